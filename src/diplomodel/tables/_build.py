"""From a row to the plain data of a record, with the columns that each value came from."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import attrs

from diplomodel.changes.comparing import side_by_side
from diplomodel.dates import FuzzyDate, edtf
from diplomodel.errors import AmbiguousName, DataError, UnknownName, shown, with_article
from diplomodel.model.shapes import Flag, Number, When
from diplomodel.path import Path
from diplomodel.reference.names import Registry
from diplomodel.tables._cells import Printed, Row, translate
from diplomodel.tables._countries import Resolver
from diplomodel.tables._dates import Day, read_date, read_span
from diplomodel.tables._mapping import Part, Rule
from diplomodel.tables._plan import PartPlan, Plan, Slot
from diplomodel.tables._templates import slug

__all__ = ["Builder", "Leaf", "Tree", "merged", "plain_and_origins"]


@attrs.frozen
class Leaf:
    """A value, and the columns that it came from."""

    value: Any
    columns: str = ""


# Fields by name, or elements by number; their values are trees again, or leaves.
Tree: TypeAlias = dict[Any, Any]

# Between the values of a field that differ in a group, where all of them count.
_BETWEEN = "; "
_NUMBER = re.compile(r"[-+]?[0-9]{1,40}(\.[0-9]{1,40})?")


@attrs.frozen
class Builder:
    """Makes the trees of records out of rows, by a mapping that is ready to be applied.

    Attributes:
        plan: The mapping.
        registries: What is known by name, by its sort: `person`.
    """

    plan: Plan
    registries: Mapping[str, Registry[Any]]

    @cached_property
    def countries(self) -> Resolver:
        """What recognises countries in cells."""
        names = dict(self.plan.constant_names())
        return Resolver(self.plan.mapping.countries, names, self.date_of)

    @cached_property
    def _splits(self) -> dict[str, tuple[str, ...]]:
        return dict(self.plan.mapping.split)

    def record(self, row: Row) -> Tree:
        """Return the record of a row; its problems are kept in the row."""
        tree = self._tree(self.plan.slots, row)
        for plan in self.plan.parts:
            if found := self.part(plan, row):
                items: Tree = tree.setdefault(plan.owner, {})
                items.update(enumerate(found, max(items, default=-1) + 1))
        return tree

    def part(self, plan: PartPlan, row: Row) -> list[Tree]:
        """Return the parts that a row makes: none, one, or one for each of several values."""
        part = plan.part
        trees: list[Tree] = []
        for value in self._items(part, row):
            # What does not depend on the pattern says whether the pattern is meant to fit.
            if not value.meets(part.when, part.unless, part.groups):
                continue
            at = value.taken_apart(part)
            if at is not None and at.meets(part.when, part.unless):
                trees.append(self._tree(plan.slots, at))
        # What only repeats the mapping's own words says nothing of the row.
        depends = any(slot.columns for slot in plan.slots)
        return [tree for tree in trees if tree and (not depends or _has_cells(tree))]

    def _items(self, part: Part, row: Row) -> Iterator[Row]:
        """Walk the row once, or once for each value in a cell or in several columns."""
        if part.each is None and part.each_column is None:
            yield row
            return
        names = [name for name in (part.each,) if name is not None]
        if part.each_column is not None:
            own = (column for column in row.cells if column not in row.origins)
            names = [column for column in own if re.fullmatch(part.each_column, column)]
        for name in names:
            text, column = row.value(name), row.column_of(name)
            between = part.split or self._splits.get(name, ())
            for item in [] if text is None else self._split(text, between):
                yield attrs.evolve(row, item=item, item_column=column)

    def _split(self, text: str, separators: tuple[str, ...]) -> list[str]:
        if not separators or type(text) is Day:
            return [text]
        parts = [text]
        for separator in separators:
            parts = [piece for part in parts for piece in part.split(separator)]
        stripped = [part.strip() for part in parts]
        return [part for part in stripped if part and part not in self.plan.mapping.nothing]

    def _tree(self, slots: Iterable[Slot], row: Row) -> Tree:
        tree: Tree = {}
        aside: list[tuple[Slot, Leaf, str]] = []
        for slot in slots:
            leaves, path = self._leaves(slot, row), slot.path
            moved = [leaf for leaf in leaves if _field_beside(slot, leaf)]
            aside += ((slot, leaf, _field_beside(slot, leaf)) for leaf in moved)
            if not leaves or moved == leaves:
                continue
            if slot.many:
                _put(tree, path, dict(enumerate(leaves)))
                continue
            if len(leaves) > 1:
                values = " and ".join(shown(leaf.value) for leaf in leaves)
                expected = f"one value, for {slot.name}"
                row.report(leaves[0].columns, values, expected, "several-values")
            _put(tree, path, leaves[0])
        for slot, leaf, field in aside:
            self._put_beside(tree, slot, leaf, field, row)
        return tree

    def _put_beside(self, tree: Tree, slot: Slot, leaf: Leaf, field: str, row: Row) -> None:
        """Put a value where it fits better than in its own field, or keep the problem."""
        path, column = Path((*slot.path[:-1], field)), leaf.columns or slot.name
        is_taken = _holds(tree, path)
        if field in slot.beside and not slot.many and not is_taken:
            _put(tree, path, attrs.evolve(leaf, value=str(leaf.value)))
        elif field == "organization":
            found = f"the organization {shown(leaf.value)}"
            row.report(column, found, "a country", "organization-here")
        elif slot.is_country or not is_taken:
            sort = slot.refers[0]
            noun = "code" if sort == "country" else "id"
            expected = f"the {noun} or a known name of {with_article(sort)}"
            row.report(column, shown(leaf.value), expected, f"{sort}-unknown")

    def _leaves(self, slot: Slot, row: Row) -> list[Leaf]:
        """Return the values of a field: of one value the first that a rule gives."""
        found: list[Leaf] = []
        for rule in slot.rules:
            found += self._values(slot, rule, row)
            if found and not slot.many:
                break
        return found

    def _values(self, slot: Slot, rule: Rule, row: Row) -> list[Leaf]:
        columns = row.columns_of(rule.sources)
        if rule.value is not None and not isinstance(rule.value, str):
            return [Leaf(rule.value)]
        if rule.start is not None and rule.end is not None:
            return self._span(rule, rule.start, rule.end, row, columns)
        between = rule.split or self._splits.get(rule.column or "", ())
        is_slug = slot.is_id and not rule.map and not rule.known
        text = self._text(rule, row, columns, slugged=is_slug and not between)
        if text is None:
            if rule.empty is None:
                return []
            text, columns = rule.empty, ""
        made: list[Leaf] = []
        for part in self._split(text, between):
            word = translate(row, rule, part, columns) if columns else part
            if word is not None and is_slug and between:
                word = self._slug(word, row, columns)
            value = None if word is None else self._convert(word, slot, rule, row, columns)
            if value is not None:
                made.append(Leaf(value, columns))
        return made

    def _slug(self, word: str, row: Row, columns: str) -> str | None:
        try:
            return slug(word)
        except ValueError:
            row.report_no_slug(columns, word)
            return None

    def _text(self, rule: Rule, row: Row, columns: str, *, slugged: bool) -> str | None:
        if isinstance(rule.value, str):
            return rule.value
        if rule.template is not None:
            return row.fill(rule.template, self.named, slugged=slugged)
        text = row.value(rule.column or "")
        if rule.columns:
            cells = [row.value(column) for column in rule.columns]
            text = " | ".join(filter(None, cells)) if all(cells) else None
        return self._slug(text, row, columns) if slugged and text is not None else text

    def _span(self, rule: Rule, start: str, end: str, row: Row, columns: str) -> list[Leaf]:
        ends: list[str | None] = []
        column = columns
        try:
            for name in (start, end):
                text, column = row.value(name), row.column_of(name)
                forms = rule.format or self.plan.mapping.dates
                ends.append(None if text is None else read_date(text, forms))
            column = columns
            found = read_span(ends[0], ends[1], (rule.missing_start, rule.missing_end))
        except DataError as error:
            row.report_all(column, error)
            return []
        return [] if found is None else [Leaf(found, columns)]

    def _convert(self, text: str, slot: Slot, rule: Rule, row: Row, columns: str) -> Any:
        """Return the plain value for a field, or None with a problem kept."""
        shape, columns = slot.shape, columns or slot.name
        if isinstance(shape, When):
            try:
                return read_date(text, rule.format or self.plan.mapping.dates)
            except DataError as error:
                row.report_all(columns, error)
                return None
        if isinstance(shape, Number):
            match = _NUMBER.fullmatch(text)
            if match and not (shape.whole and match[1]):
                return int(text) if shape.whole else float(text)
            row.report(columns, shown(text), shape.expected, "number")
            return None
        if isinstance(shape, Flag):
            if text in ("true", "false"):
                return text == "true"
            row.report(columns, shown(text), shape.expected, "flag")
            return None
        if rule.known:
            return self._known(text, slot, row, columns)
        return self.countries.find(row, text, columns) if "country" in slot.refers else text

    def _known(self, text: str, slot: Slot, row: Row, columns: str) -> str | None:
        """Return the id of what is known by a name, or the name as it is printed."""
        (sort,) = {*slot.refers} - {"country"}
        try:
            return str(self.registries[sort].resolve(text).id)
        except AmbiguousName as error:
            expected = f"a name of one {sort}, not of {' or '.join(error.choices)}"
            row.report(columns, shown(text), expected, f"{sort}-ambiguous")
            return None
        except UnknownName:
            return Printed(text)

    def named(self, row: Row, text: str, column: str, modifier: str) -> str | None:
        """Return the values of a cell in one text, countries by their usual names."""
        is_item = row.item_column == column
        parts = [text] if is_item else self._split(text, self._splits.get(column, ()))
        if modifier == "list":
            return ", ".join(parts) or None
        names = [self.countries.named(row, part, column) for part in parts]
        return ", ".join(filter(None, names)) or None

    def date_of(self, row: Row) -> FuzzyDate | None:
        """Return the date that a row is about, or None."""
        if row.date is None:
            on, found = self.plan.mapping.countries.on, None
            if on is None:
                slots = [slot for slot in self.plan.slots if slot.path == ("date",)]
                leaves = self._leaves(slots[0], row.silent()) if slots else []
                found = leaves[0].value if leaves else None
            elif (text := row.cells.get(on)) is not None:
                try:
                    found = read_date(text, self.plan.mapping.dates)
                except DataError:
                    found = None
            row.date = None if found is None else edtf(found)
        return row.date


def _field_beside(slot: Slot, leaf: Leaf) -> str:
    """Return the field that a value belongs in where it is not that of its slot."""
    if isinstance(leaf.value, Printed):
        return "name"
    return "organization" if slot.is_country and not str(leaf.value).isupper() else ""


def _holds(tree: Tree, path: Path) -> bool:
    for step in path:
        tree = tree.get(step, {})
    return bool(tree)


def _put(tree: Tree, path: Path, value: Any) -> None:
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    tree[path[-1]] = value


def _has_cells(tree: Any) -> bool:
    return bool(tree.columns) if isinstance(tree, Leaf) else any(map(_has_cells, tree.values()))


def plain_and_origins(tree: Tree) -> tuple[dict[str, Any], dict[Path, str]]:
    """Return the plain data of a tree, and the columns by the path of each value."""
    origins: dict[Path, str] = {}

    def walk(node: Any, path: Path) -> Any:
        if isinstance(node, Leaf):
            if node.columns:
                origins[path] = node.columns
            return node.value
        if node and all(isinstance(key, int) for key in node):
            kept = [node[key] for key in sorted(node)]
            return [walk(item, path / number) for number, item in enumerate(kept)]
        return {key: walk(item, path / key) for key, item in node.items()}

    plain: dict[str, Any] = walk(tree, Path())
    return plain, origins


def merged(
    first: Tree, other: Tree, row: Row, differing: Mapping[str, str], path: Path | None = None
) -> Tree:
    """Return the record that two rows of a group make together.

    What they list is joined, each thing once; of one value they must say the same, unless the
    mapping says which counts.
    """
    made: Tree = dict(first)
    if any(isinstance(key, int) for key in (*first, *other)):
        known = [_bare(item) for item in first.values()]
        for _, item in sorted(other.items()):
            if (bare := _bare(item)) not in known:
                known.append(bare)
                made[max(made, default=-1) + 1] = item
        return made
    for key, item in other.items():
        where = (path or Path()) / key
        if where == ("id",):
            continue
        if key not in made:
            made[key] = item
        elif not isinstance(item, Leaf):
            made[key] = merged(made[key], item, row, differing, where)
        elif item.value != (value := made[key].value):
            policy = differing.get(str(where))
            if policy == "all" and item.value not in value.split(_BETWEEN):
                made[key] = attrs.evolve(made[key], value=f"{value}{_BETWEEN}{item.value}")
            elif policy is None:
                before, found = side_by_side(value, item.value)
                expected = f"{before} for {where}, as in the row before"
                hint = f'or say which counts: differing = {{ {where} = "first" }}'
                row.report(item.columns, found, expected, "group-differs", hint)
    return made


def _bare(tree: Any) -> Any:
    if isinstance(tree, Leaf):
        return tree.value
    return {key: _bare(item) for key, item in tree.items()}
