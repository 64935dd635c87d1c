"""The mapping: how the columns of a table become the fields of records."""

import codecs
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from diplomodel.dates import edtf
from diplomodel.errors import DataError, Problem, shown
from diplomodel.files.converters import structure
from diplomodel.model.provenance import Source
from diplomodel.reference.names import fold
from diplomodel.tables._dates import check_format
from diplomodel.tables._forms import (
    Form,
    check_types,
    choice,
    flag,
    many,
    one,
    pairs,
    plain_of,
    read_as,
    table,
    text,
    texts,
    texts_form,
    wrong,
)
from diplomodel.tables._templates import ITEM, parse_template
from diplomodel.tables._toml import toml_text
from diplomodel.tables._values import (
    RULES,
    Check,
    Countries,
    Extract,
    Part,
    Replace,
    Rule,
    Rules,
    Said,
)

__all__ = ["TableMapping", "ruled"]


def _source(value: Any, path: str, problems: list[Problem]) -> Source | None:
    if not isinstance(value, Mapping):
        wrong(problems, path, value, "a table that describes a source")
        return None
    try:
        return structure(dict(value), Source)
    except DataError as error:
        problems += [attrs.evolve(p.under(path), record=None) for p in error.problems]
        return None


def _plain_source(value: Source) -> dict[str, Any]:
    from diplomodel.model.plain import unstructure

    plain = unstructure(value)
    del plain["kind"]
    return plain


_SOURCE = Form(_source, lambda value: isinstance(value, Source), "a source", _plain_source)
_COUNTRIES: Any = one(Countries, Countries())


