"""Records together: what holds across them, and what a data set answers."""

import copy
import pickle
from datetime import date
from typing import Any

import attrs
import pytest

import diplomodel as dm
from bad_records import as_bytes, world
from diplomodel import edtf
from diplomodel.vocabulary import ActType, EventStatus, MembershipStatus, RelationType, Role

SOURCE = dm.Source(id="gazette", publisher="The Gazette", title="Week in review")
STATED = dm.Evidence(source="gazette", supports=("title",), basis=dm.Basis.STATED)


def event(kind: str, key: str, **more: Any) -> Any:
    classes: dict[str, Any] = {
        "summit": dm.Summit,
        "visit": dm.Visit,
        "meeting": dm.Meeting,
        "agreement": dm.Agreement,
        "statement": dm.Statement,
    }
    return classes[kind](id=key, title=key.title(), **more)


def built(*records: Any, **more: Any) -> dm.Dataset:
    def of(cls: type[Any]) -> list[Any]:
        return [record for record in records if isinstance(record, cls)]

    return dm.Dataset(
        of(dm.Event), of(dm.Person), of(dm.Organization), of(dm.Place), of(dm.Source), **more
    )


def refused(*records: Any, **more: Any) -> list[tuple[str | None, str, str]]:
    with pytest.raises(dm.DataError) as caught:
        built(*records, **more)
    return [(p.record, p.path, p.rule) for p in caught.value.problems]


# References


def test_references_lead_to_records_of_the_right_sort() -> None:
    person = dm.Person(
        id="a-person",
        name="A Person",
        country="KZ",
        positions=(dm.Position(office="Secretary", organization="pact"),),
    )
    pact = dm.Organization(
        id="pact",
        name="Pact",
        memberships=(dm.Membership(member="KZ"), dm.Membership(member="league")),
    )
    league = dm.Organization(id="league", name="League", country="US")
    body = dm.Organization(id="body", name="Body", parent="league")
    hall = dm.Place(id="hall", name="Hall", country="KZ")
    summit = event(
        "summit",
        "summit",
        organization="pact",
        places=("hall",),
        participants=(
            dm.Participant(person="a-person", country="KZ", on_behalf_of="league"),
            dm.Participant(organization="body", country="SUHH"),
        ),
        evidence=(STATED,),
    )
    accord = event(
        "agreement",
        "accord",
        acts=(dm.Act(type=ActType.SIGNED, party="pact"), dm.Act(type=ActType.SIGNED, party="KZ")),
        relations=(dm.Relation(type=RelationType.CONCLUDED_AT, target="summit"),),
    )
    records = (summit, accord, person, pact, league, body, hall, SOURCE)
    assert len([*built(*records).records()]) == len(records)
    ids = {record.id for record in records}
    for missing in ("a-person", "pact", "league", "body", "hall", "gazette", "summit"):
        rest = [record for record in records if record.id != missing]
        problems = refused(*rest)
        assert {rule for _, _, rule in problems} == {"dangling-reference"}
        assert {record for record, _, _ in problems} <= ids
    assert refused(*[r for r in records if r is not hall]) == [
        ("summit", "places[0]", "dangling-reference")
    ]


@pytest.mark.parametrize("code", ["KZ", "XK", "SUHH", "YUCS", "CSHH", "DDDE", "TW", "PS"])
def test_countries_are_always_there(code: str) -> None:
    assert built(event("visit", "a", destinations=(code,))).visits[0].countries == (code,)


@pytest.mark.parametrize("code", ["EU", "ZZ", "UK", "SSSR"])
def test_other_codes_are_not(code: str) -> None:
    assert refused(event("visit", "a", destinations=(code,))) == [
        ("a", "destinations[0]", "dangling-reference")
    ]


