"""Parquet: a folder with a table for each kind of record.

Lists stay lists, and records inside records are structs. A date is three columns: its text, and
the earliest and the latest day that it can be. Columns that follow from others (these days, and an
agreement's date and status) are there for queries; reading checks that they do follow.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from diplomodel.errors import MissingExtra, Problem, shown
from diplomodel.files.limits import unpacked_problem
from diplomodel.model.kinds import Entry, kinds_by_name
from diplomodel.model.plain import plain_value
from diplomodel.model.record import Field, fields_of
from diplomodel.model.shapes import Exact, Flag, Many, Nested, Number, Shape, When

__all__ = ["disagreements", "rows_in", "schema_of", "write_tables"]

Row: TypeAlias = dict[str, Any]

_BATCH = 4096
# What a row and a value in a list take in memory, at least, however small the file is.
_ROW_SIZE = 512
_VALUE_SIZE = 64
_SIDES = ("earliest", "latest")


def _library(name: str = "pyarrow") -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise MissingExtra("arrow", "Parquet files") from None


# Schemas


def schema_of(cls: type[Any]) -> Any:
    """Return the Arrow schema of the table that holds the records of a class.

    Args:
        cls: The class.

    Raises:
        TypeError: There is no table for it: it contains itself, or two columns have the same name.
        MissingExtra: pyarrow is not installed.

    Example:
        >>> from diplomodel import Visit
        >>> schema_of(Visit).names[:6]
        ['kind', 'id', 'title', 'date', 'date_earliest', 'date_latest']
    """
    pa = _library()
    return pa.schema([pa.field("kind", pa.string(), nullable=False), *_columns(pa, cls, ())])


def _columns(pa: Any, cls: type[Any], inside: tuple[type[Any], ...]) -> list[Any]:
    if cls in inside:
        raise TypeError(f"{cls.__name__} contains itself, which a table cannot")
    columns: list[Any] = []
    for field in fields_of(cls):
        kind = _type_of(pa, field.shape, (*inside, cls))
        columns.append(pa.field(field.name, kind, nullable=not field.required))
        columns += [pa.field(name, pa.date32()) for name in _day_columns(field)]
    names = [column.name for column in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TypeError(f"{cls.__name__} has the column {twice[0]} twice: rename its field")
    return columns


def _day_columns(field: Field) -> list[str]:
    return [f"{field.name}_{side}" for side in _SIDES] if isinstance(field.shape, When) else []


def _type_of(pa: Any, shape: Shape, inside: tuple[type[Any], ...]) -> Any:
    if isinstance(shape, Many):
        return pa.list_(_type_of(pa, shape.item, inside))
    if isinstance(shape, Nested):
        return pa.struct(_columns(pa, shape.record, inside))
    if isinstance(shape, Number):
        return pa.int64() if shape.whole else pa.float64()
    # An exact number is text here, too: it may have more digits than any type in Arrow.
    return pa.bool_() if isinstance(shape, Flag) else pa.string()


# Writing


def write_tables(entries: Iterable[Entry], folder: Path) -> None:
    """Write a table for each kind of record in the model, and for each other kind that occurs.

    Args:
        entries: The records.
        folder: An empty folder.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    with ExitStack() as stack:
        tables: dict[str, _Table] = {}

        def table(cls: type[Any]) -> _Table:
            made = tables.get(cls.kind)
            if made is None:
                path = folder / f"{cls.plural}.parquet"
                made = tables[cls.kind] = stack.enter_context(_Table(cls, path))
            return made

        for cls in kinds_by_name().values():
            table(cls)
        for entry in entries:
            table(type(entry)).add(entry)


class _Table:
    """A table that is being written."""

    def __init__(self, cls: type[Any], path: Path) -> None:
        self._pa = _library()
        self._schema = schema_of(cls)
        self._rows: list[Row] = []
        parquet = _library("pyarrow.parquet")
        self._writer = parquet.ParquetWriter(
            path, self._schema, compression="zstd", write_page_checksum=True
        )

    def __enter__(self) -> "_Table":
        return self

    def add(self, entry: Entry) -> None:
        """Add a record."""
        self._rows.append({"kind": entry.kind, **_row(entry)})
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        batch = self._pa.RecordBatch.from_pylist(self._rows, schema=self._schema)
        self._writer.write_batch(batch)
        self._rows.clear()

    def __exit__(self, *problem: object) -> None:
        if problem[0] is None and self._rows:
            self._flush()
        self._writer.close()


