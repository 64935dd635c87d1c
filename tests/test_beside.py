"""A country outside the time in which it existed is a warning wherever it stands beside a date."""

import json
from typing import Any, ClassVar

import attrs
import pytest

import diplomodel as dm
from diplomodel import edtf
from diplomodel.model.shapes import CountryRef
from diplomodel.reference.countries import not_then

# The Soviet Union lasted from 30 December 1922 to 25 December 1991.
GONE, THERE = "1992-02-01", "1991-02-01"
USSR = {"country": "SUHH"}


def problems(*rows: Any, **more: Any) -> list[tuple[str, str]]:
    report = dm.check(json.dumps(rows).encode(), **more)
    for problem in report.problems:
        assert (problem.rule, problem.severity) == ("country-not-then", "warning")
    # Nothing is refused for it.
    assert report.read == len([*report.dataset.records()])
    return [(problem.record or "", problem.path) for problem in report.problems]


def event(kind: str, key: str = "a", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "id": key, "title": "A", **more}


# The check


def test_it_says_what_existed_when() -> None:
    row = event("visit", date=GONE, destinations=["SUHH"])
    report = dm.check(json.dumps([row]).encode())
    assert [str(problem) for problem in report.problems] == [
        "line 1: a: destinations[0]: warning: found Soviet Union (SUHH), at 1992-02-01, "
        "expected a date within 1922-12-30/1991-12-25, when it existed"
    ]
    assert dm.read(json.dumps([row]).encode()) == report.dataset


@pytest.mark.parametrize(
    ("code", "date", "warned"),
    [
        ("SUHH", "1991-12-25", False),
        ("SUHH", "1991-12-26", True),
        ("SUHH", "1922-12-29", True),
        ("SUHH", "1991-12", False),
        ("SUHH", "1991-12?", False),
        ("SUHH", "1992?", True),
        ("SUHH", "199X", False),
        ("SUHH", "1991-12-20/1992-01-05", False),
        ("SUHH", "1991-12-26/1992-01-05", True),
        ("SUHH", "1992/", True),
        ("SUHH", "/1992", False),
        ("SUHH", "[1991-12..1992-01]", False),
        ("SUHH", "[1992..]", True),
        ("SUHH", "XXXX-11-26", False),
        ("YE", "1990-05-22", False),
        ("YE", "1990-05-21", True),
        ("YDYE", "1990-05-21", False),
        ("XTRI", "1835-05-31", False),  # its end is known to the month
        ("XTRI", "1835-06", True),
        ("GB", "0800", False),  # nothing is said of its beginning
        ("ZZ", "2024", False),
    ],
)
def test_only_a_date_that_lies_outside_for_certain_counts(
    code: str, date: str, warned: bool
) -> None:
    assert (not_then(code, edtf(date)) is not None) == warned
    if code != "ZZ":
        valid = dm.load().countries[code].valid
        assert warned == (valid is not None and edtf(date).overlaps(valid) is False)


# Where


@pytest.mark.parametrize(
    ("row", "path"),
    [
        (event("visit", destinations=["OM", "SUHH"]), "destinations[1]"),
        (event("visit", participants=[{"role": "visitor", **USSR}]), "participants[0].country"),
        (event("meeting", participants=[{"name": "A"}, USSR]), "participants[1].country"),
        (event("summit", participants=[USSR]), "participants[0].country"),
        (event("statement", participants=[USSR]), "participants[0].country"),
        (
            event("meeting", participants=[{"country": "OM", "on_behalf_of": "SUHH"}]),
            "participants[0].on_behalf_of",
        ),
    ],
    ids=str,
)
def test_a_country_beside_the_date_of_an_event(row: dict[str, Any], path: str) -> None:
    assert problems({**row, "date": GONE}) == [("a", path)]
    assert problems({**row, "date": THERE}) == []
    assert problems(row) == []


def test_whoever_is_only_spoken_about_need_not_exist() -> None:
    row = event("statement", date=GONE, participants=[{"role": "subject", **USSR}])
    assert problems(row) == []


@pytest.mark.parametrize("status", ["held", "planned", "cancelled"])
def test_an_agreement_is_checked_by_its_acts_alone(status: str) -> None:
    def acts(*acts: dict[str, Any]) -> list[tuple[str, str]]:
        parties = [{"role": "party", **USSR}, {"role": "party", "country": "US"}]
        held = [{"type": "signed", "date": "1990"}, *({"status": status, **a} for a in acts)]
        return problems(event("agreement", participants=parties, acts=held))

    assert acts() == []
    ratified = {"type": "ratified", "party": "SUHH"}
    assert acts({**ratified, "date": GONE}) == [("a", "acts[1].party")]
    assert acts({**ratified, "date": THERE}) == []
    # Where it is not known when something was done, that of another act says nothing of it.
    assert acts(ratified) == []
    assert acts({**ratified, "effective": GONE}) == [("a", "acts[1].party")]
    assert acts({**ratified, "date": THERE, "effective": GONE}) == []
    assert acts({"type": "succeeded", "party": "SUHH", "date": GONE}) == []


