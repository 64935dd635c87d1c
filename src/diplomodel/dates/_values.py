"""The values that dates are, what they answer, and the functions that make them.

All of this is in one module because it goes round in a circle: a date answers questions about
text, and text is read into a date.
"""

from calendar import monthrange
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Never, NoReturn, Self, TypeAlias, TypeVar, final

from diplomodel.dates._compare import (
    ALL_DAYS,
    NO_BEGINNING,
    NO_END,
    Days,
    Reading,
    after,
    before,
    one_day,
    overlaps,
    stretch,
    within,
)
from diplomodel.dates._edtf import Parts, plain_text, read_edtf, refused
from diplomodel.errors import DataError, shown
from diplomodel.vocabulary import DatePrecision

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


class FuzzyDate:
    """A date as a source gives it: as exact as it is known, and no more.

    It is one of three values. `PartialDate` is one day, known to the day, the month, the year, the
    decade or the century; `DateSpan` lasted from one day to another; `DateWithin` is one day some
    time between two. `edtf` makes them from EDTF text and `parse_date` from what people type; the
    class itself cannot be called.

    A date is frozen and hashable, and two dates are equal if their texts are. It prints as its
    EDTF text. There is no `<`: neither "July 2024" nor "4 July 2024" comes first. Ask `before`,
    `after`, `overlaps` and `within`, and sort by `sort_key`.

    The four questions answer True if they hold for every possible choice of days, False if they
    hold for none, and None otherwise: it cannot be known. None is falsy, so `not a.before(b)` is
    a mistake; write `a.before(b) is False`. They accept a date, a `datetime.date` or EDTF text. A
    month passed to them means all of that month, and a span every day from its earliest to its
    latest. A `DateWithin` stays one unknown day, and an unknown end stays unknown. Nothing is
    certain about a date marked as uncertain or approximate: True becomes None, and False stays
    False.

    Example:
        >>> from diplomodel.dates import edtf
        >>> founding = edtf("2023-12")
        >>> print(founding, founding.precision, founding.earliest, founding.latest)
        2023-12 month 2023-12-01 2023-12-31
        >>> founding.before("2024")
        True
        >>> print(founding.before("2023-12-15"))
        None
    """

    __slots__ = ("_parts",)
    _parts: Parts

    def __new__(cls, *_: Never, **__: Never) -> Self:
        """Refuse: dates are made from text."""
        raise TypeError(
            "a date is not made by calling its class: use edtf('2024-07') for EDTF text, "
            "or parse_date('July 2024') for text as people write it"
        )

    @property
    def earliest(self) -> date | None:
        """The first day that it may be or include, or None if that is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("198X").earliest
            datetime.date(1980, 1, 1)
        """
        return self._parts.earliest

    @property
    def latest(self) -> date | None:
        """The last day that it may be or include, or None if that is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("1964-XX-16").latest, edtf("2025-11-26/").latest
            (datetime.date(1964, 12, 16), None)
        """
        return self._parts.latest

    @property
    def precision(self) -> DatePrecision:
        """How exactly it is known, as a `DatePrecision`.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("2024-07-04").precision, edtf("[2024-07..]").precision)
            day within
        """
        return self._parts.precision

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """The key to sort dates by (the earliest day, then the latest, then the text).

        A missing bound is replaced by the other one; a date with neither comes last. The numbers
        are those of `datetime.date.toordinal`.

        Example:
            >>> from diplomodel.dates import edtf
            >>> dates = [edtf(text) for text in ("XXXX-11-26", "2024-07-04", "2024", "../1999")]
            >>> [str(date) for date in sorted(dates, key=lambda date: date.sort_key)]
            ['../1999', '2024', '2024-07-04', 'XXXX-11-26']
        """
        parts = self._parts
        first = parts.earliest or parts.latest
        last = parts.latest or parts.earliest
        if first is None or last is None:
            return (ALL_DAYS.stop, ALL_DAYS.stop, parts.text)
        return (first.toordinal(), last.toordinal(), parts.text)

    @property
    def is_uncertain(self) -> bool:
        """Whether the source doubts it, or an end of it, by the marks `?` and `%`.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("1984?").is_uncertain, edtf("1984").is_uncertain
            (True, False)
        """
        return self._parts.is_uncertain

    @property
    def is_approximate(self) -> bool:
        """Whether it, or an end of it, is an estimate, by the marks `~` and `%`.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("1984~").is_approximate, edtf("1984?/2004%").is_approximate
            (True, True)
        """
        return self._parts.is_approximate

    def before(self, other: "DateLike") -> bool | None:
        """Tell whether every day of this date is before every day of the other.

        Args:
            other: A date, a `datetime.date`, or EDTF text.

        Returns:
            True if it holds for every choice of days, False if for none, None otherwise.

        Raises:
            DataError: If the other is not a date.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2024-07-03/2024-07-04").before("2024-07-05")
            True
            >>> edtf("2024-07").before("2024-07-01")
            False
        """
        mine, given, is_sure = self._beside(other)
        return _with_doubt(before(mine, given), is_sure)

    def after(self, other: "DateLike") -> bool | None:
        """Tell whether every day of this date is after every day of the other.

        Args:
            other: A date, a `datetime.date`, or EDTF text.

        Returns:
            True if it holds for every choice of days, False if for none, None otherwise.

        Raises:
            DataError: If the other is not a date.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("1964-XX-16").after("1963")
            True
            >>> print(edtf("1964-XX-16").after("1964-02"))
            None
        """
        mine, given, is_sure = self._beside(other)
        return _with_doubt(after(mine, given), is_sure)

    def overlaps(self, other: "DateLike") -> bool | None:
        """Tell whether this date and the other have a day in common.

        Args:
            other: A date, a `datetime.date`, or EDTF text.

        Returns:
            True if it holds for every choice of days, False if for none, None otherwise.

        Raises:
            DataError: If the other is not a date.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2025-11-26/..").overlaps("2026-01")
            True
            >>> print(edtf("2025-11-26/").overlaps("2026-01"))
            None
        """
        mine, given, is_sure = self._beside(other)
        return _with_doubt(overlaps(mine, given), is_sure)

    def within(self, other: "DateLike") -> bool | None:
        """Tell whether every day of this date is a day of the other.

        Args:
            other: A date, a `datetime.date`, or EDTF text.

        Returns:
            True if it holds for every choice of days, False if for none, None otherwise.

        Raises:
            DataError: If the other is not a date.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("[2025-11-27..2025-11-28]").within("2025-11")
            True
            >>> print(edtf("2024-07").within("2024-07-01/2024-07-15"))
            None
        """
        mine, given, is_sure = self._beside(other)
        return _with_doubt(within(mine, given), is_sure)

    def _beside(self, other: "DateLike") -> tuple[Reading, Reading, bool]:
        """Return the readings of this date and of the other, and whether both are certain."""
        given = as_fuzzy(other)
        is_sure = not any(value.is_uncertain or value.is_approximate for value in (self, given))
        return self._days(), given._days_as_given(), is_sure  # noqa: SLF001 - of its own class

    def _days(self) -> Reading:
        """Return the days that it may be or include."""
        first, last = self._parts.earliest or date.min, self._parts.latest or date.max
        return one_day(range(first.toordinal(), last.toordinal() + 1))

    def _days_as_given(self) -> Reading:
        """Return the days that it stands for when another date is compared with it."""
        return self._days()

    def __str__(self) -> str:
        """Return its EDTF text."""
        return self._parts.text

    def __repr__(self) -> str:
        """Return the call that makes it."""
        return f"edtf({self._parts.text!r})"

    def __format__(self, spec: str) -> str:
        """Format its text, so that dates line up in printed tables."""
        return format(self._parts.text, spec)

    def __eq__(self, other: object) -> bool:
        """Tell whether the other is a date with the same text."""
        if isinstance(other, FuzzyDate):
            return self._parts.text == other._parts.text
        return NotImplemented

    def __hash__(self) -> int:
        """Hash its text."""
        return hash(self._parts.text)

    def __reduce__(self) -> "tuple[object, tuple[str]]":
        """Copy and pickle as text, which is checked again when it is read."""
        return (edtf, (self._parts.text,))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: dates do not change."""
        raise AttributeError(f"a date cannot be changed: {name!r} is not set on {self!r}")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: dates do not change."""
        raise AttributeError(f"a date cannot be changed: {name!r} is not deleted from {self!r}")

    if not TYPE_CHECKING:  # hidden, so that type checkers reject `<` as well

        def _no_order(self, other: object) -> NoReturn:
            raise TypeError(
                "dates have no < or >, since it may not be known which comes first: "
                "ask a.before(b) or a.after(b), and sort by date.sort_key"
            )

        __lt__ = __le__ = __gt__ = __ge__ = _no_order


