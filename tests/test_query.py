"""Questions as values: equal when they ask the same, written and read without loss."""

import json
import pickle
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplomodel as dm
from diplomodel import DataError, Dataset, Event, Query
from diplomodel.asking.keywords import Clause
from diplomodel.vocabulary import Certainty, EventStatus, Role, Topic
from random_data import random_dataset, random_question
from reference_where import is_impossible

DS: Dataset = random_dataset(Random(7), 20)
EQUAL: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"country": ("OM", "BY")}, {"country": ["Belarus", "Oman"]}),
    ({"country": "Turkey"}, {"country": {"TR", "TUR", "Турция", "Türkiye"}}),
    ({"country": ("OM", "OM")}, {"country": "Oman"}),
    ({"destination": "Soviet Union"}, {"destination": "SUHH"}),
    ({"person": "Xi", "role": "host"}, {"role": Role.HOST, "person": ("习近平", "xi-jinping")}),
    ({"organization": "SCO"}, {"organization": "ШОС"}),
    ({"place": "Маскат"}, {"place": frozenset({"muscat"})}),
    ({"source": "First paper"}, {"source": "paper-a"}),
    ({"topic": (Topic.TRADE, "energy")}, {"topic": ["energy", "trade", "energy"]}),
    ({"status": "proposed"}, {"status": EventStatus.PROPOSED}),
    ({"tag": "Bridges"}, {"tag": "bridges"}),
    ({"text": "Talks in Türkiye"}, {"text": "turkiye, TALKS in talks"}),
    ({"during": date(2024, 7, 4)}, {"during": (dm.edtf("2024-07-04"), "2024-07-04")}),
    ({"during": "2024"}, {"during": "2024", "certainty": Certainty.POSSIBLE}),
    ({"part_of": DS.events[3]}, {"part_of": DS.events[3].id}),
]


