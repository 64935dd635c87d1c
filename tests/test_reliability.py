"""Two codings of the same sources: which events are paired, and how far the coders agree."""

import itertools
import random
from collections import Counter
from fractions import Fraction
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import diplomodel as dm
from diplomodel import Dataset, Evidence, Meeting, Participant, Visit, edtf
from diplomodel.changes.merging import _renamed
from diplomodel.extraction import compare
from diplomodel.extraction._alpha import alpha, by_days, by_members, by_value
from diplomodel.extraction._assignment import assign
from diplomodel.model.kinds import sort_of
from diplomodel.vocabulary import ActType, Basis, EventStatus, Topic, VisitType

# Assigning


def best_by_trying(weights: dict[tuple[int, int], int], size: int) -> int:
    return max(
        sum(max(0, weights.get((row, column), 0)) for row, column in enumerate(columns))
        for columns in itertools.permutations(range(size))
    )


places = st.tuples(st.integers(0, 5), st.integers(0, 5))


@given(st.dictionaries(places, st.integers(-2, 9)))
def test_no_other_pairs_are_worth_more(weights: dict[tuple[int, int], int]) -> None:
    pairs = assign(weights)
    assert len({*pairs.values()}) == len(pairs)
    assert all(weights[pair] > 0 for pair in pairs.items())
    assert sum(weights[pair] for pair in pairs.items()) == best_by_trying(weights, 6)


def test_a_chain_of_hundreds_is_moved_by_one_pair() -> None:
    # Each row takes the column before it, but for the first, which then has none.
    size = 400
    weights = {(n, n): 10 for n in range(size)} | {(n, n - 1): 9 for n in range(1, size)}
    weights[size, size - 1] = 11
    pairs = assign(weights)
    assert sum(weights[pair] for pair in pairs.items()) == 10 * size + 1
    assert pairs[size] == size - 1


# Alpha


def by_coincidences(units: list[tuple[Any, Any]], distance: Any) -> Fraction | None:
    """Return alpha as it is defined, by the matrix of coincidences."""
    matrix: Counter[tuple[Any, Any]] = Counter()
    for a, b in units:
        matrix[a, b] += 1
        matrix[b, a] += 1
    margins: Counter[Any] = Counter()
    for (a, _), count in matrix.items():
        margins[a] += count
    total = sum(margins.values())
    observed = sum(n * Fraction(distance(a, b)) for (a, b), n in matrix.items())
    expected = sum(
        m * n * Fraction(distance(a, b)) for a, m in margins.items() for b, n in margins.items()
    )
    return 1 - (total - 1) * observed / expected if expected else None


# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): two observers, binary, nominal.
@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("0100000010", "1110010000", 0.095), ("aabbdcccedda", "babbbccceddd", 0.692)],
)
def test_alpha_of_the_textbook(a: str, b: str, expected: float) -> None:
    found = alpha([*zip(a, b, strict=True)], by_value)
    assert found is not None
    assert round(found, 3) == expected


dates = st.sampled_from(
    [None, *map(edtf, "2024 2024-07 2024-07-03/2024-07-04 [2024-07..] 2024-07-03 ../2024".split())]
)
members = st.frozensets(st.sampled_from("abc"))


@pytest.mark.parametrize(
    ("values", "distance"),
    [(st.sampled_from("ab"), by_value), (dates, by_days), (members, by_members)],
    ids=["words", "dates", "lists"],
)
@given(data=st.data())
def test_alpha_is_what_the_matrix_of_coincidences_gives(
    data: st.DataObject, values: st.SearchStrategy[Any], distance: Any
) -> None:
    units = data.draw(st.lists(st.tuples(values, values), max_size=8))
    expected = by_coincidences(units, distance)
    if expected is None:
        assert alpha(units, distance) is None
    else:
        assert alpha(units, distance) == pytest.approx(float(expected))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2024-07-03/2024-07-04", "2024-07-03", 1 / 2),
        ("2024", "2024-07", 1 - 31 / 366),
        ("2024-07", "2024-08", 1),
        ("2024-07-03/2024-07-04", "[2024-07-03..2024-07-04]", 0),
        ("2024-07", "2024-07?", 0),
        ("XXXX-11-26", "XXXX-11-26", 0),
        ("XXXX-11-26", "XXXX-11-27", 1),
    ],
)
def test_dates_differ_by_the_days_that_they_do_not_share(a: str, b: str, expected: float) -> None:
    assert by_days(edtf(a), edtf(b)) == by_days(edtf(b), edtf(a)) == pytest.approx(expected)


def test_an_open_end_reaches_to_the_end_of_the_calendar() -> None:
    assert by_days(edtf("2024/.."), edtf("2024")) > 0.99
    assert by_days(edtf("2024/.."), edtf("2025/..")) < 0.01


