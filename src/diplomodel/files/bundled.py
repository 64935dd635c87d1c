"""The data sets that come with the library, read when they are first asked for."""

import functools
import gzip
import json
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from diplomodel.dataset import Dataset, dataset_of, labels_in
from diplomodel.errors import UnknownName, shown
from diplomodel.files.garbage import paused_collector
from diplomodel.model.kinds import kinds_by_name
from diplomodel.model.plain import Reader

__all__ = ["load"]

# A folder for each, with a file for each kind of record; the usual one first.
_NAMES = ("articles", "us-travels")
_FOLDER = Path(__file__).parent.parent / "data"

_loading = threading.Lock()


def load(name: str = _NAMES[0]) -> Dataset:
    """Return a bundled data set: offline, checked, immutable, and the same object each time.

    Args:
        name: Which one: `articles`, what five news articles report, or `us-travels`, the travels
            abroad of US presidents and secretaries of state.

    Returns:
        The data set.

    Raises:
        UnknownName: No bundled data set is called that; a file is read by `read`.

    Example:
        >>> load().name
        'diplomodel'
    """
    if name not in _NAMES:
        hint = ""
        if isinstance(name, os.PathLike) or any(sign in str(name) for sign in "./\\"):
            hint = f"; to read a file, use read({str(name)!r})"
        raise UnknownName(
            f"found {shown(name)}, expected a bundled data set: {', '.join(_NAMES)}{hint}",
            name=str(name),
            choices=_NAMES,
        )
    with _loading:
        return _load_once(name)


@functools.cache
def _load_once(name: str) -> Dataset:
    reader = Reader(kinds_by_name())
    label: dict[str, Any] = {}
    records = []
    with paused_collector():
        for path in sorted((_FOLDER / name).glob("*.json*")):
            for row in _rows(path):
                if row["kind"] == "dataset":
                    label = labels_in(row)
                else:
                    records.append(reader.entry(row))
        return dataset_of(records, label, ())


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    """Return the records in a file: an array, or a packed line for each where they are many."""
    if path.suffix == ".gz":
        return map(json.loads, gzip.decompress(path.read_bytes()).splitlines())
    rows: list[dict[str, Any]] = json.loads(path.read_bytes())
    return rows
