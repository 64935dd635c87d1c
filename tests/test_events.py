"""`Events`: a sequence, a set by id, and what is counted and grouped."""

import pickle
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplomodel import (
    Act,
    Agreement,
    DataError,
    Dataset,
    Event,
    Events,
    Meeting,
    Organization,
    Participant,
    Person,
    Place,
    Statement,
    Summit,
    UnknownName,
    Visit,
    edtf,
)
from diplomodel.vocabulary import ActType, EventStatus, Role, Topic
from random_data import random_dataset

SCO = Organization(id="sco", name="SCO")
PEOPLE = [Person(id="xi-jinping", name="Xi Jinping")]
ASTANA = Place(id="astana", name="Astana")
MADE: list[Event] = [
    Statement(id="zz-undated", title="Undated"),
    Meeting(
        id="talks",
        title="Talks",
        date=edtf("2024-07-04"),
        status=EventStatus.HELD,
        places=("astana",),
        topics=(Topic.TRADE, Topic.ENERGY),
        participants=(
            Participant(country="BY"),
            Participant(country="CN", person="xi-jinping"),
            Participant(country="BY", office="Interpreter"),
        ),
    ),
    Summit(
        id="summit",
        title="Summit",
        date=edtf("2024-07-03/2024-07-04"),
        status=EventStatus.HELD,
        organization="sco",
        topics=(Topic.TRADE,),
    ),
    Visit(id="visit", title="Visit", date=edtf("2023-12-30/2024-01-02"), destinations=("OM",)),
    Visit(id="trip", title="Trip", date=edtf("2024-07-04"), destinations=("KZ",)),
    Agreement(
        id="treaty",
        title="Treaty",
        acts=(Act(type=ActType.SIGNED, party="OM", date=edtf("[2025-12-30..2026-01-02]")),),
    ),
]
DS = Dataset(MADE, PEOPLE, [SCO], [ASTANA])
ORDER = ["visit", "summit", "talks", "trip", "treaty", "zz-undated"]


def ids(events: Sequence[Event]) -> list[str]:
    return [event.id for event in events]


# Who takes part


def test_who_takes_part_is_everybody_but_those_who_are_only_spoken_about() -> None:
    words = Statement(
        id="words",
        title="Words",
        participants=(
            Participant(role=Role.SUBJECT, person="b", country="RU", organization="un"),
            Participant(role=Role.SPEAKER, person="a", country="BY", on_behalf_of="sco"),
            Participant(role=Role.MEDIATOR, organization="eu", on_behalf_of="CN"),
            Participant(role=Role.SUBJECT, country="BY", person="a", on_behalf_of="OM"),
            Participant(role=Role.SUBJECT, organization="un", name="Somebody"),
        ),
    )
    assert words.people == ("a",)
    assert words.countries == ("BY", "CN")
    assert words.organizations == ("sco", "eu")
    # As they are listed; whom they would stand in for is not spoken about.
    assert words.about == ("b", "un", "RU", "a", "BY")


def test_conveners_destinations_and_act_parties_take_part() -> None:
    subject = Participant(role=Role.SUBJECT, country="CN", organization="un")
    summit = Summit(id="s", title="S", organization="sco", participants=(subject,))
    assert (summit.countries, summit.organizations, summit.about) == ((), ("sco",), ("un", "CN"))
    visit = Visit(id="v", title="V", destinations=("OM", "CN"), participants=(subject,))
    assert (visit.countries, visit.organizations) == (("OM", "CN"), ())
    acts = tuple(Act(type=ActType.SIGNED, party=party) for party in ("eu", "KZ", None, "eu"))
    treaty = Agreement(id="t", title="T", acts=acts, participants=(subject,))
    assert (treaty.countries, treaty.organizations, treaty.about) == (
        ("KZ",),
        ("eu",),
        ("un", "CN"),
    )


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32))
def test_whoever_is_counted_is_found_by_the_keyword_of_that_name(seed: int) -> None:
    ds = random_dataset(Random(seed), 15)
    asked: dict[str, Any] = {
        "country": lambda event: event.countries,
        "person": lambda event: event.people,
        "organization": lambda event: event.organizations,
        "about": lambda event: event.about,
    }
    for keyword, values in asked.items():
        for key in {key for event in ds.events for key in values(event)}:
            found = ds.events.where(**{keyword: key})
            assert ids(found) == [event.id for event in ds.events if key in values(event)]
            if keyword != "about":
                assert ds.events.group_by(keyword)[key] == found  # type: ignore[call-overload]


