"""Countries in cells: by code or name, and as what they were at the time."""

from collections.abc import Callable
from functools import lru_cache

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.errors import AmbiguousName, UnknownName, shown
from diplomodel.reference.countries import countries
from diplomodel.tables._cells import Row
from diplomodel.tables._values import Countries, Then

__all__ = ["Resolver"]

# The date that a row is about, where it has one.
When = Callable[[Row], FuzzyDate | None]


@attrs.frozen
class Resolver:
    """Recognises the countries, and the organizations that stand for one, in the cells.

    Attributes:
        rules: What the mapping says of countries.
        names: Names of organizations by id.
        when: The date that a row is about.
    """

    rules: Countries
    names: dict[str, str]
    when: When
    _organizations: dict[str, str] = attrs.field(
        init=False, default=attrs.Factory(lambda self: dict(self.rules.organizations), True)
    )
    _aliases: dict[str, str] = attrs.field(
        init=False, default=attrs.Factory(lambda self: dict(self.rules.aliases), True)
    )
    _then: dict[str, tuple[Then, ...]] = attrs.field(
        init=False, default=attrs.Factory(lambda self: dict(self.rules.then), True)
    )

    def find(self, row: Row, text: str, column: str) -> str | None:
        """Return the code of a country, or the id of an organization; None where refused."""
        if text in self._organizations:
            return self._organizations[text]
        try:
            code = _code_of(self._aliases.get(text, text))
        except UnknownName as error:
            near = [f"{countries()[key].name} ({key})" for key in error.choices]
            several = isinstance(error, AmbiguousName)
            expected = "the code or a known name of a country"
            if several:
                expected = f"a name of one country, not of {' or '.join(near)}"
            hint = f"did you mean {' or '.join(near)}?" if near and not several else None
            rule = "country-ambiguous" if several else "country-unknown"
            row.tell(column, shown(text), expected, rule, hint)
            return None
        return self._at_the_time(row, code, text, column)

    def _at_the_time(self, row: Row, code: str, text: str, column: str) -> str | None:
        """Return what a country was at the time of a row."""
        thens = self._then.get(code, ())
        date = self.when(row)
        for then in thens:
            fits = _fits(then.since, then.before, date)
            if fits is None:
                when = "nothing" if date is None else str(date)
                expected = f"a date by which to tell what {countries()[code].name} was then"
                row.tell(column, f"{shown(text)} at {when}", expected, "country-when")
                return None
            if fits:
                if then.to is None:
                    why = then.why or f"a country that was there in {date}"
                    row.tell(column, f"{shown(text)} at {date}", why, "country-not-then")
                    return None
                code = then.to
                break
        valid = countries()[code].valid if code in countries() else None
        if valid is not None and date is not None and date.overlaps(valid) is False:
            severity = "warning" if self.rules.existing == "warn" else "error"
            found = f"{shown(text)}, {countries()[code].name} ({code}), at {date}"
            expected = f"a date within {valid}, when it existed"
            row.tell(column, found, expected, "country-not-then", severity=severity)
        return code

    def named(self, row: Row, text: str, column: str) -> str | None:
        """Return the usual name of the country or organization in a cell."""
        found = self.find(row, text, column)
        if found is None:
            return None
        if found.isupper():
            return countries()[found].name
        return self.names.get(found, text)

    def codes(self, row: Row, column: str) -> frozenset[str]:
        """Return what a cell may name, without keeping any problem."""
        text = row.cells.get(column)
        if text is None:
            return frozenset()
        silent = attrs.evolve(row, problems=[])
        found = self.find(silent, text, column)
        if found is not None:
            return frozenset({found})
        try:
            _code_of(text)
        except AmbiguousName as error:
            them = (self.find(silent, code, column) for code in error.choices)
            return frozenset(filter(None, them))
        except UnknownName:
            pass
        return frozenset()


def _code_of(text: str) -> str:
    code, choices = _found(text)
    if code:
        return code
    raise (AmbiguousName if len(choices) > 1 and choices[0] == "" else UnknownName)(
        text, text, tuple(filter(None, choices))
    )


@lru_cache(maxsize=1 << 14)
def _found(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the code, or else what it may be, after an empty one where a name is shared.

    A failed search looks for near names, which takes long: it is kept, too.
    """
    try:
        return countries().resolve(text).code, ()
    except AmbiguousName as error:
        return "", ("", *error.choices)
    except UnknownName as error:
        return "", error.choices


def _fits(since: str | None, before: str | None, date: FuzzyDate | None) -> bool | None:
    """Tell whether a date lies in a stretch of time; None where it cannot be known."""
    if since is None and before is None:
        return True
    if date is None:
        return None
    answers = [
        None if since is None else _not(date.before(since)),
        None if before is None else date.before(before),
    ]
    given = [a for a, limit in zip(answers, (since, before), strict=True) if limit is not None]
    if False in given:
        return False
    return None if None in given else True


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
