"""Cutting out: the records that a few events need, so that they stand alone as a data set."""

from collections.abc import Callable, Iterable, Mapping

from diplomodel.model.events import Event, Visit
from diplomodel.model.integrity import references_in
from diplomodel.model.kinds import Entry

__all__ = ["records_needed"]


def records_needed(
    events: Iterable[Event],
    own: Mapping[str, Entry],
    parts: Callable[[str], Iterable[Event]],
) -> list[Entry]:
    """Return events and everything that they need: no less and no more.

    The stops of a visit are its parts, so these come along. Apart from that, only what a record
    refers to does: the larger event, related events, people, organizations, places and sources.

    Args:
        events: The events.
        own: The records of their data set, by id; others are found where they are.
        parts: Returns the direct parts of an event.
    """
    found: dict[str, Entry] = {}
    chosen = list(events)
    while chosen:
        event = chosen.pop()
        if event.id not in found:
            found[event.id] = event
            chosen += parts(event.id) if isinstance(event, Visit) else ()
    waiting = list(found.values())
    while waiting:
        for _, reference, _ in references_in(waiting.pop()):
            if reference in own and reference not in found:
                found[reference] = own[reference]
                waiting.append(own[reference])
    return list(found.values())
