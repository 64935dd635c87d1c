"""The reader of EDTF text: what it accepts, and what it says about everything else.

A text becomes `Parts`, which know nothing of the classes that people use, so that those classes
can read the dates they are compared with.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import NamedTuple, TypeAlias

from diplomodel.errors import DataError, Problem, shown
from diplomodel.vocabulary import DatePrecision

__all__ = ["Parts", "has_words", "plain_text", "read_edtf", "refused"]

_MAX_LENGTH = 40  # the longest text that is a date has 25 characters
_PARTIAL = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?([?~%]?)")
_ANY_DATE = (
    "a date as 2024-07-04, 2024-07 or 2024, a span as 2024-07-03/2024-07-04, "
    "or one day within as [2024-07-03..2024-07-04]"
)
_ONE_DATE = "a year, month or day as 2024, 2024-07 or 2024-07-04"


class Parts(NamedTuple):
    """What an EDTF text says, part by part; the precision tells the three kinds of date apart."""

    text: str
    earliest: date | None
    latest: date | None
    precision: DatePrecision
    year: int | None = None
    month: int | None = None
    day: int | None = None
    start: "Parts | None" = None
    end: "Parts | None" = None

    @property
    def is_uncertain(self) -> bool:
        """Whether a mark says that the date, or an end of it, is doubtful."""
        return "?" in self.text or "%" in self.text

    @property
    def is_approximate(self) -> bool:
        """Whether a mark says that the date, or an end of it, is an estimate."""
        return "~" in self.text or "%" in self.text

    @property
    def is_qualified(self) -> bool:
        """Whether the date, or an end of it, is uncertain or approximate."""
        return self.is_uncertain or self.is_approximate


def plain_text(text: object) -> str:
    """Return the text as a plain str, even if a subclass of it was passed."""
    if not isinstance(text, str):
        raise TypeError(f"a date is read from text, not from {shown(text)}")
    return str.__str__(text)


def read_edtf(text: str) -> Parts:
    """Return the parts of a date in EDTF, or say what is wrong with it."""
    if match := _PARTIAL.fullmatch(text):
        return _partial(match, text)
    _check_whole(text)
    if text.startswith("["):
        return _within(text)
    if "/" in text:
        return _span(text)
    raise _diagnosed(text, text)


def _partial(match: re.Match[str], whole: str) -> Parts:
    """Return the parts of one day, or say what is wrong with it."""
    text: str = match[0]
    year_text: str = match[1]
    month_text: str | None = match[2]
    day_text: str | None = match[3]
    found = _found(text, whole)

    def part(digits: str | None, place: str) -> int | None:
        if digits is None or digits == "XX":
            return None
        if "X" in digits:
            raise refused("edtf-unknown", found, f"X for both digits of the {place}, or for none")
        return int(digits)

    month, day = part(month_text, "month"), part(day_text, "day")
    if month is not None and 21 <= month <= 41:
        raise refused(
            "edtf-season",
            found,
            "a month from 01 to 12; seasons and quarters are not supported",
            "write the months it lasted, as 2024-06/2024-08, or one day of them, "
            "as [2024-06..2024-08]",
        )
    if month is not None and not 1 <= month <= 12:
        raise refused("no-such-month", found, "a month from 01 to 12")

    if "X" not in year_text:
        return _of_known_year(text, found, int(year_text), month, day)
    if year_text == "XXXX":
        if month is None or day is None:
            raise refused(
                "edtf-unknown", found, "a month and a day where the year is X, as XXXX-11-26"
            )
        _check_day(day, monthrange(4, month)[1], found, f"month {month:02}")
        return Parts(text, None, None, DatePrecision.DAY_OF_UNKNOWN_YEAR, month=month, day=day)
    if month_text is not None or not re.fullmatch(r"[0-9]{2}(?:[0-9]X|XX)", year_text):
        raise refused(
            "edtf-unknown",
            found,
            "X for the last digit or the last two of a year that stands alone, as 198X or 19XX",
        )
    # 000X begins with the year 1: there is no year 0.
    earliest = date(max(1, int(year_text.replace("X", "0"))), 1, 1)
    latest = date(int(year_text.replace("X", "9")), 12, 31)
    is_century = year_text.endswith("XX")
    return Parts(
        text, earliest, latest, DatePrecision.CENTURY if is_century else DatePrecision.DECADE
    )


def _of_known_year(text: str, found: str, year: int, month: int | None, day: int | None) -> Parts:
    if year == 0:
        raise refused("edtf-year", found, "a year from 0001 to 9999")
    if month is not None:
        length = monthrange(year, month)[1]
        if day is not None:
            _check_day(day, length, found, f"{year:04}-{month:02}")
        earliest, latest = date(year, month, day or 1), date(year, month, day or length)
        precision = DatePrecision.MONTH if day is None else DatePrecision.DAY
    elif day is not None:
        _check_day(day, 31, found, "any month")
        earliest, latest = date(year, 1, day), date(year, 12, day)
        precision = DatePrecision.DAY_OF_UNKNOWN_MONTH
    else:
        earliest, latest = date(year, 1, 1), date(year, 12, 31)
        precision = DatePrecision.YEAR
    return Parts(text, earliest, latest, precision, year, month, day)


def _check_day(day: int, length: int, found: str, where: str) -> None:
    if not 1 <= day <= length:
        raise refused("no-such-day", found, f"a day from 1 to {length} in {where}")


def _span(text: str) -> Parts:
    start_text, *others = text.split("/")
    if len(others) != 1 or re.fullmatch("[0-9]{2}", others[0]):
        raise _diagnosed(text, text)
    end_text = others[0]
    start = None if start_text in {"", ".."} else _end(start_text, text)
    end = None if end_text in {"", ".."} else _end(end_text, text)
    return _bounded(text, DatePrecision.SPAN, start, end)


def _within(text: str) -> Parts:
    match = re.fullmatch(r"\[(.*?)\.\.(.*)\]", text)
    if match is None:
        raise _diagnosed(text, text)
    start = _end(match[1], text) if match[1] else None
    end = _end(match[2], text) if match[2] else None
    if any(end.is_qualified for end in (start, end) if end):
        raise refused(
            "edtf-qualifier",
            shown(text),
            "bounds without ?, ~ or %",
            _instead(re.sub(r"[?~%]", "", text), text),
        )
    return _bounded(text, DatePrecision.WITHIN, start, end)


def _end(text: str, whole: str) -> Parts:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise _diagnosed(text, whole)
    end = _partial(match, whole)
    if end.year is None:
        raise refused("edtf-end", _found(text, whole), "an end whose year is known")
    return end


def _bounded(text: str, precision: DatePrecision, start: Parts | None, end: Parts | None) -> Parts:
    if start is None and end is None:
        raise refused(
            "edtf-end", shown(text), "a date for at least one end", "leave out what is not known"
        )
    earliest, latest = start and start.earliest, end and end.latest
    if earliest and latest and earliest > latest:
        raise refused("reversed", shown(text), "a start that is not after the end")
    return Parts(text, earliest, latest, precision, start=start, end=end)


def refused(rule: str, found: str, expected: str, hint: str | None = None) -> DataError:
    """Return the error for one text that is not a date."""
    return DataError([Problem(found=found, expected=expected, rule=rule, hint=hint)])


def _found(text: str, whole: str) -> str:
    return shown(whole) if text == whole else f"{shown(text)} in {shown(whole)}"


def _instead(candidate: str, text: str) -> str | None:
    """Return the advice to write the candidate instead of the text, if it is a date."""
    try:
        return f"write {read_edtf(candidate).text}" if candidate != text else None
    except DataError:
        return None


def has_words(text: str) -> bool:
    """Tell whether there is a letter other than the X of EDTF."""
    return re.search(r"[^\W\d_X]", text) is not None


def _check_whole(text: str) -> None:
    """Refuse what cannot occur in any part of a date, before the text is taken apart."""
    if not text:
        raise refused("edtf-empty", shown(text), _ANY_DATE, "leave out a date that is not known")
    if len(text) > _MAX_LENGTH:
        raise refused("edtf-length", shown(text), f"a date of at most {_MAX_LENGTH} characters")
    if day := re.match(r"([0-9X-]+)(?:T[0-9]| [0-9]{1,2}:)", text):
        raise refused(
            "edtf-time",
            shown(text),
            "a date without a time of day",
            None if "/" in text else _instead(day[1], text),
        )
    if has_words(text) and re.search(r"[^\W\d_]{3}|[ .]", text):
        raise _diagnosed(text, text)
    if any(mark.isspace() for mark in text):
        raise refused(
            "edtf-space",
            shown(text),
            "a date without white space",
            _instead(re.sub(r"\s*(/|\.\.)\s*|^\s+|\s+$", r"\1", text), text),
        )
    if not text.isascii():
        raise refused("edtf-ascii", shown(text), "plain digits and signs", _in_ascii(text))
    if re.search(r"[{},]", text):
        meant = re.fullmatch(r"\[(.+),(.+)\]", text)
        hint = _instead(f"[{meant[1]}..{meant[2]}]", text) if meant else None
        raise refused(
            "edtf-set",
            shown(text),
            "one date, span or day within; sets of several dates are not supported",
            hint and f"{hint} if it may be any day from the one to the other",
        )


def _in_ascii(text: str) -> str | None:
    """Return the advice to write digits and dashes as on the keyboard, if only one date is meant.

    "2010–11" may be a month or two years, and "2024-07–09" a day or three months.
    """
    typed = unicodedata.normalize("NFKC", text).replace("\u2212", "\u2013")
    dashes = {mark for mark in typed if unicodedata.category(mark) == "Pd"}
    plain = "".join(
        "-" if mark in dashes else str(unicodedata.decimal(mark, mark)) for mark in typed
    )
    years = re.fullmatch(r"[0-9]{2}([0-9]{2})-([0-9]{2})", plain)
    if len(dashes) > 1 or (years and "-" not in dashes and years[1] < years[2]):
        return None
    return _instead(plain, text)


_Fault: TypeAlias = tuple[str, str, str, Callable[[re.Match[str]], str] | None]

# The first that matches counts: the pattern, the rule, what was expected, what may be meant.
_FAULTS: tuple[_Fault, ...] = (
    (
        r"Y-?[0-9].*|[-+][0-9].*|[0-9]{5,}(?:-.*)?|[0-9]+[ES][0-9].*|[0-9]{1,3}",
        "edtf-year",
        "a year of four digits, from 0001 to 9999",
        lambda match: match[0].lstrip("+Y").zfill(4 if len(match[0]) == 3 else 0),
    ),
    (
        r"(?=.*[?~%])[-0-9X?~%]+",
        "edtf-qualifier",
        "one ?, ~ or % at the very end (% is both)",
        lambda match: _qualified_at_end(match[0]),
    ),
    (
        r"(?=.*[Xxu])[-0-9Xxu]+",
        "edtf-unknown",
        "an upper-case X for each digit that is not known",
        lambda match: match[0].replace("x", "X").replace("u", "X"),
    ),
    (
        r"([0-9]{4})-?W[0-9]{2}(?:-?[1-7])?",
        "edtf-week",
        "a year, month and day; weeks are not supported",
        None,
    ),
    (
        r"\[([^/]*)/([^/]*)\]",
        "edtf",
        "two dots between the bounds",
        lambda match: f"[{match[1]}..{match[2]}]",
    ),
    (
        r"\[([^.]*)\]",
        "edtf-set",
        "two bounds in the brackets, as [2024-07-03..2024-07-04]",
        lambda match: match[1],
    ),
    (
        r"(\[.*\])[?~%]",
        "edtf-qualifier",
        "one day within without ?, ~ or %",
        lambda match: match[1],
    ),
    (
        r"([0-9]{4}-[0-9]{2}-)([0-9]{2})/([0-9]{2})",
        "edtf",
        "both ends of a span in full",
        lambda match: f"{match[1]}{match[2]}/{match[1]}{match[3]}",
    ),
    (
        r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2,4}",
        "edtf",
        "the year first, then month and day, as 2024-07-04",
        None,
    ),
    (
        r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})",
        "edtf",
        "hyphens between year, month and day",
        lambda match: f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}",
    ),
)


def _qualified_at_end(text: str) -> str:
    marks = set(re.findall(r"[?~%]", text))
    return re.sub(r"[?~%]", "", text) + (marks.pop() if len(marks) == 1 else "%")


def _diagnosed(text: str, whole: str) -> DataError:
    """Return the error that names what is wrong with a text that fits no pattern."""
    found = _found(text, whole)
    if digits := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?", text):
        padded = "-".join(f"{int(part):02}" for part in digits.groups() if part)
        return refused("edtf", found, "two digits for month and day", _instead(padded, text))
    if digits := re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text):
        meant = _instead("-".join(digits.groups()), text)
        return refused("edtf", found, "hyphens between year, month and day", meant)
    if bounds := re.fullmatch(r"([-0-9X]+)?\.\.([-0-9X]+)?", text):
        start, end = bounds[1] or "", bounds[2] or ""
        hint = _instead(f"[{start}..{end}]", text)
        if hint and start and end:
            hint += f", or {start}/{end} if it lasted all that time"
        return refused("edtf", found, "brackets around two bounds", hint)
    for pattern, rule, expected, meant_by in _FAULTS:
        if match := re.fullmatch(pattern, text):
            hint = _instead(meant_by(match), text) if meant_by else None
            return refused(rule, found, expected, hint)
    expected = _ANY_DATE if text == whole else _ONE_DATE
    if has_words(whole) and not re.search("[0-9]", whole):
        return refused("edtf", found, expected, "leave out a date that is not known")
    return refused("edtf", found, expected)
