"""A row on its way to a record: its cells cleaned, its columns extracted, its problems kept."""

import re
from collections.abc import Callable, Collection, Iterable

import attrs

from diplomodel.dates import FuzzyDate, edtf
from diplomodel.errors import DataError, Problem, Severity, shown
from diplomodel.reference.names import fold
from diplomodel.tables._dates import Day, read_date
from diplomodel.tables._mapping import Check, Condition, Extraction, Part, Rule, TableMapping
from diplomodel.tables._patterns import MAX_TEXT
from diplomodel.tables._templates import COLUMN, ITEM, ROW, Incomplete, parse_template

__all__ = ["Codes", "Printed", "Row", "check_cells", "clean", "translate"]


class Printed(str):
    """A name of what is in no table: it can stand where a name as printed may."""

    __slots__ = ()


# What a name with a modifier stands for: the row, the cell's text, the column, the modifier.
Resolve = Callable[["Row", str, str, str], str | None]
# What a cell of a row may name: codes of countries and ids of organizations.
Codes = Callable[["Row", str], frozenset[str]]


@attrs.define
class Row:
    """A row while it is read.

    Attributes:
        number: Its number, counted from 1.
        line: Its line in the file.
        cells: Its cleaned cells by column, extracted ones too; None is nothing.
        problems: What is wrong with it; a row with errors does not become a record.
        item: The current value of a cell with several.
        item_column: The column of that cell.
        date: The date that it is about, once it is known.
        origins: The columns that extracted ones were made of.
        broken: Whether its cells cannot be read at all.
        checked: The columns whose cells a check has refused.
    """

    number: int
    line: int
    cells: dict[str, str | None]
    problems: list[Problem] = attrs.Factory(list[Problem])
    item: str | None = None
    item_column: str = ""
    date: FuzzyDate | None = None
    origins: dict[str, str] = attrs.Factory(dict[str, str])
    broken: bool = False
    checked: set[str] = attrs.Factory(set[str])

    @property
    def failed(self) -> bool:
        """Whether it does not become a record."""
        return any(problem.severity == Severity.ERROR for problem in self.problems)

    def report(
        self,
        column: str,
        found: str,
        expected: str,
        rule: str,
        hint: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Keep a problem of the row, once; a cell that a check refused has its problem."""
        problem = Problem(
            path=column,
            found=found,
            expected=expected,
            rule=rule,
            hint=hint,
            line=self.line,
            severity=severity,
        )
        if problem not in self.problems and column not in self.checked:
            self.problems.append(problem)

    def report_all(self, column: str, error: DataError) -> None:
        """Keep the problems of a value."""
        for p in error.problems:
            self.report(column, p.found, p.expected, p.rule, p.hint)

    def silent(self) -> "Row":
        """Return the same row with a list of its own for problems, to be thrown away."""
        return attrs.evolve(self, problems=[])

    def copy(self) -> "Row":
        """Return the same row with cells and problems of its own."""
        return attrs.evolve(self, cells=dict(self.cells), problems=[*self.problems])

    def value(self, name: str) -> str | None:
        """Return what a name in a template stands for."""
        if name == ITEM:
            return self.item
        if name == COLUMN and self.item_column:
            return self.item_column
        return str(self.number) if name == ROW else self.cells.get(name)

    def column_of(self, name: str) -> str:
        """Return the column that a name in a template leads to."""
        if name in (ITEM, COLUMN) and self.item_column:
            return self.item_column
        return self.origins.get(name, name)

    def meets(
        self,
        when: Iterable[Condition],
        unless: Iterable[Condition] = (),
        names: Collection[str] = (),
    ) -> bool:
        """Return whether all of `when` hold and none of `unless`, apart from those on `names`."""
        wanted = [c for c in when if c.column not in names]
        unwanted = [c for c in unless if c.column not in names]
        return all(map(self._holds, wanted)) and not any(map(self._holds, unwanted))

    def _holds(self, condition: Condition) -> bool:
        text = self.value(condition.column)
        if text is None or (condition.among and text not in condition.among):
            return False
        if condition.matches is None:
            return True
        is_short = self.is_short_enough(self.column_of(condition.column), text)
        return is_short and re.fullmatch(condition.matches, text) is not None

    def taken_apart(self, part: Part) -> "Row | None":
        """Return the row with the names that a part's pattern gives, or None with a problem."""
        text, column = self.item or "", self.item_column
        if part.pattern is None or not self.is_short_enough(column, text):
            return self if part.pattern is None else None
        match = re.fullmatch(part.pattern, text)
        if match is None:
            expected = f"text that {shown(part.pattern)} matches"
            self.report(column, shown(text), expected, "no-match")
            return None
        found = {name: word or None for name, word in match.groupdict().items()}
        origins = self.origins | dict.fromkeys(found, column)
        return attrs.evolve(self, cells=self.cells | found, origins=origins)

    def columns_of(self, names: tuple[str, ...]) -> str:
        """Return the columns that names lead to, as problems show them."""
        return ", ".join(dict.fromkeys(map(self.column_of, names)))

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

        parsed = parse_template(template)
        try:
            return parsed.fill(cell, slugged=slugged)
        except Incomplete as error:
            if not refused:  # otherwise the problem is kept already
                expected = f"what {shown(template)} needs"
                hint = "put it in square brackets where it may be left out"
                column = self.column_of(error.column)
                self.report(column, "nothing", expected, "template-incomplete", hint)
        except ValueError as error:
            self.report_no_slug(self.columns_of(parsed.names), str(error))
        return None

    def report_no_slug(self, columns: str, text: str) -> None:
        """Keep the problem of a text that cannot be made into an id."""
        expected = "Latin letters or digits, to make an id of"
        self.report(columns, shown(text), expected, "no-slug")

    def is_short_enough(self, column: str, text: str) -> bool:
        """Return whether patterns are applied to a text; a problem is kept where it is too long."""
        if len(text) > MAX_TEXT:
            expected = f"at most {MAX_TEXT:,}, where patterns are applied"
            self.report(column, f"{len(text):,} letters", expected, "too-large")
        return len(text) <= MAX_TEXT


def clean(row: Row, mapping: TableMapping, resolve: Resolve) -> None:
    """Clean the cells of a row, and extract columns from them."""
    for replacement in mapping.replace:
        for column in replacement.columns:
            text = row.cells.get(column)
            # A real day is not text.
            if text and type(text) is not Day and row.is_short_enough(column, text):
                row.cells[column] = re.sub(replacement.pattern, replacement.by, text)
    special, nothing = dict(mapping.nothing_in), {*mapping.nothing, ""}
    for column, text in row.cells.items():
        if text is not None:
            kept = text.strip() if mapping.trim and type(text) is not Day else text
            is_nothing = kept in nothing or kept in special.get(column, ())
            row.cells[column] = None if is_nothing else kept
    for extraction in mapping.extract:
        _extract(row, extraction, resolve)


def _extract(row: Row, extraction: Extraction, resolve: Resolve) -> None:
    column = row.columns_of(extraction.sources)
    if extraction.template is not None:
        text = row.silent().fill(extraction.template, resolve)
    else:
        text = row.cells.get(extraction.column or "")
    row.cells.update(dict.fromkeys(extraction.groups))
    row.origins.update(dict.fromkeys(extraction.groups, column))
    if text is None or not row.is_short_enough(column, text):
        return
    found = [match.groupdict() for match in re.finditer(extraction.pattern, text)]
    if not found:
        if extraction.otherwise == "problem":
            expected = f"text in which {shown(extraction.pattern)} is found"
            row.report(column, shown(text), expected, "no-match")
        return
    if extraction.several == "problem" and any(other != found[0] for other in found):
        words = (shown(word) for groups in found for word in groups.values() if word)
        names = " and ".join(dict.fromkeys(words))
        row.report(column, f"{names} in {shown(text)}", "one of them", "several-matches")
        return
    if extraction.several == "all":
        for name in extraction.groups:
            each = dict.fromkeys(groups[name] for groups in found if groups[name])
            row.cells[name] = "; ".join(each) or None
        return
    row.cells.update({name: word or None for name, word in found[0].items()})


def translate(row: Row, rule: Rule, text: str, column: str) -> str | None:
    """Return what a rule's map makes of a word; a problem is kept for a word it does not have."""
    if not rule.map:
        return text
    found = rule.words.get(fold(text) if rule.fold else text)
    if found is not None:
        return found or None
    if rule.otherwise == "problem":
        expected = f"one of: {', '.join(word for word, _ in rule.map)}"
        row.report(column, shown(text), expected, "no-such-word", 'or say otherwise = "keep"')
    return text if rule.otherwise == "keep" else None


# Checks


def check_cells(row: Row, mapping: TableMapping, codes: Codes) -> None:
    """Keep a problem for every check that does not hold; for each cell, its first error."""
    for check in mapping.checks:
        text, column = row.cells.get(check.column), row.column_of(check.column)
        if text is None:
            continue
        severity = check.severity
        failed = _compared(row, check, text) or _dated(row, check, text, mapping)
        if failed is None and check.country_of is not None:
            failed = _same_country(row, check, text, check.country_of, codes)
            if failed is not None and failed[1] == "check-unknown":
                failed, severity = (failed[0], "check-country"), Severity.WARNING
        if failed is not None:
            expected, rule = failed
            row.report(column, shown(text), check.expected or expected, rule, severity=severity)
            if severity == Severity.ERROR:
                row.checked.add(column)


def _compared(row: Row, check: Check, text: str) -> tuple[str, str] | None:
    """Return what was expected, and the rule; None where it holds."""
    if check.same_as and text not in [row.cells.get(column) for column in check.same_as]:
        values = [f"{column} {shown(row.cells.get(column))}" for column in check.same_as]
        return f"the same as {' or '.join(values)}", "check-same"
    if check.matches is None or not row.is_short_enough(row.column_of(check.column), text):
        return None
    if not re.fullmatch(check.matches, text):
        return f"text that {shown(check.matches)} matches", "check-matches"
    return None


def _dated(row: Row, check: Check, text: str, mapping: TableMapping) -> tuple[str, str] | None:
    if check.before is None:
        return None
    try:
        date = edtf(read_date(text, mapping.dates))
    except DataError as error:
        row.report_all(row.column_of(check.column), error)
        return None
    # A date that is uncertain or approximate is never certainly before another.
    is_qualified, latest = date.is_uncertain or date.is_approximate, date.latest
    plain = edtf(str(latest)) if is_qualified and latest is not None else date
    if plain.before(check.before) is True:
        return None
    return f"a date before {check.before}", "check-before"


def _same_country(
    row: Row, check: Check, text: str, other: str, codes: Codes
) -> tuple[str, str] | None:
    theirs, cell = codes(row, other), row.cells.get(other)
    if not theirs:  # nothing to compare with, or the other column itself is refused
        return None
    mine = codes(row, check.column)
    if not mine:
        return f"a name to compare with {other} {shown(cell)}", "check-unknown"
    if mine & theirs:
        return None
    names = f"{' or '.join(sorted(mine))}, not {' or '.join(sorted(theirs))}"
    return f"the country of {other} {shown(cell)}: it is {names}", "check-country"