def test_a_date_and_none_have_nothing_in_common() -> None:
    assert by_days(None, edtf("2024")) == 1
    assert by_days(None, None) == 0


# Pairing events

BUNDLED = dm.load()
SOURCE = BUNDLED.sources[BUNDLED.events[0].evidence[0].source]


def cited(*lines: int, source: str = SOURCE.id) -> tuple[Evidence, ...]:
    return (Evidence(source=source, lines=lines, supports=("*",), basis=Basis.STATED),)


def coding(*events: dm.Event) -> Dataset:
    return Dataset(events, known=[BUNDLED])


def paired(a: Dataset, b: Dataset) -> list[tuple[str, str]]:
    return [(pair.a.id, pair.b.id) for pair in compare(a, b).pairs]


def test_the_bundled_set_agrees_with_itself_in_everything() -> None:
    found = compare(BUNDLED, BUNDLED)
    assert [(pair.a.id, pair.b.id) for pair in found.pairs] == [
        (e.id, e.id) for e in BUNDLED.events
    ]
    assert not found.only_a
    assert not found.only_b
    for field in found.fields.values():
        assert not field.differing
        assert field.share in (1, None)
        assert field.alpha in (1, None)


def test_events_on_other_lines_are_other_events() -> None:
    visit = Visit(id="v", title="V", destinations=("OM",), date=edtf("2024"), evidence=cited(3))
    found = compare(coding(visit), coding(attrs.evolve(visit, evidence=cited(4))))
    assert (len(found.pairs), len(found.only_a), len(found.only_b)) == (0, 1, 1)


def test_events_on_one_line_are_told_apart_by_their_parties_and_dates() -> None:
    talks = [
        Meeting(
            id=f"m{n}",
            title="Talks",
            date=edtf(date),
            participants=(Participant(country="BY"), Participant(country=country)),
            evidence=cited(3),
        )
        for n, (country, date) in enumerate([("OM", "2024"), ("CN", "2024"), ("CN", "2025")])
    ]
    others = [attrs.evolve(event, id=f"x{n}") for n, event in enumerate(talks)]
    assert paired(coding(*talks), coding(*others[::-1])) == [
        ("m0", "x0"),
        ("m1", "x1"),
        ("m2", "x2"),
    ]


def test_a_speech_is_told_from_a_point_in_it() -> None:
    whole = dm.Statement(id="z-whole", title="Words", evidence=cited(3))
    point = attrs.evolve(whole, id="a-point", part_of="z-whole")
    other = attrs.evolve(whole, id="a-speech")
    other_point = attrs.evolve(point, id="z-what-was-said", part_of="a-speech")
    found = compare(coding(whole, point), coding(other, other_point))
    assert {(pair.a.id, pair.b.id) for pair in found.pairs} == {
        ("z-whole", "a-speech"),
        ("a-point", "z-what-was-said"),
    }
    assert not [told for pair in found.pairs for told in pair.differing]


def test_without_lines_an_event_is_recognized_by_its_parties() -> None:
    oman = Visit(id="oman", title="V", destinations=("OM",), date=edtf("2024"))
    china = Visit(id="china", title="V", destinations=("CN",), date=edtf("2024"), evidence=cited(3))
    b = coding(attrs.evolve(china, id="x", evidence=()), attrs.evolve(oman, id="y"))
    assert paired(coding(oman, china), b) == [("china", "x"), ("oman", "y")]


def test_two_kinds_for_one_event_are_a_difference_of_kind() -> None:
    visit = Visit(id="v", title="V", destinations=("OM",), date=edtf("2024"), evidence=cited(3))
    meeting = Meeting(
        id="m",
        title="M",
        date=edtf("2024"),
        participants=(Participant(country="OM"),),
        evidence=cited(3),
    )
    (pair,) = compare(coding(visit), coding(meeting)).pairs
    assert [found.path for found in pair.differing] == ["kind", "participants"]


def test_a_record_of_the_same_full_name_is_the_same() -> None:
    def talks(person: str, place: str) -> Dataset:
        event = Meeting(
            id="m", title="M", participants=(Participant(person=person),), places=(place,)
        )
        people = [dm.Person(id=person, name="Someone New")]
        return Dataset([event], people=people, places=[dm.Place(id=place, name="Minsk")])

    (pair,) = compare(talks("someone-new", "minsk"), talks("new", "the-city")).pairs
    assert pair.differing == ()


