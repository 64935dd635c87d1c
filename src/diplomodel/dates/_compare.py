"""How two dates lie to each other when the days of neither need be known.

Everything here is about whole numbers of days (`datetime.date.toordinal`). What is not known of
a date is a set of choices; a relation is True when every choice makes it so, False when none
does, and None otherwise.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from math import inf
from typing import NamedTuple, TypeAlias

__all__ = [
    "ALL_DAYS",
    "ENDLESS",
    "WITHOUT_BEGINNING",
    "Days",
    "Reading",
    "after",
    "before",
    "one_day",
    "overlaps",
    "stretch",
    "within",
]

# Sorted and without repeats: a range, or a tuple where the days do not follow one another.
Days: TypeAlias = Sequence[float]

ALL_DAYS = range(date.min.toordinal(), date.max.toordinal() + 1)
WITHOUT_BEGINNING = (-inf,)
ENDLESS = (inf,)


class Reading(NamedTuple):
    """The days on which a date may have begun and ended.

    For one day, `firsts` and `lasts` are the same days and the choice is made once for both. For
    a stretch, every first may go with every last that is not before it.
    """

    firsts: Days
    lasts: Days
    is_one_day: bool


def one_day(days: Days) -> Reading:
    """Read one day, unknown among these."""
    return Reading(days, days, is_one_day=True)


def stretch(firsts: Days, lasts: Days) -> Reading:
    """Read a stretch from one of these first days to one of these last days."""
    return Reading(
        firsts[: bisect_right(firsts, lasts[-1])],
        lasts[bisect_left(lasts, firsts[0]) :],
        is_one_day=False,
    )


def before(a: Reading, b: Reading) -> bool | None:
    """Tell whether every day of a is before every day of b."""
    if a.lasts[-1] < b.firsts[0]:
        return True
    return False if a.lasts[0] >= b.firsts[-1] else None


def after(a: Reading, b: Reading) -> bool | None:
    """Tell whether every day of a is after every day of b."""
    return before(b, a)


def overlaps(a: Reading, b: Reading) -> bool | None:
    """Tell whether a and b share a day."""
    if before(a, b) is False and before(b, a) is False:
        return True
    return None if _share_a_day(_every_day(a), _every_day(b)) else False


def within(a: Reading, b: Reading) -> bool | None:
    """Tell whether every day of a is a day of b."""
    if b.firsts[-1] <= a.firsts[0] and a.lasts[-1] <= b.lasts[0]:
        return True
    if a.is_one_day:
        possible = _share_a_day(a.firsts, _every_day(b))
    elif b.is_one_day:
        possible = _share_a_day(a.firsts, a.lasts, b.firsts)
    else:
        # The longest b leaves the most room; in it the shortest a is tried.
        first = bisect_left(a.firsts, b.firsts[0])
        last = bisect_right(a.lasts, b.lasts[-1])
        possible = first < len(a.firsts) and last > 0 and a.firsts[first] <= a.lasts[last - 1]
    return None if possible else False


def _every_day(reading: Reading) -> Days:
    """Return the days that some choice of days holds."""
    if reading.is_one_day:
        return reading.firsts
    first = max(reading.firsts[0], ALL_DAYS[0])
    last = min(reading.lasts[-1], ALL_DAYS[-1])
    return range(int(first), int(last) + 1)


def _share_a_day(*sets: Days) -> bool:
    """Tell whether some day is in all of the sets."""
    day = max(days[0] for days in sets)
    while True:
        tried = day
        for days in sets:
            place = bisect_left(days, day)
            if place == len(days):
                return False
            day = days[place]
        if day == tried:
            return True