# As a sequence


def test_the_order_is_chronological_whatever_the_order_given() -> None:
    assert ids(DS.events) == ORDER
    for seed in range(20):
        shuffled = list(MADE)
        Random(seed).shuffle(shuffled)
        assert ids(Dataset(shuffled, PEOPLE, [SCO], [ASTANA]).events) == ORDER


def test_it_is_a_sequence() -> None:
    events = DS.events
    assert isinstance(events, Sequence)
    assert len(events) == 6
    assert bool(events)
    assert not events.where(during="1900")
    assert events[0].id == "visit"
    assert events[-1].id == "zz-undated"
    assert ids(list(reversed(events))) == ORDER[::-1]
    assert events.index(events[2]) == 2
    assert events.count(events[2]) == 1
    with pytest.raises(IndexError):
        events[6]
    first, *rest = events
    assert [first.id, *ids(rest)] == ORDER


@given(
    start=st.none() | st.integers(-9, 9),
    stop=st.none() | st.integers(-9, 9),
    step=st.none() | st.sampled_from([-3, -2, -1, 1, 2, 3]),
)
def test_a_slice_is_events_again(start: int | None, stop: int | None, step: int | None) -> None:
    part = DS.events[start:stop:step]
    assert isinstance(part, Events)
    assert ids(part) == ORDER[start:stop:step]
    assert ids(part | part) == [i for i in ORDER if i in ids(part)]


def test_an_id_looks_up() -> None:
    assert DS.events["talks"].title == "Talks"
    assert DS.meetings["talks"].arity is not None
    with pytest.raises(UnknownName, match='no event here has the id "talk"; did you mean talks'):
        DS.events["talk"]
    with pytest.raises(UnknownName):
        DS.visits["talks"]


def test_in_takes_a_record_or_an_id() -> None:
    talks = DS.events["talks"]
    assert talks in DS.events
    assert "talks" in DS.events
    assert talks not in DS.visits
    assert "talks" not in DS.visits
    assert Meeting(id="talks", title="Other talks") not in DS.events
    assert 5 not in DS.events
    assert None not in DS.events


def test_it_does_not_change() -> None:
    events: Any = DS.events
    with pytest.raises(TypeError):
        events[0] = events[1]
    with pytest.raises(AttributeError):
        events.note = "mine"
    assert not hasattr(events, "append")


def test_its_repr_is_short() -> None:
    assert repr(DS.events) == "<6 events: visit, summit, talks, …>"
    assert repr(DS.meetings) == "<1 event: talks>"
    assert repr(DS.events.where(during="1900")) == "<0 events>"


def test_equal_events_hold_the_same_records_in_the_same_order() -> None:
    again = Dataset(MADE, PEOPLE, [SCO], [ASTANA])
    assert DS.events == again.events
    assert hash(DS.events) == hash(again.events)
    assert DS.events.of_kind(Visit) == DS.visits == DS.events.where(kind="visit")
    assert len({DS.visits, DS.events.of_kind(Visit), again.visits}) == 1
    assert DS.events[::-1] != DS.events
    assert DS.events != list(DS.events)
    assert DS.events[:2] != DS.events
    other = Dataset([Visit(id="visit", title="Another")])
    assert other.visits != DS.visits.where(lambda visit: visit.id == "visit")


def test_events_and_their_data_set_survive_pickling() -> None:
    # Looked things up before, so that what is kept for later is there too.
    assert len(DS.events.where(country="BY", person="Xi Jinping") & DS.visits) == 0
    for events in (DS.events, DS.visits, DS.events.where(country="BY"), DS.events[:0]):
        copy = pickle.loads(pickle.dumps(events))
        assert copy == events
        assert hash(copy) == hash(events)
        assert ids(copy | copy) == ids(events)
    copied: Dataset = pickle.loads(pickle.dumps(DS))
    assert copied == DS
    assert copied.events.where(destination="Oman").one().id == "visit"
    assert copied.events | copied.visits == copied.events


# As a set


