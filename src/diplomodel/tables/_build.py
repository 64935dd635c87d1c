"""From a row to the plain data of a record, with the columns that each value came from."""

import re
from typing import Any, TypeAlias

import attrs

from diplomodel.dates import edtf
from diplomodel.errors import DataError, shown
from diplomodel.model.shapes import Flag, Number, Text, When
from diplomodel.path import Path
from diplomodel.tables._cells import Row, word_for
from diplomodel.tables._countries import Resolver
from diplomodel.tables._dates import read_date, read_span
from diplomodel.tables._plan import PartPlan, Plan, Slot, columns_in
from diplomodel.tables._templates import slug
from diplomodel.tables._values import Rule

__all__ = ["Builder", "Leaf", "Tree", "merged", "plain_and_origins"]


@attrs.frozen
class Leaf:
    """A value, and the columns that it came from."""

    value: Any
    columns: str = ""


# Fields by name, or elements by number; their values are trees again, or leaves.
Tree: TypeAlias = dict[Any, Any]

_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
_NUMBER = re.compile(r"[-+]?[0-9]{1,40}(?:\.[0-9]{1,40})?")


@attrs.frozen
class Builder:
    """Makes the trees of records out of rows.

    Attributes:
        plan: The mapping, ready to be applied.
        countries: How countries are recognised.
    """

    plan: Plan
    countries: Resolver

    def record(self, row: Row) -> Tree:
        """Return the record of a row; its problems are kept in the row."""
        tree = self._tree(self.plan.slots, row)
        for name, part in self.plan.parts:
            found = self.part(part, row)
            if found:
                items: Tree = tree.setdefault(name, {})
                begin = max(items, default=-1) + 1
                items.update(enumerate(found, begin))
        return tree

    def part(self, plan: PartPlan, row: Row) -> list[Tree]:
        """Return the parts that a row makes: none, one, or one for each value in a cell."""
        part = plan.part
        if any(row.value(name) is None for name in part.when):
            return []
        if any(row.value(name) is not None for name in part.unless):
            return []
        rows = [row]
        if part.each is not None:
            text = row.value(part.each)
            items = (
                [] if text is None else self._split(text, part.split or self._between(part.each))
            )
            column = row.column_of(part.each)
            rows = [attrs.evolve(row, item=item, item_column=column) for item in items]
        trees: list[Tree] = []
        depends = any(slot.columns for slot in plan.slots)
        for at in rows:
            tree = self._tree(plan.slots, at)
            # What only repeats the mapping's own words says nothing of the row.
            if tree and (not depends or _has_cells(tree)):
                trees.append(tree)
        return trees

    def _between(self, column: str) -> tuple[str, ...]:
        """Return what stands between several values in the cells of a column."""
        return dict(self.plan.mapping.split).get(column, ())

    def _split(self, text: str, separators: tuple[str, ...]) -> list[str]:
        parts = [text]
        for separator in separators:
            parts = [piece for part in parts for piece in part.split(separator)]
        if not separators:
            return parts
        stripped = [part.strip() for part in parts]
        return [part for part in stripped if part and part not in self.plan.mapping.nothing]

    def _tree(self, slots: tuple[Slot, ...], row: Row) -> Tree:
        tree: Tree = {}
        for slot in slots:
            leaves = self.leaves(slot, row)
            if not leaves:
                continue
            if slot.is_country:
                self._no_organizations(slot, leaves, row)
            if slot.many:
                _put(tree, slot.steps, dict(enumerate(leaves)))
                continue
            if len(leaves) > 1:
                values = " and ".join(shown(leaf.value) for leaf in leaves)
                row.tell(leaves[0].columns, values, f"one value, for {slot.path}", "several-values")
            steps = slot.steps
            if slot.is_country and not str(leaves[0].value).isupper():
                steps = Path((*steps[:-1], "organization"))
            _put(tree, steps, leaves[0])
        return tree

    def _no_organizations(self, slot: Slot, leaves: list[Leaf], row: Row) -> None:
        """Keep a problem for an organization where there is no field for one."""
        if slot.steps[-1] == "country" and "organization" in slot.beside:
            return
        for leaf in leaves:
            if not str(leaf.value).isupper():
                found = f"the organization {shown(leaf.value)}"
                row.tell(leaf.columns or slot.path, found, "a country", "organization-here")

    def leaves(self, slot: Slot, row: Row) -> list[Leaf]:
        """Return the values of a field: of one value the first that a rule gives."""
        found: list[Leaf] = []
        for rule in slot.rules:
            found += self._values(slot, rule, row)
            if found and not slot.many:
                break
        return found

    def _values(self, slot: Slot, rule: Rule, row: Row) -> list[Leaf]:
        names = [row.column_of(name) for name in columns_in(rule)]
        columns = ", ".join(dict.fromkeys(names))
        if rule.value is not None and not isinstance(rule.value, str):
            return [Leaf(rule.value)]
        if rule.start is not None and rule.end is not None:
            return self._span(rule, row)
        between = rule.split or self._between(rule.column or "")
        whole = not (rule.map or between)
        text = self._text(rule, row, slugged=slot.is_id and whole)
        if text is None:
            if rule.empty is None:
                return []
            text, columns = rule.empty, ""
        parts = self._split(text, between)
        made: list[Leaf] = []
        for part in parts:
            word: str | None = part if not columns else word_for(row, rule, part, columns)
            if word is not None and slot.is_id and between and not rule.map:
                word = self._slug(word, row, columns)
            value = None if word is None else self._convert(word, slot, rule, row, columns)
            if value is not None:
                made.append(Leaf(value, columns))
        return made

    def _slug(self, word: str, row: Row, columns: str) -> str | None:
        try:
            return slug(word)
        except ValueError:
            row.tell(columns, shown(word), "Latin letters or digits, to make an id of", "no-slug")
            return None

    def _text(self, rule: Rule, row: Row, *, slugged: bool) -> str | None:
        if isinstance(rule.value, str):
            return rule.value
        if rule.template is not None:
            return row.fill(rule.template, self.named, slugged=slugged)
        text = row.value(rule.column or "")
        if rule.columns:
            cells = [row.value(column) for column in rule.columns]
            text = " | ".join(filter(None, cells)) if all(cells) else None
        if text is None or not slugged:
            return text
        return self._slug(text, row, ", ".join(rule.columns or (rule.column or "",)))

    def _span(self, rule: Rule, row: Row) -> list[Leaf]:
        forms = rule.format or self.plan.mapping.dates
        ends: list[str | None] = []
        for name in (rule.start, rule.end):
            text = row.value(name or "")
            try:
                ends.append(None if text is None else read_date(text, forms))
            except DataError as error:
                self._tell(row, row.column_of(name or ""), error)
                return []
        columns = ", ".join(row.column_of(name) for name in (rule.start, rule.end) if name)
        try:
            found = read_span(ends[0], ends[1], (rule.missing_start, rule.missing_end))
        except DataError as error:
            self._tell(row, columns, error)
            return []
        return [] if found is None else [Leaf(found, columns)]

    def _tell(self, row: Row, column: str, error: DataError) -> None:
        for p in error.problems:
            row.tell(column, p.found, p.expected, p.rule, p.hint)

    def _convert(self, text: str, slot: Slot, rule: Rule, row: Row, columns: str) -> Any:
        """Return the plain value for a field, or None with a problem kept."""
        shape = slot.shape
        if isinstance(shape, When):
            try:
                return read_date(text, rule.format or self.plan.mapping.dates)
            except DataError as error:
                self._tell(row, columns or slot.path, error)
                return None
        if isinstance(shape, Number):
            pattern = _INTEGER if shape.whole else _NUMBER
            if pattern.fullmatch(text):
                return int(text) if shape.whole else float(text)
            row.tell(columns or slot.path, shown(text), shape.expected, "number")
            return None
        if isinstance(shape, Flag):
            if text in ("true", "false"):
                return text == "true"
            row.tell(columns or slot.path, shown(text), shape.expected, "flag")
            return None
        if isinstance(shape, Text) and "country" in shape.refers:
            return self.countries.find(row, text, columns or slot.path)
        return text

    def named(self, row: Row, text: str, column: str, modifier: str) -> str | None:
        """Return the values of a cell in one text, countries by their usual names."""
        parts = [text] if row.item_column == column else self._split(text, self._between(column))
        if modifier == "list":
            return ", ".join(parts) or None
        names = [self.countries.named(row, part, column) for part in parts]
        return ", ".join(filter(None, names)) or None

    def date_of(self, row: Row) -> Any:
        """Return the date that a row is about, or None."""
        if row.date is None:
            silent = attrs.evolve(row, problems=[])
            on = self.plan.mapping.countries.on
            found: str | None = None
            if on is not None:
                text = row.cells.get(on)
                try:
                    found = None if text is None else read_date(text, self.plan.mapping.dates)
                except DataError:
                    found = None
            else:
                slots = [slot for slot in self.plan.slots if slot.path == "date"]
                leaves = self.leaves(slots[0], silent) if slots else []
                found = leaves[0].value if leaves else None
            row.date = None if found is None else edtf(found)
        return row.date


