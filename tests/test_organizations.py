"""Organizations: memberships and when they held, and the bodies that are always available."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import diplomodel as dm
from diplomodel import edtf
from diplomodel.reference.countries import countries
from diplomodel.reference.organizations import reference_record, reference_sorts
from diplomodel.tables import check_table
from diplomodel.vocabulary import Basis, MembershipStatus, OrganizationType

EMPTY = dm.Dataset()
BODIES = {body.id: body for body in EMPTY.organizations.all()}
COUNTS = Path(__file__).with_name("member_counts.csv")

# When a membership held


@pytest.mark.parametrize(
    ("during", "on", "holds"),
    [
        ("1969/..", "1969-09-25", None),  # since some day of 1969
        ("1969/..", "1970-01-01", True),
        ("1969/..", "1968-12-31", False),
        ("1969-09/..", "1969", None),
        ("1949-08-24/..", "1949-08-24", True),
        ("1949-08-24/..", "1949-08-23", False),
        ("1949-08-24/..", "1949-08", None),
        ("1949-08-24/..", "[1949-08-20..1949-08-30]", None),
        ("1949-08-24/..", "1950/1960", True),
        ("1949-08-24/..", "1949-08-01/1949-08-31", False),
        ("1962/1992", "1992-12-31", None),
        ("1962/1992", "1993-01-01", False),
        ("2025-11-26/", "2025-11-26", True),
        ("2025-11-26/", "2026-11-26", None),
        ("1978?/..", "1990", None),
        ("1978?/..", "1977", False),
        ("1978/..", "1990?", None),
        ("2024", "2024-05-01", None),  # one day of 2024
        ("2024", "2025-05-01", False),
        ("2024-05-01", "2024-05-01", True),
    ],
)
def test_when_a_membership_holds(during: str, on: str, holds: bool | None) -> None:
    membership = dm.Membership(member="OM", during=edtf(during))
    assert membership.holds(on) is holds
    assert membership.holds(edtf(on)) is holds


def test_a_membership_without_dates_may_always_have_held() -> None:
    assert dm.Membership(member="OM").holds(date(2000, 1, 1)) is None
    with pytest.raises(dm.DataError):
        dm.Membership(member="OM").holds("someday")


def test_who_joined_some_day_of_a_year_is_not_certainly_a_member_in_it() -> None:
    since = dm.Membership(member="OM", status=MembershipStatus.MEMBER, during=edtf("1969/.."))
    ds = dm.Dataset(organizations=[dm.Organization(id="a", name="A", memberships=(since,))])
    assert ds.members("a", on="1969-09-25", partial=True) == ()
    possible = ds.members("a", on="1969-09-25", certainty="possible", partial=True)
    assert [m.id for m in possible] == ["OM"]
    assert [m.id for m in ds.members("a", on="1970", partial=True)] == ["OM"]


# Slow, and plainly right: every first day with every last day, and the day itself.

# Two whole months: what stands for a month must not be cut short.
DAY_ONE = date(2000, 1, 1)
DAYS = [DAY_ONE + timedelta(days=n) for n in range(31 + 29)]


def days_of(text: str) -> list[date]:
    return [day for day in DAYS if day.isoformat().startswith(text)]


@st.composite
def an_end(draw: st.DrawFn) -> str:
    day = draw(st.sampled_from(DAYS)).isoformat()
    return draw(st.sampled_from([day, day, day[:7]]))


@given(an_end() | st.sampled_from(["..", ""]), an_end() | st.sampled_from(["..", ""]), an_end())
def test_a_membership_holds_as_the_slow_reference_says(start: str, end: str, on: str) -> None:
    assume(start not in ("..", "") or end not in ("..", ""))
    # An end that is not known may be any day; one that is open is before or after all of them.
    far = {"..": [date.min], "": [date.min, *DAYS, date.max]}
    firsts = far.get(start) or days_of(start)
    lasts = [date.max] if end == ".." else far.get(end) or days_of(end)
    choices = [(first, last) for first in firsts for last in lasts if first <= last]
    assume(choices)
    answers = {first <= day <= last for first, last in choices for day in days_of(on)}
    expected = answers.pop() if len(answers) == 1 else None
    membership = dm.Membership(member="OM", during=edtf(f"{start}/{end}"))
    assert membership.holds(on) is expected


# Up to when the members are complete


@pytest.mark.parametrize(
    "complete",
    ["2000/..", "../2000", "2000/", "/2000", "2000", "2000-01-01", "[2000..2001]", "2000?/2001",
     "2000/2001~"],
)  # fmt: skip
def test_members_are_complete_between_two_known_days(complete: str) -> None:
    with pytest.raises(dm.DataError) as caught:
        dm.Organization(id="body", name="Body", members_complete=edtf(complete))
    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == ("members_complete", "members-complete")
    assert problem.found == complete
    record = {"kind": "organization", "id": "body", "name": "Body", "members_complete": complete}
    assert [p.rule for p in dm.check(json.dumps([record]).encode()).problems] == [problem.rule]


def test_members_complete_is_read_and_written() -> None:
    body = dm.Organization(id="body", name="Body", members_complete=edtf("1949-08-24/2025"))
    assert dm.structure(dm.unstructure(body)) == body
    assert dm.Organization(id="body", name="Body").members_complete is None


# Always available

THEY_ARE = """
    african-union arab-league asean aukus brics cis council-of-europe csto eaeu efta eu g20 g7 gcc
    mercosur nam nato oau oecd oic opec osce quad sco un union-state visegrad-group
