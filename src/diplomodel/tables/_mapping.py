"""The mapping: how the columns of a table become the fields of records, as a value.

What each key means is said once, in `docs/reference/mapping.md`.
"""

import codecs
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.errors import DataError, Problem, Severity, shown
from diplomodel.model.plain import Reader, plain_fields
from diplomodel.model.provenance import Source
from diplomodel.model.record import Checked
from diplomodel.model.shapes import AnyText, ByKey, Key, OneOrMore, Verbatim
from diplomodel.reference.countries import codes
from diplomodel.reference.names import fold
from diplomodel.tables._dates import format_fault
from diplomodel.tables._patterns import pattern_fault
from diplomodel.tables._templates import COLUMN, ITEM, SPECIAL, parse_template, template_fault
from diplomodel.vocabulary import Basis

__all__ = [
    "PARTS",
    "Check",
    "Condition",
    "Countries",
    "EvidenceRule",
    "Extraction",
    "Part",
    "Period",
    "Replacement",
    "Rule",
    "Rules",
    "System",
    "TableMapping",
    "columns_used",
]

Texts: TypeAlias = Annotated[tuple[AnyText, ...], OneOrMore()]
ByText: TypeAlias = Annotated[tuple[tuple[str, AnyText], ...], ByKey()]
# Systems of codes for countries: those of `CodeSystem`, and the numbers of ISO 3166.
System: TypeAlias = Literal["cow", "cow_letters", "gw", "gw_letters", "fips", "iso_numeric"]
Missing: TypeAlias = Literal["problem", "unknown", "open", "same"]
Pattern: TypeAlias = Annotated[str, Verbatim(pattern_fault)]
TemplateText: TypeAlias = Annotated[str, Verbatim(template_fault)]
Formats: TypeAlias = Annotated[tuple[Annotated[str, Verbatim(format_fault)], ...], OneOrMore()]
# In `ignore`, every column that nothing is made of.
_OTHERS = "others"
_REQUIRED = {"kind": "what the rows become, such as visit", "id": "a template of the ids"}
# What is said of a table once, however many mappings it has.
_OF_FILES = ("encoding", "delimiter", "quoting", "sheet")
_SOURCES = ("template", "value", "column", "columns", "start", "end")


def _code_fault(code: str) -> str | None:
    return None if code in codes() else "the code of a country"


def _delimiter_fault(mark: str) -> str | None:
    is_good = len(mark) == 1 and mark not in '\r\n"\0'
    return None if is_good else "one character, and not a quotation mark or the end of a line"


def _encoding_fault(name: str) -> str | None:
    try:
        codecs.lookup(name)
        b" ".decode(name)
    except UnicodeError:  # a space alone need not be text in it
        return None
    except (LookupError, ValueError):
        return "the name of an encoding"
    return None


Code: TypeAlias = Annotated[str, Verbatim(_code_fault)]


def _fault(path: str, found: str, expected: str) -> Problem:
    return Problem(path=path, found=found, expected=expected, rule="mapping-rule")