def test_two_people_of_one_country_are_two_participants() -> None:
    def talks(person: str) -> Meeting:
        attendee = Participant(person=person, country="BY", office="minister")
        return Meeting(id="m", title="M", participants=(attendee,), evidence=cited(1))

    people = [person.id for person in BUNDLED.people][:2]
    (pair,) = compare(*(coding(talks(person)) for person in people)).pairs
    (told,) = pair.differing
    assert told.path == "participants"
    assert (told.in_a[0].person, told.in_b[0].person) == (people[0], people[1])


def test_one_id_for_two_events_is_not_one_event() -> None:
    def words(about: str) -> dm.Statement:
        relation = dm.Relation(type=dm.vocabulary.RelationType.ABOUT, target=about)
        return dm.Statement(id="s", title="S", relations=(relation,), evidence=cited(5))

    a = coding(words("v"), Visit(id="v", title="V", evidence=cited(1)))
    b = coding(words("v"), Visit(id="v", title="V", evidence=cited(2)))
    found = compare(a, b)
    assert [told.path for pair in found.pairs for told in pair.differing] == ["relations[0].target"]
    assert (len(found.only_a), len(found.only_b)) == (1, 1)


@attrs.frozen(kw_only=True)
class Sanction(dm.Event):
    """A kind of somebody's own, one of whose fields another kind has in another shape."""

    kind: ClassVar[str] = "sanction"
    destinations: str | None = None


def test_fields_of_one_name_but_another_shape_are_not_compared() -> None:
    sanction = Sanction(id="s", title="S", destinations="Oman", evidence=cited(1))
    visit = Visit(id="v", title="V", destinations=("OM",), evidence=cited(1))
    (pair,) = compare(coding(sanction), coding(visit)).pairs
    assert [told.path for told in pair.differing] == ["kind"]
    (pair,) = compare(coding(sanction), coding(attrs.evolve(sanction, destinations=None))).pairs
    assert [told.path for told in pair.differing] == ["destinations"]


# Damage: every difference is found, and none is invented


def numbered_lines() -> Dataset:
    """Return the bundled set with a line of its own for each event."""
    events = [
        attrs.evolve(event, evidence=cited(number))
        for number, event in enumerate(BUNDLED.events, 1)
    ]
    return dm.Dataset(events, known=[BUNDLED])


BASE = numbered_lines()
# Events that others refer to, and which are therefore not dropped.
REFERRED = {
    key
    for event in BASE.events
    for key in (event.part_of, *(relation.target for relation in event.relations))
}


# Acts that no membership has to agree with.
HARMLESS = {*ActType} - {ActType.ACCEDED, ActType.ENTERED_INTO_FORCE}


def other_word(word: Any, chance: random.Random) -> Any:
    return chance.choice([other for other in type(word) if other is not word])


def without(items: tuple[Any, ...], chance: random.Random) -> tuple[Any, ...]:
    gone = chance.randrange(len(items))
    return items[:gone] + items[gone + 1 :]


def replaced(items: tuple[Any, ...], number: int, **values: Any) -> tuple[Any, ...]:
    return (*items[:number], attrs.evolve(items[number], **values), *items[number + 1 :])


def damaged(event: dm.Event, chance: random.Random) -> tuple[dm.Event, str]:
    """Return an event with one thing changed, and the path of what was changed."""
    choices = ["topics", event.type_field] if hasattr(event, event.type_field) else ["topics"]
    choices += ["date", "status"] if not isinstance(event, dm.Agreement) else []
    choices += [name for name in ("places", "relations", "participants") if getattr(event, name)]
    choices += ["part_of"] if event.part_of else []
    choices += ["participants.level", "participants.role"] if event.participants else []
    if isinstance(event, dm.Agreement) and all(act.type in HARMLESS for act in event.acts):
        choices += ["acts", "acts.date"]
        # An act is recognized by its party or its date when it is of another type.
        choices += ["acts.type"] if all(act.party or act.date for act in event.acts) else []
    field, _, part = chance.choice(choices).partition(".")
    held: Any = getattr(event, field)
    if part:
        number = chance.randrange(len(held))
        old = getattr(held[number], part)
        new: Any = edtf("1999") if part == "date" else other_word(old, chance)
        changed = replaced(held, number, **{part: new})
        return attrs.evolve(event, **{field: changed}), f"{field}[{number}].{part}"
    if field == "topics":
        new = (*held, next(topic for topic in Topic if topic not in held))
    elif field == "date":
        new = edtf("1999")
    elif field == "part_of":
        new = None
    elif isinstance(held, tuple):
        new = without(held, chance)
    else:
        new = other_word(held, chance)
    return attrs.evolve(event, **{field: new}), field