DateLike: TypeAlias = FuzzyDate | date | str
AnyDate = TypeVar("AnyDate", bound=FuzzyDate)


@final
class PartialDate(FuzzyDate):
    """One day, known to the day, the month, the year, the decade or the century.

    `X` stands for what is not known: `1964-XX-16` is the 16th of some month in 1964, `198X` a day
    in the 1980s, `XXXX-11-26` 26 November of some year.

    Example:
        >>> from diplomodel.dates import edtf
        >>> signing = edtf("1964-XX-16")
        >>> signing.year, signing.month, signing.day
        (1964, None, 16)
        >>> print(signing.within("1964-07-01/1964-07-15"), signing.within("1964-07"))
        False None
    """

    __slots__ = ()

    @property
    def year(self) -> int | None:
        """The year, or None if it is not known to the year.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2024-07").year, edtf("198X").year
            (2024, None)
        """
        return self._parts.year

    @property
    def month(self) -> int | None:
        """The month, 1 to 12, or None if it is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2024-07").month, edtf("2024").month
            (7, None)
        """
        return self._parts.month

    @property
    def day(self) -> int | None:
        """The day of the month, 1 to 31, or None if it is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2024-07-04").day, edtf("2024-07").day
            (4, None)
        """
        return self._parts.day

    def _days(self) -> Reading:
        return one_day(_possible_days(self._parts))

    def _days_as_given(self) -> Reading:
        if self._parts.earliest is None or self._parts.latest is None:
            return self._days()  # without bounds it stays one unknown day
        return stretch((self._parts.earliest.toordinal(),), (self._parts.latest.toordinal(),))


