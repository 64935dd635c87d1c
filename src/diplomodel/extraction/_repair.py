"""Asking whoever coded a text to correct what is wrong with the answer."""

from collections.abc import Iterable

from diplomodel.dataset import Report
from diplomodel.errors import Problem, Severity, shown

__all__ = ["repair"]

_REMINDERS = {
    ("fragment-", "no-such-line", "source-"): (
        "A fragment is copied from the text letter for letter, from the lines that are cited; "
        "lines are counted from 1, blank ones too. If the text does not say something, leave it "
        "out: do not change the words of a quotation to make them fit."
    ),
    ("date-", "edtf"): (
        "A date is as exact as the text makes it and no more: 2024-07 for a month. What the text "
        'does not say is "".'
    ),
    ("unknown-word",): "Where a word from a list is asked for, only the words listed count.",
    ("near-name", "unknown-name", "ambiguous-name", "person-missing"): (
        "A name is matched exactly. Write the name of somebody known as it is known, and of "
        "somebody else in full."
    ),
}


def repair(report: Report) -> str:
    """Return a request to correct an answer, for the coder or the language model that wrote it.

    Args:
        report: What `read` or `Dataset.verify` reported.

    Returns:
        The request, in plain English with every problem by its path; empty where there is none.

    Example:
        >>> import diplomodel as dm
        >>> from diplomodel.extraction import read
        >>> page = dm.Source(id="page", publisher="A paper", title="A visit")
        >>> answer = '{"events": [{"kind": "visit", "title": "A visit", "date": "5 July"}]}'
        >>> print(repair(read(answer, source=page)).splitlines()[2])
        1. events[0].date: found "5 July", expected a year of four digits with it (add the year, ...
    """
    if not isinstance(report, Report):
        raise TypeError(f"repair() takes a report, found {shown(report)}")
    errors = [p for p in report.problems if p.severity == Severity.ERROR]
    warnings = [p for p in report.problems if p.severity != Severity.ERROR]
    if not report.problems:
        return ""
    parts: list[str] = []
    if errors:
        parts.append("The answer has errors, each listed by where it stands:")
        parts.append(_listed(errors, 1))
    if warnings:
        also = " also" if errors else ""
        parts.append(f"Please{also} check these, which may be right:")
        parts.append(_listed(warnings, len(errors) + 1))
    rules = [problem.rule for problem in report.problems]
    parts += [
        text
        for starts, text in _REMINDERS.items()
        if any(rule.startswith(starts) for rule in rules)
    ]
    parts.append(
        "Send the whole answer again in the same format, with these corrected and everything else "
        "unchanged."
    )
    return "\n\n".join(parts)


def _listed(problems: Iterable[Problem], first: int) -> str:
    plain = (str(problem).replace("warning: ", "", 1) for problem in problems)
    return "\n".join(f"{number}. {line}" for number, line in enumerate(plain, first))
