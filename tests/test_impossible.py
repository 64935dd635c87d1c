"""A question that no event of the collection could ever answer is an error, not an empty answer."""

import pickle
from collections.abc import Callable
from enum import StrEnum
from random import Random
from typing import Any, ClassVar

import attrs
import pytest

import diplomodel as dm
from diplomodel import DataError, Dataset, Event, Events, Query
from diplomodel.model.shapes import CountryRef, PlaceRef
from diplomodel.vocabulary import AgreementStatus, SpeechAct
from random_data import random_dataset, random_question
from reference_where import KINDS, is_impossible

DS = dm.load()
COLLECTIONS: dict[str, Events[Any]] = {
    "summit": DS.summits,
    "visit": DS.visits,
    "meeting": DS.meetings,
    "agreement": DS.agreements,
    "statement": DS.statements,
}


def refusal(ask: Callable[[], object]) -> str:
    with pytest.raises(DataError) as caught:
        ask()
    assert {problem.rule for problem in caught.value.problems} == {"impossible-question"}
    return str(caught.value)


# What each collection can be asked

ONLY: list[tuple[dict[str, Any], str]] = [
    ({"destination": "Oman"}, "visit"),
    ({"speech_act": "thanks"}, "statement"),
    ({"instrument": "treaty"}, "agreement"),
    ({"type": "state"}, "visit"),
    ({"type": "talks"}, "meeting"),
    ({"type": "extended"}, "summit"),
    ({"type": "session"}, "meeting"),
    ({"type": "roadmap"}, "agreement"),
    ({"type": "speech"}, "statement"),
    ({"type": "joint_statement"}, "agreement"),
    ({"type": "informal"}, "summit"),
    ({"type": "unspecified"}, "summit visit meeting agreement statement"),
    ({"type": "other"}, "summit meeting agreement statement"),
    ({"status": "in_force"}, "agreement"),
    ({"status": AgreementStatus.SIGNED}, "agreement"),
    ({"status": "held"}, "summit visit meeting statement"),
    ({"status": "planned"}, "summit visit meeting statement"),
    ({"status": "proposed"}, "summit visit meeting agreement statement"),
    ({"kind": "visit"}, "visit"),
    ({"topic": "trade"}, "summit visit meeting agreement statement"),
    ({"country": "Oman", "role": "subject"}, "summit visit meeting agreement statement"),
    ({"certainty": "certain", "before": "1900"}, "summit visit meeting agreement statement"),
]


@pytest.mark.parametrize("kind", COLLECTIONS)
@pytest.mark.parametrize(("asked", "named"), ONLY, ids=[str(asked) for asked, _ in ONLY])
def test_a_collection_answers_what_its_events_can_have(
    asked: dict[str, Any], named: str, kind: str
) -> None:
    possible = not is_impossible([{k: [v] for k, v in asked.items()}], [kind])
    assert possible or kind not in named.split()
    if possible:
        assert COLLECTIONS[kind].where(**asked) == DS.events.where(**asked).of_kind(
            type(COLLECTIONS[kind][0])
        )
        DS.events.where(**{**asked, "kind": kind})
        return
    for ask in (
        lambda: COLLECTIONS[kind].where(**asked),
        lambda: COLLECTIONS[kind].where(DS.query(**asked)),
        lambda: COLLECTIONS[kind].where(lambda _: True, Query(), **asked)[:0],
    ):
        message = refusal(ask)
        for able in named.split():
            assert f"ds.{able}s" in message
    if "kind" not in asked:
        refusal(lambda: DS.events.where(**asked, kind=kind))
        refusal(lambda: DS.query(**asked, kind=kind))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: DS.meetings.where(destination="Oman"),
            "destination: found a keyword of visits, expected a keyword that meetings have "
            '(ask ds.visits.where(destination="OM"))',
        ),
        (
            lambda: DS.meetings.where(destination=("Oman", "Syria")),
            "destination: found a keyword of visits, expected a keyword that meetings have "
            "(ask ds.visits)",
        ),
        (
            lambda: DS.visits.where(type="talks"),
            'type: found "talks", expected one that visits can have: unspecified, state, official, '
            "official_working, working, private, informal, transit "
            '(ask ds.meetings.where(type="talks"))',
        ),
        (
            lambda: DS.visits.where(status="in_force"),
            'status: found "in_force", expected one that visits can have: unspecified, proposed, '
            "planned, ongoing, held, postponed, cancelled "
            '(ask ds.agreements.where(status="in_force"))',
        ),
        (
            lambda: DS.visits.where(kind="meeting"),
            'kind: found "meeting", expected one that visits can have: visit (ask ds.meetings)',
        ),
        (
            lambda: DS.visits.where(type="joint_statement"),
            'ask ds.agreements.where(type="joint_statement") or '
            'ds.statements.where(type="joint_statement"))',
        ),
        (
            lambda: DS.events.where(kind=("visit", "summit"), type="talks"),
            'type: found "talks", expected one that summits or visits can have: unspecified, ',
        ),
        (
            lambda: DS.events.where(type="talks", destination="Oman"),
            'type: found "talks", expected one that visits can have: ',
        ),
        (
            lambda: DS.events.where(instrument="treaty", speech_act="thanks"),
            "instrument: found a keyword of agreements, expected a keyword that statements have "
            '(ask ds.agreements.where(instrument="treaty"))',
        ),
    ],
    ids=[str(number) for number in range(9)],
)
def test_the_message_names_the_collection_that_can_answer(
    ask: Callable[[], object], message: str
) -> None:
    assert message in refusal(ask)


