"""Dates as people have them: to the day, to the month, from one to another, some time within.

A source that says "December 2023" does not say 1 December 2023. Dates here are exactly as exact
as they are known, are written in the Extended Date/Time Format (EDTF, ISO 8601-2), and answer
questions with True, False or None, which is "it cannot be known".

Example:
    >>> from diplomodel.dates import edtf, parse_date
    >>> parse_date("December 2023")
    edtf('2023-12')
    >>> print(edtf("2023-12").before("2023-12-15"))
    None
"""

from diplomodel.dates._base import DateLike, FuzzyDate, covers
from diplomodel.dates._edtf import as_fuzzy, edtf
from diplomodel.dates._human import parse_date
from diplomodel.dates._values import DateSpan, DateWithin, PartialDate

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
