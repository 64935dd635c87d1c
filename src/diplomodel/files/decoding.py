"""From bytes to raw records, a bounded piece of the file in memory at a time."""

import json
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeAlias

import attrs

from diplomodel.errors import Problem, shown

__all__ = [
    "CHUNK",
    "LONGEST_RECORD",
    "MAX_VALUES",
    "Raw",
    "Unreadable",
    "decode",
    "records_in",
]

# Called with a number: returns at most so many of the next bytes of a file; none at its end.
Read: TypeAlias = Callable[[int], bytes]

CHUNK = 256 * 2**10
LONGEST_RECORD = 16 * 2**20
# No record of the model is a tenth as large, or a tenth as deep.
MAX_VALUES = 100_000
_MAX_DEPTH = 100
_LARGE = 256 * 2**10
_LONGEST_NUMBER = 40
_LONGEST_FLOAT = 800
_WIDEST_INDENT = 200
_PATIENCE = 64 * 2**20
_LEAST_COST = 2**12

_SPACE = re.compile(rb"[ \t\r\n]*+")
# Everything but brackets: other characters, and whole strings. A string ends on its own line.
_PLAIN = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+")*+')
_IN_STRING = re.compile(rb'[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+')
_TOKEN = re.compile(rb'[^ \t\r\n,"{}\[\]]*+')
_CLOSING = {b"{": b"}", b"[": b"]"}
_NOT_READ = "the rest of the file was not read"


def _fault(found: str, expected: str) -> Problem:
    return Problem(found=found, expected=expected, rule="json")


_IN_A_STRING = _fault("the end of the line inside a string", "a closing quote")


class Unreadable(Exception):
    """The rest of a file cannot be read; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


@attrs.frozen
class Raw:
    """A record as it stands in a file, or a problem where a record was expected.

    Attributes:
        file: The name of the file, if it has one.
        line: The line that the record begins on, or that the problem is about.
        data: The record, in plain values.
        twice: The keys that occur more than once in the same object.
        problem: What is wrong, if there is no record.
        derived: Columns of a table that must follow from the record.
        counts: Whether it counts as a record, good or damaged.
    """

    file: str | None
    line: int
    data: Any = None
    twice: tuple[str, ...] = ()
    problem: Problem | None = None
    derived: dict[str, Any] | None = None
    counts: bool = True


def records_in(read: Read, file: str | None, *, lines: bool | None) -> Iterator[Raw]:
    """Yield the records of a file.

    Args:
        read: Returns the next bytes of the file.
        file: Its name, for the problems.
        lines: Whether it has one record per line, and is not an array of records; None decides by
            how it begins.
    """
    scanner = _Scanner(read)
    try:
        scanner.more(4)
        wide = _wide_encoding(scanner.data)
        if wide:
            expected = "text in UTF-8"
            problem = Problem(found=f"text in {wide}", expected=expected, rule="encoding")
            yield Raw(file, 1, problem=attrs.evolve(problem, hint=_NOT_READ), counts=False)
            return
        if scanner.data.startswith(b"\xef\xbb\xbf"):
            scanner.at = 3
        if lines is None:
            lines = not _begins_array(scanner)
        yield from _lines(scanner, file) if lines else _array(scanner, file)
    except Unreadable as error:
        problem = attrs.evolve(error.problem, hint=_NOT_READ)
        yield Raw(file, scanner.line, problem=problem, counts=False)


def _wide_encoding(start: bytes) -> str | None:
    """Return the name of the encoding, if it is one with two or four bytes per character."""
    for mark, name in (
        (b"\xff\xfe\x00\x00", "UTF-32"),
        (b"\x00\x00\xfe\xff", "UTF-32"),
        (b"\xff\xfe", "UTF-16"),
        (b"\xfe\xff", "UTF-16"),
    ):
        if start.startswith(mark):
            return name
    zeros = tuple(byte == 0 for byte in start[:4])
    if zeros in ((False, True, True, True), (True, True, True, False)):
        return "UTF-32"
    if zeros in ((False, True, False, True), (True, False, True, False)):
        return "UTF-16"
    return None


class _Scanner:
    """A place in a file, with the bytes around it that are in memory."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.data = b""
        self.at = 0
        self.line = 1
        # What stands before this place on its line, if that is only white space.
        self.indent: bytes | None = b""
        # How the lines begin that records begin on, once that is known.
        self.layout: bytes | None = None
        # How many more bytes may be scanned a second time.
        self.patience = _PATIENCE

    def more(self, least: int = 1) -> bool:
        """Read more, and drop what lies behind; return whether there was more."""
        kept = self.data[self.at :]
        # As much again as is kept, so that a long record is scanned only a few times.
        size, found = max(CHUNK, len(kept)), b""
        while len(found) < least:
            piece = self._read(size)
            if not piece:
                break
            found += piece
        self.data, self.at = kept + found, 0
        return bool(found)

    def ahead(self, size: int) -> bytes:
        """Return the next bytes, without moving."""
        while len(self.data) - self.at < size and self.more():
            pass
        return self.data[self.at : self.at + size]

    def rest(self) -> Iterator[bytes]:
        """Yield the bytes from here to the end, in pieces."""
        piece = self.data[self.at :]
        self.data, self.at = b"", 0
        while piece:
            yield piece
            piece = self._read(CHUNK)

    def line_of(self, place: int) -> int:
        """Return the line of a place that lies ahead."""
        return self.line + self.data.count(b"\n", self.at, place)

    def go(self, place: int) -> None:
        """Move to a place that lies ahead."""
        self.line = self.line_of(place)
        self.indent = None
        self.at = place

    def skip_space(self) -> bytes:
        """Move past white space; return the next byte, or nothing at the end."""
        while True:
            match = _SPACE.match(self.data, self.at)
            space = match.group() if match else b""
            _, newline, last = space.rpartition(b"\n")
            indent = last if newline else None if self.indent is None else self.indent + last
            self.go(self.at + len(space))
            self.indent = indent if indent is None or len(indent) < _WIDEST_INDENT else None
            if self.at < len(self.data):
                return self.data[self.at : self.at + 1]
            if not self.more():
                return b""


