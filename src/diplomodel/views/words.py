"""Values in words: dates, names, participants, amounts."""

import calendar
from decimal import Decimal
from enum import StrEnum
from typing import Any

from diplomodel.dataset import Dataset
from diplomodel.dates import DateSpan, DateWithin, FuzzyDate, PartialDate
from diplomodel.errors import UnknownName
from diplomodel.model.coverage import Coverage
from diplomodel.model.events import Event, Money, Quantity
from diplomodel.model.parties import Country, Participant
from diplomodel.model.provenance import Source
from diplomodel.model.record import Record, fields_of
from diplomodel.model.shapes import Many, Shape, Text
from diplomodel.reference.names import fold
from diplomodel.vocabulary import Topic

__all__ = [
    "count_words",
    "coverage_words",
    "date_words",
    "find_record",
    "key_of",
    "label_of",
    "language_name",
    "name_with_key",
    "participant_words",
    "source_words",
    "value_words",
    "with_spaces",
]

_LANGUAGES = {
    "ar": "Arabic",
    "be": "Belarusian",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "zh": "Chinese",
}


def with_spaces(word: str) -> str:
    """Return a word of a vocabulary, or the name of a field, with spaces for underscores."""
    return str(word).replace("_", " ")


def count_words(number: int, noun: str) -> str:
    """Return a number of things in words: `1 visit`, `2 visits`, `3 people`."""
    if number == 1:
        return f"1 {noun}"
    irregular = {"person": "people", "country": "countries"}
    return f"{number:,} {irregular.get(noun, noun + 's')}"


def language_name(tag: str | None) -> str:
    """Return the English name of a language, or its tag."""
    return _LANGUAGES.get(tag, tag) if tag else "language not given"


# Records


def key_of(record: Any) -> str:
    """Return the id of a record, or the code of a country."""
    return record.code if isinstance(record, Country) else record.id


def label_of(record: Any) -> str:
    """Return what a record is called."""
    return str(record.title if isinstance(record, Event | Source) else record.name)


def find_record(ds: Dataset, key: str) -> Any:
    """Return the record with an id, from this data set or one that it knows, or None."""
    try:
        return ds[key]
    except UnknownName:
        beyond = (find_record(other, key) for other in ds.known)
        return next((record for record in beyond if record is not None), None)


def name_with_key(ds: Dataset, key: str) -> str:
    """Return the name of a record with its id or code: `Oman (OM)`."""
    record = find_record(ds, key)
    return key if record is None else f"{label_of(record)} ({key})"


def source_words(source: Source) -> str:
    """Return the publisher, title, language and date of a source."""
    details = [part for part in (source.language, source.published) if part is not None]
    tail = f" ({', '.join(map(str, details))})" if details else ""
    publisher = f"{source.publisher}: " if source.publisher else ""
    return f"{publisher}{source.title}{tail}"


def participant_words(ds: Dataset, participant: Participant) -> str:
    """Return who a participant is."""
    person = participant.person and find_record(ds, participant.person)
    who: list[str] = []
    if participant.person:
        printed = participant.name
        who.append(name_with_key(ds, participant.person))
        if printed and not (person and fold(printed) == fold(person.name)):
            who[0] += f', printed as "{printed}"'
    elif participant.name:
        who.append(participant.name)
    who += [participant.office] if participant.office else []
    for party in (participant.organization, participant.country):
        who += [name_with_key(ds, party)] if party else []
    text = ", ".join(who)
    if participant.level != "unspecified":
        text += f"; {with_spaces(participant.level)}"
    if participant.on_behalf_of:
        text += f"; on behalf of {name_with_key(ds, participant.on_behalf_of)}"
    if participant.mode != "unspecified":
        text += f"; {with_spaces(participant.mode)}"
    return text


# Values


