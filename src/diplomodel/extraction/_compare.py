"""Comparing two codings of the same sources: which events both have, and how far they agree."""

import html
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import attrs

from diplomodel.changes.comparing import side_by_side
from diplomodel.dataset import Dataset
from diplomodel.errors import shown
from diplomodel.extraction._align import (
    Keys,
    aligned,
    aligned_parts,
    fields_compared,
    identity_of,
    same_ids,
)
from diplomodel.extraction._alpha import Distance, alpha, by_days, by_members, by_value
from diplomodel.model.events import Event
from diplomodel.model.record import Field
from diplomodel.model.shapes import Many, Nested, Shape, When

__all__ = ["Disagreement", "FieldReliability", "Pair", "Reliability", "compare"]


@attrs.frozen(kw_only=True)
class Disagreement:
    """One field of one event that two coders coded differently.

    Attributes:
        field: The field, by the name that it has in `Reliability.fields`.
        path: The place in the first coder's event, such as `participants[1].role`.
        a: The id of the event in the first coding.
        b: Its id in the second.
        in_a: What the first coder has there; of a list of parts, those that only the first has.
        in_b: What the second coder has there.

    Example:
        >>> print(Disagreement(field="type", path="type", a="v1", b="v2", in_a="state", in_b=None))
        v1 / v2: type: "state" / nothing
    """

    field: str
    path: str
    a: str
    b: str
    in_a: Any
    in_b: Any

    @property
    def told(self) -> str:
        """The place and what either coder has there, as people read it."""
        return f"{self.path}: {' / '.join(side_by_side(self.in_a, self.in_b))}"

    def __str__(self) -> str:
        """Return the line that people read."""
        return f"{self.a} / {self.b}: {self.told}"


@attrs.frozen(kw_only=True)
class FieldReliability:
    """How far two coders agree on one field.

    Attributes:
        name: The field; `participants.role` is the role of participants that both coders have.
        units: How often both could have said something.
        said: How often at least one of them did.
        share: The share of the units in which both have the same; None without units.
        alpha: Krippendorff's alpha: 1 is agreement, 0 is chance. To say nothing is a value, too.
            None where all values are the same, so that there is nothing to tell apart.
        differing: The units in which they do not have the same.
    """

    name: str
    units: int
    said: int
    share: float | None
    alpha: float | None
    differing: tuple[Disagreement, ...]


