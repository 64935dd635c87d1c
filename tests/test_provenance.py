"""How a part of a record is known: which evidence speaks for it, and how strongly."""

import time
from typing import Any

import pytest

import diplomodel as dm
from diplomodel import edtf
from diplomodel.model.provenance import leaves
from diplomodel.path import Path
from diplomodel.vocabulary import ActType, Basis, EventStatus, MembershipStatus, Role

STATED, COMPUTED, INFERRED, DISPUTED = (
    Basis.STATED,
    Basis.COMPUTED,
    Basis.INFERRED,
    Basis.DISPUTED,
)


def evidence(basis: Basis, *supports: str, source: str = "gazette", **more: Any) -> dm.Evidence:
    why = None if basis is STATED else "as the rule of the calendar says"
    return dm.Evidence(source=source, supports=supports, basis=basis, why=why, **more)


def visit(*found: dm.Evidence, **more: Any) -> dm.Visit:
    values: dict[str, Any] = {
        "date": edtf("2024-07-03/2024-07-04"),
        "destinations": ("KZ", "UZ"),
        "participants": (
            dm.Participant(role=Role.VISITOR, office="President", country="BY"),
            dm.Participant(role=Role.HOST, country="KZ"),
        ),
        **more,
    }
    return dm.Visit(id="visit", title="A visit", evidence=found, **values)


# Paths


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("*", ()),
        ("date", ("date",)),
        ("date.year", ("date", "year")),
        ("participants[1]", ("participants", 1)),
        ("participants[12].role", ("participants", 12, "role")),
        ("acts[0].date.start.year", ("acts", 0, "date", "start", "year")),
        ("a[0][1]", ("a", 0, 1)),
    ],
)
def test_paths(text: str, steps: tuple[str | int, ...]) -> None:
    assert Path.parse(text) == steps


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "date.",
        ".date",
        "date..year",
        "[0]",
        "acts[",
        "acts[-1]",
        "acts[a]",
        "acts[0]x",
        "Date",
        "date year",
        "date.*",
        "**",
        "acts[1234567]",
        "date\n",
    ],
)
def test_no_paths(text: str) -> None:
    assert Path.parse(text) is None
    with pytest.raises(dm.UnknownName, match="no path"):
        visit().basis(text)
    if text.strip():
        with pytest.raises(dm.DataError) as caught:
            evidence(STATED, "date", text)
        (problem,) = caught.value.problems
        assert (problem.path, problem.rule) == ("supports[1]", "path")


def test_the_smallest_parts_of_dates() -> None:
    def parts(text: str) -> list[str]:
        return [".".join(map(str, path)) for path in leaves(edtf(text))]

    assert parts("2024-07-04") == ["year", "month", "day"]
    assert parts("2024-07~") == ["year", "month"]
    assert parts("XXXX-11-26") == ["month", "day"]
    assert parts("198X") == [""]
    assert parts("2024/2025-07") == ["start.year", "end.year", "end.month"]
    assert parts("2024/..") == ["start.year"]
    assert parts("[..2025-12]") == ["end.year", "end.month"]


# Which evidence


def test_the_most_specific_path_wins() -> None:
    whole, year = evidence(STATED, "date"), evidence(INFERRED, "date.year")
    record = visit(whole, year)
    assert record.evidence_for("date.year") == (year,)
    assert record.evidence_for("date.day") == (whole,)
    assert record.evidence_for("date") == (whole, year)
    assert record.evidence_for("date.start.year") == (year,)
    assert record.evidence_for("date.end.month") == (whole,)
    assert record.evidence_for("date.start") == (whole, year)
    assert visit(year, whole).evidence_for("date") == (year, whole)
    role, participant, everybody = (
        evidence(STATED, "participants[0].role"),
        evidence(COMPUTED, "participants[0]"),
        evidence(INFERRED, "participants"),
    )
    record = visit(everybody, participant, role)
    assert record.evidence_for("participants[0].role") == (role,)
    assert record.evidence_for("participants[0].office") == (participant,)
    assert record.evidence_for("participants[0]") == (participant, role)
    assert record.evidence_for("participants[1]") == (everybody,)
    assert record.evidence_for("participants") == (everybody, participant, role)