def _row(record: Any) -> Row:
    row: Row = {}
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        row[field.name] = _cell(value, field.shape)
        for name, side in zip(_day_columns(field), _SIDES, strict=False):
            row[name] = None if value is None else getattr(value, side)
    return row


def _cell(value: Any, shape: Shape) -> Any:
    if value is None:
        return None
    if isinstance(shape, Many):
        return [_cell(item, shape.item) for item in value]
    if isinstance(shape, Nested):
        return _row(value)
    return plain_value(value, shape)


# Reading


def rows_in(
    path: Path,
    kinds: Mapping[str, type[Any]],
    *,
    max_values: int,
    max_text: int,
    max_unpacked: int | None = None,
) -> "Iterator[tuple[int, Row, Row] | Problem]":
    """Yield the rows of a table, each as it would be in a JSON file.

    Args:
        path: The table.
        kinds: The classes of records, by kind.
        max_values: How many values the lists of one row may hold together.
        max_text: How many bytes of text one row may hold.
        max_unpacked: How many bytes the table may unpack to; None is what `read` says.

    Yields:
        For each row its number, from 1, its record, and all of its columns; or a problem. One with
        a line is about that row; one without is about the table, and no more rows are read.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    pa, parquet = _library(), _library("pyarrow.parquet")
    tables = {f"{cls.plural}.parquet": cls for cls in kinds.values()}
    cls = tables.get(path.name)
    if cls is None:
        expected = f"a table of the model: {', '.join(tables)}"
        hint = "pass the classes of your own kinds as kinds="
        yield Problem(found=shown(path.name), expected=expected, rule="file-type", hint=hint)
        return
    number = unpacked = 0
    try:
        about = parquet.read_metadata(path)
        packed = path.stat().st_size
        too_large = partial(unpacked_problem, "a table", packed=packed, max_unpacked=max_unpacked)
        problems = [*filter(None, [too_large(unpacked=_unpacked_size(about))])]
        # Dictionary-encoded, text that many rows share is in memory only once.
        texts = [column.path for column in map(about.schema.column, range(about.num_columns))]
        with parquet.ParquetFile(
            path, metadata=about, read_dictionary=texts, page_checksum_verification=True
        ) as file:
            problems += _column_problems(pa, cls, file.schema_arrow)
            yield from problems
            if problems:
                return
            for batch in file.iter_batches(_BATCH):
                for part, size, refused in _in_bounds(pa, batch, max_values, max_text):
                    # What the file says about its size may be wrong.
                    unpacked += size
                    if problem := too_large(unpacked=unpacked):
                        yield attrs.evolve(problem, hint=_not_read_after(number))
                        return
                    if refused is not None:
                        number += 1
                        yield attrs.evolve(refused, line=number)
                        continue
                    for row in _plain_rows(part):
                        number += 1
                        if isinstance(row, Problem):
                            yield attrs.evolve(row, line=number)
                        else:
                            yield number, _given(cls, row, top=True), row
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        why = str(error).split("\n")[0][:100]
        yield Problem(
            found=f"an invalid Parquet file ({shown(why)[1:-1]})",
            expected="a table in Parquet",
            rule="file-type",
            hint=_not_read_after(number),
        )


def _plain_rows(piece: Any) -> "Iterator[Row | Problem]":
    """Yield the rows of a piece; one with a day that Python has no date for is a problem."""
    try:
        rows = piece.to_pylist()
    except OverflowError:
        if piece.num_rows > 1:
            half = piece.num_rows // 2
            yield from _plain_rows(piece.slice(0, half))
            yield from _plain_rows(piece.slice(half))
            return
        path = next(name for name in piece.schema.names if _overflows(piece.column(name)))
        expected = "a day from 0001-01-01 to 9999-12-31"
        yield Problem(path=path, found="another day", expected=expected, rule="out-of-range")
        return
    yield from rows


def _overflows(column: Any) -> bool:
    try:
        column.to_pylist()
    except OverflowError:
        return True
    return False


def _not_read_after(number: int) -> str | None:
    return f"after row {number} the rest was not read" if number else None


def _unpacked_size(about: Any) -> int:
    """Return how many bytes a table takes in memory, at least, by what its file says."""
    groups = [about.row_group(n) for n in range(about.num_row_groups)]
    columns = [group.column(n) for group in groups for n in range(about.num_columns)]
    values = sum(column.num_values for column in columns)
    in_lists = values - about.num_rows * about.num_columns
    size = sum(group.total_byte_size for group in groups)
    return int(size + about.num_rows * _ROW_SIZE + max(in_lists, 0) * _VALUE_SIZE)


def _in_bounds(
    pa: Any, batch: Any, max_values: int, max_text: int
) -> Iterator[tuple[Any, int, Problem | None]]:
    """Yield a batch in pieces that are small enough, with the size of each in memory.

    A single row that is too large comes with its problem.
    """
    waiting = [batch] if batch.num_rows else []
    while waiting:
        piece = waiting.pop()
        sizes = [_size(pa, column, listed=False) for column in piece.columns]
        values, text = (sum(size) for size in zip(*sizes, strict=True))
        size = piece.num_rows * _ROW_SIZE + values * _VALUE_SIZE + text
        if values <= max_values and text <= max_text:
            yield piece, size, None
        elif piece.num_rows > 1:
            half = piece.num_rows // 2
            waiting += [piece.slice(half), piece.slice(0, half)]
        else:
            found = f"a record of more than {max_values:,} values"
            if text > max_text:
                found = f"a record of more than {max_text // 2**20} MiB"
            problem = Problem(found=found, expected="a smaller one", rule="too-large")
            yield piece, size, problem


def _size(pa: Any, array: Any, *, listed: bool) -> tuple[int, int]:
    """Return how many values there are in the lists of an array, and how many bytes of text."""
    count = len(array) - array.null_count if listed else 0
    types, compute = pa.types, _library("pyarrow.compute")
    parts: list[tuple[int, int]] = []
    if types.is_struct(array.type):
        parts = [_size(pa, part, listed=listed) for part in array.flatten()]
    elif _is_list(types, array.type):
        parts = [_size(pa, array.flatten(), listed=True)]
    elif types.is_dictionary(array.type):
        used = array.indices.value_counts()
        texts = _plain_text(pa, array.dictionary.take(used.field("values")))
        sizes = compute.multiply(compute.binary_length(texts), used.field("counts"))
        parts = [(0, compute.sum(sizes).as_py() or 0)]
    elif _is_text(types, array.type):
        parts = [(0, compute.sum(compute.binary_length(_plain_text(pa, array))).as_py() or 0)]
    return count + sum(part[0] for part in parts), sum(part[1] for part in parts)


def _column_problems(pa: Any, cls: type[Any], columns: Iterable[Any]) -> Iterator[Problem]:
    """Compare the columns of a table, or of a struct in one, with the fields of a class."""
    by_name = {field.name: field for field in fields_of(cls)}
    days = {name for field in by_name.values() for name in _day_columns(field)}
    names: set[str] = set()
    for column in columns:
        field, name = by_name.get(column.name), f"column {shown(column.name)}"
        if column.name in names:
            yield _column(column, f"the {name} twice", "each column once", "repeated-key")
        elif field is not None:
            yield from _type_problems(pa, field.shape, column.type, column.name)
        elif column.name in days:
            if not (pa.types.is_date(column.type) or pa.types.is_null(column.type)):
                found = f"the {name} of type {column.type}"
                yield _column(column, found, "dates", "wrong-type")
        elif column.name != "kind" or not cls.kind:
            known = ", ".join(by_name)
            yield _column(column, f"the unknown {name}", f"one of: {known}", "unknown-key")
        names.add(column.name)
    for name in (name for name, field in by_name.items() if field.required):
        if name not in names:
            expected = "a column of this name"
            yield Problem(path=name, found="nothing", expected=expected, rule="required")


def _column(column: Any, found: str, expected: str, rule: str) -> Problem:
    path = column.name if column.name.isidentifier() else ""
    return Problem(path=path, found=found, expected=expected, rule=rule)


def _type_problems(pa: Any, shape: Shape, kind: Any, path: str) -> Iterator[Problem]:
    types = pa.types
    if types.is_null(kind):
        return
    if isinstance(shape, Many):
        if _is_list(types, kind):
            for problem in _type_problems(pa, shape.item, kind.value_type, ""):
                yield problem.under(f"{path}[]") if path else problem
            return
        fits, expected = False, "lists"
    elif isinstance(shape, Nested):
        if types.is_struct(kind):
            columns = [kind.field(n) for n in range(kind.num_fields)]
            for problem in _column_problems(pa, shape.record, columns):
                yield problem.under(path) if path else problem
            return
        fits, expected = False, "structs"
    elif isinstance(shape, Number):
        fits = types.is_integer(kind) or (types.is_floating(kind) and not shape.whole)
        expected = "whole numbers" if shape.whole else "numbers"
    elif isinstance(shape, Flag):
        fits, expected = types.is_boolean(kind), "true and false"
    else:
        fits = _is_text(types, kind.value_type if types.is_dictionary(kind) else kind)
        expected = "text" + (", with dates in EDTF" if isinstance(shape, When) else "")
        expected += ", with exact numbers" if isinstance(shape, Exact) else ""
    if not fits:
        found = f"a column of type {kind}"
        yield Problem(path=path, found=found, expected=expected, rule="wrong-type")


def _given(cls: type[Any], row: Row, *, top: bool = False) -> Row:
    """Return the part of a row that a JSON file would hold: without nulls and computed columns."""
    given: Row = {"kind": cls.kind} if top else {}
    for field in fields_of(cls):
        value = row.get(field.name)
        if field.given and value is not None:
            given[field.name] = _given_value(field.shape, value)
    return given


def _given_value(shape: Shape, value: Any) -> Any:
    if isinstance(shape, Nested) and isinstance(value, dict):
        return _given(shape.record, value)
    if isinstance(shape, Many) and isinstance(value, list):
        return [_given_value(shape.item, item) for item in value]
    return value


def disagreements(record: Any, row: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for each column that does not agree with the record it follows from.

    Args:
        record: The record that was read from the row.
        row: The row.

    Example:
        >>> from diplomodel import Visit, edtf
        >>> visit = Visit(id="a", title="A", date=edtf("2024-07"))
        >>> print(*disagreements(visit, {"date_earliest": None}))
        date_earliest: found null, expected 2024-07-01, which follows from date
    """
    problems = [*_differences(record, row)]
    if "kind" in row:
        problems += _difference("kind", row["kind"], record.kind, "the name of the table")
    return problems