@attrs.frozen(kw_only=True, repr=False)
class Rule(Checked):
    """Where the value of a field comes from, and how it is read."""

    short: ClassVar[Mapping[type, str]] = {str: "template"} | dict.fromkeys(
        (bool, int, float), "value"
    )

    template: TemplateText | None = None
    value: Annotated[str | int | float | bool | None, Verbatim()] = None
    column: AnyText | None = None
    columns: Texts = ()
    split: Texts = ()
    map: ByText = ()
    fold: bool = False
    otherwise: Literal["problem", "keep", "nothing"] = "problem"
    known: bool = False
    empty: AnyText | None = None
    format: Formats = ()
    start: AnyText | None = None
    end: AnyText | None = None
    missing_start: Missing = "problem"
    missing_end: Missing = "problem"

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that the value has one source, and that its words have one meaning each."""
        given = [name for name in _SOURCES if values.get(name) not in (None, ())]
        spans = {"start", "end"}.intersection(given)
        # Where a source could not be read, it may be the only one.
        if len(spans) == 1 and spans | values.keys() >= {"start", "end"}:
            (other,) = {"start", "end"} - spans
            yield _fault(other, "nothing", "a column for each end of the span")
        elif len(given) - bool(spans) != 1 and values.keys() >= {*_SOURCES}:
            found = " and ".join(given) or "no source of the value"
            yield _fault("", found, f"one of: {', '.join(_SOURCES)}")
        folded, known = values.get("fold"), dict[str, tuple[str, str]]()
        for pair in values.get("map", ()):
            first = known.setdefault(fold(pair[0]) if folded else pair[0], pair)
            if first[1] != pair[1]:
                found = " and ".join(f"{shown(word)} for {shown(to)}" for word, to in (first, pair))
                ignored = ", whatever its case, accents and punctuation" if folded else ""
                yield _fault("map", found, f"one meaning for a word{ignored}")

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The columns that it takes the value from."""
        names = [c for c in (self.column, self.start, self.end) if c is not None]
        return (*names, *parse_template(self.template or "").columns, *self.columns)

    @cached_property
    def words(self) -> dict[str, str]:
        """What words become, as they are looked up."""
        return {fold(word) if self.fold else word: meaning for word, meaning in self.map}


# The rules of one field: of one value the first that gives something, of a list all of them.
Rules: TypeAlias = Annotated[tuple[Rule, ...], OneOrMore()]
Fields: TypeAlias = tuple[tuple[str, Rules], ...]


def _item_faults(where: str, names: tuple[str, ...]) -> Iterator[Problem]:
    for name in (ITEM, COLUMN):
        if name in names:
            expected = f"a column, or each beside it, whose values {{{name}}} stands for"
            yield _fault(where, shown(name), expected)


@attrs.frozen(kw_only=True)
class Condition(Checked):
    """What is asked of a cell: that it holds something, or something in particular."""

    short: ClassVar[Mapping[type, str]] = {str: "column"}

    column: AnyText
    among: Annotated[Texts, Key("is")] = ()
    matches: Pattern | None = None


Conditions: TypeAlias = Annotated[tuple[Condition, ...], OneOrMore()]


@attrs.frozen(kw_only=True, repr=False)
class EvidenceRule(Checked):
    """How parts of the records are known, where the table does not plainly say them."""

    supports: Texts = ()
    fragment: TemplateText | None = None
    basis: Basis = Basis.INFERRED
    why: AnyText | None = None

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that it supports something, and says why where it must."""
        if values.get("supports") == ():
            yield _fault("supports", "nothing", "the parts, as paths")
        basis = values.get("basis", Basis.STATED)
        if values.get("why", ...) is None and basis != Basis.STATED:
            yield _fault("why", "nothing", f"why it is {basis}")
        yield from _item_faults("fragment", parse_template(values.get("fragment") or "").names)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The columns that it quotes."""
        return parse_template(self.fragment or "").columns


@attrs.frozen(kw_only=True, repr=False)
class Part(Checked):
    """A part of a record, or a record of its own, that columns make: a participant, a person."""

    when: Conditions = ()
    unless: Conditions = ()
    each: AnyText | None = None
    each_column: Pattern | None = None
    split: Texts = ()
    evidence: tuple[EvidenceRule, ...] = ()
    pattern: Pattern | None = None
    fields: Annotated[Fields, ByKey(), Key("")] = ()

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that what stands for the values of a cell has such a cell."""
        each, each_column = values.get("each", ""), values.get("each_column", "")
        if each and each_column:
            yield _fault("each_column", "each beside it", "one of the two")
        if each is not None or each_column is not None:
            return
        for key, purpose in (("split", "the column to split"), ("pattern", "the column to read")):
            if values.get(key):
                yield _fault("each", "nothing", purpose)
        for path, rule in _each_rule("", values.get("fields", ())):
            yield from _item_faults(path, rule.sources)
        for key in ("when", "unless"):
            for _, condition in _well_formed(values, key, Condition):
                yield from _item_faults(key, (condition.column,))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The names that its pattern gives to the parts of a value."""
        return tuple(re.compile(self.pattern or "").groupindex)