def test_references_may_lead_to_data_sets_that_are_known() -> None:
    people = built(dm.Person(id="a-person", name="A Person"), SOURCE)
    hall = built(dm.Place(id="hall", name="Hall"), known=[people])
    talks = event(
        "meeting",
        "talks",
        places=("hall",),
        participants=(dm.Participant(person="a-person"),),
        evidence=(STATED,),
    )
    assert len(refused(talks)) == 3
    assert len(refused(talks, known=[people])) == 1
    ds = built(talks, known=[hall])
    assert ds.known == (hall,)
    assert [record.id for record in ds.records()] == ["talks"]
    assert len(ds.people) == 0
    assert ds.events.where(person="A Person").one() == talks
    trip = built(event("visit", "trip"))
    leg = event("visit", "leg", part_of="trip")
    follow = event(
        "meeting", "m", relations=(dm.Relation(type=RelationType.FOLLOWS, target="trip"),)
    )
    later = built(leg, follow, known=[trip])
    assert later.whole(leg) == trip.visits[0]
    assert list(later.related("m")) == [trip.visits[0]]
    assert list(later.parts("trip")) == [leg]
    assert refused(event("statement", "s", part_of="trip"), known=[trip])[0][2] == "like-with-like"
    plain = as_bytes([dm.unstructure(leg)])
    assert dm.read(plain, known=[trip]).visits.one() == leg
    with pytest.raises(dm.DataError, match="not in the data set"):
        dm.read(plain)


# Ids


def test_ids_are_unique_across_a_data_set() -> None:
    hall = dm.Place(id="hall", name="Hall")
    assert refused(hall, hall) == [("hall", "id", "duplicate-id")]
    assert refused(hall, dm.Person(id="hall", name="Hall")) == [("hall", "id", "duplicate-id")]
    assert refused(hall, event("visit", "hall"), hall) == [("hall", "id", "duplicate-id")] * 2
    assert "the same content" in _message(hall, hall)
    assert "other content" in _message(hall, attrs.evolve(hall, name="Great Hall"))


def _message(*records: Any) -> str:
    with pytest.raises(dm.DataError) as caught:
        built(*records)
    return str(caught.value)


# Parts and wholes

LIKE = {
    "summit": {"summit"},
    "visit": {"visit"},
    "meeting": {"visit", "summit", "meeting"},
    "agreement": {"agreement"},
    "statement": {"statement"},
}


@pytest.mark.parametrize("whole", LIKE)
@pytest.mark.parametrize("part", LIKE)
def test_like_is_joined_with_like(part: str, whole: str) -> None:
    records = (event(whole, "whole"), event(part, "part", part_of="whole"))
    if whole in LIKE[part]:
        assert built(*records).whole("part").id == "whole"  # type: ignore[union-attr]
    else:
        assert refused(*records) == [("part", "part_of", "like-with-like")]


def test_no_whole_is_part_of_its_own_part() -> None:
    ring = [event("visit", f"v{n}", part_of=f"v{(n + 1) % 4}") for n in range(4)]
    assert refused(*ring) == [(f"v{n}", "part_of", "cycle") for n in range(4)]
    assert "v1 in v2 in v3 in v0 in v1" in _message(*ring)
    hanging = event("visit", "v9", part_of="v0")
    assert refused(*ring, hanging) == [(f"v{n}", "part_of", "cycle") for n in range(4)]
    bodies = [
        dm.Organization(id="a", name="A", parent="b"),
        dm.Organization(id="b", name="B", parent="a"),
    ]
    assert refused(*bodies) == [("a", "parent", "cycle"), ("b", "parent", "cycle")]
    chain = [
        event("visit", f"v{n}", part_of=f"v{n + 1}" if n < 3000 else None) for n in range(3001)
    ]
    assert len(built(*chain).events) == 3001


# Accessions and memberships


def accession(*acts: dm.Act, role: Role = Role.PARTY) -> dm.Agreement:
    return event(
        "agreement",
        "accession",
        participants=(
            dm.Participant(role=Role.PARTY, country="BY"),
            dm.Participant(role=role, organization="pact"),
        ),
        acts=acts,
    )


def pact(*during: str | None, status: MembershipStatus = MembershipStatus.MEMBER) -> Any:
    spans = [None if text is None else edtf(text) for text in during]
    memberships = tuple(dm.Membership(member="BY", status=status, during=span) for span in spans)
    return dm.Organization(id="pact", name="Pact", memberships=memberships)


