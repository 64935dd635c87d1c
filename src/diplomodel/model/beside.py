"""Countries beside dates: where a record names a country at a date, checking that it existed."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.errors import Problem
from diplomodel.model.acts import Act
from diplomodel.model.events import Agreement, Event
from diplomodel.model.kinds import Entry
from diplomodel.model.parties import Organization, Participant, Person
from diplomodel.model.record import fields_of
from diplomodel.model.shapes import Many, Nested, Shape, Text, When
from diplomodel.path import Path
from diplomodel.vocabulary import ActType, Role

__all__ = ["not_existing"]

# Returns what is wrong with a country at a date, or None.
AtThatTime: TypeAlias = Callable[[str, FuzzyDate], Problem | None]
Steps: TypeAlias = tuple[str | int, ...]


def not_existing(
    records: Iterable[Entry], known: Mapping[str, Entry], at_that_time: AtThatTime
) -> Iterator[tuple[int, Problem]]:
    """Warn of countries that did not exist at the date that they stand beside.

    A country stands beside the date of its event, unless its part of the record has a date of its
    own, as acts and memberships have; an event without a date has that of the larger event. An
    agreement is checked by its acts alone, and a succession may be to what a state did that no
    longer existed. Whoever is only spoken about need not exist.

    Args:
        records: The records, each of which has passed its own checks.
        known: Records of other data sets that references may lead to.
        at_that_time: Returns what is wrong with a country at a date, or None.

    Returns:
        Each problem with the number of the record that it is about.
    """
    records = list(records)
    larger = _Larger(records, known)
    for number, record in enumerate(records):
        for steps, code, date in _beside(record, larger):
            problem = at_that_time(code, date)
            if problem is not None:
                yield number, attrs.evolve(problem, path=str(Path(steps)), record=record.id)


class _Larger:
    """What a record refers to, looked up only where a date or a country is missing."""

    def __init__(self, records: Iterable[Entry], known: Mapping[str, Entry]) -> None:
        self._records = records
        self._known = known
        self._dates: dict[str, FuzzyDate | None] = {}

    @functools.cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {**self._known, **{record.id: record for record in self._records}}

    def date_of(self, event: Event) -> FuzzyDate | None:
        """Return the date of an event, or of the smallest event with a date that it is part of."""
        if event.date is not None or event.part_of is None:
            return event.date
        seen: dict[str, None] = {}
        date: FuzzyDate | None = None
        at: Entry | None = event
        while isinstance(at, Event) and at.id not in seen:
            if at.id in self._dates:
                date = self._dates[at.id]
                break
            if at.date is not None or at.part_of is None:
                date = at.date
                break
            seen[at.id] = None
            at = self._by_id.get(at.part_of)
        # What was found holds for every event on the way, so that a long way is gone once.
        self._dates.update(dict.fromkeys(seen, date))
        return date

    def country_of(self, organization: str | None) -> str | None:
        """Return the country that an organization belongs to, where that is recorded."""
        found = None if organization is None else self._by_id.get(organization)
        return found.country if isinstance(found, Organization) else None


def _beside(record: Entry, larger: _Larger) -> Iterator[tuple[Steps, str, FuzzyDate]]:
    """Walk the countries that a record names beside a date: where, their codes, and the date."""
    if isinstance(record, Person):
        for index, position in enumerate(record.positions):
            code = larger.country_of(position.organization) or record.country
            if code is not None and position.during is not None:
                yield ("positions", index), code, position.during
        return
    date = None
    if isinstance(record, Event) and not isinstance(record, Agreement):
        date = larger.date_of(record)
    for steps, reference, when in _within(record, date, ()):
        if reference.isupper():
            yield steps, reference, when


def _within(
    record: Any, date: FuzzyDate | None, at: Steps
) -> Iterator[tuple[Steps, str, FuzzyDate]]:
    """Walk the references to countries and organizations, each with its own date or this one."""
    for field in _plan(type(record)):
        held = getattr(record, field.name)
        items = enumerate(held) if field.is_list else ((None, held),) if held is not None else ()
        for number, item in items:
            steps = (*at, field.name) if number is None else (*at, field.name, number)
            if field.dates is None:
                if date is not None:
                    yield steps, item, date
            elif not _is_beyond_dates(item):
                own = (when for name in field.dates if (when := getattr(item, name)) is not None)
                yield from _within(item, next(own, date), steps)


def _is_beyond_dates(part: object) -> bool:
    """Whether a part of a record names a country that need not have existed then."""
    if isinstance(part, Participant):
        return part.role is Role.SUBJECT
    return isinstance(part, Act) and part.type is ActType.SUCCEEDED


class _Field(NamedTuple):
    """A field that holds countries, or parts that do.

    Attributes:
        name: Its name.
        is_list: Whether it holds several.
        dates: The fields in which these parts have dates of their own; None where it holds
            countries itself.
    """

    name: str
    is_list: bool
    dates: tuple[str, ...] | None


_known_plans: dict[type[Any], tuple[_Field, ...]] = {}


def _plan(cls: type[Any]) -> tuple[_Field, ...]:
    """Return the fields of a class that hold countries, or parts that do."""
    if cls in _known_plans:
        return _known_plans[cls]
    found: list[_Field] = []
    for field in fields_of(cls):
        is_list = isinstance(field.shape, Many)
        shape = field.shape.item if isinstance(field.shape, Many) else field.shape
        if _is_country(shape):
            found.append(_Field(field.name, is_list, None))
        elif isinstance(shape, Nested) and _holds_countries(shape.record, frozenset()):
            dates = (part.name for part in fields_of(shape.record) if isinstance(part.shape, When))
            found.append(_Field(field.name, is_list, tuple(dates)))
    _known_plans[cls] = tuple(found)
    return _known_plans[cls]


def _holds_countries(cls: type[Any], above: frozenset[type[Any]]) -> bool:
    """Return whether a class, or one that it holds, refers to countries."""
    for field in fields_of(cls):
        shape = field.shape.item if isinstance(field.shape, Many) else field.shape
        if _is_country(shape):
            return True
        if not isinstance(shape, Nested) or shape.record in above:
            continue
        if _holds_countries(shape.record, above | {cls}):
            return True
    return False


def _is_country(shape: Shape) -> bool:
    return isinstance(shape, Text) and "country" in shape.refers
