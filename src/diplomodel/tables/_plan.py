"""The mapping beside the classes of records: which columns lead to which fields, and how."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs

from diplomodel.errors import DataError, Problem, nearest, shown, suggest
from diplomodel.model.record import Record, fields_of
from diplomodel.model.shapes import Many, Nested, Shape, Text
from diplomodel.path import Path
from diplomodel.tables._mapping import (
    PARTS,
    EvidenceRule,
    Part,
    Rule,
    Rules,
    TableMapping,
    columns_used,
)
from diplomodel.tables._paths import place_at
from diplomodel.tables._templates import ITEM, SPECIAL

__all__ = ["PartPlan", "Plan", "Slot", "check_columns", "plan_of"]

_ENTITIES = {"people": "person", "organizations": "organization", "places": "place"}


@attrs.frozen
class Slot:
    """A field that rules fill.

    Attributes:
        path: Its path in the record, or in the part of one.
        name: Its path as problems show it, from the record of the row on.
        shape: What it holds, or each of its values.
        many: Whether it holds several values.
        beside: The fields that may take what does not fit here: `organization`, `name` as printed.
        rules: Its rules.
    """

    path: Path
    name: str
    shape: Shape
    many: bool
    beside: frozenset[str]
    rules: Rules

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that its rules name."""
        return tuple(dict.fromkeys(c for rule in self.rules for c in rule.sources))

    @cached_property
    def is_id(self) -> bool:
        """Whether it holds an id, so that cells are made into one."""
        form = self.shape.format if isinstance(self.shape, Text) else None
        return form is not None and form.rule == "id"

    @cached_property
    def is_country(self) -> bool:
        """Whether it holds the code of a country, and not the id of an organization."""
        return self.refers == ("country",)

    @cached_property
    def refers(self) -> tuple[str, ...]:
        """The sorts of records that it refers to."""
        return self.shape.refers if isinstance(self.shape, Text) else ()


@attrs.frozen
class PartPlan:
    """A part of a record, or a record beside it, with its fields.

    Attributes:
        name: Where the mapping speaks of it: `participants[0]`.
        owner: The field of the record that lists it, or the kind of the record beside it.
        part: What the mapping says of it.
        slots: Its fields.
    """

    name: str
    owner: str
    part: Part
    slots: tuple[Slot, ...]

    @cached_property
    def is_constant(self) -> bool:
        """Whether it is the same for every row."""
        part = self.part
        is_asked = part.when or part.unless or part.each or part.each_column
        return not (is_asked or any(slot.columns for slot in self.slots))


@attrs.frozen
class Plan:
    """A mapping, ready to be applied.

    Attributes:
        mapping: The mapping.
        slots: The fields of the record.
        parts: The parts of the record.
        entities: The records beside it.
    """

    mapping: TableMapping
    slots: tuple[Slot, ...]
    parts: tuple[PartPlan, ...]
    entities: tuple[PartPlan, ...]

    def country_columns(self) -> tuple[str, ...]:
        """Return the columns that fill fields for countries."""
        found = [(slot, part) for part in (*self.parts, *self.entities) for slot in part.slots]
        names = [c for slot in self.slots if "country" in slot.refers for c in slot.columns]
        for slot, part in found:
            if "country" in slot.refers:
                each = part.part.each
                names += (each if c == ITEM and each else c for c in slot.columns)
        return tuple(dict.fromkeys(names))

    def constant_names(self) -> Iterator[tuple[str, str]]:
        """Walk the ids and names of the records beside that are the same for every row."""
        for part in self.entities:
            templates = {str(slot.path): slot.rules[0].template for slot in part.slots}
            key, name = templates.get("id"), templates.get("name")
            if part.is_constant and key and name:
                yield key, name


