"""What is printed for other programs: JSON, rows of CSV, differences as plain values."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import attrs

from diplomodel.asking.keywords import own_type
from diplomodel.changes.comparing import Change, Difference
from diplomodel.dates import FuzzyDate
from diplomodel.model.events import Event
from diplomodel.model.plain import plain_value, unstructure
from diplomodel.model.shapes import Exact
from diplomodel.views.terminal import CONTROLS

__all__ = ["csv_lines", "json_lines", "plain_difference"]

_COLUMNS = (
    "id kind type date earliest latest status title part_of countries people organizations "
    "places about topics tags sources summary"
).split()


def json_lines(value: object, encoding: str) -> list[str]:
    """Return a value as lines of JSON.

    Letters that the encoding does not have are escaped, and so are characters that would take
    control of a terminal; a program reads them as they were.

    Args:
        value: Plain dicts, lists, texts and numbers.
        encoding: The encoding of the output.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    # Outside texts, JSON has no control characters but the line breaks.
    return [CONTROLS.sub(_escape, line) for line in text.split("\n")]


def _escape(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"


def csv_lines(events: Iterable[Event], encoding: str) -> Iterator[str]:
    """Yield the rows of a flat table: the names of its columns, then one row for each event.

    `type` is the kind's own type field; `date` is as recorded, `earliest` and `latest` are its
    bounds; several values in a cell are joined by semicolons.

    Args:
        events: The events.
        encoding: The encoding of the output; letters that it does not have are escaped.
    """
    for row in (_COLUMNS, *map(_row, events)):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(row)
        yield line.getvalue().encode(encoding, "backslashreplace").decode(encoding)


def _row(event: Event) -> list[str]:
    date = event.date
    own: dict[str, object] = {
        "type": own_type(event),
        "earliest": date and date.earliest,
        "latest": date and date.latest,
        "sources": tuple(dict.fromkeys(evidence.source for evidence in event.evidence)),
    }
    return [_cell(own.get(name, getattr(event, name, None))) for name in _COLUMNS]


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return "" if value is None else str(value)


def plain_difference(found: Difference) -> dict[str, Any]:
    """Return what differs as plain values: records and values as they stand in files.

    Args:
        found: What differs.
    """
    return {
        "labels": [_change(change) for change in found.labels],
        "added": [unstructure(record) for record in found.added],
        "removed": [unstructure(record) for record in found.removed],
        "changed": [
            {
                "kind": changed.new.kind,
                "id": changed.id,
                "fields": [_change(change) for change in changed.fields],
            }
            for changed in found.changed
        ],
    }


def _change(change: Change) -> dict[str, Any]:
    return {"path": change.path, "old": _plain(change.old), "new": _plain(change.new)}


def _plain(value: Any) -> Any:
    """Return a value as it stands in files, without knowing the shape of its field."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, FuzzyDate):
        return str(value)
    if isinstance(value, Decimal):
        return plain_value(value, Exact())
    return unstructure(value) if attrs.has(type(value)) else value
