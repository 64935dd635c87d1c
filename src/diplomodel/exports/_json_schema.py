"""The format of files as a JSON Schema, derived from the fields of the records.

A schema can say what a single record looks like. Rules between several values or records (that
a reference or a path of evidence leads somewhere, that a span is not reversed) are checked when
a file is read.
"""

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from diplomodel.dataset import Label
from diplomodel.files.arguments import classes_of
from diplomodel.model.coverage import Coverage
from diplomodel.model.events import Event
from diplomodel.model.kinds import kinds_by_name
from diplomodel.model.parties import Participant, Place
from diplomodel.model.provenance import Evidence
from diplomodel.model.record import Field, fields_of
from diplomodel.model.shapes import Exact, Flag, Many, Nested, Number, Shape, Text, When, Word
from diplomodel.vocabulary import Basis

__all__ = ["date_pattern", "field_descriptions", "json_schema", "portable", "words_of"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kinds: Iterable[type[Event]] = ()) -> dict[str, Any]:
    """Return the format of files as a JSON Schema (2020-12): an array of records.

    A single record, such as a line of a `.jsonl` file, is `$defs/record`.

    Args:
        kinds: Your own classes of events.

    Raises:
        TypeError: The kinds are not a list of classes of events, or one has no kind, or the kind
            of another class.

    Example:
        >>> schema = json_schema()
        >>> schema["type"], schema["items"]
        ('array', {'$ref': '#/$defs/record'})
        >>> schema["$defs"]["visit"]["required"]
        ['kind', 'id', 'title']
    """
    entries = kinds_by_name(classes_of(kinds))
    definitions = _Definitions()
    label = definitions.ref(Label, "dataset")
    refs = {kind: definitions.ref(cls, kind) for kind, cls in entries.items()}
    refs["dataset"] = label
    record: dict[str, Any] = {
        "description": "One record; its kind says of which sort.",
        "type": "object",
        "properties": {"kind": {"enum": list(refs)}},
        "required": ["kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": ref},
            }
            for kind, ref in refs.items()
        ],
    }
    return {
        "$schema": _DIALECT,
        "title": "diplomodel",
        "description": "Diplomatic events, with the people, organizations, places and sources "
        "that they name: an array of records.",
        "type": "array",
        "items": {"$ref": "#/$defs/record"},
        "contains": {"properties": {"kind": {"const": "dataset"}}, "required": ["kind"]},
        "minContains": 0,
        "maxContains": 1,
        "$defs": {"record": record, **definitions.made},
    }