def test_an_end_is_as_specific_as_the_year_of_both() -> None:
    start, years = evidence(STATED, "date.start"), evidence(INFERRED, "date.year")
    exact = evidence(COMPUTED, "date.start.year")
    assert visit(start, years).evidence_for("date.start.year") == (start, years)
    assert visit(start, years).evidence_for("date.end.year") == (years,)
    assert visit(start, years, exact).evidence_for("date.start.year") == (exact,)


def test_a_star_is_all_that_nothing_else_names() -> None:
    rest, title = evidence(COMPUTED, "*"), evidence(STATED, "title", "date.year")
    record = visit(title, rest)
    assert record.evidence_for("title") == (title,)
    assert record.evidence_for("date.year") == (title,)
    assert record.evidence_for("date.month") == (rest,)
    assert record.evidence_for("destinations[1]") == (rest,)
    assert record.evidence_for("*") == (title, rest)
    assert record.basis("title") is STATED
    assert record.basis("date") is COMPUTED
    assert record.basis("*") is COMPUTED


@pytest.mark.parametrize("path", ["participants[7]", "date.hour", "title.word", "places.first"])
def test_a_part_that_cannot_be_there_is_refused(path: str) -> None:
    record = visit(evidence(STATED, "*"))
    with pytest.raises(dm.UnknownName, match="in this record"):
        record.evidence_for(path)
    with pytest.raises(dm.UnknownName, match="in this record"):
        record.basis(path)


def test_what_nothing_is_recorded_of_has_no_evidence() -> None:
    record = visit(evidence(STATED, "*"))
    for path in (
        "summary",
        "status",
        "type",
        "participants[0].name",
        "summary.word",
    ):
        assert record.evidence_for(path) == ()
        assert record.basis(path) is None
    assert visit().basis("date") is None
    assert visit().evidence_for("*") == ()


def test_an_unknown_part_is_an_error_that_suggests() -> None:
    with pytest.raises(
        dm.UnknownName, match='no "dat" in this record; did you mean date'
    ) as caught:
        visit().basis("dat")
    assert caught.value.choices == ("date",)
    with pytest.raises(dm.UnknownName):
        visit().evidence_for("evidence[0]")
    with pytest.raises(dm.UnknownName):
        visit().evidence_for("kind")


# How strongly


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ((STATED,), STATED),
        ((INFERRED, STATED), STATED),
        ((STATED, COMPUTED), STATED),
        ((INFERRED, COMPUTED), COMPUTED),
        ((INFERRED, INFERRED), INFERRED),
        ((STATED, DISPUTED), DISPUTED),
        ((DISPUTED, COMPUTED, STATED), DISPUTED),
        ((), None),
    ],
)
def test_for_one_part_the_strongest_counts(
    bases: tuple[Basis, ...], expected: Basis | None
) -> None:
    for order in (bases, bases[::-1]):
        found = [evidence(b, "title", source=f"s{n}") for n, b in enumerate(order)]
        assert visit(*found).basis("title") is expected
        assert visit(*found).evidence_for("title") == tuple(found)


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ((STATED, STATED), STATED),
        ((STATED, COMPUTED), COMPUTED),
        ((COMPUTED, INFERRED), INFERRED),
        ((STATED, INFERRED), INFERRED),
        ((STATED, DISPUTED), DISPUTED),
        ((INFERRED, DISPUTED), DISPUTED),
        ((STATED, None), None),
        ((INFERRED, None), None),
        ((DISPUTED, None), DISPUTED),
    ],
)
def test_for_a_whole_the_weakest_part_counts(
    bases: tuple[Basis | None, Basis | None], expected: Basis | None
) -> None:
    for order in (bases, bases[::-1]):
        found = [evidence(b, f"destinations[{n}]") for n, b in enumerate(order) if b is not None]
        assert visit(*found).basis("destinations") is expected


def test_a_part_is_strong_and_its_whole_is_weak() -> None:
    record = visit(
        evidence(INFERRED, "date"),
        evidence(STATED, "date.month", "date.day"),
        evidence(COMPUTED, "date.year"),
    )
    assert record.basis("date.day") is STATED
    assert record.basis("date.year") is COMPUTED
    assert record.basis("date") is COMPUTED
    assert record.basis("date.end") is COMPUTED


