"""What a data set declares to be complete: how it is checked, kept and lost, and what it covers."""

import copy
import io
import json
import pickle
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import diplomodel as dm
from diplomodel import Coverage, edtf
from diplomodel.exports import data_package, json_schema
from diplomodel.model.coverage import Sought, is_covered
from diplomodel.vocabulary import Level, Role

VISIT = dm.Visit(id="a-visit", title="A visit", destinations=("OM",))
XI = dm.Person(id="xi", name="Xi")
TRAVELS = Coverage(
    kind="visit",
    during=edtf("1906/2025"),
    country="US",
    role=Role.VISITOR,
    level=Level.HEAD_OF_STATE,
    note="Not those of presidents-elect.",
)


def covering(*coverage: Coverage, **more: Any) -> dm.Dataset:
    return dm.Dataset([VISIT], [XI], coverage=coverage, **more)


# The value


@pytest.mark.parametrize(
    "during", ["1906/2025", "2024", "2024-07", "2024-07-04", "198X", "../2025"]
)
def test_a_period_has_known_days(during: str) -> None:
    assert str(Coverage(kind="visit", during=edtf(during)).during) == during


UNKNOWN = ["1906/..", "1906/", "/2025", "[1906..2025]", "2024?", "1906~/2025"]
UNKNOWN += ["XXXX-11-26", "2024-XX-04", "2024-XX-04/2025", "2024/2025-XX-04"]


@pytest.mark.parametrize("during", UNKNOWN)
def test_a_period_whose_days_are_not_known_is_refused(during: str) -> None:
    with pytest.raises(dm.DataError, match="expected a period whose days are known") as caught:
        Coverage(kind="visit", during=edtf(during))
    assert [(p.path, p.rule) for p in caught.value.problems] == [("during", "coverage-period")]


def test_all_its_problems_are_found_at_once() -> None:
    wrong: dict[str, Any] = {"kind": 5, "during": "1906/2025", "country": "USA", "role": "visitr"}
    with pytest.raises(dm.DataError) as caught:
        Coverage(**wrong)
    assert [p.path for p in caught.value.problems] == ["kind", "during", "country", "role"]
    with pytest.raises(TypeError, match="Coverage has no field persn; did you mean person"):
        Coverage(kind="visit", persn="1906")  # type: ignore[call-arg]


# In a data set


def test_a_data_set_declares_nothing_unless_told() -> None:
    assert dm.load().coverage == ()
    assert covering().coverage == ()


def test_it_is_kept_and_counts_in_comparing() -> None:
    ds = covering(TRAVELS)
    assert ds.coverage == (TRAVELS,)
    assert ds != covering()
    assert ds == covering(TRAVELS)
    assert hash(ds) == hash(covering(TRAVELS))
    assert pickle.loads(pickle.dumps(ds)) == copy.deepcopy(ds) == ds
    with pytest.raises(AttributeError):
        ds.coverage = ()
    longer = attrs.evolve(TRAVELS, during=edtf("1906/2026"))
    assert str(ds.diff(covering(longer))) == "~ coverage[0].during: 1906/2025 -> 1906/2026"
    assert not ds.diff(covering(TRAVELS))
    whole = Coverage(kind="meeting", during=edtf("2024"))
    assert str(covering().diff(covering(whole))) == (
        '~ coverage[0]: nothing -> (kind: "meeting", during: 2024)'
    )


class Sanctions:
    @attrs.frozen(kw_only=True)
    class Sanction(dm.Event):
        kind: ClassVar[str] = "sanction"


def refused(coverage: Any, *events: dm.Event, **more: Any) -> list[str]:
    with pytest.raises(dm.DataError) as caught:
        dm.Dataset([VISIT, *events], [XI], coverage=coverage, **more)
    return [str(problem) for problem in caught.value.problems]


def test_its_kind_is_a_kind_of_events() -> None:
    assert refused([Coverage(kind="visits", during=edtf("2024"))]) == [
        'coverage[0].kind: found "visits", expected one of: summit, visit, meeting, agreement, '
        "statement (did you mean visit?)"
    ]
    assert "coverage[0].kind" in refused([Coverage(kind="person", during=edtf("2024"))])[0]
    own = Coverage(kind="sanction", during=edtf("2024"))
    assert refused([own])
    freeze = Sanctions.Sanction(id="freeze", title="A freeze")
    assert dm.Dataset([freeze], coverage=[own]).coverage == (own,)


