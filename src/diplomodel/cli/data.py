"""The data sets that a command reads: files, folders, tables, the input, the bundled one."""

import argparse
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from diplomodel.cli.common import CommandError
from diplomodel.dataset import Dataset, Report
from diplomodel.errors import DataError, Problem, Severity
from diplomodel.files.bundled import load
from diplomodel.files.reading import check
from diplomodel.files.sources import Progress
from diplomodel.views.terminal import clean

__all__ = [
    "INPUT",
    "Refused",
    "checked_mapping",
    "data_set_of",
    "has_errors",
    "known_data_sets",
    "problem_line",
    "read",
    "report_of",
]

_BUNDLED = "bundled"
INPUT = "-"
_TABLES = (".csv", ".tsv", ".xlsx")


class Refused(CommandError):
    """A data set, or a mapping, that has errors; the lines list them all."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        name = "the bundled data set" if name == _BUNDLED else name
        super().__init__(f"{name} has problems:", *map(problem_line, problems), code=1)


def problem_line(problem: Problem) -> str:
    """Return a problem as one line, which calls keywords by their options."""
    line = str(problem)
    if problem.rule == "too-large":
        line = line.replace("max_unpacked", "--max-unpacked")
    return line


def has_errors(problems: Sequence[Problem]) -> bool:
    """Return whether any of the problems is more than a warning."""
    return any(problem.severity == Severity.ERROR for problem in problems)


def _unreadable(name: str, error: OSError) -> CommandError:
    return CommandError(f"{error.filename or name} cannot be read: {error.strerror or error}")


# Reading


def report_of(
    name: str,
    known: Sequence[Dataset] = (),
    *,
    mapping: str | None = None,
    max_unpacked: int | None = None,
) -> Report:
    """Check a data set and return the report.

    Args:
        name: A path, `bundled`, or `-` for the input.
        known: Data sets that references may lead to.
        mapping: The mapping that turns the rows of a table into records.
        max_unpacked: How many bytes a gzip file may unpack to.

    Raises:
        CommandError: It cannot be read.
        MissingExtra: It needs a package that is not installed.
    """
    try:
        if name == _BUNDLED:
            return _bundled()
        if name != INPUT:
            Path(name).stat()  # a file that is missing is an error, not a problem of the data
        source: Any = _input() if name == INPUT else name
        if mapping is not None:
            from diplomodel.tables import check_table

            return check_table(source, mapping, known=known)
        if name.lower().endswith(_TABLES):
            raise CommandError(f"{name} is a table: check and convert read it with --mapping")
        with _progress(name) as progress:
            return check(source, known=known, progress=progress, max_unpacked=max_unpacked)
    except OSError as error:
        raise _unreadable(name, error) from None


def _input() -> Any:
    if sys.stdin is None:
        raise CommandError("there is no input to read")
    return sys.stdin.buffer


def _bundled() -> Report:
    try:
        ds = load()
    except DataError as error:
        return Report(problems=error.problems, dataset=Dataset(), read=0)
    return Report(problems=(), dataset=ds, read=sum(1 for _ in ds.records()))


def read(name: str, known: Sequence[Dataset] = (), *, max_unpacked: int | None = None) -> Dataset:
    """Return a data set; the arguments are those of `report_of`.

    Raises:
        Refused: It has errors.
    """
    report = report_of(name, known, max_unpacked=max_unpacked)
    if has_errors(report.problems):
        raise Refused(name, [p for p in report.problems if p.severity == Severity.ERROR])
    return report.dataset


def known_data_sets(arguments: argparse.Namespace, *others: str) -> list[Dataset]:
    """Return the data sets that references may lead to; each may refer to those before it.

    Args:
        arguments: The arguments of the command.
        others: The names of the other data sets that the command reads.

    Raises:
        CommandError: The input would be read more than once.
        Refused: One of them has errors.
    """
    names: list[str] = [*arguments.known_first, *arguments.known]
    if [*names, *others].count(INPUT) > 1:
        raise CommandError("the input, -, can be read only once")
    found: list[Dataset] = []
    for name in names:
        found.append(read(name, found))
    return found


def data_set_of(arguments: argparse.Namespace) -> Dataset:
    """Return the data set that `--data` names, else the bundled one."""
    name: str = arguments.data or _BUNDLED
    return read(name, known_data_sets(arguments, name))


def checked_mapping(mapping: str | None) -> str | None:
    """Return the name of a mapping, or None, once the mapping is known to be good.

    Raises:
        Refused: It has errors.
        CommandError: It cannot be read.
    """
    if mapping is not None:
        from diplomodel.tables import check_table

        try:
            check_table([], mapping)
        except DataError as error:
            raise Refused(mapping, error.problems) from None
        except OSError as error:
            raise _unreadable(mapping, error) from None
    return mapping


# Progress


@contextmanager
def _progress(name: str) -> Generator[Progress | None]:
    """Give the function that shows progress on a terminal, or None where tqdm is missing."""
    bar = _bar(name)
    if bar is None:
        yield None
        return

    def show(records: int, read: int, total: int | None) -> None:
        bar.total = total
        bar.set_postfix_str(f"{records:,} records", refresh=False)
        bar.update(read - bar.n)

    with bar:
        yield show


def _bar(name: str) -> Any:
    if sys.stderr is None or sys.stderr.closed or not sys.stderr.isatty():
        return None
    try:
        tqdm: Any = import_module("tqdm")
    except ImportError:
        return None
    # Most files are read before anybody starts to wonder.
    settings = {"delay": 0.5, "leave": False, "dynamic_ncols": True, "file": sys.stderr}
    return tqdm.tqdm(desc=clean(name), unit="B", unit_scale=True, unit_divisor=1024, **settings)
