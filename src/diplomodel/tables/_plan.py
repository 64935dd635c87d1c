"""The mapping beside the classes of the records: which columns lead to which fields, and how."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import attrs

from diplomodel.errors import DataError, Problem, nearest, shown, suggest
from diplomodel.model.record import Record, fields_of
from diplomodel.model.shapes import Many, Nested, Shape, Text
from diplomodel.path import Path
from diplomodel.reference.countries import codes
from diplomodel.tables._mapping import TableMapping, ruled
from diplomodel.tables._templates import SPECIAL, parse_template
from diplomodel.tables._values import Part, Rule, Rules

__all__ = ["PartPlan", "Plan", "Slot", "columns_in", "plan_of", "table_faults"]

_LISTS = ("participants", "acts", "relations")
_ENTITIES = {"people": "person", "organizations": "organization", "places": "place"}


@attrs.frozen
class Slot:
    """A field that rules fill.

    Attributes:
        path: Its path in the record.
        steps: The same, taken apart.
        shape: What it holds, or each of its values.
        many: Whether it holds several values.
        beside: The fields beside it.
        rules: Its rules.
        columns: The columns that its rules name.
        is_id: Whether it holds an id, so that cells are made into one.
        is_country: Whether it holds the code of a country, and no organization's id.
    """

    path: str
    steps: Path
    shape: Shape
    many: bool
    beside: frozenset[str]
    rules: Rules
    columns: str
    is_id: bool
    is_country: bool


@attrs.frozen
class PartPlan:
    """A part of a record, or a record beside it, with its fields.

    Attributes:
        part: What the mapping says of it.
        slots: Its fields.
    """

    part: Part
    slots: tuple[Slot, ...]

    @property
    def is_constant(self) -> bool:
        """Whether no column leads to it."""
        part = self.part
        return not (part.when or part.unless or part.each or any(s.columns for s in self.slots))


@attrs.frozen
class Plan:
    """A mapping, ready to be applied.

    Attributes:
        mapping: The mapping.
        slots: The fields of the record.
        parts: The parts of the record, by the field that lists them.
        entities: The records beside it, each with its kind.
    """

    mapping: TableMapping
    slots: tuple[Slot, ...]
    parts: tuple[tuple[str, PartPlan], ...]
    entities: tuple[tuple[str, PartPlan], ...]


def plan_of(mapping: TableMapping, kinds: Mapping[str, type[Record]]) -> Plan:
    """Return a mapping ready to be applied.

    Args:
        mapping: The mapping.
        kinds: The classes of records, by kind.

    Raises:
        DataError: It does not fit the records; all problems at once.
    """
    problems: list[Problem] = []
    cls = kinds.get(mapping.kind)
    if cls is None:
        hint = suggest(nearest(mapping.kind, kinds))
        expected = f"one of: {', '.join(kinds)}"
        raise DataError([_fault("kind", shown(mapping.kind), expected, "unknown-kind", hint)])
    renamed = [(path, (Rule(column=column),)) for column, path in mapping.columns]
    given = [("id", (Rule(template=mapping.id),)), *renamed, *mapping.fields]
    slots = _slots(cls, given, "fields", problems)
    parts: list[tuple[str, PartPlan]] = []
    for name in _LISTS:
        for number, part in enumerate(getattr(mapping, name)):
            item = next((f.shape for f in fields_of(cls) if f.name == name), None)
            where = f"{name}[{number}]"
            if not isinstance(item, Many) or not isinstance(item.item, Nested):
                expected = f"a kind that has {name}"
                problems.append(_fault(where, f"a {mapping.kind}", expected))
                break
            made = _slots(item.item.record, part.fields, where, problems)
            parts.append((name, PartPlan(part, made)))
    entities: list[tuple[str, PartPlan]] = []
    for name, kind in _ENTITIES.items():
        for number, part in enumerate(getattr(mapping, name)):
            made = _slots(kinds[kind], part.fields, f"{name}[{number}]", problems)
            entities.append((kind, PartPlan(part, made)))
            if "id" not in [slot.path for slot in made]:
                problems.append(_fault(f"{name}[{number}].id", "nothing", "a template of the ids"))
    problems += _unknown_codes(mapping)
    problems += _extracted_twice(mapping)
    if problems:
        raise DataError(problems)
    return Plan(mapping, slots, tuple(parts), tuple(entities))


def _fault(
    path: str, found: str, expected: str, rule: str = "mapping-field", hint: str | None = None
) -> Problem:
    return Problem(path=path, found=found, expected=expected, rule=rule, hint=hint)


def _slots(
    cls: type[Any], fields: Iterable[tuple[str, Rules]], where: str, problems: list[Problem]
) -> tuple[Slot, ...]:
    made: list[Slot] = []
    for path, rules in fields:
        slot = _slot(cls, path, rules, where if path != "id" else where.replace("fields", "id"))
        if isinstance(slot, Problem):
            problems.append(slot)
        elif slot.path in [other.path for other in made]:
            problems.append(_fault(f"{where}.{path}", "the field twice", "one rule, or a list"))
        else:
            made.append(slot)
    return tuple(made)


def _slot(cls: type[Any], path: str, rules: Rules, where: str) -> Slot | Problem:
    """Return the field that a path leads to, or what is wrong with the path."""
    full = f"{where}.{path}"
    steps = Path.parse(path)
    if not steps:
        return _fault(full, shown(path), "the path of a field, such as participants[0].name")
    shape: Shape = Nested(cls)
    beside: frozenset[str] = frozenset()
    for step in steps:
        if isinstance(step, int):
            if not isinstance(shape, Many):
                return _fault(full, shown(path), "no number after what is no list")
            shape = shape.item
            continue
        if not isinstance(shape, Nested):
            return _fault(full, shown(path), f"nothing after what holds {shape.expected}")
        by_name = {f.name: f for f in fields_of(shape.record) if f.given and f.name != "evidence"}
        if step not in by_name:
            hint = suggest(nearest(step, by_name))
            return _fault(full, shown(step), f"one of: {', '.join(by_name)}", hint=hint)
        shape, beside = by_name[step].shape, frozenset(by_name)
    many = isinstance(shape, Many)
    if isinstance(shape, Many):
        shape = shape.item
    if isinstance(shape, Nested | Many):
        inner = f"{path}[0]" if many else path
        return _fault(full, shown(path), f"the path of a value, such as {inner}.…")
    form = shape.format if isinstance(shape, Text) else None
    return Slot(
        path,
        steps,
        shape,
        many,
        beside,
        rules,
        columns=", ".join(dict.fromkeys(c for rule in rules for c in columns_in(rule))),
        is_id=form is not None and form.rule == "id",
        is_country=isinstance(shape, Text) and shape.refers == ("country",),
    )


def _unknown_codes(mapping: TableMapping) -> Iterator[Problem]:
    rules = mapping.countries
    given = [(f"countries.aliases.{name}", code) for name, code in rules.aliases]
    for code, thens in rules.then:
        given.append((f"countries.then.{code}", code))
        given += [(f"countries.then.{code}.is", then.to) for then in thens if then.to is not None]
    for path, code in given:
        if code not in codes():
            yield _fault(path, shown(code), "the code of a country", "country-unknown")


def _extracted_twice(mapping: TableMapping) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, extract in enumerate(mapping.extract):
        for name in re.compile(extract.pattern).groupindex:
            if name in seen or name in SPECIAL:
                path = f"extract[{number}].pattern"
                yield _fault(path, shown(name), "a name that nothing else has", "mapping-rule")
            seen.add(name)


# Which columns the mapping speaks of


@lru_cache(maxsize=4096)
def columns_in(rule: Rule) -> tuple[str, ...]:
    """Return the columns that a rule takes its value from."""
    names = [c for c in (rule.column, rule.start, rule.end) if c is not None]
    if rule.template is not None:
        names += parse_template(rule.template).columns()
    return (*names, *rule.columns)


def _used(mapping: TableMapping) -> Iterator[tuple[str, str]]:
    """Walk the columns that lead somewhere, each with the place in the mapping."""
    yield from (("id", name) for name in parse_template(mapping.id).columns())
    yield from (("columns", column) for column, _ in mapping.columns)
    yield from (("group_by", column) for column in mapping.group_by)
    for path, rule in ruled(mapping):
        yield from ((path, column) for column in columns_in(rule))
    for key in (*_LISTS, *_ENTITIES):
        for number, part in enumerate(getattr(mapping, key)):
            names = [*part.when, *part.unless, *([part.each] if part.each is not None else [])]
            yield from ((f"{key}[{number}]", name) for name in names)
    for number, extract in enumerate(mapping.extract):
        names = [extract.column] if extract.column is not None else []
        if extract.template is not None:
            names = [*parse_template(extract.template).columns()]
        yield from ((f"extract[{number}]", name) for name in names)
    for number, check in enumerate(mapping.checks):
        names = [check.column, *check.same_as]
        if check.country_of is not None:
            names.append(check.country_of)
        yield from ((f"checks[{number}]", name) for name in names)
    if mapping.countries.on is not None:
        yield "countries.on", mapping.countries.on


def table_faults(mapping: TableMapping, columns: tuple[str, ...]) -> list[Problem]:
    """Tell which columns the table lacks, and of which the mapping says nothing.

    Args:
        mapping: The mapping.
        columns: The columns of the table.
    """
    made = {n for extract in mapping.extract for n in re.compile(extract.pattern).groupindex}
    problems: list[Problem] = []
    mark = next((mark for mark in ";\t|" if mark in columns[0]), "") if len(columns) == 1 else ""
    if mark:
        hint = f"say what stands between cells: delimiter = {shown(mark)}"
        found = f"one column, {shown(columns[0])}"
        problems.append(_fault("delimiter", found, "several columns", "one-column", hint))
    used = list(_used(mapping))
    cleaned = [(f"replace[{n}]", c) for n, r in enumerate(mapping.replace) for c in r.columns]
    cleaned += [("split", column) for column, _ in mapping.split]
    cleaned += [("nothing_in", column) for column, _ in mapping.nothing_in]
    told: set[str] = set()
    for path, column in [*used, *cleaned]:
        if column in columns or column in made or column in SPECIAL or column in told:
            continue
        told.add(column)
        expected = f"one of the columns {', '.join(map(shown, columns))}"
        meant = suggest(nearest(column, columns))
        problems.append(_fault(path, f"the column {shown(column)}", expected, "no-column", meant))
    named = {column for _, column in used} | set(mapping.ignore)
    for column in columns:
        if column in SPECIAL and column not in mapping.ignore:
            found = f"the column {shown(column)}"
            way_out = f"rename it: in a mapping, {column} is {SPECIAL[column]}"
            problems.append(_fault(column, found, "another name", "special-name", way_out))
        elif column in made:
            expected = "a column that no pattern makes as well"
            problems.append(_fault(column, "a column of the table", expected, "repeated-column"))
        elif column not in named:
            way_out = "name it in ignore if nothing is to be made of it"
            expected = "a column that the mapping uses or ignores"
            found = f"the column {shown(column)}"
            problems.append(_fault(column, found, expected, "unmapped-column", way_out))
    return problems
