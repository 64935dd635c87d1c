"""The card of a data set: what it holds at a glance, in one screen."""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, zip_longest
from typing import NamedTuple

from diplomodel.dataset import Dataset
from diplomodel.dates import DateSpan, DateWithin, PartialDate, edtf
from diplomodel.model.events import Event
from diplomodel.model.kinds import ENTITIES, EVENTS
from diplomodel.views.terminal import Cell, Page, shorten, width_of
from diplomodel.views.words import count_words, coverage_words, date_words, with_spaces
from diplomodel.vocabulary import Basis

__all__ = ["write_card"]

# So many rows keep the card within 40 lines.
_MAX_ROWS = 8
_MAX_COVERED = 2
# How many years one row stands for: the smallest that needs no more rows.
_YEARS_IN_A_ROW = (1, 5, 10, 25, 50, 100, 500, 1000, 5000)
# What keeps an example within its line.
_MAX_SHOW_WIDTH = 58
_MAX_NAME = 12


def write_card(page: Page, ds: Dataset, *, program: str = "diplomodel") -> None:
    """Write what a data set holds, what it claims and does not claim, and what to type next.

    Args:
        page: The page to write on.
        ds: The data set.
        program: How the examples begin: the program, with the options that name the data set.
    """
    name = ds.name or "A data set without a name"
    page.text(shorten(f"{name} {ds.version}".rstrip(), page.width), "bold")
    page.text(_summary(ds))
    page.blank()
    if ds.events:
        _write_side_by_side(page, [_by_kind(ds), _by_year(ds)])
        page.blank()
    countries = _by_country(ds)
    _write_side_by_side(page, [*([countries] if countries.counts else []), _entities(ds)])
    if ds.coverage:
        count = len(ds.coverage)
        more = f", {_MAX_COVERED} of {count}" if count > _MAX_COVERED else ""
        page.heading(f"What is complete{more}")
        for one in ds.coverage[:_MAX_COVERED]:
            # At most two lines each.
            page.text(shorten(coverage_words(ds, one), 2 * page.width - 24), indent=2)
    page.heading("What it does not claim")
    for limit in _limits(ds):
        page.text(limit, indent=2)
    page.heading("What to type next")
    _write_examples(page, list(_examples(ds, program)))


# In a sentence


def _summary(ds: Dataset) -> str:
    if not ds.events:
        return "It holds no events."
    codes = {code for event in ds.events for code in event.countries}
    text = count_words(len(ds.events), "diplomatic event")
    if codes:
        text += f" with {count_words(len(codes), 'country')} taking part"
    period = _period(ds.events)
    if period:
        text += f", {period}"
    if ds.as_of is not None:
        text += f"; as of {date_words(ds.as_of)}"
    return f"{text}."


def _period(events: Iterable[Event]) -> str:
    """Return the first and the last date in words, each as exact as it is known."""
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
    first, last = (date_words(edtf(text)) for text in (min(firsts)[2], max(lasts)[2]))
    return first if first == last else f"{first} to {last}"


def _ends(event: Event) -> tuple[PartialDate | None, PartialDate | None]:
    if isinstance(event.date, PartialDate):
        return event.date, event.date
    if isinstance(event.date, DateSpan | DateWithin):
        return event.date.start, event.date.end
    return None, None


# In numbers