@attrs.frozen(kw_only=True, repr=False)
class Replacement(Checked):
    """What in cells is replaced, or stripped, before anything else is read."""

    columns: Texts = ()
    pattern: Pattern
    by: Annotated[AnyText, Key("with")] = ""

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that there is something to replace, and something to replace it with."""
        if values.get("columns") == ():
            yield _fault("columns", "nothing", "the columns")
        if values.keys() >= {"pattern", "by"}:
            try:
                re.sub(values["pattern"], values["by"], "")
            except (re.error, IndexError) as error:
                expected = f"text, with groups that the pattern has ({error})"
                yield _fault("with", shown(values["by"]), expected)


@attrs.frozen(kw_only=True, repr=False)
class Extraction(Checked):
    """Columns that a pattern makes out of text: each named group is one."""

    column: AnyText | None = None
    template: TemplateText | None = None
    pattern: Pattern
    otherwise: Literal["nothing", "problem"] = "nothing"
    several: Literal["problem", "first", "all"] = "problem"

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that the text has one source, and that the pattern makes columns."""
        pattern = values.get("pattern")
        if pattern is not None and not re.compile(pattern).groupindex:
            yield _fault("pattern", shown(pattern), "a named group, as (?P<rank>state|official)")
        given = [values.get("column", ...), values.get("template", ...)]
        if ... not in given and (given[0] is None) == (given[1] is None):
            yield _fault("", "none or both", "one of: column, template")

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The columns that it makes."""
        return tuple(re.compile(self.pattern).groupindex)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The columns that it makes them of."""
        if self.column is not None:
            return (self.column,)
        return parse_template(self.template or "").names


@attrs.frozen(kw_only=True, repr=False)
class Check(Checked):
    """What must hold of a column beyond what becomes of it."""

    column: AnyText
    same_as: Texts = ()
    country_of: AnyText | None = None
    matches: Pattern | None = None
    before: FuzzyDate | None = None
    expected: AnyText | None = None
    severity: Severity = Severity.ERROR

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that there is something to check."""
        kinds = ("same_as", "country_of", "matches", "before")
        if not any(values.get(kind, ...) for kind in kinds):
            yield _fault("", "nothing to check", f"one of: {', '.join(kinds)}")


@attrs.frozen(kw_only=True, repr=False)
class Period(Checked):
    """What the code of a country stood for in some period."""

    since: FuzzyDate | None = None
    before: FuzzyDate | None = None
    to: Annotated[Code | None, Key("is")] = None
    why: AnyText | None = None


@attrs.frozen(kw_only=True, repr=False)
class Countries(Checked):
    """How countries are recognised, beyond the codes and names that the library knows."""

    on: AnyText | None = None
    codes: System | None = None
    codes_in: Annotated[tuple[tuple[str, System], ...], ByKey()] = ()
    aliases: Annotated[tuple[tuple[str, Code], ...], ByKey()] = ()
    organizations: ByText = ()
    then: Annotated[
        tuple[tuple[str, Annotated[tuple[Period, ...], OneOrMore()]], ...], ByKey()
    ] = ()
    existing: Literal["warn", "refuse"] = "warn"
    unknown: Literal["refuse", "name"] = "refuse"

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that what codes stood for is said of codes."""
        for code, _ in values.get("then", ()):
            if expected := _code_fault(code):
                yield _fault(f"then.{code}", shown(code), expected)


PARTS = (
    "participants",
    "acts",
    "relations",
    "positions",
    "memberships",
    "people",
    "organizations",
    "places",
)


