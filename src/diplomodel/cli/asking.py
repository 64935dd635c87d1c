"""The commands that ask a data set: its card, a record, events, names."""

import argparse
import shlex

from diplomodel import views
from diplomodel.cli.common import Answer, encoding, new_page
from diplomodel.cli.data import data_set_of
from diplomodel.cli.keywords import matching_events
from diplomodel.dataset import Dataset
from diplomodel.model.parties import Country, Person
from diplomodel.model.plain import unstructure
from diplomodel.reference.names import Registry
from diplomodel.views.terminal import clean, width_of

__all__ = ["run_card", "run_countries", "run_list", "run_people", "run_show"]

_PROGRAM = "diplomodel"
# Leaves room on the line for the longest question of the card.
_MAX_PROGRAM_WIDTH = 34


def run_card(arguments: argparse.Namespace) -> Answer:
    """Print what a data set holds, on one screen."""
    ds = data_set_of(arguments)
    page = new_page()
    views.write_card(page, ds, program=_program(arguments))
    return page.lines, 0


def _program(arguments: argparse.Namespace) -> str:
    """Return the program with the options that name the data set, as they can be typed again."""
    given = [("--data", arguments.data)] if arguments.data else []
    given += [("--known", name) for name in arguments.known_first]
    text = " ".join([_PROGRAM, *(f"{option} {shlex.quote(name)}" for option, name in given)])
    if width_of(text) <= _MAX_PROGRAM_WIDTH and clean(text) == text:
        return text
    return " ".join([_PROGRAM, *dict.fromkeys(f"{option} PATH" for option, _ in given)])


def run_show(arguments: argparse.Namespace) -> Answer:
    """Print one record."""
    ds = data_set_of(arguments)
    page = new_page()
    views.write_entry(page, ds, ds[arguments.id])
    return page.lines, 0


def run_list(arguments: argparse.Namespace) -> Answer:
    """Print the events that match."""
    events = matching_events(data_set_of(arguments), arguments)
    if arguments.format == "json":
        records = [unstructure(event) for event in events]
        return views.json_lines(records, encoding()), 0
    if arguments.format == "csv":
        return views.csv_lines(events, encoding()), 0
    page = new_page(table=True)
    if events:
        views.write_events(page, events)
    else:
        page.line("No event matches.")
    return page.lines, 0


def run_countries(arguments: argparse.Namespace) -> Answer:
    """Print the countries, or the country that a name stands for."""
    ds = data_set_of(arguments)
    if arguments.name:
        return _resolution(ds, ds.countries, " ".join(arguments.name))
    page = new_page(table=True)
    views.write_countries(page, ds)
    return page.lines, 0


def run_people(arguments: argparse.Namespace) -> Answer:
    """Print the people, or the person that a name stands for."""
    ds = data_set_of(arguments)
    if arguments.name:
        return _resolution(ds, ds.people, " ".join(arguments.name))
    page = new_page(table=True)
    views.write_people(page, ds)
    return page.lines, 0


def _resolution(ds: Dataset, registry: Registry[Country] | Registry[Person], name: str) -> Answer:
    record = registry.resolve(name)
    page = new_page()
    views.write_resolution(page, record, name)
    views.write_entry(page, ds, record)
    return page.lines, 0
