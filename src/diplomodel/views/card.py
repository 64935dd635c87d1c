"""The card of a data set, and tables."""

from collections.abc import Iterable
from datetime import date

from diplomodel.dataset import Dataset
from diplomodel.dates import DateSpan, DateWithin, PartialDate
from diplomodel.model.events import Event
from diplomodel.views.terminal import Cell, Page, width_of
from diplomodel.views.words import counted, date_words, plain, source_words

__all__ = ["card", "country_table", "people_table", "timeline"]

_KINDS = ("summit", "visit", "meeting", "agreement", "statement")
_WIDEST_DATE = 24


def card(page: Page, ds: Dataset) -> None:
    """Write what a data set is, and the table of its events.

    Args:
        page: Where to.
        ds: The data set.
    """
    page.text(f"{ds.name or 'A data set without a name'} {ds.version}".rstrip(), "bold")
    page.text(_coverage(ds))
    page.blank()
    page.pair("Events", _by_kind(ds.events))
    entities = (
        counted(len(ds.people), "person"),
        counted(len(ds.organizations), "organization"),
        counted(len(ds.places), "place"),
    )
    page.pair("Entities", ", ".join(entities))
    period = _period(ds.events)
    if period:
        page.pair("Period", period)
    if ds.as_of is not None:
        page.pair("As of", str(ds.as_of))
    for number, source in enumerate(ds.sources):
        page.pair("" if number else "Sources", source_words(source))
        page.unbroken(source.id, "dim", indent=16)
    page.blank()
    timeline(page, ds.events)
    page.blank()
    page.text("diplomodel show ID prints one record; diplomodel list --help tells how to ask.")


def _coverage(ds: Dataset) -> str:
    if not ds.events:
        return "It holds no events."
    codes = {code for event in ds.events for code in event.countries}
    involved = f" that involve {counted(len(codes), 'country')}" if codes else ""
    cited = {evidence.source for event in ds.events for evidence in event.evidence}
    told = f", from {counted(len(cited), 'source')}" if cited else ""
    return f"{counted(len(ds.events), 'diplomatic event')}{involved}{told}."


def _by_kind(events: Iterable[Event]) -> str:
    counts: dict[str, int] = dict.fromkeys(_KINDS, 0)
    for event in events:
        counts[event.kind] = counts.get(event.kind, 0) + 1
    listed = ", ".join(counted(number, plain(kind)) for kind, number in counts.items() if number)
    total = sum(counts.values())
    return f"{total:,}: {listed}" if listed else "0"


def _period(events: Iterable[Event]) -> str:
    """Return the first and the last date, each as exact as it is known."""
    firsts: list[tuple[date, int, str]] = []
    lasts: list[tuple[date, int, str]] = []
    for event in events:
        start, end = _ends(event)
        if start is not None and start.earliest:
            firsts.append((start.earliest, -len(str(start)), str(start)))
        if end is not None and end.latest:
            lasts.append((end.latest, len(str(end)), str(end)))
    if not firsts or not lasts:
        return ""
    first, last = min(firsts)[2], max(lasts)[2]
    return first if first == last else f"{first} to {last}"


def _ends(event: Event) -> tuple[PartialDate | None, PartialDate | None]:
    if isinstance(event.date, PartialDate):
        return event.date, event.date
    if isinstance(event.date, DateSpan | DateWithin):
        return event.date.start, event.date.end
    return None, None


def timeline(page: Page, events: Iterable[Event], *, indent: int = 0) -> None:
    """Write events as a table in the order given: date, kind, title, and below it the id.

    Args:
        page: Where to.
        events: The events.
        indent: How far from the left.
    """
    rows = [(str(event.date or "undated"), plain(event.kind), event) for event in events]
    date_width = min(_WIDEST_DATE, max((width_of(row[0]) for row in rows), default=4))
    kind_width = min(16, max((width_of(row[1]) for row in rows), default=4))
    title_width = page.width - indent - date_width - kind_width - 4

    def row(date: str, kind: str, title: str, style: str = "") -> None:
        cells = (Cell(date, date_width, style), Cell(kind, kind_width, style))
        page.row(*cells, Cell(title, title_width, style), indent=indent)

    row("Date", "Kind", "Title and id", "bold")
    for date_text, kind, event in rows:
        row(date_text, kind, event.title)
        status = _status_to_tell(event)
        page.unbroken(event.id + status, "dim", indent=indent + date_width + 2)


def _status_to_tell(event: Event) -> str:
    """Return the status where it is more than that the event took place."""
    return "" if event.status in ("unspecified", "held") else f" ({plain(event.status)})"


def country_table(page: Page, ds: Dataset) -> None:
    """Write the reference table of countries.

    Args:
        page: Where to.
        ds: The data set; every data set has the same countries.
    """
    page.row(Cell("Code", 4, "bold"), Cell("ISO 3", 5, "bold"), Cell("Name", 40, "bold"))
    for country in ds.countries:
        note = ""
        if country.type is not None and country.type != "state":
            note = plain(country.type)
            if country.type == "former_state" and country.valid is not None:
                note += f", {date_words(country.valid)}"
        name = f"{country.name} ({note})" if note else country.name
        page.row(Cell(country.code, 4), Cell(country.alpha3 or "", 5), Cell(name, 67))


def people_table(page: Page, ds: Dataset) -> None:
    """Write a table of the people of a data set.

    Args:
        page: Where to.
        ds: The data set.
    """
    counts = ds.events.count_by("person")
    names = max((width_of(person.name) for person in ds.people), default=4)
    widths = (min(34, max(names, 4)), 7)
    rest = page.width - sum(widths) - 4
    page.row(
        *(
            Cell(text, width, "bold")
            for text, width in zip(("Name", "Country", "Id, events"), (*widths, rest), strict=True)
        )
    )
    for person in ds.people:
        events = counted(counts.get(person.id, 0), "event")
        page.row(
            Cell(person.name, widths[0]),
            Cell(person.country or "", widths[1]),
            Cell(f"{person.id}, {events}", rest),
        )