def plan_of(mapping: TableMapping, kinds: Mapping[str, type[Record]]) -> Plan:
    """Return a mapping ready to be applied.

    Raises:
        DataError: It does not fit the records; all problems at once.
    """
    cls = kinds.get(mapping.kind)
    if cls is None:
        hint = suggest(nearest(mapping.kind, kinds))
        expected = f"one of: {', '.join(kinds)}"
        raise DataError([_fault("kind", shown(mapping.kind), expected, "unknown-kind", hint)])
    problems: list[Problem] = []
    made: Rules = (Rule(template=mapping.id),)
    renamed = [(path, (Rule(column=column),)) for column, path in mapping.columns]
    slots = _slots(cls, [("id", made), *renamed, *mapping.fields], "", problems)
    parts: list[PartPlan] = []
    lists = {field.name: field.shape for field in fields_of(cls)}
    for key in PARTS:
        for number, part in enumerate(getattr(mapping, key)):
            name, owner, shape = f"{key}[{number}]", key, lists.get(key)
            inner: type[Any] | None = None
            if key in _ENTITIES:
                owner = _ENTITIES[key]
                inner = kinds[owner]
            elif isinstance(shape, Many) and isinstance(shape.item, Nested):
                inner = shape.item.record
            if inner is None:
                problems.append(_fault(name, f"a {mapping.kind}", f"a kind that has {key}"))
                break
            plan = PartPlan(name, owner, part, _slots(inner, part.fields, f"{name}.", problems))
            if key in _ENTITIES and not any(slot.path == ("id",) for slot in plan.slots):
                problems.append(_fault(f"{name}.id", "nothing", "a template of the ids"))
            parts.append(plan)
            if part.evidence and key not in _ENTITIES:
                expected = "evidence of people, organizations and places alone"
                problems.append(_fault(f"{name}.evidence", f"evidence of {key}", expected))
            problems += _evidence_faults(inner, part.evidence, f"{name}.")
    problems += _evidence_faults(cls, mapping.evidence, "")
    for text, policy in mapping.differing:
        slot = next((slot for slot in slots if str(slot.path) == text), None)
        if slot is None or slot.many:
            expected = "the path of a single value that the mapping fills"
            problems.append(_fault(f"differing.{text}", shown(text), expected))
        elif policy == "all" and not (isinstance(slot.shape, Text) and slot.shape == Text()):
            expected = "a field of free text, where all values can stand"
            problems.append(_fault(f"differing.{text}", '"all"', expected))
    if problems:
        raise DataError(problems)
    entities = tuple(part for part in parts if part.owner in _ENTITIES.values())
    return Plan(mapping, slots, tuple(part for part in parts if part not in entities), entities)


def _evidence_faults(
    cls: type[Any], rules: Iterable[EvidenceRule], prefix: str
) -> Iterator[Problem]:
    for number, rule in enumerate(rules):
        for text in rule.supports:
            try:
                place_at(cls, text, evidence=True)
            except DataError as error:
                where = f"{prefix}evidence[{number}].supports"
                yield from (attrs.evolve(p, path=where) for p in error.problems)


def _fault(
    path: str, found: str, expected: str, rule: str = "mapping-field", hint: str | None = None
) -> Problem:
    return Problem(path=path, found=found, expected=expected, rule=rule, hint=hint)


def _slots(
    cls: type[Any], fields: Iterable[tuple[str, Rules]], prefix: str, problems: list[Problem]
) -> tuple[Slot, ...]:
    made: dict[Path, Slot] = {}
    for path, rules in fields:
        where = f"{prefix or 'fields.'}{path}" if prefix or path != "id" else "id"
        try:
            slot = _slot(cls, path, rules, f"{prefix}{path}")
            if slot.path in made:
                raise DataError([_fault("", "the field twice", "one rule, or a list")])
            made[slot.path] = slot
        except DataError as error:
            problems += [attrs.evolve(problem, path=where) for problem in error.problems]
    return tuple(made.values())