def _begins_array(scanner: _Scanner) -> bool:
    """Return whether a file begins like an array, and not with one record per line.

    An array without its bracket shows in an object that goes on over several lines.
    """
    first = scanner.skip_space()
    line = scanner.ahead(_WIDEST_INDENT).partition(b"\n")
    return first == b"[" or (line[0].strip() == b"{" and bool(line[1]))


# One record per line


def _lines(scanner: _Scanner, file: str | None) -> Iterator[Raw]:
    pieces: list[bytes] = []
    size = 0
    for chunk in scanner.rest():
        *whole, last = chunk.split(b"\n")
        for part in whole:
            line, pieces, size = _join(pieces, size, part), [], 0
            yield from _on_line(line, file, scanner.line)
            scanner.line += 1
        size += len(last)
        if size > LONGEST_RECORD:
            pieces.clear()
        elif last:
            pieces.append(last)
    yield from _on_line(_join(pieces, size, b""), file, scanner.line)


def _join(pieces: list[bytes], size: int, part: bytes) -> bytes | None:
    """Return a line, or None where it is too long."""
    if size + len(part) > LONGEST_RECORD:
        return None
    return b"".join([*pieces, part]) if pieces else part


def _on_line(line: bytes | None, file: str | None, number: int) -> Iterator[Raw]:
    if line is None:
        yield Raw(file, number, problem=_too_long())
    elif line.strip(b" \t\r"):
        yield decode(line, file, number, column=0)


def _too_long() -> Problem:
    limit = f"{LONGEST_RECORD // 2**20} MiB" if LONGEST_RECORD >= 2**20 else f"{LONGEST_RECORD} B"
    found = f"a record of more than {limit}"
    return Problem(found=found, expected="a shorter one", rule="too-large")


# An array of records


