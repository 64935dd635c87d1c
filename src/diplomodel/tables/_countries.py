"""Countries in cells: by code or name, and as what they were at the time."""

from collections.abc import Callable, Iterator
from functools import cache, cached_property, lru_cache
from typing import get_args

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.errors import AmbiguousName, Severity, UnknownName, shown, suggest
from diplomodel.model.parties import Organization
from diplomodel.reference.countries import countries, not_then
from diplomodel.reference.organizations import reference_record
from diplomodel.tables._cells import Printed, Row
from diplomodel.tables._mapping import Countries, Period, System

__all__ = ["Resolver"]

_MAX_CODE = 3


@attrs.frozen
class Resolver:
    """Recognises the countries, and the organizations that stand for one, in the cells.

    Attributes:
        rules: What the mapping says of countries.
        names: Names of organizations by id.
        when: The date that a row is about, where it has one.
        unknown: The words by column that are in no table of countries.
    """

    rules: Countries
    names: dict[str, str]
    when: Callable[[Row], FuzzyDate | None]
    unknown: dict[str, set[str]] = attrs.field(factory=dict[str, set[str]])

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
        system = self._system(row, column)
        found = self._code_of(row, text, system)
        if _is_unknown(found) and system is not None and _is_code(text):
            ever = _code_of(text, system)
            if isinstance(ever, str):
                return self._outside(row, ever, text, column, system)
        if isinstance(found, str):
            return self._at_the_time(row, found, text, column)
        # What is near to a code of another system are other codes of that system.
        near = [f"{countries()[key].name} ({key})" for key in found.choices if key in countries()]
        if isinstance(found, AmbiguousName):
            listed = " or ".join(near)
            if system is not None and _is_code(text):
                found_at = f"{shown(text)} in {system} at {self.when(row) or 'nothing'}"
                expected = f"a date by which to tell whether it is {listed}"
                row.report(column, found_at, expected, "country-when")
            else:
                expected = f"a name of one country, not of {listed}"
                row.report(column, shown(text), expected, "country-ambiguous")
            return None
        expected, hint = "the code or a known name of a country", None
        if system is not None:
            expected = f"a code in {system}, or a known name of a country"
            hint = found.args[0] if _is_code(text) else None
        name = self._aliases.get(text, text)
        # Every code is close to some other code, which says nothing.
        if not _is_code(name) and not (name.isupper() and len(name) == 4):
            hint = suggest(near)
        if other := countries().elsewhere(name):
            hint = f"it is {other}: give its id in countries.organizations"
        elif system is None:
            self.unknown.setdefault(column, set()).add(text)
        if self.rules.unknown == "refuse" or _is_code(text):
            row.report(column, shown(text), expected, "country-unknown", hint)
            return None
        hint = "; ".join(filter(None, ("it is kept as a name", hint)))
        row.report(column, shown(text), expected, "country-by-name", hint, Severity.WARNING)
        return Printed(text)

    def _system(self, row: Row, column: str) -> System | None:
        """Return the system of the codes in a column, or None for ISO's."""
        for name, system in self.rules.codes_in:
            if column in (name, row.column_of(name)):
                return system
        return self.rules.codes

    def _code_of(self, row: Row, text: str, system: System | None) -> str | UnknownName:
        """Return the code of the country in a cell, or why there is none."""
        if text in self._aliases:
            return self._aliases[text]
        if system is None or not _is_code(text):
            return _code_of(text)
        return _code_of(text, system, self.when(row))

    def of_other_systems(self) -> Iterator[tuple[str, str]]:
        """Walk the columns whose unknown cells are mostly codes of another system, with advice."""
        for column, texts in self.unknown.items():
            known = {
                system: sum(
                    _is_code(text) and not _is_unknown(_code_of(text, system)) for text in texts
                )
                for system in get_args(System)
            }
            most = max(known.values())
            # One word alone may be a slip; a number is never a code of ISO here.
            is_sign = len(texts) > 1 or "".join(texts).isdecimal()
            if is_sign and 2 * most > len(texts):
                best = [f'"{system}"' for system, count in known.items() if count == most]
                yield (
                    column,
                    f"{most} of the {len(texts)} unknown words in this column are codes of "
                    f"another system: if they are meant, say so in the mapping, with "
                    f"countries.codes_in = {{ {shown(column)} = {' or '.join(best)} }}",
                )

    def _outside(self, row: Row, code: str, text: str, column: str, system: System) -> str | None:
        """Return the one country that ever had a code, though not at the time of the row."""
        country, date = countries()[code], self.when(row)
        is_reported = country.valid and date and date.overlaps(country.valid) is False
        if not is_reported:  # otherwise it follows from when the country existed
            spans = ", ".join(
                str(held.valid)
                for held in country.codes
                if held.system == system and held.code == text.strip().upper().lstrip("0")
            )
            severity = Severity.WARNING if self.rules.existing == "warn" else Severity.ERROR
            found = f"{shown(text)}, {country.name} ({code}), in {system} at {date}"
            expected = f"a date within {spans}, when it had this code"
            row.report(column, found, expected, "country-not-then", severity=severity)
        return self._at_the_time(row, code, text, column)

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
        if isinstance(found, Printed):
            return str(found)
        if found.isupper():
            return countries()[found].name
        return self.names.get(found) or _reference_name(found) or text

    def codes(self, row: Row, column: str) -> frozenset[str]:
        """Return what a cell may name, without keeping any problem."""
        text = row.cells.get(column)
        if text is None:
            return frozenset()
        silent = row.silent()
        found = self._code_of(row, text, self._system(row, column))
        if isinstance(found, AmbiguousName) and text not in self._organizations:
            at = [self._at_the_time(silent, code, text, column) for code in found.choices]
        else:
            at = [self.find(silent, text, column)]
        return frozenset(code for code in at if code and not isinstance(code, Printed))


def _reference_name(key: str) -> str | None:
    body = reference_record(key)
    return body.name if isinstance(body, Organization) else None


@lru_cache(maxsize=1 << 14)
def _code_of(
    text: str, system: System | None = None, on: FuzzyDate | None = None
) -> str | UnknownName:
    """Return the code of a country, or why there is none: looking for near names takes long."""
    if system == "iso_numeric":
        code = _by_number().get(text.strip().zfill(3))
        return code or UnknownName(f"no country has the number {shown(text)} in ISO", name=text)
    try:
        return countries().resolve(text, system=system, on=on).code
    except UnknownName as error:
        return error


@cache
def _by_number() -> dict[str, str]:
    return {country.numeric: country.code for country in countries() if country.numeric}


def _is_code(text: str) -> bool:
    """Tell whether a text may be a code of some system: no name of a country is so short."""
    return len(text) <= _MAX_CODE or text.strip().isdecimal()


def _is_unknown(found: str | UnknownName) -> bool:
    return isinstance(found, UnknownName) and not isinstance(found, AmbiguousName)


def _fits(period: Period, date: FuzzyDate | None) -> bool | None:
    """Tell whether a date lies in a period; None where it cannot be known."""
    if date is None:
        return None if period.since or period.before else True
    too_early = date.before(period.since) if period.since else False
    early_enough = date.before(period.before) if period.before else True
    if too_early is True or early_enough is False:
        return False
    return None if too_early is None or early_enough is None else True