@final
class DateSpan(FuzzyDate):
    """What lasted from one day to another.

    An end is a date, or open (`..`: without limit, as for a membership that continues), or unknown
    (empty: there was or will be an end, but it is not known when).

    Example:
        >>> from diplomodel.dates import edtf
        >>> trip = edtf("2025-11-26/")
        >>> print(trip.start, trip.end, trip.end_is_open)
        2025-11-26 None False
        >>> edtf("2024-07-04/..").end_is_open
        True
    """

    __slots__ = ()

    @property
    def start(self) -> PartialDate | None:
        """When it began, or None if that is open or unknown.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("2024-07-03/2024-07-04").start)
            2024-07-03
        """
        return _end_of(self._parts.start)

    @property
    def end(self) -> PartialDate | None:
        """When it ended, or None if that is open or unknown.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("2024-07-03/2024-07-04").end)
            2024-07-04
        """
        return _end_of(self._parts.end)

    @property
    def start_is_open(self) -> bool:
        """Whether it has no beginning (`..`), rather than one that is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("../2024").start_is_open, edtf("/2024").start_is_open
            (True, False)
        """
        return self._parts.text.startswith("..")

    @property
    def end_is_open(self) -> bool:
        """Whether it has no end (`..`), rather than one that is not known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("2024/..").end_is_open, edtf("2024/").end_is_open
            (True, False)
        """
        return self._parts.text.endswith("..")

    def _days(self) -> Reading:
        firsts: Days = NO_BEGINNING if self.start_is_open else ALL_DAYS
        lasts: Days = NO_END if self.end_is_open else ALL_DAYS
        if self._parts.start is not None:
            firsts = _possible_days(self._parts.start)
        if self._parts.end is not None:
            lasts = _possible_days(self._parts.end)
        return stretch(firsts, lasts)

    def _days_as_given(self) -> Reading:
        firsts: Days = NO_BEGINNING if self.start_is_open else ALL_DAYS
        lasts: Days = NO_END if self.end_is_open else ALL_DAYS
        if self._parts.earliest is not None:
            firsts = (self._parts.earliest.toordinal(),)
        if self._parts.latest is not None:
            lasts = (self._parts.latest.toordinal(),)
        return stretch(firsts, lasts)


