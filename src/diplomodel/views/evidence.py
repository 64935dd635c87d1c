"""How a record is known: the evidence for each of its fields, in words."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, TypeAlias

import attrs

from diplomodel.dataset import Dataset
from diplomodel.model.acts import Act
from diplomodel.model.events import Agreement, Relation
from diplomodel.model.parties import Membership, Name, Participant, Position
from diplomodel.model.provenance import Evidence, Source, Traced, leaves
from diplomodel.path import Path
from diplomodel.views.terminal import Cell, Page
from diplomodel.views.words import find_record, label_of, source_words, with_spaces

__all__ = ["line_words", "write_evidence"]

# The evidence for a part of a record, without what each piece supports, so that equal pieces
# compare equal.
_Known: TypeAlias = tuple[Evidence, ...]

_FIELD_WIDTH, _BASIS_WIDTH = 22, 8
_INDENT = 2


def write_evidence(page: Page, ds: Dataset, record: Traced) -> None:
    """Write how each field of a record is known, and from which sources.

    Args:
        page: The page to write on.
        ds: The data set.
        record: The record.
    """
    parts = _parts_by_evidence(record)
    untraced = parts.pop((), [])
    page.heading("How it is known")
    if not parts:
        page.text("No evidence is recorded.", indent=_INDENT)
        return
    for known, paths in parts.items():
        _pieces(page, _field_words(ds, record, paths), known)
    if isinstance(record, Agreement) and record.acts:
        _computed(page, record)
    if untraced:
        _line(page, _field_words(ds, record, untraced), "", "no evidence is recorded for this")
    page.heading("Sources")
    for key in dict.fromkeys(evidence.source for known in parts for evidence in known):
        source = find_record(ds, key)
        page.text(source_words(source) if isinstance(source, Source) else key, indent=_INDENT)
        page.line(key, "dim", indent=_INDENT + 2)


def _parts_by_evidence(record: Traced) -> dict[_Known, list[Path]]:
    """Group the parts of a record by their evidence; each part is as large as possible."""
    evidence: dict[Path, _Known] = {}
    for leaf in leaves(record):
        if leaf and leaf[0] not in ("id", "code"):
            pieces = record.evidence_for(str(leaf))
            bare = (attrs.evolve(piece, supports=("*",)) for piece in pieces)
            evidence[leaf] = tuple(dict.fromkeys(bare))
    grouped: dict[_Known, list[Path]] = {}
    for path, known in _largest_parts(Path(), list(evidence.items())):
        grouped.setdefault(known, []).append(path)
    return grouped


def _largest_parts(
    prefix: Path, below: Sequence[tuple[Path, _Known]]
) -> Iterable[tuple[Path, _Known]]:
    depth = len(prefix)
    if depth and len({known for _, known in below}) == 1:
        yield prefix, below[0][1]
        return
    for step, group in groupby(below, key=lambda pair: pair[0][depth]):
        yield from _largest_parts(prefix / step, list(group))


def _field_words(ds: Dataset, record: Traced, paths: Iterable[Path]) -> str:
    """Return parts in words: `title, date: year, participants (host Belarus)`."""
    # For each field and part of its elements, the labels of the elements.
    whole: dict[tuple[str, str], list[str]] = {}
    for field, *rest in paths:
        name, label = with_spaces(str(field)), ""
        if rest and isinstance(rest[0], int):
            label = _element_label(ds, getattr(record, str(field))[rest.pop(0)])
        part = " ".join(with_spaces(str(step)) for step in rest if not isinstance(step, int))
        whole.setdefault((name, part), []).append(label)
    parts: dict[str, list[str]] = {}
    for (name, part), labels in whole.items():
        listed = ", ".join(dict.fromkeys(filter(None, labels)))
        parts.setdefault(f"{name} ({listed})" if listed else name, []).append(part)
    return ", ".join(
        name + (f": {', '.join(inner)}" if (inner := list(filter(None, found_parts))) else "")
        for name, found_parts in parts.items()
    )


def _element_label(ds: Dataset, item: Any) -> str:
    """Return a short name for an element of a list."""
    if isinstance(item, Participant):
        who = item.person or item.name or item.office or item.organization or item.country or ""
        record = find_record(ds, who)
        name = who if record is None else label_of(record)
        return name if item.role == "unspecified" else f"{with_spaces(item.role)} {name}"
    if isinstance(item, Act):
        return " ".join(part for part in (with_spaces(item.type), item.party) if part)
    if isinstance(item, Relation):
        return with_spaces(item.type)
    if isinstance(item, Membership):
        return item.member
    if isinstance(item, Name):
        return item.text
    if isinstance(item, Position):
        return item.office
    return str(item)


def _pieces(page: Page, fields: str, known: _Known) -> None:
    for number, evidence in enumerate(known):
        place = ", ".join(
            part for part in (evidence.source, line_words(evidence.lines), evidence.locator) if part
        )
        text = f'{place}: "{evidence.fragment}"' if evidence.fragment else place
        if evidence.why:
            text += f" - {evidence.why}"
        _line(page, "" if number else fields, str(evidence.basis), text)


def _line(page: Page, fields: str, basis: str, text: str) -> None:
    rest = page.width - _INDENT - _FIELD_WIDTH - _BASIS_WIDTH - 4
    style = {"inferred": "yellow", "computed": "yellow", "disputed": "red"}.get(basis, "")
    cells = Cell(fields, _FIELD_WIDTH), Cell(basis, _BASIS_WIDTH, style), Cell(text, rest)
    page.row(*cells, indent=_INDENT)


def _computed(page: Page, agreement: Agreement) -> None:
    """Write how an agreement's date and status, which follow from its acts, are known."""
    for name in ("date", "status"):
        basis = agreement.basis(name)
        if basis is not None:
            _line(page, name, str(basis), "follows from the acts and is known as well as they are")


def line_words(lines: Iterable[int]) -> str:
    """Return line numbers in words, with ranges.

    Args:
        lines: The line numbers.

    Example:
        >>> line_words((3,)), line_words((2, 3, 4, 7))
        ('line 3', 'lines 2-4, 7')
    """
    runs: list[list[int]] = []
    for line in sorted(set(lines)):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    if not runs:
        return ""
    listed = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"{'line' if listed.isdigit() else 'lines'} {listed}"