def test_its_references_lead_somewhere() -> None:
    known = Coverage(kind="visit", during=edtf("2024"), country="SUHH", person="xi")
    assert covering(known).coverage == (known,)
    wrong = Coverage(kind="visit", during=edtf("2024"), country="ZZ", person="xj")
    assert refused([known, wrong]) == [
        'coverage[1].country: found "ZZ", which is not in the data set, expected the code of a '
        "country" + _hint("ZZ"),
        'coverage[1].person: found "xj", which is not in the data set, expected the id of a person',
    ]
    assert dm.Dataset([VISIT], known=[dm.Dataset(people=[XI])], coverage=[known]).coverage


def _hint(code: str) -> str:
    with pytest.raises(dm.DataError) as caught:
        dm.Dataset([attrs.evolve(VISIT, destinations=(code,))])
    hint = caught.value.problems[0].hint
    return f" ({hint})" if hint else ""


def test_what_is_not_a_coverage_is_refused() -> None:
    for wrong in ("visit", 5, VISIT, None):
        found = refused([TRAVELS, wrong])
        assert [line.split(":")[0] for line in found] == ["coverage[1]"]
        assert "expected an object that describes what is complete" in found[0]


# Lost in what is another data set


def test_another_data_set_declares_nothing() -> None:
    ds = covering(TRAVELS, name="travels", version="2", as_of=edtf("2025"))
    others = [
        ds.with_events(dm.Visit(id="another", title="Another")),
        ds.with_events(),
        ds.without("a-visit"),
        ds.without(),
        ds.merge(dm.Dataset()),
        dm.Dataset().merge(ds),
        ds.merge(ds),
    ]
    for other in others:
        assert other.coverage == ()
        assert (other.name, other.version, other.as_of) == ("travels", "2", edtf("2025"))


def test_it_can_be_declared_anew() -> None:
    other = covering(TRAVELS).with_events(dm.Visit(id="b", title="B"), coverage=[TRAVELS])
    assert other.coverage == (TRAVELS,)
    assert covering().with_events(coverage=[TRAVELS]) == covering(TRAVELS)


# In files


ROW: dict[str, Any] = {
    "kind": "visit",
    "during": "1906/2025",
    "country": "US",
    "role": "visitor",
    "level": "head_of_state",
    "note": "Not those of presidents-elect.",
}


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.jsonl.gz", "a", "a.parquet"])
def test_files_keep_it(name: str, tmp_path: Path) -> None:
    ds = covering(TRAVELS, Coverage(kind="meeting", during=edtf("2024")), name="travels")
    dm.write(ds, tmp_path / name)
    assert dm.read(tmp_path / name) == ds
    assert dm.read(tmp_path / name).coverage == ds.coverage
    nameless = covering(TRAVELS)
    dm.write(nameless, tmp_path / f"nameless-{name}")
    assert dm.read(tmp_path / f"nameless-{name}") == nameless


def test_a_file_holds_it_in_the_record_of_the_data_set(tmp_path: Path) -> None:
    dm.write(covering(TRAVELS), tmp_path / "a.json")
    rows = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert rows[0] == {"kind": "dataset", "coverage": [ROW]}


def lines(*rows: Any) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


PLAIN = dm.unstructure(VISIT)


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        ({**ROW, "kind": "visits"}, ["line 2: coverage[0].kind: "]),
        ({**ROW, "country": "ZZ", "person": "xj"}, ["2: coverage[0].country", "[0].person"]),
        ({**ROW, "during": "1906/.."}, ["line 2: coverage[0].during: found 1906/.., expected "]),
        ({**ROW, "during": "next year"}, ["line 2: coverage[0].during: "]),
        ({**ROW, "role": "visitr"}, ["(did you mean visitor?)"]),
        ({**ROW, "since": "1906"}, ['coverage[0].since: found the key "since"']),
        ({"during": "2024"}, ["line 2: coverage[0].kind: found nothing"]),
        (
            "all visits",
            ['line 2: coverage[0]: found "all visits", expected an object that describes'],
        ),
    ],
    ids=str,
)
def test_a_wrong_one_in_a_file_is_reported(row: Any, problems: list[str]) -> None:
    report = dm.check(lines(PLAIN, {"kind": "dataset", "name": "travels", "coverage": [row]}))
    for problem, part in zip(report.problems, problems, strict=True):
        assert part in str(problem)
        assert problem.line == 2
    assert [event.id for event in report.dataset.events] == ["a-visit"]
    assert report.dataset.coverage == ()


