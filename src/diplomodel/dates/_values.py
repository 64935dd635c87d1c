"""The three values that a date can be.

They are built by `edtf` and `parse_date` only, so that every one of them is well formed.
"""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TypeVar, final

from diplomodel.dates._base import FuzzyDate
from diplomodel.dates._compare import (
    ALL_DAYS,
    ENDLESS,
    WITHOUT_BEGINNING,
    Days,
    Reading,
    one_day,
    stretch,
)
from diplomodel.vocabulary import DatePrecision

__all__ = ["DateSpan", "DateWithin", "PartialDate", "build"]


@final
class PartialDate(FuzzyDate):
    """One day, known to a day, a month, a year, a decade or a century.

    `X` stands for what is not known: `1964-XX-16` is the 16th of some month of 1964, `198X` a day
    of the 1980s, `XXXX-11-26` a 26 November of some year.

    Example:
        >>> from diplomodel.dates import edtf
        >>> signing = edtf("1964-XX-16")
        >>> signing.year, signing.month, signing.day
        (1964, None, 16)
        >>> print(signing.within("1964-07-01/1964-07-15"), signing.within("1964-07"))
        False None
    """

    __slots__ = ("_day", "_month", "_year")
    _day: int | None
    _month: int | None
    _year: int | None

    @property
    def year(self) -> int | None:
        """The year, or None where it is not known to the year.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2024-07").year, edtf("198X").year
            (2024, None)
        """
        return self._year

    @property
    def month(self) -> int | None:
        """The month, 1 to 12, or None where it is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2024-07").month, edtf("2024").month
            (7, None)
        """
        return self._month

    @property
    def day(self) -> int | None:
        """The day of the month, 1 to 31, or None where it is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2024-07-04").day, edtf("2024-07").day
            (4, None)
        """
        return self._day

    def _days(self) -> Reading:
        return one_day(_possible_days(self))

    def _days_as_given(self) -> Reading:
        if self._earliest is None or self._latest is None:
            return self._days()  # without bounds it stays one unknown day
        return stretch((self._earliest.toordinal(),), (self._latest.toordinal(),))


@final
class DateSpan(FuzzyDate):
    """What lasted from one day to another.

    An end is a date, or open (`..`: without limit, as a membership that goes on), or unknown
    (nothing: there was or will be an end, but it is not known when).

    Example:
        >>> from diplomodel.dates import edtf
        >>> trip = edtf("2025-11-26/")
        >>> print(trip.start, trip.end, trip.end_is_open)
        2025-11-26 None False
        >>> edtf("2024-07-04/..").end_is_open
        True
    """

    __slots__ = ("_end", "_end_is_open", "_start", "_start_is_open")
    _end: PartialDate | None
    _end_is_open: bool
    _start: PartialDate | None
    _start_is_open: bool

    @property
    def start(self) -> PartialDate | None:
        """When it began, or None where that is open or unknown.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("2024-07-03/2024-07-04").start)
            2024-07-03
        """
        return self._start

    @property
    def end(self) -> PartialDate | None:
        """When it ended, or None where that is open or unknown.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("2024-07-03/2024-07-04").end)
            2024-07-04
        """
        return self._end

    @property
    def start_is_open(self) -> bool:
        """Whether it has no beginning (`..`), rather than one that is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("../2024").start_is_open, edtf("/2024").start_is_open
            (True, False)
        """
        return self._start_is_open

    @property
    def end_is_open(self) -> bool:
        """Whether it has no end (`..`), rather than one that is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2024/..").end_is_open, edtf("2024/").end_is_open
            (True, False)
        """
        return self._end_is_open

    def _days(self) -> Reading:
        firsts: Days = WITHOUT_BEGINNING if self._start_is_open else ALL_DAYS
        lasts: Days = ENDLESS if self._end_is_open else ALL_DAYS
        if self._start is not None:
            firsts = _possible_days(self._start)
        if self._end is not None:
            lasts = _possible_days(self._end)
        return stretch(firsts, lasts)

    def _days_as_given(self) -> Reading:
        firsts: Days = WITHOUT_BEGINNING if self._start_is_open else ALL_DAYS
        lasts: Days = ENDLESS if self._end_is_open else ALL_DAYS
        if self._earliest is not None:
            firsts = (self._earliest.toordinal(),)
        if self._latest is not None:
            lasts = (self._latest.toordinal(),)
        return stretch(firsts, lasts)


@final
class DateWithin(FuzzyDate):
    """One day, some time within bounds: a signing "during the visit".

    Example:
        >>> from diplomodel.dates import edtf
        >>> signing = edtf("[2025-11-27..2025-11-28]")
        >>> signing.before("2025-12"), signing.within("2025-11-27/2025-11-28")
        (True, True)
        >>> print(signing.overlaps("2025-11-28"))
        None
    """

    __slots__ = ("_end", "_start")
    _end: PartialDate | None
    _start: PartialDate | None

    @property
    def start(self) -> PartialDate | None:
        """What it is not before, or None where there is no such bound.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("[..2025-12]").start)
            None
        """
        return self._start

    @property
    def end(self) -> PartialDate | None:
        """What it is not after, or None where there is no such bound.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("[..2025-12]").end)
            2025-12
        """
        return self._end


AnyDate = TypeVar("AnyDate", bound=FuzzyDate)


def build(kind: type[AnyDate], **slots: object) -> AnyDate:
    """Make a date from the values of its slots; only the readers call it, having checked them."""
    made = object.__new__(kind)
    for name, value in slots.items():
        object.__setattr__(made, f"_{name}", value)
    return made


def _possible_days(day: PartialDate) -> Days:
    """Return the days, one of which it is."""
    if day.earliest is None or day.latest is None:
        return _days_of_unknown_year(day.month or 0, day.day or 0)
    if day.precision is DatePrecision.DAY_OF_UNKNOWN_MONTH:
        return tuple(
            day.earliest.replace(month=month).toordinal()
            for month in range(1, 13)
            if day.earliest.day <= monthrange(day.earliest.year, month)[1]
        )
    return range(day.earliest.toordinal(), day.latest.toordinal() + 1)


@lru_cache(maxsize=16)  # ten thousand days each
def _days_of_unknown_year(month: int, day: int) -> tuple[int, ...]:
    return tuple(
        date(year, month, day).toordinal()
        for year in range(date.min.year, date.max.year + 1)
        if day <= monthrange(year, month)[1]
    )
