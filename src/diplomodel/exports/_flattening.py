"""Records as flat tables, with nothing left out.

The tables follow from the fields of the records: a part of a record becomes a few columns, a list
a table of its own, and a date its text and the two days that it lies between.
"""

import csv
import io
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

import attrs

from diplomodel.dataset import Dataset, known_to
from diplomodel.exports._json_schema import date_pattern, field_descriptions, portable, words_of
from diplomodel.model.events import Event
from diplomodel.model.kinds import ENTITIES, KINDS, Entry
from diplomodel.model.parties import Country, Name, Organization
from diplomodel.model.provenance import Evidence
from diplomodel.model.record import Field, fields_of, kind_of
from diplomodel.model.shapes import Exact, Flag, Many, Nested, Number, Shape, Text, When, Word
from diplomodel.reference.countries import countries
from diplomodel.reference.organizations import reference_record

__all__ = ["Table", "Tables"]

Cells: TypeAlias = dict[str, str]

# The classes whose records have a table of their own, each with the name of the table and what a
# record in it is called.
_TOP: Final[Mapping[type[Any], tuple[str, str]]] = {
    Event: ("events", "event"),
    **{cls: (cls.plural, cls.kind) for cls in (*ENTITIES, Country)},
}
_TOP_NAMES = frozenset(name for name, _ in _TOP.values())
_RECORDS: Final = ("records", ("id",))
_TARGETS: Final = {
    one: (table, ("code",) if one == "country" else ("id",)) for table, one in _TOP.values()
}


def _reference(key: str) -> Any:
    """Return a reference record, of which the lists stay where they are, as those of countries."""
    record = reference_record(key)
    if isinstance(record, Organization):
        nothing: dict[str, Any] = {"names": (), "memberships": (), "evidence": ()}
        return attrs.evolve(record, members_complete=None, identifiers=(), **nothing)
    return record


@attrs.define
class Column:
    """A column, and for how many of the classes in its table it is required."""

    descriptor: dict[str, Any]
    target: tuple[str, tuple[str, ...]] | None
    required_by: int = 0


@attrs.define
class Table:
    """A table: its key, its columns and its rows.

    `below` maps the columns of its key to their names in the tables of its lists.
    """

    name: str
    below: dict[str, str]
    key: tuple[str, ...]
    columns: dict[str, Column] = attrs.field(factory=dict)
    foreign: list[tuple[tuple[str, ...], str, tuple[str, ...]]] = attrs.field(factory=list)
    rows: list[Cells] = attrs.field(factory=list)
    classes: int = 0

    def add(
        self,
        name: str,
        descriptor: dict[str, Any],
        *,
        kind: str = "",
        required: bool = False,
        target: tuple[str, tuple[str, ...]] | None = None,
    ) -> str:
        """Declare a column, which another class may have declared already, and return its name."""
        found = self.columns.setdefault(name, Column(descriptor, target))
        words = [d.get("constraints", {}).get("enum") for d in (found.descriptor, descriptor)]
        if words[0] and words[1]:
            both = list(dict.fromkeys([*words[0], *words[1]]))
            found.descriptor["constraints"] = {"enum": both}
        elif _comparable(found.descriptor) != _comparable(descriptor) or found.target != target:
            other = f"{kind}_{name}" if kind else f"{name}_2"
            return self.add(other, descriptor, required=required, target=target)
        found.required_by += required
        return name

    @property
    def names(self) -> list[str]:
        """The names of the columns, those of the key first."""
        return sorted(self.columns, key=lambda name: name not in self.key)

    def content(self) -> bytes:
        """Return the table as CSV (RFC 4180)."""
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, self.names, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return text.getvalue().encode("utf-8")

    def schema(self) -> dict[str, Any]:
        """Return the schema of the table."""
        fields: list[dict[str, Any]] = []
        keys: list[dict[str, Any]] = []
        for name in self.names:
            column = self.columns[name]
            field: dict[str, Any] = {"name": name, **column.descriptor}
            if name in self.key or column.required_by >= self.classes > 0:
                field["constraints"] = {"required": True, **field.get("constraints", {})}
            if self.key == (name,):
                field["constraints"] = {**field["constraints"], "unique": True}
            fields.append(field)
            if column.target:
                keys.append(self._foreign_key((name,), *column.target))
        keys += [self._foreign_key(*foreign) for foreign in self.foreign]
        schema: dict[str, Any] = {
            "fields": fields,
            "missingValues": [""],
            "primaryKey": list(self.key),
        }
        return {**schema, "foreignKeys": keys} if keys else schema

    def _foreign_key(
        self, columns: tuple[str, ...], table: str, theirs: tuple[str, ...]
    ) -> dict[str, Any]:
        resource = "" if table == self.name else table
        return {
            "fields": list(columns),
            "reference": {"resource": resource, "fields": list(theirs)},
        }


def _comparable(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in descriptor.items() if key != "description"}


