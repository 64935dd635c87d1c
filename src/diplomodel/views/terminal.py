"""Text for a terminal: how wide it is, where it breaks, how it is coloured.

Width is counted in the columns of a terminal, not in characters: a Chinese character takes two,
a combining mark none.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple, TextIO

__all__ = ["Cell", "Page", "clean", "wants_colour", "width_of", "wrap"]

_COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# What would steer the terminal: other control characters, lone surrogates, bidi overrides.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
_OPENING = frozenset({"Ps", "Pi"})
_CLOSING = frozenset({"Pe", "Pf", "Po"})
_GAP = 2


def clean(text: str) -> str:
    r"""Return a text on one line, without characters that would steer a terminal.

    Args:
        text: Any text.

    Example:
        >>> clean("two\nlines") == "two lines", clean("\x1b[31mred") == "\ufffd[31mred"
        (True, True)
    """
    return _STEERING.sub("\ufffd", _BREAKS.sub(" ", text))


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F")


def _has_no_width(char: str) -> bool:
    # The vowels and final consonants of Hangul that are written apart join the one before them.
    return unicodedata.category(char) in _NO_WIDTH or "\u1160" <= char <= "\u11ff"


def width_of(text: str) -> int:
    r"""Return how many columns a text takes.

    Args:
        text: A text on one line.

    Example:
        >>> width_of("Oman"), width_of("习近平"), width_of("e\u0301"), width_of("عمان")
        (4, 6, 1, 4)
    """
    return sum(0 if _has_no_width(char) else 2 if _is_wide(char) else 1 for char in text)


def _clusters(text: str) -> Iterator[str]:
    """Walk the characters, each with the marks that it carries."""
    held = ""
    for char in text:
        if held and not _has_no_width(char):
            yield held
            held = ""
        held += char
    if held:
        yield held


def _pieces(word: str) -> Iterator[str]:
    """Walk the parts of a word between which a line may break: beside wide characters."""
    held = before = ""
    for cluster in _clusters(word):
        here = cluster[0]
        if held:
            beside_wide = _is_wide(before) or _is_wide(here)
            bound = (
                unicodedata.category(before) in _OPENING or unicodedata.category(here) in _CLOSING
            )
            if beside_wide and not bound:
                yield held
                held = ""
        held += cluster
        before = here
    yield held


def _cut(piece: str, width: int) -> Iterator[str]:
    """Walk a piece in parts that fit, breaking it anywhere but inside a cluster."""
    held = ""
    for cluster in _clusters(piece):
        if held and width_of(held) + width_of(cluster) > width:
            yield held
            held = ""
        held += cluster
    yield held


def wrap(text: str, width: int) -> list[str]:
    """Return a text as lines that are at most so wide; at least one line.

    Lines break at spaces, and beside wide characters; a word that is too long for a line of its
    own is cut.

    Args:
        text: The text.
        width: How many columns there are.

    Example:
        >>> wrap("a visit to Oman", 8), wrap("上海合作组织", 8)
        (['a visit', 'to Oman'], ['上海合作', '组织'])
    """
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        glue = " " if line else ""
        for piece in _pieces(word):
            if line and width_of(line) + len(glue) + width_of(piece) > width:
                lines.append(line)
                line = glue = ""
            *whole, last = _cut(glue + piece, width)
            if whole:
                lines += [line + whole[0], *whole[1:]]
                line = ""
            line += last
            glue = ""
    return [*lines, line]


def wants_colour(out: TextIO | None) -> bool:
    """Return whether an output is read by a person, on a terminal, who has not refused colours.

    `NO_COLOR` refuses them when it is set to anything, `TERM` when it is `dumb`.

    Args:
        out: The output; None where the process has none.
    """
    if out is None or out.closed or not out.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Cell(NamedTuple):
    """A text in a column of a row.

    Attributes:
        text: The text; it wraps.
        width: How many columns of the terminal it has.
        style: `bold`, `dim`, `red`, `green`, `yellow`, or nothing.
    """

    text: str
    width: int
    style: str = ""


class Page:
    """Lines of text, written from the top to the bottom.

    Args:
        colour: Whether styles show.
        width: How many columns a line has.

    Example:
        >>> page = Page()
        >>> page.pair("Host", "Kassym-Jomart Tokayev")
        >>> page.lines
        ['Host            Kassym-Jomart Tokayev']
    """

    def __init__(self, *, colour: bool = False, width: int = 80) -> None:
        self.colour = colour
        self.width = width
        self.lines: list[str] = []

    def painted(self, text: str, style: str) -> str:
        """Return a text in a style, or as it is where there is no colour."""
        if not self.colour or not style or not text:
            return text
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m"

    def blank(self) -> None:
        """Write an empty line, unless there is one already or nothing stands above."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self, text: str, style: str = "", *, indent: int = 0) -> None:
        """Write a paragraph."""
        self.row(Cell(text, self.width - indent, style), indent=indent)

    def heading(self, text: str) -> None:
        """Write the heading of a section."""
        self.blank()
        self.text(text, "bold")

    def pair(self, label: str, text: str, style: str = "", *, indent: int = 0) -> None:
        """Write a label and what belongs to it."""
        label_width = 14 - indent
        rest = self.width - 14 - _GAP
        self.row(Cell(label, label_width), Cell(text, rest, style), indent=indent)

    def unbroken(self, text: str, style: str = "", *, indent: int = 0) -> None:
        """Write what is never broken, such as an id; where it is long it starts further left."""
        text = clean(text)
        indent = max(0, min(indent, self.width - width_of(text)))
        self.lines.append(" " * indent + self.painted(text, style))

    def row(self, *cells: Cell, indent: int = 0) -> None:
        """Write texts beside each other, each wrapped in its own column."""
        for parts in zip_longest(*(wrap(cell.text, cell.width) for cell in cells), fillvalue=""):
            line, pending = "", indent
            for part, cell in zip(parts, cells, strict=True):
                if part:
                    line += " " * pending + self.painted(part, cell.style)
                    pending = cell.width - width_of(part) + _GAP
                else:
                    pending += cell.width + _GAP
            self.lines.append(line)
