"""The commands that ask a data set: its card, a record, events, names."""

import argparse
import contextlib
from collections.abc import Callable
from typing import Any

import attrs

from diplomodel import views
from diplomodel.cli.common import Answer, encoding, new_page
from diplomodel.cli.data import asked
from diplomodel.dataset import Dataset
from diplomodel.dates import FuzzyDate, edtf, parse_date
from diplomodel.errors import DataError, UnknownName
from diplomodel.model.parties import Country, Person
from diplomodel.model.plain import unstructure
from diplomodel.reference.names import Registry
from diplomodel.views.terminal import Page

__all__ = ["DATES", "KEYWORDS", "run_card", "run_countries", "run_list", "run_people", "run_show"]

# The keywords of `where` that take values, each with what the help says of it.
KEYWORDS = {
    "kind": ("KIND", "the kind: summit, visit, meeting, agreement, statement"),
    "country": ("NAME", "a country that takes part, is acted for, visited or a party"),
    "person": ("NAME", "a person who takes part"),
    "organization": ("NAME", "an organization that takes part or convenes"),
    "role": ("WORD", "the part taken: visitor, host, speaker, subject, ..."),
    "level": ("WORD", "the rank of who takes part: head_of_state, ..."),
    "destination": ("NAME", "a country that the visit goes to"),
    "type": ("WORD", "the kind's own sort: working, talks, declaration, speech, ..."),
    "topic": ("WORD", "a topic of the closed list: trade, energy, ..."),
    "tag": ("TEXT", "a free tag"),
    "status": ("WORD", "held, planned, ...; for agreements signed, in_force, ..."),
    "place": ("NAME", "a place where it happened"),
    "speech-act": ("WORD", "what a speaker did: proposal, thanks, ..."),
    "instrument": ("WORD", "what sort of text an agreement is: treaty, roadmap, ..."),
    "source": ("NAME", "a source that tells of it"),
    "basis": ("WORD", "how a part of it is known: stated, computed, inferred, disputed"),
    "text": ("WORDS", "words that all occur in title, summary, names or offices"),
}
DATES = {
    "during": "a time that its date shares a day with (certain: lies within)",
    "before": "a time that its date lies before",
    "after": "a time that its date lies after",
}


def run_card(arguments: argparse.Namespace) -> Answer:
    """Print what the data set is, and a table of its events."""
    return _table(views.card, asked(arguments))


def run_show(arguments: argparse.Namespace) -> Answer:
    """Print one record."""
    ds = asked(arguments)
    page = new_page()
    views.entry(page, ds, ds[arguments.id])
    return page.lines, 0


def run_list(arguments: argparse.Namespace) -> Answer:
    """Print the events that match."""
    ds = asked(arguments)
    try:
        events = ds.events.where(**_constraints(arguments))
    except DataError as error:
        problems = (attrs.evolve(p, path=_option(p.path)) for p in error.problems)
        raise DataError(problems) from None
    except UnknownName as error:
        keyword, colon, rest = str(error).partition(": ")
        if colon and keyword.replace("_", "-") in KEYWORDS:
            raise UnknownName(f"{_option(keyword)}: {rest}") from None
        raise
    if arguments.format == "json":
        records = [unstructure(event) for event in events]
        return views.json_lines(records, encoding()), 0
    if arguments.format == "csv":
        return list(views.csv_lines(events, encoding())), 0
    if not len(events):
        return ["No event matches."], 0
    page = new_page()
    views.timeline(page, events)
    return page.lines, 0


def _constraints(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the keywords for `where`."""
    constraints: dict[str, Any] = {}
    for option in KEYWORDS:
        keyword = option.replace("-", "_")
        constraints[keyword] = getattr(arguments, keyword)
    for keyword in DATES:
        texts = getattr(arguments, keyword)
        constraints[keyword] = texts and [_date(keyword, text) for text in texts]
    for keyword in ("part_of", "dated", "certainty"):
        constraints[keyword] = getattr(arguments, keyword)
    given = {keyword: value for keyword, value in constraints.items() if value is not None}
    if arguments.whole:
        given["part_of"] = None
    return given


def _option(keyword: str) -> str:
    return f"--{keyword.replace('_', '-')}"


def _date(keyword: str, text: str) -> FuzzyDate:
    """Read a date as people type it: EDTF, else English."""
    with contextlib.suppress(DataError):
        return edtf(text)
    try:
        return parse_date(text)
    except DataError as error:
        raise DataError([problem.under(keyword) for problem in error.problems]) from None


def run_countries(arguments: argparse.Namespace) -> Answer:
    """List the countries, or tell what a name stands for."""
    ds = asked(arguments)
    return _resolved(ds, ds.countries, arguments) or _table(views.country_table, ds)


def run_people(arguments: argparse.Namespace) -> Answer:
    """List the people, or tell what a name stands for."""
    ds = asked(arguments)
    return _resolved(ds, ds.people, arguments) or _table(views.people_table, ds)


def _resolved(
    ds: Dataset, registry: Registry[Country] | Registry[Person], arguments: argparse.Namespace
) -> Answer | None:
    """Tell what the name that is asked for stands for; None where none is asked for."""
    if not arguments.name:
        return None
    name = " ".join(arguments.name)
    record = registry.resolve(name)
    page = new_page()
    views.resolution(page, record, name)
    views.entry(page, ds, record)
    return page.lines, 0


def _table(write: Callable[[Page, Dataset], None], ds: Dataset) -> Answer:
    page = new_page()
    write(page, ds)
    return page.lines, 0
