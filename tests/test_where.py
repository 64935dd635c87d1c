import os
from collections import Counter
from datetime import date
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplomodel import (
    Act,
    Agreement,
    AmbiguousName,
    DataError,
    Dataset,
    DiplomodelError,
    Event,
    Events,
    Evidence,
    Meeting,
    Name,
    Organization,
    Participant,
    Person,
    Place,
    Query,
    Source,
    Statement,
    Summit,
    UnknownName,
    Visit,
    edtf,
)
from diplomodel.vocabulary import (
    ActType,
    AgreementStatus,
    Basis,
    Certainty,
    EventStatus,
    InstrumentType,
    Level,
    MeetingFormat,
    Role,
    SpeechAct,
    StatementForm,
    SummitFormat,
    Topic,
    VisitType,
)
from random_data import KEYWORDS, random_dataset, random_question
from reference_where import naive_where

SNAPSHOT = Path(__file__).parent / "snapshots" / "where.txt"

LUKASHENKO = Participant(
    role=Role.VISITOR,
    person="aleksandr-lukashenko",
    name="A. Lukashenko",
    office="President of Belarus",
    level=Level.HEAD_OF_STATE,
    country="BY",
)
XI = Participant(
    role=Role.HOST, person="xi-jinping", level=Level.HEAD_OF_STATE, country="CN", organization="sco"
)
HELD = EventStatus.HELD


def known_by(basis: Basis, source: str) -> Evidence:
    why = None if basis is Basis.STATED else "The article is of that week."
    return Evidence(source=source, supports=("title",), basis=basis, why=why)


EVENTS: tuple[Event, ...] = (
    Summit(
        id="summit",
        title="SCO summit in Astana",
        date=edtf("2024-07-03/2024-07-04"),
        status=HELD,
        organization="sco",
        format=SummitFormat.REGULAR,
        places=("astana",),
        topics=(Topic.MULTILATERALISM, Topic.TRADE),
        participants=(
            Participant(role=Role.CHAIR, country="KZ", level=Level.HEAD_OF_STATE),
            Participant(role=Role.ATTENDEE, country="CN", level=Level.FOREIGN_MINISTER),
        ),
        evidence=(known_by(Basis.STATED, "paper-a"), known_by(Basis.INFERRED, "paper-b")),
    ),
    Summit(
        id="summit-plus",
        title="SCO+",
        date=edtf("2024-07-04"),
        status=HELD,
        format=SummitFormat.EXTENDED,
        part_of="summit",
        participants=(Participant(role=Role.GUEST, organization="un", office="Secretary-General"),),
    ),
    Visit(
        id="visit",
        title="Working visit",
        date=edtf("2024-07-03/2024-07-04"),
        status=HELD,
        type=VisitType.WORKING,
        destinations=("KZ",),
        tags=("Bridges",),
        participants=(LUKASHENKO,),
        evidence=(known_by(Basis.STATED, "paper-b"),),
    ),
    Visit(id="tour", title="Tour of the Gulf", participants=(LUKASHENKO,)),
    Visit(
        id="tour-gulf",
        title="The south",
        part_of="tour",
        date=edtf("2025-12"),
        status=EventStatus.PLANNED,
    ),
    Visit(
        id="tour-leg",
        title="Leg in Oman",
        part_of="tour-gulf",
        date=edtf("[2025-12-01..2025-12-05]"),
        status=EventStatus.PLANNED,
        type=VisitType.OFFICIAL,
        destinations=("OM",),
    ),
    Meeting(
        id="talks",
        title="Talks of two",
        date=edtf("2024-07"),
        status=HELD,
        format=MeetingFormat.TALKS,
        part_of="visit",
        topics=(Topic.TRADE,),
        participants=(LUKASHENKO, XI),
    ),
    Meeting(
        id="deputies",
        title="Deputies",
        date=edtf("2024-07-10?"),
        participants=(
            Participant(office="Envoy", country="TR", on_behalf_of="OM", level=Level.MINISTER),
        ),
    ),
    Agreement(
        id="treaty",
        title="Treaty",
        instrument=InstrumentType.TREATY,
        acts=(
            Act(type=ActType.SIGNED, party="OM", date=edtf("2023-12")),
            Act(type=ActType.SIGNED, party="eu", date=edtf("2024-01")),
        ),
    ),
    Agreement(id="plan", title="Plan", acts=(Act(type=ActType.PROPOSED, date=edtf("2026")),)),
    Statement(
        id="thanks",
        title="Thanks to Türkiye",
        summary="Xi thanks for the hospitality.",
        form=StatementForm.SPEECH,
        speech_act=SpeechAct.THANKS,
        participants=(
            Participant(role=Role.SPEAKER, person="xi-jinping", country="CN"),
            Participant(
                role=Role.SUBJECT,
                person="aleksandr-lukashenko",
                level=Level.HEAD_OF_STATE,
                country="BY",
                organization="sco",
                on_behalf_of="TR",
            ),
            Participant(role=Role.ADDRESSEE, office="Guests"),
        ),
    ),
)
DS = Dataset(
    EVENTS,
    [
        Person(
            id="aleksandr-lukashenko",
            name="Aleksandr Lukashenko",
            names=(Name(text="Lukashenko"), Name(text="Лукашенко", language="ru")),
        ),
        Person(
            id="viktor-lukashenko", name="Viktor Lukashenko", names=(Name(text="V. Lukashenko"),)
        ),
        Person(id="xi-jinping", name="Xi Jinping", names=(Name(text="Xi"),)),
        Person(id="li-qiang", name="Li Qiang", names=(Name(text="Li"),)),
        Person(id="li-hui", name="Li Hui", names=(Name(text="Li"),)),
    ],
    [
        Organization(id="eu", name="European Union", abbreviation="EU"),
        Organization(id="sco", name="Shanghai Cooperation Organization", abbreviation="SCO"),
        Organization(id="un", name="United Nations", abbreviation="UN"),
    ],
    [Place(id="astana", name="Astana", names=(Name(text="Nur-Sultan"),))],
    [
        Source(id="paper-a", publisher="A paper", title="The visit"),
        Source(id="paper-b", publisher="B paper", title="The summit"),
    ],
)

