"""What every date answers, whichever of the three values it is."""

from datetime import date
from typing import TYPE_CHECKING, Never, NoReturn, Self, TypeAlias

from diplomodel.dates._compare import (
    ALL_DAYS,
    Reading,
    after,
    before,
    one_day,
    overlaps,
    within,
)
from diplomodel.vocabulary import DatePrecision

__all__ = ["DateLike", "FuzzyDate", "covers"]


class FuzzyDate:
    """A date as a source gives it: as exact as it is known, and no more.

    It is one of three values. `PartialDate` is one day, known to a day, a month, a year, a decade
    or a century; `DateSpan` lasted from a day to a day; `DateWithin` is one day some time between
    two. `edtf` makes them from EDTF text and `parse_date` from what people type; the class itself
    cannot be called.

    A date is frozen, hashable, and equal to every date of the same text. It prints as its EDTF
    text. There is no `<`: of "July 2024" and "4 July 2024" neither comes first. Ask `before`,
    `after`, `overlaps` and `within`, and sort by `sort_key`.

    The four questions answer True when every possible choice of days makes it so, False when none
    does, and None when it cannot be known. None is falsy, so `not a.before(b)` is a mistake; write
    `a.before(b) is False`. What they ask about may be a date, a `datetime.date` or EDTF text; a
    month given there is all of that month, and a span every day from its earliest to its latest.
    Only a `DateWithin` stays one unknown day, and an end that is unknown stays so. A date marked
    as uncertain or approximate is never certainly so: True becomes None, and False stays False.

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

    __slots__ = ("_earliest", "_latest", "_precision", "_text")
    _earliest: date | None
    _latest: date | None
    _precision: DatePrecision
    _text: str

    def __new__(cls, *_: Never, **__: Never) -> Self:
        """Refuse: a date is made from text."""
        raise TypeError(
            "a date is not made by calling its class: use edtf('2024-07') for EDTF text, "
            "or parse_date('July 2024') for text as people write it"
        )

    @property
    def earliest(self) -> date | None:
        """The first day that it may be or hold, or None where no first day is known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("198X").earliest
            datetime.date(1980, 1, 1)
        """
        return self._earliest

    @property
    def latest(self) -> date | None:
        """The last day that it may be or hold, or None where no last day is known.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("1964-XX-16").latest, edtf("2025-11-26/").latest
            (datetime.date(1964, 12, 16), None)
        """
        return self._latest

    @property
    def precision(self) -> DatePrecision:
        """What it is known to, a word of `DatePrecision`.

        Example:
            >>> from diplomodel.dates import edtf
            >>> print(edtf("2024-07-04").precision, edtf("[2024-07..]").precision)
            day within
        """
        return self._precision

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """The key to sort dates by, which is the earliest day, the latest, then the text.

        A missing bound is taken to be the other one; without any a date comes last. The numbers
        are those of `datetime.date.toordinal`.

        Example:
            >>> from diplomodel.dates import edtf
            >>> dates = [edtf(text) for text in ("XXXX-11-26", "2024-07-04", "2024", "../1999")]
            >>> [str(date) for date in sorted(dates, key=lambda date: date.sort_key)]
            ['../1999', '2024', '2024-07-04', 'XXXX-11-26']
        """
        first = self._earliest or self._latest
        last = self._latest or self._earliest
        if first is None or last is None:
            return (ALL_DAYS.stop, ALL_DAYS.stop, self._text)
        return (first.toordinal(), last.toordinal(), self._text)

    @property
    def is_uncertain(self) -> bool:
        """Whether the source doubts it, or an end of it, as the marks `?` and `%` say.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("1984?").is_uncertain, edtf("1984").is_uncertain
            (True, False)
        """
        return "?" in self._text or "%" in self._text

    @property
    def is_approximate(self) -> bool:
        """Whether it, or an end of it, is an estimate, as the marks `~` and `%` say.

        Example:
            >>> from diplomodel.dates import edtf
            >>> edtf("1984~").is_approximate, edtf("1984?/2004%").is_approximate
            (True, True)
        """
        return "~" in self._text or "%" in self._text

    def before(self, other: "FuzzyDate | date | str") -> bool | None:
        """Tell whether every day of this date is before every day of the other.

        Args:
            other: A date, a `datetime.date`, or EDTF text.

        Returns:
            True or False where it is so, or not so, whichever days are chosen; else None.

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
        return _answer(before(mine, given), is_sure)

    def after(self, other: "FuzzyDate | date | str") -> bool | None:
        """Tell whether every day of this date is after every day of the other.

        Args:
            other: A date, a `datetime.date`, or EDTF text.

        Returns:
            True or False where it is so, or not so, whichever days are chosen; else None.

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
        return _answer(after(mine, given), is_sure)

    def overlaps(self, other: "FuzzyDate | date | str") -> bool | None:
        """Tell whether this date and the other share a day.

        Args:
            other: A date, a `datetime.date`, or EDTF text.

        Returns:
            True or False where it is so, or not so, whichever days are chosen; else None.

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
        return _answer(overlaps(mine, given), is_sure)

    def within(self, other: "FuzzyDate | date | str") -> bool | None:
        """Tell whether every day of this date is a day of the other.

        Args:
            other: A date, a `datetime.date`, or EDTF text.

        Returns:
            True or False where it is so, or not so, whichever days are chosen; else None.

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
        return _answer(within(mine, given), is_sure)

    def _beside(self, other: "FuzzyDate | date | str") -> tuple[Reading, Reading, bool]:
        """Return how to read this date, how to read the other, and whether both are sure."""
        if not isinstance(other, FuzzyDate):
            from diplomodel.dates._edtf import as_fuzzy

            other = as_fuzzy(other)
        is_sure = not any(value.is_uncertain or value.is_approximate for value in (self, other))
        return self._days(), other._days_as_given(), is_sure  # noqa: SLF001 - of its own class

    def _days(self) -> Reading:
        """Return the days that it may be or hold."""
        first, last = self._earliest or date.min, self._latest or date.max
        return one_day(range(first.toordinal(), last.toordinal() + 1))

    def _days_as_given(self) -> Reading:
        """Return the days that it stands for when something else is compared with it."""
        return self._days()

    def __str__(self) -> str:
        """Return its EDTF text."""
        return self._text

    def __repr__(self) -> str:
        """Return the call that makes it."""
        return f"edtf({self._text!r})"

    def __format__(self, spec: str) -> str:
        """Format its text, so that dates line up in printed tables."""
        return format(self._text, spec)

    def __eq__(self, other: object) -> bool:
        """Tell whether the other is a date of the same text."""
        if isinstance(other, FuzzyDate):
            return self._text == str(other)
        return NotImplemented

    def __hash__(self) -> int:
        """Hash its text."""
        return hash(self._text)

    def __reduce__(self) -> "tuple[object, tuple[str]]":
        """Copy and pickle as text, which is checked again when it is read."""
        from diplomodel.dates._edtf import edtf

        return (edtf, (self._text,))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: dates do not change."""
        raise AttributeError(f"a date cannot be changed: {name!r} is not set on {self!r}")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: dates do not change."""
        raise AttributeError(f"a date cannot be changed: {name!r} is not deleted from {self!r}")

    if not TYPE_CHECKING:  # checkers shall find no `<` at all

        def _no_order(self, other: object) -> NoReturn:
            raise TypeError(
                "dates have no < or >, since it may not be known which comes first: "
                "ask a.before(b) or a.after(b), and sort by date.sort_key"
            )

        __lt__ = __le__ = __gt__ = __ge__ = _no_order


DateLike: TypeAlias = FuzzyDate | date | str


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
    # Their base's own module may read them.
    asked, lasted = on._days(), during._days()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    return _answer(within(asked, lasted), is_sure)


def _answer(answer: bool | None, is_sure: bool) -> bool | None:
    """Return the answer as far as a date that may be doubted allows it."""
    return answer if is_sure or not answer else None
