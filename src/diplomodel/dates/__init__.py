"""Partial dates: known to the day or the month, lasting from day to day, or some time within.

A source that says "December 2023" does not say 1 December 2023. Dates here are exactly as precise
as they are known, are written in the Extended Date/Time Format (EDTF, ISO 8601-2), and answer
questions with True, False or None, which means that it cannot be known.

Example:
    >>> from diplomodel.dates import edtf, parse_date
    >>> parse_date("December 2023")
    edtf('2023-12')
    >>> print(edtf("2023-12").before("2023-12-15"))
    None
"""

from diplomodel.dates._values import (
    DateLike,
    DateSpan,
    DateWithin,
    FuzzyDate,
    PartialDate,
    as_fuzzy,
    covers,
    edtf,
    parse_date,
)

__all__ = [
    "DateLike",
    "DateSpan",
    "DateWithin",
    "FuzzyDate",
    "PartialDate",
    "as_fuzzy",
    "covers",
    "edtf",
    "parse_date",
]
