"""The reader of dates as people type them, in English.

The shape of a text is checked here, word by word; dateutil knows the names of months and days
and reads every date with a month name a second time. Only what both agree on is taken, so a
field that dateutil would fill in from today is noticed and refused.
"""

import re
import unicodedata
from calendar import day_name
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from diplomodel.dates._edtf import has_words, read_edtf, refused
from diplomodel.errors import DataError, shown
from diplomodel.vocabulary import DatePrecision

if TYPE_CHECKING:
    from dateutil.parser import parser, parserinfo

__all__ = ["read_human"]

_MAX_LENGTH = 100
_ISO = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
# Spaced dashes first: in "2024-07-03 - 2024-07-05" the others are hyphens.
_SEPARATORS = (r" (?:to|through|thru) ", r" - ?| -", r"-")


def read_human(text: str) -> str:
    """Return the EDTF text of a date as people type it, or say why it cannot be read."""
    given = _tidy(text)
    if not given:
        raise refused("date-incomplete", shown(text), "a date", "leave out what is not known")
    if len(given) > _MAX_LENGTH:
        raise refused(
            "date-unreadable", shown(given), f"a date of at most {_MAX_LENGTH} characters"
        )
    return _Reader(given).read() if has_words(given) else _read_numbers(given)


def _tidy(text: str) -> str:
    """Return the text with single spaces and plain dashes."""
    plain = "".join("-" if unicodedata.category(mark) == "Pd" else mark for mark in text)
    return " ".join(plain.replace("\u2212", "-").replace("\u2019", "'").split())


def _read_numbers(text: str) -> str:
    """Read EDTF, or two such dates with a dash between them."""
    if bounds := re.fullmatch(rf"({_ISO})(?:( - )|-)({_ISO})", text):
        return _checked(f"{bounds[1]}/{bounds[3]}", text)
    try:
        return read_edtf(text).text
    except DataError:
        if re.fullmatch(r"[0-9]{1,2}(?: ?[-./ ] ?[0-9]{1,4}){1,2}\.?", text):
            raise _in_numbers(text) from None
        raise


def _checked(candidate: str, text: str) -> str:
    """Return the date of the EDTF text; what is wrong with the problem quotes the original text."""
    try:
        return read_edtf(candidate).text
    except DataError as error:
        (problem,) = error.problems
        hint = "give the year at both ends" if problem.rule == "reversed" else problem.hint
        raise refused(problem.rule, shown(text), problem.expected, hint) from None


def _in_numbers(text: str) -> DataError:
    return refused(
        "date-ambiguous",
        shown(text),
        "the month by its name, as 3 April 2024, or the year first, as 2024-04-03",
        "day and month both in numbers are read one way here and another way there",
    )


# What is refused by name: the words, the rule, what is expected, what to write instead.
_REFUSED_WORDS: tuple[tuple[str, str, str, str], ...] = (
    (
        r"today|tomorrow|yesterday|tonight|now|next|last|this|previous|past|current|currently|"
        r"coming|upcoming|recent|recently|ago|present|hence|later|earlier|same",
        "date-relative",
        "a date that does not depend on the day on which it is read",
        "write the date itself; what goes on is 2024-07-03/.., an end not known 2024-07-03/",
    ),
    (
        r"(?:[0-9]+(?:st|nd|rd|th)|[a-z-]+) centur(?:y|ies)|centur(?:y|ies)",
        "date-ambiguous",
        "years: the 19th century is 1801 to 1900, and 18XX is 1800 to 1899",
        "write [1801..1900] for one day of it, 1801/1900 for all of it, or 18XX",
    ),
    (
        r"early|mid|middle|late|beginning|start|end|first half|second half|half|turn|dawn|eve",
        "date-vague",
        "a date with bounds",
        "write the month or the year that it lies in, or bounds, as [2024-07-01..2024-07-10]",
    ),
    (
        r"spring|summer|autumn|fall|winter|season|quarter|q[1-4]|semester|h[12]|week|weekend|"
        r"fortnight|decade",
        "date-vague",
        "a year, month or day",
        "write its months, as 2024-06/2024-08, or one day of them, as [2024-06..2024-08]",
    ),
    (
        r"until|till|til|up to|by|before|prior|after|following|from",
        "date-ambiguous",
        "a date, or both ends of a span",
        "write /2024-07-03 for what lasted up to a day, 2024-07-03/ for what began on it, "
        "[..2024-07-03] for one day not after it, [2024-07-03..] for one day not before it",
    ),
    (
        r"and|or|&|either|both|plus",
        "date-ambiguous",
        "one date or one span",
        "write 3-4 July 2024 if it lasted, between 3 and 4 July 2024 if it was one day of them",
    ),
    (
        r"bce?|b\. ?c\.?|ad|a\. ?d\.?|ce",
        "edtf-year",
        "a year from 0001 to 9999 without an era",
        "years before 0001 are not kept",
    ),
    (
        r"[ap]\.?m\.?|noon|midnight|morning|afternoon|evening|night|o'clock|gmt|utc|hours|hrs",
        "edtf-time",
        "a date without a time of day",
        "leave out the time",
    ),
)


