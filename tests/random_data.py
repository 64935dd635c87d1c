"""Random data sets, and random questions about them, from a seeded generator."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import attrs

from diplomodel import (
    Act,
    Agreement,
    Dataset,
    Event,
    Evidence,
    Meeting,
    Name,
    Organization,
    Participant,
    Person,
    Place,
    Relation,
    Source,
    Statement,
    Summit,
    Visit,
    edtf,
)
from diplomodel.vocabulary import (
    ActType,
    AgreementStatus,
    Basis,
    EventStatus,
    InstrumentType,
    Level,
    MeetingFormat,
    RelationType,
    Role,
    SpeechAct,
    StatementForm,
    SummitFormat,
    Topic,
    VisitType,
)

# Few values of each sort, so that questions often find something; by id or code, with ways to ask.
COUNTRIES = {
    "BY": ["BY", "BLR", "Belarus", "Беларусь", "belarus"],
    "CN": ["CN", "China", "Китай", "中国"],
    "KZ": ["KZ", "Kazakhstan", "Казахстан"],
    "OM": ["OM", "OMN", "Oman", "OMAN"],
    "SUHH": ["SUHH", "USSR", "Soviet Union"],
    "TR": ["TR", "Turkey", "Türkiye", "turkiye"],
}
PEOPLE = {
    "aleksandr-lukashenko": ["aleksandr-lukashenko", "Lukashenko", "Лукашенко"],
    "haitham-bin-tariq": ["haitham-bin-tariq", "Haitham bin Tariq"],
    "xi-jinping": ["xi-jinping", "Xi", "Xi Jinping", "习近平"],
}
ORGANIZATIONS = {"eu": ["EU", "European Union"], "sco": ["sco", "SCO", "ШОС"], "un": ["UN"]}
PLACES = {"astana": ["Astana", "astana"], "muscat": ["Muscat", "Маскат"], "minsk": ["Minsk"]}
SOURCES = {"paper-a": ["paper-a", "First paper"], "paper-b": ["paper-b"], "paper-c": ["paper-c"]}
TAGS = ["bridges", "caravans", "dates"]
WORDS = ["Talks", "visit", "Türkiye", "Überlandweg", "sultan", "дружба", "Straße", "2024"]
ASKED_WORDS = [
    "talk",
    "TALKS",
    "Visit",
    "turkiye",
    "Türk",
    "uberland",
    "Sultan",
    "ДРУЖБА",
    "strasse",
]
DATES = """
    2024-07-03 2024-07-04 2024-07-05 2024-07 2024-07? 2024 2024~ 2023-12 2023-12-31 202X 19XX
    2024-XX-04 XXXX-07-04 2024-07-03/2024-07-04 2024-06/2024-08 2023/.. 2024-07/ ../2024-07-03
    /2024-07 2024-07-03?/2024-07-10 [2024-07-03..2024-07-05] [..2024-07-03] [2024-07-05..]
