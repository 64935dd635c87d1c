"""A row on its way to a record: its cells cleaned, its columns extracted, its problems kept."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

import attrs

from diplomodel.dates import FuzzyDate, edtf
from diplomodel.errors import DataError, Problem, Severity, shown
from diplomodel.reference.names import fold
from diplomodel.tables._dates import Day, read_date
from diplomodel.tables._mapping import TableMapping
from diplomodel.tables._sources import Raw
from diplomodel.tables._templates import ITEM, ROW, Incomplete, parse_template
from diplomodel.tables._values import Check, Extract, Rule

__all__ = ["Row", "check_cells", "row_of", "word_for"]

# What a name with a modifier stands for: the row, the cell's text, the column, the modifier.
Resolve = Callable[["Row", str, str, str], str | None]


@attrs.define
class Row:
    """A row while it is read.

    Attributes:
        number: Its number, counted from 1.
        line: Its line in the file.
        cells: Its cleaned cells by column, extracted ones too; None is nothing.
        raw: Its cells as they stand in the table.
        problems: What is wrong with it; a row with errors becomes no record.
        item: The value at hand of a cell with several.
        item_column: The column of that cell.
        date: The date that it is about, once it is known.
        origins: The columns that extracted ones were made of.
        broken: Whether its cells cannot be read at all.
    """

    number: int
    line: int
    cells: dict[str, str | None]
    raw: Mapping[str, str | None]
    problems: list[Problem]
    item: str | None = None
    item_column: str = ""
    date: FuzzyDate | None = None
    origins: dict[str, str] = attrs.Factory(dict[str, str])
    broken: bool = False

    @property
    def failed(self) -> bool:
        """Whether it becomes no record."""
        return any(problem.severity == Severity.ERROR for problem in self.problems)

    def tell(
        self,
        column: str,
        found: str,
        expected: str,
        rule: str,
        hint: str | None = None,
        severity: str = "error",
    ) -> None:
        """Keep a problem of the row, once."""
        problem = Problem(
            path=column,
            found=found,
            expected=expected,
            rule=rule,
            hint=hint,
            line=self.line,
            severity=Severity(severity),
        )
        if problem not in self.problems:
            self.problems.append(problem)

    def value(self, name: str) -> str | None:
        """Return what a name in a template stands for."""
        if name == ITEM:
            return self.item
        if name == ROW:
            return str(self.number)
        return self.cells.get(name)

    def fill(self, template: str, resolve: Resolve, *, slugged: bool = False) -> str | None:
        """Return what a template becomes; a problem is kept where it cannot be filled."""
        refused = False

        def cell(name: str, modifier: str) -> str | None:
            nonlocal refused
            found = self.value(name)
            if found is None or modifier not in ("country", "list"):
                return found
            named = resolve(self, found, self.column_of(name), modifier)
            refused = refused or named is None
            return named

        try:
            return parse_template(template).fill(cell, slugged=slugged)
        except Incomplete as error:
            if refused:  # which is told already
                return None
            hint = "put it in square brackets where it may be left out"
            self.tell(
                self.column_of(error.column),
                "nothing",
                f"what {shown(template)} needs",
                "template-incomplete",
                hint,
            )
        except ValueError as error:
            expected = "Latin letters or digits, to make an id of"
            columns = ", ".join(map(self.column_of, parse_template(template).names()))
            self.tell(columns, shown(str(error)), expected, "no-slug")
        return None

    def column_of(self, name: str) -> str:
        """Return the column that a name in a template leads to."""
        if name == ITEM and self.item_column:
            return self.item_column
        return self.origins.get(name, name)


def row_of(number: int, raw: Raw, mapping: TableMapping, resolve: Resolve) -> Row:
    """Return a row with its cells cleaned and its columns extracted.

    Args:
        number: Its number.
        raw: The row as it stands in the table.
        mapping: The mapping.
        resolve: How templates name countries.
    """
    row = Row(number, raw.line, dict(raw.cells), raw.cells, [])
    row.problems += [attrs.evolve(problem, line=raw.line) for problem in raw.problems]
    if row.problems:
        row.broken = True
        return row
    for replace in mapping.replace:
        for column in replace.columns:
            text = row.cells.get(column)
            if text is not None:
                changed = re.sub(replace.pattern, replace.by, text)
                row.cells[column] = text if changed == text else changed
    special = dict(mapping.nothing_in)
    nothing = frozenset(mapping.nothing)
    for column, text in row.cells.items():
        if text is None:
            continue
        kept = text.strip() if mapping.trim and type(text) is not Day else text
        is_nothing = not kept or kept in nothing or kept in special.get(column, ())
        row.cells[column] = None if is_nothing else kept
    for extract in mapping.extract:
        _extract(row, extract, resolve)
    return row


def _extract(row: Row, extract: Extract, resolve: Resolve) -> None:
    pattern = re.compile(extract.pattern)
    row.cells.update(dict.fromkeys(pattern.groupindex))
    if extract.template is not None:
        text = attrs.evolve(row, problems=[]).fill(extract.template, resolve)
        column = ", ".join(map(row.column_of, parse_template(extract.template).names()))
    else:
        column = row.column_of(extract.column or "")
        text = row.cells.get(extract.column or "")
    row.origins.update(dict.fromkeys(pattern.groupindex, column))
    if text is None:
        return
    found = [match.groupdict() for match in pattern.finditer(text)]
    if not found:
        if extract.otherwise == "problem":
            expected = f"text in which {shown(extract.pattern)} is found"
            row.tell(column, shown(text), expected, "no-match")
        return
    if extract.several == "problem" and any(other != found[0] for other in found):
        names = " and ".join(
            dict.fromkeys(shown(text) for groups in found for text in groups.values() if text)
        )
        row.tell(column, f"{names} in {shown(text)}", "one of them", "several-matches")
        return
    row.cells.update({name: text or None for name, text in found[0].items()})


def word_for(row: Row, rule: Rule, text: str, column: str) -> str | None:
    """Return what a rule's map makes of a word; a problem is kept where it knows none."""
    if not rule.map:
        return text
    words = _words(rule.map, rule.fold)
    found = words.get(fold(text) if rule.fold else text)
    if found is not None:
        return found or None
    if rule.otherwise == "problem":
        expected = f"one of: {', '.join(word for word, _ in rule.map)}"
        row.tell(column, shown(text), expected, "no-such-word", 'or say otherwise = "keep"')
    return text if rule.otherwise == "keep" else None