def _differences(record: Any, row: Mapping[str, Any]) -> Iterator[Problem]:
    for field in fields_of(type(record)):
        value: Any = getattr(record, field.name)
        if not field.given and field.name in row:
            cell = _cell(value, field.shape)
            yield from _difference(field.name, row[field.name], cell, "acts")
        for name, side in zip(_day_columns(field), _SIDES, strict=False):
            if name in row:
                day = None if value is None else getattr(value, side)
                yield from _difference(name, row[name], day, field.name)
        inner: Any = row.get(field.name)
        if inner is None:
            continue
        if isinstance(field.shape, Nested):
            for problem in _differences(value, inner):
                yield problem.under(field.name)
        elif _is_list_of_records(field.shape):
            for index, item in enumerate(list[Any](value or ())):
                for problem in _differences(item, inner[index]):
                    yield problem.under(f"{field.name}[{index}]")


def _is_list(types: Any, kind: Any) -> bool:
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def _is_text(types: Any, kind: Any) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _plain_text(pa: Any, array: Any) -> Any:
    return array.cast(pa.large_string()) if pa.types.is_string_view(array.type) else array


def _is_list_of_records(shape: Shape) -> bool:
    return isinstance(shape, Many) and isinstance(shape.item, Nested)


def _difference(path: str, found: Any, expected: Any, cause: str) -> Iterator[Problem]:
    if found != expected:
        values = [str(v) if isinstance(v, datetime.date) else shown(v) for v in (found, expected)]
        yield Problem(
            path=path,
            found=values[0],
            expected=f"{values[1]}, which follows from {cause}",
            rule="derived-column",
        )
