"""Which events of two codings of the same sources are the same, and which of their parts."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import attrs

from diplomodel.dataset import Dataset
from diplomodel.dates import FuzzyDate
from diplomodel.errors import UnknownName
from diplomodel.extraction._alpha import by_days, by_members
from diplomodel.extraction._assignment import assign
from diplomodel.extraction._known import registries_of
from diplomodel.model.acts import Act
from diplomodel.model.events import Event
from diplomodel.model.parties import Participant
from diplomodel.model.record import Field, fields_of
from diplomodel.model.shapes import Many, Nested, Shape, Text
from diplomodel.reference.names import fold, names_of

__all__ = [
    "Keys",
    "aligned",
    "aligned_parts",
    "fields_compared",
    "identity_of",
    "possible_pairs",
    "same_ids",
]

# What is the coder's own, or is compared by its lines.
_NOT_COMPARED = ("id", "title", "summary", "evidence")
# Who or what a part of an event is; everything else is said of it.
_IDENTITY: Final[Mapping[type[Any], tuple[str, ...]]] = {
    Participant: ("person", "name", "office", "country", "organization"),
    Act: ("type", "party", "date"),
}
_NOTHING_SAID = (None, (), "unspecified")


def fields_compared(cls: type[Any]) -> tuple[Field, ...]:
    """Return the fields of a class that two codings are compared by."""
    return tuple(field for field in fields_of(cls) if field.name not in _NOT_COMPARED)


def same_ids(a: Dataset, b: Dataset) -> dict[str, Hashable]:
    """Return the ids of the second coding that stand for a record of the first, and for which.

    A person, organization, place or source is the same by its id, which is not listed, or by its
    full name.
    """
    same: dict[str, Hashable] = {}
    others = registries_of([b])
    for sort, registry in registries_of([a]).items():
        for record in others[sort]:
            if registry.get(record.id) is None:
                try:
                    same[record.id] = registry.resolve(next(names_of(record))).id
                except UnknownName:
                    continue
    return same


@attrs.frozen
class Keys:
    """What the values of one coding are compared by: some ids give way to those of the other.

    Attributes:
        ids: The ids that give way, and what to.
    """

    ids: Mapping[str, Hashable]

    def of(self, value: Any, shape: Shape) -> Hashable:
        """Return what a value is compared by."""
        if value is None:
            return None
        if isinstance(shape, Many):
            return tuple(self.of(item, shape.item) for item in value)
        if isinstance(shape, Nested):
            fields = fields_of(shape.record)
            return tuple(self.of(getattr(value, f.name), f.shape) for f in fields)
        refers = isinstance(shape, Text) and shape.refers
        found: Hashable = self.ids.get(value, value) if refers else value
        return found

    def fields(self, record: object) -> dict[str, Hashable]:
        """Return what the fields of a record are compared by."""
        fields = fields_compared(type(record))
        return {field.name: self.of(getattr(record, field.name), field.shape) for field in fields}

    def lines(self, event: Event) -> frozenset[Hashable]:
        """Return the lines that an event cites, each with its source."""
        return frozenset(
            (self.ids.get(evidence.source, evidence.source), line)
            for evidence in event.evidence
            for line in evidence.lines
        )


# Events

# What each of these counts for when two events are compared.
_LINES, _KIND, _PARTIES, _DATE = 3, 2, 2, 1
_MIN_LIKENESS = 0.5
# Likeness is counted in whole numbers, and below these is what decides among the equally alike.
_SCALE, _FINE = 1_000_000, 10_000


@attrs.frozen
class _Traits:
    """What an event is recognized by."""

    kind: str
    lines: frozenset[Hashable]
    parties: frozenset[Hashable]
    date: FuzzyDate | None
    # What decides where these do not: what the fields say, and the words of title and summary.
    fields: frozenset[tuple[str, Hashable]]
    words: frozenset[Hashable]

    @classmethod
    def of(cls, event: Event, keys: Keys) -> "_Traits":
        named = [n for p in event.participants for n in (p.person, p.country, p.organization)]
        named += [*event.countries, *event.organizations]
        values = {n: v for n, v in keys.fields(event).items() if v not in _NOTHING_SAID}
        return cls(
            kind=event.kind,
            lines=keys.lines(event),
            parties=frozenset(keys.ids.get(name, name) for name in named if name),
            date=event.date,
            fields=frozenset(values.items()),
            words=frozenset(fold(f"{event.title} {event.summary or ''}").split()),
        )

    def likeness(self, other: "_Traits") -> float:
        """Return how alike two events are by what both of them say, from 0 to 1."""
        alike, weight = float(_KIND * (self.kind == other.kind)), _KIND
        if self.lines and other.lines:
            alike += _LINES * (1 - by_members(self.lines, other.lines))
            weight += _LINES
        if self.parties and other.parties:
            alike += _PARTIES * (1 - by_members(self.parties, other.parties))
            weight += _PARTIES
        if self.date is not None and other.date is not None:
            alike += _DATE * (1 - by_days(self.date, other.date))
            weight += _DATE
        return alike / weight

    def closeness(self, other: "_Traits") -> float:
        """Return how much of the rest is the same, from 0 to 1."""
        fields = 1 - by_members(self.fields, other.fields)
        return (fields + 1 - by_members(self.words, other.words)) / 2


def aligned(
    ours: Sequence[Event], theirs: Sequence[Event], ids: Mapping[str, Hashable]
) -> dict[tuple[int, int], float]:
    """Pair the events of two codings, and say how alike those of each pair are.

    Args:
        ours: The events of the first coding.
        theirs: The events of the second.
        ids: The ids of the second that stand for records of the first.
    """
    likeness, weights = possible_pairs(ours, theirs, ids)
    return {pair: likeness[pair] for pair in assign(weights).items()}


def possible_pairs(
    ours: Sequence[Event], theirs: Sequence[Event], ids: Mapping[str, Hashable]
) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], int]]:
    """Return the events of two codings that may be the same: how alike, and what a pair is worth.

    Two events that cite lines are only the same if they share one; where either cites none, they
    must share a party.

    Args:
        ours: The events of the first coding.
        theirs: The events of the second.
        ids: The ids of the second that stand for records of the first.
    """
    mine, other = Keys({}), Keys(ids)
    left = [_Traits.of(event, mine) for event in ours]
    right = [_Traits.of(event, other) for event in theirs]
    by_line: dict[Hashable, set[int]] = {}
    by_party: dict[Hashable, set[int]] = {}
    without_lines = {j for j, traits in enumerate(right) if not traits.lines}
    for j, traits in enumerate(right):
        for line in traits.lines:
            by_line.setdefault(line, set()).add(j)
        for party in traits.parties:
            by_party.setdefault(party, set()).add(j)
    alike: dict[tuple[int, int], float] = {}
    weights: dict[tuple[int, int], int] = {}
    for i, traits in enumerate(left):
        near = set[int]().union(*(by_party.get(party, ()) for party in traits.parties))
        if traits.lines:
            near &= without_lines
            near.update(*(by_line.get(line, ()) for line in traits.lines))
        for j in near:
            likeness = traits.likeness(right[j])
            if likeness >= _MIN_LIKENESS:
                alike[i, j] = likeness
                closeness = traits.closeness(right[j])
                weights[i, j] = round(_SCALE * likeness) + round(_FINE * closeness)
    return alike, weights


# Parts of events


def identity_of(cls: type[Any]) -> tuple[str, ...]:
    """Return the fields that say who or what a part of an event is."""
    return _IDENTITY.get(cls, tuple(field.name for field in fields_of(cls)))


def aligned_parts(
    ours: Sequence[Mapping[str, Hashable]],
    theirs: Sequence[Mapping[str, Hashable]],
    identity: Sequence[str],
) -> dict[int, int]:
    """Pair the parts of two events, such that as much as possible is the same.

    Args:
        ours: What the parts of the first are compared by, field by field.
        theirs: The same of the second.
        identity: The fields of which a pair must have one in common.
    """
    weights: dict[tuple[int, int], int] = {}
    for i, mine in enumerate(ours):
        for j, other in enumerate(theirs):
            people = {part["person"] for part in (mine, other) if part.get("person") is not None}
            same = [name for name, value in mine.items() if value == other[name]]
            known_by = sum(name in same and mine[name] not in _NOTHING_SAID for name in identity)
            if known_by and len(people) < 2:
                weights[i, j] = known_by * (len(mine) + 1) + len(same)
    return assign(weights)
