"""Dates in cells: in the order that the mapping names, never in one that is guessed."""

import re
from collections.abc import Sequence
from functools import lru_cache

from diplomodel.dates import DateSpan, DateWithin, edtf, parse_date
from diplomodel.errors import DataError, Problem, shown

__all__ = ["Day", "format_fault", "read_date", "read_span"]


class Day(str):
    """The EDTF text of a cell that held a day, not text: no format is needed to read it."""

    __slots__ = ()


_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_DIRECTIVES = {
    "%d": r"(?P<day>[0-9]{1,2})",
    "%m": r"(?P<month>[0-9]{1,2})",
    "%Y": r"(?P<year>[0-9]{4})",
    "%b": rf"(?P<name>{'|'.join(month[:3] for month in _MONTHS)})",
    "%B": rf"(?P<name>{'|'.join(_MONTHS)})",
    "%%": "%",
}
# A year of two digits, of the hundred years from the one that is named.
_PIVOT = re.compile(r"%([0-9]{4})y")
_TWO_DIGITS = r"(?P<year>[0-9]{2})"
_WORDS = {"edtf": edtf, "human": parse_date}
_DIGITS = ("%d", "%m", "%Y")


def _is_number(piece: str) -> bool:
    return piece in _DIGITS or _PIVOT.fullmatch(piece) is not None


@lru_cache(maxsize=256)
def _compiled(form: str, *, loose: bool = False) -> re.Pattern[str]:
    """Return the pattern of a format; a loose one takes one digit where two are needed."""
    pattern = ""
    pieces: list[str] = re.findall(r"%[0-9]{4}y|%.|[^%]+|%", form)
    for place, piece in enumerate(pieces):
        is_pivot = _PIVOT.fullmatch(piece) is not None
        if piece.startswith("%") and piece not in _DIRECTIVES and not is_pivot:
            if piece == "%y":
                raise ValueError("a year of four digits, %Y, or the first year meant: %1950y")
            raise ValueError(f"no {piece}: only %d %m %b %B %Y %1950y")
        made = _TWO_DIGITS if is_pivot else _DIRECTIVES.get(piece) or re.escape(piece)
        # Without anything between two numbers, it is not clear where the first ends.
        before, after = pieces[:place][-1:], pieces[place + 1 :][:1]
        meets = [_is_number(p) or p[-1:].isdecimal() for p in before]
        meets += [_is_number(p) or p[:1].isdecimal() for p in after]
        pattern += made.replace("{1,2}", "{2}") if any(meets) and not loose else made
    try:
        compiled = re.compile(pattern, re.IGNORECASE | re.ASCII)
    except re.error:
        raise ValueError("each of day, month and year once") from None
    groups = set(compiled.groupindex)
    if "year" not in groups or {"month", "name"} <= groups:
        raise ValueError("a year, and the month once")
    if "day" in groups and not groups & {"month", "name"}:
        raise ValueError("a month beside the day")
    return compiled


def format_fault(form: str) -> str | None:
    """Return what was expected in place of a format of dates, or None where it is good.

    Example:
        >>> format_fault("%d.%m.%y")
        'a year of four digits, %Y, or the first year meant: %1950y'
    """
    try:
        if form not in _WORDS:
            _compiled(form)
    except ValueError as error:
        return str(error)
    return None


def _in_format(text: str, form: str) -> str | None:
    """Return a text in a format as EDTF; None where it is not written so."""
    if form in _WORDS:
        return str(_WORDS[form](text))
    match = _compiled(form).fullmatch(text)
    if match is None:
        return None
    found = match.groupdict()
    month = found.get("month")
    if name := found.get("name"):
        month = next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()))
    year = found["year"]
    if pivot := _PIVOT.search(form):
        first = int(pivot[1])
        year = f"{first + (int(year) - first) % 100:04}"
    parts = [year, *(f"{int(part):02}" for part in (month, found.get("day")) if part)]
    return str(edtf("-".join(parts)))


def read_date(text: str, forms: Sequence[str]) -> str:
    """Return a date in a cell as EDTF text.

    Raises:
        DataError: It is written otherwise, is not a day there is, or can be read in two ways.

    Example:
        >>> read_date("19-Feb-2009", ["%d-%b-%Y"])
        '2009-02-19'
    """
    if isinstance(text, Day):
        return str(edtf(text))
    found: dict[str, None] = {}
    refused: DataError | None = None
    for form in forms:
        try:
            if (written := _in_format(text, form)) is not None:
                found[written] = None
        except DataError as error:
            # A format that fits says best what is wrong with the day.
            if refused is None or form not in _WORDS:
                refused = error
    if len(found) == 1:
        return next(iter(found))
    if found:
        expected = f"a date that can be read in one way, not as {' or as '.join(found)}"
        raise _refused(text, expected, "date-ambiguous")
    if refused is not None:
        (problem,) = refused.problems
        raise _refused(text, problem.expected, problem.rule, problem.hint)
    listed = " or ".join(forms)
    if any(_compiled(form, loose=True).fullmatch(text) for form in forms):
        raise _refused(text, f"two digits for day and month in {listed}", "date-ambiguous")
    raise _refused(text, f"a date written as {listed}", "date-format", _is_edtf(text))


def _refused(text: str, expected: str, rule: str, hint: str | None = None) -> DataError:
    return DataError([Problem(found=shown(text), expected=expected, rule=rule, hint=hint)])


def _is_edtf(text: str) -> str | None:
    try:
        return f'it is a date in EDTF, {edtf(text)}: add "edtf" to the formats if that is meant'
    except DataError:
        return None


def read_span(start: str | None, end: str | None, missing: tuple[str, str]) -> str | None:
    """Return the EDTF text of what lasted from one date to another.

    Equal ends are one day only where they are known to the day.

    Raises:
        DataError: An end is missing that must be there, is not a single date, or comes first.

    Example:
        >>> read_span("2009-02-19", "2009-02-19", ("problem", "problem"))
        '2009-02-19'
        >>> read_span("2009-05", "2009-05", ("problem", "problem"))
        '2009-05/2009-05'
        >>> read_span("1974-10-21", None, ("problem", "unknown"))
        '1974-10-21/'
    """
    if start is None and end is None:
        return None
    ends = [start, end]
    for place, name in enumerate(("start", "end")):
        text = ends[place]
        if text is not None:
            if isinstance(edtf(text), DateSpan | DateWithin):
                raise _refused(text, "one date, an end of a span", "span-end")
        elif missing[place] == "problem":
            hint = f'say what it means: missing_{name} = "unknown", "open" or "same"'
            problem = Problem(
                found="nothing", expected=f"the {name}", rule=f"{name}-missing", hint=hint
            )
            raise DataError([problem])
        elif missing[place] == "same":
            return ends[1 - place]
        else:
            ends[place] = {"unknown": "", "open": ".."}[missing[place]]
    # Within a month that begins and ends it, something may have lasted long.
    if ends[0] == ends[1] and re.fullmatch(r"-?[0-9]+-[0-9]{2}-[0-9]{2}", ends[0] or ""):
        return ends[0]
    return str(edtf(f"{ends[0]}/{ends[1]}"))
