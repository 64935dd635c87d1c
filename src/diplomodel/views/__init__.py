"""What the command line prints: the card of a data set, tables, entries, differences."""

from diplomodel.views.card import card, country_table, people_table, timeline
from diplomodel.views.difference import difference, plain_difference
from diplomodel.views.entries import entry, resolution
from diplomodel.views.rows import csv_lines, json_lines

__all__ = [
    "card",
    "country_table",
    "csv_lines",
    "difference",
    "entry",
    "json_lines",
    "people_table",
    "plain_difference",
    "resolution",
    "timeline",
]