""".split()
ROLES = [Role.VISITOR, Role.HOST, Role.ATTENDEE, Role.SPEAKER, Role.PARTY, Role.SUBJECT]
LEVELS = [Level.HEAD_OF_STATE, Level.MINISTER, Level.UNSPECIFIED]
TOPICS = [Topic.TRADE, Topic.CULTURE, Topic.ENERGY]
STATUSES: list[EventStatus] = [EventStatus.HELD, EventStatus.PLANNED, EventStatus.PROPOSED]
AGREED = [AgreementStatus.SIGNED, AgreementStatus.IN_FORCE, AgreementStatus.PROPOSED]
ACTS = [ActType.PROPOSED, ActType.SIGNED, ActType.RATIFIED, ActType.ENTERED_INTO_FORCE]
SORTS: dict[type[Event], list[Any]] = {
    Summit: [SummitFormat.REGULAR, SummitFormat.INFORMAL, SummitFormat.OTHER],
    Visit: [VisitType.WORKING, VisitType.INFORMAL],
    Meeting: [MeetingFormat.TALKS, MeetingFormat.OTHER],
    Agreement: [InstrumentType.TREATY, InstrumentType.JOINT_STATEMENT],
    Statement: [StatementForm.SPEECH, StatementForm.JOINT_STATEMENT],
}
SPEECH_ACTS = [SpeechAct.PROPOSAL, SpeechAct.THANKS]
_HOLDERS: dict[type[Event], tuple[type[Event], ...]] = {
    Summit: (Summit,),
    Visit: (Visit,),
    Meeting: (Visit, Summit, Meeting),
    Agreement: (Agreement,),
    Statement: (Statement,),
}


def _names(asked: list[str]) -> tuple[Name, ...]:
    return tuple(Name(text=text) for text in asked)


def random_dataset(random: Random, size: int) -> Dataset:
    """Return a data set of so many random events, with all that they refer to."""
    events: list[Event] = []
    for number in range(size):
        events.append(_event(random, number, events))
    random.shuffle(events)
    return Dataset(
        events,
        [Person(id=key, name=key, names=_names(asked)) for key, asked in PEOPLE.items()],
        [
            Organization(id=key, name=asked[0], names=_names(asked))
            for key, asked in ORGANIZATIONS.items()
        ],
        [Place(id=key, name=asked[0], names=_names(asked)) for key, asked in PLACES.items()],
        [Source(id=key, publisher="A paper", title=asked[-1]) for key, asked in SOURCES.items()],
    )


def _event(random: Random, number: int, before: list[Event]) -> Event:
    kind = random.choice([Summit, Visit, Visit, Meeting, Agreement, Statement])
    fitting = [event for event in before if isinstance(event, _HOLDERS[kind])]
    values: dict[str, Any] = {
        "id": f"{kind.kind}-{random.randrange(10)}-{number}",
        "title": _text(random),
        "summary": random.choice([None, _text(random)]),
        "participants": tuple(_participant(random) for _ in range(random.randrange(4))),
        "places": _some(random, PLACES),
        "topics": _some(random, TOPICS),
        "tags": _some(random, TAGS),
        "part_of": random.choice(fitting).id if fitting and random.random() < 0.4 else None,
        "evidence": tuple(_evidence(random) for _ in range(random.randrange(3))),
    }
    if before and random.random() < 0.3:
        target = random.choice(before).id
        values["relations"] = (Relation(type=RelationType.FOLLOWS, target=target),)
    if kind is Agreement:
        values["instrument"] = random.choice(SORTS[kind])
        values["acts"] = tuple(_act(random) for _ in range(random.randrange(4)))
        return Agreement(**values)
    values["date"] = _date(random)
    values["status"] = random.choice(STATUSES)
    values["type" if kind is Visit else "form" if kind is Statement else "format"] = random.choice(
        SORTS[kind]
    )
    if kind is Visit:
        values["destinations"] = _some(random, COUNTRIES)
    elif kind is Statement:
        values["speech_act"] = random.choice(SPEECH_ACTS)
    elif kind is Summit:
        values["organization"] = random.choice([None, *ORGANIZATIONS])
    return kind(**values)


def _some(random: Random, choices: Any) -> tuple[Any, ...]:
    return tuple(random.sample(list(choices), random.randrange(3)))


def _text(random: Random) -> str:
    return " ".join(random.sample(WORDS, random.randrange(1, 4)))


def _date(random: Random) -> Any:
    return None if random.random() < 0.15 else edtf(random.choice(DATES))


def _participant(random: Random) -> Participant:
    participant = Participant(
        role=random.choice(ROLES),
        level=random.choice(LEVELS),
        office=random.choice(WORDS),
        name=random.choice([None, *WORDS]),
        country=random.choice([None, *COUNTRIES]),
        person=random.choice([None, *PEOPLE]),
        organization=random.choice([None, None, *ORGANIZATIONS]),
    )
    if random.random() < 0.2:
        on_behalf_of = random.choice([*COUNTRIES, *ORGANIZATIONS])
        return attrs.evolve(participant, on_behalf_of=on_behalf_of)
    return participant


def _evidence(random: Random) -> Evidence:
    return Evidence(
        source=random.choice([*SOURCES]),
        supports=("title",),
        basis=random.choice(list(Basis)),
        why="It follows.",
    )


def _act(random: Random) -> Act:
    return Act(
        type=random.choice(ACTS),
        party=random.choice([None, *COUNTRIES, *ORGANIZATIONS]),
        date=_date(random),
        status=random.choice([EventStatus.HELD, EventStatus.HELD, EventStatus.PLANNED]),
    )


def _named(names: dict[str, list[str]]) -> Callable[[Random, Dataset], tuple[Any, Any]]:
    def draw(random: Random, _: Dataset) -> tuple[Any, Any]:
        key = random.choice([*names])
        return random.choice(names[key]), key

    return draw


def _word(words: list[Any]) -> Callable[[Random, Dataset], tuple[Any, Any]]:
    def draw(random: Random, _: Dataset) -> tuple[Any, Any]:
        word = random.choice(words)
        return random.choice([word, str(word)]), word

    return draw


def _asked_date(random: Random, _: Dataset) -> tuple[Any, Any]:
    text = random.choice(DATES)
    asked = [text, edtf(text)]
    if text.count("-") == 2 and text[-2:].isdigit() and "X" not in text and len(text) == 10:
        asked.append(date.fromisoformat(text))
    return random.choice(asked), edtf(text)


def _whole(random: Random, ds: Dataset) -> tuple[Any, Any]:
    wholes = [event for event in ds.events if len(ds.parts(event))] or [ds.events[0]]
    whole = random.choice(wholes)
    return random.choice([whole, whole.id]), whole.id


def _asked_text(random: Random, _: Dataset) -> tuple[Any, Any]:
    text = " ".join(random.sample(ASKED_WORDS, random.choice([1, 1, 2])))
    return text, text


_KINDS = [kind.kind for kind in SORTS]
_DRAWN: dict[str, Callable[[Random, Dataset], tuple[Any, Any]]] = {
    "country": _named(COUNTRIES),
    "person": _named(PEOPLE),
    "organization": _named(ORGANIZATIONS),
    "role": _word(ROLES),
    "level": _word(LEVELS),
    "about": _named({**COUNTRIES, **PEOPLE, **ORGANIZATIONS}),
    "destination": _named(COUNTRIES),
    "kind": _word(_KINDS),
    "type": _word([word for words in SORTS.values() for word in words]),
    "topic": _word(TOPICS),
    "tag": _word(TAGS),
    "status": _word([*STATUSES, *AGREED]),
    "place": _named(PLACES),
    "part_of": _whole,
    "speech_act": _word(SPEECH_ACTS),
    "instrument": _word(SORTS[Agreement]),
    "during": _asked_date,
    "before": _asked_date,
    "after": _asked_date,
    "source": _named(SOURCES),
    "basis": _word(list(Basis)),
    "text": _asked_text,
}
KEYWORDS = (*_DRAWN, "dated")
_DATE_KEYWORDS = {"during", "before", "after"}


def random_question(
    random: Random, ds: Dataset
) -> tuple[dict[str, Any], dict[str, list[Any]], str]:
    """Return keywords as a user gives them, the same resolved, and the certainty."""
    given: dict[str, Any] = {}
    resolved: dict[str, list[Any]] = {}
    for keyword in random.sample(KEYWORDS, random.choice([1, 1, 2, 2, 3, 4])):
        if keyword == "dated":
            given[keyword] = random.random() < 0.7
            resolved[keyword] = [given[keyword]]
        elif keyword == "part_of" and random.random() < 0.3:
            given[keyword], resolved[keyword] = None, [None]
        else:
            pairs = [_DRAWN[keyword](random, ds) for _ in range(random.choice([1, 1, 2, 3]))]
            asked = [pair[0] for pair in pairs]
            resolved[keyword] = [pair[1] for pair in pairs]
            wrapped = random.choice([tuple, list, set, frozenset])(asked)
            given[keyword] = asked[0] if len(asked) == 1 and random.random() < 0.7 else wrapped
    certainty = "possible"
    if _DATE_KEYWORDS & given.keys() and random.random() < 0.6:
        certainty = given["certainty"] = random.choice(["possible", "certain"])
    return given, resolved, certainty
