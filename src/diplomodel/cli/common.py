"""What the commands have in common: their answers, and where these go."""

import argparse
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeAlias

from diplomodel.views.terminal import Page, wants_colour

__all__ = ["Answer", "Command", "Done", "Stop", "complain", "encoding", "new_page"]

# What a command answers: lines, and the exit code.
Answer: TypeAlias = tuple[Iterable[str], int]
Command: TypeAlias = Callable[[argparse.Namespace], Answer]


class Stop(Exception):
    """A reason to end, for the standard error stream, and the exit code."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


class Done(Exception):
    """An answer that an option gives before any command runs."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


def complain(message: str) -> None:
    """Write a message to the standard error stream, where there is one."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"diplomodel: {message}\n")


def new_page() -> Page:
    """Return an empty page for the standard output."""
    return Page(colour=wants_colour(sys.stdout))


def encoding() -> str:
    """Return the encoding of the standard output."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"
