"""The rows of a table, wherever it comes from: text files, workbooks, dicts, data frames."""

import csv
import io
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from diplomodel.errors import DataError, Problem, shown
from diplomodel.tables._cells import Row
from diplomodel.tables._dates import Day
from diplomodel.tables._mapping import TableMapping
from diplomodel.tables._workbooks import sheet_lines

__all__ = ["Tabular", "file_of", "rows_of"]

# A path, an open file, the bytes of one, dicts, or a data frame.
Tabular: TypeAlias = (
    str | os.PathLike[str] | IO[str] | IO[bytes] | bytes | Iterable[Mapping[str, Any]] | Any
)
# The cells of a row, or what is wrong with it, with its line.
Line: TypeAlias = tuple[int, Sequence[Any] | Problem]
# Whether a column is left alone, whatever its cells hold.
Ignores: TypeAlias = Callable[[str], bool]

_SUFFIXES = (".csv", ".tsv", ".xlsx")
# As long as a number in C may be on every machine: text that is here already may be a cell.
_MAX_TEXT = 2**31 - 1
# What the csv module says of a quotation mark that nothing closes.
_OPEN = "unexpected end of data"


def file_of(source: Tabular) -> str | None:
    """Return the name of the file that a table comes from, or None where there is not one."""
    if isinstance(source, str | os.PathLike):
        return str(Path(source))
    name = getattr(source, "name", None) if hasattr(source, "read") else None
    return name if isinstance(name, str) else None


def rows_of(
    source: Tabular, mapping: TableMapping, ignores: Ignores
) -> tuple[tuple[str, ...], list[Row]]:
    """Return the columns and the rows of a table.

    Args:
        source: Where they come from.
        mapping: The mapping, which says how files are written.
        ignores: Whether a column is left alone.

    Raises:
        DataError: It is not a table; the problem says why.
        OSError: The file cannot be read.
        MissingExtra: A workbook needs a package that is not installed.
        TypeError: The source is not something that is read.
    """
    file = file_of(source)
    content: Any
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.suffix.lower() not in _SUFFIXES:
            expected = f"a file that ends in {', '.join(_SUFFIXES)}"
            raise _refused(shown(path.name), expected, "file-type")
        content = path.read_bytes()
    elif isinstance(source, bytes | bytearray | memoryview):
        content = bytes(source)
    elif hasattr(source, "read"):
        file_like: Any = source
        content = file_like.read()
    else:
        return _from_records(source, ignores)
    return _from_lines(_lines(content, file or "", mapping), ignores)


def _refused(
    found: str, expected: str, rule: str, line: int | None = 1, hint: str | None = None
) -> DataError:
    problem = Problem(found=found, expected=expected, rule=rule, line=line, hint=hint)
    return DataError([problem])


def _lines(content: str | bytes, file: str, mapping: TableMapping) -> Sequence[Line]:
    """Return the lines of a file, the header first."""
    if isinstance(content, bytes):
        if content.startswith(b"PK\x03\x04") or file.lower().endswith(".xlsx"):
            return sheet_lines(content, mapping.sheet)
        content = _decoded(content, mapping.encoding)
    lines = [*_csv_lines(content.removeprefix("\ufeff"), file, mapping)]
    if not lines:
        raise _refused("an empty file", "a row with the names of the columns", "no-header")
    return lines


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"a byte that is not {encoding} ({content[error.start]:#04x})"
        raise _refused(found, f"text in {encoding}", "encoding", line) from None
    except UnicodeError:
        raise _refused(f"what is not {encoding}", f"text in {encoding}", "encoding") from None


