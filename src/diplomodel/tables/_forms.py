"""How a value of a mapping is read from plain data, strictly, and written back.

Every class of a mapping says of each field which form it has; one reader and one writer then
serve them all.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar, cast

import attrs

from diplomodel.errors import DataError, Problem, nearest, shown, suggest

__all__ = [
    "Form",
    "check_types",
    "choice",
    "flag",
    "form_of",
    "key_of",
    "many",
    "one",
    "pairs",
    "plain_of",
    "read_as",
    "table",
    "text",
    "texts",
    "texts_form",
    "tuple_of",
    "wrong",
]

C = TypeVar("C")
Problems: TypeAlias = list[Problem]


@attrs.frozen
class Form:
    """How one field is read and written.

    Attributes:
        read: Makes the value of plain data; tells problems, with the path, instead of raising.
        fits: Tells whether a value is one of the field.
        expected: What it must be.
        plain: Makes plain data of the value.
    """

    read: Callable[[Any, str, Problems], Any]
    fits: Callable[[Any], bool]
    expected: str
    plain: Callable[[Any], Any] = lambda value: value


def wrong(problems: Problems, path: str, value: object, expected: str) -> None:
    """Tell that a value of a mapping has another form."""
    rule = "mapping-type"
    problems.append(Problem(path=path, found=shown(value), expected=expected, rule=rule))


def tuple_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return what tells whether a value is a tuple of values that fit."""
    return lambda value: isinstance(value, tuple) and all(map(fits, cast("Any", value)))


def _pair_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, tuple)
        and len(cast("Any", value)) == 2
        and isinstance(value[0], str)
        and fits(value[1])
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _text(value: Any, path: str, problems: Problems) -> str | None:
    if isinstance(value, str):
        return value
    wrong(problems, path, value, "text")
    return None


def _texts(value: Any, path: str, problems: Problems) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return tuple(value)
    wrong(problems, path, value, "text, or a list of texts")
    return ()


def _table(value: Any, path: str, problems: Problems) -> tuple[tuple[str, str], ...]:
    found = _mapping(value, path, problems)
    for key, item in found.items():
        if not isinstance(item, str):
            wrong(problems, f"{path}.{key}", item, "text")
    return tuple((str(key), item) for key, item in found.items() if isinstance(item, str))


def _mapping(value: Any, path: str, problems: Problems) -> Mapping[Any, Any]:
    if isinstance(value, Mapping):
        return value
    wrong(problems, path, value, "a table")
    return {}


def _flag(value: Any, path: str, problems: Problems) -> bool:
    if isinstance(value, bool):
        return value
    wrong(problems, path, value, "true or false")
    return False


def _field(form: Form, default: Any, key: str | None) -> Any:
    return attrs.field(default=default, metadata={"form": form, "key": key})


def text(default: Any = None, *, key: str | None = None) -> Any:
    """Declare a field that holds a text."""
    return _field(Form(_text, _is_text, "text"), default, key)


def flag(*, default: bool = False) -> Any:
    """Declare a field that holds true or false."""
    form = Form(_flag, lambda value: isinstance(value, bool), "true or false")
    return _field(form, default, None)


def _plain_texts(value: tuple[str, ...]) -> Any:
    return value[0] if len(value) == 1 else list(value)


texts_form = Form(_texts, tuple_of(_is_text), "a tuple of texts", _plain_texts)


def texts(default: tuple[str, ...] = ()) -> Any:
    """Declare a field that holds texts; one alone needs no list."""
    return _field(texts_form, default, None)


def table(default: Any = ()) -> Any:
    """Declare a field that holds a table of texts by text."""
    expected = "a tuple of pairs of texts"
    return _field(Form(_table, tuple_of(_pair_of(_is_text)), expected, dict), default, None)


def choice(*words: str) -> Any:
    """Declare a field that holds one of some words, the first by default."""

    def read(value: Any, path: str, problems: Problems) -> str:
        if isinstance(value, str) and value in words:
            return value
        problems.append(
            Problem(
                path=path,
                found=shown(value),
                expected=f"one of: {', '.join(words)}",
                rule="mapping-word",
                hint=suggest(nearest(value, words)),
            )
        )
        return words[0]

    def fits(value: object) -> bool:
        return isinstance(value, str) and value in words

    return _field(Form(read, fits, f"one of: {', '.join(words)}"), words[0], None)