def test_all_that_is_impossible_is_said_at_once() -> None:
    with pytest.raises(DataError) as caught:
        DS.meetings.where(destination="Oman", type=("talks", "state", "speech"), status="signed")
    paths = [problem.path for problem in caught.value.problems]
    assert paths == ["destination", "type", "type", "status"]


def test_a_single_impossible_value_is_enough() -> None:
    refusal(lambda: DS.visits.where(type=("working", "talks")))
    refusal(lambda: DS.visits.where(kind=("visit", "meeting")))
    refusal(lambda: DS.agreements.where(status=("signed", "held")))
    refusal(lambda: DS.events.where(type=("working", "talks"), destination="Oman"))
    assert len(DS.events.where(type=("working", "talks"))) > 2
    assert len(DS.events.where(status=("signed", "held"))) > 2


def test_kinds_narrow_first() -> None:
    assert DS.events.where(kind=("visit", "meeting"), type="talks") == DS.meetings.where(
        type="talks"
    )
    assert DS.events.where(kind=("visit", "meeting"), destination="Oman").first() is not None
    refusal(lambda: DS.events.where(kind="visit", type="talks"))
    refusal(lambda: DS.events.where(kind="meeting", destination="Oman"))
    refusal(lambda: DS.events.where(kind=("visit", "meeting"), speech_act="thanks"))


def test_questions_are_held_to_the_same_rules() -> None:
    talks, visits = DS.query(type="talks"), DS.query(kind="visit")
    for ask in (
        lambda: DS.visits.where(talks),
        lambda: DS.events.where(talks, kind="visit"),
        lambda: DS.events.where(talks & visits),
        lambda: DS.events.where(visits, DS.query(kind="meeting")),
        lambda: DS.visits.where(DS.query(kind="meeting")),
        lambda: DS.events.where(Query.from_dict({"clauses": [{"kind": ["embargo"]}]})),
        lambda: DS.events.where(Query.from_dict({"clauses": [{"type": ["embargo"]}]})),
        lambda: DS.query(kind="visit", type="talks"),
        lambda: DS.query(destination="Oman", instrument="treaty"),
    ):
        refusal(ask)
    assert DS.meetings.where(talks) == DS.meetings.where(type="talks")
    both = DS.query(kind=("visit", "meeting")), DS.query(kind=("meeting", "summit"))
    assert DS.events.where(*both) == DS.meetings


def test_random_questions_are_possible_or_not_as_the_rules_say() -> None:
    random = Random(5)
    seen = set()
    for number in range(300):
        ds = random_dataset(random, 6) if number % 20 == 0 else ds  # noqa: F821
        question, resolved, _ = random_question(random, ds)
        impossible = is_impossible([resolved])
        seen.add(impossible)
        try:
            written = ds.query(**question).to_dict()
        except DataError:
            assert impossible, question
            continue
        assert not impossible, question
        query = Query.from_dict(written)
        for kind, cls in zip(KINDS, COLLECTIONS, strict=True):
            part = ds.events.of_kind(type(COLLECTIONS[cls][0]))
            if is_impossible([resolved], [kind]):
                refusal(lambda part=part, query=query: part.where(query))  # type: ignore[misc]
            else:
                part.where(query)
    assert seen == {True, False}


# Which events a collection may hold


def test_what_is_taken_from_a_collection_keeps_its_class() -> None:
    def answers(events: Events[Any], **asked: Any) -> bool:
        try:
            events.where(**asked)
        except DataError:
            return False
        return True

    visits = DS.visits
    kept: list[Events[Any]] = [
        visits,
        visits[:3],
        visits[::-1],
        visits[:0],
        visits.where(during="2025"),
        visits.where(lambda _: False),
        visits.sorted_by("country"),
        visits.sorted_by(lambda visit: visit.id),
        *visits.group_by("year").values(),
        *visits.group_by(lambda visit: visit.id).values(),
        visits & DS.events,
        visits - DS.events,
        visits | visits[:2],
        DS.events.of_kind(dm.Visit),
        visits.of_kind(dm.Visit),
        visits.of_kind(Event),
    ]
    for events in [*kept, *map(pickle.loads, map(pickle.dumps, kept))]:
        assert answers(events, destination="Oman")
        assert not answers(events, type="talks")
    wide: list[Events[Any]] = [
        DS.events,
        DS.events & visits,
        DS.events - visits,
        visits | DS.meetings,
        visits | DS.events,
        (visits | DS.meetings) - visits,
        DS.events.where(kind="visit"),
        DS.events[:2],
        DS.parts("lukashenko-foreign-trip-2025"),
        DS.related("sco-summit-astana-2024", inverse=True),
        DS.itinerary("lukashenko-foreign-trip-2025")[0].events,
    ]
    for events in [*wide, *map(pickle.loads, map(pickle.dumps, wide))]:
        assert answers(events, destination="Oman")
        assert answers(events, type="talks")
    assert answers(visits.of_kind(dm.Meeting), type="talks")
    # The class says what can be asked; equal are those with the same records.
    assert DS.events.where(kind="visit") == visits
    assert pickle.loads(pickle.dumps(visits)) == visits


