"""Comparing, merging and editing: what differs is told whole, what contradicts is not chosen."""

import time
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplomodel import (
    Basis,
    DataError,
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
    UnknownName,
    Visit,
    edtf,
    load,
)
from diplomodel.changes.comparing import between
from diplomodel.path import Path
from diplomodel.vocabulary import RelationType, Role
from strategies import datasets, kinds, records

# Data sets take long to draw.
small = datasets(most=2)
few = settings(max_examples=25)


def at(record: object, path: str) -> Any:
    value: Any = record
    for step in Path.parse(path) or ():
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


def told(*sources: str, supports: tuple[str, ...] = ("*",), basis: Basis = Basis.STATED) -> Any:
    why = None if basis is Basis.STATED else "it follows"
    return tuple(
        Evidence(source=s, lines=(2, 3), supports=supports, basis=basis, why=why) for s in sources
    )


PAPERS = [Source(id=f"paper-{x}", publisher="P", title=f"Paper {x}") for x in "ab"]
MINSK = Place(id="minsk", name="Minsk", country="BY")
HOST = Participant(role=Role.HOST, name="A", office="minister", country="BY")
GUEST = Participant(role=Role.VISITOR, name="B", office="envoy", country="OM")
OTHER = Participant(role=Role.ATTENDEE, name="C", country="CN")
TALKS = Meeting(
    id="talks",
    title="Talks",
    date=edtf("2024-07"),
    participants=(HOST, GUEST),
    places=("minsk",),
    evidence=told("paper-a"),
)
OURS = Dataset([TALKS], places=[MINSK], sources=PAPERS, name="ours", version="1")


def changed(**values: Any) -> list[str]:
    edited = OURS.with_events(attrs.evolve(TALKS, **values))
    return [str(change) for change in OURS.diff(edited).changed[0].fields]


# Comparing


@few
@given(small, small)
def test_a_difference_names_every_record_that_is_not_in_both(one: Dataset, two: Dataset) -> None:
    before = {record.id: record for record in one.records()}
    after = {record.id: record for record in two.records()}
    found = one.diff(two)
    assert {r.id for r in found.added} == after.keys() - before.keys()
    assert {r.id for r in found.removed} == before.keys() - after.keys()
    assert {c.id for c in found.changed} == {
        key for key in before.keys() & after.keys() if before[key] != after[key]
    }
    assert bool(found) == (one != two)
    assert bool(two.diff(one)) == bool(found)
    assert str(found)


@few
@given(small)
def test_a_data_set_does_not_differ_from_itself(ds: Dataset) -> None:
    assert not ds.diff(ds)
    assert str(ds.diff(ds)) == "no difference"


@given(st.data(), st.sampled_from(kinds()))
def test_each_change_is_what_stands_at_its_path(data: st.DataObject, cls: type[Any]) -> None:
    key = {"code": "OM"} if cls.kind == "country" else {"id": "same"}
    old, new = (data.draw(records(cls, **key)) for _ in range(2))
    pairs = list(between(old, new))
    assert bool(pairs) == (old != new)
    for old_path, new_path, old_value, new_value in pairs:
        assert old_value != new_value
        assert not old_path or at(old, old_path) == old_value
        assert not new_path or at(new, new_path) == new_value
        assert old_path or old_value is None
        assert new_path or new_value is None


@given(st.data(), st.sampled_from(kinds()))
def test_one_changed_field_is_one_change(data: st.DataObject, cls: type[Any]) -> None:
    key = {"code": "OM"} if cls.kind == "country" else {"id": "same"}
    old = data.draw(records(cls, **key))
    name = "title" if hasattr(old, "title") else "name"
    new = attrs.evolve(old, **{name: getattr(old, name) + "!"})
    assert [pair[0] for pair in between(old, new)] == [name]