@attrs.frozen(kw_only=True)
class TableMapping:
    """How the columns of a table become the fields of records: a value, writable as TOML.

    Make one with `from_dict` or `from_toml`; the reference of its keys is in the documentation.
    Made by hand, it takes values of exactly the types below, tuples for lists and tables.

    Attributes:
        kind: What the rows become, such as `visit` or `agreement`.
        id: The template of the records' ids.
        unique: Whether an id that comes a second time is a problem, or is numbered.
        name: The name of the mapping.
        group_by: Columns; rows with the same cells there are one record.
        encoding: How text files are encoded.
        delimiter: What stands between cells, where it is no comma (in `.tsv` no tab).
        quoting: Whether quotation marks around a cell are no part of it, or are like any sign.
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
        people: The people that columns make.
        organizations: The organizations that columns make.
        places: The places that columns make.
        countries: How countries are recognised.
        source: The table as a source; every record then carries evidence.
        evidence: How parts are known that the table does not plainly say.

    Example:
        >>> mapping = TableMapping.from_dict(
        ...     {"kind": "visit", "id": "visit-{row}", "fields": {"title": "{What}"}}
        ... )
        >>> print(mapping.to_toml(), end="")
        kind = "visit"
        id = "visit-{row}"
        <BLANKLINE>
        [fields]
        title = "{What}"
    """

    name: str = text("")
    kind: str = text("")
    id: str = text("")
    unique: str = choice("refuse", "number")
    group_by: tuple[str, ...] = texts()
    encoding: str = text("utf-8")
    delimiter: str | None = text()
    quoting: str = choice("double", "none")
    sheet: str | None = text()
    trim: bool = flag()
    nothing: tuple[str, ...] = texts()
    nothing_in: tuple[tuple[str, tuple[str, ...]], ...] = pairs(texts_form)
    ignore: tuple[str, ...] = texts()
    dates: tuple[str, ...] = texts(("edtf",))
    split: tuple[tuple[str, tuple[str, ...]], ...] = pairs(texts_form)
    replace: tuple[Replace, ...] = many(Replace)
    extract: tuple[Extract, ...] = many(Extract)
    checks: tuple[Check, ...] = many(Check)
    columns: tuple[tuple[str, str], ...] = table()
    fields: tuple[tuple[str, Rules], ...] = pairs(RULES)
    participants: tuple[Part, ...] = many(Part)
    acts: tuple[Part, ...] = many(Part)
    relations: tuple[Part, ...] = many(Part)
    people: tuple[Part, ...] = many(Part)
    organizations: tuple[Part, ...] = many(Part)
    places: tuple[Part, ...] = many(Part)
    countries: Countries = _COUNTRIES
    source: Source | None = attrs.field(default=None, metadata={"form": _SOURCE, "key": None})
    evidence: tuple[Said, ...] = many(Said)

    def __attrs_post_init__(self) -> None:
        """Check the fields, and what can be checked without the table."""
        check_types(self)
        problems = list(_faults(self))
        if problems:
            raise DataError(problems)

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
              trimm: found the key "trimm", expected one of: name, kind, ... (did you mean trim?)
              id: found "visit-{row", expected a closing brace; {{ for itself
        """
        problems: list[Problem] = []
        try:
            made = read_as(cls, data, "", problems)
        except DataError as error:
            raise DataError([*problems, *error.problems]) from None
        if made is None or problems:
            raise DataError(problems)
        return made

    @classmethod
    def from_toml(cls, path: str | os.PathLike[str]) -> "TableMapping":
        """Return the mapping that a TOML file describes.

        Args:
            path: The file.

        Raises:
            DataError: It is no TOML, or something is wrong with it; all problems at once.
            OSError: The file cannot be read.

        Example:
            >>> import tempfile, pathlib
            >>> mapping = TableMapping.from_dict({"kind": "visit", "id": "visit-{row}"})
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     path = pathlib.Path(folder, "visits.toml")
            ...     size = path.write_text(mapping.to_toml(), encoding="utf-8")
            ...     TableMapping.from_toml(path) == mapping
            True
        """
        content = Path(path).read_bytes()
        try:
            data = tomllib.loads(content.decode("utf-8-sig"))
            return cls.from_dict(data)
        except DataError as error:
            raise DataError([attrs.evolve(p, file=str(path)) for p in error.problems]) from None
        except ValueError as error:
            problem = Problem(
                found=f"what is not TOML ({error})",
                expected="a mapping in TOML, in UTF-8",
                rule="mapping-toml",
                file=str(path),
            )
            raise DataError([problem]) from None

    def to_dict(self) -> dict[str, Any]:
        """Return the mapping as plain data, without what is default.

        Example:
            >>> TableMapping.from_dict({"kind": "visit", "id": "v-{row}"}).to_dict()
            {'kind': 'visit', 'id': 'v-{row}'}
        """
        plain: dict[str, Any] = plain_of(self)
        return plain

    def to_toml(self) -> str:
        """Return the mapping as TOML, which `from_toml` reads.

        Example:
            >>> print(TableMapping.from_dict({"kind": "visit", "id": "v-{row}"}).to_toml(), end="")
            kind = "visit"
            id = "v-{row}"
        """
        return toml_text(self.to_dict())


# What is wrong with a mapping by itself

_PARTS = ("participants", "acts", "relations", "people", "organizations", "places")


def _faults(mapping: TableMapping) -> Iterator[Problem]:
    for key in ("kind", "id"):
        if not getattr(mapping, key):
            expected = {"kind": "what the rows become", "id": "a template of the ids"}[key]
            yield _fault(key, "nothing", expected)
    for path, template in _templates(mapping):
        try:
            parse_template(template)
        except ValueError as error:
            yield _fault(path, shown(template), str(error))
    for path, pattern, named in _patterns(mapping):
        try:
            groups = re.compile(pattern).groupindex
        except (re.error, OverflowError, RecursionError) as error:
            yield _fault(path, shown(pattern), f"a regular expression ({error})")
            continue
        if not pattern:
            yield _fault(path, "nothing", "a regular expression")
        elif named and not groups:
            yield _fault(path, shown(pattern), "a named group, as (?P<rank>state|official)")
    yield from _replacements(mapping)
    yield from _clashes(mapping)
    yield from _items(mapping)
    for path, form in _formats(mapping):
        if fault := check_format(form):
            yield _fault(path, shown(form), fault)
    for path, day in _days(mapping):
        try:
            edtf(day)
        except DataError as error:
            yield attrs.evolve(error.problems[0], path=path)
    yield from _needed(mapping)


def _fault(path: str, found: str, expected: str) -> Problem:
    return Problem(path=path, found=found, expected=expected, rule="mapping-rule")


def _needed(mapping: TableMapping) -> Iterator[Problem]:
    for number, replace in enumerate(mapping.replace):
        if not replace.columns:
            yield _fault(f"replace[{number}].columns", "nothing", "the columns")
    for number, extract in enumerate(mapping.extract):
        if (extract.column is None) == (extract.template is None):
            yield _fault(f"extract[{number}]", "none or both", "one of: column, template")
    for number, check in enumerate(mapping.checks):
        if not (check.same_as or check.country_of or check.matches or check.before):
            expected = "one of: same_as, country_of, matches, before"
            yield _fault(f"checks[{number}]", "nothing to check", expected)
    for number, said in enumerate(mapping.evidence):
        if not said.supports:
            yield _fault(f"evidence[{number}].supports", "nothing", "the parts, as paths")
        if said.why is None and said.basis != "stated":
            yield _fault(f"evidence[{number}].why", "nothing", f"why it is {said.basis}")
    if mapping.evidence and mapping.source is None:
        yield _fault("source", "nothing", "the table as a source, for the evidence")
    mark = mapping.delimiter
    if mark is not None and (len(mark) != 1 or mark in '\r\n"\0'):
        expected = "one character, and no quotation mark or end of a line"
        yield _fault("delimiter", shown(mark), expected)
    if not _is_encoding(mapping.encoding):
        yield _fault("encoding", shown(mapping.encoding), "the name of an encoding")


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
        b" ".decode(name)
    except UnicodeError:  # a space alone need not be text in it
        return True
    except (LookupError, ValueError):
        return False
    return True


def _replacements(mapping: TableMapping) -> Iterator[Problem]:
    for number, replace in enumerate(mapping.replace):
        try:
            pattern = re.compile(replace.pattern)
        except (re.error, OverflowError, RecursionError):
            continue  # told with the patterns
        try:
            pattern.sub(replace.by, "")
        except (re.error, IndexError) as error:
            expected = f"text, with groups that the pattern has ({error})"
            yield _fault(f"replace[{number}].with", shown(replace.by), expected)


def _clashes(mapping: TableMapping) -> Iterator[Problem]:
    for path, rule in ruled(mapping):
        known: dict[str, tuple[str, str]] = {}
        for word, meaning in rule.map:
            first = known.setdefault(fold(word) if rule.fold else word, (word, meaning))
            if first[1] != meaning:
                found = " and ".join(
                    f"{shown(w)} for {shown(m)}" for w, m in (first, (word, meaning))
                )
                expected = "one meaning for a word"
                if rule.fold:
                    expected += ", whatever its case, accents and punctuation"
                yield _fault(f"{path}.map", found, expected)


def _items(mapping: TableMapping) -> Iterator[Problem]:
    """Tell where the value at hand is asked for, and there is none."""
    within = {
        f"{key}[{number}]."
        for key in _PARTS
        for number, part in enumerate(getattr(mapping, key))
        if part.each is not None
    }
    asked = [(path, _names(template)) for path, template in _templates(mapping)]
    for path, rule in ruled(mapping):
        asked.append((path, tuple(filter(None, (rule.column, rule.start, rule.end)))))
        asked.append((path, rule.columns))
    for path, names in asked:
        if ITEM in names and not path.startswith(tuple(within)):
            expected = "a column, or each beside it, whose values {item} stands for"
            yield _fault(path, shown(ITEM), expected)


def _names(template: str) -> tuple[str, ...]:
    try:
        return parse_template(template).names()
    except ValueError:
        return ()  # told with the templates


def ruled(mapping: TableMapping) -> Iterator[tuple[str, Rule]]:
    """Walk all rules of a mapping, each with its path."""
    groups = [("fields", mapping.fields)]
    for key in _PARTS:
        parts: tuple[Part, ...] = getattr(mapping, key)
        groups += [(f"{key}[{number}]", part.fields) for number, part in enumerate(parts)]
    for prefix, fields in groups:
        for path, rules in fields:
            for number, rule in enumerate(rules):
                yield f"{prefix}.{path}" + (f"[{number}]" if len(rules) > 1 else ""), rule


def _templates(mapping: TableMapping) -> Iterator[tuple[str, str]]:
    yield "id", mapping.id
    for number, extract in enumerate(mapping.extract):
        if extract.template is not None:
            yield f"extract[{number}].template", extract.template
    for path, rule in ruled(mapping):
        if rule.template is not None:
            yield path, rule.template


def _patterns(mapping: TableMapping) -> Iterator[tuple[str, str, bool]]:
    for number, replace in enumerate(mapping.replace):
        yield f"replace[{number}].pattern", replace.pattern, False
    for number, extract in enumerate(mapping.extract):
        yield f"extract[{number}].pattern", extract.pattern, True
    for number, check in enumerate(mapping.checks):
        if check.matches is not None:
            yield f"checks[{number}].matches", check.matches, False


def _formats(mapping: TableMapping) -> Iterator[tuple[str, str]]:
    yield from (("dates", form) for form in mapping.dates)
    for path, rule in ruled(mapping):
        yield from ((f"{path}.format", form) for form in rule.format)


def _days(mapping: TableMapping) -> Iterator[tuple[str, str]]:
    for number, check in enumerate(mapping.checks):
        if check.before is not None:
            yield f"checks[{number}].before", check.before
    for code, thens in mapping.countries.then:
        for then in thens:
            for key in ("since", "before"):
                if (day := getattr(then, key)) is not None:
                    yield f"countries.then.{code}.{key}", day
