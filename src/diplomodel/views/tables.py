"""Tables of events, countries and people, as wide as the page."""

from collections.abc import Iterable

from diplomodel.dataset import Dataset
from diplomodel.model.events import Event
from diplomodel.views.terminal import Cell, Page, width_of
from diplomodel.views.words import count_words, date_words, with_spaces

__all__ = ["write_countries", "write_events", "write_people"]

_MAX_DATE_WIDTH = 24
_MAX_KIND_WIDTH = 16
_MAX_PERSON_WIDTH = 34
_GAPS = 4


def write_events(page: Page, events: Iterable[Event], *, indent: int = 0) -> None:
    """Write events in the order given: date, kind and title, and the id on a line below.

    Args:
        page: The page to write on.
        events: The events.
        indent: The number of spaces before each line.
    """
    rows = [(str(event.date or "undated"), with_spaces(event.kind), event) for event in events]
    date_width = min(_MAX_DATE_WIDTH, max((width_of(row[0]) for row in rows), default=4))
    kind_width = min(_MAX_KIND_WIDTH, max((width_of(row[1]) for row in rows), default=4))
    title_width = page.width - indent - date_width - kind_width - _GAPS

    def write_row(date: str, kind: str, title: str, style: str = "") -> None:
        cells = (Cell(date, date_width, style), Cell(kind, kind_width, style))
        page.row(*cells, Cell(title, title_width, style), indent=indent)

    write_row("Date", "Kind", "Title and id", "bold")
    for date, kind, event in rows:
        write_row(date, kind, event.title)
        page.line(event.id + _status_note(event), "dim", indent=indent + date_width + 2)


def _status_note(event: Event) -> str:
    """Return the status in brackets, or nothing where the event simply took place."""
    return "" if event.status in ("unspecified", "held") else f" ({with_spaces(event.status)})"


def write_countries(page: Page, ds: Dataset) -> None:
    """Write the reference table of countries.

    Args:
        page: The page to write on.
        ds: The data set; every data set has the same countries.
    """
    rows = [("Code", "ISO 3", "Name")]
    for country in ds.countries:
        note = ""
        if country.type is not None and country.type != "state":
            note = with_spaces(country.type)
            if country.type == "former_state" and country.valid is not None:
                note += f", {date_words(country.valid)}"
        name = f"{country.name} ({note})" if note else country.name
        rows.append((country.code, country.alpha3 or "", name))
    _write_rows(page, rows, (4, 5))


def write_people(page: Page, ds: Dataset) -> None:
    """Write the people of a data set, each with the number of their events.

    Args:
        page: The page to write on.
        ds: The data set.
    """
    counts = ds.events.count_by("person")
    rows = [("Name", "Country", "Id, events")]
    for person in ds.people:
        events = count_words(counts.get(person.id, 0), "event")
        rows.append((person.name, person.country or "", f"{person.id}, {events}"))
    name_width = max(width_of(name) for name, _, _ in rows)
    _write_rows(page, rows, (min(name_width, _MAX_PERSON_WIDTH), 7))


def _write_rows(page: Page, rows: Iterable[tuple[str, ...]], widths: tuple[int, int]) -> None:
    """Write rows of three columns, of which the last takes what is left of the width."""
    all_widths = (*widths, page.width - sum(widths) - _GAPS)
    style = "bold"
    for row in rows:
        page.row(*(Cell(*cell, style) for cell in zip(row, all_widths, strict=True)))
        style = ""
