"""The rows of a table, wherever it comes from: text files, workbooks, dicts, data frames."""

import csv
import io
import math
import os
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from diplomodel.errors import DataError, MissingExtra, Problem, shown
from diplomodel.tables._dates import Day

__all__ = ["Rows", "Tabular", "rows_of"]

# A path, an open file, the bytes of one, dicts, or a data frame.
Tabular: TypeAlias = (
    str | os.PathLike[str] | IO[str] | IO[bytes] | bytes | Iterable[Mapping[str, Any]] | Any
)

_SUFFIXES = (".csv", ".tsv", ".xlsx")
# A workbook is refused that unpacks to more than both, as a gzip file is.
_SUSPICIOUS_SIZE = 64 * 2**20
_SUSPICIOUS_RATIO = 500
_MOST_CELLS = 10_000_000
_MOST_EMPTY_ROWS = 100_000
_LONGEST_CELL = 32_767  # that is what a cell of a workbook can hold
# As long as a number in C may be on every machine: text that is here already may be a cell.
_LONGEST_TEXT = 2**31 - 1


@attrs.frozen
class Raw:
    """A row as it stands in the table.

    Attributes:
        line: Its line in the file, counted from 1; of rows without a file its number.
        cells: The cells by column: text, or None for a cell that is not there.
        problems: What is wrong with cells before any rule is applied.
    """

    line: int
    cells: Mapping[str, str | None]
    problems: tuple[Problem, ...] = ()


@attrs.frozen
class Rows:
    """A table.

    Attributes:
        file: The file that it comes from.
        columns: Its columns, in order.
        rows: Its rows, in order.
        problems: What is wrong with the table as a whole; its rows then count for nothing.
    """

    file: str | None
    columns: tuple[str, ...]
    rows: tuple[Raw, ...]
    problems: tuple[Problem, ...] = ()


