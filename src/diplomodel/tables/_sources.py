"""The rows of a table, wherever it comes from: text files, workbooks, dicts, data frames."""

import csv
import io
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from diplomodel.errors import DataError, MissingExtra, Problem, shown
from diplomodel.tables._dates import Day

__all__ = ["Rows", "Tabular", "rows_of"]

# A path, an open file, dicts, or a data frame.
Tabular: TypeAlias = (
    str | os.PathLike[str] | IO[str] | IO[bytes] | Iterable[Mapping[str, Any]] | Any
)

_SUFFIXES = (".csv", ".tsv", ".xlsx")


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


def rows_of(source: Tabular, encoding: str, delimiter: str | None, sheet: str | None) -> Rows:
    """Return the rows of a table.

    Args:
        source: Where they come from.
        encoding: How text files are encoded.
        delimiter: What stands between cells; None is by the name of the file.
        sheet: The sheet of a workbook.

    Raises:
        OSError: The file cannot be read.
        MissingExtra: A workbook needs a package that is not installed.
        TypeError: The source is none of what is read.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.suffix.lower() not in _SUFFIXES:
            expected = f"a file that ends in {', '.join(_SUFFIXES)}"
            return _refused(None, shown(path.name), expected, "file-type")
        return _from_bytes(path.read_bytes(), str(path), encoding, delimiter, sheet)
    if hasattr(source, "read"):
        file_like: Any = source
        content: Any = file_like.read()
        name = getattr(source, "name", None)
        file = name if isinstance(name, str) else None
        if isinstance(content, str):
            return _from_text(content, file, delimiter)
        return _from_bytes(content, file, encoding, delimiter, sheet)
    return _from_records(source)


def _refused(file: str | None, found: str, expected: str, rule: str, line: int = 1) -> Rows:
    problem = Problem(found=found, expected=expected, rule=rule, file=file, line=line)
    return Rows(file, (), (), (problem,))


def _from_bytes(
    content: bytes, file: str | None, encoding: str, delimiter: str | None, sheet: str | None
) -> Rows:
    if content.startswith(b"PK\x03\x04") or (file or "").lower().endswith(".xlsx"):
        return _from_workbook(content, file, sheet)
    try:
        text = content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except LookupError:
        return _refused(file, shown(encoding), "the name of an encoding", "encoding")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"a byte that is not {encoding} ({content[error.start]:#04x})"
        return _refused(file, found, f"text in {encoding}", "encoding", line)
    return _from_text(text, file, delimiter)


def _from_text(text: str, file: str | None, delimiter: str | None) -> Rows:
    mark = delimiter or ("\t" if (file or "").lower().endswith(".tsv") else ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if cells:  # a line without any cell is no row
                lines.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        return _refused(file, f"what is no table ({error})", "rows of cells", "csv", begins)
    if not lines:
        return _refused(file, "an empty file", "a row with the names of the columns", "no-header")
    return _table(file, lines[0], lines[1:])


def _table(
    file: str | None,
    header: tuple[int, Sequence[Any]],
    rows: Iterable[tuple[int, Sequence[Any]]],
) -> Rows:
    """Make a table of lists of cells."""
    columns = tuple("" if name is None else str(name) for name in header[1])
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        found = f"the column {shown(twice[0])} more than once"
        return _refused(file, found, "each column once", "repeated-column", header[0])
    made: list[Raw] = []
    for line, cells in rows:
        problems: tuple[Problem, ...] = ()
        if len(cells) != len(columns):
            found = f"{len(cells)} cells"
            expected = f"{len(columns)}, one for each column"
            problems = (Problem(found=found, expected=expected, rule="row-length"),)
        made.append(_raw(line, zip(columns, cells, strict=False), problems))
    return Rows(file, columns, tuple(made))


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
        found.append(Problem(found="an empty row", expected="a row with cells", rule="empty-row"))
    return Raw(line, texts, tuple(found))


def _text_of(value: object) -> str | None:
    """Return a cell as text; None for one that is not there."""
    if value is None:
        return None
    if isinstance(value, str):
        return str.__str__(value)  # exactly text, whatever subclass of it came in
    if isinstance(value, _Unreadable):
        raise _no_cell(value.word, "a value", "open the file and save it with its results")
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
    columns = [str(name) for name in getattr(source, "columns", ())]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        found = f"the column {shown(twice[0])} more than once"
        return _refused(None, found, "each column once", "repeated-column")
    if hasattr(source, "iter_rows"):  # polars
        records: Any = source.iter_rows(named=True)
    elif hasattr(source, "to_dict") and columns:  # pandas
        records = source.to_dict("records")
    elif hasattr(source, "to_dicts"):
        records = source.to_dicts()
    elif hasattr(source, "to_pylist"):  # pyarrow
        records = source.to_pylist()
    elif isinstance(source, Mapping) or not isinstance(source, Iterable):
        kind = type(source).__name__
        raise TypeError(f"a table is a path, an open file, dicts or a data frame, not a {kind}")
    else:
        records = source
    known: dict[str, None] = dict.fromkeys(columns)
    made: list[Raw] = []
    for number, record in enumerate(records, 1):
        if isinstance(record, Mapping):
            cells = {str(key): value for key, value in record.items()}
            known.update(dict.fromkeys(cells))
            made.append(_raw(number, cells.items()))
        else:
            expected = "a dict with a cell for each column"
            problem = Problem(found=shown(record), expected=expected, rule="cell")
            made.append(Raw(number, {}, (problem,)))
    return Rows(None, tuple(known), tuple(made))


# Workbooks


def _from_workbook(content: bytes, file: str | None, sheet: str | None) -> Rows:
    import importlib

    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError:
        raise MissingExtra("excel", "Excel workbooks") from None
    try:
        values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content))
    except (OSError, ValueError, KeyError, SyntaxError, _zip_error()) as error:
        return _refused(file, f"no whole workbook ({error})", "an .xlsx workbook", "file-type")
    names: list[str] = values.sheetnames
    if sheet is None and len(names) != 1:
        found = f"the sheets {', '.join(names)}"
        return _refused(file, found, 'one sheet, or sheet = "..." in the mapping', "sheet")
    name = names[0] if sheet is None else sheet
    if name not in names:
        return _refused(file, shown(name), f"one of the sheets {', '.join(names)}", "sheet")
    lines = list(_sheet_rows(values[name], formulas[name]))
    while lines and not any(cell is not None for cell in lines[-1][1]):
        lines.pop()
    if not lines:
        return _refused(file, "an empty sheet", "a row with the names of the columns", "no-header")
    width = max((n for _, row in lines for n, cell in enumerate(row, 1) if cell is not None))
    cut = [(line, [*row[:width], *[None] * (width - len(row))]) for line, row in lines]
    return _table(file, cut[0], cut[1:])


def _zip_error() -> type[Exception]:
    from zipfile import BadZipFile

    return BadZipFile


class _Unreadable:
    """A cell whose value the file does not hold."""

    def __init__(self, word: str) -> None:
        self.word = word


def _sheet_rows(values: Any, formulas: Any) -> Iterator[tuple[int, list[Any]]]:
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=False)
    for number, (row, formula_row) in enumerate(pairs, 1):
        cells: list[Any] = []
        for cell, formula in zip(row, formula_row, strict=False):
            if cell.data_type == "e":
                cells.append(_Unreadable(f"the error {cell.value}"))
            elif cell.value is None and isinstance(formula.value, str):
                cells.append(_Unreadable("a formula without its result"))
            else:
                cells.append(cell.value)
        yield number, cells