def _csv_lines(text: str, file: str, mapping: TableMapping) -> Iterator[Line]:
    """Walk the cells of each row, or what is wrong with it, with its first line."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=mapping.delimiter or ("\t" if file.lower().endswith(".tsv") else ","),
        strict=True,
        quoting=csv.QUOTE_MINIMAL if mapping.quoting == "double" else csv.QUOTE_NONE,
    )
    limit = csv.field_size_limit(_MAX_TEXT)
    try:
        while True:
            begins = reader.line_num + 1
            try:
                if cells := next(reader):  # a line without any cell is not a row
                    yield begins, cells
            except csv.Error as error:
                is_open = reader.line_num > begins or str(error) == _OPEN
                yield begins, _bad_quotes(error, reader.line_num if is_open else None)
                if is_open:
                    return
    except StopIteration:
        return
    finally:
        csv.field_size_limit(limit)


def _bad_quotes(error: csv.Error, last: int | None) -> Problem:
    found = f"a row that cannot be read ({error})"
    if last is not None:
        found = (
            f"a quotation mark that is not closed where a cell ends ({error}, in line {last}): "
            "this row and those after it cannot be told apart"
        )
    expected = "quotation marks around whole cells, and doubled inside them"
    hint = 'where they are characters like any other, say quoting = "none" in the mapping'
    return Problem(found=found, expected=expected, rule="csv", hint=hint)


def _check_names(names: Sequence[str], line: int = 1) -> None:
    """Hold that no column comes twice."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        found = f"the column {shown(twice[0])} more than once"
        raise _refused(found, "each column once", "repeated-column", line)


def _from_lines(lines: Sequence[Line], ignores: Ignores) -> tuple[tuple[str, ...], list[Row]]:
    """Return the columns and rows of lines of cells, the first of which names the columns."""
    begins, header = lines[0]
    if isinstance(header, Problem):
        raise DataError([attrs.evolve(header, line=begins)])
    names = ["" if name is None else str(name) for name in header]
    _check_names([*filter(None, names)], begins)
    nameless = [place for place, name in enumerate(names) if not name]
    rows = [cells for _, cells in lines[1:] if not isinstance(cells, Problem)]
    # Programs that write tables leave empty columns beside them.
    held = [p for p in nameless if any(len(row) > p and row[p] not in (None, "") for row in rows)]
    if len(held) > 1 and not ignores(""):
        found = f"{len(held)} columns without a name that hold something"
        hint = 'or ignore them: ignore = ""'
        raise _refused(found, "a name for each", "repeated-column", begins, hint)
    kept = [place for place, name in enumerate(names) if name or place in held[:1]]
    made: list[Row] = []
    for number, (line, cells) in enumerate(lines[1:], 1):
        given: dict[str, Any] = {}
        found_here: list[Problem] = []
        if isinstance(cells, Problem):
            found_here.append(cells)
        else:
            given = {names[place]: cells[place] for place in kept if place < len(cells)}
            if cells and len(cells) != len(names):
                found, expected = f"{len(cells)} cells", f"{len(names)}, one for each column"
                found_here.append(Problem(found=found, expected=expected, rule="row-length"))
        made.append(_row(number, line, given, ignores, found_here))
    return tuple(names[place] for place in kept), made


def _row(
    number: int, line: int, cells: Mapping[str, Any], ignores: Ignores, found: list[Problem]
) -> Row:
    texts: dict[str, str | None] = {}
    for column, value in cells.items():
        try:
            texts[column] = _text_of(value)
        except DataError as error:
            texts[column] = shown(value)
            if not ignores(column):
                found += [attrs.evolve(problem, path=column) for problem in error.problems]
    if not found and not any(text is not None and text.strip() for text in texts.values()):
        found += [Problem(found="an empty row", expected="a row with cells", rule="empty-row")]
    problems = [attrs.evolve(problem, line=line) for problem in found]
    return Row(number, line, texts, problems, broken=bool(problems))


def _text_of(value: Any) -> str | None:
    """Return a cell as text; None for one that is not there."""
    kind = type(value).__name__
    # How data frames write nothing.
    if value is None or kind in ("NaTType", "NAType"):
        return None
    if isinstance(value, str):
        return str.__str__(value)  # exactly text, whatever subclass of it came in
    if isinstance(value, Problem):
        raise DataError([value])
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "datetime64":  # numpy's, whose item() may be a number; it is as exact as its text
        day, _, time = str(value).partition("T")
        return None if str(value) == "NaT" else _day(day, time.strip("0:."), value)
    if isinstance(value, datetime):
        is_day = value.tzinfo is None and value.time() == value.time().min
        return _day(value.date().isoformat(), "" if is_day else "time", value)
    if isinstance(value, date):
        return Day(value.isoformat())
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return _number(value)
    if hasattr(value, "item") and not hasattr(value, "__len__"):  # a number of numpy's
        return _text_of(value.item())
    raise _refused(shown(value), "text, a number or a date", "cell", None)