def test_lists_are_compared_element_by_element() -> None:
    sent = attrs.evolve(GUEST, office="ambassador")
    assert changed(participants=(HOST, sent)) == ['participants[1].office: "envoy" -> "ambassador"']
    assert changed(participants=(OTHER, HOST, sent)) == [
        'participants[0]: nothing -> (role: attendee, name: "C", country: "CN")',
        'participants[1].office: "envoy" -> "ambassador"',
    ]
    assert changed(participants=(sent,)) == [
        'participants[0]: (role: host, name: "A", office: "minister", country: "BY") -> nothing',
        'participants[1].office: "envoy" -> "ambassador"',
    ]
    assert changed(participants=(GUEST, HOST))[0].startswith("participants: in another order: [(")
    assert changed(tags=("b", "a")) == ['tags[0]: nothing -> "b"', 'tags[1]: nothing -> "a"']


def test_long_lists_are_compared_in_little_time() -> None:
    def tagged(tags: list[str]) -> Visit:
        return Visit(id="a", title="A", tags=tuple(tags))

    old = [f"t{n}" for n in range(20_000)]
    few = [*old[:5000], "new", *old[5000:9000], *old[9001:]]
    cases = {
        "other": ([f"u{n}" for n in range(20_000)], 20_000),
        "few": (few, 2),
        "backwards": ([*reversed(old), "new"], 39_999),
        "two words": (["t1", "t2"] * 10_000, 39_996),
        "alike": (["t1"] * 20_000, 39_998),
    }
    for name, (tags, most) in cases.items():
        start = time.process_time()
        found = [*between(tagged(old), tagged(tags))]
        assert time.process_time() - start < 15, name
        assert len(found) <= most
    assert [pair[:2] for pair in between(tagged(old), tagged(few))] == [
        ("", "tags[5000]"),
        ("tags[9000]", ""),
    ]
    mixed = [f"t{n % 7}" for n in range(20_000)]
    again = [*mixed[:300], *mixed[302:]]
    start = time.process_time()
    assert len([*between(tagged(mixed), tagged(again))]) < 40_000
    assert time.process_time() - start < 15


def test_long_lists_of_parts_are_compared_in_little_time() -> None:
    people = [Participant(office=f"o{n}", country="OM") for n in range(300)]
    others = [attrs.evolve(p, role=Role.HOST) for p in people]
    start = time.process_time()
    before = attrs.evolve(TALKS, participants=tuple(people), evidence=())
    after = attrs.evolve(before, participants=tuple(others))
    assert len([*between(before, after)]) == 300
    assert time.process_time() - start < 15


def test_dates_words_and_evidence_are_told_too() -> None:
    assert changed(date=edtf("2024-07-04")) == ["date: 2024-07 -> 2024-07-04"]
    assert changed(date=None) == ["date: 2024-07 -> nothing"]
    assert changed(evidence=told("paper-b")) == [
        'evidence[0].source: "paper-a" -> "paper-b"',
    ]
    piece = attrs.evolve(TALKS.evidence[0], lines=(2, 4))
    assert changed(evidence=(piece,)) == ["evidence[0].lines[1]: 3 -> 4"]


def test_long_texts_are_cut_to_where_they_differ() -> None:
    before = OURS.with_events(attrs.evolve(TALKS, summary="So it was. " * 20 + "They met."))
    after = OURS.with_events(attrs.evolve(TALKS, summary="So it was. " * 20 + "They parted."))
    line = str(before.diff(after).changed[0].fields[0])
    assert line == 'summary: "…o it was. They met." -> "…o it was. They parted."'


def test_another_kind_is_a_change_of_kind() -> None:
    visit = Visit(id="talks", title="Talks", destinations=("BY",), evidence=TALKS.evidence)
    found = [c.path for c in OURS.diff(OURS.with_events(visit)).changed[0].fields]
    assert found == ["kind", "date", "participants", "places", "destinations"]