# What is asked, and which events match; every other one does not.
EXAMPLES: list[tuple[dict[str, Any], str]] = [
    # One and the same participant
    ({"country": "Belarus"}, "talks visit tour"),
    ({"country": "CN"}, "talks summit thanks"),
    ({"country": "Turkey"}, "deputies"),
    ({"country": "CN", "level": "head_of_state"}, "talks"),
    ({"country": "China", "role": "attendee"}, "summit"),
    ({"country": "KZ", "person": "Xi"}, ""),
    ({"country": ("KZ", "TR"), "level": Level.MINISTER}, "deputies"),
    ({"person": "Xi"}, "talks thanks"),
    ({"person": "Лукашенко", "role": Role.VISITOR}, "talks visit tour"),
    ({"person": "Xi", "role": Role.VISITOR}, ""),
    ({"person": {"Xi", "Lukashenko"}}, "talks visit tour thanks"),
    ({"organization": "UN"}, "summit-plus"),
    ({"organization": "SCO", "person": "xi-jinping"}, "talks"),
    ({"organization": "SCO", "level": "head_of_state"}, "talks"),
    ({"role": "host"}, "talks"),
    ({"role": ["guest", "speaker"]}, "summit-plus thanks"),
    ({"level": "foreign_minister"}, "summit"),
    # Acted for; and alone also destinations, act parties and the convener
    ({"country": "Oman"}, "treaty deputies tour-leg"),
    ({"country": "Oman", "level": "minister"}, "deputies"),
    ({"country": "Oman", "role": "visitor"}, ""),
    ({"country": "KZ"}, "summit visit"),
    ({"country": "KZ", "role": "chair"}, "summit"),
    ({"organization": "SCO"}, "talks summit"),
    ({"organization": "SCO", "role": "chair"}, ""),
    ({"organization": "EU"}, "treaty"),
    ({"organization": "EU", "role": ("party", "signatory")}, ""),
    # Spoken about without taking part
    ({"role": "subject"}, "thanks"),
    ({"role": "subject", "country": "BY"}, "thanks"),
    ({"role": ("subject", "host"), "person": ("Xi", "Lukashenko")}, "talks thanks"),
    ({"role": ("subject", "speaker"), "level": "head_of_state"}, "thanks"),
    ({"role": "speaker", "country": "BY"}, ""),
    ({"level": "head_of_state"}, "talks visit tour summit"),
    ({"level": "head_of_state", "organization": "SCO"}, "talks"),
    ({"about": "Belarus"}, "thanks"),
    ({"about": "Лукашенко"}, "thanks"),
    ({"about": ("Xi", "SCO")}, "thanks"),
    ({"about": "Xi"}, ""),
    ({"about": "Turkey"}, ""),
    ({"about": "KZ"}, ""),
    ({"about": "BY", "country": "CN"}, "thanks"),
    # Destinations of parts, however deep
    ({"destination": "Oman"}, "tour-leg tour-gulf tour"),
    ({"destination": "KZ"}, "visit"),
    ({"destination": ("OM", "KZ")}, "visit tour-leg tour-gulf tour"),
    ({"destination": "CN"}, ""),
    # What the event is
    ({"kind": "visit"}, "visit tour-leg tour-gulf tour"),
    ({"kind": ("agreement", "statement")}, "treaty plan thanks"),
    ({"type": "working"}, "visit"),
    ({"type": "talks"}, "talks"),
    ({"type": "extended"}, "summit-plus"),
    ({"type": InstrumentType.TREATY}, "treaty"),
    ({"type": ["speech", "official"]}, "tour-leg thanks"),
    ({"type": "unspecified", "kind": "visit"}, "tour-gulf tour"),
    ({"topic": "trade"}, "talks summit"),
    ({"topic": Topic.MULTILATERALISM}, "summit"),
    ({"topic": "culture"}, ""),
    ({"tag": "bridges"}, "visit"),
    ({"tag": "bridge"}, ""),
    ({"status": "planned"}, "tour-leg tour-gulf"),
    ({"status": AgreementStatus.SIGNED}, "treaty"),
    ({"status": "proposed"}, "plan"),
    ({"status": EventStatus.PROPOSED}, "plan"),
    ({"status": "in_force"}, ""),
    ({"place": "Astana"}, "summit"),
    ({"place": "nur sultan", "kind": "visit"}, ""),
    ({"part_of": "tour"}, "tour-gulf"),
    ({"part_of": EVENTS[0]}, "summit-plus"),
    ({"part_of": ["summit", "visit"]}, "talks summit-plus"),
    ({"part_of": "treaty"}, ""),
    ({"part_of": None, "kind": ("summit", "visit")}, "summit visit tour"),
    ({"speech_act": "thanks"}, "thanks"),
    ({"speech_act": "unspecified"}, ""),
    ({"instrument": "treaty"}, "treaty"),
    ({"instrument": InstrumentType.UNSPECIFIED}, "plan"),
    # Dates
    ({"during": "2024-07-03"}, "talks summit visit"),
    ({"during": "2024-07-03", "certainty": "certain"}, ""),
    ({"during": "2024-07-04"}, "talks summit visit summit-plus"),
    ({"during": "2024-07-04", "certainty": "certain"}, "summit-plus"),
    (
        {"during": "2024-07", "certainty": Certainty.POSSIBLE},
        "talks summit visit summit-plus deputies",
    ),
    ({"during": edtf("2024-07"), "certainty": Certainty.CERTAIN}, "talks summit visit summit-plus"),
    ({"during": ("2023", "2026")}, "treaty plan"),
    ({"during": "1999"}, ""),
    ({"before": "2024"}, "treaty"),
    ({"before": date(2024, 7, 4), "certainty": "certain"}, "treaty"),
    ({"before": date(2024, 7, 4)}, "treaty talks"),
    ({"before": "2024-07-05"}, "treaty talks summit visit summit-plus"),
    ({"before": "2025", "certainty": "certain"}, "treaty talks summit visit summit-plus"),
    ({"before": "2025"}, "treaty talks summit visit summit-plus deputies"),
    ({"after": "2025-12-04"}, "tour-gulf tour-leg plan"),
    ({"after": "2025-12-05"}, "tour-gulf plan"),
    ({"after": "2025-12-04", "certainty": "certain"}, "plan"),
    ({"after": "2023", "before": "2024-07", "certainty": "certain"}, ""),
    ({"dated": False}, "thanks tour"),
    ({"dated": True, "kind": "statement"}, ""),
    ({"dated": False, "during": "2024"}, ""),
    ({"person": "Xi", "after": "0001"}, "talks"),
    # Evidence, one and the same
    ({"source": "paper-b"}, "summit visit"),
    ({"source": "The visit"}, "summit"),
    ({"basis": "inferred"}, "summit"),
    ({"basis": Basis.DISPUTED}, ""),
    ({"source": "paper-b", "basis": "stated"}, "visit"),
    ({"source": "paper-a", "basis": "inferred"}, ""),
    # Words
    ({"text": "turkiye"}, "thanks"),
    ({"text": "THANKS hospitality"}, "thanks"),
    ({"text": "thanks oman"}, ""),
    ({"text": "secretary general"}, "summit-plus"),
    ({"text": "president of belarus"}, "talks visit tour"),
    ({"text": "a. lukashenko working"}, "visit"),
    ({"text": ["gulf", "oman"]}, "tour-leg tour"),
]