def test_specific_disputes_stay_where_they_are() -> None:
    record = visit(evidence(STATED, "participants"), evidence(DISPUTED, "participants[1].country"))
    assert record.basis("participants[0]") is STATED
    assert record.basis("participants[1].role") is STATED
    assert record.basis("participants[1]") is DISPUTED
    assert record.basis("participants") is DISPUTED
    calmed = visit(evidence(DISPUTED, "participants"), evidence(STATED, "participants[1].country"))
    assert calmed.basis("participants[1].country") is STATED
    assert calmed.basis("participants[1]") is DISPUTED


# What evidence may support


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("date", None),
        ("date.year", None),
        ("date.day", None),
        ("date.start", None),
        ("date.end.month", None),
        ("participants", None),
        ("participants[1].country", None),
        ("destinations[1]", None),
        ("type", None),  # known to be unspecified, perhaps
        ("*", None),
        ("destinations[2]", "path-unresolved"),
        ("participants[1].office", "path-unresolved"),
        ("participants[0].rank", "path-unresolved"),
        ("date.hour", "path-unresolved"),
        ("date.year.x", "path-unresolved"),
        ("title[0]", "path-unresolved"),
        ("summary", "path-unresolved"),
        ("tags", "path-unresolved"),
        ("dates", "path-unknown"),
        ("kind", "path-unknown"),
        ("countries", "path-unknown"),
        ("evidence", "path-unknown"),
    ],
)
def test_every_path_leads_to_something_recorded(path: str, rule: str | None) -> None:
    if rule is None:
        assert visit(evidence(STATED, path)).evidence
        return
    with pytest.raises(dm.DataError) as caught:
        visit(evidence(STATED, "date"), evidence(STATED, "title", path))
    (problem,) = caught.value.problems
    assert (problem.path, problem.rule) == ("evidence[1].supports[1]", rule)
    assert problem.record == "visit"


def test_parts_of_a_date_that_are_not_known_have_no_evidence() -> None:
    for date, path in (
        ("2024-07", "date.day"),
        ("198X", "date.year"),
        ("XXXX-11-26", "date.year"),
        ("2024/..", "date.end"),
        ("2024-07-04", "date.start"),
    ):
        with pytest.raises(dm.DataError, match="path to something that is recorded"):
            visit(evidence(STATED, path), date=edtf(date))


def test_why_is_required_unless_stated() -> None:
    for basis in Basis:
        if basis is STATED:
            assert dm.Evidence(source="gazette", supports=("*",), basis=basis).why is None
            continue
        with pytest.raises(dm.DataError, match=f"why: found nothing, expected why it is {basis}"):
            dm.Evidence(source="gazette", supports=("*",), basis=basis)
    with pytest.raises(dm.DataError, match="supports: found an empty list"):
        dm.Evidence(source="gazette", supports=(), basis=STATED)


# Agreements: what is computed is known as its acts are


def agreement(*found: dm.Evidence, acts: tuple[dm.Act, ...]) -> dm.Agreement:
    return dm.Agreement(id="accord", title="An accord", acts=acts, evidence=found)


NEGOTIATED = dm.Act(type=ActType.NEGOTIATED, date=edtf("2023-05"))
SIGNED = dm.Act(type=ActType.SIGNED, date=edtf("2023-12"))
IN_FORCE = dm.Act(type=ActType.ENTERED_INTO_FORCE, date=edtf("2024-07-04"))


def test_an_agreements_date_is_known_as_the_act_it_comes_from() -> None:
    found = (evidence(STATED, "acts[0]"), evidence(INFERRED, "acts[1].date.year"))
    record = agreement(*found, evidence(STATED, "acts[1].date"), acts=(NEGOTIATED, SIGNED))
    assert str(record.date) == "2023-12"
    assert record.basis("date") is INFERRED
    assert record.basis("date.month") is STATED
    assert record.basis("date.year") is INFERRED
    assert record.evidence_for("date.year") == (found[1],)
    assert record.evidence_for("date") == record.evidence[1:]
    assert agreement(acts=(dm.Act(type=ActType.SIGNED),)).basis("date") is None
    assert agreement(acts=()).evidence_for("date") == ()


def test_an_agreements_status_is_known_as_the_acts_it_comes_from() -> None:
    first, last = evidence(INFERRED, "acts[0]"), evidence(STATED, "acts[1]")
    record = agreement(first, last, acts=(SIGNED, IN_FORCE))
    assert record.status == "in_force"
    assert record.basis("status") is STATED
    assert record.evidence_for("status") == (last,)
    # Two acts that lead to the same: either could be missing, so both speak.
    same = agreement(first, last, acts=(SIGNED, SIGNED))
    assert same.evidence_for("status") == (first, last)
    planned = dm.Act(type=ActType.RATIFIED, status=EventStatus.PLANNED)
    ahead = agreement(first, last, acts=(SIGNED, planned))
    assert ahead.status == "signed"
    assert ahead.evidence_for("status") == (first,)
    assert agreement(acts=()).basis("status") is None