@attrs.frozen(kw_only=True)
class Pair:
    """One event as two coders have it.

    Attributes:
        a: The event in the first coding.
        b: The event in the second.
        likeness: How alike their lines, kinds, parties and dates are, from 0 to 1.
        differing: Where they do not have the same.
    """

    a: Event
    b: Event
    likeness: float
    differing: tuple[Disagreement, ...]

    def __str__(self) -> str:
        """Return the pair, and below it a line for each difference."""
        told = (f"    {disagreement.told}" for disagreement in self.differing)
        return "\n".join([f"{_label(self.a)} / {_label(self.b)}", *told])


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Reliability:
    """How far two codings of the same sources agree.

    Attributes:
        pairs: The events that both have, in the order of the first coding.
        only_a: The events that only the first has.
        only_b: The events that only the second has.
        fields: How far they agree on each field of the pairs, by its name.
    """

    pairs: tuple[Pair, ...]
    only_a: tuple[Event, ...]
    only_b: tuple[Event, ...]
    fields: Mapping[str, FieldReliability]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a row for each field, with the number of differences; for a data frame.

        Example:
            >>> import diplomodel as dm
            >>> ds = dm.load()
            >>> compare(ds, ds).to_dicts()[0]["share"]
            1.0
        """
        rows: list[dict[str, Any]] = []
        for field in self.fields.values():
            row = attrs.asdict(field, recurse=False)
            rows.append({"field": row.pop("name"), **row, "differing": len(field.differing)})
        return rows

    def __repr__(self) -> str:
        """Return how many events both have, and how many only one has."""
        return f"<{self._counts()}>"

    def __str__(self) -> str:
        """Return the counts, and a table of the fields of which something is said."""
        rows = [_COLUMNS, *self._rows()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [self._counts()]
        for name, *numbers in rows:
            cells = [name.ljust(widths[0]), *map(str.rjust, numbers, widths[1:])]
            lines.append("  ".join(cells))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in self._rows())
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        differing = [str(told) for pair in self.pairs for told in pair.differing]
        return (
            f"<div><p>{self._counts()}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"{_collapsed('what differs', differing)}"
            f"{_collapsed('only in a', map(_label, self.only_a))}"
            f"{_collapsed('only in b', map(_label, self.only_b))}</div>"
        )

    def _counts(self) -> str:
        both = f"{len(self.pairs)} event{'s' * (len(self.pairs) != 1)} in both"
        return f"{both}, {len(self.only_a)} only in a, {len(self.only_b)} only in b"

    def _rows(self) -> Iterator[tuple[str, ...]]:
        for field in self.fields.values():
            if field.said:
                numbers = ("-" if n is None else f"{n:.2f}" for n in (field.share, field.alpha))
                yield field.name, str(field.units), str(field.said), *numbers


_COLUMNS = ("field", "units", "said", "share", "alpha")


def _collapsed(title: str, lines: Iterable[str]) -> str:
    items = [f"<li>{html.escape(line)}</li>" for line in lines]
    if not items:
        return ""
    summary = f"<summary>{title} ({len(items)})</summary>"
    return f"<details>{summary}<ul>{''.join(items)}</ul></details>"


def _label(event: Event) -> str:
    date = "" if event.date is None else f" ({event.date})"
    return f"{event.kind} {event.id}: {' '.join(event.title.split())}{date}"


def compare(a: Dataset, b: Dataset) -> Reliability:
    """Compare two codings of the same sources, event by event and field by field.

    Events are paired one to one, so that the pairs have as much as possible in common: the lines
    that they cite, their kind, their parties, their date. Ids, titles and summaries are the
    coder's own and are not compared. People, organizations, places and sources are the same by id
    or by their full name.

    Args:
        a: The first coding; where an extraction is scored, the one that it is scored against.
        b: The second.

    Example:
        >>> import attrs
        >>> import diplomodel as dm
        >>> ds = dm.load()
        >>> visit = ds.visits.where(type="working")[0]
        >>> other = ds.with_events(attrs.evolve(visit, type=dm.vocabulary.VisitType.OFFICIAL))
        >>> [told.path for pair in compare(ds, other).pairs for told in pair.differing]
        ['type']
    """
    for given in (a, b):
        if not isinstance(given, Dataset):
            raise TypeError(f"compare() takes two data sets, found {shown(given)}")
    ids = same_ids(a, b)
    ours, theirs = [*a.events], [*b.events]
    likeness = aligned(ours, theirs, ids)
    matched = {theirs[j].id: ours[i].id for i, j in likeness}
    # An event that is not paired is its own coder's alone, whatever its id.
    events = {event.id: matched.get(event.id, ("b", event.id)) for event in theirs}
    units = _Units(Keys({}), Keys({**ids, **events}))
    for cls in dict.fromkeys(type(event) for event in (*ours, *theirs)):
        units.expect(cls)
    pairs = [
        Pair(a=ours[i], b=theirs[j], likeness=alike, differing=tuple(units.of(ours[i], theirs[j])))
        for (i, j), alike in sorted(likeness.items())
    ]
    paired_a, paired_b = {i for i, _ in likeness}, {j for _, j in likeness}
    return Reliability(
        pairs=tuple(pairs),
        only_a=tuple(event for i, event in enumerate(ours) if i not in paired_a),
        only_b=tuple(event for j, event in enumerate(theirs) if j not in paired_b),
        fields=MappingProxyType(units.reliability()),
    )


# What is counted

_NOTHING_SAID: Final[tuple[object, ...]] = (None, (), frozenset(), "unspecified", False)


@attrs.frozen
class _Unit:
    """One thing that both coders could say something about."""

    name: str
    path: str
    # What the two values are compared by, and the values.
    keys: tuple[Any, Any]
    values: tuple[Any, Any]


@attrs.define
class _Counted:
    """What was counted of one field."""

    distance: Distance
    keys: list[tuple[Any, Any]] = attrs.Factory(list)
    differing: list[Disagreement] = attrs.Factory(list)


class _Units:
    """The units of every field, collected pair by pair."""

    def __init__(self, a: Keys, b: Keys) -> None:
        self._a = a
        self._b = b
        self._fields: dict[str, _Counted] = {}

    def expect(self, cls: type[Event]) -> None:
        """Keep a place for each field of a class, so that all are there without any unit."""
        places: dict[str, Distance] = {"kind": by_value, "lines": by_members}
        for field in fields_compared(cls):
            places[field.name] = _distance(field.shape)
            if (part_class := _part_class(field.shape)) is not None:
                for part in fields_compared(part_class):
                    places[f"{field.name}.{part.name}"] = _distance(part.shape)
        for name, distance in places.items():
            self._fields.setdefault(name, _Counted(distance))

    def of(self, a: Event, b: Event) -> Iterator[Disagreement]:
        """Count the units of a pair, and walk those in which it differs."""
        for unit in self._walk(a, b):
            counted = self._fields[unit.name]
            counted.keys.append(unit.keys)
            if unit.keys[0] != unit.keys[1]:
                in_a, in_b = unit.values
                found = Disagreement(
                    field=unit.name, path=unit.path, a=a.id, b=b.id, in_a=in_a, in_b=in_b
                )
                counted.differing.append(found)
                yield found

    def reliability(self) -> dict[str, FieldReliability]:
        """Return how far the coders agree on each field."""
        return {
            name: FieldReliability(
                name=name,
                units=len(counted.keys),
                said=sum(any(key not in _NOTHING_SAID for key in keys) for keys in counted.keys),
                share=1 - len(counted.differing) / len(counted.keys) if counted.keys else None,
                alpha=alpha(counted.keys, counted.distance),
                differing=tuple(counted.differing),
            )
            for name, counted in self._fields.items()
        }

    def _walk(self, a: Event, b: Event) -> Iterator[_Unit]:
        yield _Unit("kind", "kind", (a.kind, b.kind), (a.kind, b.kind))
        lines = self._a.lines(a), self._b.lines(b)
        yield _Unit("lines", "lines", lines, (_cited(a), _cited(b)))
        keys = self._a.fields(a), self._b.fields(b)
        shapes = {field.name: field.shape for field in fields_compared(type(b))}
        for field in fields_compared(type(a)):
            name = field.name
            if name not in shapes or _distance(shapes[name]) is not _distance(field.shape):
                continue
            if (part_class := _part_class(field.shape)) is not None:
                yield from self._parts(name, part_class, getattr(a, name), getattr(b, name))
                continue
            yield _Unit(name, name, _pair(*keys, field), (getattr(a, name), getattr(b, name)))

    def _parts(
        self, name: str, cls: type[Any], a: Sequence[Any], b: Sequence[Any]
    ) -> Iterator[_Unit]:
        identity = identity_of(cls)
        keys = [*map(self._a.fields, a)], [*map(self._b.fields, b)]
        pairs = aligned_parts(*keys, identity)
        only_a = [i for i in range(len(a)) if i not in pairs]
        only_b = sorted({*range(len(b))} - {*pairs.values()})
        groups = [*pairs.items(), *((i, None) for i in only_a), *((None, j) for j in only_b)]
        marks_a, marks_b = _marks(*keys, groups, identity)
        values = tuple(a[i] for i in only_a), tuple(b[j] for j in only_b)
        yield _Unit(name, name, (marks_a, marks_b), values)
        for i, j in pairs.items():
            for part in fields_compared(cls):
                pair = _pair(keys[0][i], keys[1][j], part)
                values = getattr(a[i], part.name), getattr(b[j], part.name)
                yield _Unit(f"{name}.{part.name}", f"{name}[{i}].{part.name}", pair, values)


def _pair(a: Mapping[str, Any], b: Mapping[str, Any], field: Field) -> tuple[Any, Any]:
    """Return what a field of both is compared by; the order of a list does not count."""
    pair = a[field.name], b[field.name]
    return (frozenset(pair[0]), frozenset(pair[1])) if isinstance(field.shape, Many) else pair


def _distance(shape: Shape) -> Distance:
    if isinstance(shape, Many):
        return by_members
    return by_days if isinstance(shape, When) else by_value


def _part_class(shape: Shape) -> type[Any] | None:
    """Return the class of the parts that a field lists, if it lists parts."""
    if isinstance(shape, Many) and isinstance(shape.item, Nested):
        return shape.item.record
    return None


def _marks(
    a: Sequence[Mapping[str, Hashable]],
    b: Sequence[Mapping[str, Hashable]],
    groups: Iterable[tuple[int | None, int | None]],
    identity: Sequence[str],
) -> tuple[frozenset[Hashable], frozenset[Hashable]]:
    """Return what stands for the parts of two events: who or what each is, the same for a pair."""
    marks: tuple[set[Hashable], set[Hashable]] = set(), set()
    seen: Counter[Hashable] = Counter()
    for i, j in groups:
        here = [] if i is None else [a[i]]
        there = [] if j is None else [b[j]]
        # Where the two call it otherwise, one of the names is taken, whoever comes first.
        who = min((tuple(p[name] for name in identity) for p in (*here, *there)), key=repr)
        seen[who] += 1
        for own, found in zip(marks, (here, there), strict=True):
            own.update((who, seen[who]) for _ in found)
    return frozenset(marks[0]), frozenset(marks[1])


def _cited(event: Event) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(f"{piece.source} line {n}" for piece in event.evidence for n in piece.lines)
    )