@attrs.frozen(kw_only=True, repr=False)
class TableMapping(Checked):
    """How the columns of a table become the fields of records: a value, writable as TOML.

    Make one with `from_dict` or `from_toml`; the reference of its keys is in the documentation.
    Made by hand, it takes values of exactly the types below; pairs stand for tables.

    Attributes:
        name: The name of the mapping.
        kind: What the rows become, such as `visit` or `agreement`.
        id: The template of the records' ids.
        unique: Whether an id that comes a second time is a problem, or is numbered.
        where: Which rows it is for; all that are given must hold.
        unless: Which rows it is not for.
        group_by: Columns; rows with the same cells there are one record.
        differing: What becomes of single values that differ in a group, by the path of the field.
        encoding: How text files are encoded.
        delimiter: What stands between cells, where it is not a comma (in `.tsv` a tab).
        quoting: Whether quotation marks enclose cells, or are characters like any other.
        sheet: The sheet of a workbook.
        trim: Whether white space around cells is stripped.
        nothing: What stands for nothing, in every column; an empty cell always does.
        nothing_in: What stands for nothing in some columns.
        ignore: Columns that are left alone.
        dates: How dates are written.
        split: What stands between several values in the cells of a column.
        replace: What is replaced or stripped in cells.
        extract: Columns that patterns make out of text.
        checks: What must hold of columns.
        columns: Paths of fields by column, for cells that become fields as they are.
        fields: Rules by the path of the field.
        participants: The participants that columns make.
        acts: The acts that columns make.
        relations: The relations that columns make.
        positions: The positions that columns make, of a person.
        memberships: The memberships that columns make, of an organization.
        people: The people that columns make.
        organizations: The organizations that columns make.
        places: The places that columns make.
        countries: How countries are recognised.
        source: The table as a source; every record then carries evidence.
        evidence: How parts are known that the table does not plainly say.
        mappings: Mappings of one table, each for some of its rows; where there are any, nothing
            else is given. In plain data, they share whatever keys stand beside them.

    Example:
        >>> mapping = TableMapping.from_dict(
        ...     {"kind": "visit", "id": "visit-{row}", "fields": {"title": "{What}"}}
        ... )
        >>> mapping.kind, mapping.to_dict()["fields"]
        ('visit', {'title': '{What}'})
    """

    name: AnyText = ""
    kind: Annotated[str, Verbatim(expected=_REQUIRED["kind"])] = ""
    id: Annotated[str, Verbatim(template_fault, _REQUIRED["id"])] = ""
    unique: Literal["refuse", "number"] = "refuse"
    where: Conditions = ()
    unless: Conditions = ()
    group_by: Texts = ()
    differing: Annotated[tuple[tuple[str, Literal["first", "all"]], ...], ByKey()] = ()
    encoding: Annotated[str, Verbatim(_encoding_fault)] = "utf-8"
    delimiter: Annotated[str, Verbatim(_delimiter_fault)] | None = None
    quoting: Literal["double", "none"] = "double"
    sheet: AnyText | None = None
    trim: bool = False
    nothing: Texts = ()
    nothing_in: Annotated[tuple[tuple[str, Texts], ...], ByKey()] = ()
    ignore: Texts = ()
    dates: Formats = ("edtf",)
    split: Annotated[tuple[tuple[str, Texts], ...], ByKey()] = ()
    replace: tuple[Replacement, ...] = ()
    extract: tuple[Extraction, ...] = ()
    checks: tuple[Check, ...] = ()
    columns: ByText = ()
    fields: Annotated[Fields, ByKey()] = ()
    participants: tuple[Part, ...] = ()
    acts: tuple[Part, ...] = ()
    relations: tuple[Part, ...] = ()
    positions: tuple[Part, ...] = ()
    memberships: tuple[Part, ...] = ()
    people: tuple[Part, ...] = ()
    organizations: tuple[Part, ...] = ()
    places: tuple[Part, ...] = ()
    countries: Countries = Countries()
    source: Source | None = None
    evidence: tuple[EvidenceRule, ...] = ()
    mappings: "tuple[TableMapping, ...]" = ()

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold what can be checked without the table and the classes of records."""
        if values.get("mappings"):
            yield from cls._together(values)
            return
        for key, expected in _REQUIRED.items():
            if values.get(key) == "":
                yield Problem(path=key, found="nothing", expected=expected, rule="required")
        parts = [p for key in PARTS for _, p in _well_formed(values, key, Part)]
        rules = values.get("evidence") or any(part.evidence for part in parts)
        if rules and values.get("source", ...) is None:
            yield _fault("source", "nothing", "the table as a source, for the evidence")
        yield from _item_faults("id", parse_template(values.get("id", "")).names)
        for path, rule in _each_rule("fields.", values.get("fields", ())):
            yield from _item_faults(path, rule.sources)
        made = {*SPECIAL}
        for number, extraction in _well_formed(values, "extract", Extraction):
            yield from _item_faults(f"extract[{number}]", extraction.sources)
            for name in made.intersection(extraction.groups):
                path = f"extract[{number}].pattern"
                yield _fault(path, shown(name), "a name that nothing else has")
            made.update(extraction.groups)
        for key in PARTS:
            for number, part in _well_formed(values, key, Part):
                for name in made.intersection(part.groups):
                    path = f"{key}[{number}].pattern"
                    yield _fault(path, shown(name), "a name that nothing else has")
        ignored = {*values.get("ignore", ())} - SPECIAL.keys() - {_OTHERS}
        for path, column in columns_used(values):
            if column in ignored:
                ignored.remove(column)
                hint = "take it out of ignore, or do not use it"
                problem = _fault("ignore", f"{shown(column)}, which {path} uses", "other columns")
                yield attrs.evolve(problem, hint=hint)

    @classmethod
    def _together(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that mappings of one table agree on what it is."""
        found = [mapping for _, mapping in _well_formed(values, "mappings", cls)]
        for field in attrs.fields(cls):
            if field.name != "mappings" and values.get(field.name, ...) not in (..., field.default):
                yield _fault(field.name, "a setting", "settings in the mappings alone")
        for number, mapping in enumerate(found):
            if mapping.mappings:
                yield _fault(f"mappings[{number}].mappings", "mappings", "none within another")
            for key in _OF_FILES:
                if getattr(mapping, key) != getattr(found[0], key):
                    path = f"mappings[{number}].{key}"
                    yield _fault(path, "another one", "one for all mappings of a table")

    @cached_property
    def _used(self) -> frozenset[str]:
        return frozenset(c for _, c in columns_used(attrs.asdict(self, recurse=False)))

    def uses(self, column: str) -> bool:
        """Return whether something is made of a column."""
        patterns = (part.each_column for key in PARTS for part in getattr(self, key))
        return column in self._used or any(p and re.fullmatch(p, column) for p in patterns)

    def ignores(self, column: str) -> bool:
        """Return whether a column is left alone."""
        return column in self.ignore or (_OTHERS in self.ignore and not self.uses(column))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "TableMapping":
        """Return the mapping that plain data describes.

        Args:
            data: The keys of a mapping, as they stand in TOML.

        Raises:
            DataError: Something is wrong with it; all problems at once.

        Example:
            >>> TableMapping.from_dict({"kind": "visit", "id": "visit-{row", "trimm": True})
            Traceback (most recent call last):
                ...
            diplomodel.errors.DataError: 2 problems:
              id: found "visit-{row", expected a closing brace; {{ for itself
              trimm: found the key "trimm", expected one of: name, kind, ... (did you mean trim?)
        """
        plain = dict(data) if isinstance(data, Mapping) else data
        if not isinstance(plain, dict) or not isinstance(plain.get("mappings"), list):
            return Reader().read(plain, cls)
        given: list[Any] = plain.pop("mappings")
        return Reader().read(
            {"mappings": [plain | one if isinstance(one, dict) else one for one in given]}, cls
        )

    @classmethod
    def from_toml(cls, path: str | os.PathLike[str]) -> "TableMapping":
        r"""Return the mapping that a TOML file describes.

        Args:
            path: The file.

        Raises:
            DataError: It is not TOML, or something is wrong with it; all problems at once.
            OSError: The file cannot be read.

        Example:
            >>> import tempfile, pathlib
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     path = pathlib.Path(folder, "visits.toml")
            ...     size = path.write_text('kind = "visit"\nid = "visit-{row}"\n')
            ...     TableMapping.from_toml(path).id
            'visit-{row}'
        """
        name = os.fspath(path)
        try:
            content = Path(path).read_bytes()
        except (OSError, ValueError):
            if "=" not in name:
                raise
            expected = "the path of a TOML file"
            hint = "from_dict takes data, such as tomllib.loads(text)"
            raise DataError([_toml_fault(shown(name), expected, hint)]) from None
        try:
            return cls.from_dict(tomllib.loads(content.decode("utf-8-sig")))
        except DataError as error:
            raise DataError([attrs.evolve(p, file=name) for p in error.problems]) from None
        except (ValueError, RecursionError) as error:
            why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
            problem = _toml_fault(f"what is not TOML ({why})", "a mapping in TOML, in UTF-8")
            raise DataError([attrs.evolve(problem, file=name)]) from None

    def to_dict(self) -> dict[str, Any]:
        """Return the mapping as plain data, without what is default.

        Example:
            >>> TableMapping.from_dict({"kind": "visit", "id": "v-{row}"}).to_dict()
            {'kind': 'visit', 'id': 'v-{row}'}
        """
        return plain_fields(self)


