"""Reading and checking: from raw records to a data set, with every problem reported."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any

import attrs

from diplomodel.dataset import (
    Dataset,
    Report,
    dataset_of,
    known_to,
    labels_in,
    without_errors,
)
from diplomodel.errors import DataError, Problem, Severity, shown
from diplomodel.files import parquet
from diplomodel.files.arguments import classes_of, data_sets
from diplomodel.files.converters import reader_of
from diplomodel.files.decoding import Raw
from diplomodel.files.garbage import paused_collector
from diplomodel.files.sources import Meter, Progress, Readable, raw_records
from diplomodel.model.beside import not_existing
from diplomodel.model.events import Event
from diplomodel.model.integrity import coverage_problems, problems_across
from diplomodel.model.kinds import Entry, kinds_by_name
from diplomodel.reference.countries import not_then
from diplomodel.reference.organizations import replacing

__all__ = ["check", "read"]

# Enough for a million records with the same id; with more, the rest of a file is not worth it.
_MAX_PROBLEMS = 1_000_000
_LONGEST_ID = 200


def read(
    source: Readable,
    *,
    kinds: Iterable[type[Event]] = (),
    known: Iterable[Dataset] = (),
    progress: Progress | None = None,
    max_unpacked: int | None = None,
) -> Dataset:
    """Return the data set that a file or folder holds.

    Reading is strict: nothing is guessed, converted or skipped. A file is read piece by piece, so
    memory grows with the records that are kept, not with the file.

    Args:
        source: The path of a `.json` file (an array of records), a `.jsonl` or `.jsonl.gz` file
            (one record per line), a folder of such files, or a folder of Parquet tables; or
            bytes, or an open file. The format of bytes and open files is recognized by how they
            begin.
        kinds: Your own classes of events.
        known: Other data sets that references may lead to.
        progress: Called now and then, and at the end, with the number of records read, the number
            of bytes read, and the number of all bytes, or None if that is not known.
        max_unpacked: How many bytes a gzip file or a Parquet table may unpack to. Without it, one
            that unpacks to more than 64 MiB and to more than 500 times its size is refused.

    Returns:
        The data set.

    Raises:
        DataError: Something is wrong with the data; it has all problems, with file and line.
        OSError: The file cannot be read.
        MissingExtra: It is a Parquet folder, and pyarrow is not installed.

    Example:
        >>> read(b'[{"kind": "visit", "id": "a", "title": "A"}]').visits[0].title
        'A'
    """
    return without_errors(
        check(source, kinds=kinds, known=known, progress=progress, max_unpacked=max_unpacked)
    )


def check(
    source: Readable,
    *,
    kinds: Iterable[type[Event]] = (),
    known: Iterable[Dataset] = (),
    progress: Progress | None = None,
    max_unpacked: int | None = None,
) -> Report:
    """Return the problems of a file or folder and its good records; never raise for bad data.

    A good record that refers to a refused one is reported and left out, so that the data set is
    whole: every record that was read is either in it or has a problem. What cannot be read at all
    is reported, too. After a million problems the rest is not read.

    Args:
        source: As for `read`.
        kinds: As for `read`.
        known: As for `read`.
        progress: As for `read`.
        max_unpacked: As for `read`.

    Returns:
        The report.

    Raises:
        OSError: The file cannot be read.
        MissingExtra: It is a Parquet folder, and pyarrow is not installed.

    Example:
        >>> report = check(b'[{"kind": "visit", "id": "a", "title": "A", "part_of": "trip"}]')
        >>> report.read, len(report.dataset.events)
        (1, 0)
    """
    return _check(source, classes_of(kinds), data_sets(known), Meter(progress), max_unpacked)


def _check(
    source: Readable,
    kinds: tuple[type[Event], ...],
    known: tuple[Dataset, ...],
    meter: Meter,
    max_unpacked: int | None = None,
) -> Report:
    classes: dict[str, type[Any]] = {**kinds_by_name(kinds)}
    raws = raw_records(source, classes, meter, max_unpacked=max_unpacked)
    reading = _Reading(kinds, meter)
    with paused_collector(), closing(raws):
        for raw in raws:
            if not reading.take(raw):
                break
        report = reading.report(known)
    meter.report()
    return report


class _Reading:
    """The records and problems found so far."""

    def __init__(self, kinds: tuple[type[Event], ...], meter: Meter) -> None:
        self._reader = reader_of(kinds)
        self._meter = meter
        self._label: dict[str, Any] = {}
        self._label_place: tuple[str | None, int] = (None, 0)
        self._problems: list[Problem] = []
        self._refused: set[str] = set()
        self._good: list[Entry] = []
        self._files: dict[str | None, int] = {}
        self._places: list[tuple[str | None, int]] = []

    def take(self, raw: Raw) -> bool:
        """Read a record; return whether to go on."""
        place = (raw.file, raw.line)
        self._files.setdefault(raw.file, len(self._files))
        self._note(place, map(_repeated_key, raw.twice))
        if raw.problem is not None:
            self._meter.records += raw.counts
            self._note(place, [raw.problem])
        elif isinstance(raw.data, dict) and raw.data.get("kind") == "dataset":
            try:
                self._label = _label(raw.data, self._label)
                self._label_place = place
            except DataError as error:
                self._note(place, error.problems)
        else:
            self._meter.records += 1
            self._structure(raw, place)
        if len(self._problems) < _MAX_PROBLEMS:
            return True
        found = f"more than {_MAX_PROBLEMS - 1:,} problems"
        hint = "the rest was not read"
        problem = Problem(found=found, expected="fewer", rule="too-many-problems", hint=hint)
        self._note(place, [problem])
        return False

    def _structure(self, raw: Raw, place: tuple[str | None, int]) -> None:
        try:
            entry, warnings = self._reader.entry_with_warnings(raw.data)
        except DataError as error:
            self._note(place, error.problems)
            self._refused.update(filter(None, (problem.record for problem in error.problems)))
            return
        wrong = [] if raw.derived is None else parquet.disagreements(entry, raw.derived)
        self._note(place, wrong)
        if raw.twice or wrong:
            self._refused.add(entry.id)
            return
        self._good.append(entry)
        self._places.append(place)
        self._note(place, [*warnings, *replacing(entry)])

    def _note(self, place: tuple[str | None, int], problems: Iterable[Problem]) -> None:
        file, line = place
        for problem in problems:
            record = problem.record
            # What stands in place of an id may be anything; its own problem says so.
            if record is not None and not (len(record) <= _LONGEST_ID and record.isprintable()):
                record = None
            self._problems.append(attrs.evolve(problem, record=record, file=file, line=line))

    def report(self, known: tuple[Dataset, ...]) -> Report:
        """Check the records against each other, and keep those that fit together."""
        beyond = known_to(known)
        found = problems_across(self._good, beyond, refused=self._refused, cascade=True)
        warned = not_existing(self._good, beyond.records, not_then)
        for number, problem in (*found, *warned):
            self._note(self._places[number], [problem])
        out = {number for number, _ in found}
        whole = [entry for number, entry in enumerate(self._good) if number not in out]
        gone = self._refused | {self._good[number].id for number in out}
        coverage = self._label.get("coverage", ())
        self._note(self._label_place, coverage_problems(coverage, whole, beyond, refused=gone))
        if any(problem.severity == Severity.ERROR for problem in self._problems):
            # Of what is left of a file, nothing is known to be complete.
            self._label["coverage"] = ()
        dataset = dataset_of(whole, self._label, known, checked=True)
        problems = sorted(self._problems, key=lambda p: (self._files[p.file], p.line or 0))
        return Report(problems=tuple(problems), dataset=dataset, read=self._meter.records)


def _repeated_key(key: str) -> Problem:
    found = f"the key {shown(key)} more than once"
    return Problem(found=found, expected="each key once", rule="repeated-key")


def _label(data: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Read the record that names a data set."""
    if before:
        found, expected = "a second dataset record", "at most one"
        problem = Problem(path="kind", found=found, expected=expected, rule="duplicate-dataset")
        raise DataError([problem])
    return labels_in(data)