def test_a_difference_reads_well() -> None:
    edited = OURS.with_events(
        attrs.evolve(TALKS, title="Talks in Minsk"), Visit(id="trip", title="Trip")
    ).without("paper-b")
    renamed = Dataset(
        edited.events, places=edited.places, sources=edited.sources, name="ours", version="2"
    )
    assert str(OURS.diff(renamed)) == "\n".join(
        [
            "1 added, 1 removed, 1 changed",
            '~ version: "1" -> "2"',
            "+ visit trip: Trip",
            "- source paper-b: Paper b",
            "~ meeting talks: Talks in Minsk (2024-07)",
            '    title: "Talks" -> "Talks in Minsk"',
        ]
    )


# Merging


@few
@given(small)
def test_merging_nothing_or_the_same_changes_nothing(ds: Dataset) -> None:
    assert ds.merge(Dataset()) == ds
    assert Dataset().merge(ds) == ds
    assert ds.merge(ds) == ds


@few
@given(small, small)
def test_merging_keeps_every_record_of_both_or_tells_why_not(one: Dataset, two: Dataset) -> None:
    mine = {record.id: record for record in one.records()}
    clash = {r.id for r in two.records() if mine.get(r.id, r) != r}
    try:
        merged = one.merge(two)
    except DataError as error:
        # Without a clash, a whole that two give each other, or an accession, can stand between.
        rules = {problem.rule for problem in error.problems}
        assert clash or rules <= {"cycle", "accession", "like-with-like", "wrong-sort"}
        if clash:
            assert {problem.record for problem in error.problems} == clash
        return
    assert not clash
    assert {r.id: r for r in merged.records()} == {**mine, **{r.id: r for r in two.records()}}


def test_a_conflict_is_told_field_by_field_with_the_evidence_of_both() -> None:
    theirs = attrs.evolve(
        TALKS,
        date=edtf("2024-08"),
        participants=(HOST, attrs.evolve(GUEST, office="ambassador")),
        evidence=told("paper-a") + told("paper-b", supports=("date",), basis=Basis.INFERRED),
    )
    with pytest.raises(DataError) as caught:
        OURS.merge(OURS.with_events(theirs, places=[Place(id="minsk", name="Minsk", country="PL")]))
    date, office, evidence, place = caught.value.problems
    assert str(date) == (
        "talks: date: found 2024-08 in the other data set, expected 2024-07, as in the first "
        "(evidence in the first: paper-a lines 2, 3 (stated); "
        "in the other: paper-b lines 2, 3 (inferred))"
    )
    assert (office.path, office.rule) == ("participants[1].office", "merge-conflict")
    assert office.hint is not None
    assert office.hint.count("paper-a lines 2, 3 (stated)") == 2
    assert evidence.path == "evidence[1]"
    assert (place.record, place.path) == ("minsk", "country")


def test_what_is_alike_is_not_joined() -> None:
    theirs = Dataset(places=[Place(id="the-city", name="Minsk", country="BY")])
    assert [place.id for place in OURS.merge(theirs).places] == ["minsk", "the-city"]


def test_same_as_joins_and_references_follow() -> None:
    theirs = Dataset(
        [Meeting(id="dinner", title="Dinner", places=("the-city",), part_of="our-talks"),
         Meeting(id="our-talks", title="Talks", relations=())],
        places=[Place(id="the-city", name="Мінск")],
    )  # fmt: skip
    merged = OURS.without("talks").merge(theirs, same_as={"the-city": "minsk"})
    assert merged.events["dinner"].places == ("minsk",)
    assert merged.places.resolve("Мінск").name == "Minsk"
    assert merged.places["minsk"].country == "BY"
    assert "the-city" not in merged


def test_same_as_takes_over_what_ours_does_not_say_with_its_evidence() -> None:
    ours = Person(id="a-b", name="A. B.", evidence=told("paper-a"))
    theirs = Person(
        id="ab",
        name="Aa Bb",
        names=(Name(text="A. B."), Name(text="АБ", language="ru")),
        country="BY",
        evidence=told("paper-b", supports=("name", "names[1]"))
        + told("paper-b", basis=Basis.INFERRED),
    )
    mine = Dataset(people=[ours], sources=PAPERS)
    joined = mine.merge(Dataset(people=[theirs], sources=PAPERS), same_as={"ab": "a-b"}).people[
        "a-b"
    ]
    assert (joined.name, joined.country) == ("A. B.", "BY")
    assert [name.text for name in joined.names] == ["A. B.", "АБ", "Aa Bb"]
    assert joined.evidence_for("names[2]")[0].supports == ("names[1]", "names[2]")
    assert joined.basis("country") is Basis.INFERRED
    assert joined.basis("name") is Basis.STATED
    assert joined.evidence_for("country")[0].source == "paper-b"