def one(cls: type[Any], default: Any = None) -> Any:
    """Declare a field that holds a part with keys of its own."""

    def read(value: Any, path: str, problems: Problems) -> Any:
        return read_as(cls, value, path, problems)

    form = Form(read, lambda value: isinstance(value, cls), f"a {cls.__name__}", plain_of)
    return _field(form, default, None)


def many(cls: type[Any]) -> Any:
    """Declare a field that holds several parts with keys of their own."""

    def read(value: Any, path: str, problems: Problems) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            wrong(problems, path, value, "a list of tables")
            return ()
        made = [read_as(cls, v, f"{path}[{n}]", problems) for n, v in enumerate(value)]
        return tuple(part for part in made if part is not None)

    def plain(value: Iterable[Any]) -> list[Any]:
        return [plain_of(part) for part in value]

    fits = tuple_of(lambda part: isinstance(part, cls))
    return _field(Form(read, fits, f"a tuple of {cls.__name__}", plain), (), None)


def pairs(item: Form) -> Any:
    """Declare a field that holds a table whose values have a form of their own."""

    def read(value: Any, path: str, problems: Problems) -> tuple[tuple[str, Any], ...]:
        found = _mapping(value, path, problems)
        return tuple((str(k), item.read(v, f"{path}.{k}", problems)) for k, v in found.items())

    def plain(value: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        return {key: item.plain(part) for key, part in value}

    fits = tuple_of(_pair_of(item.fits))
    expected = f"a tuple of pairs of text and {item.expected}"
    return _field(Form(read, fits, expected, plain), (), None)


def form_of(field: "attrs.Attribute[Any]") -> Form:
    """Return the form that a field was declared with."""
    form: Form = field.metadata["form"]
    return form


def key_of(field: "attrs.Attribute[Any]") -> str:
    """Return the key that a field has in plain data."""
    return field.metadata["key"] or field.name


def _holds(field: "attrs.Attribute[Any]", value: object) -> bool:
    return (value is None and field.default is None) or form_of(field).fits(value)


def check_types(part: Any) -> None:
    """Hold a part of a mapping to the types of its fields.

    Args:
        part: The part, as just made.

    Raises:
        DataError: A field holds what it cannot; all problems at once.
    """
    problems: Problems = []
    for field in attrs.fields(type(part)):
        value = getattr(part, field.name)
        if not _holds(field, value):
            wrong(problems, key_of(field), value, form_of(field).expected)
    if problems:
        raise DataError(problems)


def read_as(cls: type[C], value: object, path: str, problems: Problems) -> C | None:
    """Return a part of a mapping, or None where it is no table.

    Args:
        cls: Its class.
        value: The plain data.
        path: Where it stands in the mapping.
        problems: Where to tell what is wrong.
    """
    special = getattr(cls, "from_plain", None)
    if special is not None:
        made: C | None = special(value, path, problems)
        return made
    if not isinstance(value, Mapping):
        wrong(problems, path, value, "a table")
        return None
    by_key = {key_of(field): field for field in attrs.fields(cast("Any", cls))}
    given = read_keys(by_key, value, path, problems)
    return cls(**given)


def read_keys(
    by_key: Mapping[str, "attrs.Attribute[Any]"],
    value: Mapping[Any, Any],
    path: str,
    problems: Problems,
) -> dict[str, Any]:
    """Return the values of fields by name, as far as they could be read."""
    given: dict[str, Any] = {}
    for key, item in value.items():
        field = by_key.get(key)
        where = f"{path}.{key}" if path else str(key)
        if field is None:
            problems.append(
                Problem(
                    path=where,
                    found=f"the key {shown(str(key))}",
                    expected=f"one of: {', '.join(by_key)}",
                    rule="unknown-key",
                    hint=suggest(nearest(str(key), by_key)),
                )
            )
            continue
        read = form_of(field).read(item, where, problems)
        if _holds(field, read):  # where it does not, it is told already
            given[field.name] = read
    return given


def plain_of(part: Any) -> Any:
    """Return a part of a mapping as plain data, without what is default."""
    special = getattr(part, "to_plain", None)
    if special is not None:
        return special()
    return {
        key_of(field): form_of(field).plain(value)
        for field in attrs.fields(type(part))
        if (value := getattr(part, field.name)) != field.default
    }
