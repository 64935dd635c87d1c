"""The converters of cattrs: hooks that read and write records, and the functions for one of them.

A converter that the hooks are registered on reads a user's own classes as it did before.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, overload

from diplomodel.dates import FuzzyDate
from diplomodel.errors import UnknownName
from diplomodel.model.events import Event
from diplomodel.model.kinds import Entry, kinds_by_name
from diplomodel.model.parties import Country
from diplomodel.model.plain import Reader, unstructure
from diplomodel.model.record import Record, fields_of
from diplomodel.model.shapes import Many, Nested, Shape, When
from diplomodel.reference.countries import countries

if TYPE_CHECKING:
    import cattrs

__all__ = [
    "make_converter",
    "reader_of",
    "register_hooks",
    "structure",
    "unstructure",
]

R = TypeVar("R", bound=Record)
C = TypeVar("C", bound="cattrs.BaseConverter")


def make_converter(*kinds: type[Event]) -> "cattrs.Converter":
    """Return a cattrs converter that reads and writes records.

    Args:
        *kinds: Classes of events of your own, each with a `kind`.

    Raises:
        TypeError: A class of your own is no event, or has no kind or one that is taken.

    Example:
        >>> converter = make_converter()
        >>> converter.structure({"kind": "visit", "id": "a", "title": "A"}, Event).title
        'A'
    """
    import cattrs

    return register_hooks(cattrs.Converter(), *kinds)


def register_hooks(converter: C, *kinds: type[Event]) -> C:
    """Teach a cattrs converter to read and write records; its other classes stay as they are.

    Reading is strict whatever the converter's own settings, and raises `DataError` with all
    problems. An `Event` is read by its `kind`.

    Args:
        converter: The converter.
        *kinds: Classes of events of your own, each with a `kind`.

    Returns:
        The same converter.

    Raises:
        TypeError: A class of your own is no event, or has no kind or one that is taken.

    Example:
        >>> import cattrs
        >>> from diplomodel import Visit
        >>> converter = register_hooks(cattrs.Converter(detailed_validation=False))
        >>> converter.unstructure(Visit(id="a", title="A"))
        {'kind': 'visit', 'id': 'a', 'title': 'A'}
    """
    reader = reader_of(kinds)
    for cls in _classes(reader.kinds.values()):
        converter.register_structure_hook(cls, reader.read)
        converter.register_unstructure_hook(cls, unstructure)
    converter.register_structure_hook(FuzzyDate, lambda data, _: When().read(data))
    converter.register_unstructure_hook(FuzzyDate, str)

    def read_list(data: object, target: Any) -> Any:
        read = reader.read_list(data, get_args(target)[0])
        return list(read) if get_origin(target) is list else read

    # In a list of records, the problems of all its elements are found.
    converter.register_structure_hook_func(_holds_records, read_list)
    return converter


@lru_cache(maxsize=64)
def reader_of(kinds: tuple[type[Event], ...]) -> Reader:
    """Return the reader of records as files hold them, of the model's kinds and others."""
    return Reader(kinds_by_name(kinds), _country_code)


@overload
def structure(data: object, *, kinds: Iterable[type[Event]] = ...) -> Entry: ...
@overload
def structure(data: object, record: type[R], *, kinds: Iterable[type[Event]] = ...) -> R: ...
def structure(
    data: object, record: type[Record] | None = None, *, kinds: Iterable[type[Event]] = ()
) -> Any:
    """Return the record that a dict describes, as a file would.

    Args:
        data: The dict, of plain values: text, numbers, booleans, lists, dicts.
        record: The class to read; None reads any by its `kind`.
        kinds: Classes of events of your own.

    Raises:
        DataError: Something is wrong with it; all problems at once.

    Example:
        >>> visit = structure({"kind": "visit", "id": "a", "title": "A", "date": "2024-07"})
        >>> visit.date
        edtf('2024-07')
        >>> structure({"kind": "visit", "id": "a", "title": "A", "status": "hold"})
        Traceback (most recent call last):
            ...
        diplomodel.errors.DataError: a: status: found "hold", expected one of: unspecified, ...
    """
    reader = reader_of(tuple(kinds))
    return reader.entry(data) if record is None else reader.read(data, record)


def _holds_records(target: Any) -> bool:
    arguments = get_args(target)
    return (
        get_origin(target) in (list, tuple)
        and len(arguments) in (1, 2)
        and arguments[1:] in ((), (...,))
        and isinstance(arguments[0], type)
        and issubclass(arguments[0], Record)
    )


def _classes(kinds: Iterable[type[Record]]) -> list[type[Record]]:
    """Return every class of records, parts of records included, and the events' base."""
    found: dict[type[Record], None] = {}

    def add(cls: type[Record]) -> None:
        if cls in found:
            return
        found[cls] = None
        for field in fields_of(cls):
            shape = field.shape.item if isinstance(field.shape, Many) else field.shape
            # Other classes are read inside records only; alone they stay as they are.
            if isinstance(shape, Nested) and issubclass(shape.record, Record):
                add(shape.record)

    for cls in (*kinds, Country):
        add(cls)
    return [Event, *found]


def _country_code(shape: Shape, value: object) -> str | None:
    """Advise to write a country's code where its name stands."""
    if "country" not in getattr(shape, "refers", ()) or not isinstance(value, str):
        return None
    try:
        return f"write {countries().resolve(value).code}"
    except UnknownName:
        return None
