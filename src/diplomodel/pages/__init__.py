"""What the command line prints: the card of a data set, tables, and the entry of a record."""

from diplomodel.pages._card import card, country_table, people_table, timeline
from diplomodel.pages._entries import entry, resolution
from diplomodel.pages._rows import csv_lines, json_lines

__all__ = [
    "card",
    "country_table",
    "csv_lines",
    "entry",
    "json_lines",
    "people_table",
    "resolution",
    "timeline",
]
