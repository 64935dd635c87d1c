"""What can be read: paths, folders, open files and bytes, packed by gzip or not."""

import io
import os
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from diplomodel.errors import Problem, Severity, shown
from diplomodel.files import parquet
from diplomodel.files.arguments import path_of
from diplomodel.files.decoding import (
    LONGEST_RECORD,
    MAX_VALUES,
    Raw,
    Unreadable,
    records_in,
)
from diplomodel.files.limits import unpacked_problem

__all__ = ["SUFFIXES", "Meter", "Progress", "Readable", "raw_records"]

# A path, bytes, or a binary or text file that is open for reading.
Readable: TypeAlias = str | os.PathLike[str] | bytes | IO[bytes] | IO[str]
# Called with the number of records read, of bytes read, and of all bytes if that is known.
Progress: TypeAlias = Callable[[int, int, int | None], object]

SUFFIXES = (".json", ".jsonl", ".jsonl.gz")
TABLES = ".parquet"

# A file with such a name may hold records, so it is an error to leave it unread in a folder.
_RECORDS = {".json", ".jsonl", ".ndjson", ".parquet"}

_GZIP = b"\x1f\x8b"


class Meter:
    """Counts what was read, and reports it to the caller."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.records: int = 0
        self.read: int = 0
        self.total: int | None = None

    def add(self, size: int) -> None:
        """Count bytes."""
        self.read += size
        self.report()

    def report(self) -> None:
        """Call back with what was read so far."""
        if self._progress is not None:
            self._progress(self.records, self.read, self.total)


@attrs.frozen
class _Limits:
    meter: Meter
    max_unpacked: int | None


def raw_records(
    source: Readable,
    kinds: dict[str, type[Any]],
    meter: Meter,
    *,
    max_unpacked: int | None = None,
) -> Generator[Raw]:
    """Yield the records of whatever can be read, with a bounded piece in memory at a time.

    Args:
        source: What to read.
        kinds: The classes of the records, by kind, for Parquet tables.
        meter: Counts the bytes.
        max_unpacked: How many bytes a gzip file or a Parquet table may unpack to.
    """
    limits = _Limits(meter, max_unpacked)
    if isinstance(source, str | os.PathLike):
        path = path_of(source)
        if path.name.endswith(TABLES):
            yield from _in_tables(path, kinds, limits)
        elif path.is_dir():
            if any(part.name.endswith(TABLES) for part in _parts_of(path) if part.is_file()):
                yield from _in_tables(path, kinds, limits)
            else:
                yield from _in_folder(path, limits)
        else:
            meter.total = path.stat().st_size if path.is_file() else None
            yield from _in_file(path, limits)
        return
    if isinstance(source, bytes | bytearray | memoryview):
        meter.total = len(source)
        file: Any = io.BytesIO(source)
    elif hasattr(source, "read"):
        file = source
    else:
        raise TypeError(f"found {shown(source)}, expected a path, bytes, or an open file")
    name = getattr(source, "name", None)
    yield from _in_open_file(file, name if isinstance(name, str) else None, limits)


# Folders


def _parts_of(folder: Path) -> list[Path]:
    """Return what is in a folder, in the order of names, without hidden files and folders."""
    return sorted(part for part in folder.iterdir() if not part.name.startswith("."))


def _in_folder(folder: Path, limits: _Limits) -> Iterator[Raw]:
    parts = _parts_of(folder)
    found = [p for p in parts if p.name.endswith(SUFFIXES)]
    limits.meter.total = sum(p.stat().st_size for p in found if p.is_file())
    if not found:
        expected = f"files that end in {', '.join(SUFFIXES)}"
        yield _refusal(folder, "a folder without record files", expected)
    for path in parts:
        if path.name.endswith(SUFFIXES):
            if _fits(path, folder):
                yield from _in_file(path, limits)
            else:
                yield _out_of_place(path)
        elif path.is_dir():
            yield _refusal(path, "a folder", "a file of records", "read it separately")
        elif _RECORDS.intersection(map(str.lower, path.suffixes)):
            expected = f"a file that ends in {', '.join(SUFFIXES)}"
            yield _refusal(path, shown(path.name), expected, "rename or remove it")
        elif found:
            expected = f"a file that ends in {', '.join(SUFFIXES)}"
            yield _refusal(path, shown(path.name), expected, "it was not read", Severity.WARNING)


def _in_tables(path: Path, kinds: dict[str, type[Any]], limits: _Limits) -> Iterator[Raw]:
    if not path.is_dir():
        path.stat()  # raises if it does not exist
        yield _refusal(path, "a single file", "a folder of Parquet tables")
        return
    parts = [part for part in _parts_of(path) if not part.name.startswith("_")]
    limits.meter.total = sum(p.stat().st_size for p in parts if p.is_file())
    for part in parts:
        if not _fits(part, path):
            yield _out_of_place(part)
        elif part.name.endswith(SUFFIXES):
            yield from _in_file(part, limits)
        else:
            rows = parquet.rows_in(
                part,
                kinds,
                max_values=MAX_VALUES,
                max_text=LONGEST_RECORD,
                max_unpacked=limits.max_unpacked,
            )
            for found in rows:
                if isinstance(found, Problem):
                    # One with a line is about a row, any other about the table.
                    counts = found.line is not None
                    yield Raw(str(part), found.line or 1, problem=found, counts=counts)
                else:
                    row, given, derived = found
                    yield Raw(str(part), row, given, derived=derived)
            limits.meter.add(part.stat().st_size)


def _fits(path: Path, folder: Path) -> bool:
    # Unlike Path.resolve, this accepts links that lead to each other.
    real, inside = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    return real.is_relative_to(inside) and path.is_file()


def _out_of_place(path: Path) -> Raw:
    is_link = path.is_symlink()
    found = "a link that leads out of the folder, or nowhere" if is_link else "not a regular file"
    return _refusal(path, found, "a file in the folder itself")


def _refusal(
    path: Path,
    found: str,
    expected: str,
    hint: str | None = None,
    severity: Severity = Severity.ERROR,
) -> Raw:
    problem = Problem(
        found=found, expected=expected, rule="file-type", hint=hint, severity=severity
    )
    return Raw(str(path), 1, problem=problem, counts=False)


# Files


def _in_file(path: Path, limits: _Limits) -> Iterator[Raw]:
    if not path.name.endswith(SUFFIXES):
        expected = f"a file that ends in {', '.join((*SUFFIXES, TABLES))}, or a folder"
        yield _refusal(path, shown(path.name), expected)
        return
    lines = not path.name.endswith(".json")
    with path.open("rb") as file:
        read: Callable[[int], bytes] = _Counted(file, limits.meter).read
        if path.name.endswith(".gz"):
            read = _Unpacked(read, limits.max_unpacked).read
        yield from records_in(read, str(path), lines=lines)


def _in_open_file(file: IO[Any], name: str | None, limits: _Limits) -> Iterator[Raw]:
    counted = _Counted(file, limits.meter)
    yield from records_in(_Sniffing(counted.read, limits.max_unpacked).read, name, lines=None)


class _Counted:
    """A file, binary or text, whose bytes are counted as they are read."""

    def __init__(self, file: IO[Any], meter: Meter) -> None:
        self._file = file
        self._meter = meter

    def read(self, size: int) -> bytes:
        """Return about so many of the next bytes; none at the end."""
        try:
            content: Any = self._file.read(size)
        except UnicodeDecodeError as error:  # of a text file that was opened with some encoding
            found = f"bytes that are not {error.encoding}"
            problem = Problem(found=found, expected="text in UTF-8", rule="encoding")
            raise Unreadable(problem) from None
        if isinstance(content, str):
            content = content.encode("utf-8", "surrogatepass")
        if content:
            self._meter.add(len(content))
        return bytes(content or b"")


class _Sniffing:
    """A file that is unpacked if its first bytes are those of gzip."""

    def __init__(self, read: Callable[[int], bytes], max_unpacked: int | None) -> None:
        self._read = read
        self._max_unpacked = max_unpacked
        self._start: bytes | None = None
        self._unpacked: _Unpacked | None = None

    def read(self, size: int) -> bytes:
        """Return about so many of the next bytes; none at the end."""
        if self._start is None:
            self._start = b""
            while len(self._start) < len(_GZIP) and (piece := self._read(size)):
                self._start += piece
            if self._start.startswith(_GZIP):
                self._unpacked = _Unpacked(self._first_again, self._max_unpacked)
        return self._unpacked.read(size) if self._unpacked else self._first_again(size)

    def _first_again(self, size: int) -> bytes:
        first, self._start = self._start or b"", b""
        return first or self._read(size)


class _Unpacked:
    """A gzip file that is unpacked as it is read, and refused if it unpacks to far too much."""

    def __init__(self, read: Callable[[int], bytes], max_unpacked: int | None) -> None:
        self._read = read
        self._max_unpacked = max_unpacked
        self._unpacker = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._packed = 0
        self._unpacked = 0

    def read(self, size: int) -> bytes:
        """Return at most so many of the next bytes; none at the end."""
        while True:
            if self._unpacker.eof and not self._next_member():
                return b""
            ended = False
            if not self._waiting:
                self._waiting = self._read(size)
                self._packed += len(self._waiting)
                ended = not self._waiting
            with _gzip_problems():
                found = self._unpacker.decompress(self._waiting, size)
            if self._unpacker.eof:
                self._waiting = self._unpacker.unused_data
            else:
                self._waiting = self._unpacker.unconsumed_tail
            self._unpacked += len(found)
            self._check_size()
            if found:
                return found
            if ended and not self._unpacker.eof:
                raise _invalid_gzip("it ends too early")

    def _next_member(self) -> bool:
        """Start on what follows the end of gzip data: more of it, or padding with zeros."""
        while True:
            self._waiting = self._waiting.lstrip(b"\0")
            if len(self._waiting) >= len(_GZIP):
                break
            piece = self._read(2**16)
            self._packed += len(piece)
            self._waiting += piece
            if not piece:
                break
        if not self._waiting:
            return False
        if not self._waiting.startswith(_GZIP):
            raise _invalid_gzip("something else after its end")
        self._unpacker = zlib.decompressobj(wbits=31)
        return True

    def _check_size(self) -> None:
        problem = unpacked_problem(
            "a gzip file",
            packed=self._packed,
            unpacked=self._unpacked,
            max_unpacked=self._max_unpacked,
        )
        if problem is not None:
            raise Unreadable(problem)


@contextmanager
def _gzip_problems() -> Generator[None]:
    try:
        yield
    except zlib.error as error:
        raise _invalid_gzip(str(error).rpartition(": ")[2]) from None


def _invalid_gzip(why: str) -> Unreadable:
    found = f"an invalid gzip file ({why})"
    return Unreadable(Problem(found=found, expected="a complete one", rule="file-type"))
