"""How two dates relate to each other when their exact days may not be known.

Everything here is in whole days (`datetime.date.toordinal`). Whatever is unknown about a date is a
set of choices; a relation is True if it holds for every choice, False if it holds for none, and
None otherwise.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from math import inf
from typing import NamedTuple, TypeAlias

__all__ = [
    "ALL_DAYS",
    "NO_BEGINNING",
    "NO_END",
    "Days",
    "Reading",
    "after",
    "before",
    "one_day",
    "overlaps",
    "stretch",
    "within",
]

# Sorted and without repeats: a range, or a tuple if the days are not consecutive.
Days: TypeAlias = Sequence[float]

ALL_DAYS = range(date.min.toordinal(), date.max.toordinal() + 1)
NO_BEGINNING = (-inf,)
NO_END = (inf,)


class Reading(NamedTuple):
    """The days on which a date may have begun and ended.

    For one day, `firsts` and `lasts` are the same days, and one choice is made for both. For a
    stretch, each first may go with each last that is not before it.
    """

    firsts: Days
    lasts: Days
    is_one_day: bool


def one_day(days: Days) -> Reading:
    """Return the reading of one day, which may be any of these."""
    return Reading(days, days, is_one_day=True)


def stretch(firsts: Days, lasts: Days) -> Reading:
    """Return the reading of what lasted from one of the first days to one of the last."""
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
    """Tell whether a and b have a day in common."""
    if before(a, b) is False and before(b, a) is False:
        return True
    return None if _share_a_day(_every_day(a), _every_day(b)) else False


def within(a: Reading, b: Reading) -> bool | None:
    """Tell whether every day of a is a day of b."""
    if b.firsts[-1] <= a.firsts[0] and a.lasts[-1] <= b.lasts[0]:
        return True
    if b.is_one_day:
        possible = _share_a_day(a.firsts, a.lasts, b.firsts)
    else:
        # The longest b leaves the most room, so the shortest a within it decides.
        first = bisect_left(a.firsts, b.firsts[0])
        last = bisect_right(a.lasts, b.lasts[-1])
        possible = first < len(a.firsts) and last > 0 and a.firsts[first] <= a.lasts[last - 1]
    return None if possible else False


def _every_day(reading: Reading) -> Days:
    """Return the days that are included in at least one choice."""
    if reading.is_one_day:
        return reading.firsts
    first = max(reading.firsts[0], ALL_DAYS[0])
    last = min(reading.lasts[-1], ALL_DAYS[-1])
    return range(int(first), int(last) + 1)


def _share_a_day(*sets: Days) -> bool:
    """Tell whether there is a day that all of the sets include."""
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
