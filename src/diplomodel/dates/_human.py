"""The reader of dates as people type them, in English.

The shape of a text is checked here, word by word. dateutil knows the names of months and days,
and reads every date with a month name a second time. Only what both agree on is accepted, so a
field that dateutil would fill in from today is noticed and refused.
"""

import re
import unicodedata
from calendar import day_name
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from diplomodel.dates._edtf import has_words, read_edtf, refused
from diplomodel.errors import DataError, shown
from diplomodel.vocabulary import DatePrecision

if TYPE_CHECKING:
    from dateutil.parser import parser, parserinfo

__all__ = ["read_human"]

_MAX_LENGTH = 100
_ISO = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
# Between the two ends of a range: a word, or a dash that is not also a hyphen.
_BETWEEN_ENDS = re.compile(r" (?:to|through|thru) |\u2013", re.IGNORECASE)


def read_human(text: str) -> str:
    """Return the EDTF text of a date as people type it, or say why it cannot be read."""
    typed = " ".join(text.split())
    if not typed:
        raise refused("date-incomplete", shown(text), "a date", "leave out what is not known")
    if len(typed) > _MAX_LENGTH:
        raise refused(
            "date-unreadable", shown(typed), f"a date of at most {_MAX_LENGTH} characters"
        )
    reader = _Reader(typed)
    return reader.read_words() if has_words(typed) else reader.read_numbers()


def _with_plain_signs(text: str) -> str:
    """Return the text with "–" for the dash between two ends, and "-" for what may be a hyphen.

    A hyphen with a space beside it is such a dash, and so is every longer dash, except in a whole
    date such as 2024–07–03.
    """
    if not text.isascii():
        text = "".join("\u2013" if _is_long_dash(mark) else mark for mark in text)
        text = text.replace("\u2019", "'")
    text = re.sub(r"\b([0-9]{4})\u2013([0-9]{2})\u2013([0-9]{2})\b", r"\1-\2-\3", text)
    return re.sub(r" ?\u2013 ?| - ?|- ", "\u2013", text)


def _is_long_dash(mark: str) -> bool:
    return mark == "\u2212" or (mark != "-" and unicodedata.category(mark) == "Pd")


# What is refused by name: the words, the rule, what is expected, what to write instead.
_REFUSED_WORDS: tuple[tuple[re.Pattern[str], str, str, str], ...] = tuple(
    (re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])", re.IGNORECASE), rule, expected, hint)
    for words, rule, expected, hint in (
        (
            r"today|tomorrow|yesterday|tonight|now|next|last|this|previous|past|current|currently|"
            r"coming|upcoming|recent|recently|ago|present|hence|later|earlier|same",
            "date-relative",
            "a date that does not depend on the day it is read",
            "write the date itself; what continues is 2024-07-03/.., and with an unknown end "
            "2024-07-03/",
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
            "write 3-4 July 2024 if it lasted, between 3 and 4 July 2024 if it was one of the days",
        ),
        (
            r"bce?|b\. ?c\.?|ad|a\. ?d\.?|ce",
            "edtf-year",
            "a year from 0001 to 9999 without an era",
            "years before 0001 are not supported",
        ),
        (
            r"[ap]\.?m\.?|noon|midnight|morning|afternoon|evening|night|o'clock|gmt|utc|hours|hrs",
            "edtf-time",
            "a date without a time of day",
            "leave out the time",
        ),
    )
)

