"""Files: reading them strictly, checking them, writing them whole or not at all."""

import gc
import gzip
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from diplomodel.converters import entry_kinds, structure, unstructure
from diplomodel.dataset import Dataset, Report, known_to
from diplomodel.dates import edtf
from diplomodel.errors import DataError, Problem, Severity, shown
from diplomodel.events import Event
from diplomodel.integrity import Entry, problems_across
from diplomodel.records import warnings_of
from diplomodel.shapes import Text, When

__all__ = ["check", "load", "read", "write"]

# A path, the bytes themselves, or a binary or text file that is open for reading.
Readable: TypeAlias = str | os.PathLike[str] | bytes | IO[bytes] | IO[str]

_SUFFIXES = (".json", ".jsonl", ".jsonl.gz")
_SPACE = re.compile(r"[ \t\r\n]*")
_LONGEST_NUMBER = 40


@attrs.frozen
class _Raw:
    """A record as it stands in a file, with its repeated keys, or what is wrong there."""

    file: str | None
    line: int
    data: Any = None
    twice: tuple[str, ...] = ()
    problem: Problem | None = None


@lru_cache(maxsize=1)
def load() -> Dataset:
    """Return the bundled data set: offline, checked, immutable, the same each time.

    Returns:
        The data set.

    Example:
        >>> load().name
        'diplomodel'
    """
    folder = resources.files("diplomodel").joinpath("data")
    with resources.as_file(folder) as path:
        return read(path)


def read(
    source: Readable, *, kinds: Iterable[type[Event]] = (), known: Iterable[Dataset] = ()
) -> Dataset:
    """Return the data set that a file or folder holds.

    Args:
        source: The path of a `.json` file (an array of records), of a `.jsonl` or `.jsonl.gz`
            file (a record a line) or of a folder of them; or bytes, or an open file.
        kinds: Classes of events of your own.
        known: Data sets that references may lead to.

    Raises:
        DataError: Something is wrong; all problems at once, each with file and line.
        OSError: The file cannot be read.

    Example:
        >>> read(b'[{"kind": "visit", "id": "a", "title": "A"}]').visits[0].title
        'A'
    """
    report = check(source, kinds=kinds, known=known)
    errors = [problem for problem in report.problems if problem.severity == Severity.ERROR]
    if errors:
        raise DataError(errors)
    return report.dataset


def check(
    source: Readable, *, kinds: Iterable[type[Event]] = (), known: Iterable[Dataset] = ()
) -> Report:
    """Return what is wrong with a file or folder, and what is good of it; never raise for data.

    A good record that refers to a refused one is reported and left out, so that the data set is
    whole: every record that was read is either in it or has a problem.

    Args:
        source: As for `read`.
        kinds: Classes of events of your own.
        known: Data sets that references may lead to.

    Raises:
        OSError: The file cannot be read.

    Example:
        >>> report = check(b'[{"kind": "visit", "id": "a", "title": "A", "part_of": "trip"}]')
        >>> report.read, len(report.dataset.events)
        (1, 0)
    """
    kinds, known = tuple(kinds), tuple(known)
    entry_kinds(kinds)
    with _no_collection():
        problems: list[Problem] = []
        label: dict[str, Any] = {}
        good: list[tuple[_Raw, Entry]] = []
        total = 0
        for raw in _records_of(source):
            problems += _placed(raw, map(_repeated, raw.twice))
            if raw.problem is not None:
                problems.append(attrs.evolve(raw.problem, file=raw.file, line=raw.line))
                continue
            try:
                if isinstance(raw.data, dict) and raw.data.get("kind") == "dataset":
                    label = _label(raw.data, label)
                    continue
                total += 1
                entry = structure(raw.data, kinds=kinds)
                if not raw.twice:
                    good.append((raw, entry))
                    problems += _placed(raw, warnings_of(entry))
            except DataError as error:
                problems += _placed(raw, error.problems)
        found = _whole(good, known)
        problems += found
        dataset = _dataset((entry for _, entry in good), label, known)
    return Report(problems=_in_file_order(problems), dataset=dataset, read=total)


def _in_file_order(problems: list[Problem]) -> tuple[Problem, ...]:
    files = {name: n for n, name in enumerate(dict.fromkeys(p.file for p in problems))}
    return tuple(sorted(problems, key=lambda p: (files[p.file], p.line or 0)))


def _repeated(key: str) -> Problem:
    found = f"the key {shown(key)} more than once"
    return Problem(found=found, expected="each key once", rule="repeated-key")


