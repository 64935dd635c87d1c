"""The commands about files: check, convert, diff, schema."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import attrs

from diplomodel import views
from diplomodel.cli.common import Answer, Stop, complain, encoding, new_page
from diplomodel.cli.data import (
    INPUT,
    Refused,
    has_errors,
    known,
    mapped,
    read,
    report_of,
    told,
)
from diplomodel.dataset import Report
from diplomodel.errors import DataError, MissingExtra, Problem, shown
from diplomodel.files import write
from diplomodel.files.sources import SUFFIXES, TABLES
from diplomodel.views.terminal import clean

__all__ = ["run_check", "run_convert", "run_diff", "run_schema"]

_NOT_NEW = "a folder is only written new, and this exists"


def run_check(arguments: argparse.Namespace) -> Answer:
    """Tell everything that is wrong with files, each a data set of its own."""
    lines: list[str] = []
    problems: list[Problem] = []
    code = 0
    try:
        mapping = mapped(arguments.mapping)
        others = known(arguments, *arguments.files)
    except Refused as refused:
        return _problems(arguments, refused.problems, 1)
    for file in arguments.files:
        try:
            report = report_of(file, others, mapping=mapping, most_unpacked=arguments.most_unpacked)
        except (Stop, MissingExtra) as error:
            complain(str(error))
            code = 2
            continue
        problems += report.problems
        lines += map(told, report.problems)
        if has_errors(report.problems):
            code = max(code, 1)
        else:
            lines.append(f"{clean(file)}: ok: {_counted(report, mapping)}")
    if arguments.json:
        return _problems(arguments, problems, code)
    return lines, code


def _counted(report: Report, mapping: str | None) -> str:
    if mapping is None:
        return f"{report.read} records"
    return f"{report.read} rows, {_size(report)} records"


def _size(report: Report) -> int:
    return sum(1 for _ in report.dataset.records())


def _problems(arguments: argparse.Namespace, problems: Sequence[Problem], code: int) -> Answer:
    if arguments.json:
        return views.json_lines(list(map(attrs.asdict, problems)), encoding()), code
    return map(told, problems), code


def run_convert(arguments: argparse.Namespace) -> Answer:
    """Write a data set in another format; where it has errors, tell all and write nothing.

    Unless what is good is to be kept: then that is written, and the answer is 1 all the same.
    """
    target: str = arguments.target
    _check_target(target)
    try:
        mapping = mapped(arguments.mapping)
        others = known(arguments, arguments.source)
    except Refused as refused:
        return _problems(arguments, refused.problems, 1)
    report = report_of(
        arguments.source, others, mapping=mapping, most_unpacked=arguments.most_unpacked
    )
    bad = has_errors(report.problems)
    if bad and not (arguments.keep_good and _size(report)):
        return _problems(arguments, report.problems, 1)
    if bad and Path(target).exists() and Path(target).resolve() == Path(arguments.source).resolve():
        why = "it is what was read, and holds more than what is good"
        raise Stop(_unwritable(target, why))
    try:
        write(report.dataset, target)
    except OSError as error:
        raise Stop(_unwritable(target, error.strerror or str(error))) from None
    lines, code = _problems(arguments, report.problems, int(bad))
    if arguments.json:
        return lines, code
    return [*lines, f"{clean(target)}: {_size(report)} records"], code


def _check_target(target: str) -> None:
    """Refuse what is known beforehand to fail: it may take long to read what is to be written."""
    path = Path(target)
    if target == INPUT:
        raise Stop("OUT is a path: the ending tells the format")
    if path.suffix and not path.name.endswith((*SUFFIXES, TABLES)):
        endings = ", ".join((*SUFFIXES, TABLES))
        expected = f"a path that ends in {endings}, or has no ending for a folder"
        raise DataError(
            [Problem(path="OUT", found=shown(path.name), expected=expected, rule="file-type")]
        )
    if path.is_dir() or (path.exists() and not path.name.endswith(SUFFIXES)):
        raise Stop(_unwritable(target, _NOT_NEW))
    if not path.parent.is_dir():
        raise Stop(_unwritable(target, f"there is no folder {path.parent}"))
    if path.name.endswith(TABLES):
        from diplomodel.files.parquet import schema_of
        from diplomodel.model.provenance import Source

        schema_of(Source)  # fails where pyarrow is missing


def _unwritable(target: str, why: str) -> str:
    return f"{target} cannot be written: {why}"


def run_diff(arguments: argparse.Namespace) -> Answer:
    """Tell what changed from one data set to another: 1 where anything did, 2 where none can tell.

    As in other programs that compare, 1 is an answer, so problems of the data are 2 here.
    """
    most: int | None = arguments.most_unpacked
    try:
        others = known(arguments, arguments.old, arguments.new)
        old = read(arguments.old, others, most_unpacked=most)
        new = read(arguments.new, others, most_unpacked=most)
    except Refused as refused:
        return _problems(arguments, refused.problems, 2)
    found = old.diff(new)
    if arguments.json:
        return views.json_lines(views.plain_difference(found), encoding()), int(bool(found))
    page = new_page()
    views.difference(page, found)
    return page.lines, int(bool(found))


def run_schema(arguments: argparse.Namespace) -> Answer:
    """Give the format of files as a JSON Schema."""
    from diplomodel.exports import json_schema

    return views.json_lines(json_schema(), encoding()), 0