# Short names that dateutil does not know.
_WEEKDAYS = {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"}


class _Fields(NamedTuple):
    """What one end of a text gives of a date."""

    year: str | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def iso(self) -> str:
        parts = (self.year, self.month, self.day)
        return "-".join(f"{part:0>2}" for part in parts if part is not None)


class _Reader:
    """Reads one text; it keeps the text whole, since every problem quotes it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def problem(self, rule: str, expected: str, hint: str | None = None) -> DataError:
        return refused(rule, shown(self.text), expected, hint)

    def read(self) -> str:
        plain = re.sub(r"^(?:on|in|dated)[ :]+", "", self.text, flags=re.IGNORECASE)
        if re.search(r"[0-9]:[0-9]|[0-9]T[0-9]", plain):
            raise self.problem("edtf-time", "a date without a time of day", "leave out the time")
        if about := _match(r"(?:c|ca|circa|about|around|approx|approximately)\b\.? ?(.+)", plain):
            return self.approximate(about[1])
        if about := _match(r"c\.?([0-9]{4}.*)", plain):
            return self.approximate(about[1])
        if decade := _match(r"(?:the )?([0-9]{2,4})'?s", plain):
            return self.decade(decade[1])
        if began := _match(r"since (.+)|from (.+) on(?:wards?)?", plain):
            return self.finish(f"{self.single(began[1] or began[2]).iso()}/")
        if bounds := _match(r"(?:some ?time )?between (.+) and (.+)", plain):
            start, end = self.ends(bounds[1], bounds[2])
            return self.finish(f"[{start.iso()}..{end.iso()}]")
        unmarked = re.sub(r"^from (?=.+ (?:to|through|thru) |.+-)", "", plain, flags=re.IGNORECASE)
        self.refuse_words(unmarked)
        if ends := self.split(unmarked):
            start, end = self.ends(*ends)
            return self.finish(f"{start.iso()}/{end.iso()}")
        return self.finish(self.single(unmarked).iso())

    def finish(self, candidate: str) -> str:
        return _checked(candidate, self.text)

    def approximate(self, rest: str) -> str:
        value = read_edtf(read_human(rest))
        if value.is_qualified or value.precision in {DatePrecision.SPAN, DatePrecision.WITHIN}:
            raise self.problem(
                "date-ambiguous",
                "one year, month or day after the word for about",
                "write ~ after the date or the end that is approximate, as 1990~/1995",
            )
        return self.finish(f"{value.text}~")

    def decade(self, digits: str) -> str:
        if len(digits) != 4 or not digits.endswith("0"):
            raise self.problem("date-unreadable", "a decade with its century, as the 1990s")
        if digits.endswith("00"):
            raise self.problem(
                "date-ambiguous",
                "ten years or a hundred",
                f"write {digits[:3]}X for the ten, {digits[:2]}XX for the hundred",
            )
        return self.finish(f"{digits[:3]}X")

    def refuse_words(self, part: str) -> None:
        for words, rule, expected, hint in _REFUSED_WORDS:
            if re.search(rf"(?<![^\W_])(?:{words})(?![^\W_])", part, re.IGNORECASE):
                raise self.problem(rule, expected, hint)

    def split(self, part: str) -> tuple[str, str] | None:
        """Return the two ends of a range, or None where it is one date."""
        for separator in _SEPARATORS:
            ends = re.split(separator, part, flags=re.IGNORECASE)
            if len(ends) == 2 and not re.fullmatch(_ISO, part):
                return ends[0], ends[1]
            if len(ends) > 2 and separator != "-":
                raise self.problem("date-unreadable", "one date, or one range of two")
        return None

    def ends(self, left: str, right: str) -> tuple[_Fields, _Fields]:
        """Read both ends; what one leaves out and the other says is common to both."""
        start, end = self.fields(left), self.fields(right)
        if start.month and start.day and not start.year and end.day and end.year and not end.month:
            end = end._replace(month=start.month)  # July 3-4, 2024
        elif start.year is None:
            if start.day is not None and start.month is None and end.day is not None:
                start = start._replace(month=end.month)  # 3-4 July 2024
            # "3 - August 2024" and "July - 2024" lack more than what they share.
            if (start.day is None) == (end.day is None) and end.month is not None:
                start = start._replace(year=end.year)
        if start.year is None and end.year and start.month and start.day and end.day:
            start = start._replace(year=end.year)
        return self.complete(start), self.complete(end)

    def single(self, part: str) -> _Fields:
        self.refuse_words(part)
        return self.complete(self.fields(part))

    def complete(self, fields: _Fields) -> _Fields:
        """Return the fields if they are a day, a month or a year, on its weekday."""
        year, month, day, weekday = fields
        if year is None:
            hint = "give the date in full, and both ends of a range"
            if day is not None and month is not None:
                hint = f"add the year; XXXX-{month:02}-{day:02} says that it is not known"
            elif month is not None:
                hint = "add the year"
            raise self.problem("date-incomplete", "a year of four digits with it", hint)
        if month is None and day is not None:
            raise self.problem("date-incomplete", "a month between day and year")
        if weekday is not None:
            if month is None or day is None:
                raise self.problem("date-incomplete", "a day of the month with the day of the week")
            self.finish(fields.iso())
            actual = date(int(year), month, day).weekday()
            if actual != weekday:
                raise self.problem(
                    "date-weekday",
                    f"a day of the week that fits: {fields.iso()} is a {day_name[actual]}",
                )
        return fields

    def fields(self, part: str) -> _Fields:
        """Read one day, month or year from its words, whose order is checked."""
        if re.fullmatch(_ISO, part.strip()):
            iso_year, *rest = part.strip().split("-")
            return _Fields(iso_year, *(int(number) for number in rest))
        self.refuse_words(part)
        _, info = _dateutil()
        kinds, kept = "", list[str]()
        year: str | None = None
        month = day = weekday = None
        words: list[str] = re.findall(r"\w+|[^\w\s]", part)
        for word in words:
            if number := _match(r"([0-9]{1,2})(?:st|nd|rd|th)?", word):
                kind, day = "D", int(number[1])
            elif re.fullmatch(r"[0-9]{4}", word):
                kind, year = "Y", word
            elif (named := info.month(word)) is not None:
                kind, month = "M", named
            elif (named := info.weekday(_WEEKDAYS.get(word.lower(), word))) is not None:
                kind, weekday = "W", named
            elif word in ",.-/" or word.lower() in {"the", "of"}:
                continue
            elif word.isdecimal():
                raise self.problem("edtf-year", "a day of one or two digits, a year of four")
            else:
                raise self.problem(
                    "date-unreadable",
                    f"a date in English or EDTF; {shown(word)} is not understood",
                    "write the month by its name, as 3 July 2024, or EDTF, as 2024-07-03",
                )
            kinds += kind
            if kind != "W":
                kept.append(word)
        order = re.sub(r"^W|W$", "", kinds)
        if "M" not in order and re.search("DD|DY.|YD", order):
            raise _in_numbers(self.text)
        if re.fullmatch("DMD|MDD", order):
            raise self.problem("date-ambiguous", "a year of four digits")
        if order.count("D") > 1:
            self.refuse_words("or")
        if order not in {"DMY", "MDY", "YMD", "MY", "YM", "DM", "MD", "DY", "D", "M", "Y", ""}:
            raise self.problem("date-unreadable", "a day, a month and a year, each once")
        fields = _Fields(year, month, day, weekday)
        if month is not None and _second_reading(" ".join(kept)) != fields[:3]:
            self.check_day(fields)
            raise self.problem(
                "date-unreadable", "a date that can be read in one way", f"write {fields.iso()}"
            )
        return fields

    def check_day(self, fields: _Fields) -> None:
        """Refuse a day that its month never has."""
        year, month, day, _ = fields
        if year is not None or day is not None:
            self.finish(_Fields(year or "XXXX", month, day).iso())


def _match(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.IGNORECASE)


@lru_cache(maxsize=1)
def _dateutil() -> "tuple[parser, parserinfo]":
    """Return dateutil's reader and its words, imported on first use."""
    from dateutil.parser import parser, parserinfo

    words = parserinfo()
    return parser(words), words


def _second_reading(text: str) -> tuple[str | None, int | None, int | None] | None:
    """Return year, month and day as dateutil reads them, or None where it cannot.

    It fills in what is missing from a default. Two defaults that share nothing show which fields
    the text itself gave; both are leap years, and no month is too short for their days.
    """
    reader, _ = _dateutil()
    try:
        one, other = (
            reader.parse(text, default=default, fuzzy=False)
            for default in (datetime(1996, 1, 27), datetime(2004, 12, 28))  # noqa: DTZ001 - dates
        )
    except (ValueError, OverflowError):
        return None
    return (
        f"{one.year:04}" if one.year == other.year else None,
        one.month if one.month == other.month else None,
        one.day if one.day == other.day else None,
    )
