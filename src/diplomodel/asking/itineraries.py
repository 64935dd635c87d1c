"""What happened on the way: the legs of a trip, and the occasions of what was said."""

import attrs

from diplomodel.asking.events import Events, chronology
from diplomodel.asking.index import Index
from diplomodel.errors import UnknownName, shown, with_article
from diplomodel.model.events import Event, Visit
from diplomodel.vocabulary import RelationType

__all__ = ["Leg", "itinerary_of", "occasion_of"]

_HAPPENED_AT = frozenset(
    {RelationType.ON_SIDELINES_OF, RelationType.CONCLUDED_AT, RelationType.MADE_AT}
)


@attrs.frozen(kw_only=True)
class Leg:
    """A stop of a trip, with what happened there.

    Attributes:
        visit: The visit.
        events: What happened on it, in chronological order.

    Example:
        >>> import diplomodel as dm
        >>> dm.load().itinerary("lukashenko-kazakhstan-visit-2024")[0].visit.destinations
        ('KZ',)
    """

    visit: Visit
    events: Events[Event]


def itinerary_of(index: Index, visit: Visit | str) -> tuple[Leg, ...]:
    """Return the legs of a trip in order, each with what happened on it.

    Args:
        index: The index of the data set.
        visit: The trip, or its id.

    Raises:
        UnknownName: There is no such visit.
    """
    trip = index.event(visit)
    if not isinstance(trip, Visit):
        message = f"{shown(trip.id)} is {with_article(trip.kind)}, not a visit"
        raise UnknownName(message, name=trip.id)
    legs = sorted(_legs_of(index, trip), key=chronology)
    return tuple(Leg(visit=leg, events=Events(_happened_on(index, leg), index)) for leg in legs)


def _legs_of(index: Index, trip: Visit) -> list[Visit]:
    legs: list[Visit] = []
    waiting = [trip]
    while waiting:
        visit = waiting.pop()
        parts = [part for part in index.parts(visit.id) if isinstance(part, Visit)]
        if parts:
            waiting += parts
        else:
            legs.append(visit)
    return legs


def _happened_on(index: Index, leg: Visit) -> list[Event]:
    found: dict[str, Event] = {leg.id: leg}
    waiting: list[Event] = [leg]
    while waiting:
        event = waiting.pop()
        beside = list(index.parts(event.id))
        beside += [
            other
            for relation_type, other in index.pointing(event.id)
            if relation_type in _HAPPENED_AT and not isinstance(other, Visit)
        ]
        if event is leg:
            beside += index.related(leg, RelationType.TO_ATTEND)
        for other in beside:
            if other.id not in found:
                found[other.id] = other
                waiting.append(other)
    del found[leg.id]
    return sorted(found.values(), key=chronology)


def occasion_of(index: Index, statement: Event | str) -> Event | None:
    """Return the event at which something was said, or None.

    Args:
        index: The index of the data set.
        statement: The statement, or its id.

    Raises:
        UnknownName: There is no such event.
    """
    at: Event | None = index.event(statement)
    while at is not None:
        occasions = index.related(at, RelationType.MADE_AT)
        if occasions:
            return occasions[0]
        at = None if at.part_of is None else index.event(at.part_of)
    return None