@given(st.integers(0, 1_000_000))
def test_damage_is_accounted_for_whole(seed: int) -> None:
    chance = random.Random(seed)
    events: list[dm.Event] = []
    expected: set[tuple[str, str]] = set()
    dropped: set[str] = set()
    for event in BASE.events:
        fate = chance.random()
        if fate < 0.1 and event.id not in REFERRED:
            dropped.add(event.id)
            continue
        if fate < 0.4:
            changed, path = damaged(event, chance)
            expected.add((event.id, path))
            for computed in ("date", "status"):
                if getattr(changed, computed) != getattr(event, computed):
                    expected.add((event.id, computed))
            events.append(changed)
        else:
            events.append(event)
    added = [
        attrs.evolve(event, id=f"{event.id}-again", evidence=cited(1000 + n))
        for n, event in enumerate(chance.sample(events, 3))
    ]
    chance.shuffle(events)
    # The second coder has ids of their own for everything.
    records = [*BUNDLED.people, *BUNDLED.places, *BUNDLED.organizations, *events, *added]
    names = {record.id: f"x-{n}" for n, record in enumerate(records)}
    sorts = {record.id: sort_of(record) for record in records}
    theirs = [_renamed(record, names, sorts) for record in records]
    b = dm.dataset.dataset_of([*theirs, *BUNDLED.sources], {}, ())

    found = compare(BASE, b)
    assert {event.id for event in found.only_a} == dropped
    assert {event.id for event in found.only_b} == {names[event.id] for event in added}
    assert all(names[pair.a.id] == pair.b.id for pair in found.pairs)
    assert {(told.a, told.path) for pair in found.pairs for told in pair.differing} == expected
    counted = [told for field in found.fields.values() for told in field.differing]
    assert len(counted) == len(expected)
    for field in found.fields.values():
        if field.units:
            assert field.share == pytest.approx(1 - len(field.differing) / field.units)
            assert (field.share == 1) is (not field.differing)


def test_agreement_is_the_same_seen_from_either_side() -> None:
    chance = random.Random(5)
    b = Dataset([damaged(event, chance)[0] for event in BASE.events], known=[BUNDLED])
    there, back = compare(BASE, b), compare(b, BASE)
    assert {(p.a.id, p.b.id) for p in there.pairs} == {(p.b.id, p.a.id) for p in back.pairs}
    for name, field in there.fields.items():
        assert field.alpha == pytest.approx(back.fields[name].alpha)


def test_the_order_of_lists_does_not_count() -> None:
    event = BUNDLED.summits[0]
    other = attrs.evolve(
        event,
        topics=event.topics[::-1],
        participants=event.participants[::-1],
        evidence=cited(1),
    )
    (pair,) = compare(coding(attrs.evolve(event, evidence=cited(1))), coding(other)).pairs
    assert pair.differing == ()


# What people see


def two() -> tuple[Dataset, Dataset]:
    visit = Visit(id="v", title="A <b>visit</b>", destinations=("OM",), evidence=cited(1))
    other = attrs.evolve(
        visit, id="w", type=VisitType.STATE, status=EventStatus.HELD, evidence=cited(1, 2)
    )
    extra = Meeting(id="m", title="<script>", participants=(Participant(country="OM"),))
    return coding(visit), coding(other, extra)


def test_the_table_lists_the_fields_of_which_something_is_said() -> None:
    found = compare(*two())
    assert str(found).splitlines() == [
        "1 event in both, 0 only in a, 1 only in b",
        "field         units  said  share  alpha",
        "kind              1     1   1.00      -",
        "lines             1     1   0.00   0.00",
        "status            1     1   0.00   0.00",
        "type              1     1   0.00   0.00",
        "destinations      1     1   1.00      -",
    ]
    assert repr(found) == "<1 event in both, 0 only in a, 1 only in b>"
    assert str(found.pairs[0]).splitlines() == [
        "visit v: A <b>visit</b> / visit w: A <b>visit</b>",
        f'    lines: ["{SOURCE.id} line 1"] / ["{SOURCE.id} line 1", "{SOURCE.id} line 2"]',
        "    status: unspecified / held",
        "    type: unspecified / state",
    ]


def test_every_field_of_the_kinds_is_there_even_without_a_pair() -> None:
    visit = Visit(id="v", title="V", evidence=cited(1))
    found = compare(coding(visit), coding())
    assert found.fields["participants.role"].units == 0
    assert found.fields["type"].share is None
    assert [row["field"] for row in found.to_dicts()] == [*found.fields]
    assert set(found.to_dicts()[0]) == {"field", "units", "said", "share", "alpha", "differing"}


def test_html_is_escaped_and_has_no_script() -> None:
    page = compare(*two())._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "what differs (3)" in page


def test_only_data_sets_are_compared() -> None:
    with pytest.raises(TypeError, match="two data sets"):
        compare(BUNDLED, [])  # type: ignore[arg-type]