class _Tally(NamedTuple):
    """What is counted, with the counts in the order in which they are shown."""

    heading: str
    counts: Sequence[tuple[str, int]]
    bars: bool = True

    def rows(self, width: int) -> Iterator[tuple[Cell, ...]]:
        """Yield the heading and a row for each count, all as wide as asked for."""
        yield (Cell(self.heading, width, "bold"),)
        numbers = [f"{count:,}" for _, count in self.counts]
        number_width = max(map(len, numbers), default=0)
        label_width = max((width_of(label) for label, _ in self.counts), default=0)
        label_width = min(label_width, width // 2 + 1)
        # Four columns, the first an empty indent, with a gap of two between them.
        bar_width = max(0, width - label_width - number_width - 6)
        most = max((count for _, count in self.counts), default=0)
        for (label, count), number in zip(self.counts, numbers, strict=True):
            length = -(-count * bar_width // most) if self.bars and most else 0
            yield (
                Cell("", 0),
                Cell(shorten(label, label_width), label_width),
                Cell(number, number_width, right=True),
                Cell("#" * length, bar_width, "dim"),
            )


def _write_side_by_side(page: Page, tallies: Sequence[_Tally]) -> None:
    width = (page.width - 2) // 2
    rows = [tally.rows(width) for tally in tallies]
    for cells in zip_longest(*rows, fillvalue=(Cell("", width),)):
        page.row(*chain.from_iterable(cells))


def _by_kind(ds: Dataset) -> _Tally:
    counts = Counter(type(event) for event in ds.events)
    kinds = [cls for cls in dict.fromkeys([*EVENTS, *counts]) if counts[cls]]
    return _first("By kind", [(with_spaces(cls.plural), counts[cls]) for cls in kinds])


def _by_year(ds: Dataset) -> _Tally:
    """Count events by year, or by stretches of years where there would be too many rows."""
    groups = ds.events.group_by("year")
    dateless = len(groups.pop(None, ()))
    rows: list[tuple[str, int]] = []
    for years in _YEARS_IN_A_ROW:
        # An event that goes on from one year to the next counts once in a stretch of years.
        ids: dict[int, set[str]] = {}
        for year, group in groups.items():
            if year is not None:
                ids.setdefault(year // years * years, set()).update(event.id for event in group)
        rows = [(_stretch(first, years), len(found)) for first, found in sorted(ids.items())]
        if len(rows) < _MAX_ROWS:
            break
    if dateless:
        rows.append(("year not known", dateless))
    return _Tally("By year", rows)


def _stretch(first: int, years: int) -> str:
    return str(first) if years == 1 else f"{first} to {first + years - 1}"


def _by_country(ds: Dataset) -> _Tally:
    counts = _countries(ds)
    return _first("By country", [(ds.countries[code].name, counts[code]) for code in counts])


def _countries(ds: Dataset) -> dict[str, int]:
    """Return how many events each country takes part in, the most frequent first."""
    counts = Counter(code for event in ds.events for code in event.countries)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], ds.countries[item[0]].name)))


def _first(heading: str, counts: Sequence[tuple[str, int]]) -> _Tally:
    """Return a tally of the counts that there is room for; the heading says if there are more."""
    if len(counts) > _MAX_ROWS:
        heading += f", {_MAX_ROWS} of {len(counts)}"
    return _Tally(heading, counts[:_MAX_ROWS])


def _entities(ds: Dataset) -> _Tally:
    counts = [(cls.plural, len(getattr(ds, cls.plural))) for cls in ENTITIES]
    return _Tally("Other records", counts, bars=False)


# What it does not claim, and how to go on


def _limits(ds: Dataset) -> Iterator[str]:
    it = "anything else" if ds.coverage else "it"
    yield f"That {it} is complete: what is not recorded may have happened all the same."
    if ds.statements:
        yield "That what was said is true: a statement records who said what to whom."
    gaps = (
        (sum(event.date is None for event in ds.events), "has no date", "have no date"),
        (sum(not event.evidence for event in ds.events), "has no evidence", "have no evidence"),
        (
            sum(any(e.basis == Basis.INFERRED for e in event.evidence) for event in ds.events),
            "rests in part on inference",
            "rest in part on inference",
        ),
    )
    found = [f"{count:,} {one if count == 1 else many}" for count, one, many in gaps if count]
    if found:
        events = count_words(len(ds.events), "event")
        yield f"That all of it is certain: of {events}, {', '.join(found)}."


def _write_examples(page: Page, examples: Sequence[tuple[str, str]]) -> None:
    """Write commands, never broken, and beside each what it prints where there is room for that."""
    room = page.width - 2 - max(width_of(answer) for _, answer in examples) - 2
    width = max((w for command, _ in examples if (w := width_of(command)) <= room), default=0)
    for command, answer in examples:
        if width_of(command) > width:
            page.line(command, indent=2)
        else:
            page.row(Cell(command, width), Cell(answer, page.width), indent=2)


def _examples(ds: Dataset, program: str) -> Iterator[tuple[str, str]]:
    """Yield commands that have an answer in this data set, each with what it prints."""
    if ds.events:
        yield f"{program} list{_question(ds)}", "some of its events"
        shows = (f"{program} show {shlex.quote(event.id)}" for event in ds.events)
        short = (show for show in shows if width_of(show) <= _MAX_SHOW_WIDTH)
        yield next(short, f"{program} show ID"), "one record"
    if ds.people:
        yield f"{program} people", "who is in it"
    yield "diplomodel check FILE", "a file of your own"
    yield "diplomodel --help", "everything else"


def _question(ds: Dataset) -> str:
    """Return options that ask for the most frequent country in its most frequent year."""
    code = next(iter(_countries(ds)), None)
    if code is None:
        return ""
    name = ds.countries[code].name
    question = f" --country {name if name.isalpha() and len(name) <= _MAX_NAME else code}"
    counts = Counter(ds.events.where(country=code).count_by("year"))
    year = next((y for y, _ in counts.most_common() if y is not None), None)
    return question if year is None else f"{question} --during {year:04}"
