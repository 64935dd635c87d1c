"""The format of an answer, which events are coded in: as a JSON Schema, and as a record has it.

An answer is `{"events": [...]}`. Its events have the fields of the records, under the same names
and in the same order, so that a path into an answer is a path into the record. What a coder cannot
know or need not say is not asked: ids, the source, and whatever `include=` would add.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

import attrs

from diplomodel.dataset import Dataset
from diplomodel.errors import AmbiguousName, UnknownName, nearest, shown
from diplomodel.model.events import Event, Money, Quantity
from diplomodel.model.kinds import EVENTS
from diplomodel.model.record import Field, fields_of
from diplomodel.model.shapes import Flag, Many, Nested, Number, Shape, Text, Word
from diplomodel.path import Path
from diplomodel.reference.names import Registry
from diplomodel.vocabulary import EventStatus, Level, MeetingMode

__all__ = ["INCLUDES", "answer_fields", "answer_of", "chosen", "has_ref", "schema"]

# What `include=` adds, with the fields that it stands for.
_ADDED: Final = {
    "level": ("level", "level_of_conclusion"),
    "mode": ("mode",),
    "rendering": ("rendering",),
    "amount": ("amount",),
    "quantity": ("quantity",),
    "parties": ("party", "on_behalf_of", "parties_complete"),
    "relations": ("relations",),
    "parts": ("part_of",),
    "tags": ("tags",),
}
INCLUDES: Final = tuple(_ADDED)

# Fields that no answer has: the reader makes ids and knows the source, whose lines are numbered.
_NEVER: Final = ("id", "identifiers", "source", "locator")

# What other events of an answer refer to an event by.
REF: Final = "ref"


def schema(kinds: str | Iterable[str] = (), include: str | Iterable[str] = ()) -> dict[str, Any]:
    """Return the format of an answer as a JSON Schema that structured output takes.

    It keeps to what services take: an object at the root, every property required, no null, no
    patterns or limits, at most one union. Nothing is written as `""` or `[]`. For files there is
    `exports.json_schema`.

    Args:
        kinds: The kinds of events to ask for, by name; the default is all.
        include: What to ask for beyond the usual: `level`, `mode`, `rendering`, `amount`,
            `quantity`, `parties` (for whom acts count, on whose behalf somebody took part, and
            whether all parties are recorded), `relations`, `parts`, `tags`.

    Returns:
        The schema; the same arguments always give the same one.

    Raises:
        UnknownName: A kind, or something to include, is not known; the message suggests.

    Example:
        >>> made = schema("visit")
        >>> made["properties"]
        {'events': {'type': 'array', 'items': {'$ref': '#/$defs/visit'}}}
        >>> made["$defs"]["visit"]["required"][:4]
        ['kind', 'title', 'date', 'status']
    """
    classes, added = chosen(kinds, include)
    definitions = _Definitions(added)
    refs = [definitions.kind(cls) for cls in classes]
    items = refs[0] if len(refs) == 1 else {"anyOf": refs}
    return {
        **_object({"events": _list(items)}),
        "$defs": dict(sorted(definitions.made.items())),
    }


def chosen(
    kinds: str | Iterable[str], include: str | Iterable[str]
) -> tuple[tuple[type[Event], ...], tuple[str, ...]]:
    """Return the classes of the kinds, and what to include, each in the model's order.

    Args:
        kinds: The kinds, by name; none is all.
        include: What to include.

    Raises:
        UnknownName: One is not known.

    Example:
        >>> chosen("visit", ["parts", "level"])[1]
        ('level', 'parts')
    """
    by_name = {cls.kind: cls for cls in EVENTS}
    names = _words("kind of event", kinds, by_name) or by_name
    added = _words("part of an answer that can be included", include, INCLUDES)
    return tuple(by_name[name] for name in by_name if name in names), added


def _words(what: str, given: str | Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    words = [given] if isinstance(given, str) else list(given)
    for word in words:
        if word not in known:
            message = f"found {shown(word)}, expected a {what}: {', '.join(known)}"
            near = nearest(word, known)
            raise UnknownName(message, name=str(word), choices=near, meant=near)
    return tuple(word for word in known if word in words)


def answer_fields(cls: type[Any], include: Iterable[str]) -> tuple[Field, ...]:
    """Return the fields of a class that an answer has, in their order.

    Args:
        cls: A class of events, or of parts of events.
        include: What is included.

    Example:
        >>> from diplomodel import Evidence
        >>> [field.name for field in answer_fields(Evidence, ())]
        ['supports', 'basis', 'lines', 'fragment', 'why']
    """
    left_out = _left_out(include)
    return tuple(field for field in fields_of(cls) if field.given and field.name not in left_out)


def _left_out(include: Iterable[str]) -> set[str]:
    """Return the names of the fields that an answer does not have."""
    return {*_NEVER, *(name for word in INCLUDES if word not in include for name in _ADDED[word])}


def has_ref(include: Iterable[str]) -> bool:
    """Return whether events have a label by which others refer to them.

    Args:
        include: What is included.
    """
    return bool({"relations", "parts"}.intersection(include))


class _Definitions:
    """The definitions of a schema: the kinds, and what several of them share, each once.

    The rest stands where it is used: services limit how large a schema may be.
    """

    def __init__(self, include: Iterable[str]) -> None:
        self.made: dict[str, Any] = {}
        self._include = tuple(include)

    def kind(self, cls: type[Event]) -> dict[str, Any]:
        """Return the reference to the definition of a kind of events."""
        # The kind comes first, so that a model that writes an answer has chosen it by then.
        first = {"kind": _enum([cls.kind])}
        if has_ref(self._include):
            first[REF] = _text()
        self.made[cls.kind] = self._record(cls, first)
        return _ref(cls.kind)

    def _record(self, cls: type[Any], first: Mapping[str, Any] | None = None) -> dict[str, Any]:
        fields = answer_fields(cls, self._include)
        return _object({**(first or {}), **{field.name: self._field(field) for field in fields}})

    def _field(self, field: Field) -> dict[str, Any]:
        shape = field.shape
        if isinstance(shape, Word):
            words = _enum(shape.words)
            return self._shared(shape.vocabulary.__name__, words) if _is_shared(shape) else words
        if isinstance(shape, Many):
            if isinstance(shape.item, Number):
                return _list({"type": "integer"})
            if isinstance(shape.item, Word):
                return self._shared(field.name, _list(_enum(shape.item.words)))
            if isinstance(shape.item, Nested):
                return self._shared(field.name, _list(self._record(shape.item.record)))
            return self._shared("texts", _list(_text()))
        # Dates, numbers and amounts are text, which can be empty.
        return {"type": "boolean"} if isinstance(shape, Flag) else _text()

    def _shared(self, name: str, made: dict[str, Any]) -> dict[str, Any]:
        self.made[name] = made
        return _ref(name)


def _is_shared(shape: Word) -> bool:
    return shape.vocabulary in (EventStatus, Level, MeetingMode)


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


# Each call makes a new one: those who are given a schema may change it.


def _text() -> dict[str, Any]:
    return {"type": "string"}


def _enum(words: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


# A record as an answer


def answer_of(event: Event, ds: Dataset, include: str | Iterable[str] = ()) -> dict[str, Any]:
    """Return an event as a coder would have written it.

    Evidence of what the answer does not include is left out.

    Args:
        event: The event.
        ds: The data set that its references lead to.
        include: What the answer includes. Events refer to each other by their ids.

    Example:
        >>> import diplomodel as dm
        >>> ds = dm.load()
        >>> answer = answer_of(ds.visits["lukashenko-kazakhstan-visit-2024"], ds)
        >>> answer["date"], answer["destinations"], answer["participants"][0]["country"]
        ('2024-07-03/2024-07-04', ['Kazakhstan'], 'Belarus')
    """
    _, added = chosen((), include)
    first = {"kind": event.kind, **({REF: event.id} if has_ref(added) else {})}
    return {**first, **_plain(event, ds, added)}


def _plain(record: Any, ds: Dataset, include: tuple[str, ...]) -> dict[str, Any]:
    return {
        field.name: _value(_held(record, field, include), field.shape, ds, include)
        for field in answer_fields(type(record), include)
    }


def _held(record: Any, field: Field, include: tuple[str, ...]) -> Any:
    """Return the value of a field; evidence only as far as it supports what the answer has."""
    value = getattr(record, field.name)
    if field.name != "evidence":
        return value
    left_out = _left_out(include)
    kept = [
        attrs.evolve(piece, supports=paths)
        for piece in value
        if (paths := tuple(p for p in piece.supports if not left_out & {*(Path.parse(p) or ())}))
    ]
    return tuple(kept)


def _value(value: Any, shape: Shape, ds: Dataset, include: tuple[str, ...]) -> Any:
    if isinstance(shape, Many):
        # Numbers in a list stay numbers: there is nothing else in it.
        whole = isinstance(shape.item, Number)
        return [item if whole else _value(item, shape.item, ds, include) for item in value]
    if isinstance(shape, Flag):
        return value
    if value is None:
        return ""
    if isinstance(value, Quantity):
        return _about("several" if value.value is None else str(value.value), value.approximate)
    if isinstance(value, Money):
        return _about(f"{value.value:f} {value.currency}", value.approximate)
    if isinstance(shape, Nested):
        return _plain(value, ds, include)
    return _name_of(value, shape.refers, ds) if isinstance(shape, Text) else str(value)


def _about(text: str, approximate: bool) -> str:
    return f"about {text}" if approximate else text


def _name_of(key: str, sorts: tuple[str, ...], ds: Dataset) -> str:
    """Return the name of what a text refers to, or the text itself."""
    registries: dict[str, Registry[Any]] = {
        "person": ds.people,
        "organization": ds.organizations,
        "place": ds.places,
        "country": ds.countries,
    }
    for registry in (registries[sort] for sort in sorts if sort in registries):
        record = registry.get(key)
        if record is not None:
            name: str = record.name
            with suppress(AmbiguousName):
                registry.resolve(name)
                return name
    return key
