"""A slow and plain answer to the questions about dates, to check the quick one against.

It is written from the design and shares no code with the library: it lists days, lists every
choice of them, and looks at each. It is exact for texts whose known days lie in its calendar.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import product
from math import inf

Choice = tuple[float, float]
RELATIONS = ("before", "after", "overlaps", "within")

_FAR_PAST = [date(1, 1, 1), date(1, 1, 2), date(1066, 10, 14)]
_FAR_FUTURE = [date(2500, 1, 1), date(9999, 12, 30), date(9999, 12, 31)]
_YEARS = [date(2022, 1, 1) + timedelta(days) for days in range(4 * 365)]
# A day of which only month and day are known may be in any year.
_ANNIVERSARIES = [
    date(year, month, day)
    for year in (1, 1950, 2021, 2026, 2090, 9999)
    for month, day in ((11, 26), (1, 16))
]
CALENDAR = sorted({*_FAR_PAST, *_YEARS, *_ANNIVERSARIES, *_FAR_FUTURE})
# Where an unknown day may be: every day of a few months, and enough of the others for it to come
# before, between, on and after anything else.
ANY_DAY = sorted(
    {*_FAR_PAST, *_FAR_FUTURE, *_ANNIVERSARIES}
    | {day for day in _YEARS if date(2023, 11, 30) <= day <= date(2024, 3, 1)}
    | {day for day in _YEARS if day.day in (16, 30) or (day.month, day.day) == (11, 26)}
)


def marked(text: str) -> bool:
    return any(mark in text for mark in "?~%")


@cache
def days_of(text: str) -> list[int]:
    """Every day of the calendar that is spelled like the text, where X is any digit."""
    pattern = text.rstrip("?~%")
    return [
        day.toordinal()
        for day in CALENDAR
        if all(mark in ("X", digit) for mark, digit in zip(pattern, day.isoformat(), strict=False))
    ]


def _any_day() -> list[int]:
    return [day.toordinal() for day in ANY_DAY]


def _end(text: str, limit: float, known: Sequence[float]) -> Sequence[float]:
    """The days that an end may be: no day at all, any day, or the known ones."""
    if text == "..":
        return [limit]
    return known if text else _any_day()


@cache
def received(text: str) -> list[Choice]:
    """First and last day of every choice for the date whose method is called."""
    if text.startswith("["):
        return _one_of_range(text)
    if "/" not in text:
        return [(day, day) for day in days_of(text)]
    start, end = text.split("/")
    firsts = _end(start, -inf, days_of(start))
    lasts = _end(end, inf, days_of(end))
    return [(first, last) for first, last in product(firsts, lasts) if first <= last]


@cache
def given(text: str) -> list[Choice]:
    """First and last day of every choice for the date passed to it."""
    if text.startswith("["):
        return _one_of_range(text)
    if text.startswith("XXXX"):
        return [(day, day) for day in days_of(text)]
    if "/" not in text:
        return [(days_of(text)[0], days_of(text)[-1])]
    start, end = text.split("/")
    firsts = _end(start, -inf, days_of(start)[:1])
    lasts = _end(end, inf, days_of(end)[-1:])
    return [(first, last) for first, last in product(firsts, lasts) if first <= last]


def _one_of_range(text: str) -> list[Choice]:
    start, end = text.strip("[]").split("..")
    if start and end:
        return [
            (day.toordinal(), day.toordinal())
            for day in CALENDAR
            if days_of(start)[0] <= day.toordinal() <= days_of(end)[-1]
        ]
    first = days_of(start)[0] if start else -inf
    last = days_of(end)[-1] if end else inf
    return [(day, day) for day in _any_day() if first <= day <= last]


def _holds(relation: str, a: Choice, b: Choice) -> bool:
    (a_first, a_last), (b_first, b_last) = a, b
    if relation == "before":
        return a_last < b_first
    if relation == "after":
        return a_first > b_last
    if relation == "overlaps":
        return a_first <= b_last and b_first <= a_last
    return b_first <= a_first and a_last <= b_last


def answer(relation: str, a: str, b: str) -> bool | None:
    """True if every choice makes it so, False if none does, None otherwise."""
    so = not_so = False
    for one, other in product(received(a), given(b)):
        if _holds(relation, one, other):
            so = True
        else:
            not_so = True
        if so and not_so:
            return None
    return None if so and (marked(a) or marked(b)) else so