def act(kind: ActType, day: str | None, party: str | None = "BY", **more: Any) -> dm.Act:
    return dm.Act(type=kind, party=party, date=None if day is None else edtf(day), **more)


ACCEDED = act(ActType.ACCEDED, "2024-07-04")
IN_FORCE = act(ActType.ENTERED_INTO_FORCE, "2024-09-01")


@pytest.mark.parametrize(
    ("acts", "membership"),
    [
        ([ACCEDED], "2024-07-04/.."),
        ([ACCEDED], "2024-07-04/2026-01-01"),
        ([ACCEDED], "2024-07-04/"),
        ([ACCEDED], "2024-07-04"),
        ([ACCEDED, IN_FORCE], "2024-09-01/.."),
        ([IN_FORCE, ACCEDED], "2024-09-01/.."),
        ([act(ActType.ACCEDED, "2024-07-04", effective=edtf("2024-08-03"))], "2024-08-03/.."),
        ([act(ActType.ACCEDED, "2024-07")], "2024-07/.."),
        ([act(ActType.ACCEDED, None)], "2024-07-04/.."),
        ([act(ActType.ACCEDED, "2030", status=EventStatus.PLANNED)], "2024-07-04/.."),
        ([act(ActType.SIGNED, "2024-07-05")], "2024-07-04/.."),
        ([ACCEDED, act(ActType.ENTERED_INTO_FORCE, "2025", party="KZ")], "2024-07-04/.."),
    ],
)
def test_a_membership_begins_when_the_accession_says_so(
    acts: list[dm.Act], membership: str
) -> None:
    assert built(accession(*acts), pact(membership))


@pytest.mark.parametrize(
    ("acts", "membership", "path"),
    [
        ([ACCEDED], "2024-07-05/..", "acts[0].date"),
        ([ACCEDED], "2024-07/..", "acts[0].date"),
        ([ACCEDED], "2024/..", "acts[0].date"),
        ([ACCEDED], None, "acts[0].date"),
        ([ACCEDED], "../2026", "acts[0].date"),
        ([ACCEDED, IN_FORCE], "2024-07-04/..", "acts[1].date"),
        ([IN_FORCE, ACCEDED], "2024-07-04/..", "acts[0].date"),
        (
            [act(ActType.ACCEDED, "2024-07-04", effective=edtf("2024-08-03"))],
            "2024-07-04/..",
            "acts[0].effective",
        ),
    ],
)
def test_a_membership_that_begins_another_day_is_refused(
    acts: list[dm.Act], membership: str | None, path: str
) -> None:
    assert refused(accession(*acts), pact(membership)) == [("accession", path, "accession")]
    # Either record in order, or either missing: nothing contradicts.
    assert built(accession(*acts), pact())
    assert built(pact(membership))
    assert built(accession(*acts), pact(membership, status=MembershipStatus.OBSERVER))


def test_a_second_membership_may_be_the_one() -> None:
    assert built(accession(ACCEDED), pact("1994/2001", "2024-07-04/.."))
    assert built(accession(ACCEDED, role=Role.DEPOSITARY), pact("2001/.."))


def test_all_problems_are_told_at_once() -> None:
    found = refused(
        event("visit", "a", part_of="a-part", destinations=("QQ",), places=("nowhere",)),
        event("visit", "a-part", part_of="a"),
        event("statement", "s", part_of="a"),
        event("visit", "s"),
        accession(ACCEDED),
        pact("2001/.."),
    )
    assert sorted(rule for _, _, rule in found) == [
        "accession",
        "cycle",
        "cycle",
        "dangling-reference",
        "dangling-reference",
        "duplicate-id",
        "like-with-like",
    ]


def test_what_does_not_belong_is_refused() -> None:
    place: Any = dm.Place(id="hall", name="Hall")
    with pytest.raises(dm.DataError) as caught:
        dm.Dataset([place, event("visit", "v"), "v"], people=[None], name=5, as_of="2024")  # type: ignore[arg-type, list-item]
    paths = [problem.path for problem in caught.value.problems]
    assert paths == ["events[0]", "events[2]", "people[0]", "name", "as_of"]
    for name in ("  ", "a\x00", "\ud800"):
        with pytest.raises(dm.DataError, match="name"):
            dm.Dataset(name=name)


