"""What `where` must answer, written from the table of keywords alone: slow, plain and naive.

It shares nothing with the library but the records and the relations of dates. Names are resolved
already: countries are codes, everything else is an id; every value is a list of alternatives.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from diplomodel import Agreement, Event, Meeting, Statement, Summit, Visit


def naive_where(
    events: Sequence[Event], constraints: Mapping[str, list[Any]], certainty: str = "possible"
) -> list[str]:
    """Return the ids of the events that satisfy every constraint, in chronological order.

    Args:
        events: All events of a data set, in any order.
        constraints: For each keyword its alternatives.
        certainty: `possible` or `certain`; it weighs for dates only.
    """
    found = [e for e in events if all(_checks(e, events, dict(constraints), certainty))]
    dated = [event for event in found if event.date is not None]
    undated = [event for event in found if event.date is None]
    dated.sort(key=lambda event: (event.date.sort_key, event.id) if event.date else ())
    undated.sort(key=lambda event: event.id)
    return [event.id for event in (*dated, *undated)]


def _checks(
    event: Event, events: Sequence[Event], asked: dict[str, list[Any]], certainty: str
) -> list[bool]:
    words = {name: [str(value) for value in values] for name, values in asked.items()}
    results: list[bool] = []
    if any(name in asked for name in ("country", "person", "organization", "role", "level")):
        results.append(_participates(event, words))
    if {"source", "basis"} & asked.keys():
        results.append(
            any(
                ("source" not in words or evidence.source in words["source"])
                and ("basis" not in words or evidence.basis.value in words["basis"])
                for evidence in event.evidence
            )
        )
    plain: dict[str, Callable[[], bool]] = {
        "destination": lambda: bool(_destinations(event, events) & set(words["destination"])),
        "kind": lambda: event.kind in words["kind"],
        "type": lambda: _sort(event) in words["type"],
        "topic": lambda: any(topic.value in words["topic"] for topic in event.topics),
        "tag": lambda: any(tag in words["tag"] for tag in event.tags),
        "status": lambda: event.status.value in words["status"],
        "place": lambda: any(place in words["place"] for place in event.places),
        "part_of": lambda: event.part_of in asked["part_of"],
        "speech_act": lambda: (
            isinstance(event, Statement) and event.speech_act.value in words["speech_act"]
        ),
        "instrument": lambda: (
            isinstance(event, Agreement) and event.instrument.value in words["instrument"]
        ),
        "dated": lambda: (event.date is not None) in asked["dated"],
        "text": lambda: any(_says(event, text) for text in words["text"]),
        "during": lambda: _date(event, asked["during"], certainty, "overlaps", "within"),
        "before": lambda: _date(event, asked["before"], certainty, "before", "before"),
        "after": lambda: _date(event, asked["after"], certainty, "after", "after"),
    }
    results += [check() for name, check in plain.items() if name in asked]
    return results


def _participates(event: Event, words: dict[str, list[str]]) -> bool:
    """Whether one and the same participant satisfies all that is asked of participants."""
    asked = [n for n in ("country", "person", "organization", "role", "level") if n in words]
    for participant in event.participants:
        satisfied = True
        for name in asked:
            if name == "country":
                own = {participant.country, participant.on_behalf_of}
            elif name == "person":
                own = {participant.person}
            elif name == "organization":
                own = {participant.organization}
            elif name == "role":
                own = {participant.role.value}
            else:
                own = {participant.level.value}
            satisfied = satisfied and bool(own & set(words[name]))
        if satisfied:
            return True
    if asked == ["country"]:
        beside: set[str | None] = set()
        if isinstance(event, Visit):
            beside |= set(event.destinations)
        if isinstance(event, Agreement):
            beside |= {act.party for act in event.acts}
        return bool(beside & set(words["country"]))
    if asked == ["organization"]:
        return isinstance(event, Summit) and event.organization in words["organization"]
    return False


def _destinations(event: Event, events: Sequence[Event]) -> set[str]:
    if not isinstance(event, Visit):
        return set()
    found = set(event.destinations)
    for part in events:
        if part.part_of == event.id:
            found |= _destinations(part, events)
    return found


def _sort(event: Event) -> str | None:
    if isinstance(event, Visit):
        return event.type.value
    if isinstance(event, Summit | Meeting):
        return event.format.value
    if isinstance(event, Agreement):
        return event.instrument.value
    if isinstance(event, Statement):
        return event.form.value
    return None


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _says(event: Event, text: str) -> bool:
    printed = [event.title, event.summary or ""]
    for participant in event.participants:
        printed += [participant.name or "", participant.office or ""]
    said = {word for place in printed for word in _bare(place).split()}
    return {_bare(word) for word in text.split()} <= said


def _date(event: Event, dates: list[Any], certainty: str, possible: str, certain: str) -> bool:
    if event.date is None:
        return False
    if certainty == "certain":
        return any(getattr(event.date, certain)(date) is True for date in dates)
    return any(getattr(event.date, possible)(date) is not False for date in dates)
