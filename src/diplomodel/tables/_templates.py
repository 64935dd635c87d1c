"""Templates: texts with the names of columns in braces, and what they become for a row.

`{Title}` is the cell of the column Title. What stands in square brackets is left out where a
cell inside it holds nothing. Doubled braces and brackets stand for themselves.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import attrs

from diplomodel.reference.names import fold

__all__ = [
    "COLUMN",
    "ITEM",
    "ROW",
    "SPECIAL",
    "Incomplete",
    "Template",
    "parse_template",
    "slug",
    "template_fault",
]

# What a name in braces stands for: the name, then the word after the bar, if any.
Cell: TypeAlias = Callable[[str, str], str | None]

_TOKEN = re.compile(r"(\{\{|\}\}|\[\[|\]\])|\{([^{}]*)(\}\}?|\{|\Z)|([}\[\]])|([^{}\[\]]+)")
_MODIFIERS = ("country", "list", "slug")
# Names that do not stand for a column.
ROW = "row"
ITEM = "item"
COLUMN = "column"
SPECIAL = {
    ROW: "the number of the row",
    ITEM: "the current value of a cell with several, or of several cells",
    COLUMN: "the column that it stands in",
}


class Incomplete(ValueError):
    """A template needs a cell that holds nothing, while others of its cells hold something."""

    def __init__(self, column: str) -> None:
        """Keep the column."""
        self.column = column
        super().__init__(column)


class _Name(NamedTuple):
    name: str
    modifier: str


class _Group(NamedTuple):
    optional: bool
    parts: tuple[str | _Name, ...]


@attrs.frozen
class Template:
    """A text with columns in it, taken apart.

    Attributes:
        names: The names in braces.
        columns: Those that stand for cells: the number of the row is not in one.
    """

    _groups: tuple[_Group, ...]
    names: tuple[str, ...]
    columns: tuple[str, ...]

    def fill(self, cell: Cell, *, slugged: bool = False) -> str | None:
        """Return what the template becomes, or None where all its cells hold nothing.

        Raises:
            Incomplete: One cell holds nothing while another holds something.
        """
        written: list[str] = []
        missing = ""
        is_given = not self.columns
        for group in self._groups:
            texts: list[str] = []
            lacking = ""
            for part in group.parts:
                if isinstance(part, str):
                    texts.append(part)
                elif (found := cell(*part)) is None:
                    lacking = lacking or part.name
                else:
                    is_given = is_given or part.name != ROW
                    texts.append(slug(found) if slugged or part.modifier == "slug" else found)
            if not lacking:
                written += texts
            elif not group.optional:
                missing = missing or lacking
        if not is_given:
            return None
        if missing:
            raise Incomplete(missing)
        # A cell alone stays what it is: a day that needs no format.
        made = written[0] if len(written) == 1 else "".join(written)
        return (slug(made) if made and slugged and any(self.names) else made) or None


@lru_cache(maxsize=1024)
def parse_template(text: str) -> Template:
    """Take a template apart.

    Raises:
        ValueError: A brace or bracket has no counterpart; the message says what was expected.

    Example:
        >>> parse_template("{Leader} in {Country}[: {City}]").names
        ('Leader', 'Country', 'City')
    """
    groups: list[_Group] = []
    inside: list[str | _Name] | None = None
    for doubled, name, end, mark, plain in _TOKEN.findall(text):
        if mark == "[":
            if inside is not None:
                raise ValueError("no square brackets inside square brackets")
            inside = []
        elif mark == "]":
            if inside is None:
                raise ValueError("an opening bracket before the closing one; ]] for itself")
            groups.append(_Group(True, tuple(inside)))
            inside = None
        elif mark == "}":
            raise ValueError("an opening brace before the closing one; }} for itself")
        else:
            part = doubled[:1] or plain or _name(name, end)
            groups.append(_Group(False, (part,))) if inside is None else inside.append(part)
    if inside is not None:
        raise ValueError("a closing bracket; [[ for itself")
    names = tuple(part.name for g in groups for part in g.parts if isinstance(part, _Name))
    return Template(tuple(groups), names, tuple(name for name in names if name != ROW))


def template_fault(text: str) -> str | None:
    """Return what was expected in place of a template, or None where it is good."""
    try:
        parse_template(text)
    except ValueError as error:
        return str(error)
    return None


def _name(text: str, end: str) -> _Name:
    if end != "}":
        raise ValueError(
            {
                "": "a closing brace; {{ for itself",
                "{": "a closing brace before the next opening one",
                "}}": "a single brace after the name of a column",
            }[end]
        )
    name, _, modifier = text.replace("[[", "[").replace("]]", "]").rpartition("|")
    return _Name(name, modifier) if name and modifier in _MODIFIERS else _Name(text, "")


def slug(text: str) -> str:
    """Return a text as part of an id: no case or accents, hyphens for all else.

    Raises:
        ValueError: Nothing of it can stand in an id, or a letter cannot.

    Example:
        >>> slug("San José, Costa Rica")
        'san-jose-costa-rica'
    """
    folded = fold(text)
    if not folded or not folded.isascii():
        raise ValueError(text)
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
