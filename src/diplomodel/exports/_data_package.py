"""Data sets as Frictionless Data Packages: tables in CSV, with a descriptor."""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from diplomodel.dataset import Dataset
from diplomodel.errors import shown
from diplomodel.exports._flattening import Table, Tables
from diplomodel.files.arguments import data_set, path_of
from diplomodel.files.disk import new_folder
from diplomodel.model.plain import plain_fields

__all__ = ["data_package"]


def data_package(
    ds: Dataset, path: str | os.PathLike[str], *, licences: Iterable[str] = ()
) -> None:
    """Write a data set as a Frictionless Data Package: completely, or not at all.

    The package is a new folder with a `datapackage.json` and a CSV file for each table. Records of
    other data sets that are referred to are written too, and marked in the table `records`. What
    the data set declares to be complete is listed in the descriptor, as `coverage`.

    Args:
        ds: The data set.
        path: The folder to create; it must not exist yet.
        licences: The licences of the data, as SPDX names: `["CC-BY-4.0"]`.

    Raises:
        TypeError: The first argument is not a data set, or the licences are not a list.
        OSError: The path exists already, or the folder cannot be written; nothing is left of it.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> import diplomodel as dm
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     data_package(dm.load(), Path(folder, "package"), licences=["CC-BY-4.0"])
        ...     Path(folder, "package", "places.csv").read_text(encoding="utf-8")[:34]
        'id,name,country,latitude,longitude'
    """
    if isinstance(licences, str):
        raise TypeError(f"found {shown(licences)}, expected a list: licences=[{shown(licences)}]")
    ds = data_set(ds)
    with new_folder(path_of(path)) as folder:
        made = Tables()
        made.fill(ds)
        tables = list(made.tables.values())
        files = {f"{table.name}.csv": table.content() for table in tables}
        descriptor = _descriptor(ds, tables, files, tuple(licences))
        text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
        for name, content in {"datapackage.json": text.encode("utf-8"), **files}.items():
            (folder / name).write_bytes(content)


def _descriptor(
    ds: Dataset, tables: Iterable[Table], files: Mapping[str, bytes], licences: tuple[str, ...]
) -> dict[str, Any]:
    slug = re.sub(r"[^a-z0-9]+", "-", ds.name.lower()).strip("-")
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": slug or "diplomatic-events",
    }
    if ds.name:
        package["title"] = ds.name
    package["description"] = "Diplomatic events, with their evidence" + (
        f"; maintained up to {ds.as_of}." if ds.as_of else "."
    )
    if ds.version:
        package["version"] = ds.version
    if licences:
        package["licenses"] = [{"name": licence} for licence in licences]
    if ds.coverage:
        package["coverage"] = [plain_fields(one) for one in ds.coverage]
    sources = [
        {"title": ": ".join(filter(None, (source.publisher, source.title)))}
        | ({"path": source.url} if source.url else {})
        for source in ds.sources
    ]
    if sources:
        package["sources"] = sources
    package["resources"] = [
        {
            "profile": "tabular-data-resource",
            "name": table.name,
            "path": (file := f"{table.name}.csv"),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(files[file]),
            "hash": f"sha256:{hashlib.sha256(files[file]).hexdigest()}",
            "dialect": {
                "delimiter": ",",
                "quoteChar": '"',
                "doubleQuote": True,
                "lineTerminator": "\r\n",
                "header": True,
            },
            "schema": table.schema(),
        }
        for table in tables
    ]
    return package
