"""What the command line prints: cards, tables, entries, differences; JSON and CSV."""

from diplomodel.views.card import write_card
from diplomodel.views.difference import write_difference
from diplomodel.views.entries import write_entry, write_resolution
from diplomodel.views.plain import csv_lines, json_lines, plain_difference
from diplomodel.views.tables import write_countries, write_events, write_people

__all__ = [
    "csv_lines",
    "json_lines",
    "plain_difference",
    "write_card",
    "write_countries",
    "write_difference",
    "write_entry",
    "write_events",
    "write_people",
    "write_resolution",
]
