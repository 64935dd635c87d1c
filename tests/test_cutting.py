"""Cutting out: a few events as a data set that stands alone."""

import copy
import io
import pickle
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diplomodel as dm
from diplomodel import edtf
from diplomodel.model.shapes import Text
from diplomodel.reference.organizations import reference_sorts
from random_data import random_dataset
from strategies import datasets, parts_of

DS = dm.load()


def ids(ds: dm.Dataset) -> list[str]:
    return [record.id for record in ds.records()]


# Against a slow reference


def referred(record: Any) -> set[str]:
    """Return every id that a record names, read off the shapes of its fields."""
    found: set[str] = set()
    for _, field, value in parts_of(record):
        shapes = [field.shape, getattr(field.shape, "item", None)]
        if any(isinstance(shape, Text) and shape.refers for shape in shapes):
            found.update([value] if isinstance(value, str) else value or ())
    return found


def needed(ds: dm.Dataset, chosen: Iterable[dm.Event]) -> set[str]:
    """Return the ids of what the events need, by going round until nothing is added."""
    found = {event.id for event in chosen}
    while True:
        visits = {visit.id for visit in ds.visits if visit.id in found}
        more = {event.id for event in ds.events if event.part_of in visits}
        if more <= found:
            break
        found |= more
    own = {record.id: record for record in ds.records()}
    while True:
        more = {key for one in found for key in referred(own[one]) if key in own}
        if more <= found:
            return found
        found |= more


def check(ds: dm.Dataset, chosen: "dm.Events[Any]") -> None:
    cut = chosen.to_dataset()
    own = {record.id: record for record in ds.records()}
    assert {record.id for record in cut.records()} == needed(ds, chosen)
    assert all(event in cut for event in chosen)
    assert all(record == own[record.id] for record in cut.records())
    assert (cut.name, cut.version, cut.as_of, cut.known) == (
        ds.name,
        ds.version,
        ds.as_of,
        ds.known,
    )
    assert cut.coverage == ()
    # It is whole, so building it again finds nothing wrong; and of what was not asked for, nothing
    # can be left out.
    parts = {e.id for e in ds.events if (whole := ds.whole(e)) and isinstance(whole, dm.Visit)}
    for record in [*cut.records()]:
        # A record that took the place of a reference record is needed, and yet would not be missed.
        if not ({record.id} & {*parts, *reference_sorts()} or record.id in chosen):
            with pytest.raises(dm.DataError):
                cut.without(record)
    assert cut.events.to_dataset() == cut


@given(datasets(most=4), st.data())
def test_it_is_what_the_events_need_and_no_more(ds: dm.Dataset, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from([*ds.events]))) if ds.events else set()
    check(ds, ds.events.where(lambda event: event in chosen))


@pytest.mark.parametrize("seed", range(8))
def test_it_is_what_a_few_of_many_events_need(seed: int) -> None:
    random = Random(seed)
    ds = random_dataset(random, 60)
    few = set(random.sample([event.id for event in ds.events], 4))
    check(ds, ds.events.where(lambda event: event.id in few))


@pytest.mark.parametrize("size", [0, 1, 3, len(DS.events)])
def test_it_holds_for_the_bundled_data(size: int) -> None:
    cut = DS.events[:size].to_dataset()
    assert {record.id for record in cut.records()} == needed(DS, DS.events[:size])
    assert (cut == DS) == (size == len(DS.events) and len([*cut.records()]) == len([*DS.records()]))


# What comes along, and what does not


