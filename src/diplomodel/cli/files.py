"""The commands about files: check, convert, diff, schema, verify."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import attrs

from diplomodel import views
from diplomodel.cli.common import (
    Answer,
    CommandError,
    complain,
    encoding,
    error_lines,
    new_page,
)
from diplomodel.cli.data import (
    INPUT,
    Refused,
    checked_mapping,
    has_errors,
    known_data_sets,
    problem_line,
    read,
    report_of,
)
from diplomodel.dataset import Report
from diplomodel.errors import DataError, MissingExtra, Problem, shown
from diplomodel.files.sources import SUFFIXES, TABLES
from diplomodel.files.writing import write
from diplomodel.views.words import count_words

__all__ = ["run_check", "run_convert", "run_diff", "run_schema", "run_verify"]

_NOT_NEW = "the folder already exists"


def run_check(arguments: argparse.Namespace) -> Answer:
    """Print all problems of files, each of which is a data set of its own."""
    page = new_page()
    problems: list[Problem] = []
    code = 0
    try:
        mapping = checked_mapping(arguments.mapping)
        others = known_data_sets(arguments, *arguments.files)
    except Refused as refused:
        return _problems(arguments, refused.problems, 1)
    for file in arguments.files:
        try:
            report = report_of(file, others, mapping=mapping, max_unpacked=arguments.max_unpacked)
        except (CommandError, MissingExtra) as error:
            complain(*error_lines(error))
            code = 2
            continue
        problems += report.problems
        for problem in report.problems:
            page.line(problem_line(problem))
        if has_errors(report.problems):
            code = max(code, 1)
        else:
            skipped = f" ({report.skipped} skipped)" if report.skipped else ""
            rows = "" if mapping is None else f"{count_words(report.read, 'row')}{skipped}, "
            page.line(f"{file}: ok: {rows}{count_words(_size(report), 'record')}")
    return _problems(arguments, problems, code) if arguments.json else (page.lines, code)


def _size(report: Report) -> int:
    return sum(1 for _ in report.dataset.records())


def _problems(arguments: argparse.Namespace, problems: Sequence[Problem], code: int) -> Answer:
    if arguments.json:
        return views.json_lines(list(map(attrs.asdict, problems)), encoding()), code
    page = new_page()
    for problem in problems:
        page.line(problem_line(problem))
    return page.lines, code


def run_convert(arguments: argparse.Namespace) -> Answer:
    """Write a data set in another format.

    Where it has errors, all are printed and nothing is written, unless the good records are to be
    kept: then these are written, and the exit code is 1 all the same.
    """
    target: str = arguments.target
    _check_target(target)
    try:
        mapping = checked_mapping(arguments.mapping)
        others = known_data_sets(arguments, arguments.source)
    except Refused as refused:
        return _problems(arguments, refused.problems, 1)
    report = report_of(
        arguments.source, others, mapping=mapping, max_unpacked=arguments.max_unpacked
    )
    bad = has_errors(report.problems)
    if bad and not (arguments.keep_good and _size(report)):
        return _problems(arguments, report.problems, 1)
    if bad and Path(target).exists() and Path(target).resolve() == Path(arguments.source).resolve():
        raise _unwritable(target, "it is the file that was read, and would lose its bad records")
    try:
        write(report.dataset, target)
    except OSError as error:
        raise _unwritable(target, error.strerror or str(error)) from None
    lines, code = _problems(arguments, report.problems, int(bad))
    if arguments.json:
        return lines, code
    page = new_page()
    page.line(f"{target}: {count_words(_size(report), 'record')}")
    return [*lines, *page.lines], code


def _check_target(target: str) -> None:
    """Refuse a target that cannot be written, before the reading, which may take long."""
    path = Path(target)
    if target == INPUT:
        raise CommandError("OUT must be a path, whose ending says the format")
    if path.suffix and not path.name.endswith((*SUFFIXES, TABLES)):
        endings = ", ".join((*SUFFIXES, TABLES))
        expected = f"a path that ends in {endings}, or has no ending for a folder"
        raise DataError(
            [Problem(path="OUT", found=shown(path.name), expected=expected, rule="file-type")]
        )
    if path.is_dir() or (path.exists() and not path.name.endswith(SUFFIXES)):
        raise _unwritable(target, _NOT_NEW)
    if not path.parent.is_dir():
        raise _unwritable(target, f"there is no folder {path.parent}")
    if path.name.endswith(TABLES):
        from diplomodel.files.parquet import schema_of
        from diplomodel.model.provenance import Source

        schema_of(Source)  # raises MissingExtra where pyarrow is missing


def _unwritable(target: str, why: str) -> CommandError:
    return CommandError(f"{target} cannot be written: {why}")


def run_diff(arguments: argparse.Namespace) -> Answer:
    """Print what changed from one data set to another.

    As in other programs that compare, the exit code 1 means that they differ; problems of the data
    give 2.
    """
    most: int | None = arguments.max_unpacked
    try:
        others = known_data_sets(arguments, arguments.old, arguments.new)
        old = read(arguments.old, others, max_unpacked=most)
        new = read(arguments.new, others, max_unpacked=most)
    except Refused as refused:
        return _problems(arguments, refused.problems, 2)
    found = old.diff(new)
    if arguments.json:
        return views.json_lines(views.plain_difference(found), encoding()), int(bool(found))
    page = new_page()
    views.write_difference(page, found)
    return page.lines, int(bool(found))


def run_schema(arguments: argparse.Namespace) -> Answer:
    """Print the format of files as a JSON Schema."""
    from diplomodel.exports import json_schema

    return views.json_lines(json_schema(), encoding()), 0


def run_verify(arguments: argparse.Namespace) -> Answer:
    """Print what data quotes from texts that do not say so."""
    from diplomodel.extraction._verify import count_fragments

    data: str = arguments.data_set
    try:
        others = known_data_sets(arguments, data)
        ds = read(data, others, max_unpacked=arguments.max_unpacked)
    except Refused as refused:
        return _problems(arguments, refused.problems, 1)
    found = ds.verify(_texts(arguments.texts)).problems
    bad = has_errors(found)
    lines, code = _problems(arguments, found, int(bad))
    if bad or arguments.json:
        return lines, code
    page = new_page()
    page.line(f"{data}: ok: {count_words(count_fragments(ds), 'fragment')} in place")
    return [*lines, *page.lines], code


def _texts(folder: str) -> dict[str, str]:
    """Return the texts of a folder by the ids of their sources, which are the files' names."""
    if not Path(folder).is_dir():
        raise CommandError(f"{folder} cannot be read: it is not a folder")
    texts: dict[str, str] = {}
    for file in sorted(Path(folder).glob("*.txt")):
        try:
            texts[file.stem] = file.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise CommandError(f"{file} cannot be read: it is not text in UTF-8") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror or error}") from None
    return texts