def _array(scanner: _Scanner, file: str | None) -> Iterator[Raw]:
    first = scanner.skip_space()
    if first != b"[":
        yield _damage(scanner, file, _here(scanner), "an array of records: [", hint=_NOT_READ)
        return
    scanner.go(scanner.at + 1)
    mark = scanner.skip_space()
    if mark == b"]":
        yield from _after(scanner, file)
        return
    while mark:
        recovered = False
        if mark in b",]":
            yield _damage(scanner, file, _here(scanner), "a record")
        else:
            going = yield from _next(scanner, file)
            if going is None:
                return
            recovered = not going
            mark = scanner.skip_space()
        if mark == b"]":
            yield from _after(scanner, file)
            return
        if mark == b",":
            scanner.go(scanner.at + 1)
            mark = scanner.skip_space()
        elif mark and not recovered:
            found, line = _here(scanner), scanner.line
            # "{" begins a record; anything else is a piece of a damaged one.
            hint = None if mark == b"{" else _go_on(scanner, scanner.at)
            expected = "a comma, or ] after the last record"
            problem = Problem(found=found, expected=expected, rule="json", hint=hint)
            yield Raw(file, line, problem=problem, counts=False)
            if hint == _NOT_READ:
                return
            mark = b"{"
    yield _damage(scanner, file, "the end of the file", "] after the last record")


def _after(scanner: _Scanner, file: str | None) -> Iterator[Raw]:
    scanner.go(scanner.at + 1)
    if scanner.skip_space():
        expected = "the end of the file"
        yield _damage(scanner, file, "something after the array", expected, hint=_NOT_READ)


def _next(scanner: _Scanner, file: str | None) -> Generator[Raw, None, bool | None]:
    """Read the record that begins here, and move past it.

    Where its end is uncertain, continue at the next line that looks like the beginning of a record
    and return False. Return None where there is no such line.
    """
    start, indent = scanner.line, scanner.indent
    opening = scanner.ahead(_WIDEST_INDENT).partition(b"\n")[0].strip()
    # Without indentation any object may begin a line, unless each record is on one line.
    if indent is not None and opening.startswith(b"{") and (indent or len(opening) > 1):
        scanner.layout = b"\n" + indent + b"{"
    end, problem = _end_of(scanner)
    if problem is None:
        text = scanner.data[scanner.at : end]
        scanner.go(end)
        yield decode(text, file, start, column=None if indent is None else len(indent))
        return True
    line = scanner.line_of(end) if problem is _IN_A_STRING else start
    hint = _go_on(scanner, end)
    yield Raw(file, line, problem=attrs.evolve(problem, hint=hint))
    return None if hint == _NOT_READ else False


def _go_on(scanner: _Scanner, end: int) -> str:
    """Move to the next line that a record begins on; return a hint that says which it is."""
    # What was scanned in vain is scanned again, which must not go on for ever.
    scanner.patience -= max(end - scanner.at, _LEAST_COST)
    if scanner.layout and scanner.patience > 0 and _to_line(scanner, scanner.layout):
        return f"reading continued at line {scanner.line}"
    return _NOT_READ


def _end_of(scanner: _Scanner) -> tuple[int, Problem | None]:
    """Find where the value that begins here ends, or where it is damaged, without decoding it."""
    first = scanner.data[scanner.at : scanner.at + 1]
    if first not in b'{["':
        return _end_of_token(scanner)
    open_brackets = [] if first == b'"' else [first]
    place, in_string = scanner.at + 1, first == b'"'
    while True:
        match = (_IN_STRING if in_string else _PLAIN).match(scanner.data, place)
        place = match.end() if match else place
        mark = scanner.data[place : place + 1]
        if place - scanner.at > LONGEST_RECORD:
            return place, _too_long()
        if not mark or (mark == b"\\" and place + 1 == len(scanner.data)):
            passed = place - scanner.at
            if not scanner.more():
                return scanner.at + passed, _fault("the end of the file", "the end of the record")
            place = scanner.at + passed
            continue
        place += 1
        if in_string:
            if mark != b'"':
                return place - 1, _IN_A_STRING
            in_string = False
        elif mark == b'"':
            in_string = True
        elif mark in b"{[":
            open_brackets.append(mark)
            if len(open_brackets) > _MAX_DEPTH:
                return place, _fault("nesting far too deep", "a record in JSON")
        elif mark != (closing := _CLOSING[open_brackets.pop()]):
            return place, _fault(mark.decode(), f"the closing {closing.decode()}")
        if not open_brackets and not in_string:
            return place, None