def test_a_leg_brings_its_tour_and_a_tour_its_legs() -> None:
    tour = dm.Visit(id="tour", title="Tour")
    legs = [
        dm.Visit(id=key, title=key, part_of="tour", destinations=(code,))
        for key, code in (("leg-one", "OM"), ("leg-two", "KZ"))
    ]
    dinner = dm.Meeting(id="dinner", title="Dinner", part_of="leg-two")
    later = dm.Meeting(
        id="later",
        title="Later",
        relations=(dm.Relation(type=dm.vocabulary.RelationType.FOLLOWS, target="dinner"),),
    )
    ds = dm.Dataset([tour, *legs, dinner, later])

    def cut(*keys: str) -> set[str]:
        return {*ids(ds.events.where(lambda event: event.id in keys).to_dataset())}

    assert cut("tour") == {"tour", "leg-one", "leg-two", "dinner"}
    assert cut("leg-one") == {"tour", "leg-one"}
    assert cut("leg-two") == {"tour", "leg-two", "dinner"}
    assert cut("dinner") == {"tour", "leg-two", "dinner"}
    assert cut("later") == {"tour", "leg-two", "dinner", "later"}
    assert cut() == set()


def test_questions_about_a_tour_have_the_same_answer() -> None:
    tours = DS.visits.where(destination="Oman")
    assert {*tours} <= {*tours.to_dataset().visits.where(destination="Oman")}
    trip = DS.visits["lukashenko-foreign-trip-2025"]
    cut = DS.visits.where(lambda visit: visit == trip).to_dataset()
    assert [*cut.parts(trip)] == [*DS.parts(trip)]


def test_an_organization_brings_its_members_and_its_parents() -> None:
    bodies = [
        dm.Organization(id="league", name="League", memberships=(dm.Membership(member="pact"),)),
        dm.Organization(id="pact", name="Pact", parent="union"),
        dm.Organization(id="union", name="Union"),
        dm.Organization(id="other", name="Other"),
    ]
    summit = dm.Summit(id="summit", title="Summit", organization="league")
    ds = dm.Dataset([summit, dm.Visit(id="visit", title="Visit")], organizations=bodies)
    assert ids(ds.summits.to_dataset()) == ["summit", "league", "pact", "union"]


def test_what_is_known_stays_known() -> None:
    people = dm.Dataset(people=[dm.Person(id="xi", name="Xi")])
    talks = dm.Meeting(id="talks", title="Talks", participants=(dm.Participant(person="xi"),))
    trip = dm.Dataset([dm.Visit(id="trip", title="Trip")], known=[people])
    leg = dm.Visit(id="leg", title="Leg", part_of="trip")
    ds = dm.Dataset([talks, leg], known=[trip])
    cut = ds.meetings.to_dataset()
    assert ids(cut) == ["talks"]
    assert cut.known == (trip,)
    assert cut.events.where(person="Xi").one() == talks
    # An event of a known data set, as an answer about this one may hold it.
    assert ids(ds.parts("trip").to_dataset()) == ["leg"]


def test_it_can_be_copied_and_pickled() -> None:
    visits = pickle.loads(pickle.dumps(DS.visits))
    assert visits.to_dataset() == DS.visits.to_dataset() == copy.deepcopy(DS).visits.to_dataset()
    assert DS.with_events().visits.to_dataset() == DS.visits.to_dataset()


def test_the_order_of_the_events_does_not_count() -> None:
    assert DS.visits.sorted_by("kind", reverse=True).to_dataset() == DS.visits.to_dataset()


# Writing


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.jsonl.gz", "a", "a.parquet"])
def test_events_are_written_so_that_they_stand_alone(name: str, tmp_path: Path) -> None:
    visits = DS.visits.where(destination="Kazakhstan")
    dm.write(visits, tmp_path / name)
    ds = dm.read(tmp_path / name)
    assert ds == visits.to_dataset()
    assert (ds.name, ds.as_of) == (DS.name, DS.as_of)
    assert ds.visits["lukashenko-kazakhstan-visit-2024"] in visits


def test_a_list_of_events_is_written_as_it_is() -> None:
    out = io.BytesIO()
    dm.write([*DS.visits[:1]], out)
    assert b'"dataset"' not in out.getvalue()
    assert dm.check(out.getvalue()).read == 1


def test_what_a_data_set_covers_is_not_said_of_a_part_of_it() -> None:
    visit = dm.Visit(id="visit", title="Visit")
    coverage = dm.Coverage(kind="visit", during=edtf("2024"))
    ds = dm.Dataset([visit], coverage=[coverage])
    assert ds.events.to_dataset().coverage == ()