def _placed(raw: _Raw, problems: Iterable[Problem]) -> list[Problem]:
    return [attrs.evolve(problem, file=raw.file, line=raw.line) for problem in problems]


def _whole(good: list[tuple[_Raw, Entry]], known: tuple[Dataset, ...]) -> list[Problem]:
    """Take out, in place, the records that do not fit the others; return why."""
    beyond = known_to(known)
    problems: list[Problem] = []
    while True:
        found = problems_across([entry for _, entry in good], beyond)
        if not found:
            return problems
        for number, problem in found:
            problems += _placed(good[number][0], [problem])
        refused = {number for number, _ in found}
        good[:] = [pair for number, pair in enumerate(good) if number not in refused]


def _dataset(
    entries: Iterable[Entry], label: Mapping[str, Any], known: tuple[Dataset, ...]
) -> Dataset:
    groups: dict[str, list[Any]] = {}
    for entry in entries:
        groups.setdefault("event" if isinstance(entry, Event) else entry.kind, []).append(entry)
    return Dataset(
        groups.get("event", ()),
        groups.get("person", ()),
        groups.get("organization", ()),
        groups.get("place", ()),
        groups.get("source", ()),
        known=known,
        **label,
    )


def _label(data: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Read the record that names a data set."""
    problems: list[Problem] = []
    label: dict[str, Any] = {}
    if before:
        raise DataError(
            [
                Problem(
                    path="kind",
                    found="a second dataset record",
                    expected="one at the most",
                    rule="duplicate-dataset",
                )
            ]
        )
    for key, value in data.items():
        if key == "as_of" and value is None:
            continue
        if key in ("name", "version", "as_of"):
            shape = When() if key == "as_of" and not isinstance(value, str) else Text()
            wrong = [problem.under(key) for problem in shape.problems(value)]
            if wrong:
                problems += wrong
                continue
            try:
                label[key] = edtf(value) if key == "as_of" else value
            except DataError as error:
                problems += [problem.under(key) for problem in error.problems]
        elif key != "kind":
            problems.append(
                Problem(
                    path=str(key),
                    found=f"the key {shown(key)}",
                    expected="one of: name, version, as_of",
                    rule="unknown-key",
                )
            )
    if problems:
        raise DataError(problems)
    return label


@contextmanager
def _no_collection() -> Generator[None]:
    """Pause the cyclic garbage collector, which costs a bulk load more than anything else."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# Reading


def _records_of(source: Readable) -> Iterator[_Raw]:
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.is_dir():
            found = sorted(p for p in path.iterdir() if p.name.endswith(_SUFFIXES))
            for part in found:
                yield from _records_in_file(part)
        else:
            yield from _records_in_file(path)
        return
    content: Any = source if isinstance(source, bytes) else source.read()
    name = getattr(source, "name", None)
    file = name if isinstance(name, str) else None
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    yield from _records_in(content, file, lines=None)


def _records_in_file(path: Path) -> Iterator[_Raw]:
    if not path.name.endswith(_SUFFIXES):
        expected = f"a file that ends in {', '.join(_SUFFIXES)}, or a folder"
        problem = Problem(found=shown(path.name), expected=expected, rule="file-type")
        yield _Raw(str(path), 1, problem=problem)
        return
    content = path.read_bytes()
    if path.name.endswith(".gz"):
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError) as error:
            problem = Problem(
                found=f"no whole gzip file ({error})", expected="gzip", rule="file-type"
            )
            yield _Raw(str(path), 1, problem=problem)
            return
    yield from _records_in(content, str(path), lines=not path.name.endswith(".json"))


