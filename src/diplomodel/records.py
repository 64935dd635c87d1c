"""The base of every record: which fields it has, and how it is checked.

A record checks itself on building, by the shapes of its fields first and then by rules over
several of them. Rules are plain functions of well-formed values, so that they can speak even
where another field failed.
"""

import inspect
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, ClassVar, cast

import attrs

from diplomodel.errors import DataError, Problem, Severity
from diplomodel.shapes import Shape, shape_of

__all__ = [
    "Field",
    "Partial",
    "Record",
    "check_fields",
    "fields_of",
    "identity",
    "kind_of",
    "named",
    "warnings_of",
]


@attrs.frozen
class Field:
    """One field of a record's class.

    Attributes:
        name: Its name, in memory and in files.
        shape: What it holds.
        optional: Whether None is allowed.
        default: What it holds when nothing is given; `attrs.NOTHING` where it must be given.
        given: Whether it is an argument at all; a computed field is not, and is in no file.
    """

    name: str
    shape: Shape
    optional: bool
    default: Any
    given: bool

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is attrs.NOTHING

    @property
    def expected(self) -> str:
        """Say what should stand there."""
        return self.shape.expected

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value, with the field's name as path."""
        if value is None and self.optional:
            return
        for problem in self.shape.problems(value):
            yield problem.under(self.name)


@attrs.frozen(kw_only=True)
class Record:
    """The base of all records; not built itself.

    Subclasses that need rules over several fields override `rules`.
    """

    # What `kind` a record of this class has in a file; empty for parts of records.
    kind: ClassVar[str] = ""

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Give each record a short `repr()`: what is default is left out."""
        setattr(cls, "__repr__", _shown_in_short)  # noqa: B010 - each class has its own otherwise

    def __attrs_post_init__(self) -> None:
        """Check the values, all of them, and refuse them together."""
        cls = type(self)
        values = {field.name: getattr(self, field.name) for field in fields_of(cls) if field.given}
        problems = [p for p in check_fields(cls, values) if p.severity == Severity.ERROR]
        if problems:
            raise DataError(problems)

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Tell what is wrong across fields.

        Args:
            values: The well-formed values by field name. A field that failed is missing; in a
                list of parts a part that failed is there as far as it could be read, its other
                values None.

        Returns:
            The problems: errors refuse the record, warnings only tell.
        """
        yield from ()


def _shown_in_short(self: Record) -> str:
    given = [
        f"{field.name}={_word_in_short(value)}"
        for field in fields_of(type(self))
        if field.name != "evidence" and (value := getattr(self, field.name)) != field.default
    ]
    return f"{type(self).__name__}({', '.join(given)})"


def _word_in_short(value: object) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, tuple):
        items = [_word_in_short(item) for item in value]
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
    return repr(value)


class Partial:
    """What could be read of a part of a record that failed; the rest of it is None.

    Rules over several fields meet it in place of the part, so that they can still speak.
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Keep the well-formed values."""
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> None:
        """Return None for what could not be read."""
        if name.startswith("__"):
            raise AttributeError(name)


_known_fields: dict[type[Any], tuple[Field, ...]] = {}


def fields_of(cls: type[Any]) -> tuple[Field, ...]:
    """Return the fields of a record's class: those of its bases first, the evidence last.

    Args:
        cls: An attrs class.

    Raises:
        TypeError: A field is annotated with what no record can hold.

    Example:
        >>> from diplomodel import Visit
        >>> [field.name for field in fields_of(Visit)][:3]
        ['id', 'title', 'date']
    """
    found = _known_fields.get(cls)
    if found is None:
        found = _known_fields[cls] = tuple(_walk_fields(cls))
    return found


def _walk_fields(cls: type[Any]) -> Iterator[Field]:
    attrs.resolve_types(cls, include_extras=True)
    own: dict[str, attrs.Attribute[Any]] = {a.name: a for a in attrs.fields(cls)}
    # attrs moves a field that a subclass narrows to the end; its place in the base is kept.
    order: dict[str, None] = {}
    for base in reversed(inspect.getmro(cls)):
        if attrs.has(base):
            order.update(dict.fromkeys(a.name for a in attrs.fields(base)))
    if "evidence" in order:
        order["evidence"] = order.pop("evidence")
    for name in order:
        yield _field(own[name])


def _field(attribute: "attrs.Attribute[Any]") -> Field:
    shape, optional = shape_of(attribute.type)
    default: Any = attribute.default
    if isinstance(default, cast("type[Any]", attrs.Factory)):
        default = default.factory()
    return Field(attribute.name, shape, optional, default, attribute.init)


def check_fields(cls: type[Any], values: Mapping[str, Any]) -> list[Problem]:
    """Check values by the shapes of a class's fields, then by its rules.

    Args:
        cls: The class.
        values: The values by field name; names that are missing are passed over.

    Returns:
        All problems, warnings included, each with the record's id where that is known.
    """
    problems: list[Problem] = []
    well: dict[str, Any] = {}
    for field in fields_of(cls):
        if field.name in values:
            found = list(field.problems(values[field.name]))
            problems += found
            if not found:
                well[field.name] = values[field.name]
    if issubclass(cls, Record):
        problems += cls.rules(well)
    return named(problems, record=identity(cls, well))


def named(problems: list[Problem], *, record: str | None) -> list[Problem]:
    """Return the problems, each with the record's id unless it has one already."""
    if record is None:
        return problems
    return [p if p.record else attrs.evolve(p, record=record) for p in problems]


def kind_of(cls: type[Any]) -> str:
    """Return the kind of a class; empty for parts of records and for classes of somebody's own.

    Args:
        cls: An attrs class.

    Example:
        >>> from diplomodel import Visit
        >>> kind_of(Visit)
        'visit'
    """
    return cls.kind if issubclass(cls, Record) else ""


def identity(cls: type[Any], values: Mapping[str, Any]) -> str | None:
    """Return the id or code among the values of a record that has one of its own."""
    if not kind_of(cls):
        return None
    found = values.get("id", values.get("code"))
    return found if isinstance(found, str) else None


def warnings_of(record: Record) -> list[Problem]:
    """Return what is odd about a record without being wrong.

    Args:
        record: A record, which has passed its checks.

    Example:
        >>> from diplomodel import Quantity
        >>> warnings_of(Quantity(value=36))
        []
    """
    cls = type(record)
    values = {field.name: getattr(record, field.name) for field in fields_of(cls) if field.given}
    return check_fields(cls, values)