def value_words(ds: Dataset, value: Any, shape: Shape | None = None) -> str:
    """Return a field's value in words.

    Args:
        ds: The data set, which knows the names of what is referred to.
        value: The value.
        shape: The shape of the field, which says whether the value is a reference.
    """
    if isinstance(value, tuple):
        item = shape.item if isinstance(shape, Many) else None
        return ", ".join(value_words(ds, part, item) for part in value)
    if isinstance(value, FuzzyDate):
        words = date_words(value)
        return words if words == str(value) else f"{words} ({value})"
    if isinstance(value, Topic):
        return str(value)  # as it is typed in a question; without underscores it reads as two
    if isinstance(value, StrEnum):
        return with_spaces(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:,f}"
    if isinstance(value, Money):
        about = "about " if value.approximate else ""
        return f"{about}{value_words(ds, value.value)} {value.currency}"
    if isinstance(value, Quantity):
        about = "about " if value.approximate else ""
        return f"{about}{count_words(value.value, 'event')}" if value.value else "several events"
    if isinstance(value, Participant):
        return participant_words(ds, value)
    if isinstance(value, Record):
        return "; ".join(
            f"{with_spaces(field.name)} {value_words(ds, child, field.shape)}"
            for field in fields_of(type(value))
            if field.name != "evidence" and (child := getattr(value, field.name)) != field.default
        )
    if isinstance(shape, Text) and shape.refers:
        return name_with_key(ds, value)
    return str(value)


def coverage_words(ds: Dataset, coverage: Coverage) -> str:
    """Return what a data set declares to be complete, in a sentence."""
    who = ", ".join(
        f"{field.name} {value_words(ds, value, field.shape)}"
        for field in fields_of(Coverage)
        if field.name not in ("kind", "during", "note")
        and (value := getattr(coverage, field.name)) is not None
    )
    text = f"Every {with_spaces(coverage.kind)}, {date_words(coverage.during)}"
    text += f", that has a participant with {who}." if who else "."
    return f"{text} {coverage.note}" if coverage.note else text


def date_words(date: FuzzyDate) -> str:
    """Return a date in words: `one day within 3 to 4 July 2024`."""
    if isinstance(date, PartialDate):
        return _day_words(date)
    if not isinstance(date, DateSpan | DateWithin):
        return str(date)
    start, end = date.start, date.end
    if start is not None and end is not None:
        if isinstance(date, DateWithin):
            return f"one day within {_stretch_words(start, end)}"
        if start == end and start.day is None:
            return f"days within {_day_words(end)}"
        return _day_words(end) if start == end else _stretch_words(start, end)
    first = "" if start is None else _day_words(start)
    last = "" if end is None else _day_words(end)
    if isinstance(date, DateWithin):
        return f"{first} or later" if first else f"{last} or earlier"
    if first:
        return f"since {first}" if date.end_is_open else f"from {first}, end not known"
    return f"until {last}" if date.start_is_open else f"until {last}, start not known"


def _stretch_words(start: PartialDate, end: PartialDate) -> str:
    qualified = any(d.is_uncertain or d.is_approximate for d in (start, end))
    same_month = (start.year, start.month) == (end.year, end.month)
    if same_month and start.day and end.day and start.month and not qualified:
        return f"{start.day} to {_day_words(end)}"
    return f"{_day_words(start)} to {_day_words(end)}"


def _day_words(date: PartialDate) -> str:
    year, month, day = date.year, date.month, date.day
    month_name = calendar.month_name[month] if month else ""
    if year and month:
        words = f"{day} {month_name} {year}" if day else f"{month_name} {year}"
    elif year and day:
        words = f"day {day} of an unknown month of {year}"
    elif year:
        words = str(year)
    elif month and day:
        words = f"{day} {month_name} of an unknown year"
    elif date.precision == "decade" and date.earliest:
        words = f"the {date.earliest.year}s"
    elif date.earliest and date.latest:
        words = f"the years {date.earliest.year} to {date.latest.year}"
    else:
        words = str(date)
    if date.is_approximate:
        words = f"about {words}"
    return f"{words}, uncertain" if date.is_uncertain else words