# Looking up


def good() -> dm.Dataset:
    return dm.read(as_bytes(world()))


def test_by_id() -> None:
    ds = good()
    assert ds["visit-2024"] is ds.visits[0]
    assert ds["pact"] is ds.organizations["pact"]
    assert ds["OM"].name == "Oman"
    assert ds["SUHH"].type == "former_state"
    assert "visit-2024" in ds
    assert ds.visits[0] in ds
    assert "OM" not in ds
    assert attrs.evolve(ds.visits[0], title="Other") not in ds
    assert 5 not in ds


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("visit-2025", "visit-2024"),
        ("vist-2024", "visit-2024"),
        ("council2024", "council-2024"),
        ("Aida-Serik", "aida-serik"),
        ("secretariate", "secretariat"),
    ],
)
def test_a_near_miss_is_told(key: str, near: str) -> None:
    with pytest.raises(dm.UnknownName, match="did you mean") as caught:
        good()[key]
    assert near in caught.value.choices
    assert near in str(caught.value)
    assert caught.value.name == key


@pytest.mark.parametrize("key", ["nothing-like-it-at-all", "QQ", "", 5, None])
def test_a_far_miss_suggests_nothing(key: Any) -> None:
    with pytest.raises(dm.UnknownName) as caught:
        good()[key]
    assert caught.value.choices == ()
    assert isinstance(caught.value, LookupError)


def test_events_are_in_the_order_of_time() -> None:
    dates = [
        None,
        "2024-07",
        "2024-07-01",
        "2024-07-01/2024-07-03",
        "[..2024-06]",
        "2023",
        "XXXX-01-01",
    ]
    records = [
        event("visit", f"v{n}", date=None if text is None else edtf(text))
        for n, text in enumerate(dates)
    ]
    expected = ["v5", "v4", "v2", "v3", "v1", "v6", "v0"]
    assert [e.id for e in built(*records).events] == expected
    assert [e.id for e in built(*reversed(records)).events] == expected
    same = [event("visit", key) for key in ("b", "c", "a")]
    assert [e.id for e in built(*same).events] == ["a", "b", "c"]


# Parts, wholes, relations


def test_parts_are_direct_and_in_order() -> None:
    trip = event("visit", "trip", date=edtf("2024-07/2024-08"))
    second = event("visit", "second", part_of="trip", date=edtf("2024-08-01"))
    first = event("visit", "first", part_of="trip", date=edtf("2024-07-01"))
    dinner = event("meeting", "dinner", part_of="first")
    ds = built(second, dinner, trip, first)
    assert list(ds.parts(trip)) == list(ds.parts("trip")) == [first, second]
    assert list(ds.parts("first")) == [dinner]
    assert len(ds.parts("dinner")) == 0
    assert isinstance(ds.parts("trip"), dm.Events)
    assert ds.whole(dinner) == first
    assert ds.whole("first") == trip
    assert ds.whole("trip") is None
    for ask in (ds.parts, ds.whole, ds.related):
        with pytest.raises(dm.UnknownName, match="did you mean trip"):
            ask("trap")
        with pytest.raises(dm.UnknownName):
            ask(5)  # type: ignore[arg-type]


def test_relations_both_ways() -> None:
    def related(kind: RelationType, target: str) -> dm.Relation:
        return dm.Relation(type=kind, target=target)

    summit = event("summit", "summit", date=edtf("2024-07-04"))
    accord = event("agreement", "accord", relations=(related(RelationType.CONCLUDED_AT, "summit"),))
    words = event(
        "statement",
        "words",
        date=edtf("2024-07-05"),
        relations=(
            related(RelationType.ABOUT, "accord"),
            related(RelationType.ABOUT, "summit"),
            related(RelationType.MADE_AT, "summit"),
        ),
    )
    ds = built(words, accord, summit)
    assert list(ds.related(words)) == [summit, accord]
    assert list(ds.related("words", "about")) == [summit, accord]
    assert list(ds.related("words", RelationType.MADE_AT)) == [summit]
    assert list(ds.related("words", "follows")) == []
    assert list(ds.related(summit, inverse=True)) == [words, accord]
    assert list(ds.related(summit, "concluded_at", inverse=True)) == [accord]
    assert list(ds.related(summit)) == []
    with pytest.raises(dm.UnknownName, match="did you mean concluded_at"):
        ds.related(summit, "concludedat")