def _put(tree: Tree, steps: tuple[str | int, ...], value: Any) -> None:
    for step in steps[:-1]:
        tree = tree.setdefault(step, {})
    tree[steps[-1]] = value


def _has_cells(tree: Any) -> bool:
    if isinstance(tree, Leaf):
        return bool(tree.columns)
    return any(map(_has_cells, tree.values()))


def plain_and_origins(tree: Tree) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the plain data of a tree, and the columns by the path of each value.

    Args:
        tree: The tree.
    """
    origins: dict[str, str] = {}

    def walk(node: Any, path: str) -> Any:
        if isinstance(node, Leaf):
            if node.columns:
                origins[path] = node.columns
            return node.value
        if node and all(isinstance(key, int) for key in node):
            kept = [node[key] for key in sorted(node)]
            return [walk(item, f"{path}[{number}]") for number, item in enumerate(kept)]
        joint = f"{path}." if path else ""
        return {key: walk(item, f"{joint}{key}") for key, item in node.items()}

    plain: dict[str, Any] = walk(tree, "")
    return plain, origins


def merged(first: Tree, other: Tree, row: Row, path: str = "") -> Tree:
    """Return the record that two rows of a group make together.

    What they list is joined, each thing once; of one value they must say the same.

    Args:
        first: The record of the rows before.
        other: The record of the row.
        row: The row, which keeps the problems.
        path: The path of the part at hand.
    """
    made: Tree = dict(first)
    if any(isinstance(key, int) for key in (*first, *other)):
        known = [_bare(item) for item in first.values()]
        begin = max(first, default=-1) + 1
        new: list[Any] = []
        for _, item in sorted(other.items()):
            bare = _bare(item)
            if bare not in known:
                known.append(bare)
                new.append(item)
        made.update(enumerate(new, begin))
        return made
    for key, item in other.items():
        where = f"{path}.{key}" if path else str(key)
        if where == "id":
            continue
        if key not in made:
            made[key] = item
        elif isinstance(item, Leaf):
            if item.value != made[key].value:
                expected = f"{shown(made[key].value)} for {where}, as in the row before"
                row.tell(item.columns, shown(item.value), expected, "group-differs")
        else:
            made[key] = merged(made[key], item, row, where)
    return made


def _bare(tree: Any) -> Any:
    if isinstance(tree, Leaf):
        return tree.value
    return {key: _bare(item) for key, item in tree.items()}
