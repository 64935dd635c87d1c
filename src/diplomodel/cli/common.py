"""What the commands share: their answers, their errors, and the page that they write on."""

import argparse
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeAlias

from diplomodel.errors import DataError
from diplomodel.views.terminal import Page, clean, terminal_width, wants_colour

__all__ = [
    "Answer",
    "Command",
    "CommandError",
    "Done",
    "complain",
    "encoding",
    "error_lines",
    "new_page",
]

# What a command returns: the lines to print, and the exit code. Lines for people come from a page,
# which cleans them; other lines are JSON or CSV.
Answer: TypeAlias = tuple[Iterable[str], int]
Command: TypeAlias = Callable[[argparse.Namespace], Answer]

# Text is hard to read in longer lines; tables are not.
_TEXT_WIDTH = 80


class CommandError(Exception):
    """Why a command cannot be run: lines for the standard error stream, and the exit code."""

    def __init__(self, *lines: str, code: int = 2) -> None:
        super().__init__(*lines)
        self.lines = lines
        self.code = code


class Done(Exception):
    """An answer that an option gives before any command is run."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


def error_lines(error: Exception) -> tuple[str, ...]:
    """Return an error as lines of text, each still to be cleaned."""
    if isinstance(error, CommandError):
        return error.lines
    if isinstance(error, DataError) and len(error.problems) > 1:
        return f"{len(error.problems)} problems:", *(f"  {problem}" for problem in error.problems)
    return (str(error),)


def complain(*lines: str) -> None:
    """Write lines to the standard error stream, if there is one, cleaned as on a page."""
    if sys.stderr is not None:
        with suppress(OSError):
            for number, line in enumerate(lines):
                sys.stderr.write(f"{'' if number else 'diplomodel: '}{clean(line)}\n")


def new_page(*, table: bool = False) -> Page:
    """Return an empty page for the standard output.

    Args:
        table: Whether to use the whole width of the terminal.
    """
    width = terminal_width(sys.stdout)
    return Page(colour=wants_colour(sys.stdout), width=width if table else min(width, _TEXT_WIDTH))


def encoding() -> str:
    """Return the encoding of the standard output."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"
