"""What callers pass in: a value of the wrong type gets a message that says what to do."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from diplomodel.dataset import Dataset
from diplomodel.errors import shown
from diplomodel.model.events import Event

__all__ = ["classes_of", "data_set", "data_sets", "path_of"]


def path_of(text: str | os.PathLike[str]) -> Path:
    """Return the path that a caller means.

    Args:
        text: The path.

    Raises:
        FileNotFoundError: It is empty, which for `Path` would be the current folder.
        TypeError: It is not a path.

    Example:
        >>> path_of("")
        Traceback (most recent call last):
            ...
        FileNotFoundError: [Errno 2] the path is empty: ''
    """
    if not isinstance(text, str | os.PathLike):
        raise TypeError(f"found {_name_of(text)}, expected a path")
    if not os.fspath(text):
        raise FileNotFoundError(errno.ENOENT, "the path is empty", text)
    return Path(text)


def data_set(value: Dataset) -> Dataset:
    """Return a data set, or say how to make one of records.

    Args:
        value: The data set.

    Raises:
        TypeError: It is not one.

    Example:
        >>> data_set(5)
        Traceback (most recent call last):
            ...
        TypeError: found 5, expected a data set: make one with Dataset(events, known=[ds])
    """
    if isinstance(value, Dataset):
        return value
    expected = "expected a data set: make one with Dataset(events, known=[ds])"
    raise TypeError(f"found {_name_of(value)}, {expected}")


def data_sets(known: Iterable[Dataset]) -> tuple[Dataset, ...]:
    """Return the data sets that references may lead to.

    Args:
        known: The data sets.

    Raises:
        TypeError: They are not data sets in a list.

    Example:
        >>> data_sets(Dataset())
        Traceback (most recent call last):
            ...
        TypeError: known: found <a data set: 0 events>, expected a list of data sets
    """
    if isinstance(known, str | Dataset) or not isinstance(known, Iterable):
        raise TypeError(f"known: found {_name_of(known)}, expected a list of data sets")
    found = tuple(known)
    for value in found:
        if not isinstance(value, Dataset):
            raise TypeError(f"known: found {_name_of(value)} in the list, expected a data set")
    return found


def classes_of(kinds: Iterable[type[Event]]) -> tuple[type[Event], ...]:
    """Return the classes of events that a caller adds to those of the model.

    Args:
        kinds: The classes.

    Raises:
        TypeError: They are not classes of events in a list.

    Example:
        >>> from diplomodel import Visit
        >>> classes_of(Visit)
        Traceback (most recent call last):
            ...
        TypeError: kinds: found the class Visit, expected a list of classes of events
    """
    if isinstance(kinds, str | Dataset) or not isinstance(kinds, Iterable):
        raise TypeError(f"kinds: found {_name_of(kinds)}, expected a list of classes of events")
    found = tuple(kinds)
    for value in found:
        if not (isinstance(value, type) and issubclass(value, Event)):
            expected = "expected a class derived from Event"
            raise TypeError(f"kinds: found {_name_of(value)} in the list, {expected}")
    return found


def _name_of(value: object) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else shown(value)
