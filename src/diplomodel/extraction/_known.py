"""Who and what data sets know by name, the data sets that they know included."""

from collections.abc import Iterable, Mapping
from typing import Any

from diplomodel.dataset import Dataset, known_to
from diplomodel.model.kinds import ENTITIES, Entry, sort_of
from diplomodel.reference.names import Registry
from diplomodel.reference.organizations import registry_of

__all__ = ["registries_of"]


def registries_of(datasets: Iterable[Dataset]) -> Mapping[str, Registry[Any]]:
    """Return the people, organizations, places and sources that are known, by their sort.

    Args:
        datasets: The data sets; those that they know, and what is always available, count too.

    Example:
        >>> import diplomodel as dm
        >>> registries_of([dm.load()])["organization"].resolve("SCO").id
        'sco'
    """
    by_sort: dict[str, dict[str, Entry]] = {cls.kind: {} for cls in ENTITIES}
    for key, record in sorted(known_to(datasets).records.items()):
        if sort_of(record) in by_sort:
            by_sort[sort_of(record)][key] = record
    return {sort: registry_of(sort, records) for sort, records in by_sort.items()}