def label(asked: dict[str, Any]) -> str:
    """Return keywords as one writes them, whatever the order of a set."""

    def written(value: object) -> str:
        if isinstance(value, type):
            return value.__name__
        if isinstance(value, StrEnum):
            return f"{type(value).__name__}.{value.name}"
        if isinstance(value, set | frozenset):
            return f"{{{', '.join(sorted(map(repr, value)))}}}"
        return repr(getattr(value, "id", value))

    return ", ".join(f"{keyword}={written(value)}" for keyword, value in asked.items())


@pytest.mark.parametrize(("asked", "matching"), EXAMPLES, ids=[label(e[0]) for e in EXAMPLES])
def test_examples(asked: dict[str, Any], matching: str) -> None:
    found = [event.id for event in DS.events.where(**asked)]
    assert sorted(found) == sorted(matching.split())
    assert found == [event.id for event in DS.events if event.id in found]


def test_every_keyword_alone_has_an_event_that_matches_and_one_that_does_not() -> None:
    for keyword in KEYWORDS:
        sizes = [len(matching.split()) for asked, matching in EXAMPLES if [*asked] == [keyword]]
        assert any(0 < size < len(EVENTS) for size in sizes), keyword


def test_both_in_any_capacity_is_two_wheres() -> None:
    assert [e.id for e in DS.events.where(country="BY").where(country="CN")] == ["talks"]
    assert [e.id for e in DS.events.where(country="OM").where(country="TR")] == ["deputies"]
    assert [e.id for e in DS.events.where(person="Xi").where(role="visitor")] == ["talks"]


