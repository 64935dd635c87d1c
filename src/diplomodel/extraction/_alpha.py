"""How far two coders agree beyond chance: Krippendorff's alpha, and what it takes for a difference.

A difference is a number from 0, the same, to 1, nothing in common. Words are the same or not.
Lists and dates can agree in part, and are weighed by what they have in common.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any, TypeAlias

from diplomodel.dates import FuzzyDate
from diplomodel.vocabulary import DatePrecision

__all__ = ["Distance", "alpha", "by_days", "by_members", "by_value"]

# How far two values differ, from 0 to 1; the same for either order, and 0 for equal ones.
Distance: TypeAlias = Callable[[Any, Any], float]

# Dates whose days do not follow one another: "the 16th of some month".
_SCATTERED = frozenset({DatePrecision.DAY_OF_UNKNOWN_MONTH, DatePrecision.DAY_OF_UNKNOWN_YEAR})


def alpha(units: Sequence[tuple[Hashable, Hashable]], distance: Distance) -> float | None:
    """Return Krippendorff's alpha for two coders.

    It is 1 where they always agree and 0 where they agree as often as they would by chance.

    Args:
        units: What each of the two said of each unit; both said something of all of them.
        distance: How far two values differ.

    Returns:
        Alpha; None where all the values are the same, so that there is nothing to tell apart.

    Example:
        >>> alpha([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")], by_value)
        0.5333333333333333
    """
    counts = Counter(value for unit in units for value in unit)
    total = 2 * len(units)
    expected: float
    if distance is by_value:
        expected = (total**2 - sum(count**2 for count in counts.values())) / 2
    else:
        pairs = combinations(counts.items(), 2)
        expected = sum(m * n * distance(a, b) for (a, m), (b, n) in pairs)
    if not expected:
        return None
    observed = sum(distance(a, b) for a, b in units if a != b)
    return 1 - (total - 1) * observed / expected


def by_value(a: object, b: object) -> float:
    """Return 0 for equal values and 1 for others."""
    return float(a != b)


def by_members(a: frozenset[Hashable], b: frozenset[Hashable]) -> float:
    """Return what share of the members that either of two sets has is not in both.

    Example:
        >>> by_members(frozenset({"trade", "energy"}), frozenset({"trade"}))
        0.5
    """
    return 0.0 if a == b else 1 - len(a & b) / len(a | b)


def by_days(a: FuzzyDate | None, b: FuzzyDate | None) -> float:
    """Return what share of the days that either of two dates may be or hold is not in both.

    An end that is open reaches to the end of the calendar. A date and none have nothing in
    common; two dates of the same days have everything, however they are written. A day whose
    month or year is not known has nothing in common with other dates.

    Example:
        >>> from diplomodel import edtf
        >>> by_days(edtf("2024-07-03/2024-07-04"), edtf("2024-07-03"))
        0.5
    """
    if a is None or b is None:
        return float(a is not b)
    (first, last), (start, end) = _days(a), _days(b)
    shared = min(last, end) - max(first, start) + 1
    if shared <= 0 or (_SCATTERED.intersection((a.precision, b.precision)) and a != b):
        return 1.0
    return 1 - shared / (max(last, end) - min(first, start) + 1)


@lru_cache(maxsize=10_000)
def _days(of: FuzzyDate) -> tuple[int, int]:
    return (of.earliest or date.min).toordinal(), (of.latest or date.max).toordinal()
