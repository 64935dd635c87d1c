"""Countries in cells: by code or name, and as what they were at the time."""

from collections.abc import Callable
from functools import cached_property, lru_cache

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.errors import AmbiguousName, Severity, UnknownName, shown, suggest
from diplomodel.model.parties import Organization
from diplomodel.reference.countries import countries, not_then
from diplomodel.reference.organizations import reference_record
from diplomodel.tables._cells import Row
from diplomodel.tables._mapping import Countries, Period

__all__ = ["Resolver"]


@attrs.frozen
class Resolver:
    """Recognises the countries, and the organizations that stand for one, in the cells.

    Attributes:
        rules: What the mapping says of countries.
        names: Names of organizations by id.
        when: The date that a row is about, where it has one.
    """

    rules: Countries
    names: dict[str, str]
    when: Callable[[Row], FuzzyDate | None]

    @cached_property
    def _organizations(self) -> dict[str, str]:
        return dict(self.rules.organizations)

    @cached_property
    def _aliases(self) -> dict[str, str]:
        return dict(self.rules.aliases)

    @cached_property
    def _then(self) -> dict[str, tuple[Period, ...]]:
        return dict(self.rules.then)

    def find(self, row: Row, text: str, column: str) -> str | None:
        """Return the code of a country, or the id of an organization; None where refused."""
        if text in self._organizations:
            return self._organizations[text]
        found = _code_of(name := self._aliases.get(text, text))
        if isinstance(found, str):
            return self._at_the_time(row, found, text, column)
        near = [f"{countries()[key].name} ({key})" for key in found.choices]
        if isinstance(found, AmbiguousName):
            expected = f"a name of one country, not of {' or '.join(near)}"
            row.report(column, shown(text), expected, "country-ambiguous")
            return None
        # Every code is close to some other code, which says nothing.
        hint = suggest(near) if len(name) > 3 and not (name.isupper() and len(name) == 4) else None
        if other := countries().elsewhere(name):
            hint = f"it is {other}: give its id in countries.organizations"
        expected = "the code or a known name of a country"
        row.report(column, shown(text), expected, "country-unknown", hint)
        return None

    def _at_the_time(self, row: Row, code: str, text: str, column: str) -> str | None:
        """Return what a country was at the time of a row."""
        date = self.when(row)
        for period in self._then.get(code, ()):
            fits = _fits(period, date)
            if fits is None:
                when = "nothing" if date is None else str(date)
                expected = f"a date by which to tell what {countries()[code].name} was then"
                row.report(column, f"{shown(text)} at {when}", expected, "country-when")
                return None
            if fits:
                if period.to is None:
                    why = period.why or f"a country that existed in {date}"
                    row.report(column, f"{shown(text)} at {date}", why, "country-not-then")
                    return None
                code = period.to
                break
        problem = None if date is None else not_then(code, date)
        if problem is not None:
            severity = problem.severity if self.rules.existing == "warn" else Severity.ERROR
            found = f"{shown(text)}, {problem.found}"
            row.report(column, found, problem.expected, problem.rule, severity=severity)
        return code

    def named(self, row: Row, text: str, column: str) -> str | None:
        """Return the usual name of the country or organization in a cell."""
        found = self.find(row, text, column)
        if found is None:
            return None
        if found.isupper():
            return countries()[found].name
        return self.names.get(found) or _reference_name(found) or text

    def codes(self, row: Row, column: str) -> frozenset[str]:
        """Return what a cell may name, without keeping any problem."""
        text = row.cells.get(column)
        if text is None:
            return frozenset()
        names: tuple[str, ...] = (text,)
        found = _code_of(self._aliases.get(text, text))
        if isinstance(found, AmbiguousName) and text not in self._organizations:
            names = found.choices
        silent = row.silent()
        return frozenset(filter(None, (self.find(silent, name, column) for name in names)))


def _reference_name(key: str) -> str | None:
    body = reference_record(key)
    return body.name if isinstance(body, Organization) else None


@lru_cache(maxsize=1 << 14)
def _code_of(text: str) -> str | UnknownName:
    """Return the code of a country, or why there is none: looking for near names takes long."""
    try:
        return countries().resolve(text).code
    except UnknownName as error:
        return error


def _fits(period: Period, date: FuzzyDate | None) -> bool | None:
    """Tell whether a date lies in a period; None where it cannot be known."""
    if date is None:
        return None if period.since or period.before else True
    too_early = date.before(period.since) if period.since else False
    early_enough = date.before(period.before) if period.before else True
    if too_early is True or early_enough is False:
        return False
    return None if too_early is None or early_enough is None else True