def test_predicates_are_joined_by_and() -> None:
    assert [e.id for e in DS.events.where(lambda e: len(e.participants) == 2)] == [
        "talks",
        "summit",
    ]
    both = DS.events.where(lambda e: e.places, lambda e: e.kind == "visit")
    assert not both
    assert DS.visits.where(lambda v: v.destinations, destination="KZ").one().id == "visit"
    assert DS.events.where() == DS.events
    with pytest.raises(TypeError, match="functions and keywords"):
        DS.events.where("Oman")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="countries"):
        DS.events.where(countries="Oman")  # type: ignore[call-arg]


def test_a_question_is_a_test_like_a_function() -> None:
    held = DS.query(status="held")
    assert DS.events.where(held) == DS.events.where(status="held")
    found = DS.events.where(held, lambda e: e.part_of, DS.query(country="BY"), kind="meeting")
    assert [event.id for event in found] == ["talks"]
    # Each of two questions may be satisfied by another participant.
    assert DS.events.where(DS.query(country="BY"), country="CN").one().id == "talks"
    assert not DS.events.where(DS.query(country="BY"), country="OM")
    assert DS.visits.where(held).one().type is VisitType.WORKING


def test_a_record_stands_for_its_id() -> None:
    assert DS.events.where(person=DS.people["xi-jinping"]) == DS.events.where(person="Xi")
    assert DS.events.where(country=DS.countries["OM"]) == DS.events.where(country="OM")
    for record in (DS.countries["BY"], DS.people["aleksandr-lukashenko"], DS.organizations["sco"]):
        assert DS.events.where(about=record).one().id == "thanks"
    assert DS.events.where(place=DS.places) == DS.events.where(place="Astana")


def test_a_generator_of_values_is_read_once() -> None:
    found = DS.events.where(kind=(kind for kind in ("agreement", "statement")))
    assert found == DS.events.where(kind=["agreement", "statement"])
    with pytest.raises(DataError, match="found nothing, expected at least one value"):
        DS.events.where(kind=iter(()))


class EmbargoType(StrEnum):
    TOTAL = "total"
    PARTIAL = "partial"


