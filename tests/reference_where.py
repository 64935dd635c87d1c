"""What `where` must answer, written from the table of keywords alone: slow, plain and naive.

It shares nothing with the library but the records, the vocabularies and the relations of dates.
Names are resolved already: countries are codes, everything else is an id; every value is a list
of alternatives.
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from diplomodel import Agreement, Event, Meeting, Participant, Statement, Summit, Visit
from diplomodel.vocabulary import (
    AgreementStatus,
    EventStatus,
    InstrumentType,
    MeetingFormat,
    StatementForm,
    SummitFormat,
    VisitType,
)

KINDS = ("summit", "visit", "meeting", "agreement", "statement")

# What only some kinds can have: the keywords, and the words of their types and statuses.
_ONLY = {"destination": "visit", "speech_act": "statement", "instrument": "agreement"}
_TYPES = {
    "summit": [*SummitFormat],
    "visit": [*VisitType],
    "meeting": [*MeetingFormat],
    "agreement": [*InstrumentType],
    "statement": [*StatementForm],
}


def naive_where(
    events: Sequence[Event],
    constraints: Mapping[str, list[Any]],
    certainty: str = "possible",
    kinds: Collection[str] = KINDS,
) -> list[str] | None:
    """Return the ids of the events that satisfy every constraint, in chronological order.

    None stands for an error: no event of a collection of these kinds could ever answer.

    Args:
        events: All events of a data set, in any order.
        constraints: For each keyword its alternatives.
        certainty: `possible` or `certain`; it weighs for dates only.
        kinds: The kinds of events that the collection may hold.
    """
    if is_impossible([constraints], kinds):
        return None
    found = [
        e
        for e in events
        if e.kind in kinds and all(_checks(e, events, dict(constraints), certainty))
    ]
    dated = [event for event in found if event.date is not None]
    undated = [event for event in found if event.date is None]
    dated.sort(key=lambda event: (event.date.sort_key, event.id) if event.date else ())
    undated.sort(key=lambda event: event.id)
    return [event.id for event in (*dated, *undated)]


def is_impossible(
    clauses: Sequence[Mapping[str, list[Any]]], kinds: Collection[str] = KINDS
) -> bool:
    """Return whether no event of these kinds could ever satisfy the constraints of all clauses.

    The kinds asked for come first: each must be one of the collection's, and they take its place.
    Then there must be a kind that can have some value of every keyword; and of no keyword may
    there be a value that none of those kinds can have.
    """
    asked = [[str(kind) for kind in clause["kind"]] for clause in clauses if "kind" in clause]
    if any(kind not in kinds for several in asked for kind in several):
        return True
    rest = [(k, values) for clause in clauses for k, values in clause.items() if k != "kind"]
    able = [
        kind
        for kind in kinds
        if all(kind in several for several in asked)
        and all(any(_can_have(kind, name, value) for value in values) for name, values in rest)
    ]
    return not able or any(
        not any(_can_have(kind, name, value) for kind in able)
        for name, values in rest
        for value in values
    )


def _can_have(kind: str, keyword: str, value: Any) -> bool:
    if keyword in _ONLY:
        return _ONLY[keyword] == kind
    if keyword == "type":
        return any(str(value) == word.value for word in _TYPES[kind])
    if keyword == "status":
        words = [*AgreementStatus] if kind == "agreement" else [*EventStatus]
        return any(str(value) == word.value for word in words)
    return True


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
        "about": lambda: any(
            {subject.country, subject.person, subject.organization} & set(words["about"])
            for subject in event.participants
            if subject.role.value == "subject"
        ),
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
    if any(
        all(_is(participant, name, words[name]) for name in asked)
        for participant in event.participants
        # Whoever is only spoken about does not take part, unless the role asks for it.
        if participant.role.value != "subject" or "subject" in words.get("role", [])
    ):
        return True
    if asked not in (["country"], ["organization"]):
        return False
    # Asked for alone, also who is there without being a participant, or is acted for.
    beside: set[str | None] = set()
    if isinstance(event, Visit):
        beside |= set(event.destinations)
    if isinstance(event, Agreement):
        beside |= {act.party for act in event.acts}
    if isinstance(event, Summit):
        beside |= {event.organization}
    beside |= {p.on_behalf_of for p in event.participants if p.role.value != "subject"}
    return bool(beside & set(words[asked[0]]))


def _is(participant: Participant, name: str, wanted: list[str]) -> bool:
    own: dict[str, set[str | None]] = {
        "country": {participant.country, participant.on_behalf_of},
        "person": {participant.person},
        "organization": {participant.organization},
        "role": {participant.role.value},
        "level": {participant.level.value},
    }
    return bool(own[name] & set(wanted))


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
