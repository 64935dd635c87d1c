"""Events for other programs: records in JSON, and the rows of a flat table."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from diplomodel.asking.query import sort_word
from diplomodel.model.events import Event

__all__ = ["csv_lines", "json_lines"]

_COLUMNS = (
    "id kind type date earliest latest status title part_of countries people organizations "
    "places topics tags sources summary"
).split()


def json_lines(value: object, encoding: str) -> list[str]:
    """Return a value as lines of JSON; letters that the encoding has not are escaped.

    Args:
        value: Plain dicts, lists, texts and numbers.
        encoding: The encoding of where it goes.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    return text.split("\n")


def csv_lines(events: Iterable[Event], encoding: str) -> Iterator[str]:
    """Walk the rows of a flat table: the names of its columns first, then an event a row.

    `type` is the kind's own sort; `date` is as recorded, `earliest` and `latest` are its bounds;
    several values in a cell are joined by semicolons.

    Args:
        events: The events.
        encoding: The encoding of where it goes; letters that it has not are escaped.
    """
    for row in (_COLUMNS, *map(_row, events)):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(row)
        yield line.getvalue().encode(encoding, "backslashreplace").decode(encoding)


def _row(event: Event) -> list[str]:
    date = event.date
    own: dict[str, object] = {
        "type": sort_word(event),
        "earliest": date and date.earliest,
        "latest": date and date.latest,
        "sources": tuple(dict.fromkeys(evidence.source for evidence in event.evidence)),
    }
    return [_cell(own.get(name, getattr(event, name, None))) for name in _COLUMNS]


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    return "" if value is None else str(value)