# Members

FOUNDERS = ("CN", "KG", "KZ", "RU", "TJ", "UZ")


def sco() -> dm.Dataset:
    since = {
        **dict.fromkeys(FOUNDERS, "2001-06-15/.."),
        **dict.fromkeys(("IN", "PK"), "2017-06-09/.."),
        "IR": "2023-07-04/..",
        "BY": "2024-07-04/..",
    }
    memberships = [
        dm.Membership(member=code, status=MembershipStatus.MEMBER, during=edtf(span))
        for code, span in since.items()
    ]
    memberships += [
        dm.Membership(
            member="BY", status=MembershipStatus.OBSERVER, during=edtf("2015-07-10/2024-07-03")
        ),
        dm.Membership(member="KZ", status=MembershipStatus.CHAIR, during=edtf("2023-07/2024-07")),
        dm.Membership(member="MN", status=MembershipStatus.OBSERVER),
        dm.Membership(member="asean", status=MembershipStatus.PARTNER, during=edtf("2005/..")),
    ]
    return built(
        dm.Organization(
            id="sco",
            name="Shanghai Cooperation Organization",
            abbreviation="SCO",
            memberships=tuple(memberships),
            members_complete=edtf("2001-06-15/2025-12-31"),
        ),
        dm.Organization(id="asean", name="Association of Southeast Asian Nations"),
    )


@pytest.mark.parametrize(
    ("on", "certain", "possible"),
    [
        ("2000", 0, 0),
        ("2001-06-14", 0, 0),
        ("2001-06", 0, 6),
        ("2001-06-15", 6, 6),
        ("2017", 6, 8),
        ("2024-07-03", 9, 9),
        ("2024-07-04", 10, 10),
        ("2024-07-05", 10, 10),
        ("2024-07", 9, 10),
        ("2024", 9, 10),
        ("[2024-07-03..2024-07-04]", 9, 10),
        ("2024-07-05?", 0, 10),
        ("2024-07-04/2024-07-10", 10, 10),
        ("2024-07-03/2024-07-10", 9, 9),  # not on every day of it
        ("2024-06/2024-08", 9, 9),
        ("2024-07/2024-08", 9, 10),
    ],
)
def test_members_on_a_date(on: str, certain: int, possible: int) -> None:
    ds = sco()
    found = ds.members("SCO", on=on, partial=True)
    assert len(found) == certain
    assert len(ds.members("sco", on=edtf(on), certainty="possible", partial=True)) == possible
    assert [c.code for c in found if isinstance(c, dm.Country)] == sorted(
        c.code for c in found if isinstance(c, dm.Country)
    )


def test_members_of_other_sorts() -> None:
    ds = sco()
    assert [c.code for c in ds.members("SCO", on="2024-07-03") if isinstance(c, dm.Country)] == [
        "CN",
        "IN",
        "IR",
        "KG",
        "KZ",
        "PK",
        "RU",
        "TJ",
        "UZ",
    ]
    assert ds.members("SCO", on=date(2024, 7, 5)) == ds.members(ds["sco"], on="2024-07-05")

    def names(on: str, status: str, **more: Any) -> list[str]:
        return [m.name for m in ds.members("SCO", on=on, status=status, partial=True, **more)]

    assert names("2020", "observer") == ["Belarus"]
    # Without dates a membership is possible at any time, and certain at none.
    assert names("2020", "observer", certainty=dm.Certainty.POSSIBLE) == ["Belarus", "Mongolia"]
    assert ds.members("SCO", on="2020", status="partner", partial=True) == (ds["asean"],)
    assert names("2024", "chair", certainty="possible") == ["Kazakhstan"]
    assert ds.members("asean", on="2020", partial=True) == ()