@settings(max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_set_algebra_goes_by_id_in_the_order_of_the_data_set(seed: int) -> None:
    random = Random(seed)
    ds = random_dataset(random, 12)
    order = ids(ds.events)
    one = ds.events.where(lambda _: random.random() < 0.5)
    other = ds.events.where(lambda _: random.random() < 0.5).sorted_by("kind", reverse=True)
    a, b = set(ids(one)), set(ids(other))
    assert ids(one | other) == [i for i in order if i in a | b]
    assert ids(one & other) == [i for i in order if i in a & b]
    assert ids(one - other) == [i for i in order if i in a - b]
    assert ids(other - one) == [i for i in order if i in b - a]
    assert one | other == other | one
    assert one & other == other & one
    assert (one - other) | (one & other) == one
    assert ids(other | other) == [i for i in order if i in b]


def test_of_different_kinds_both_are_joined() -> None:
    both = DS.visits | DS.meetings
    assert ids(both) == ["visit", "talks", "trip"]
    assert DS.visits & DS.meetings == DS.events[:0]
    assert ids(DS.events - DS.visits) == ["summit", "talks", "treaty", "zz-undated"]


@pytest.mark.parametrize("sign", ["|", "&", "-"])
def test_across_data_sets_it_is_refused(sign: str) -> None:
    other = Dataset(MADE[2:4], [], [SCO])

    def join(one: Any, two: Any) -> object:
        return one | two if sign == "|" else one & two if sign == "&" else one - two

    with pytest.raises(ValueError, match="another data set") as caught:
        join(DS.events, other.events)
    assert isinstance(caught.value, DataError)
    with pytest.raises(TypeError):
        join(DS.events, list(DS.events))
    with pytest.raises(TypeError):
        join(list(DS.events), DS.events)


# Taking some


def test_of_first_and_one() -> None:
    assert ids(DS.events.of_kind(Visit)) == ["visit", "trip"]
    assert DS.events.of_kind(Event) == DS.events
    assert not DS.visits.of_kind(Meeting)
    first = DS.events.first()
    assert first is not None
    assert first.id == "visit"
    assert DS.events[:0].first() is None
    assert DS.meetings.one().id == "talks"
    with pytest.raises(ValueError, match=r"one\(\): found none, expected exactly one event"):
        DS.events[:0].one()
    with pytest.raises(ValueError, match=r"one\(\): found 2: visit, trip, expected exactly one"):
        DS.visits.one()
    with pytest.raises(ValueError, match=r"found 6: visit, summit, talks, …, expected"):
        DS.events.one()


def test_a_narrower_events_stands_where_a_wider_one_is_expected() -> None:
    def titles(events: Events[Event]) -> list[str]:
        return [event.title for event in events]

    assert titles(DS.visits) == ["Visit", "Trip"]
    wider: Events[Event] = DS.visits
    assert wider == DS.visits
    visits: Events[Visit] = DS.visits.where(destination="OM")[:1]
    assert visits.one().destinations == ("OM",)


# Ordering


def test_sorted_by() -> None:
    assert ids(DS.events.sorted_by(lambda event: event.title)) == [
        "summit",
        "talks",
        "treaty",
        "trip",
        "zz-undated",
        "visit",
    ]
    kinds = [event.kind for event in DS.events.sorted_by("kind")]
    assert kinds == sorted(kinds)
    # Ties keep their order, and what has no value stays last either way.
    assert ids(DS.events.sorted_by("year")) == [*ORDER[:4], "treaty", "zz-undated"]
    assert ids(DS.events.sorted_by("year", reverse=True)) == [
        "summit",
        "talks",
        "trip",
        "visit",
        "treaty",
        "zz-undated",
    ]
    assert ids(DS.events.sorted_by(lambda event: event.id, reverse=True)) == sorted(ORDER)[::-1]
    with pytest.raises(UnknownName, match="did you mean country"):
        DS.events.sorted_by("contry")  # type: ignore[arg-type]


# Grouping

WORDS = ("kind", "country", "year", "month", "topic", "status", "person", "organization", "place")


def test_group_by_each_word() -> None:
    grouped = {word: {k: ids(v) for k, v in DS.events.group_by(word).items()} for word in WORDS}
    undated = ["zz-undated"]
    assert grouped["kind"] == {
        "agreement": ["treaty"],
        "meeting": ["talks"],
        "statement": undated,
        "summit": ["summit"],
        "visit": ["visit", "trip"],
    }
    assert grouped["country"] == {
        "BY": ["talks"],
        "CN": ["talks"],
        "KZ": ["trip"],
        "OM": ["visit", "treaty"],
        None: ["summit", "zz-undated"],
    }
    assert grouped["year"] == {
        2023: ["visit"],
        2024: ["visit", "summit", "talks", "trip"],
        None: ["treaty", "zz-undated"],
    }
    assert grouped["month"] == {
        "2023-12": ["visit"],
        "2024-01": ["visit"],
        "2024-07": ["summit", "talks", "trip"],
        None: ["treaty", "zz-undated"],
    }
    assert grouped["topic"]["trade"] == ["summit", "talks"]
    assert grouped["topic"]["energy"] == ["talks"]
    assert grouped["status"] == {
        "held": ["summit", "talks"],
        "signed": ["treaty"],
        "unspecified": ["visit", "trip", "zz-undated"],
    }
    assert grouped["person"]["xi-jinping"] == ["talks"]
    assert grouped["organization"]["sco"] == ["summit"]
    assert grouped["place"]["astana"] == ["talks"]


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32))
def test_groups_hold_every_event_in_order_and_are_counted(seed: int) -> None:
    ds = random_dataset(Random(seed), 15)
    order = ids(ds.events)
    for word in WORDS:
        groups: dict[Any, Events[Event]] = ds.events.group_by(word)
        assert {i for group in groups.values() for i in ids(group)} == set(order)
        for group in groups.values():
            assert isinstance(group, Events)
            assert ids(group) == [i for i in order if i in ids(group)]
        keys = [key for key in groups if key is not None]
        assert keys == sorted(keys)
        assert None not in [*groups][:-1]
        counts: dict[Any, int] = ds.events.count_by(word)
        assert list(counts.items()) == [(key, len(group)) for key, group in groups.items()]
        if None in groups:
            named = {i for key in keys for i in ids(groups[key])}
            assert named.isdisjoint(ids(groups[None]))


