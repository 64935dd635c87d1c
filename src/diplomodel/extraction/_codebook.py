"""The coder's manual: what to record, how, and in which words, read off the model itself."""

import functools
import inspect
import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any, Final

from diplomodel.dataset import Dataset
from diplomodel.exports._json_schema import field_descriptions, words_of
from diplomodel.extraction._schema import REF, answer_fields, answer_of, chosen, has_ref
from diplomodel.files.reading import read
from diplomodel.model.events import Event, Money, Quantity
from diplomodel.model.shapes import Flag, Many, Nested, Number, Shape, Text, When, Word

__all__ = ["codebook", "example", "example_text", "rules"]

_FOLDER: Final = files("diplomodel.extraction")

# What is added where events refer to each other.
_REFERENCES: Final = (
    f"- `{REF}` is a label of your choice, different for each event; other events refer to the "
    "event by it."
)


def codebook(kinds: str | Iterable[str] = (), include: str | Iterable[str] = ()) -> str:
    """Return the coder's manual, for people and for language models, as Markdown.

    It has the rules of curation, every field and every word with its definition, and for each
    kind an example, all of them from one short text. It fits the schema that `schema` makes of the
    same arguments.

    Args:
        kinds: The kinds of events to code, by name; the default is all.
        include: What to code beyond the usual, as for `schema`.

    Returns:
        The manual; the same arguments always give the same one.

    Raises:
        UnknownName: A kind, or something to include, is not known; the message suggests.

    Example:
        >>> manual = codebook("visit")
        >>> print(manual.splitlines()[0])
        # How to code events from a text
        >>> "- `working`: for business, with minimal ceremony" in manual
        True
    """
    classes, added = chosen(kinds, include)
    return "\n".join(_Manual(classes, added).lines())


def rules() -> str:
    """Return the rules of curation: what a record says, and what it must not.

    Example:
        >>> print(rules()[:29])
        - **Read the whole text first
    """
    return _text("curation.md")


@functools.cache
def example() -> Dataset:
    """Return the records of the example, one of each kind, from the text of `example_text`.

    Example:
        >>> [event.kind for event in example().events.sorted_by("kind")]
        ['agreement', 'meeting', 'statement', 'summit', 'visit']
    """
    return read(_text("example/records.json").encode())


def example_text() -> str:
    """Return the text of the example, which was made up.

    Example:
        >>> example_text().splitlines()[0]
        'Port talks end in Montevideo'
    """
    return _text("example/text.txt")


def _text(name: str) -> str:
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")


class _Manual:
    """A manual for some kinds of events; what its fields need explained is noted on the way."""

    def __init__(self, kinds: tuple[type[Event], ...], include: tuple[str, ...]) -> None:
        self._kinds = kinds
        self._include = include
        self._parts: dict[str, type[Any]] = {}
        self._words: dict[str, Word] = {}

    def lines(self) -> Iterator[str]:
        """Walk the lines of the manual."""
        yield from ("# How to code events from a text", "", "## The rules", "", rules().rstrip())
        yield from ("", "## The answer", "", _text("answer.md").rstrip())
        if has_ref(self._include):
            yield _REFERENCES
        yield from ("", "## The fields")
        shared = {field.name for field in answer_fields(Event, self._include)}
        yield from self._table("Every event", Event, shared, _ABOUT_AGREEMENTS)
        for cls in self._kinds:
            own = {field.name for field in answer_fields(cls, self._include)} - shared
            yield from self._table(f"Each {cls.kind}", cls, own, _first_paragraph(cls))
        for name, cls in self._parts.items():
            own = {field.name for field in answer_fields(cls, self._include)}
            yield from self._table(f"Each of `{name}`", cls, own, _first_paragraph(cls))
        yield from ("", "## The words")
        for name, shape in sorted(self._words.items()):
            yield from ("", f"### {name}", "", _first_paragraph(shape.vocabulary), "")
            yield from (f"- `{word}`: {line}" for word, line in words_of(shape).items())
        yield from self._example()

    def _table(self, title: str, cls: type[Any], names: set[str], line: str) -> Iterator[str]:
        yield from ("", f"### {title}", "", line, "")
        yield from ("| field | what it holds | written as |", "| --- | --- | --- |")
        told = field_descriptions(cls)
        for field in answer_fields(cls, self._include):
            if field.name in names:
                form = self._form(field.name, field.shape)
                yield f"| `{field.name}` | {told[field.name]} | {form} |"

    def _form(self, name: str, shape: Shape) -> str:
        """Return how a value is written."""
        match shape:
            case Many(item=Nested(record=record)):
                self._parts.setdefault(name, record)
                return "a list of objects"
            case Many(item=Number()):
                return "a list of numbers"
            case Many(item=item):
                return f"a list, each {self._form(name, item)}"
            case Word(vocabulary=vocabulary):
                self._words[vocabulary.__name__] = shape
                return f"a word of {vocabulary.__name__}"
            case Nested(record=record):
                return _AS_TEXT[record]
            case Text(refers=()):
                return "text"
            case Text(refers=refers):
                return f"the `{REF}` of an event" if "event" in refers else "a name"
            case When():
                return "a date"
            case Flag():
                return "true or false"
            case _:
                return "digits"

    def _example(self) -> Iterator[str]:
        yield from ("", "## An example", "", "A text that was made up, its lines numbered:", "")
        yield "```text"
        yield from (f"{n} {line}".rstrip() for n, line in enumerate(example_text().splitlines(), 1))
        yield "```"
        for cls in self._kinds:
            answer = answer_of(example().events.of_kind(cls)[0], example(), self._include)
            yield from ("", f"The {cls.kind} in it:", "", "```json", _written(answer), "```")
        yield ""


_ABOUT_AGREEMENTS: Final = (
    "All kinds have these fields. Only an agreement has neither `date` nor `status`: both follow "
    "from its acts."
)
_AS_TEXT: Final[dict[type[Any], str]] = {
    Quantity: '`"36"`, `"about 36"`, or `"several"` where no number is given',
    Money: '`"2000000 USD"` or `"about 2000000 USD"`',
}


def _first_paragraph(cls: type[Any]) -> str:
    return " ".join(inspect.cleandoc(cls.__doc__ or "").partition("\n\n")[0].split())


# Longer objects and lists are written on several lines.
_WIDTH: Final = 100


def _written(value: Any, indent: str = "") -> str:
    """Return plain data as JSON that people can read."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= _WIDTH or not isinstance(value, dict | list):
        return line
    deeper = f"{indent}  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_written(item, deeper)}" for key, item in value.items()]
    else:
        parts = [_written(item, deeper) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    body = f",\n{deeper}".join(parts)
    return f"{opening}\n{deeper}{body}\n{indent}{closing}"