def _end_of_token(scanner: _Scanner) -> tuple[int, Problem | None]:
    """Find the end of what is not an object, a list or a string: of a number, or of nonsense."""
    place = scanner.at
    while True:
        match = _TOKEN.match(scanner.data, place)
        place = match.end() if match else place
        passed = place - scanner.at
        if passed > LONGEST_RECORD:
            return place, _too_long()
        if place < len(scanner.data) or not scanner.more():
            return scanner.at + passed, None if passed else _fault(_here(scanner), "a record")
        place = scanner.at + passed


def _to_line(scanner: _Scanner, beginning: bytes) -> bool:
    """Move to the next line that begins like this, past its indent; return whether there is one."""
    while True:
        found = scanner.data.find(beginning, scanner.at)
        if found >= 0:
            scanner.go(found + len(beginning) - 1)
            scanner.indent = beginning[1:-1]
            return True
        scanner.go(max(scanner.at, len(scanner.data) - len(beginning)))
        if not scanner.more():
            return False


def _here(scanner: _Scanner) -> str:
    start = scanner.ahead(10).decode("utf-8", "replace")
    return shown(start.split("\n")[0].strip()) if start else "an empty file"


def _damage(
    scanner: _Scanner, file: str | None, found: str, expected: str, *, hint: str | None = None
) -> Raw:
    problem = Problem(found=found, expected=expected, rule="json", hint=hint)
    return Raw(file, scanner.line, problem=problem, counts=False)


# One record


def decode(content: bytes, file: str | None, line: int, *, column: int | None) -> Raw:
    """Decode the bytes of one record.

    Args:
        content: The bytes.
        file: The file, for the problems.
        line: The line that they begin on.
        column: How many characters stand before them on that line, if that is known.
    """
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) < len(found):
            count = Counter(key for key, _ in found)
            twice.extend(key for key, times in count.items() if times > 1)
        return made

    try:
        data = json.loads(
            content.decode("utf-8"), object_pairs_hook=pairs, parse_int=_integer, parse_float=_float
        )
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 ({content[error.start]:#04x})"
        problem = Problem(found=found, expected="text in UTF-8", rule="encoding")
        line += content.count(b"\n", 0, error.start)
    except json.JSONDecodeError as error:
        before = column if error.lineno == 1 else 0
        place = "" if before is None else f", column {before + error.colno}"
        problem = _fault(f"invalid JSON ({error.msg}{place})", "a record in JSON")
        line += error.lineno - 1
    except RecursionError:
        problem = _fault("nesting far too deep", "a record in JSON")
    else:
        if len(content) < _LARGE or _values_in(data) <= MAX_VALUES:
            return Raw(file, line, data, twice=tuple(twice))
        found = f"a record of more than {MAX_VALUES:,} values"
        problem = Problem(found=found, expected="a smaller one", rule="too-large")
    return Raw(file, line, problem=problem)


def _integer(text: str) -> int:
    """Read a whole number; one too large for any field loses digits, but stays too large."""
    return int(text if len(text) <= _LONGEST_NUMBER else text[:_LONGEST_NUMBER])


def _float(text: str) -> float:
    """Read a number with a fraction, ignoring digits that make no difference."""
    if len(text) > _LONGEST_FLOAT:
        digits, mark, exponent = text.lower().partition("e")
        whole, _, fraction = digits.partition(".")
        if len(whole) > _LONGEST_NUMBER:
            return float("-inf" if text.startswith("-") else "inf")
        text = f"{whole}.{fraction[:_LONGEST_FLOAT]}{mark}{exponent[:_LONGEST_NUMBER]}"
    return float(text)


def _values_in(data: object) -> int:
    waiting, count = [data], 0
    while waiting and count <= MAX_VALUES:
        value = waiting.pop()
        count += 1
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return count
