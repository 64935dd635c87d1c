"""Who is meant by the names in an answer: somebody known, by exactly that name, or somebody new."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import attrs

from diplomodel.dataset import Dataset, known_to
from diplomodel.errors import (
    AmbiguousName,
    DataError,
    Problem,
    Severity,
    UnknownName,
    nearest,
    shown,
    suggest,
)
from diplomodel.extraction._known import registries_of
from diplomodel.model.events import Event
from diplomodel.model.kinds import EVENTS
from diplomodel.model.parties import Organization, Person, Place
from diplomodel.model.provenance import Source
from diplomodel.reference.countries import countries
from diplomodel.reference.names import Registry, fold
from diplomodel.reference.organizations import reference_sorts
from diplomodel.tables._templates import slug

__all__ = ["Names"]

_NEW: dict[str, type[Person | Organization | Place]] = {
    "person": Person,
    "organization": Organization,
    "place": Place,
}
_SORTS = (*_NEW, *(cls.kind for cls in EVENTS))
_MAX_ID = 60
_NEAR = 0.8


class Names:
    """The people, organizations and places that an answer can name, and the ids of its records.

    Ids follow from titles and names, so that the same answer gives the same ones each time.

    Args:
        known: The data sets whose records are known.
        source: The source that was coded.
    """

    new: dict[str, Person | Organization | Place]

    def __init__(self, known: Sequence[Dataset], source: Source) -> None:
        self.new = {}
        self._ids: dict[tuple[str, str], str] = {}
        records = known_to(known).records
        self._events = {key for key, record in records.items() if isinstance(record, Event)}
        self._registries: dict[str, Registry[Any]] = {
            **registries_of(known),
            "country": countries(),
        }
        # An event that is known from this source may be one that was read from this answer before.
        self._taken = {source.id, *reference_sorts()} | {
            key
            for key, record in records.items()
            if not (isinstance(record, Event) and _cites(record, source))
        }

    def fresh_id(self, sort: str, name: str) -> str:
        """Return an id, made of a title or a name, that nothing else has.

        Args:
            sort: What it is the id of; what the id begins with where the name has other letters
                than ids have.
            name: The title or the name.
        """
        try:
            base = slug(name)
        except ValueError:
            digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
            base = f"{sort if sort in _SORTS else 'event'}-{digest}"
        if len(base) > _MAX_ID:
            base = base[:_MAX_ID].rpartition("-")[0] or base[:_MAX_ID]
        found, count = base, 1
        while found in self._taken:
            count += 1
            found = f"{base}-{count}"
        self._taken.add(found)
        return found

    def is_event(self, key: str) -> bool:
        """Return whether a known event has this id."""
        return key in self._events

    def known(self, sort: str, name: str) -> str | None:
        """Return who or what of a sort is known by exactly this name, as people read it."""
        with suppress(UnknownName):
            return self._label(sort, self._registries[sort].resolve(name).id)
        return None

    def find(self, name: str, sorts: Sequence[str]) -> tuple[str | None, list[Problem]]:
        """Return the id or code of what a name means, and what is wrong or doubtful about it.

        A name that nobody is known by makes a new record; a country is never new.

        Args:
            name: The name, or an id or code.
            sorts: What it may be the name of.
        """
        errors: dict[str, UnknownName] = {}
        for sort in sorts:
            try:
                return str(self._registries[sort].resolve(name).id), []
            except UnknownName as error:
                errors[sort] = error
        for sort, unknown in errors.items():
            is_ambiguous = isinstance(unknown, AmbiguousName)
            # An organization may be new, but not one whose name is nearly a country's.
            is_no_country = sort == "country" and (unknown.choices or len(sorts) == 1)
            if is_ambiguous or is_no_country:
                expected = f"{' or '.join(map(_a, sorts))} by a name that "
                expected += "only one has" if is_ambiguous else "is known"
                problem = Problem(
                    found=shown(name),
                    expected=expected,
                    rule="ambiguous-name" if is_ambiguous else "unknown-name",
                    hint=suggest(self._label(sort, key) for key in unknown.choices)
                    or self._elsewhere(sort, name),
                )
                return None, [problem]
        sort = next(sort for sort in sorts if sort in _NEW)
        return self._made(name, sort, [self._label(sort, key) for key in errors[sort].choices])

    def _made(self, name: str, sort: str, near: list[str]) -> tuple[str | None, list[Problem]]:
        """Return the id of somebody new, made at the first mention."""
        folded = fold(name)
        if (sort, folded) in self._ids:
            return self._ids[sort, folded], []
        if not folded:
            return None, [Problem(found=shown(name), expected="a name", rule="unknown-name")]
        key = self.fresh_id(sort, name)
        try:
            record = _NEW[sort](id=key, name=name)
        except DataError as error:
            return None, [attrs.evolve(p, path="", record=None) for p in error.problems]
        mentioned = {f: self.new[i].name for (s, f), i in self._ids.items() if s == sort}
        near += [mentioned[found] for found in nearest(folded, mentioned, cutoff=_NEAR)]
        self.new[key] = record
        self._ids[sort, folded] = key
        if not near:
            return key, []
        which = "who" if sort == "person" else "which"
        doubtful = Problem(
            found=f"{shown(name)}, {_a(sort)} {which} is not known",
            expected="the known name, if it is one",
            rule="near-name",
            hint=suggest(near),
            severity=Severity.WARNING,
        )
        return key, [doubtful]

    def _elsewhere(self, sort: str, name: str) -> str | None:
        other = self._registries[sort].elsewhere(name)
        return f"it is {other}, not {_a(sort)}" if other else None

    def _label(self, sort: str, key: str) -> str:
        return f"{self._registries[sort][key].name} ({key})"


def _cites(event: Event, source: Source) -> bool:
    return any(evidence.source == source.id for evidence in event.evidence)


def _a(sort: str) -> str:
    return f"{'an' if sort[0] in 'aeiou' else 'a'} {sort}"
