"""What differs between two data sets, in lines for people."""

from diplomodel.changes.comparing import Difference
from diplomodel.views.terminal import Page

__all__ = ["write_difference"]

_STYLES = {"+": "green", "-": "red", "~": "yellow"}


def write_difference(page: Page, found: Difference) -> None:
    """Write a line for each record that differs, and below it one for each field.

    Args:
        page: The page to write on.
        found: What differs.
    """
    for line in str(found).split("\n"):
        page.line(line, _STYLES.get(line[:1], ""))