def test_evidence_for_everything_does_not_cover_what_is_taken_over_without_any() -> None:
    ours = Person(id="a-b", name="A", names=(Name(text="Aa"),), evidence=told("paper-a"))
    mine = Dataset(people=[ours], sources=PAPERS)
    theirs = Dataset(people=[Person(id="x", name="Bb", country="BY")])
    joined = mine.merge(theirs, same_as={"x": "a-b"}).people["a-b"]
    assert [name.text for name in joined.names] == ["Aa", "Bb"]
    assert joined.basis("country") is None
    assert joined.basis("names[1]") is None
    assert joined.basis("names[0]") is Basis.STATED
    assert joined.basis("name") is Basis.STATED


def test_two_that_become_one_stand_in_a_list_once() -> None:
    ours = Dataset(places=[MINSK])
    theirs = Dataset(
        [
            attrs.evolve(
                TALKS,
                places=("one", "hall", "two", "gym"),
                participants=(),
                evidence=told("paper-b", supports=("places[0]", "places[2]", "places[3]")),
            )
        ],
        places=[Place(id=key, name=key.title()) for key in ("one", "hall", "two", "gym")],
        sources=PAPERS,
    )
    talks = ours.merge(theirs, same_as={"one": "minsk", "two": "minsk"}).meetings.one()
    assert talks.places == ("minsk", "hall", "gym")
    assert talks.evidence[0].supports == ("places[0]", "places[2]")


def test_what_is_twice_already_stays_and_only_what_is_joined_becomes_one() -> None:
    here = [Person(id=key, name=key.title()) for key in ("x", "y")]
    same = Participant(office="envoy")
    parts = (same, Participant(person="x"), same, Participant(person="y"))
    meeting = Meeting(id="m", title="M", participants=parts)
    theirs = Dataset([meeting], people=here)
    ours = Dataset(people=[Person(id="mine", name="X")])
    (merged,) = ours.merge(theirs, same_as={"x": "mine", "y": "mine"}).meetings
    assert merged.participants == (same, Participant(person="mine"), same)


def test_a_same_as_that_is_no_mapping_is_told_in_words() -> None:
    with pytest.raises(TypeError, match="found a list of 1, expected"):
        load().merge(Dataset(), same_as=["c"])  # type: ignore[arg-type]


def test_same_as_does_not_hide_a_contradiction() -> None:
    theirs = Dataset(places=[Place(id="the-city", name="Minsk", country="PL")])
    with pytest.raises(DataError) as caught:
        OURS.merge(theirs, same_as={"the-city": "minsk"})
    assert [(p.record, p.path) for p in caught.value.problems] == [("minsk", "country")]


def test_same_as_says_what_it_cannot_join() -> None:
    theirs = Dataset([Visit(id="visit", title="Visit")], places=[Place(id="city", name="City")])
    wrong = {"citty": "minsk", "city": "minks", "visit": "minsk"}
    with pytest.raises(DataError) as caught:
        OURS.merge(theirs, same_as=wrong)
    unknown, ours, sort = caught.value.problems
    assert (unknown.rule, unknown.hint) == ("same-as-unknown", "did you mean city?")
    assert (ours.rule, ours.hint) == ("same-as-unknown", "did you mean minsk?")
    assert sort.rule == "same-as-sort"