# Kinds of one's own


class Reach(StrEnum):
    TOTAL = "total"
    PARTIAL = "partial"


@attrs.frozen(kw_only=True)
class Embargo(Event):
    kind: ClassVar[str] = "embargo"

    type: Reach = Reach.TOTAL


@attrs.frozen(kw_only=True)
class Sanction(Event):
    kind: ClassVar[str] = "sanction"
    type_field: ClassVar[str] = "label"

    label: str | None = None
    speech_act: SpeechAct = SpeechAct.UNSPECIFIED
    destinations: tuple[CountryRef, ...] = ()


@attrs.frozen(kw_only=True)
class Expedition(Event):
    kind: ClassVar[str] = "expedition"

    destinations: tuple[PlaceRef, ...] = ()


@attrs.frozen(kw_only=True)
class Pilgrimage(dm.Visit):
    kind: ClassVar[str] = "pilgrimage"

    guide: str | None = None


OWN = Dataset(
    [
        Embargo(id="embargo", title="Embargo", type=Reach.PARTIAL),
        Sanction(id="whole", title="Whole"),
        Sanction(
            id="sanction",
            title="Sanction",
            part_of="whole",
            label="listing",
            speech_act=SpeechAct.THREAT,
            destinations=("OM",),
        ),
        Expedition(id="expedition", title="Expedition", destinations=("hall",)),
        Pilgrimage(id="pilgrimage", title="Pilgrimage", destinations=("OM",)),
        dm.Visit(id="visit", title="Visit", destinations=("OM",)),
    ],
    places=[dm.Place(id="hall", name="Hall")],
)


def ids(events: Events[Any]) -> set[str]:
    return {event.id for event in events}


def test_a_kind_of_ones_own_can_be_asked_what_its_fields_allow() -> None:
    sanctions = OWN.events.of_kind(Sanction)
    assert ids(sanctions.where(type="listing")) == {"sanction"}
    assert ids(sanctions.where(speech_act="threat")) == {"sanction"}
    assert ids(sanctions.where(destination="Oman")) == {"sanction", "whole"}
    assert ids(OWN.events.where(speech_act="threat")) == {"sanction"}
    assert ids(OWN.events.where(destination="Oman")) == {
        *("sanction", "whole", "pilgrimage", "visit"),
    }
    assert ids(OWN.visits.where(destination="Oman", kind="pilgrimage")) == {"pilgrimage"}
    assert ids(OWN.events.of_kind(Pilgrimage).where(destination="Oman")) == {"pilgrimage"}
    assert ids(OWN.events.of_kind(Embargo).where(type="partial")) == {"embargo"}
    assert ids(OWN.events.where(kind=("embargo", "visit"), type="partial")) == {"embargo"}
    assert not OWN.events.of_kind(Embargo).where(status="held")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: OWN.events.of_kind(Embargo).where(type="talks"),
            "one that embargos can have: total, partial (ask ds.meetings.where",
        ),
        (
            lambda: OWN.visits.where(type="partial"),
            '(ask ds.events.of_kind(Embargo).where(type="partial") or ds.events.of_kind(Sanction)',
        ),
        (
            lambda: OWN.events.of_kind(Expedition).where(type="partial"),
            "type: found a keyword of summits, visits, meetings, agreements, statements, embargos,",
        ),
        (
            lambda: OWN.events.of_kind(Expedition).where(destination="Oman"),
            "found a keyword of visits, pilgrimages or sanctions, expected",
        ),
        (
            lambda: OWN.events.of_kind(Embargo).where(instrument="treaty"),
            "expected a keyword that embargos have",
        ),
        (
            lambda: OWN.events.of_kind(Sanction).where(status="in_force"),
            "ask ds.agreements",
        ),
        (
            lambda: OWN.events.of_kind(Pilgrimage).where(kind="visit"),
            "one that pilgrimages can have: pilgrimage (ask ds.visits)",
        ),
        (lambda: OWN.query(kind="embargo", destination="Oman"), "ask ds.visits.where("),
    ],
    ids=[str(number) for number in range(8)],
)
def test_a_kind_of_ones_own_cannot_be_asked_more(ask: Callable[[], object], message: str) -> None:
    assert message in refusal(ask)


def test_a_class_of_which_there_are_no_events_can_be_asked_its_own_words() -> None:
    for found in (DS.events.of_kind(Embargo), DS.visits.of_kind(Embargo)):
        assert not found.where(type="partial", kind="embargo", country="Oman")
        refusal(lambda found=found: found.where(destination="Oman"))  # type: ignore[misc]
    with pytest.raises(dm.UnknownName):
        DS.events.where(kind="embargo")