@final
class DateWithin(FuzzyDate):
    """One day, some time within bounds, such as a signing "during the visit".

    Example:
        >>> from diplomodel.dates import edtf
        >>> signing = edtf("[2025-11-27..2025-11-28]")
        >>> signing.before("2025-12"), signing.within("2025-11-27/2025-11-28")
        (True, True)
        >>> print(signing.overlaps("2025-11-28"))
        None
    """

    __slots__ = ()

    @property
    def start(self) -> PartialDate | None:
        """The date that it is not before, or None if there is no such bound.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("[..2025-12]").start)
            None
        """
        return _end_of(self._parts.start)

    @property
    def end(self) -> PartialDate | None:
        """The date that it is not after, or None if there is no such bound.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("[..2025-12]").end)
            2025-12
        """
        return _end_of(self._parts.end)


def edtf(text: str) -> FuzzyDate:
    """Return the date that a text in the Extended Date/Time Format (EDTF) stands for.

    It reads one day known more or less exactly (`2024-07-04`, `2024-07`, `2024`, `198X`, `19XX`,
    `1964-XX-16`, `XXXX-11-26`), a span that lasted from one day to another
    (`2024-07-03/2024-07-04`; `..` is an end without limit, an empty end is unknown) and one day
    within bounds (`[2025-11-27..2025-11-28]`, `[..2025-12]`). A date or an end of a span may be
    marked as uncertain (`?`), approximate (`~`) or both (`%`). Years are 0001 to 9999.

    Args:
        text: The text, without white space.

    Returns:
        A `PartialDate`, `DateSpan` or `DateWithin`; `str()` of it is the same text.

    Raises:
        DataError: If the text is not such a date; its one problem says why and, where that is
            obvious, what to write instead.
        TypeError: If it is not text.

    Example:
        >>> from diplomodel.dates import edtf
        >>> edtf("2024-07").latest
        datetime.date(2024, 7, 31)
        >>> edtf("2024-06-31")
        Traceback (most recent call last):
            ...
        diplomodel.errors.DataError: found "2024-06-31", expected a day from 1 to 30 in 2024-06
    """
    return _read(plain_text(text))


def parse_date(text: str) -> FuzzyDate:
    """Return the date that a text means, if it can mean only one; in English, as people type it.

    It reads days with the month by name ("3 July 2024", "July 3rd, 2024", "Fri. 5 July 2024"),
    months and years ("July 2024", "2024"), ranges of two such dates with "to" or a dash ("3-4 July
    2024", "from 30 June to 2 July 2024", "June - July 2024", "2010-2011"), "since 26 November
    2025" (when it ended is not known), "between 3 and 4 July 2024" (one day within), "c. 1990",
    "the 1990s", and everything that `edtf` reads.

    It refuses what is ambiguous or incomplete: day and month both in numbers ("03/04/2024"), no
    year ("5 July"), a year of two digits, also at the end of a range (with a long dash or spaces,
    "2010 - 11" is two years to some and a month to others; "2010-11" is a month in EDTF), a range
    without one of its ends ("July 2024 -", "from July 2024"), the signs of EDTF beside words
    ("July 2024/.."), "next year", "mid-July", "the 19th century". The answer never depends on
    today.

    Args:
        text: What was typed.

    Raises:
        DataError: If the text can mean several dates, or none; its one problem says why, and what
            to write instead. It is a ValueError.
        TypeError: If it is not text.

    Example:
        >>> from diplomodel.dates import parse_date
        >>> parse_date("December 2023")
        edtf('2023-12')
        >>> parse_date("from 3 to 4 July 2024")
        edtf('2024-07-03/2024-07-04')
        >>> parse_date("since 26 November 2025")
        edtf('2025-11-26/')
        >>> parse_date("between 27 and 28 November 2025")
        edtf('[2025-11-27..2025-11-28]')
    """
    from diplomodel.dates._human import read_human

    return _read(read_human(plain_text(text)))