def _records_in(content: bytes, file: str | None, *, lines: bool | None) -> Iterator[_Raw]:
    """Walk the records of a file's content; `lines` None tells by the first character."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(
            found=f"a byte that is not UTF-8 ({content[error.start]:#04x})",
            expected="text in UTF-8",
            rule="encoding",
        )
        yield _Raw(file, content.count(b"\n", 0, error.start) + 1, problem=problem)
        return
    if lines is None:
        lines = not text.lstrip().startswith("[")
    if not lines:
        yield from _array(text, file)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _one(line, file, number)


def _one(line: str, file: str | None, number: int) -> _Raw:
    decode, twice = _decoder()
    try:
        data, end = decode(line, _space(line, 0))
    except (ValueError, RecursionError) as error:
        return _Raw(file, number, problem=_unreadable(error))
    if _space(line, end) != len(line):
        problem = Problem(found="more after the record", expected="one record a line", rule="json")
        return _Raw(file, number, problem=problem)
    return _Raw(file, number, data, twice=tuple(twice))


def _array(text: str, file: str | None) -> Iterator[_Raw]:
    at = _space(text, 0)
    line = 1 + text.count("\n", 0, at)
    if text[at : at + 1] != "[":
        found = shown(text[at : at + 10]) if text[at:] else "an empty file"
        problem = Problem(found=found, expected="an array of records: [", rule="json")
        yield _Raw(file, line, problem=problem)
        return
    seen, at = at, _space(text, at + 1)
    empty = text[at : at + 1] == "]"
    decode, twice = _decoder()
    while not empty:
        line, seen = line + text.count("\n", seen, at), at
        try:
            data, at = decode(text, at)
        except (ValueError, RecursionError) as error:
            where = getattr(error, "pos", None)
            extra = 0 if where is None else text.count("\n", seen, where)
            yield _Raw(file, line + extra, problem=_unreadable(error))
            return
        yield _Raw(file, line, data, twice=tuple(twice))
        twice.clear()
        at = _space(text, at)
        mark = text[at : at + 1]
        if mark == "]":
            break
        if mark != ",":
            line += text.count("\n", seen, at)
            found = shown(mark) if mark else "the end of the file"
            problem = Problem(found=found, expected="a comma or ]", rule="json")
            yield _Raw(file, line, problem=problem)
            return
        at = _space(text, at + 1)
    rest = _space(text, at + 1)
    if rest != len(text):
        line += text.count("\n", seen, rest)
        problem = Problem(found="more after the array", expected="the end", rule="json")
        yield _Raw(file, line, problem=problem)


def _space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _unreadable(error: Exception) -> Problem:
    if isinstance(error, json.JSONDecodeError):
        found = f"what is not JSON ({error.msg}, column {error.colno})"
        return Problem(found=found, expected="a record in JSON", rule="json")
    return Problem(found="nesting far too deep", expected="a record in JSON", rule="json")


def _decoder() -> tuple[Callable[[str, int], tuple[Any, int]], list[str]]:
    """Return a function that decodes a value of JSON, and the keys that it finds repeated."""
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) < len(found):
            count = Counter(key for key, _ in found)
            twice.extend(key for key, times in count.items() if times > 1)
        return made

    decoder = json.JSONDecoder(object_pairs_hook=pairs, parse_int=_integer)
    return decoder.raw_decode, twice


def _integer(text: str) -> int:
    """Read a whole number; one that no field can hold stays one, without its many digits."""
    return int(text if len(text) <= _LONGEST_NUMBER else text[:_LONGEST_NUMBER])


# Writing


def write(data: Dataset | Iterable[Entry], path: str | os.PathLike[str]) -> None:
    """Write records to a file: whole or not at all, and the same bytes for the same data.

    Args:
        data: A data set, or records.
        path: Where to: a path that ends in `.json`, `.jsonl` or `.jsonl.gz`. A file that is
            there is replaced at once when the new one is complete.

    Raises:
        DataError: The path has another ending.
        OSError: The file cannot be written; what was there is still there.

    Example:
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "visits.json")
        ...     write(load(), path)
        ...     read(path) == load()
        True
    """
    target = Path(path)
    if not target.name.endswith(_SUFFIXES):
        expected = f"a path that ends in {', '.join(_SUFFIXES)}"
        raise DataError(
            [Problem(path="path", found=shown(str(path)), expected=expected, rule="file-type")]
        )
    rows = [*_label_row(data), *map(unstructure, _ordered(data))]
    if target.name.endswith(".json"):
        content = _json_text(rows)
    else:
        content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    encoded = content.encode("utf-8")
    if target.name.endswith(".gz"):
        encoded = gzip.compress(encoded, mtime=0)
    _replace(target, encoded)


def _json_text(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _label_row(data: Dataset | Iterable[Entry]) -> Iterator[dict[str, Any]]:
    if isinstance(data, Dataset):
        label = {"name": data.name, "version": data.version, "as_of": data.as_of}
        given = {key: str(value) for key, value in label.items() if value}
        if given:
            yield {"kind": "dataset", **given}


def _ordered(data: Dataset | Iterable[Entry]) -> Iterator[Entry]:
    yield from data.records() if isinstance(data, Dataset) else data


def _replace(target: Path, content: bytes) -> None:
    """Put a file in place in one step, so that a reader sees the old one or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