def test_events_joined_by_same_as_must_say_the_same() -> None:
    theirs = OURS.without("talks").with_events(attrs.evolve(TALKS, id="the-talks"))
    assert OURS.merge(theirs, same_as={"the-talks": "talks"}) == OURS
    with pytest.raises(DataError, match="talks: title"):
        OURS.merge(
            theirs.with_events(attrs.evolve(TALKS, id="the-talks", title="Chat")),
            same_as={"the-talks": "talks"},
        )


def test_a_join_that_makes_a_circle_is_told() -> None:
    theirs = Dataset(
        organizations=[
            Organization(id="top", name="Top"),
            Organization(id="below", name="Below", parent="top"),
        ]
    )
    ours = Dataset(organizations=[Organization(id="one", name="One")])
    with pytest.raises(DataError, match="the organization itself"):
        ours.merge(theirs, same_as={"top": "one", "below": "one"})


def test_references_into_a_known_data_set_are_merged_with_it() -> None:
    bundled = load()
    person = bundled.people["xi-jinping"]
    visit = Visit(id="a-visit", title="A visit", participants=(Participant(person=person.id),))
    mine = Dataset([visit], known=[bundled])
    for merged in (bundled.merge(mine), mine.merge(bundled)):
        assert merged.known == ()
        assert len(merged.events) == len(bundled.events) + 1


def test_labels_of_a_merged_data_set() -> None:
    def labelled(name: str, version: str, as_of: str | None) -> Dataset:
        return Dataset(name=name, version=version, as_of=as_of and edtf(as_of))  # type: ignore[arg-type]

    def labels(ds: Dataset) -> tuple[str, str, str]:
        return ds.name, ds.version, str(ds.as_of)

    one, two = labelled("one", "1", "2024-07"), labelled("two", "2", "2023")
    assert labels(one.merge(two)) == ("one", "1", "2023")
    assert labels(two.merge(one)) == ("two", "2", "2023")
    assert labels(labelled("", "", None).merge(two)) == ("two", "2", "2023")
    assert labels(labelled("x", "", None).merge(two)) == ("x", "", "2023")


# Editing


def test_with_events_adds_and_replaces_by_id() -> None:
    visit = Visit(id="trip", title="Trip", participants=(Participant(person="a"),))
    edited = OURS.with_events(
        visit, attrs.evolve(TALKS, title="Chat"), people=[Person(id="a", name="A")]
    )
    assert edited.events["talks"].title == "Chat"
    assert len(edited.events) == 2
    assert (edited.name, edited.version) == ("ours", "1")
    assert OURS.events["talks"].title == "Talks"
    assert edited.with_events(TALKS).without("trip", "a") == OURS


def test_edits_are_checked_and_all_problems_told() -> None:
    visits = [
        Visit(id=f"v{n}", title="V", relations=(Relation(type=RelationType.FOLLOWS, target="no"),))
        for n in range(3)
    ]
    with pytest.raises(DataError) as caught:
        OURS.with_events(*visits)
    assert [p.record for p in caught.value.problems] == ["v0", "v1", "v2"]
    with pytest.raises(DataError) as caught:
        OURS.with_events(visits[0], visits[0])
    assert "duplicate-id" in {p.rule for p in caught.value.problems}
    with pytest.raises(DataError, match="a record that belongs among events"):
        OURS.with_events(MINSK)  # type: ignore[arg-type]
    with pytest.raises(DataError) as caught:
        OURS.without("minsk", PAPERS[0])
    assert {(p.record, p.path) for p in caught.value.problems} == {
        ("talks", "places[0]"),
        ("talks", "evidence[0].source"),
    }


def test_without_takes_records_and_ids_and_knows_them() -> None:
    assert not OURS.without(TALKS, "minsk", *PAPERS).diff(Dataset(name="ours", version="1"))
    with pytest.raises(UnknownName, match="did you mean talks"):
        OURS.without("talk")


@few
@given(small)
def test_taking_out_every_event_and_putting_it_back(ds: Dataset) -> None:
    without = ds.without(*ds.events)
    assert len(without.events) == 0
    assert without.with_events(*ds.events) == ds
    events: list[Event] = list(ds.events)
    assert ds.with_events(*events) == ds
