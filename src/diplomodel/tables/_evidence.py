"""Where a record of a table is known from: the table, and the rows in it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from diplomodel.tables._mapping import TableMapping

__all__ = ["evidence_of"]


def evidence_of(
    mapping: TableMapping, plain: dict[str, Any], rows: Sequence[int], *, beside: bool = False
) -> dict[str, Any]:
    """Return the evidence of a record, as a field of its plain data; none without a source.

    Args:
        mapping: The mapping.
        plain: The plain data of the record.
        rows: The numbers of its rows.
        beside: Whether it is a record beside that of the row, a person or a place.
    """
    if mapping.source is None or not rows or mapping.kind == "source":
        return {}
    where = {
        "source": mapping.source.id,
        "locator": f"row{'s' * (len(rows) > 1)} {', '.join(map(str, rows))}",
    }
    made: list[dict[str, Any]] = [{**where, "supports": ["*"], "basis": "stated"}]
    for said in () if beside else mapping.evidence:
        paths = [path for text in said.supports for path in _paths_in(plain, text)]
        if paths:
            why = {"why": said.why} if said.why is not None else {}
            made.append({**where, "supports": paths, "basis": said.basis, **why})
    return {"evidence": made}


def _paths_in(plain: dict[str, Any], text: str) -> Iterator[str]:
    """Walk the parts of a record that a path stands for, `[*]` being every element."""
    head, star, rest = text.partition("[*]")
    if star:
        found = _at(plain, head)
        for number in range(len(found) if isinstance(found, list) else 0):
            yield from _paths_in(plain, f"{head}[{number}]{rest}")
        return
    whole, _, last = text.rpartition(".")
    is_part = last in ("year", "month", "day", "start", "end")
    if _at(plain, text) is not None or (is_part and isinstance(_at(plain, whole), str)):
        yield text


def _at(plain: Any, path: str) -> Any:
    for name, number in re.findall(r"([a-z_]+)|\[([0-9]+)\]", path):
        if name:
            plain = plain.get(name) if isinstance(plain, dict) else None
        else:
            is_there = isinstance(plain, list) and int(number) < len(plain)
            plain = plain[int(number)] if is_there else None
    return plain