def _toml_fault(found: str, expected: str, hint: str | None = None) -> Problem:
    return Problem(found=found, expected=expected, rule="mapping-toml", hint=hint)


# Which columns a mapping speaks of


def _each_rule(prefix: str, fields: Any) -> Iterator[tuple[str, Rule]]:
    for path, rules in fields:
        for number, rule in enumerate(rules):
            yield f"{prefix}{path}" + (f"[{number}]" if len(rules) > 1 else ""), rule


def _well_formed(values: Mapping[str, Any], key: str, cls: type[Any]) -> Iterator[tuple[int, Any]]:
    """Walk the parts in a list, without those that could not be read."""
    parts = enumerate(values.get(key, ()))
    return ((number, part) for number, part in parts if isinstance(part, cls))


def columns_used(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Walk the columns that lead somewhere, each with the place in the mapping.

    Args:
        values: The values of a mapping's fields, as far as they are well-formed.
    """
    for column in parse_template(values.get("id", "")).columns:
        yield "id", column
    for column, _ in values.get("columns", ()):
        yield "columns", column
    for column in values.get("group_by", ()):
        yield "group_by", column
    for key in ("where", "unless"):
        for _, condition in _well_formed(values, key, Condition):
            yield key, condition.column
    rules = [*_each_rule("fields.", values.get("fields", ()))]
    for key in PARTS:
        for number, part in _well_formed(values, key, Part):
            where = f"{key}[{number}]"
            each = () if part.each is None else (part.each,)
            asked = (condition.column for condition in (*part.when, *part.unless))
            found = [(where, column) for column in (*asked, *each)]
            found += [(where, column) for rule in part.evidence for column in rule.sources]
            for path, rule in _each_rule(f"{where}.", part.fields):
                found += [(path, column) for column in rule.sources]
            yield from ((path, column) for path, column in found if column not in part.groups)
    for path, rule in rules:
        yield from ((path, column) for column in rule.sources)
    for number, extraction in _well_formed(values, "extract", Extraction):
        yield from ((f"extract[{number}]", column) for column in extraction.sources)
    for number, check in _well_formed(values, "checks", Check):
        other = () if check.country_of is None else (check.country_of,)
        columns = (check.column, *check.same_as, *other)
        yield from ((f"checks[{number}]", column) for column in columns)
    for number, evidence in _well_formed(values, "evidence", EvidenceRule):
        yield from ((f"evidence[{number}]", column) for column in evidence.sources)
    countries = values.get("countries")
    if isinstance(countries, Countries) and countries.on is not None:
        yield "countries.on", countries.on