@attrs.frozen(kw_only=True)
class Embargo(Event):
    kind: ClassVar[str] = "embargo"

    type: EmbargoType = EmbargoType.TOTAL


def test_an_own_kind_is_asked_by_its_kind_and_type() -> None:
    ds = Dataset([Embargo(id="a", title="A"), Embargo(id="b", title="B", type=EmbargoType.PARTIAL)])
    assert [e.id for e in ds.events.where(kind="embargo", type="partial")] == ["b"]
    question = ds.query(kind="embargo", type=EmbargoType.TOTAL)
    assert Query.from_dict(question.to_dict()) == question
    assert ds.events.where(question).one().id == "a"
    with pytest.raises(UnknownName, match="embargo"):
        DS.events.where(kind="embargo")


# Wrong values: what is asked, and whether it is a name or word that is not known.
NAMES = (
    *("country", "person", "organization", "about", "destination", "place", "source", "part_of"),
)
WORDS = ("kind", "type", "topic", "status", "role", "level", "speech_act", "instrument", "basis")
UNKNOWN: list[dict[str, Any]] = [
    {"country": "Turkye"},
    {"country": "Atlantis"},
    {"country": "Congo"},
    {"country": "EU"},
    {"country": "SCO"},
    {"country": "Xi"},
    {"country": DS.people["xi-jinping"]},
    {"country": ("Oman", "Omann")},
    {"person": "Lukashenka"},
    {"person": "Li"},
    {"person": "Nobody"},
    {"person": "China"},
    {"organization": "Shanghai Cooperation Organisation"},
    {"organization": "CN"},
    {"about": "Lukashenka"},
    {"about": "Turkye"},
    {"about": "Congo"},
    {"about": "Li"},
    {"about": "Atlantis"},
    {"about": "Astana"},
    {"about": DS.places["astana"]},
    {"about": ("Oman", "summit")},
    {"destination": "Astana"},
    {"destination": "Omna"},
    {"place": "Astanna"},
    {"place": "Belarus"},
    {"source": "paper"},
    {"part_of": "sumit"},
    {"part_of": "astana"},
    {"kind": "visits"},
    {"type": "workin"},
    {"topic": "trades"},
    {"status": "holden"},
    {"role": "visitr"},
    {"level": "minster"},
    {"speech_act": "thank"},
    {"instrument": "treatie"},
    {"basis": "inferrred"},
    {"role": "Visitor"},
    {"kind": "xyzzy"},
    {"during": "2024", "certainty": "probable"},
]
REFUSED: list[dict[str, Any]] = [
    *({keyword: ()} for keyword in KEYWORDS if keyword != "dated"),
    {"topic": set()},
    *({keyword: None} for keyword in KEYWORDS if keyword != "part_of"),
    {"during": "2024", "certainty": None},
    {"country": ("Oman", None)},
    {"part_of": ("summit", None)},
    *({keyword: ""} for keyword in KEYWORDS),
    {"text": "  "},
    {"text": "..."},
    {"country": ["Oman", ""]},
    {"certainty": "certain"},
    {"certainty": "possible", "dated": True},
    {"during": "July 2024"},
    {"during": "2024-13"},
    {"during": "2024-7"},
    {"before": "2024-07-04/2024-07-03"},
    {"after": ("2024", "soon")},
    {"during": 2024},
    {"before": {"year": 2024}},
    {"dated": "yes"},
    {"dated": 1},
    {"dated": (True, False)},
    {"country": 5},
    {"person": b"Xi"},
    {"organization": ["UN", 7.5]},
    {"about": 5},
    {"part_of": 5},
    {"topic": 5},
    {"text": 5},
    {"kind": Visit},
    {"tag": b"bridges"},
    {"role": {"role": "host"}},
    {"during": "2024", "certainty": 1},
    {"during": "2024", "certainty": ""},
    {"during": "2024", "certainty": ("certain",)},
]


def refusal(asked: dict[str, Any]) -> str:
    with pytest.raises(DiplomodelError) as caught:
        DS.events.where(**asked)
    message = str(caught.value)
    with pytest.raises(type(caught.value)) as again:
        DS.query(**asked)
    assert str(again.value) == message
    return f"{type(caught.value).__name__}: {message}"


@pytest.mark.parametrize("asked", UNKNOWN, ids=label)
def test_an_unknown_name_or_word_is_an_error(asked: dict[str, Any]) -> None:
    with pytest.raises(UnknownName):
        DS.events.where(**asked)