@lru_cache(maxsize=256)
def _words(pairs: tuple[tuple[str, str], ...], folded: bool) -> dict[str, str]:
    return {fold(word) if folded else word: meaning for word, meaning in pairs}


# Checks


def check_cells(
    row: Row, mapping: TableMapping, codes: Callable[[Row, str], frozenset[str]]
) -> None:
    """Keep a problem for every check that does not hold.

    Args:
        row: The row.
        mapping: The mapping.
        codes: What a cell of a row may name: codes of countries and ids of organizations.
    """
    for check in mapping.checks:
        text = row.cells.get(check.column)
        if text is not None:
            found = _broken(row, check, text, mapping, codes)
            if found is not None:
                expected, rule, severity = found
                expected = check.expected or expected
                column = row.column_of(check.column)
                row.tell(column, shown(text), expected, rule, severity=severity)


def _broken(
    row: Row,
    check: Check,
    text: str,
    mapping: TableMapping,
    codes: Callable[[Row, str], frozenset[str]],
) -> tuple[str, str, str] | None:
    """Return what a check expected, its rule and how much it weighs; None where it holds."""
    if check.same_as and text not in [row.cells.get(column) for column in check.same_as]:
        values = [f"{c} {shown(row.cells.get(c))}" for c in check.same_as]
        return f"the same as {' or '.join(values)}", "check-same", check.severity
    if check.matches is not None and not re.fullmatch(check.matches, text):
        return f"text that {shown(check.matches)} matches", "check-matches", check.severity
    if check.before is not None:
        try:
            date = edtf(read_date(text, mapping.dates))
        except DataError as error:
            for problem in error.problems:
                row.tell(check.column, problem.found, problem.expected, problem.rule, problem.hint)
            return None
        if date.before(check.before) is not True:
            is_told = date.is_uncertain or date.is_approximate
            latest = date.latest
            if not is_told or latest is None or edtf(str(latest)).before(check.before) is not True:
                return f"a date before {check.before}", "check-before", check.severity
    if check.country_of is not None and row.cells.get(check.country_of) is not None:
        theirs = codes(row, check.country_of)
        mine = codes(row, check.column)
        if not theirs:
            return None  # the other column itself is refused
        if not mine:
            expected = f"a name to compare with {check.country_of}"
            return f"{expected} {shown(row.cells[check.country_of])}", "check-country", "warning"
        if not mine & theirs:
            other = shown(row.cells[check.country_of])
            names = f"{' or '.join(sorted(mine))}, not {' or '.join(sorted(theirs))}"
            expected = f"the country of {check.country_of} {other}: it is {names}"
            return expected, "check-country", check.severity
    return None