""".split()


def test_the_bodies_are_these() -> None:
    assert list(BODIES) == THEY_ARE
    for key, body in BODIES.items():
        assert body.id == key
        assert EMPTY.organizations[key] is EMPTY.organizations.resolve(body.name) is body
        assert EMPTY[key] is body
        assert reference_record(key) is body
        assert body.type is not OrganizationType.UNSPECIFIED
        assert body.members_complete is not None
        assert body.parent is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("NATO", "nato"),
        ("НАТО", "nato"),
        ("UN", "un"),
        ("United Nations", "un"),
        ("Организация Объединённых Наций", "un"),
        ("European Union", "eu"),
        ("ЕС", "eu"),
        ("ШОС", "sco"),
        ("G8", "g7"),
        ("African Union", "african-union"),
        ("OAU", "oau"),
        ("wikidata:Q1065", "un"),
    ],
)
def test_a_body_is_found_in_every_data_set(name: str, key: str) -> None:
    for ds in (EMPTY, dm.load(), dm.Dataset(known=(dm.load(),))):
        assert ds.organizations.resolve(name).id == key
        assert ds.query(organization=name).to_dict() == {"clauses": [{"organization": [key]}]}


def test_every_name_of_a_body_leads_to_it_alone() -> None:
    for body in BODIES.values():
        for name in (body.name, body.abbreviation, *(name.text for name in body.names)):
            if name is not None:
                assert EMPTY.organizations.resolve(name) is body, name


def test_a_body_is_no_record_of_the_data_set() -> None:
    assert len(EMPTY.organizations) == 0
    assert [*EMPTY.organizations] == []
    assert [*EMPTY.records()] == []
    assert "nato" not in EMPTY
    assert "nato" not in EMPTY.organizations
    assert BODIES["nato"] not in EMPTY.organizations
    assert EMPTY.organizations.get("nato") is BODIES["nato"]
    assert EMPTY.organizations.get("natto") is None
    assert not EMPTY.diff(dm.Dataset())


def test_a_misspelt_body_suggests() -> None:
    with pytest.raises(dm.UnknownName, match=r"did you mean .*\(nato\)"):
        EMPTY.organizations.resolve("NATTO")
    with pytest.raises(dm.UnknownName, match=r"NATO.* is an organization.*ask with organization"):
        EMPTY.query(country="NATO")


def a_summit(organization: str) -> dm.Summit:
    return dm.Summit(
        id="a-summit",
        title="A summit",
        organization=organization,
        evidence=(
            dm.Evidence(source="general-reference", supports=("*",), basis=Basis.STATED),
        ),
    )  # fmt: skip


def test_records_may_refer_to_bodies_and_to_their_sources(tmp_path: Path) -> None:
    ds = dm.Dataset([a_summit("nato")])
    assert ds.summits.where(organization="NATO").one().id == "a-summit"
    dm.write(ds, tmp_path / "set.jsonl")
    assert len((tmp_path / "set.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert dm.read(tmp_path / "set.jsonl") == ds
    assert ds.merge(ds) == ds
    for wrong in ("natto", "general-reference"):
        with pytest.raises(dm.DataError) as caught:
            dm.Dataset([a_summit(wrong)])
        assert caught.value.problems[0].path == "organization"
    with pytest.raises(dm.DataError, match=r"did you mean nato\?"):
        dm.Dataset([a_summit("natoo")])
    with pytest.raises(dm.DataError, match=r"which is a source, expected the id of an organ"):
        dm.Dataset([a_summit("general-reference")])


OWN = dm.Organization(
    id="nato", name="Alliance", memberships=(dm.Membership(member="OM", during=edtf("2000/..")),)
)


def test_a_record_of_the_data_set_takes_the_place_of_a_body() -> None:
    ds = dm.Dataset([a_summit("nato")], organizations=[OWN])
    assert ds.organizations["nato"] is ds["nato"] is OWN
    assert [*ds.organizations] == [OWN]
    assert [body.id for body in ds.organizations.all()] == THEY_ARE
    assert ds.organizations.resolve("Alliance") is OWN
    assert ds.organizations.resolve("NATO") is OWN  # by its id
    with pytest.raises(dm.UnknownName):
        ds.organizations.resolve("North Atlantic Treaty Organization")
    above = dm.Dataset(known=(ds,))
    assert above.query(organization="Alliance").clauses[0].organization == ("nato",)
    assert dm.Dataset().organizations["nato"] is BODIES["nato"]


def test_taking_the_place_of_a_body_is_a_warning_where_files_are_read(tmp_path: Path) -> None:
    dm.write(dm.Dataset(organizations=[OWN]), tmp_path / "set.json")
    report = dm.check(tmp_path / "set.json")
    (problem,) = report.problems
    assert (problem.rule, problem.severity, problem.record, problem.line) == (
        "replaces-reference",
        "warning",
        "nato",
        2,
    )
    assert report.dataset.organizations["nato"] == OWN
    assert dm.read(tmp_path / "set.json") == report.dataset


def test_taking_the_place_of_a_body_is_a_warning_where_tables_are_read() -> None:
    mapping: dict[str, object] = {
        "kind": "visit",
        "id": "{Id}",
        "fields": {"title": "{Title}"},
        "organizations": [{"id": "nato", "name": "Alliance"}],
    }
    report = check_table([{"Id": "a-visit", "Title": "A visit"}], mapping)
    assert [(p.rule, p.severity, p.record) for p in report.problems] == [
        ("replaces-reference", "warning", "nato")
    ]
    assert report.dataset.organizations["nato"].name == "Alliance"


def test_a_name_of_the_data_set_is_never_taken_for_a_body() -> None:
    own = dm.Organization(id="nationwide", name="NATO", identifiers=("wikidata:Q7184",))
    ds = dm.Dataset(organizations=[own])
    assert ds.organizations.resolve("NATO") is own
    assert ds.organizations.resolve("wikidata:Q7184") is own
    assert ds.organizations.resolve("North Atlantic Treaty Organization").id == "nato"


def test_references_of_bodies_lead_somewhere() -> None:
    for body in BODIES.values():
        for member in body.memberships:
            known = countries() if member.member.isupper() else BODIES
            assert member.member in known, (body.id, member.member)
        for piece in all_evidence(body):
            assert reference_sorts()[piece.source] == "source"


def all_evidence(body: dm.Organization) -> Iterator[dm.Evidence]:
    yield from body.evidence
    for membership in body.memberships:
        yield from membership.evidence


def test_nothing_about_a_body_is_said_to_stand_in_a_source() -> None:
    used = set()
    for body in BODIES.values():
        for piece in all_evidence(body):
            used.add(piece.source)
            assert piece.basis in (Basis.INFERRED, Basis.DISPUTED)
            assert piece.why
        for path in ("name", "type", "memberships", "members_complete"):
            assert body.basis(path) in (Basis.INFERRED, Basis.DISPUTED), (body.id, path)
    assert used == {key for key, sort in reference_sorts().items() if sort == "source"}


LISTED = """
import sys
import diplomodel as dm
from diplomodel.reference import organizations as module