def rows_of(
    source: Tabular,
    encoding: str,
    delimiter: str | None,
    sheet: str | None,
    *,
    quoted: bool = True,
) -> Rows:
    """Return the rows of a table.

    Args:
        source: Where they come from.
        encoding: How text files are encoded.
        delimiter: What stands between cells; None is by the name of the file.
        sheet: The sheet of a workbook.
        quoted: Whether quotation marks around a cell are no part of it.

    Raises:
        OSError: The file cannot be read.
        MissingExtra: A workbook needs a package that is not installed.
        TypeError: The source is none of what is read.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.suffix.lower() not in _SUFFIXES:
            expected = f"a file that ends in {', '.join(_SUFFIXES)}"
            return _refused(str(path), shown(path.name), expected, "file-type")
        text = _Text(str(path), encoding, delimiter, quoted)
        return _from_bytes(path.read_bytes(), text, sheet)
    if isinstance(source, bytes | bytearray | memoryview):
        return _from_bytes(bytes(source), _Text(None, encoding, delimiter, quoted), sheet)
    if hasattr(source, "read"):
        file_like: Any = source
        content: Any = file_like.read()
        name = getattr(source, "name", None)
        text = _Text(name if isinstance(name, str) else None, encoding, delimiter, quoted)
        if isinstance(content, str):
            return text.rows(content)
        return _from_bytes(content, text, sheet)
    return _from_records(source)


def _refused(file: str | None, found: str, expected: str, rule: str, line: int = 1) -> Rows:
    problem = Problem(found=found, expected=expected, rule=rule, file=file, line=line)
    return Rows(file, (), (), (problem,))


def _from_bytes(content: bytes, text: "_Text", sheet: str | None) -> Rows:
    file = text.file
    if content.startswith(b"PK\x03\x04") or (file or "").lower().endswith(".xlsx"):
        return _from_workbook(content, file, sheet)
    encoding = text.encoding
    try:
        return text.rows(content.decode(encoding))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"a byte that is not {encoding} ({content[error.start]:#04x})"
        return _refused(file, found, f"text in {encoding}", "encoding", line)
    except UnicodeError:
        return _refused(file, f"what is not {encoding}", f"text in {encoding}", "encoding")


@attrs.frozen
class _Text:
    """How the text of a file is taken apart.

    Attributes:
        file: The file.
        encoding: How it is encoded.
        delimiter: What stands between cells; None is by the name of the file.
        quoted: Whether quotation marks around a cell are no part of it.
    """

    file: str | None
    encoding: str
    delimiter: str | None
    quoted: bool

    def rows(self, text: str) -> Rows:
        """Return the rows of a text."""
        lines = self._lines(text.removeprefix("\ufeff"))
        if not lines:
            expected = "a row with the names of the columns"
            return _refused(self.file, "an empty file", expected, "no-header")
        begins, header = lines[0]
        if isinstance(header, Problem):
            return Rows(self.file, (), (), (attrs.evolve(header, file=self.file, line=begins),))
        return _table(self.file, (begins, header), lines[1:])

    def _lines(self, text: str) -> list[tuple[int, list[str] | Problem]]:
        """Return the cells of each row, or what is wrong with it, with its first line."""
        mark = self.delimiter or ("\t" if (self.file or "").lower().endswith(".tsv") else ",")
        reader = csv.reader(
            io.StringIO(text, newline=""),
            delimiter=mark,
            strict=True,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
        )
        lines: list[tuple[int, list[str] | Problem]] = []
        limit = csv.field_size_limit(_LONGEST_TEXT)
        try:
            while True:
                begins = reader.line_num + 1
                try:
                    cells = next(reader)
                except csv.Error as error:
                    lines.append((begins, _no_row(error, begins, reader.line_num)))
                    if reader.line_num > begins or str(error) == _OPEN:
                        return lines
                    continue
                if cells:  # a line without any cell is no row
                    lines.append((begins, cells))
        except StopIteration:
            return lines
        finally:
            csv.field_size_limit(limit)


# What the reader says of a quotation mark that nothing closes.
_OPEN = "unexpected end of data"


def _no_row(error: csv.Error, first: int, last: int) -> Problem:
    found = f"what is no row ({error})"
    if last > first or str(error) == _OPEN:
        found = (
            f"a quotation mark that is not closed where a cell ends ({error}, in line {last}): "
            "this row and those after it cannot be told apart"
        )
    expected = "quotation marks around whole cells, and doubled inside them"
    hint = 'where they are signs like others, say quoting = "none" in the mapping'
    return Problem(found=found, expected=expected, rule="csv", hint=hint)


def _table(
    file: str | None,
    header: tuple[int, Sequence[Any]],
    rows: Iterable[tuple[int, Sequence[Any] | Problem]],
) -> Rows:
    """Make a table of lists of cells, or of problems where a row has none."""
    columns = tuple("" if name is None else str(name) for name in header[1])
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        found = f"the column {shown(twice[0])} more than once"
        return _refused(file, found, "each column once", "repeated-column", header[0])
    made: list[Raw] = []
    for line, cells in rows:
        if isinstance(cells, Problem):
            made.append(Raw(line, {}, (cells,)))
            continue
        problems: tuple[Problem, ...] = ()
        if not cells:
            made.append(Raw(line, {}, (_EMPTY,)))
            continue
        if len(cells) != len(columns):
            found = f"{len(cells)} cells"
            expected = f"{len(columns)}, one for each column"
            problems = (Problem(found=found, expected=expected, rule="row-length"),)
        made.append(_raw(line, zip(columns, cells, strict=False), problems))
    return Rows(file, columns, tuple(made))


_EMPTY = Problem(found="an empty row", expected="a row with cells", rule="empty-row")


def _raw(line: int, cells: Iterable[tuple[str, object]], problems: tuple[Problem, ...] = ()) -> Raw:
    texts: dict[str, str | None] = {}
    found = list(problems)
    for column, value in cells:
        try:
            texts[column] = _text_of(value)
        except DataError as error:
            texts[column] = None
            found += [attrs.evolve(problem, path=column) for problem in error.problems]
    if not found and not any(text is not None and text.strip() for text in texts.values()):
        found.append(_EMPTY)
    return Raw(line, texts, tuple(found))


def _text_of(value: object) -> str | None:
    """Return a cell as text; None for one that is not there."""
    if value is None:
        return None
    if isinstance(value, str):
        return str.__str__(value)  # exactly text, whatever subclass of it came in
    if isinstance(value, _Unreadable):
        raise DataError([value.problem])
    if type(value).__name__ in ("NaTType", "NAType"):  # how data frames write nothing
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.tzinfo is not None or value.time() != value.time().min:
            hint = "give the day alone"
            raise _no_cell(f"the point in time {value}", "a date without a time of day", hint)
        return Day(value.date().isoformat())
    if isinstance(value, date):
        return Day(value.isoformat())
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return _number(value)
    number: Any = value
    if hasattr(value, "item") and not hasattr(value, "__len__"):  # a number of numpy's
        return _text_of(number.item())
    raise _no_cell(shown(value), "text, a number or a date")


def _number(value: float | Decimal) -> str | None:
    if value != value:  # not a number, which data frames write for nothing
        return None
    if not math.isfinite(value):
        raise _no_cell(str(value), "a finite number")
    # Data frames turn whole numbers into fractions where a cell of the column is missing.
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value) if isinstance(value, float) else f"{value:f}"


def _no_cell(found: str, expected: str, hint: str | None = None) -> DataError:
    return DataError([Problem(found=found, expected=expected, rule="cell", hint=hint)])


# Dicts and data frames


def _from_records(source: Any) -> Rows:
    if hasattr(source, "collect") and not hasattr(source, "to_dicts"):
        kind = type(source).__name__
        raise TypeError(f"a {kind} is no table yet: give what its collect() returns")
    columns, records = _columns_and_records(source)
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        found = f"the column {shown(twice[0])} more than once"
        return _refused(None, found, "each column once", "repeated-column")
    known: dict[str, None] = dict.fromkeys(columns)
    made: list[Raw] = []
    for number, record in enumerate(records, 1):
        if isinstance(record, Mapping):
            cells = {str(key): value for key, value in record.items()}
            known.update(dict.fromkeys(cells))
            problems: tuple[Problem, ...] = ()
            if len(cells) < len(record):
                names = [str(key) for key in record]
                name = next(name for name in names if names.count(name) > 1)
                found, expected = f"the column {shown(name)} more than once", "each column once"
                rule = "repeated-column"
                problems = (Problem(path=name, found=found, expected=expected, rule=rule),)
            made.append(_raw(number, cells.items(), problems))
        else:
            expected = "a dict with a cell for each column"
            problem = Problem(found=shown(record), expected=expected, rule="cell")
            made.append(Raw(number, {}, (problem,)))
    return Rows(None, tuple(known), tuple(made))


def _columns_and_records(source: Any) -> tuple[list[str], Iterable[Any]]:
    """Return the columns of a data frame, none for dicts, and the rows."""
    if hasattr(source, "to_pylist"):  # pyarrow, whose columns are arrays
        names: Any = getattr(source, "column_names", None)
        if names is None:
            names = getattr(getattr(source, "schema", None), "names", ())
        return list(map(str, names)), source.to_pylist()
    columns = [str(name) for name in getattr(source, "columns", ())]
    if hasattr(source, "iter_rows"):  # polars
        return columns, source.iter_rows(named=True)
    labelled = hasattr(source, "reset_index") and _has_labels(source)
    if hasattr(source, "to_dict") and (columns or labelled):  # pandas
        if labelled:
            try:
                source = source.reset_index()
            except ValueError:  # the index is called as a column is
                same = [str(name) for name in source.index.names if str(name) in columns]
                return [*columns, *same], ()
        return [str(name) for name in source.columns], source.to_dict("records")
    if hasattr(source, "fetchall") and columns:  # duckdb
        return columns, (dict(zip(columns, row, strict=True)) for row in source.fetchall())
    if hasattr(source, "to_dicts"):
        return columns, source.to_dicts()
    if isinstance(source, Mapping) or not isinstance(source, Iterable):
        kind = type(source).__name__
        raise TypeError(f"a table is a path, an open file, dicts or a data frame, not a {kind}")
    records: Iterable[Any] = source
    return columns, records


def _has_labels(frame: Any) -> bool:
    """Tell whether the index of a frame says something, and is no mere number of the row."""
    index = getattr(frame, "index", None)
    names: list[Any] = list(getattr(index, "names", ()))
    if len(names) > 1 or any(name is not None for name in names):
        return True
    kind = getattr(index, "inferred_type", "integer")
    return bool(names) and kind not in ("integer", "empty")


# Workbooks


def _from_workbook(content: bytes, file: str | None, sheet: str | None) -> Rows:
    import importlib

    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError:
        raise MissingExtra("excel", "Excel workbooks") from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except Exception as error:
        return _damaged(file, error)
    if unpacked > max(_SUSPICIOUS_SIZE, _SUSPICIOUS_RATIO * len(content)):
        found = f"a workbook that unpacks to {unpacked:,} bytes"
        expected = f"at most {_SUSPICIOUS_SIZE:,} bytes, or {_SUSPICIOUS_RATIO} times its size"
        return _refused(file, found, expected, "too-large")
    try:
        # What the package warns of concerns styles, and the like.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            made = _sheet(values, formulas, file, sheet)
            values.close()
            formulas.close()
    except Exception as error:  # what is damaged breaks anywhere in the package
        return _damaged(file, error)
    return made


def _damaged(file: str | None, error: Exception) -> Rows:
    why = str(error) or type(error).__name__
    return _refused(file, f"no whole workbook ({why})", "an .xlsx workbook", "file-type")


def _sheet(values: Any, formulas: Any, file: str | None, sheet: str | None) -> Rows:
    names: list[str] = list(values.sheetnames)
    if sheet is None and len(names) != 1:
        found = f"the sheets {', '.join(names)}"
        return _refused(file, found, 'one sheet, or sheet = "..." in the mapping', "sheet")
    name = names[0] if sheet is None else sheet
    if name not in names:
        return _refused(file, shown(name), f"one of the sheets {', '.join(names)}", "sheet")
    lines: list[tuple[int, list[Any]]] = []
    width = cells = empty = 0
    for line, row in _sheet_rows(values[name], formulas[name]):
        lines.append((line, row))
        width = max(width, len(row))
        cells += len(row)
        empty += not row
        # Each row becomes as wide as the widest.
        if max(cells, (len(lines) - empty) * width) > _MOST_CELLS:
            found = f"a sheet of more than {_MOST_CELLS:,} cells"
            return _refused(file, found, "less", "too-large", line)
        if empty > _MOST_EMPTY_ROWS and row:
            found = f"more than {_MOST_EMPTY_ROWS:,} empty rows before others"
            return _refused(file, found, "less", "too-large", line)
    while lines and not lines[-1][1]:
        lines.pop()
    if not lines:
        return _refused(file, "an empty sheet", "a row with the names of the columns", "no-header")
    for place, (_, row) in enumerate(lines):
        if row or not place:
            row += [None] * (width - len(row))
    return _table(file, lines[0], lines[1:])


class _Unreadable:
    """A cell whose value the file does not hold, or that holds what no cell can."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def _lacking(found: str) -> _Unreadable:
    hint = "open the file and save it with its results"
    return _Unreadable(Problem(found=found, expected="a value", rule="cell", hint=hint))


def _sheet_rows(values: Any, formulas: Any) -> Iterator[tuple[int, list[Any]]]:
    """Walk the rows of a sheet, each as wide as what stands in it."""
    for each in (values, formulas):
        each.reset_dimensions()  # what the file says of its size need not be true
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=False)
    for number, (row, formula_row) in enumerate(pairs, 1):
        cells: list[Any] = []
        for cell, formula in zip(row, formula_row, strict=False):
            value = cell.value
            if cell.data_type == "e":
                cells.append(_lacking(f"the error {value}"))
            elif value is None and isinstance(formula.value, str):
                cells.append(_lacking("a formula without its result"))
            elif isinstance(value, str) and len(value) > _LONGEST_CELL:
                found, expected = f"{len(value):,} letters", f"at most {_LONGEST_CELL:,}"
                cells.append(_Unreadable(Problem(found=found, expected=expected, rule="too-large")))
            else:
                cells.append(value)
        while cells and cells[-1] is None:
            cells.pop()
        yield number, cells