def as_fuzzy(value: DateLike) -> FuzzyDate:
    """Return a `FuzzyDate` for what was passed as a date: a date itself, a day, or EDTF text.

    Args:
        value: A `FuzzyDate`, a `datetime.date` or EDTF text.

    Raises:
        DataError: If it is something else, or text that is not EDTF.

    Example:
        >>> from datetime import date
        >>> from diplomodel.dates import as_fuzzy
        >>> as_fuzzy(date(2024, 7, 4)) == as_fuzzy("2024-07-04")
        True
    """
    if isinstance(value, FuzzyDate):
        return value
    if isinstance(value, str):
        return edtf(value)
    if isinstance(value, datetime):
        raise refused(
            "edtf-time",
            f"the point in time {value}",
            "a date without a time of day",
            "give its .date()",
        )
    if isinstance(value, date):
        return _read(value.isoformat())
    raise refused("wrong-type", shown(value), "a date, a datetime.date or EDTF text")


def covers(during: FuzzyDate, on: FuzzyDate) -> bool | None:
    """Tell whether a date lies in something that lasted.

    It is `on.within(during)`, except that what lasted keeps its ends as inexact as they are: of
    what began in 1969, nobody knows whether it had begun on 25 September 1969.

    Args:
        during: What lasted.
        on: The date that is asked about.

    Example:
        >>> from diplomodel.dates import edtf
        >>> since = edtf("1969/..")
        >>> print(covers(since, edtf("1969-09-25")), covers(since, edtf("1970")))
        None True
    """
    is_sure = not any(value.is_uncertain or value.is_approximate for value in (during, on))
    # The classes stand above, and this is one more of their questions.
    asked, lasted = on._days(), during._days()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    return _with_doubt(within(asked, lasted), is_sure)


@lru_cache(maxsize=1 << 16)
def _read(text: str) -> FuzzyDate:
    try:
        parts = read_edtf(text)
    except DataError as error:
        raise _with_advice(error, text) from None
    if parts.precision is DatePrecision.SPAN:
        return _made(DateSpan, parts)
    if parts.precision is DatePrecision.WITHIN:
        return _made(DateWithin, parts)
    return _made(PartialDate, parts)


def _with_advice(error: DataError, text: str) -> DataError:
    """Add the advice to read the text with `parse_date`, if that can read it."""
    (problem,) = error.problems
    if problem.hint is not None:
        return error
    from diplomodel.dates._human import read_human

    try:
        advice = f"write {read_human(text)}, or read it with parse_date"
    except DataError:
        return error
    return refused(problem.rule, problem.found, problem.expected, advice)


def _made(kind: type[AnyDate], parts: Parts) -> AnyDate:
    """Make a date without calling its class, which would refuse."""
    made = object.__new__(kind)
    object.__setattr__(made, "_parts", parts)
    return made


def _end_of(parts: Parts | None) -> PartialDate | None:
    return None if parts is None else _made(PartialDate, parts)


def _with_doubt(answer: bool | None, is_sure: bool) -> bool | None:
    """Return the answer as far as a doubtful date allows it: it is never certainly True."""
    return answer if is_sure or not answer else None


def _possible_days(parts: Parts) -> Days:
    """Return the days, one of which it is."""
    if parts.earliest is None or parts.latest is None:
        return _days_of_unknown_year(parts.month or 0, parts.day or 0)
    if parts.precision is DatePrecision.DAY_OF_UNKNOWN_MONTH:
        return tuple(
            parts.earliest.replace(month=month).toordinal()
            for month in range(1, 13)
            if parts.earliest.day <= monthrange(parts.earliest.year, month)[1]
        )
    return range(parts.earliest.toordinal(), parts.latest.toordinal() + 1)


@lru_cache(maxsize=16)  # ten thousand days each
def _days_of_unknown_year(month: int, day: int) -> tuple[int, ...]:
    return tuple(
        date(year, month, day).toordinal()
        for year in range(date.min.year, date.max.year + 1)
        if day <= monthrange(year, month)[1]
    )