def test_what_is_left_of_a_file_with_errors_declares_nothing() -> None:
    label = {"kind": "dataset", "name": "travels", "coverage": [{**ROW, "person": "xi"}]}
    person = dm.unstructure(XI)
    assert dm.check(lines(label, PLAIN, person)).dataset.coverage
    # Warnings refuse nothing.
    odd = {
        "kind": "agreement",
        "id": "odd",
        "title": "O",
        "participants": [{"role": "party", "country": "US"}],
        "acts": [{"type": "withdrawn", "party": "US"}],
    }
    report = dm.check(lines(label, PLAIN, person, odd))
    assert [p.severity for p in report.problems] == ["warning"]
    assert report.dataset.coverage
    report = dm.check(lines(label, PLAIN, person, {**PLAIN, "id": "b", "titel": "B"}))
    assert (report.dataset.name, report.dataset.coverage) == ("travels", ())
    report = dm.check(lines(label, PLAIN, {**person, "nam": "Xi"}))
    assert "mend that record first" in str(report.problems[0])
    assert report.dataset.coverage == ()


def test_a_kind_of_ones_own_may_be_complete() -> None:
    label = {"kind": "dataset", "coverage": [{"kind": "sanction", "during": "2024"}]}
    event = {"kind": "sanction", "id": "freeze", "title": "A freeze"}
    ds = dm.read(lines(label, event), kinds=[Sanctions.Sanction])
    assert ds.coverage[0].kind == "sanction"
    assert "coverage[0].kind" in str(dm.check(lines(label, PLAIN)).problems[0])


# Described for other programs


def test_the_schema_describes_it() -> None:
    schema = json_schema()
    validator = Draft202012Validator(schema)
    assert validator.is_valid([{"kind": "dataset", "coverage": [ROW]}])
    assert validator.is_valid([{"kind": "dataset", "coverage": []}])
    for wrong in (
        {**ROW, "country": "USA"},
        {**ROW, "role": "visitr"},
        {**ROW, "since": "1906"},
        *({**ROW, "during": during} for during in UNKNOWN),
        {"kind": "visit"},
        "all visits",
    ):
        assert not validator.is_valid([{"kind": "dataset", "coverage": [wrong]}]), wrong
    described = schema["$defs"]["coverage"]["properties"]
    assert {*described} == {"kind", "during", "country", "person", "role", "level", "note"}
    assert all("description" in part for part in described.values())


def test_the_data_package_describes_it(tmp_path: Path) -> None:
    data_package(covering(TRAVELS), tmp_path / "with")
    data_package(covering(), tmp_path / "without")
    found = json.loads((tmp_path / "with" / "datapackage.json").read_text(encoding="utf-8"))
    assert found["coverage"] == [ROW]
    found = json.loads((tmp_path / "without" / "datapackage.json").read_text(encoding="utf-8"))
    assert "coverage" not in found


# What it covers, against every event that there could be


FIRST = date(2024, 1, 30)
LENGTH = 6
ROLES = (Role.VISITOR, Role.HOST, None)  # None stands for every other role
LEVELS = (Level.HEAD_OF_STATE, None)
COUNTRIES = ("US", "OM", None)
PEOPLE = ("xi", None)
KINDS = ("visit", "meeting")


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def periods() -> st.SearchStrategy[str]:
    """Return periods of few days around the end of a month, some with that month as an end."""
    ends = st.integers(0, LENGTH - 1)
    spans = st.tuples(ends, ends).map(lambda pair: f"{day(min(pair))}/{day(max(pair))}")
    open_ones = ends.map(lambda last: f"../{day(last)}")
    coarse = st.sampled_from(["2024-01", "2024-02", "2024-01-31", "2024-02-01/2024-02", "202X"])
    return st.one_of(spans, spans, open_ones, coarse)


def coverages() -> st.SearchStrategy[Coverage]:
    return st.builds(
        lambda during, **rest: Coverage(during=edtf(during), **rest),
        kind=st.sampled_from(KINDS),
        during=periods(),
        country=st.sampled_from(COUNTRIES),
        person=st.sampled_from((None, None, None, "xi")),
        role=st.sampled_from(ROLES),
        level=st.sampled_from((None, None, Level.HEAD_OF_STATE)),
    )