def parsed():
    return module._record.cache_info().currsize

dm.load()
ds = dm.Dataset([dm.Summit(id="a", title="A", organization="nato")])
assert parsed() == 0, "by references"
assert ds["nato"].name == ds.organizations["nato"].name
assert parsed() == 1, "by id"
assert ds.organizations.resolve("OPEC").id == "opec"
assert parsed() == 27, "by name"
"""


def test_what_is_not_asked_for_is_not_parsed() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LISTED], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


# Their members


def holding(body: dm.Organization, on: Any, status: str = "member") -> tuple[set[str], set[str]]:
    """Return who certainly and who possibly had a status."""
    answers = [(m.member, m.holds(on)) for m in body.memberships if m.status == status]
    certain = {member for member, holds in answers if holds}
    return certain, {member for member, holds in answers if holds is not False}


def counts() -> list[tuple[str, str, int]]:
    with COUNTS.open(encoding="utf-8", newline="") as file:
        return [(r["body"], r["date"], int(r["count"])) for r in csv.DictReader(file)]


def test_many_counts_are_held() -> None:
    assert len(counts()) >= 60
    assert {body for body, _, _ in counts()} == BODIES.keys()


@pytest.mark.parametrize(("body", "on", "count"), counts())
def test_well_known_counts_of_members(body: str, on: str, count: int) -> None:
    certain, _ = holding(BODIES[body], on)
    assert len(certain) == count


@pytest.mark.parametrize(
    ("body", "on"),
    [("nato", "1999-03-12"), ("eu", "2004-05-01"), ("un", "2011-07-14"), ("sco", "2024-07-04")],
)
def test_a_data_set_answers_the_same(body: str, on: str) -> None:
    certain, _ = holding(BODIES[body], on)
    assert {member.id for member in EMPTY.members(body, on=on)} == certain


# What lies outside the time of the country's record, each for a reason.
BEFORE_THE_STATE = {
    ("cis", "RU"): "the Russian republic signed while the Soviet Union was still there",
    ("nam", "DZ"): "the provisional government took part in 1961",
    ("nam", "NA"): "the liberation movement had the seat",
    ("nam", "ZW"): "the liberation movement had the seat",
    ("opec", "AE"): "Abu Dhabi joined before the federation",
    ("opec", "KW"): "a founder, a year before independence",
    ("opec", "QA"): "joined before independence",
}


def test_members_are_there_while_they_are_members() -> None:
    outside = set()
    for body in BODIES.values():
        for membership in body.memberships:
            if not membership.member.isupper():
                continue
            valid = countries()[membership.member].valid
            during = membership.during
            assert during is not None
            if valid is None:
                continue
            starts_before = (
                valid.earliest and during.earliest and during.earliest < valid.earliest
                and not (isinstance(during, dm.DateSpan) and during.start is not None
                         and during.start.overlaps(valid) is not False)
            )  # fmt: skip
            ends_after = valid.latest and (during.latest is None or during.latest > valid.latest)
            if starts_before or ends_after:
                outside.add((body.id, membership.member))
    assert outside == BEFORE_THE_STATE.keys()


def test_nobody_is_a_member_twice_on_one_day() -> None:
    for body in BODIES.values():
        for status in MembershipStatus:
            spans: dict[str, list[dm.FuzzyDate]] = {}
            for m in body.memberships:
                if m.status is status and m.during is not None:
                    spans.setdefault(m.member, []).append(m.during)
            for member, dates in spans.items():
                for number, one in enumerate(dates):
                    for other in dates[number + 1 :]:
                        # Two readings of one membership, the wider of which is marked.
                        readings = one.is_uncertain or other.is_uncertain
                        assert readings or one.overlaps(other) is not True, (body.id, member)


def test_each_body_is_complete_from_its_first_member_on() -> None:
    for body in BODIES.values():
        complete = body.members_complete
        assert isinstance(complete, dm.DateSpan)
        starts = [
            m.during.start
            for m in body.memberships
            if isinstance(m.during, dm.DateSpan)
            and m.status == "member"
            and not m.during.is_uncertain
        ]
        first = min(start.latest for start in starts if start and start.latest)
        # What met for a while before it began again is recorded, and not claimed to be complete.
        assert (complete.earliest == first) == (body.id != "quad"), body.id
        assert holding(body, complete.start)[0]


@pytest.mark.parametrize(
    ("old", "new", "day"),
    [
        ("SUHH", "RU", "1991-12-26"),
        ("BYAA", "BY", "1991-08-25"),
        ("XUKR", "UA", "1991-08-24"),
        ("DYBJ", "BJ", "1975-11-30"),
        ("HVBF", "BF", "1984-08-04"),
        ("CSXX", "RS", "2006-06-05"),
        ("XMLY", "MY", "1963-09-16"),
    ],
)
def test_a_seat_that_goes_on_is_one_seat_every_day(old: str, new: str, day: str) -> None:
    eve = date.fromisoformat(day) - timedelta(days=1)
    before, after = holding(BODIES["un"], eve)[0], holding(BODIES["un"], day)[0]
    assert {old, new} & before == {old}
    assert {old, new} & after == {new}


def test_a_suspended_member_is_still_a_member() -> None:
    for body in BODIES.values():
        for m in body.memberships:
            if m.status == "suspended" and m.during is not None and m.during.earliest:
                assert m.member in holding(body, m.during.earliest)[1], (body.id, m)


def test_the_accession_in_the_bundled_set_is_the_membership() -> None:
    accession = dm.load().agreements["belarus-sco-accession"]
    (in_force,) = (act for act in accession.acts if act.type == "entered_into_force")
    (membership,) = (
        m for m in BODIES["sco"].memberships if m.member == "BY" and m.status == "member"
    )
    assert isinstance(membership.during, dm.DateSpan)
    assert membership.during.start == in_force.date


def test_bounds_that_cross_a_year_are_two_readings() -> None:
    brics = BODIES["brics"]
    africa = [m for m in brics.memberships if m.member == "ZA" and m.status == "member"]
    assert [str(m.during) for m in africa] == ["2010-12-24?/..", "2011-04-14/.."]
    for membership, reading in zip(africa, ("widest", "narrowest"), strict=True):
        (piece,) = membership.evidence
        assert (piece.why or "").startswith(f"The {reading} reading")
    assert "ZA" not in holding(brics, "2010-12-01")[1]
    assert "ZA" in holding(brics, "2011-01-01")[1] - holding(brics, "2011-01-01")[0]
    assert "ZA" in holding(brics, "2011-04-14")[0]
