"""The organizations that are always available, and their sources, read when first asked for."""

import functools
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from diplomodel.errors import Problem, Severity, shown
from diplomodel.model.kinds import Entry
from diplomodel.model.parties import Organization
from diplomodel.model.plain import Reader
from diplomodel.model.provenance import Source
from diplomodel.reference.names import Registry

__all__ = ["reference_record", "reference_sorts", "registry_of", "replacing"]

Reference: TypeAlias = Organization | Source

# What is always available, by what a reference to one calls it: its class, and its file.
_TABLES: dict[str, tuple[type[Reference], str]] = {
    "organization": (Organization, "organizations.jsonl"),
    "source": (Source, "sources.jsonl"),
}
# Every line begins so: the ids are known without parsing what follows.
_ID = re.compile(r'\{"kind":"\w+","id":"([a-z0-9-]+)"')


@functools.cache
def _lines(sort: str) -> dict[str, str]:
    """Return the lines of a table by id, unparsed."""
    file = Path(__file__).with_name(_TABLES[sort][1])
    lines = file.read_text(encoding="utf-8").splitlines()
    return {found[1]: line for line in lines if (found := _ID.match(line))}


@functools.cache
def _record(sort: str, key: str) -> Reference:
    found: Reference = Reader().read(json.loads(_lines(sort)[key]), _TABLES[sort][0])
    return found


class _Table(Mapping[str, Any]):
    """The records of a table by id, each parsed when it is first asked for."""

    def __init__(self, sort: str) -> None:
        self._sort = sort

    def __getitem__(self, key: str) -> Reference:
        if key not in _lines(self._sort):
            raise KeyError(key)
        return _record(self._sort, key)

    def __contains__(self, key: object) -> bool:
        return key in _lines(self._sort)

    def __iter__(self) -> Iterator[str]:
        return iter(_lines(self._sort))

    def __len__(self) -> int:
        return len(_lines(self._sort))


@functools.cache
def _registry(sort: str) -> Registry[Any]:
    return Registry(sort, _Table(sort))


def registry_of(sort: str, records: Mapping[str, Any]) -> Registry[Any]:
    """Return the registry of records that also finds what is always available of their sort.

    Args:
        sort: What they are, in the singular: `person`, `organization`.
        records: The records by id, in the order of ids.

    Example:
        >>> registry_of("organization", {}).resolve("NATO").id
        'nato'
    """
    return Registry(sort, records, also=_registry(sort) if sort in _TABLES else None)


@functools.cache
def reference_sorts() -> Mapping[str, str]:
    """Return the ids of what is always available, each with what a reference calls it.

    Example:
        >>> reference_sorts()["nato"], "OM" in reference_sorts()
        ('organization', False)
    """
    return {key: sort for sort in _TABLES for key in _lines(sort)}


def reference_record(key: str) -> Reference | None:
    """Return the organization or source that is always available under an id, or None.

    Args:
        key: The id.

    Example:
        >>> reference_record("nato").abbreviation
        'NATO'
    """
    sort = reference_sorts().get(key)
    return None if sort is None else _record(sort, key)


def replacing(record: Entry) -> Iterator[Problem]:
    """Warn of a record that takes the place of one that is always available.

    Args:
        record: A record of a data set.

    Example:
        >>> print(*replacing(Organization(id="nato", name="Nato")))
        nato: id: warning: found "nato", the id of a reference organization, expected ...
    """
    sort = reference_sorts().get(record.id)
    if sort is not None:
        yield Problem(
            path="id",
            found=f"{shown(record.id)}, the id of a reference {sort}",
            expected="an id of its own",
            rule="replaces-reference",
            hint="leave the record out, unless it is to take the place of that one here",
            record=record.id,
            severity=Severity.WARNING,
        )
