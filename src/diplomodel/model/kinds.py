"""The kinds of records: the one list of them."""

from collections.abc import Iterable
from typing import Final, TypeAlias

from diplomodel.errors import shown
from diplomodel.model.events import EVENTS, Event
from diplomodel.model.parties import Country, Organization, Person, Place
from diplomodel.model.provenance import Source

__all__ = ["ENTITIES", "EVENTS", "KINDS", "Entry", "kinds_by_name", "sort_of"]

# A record that has an id of its own in a data set.
Entry: TypeAlias = Event | Person | Organization | Place | Source

ENTITIES: Final[tuple[type[Person | Organization | Place | Source], ...]] = (
    Person,
    Organization,
    Place,
    Source,
)
KINDS: Final[tuple[type[Entry], ...]] = (*EVENTS, *ENTITIES)

# What `kind` says in a file without being the kind of a record that a data set holds.
_RESERVED = ("dataset", Country.kind)


def kinds_by_name(own: Iterable[type[Event]] = ()) -> dict[str, type[Entry]]:
    """Return the classes of the records that a file may hold, by their kind.

    Args:
        own: Classes of events of somebody's own.

    Raises:
        TypeError: One is not an event, or its kind is missing or taken.

    Example:
        >>> list(kinds_by_name())[:3]
        ['summit', 'visit', 'meeting']
    """
    found: dict[str, type[Entry]] = {cls.kind: cls for cls in KINDS}
    for cls in own:
        if not (isinstance(cls, type) and issubclass(cls, Event) and cls is not Event):
            raise TypeError(f"a kind is a class derived from Event, found {cls!r}")
        if not cls.kind or found.get(cls.kind, cls) is not cls or cls.kind in _RESERVED:
            raise TypeError(
                f"{cls.__name__} needs a kind of its own, found {shown(cls.kind)}; "
                f"taken are {', '.join([*found, *_RESERVED])}"
            )
        found[cls.kind] = cls
    return found


def sort_of(record: Entry) -> str:
    """Return what a reference to a record calls it: `event`, `person`, `organization`, ...

    Example:
        >>> sort_of(Place(id="astana", name="Astana"))
        'place'
    """
    return "event" if isinstance(record, Event) else record.kind
