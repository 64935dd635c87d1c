"""Text for a terminal: what is safe to print, how wide it is, where it breaks, its colours.

Width is counted in the columns of a terminal, not in characters: a Chinese character takes two,
a combining mark none.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import zip_longest
from typing import NamedTuple, TextIO, TypeGuard

__all__ = [
    "CONTROLS",
    "Cell",
    "Page",
    "clean",
    "shorten",
    "terminal_width",
    "wants_colour",
    "width_of",
    "wrap",
]

_COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# What would take control of the terminal: other control characters, bidi overrides; and lone
# surrogates, which no encoding can write.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
_OPENING = frozenset({"Ps", "Pi"})
_CLOSING = frozenset({"Pe", "Pf", "Po"})
_GAP = 2
_DEFAULT_WIDTH = 80
# Below this the columns of a table have no room; the terminal then breaks the lines itself.
_MIN_WIDTH = 60


def clean(text: str) -> str:
    r"""Return a text on one line, without characters that would take control of a terminal.

    Everything that is printed for people goes through this: records and file names may hold any
    character.

    Args:
        text: Any text.

    Example:
        >>> clean("two\nlines") == "two lines", clean("\x1b[31mred") == "\ufffd[31mred"
        (True, True)
    """
    return CONTROLS.sub("\ufffd", _BREAKS.sub(" ", text))


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F")


def _has_no_width(char: str) -> bool:
    # Separate Hangul vowels and final consonants are drawn as part of the character before them.
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
    """Yield each character together with the marks on it."""
    held = ""
    for char in text:
        if held and not _has_no_width(char):
            yield held
            held = ""
        held += char
    if held:
        yield held


def _pieces(word: str) -> Iterator[str]:
    """Yield the parts of a word between which a line may break: beside wide characters."""
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
    """Yield a piece in parts that fit, breaking it anywhere except inside a cluster."""
    held = ""
    for cluster in _clusters(piece):
        if held and width_of(held) + width_of(cluster) > width:
            yield held
            held = ""
        held += cluster
    yield held


def wrap(text: str, width: int) -> list[str]:
    """Return a text as lines of at most the given width; there is always at least one line.

    Lines break at spaces and beside wide characters; a word that is too long for a line of its
    own is split.

    Args:
        text: The text.
        width: The width in columns.

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


def shorten(text: str, width: int) -> str:
    """Return a text on one line of at most the given width; an ellipsis marks where it was cut.

    Args:
        text: The text.
        width: The width in columns.

    Example:
        >>> shorten("a visit to Oman", 8), shorten("上海合作组织", 8)
        ('a visit…', '上海合…')
    """
    text = clean(text)
    if width_of(text) <= width:
        return text
    return next(_cut(text, width - 1)).rstrip() + "…"


def terminal_width(out: TextIO | None) -> int:
    """Return how many columns an output has, but not less than tables need.

    `COLUMNS` decides where it is set, else the terminal; everything else counts as 80 columns.

    Args:
        out: The output; None where the process has none.
    """
    columns = 0
    with suppress(OSError, ValueError):
        columns = int(os.environ.get("COLUMNS", ""))
    if columns <= 0 and _is_terminal(out):
        with suppress(OSError, ValueError):
            columns = os.get_terminal_size(out.fileno()).columns
    return max(_MIN_WIDTH, columns if columns > 0 else _DEFAULT_WIDTH)


def _is_terminal(out: TextIO | None) -> TypeGuard[TextIO]:
    return out is not None and not out.closed and out.isatty()


def wants_colour(out: TextIO | None) -> bool:
    """Return whether to print in colour: on a terminal whose user has not turned colour off.

    `NO_COLOR`, set to anything, turns it off, and so does `TERM=dumb`.

    Args:
        out: The output; None where the process has none.
    """
    if not _is_terminal(out):
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Cell(NamedTuple):
    """A text in one column of a row.

    Attributes:
        text: The text; it wraps.
        width: The width of the column.
        style: `bold`, `dim`, `red`, `green`, `yellow`, or empty.
        right: Whether the text is aligned to the right.
    """

    text: str
    width: int
    style: str = ""
    right: bool = False


class Page:
    """Lines of text for people, written from top to bottom and cleaned as they are written.

    Args:
        colour: Whether styles show.
        width: The width of a line in columns.

    Example:
        >>> page = Page()
        >>> page.pair("Host", "Kassym-Jomart Tokayev")
        >>> page.lines
        ['Host            Kassym-Jomart Tokayev']
    """

    def __init__(self, *, colour: bool = False, width: int = _DEFAULT_WIDTH) -> None:
        self.colour = colour
        self.width = width
        self.lines: list[str] = []

    def _paint(self, text: str, style: str) -> str:
        if not self.colour or not style or not text:
            return text
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m"

    def blank(self) -> None:
        """Write an empty line, unless the page is empty or ends with one."""
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
        """Write a label and, beside it, a text."""
        label_width = 14 - indent
        rest = self.width - 14 - _GAP
        self.row(Cell(label, label_width), Cell(text, rest, style), indent=indent)

    def line(self, text: str, style: str = "", *, indent: int = 0) -> None:
        """Write what must not be broken, such as an id; if it is long it starts further left."""
        text = clean(text)
        indent = max(0, min(indent, self.width - width_of(text)))
        self.lines.append(" " * indent + self._paint(text, style))

    def row(self, *cells: Cell, indent: int = 0) -> None:
        """Write texts side by side, each wrapped in its own column."""
        for parts in zip_longest(*(wrap(cell.text, cell.width) for cell in cells), fillvalue=""):
            line, pending = "", indent
            for part, cell in zip(parts, cells, strict=True):
                free = cell.width - width_of(part)
                before = free if cell.right else 0
                if part:
                    line += " " * (pending + before) + self._paint(part, cell.style)
                    pending = free - before + _GAP
                else:
                    pending += cell.width + _GAP
            self.lines.append(line)
