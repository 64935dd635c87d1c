"""What differs between two data sets, for people and for programs."""

from decimal import Decimal
from typing import Any

import attrs

from diplomodel.changes.comparing import Change, Difference
from diplomodel.dates import FuzzyDate
from diplomodel.model.plain import plain_value, unstructure
from diplomodel.model.shapes import Exact
from diplomodel.views.terminal import Page, clean

__all__ = ["difference", "plain_difference"]

_STYLES = {"+": "green", "-": "red", "~": "yellow"}


def difference(page: Page, found: Difference) -> None:
    """Write what differs, a line for each record, and below it one for each field.

    Args:
        page: Where to.
        found: What differs.
    """
    for line in str(found).split("\n"):
        page.lines.append(page.painted(clean(line), _STYLES.get(line[:1], "")))


def plain_difference(found: Difference) -> dict[str, Any]:
    """Return what differs as plain values: records and values as files hold them.

    Args:
        found: What differs.
    """
    return {
        "labels": [_change(change) for change in found.labels],
        "added": [unstructure(record) for record in found.added],
        "removed": [unstructure(record) for record in found.removed],
        "changed": [
            {
                "kind": changed.new.kind,
                "id": changed.id,
                "fields": [_change(change) for change in changed.fields],
            }
            for changed in found.changed
        ],
    }


def _change(change: Change) -> dict[str, Any]:
    return {"path": change.path, "old": _plain(change.old), "new": _plain(change.new)}


def _plain(value: Any) -> Any:
    """Return what a file holds for a value whose shape is not at hand."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, FuzzyDate):
        return str(value)
    if isinstance(value, Decimal):
        return plain_value(value, Exact())
    return unstructure(value) if attrs.has(type(value)) else value
