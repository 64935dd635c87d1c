"""The data sets that a command is about: files, folders, tables, the input, the bundled one."""

import argparse
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from diplomodel.cli.common import Stop
from diplomodel.dataset import Dataset, Report
from diplomodel.errors import DataError, Problem, Severity
from diplomodel.files import check, load
from diplomodel.files.sources import Progress
from diplomodel.views.terminal import clean

__all__ = [
    "BUNDLED",
    "INPUT",
    "Refused",
    "asked",
    "has_errors",
    "known",
    "mapped",
    "read",
    "report_of",
    "told",
    "unreadable",
]

BUNDLED = "bundled"
INPUT = "-"
_TABLES = (".csv", ".tsv", ".xlsx")


class Refused(Exception):
    """A data set that has problems, or a mapping; the message tells them all."""

    code = 1

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        super().__init__(name, self.problems)

    def __str__(self) -> str:
        name = "the bundled data set" if self.name == BUNDLED else self.name
        return "\n".join([f"{name} has problems:", *map(told, self.problems)])


def told(problem: Problem) -> str:
    """Return the line that tells of a problem; keywords are called as the options are."""
    line = clean(str(problem))
    if problem.rule == "too-large":
        line = line.replace("most_unpacked", "--most-unpacked")
    return line


def has_errors(problems: Sequence[Problem]) -> bool:
    """Return whether there is more than warnings."""
    return any(problem.severity == Severity.ERROR for problem in problems)


def unreadable(name: str, error: OSError) -> str:
    """Return the message that something cannot be read."""
    return f"{error.filename or name} cannot be read: {error.strerror or error}"


# Reading


def report_of(
    name: str,
    known: Sequence[Dataset] = (),
    *,
    mapping: str | None = None,
    most_unpacked: int | None = None,
) -> Report:
    """Return what is good and what is wrong with what a name leads to.

    Args:
        name: A path, `bundled`, or - for the input.
        known: Data sets that references may lead to.
        mapping: What makes records of the rows of a table.
        most_unpacked: How many bytes a gzip file may unpack to.

    Raises:
        Stop: It cannot be read.
        MissingExtra: It needs a package that is not installed.
    """
    try:
        if name == BUNDLED:
            return _bundled()
        # What is missing is no problem of the data.
        source: Any = _input() if name == INPUT else str(_existing(name))
        if mapping is not None:
            from diplomodel.tables import check_table

            return check_table(source, mapping, known=known)
        if name.lower().endswith(_TABLES):
            raise Stop(f"{name} is a table: check and convert read it with --mapping")
        with _progress(name) as progress:
            return check(source, known=known, progress=progress, most_unpacked=most_unpacked)
    except OSError as error:
        raise Stop(unreadable(name, error)) from None


def _existing(name: str) -> Path:
    path = Path(name)
    path.stat()
    return path


def _input() -> Any:
    if sys.stdin is None:
        raise Stop("there is no input to read")
    return sys.stdin.buffer


def _bundled() -> Report:
    try:
        ds = load()
    except DataError as error:
        return Report(problems=error.problems, dataset=Dataset(), read=0)
    return Report(problems=(), dataset=ds, read=sum(1 for _ in ds.records()))


def read(name: str, known: Sequence[Dataset] = (), *, most_unpacked: int | None = None) -> Dataset:
    """Return the data set that a name leads to, as `report_of` does.

    Raises:
        Refused: It has errors.
    """
    report = report_of(name, known, most_unpacked=most_unpacked)
    if has_errors(report.problems):
        raise Refused(name, [p for p in report.problems if p.severity == Severity.ERROR])
    return report.dataset


def known(arguments: argparse.Namespace, *others: str) -> list[Dataset]:
    """Return the data sets that references may lead to, which may refer to those before them.

    Args:
        arguments: What was asked for.
        others: What else is read: the input can be read only once.
    """
    names: list[str] = [*arguments.known_first, *arguments.known]
    if [*names, *others].count(INPUT) > 1:
        raise Stop("the input, -, can be read only once")
    found: list[Dataset] = []
    for name in names:
        found.append(read(name, found))
    return found


def asked(arguments: argparse.Namespace) -> Dataset:
    """Return the data set that a question is about."""
    name: str = arguments.data or BUNDLED
    return read(name, known(arguments, name))


def mapped(mapping: str | None) -> str | None:
    """Return what says how to read a table, once it is known to be good.

    Raises:
        Refused: Something is wrong with it.
        Stop: It cannot be read.
    """
    if mapping is not None:
        from diplomodel.tables import check_table

        try:
            check_table([], mapping)
        except DataError as error:
            raise Refused(mapping, error.problems) from None
        except OSError as error:
            raise Stop(unreadable(mapping, error)) from None
    return mapping


# Progress


@contextmanager
def _progress(name: str) -> Generator[Progress | None]:
    """Give what shows on a terminal how far the reading is, where tqdm is installed."""
    bar = _bar(name)
    if bar is None:
        yield None
        return

    def tell(records: int, read: int, total: int | None) -> None:
        bar.total = total
        bar.set_postfix_str(f"{records:,} records", refresh=False)
        bar.update(read - bar.n)

    with bar:
        yield tell


def _bar(name: str) -> Any:
    if sys.stderr is None or sys.stderr.closed or not sys.stderr.isatty():
        return None
    try:
        tqdm: Any = import_module("tqdm")
    except ImportError:
        return None
    # Most reading is over before anybody wonders.
    settings = {"delay": 0.5, "leave": False, "dynamic_ncols": True, "file": sys.stderr}
    return tqdm.tqdm(desc=clean(name), unit="B", unit_scale=True, unit_divisor=1024, **settings)