@pytest.mark.parametrize(
    ("text", "years", "months"),
    [
        ("2024-07-04", [2024], ["2024-07"]),
        ("2024-07", [2024], ["2024-07"]),
        ("2024", [2024], [None]),
        ("2024?", [2024], [None]),
        ("2024-07-04~", [2024], ["2024-07"]),
        ("198X", [None], [None]),
        ("19XX", [None], [None]),
        ("1964-XX-16", [1964], [None]),
        ("XXXX-11-26", [None], [None]),
        ("2023-12-30/2024-01-02", [2023, 2024], ["2023-12", "2024-01"]),
        ("2023-12/2025-01", [2023, 2024, 2025], None),
        ("2023/2025", [2023, 2024, 2025], [None]),
        ("2023/2024-02", [2023, 2024], [None]),
        # Of an end without limit, or not known, nothing is claimed.
        ("2024-07-04/..", [2024], ["2024-07"]),
        ("2024-07-04/", [2024], ["2024-07"]),
        ("../2024-07-04", [2024], ["2024-07"]),
        ("/2024-07-04", [2024], ["2024-07"]),
        # One day, some time within: only where no other year or month is possible.
        ("[2024-07-03..2024-07-05]", [2024], ["2024-07"]),
        ("[2024-06-30..2024-07-01]", [2024], [None]),
        ("[2024-12-31..2025-01-01]", [None], [None]),
        ("[2024..2024-03]", [2024], [None]),
        ("[2024-07..]", [None], [None]),
        ("[..2024-07]", [None], [None]),
    ],
)
def test_years_and_months(
    text: str, years: list[int | None], months: list[str | None] | None
) -> None:
    events = Dataset([Meeting(id="m", title="M", date=edtf(text))]).events
    assert list(events.count_by("year")) == years
    if months is None:
        first, last = text.split("/")
        found = list(events.count_by("month"))
        assert (found[0], found[-1], len(found)) == (first, last, 14)
    else:
        assert list(events.count_by("month")) == months


def test_a_function_groups_in_order_of_appearance() -> None:
    groups = DS.events.group_by(lambda event: len(event.participants))
    assert {key: ids(group) for key, group in groups.items()} == {
        0: ["visit", "summit", "trip", "treaty", "zz-undated"],
        3: ["talks"],
    }
    assert DS.events.count_by(lambda event: event.part_of) == {None: 6}
    assert DS.events[:0].group_by("year") == {}
    assert DS.events[:0].count_by(lambda event: event.id) == {}


@pytest.mark.parametrize("word", ["contry", "date", "", None, 5])
def test_an_unknown_word_is_refused(word: Any) -> None:
    for method in (DS.events.group_by, DS.events.count_by, DS.events.sorted_by):
        with pytest.raises(UnknownName, match="expected a function or one of: kind, country"):
            method(word)