@pytest.mark.parametrize("status", [MembershipStatus.SUSPENDED, MembershipStatus.CHAIR])
@pytest.mark.parametrize("beside", [True, False])
def test_whoever_is_suspended_or_in_the_chair_is_a_member(
    status: MembershipStatus, beside: bool
) -> None:
    memberships = [dm.Membership(member="SY", status=status, during=edtf("2011/2023"))]
    if beside:
        during = edtf("1945-03-22/..")
        memberships.append(
            dm.Membership(member="SY", status=MembershipStatus.MEMBER, during=during)
        )
    body = dm.Organization(
        id="body",
        name="Body",
        memberships=tuple(memberships),
        members_complete=edtf("1945-03-22/2025-12-31"),
    )
    ds = built(body)
    assert [m.id for m in ds.members("body", on="2015")] == ["SY"]
    assert [m.id for m in ds.members("body", on="2010")] == ["SY"] * beside
    assert [m.id for m in ds.members("body", on="2015", status=status, partial=True)] == ["SY"]


@pytest.mark.parametrize(
    ("on", "certainty", "recorded"),
    [
        ("2001-06-14", "certain", 0),
        ("2001-06", "certain", 0),
        ("2001-06", "possible", 6),
        ("2026-01-01", "certain", 10),
        ("2025-12/2026-01", "certain", 10),
        ("2024/..", "certain", 9),
        ("2024-07-05?", "possible", 10),
        ("[2025-12-31..2026-01-01]", "certain", 10),
    ],
)
def test_members_are_not_guessed_beyond_the_time_for_which_they_are_complete(
    on: str, certainty: str, recorded: int
) -> None:
    ds = sco()
    with pytest.raises(dm.Incomplete) as caught:
        ds.members("SCO", on=on, certainty=certainty)
    assert str(caught.value) == (
        "the members of Shanghai Cooperation Organization (sco) are known to be complete from "
        f"2001-06-15 to 2025-12-31, and the question is about {on}: {recorded} recorded; "
        "partial=True returns those"
    )
    assert caught.value.recorded == recorded
    assert isinstance(caught.value, LookupError)
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (str(copied), copied.recorded) == (str(caught.value), recorded)
    assert len(ds.members("SCO", on=on, certainty=certainty, partial=True)) == recorded
    for inside in ("2001-06-15", "2025-12-31", "2002/2025", "[2001-06-15..2025-12-31]"):
        assert ds.members("SCO", on=inside) == ds.members("SCO", on=inside, partial=True)


def test_members_whose_completeness_is_not_known_are_not_guessed() -> None:
    ds = sco()
    with pytest.raises(dm.Incomplete) as caught:
        ds.members("SCO", on="2020", status="observer")
    assert str(caught.value) == (
        "whether Shanghai Cooperation Organization (sco) had others with the status observer is "
        "not known: 1 recorded; partial=True returns those"
    )
    with pytest.raises(dm.Incomplete) as caught:
        ds.members("asean", on="2020")
    assert str(caught.value) == (
        "whether Association of Southeast Asian Nations (asean) had others with the status member "
        "is not known: 0 recorded; partial=True returns those"
    )
    assert caught.value.recorded == 0


def test_members_are_asked_for_at_a_date() -> None:
    with pytest.raises(TypeError, match="'on'"):
        sco().members("SCO")  # type: ignore[call-arg]