@pytest.mark.parametrize(("one", "other"), EQUAL, ids=[str(n) for n in range(len(EQUAL))])
def test_the_same_question_is_the_same_value(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = DS.query(**one), DS.query(**other)
    assert first == second
    assert hash(first) == hash(second)
    assert repr(first) == repr(second)
    assert json.dumps(first.to_dict()) == json.dumps(second.to_dict())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"country": "OM"}, {"destination": "OM"}),
        ({"country": "OM"}, {"country": ("OM", "BY")}),
        ({"dated": True}, {"dated": False}),
        ({"dated": True}, {}),
        ({"part_of": None}, {}),
        ({"during": "2024"}, {"during": "2024", "certainty": "certain"}),
        ({"during": "2024-07"}, {"during": "2024-07-01/2024-07-31"}),
        ({"text": "talks visit"}, {"text": ("talks", "visit")}),
    ],
    ids=str,
)
def test_different_questions_differ(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert DS.query(**one) != DS.query(**other)


@settings(max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_questions_survive_writing_and_match_as_where_does(seed: int) -> None:
    random = Random(seed)
    ds = random_dataset(random, random.randint(5, 15))
    questions: list[Query] = []
    asked: list[dict[str, list[Any]]] = []
    for _ in range(5):
        keywords, resolved = possible_question(random, ds)
        question = ds.query(**keywords)
        assert Query.from_dict(question.to_dict()) == question
        read = Query.from_dict(json.loads(json.dumps(question.to_dict())))
        assert read == question
        assert hash(read) == hash(question)
        assert ds.events.where(read) == ds.events.where(**keywords)
        questions.append(question)
        asked.append(resolved)
    _hold_the_laws(ds, questions, is_impossible(asked[:2]))


def possible_question(random: Random, ds: Dataset) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return the keywords of a random question that some event could answer, and resolved."""
    while True:
        keywords, resolved, _ = random_question(random, ds)
        if not is_impossible([resolved]):
            return keywords, resolved


def _hold_the_laws(ds: Dataset, questions: list[Query], impossible: bool) -> None:
    a, b, c = questions[:3]
    assert a & b == b & a
    assert hash(a & b) == hash(b & a)
    assert (a & b) & c == a & (b & c)
    assert a & a == a
    assert a & (a & b) == a & b
    assert a & Query() == a == Query() & a
    assert Query.from_dict((a & b).to_dict()) == a & b
    both = ds.events.where(a) & ds.events.where(b)
    assert both == ds.events.where(a).where(b)
    if impossible:  # together, though not each alone
        with pytest.raises(DataError, match="ask ds"):
            ds.events.where(a & b)
    else:
        assert ds.events.where(a & b) == both


def test_both_means_each_in_any_capacity() -> None:
    ds = dm.Dataset(
        [
            dm.Meeting(
                id="two",
                title="Two",
                participants=(dm.Participant(country="BY"), dm.Participant(country="CN")),
            ),
            dm.Visit(
                id="to-china",
                title="To China",
                participants=(dm.Participant(country="BY"),),
                destinations=("CN",),
            ),
            dm.Visit(id="alone", title="Alone", participants=(dm.Participant(country="BY"),)),
        ]
    )
    both = ds.query(country="BY") & ds.query(country="China")
    assert {event.id for event in ds.events.where(both)} == {"two", "to-china"}
    assert len(both.clauses) == 2
    assert ds.events.where(both) == ds.events.where(country="BY").where(country="CN")


def test_no_question_matches_everything() -> None:
    assert DS.query() == Query() == Query.from_dict({"clauses": []})
    assert Query.from_dict({"clauses": [{}]}) == Query() == Query((Clause(),))
    assert DS.events.where(Query()) == DS.events
    with pytest.raises(TypeError):
        Query() & "both"  # type: ignore[operator]


def test_a_question_holds_ids_and_codes_and_no_names() -> None:
    question = DS.query(country="Turkey", person="Лукашенко", during=date(2024, 7, 4), dated=True)
    assert question.to_dict() == {
        "clauses": [
            {
                "country": ["TR"],
                "person": ["aleksandr-lukashenko"],
                "during": ["2024-07-04"],
                "dated": True,
            }
        ]
    }
    assert DS.query(part_of=None).to_dict() == {"clauses": [{"part_of": [None]}]}
    certain = DS.query(after="2024", certainty="certain").to_dict()
    assert certain == {"clauses": [{"after": ["2024"], "certainty": "certain"}]}


def test_what_is_written_is_plain() -> None:
    def walk(value: object) -> None:
        assert type(value) in (dict, list, str, bool, type(None))
        if isinstance(value, dict):
            for key, item in value.items():
                assert type(key) is str
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    random = Random(11)
    for _ in range(200):
        walk(DS.query(**possible_question(random, DS)[0]).to_dict())


def test_a_question_is_immutable_and_can_be_pickled() -> None:
    question = DS.query(country="Oman", during="2024-07", role="host") & DS.query(text="talks")
    copy = pickle.loads(pickle.dumps(question))
    assert copy == question
    assert hash(copy) == hash(question)
    with pytest.raises(AttributeError):
        question.clauses = ()  # type: ignore[misc]


def test_a_question_can_be_asked_of_another_data_set() -> None:
    question = DS.query(country="Oman", kind="visit")
    other = dm.Dataset([dm.Visit(id="v", title="V", destinations=("OM",))])
    assert other.events.where(question).one().id == "v"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, ['found null, expected an object with "clauses", a list']),
        ([], ['found an empty list, expected an object with "clauses", a list']),
        ({}, ['found an empty object, expected an object with "clauses", a list']),
        ({"clauses": {}}, ['found an object with clauses, expected an object with "clauses"']),
        ({"clauses": [], "limit": 5}, ["found an object with clauses, limit, expected an object"]),
        (
            {"clauses": ["visit"]},
            ['clauses[0]: found "visit", expected an object that describes a'],
        ),
        (
            {
                "clauses": [
                    {
                        "role": ["visitr", "host", "hst", 5],
                        "country": ["Oman", "OM"],
                        "person": ["Xi Jinping"],
                        "kind": "visit",
                        "topic": [],
                        "dated": "yes",
                        "during": ["2024-13", 2024],
                        "part_of": [None, "trip"],
                        "colour": ["red"],
                    },
                    {"contry": ["OM"]},
                    {"certainty": "certain", "text": ["talks"]},
                    {"certainty": "probable", "after": ["2024"]},
                    {"certainty": "certain", "before": ["soon"]},
                    {"place": [None], "status": [""], "tag": ["..."], "source": [["a"]]},
                ]
            },
            [
                'clauses[0].kind: found "visit", expected a list, each text',
                'clauses[0].country[0]: found "Oman", expected a country code',
                'clauses[0].person[0]: found "Xi Jinping", expected an id in kebab-case',
                'clauses[0].role[0]: found "visitr", expected one of: unspecified, visitor,',
                'clauses[0].role[2]: found "hst"',
                "clauses[0].role[3]: found 5, expected one of: unspecified, visitor,",
                "clauses[0].topic: found an empty list, expected a list of values",
                "clauses[0].part_of[0]: found null",
                'clauses[0].during[0]: found "2024-13", expected a month from 01 to 12',
                "clauses[0].during[1]: found 2024, expected a date",
                'clauses[0].dated: found "yes", expected true or false',
                'clauses[0].colour: found the key "colour", expected one of: kind, country,',
                'clauses[1].contry: found the key "contry", expected one of: kind, country,',
                "clauses[2].certainty: found a certainty alone, expected a date keyword",
                'clauses[3].certainty: found "probable"',
                'clauses[4].before[0]: found "soon"',
                'clauses[5].tag[0]: found "...", expected at least one word',
                'clauses[5].status[0]: found "", expected one of: unspecified, proposed, planned,',
                "clauses[5].place[0]: found null",
                "clauses[5].source[0]: found a list of 1",
            ],
        ),
    ],
    ids=["null", "list", "empty", "clauses", "more", "clause", "everything"],
)
def test_what_is_no_question_is_refused_with_all_problems(data: Any, told: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        Query.from_dict(data)
    messages = [str(problem) for problem in caught.value.problems]
    assert len(messages) == len(told), messages
    for message, start in zip(messages, told, strict=True):
        assert message.startswith(start)


def test_a_misspelt_word_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(DataError, match=r"did you mean visitor\?"):
        Query.from_dict({"clauses": [{"role": ["visitr"]}]})
    with pytest.raises(DataError, match=r"did you mean country\?"):
        Query.from_dict({"clauses": [{"contry": ["OM"]}]})


def test_what_is_read_is_put_in_the_form_of_equal_questions() -> None:
    read = Query.from_dict(
        {
            "clauses": [
                {"tag": ["Bridges", "bridges"], "country": ["OM", "BY", "OM"]},
                {"text": ["Talks in Türkiye"], "during": ["2024"], "certainty": "possible"},
            ]
        }
    )
    tagged = DS.query(tag="bridges", country=("Belarus", "Oman"))
    assert read == tagged & DS.query(text="turkiye, TALKS in talks", during="2024")


def test_a_clause_is_checked_however_it_is_built() -> None:
    with pytest.raises(DataError, match='kind: found "visit", expected a tuple'):
        Clause(kind="visit")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="topic: found an empty list"):
        Clause(topic=())
    with pytest.raises(TypeError, match="Clause has no field contry; did you mean country"):
        Clause(contry=("OM",))  # type: ignore[call-arg]
    assert repr(Query((Clause(kind=("visit",)),))) == "Query(clauses=(Clause(kind=('visit',)),))"


def test_the_shipped_events_answer_a_question_as_where_does() -> None:
    ds = dm.load()
    question = ds.query(person="Xi", kind="meeting", during="2024-07")
    expected: dm.Events[Event] = ds.events.where(person="Xi", kind="meeting", during="2024-07")
    assert ds.events.where(question) == expected
    assert len(expected) > 0