# Short names that dateutil does not know.
_WEEKDAYS = {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"}
_ORDERS = {"DMY", "MDY", "YMD", "MY", "YM", "DM", "MD", "DY", "D", "M", "Y"}


class _Fields(NamedTuple):
    """The parts of a date that one end of a text gives, and their order, as "DMY"."""

    year: str | None
    month: int | None
    day: int | None
    weekday: int | None
    order: str

    def iso(self) -> str:
        parts = (self.year, self.month, self.day)
        return "-".join(f"{part:0>2}" for part in parts if part is not None)


class _Reader:
    """Reads one text; it keeps the text as typed, since every problem quotes it."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.text = _with_plain_signs(typed)

    def problem(self, rule: str, expected: str, hint: str | None = None) -> DataError:
        return refused(rule, shown(self.typed), expected, hint)

    def requoted(self, error: DataError) -> DataError:
        """Return the error about a part of the text as one about the whole."""
        (problem,) = error.problems
        hint = problem.hint
        if problem.rule == "reversed" and len(re.findall(r"[0-9]{4}", self.typed)) < 2:
            hint = "give the year at both ends"
        return self.problem(problem.rule, problem.expected, hint)

    def in_numbers(self) -> DataError:
        return self.problem(
            "date-ambiguous",
            "the month by its name, as 3 April 2024, or the year first, as 2024-04-03",
            "day and month both in numbers are read one way here and another way there",
        )

    def in_signs(self, part: str) -> DataError:
        return self.problem(
            "date-unreadable",
            "only spaces, commas or full stops between day, month and year",
            "with / or .. write EDTF, as 2024-07/.." if re.search(r"/|\.\.", part) else None,
        )

    def read_numbers(self) -> str:
        if re.fullmatch(r"[0-9]{1,2}(?: ?[-\u2013./ ] ?[0-9]{1,4}){1,2}\.?", self.text):
            raise self.in_numbers()
        is_range = "\u2013" in self.text or _two_iso_dates(self.text)
        if is_range and (ends := self.split(self.text)):
            return self.span(*ends)
        return read_edtf(self.text).text

    def read_words(self) -> str:
        plain = re.sub(r"^(?:on|in|dated)(?: |: ?)", "", self.text, flags=re.IGNORECASE)
        if re.search(r"[0-9]:[0-9]|[0-9]T[0-9]", plain):
            raise self.problem("edtf-time", "a date without a time of day", "leave out the time")
        if about := _match(
            r"(?:c|ca|circa|about|around|approx|approximately)(?:\b\.? ?|(?=[0-9]{4}))(.+)", plain
        ):
            return self.approximate(about[1])
        if decade := _match(r"(?:the )?([0-9]{2,4})'?s", plain):
            return self.decade(decade[1])
        if began := _match(r"since (.+)|from (.+) on(?:wards?)?", plain):
            return self.checked(f"{self.single(began[1] or began[2]).iso()}/")
        if bounds := _match(r"(?:some ?time )?between (.+) and (.+)", plain):
            start, end = self.ends(bounds[1], bounds[2])
            return self.checked(f"[{start.iso()}..{end.iso()}]")
        without_from = re.sub(r"^from ", "", plain, flags=re.IGNORECASE)
        self.refuse_words(without_from)
        if ends := self.split(without_from):
            return self.span(*ends)
        return self.checked(self.single(plain).iso())

    def span(self, left: str, right: str) -> str:
        start, end = self.ends(left, right)
        return self.checked(f"{start.iso()}/{end.iso()}")

    def checked(self, candidate: str) -> str:
        """Return the candidate if it is EDTF; a problem with it quotes what was typed."""
        try:
            return read_edtf(candidate).text
        except DataError as error:
            raise self.requoted(error) from None

    def approximate(self, rest: str) -> str:
        try:
            parts = read_edtf(read_human(rest))
        except DataError as error:
            raise self.requoted(error) from None
        if parts.is_qualified or parts.precision in {DatePrecision.SPAN, DatePrecision.WITHIN}:
            raise self.problem(
                "date-ambiguous",
                "one year, month or day after the word for about",
                "write ~ after the date or the end that is approximate, as 1990~/1995",
            )
        return f"{parts.text}~"

    def decade(self, digits: str) -> str:
        if len(digits) != 4 or not digits.endswith("0"):
            raise self.problem("date-unreadable", "a decade with its century, as the 1990s")
        if digits.endswith("00"):
            raise self.problem(
                "date-ambiguous",
                "ten years or a hundred",
                f"write {digits[:3]}X for the ten, {digits[:2]}XX for the hundred",
            )
        return self.checked(f"{digits[:3]}X")

    def refuse_words(self, part: str) -> None:
        for pattern, rule, expected, hint in _REFUSED_WORDS:
            if pattern.search(part):
                raise self.problem(rule, expected, hint)

    def split(self, part: str) -> tuple[str, str] | None:
        """Return the two ends of a range, or None if there is only one date."""
        ends = _BETWEEN_ENDS.split(part)
        if len(ends) > 2:
            raise self.problem("date-unreadable", "one date, or one range of two")
        if len(ends) == 2:
            return ends[0], ends[1]
        if two := _two_iso_dates(part):
            return two
        if part.count("-") != 1 or re.fullmatch(_ISO, part):
            return None
        if re.search(r"\b[0-9]{4}-[0-9]{2}\b", part):  # 3 July 2010-11 August 2010
            raise self.problem(
                "date-ambiguous",
                "spaces around the dash between two dates",
                "without them, 2010-11 is a month",
            )
        start, end = part.split("-")
        return start, end

    def ends(self, left: str, right: str) -> tuple[_Fields, _Fields]:
        """Read both ends; the year, or month and year, may be written once for both."""
        start, end = self.fields(left), self.fields(right)
        match start.order, end.order:
            case ("D", "DMY"):  # 3-4 July 2024
                start = start._replace(year=end.year, month=end.month)
            case ("MD", "DY"):  # July 3-4, 2024
                start = start._replace(year=end.year)
                end = end._replace(month=start.month)
            case ("M", "MY") | ("DM" | "MD", "DMY" | "MDY"):  # 30 June - 2 July 2024
                start = start._replace(year=end.year)
            case (_, "D") | ("Y" | "YM", "DMY") if start.year is not None:  # 2010–11
                raise self.problem(
                    "date-ambiguous",
                    "both ends of a range in full",
                    "two years are 2010-2011, a month is 2010-11, three days are 3-5 July 2024",
                )
            case _:
                pass
        return self.complete(start), self.complete(end)

    def single(self, part: str) -> _Fields:
        return self.complete(self.fields(part))

    def complete(self, fields: _Fields) -> _Fields:
        """Return the fields if they are a day, a month or a year, on its weekday."""
        year, month, day, weekday, _ = fields
        if year is None:
            hint = "give the date in full, and both ends of a range"
            if day is not None and month is not None:
                hint = f"add the year, or write XXXX-{month:02}-{day:02} if it is not known"
            elif month is not None:
                hint = "add the year"
            raise self.problem("date-incomplete", "a year of four digits with it", hint)
        if month is None and day is not None:
            raise self.problem("date-incomplete", "a month between day and year")
        if weekday is not None:
            if month is None or day is None:
                raise self.problem("date-incomplete", "a day of the month with the day of the week")
            self.checked(fields.iso())
            actual = date(int(year), month, day).weekday()
            if actual != weekday:
                raise self.problem(
                    "date-weekday",
                    f"a day of the week that fits: {fields.iso()} is a {day_name[actual]}",
                )
        return fields

    def fields(self, part: str) -> _Fields:
        """Read one day, month or year, or a part of it that the other end completes."""
        part = part.strip()
        if not part:
            raise self.problem(
                "date-incomplete",
                "a date at both ends of a range",
                "if an end is not known, write 2024-07/ or /2024-07",
            )
        if re.fullmatch(_ISO, part):
            iso_year, *rest = part.split("-")
            iso_month, iso_day, *_ = (*map(int, rest), None, None)
            return _Fields(iso_year, iso_month, iso_day, None, "YMD"[: 1 + len(rest)])
        self.refuse_words(part)
        if ".." in part:
            raise self.in_signs(part)
        _, info = _dateutil()
        kinds, kept = "", list[str]()
        joints = [""]  # what stands before each kind, and at the end
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
            elif word in ",.-/\u2013" or word.lower() in {"the", "of"}:
                joints[-1] += word.lower()
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
            joints.append("")
            if kind != "W":
                kept.append(word)
        order = self.order(kinds)
        if not _are_joined(kinds, joints):
            raise self.in_signs(part)
        fields = _Fields(year, month, day, weekday, order)
        if month is not None and _second_reading(" ".join(kept)) != fields[:3]:
            # A day that the month never has gets the problem that says so.
            self.checked(fields._replace(year=fields.year or "XXXX").iso())
            raise self.problem(
                "date-unreadable", "a date that can be read in one way", f"write {fields.iso()}"
            )
        return fields

    def order(self, kinds: str) -> str:
        """Return the order of day, month and year, if it is one that people use."""
        order = kinds.removeprefix("W") if kinds.startswith("W") else kinds.removesuffix("W")
        if "M" not in order and re.search("DD|DY.|YD", order):
            raise self.in_numbers()
        if re.fullmatch("DMD|MDD", order):
            raise self.problem("date-ambiguous", "a year of four digits")
        if order.count("D") > 1:
            self.refuse_words("or")  # 3/4 July 2024
        if order not in _ORDERS and kinds != "W":
            raise self.problem("date-unreadable", "a day, a month and a year, each once")
        return order


def _match(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.IGNORECASE)


def _two_iso_dates(text: str) -> tuple[str, str] | None:
    """Return both dates of "2023-2024"; "2010-11-2012" could be cut in two places."""
    match = re.fullmatch(rf"({_ISO})-({_ISO})", text)
    return (match[1], match[2]) if match and len(match[1]) == len(match[2]) else None


def _are_joined(kinds: str, joints: list[str]) -> bool:
    """Tell whether signs and small words stand only where they say nothing of their own."""
    before, *between, after = joints
    if after not in {"", "."}:
        return False
    if between in (["-", "-"], ["/", "/"]):  # 3-Jul-2024
        return not before and "W" not in kinds
    if before not in ({"", "the"} if kinds[0] == "D" else {""}):
        return False
    for (left, right), joint in zip(pairwise(kinds), between, strict=True):
        if joint == "of" and left + right in {"DM", "MY"}:
            continue
        if (joint.removesuffix("the") if right == "D" else joint) not in {"", ",", ".", ".,"}:
            return False
    return True


@lru_cache(maxsize=1)
def _dateutil() -> "tuple[parser, parserinfo]":
    """Return dateutil's reader and its words, imported on first use."""
    from dateutil.parser import parser, parserinfo

    words = parserinfo()
    return parser(words), words


def _second_reading(text: str) -> tuple[str | None, int | None, int | None] | None:
    """Return year, month and day as dateutil reads them, or None if it cannot.

    It fills in what is missing from a default. Two defaults with nothing in common show which
    fields the text itself gave; both are in leap years, and in months of 31 days.
    """
    reader, _ = _dateutil()
    try:
        one, other = (
            reader.parse(text, default=default)
            for default in (datetime(1996, 1, 27), datetime(2004, 12, 28))  # noqa: DTZ001 - dates
        )
    except (ValueError, OverflowError):
        return None
    return (
        f"{one.year:04}" if one.year == other.year else None,
        one.month if one.month == other.month else None,
        one.day if one.day == other.day else None,
    )