def test_memberships_are_listed_by_date_in_every_body_that_is_known() -> None:
    club = dm.Organization(
        id="club",
        name="Club",
        memberships=(
            dm.Membership(member="asean"),
            dm.Membership(member="BY"),
            dm.Membership(member="BY", status=MembershipStatus.CHAIR, during=edtf("2016")),
        ),
    )
    ds = built(club, known=[sco()])
    found = [(body.id, membership) for body, membership in ds.memberships("Belarus")]
    assert all(membership.member == "BY" for _, membership in found)
    dates = [membership.during for _, membership in found]
    assert dates[-1] is None
    keys = [date.sort_key for date in dates if date is not None]
    assert keys == sorted(keys)
    assert len(keys) == len(dates) - 1
    ids = [key for key, _ in found]
    # The data set's own, those of known data sets, and those that are always available.
    assert {"club", "sco", "un", "csto"} <= {*ids}
    # What a data set records takes the place of the reference.
    assert [m.status.value for key, m in found if key == "sco"] == ["observer", "member"]
    for name in ("BY", "Беларусь", ds.countries["BY"]):
        assert ds.memberships(name) == ds.memberships("Belarus")
    assert [(b.id, m.status) for b, m in ds.memberships("ASEAN")] == [
        ("sco", MembershipStatus.PARTNER),
        ("club", MembershipStatus.UNSPECIFIED),
    ]
    assert ds.memberships(ds.organizations.resolve("ASEAN")) == ds.memberships("asean")
    assert ds.memberships("Antarctica") == ()
    assert hash(ds.memberships("BY")) == hash(ds.memberships("Belarus"))
    with pytest.raises(dm.UnknownName, match="did you mean Belarus"):
        ds.memberships("Belarusia")


def test_members_that_make_no_sense_to_ask_for() -> None:
    ds = sco()
    for wrong in (
        lambda: ds.members("NATTO", on="2024"),
        lambda: ds.members("KZ", on="2024"),
        lambda: ds.members("SCO", on="2024", status="membr"),
        lambda: ds.members("SCO", on="2024", certainty="sure"),
    ):
        with pytest.raises(dm.UnknownName):
            wrong()
    for day in ("July 2024", "", 2024, None):
        with pytest.raises(dm.DataError):
            ds.members("SCO", on=day)  # type: ignore[arg-type]


# A data set is a value


def test_a_data_set_is_equal_by_its_content() -> None:
    ds, same = good(), good()
    assert ds == same
    assert hash(ds) == hash(same)
    assert ds.events == same.events
    assert hash(ds.events) == hash(same.events)
    assert built(*[r for r in ds.records() if r.id != "speech-2024"]) != ds
    for change in ({"name": "n"}, {"version": "1"}, {"as_of": edtf("2024")}):
        assert built(*ds.records(), **change) != ds
        assert built(*ds.records(), **change) == built(*ds.records(), **change)
    renamed = attrs.evolve(ds["hall"], name="Other")
    assert built(*[r for r in ds.records() if r.id != "hall"], renamed) != ds
    assert ds != "ds"
    assert len({ds, same}) == 1


def test_a_data_set_can_be_copied() -> None:
    ds = good()
    ds.parts("council-2024"), ds.related("council-2024", inverse=True), ds.visits, ds["hall"]
    for other in (pickle.loads(pickle.dumps(ds)), copy.deepcopy(ds), copy.copy(ds)):
        assert other == ds
        assert hash(other) == hash(ds)
        assert [*other.parts("council-2024")] == [*ds.parts("council-2024")]
        assert other.visits == ds.visits
        assert other["hall"] == ds["hall"]
        assert (other.visits | other.summits) == (ds.visits | ds.summits)


def test_a_data_set_does_not_change() -> None:
    ds = good()
    before = [*ds.records()]
    for name in ("name", "version", "as_of", "events", "people", "known", "anything"):
        with pytest.raises(AttributeError):
            setattr(ds, name, ())
        with pytest.raises(AttributeError):
            delattr(ds, name)
    with pytest.raises(AttributeError):
        ds.visits = ds.summits  # type: ignore[misc, assignment]
    for holder in (ds.events, ds.people, ds.countries):
        with pytest.raises((AttributeError, TypeError)):
            holder.anything = 1  # type: ignore[union-attr]
        with pytest.raises(TypeError):
            holder[0] = before[0]  # type: ignore[index]
    records = list(ds.events)
    records.clear()
    assert [*ds.records()] == before


def test_an_empty_data_set_is_one() -> None:
    empty = dm.Dataset()
    assert len(empty.events) == len(empty.people) == 0
    assert empty == dm.Dataset()
    assert len(empty.countries) > 249
    assert list(empty.records()) == []
