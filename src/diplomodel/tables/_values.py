"""The parts of a mapping: rules for fields, parts of records, countries, checks."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import attrs

from diplomodel.errors import DataError, Problem
from diplomodel.tables._forms import (
    Form,
    Problems,
    check_types,
    choice,
    flag,
    form_of,
    key_of,
    pairs,
    plain_of,
    read_as,
    read_keys,
    table,
    text,
    texts,
    tuple_of,
    wrong,
)

__all__ = [
    "Check",
    "Countries",
    "Extract",
    "Part",
    "Replace",
    "Rule",
    "Rules",
    "Said",
    "Then",
]

Scalar: TypeAlias = str | int | float | bool


_SCALAR = "text, a number, true or false"


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float | bool)


def _scalar(value: Any, path: str, problems: Problems) -> Scalar | None:
    if not _is_scalar(value):
        wrong(problems, path, value, _SCALAR)
        return None
    made: Scalar = value
    return made


_SCALARS = Form(_scalar, _is_scalar, _SCALAR)


class _Checked:
    """A part of a mapping that holds to the types of its fields, however it is made."""

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        """Check the fields."""
        check_types(self)


@attrs.frozen(kw_only=True)
class Rule(_Checked):
    """Where the value of a field comes from, and how it is read.

    Attributes:
        template: A text with the names of columns in braces.
        value: A value that is the same for every row.
        column: The column that holds it.
        columns: Several columns, whose cells `map` looks up together, joined by ` | `.
        split: What stands between several values in one cell.
        map: What words in the cell become.
        fold: Whether case, accents and punctuation count for nothing in `map`.
        otherwise: What becomes of a word that is not in `map`.
        empty: What a cell that holds nothing becomes.
        format: How dates are written here, where not as in the rest of the table.
        start: The column with the first day of a span.
        end: The column with its last day.
        missing_start: What a start that is not there means.
        missing_end: What an end that is not there means.
    """

    template: str | None = text()
    value: Scalar | None = attrs.field(default=None, metadata={"form": _SCALARS, "key": None})
    column: str | None = text()
    columns: tuple[str, ...] = texts()
    split: tuple[str, ...] = texts()
    map: tuple[tuple[str, str], ...] = table()
    fold: bool = flag()
    otherwise: str = choice("problem", "keep", "nothing")
    empty: str | None = text()
    format: tuple[str, ...] = texts()
    start: str | None = text()
    end: str | None = text()
    missing_start: str = choice("problem", "unknown", "open", "same")
    missing_end: str = choice("problem", "unknown", "open", "same")

    @classmethod
    def from_plain(cls, value: object, path: str, problems: Problems) -> "Rule | None":
        """Read a rule: a template, a value, or a table."""
        if isinstance(value, str):
            return cls(template=value)
        if isinstance(value, bool | int | float):
            return cls(value=value)
        if not isinstance(value, Mapping):
            wrong(problems, path, value, "a template, a value, or a table of keys")
            return None
        before = len(problems)
        by_key = {key_of(field): field for field in attrs.fields(cls)}
        given = read_keys(by_key, value, path, problems)
        try:
            return cls(**given)
        except DataError as error:
            if len(problems) == before:  # what cannot be read may be all that is lacking
                problems += [problem.under(path) for problem in error.problems]
            return None

    def __attrs_post_init__(self) -> None:
        """Check the fields, and that the value has one source."""
        check_types(self)
        given = [name for name in _SOURCES if getattr(self, name) not in (None, ())]
        spans = {"start", "end"} & set(given)
        if spans and len(spans) < 2:
            (other,) = {"start", "end"} - spans
            raise DataError([_fault(other, "nothing", "a column for each end of the span")])
        if len(given) - bool(spans) != 1:
            found = " and ".join(given) or "no source of the value"
            raise DataError([_fault("", found, f"one of: {', '.join(_SOURCES)}")])

    def to_plain(self) -> Any:
        """Return the rule in the shortest plain form."""
        made = {
            key_of(field): form_of(field).plain(value)
            for field in attrs.fields(type(self))
            if (value := getattr(self, field.name)) != field.default or _is_given(field, value)
        }
        if list(made) == ["template"]:
            return made["template"]
        if list(made) == ["value"] and not isinstance(made["value"], str):
            return made["value"]
        return made


_SOURCES = ("template", "value", "column", "columns", "start", "end")


def _is_given(field: "attrs.Attribute[Any]", value: object) -> bool:
    # False and 0 are values like others, though they equal no default of text.
    return field.name == "value" and value is not None


def _fault(path: str, found: str, expected: str) -> Problem:
    return Problem(path=path, found=found, expected=expected, rule="mapping-rule")


def _rules(value: Any, path: str, problems: Problems) -> tuple[Rule, ...]:
    given: list[Any] = list(value) if isinstance(value, list | tuple) else [value]
    where = (
        [f"{path}[{n}]" for n in range(len(given))] if isinstance(value, list | tuple) else [path]
    )
    made = [Rule.from_plain(v, p, problems) for v, p in zip(given, where, strict=True)]
    return tuple(rule for rule in made if rule is not None)


def _plain_rules(value: tuple[Rule, ...]) -> Any:
    made = [rule.to_plain() for rule in value]
    return made[0] if len(made) == 1 else made


# The rules of one field: of one value the first that gives something, of a list all of them.
Rules: TypeAlias = tuple[Rule, ...]
RULES = Form(_rules, tuple_of(lambda rule: isinstance(rule, Rule)), "a tuple of Rule", _plain_rules)


@attrs.frozen(kw_only=True)
class Part(_Checked):
    """A part of a record, or a record of its own, that columns make: a participant, a person.

    Attributes:
        when: It is left out where one of these columns holds nothing.
        unless: It is left out where one of these columns holds something.
        each: A column; there is one part for each value in it, which rules call `{item}`.
        split: What stands between the values in the column `each`.
        fields: The rules of its fields, by path.
    """

    when: tuple[str, ...] = texts()
    unless: tuple[str, ...] = texts()
    each: str | None = text()
    split: tuple[str, ...] = texts()
    fields: tuple[tuple[str, Rules], ...] = pairs(RULES)

    @classmethod
    def from_plain(cls, value: object, path: str, problems: Problems) -> "Part | None":
        """Read a part: its own keys, and every other key as the path of a field."""
        if not isinstance(value, Mapping):
            wrong(problems, path, value, "a table")
            return None
        plain, before = value, len(problems)
        own = {key_of(f): f for f in attrs.fields(cls) if f.name != "fields"}
        control = read_keys(own, {k: v for k, v in plain.items() if k in own}, path, problems)
        fields = tuple(
            (str(key), RULES.read(item, f"{path}.{key}", problems))
            for key, item in plain.items()
            if key not in own
        )
        try:
            return cls(**control, fields=fields)
        except DataError as error:
            if len(problems) == before:
                problems += [problem.under(path) for problem in error.problems]
            return None

    def __attrs_post_init__(self) -> None:
        """Check the fields, and that there is something to split."""
        check_types(self)
        if self.split and self.each is None:
            raise DataError([_fault("each", "nothing", "the column to split")])

    def to_plain(self) -> dict[str, Any]:
        """Return the part in plain form."""
        own = {
            key_of(field): form_of(field).plain(value)
            for field in attrs.fields(type(self))
            if field.name != "fields" and (value := getattr(self, field.name)) != field.default
        }
        return own | {path: RULES.plain(rules) for path, rules in self.fields}


@attrs.frozen(kw_only=True)
class Replace(_Checked):
    """What in cells is replaced, or stripped, before anything else is read.

    Attributes:
        columns: The columns.
        pattern: A regular expression.
        by: What stands instead; nothing by default.
    """

    columns: tuple[str, ...] = texts()
    pattern: str = text("")
    by: str = text("", key="with")


@attrs.frozen(kw_only=True)
class Extract(_Checked):
    """Columns that a pattern makes out of text: each named group is one.

    Attributes:
        column: The column that holds the text.
        template: A template, where the text stands in several columns.
        pattern: A regular expression with named groups, searched for in the text.
        otherwise: What it means that the pattern is not found: nothing, or a problem.
        several: What it means that it is found again with other groups.
    """

    column: str | None = text()
    template: str | None = text()
    pattern: str = text("")
    otherwise: str = choice("nothing", "problem")
    several: str = choice("problem", "first")


@attrs.frozen(kw_only=True)
class Check(_Checked):
    """What must hold of a column beyond what becomes of it.

    Attributes:
        column: The column. A cell that holds nothing passes.
        same_as: Columns; the cell must be the same as one of theirs.
        country_of: A column; both must name the same country.
        matches: A regular expression that the whole cell must match.
        before: A date; the date in the cell must certainly be before it.
        expected: What to say was expected.
        severity: `error` refuses the row, `warning` only tells.
    """

    column: str = text("")
    same_as: tuple[str, ...] = texts()
    country_of: str | None = text()
    matches: str | None = text()
    before: str | None = text()
    expected: str | None = text()
    severity: str = choice("error", "warning")


@attrs.frozen(kw_only=True)
class Then(_Checked):
    """What a country was at some time.

    Attributes:
        since: From this date on.
        before: Until before this date.
        to: The code of what it was then; nothing where the row is to be refused.
        why: Why it is refused.
    """

    since: str | None = text()
    before: str | None = text()
    to: str | None = text(key="is")
    why: str | None = text()


def _thens(value: Any, path: str, problems: Problems) -> tuple[Then, ...]:
    given: list[Any] = list(value) if isinstance(value, list | tuple) else [value]
    made = [read_as(Then, item, f"{path}[{n}]", problems) for n, item in enumerate(given)]
    return tuple(part for part in made if part is not None)


def _plain_thens(value: tuple[Then, ...]) -> list[Any]:
    return [plain_of(part) for part in value]


_THENS = Form(
    _thens, tuple_of(lambda part: isinstance(part, Then)), "a tuple of Then", _plain_thens
)


@attrs.frozen(kw_only=True)
class Countries(_Checked):
    """How countries are recognised, beyond the codes and names that the library knows.

    Attributes:
        on: The column with the date that a row is about; the record's own date by default.
        aliases: Codes by what stands in cells.
        organizations: Ids of organizations by what stands in cells for countries.
        then: What a country was at some time, by its code.
        existing: Whether a country that did not exist then is warned of or refused.
    """

    on: str | None = text()
    aliases: tuple[tuple[str, str], ...] = table()
    organizations: tuple[tuple[str, str], ...] = table()
    then: tuple[tuple[str, tuple[Then, ...]], ...] = pairs(_THENS)
    existing: str = choice("warn", "refuse")


@attrs.frozen(kw_only=True)
class Said(_Checked):
    """How parts of the records are known, where the table does not plainly say them.

    Attributes:
        supports: The parts, as paths; `participants[*].level` is that of every participant.
        basis: How they are known.
        why: Why they are so.
    """

    supports: tuple[str, ...] = texts()
    basis: str = choice("inferred", "computed", "disputed", "stated")
    why: str | None = text()