class _Definitions:
    """The definitions of a schema, one for each class, vocabulary and format."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}
        self._names: dict[object, str] = {}

    def _name_for(self, key: object, wanted: str) -> tuple[str, bool]:
        """Return the name of a definition, and whether it is new."""
        if key in self._names:
            return self._names[key], False
        name, number = wanted, 1
        while name in self.made or name == "record":
            number += 1
            name = f"{wanted}-{number}"
        self._names[key] = name
        self.made[name] = {}  # to come before the definitions that it refers to
        return name, True

    def ref(self, cls: type[Any], kind: str = "") -> str:
        """Return a reference to the definition of a class of records."""
        name, is_new = self._name_for(cls, kind or _kebab(cls.__name__))
        if is_new:
            self.made[name] = self._record(cls, kind)
        return f"#/$defs/{name}"

    def _record(self, cls: type[Any], kind: str) -> dict[str, Any]:
        descriptions = field_descriptions(cls)
        fields = [field for field in fields_of(cls) if field.given]
        properties = {"kind": {"const": kind}} if kind else {}
        properties.update({f.name: self._field(f, descriptions.get(f.name)) for f in fields})
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if summary := _first_line(cls):
            schema = {"description": summary, **schema}
        if required := ["kind"] * bool(kind) + [f.name for f in fields if f.required]:
            schema["required"] = required
        schema["additionalProperties"] = False
        rules = [rule for base, found in _RULES.items() if issubclass(cls, base) for rule in found]
        if rules:
            schema["allOf"] = rules
        return schema

    def _field(self, field: Field, description: str | None) -> dict[str, Any]:
        schema = self.shape(field.shape)
        if field.optional:
            schema = _or_null(schema)
        return {"description": description, **schema} if description else schema

    def shape(self, shape: Shape) -> dict[str, Any]:
        """Return the schema of the values that a field may hold."""
        if isinstance(shape, Many):
            items = self.shape(shape.item)
            return {"type": "array", "items": _or_null(items) if shape.optional else items}
        if isinstance(shape, Nested):
            return {"$ref": self.ref(shape.record)}
        if isinstance(shape, Number):
            return _number(shape)
        if isinstance(shape, Flag):
            return {"type": "boolean"}
        return {"$ref": self._shared_ref(shape)}

    def _shared_ref(self, shape: Text | Word | When | Exact) -> str:
        key, name, schema = _definition(shape)
        name, is_new = self._name_for(key, name)
        if is_new:
            self.made[name] = schema
        return f"#/$defs/{name}"


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _definition(shape: Text | Word | When | Exact) -> tuple[object, str, dict[str, Any]]:
    """Return the definition of a shape: a key that identifies it, its name, and its schema."""
    if isinstance(shape, Word):
        words = words_of(shape)
        defined = "; ".join(f"{word}: {line}" if line else word for word, line in words.items())
        summary = _first_line(shape.vocabulary)
        schema = {"type": "string", "enum": list(words)}
        description = " ".join(filter(None, (summary, defined)))
        return (
            shape.vocabulary,
            _kebab(shape.vocabulary.__name__),
            {"description": description, **schema},
        )
    if isinstance(shape, When):
        return When, "date", _pattern_schema(shape.expected, date_pattern())
    if isinstance(shape, Exact):
        return (
            Exact,
            "exact-number",
            _pattern_schema(shape.expected, r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?"),
        )
    if shape.format is None:
        return None, "text", {"description": "Text.", **_TEXT}
    form = shape.format
    return form, form.rule, _pattern_schema(form.expected, form.pattern.pattern)


def _pattern_schema(expected: str, pattern: str) -> dict[str, Any]:
    return {
        "description": f"{expected[0].upper()}{expected[1:]}.",
        "type": "string",
        "pattern": f"^(?:{portable(pattern)})$",
        # Line breaks too: in some languages $ also matches before the last one.
        "not": {"pattern": r"[\u0000-\u001f\u007f]"},
    }


def _number(shape: Number) -> dict[str, Any]:
    low, high = shape.limits.low, shape.limits.high
    if shape.whole:
        limit = 10**18 - 1  # as many digits as every engine can represent
        return {
            "type": "integer",
            "minimum": -limit if low is None else int(low),
            "maximum": limit if high is None else int(high),
        }
    bounds: dict[str, Any] = {"exclusiveMinimum": -1e18} if low is None else {"minimum": low}
    bounds |= {"exclusiveMaximum": 1e18} if high is None else {"maximum": high}
    return {"type": "number", **bounds}


# Patterns that mean the same in every language

# White space as Python defines it; engines differ in this.
_SPACE: Final = r"\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_TEXT: Final[dict[str, Any]] = {
    "type": "string",
    "pattern": f"[^{_SPACE}]",
    "not": {"pattern": r"[\u0000-\u0008\u000b-\u001f\u007f]"},
}


def portable(pattern: str) -> str:
    r"""Return a pattern that means the same to every engine for regular expressions.

    Args:
        pattern: A pattern in Python's terms.

    Example:
        >>> "S" in portable(r"https?://\S+")
        False
    """
    return pattern.replace(r"\S", f"[^{_SPACE}]")


def date_pattern() -> str:
    """Return a pattern for dates in EDTF, which does not see that a span is reversed.

    Days that do not exist, such as 29 February in most years, do not match.

    Example:
        >>> bool(re.fullmatch(date_pattern(), "2024-02-29"))
        True
        >>> bool(re.fullmatch(date_pattern(), "2023-02-29"))
        False
    """
    year = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
    fours = "(?:0[48]|[2468][048]|[13579][26])"
    leap = f"(?:[0-9]{{2}}{fours}|{fours}00)"
    month = "(?:0[1-9]|1[0-2])"
    day_28 = "(?:0[1-9]|1[0-9]|2[0-8])"
    day_31 = "(?:0[1-9]|[12][0-9]|3[01])"
    month_day = f"(?:{month}-{day_28}|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    known = f"(?:{year}(?:-(?:{month_day}|{month}(?:-XX)?|XX(?:-(?:{day_31}|XX))?))?|{leap}-02-29)"
    unknown = f"(?:[0-9]{{2}}(?:[0-9]X|XX)|XXXX-(?:{month_day}|02-29))"
    mark = "[?~%]?"
    end = rf"(?:{known}{mark}|\.\.)?"
    return (
        f"(?:{known}|{unknown}){mark}"
        f"|{known}{mark}/{end}"
        rf"|(?:\.\.)?/{known}{mark}"
        rf"|\[{known}\.\.{known}?\]"
        rf"|\[\.\.{known}\]"
    )


# Rules between several fields that a schema can express

# What is not a period whose days are known: a day within, a doubt, an end that is unknown or open
# (but for an open beginning), a day of an unknown year or month.
_OF_UNKNOWN_DAYS = r"^\[|[?~%]|^/|/(?:\.\.)?$|^XXXX|-XX-[0-9]"
_PATH = r"\*|[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*|\[[0-9]{1,6}\])*"


def _has(name: str, sort: str) -> dict[str, Any]:
    return {"properties": {name: {"type": sort}}, "required": [name]}


_RULES: Final[Mapping[type[Any], list[dict[str, Any]]]] = {
    Participant: [
        {
            "anyOf": [
                _has(name, "string")
                for name in ("person", "name", "office", "country", "organization")
            ]
        }
    ],
    Place: [
        {"if": _has("latitude", "number"), "then": _has("longitude", "number")},
        {"if": _has("longitude", "number"), "then": _has("latitude", "number")},
    ],
    Coverage: [{"properties": {"during": {"not": {"pattern": _OF_UNKNOWN_DAYS}}}}],
    Evidence: [
        {
            "properties": {
                "supports": {
                    "minItems": 1,
                    "items": {"pattern": f"^(?:{_PATH})$", "not": {"pattern": "\\n"}},
                }
            }
        },
        {
            "if": {
                "properties": {
                    "basis": {"enum": [str(word) for word in Basis if word is not Basis.STATED]}
                },
                "required": ["basis"],
            },
            "then": _has("why", "string"),
        },
    ],
}


# What the docstrings say


def words_of(shape: Word) -> dict[str, str]:
    """Return the words of a vocabulary, each with its definition, or an empty text.

    Args:
        shape: The shape of a field that holds one of the words.

    Example:
        >>> words_of(Word(Basis))["stated"]
        'the source says it'
    """
    own = shape.vocabulary.__doc__
    return {
        str(member.value): (member.__doc__ or "") if member.__doc__ != own else ""
        for member in shape.vocabulary
    }


def field_descriptions(cls: type[Any]) -> dict[str, str]:
    """Return what the docstrings of a class and its bases say about each field.

    Args:
        cls: A class of records.

    Example:
        >>> field_descriptions(Place)["country"]
        'The code of the country that it lies in.'
    """
    found: dict[str, str] = {}
    for base in reversed(inspect.getmro(cls)):
        section = re.search(
            r"^Attributes:\n(.*?)(?:^\S|\Z)",
            inspect.cleandoc(base.__doc__ or ""),
            flags=re.DOTALL | re.MULTILINE,
        )
        for name, text in re.findall(
            r"^    (\w+): (.*(?:\n {8}.*)*)", section[1] if section else "", flags=re.MULTILINE
        ):
            found[name] = " ".join(text.split())
    return found


def _first_line(cls: type[Any]) -> str:
    return inspect.cleandoc(cls.__doc__ or "").partition("\n")[0]


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