@pytest.mark.parametrize(
    "asked", REFUSED, ids=[f"{number}-{label(asked)}" for number, asked in enumerate(REFUSED)]
)
def test_what_is_no_value_is_a_value_error(asked: dict[str, Any]) -> None:
    with pytest.raises(DataError) as caught:
        DS.events.where(**asked)
    assert isinstance(caught.value, ValueError)
    assert caught.value.problems[0].path.split("[")[0] in asked


def test_the_messages_are_the_recorded_ones() -> None:
    told = "".join(f"{label(asked)}\n    {refusal(asked)}\n" for asked in [*UNKNOWN, *REFUSED])
    if os.environ.get("DIPLOMODEL_UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(told, encoding="utf-8")
    assert told == SNAPSHOT.read_text(encoding="utf-8")


def test_a_name_that_several_sorts_have_is_ambiguous_and_codes_and_ids_are_not() -> None:
    words = Statement(
        id="words",
        title="Words",
        participants=(Participant(role=Role.SUBJECT, person="georgia", country="OM"),),
    )
    ds = Dataset(
        [words],
        [
            Person(id="georgia", name="Georgia Sand", names=(Name(text="GEORGIA"),)),
            Person(id="oman", name="Ann", names=(Name(text="OM"), Name(text="Congo"))),
        ],
        [Organization(id="om", name="Ocean Monitoring", abbreviation="O.M.")],
    )
    with pytest.raises(AmbiguousName) as caught:
        ds.events.where(about="Georgia")
    assert str(caught.value) == (
        '"Georgia" may be Georgia (GE), a country, or Georgia Sand (georgia), a person; '
        "say which by its id or code"
    )
    assert caught.value.choices == ("GE", "georgia")
    for exact, found in (("georgia", True), ("GE", False), ("OM", True), ("om", False)):
        assert bool(ds.events.where(about=exact)) is found
    assert not ds.events.where(about="oman")
    with pytest.raises(AmbiguousName, match=r'^"congo" may be .*\(CD\), a country, .*a person'):
        ds.events.where(about="congo")
    with pytest.raises(AmbiguousName, match=r"Oman \(OM\), a country, or Ann \(oman\), a person,"):
        ds.events.where(about="Om")


def test_every_keyword_has_its_wrong_values() -> None:
    for keyword in NAMES + WORDS:
        assert any(keyword in asked for asked in UNKNOWN), keyword
    for keyword in (*KEYWORDS, "certainty"):
        assert any(keyword in asked for asked in REFUSED), keyword


def answer(events: Events[Any], question: dict[str, Any]) -> list[str] | None:
    """Return the ids of the answer; None where the question is refused as impossible."""
    try:
        return [event.id for event in events.where(**question)]
    except DataError as error:
        assert {problem.rule for problem in error.problems} == {"impossible-question"}
        return None


def test_where_equals_a_naive_filter_on_2000_random_questions() -> None:
    random = Random(20240704)
    found, asked = Counter[str](), Counter[str]()
    for _ in range(100):
        ds = random_dataset(random, random.randint(5, 25))
        for _ in range(20):
            question, resolved, certainty = random_question(random, ds)
            expected = naive_where(ds.events, resolved, certainty)
            assert answer(ds.events, question) == expected, question
            found["impossible" if expected is None else "some" if expected else "none"] += 1
            asked.update(list(question))
    assert found.total() == 2000
    # A test in which nothing is ever found would hold of anything.
    assert found["some"] > 800
    assert found["impossible"] > 100
    assert all(asked[keyword] >= 50 for keyword in KEYWORDS), asked
    assert asked["certainty"] >= 50


@settings(max_examples=200)
@given(seed=st.integers(0, 2**32), size=st.integers(5, 25))
def test_where_equals_a_naive_filter_on_any_data(seed: int, size: int) -> None:
    random = Random(seed)
    ds = random_dataset(random, size)
    for _ in range(10):
        question, resolved, certainty = random_question(random, ds)
        assert answer(ds.events, question) == naive_where(ds.events, resolved, certainty), question
        # The same of a part of the data set.
        for part, kind in ((ds.visits, "visit"), (ds.agreements, "agreement")):
            expected = naive_where(ds.events, resolved, certainty, [kind])
            assert answer(part, question) == expected, question
