"""Writing: completely or not at all, and the same bytes for the same data."""

import gzip
import json
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeAlias, get_args

from diplomodel.asking.events import Events
from diplomodel.dataset import Dataset, label_of
from diplomodel.errors import DataError, Problem, shown
from diplomodel.files import parquet
from diplomodel.files.arguments import path_of
from diplomodel.files.disk import new_folder, replacing
from diplomodel.model.kinds import Entry
from diplomodel.model.plain import plain_fields, unstructure

__all__ = ["write"]

# A path, or a binary or text file that is open for writing.
Writable: TypeAlias = str | os.PathLike[str] | IO[bytes] | IO[str]
Rows: TypeAlias = Iterator[dict[str, Any]]

_FORMATS = ("json", "jsonl", "jsonl.gz", "parquet", "folder")
_ENTRIES = get_args(Entry)


def write(data: Dataset | Iterable[Entry], target: Writable, *, format: str | None = None) -> None:
    """Write records: completely or not at all, and the same bytes for the same data.

    An existing file is replaced in one step when the new one is complete on disk, and keeps its
    permissions. An existing folder, of JSON or of Parquet, is never overwritten. Defaults are left
    out.

    Args:
        data: A data set, or records. Events of a data set, as `where` returns them, are written
            with everything that they refer to: as `events.to_dataset()`.
        target: A path that ends in `.json`, `.jsonl`, `.jsonl.gz` or `.parquet` (a folder of
            tables); a path without an ending, for a folder of JSON with one file per kind; or a
            file that is open for writing, which cannot be replaced in one step.
        format: `json`, `jsonl`, `jsonl.gz`, `parquet` or `folder`, if the name of the target does
            not say it; for an open file the default is `json`.

    Raises:
        DataError: The path has another ending, or two records have the same id.
        OSError: The target cannot be written: it is an existing folder, for example, or a pipe.
            What was there is still there.
        MissingExtra: The format is Parquet, and pyarrow is not installed.
        TypeError: The data is not a data set or records.

    Example:
        >>> import tempfile, pathlib
        >>> from diplomodel import load, read
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "records.json")
        ...     write(load(), path)
        ...     read(path) == load()
        True
    """
    if isinstance(data, str | bytes | bytearray) or not isinstance(data, Dataset | Iterable):
        raise TypeError(f"found {shown(data)}, expected a data set, or a list of records")
    if isinstance(data, Events):
        data = data.to_dataset()
    if not isinstance(target, str | os.PathLike):
        if not hasattr(target, "write"):
            raise TypeError(f"found {shown(target)}, expected a path or an open file")
        form = _check_format(format or "json", _FORMATS[:3])
        with _byte_writer(target, form) as out:
            _write_rows(_rows(data), out, form)
        return
    given = path_of(target)
    form = _check_format(format, _FORMATS) if format else _form_of(given)
    path = Path(os.path.realpath(given))
    if form in ("parquet", "folder"):
        with new_folder(path) as folder:
            _write_array(iter([_label(data)]), folder / "dataset.json")
            if form == "parquet":
                parquet.write_tables(_entries(data), folder)
            else:
                _write_folder(data, folder)
        return
    with replacing(path) as file, _byte_writer(file, form) as out:
        _write_rows(_rows(data), out, form)


def _form_of(path: Path) -> str:
    for form in _FORMATS[:4]:
        if path.name.endswith(f".{form}") and path.name != f".{form}":
            return form
    if not path.suffix:
        return "folder"
    endings = ", ".join(f".{form}" for form in _FORMATS[:4])
    expected = f"a path that ends in {endings}, or that has no ending (a folder)"
    raise DataError(
        [Problem(path="path", found=shown(path.name), expected=expected, rule="file-type")]
    )


def _check_format(form: str, forms: Iterable[str]) -> str:
    if form not in forms:
        expected = f"one of: {', '.join(forms)}"
        raise DataError(
            [Problem(path="format", found=shown(form), expected=expected, rule="unknown-word")]
        )
    return form


# Rows


def _label(data: Dataset | Iterable[Entry]) -> dict[str, Any]:
    """Return the record that names a data set."""
    label = plain_fields(label_of(data)) if isinstance(data, Dataset) else {}
    return {"kind": "dataset", **label}


def _entries(data: Dataset | Iterable[Entry]) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in data.records() if isinstance(data, Dataset) else data:
        if not isinstance(entry, _ENTRIES):
            raise TypeError(
                f"found {shown(entry)}, expected an event, a person, an organization, a place "
                "or a source"
            )
        if entry.id in seen:
            problem = Problem(
                path="id",
                found=f"{shown(entry.id)} a second time",
                expected="an id that no other record has",
                rule="duplicate-id",
                record=entry.id,
            )
            raise DataError([problem])
        seen.add(entry.id)
        yield entry


def _rows(data: Dataset | Iterable[Entry]) -> Rows:
    label = _label(data)
    if len(label) > 1:
        yield label
    yield from map(unstructure, _entries(data))


_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_block = json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=2).encode


def _write_rows(rows: Rows, out: IO[bytes], form: str) -> None:
    if form == "json":
        before = "["
        for row in rows:
            # Line breaks inside strings are written as \\n, so these are all between lines.
            block = _block(row).replace("\n", "\n  ")
            out.write(f"{before}\n  {block}".encode())
            before = ","
        out.write(b"[]\n" if before == "[" else b"\n]\n")
        return
    for row in rows:
        out.write(f"{_line(row)}\n".encode())


def _write_folder(data: Dataset | Iterable[Entry], folder: Path) -> None:
    groups: dict[str, list[Entry]] = {}
    for entry in _entries(data):
        groups.setdefault(entry.plural, []).append(entry)
    for plural, group in groups.items():
        _write_array(map(unstructure, group), folder / f"{plural}.json")


def _write_array(rows: Rows, path: Path) -> None:
    with path.open("wb") as file:
        _write_rows(rows, file, "json")


# Files


class _TextAsBytes:
    """A text file that takes bytes of UTF-8."""

    def __init__(self, file: Any) -> None:
        self._write: Callable[[str], object] = file.write

    def write(self, content: bytes) -> None:
        """Write bytes of UTF-8."""
        self._write(content.decode("utf-8"))


@contextmanager
def _byte_writer(file: IO[Any], form: str) -> Generator[Any]:
    """Yield the file to write the rows to: the given one, or one that packs them into it."""
    if form == "jsonl.gz":
        # No name and no time in the header, so that the same data gives the same bytes.
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            yield packed
    elif _is_text(file):
        yield _TextAsBytes(file)
    else:
        yield file


def _is_text(file: IO[Any]) -> bool:
    try:
        file.write("")
    except TypeError:
        return False
    return True