@attrs.frozen
class Here:
    """Where a value belongs: its record, its path there, and the key of its row."""

    record: str
    path: str
    key: Cells


Write: TypeAlias = Callable[[Any, Cells, Here], None]


class Tables:
    """The tables that records become. How a record becomes rows is worked out once per class."""

    def __init__(self) -> None:
        """Declare the tables of the model's own classes, which every package has."""
        self.tables: dict[str, Table] = {}
        self._classes: dict[type[Any], tuple[Table, Write]] = {}
        self._lists: dict[str, tuple[str, Shape, Write]] = {}
        self._wanted: dict[str, None] = {}
        self._pieces: dict[str, int] = {}
        records = Table("records", {"id": "record"}, ("id",), classes=1)
        self.tables["records"] = records
        records.add("id", _text("The id of a record, or the code of a country."), required=True)
        records.add("kind", _text("The kind of the record."), required=True)
        own = "Whether it belongs to the data set itself, and not to another one that it refers to."
        records.add("own", {"type": "boolean", "description": own}, required=True)
        for cls in (*KINDS, Country):
            self._writer(cls)

    def fill(self, ds: Dataset) -> None:
        """Add the records of a data set, and those of other data sets that they refer to."""
        for cls in sorted({type(event) for event in ds.events}, key=lambda cls: cls.kind):
            self._writer(cls)
        beyond = known_to(ds.known).records
        written: set[str] = set()
        waiting: list[Entry] = list(ds.records())
        own = True
        while waiting:
            for record in waiting:
                written.add(record.id)
                self._record(record, record.id, own=own)
            left = [key for key in self._wanted if key not in written and not key.isupper()]
            waiting, own = [beyond.get(key) or _reference(key) for key in left], False
        for code in sorted(filter(str.isupper, self._wanted)):
            self._record(countries()[code], code, own=False)

    def _record(self, record: Any, key: str, *, own: bool) -> None:
        row: Cells = {"id": key, "kind": record.kind, "own": _cell(own)}
        self.tables["records"].rows.append(row)
        table, write = self._writer(type(record))
        cells: Cells = {"kind": record.kind} if isinstance(record, Event) else {}
        table.rows.append(cells)
        write(record, cells, Here(key, "", dict.fromkeys(table.below.values(), key)))

    # Declarations, once for each class

    def _writer(self, cls: type[Any]) -> tuple[Table, Write]:
        if cls not in self._classes:
            base = next(base for base in _TOP if issubclass(cls, base))
            name, one = _TOP[base]
            key = "code" if base is Country else "id"
            if name not in self.tables:
                self.tables[name] = Table(name, {key: one}, (key,))
                self.tables[name].foreign.append(((key,), *_RECORDS))
            table = self.tables[name]
            table.classes += 1
            if base is Event:
                kind = _text("The kind of the event.")
                kind["constraints"] = {"enum": [kind_of(cls)]}
                table.add("kind", kind, required=True)
            self._classes[cls] = (table, self._fields(table, cls, kind_of(cls), ""))
        return self._classes[cls]

    def _fields(self, table: Table, cls: type[Any], kind: str, prefix: str) -> Write:
        descriptions = field_descriptions(cls)
        writers = [
            (field.name, self._field(table, field, kind, prefix, descriptions.get(field.name, "")))
            for field in fields_of(cls)
            # Countries are reference data, whose lists are not exported.
            if not (cls is Country and isinstance(field.shape, Many))
        ]

        def write(value: Any, cells: Cells, here: Here) -> None:
            for name, writer in writers:
                path = f"{here.path}.{name}" if here.path else name
                writer(getattr(value, name), cells, attrs.evolve(here, path=path))

        return write

    def _field(self, table: Table, field: Field, kind: str, prefix: str, description: str) -> Write:
        name, shape = f"{prefix}{field.name}", field.shape
        if isinstance(shape, Many):
            write = self._list(table, name, shape.item, kind)
            seen = not field.optional
        elif isinstance(shape, Nested):
            write = self._fields(table, shape.record, kind, f"{name}_")
            seen = any(
                not (part.optional or isinstance(part.shape, Many | Nested))
                for part in fields_of(shape.record)
            )
        else:
            required = not (field.optional or prefix)
            return self._value(table, name, shape, kind, description, required=required)
        mark = ""
        if not seen:  # an empty part is not the same as none
            flag = {
                "type": "boolean",
                "description": f"Whether it has this part. {description}".strip(),
            }
            mark = table.add(f"{name}_given", flag, kind=kind)

        def write_some(value: Any, cells: Cells, here: Here) -> None:
            if mark:
                cells[mark] = _cell(value is not None)
            if value is not None:
                write(value, cells, here)

        return write_some

    def _value(
        self, table: Table, name: str, shape: Shape, kind: str, description: str, *, required: bool
    ) -> Write:
        """Declare the column of a single value, or the three columns of a date."""
        target = _target(shape)
        column = table.add(
            name, _descriptor(shape, description), kind=kind, required=required, target=target
        )
        days: tuple[str, ...] = ()
        if isinstance(shape, When):
            days = tuple(
                table.add(
                    f"{column}_{end}",
                    {"type": "date", "description": f"The {end} day that {column} may be."},
                    kind=kind,
                )
                for end in ("earliest", "latest")
            )

        def write(value: Any, cells: Cells, here: Here) -> None:
            if value is None:
                return
            cells[column] = _cell(value)
            if target:
                self._wanted[value] = None
            if days:
                for day, found in zip(days, (value.earliest, value.latest), strict=True):
                    cells[day] = "" if found is None else found.isoformat()

        return write

    def _list(self, above: Table, name: str, item: Shape, kind: str) -> Write:
        """Declare the table of a list, with a row for each element."""
        record = item.record if isinstance(item, Nested) else None
        is_evidence = record is Evidence and name == "evidence"
        if is_evidence or (record is Name and name == "names" and above.name in _TOP_NAMES):
            above = self.tables["records"]
        one = list(above.below.values())[-1]
        wanted = name if record else f"{one}_{name}"
        number = 0
        while wanted in self.tables:
            known = self._lists.get(wanted)
            if known and known[:2] == (above.name, item):
                return known[2]
            number += 1
            wanted = f"{kind or one}_{name}" + (f"_{number}" if number > 1 else "")
        inherited = tuple(above.below.values())
        below = {key: key for key in inherited} | {"position": _without_s(name)}
        table = Table(wanted, below, (*inherited, "position"), classes=1)
        self.tables[wanted] = table
        for key in inherited:
            table.add(key, {"type": "string" if key == inherited[0] else "integer"})
        table.add(
            "position",
            {"type": "integer", "description": "Its position in the list, counted from 0."},
        )
        table.foreign.append((inherited, above.name, tuple(above.below)))
        if is_evidence:
            table.add(
                "part",
                _text("The part of the record that it is evidence for; empty for the record."),
            )
        write = self._evidence(table) if is_evidence else self._rows(table, item)
        self._lists[wanted] = (above.name, item, write)
        return write

    def _rows(self, table: Table, item: Shape) -> Write:
        below = tuple(table.below.values())
        if isinstance(item, Nested):
            write = self._fields(table, item.record, "", "")
        else:
            write = self._value(table, below[-1], item, "", "", required=True)

        def write_all(value: Any, cells: Cells, here: Here) -> None:
            key = here.key if below[:-1] != ("record",) else {"record": here.record}
            for position, element in enumerate(value):
                row: Cells = {**key, "position": str(position)}
                table.rows.append(row)
                own = dict(zip(below, row.values(), strict=True))
                write(element, row, Here(here.record, f"{here.path}[{position}]", own))

        return write_all

    def _evidence(self, table: Table) -> Write:
        """Return a writer that numbers all evidence of a record, including that of its parts."""
        fields = self._fields(table, Evidence, "", "")

        def write_all(value: Any, cells: Cells, here: Here) -> None:
            for piece in value:
                number = self._pieces[here.record] = self._pieces.get(here.record, -1) + 1
                row: Cells = {
                    "record": here.record,
                    "position": str(number),
                    "part": here.path.rpartition(".")[0],
                }
                table.rows.append(row)
                key = {"record": here.record, "evidence": str(number)}
                fields(piece, row, Here(here.record, here.path, key))

        return write_all


