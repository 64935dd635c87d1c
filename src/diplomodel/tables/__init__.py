"""Tables: rows of your own become records, by a mapping that says how.

A mapping is a value, writable as TOML. Every row ends in a record or in a problem that names the
line, the column, the value and the reason; nothing is dropped or changed that the mapping does not
say.

Example:
    >>> from diplomodel.tables import read_table
    >>> rows = [{"title": "Talks in Muscat", "date": "2024-07"}]
    >>> mapping = {
    ...     "kind": "meeting", "id": "{title}", "columns": {"title": "title", "date": "date"},
    ... }
    >>> read_table(rows, mapping).meetings[0].id
    'talks-in-muscat'
"""

from diplomodel.tables._mapping import (
    Check,
    Condition,
    Countries,
    EvidenceRule,
    Extraction,
    Part,
    Period,
    Replacement,
    Rule,
    TableMapping,
)
from diplomodel.tables._read import check_table, read_table
from diplomodel.tables._shipped import shipped

__all__ = [
    "Check",
    "Condition",
    "Countries",
    "EvidenceRule",
    "Extraction",
    "Part",
    "Period",
    "Replacement",
    "Rule",
    "TableMapping",
    "check_table",
    "read_table",
    "shipped",
]
