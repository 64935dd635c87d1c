"""The base of every vocabulary: a word and the one line that says what it means."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """One word of a closed list, a text that carries its own definition.

    A member is written as its word and its line. It is equal to the word, prints as the word and
    is written to files as the word; the line is its docstring.

    Example:
        >>> from diplomodel.vocabulary import EventStatus
        >>> EventStatus.HELD == "held"
        True
        >>> f"{EventStatus.HELD}: {EventStatus.HELD.__doc__}"
        'held: took place, or was said'
        >>> EventStatus("held") is EventStatus.HELD
        True
    """

    _value_: str

    # Checkers read a look-up by value, EventStatus("held"), as a call of this method; the line
    # has a default for their sake, and a member without one is refused.
    def __new__(cls, value: str, line: str = "") -> Self:
        """Make a member from its word and its line."""
        if not line:
            raise TypeError(f"the word {value!r} has no definition")
        word = str.__new__(cls, value)
        word._value_ = value
        word.__doc__ = line
        return word

    def __repr__(self) -> str:
        """Return the member as it is written in code."""
        return f"{type(self).__name__}.{self.name}"