def _slot(cls: type[Any], path: str, rules: Rules, name: str) -> Slot:
    whole, siblings = place_at(cls, path)
    many = isinstance(whole, Many)
    shape = whole.item if isinstance(whole, Many) else whole
    if isinstance(shape, Nested | Many):
        inner = f"{path}[0]" if many else path
        expected = f"the path of a value, such as {inner}.…"
        raise DataError([_fault("", shown(path), expected)])
    if any(rule.known for rule in rules) and (
        not isinstance(shape, Text) or not {*shape.refers} & {"person", "organization", "place"}
    ):
        expected = "a field that refers to a person, organization or place, for known"
        raise DataError([_fault("", shown(path), expected)])
    # A participant alone has a name as printed, not one of its own.
    beside = {"organization"} | ({"name"} if "role" in siblings else set())
    beside &= siblings.keys()
    return Slot(Path.parse(path) or Path(), name, shape, many, frozenset(beside), rules)


def check_columns(mappings: Sequence[TableMapping], columns: tuple[str, ...]) -> None:
    """Hold that the table has the columns that its mappings use, and no others.

    Raises:
        DataError: It has not; all problems at once.
    """
    if problems := [attrs.evolve(p, line=1) for p in _column_faults(mappings, columns)]:
        raise DataError(dict.fromkeys(problems))


def _column_faults(mappings: Sequence[TableMapping], columns: tuple[str, ...]) -> Iterator[Problem]:
    mark = next((mark for mark in ";\t|" if mark in columns[0]), "") if len(columns) == 1 else ""
    if mark:
        hint = f"say what stands between cells: delimiter = {shown(mark)}"
        found = f"one column, {shown(columns[0])}"
        yield _fault("delimiter", found, "several columns", "one-column", hint)
    for mapping in mappings:
        yield from _lacking_columns(mapping, columns)
    for column in columns:
        found = f"the column {shown(column)}"
        if column in SPECIAL and not all(column in mapping.ignore for mapping in mappings):
            hint = f"rename it: in a mapping, {column} is {SPECIAL[column]}"
            yield _fault(column, found, "another name", "special-name", hint)
        elif any(column in _made(mapping) for mapping in mappings):
            expected = "a column that no pattern makes as well"
            yield _fault(column, "a column of the table", expected, "repeated-column")
        elif not any(mapping.uses(column) or mapping.ignores(column) for mapping in mappings):
            expected = "a column that the mapping uses or ignores"
            hint = "name it in ignore if nothing is to be made of it"
            yield _fault(column, found, expected, "unmapped-column", hint)


def _made(mapping: TableMapping) -> frozenset[str]:
    """Return the names that patterns make."""
    parts = (part for key in PARTS for part in getattr(mapping, key))
    return frozenset(name for made in (*mapping.extract, *parts) for name in made.groups)


def _lacking_columns(mapping: TableMapping, columns: tuple[str, ...]) -> Iterator[Problem]:
    used = [*columns_used(attrs.asdict(mapping, recurse=False))]
    cleaned = [(f"replace[{n}]", c) for n, r in enumerate(mapping.replace) for c in r.columns]
    cleaned += [("split", column) for column, _ in mapping.split]
    cleaned += [("nothing_in", column) for column, _ in mapping.nothing_in]
    cleaned += [("countries.codes_in", column) for column, _ in mapping.countries.codes_in]
    known = {*columns, *SPECIAL}.union(*(extraction.groups for extraction in mapping.extract))
    for path, column in [*used, *cleaned]:
        if column not in known:
            known.add(column)
            expected = f"one of the columns {', '.join(map(shown, columns))}"
            meant = suggest(nearest(column, columns))
            yield _fault(path, f"the column {shown(column)}", expected, "no-column", meant)
    for key in PARTS:
        for number, part in enumerate(getattr(mapping, key)):
            pattern = part.each_column
            if pattern and not any(re.fullmatch(pattern, column) for column in columns):
                expected = "a pattern that the name of a column matches"
                path = f"{key}[{number}].each_column"
                yield _fault(path, shown(pattern), expected, "no-column")
