"""The base class of every vocabulary: a word and a one-line definition of it."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """One word of a closed list: a string that carries its own definition.

    A member is declared as its word and its definition. It equals the word, prints as the word
    and is written to files as the word; the definition is its docstring.

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

    # Type checkers read a look-up by value, EventStatus("held"), as a call of this method; the
    # definition has a default for their sake, and a member without one is refused.
    def __new__(cls, value: str, definition: str = "") -> Self:
        """Make a member from its word and its definition."""
        if not definition:
            raise TypeError(f"the word {value!r} has no definition")
        word = str.__new__(cls, value)
        word._value_ = value
        word.__doc__ = definition
        return word

    def __repr__(self) -> str:
        """Return the member as it is written in code."""
        return f"{type(self).__name__}.{self.name}"
