"""What a data set declares to be complete, and which questions that covers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import attrs

from diplomodel.dates import DateLike, DateSpan, DateWithin, FuzzyDate, as_fuzzy
from diplomodel.errors import Problem
from diplomodel.model.record import Checked
from diplomodel.model.shapes import CountryRef, PersonRef
from diplomodel.vocabulary import DatePrecision, Level, Role

__all__ = ["Coverage", "Sought", "is_covered"]

# Before the first and after the last day that a date can be, as ordinal numbers.
_WITHOUT_BEGINNING = 0
_ENDLESS = 10**7


@attrs.frozen(kw_only=True)
class Coverage(Checked):
    """That a data set holds every event of a kind in a period, perhaps with a certain participant.

    "All visits abroad of US heads of state, 1906 to 2025." Where several of `country`, `person`,
    `role` and `level` are given, one and the same participant has them all; the destinations of a
    visit count as hosts.

    Attributes:
        kind: The kind of the events, such as `visit`.
        during: The period, as a date or a span: all of its days. It has a last day, which is the
            last for which this was checked.
        country: The code of the country that takes part.
        person: The id of the person who takes part.
        role: The part taken.
        level: The rank of the participant.
        note: What a reader should know of it.

    Example:
        >>> from diplomodel import edtf
        >>> travels = Coverage(kind="visit", during=edtf("1906/2025"), country="US")
        >>> print(travels.during, travels.person)
        1906/2025 None
    """

    kind: str
    during: FuzzyDate
    country: CountryRef | None = None
    person: PersonRef | None = None
    role: Role | None = None
    level: Level | None = None
    note: str | None = None

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that the period has a last day, and that all of its days are known."""
        during: FuzzyDate | None = values.get("during")
        days = None if during is None else _days_of(during)
        if during is not None and (days is None or days[1] == _ENDLESS):
            yield Problem(
                path="during",
                found=str(during),
                expected="a period whose days are known, such as 1906/2025",
                rule="coverage-period",
                hint="it ends on the day up to which completeness was checked",
            )


@attrs.frozen(kw_only=True)
class Sought:
    """Whom an event must have among its participants to be counted: one who has all of these.

    Attributes:
        country: The code of a country.
        person: The id of a person.
        roles: Any of these roles; none means in whatever way, also as a destination or as the
            party to an act.
        levels: Any of these ranks; none means whatever rank.
    """

    country: str | None = None
    person: str | None = None
    roles: tuple[Role, ...] = ()
    levels: tuple[Level, ...] = ()


def is_covered(
    coverage: Iterable[Coverage],
    *,
    kinds: Iterable[str],
    during: DateLike,
    sought: Sequence[Sought] = (),
) -> bool:
    """Tell whether every event that would be counted is declared to be recorded.

    One declaration may do, or several together: one for each kind, each role, each stretch of the
    period.

    Args:
        coverage: What is declared.
        kinds: The kinds of events that would be counted.
        during: The period; every day of it counts.
        sought: Whom an event must have among its participants to be counted; of a pair of
            countries, both.

    Returns:
        True where nothing that would be counted can be missing: only then, a zero is a zero.

    Raises:
        DataError: The period is not a date.

    Example:
        >>> from diplomodel import edtf
        >>> years = edtf("1906/2025")
        >>> travels = Coverage(kind="visit", during=years, country="US", role=Role.VISITOR)
        >>> americans = Sought(country="US", roles=(Role.VISITOR,))
        >>> is_covered([travels], kinds=["visit"], during="1950", sought=[americans])
        True
        >>> is_covered([travels], kinds=["visit"], during="1950", sought=[Sought(country="US")])
        False
    """
    days = _days_of(as_fuzzy(during))
    if days is None:
        return False
    first, last = days
    declared = [(one, stretch) for one in coverage if (stretch := _days_of(one.during))]
    for kind in kinds:
        of_kind = [(one, stretch) for one, stretch in declared if one.kind == kind]
        # Where one day is covered and the next is not, a declaration has ended.
        ends = {stretch[1] + 1 for _, stretch in of_kind}
        for day in (first, *(day for day in ends if first < day <= last)):
            then = [one for one, stretch in of_kind if stretch[0] <= day <= stretch[1]]
            if not _declared(then, sought):
                return False
    return True


def _declared(coverage: Sequence[Coverage], sought: Sequence[Sought]) -> bool:
    """Tell whether all events with such participants are declared, for one kind and day.

    An event is declared where one of its participants is. So of several that are sought, it is
    enough that one is declared, whatever else may be true of that participant.
    """
    return any(
        all(
            any(_fits(one, who, role, level) for one in coverage)
            for role, level in product(who.roles or (None,), who.levels or (None,))
        )
        for who in sought or (Sought(),)
    )


def _fits(one: Coverage, who: Sought, role: Role | None, level: Level | None) -> bool:
    return (
        one.country in (None, who.country)
        and one.person in (None, who.person)
        and one.role in (None, role)
        and one.level in (None, level)
    )


def _days_of(period: FuzzyDate) -> tuple[int, int] | None:
    """Return the first and the last day of a period, or None where they are not known."""
    ends = (period.start, period.end) if isinstance(period, DateSpan) else (period,)
    in_some_month = any(
        end is not None and end.precision is DatePrecision.DAY_OF_UNKNOWN_MONTH for end in ends
    )
    in_doubt = period.is_uncertain or period.is_approximate
    if isinstance(period, DateWithin) or in_some_month or in_doubt:
        return None
    first = None if period.earliest is None else period.earliest.toordinal()
    last = None if period.latest is None else period.latest.toordinal()
    if isinstance(period, DateSpan):
        first = _WITHOUT_BEGINNING if period.start_is_open else first
        last = _ENDLESS if period.end_is_open else last
    return None if first is None or last is None else (first, last)