def _without_s(name: str) -> str:
    return name.removesuffix("s") if not name.endswith("ss") else name


def _target(shape: Shape) -> tuple[str, tuple[str, ...]] | None:
    refers = shape.refers if isinstance(shape, Text) else ()
    return _RECORDS if len(refers) > 1 else _TARGETS[refers[0]] if refers else None


def _descriptor(shape: Shape, description: str) -> dict[str, Any]:
    """Return the type, the description and the constraints of a column."""
    constraints: dict[str, Any] = {}
    name = "string"
    if isinstance(shape, Number):
        name = "integer" if shape.whole else "number"
        for key, limit in (("minimum", shape.limits.low), ("maximum", shape.limits.high)):
            if limit is not None:
                constraints[key] = int(limit) if shape.whole else limit
    elif isinstance(shape, Flag):
        name = "boolean"
    elif isinstance(shape, Exact):
        name = "number"
    elif isinstance(shape, Word):
        constraints["enum"] = list(words_of(shape))
    elif isinstance(shape, When):
        constraints["pattern"] = _plain_groups(date_pattern())
    elif isinstance(shape, Text) and shape.format:
        constraints["pattern"] = _plain_groups(shape.format.pattern.pattern)
    descriptor: dict[str, Any] = {"type": name}
    if description:
        descriptor["description"] = description
    return {**descriptor, "constraints": constraints} if constraints else descriptor


def _plain_groups(pattern: str) -> str:
    """Return a pattern in the syntax of XML Schema, which data packages use."""
    return f"({portable(pattern).replace('(?:', '(')})"


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value + 0.0)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