def _day(day: str, time: str, value: object) -> Day:
    if time:
        expected = "a date without a time of day"
        hint = "give the day alone"
        raise _refused(f"the point in time {value}", expected, "cell", None, hint)
    return Day(day)


def _number(value: float | Decimal) -> str | None:
    if value != value:  # not a number, which data frames write for nothing
        return None
    if not math.isfinite(value):
        raise _refused(str(value), "a finite number", "cell", None)
    # Data frames turn whole numbers into fractions where a cell of the column is missing.
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value) if isinstance(value, float) else f"{value:f}"


# Dicts and data frames


def _from_records(source: Any, ignores: Ignores) -> tuple[tuple[str, ...], list[Row]]:
    if hasattr(source, "collect") and not hasattr(source, "to_dicts"):
        kind = type(source).__name__
        raise TypeError(f"a {kind} is not a table yet: give what its collect() returns")
    columns, records = _columns_and_records(source)
    _check_names(columns)
    known = dict.fromkeys(columns)
    made: list[Row] = []
    for number, record in enumerate(records, 1):
        cells: dict[str, Any] = {}
        found: list[Problem] = []
        if isinstance(record, Mapping):
            for key, value in record.items():
                name = "" if key is None else str(key)
                if name in cells:
                    twice, once = f"the column {shown(name)} more than once", "each column once"
                    rule = "repeated-column"
                    found.append(Problem(path=name, found=twice, expected=once, rule=rule))
                cells[name] = value
        else:
            expected = "a dict with a cell for each column"
            found.append(Problem(found=shown(record), expected=expected, rule="cell"))
        known.update(dict.fromkeys(cells))
        made.append(_row(number, number, cells, ignores, found))
    if not any(row.cells.get("") for row in made):
        known.pop("", None)
    return tuple(known), made


def _columns_and_records(source: Any) -> tuple[list[str], Iterable[Any]]:
    """Return the columns of a data frame, none for dicts, and the rows."""
    if hasattr(source, "to_pylist"):  # pyarrow, whose columns are arrays
        names: Any = getattr(source, "column_names", None)
        if names is None:
            names = getattr(getattr(source, "schema", None), "names", ())
        return [*map(str, names)], source.to_pylist()
    columns = [str(name) for name in getattr(source, "columns", ())]
    if hasattr(source, "iter_rows"):  # polars
        return columns, source.iter_rows(named=True)
    labelled = hasattr(source, "reset_index") and _has_labels(source)
    if hasattr(source, "to_dict") and (columns or labelled):  # pandas
        if labelled:
            named = [str(name) for name in source.index.names if name is not None]
            _check_names([*columns, *named])
            source = source.reset_index()
        return [str(name) for name in source.columns], source.to_dict("records")
    if hasattr(source, "fetchall") and columns:  # duckdb
        return columns, (dict(zip(columns, row, strict=True)) for row in source.fetchall())
    if hasattr(source, "to_dicts"):
        return columns, source.to_dicts()
    if isinstance(source, Mapping) or not isinstance(source, Iterable):
        kind = type(source).__name__
        raise TypeError(f"a table is a path, an open file, dicts or a data frame, not a {kind}")
    return columns, source


def _has_labels(frame: Any) -> bool:
    """Tell whether the index of a frame says something beyond the number of the row."""
    index = getattr(frame, "index", None)
    names: list[Any] = [*getattr(index, "names", ())]
    if len(names) > 1 or any(name is not None for name in names):
        return True
    kind = getattr(index, "inferred_type", "integer")
    return bool(names) and kind not in ("integer", "empty")
