"""How the records of a data set are looked up: by id, by name, by part and by relation."""

import builtins
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from diplomodel.asking.cutting import records_needed
from diplomodel.asking.events import chronology
from diplomodel.asking.keywords import KEYWORDS, own_type, words_of
from diplomodel.errors import AmbiguousName, UnknownName, nearest, shown, with_article
from diplomodel.model.events import Event
from diplomodel.model.kinds import Entry, sort_of
from diplomodel.model.parties import Country
from diplomodel.reference.countries import countries
from diplomodel.reference.names import Registry
from diplomodel.reference.organizations import registry_of
from diplomodel.vocabulary import RelationType

__all__ = ["Index"]


def _listed(sorts: Sequence[str]) -> str:
    """Return sorts in words: `country, person or organization`."""
    return " or ".join(filter(None, (", ".join(sorts[:-1]), sorts[-1])))


class Index:
    """Looks up the records of one data set, for the data set itself and for its events.

    Args:
        events: The events, in order.
        registries: The entities of each sort: person, organization, place, source.
        beyond: Records of other data sets that references may lead to, by id.
        build: Makes another data set of some of the records.
    """

    def __init__(
        self,
        events: Sequence[Event],
        registries: Mapping[str, Registry[Any]],
        beyond: Mapping[str, Entry],
        build: Callable[[Iterable[Entry]], Any],
    ) -> None:
        """Keep the records; the tables for looking them up are built when they are first needed."""
        self._events = tuple(events)
        self._own = dict(registries)
        self._beyond = beyond
        self._build = build

    # By id

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """The data set's own records by id."""
        entities = (record for registry in self._own.values() for record in registry)
        return {record.id: record for record in (*self._events, *entities)}

    def event(self, event: object) -> Event:
        """Return the event that a record or an id stands for.

        Raises:
            UnknownName: There is no such event.
        """
        key = event.id if isinstance(event, Event) else event
        found = self.by_id.get(key, self._beyond.get(key)) if isinstance(key, str) else None
        if isinstance(found, Event):
            return found
        if found is not None:
            message = f"{shown(key)} is {with_article(found.kind)}, not an event"
            raise UnknownName(message, name=str(key))
        raise self.unknown(key, (event.id for event in self._events))

    def unknown(self, key: object, ids: Iterable[str]) -> UnknownName:
        """Return the error that no record has an id, with the ids that may have been meant."""
        near = nearest(str(key), ids, limit=3, cutoff=0.6)
        message = f"no record has the id {shown(key)}"
        return UnknownName(message, name=str(key), choices=near, meant=near)

    # By name

    @cached_property
    def _registries(self) -> dict[str, Registry[Any]]:
        """The registries, with the records that other data sets add."""
        found: dict[str, Registry[Any]] = {}
        for sort, own in self._own.items():
            also = {key: r for key, r in self._beyond.items() if sort_of(r) == sort}
            also.update((record.id, record) for record in own)
            joined: Any = dict(sorted(also.items()))
            found[sort] = registry_of(sort, joined) if len(also) > len(own) else own
        return found

    def registry(self, sort: str) -> Registry[Any]:
        """Return the registry of a sort, with the records of known data sets; or the countries."""
        return countries() if sort == "country" else self._registries[sort]

    def resolve(self, sorts: Sequence[str], name: object) -> str:
        """Return the id or code that a name stands for.

        Args:
            sorts: What it may stand for: `country`, `person`, `organization`, `place`, `source`;
                or `event` alone (by id only).
            name: A code, an id, any known name, or the record itself.

        Raises:
            UnknownName: Nothing has that name.
            AmbiguousName: Several records have it.
        """
        if isinstance(name, Entry | Country):
            name = name.id
        if sorts[0] == "event":
            return self.event(name).id
        found: list[tuple[str, str]] = []
        errors: list[UnknownName] = []
        for sort in sorts:
            try:
                # resolve() itself refuses what is not text.
                key = str(self.registry(sort).resolve(cast("str", name)).id)
            except UnknownName as error:
                errors.append(error)
                ambiguous = isinstance(error, AmbiguousName)
                found += [(sort, key) for key in error.choices if ambiguous]
            else:
                if key == name:  # ids and codes are nobody else's
                    return key
                found.append((sort, key))
        if not found:
            raise self._elsewhere(sorts, name) or self._nowhere(sorts, name, errors) from None
        if len(found) > 1:
            raise self._ambiguous(sorts, name, found, errors) from None
        return found[0][1]

    def _ambiguous(
        self,
        sorts: Sequence[str],
        name: object,
        found: Sequence[tuple[str, str]],
        errors: Sequence[UnknownName],
    ) -> UnknownName:
        if len(sorts) == 1:
            return errors[0]
        listed = [f"{self._named(sort, key)}, {with_article(sort)}" for sort, key in found]
        return AmbiguousName(
            f"{shown(name)} may be {', or '.join(listed)}; say which by its id or code",
            name=str(name),
            choices=[key for _, key in found],
        )

    def _elsewhere(self, sorts: Sequence[str], name: object) -> UnknownName | None:
        """Return an error that says what a name stands for if that is of another sort."""
        for other in ("organization", "country", "person", "place"):
            if other in sorts or not isinstance(name, str):
                continue
            try:
                key = str(self.registry(other).resolve(name).id)
            except UnknownName:
                continue
            return UnknownName(
                f"{shown(name)} is {with_article(other)}, {self._named(other, key)}, "
                f"not {with_article(_listed(sorts))}; ask with {other}={key!r}",
                name=name,
                choices=(key,),
            )
        return None

    def _nowhere(
        self, sorts: Sequence[str], name: object, errors: Sequence[UnknownName]
    ) -> UnknownName:
        if len(sorts) == 1:
            return errors[0]
        near = [(s, key) for s, e in zip(sorts, errors, strict=True) for key in e.choices]
        return UnknownName(
            f"no {_listed(sorts)} is known as {shown(name)}",
            name=str(name),
            choices=[key for _, key in near],
            meant=[self._named(sort, key) for sort, key in near],
        )

    def _named(self, sort: str, key: str) -> str:
        return f"{self.registry(sort)[key].name} ({key})"

    # By kind, part and relation

    def kinds(self) -> Iterable[builtins.type[Event]]:
        """Return the classes of the events, each once."""
        return self._kinds

    @cached_property
    def _kinds(self) -> tuple[builtins.type[Event], ...]:
        return tuple(dict.fromkeys(map(builtins.type, self._events)))

    @cached_property
    def _parts(self) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = {}
        for event in self._events:
            if event.part_of is not None:
                found.setdefault(event.part_of, []).append(event)
        return found

    def parts(self, event_id: str) -> Sequence[Event]:
        """Return the direct parts of an event, in order."""
        return self._parts.get(event_id, ())

    @cached_property
    def _pointing(self) -> dict[str, list[tuple[RelationType, Event]]]:
        found: dict[str, list[tuple[RelationType, Event]]] = {}
        for event in self._events:
            for relation in event.relations:
                found.setdefault(relation.target, []).append((relation.type, event))
        return found

    def pointing(self, event_id: str) -> Sequence[tuple[RelationType, Event]]:
        """Return the relations that lead to an event, each with the event that it comes from."""
        return self._pointing.get(event_id, ())

    def related(
        self, event: Event, type: RelationType | None = None, *, inverse: bool = False
    ) -> list[Event]:
        """Return the events that an event is related to, or that are related to it, in order.

        Args:
            event: The event.
            type: The type of relation; None means any.
            inverse: Whether to follow relations backwards.
        """
        if inverse:
            pairs = list(self.pointing(event.id))
        else:
            pairs = [(relation.type, self.event(relation.target)) for relation in event.relations]
        found = {other.id: other for kind, other in pairs if type in (None, kind)}
        return sorted(found.values(), key=chronology)

    def destinations(self, event: Event) -> frozenset[str]:
        """Return the destinations of a visit and of all its parts; none for other events."""
        return frozenset(self._destinations.get(event.id, ()))

    @cached_property
    def _destinations(self) -> dict[str, set[str]]:
        having = {cls for cls in self._kinds if words_of(cls, KEYWORDS["destination"]) != ()}
        found: dict[str, set[str]] = {}
        going: list[Any] = [event for event in self._events if type(event) in having]
        for event in going:
            at: str | None = event.id
            # A whole that has all of them already has passed them on to its own whole.
            while at is not None and not found.setdefault(at, set()).issuperset(event.destinations):
                found[at].update(event.destinations)
                whole = self.by_id.get(at)
                at = whole.part_of if isinstance(whole, Event) else None
        return found

    def own_types(self) -> Iterable[str]:
        """Return the words that the events have for their own type."""
        return self._own_types

    @cached_property
    def _own_types(self) -> tuple[str, ...]:
        return tuple(sorted({word for event in self._events if (word := own_type(event))}))

    def cut_out(self, events: Iterable[Event]) -> Any:
        """Return the data set of some events and of everything that they refer to."""
        return self._build(records_needed(events, self.by_id, self.parts))

    def same_as(self, other: object) -> bool:
        """Return whether another index has the same records, as after unpickling."""
        if self is other:
            return True
        return isinstance(other, Index) and self.by_id == other.by_id
