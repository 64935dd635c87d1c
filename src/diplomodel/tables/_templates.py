"""Templates: texts with the names of columns in braces, and what they become for a row.

`{Title}` is the cell of the column Title. What stands in square brackets is left out where a
cell inside it holds nothing. Doubled braces and brackets stand for themselves.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

import attrs

from diplomodel.reference.names import fold

__all__ = ["ITEM", "ROW", "SPECIAL", "Incomplete", "Template", "parse_template", "slug"]

# What a name in braces stands for: the name, then the word after the bar, if any.
Cell: TypeAlias = Callable[[str, str], str | None]

_TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|[{}\[\]]|[^{}\[\]]+")
MODIFIERS = ("country", "list", "slug")
# Names that stand for no column.
ROW = "row"
ITEM = "item"
SPECIAL = {ROW: "the number of the row", ITEM: "the value at hand of a cell with several"}


class Incomplete(ValueError):
    """A template needs a cell that holds nothing, while others of its cells hold something."""

    def __init__(self, column: str) -> None:
        """Keep the column."""
        self.column = column
        super().__init__(column)


@attrs.frozen
class _Name:
    name: str
    modifier: str = ""


@attrs.frozen
class _Group:
    """A part in square brackets."""

    parts: tuple["str | _Name", ...]


@attrs.frozen
class Template:
    """A text with columns in it, taken apart.

    Attributes:
        text: The text as written.
        parts: Its parts, in order.
    """

    text: str
    parts: tuple[str | _Name | _Group, ...]
    _names: tuple[str, ...]

    def names(self) -> tuple[str, ...]:
        """Return the names in braces."""
        return self._names

    def columns(self) -> tuple[str, ...]:
        """Return the names of what stands in cells: the number of the row is in none."""
        return tuple(name for name in self._names if name != ROW)

    def fill(self, cell: Cell, *, slugged: bool = False) -> str | None:
        """Return what the template becomes, or None where all its cells hold nothing.

        Args:
            cell: What a name stands for; None is nothing.
            slugged: Whether each cell becomes part of an id.

        Raises:
            Incomplete: One cell holds nothing while another holds something.
        """
        written: list[str] = []
        missing: str | None = None
        given = not self.columns()

        def add(parts: tuple[str | _Name, ...]) -> list[str] | str:
            """Return the texts, or the name of a cell that holds nothing."""
            nonlocal given
            texts: list[str] = []
            lacking = ""
            for part in parts:
                if isinstance(part, str):
                    texts.append(part)
                    continue
                found = cell(part.name, part.modifier)
                if found is None:
                    lacking = lacking or part.name
                    continue
                given = given or part.name != ROW
                texts.append(slug(found) if slugged or part.modifier == "slug" else found)
            return lacking or texts

        for part in self.parts:
            found = add(part.parts if isinstance(part, _Group) else (part,))
            if not isinstance(found, str):
                written += found
            elif not isinstance(part, _Group):
                missing = missing or found
        if not given:
            return None
        if missing is not None:
            raise Incomplete(missing)
        # A cell alone stays what it is: a day that needs no format.
        made = written[0] if len(written) == 1 else "".join(written)
        return (slug(made) if made and slugged and any(self.names()) else made) or None


@lru_cache(maxsize=1024)
def parse_template(text: str) -> Template:
    """Take a template apart.

    Args:
        text: The template.

    Raises:
        ValueError: A brace or bracket is open, or a name is empty; the message says which.

    Example:
        >>> parse_template("{Leader} in {Country}[: {City}]").names()
        ('Leader', 'Country', 'City')
    """
    parts: list[str | _Name | _Group] = []
    group: list[str | _Name] | None = None
    name: str | None = None

    def add(part: str | _Name) -> None:
        (parts if group is None else group).append(part)

    for token in _TOKEN.findall(text):
        if name is not None:
            if token == "}":  # noqa: S105 - a brace
                add(_name(name))
                name = None
            elif token == "}}":  # noqa: S105
                raise ValueError("a single brace after the name of a column")
            elif token in ("{", "{{"):
                raise ValueError("a closing brace before the next opening one")
            else:
                name += token[:1] if token in ("[[", "]]") else token
        elif token in ("{{", "}}", "[[", "]]"):
            add(token[0])
        elif token == "{":  # noqa: S105
            name = ""
        elif token == "[":  # noqa: S105
            if group is not None:
                raise ValueError("no square brackets inside square brackets")
            group = []
        elif token == "]":  # noqa: S105
            if group is None:
                raise ValueError("an opening bracket before the closing one; ]] for itself")
            parts.append(_Group(tuple(group)))
            group = None
        elif token == "}":  # noqa: S105
            raise ValueError("an opening brace before the closing one; }} for itself")
        else:
            add(token)
    if name is not None:
        raise ValueError("a closing brace; {{ for itself")
    if group is not None:
        raise ValueError("a closing bracket; [[ for itself")
    return Template(text, tuple(parts), tuple(_names_in(parts)))


def _names_in(parts: Iterable[str | _Name | _Group]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, _Group):
            yield from _names_in(part.parts)
        elif isinstance(part, _Name):
            yield part.name


def _name(text: str) -> _Name:
    name, bar, modifier = text.rpartition("|")
    return _Name(name, modifier) if bar and modifier in MODIFIERS else _Name(text)


def slug(text: str) -> str:
    """Return a text as part of an id: no case or accents, hyphens for all else.

    Args:
        text: The text.

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