@pytest.mark.parametrize("paths", ["its own", "all"])
def test_how_the_status_is_known_from_thousands_of_acts_is_answered_quickly(paths: str) -> None:
    acts = tuple(dm.Act(type=ActType.SIGNED, date=edtf("2023-12")) for _ in range(4_000))
    found = tuple(
        evidence(STATED, f"acts[{n}]" if paths == "its own" else "acts", locator=f"row {n}")
        for n in range(4_000)
    )
    record = agreement(*found, acts=acts)
    began = time.process_time()
    assert record.basis("status") is STATED
    assert record.evidence_for("status") == found
    assert record.basis("acts") is STATED
    assert time.process_time() - began < 15


def test_what_is_computed_is_not_supported_itself() -> None:
    for path in ("date", "date.year", "status"):
        with pytest.raises(dm.DataError) as caught:
            agreement(evidence(STATED, path), acts=(SIGNED,))
        assert caught.value.problems[0].rule == "path-computed"


def test_a_star_covers_the_acts() -> None:
    record = agreement(evidence(STATED, "*"), acts=(SIGNED,))
    assert (record.basis("date"), record.basis("status"), record.basis("acts")) == (STATED,) * 3


# Evidence inside a record's parts


def test_evidence_of_a_membership_speaks_for_the_membership() -> None:
    inner = evidence(STATED, "during", source="charter")
    star = evidence(COMPUTED, "*", source="register")
    outer = evidence(INFERRED, "memberships", source="gazette")
    pact = dm.Organization(
        id="pact",
        name="The Pact",
        memberships=(
            dm.Membership(
                member="KZ",
                status=MembershipStatus.MEMBER,
                during=edtf("2001-06-15/.."),
                evidence=(inner, star),
            ),
            dm.Membership(member="BY", during=edtf("2024-07-04/..")),
        ),
        evidence=(outer,),
    )
    assert pact.evidence_for("memberships[0].during") == (inner,)
    assert pact.evidence_for("memberships[0].member") == (star,)
    assert pact.evidence_for("memberships[0]") == (inner, star)
    assert pact.evidence_for("memberships[1]") == (outer,)
    assert pact.evidence_for("memberships") == (outer, inner, star)
    assert pact.basis("memberships[0].during.year") is STATED
    assert pact.basis("memberships[0]") is COMPUTED
    assert pact.basis("memberships[1]") is INFERRED
    assert pact.basis("memberships") is INFERRED
    assert pact.basis("name") is None
    assert pact.memberships[0].basis("member") is COMPUTED
    assert pact.memberships[1].basis("member") is None


def test_inner_and_outer_evidence_are_weighed_by_how_specific_they_are() -> None:
    def pact(inner: dm.Evidence, outer: dm.Evidence) -> dm.Organization:
        member = dm.Membership(member="KZ", during=edtf("2001/.."), evidence=(inner,))
        return dm.Organization(id="pact", name="Pact", memberships=(member,), evidence=(outer,))

    record = pact(evidence(COMPUTED, "*"), evidence(INFERRED, "memberships[0].during"))
    assert record.basis("memberships[0].during") is INFERRED
    assert record.basis("memberships[0].member") is COMPUTED
    tied = pact(evidence(COMPUTED, "during"), evidence(STATED, "memberships[0].during"))
    assert tied.basis("memberships[0].during") is STATED
    assert len(tied.evidence_for("memberships[0].during")) == 2


def test_paths_of_a_membership_are_its_own() -> None:
    with pytest.raises(dm.DataError) as caught:
        dm.structure(
            {
                "kind": "organization",
                "id": "pact",
                "name": "The Pact",
                "memberships": [
                    {
                        "member": "KZ",
                        "evidence": [{"source": "a", "supports": ["name"], "basis": "stated"}],
                    }
                ],
            }
        )
    (problem,) = caught.value.problems
    assert problem.path == "memberships[0].evidence[0].supports[0]"
    assert problem.rule == "path-unknown"
