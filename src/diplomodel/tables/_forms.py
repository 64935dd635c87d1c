"""How a value of a mapping is read from plain data, strictly, and written back.

Every class of a mapping says of each field which form it has; one reader and one writer then
serve them all.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar, cast

import attrs

from diplomodel.errors import Problem, close_to, shown

__all__ = [
    "Form",
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
    "wrong",
]

C = TypeVar("C")
Problems: TypeAlias = list[Problem]


@attrs.frozen
class Form:
    """How one field is read and written.

    Attributes:
        read: Makes the value of plain data; tells problems, with the path, instead of raising.
        plain: Makes plain data of the value.
    """

    read: Callable[[Any, str, Problems], Any]
    plain: Callable[[Any], Any] = lambda value: value


def wrong(problems: Problems, path: str, value: object, expected: str) -> None:
    """Tell that a value of a mapping has another form."""
    rule = "mapping-type"
    problems.append(Problem(path=path, found=shown(value), expected=expected, rule=rule))


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
    return _field(Form(_text), default, key)


def flag(*, default: bool = False) -> Any:
    """Declare a field that holds true or false."""
    return _field(Form(_flag), default, None)


def texts(default: tuple[str, ...] = ()) -> Any:
    """Declare a field that holds texts; one alone needs no list."""

    def plain(value: tuple[str, ...]) -> Any:
        return value[0] if len(value) == 1 else list(value)

    return _field(Form(_texts, plain), default, None)


def table(default: Any = ()) -> Any:
    """Declare a field that holds a table of texts by text."""
    return _field(Form(_table, dict), default, None)


def choice(*words: str) -> Any:
    """Declare a field that holds one of some words, the first by default."""

    def read(value: Any, path: str, problems: Problems) -> str:
        if isinstance(value, str) and value in words:
            return value
        near = close_to(value, words) if isinstance(value, str) else None
        problems.append(
            Problem(
                path=path,
                found=shown(value),
                expected=f"one of: {', '.join(words)}",
                rule="mapping-word",
                hint=f"did you mean {near}?" if near else None,
            )
        )
        return words[0]

    return _field(Form(read), words[0], None)


def one(cls: type[Any], default: Any = None) -> Any:
    """Declare a field that holds a part with keys of its own."""

    def read(value: Any, path: str, problems: Problems) -> Any:
        return read_as(cls, value, path, problems)

    return _field(Form(read, plain_of), default, None)


def many(cls: type[Any]) -> Any:
    """Declare a field that holds several parts with keys of their own."""

    def read(value: Any, path: str, problems: Problems) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            wrong(problems, path, value, "a list of tables")
            return ()
        made = [read_as(cls, v, f"{path}[{n}]", problems) for n, v in enumerate(value)]
        return tuple(part for part in made if part is not None)

    return _field(Form(read, lambda value: [plain_of(part) for part in value]), (), None)


def pairs(item: Form) -> Any:
    """Declare a field that holds a table whose values have a form of their own."""

    def read(value: Any, path: str, problems: Problems) -> tuple[tuple[str, Any], ...]:
        found = _mapping(value, path, problems)
        return tuple((str(k), item.read(v, f"{path}.{k}", problems)) for k, v in found.items())

    def plain(value: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        return {key: item.plain(part) for key, part in value}

    return _field(Form(read, plain), (), None)


def form_of(field: "attrs.Attribute[Any]") -> Form:
    """Return the form that a field was declared with."""
    form: Form = field.metadata["form"]
    return form


def key_of(field: "attrs.Attribute[Any]") -> str:
    """Return the key that a field has in plain data."""
    return field.metadata["key"] or field.name


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
            near = close_to(str(key), by_key)
            problems.append(
                Problem(
                    path=where,
                    found=f"the key {shown(str(key))}",
                    expected=f"one of: {', '.join(by_key)}",
                    rule="unknown-key",
                    hint=f"did you mean {near}?" if near else None,
                )
            )
            continue
        given[field.name] = form_of(field).read(item, where, problems)
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
