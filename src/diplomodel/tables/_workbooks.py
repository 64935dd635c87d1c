"""The rows of an Excel workbook, within bounds of time and memory."""

import importlib
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from diplomodel.errors import DataError, MissingExtra, Problem, shown

__all__ = ["sheet_lines"]

# A workbook is refused that unpacks to more than both, as a gzip file is.
_MAX_SIZE = 64 * 2**20
_MAX_RATIO = 500
_MAX_CELLS = 10_000_000
_MAX_EMPTY_ROWS = 100_000
# What the format allows.
_MAX_ROW = 1_048_576
_MAX_CELL = 32_767


def sheet_lines(content: bytes, sheet: str | None) -> list[tuple[int, list[Any]]]:
    """Return the cells of each row of a sheet, with its number; a problem for an unreadable cell.

    Raises:
        DataError: It is damaged, too large, or has no such sheet.
        MissingExtra: openpyxl is not installed.
    """
    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError:
        raise MissingExtra("excel", "Excel workbooks") from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > max(_MAX_SIZE, _MAX_RATIO * len(content)):
            found = f"a workbook that unpacks to {unpacked:,} bytes"
            expected = f"at most {_MAX_SIZE:,} bytes, or {_MAX_RATIO} times its size"
            raise _refused(found, expected, "too-large")
        # What the package warns of concerns styles, and the like.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            name = _sheet_name(values.sheetnames, sheet)
            lines = _lines(values[name], formulas[name])
            values.close()
            formulas.close()
    except DataError:
        raise
    except Exception as error:  # what is damaged breaks anywhere in the package
        found = f"a damaged workbook ({str(error) or type(error).__name__})"
        raise _refused(found, "an .xlsx workbook", "file-type") from None
    # Each row is as wide as the widest.
    width = max((len(row) for _, row in lines), default=0)
    return [(line, row + [None] * (width - len(row)) if row else row) for line, row in lines]


def _refused(found: str, expected: str, rule: str, line: int = 1) -> DataError:
    return DataError([Problem(found=found, expected=expected, rule=rule, line=line)])


def _sheet_name(names: list[str], sheet: str | None) -> str:
    listed = ", ".join(names)
    if sheet is None and len(names) != 1:
        expected = 'one sheet, or sheet = "..." in the mapping'
        raise _refused(f"the sheets {listed}", expected, "sheet")
    name = names[0] if sheet is None else sheet
    if name not in names:
        raise _refused(shown(name), f"one of the sheets {listed}", "sheet")
    return name


def _lines(values: Any, formulas: Any) -> list[tuple[int, list[Any]]]:
    """Return the rows up to the last that holds something, each as wide as what it holds."""
    _check_numbers(values)
    for each in (values, formulas):
        each.reset_dimensions()  # what the file says of its size need not be true
    lines: list[tuple[int, list[Any]]] = []
    width = cells = filled = 0
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=False)
    for line, (row, formula_row) in enumerate(pairs, 1):
        made = [*_cells(row, formula_row)]
        while made and made[-1] is None:
            made.pop()
        if not made:
            continue
        if line - 1 - filled > _MAX_EMPTY_ROWS:
            found = f"more than {_MAX_EMPTY_ROWS:,} empty rows before others"
            raise _refused(found, "fewer", "too-large", line)
        lines += ((empty, []) for empty in range(len(lines) + 1, line))
        lines.append((line, made))
        filled += 1
        cells += len(made)
        width = max(width, len(made))
        if max(cells, filled * width) > _MAX_CELLS:
            found = f"a sheet of more than {_MAX_CELLS:,} cells"
            raise _refused(found, "fewer", "too-large", line)
    if not lines:
        raise _refused("an empty sheet", "a row with the names of the columns", "no-header")
    return lines


def _cells(row: Any, formula_row: Any) -> Iterator[Any]:
    for cell, formula in zip(row, formula_row, strict=False):
        value = cell.value
        if cell.data_type == "e":
            yield _lacking(f"the error {value}")
        elif value is None and isinstance(formula.value, str):
            yield _lacking("a formula without its result")
        elif isinstance(value, str) and len(value) > _MAX_CELL:
            found, expected = f"{len(value):,} letters", f"at most {_MAX_CELL:,}"
            yield Problem(found=found, expected=expected, rule="too-large")
        else:
            yield value


def _lacking(found: str) -> Problem:
    hint = "open the file and save it with its results"
    return Problem(found=found, expected="a value", rule="cell", hint=hint)


def _check_numbers(sheet: Any) -> None:
    """Hold that the numbers of rows rise: openpyxl drops a row whose number does not.

    It also makes every row that is missing before a number, however high that is.
    """
    last = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal last
        if name.rpartition(":")[2] != "row":
            return
        number = int(attributes.get("r", last + 1))
        if not last < number <= _MAX_ROW:
            expected = f"rows in the order of their numbers, up to {_MAX_ROW:,}"
            raise _refused(f"row {number:,} after row {last:,}", expected, "row-number", last or 1)
        last = number

    open_part = getattr(sheet, "_get_source", None)
    if open_part is not None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        with open_part() as part:
            parser.ParseFile(part)