def test_a_part_without_a_date_has_that_of_the_larger_event() -> None:
    tour = event("visit", "tour", date=GONE)
    leg = event("visit", "leg", part_of="tour", destinations=["SUHH"])
    talks = event("meeting", "talks", part_of="leg", participants=[USSR])
    found = [("leg", "destinations[0]"), ("talks", "participants[0].country")]
    assert problems(tour, leg, talks) == found
    assert problems({**tour, "date": THERE}, leg, talks) == []
    assert problems(tour, {**leg, "date": THERE}, talks) == []
    own = dm.read(json.dumps([tour]).encode())
    assert problems(leg, talks, known=[own]) == found
    # A circle is refused, and is not walked for ever.
    circle = [{**leg, "part_of": "other"}, event("visit", "other", part_of="leg")]
    assert {p.rule for p in dm.check(json.dumps(circle).encode()).problems} == {"cycle"}


def test_a_membership_has_its_own_date() -> None:
    def membership(during: str | None, member: str = "SUHH") -> list[tuple[str, str]]:
        held = {"member": member} | ({"during": during} if during else {})
        row = {"kind": "organization", "id": "pact", "name": "Pact", "memberships": [held]}
        return problems({**row, "country": "SUHH"}, {**row, "id": "other", "memberships": []})

    assert membership(f"{GONE}/..") == [("pact", "memberships[0].member")]
    assert membership("1955/1991") == []
    assert membership("1955/..") == []
    assert membership(None) == []
    assert membership("1992", "other") == []


def test_a_position_stands_beside_its_country() -> None:
    ministry = {"kind": "organization", "id": "ministry", "name": "M", "country": "SUHH"}
    bureau = {"kind": "organization", "id": "bureau", "name": "B"}

    def position(country: str | None, during: str | None, **more: str) -> list[tuple[str, str]]:
        held = {"office": "Minister", **more} | ({"during": during} if during else {})
        person = {"kind": "person", "id": "a-person", "name": "P", "positions": [held]}
        return problems({**person, **({"country": country} if country else {})}, ministry, bureau)

    found = [("a-person", "positions[0]")]
    assert position("SUHH", "1992/1995") == found
    assert position("SUHH", "1985/1990") == []
    assert position("SUHH", None) == []
    assert position(None, "1992") == []
    # A minister of a state that is gone may be of another one now.
    assert position("GE", "1985/1990", organization="ministry") == []
    assert position("GE", "1992/1995", organization="ministry") == found
    assert position("GE", "1985/1990", organization="bureau") == found
    assert position("GE", "1995", organization="bureau") == []


def test_a_kind_of_ones_own_is_checked_by_its_fields() -> None:
    @attrs.frozen(kw_only=True)
    class Step:
        on: dm.FuzzyDate | None = None
        targets: tuple[CountryRef, ...] = ()
        further: "tuple[Step, ...]" = ()

    attrs.resolve_types(Step, {**globals(), "Step": Step}, include_extras=True)

    @attrs.frozen(kw_only=True)
    class Embargo(dm.Event):
        kind: ClassVar[str] = "embargo"
        imposed_by: CountryRef | None = None
        steps: tuple[Step, ...] = ()

    rows = event(
        "embargo",
        date=GONE,
        imposed_by="SUHH",
        steps=[
            {"targets": ["OM", "SUHH"]},
            {"on": THERE, "targets": ["SUHH"], "further": [{"on": GONE, "targets": ["SUHH"]}]},
        ],
    )
    assert problems(rows, kinds=[Embargo]) == [
        ("a", "imposed_by"),
        ("a", "steps[0].targets[1]"),
        ("a", "steps[1].further[0].targets[0]"),
    ]


def test_the_line_is_that_of_the_record() -> None:
    rows = [event("visit", f"v{n}", date=GONE, destinations=["SUHH"]) for n in range(3)]
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    assert [problem.line for problem in dm.check(lines).problems] == [1, 2, 3]


def test_tables_say_the_same() -> None:
    mapping = {
        "kind": "visit",
        "id": "visit-{row}",
        "fields": {"title": "A visit", "date": "{When}"},
        "participants": [{"country": "{Of}"}],
    }
    report = dm.check_table([{"When": GONE, "Of": "USSR"}], mapping)
    (problem,) = report.problems
    warning = not_then("SUHH", edtf(GONE))
    assert warning is not None
    assert (problem.rule, problem.severity) == (warning.rule, warning.severity)
    assert (problem.found, problem.expected) == (f'"USSR", {warning.found}', warning.expected)


# The bundled data


def test_in_the_bundled_data_every_country_existed() -> None:
    rows = [dm.unstructure(record) for record in dm.load().records()]
    assert problems(*rows) == []