def soughts() -> st.SearchStrategy[Sought]:
    some_roles = st.sampled_from([(), (), (Role.HOST,), (Role.VISITOR,), (Role.VISITOR, Role.HOST)])
    return st.builds(
        Sought,
        country=st.sampled_from(COUNTRIES),
        person=st.sampled_from(PEOPLE),
        roles=some_roles,
        levels=st.sampled_from([(), (), (Level.HEAD_OF_STATE,)]),
    )


def in_period(number: int, during: str) -> bool:
    return edtf(day(number).isoformat()).within(during) is True


# Somebody who takes part: country, person, role, level.
Somebody = tuple[str | None, str | None, Role | None, Level | None]


def answering(who: Sought) -> Iterator[Somebody]:
    """Yield all the sorts of participants that are sought."""
    for country, person, role, level in product(COUNTRIES, PEOPLE, ROLES, LEVELS):
        is_one = who.country in (None, country) and who.person in (None, person)
        in_role = not who.roles or role in who.roles
        if is_one and in_role and (not who.levels or level in who.levels):
            yield country, person, role, level


def declares(one: Coverage, kind: str, number: int, participants: Sequence[Somebody]) -> bool:
    wanted = (one.country, one.person, one.role, one.level)
    return (
        one.kind == kind
        and in_period(number, str(one.during))
        and (
            wanted == (None, None, None, None)
            or any(
                all(want in (None, has) for want, has in zip(wanted, somebody, strict=True))
                for somebody in participants
            )
        )
    )


@given(st.lists(coverages(), max_size=3))
def test_what_is_written_is_read(coverage: list[Coverage]) -> None:
    out = io.BytesIO()
    dm.write(covering(*coverage), out)
    assert dm.read(out.getvalue()).coverage == tuple(coverage)
    found = json.loads(out.getvalue())
    assert Draft202012Validator(json_schema()).is_valid(found)


@given(
    st.lists(coverages(), max_size=5),
    st.sets(st.sampled_from(KINDS), min_size=1),
    st.tuples(st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1)),
    st.lists(soughts(), max_size=2),
)
def test_covered_is_what_every_possible_event_would_be_declared(
    coverage: list[Coverage],
    kinds: set[str],
    ends: tuple[int, int],
    sought: list[Sought],
) -> None:
    first, last = sorted(ends)
    during = f"{day(first)}/{day(last)}"
    expected = all(
        any(declares(one, kind, number, participants) for one in coverage)
        for kind in kinds
        for number in range(first, last + 1)
        for participants in product(*map(answering, sought))
    )
    assert is_covered(coverage, kinds=kinds, during=during, sought=sought) == expected


def test_the_reference_finds_both_answers() -> None:
    halves = [Coverage(kind="visit", during=edtf(d)) for d in ("2024-01", "2024-02-01/2024-12")]
    asked: dict[str, Any] = {"kinds": ["visit"], "during": "2024"}
    assert is_covered(halves, **asked)
    assert not is_covered(halves[:1], **asked)
    assert not is_covered(halves, kinds=["visit", "meeting"], during="2024")
    gap = [halves[0], Coverage(kind="visit", during=edtf("2024-02-02/2024-12"))]
    assert not is_covered(gap, **asked)


def test_only_a_declaration_without_beginning_covers_a_stock() -> None:
    ever = Coverage(kind="agreement", during=edtf("../2020"))
    late = Coverage(kind="agreement", during=edtf("1945/2020"))
    for last, covered in (("2020-12-31", True), ("2021-01-01", False)):
        stock: dict[str, Any] = {"kinds": ["agreement"], "during": f"../{last}"}
        assert is_covered([ever], **stock) == covered
        assert not is_covered([late], **stock)


def test_an_unknown_period_is_never_covered() -> None:
    ever = Coverage(kind="visit", during=edtf("../2030"))
    for during in ("[2024..2025]", "2024?", "/2024", "2024/", "2024/..", "XXXX-11-26"):
        assert not is_covered([ever], kinds=["visit"], during=during)
    assert is_covered([ever], kinds=["visit"], during=date(2024, 7, 4))


def test_of_a_pair_it_is_enough_that_one_is_declared() -> None:
    travels = Coverage(kind="visit", during=edtf("2024"), country="US")
    pair = [Sought(country="US"), Sought(country="OM")]
    assert is_covered([travels], kinds=["visit"], during="2024", sought=pair)
    assert not is_covered([travels], kinds=["visit"], during="2024", sought=pair[1:])
    assert not is_covered([travels], kinds=["visit"], during="2024")
