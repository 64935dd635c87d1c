"""Promises that cut across the rooms: at scale, in threads, across processes, for own kinds."""

import pickle
import threading
from typing import ClassVar

import attrs
import pytest

import diplomodel as dm
from diplomodel.vocabulary import ActType, MembershipStatus, VisitType


def chain(length: int) -> dm.Dataset:
    """Return visits of which each is part of the one before."""
    return dm.Dataset(
        dm.Visit(
            id=f"v-{n}",
            title="V",
            part_of=f"v-{n - 1}" if n else None,
            destinations=("OM",) if n == length - 1 else (),
        )
        for n in range(length)
    )


def test_parts_may_be_nested_as_deep_as_one_likes() -> None:
    ds = chain(5_000)
    assert len(ds.visits.where(destination="Oman")) == 5_000
    assert [leg.visit.id for leg in ds.itinerary("v-0")] == ["v-4999"]


def test_many_events_are_looked_up_without_going_through_them_all() -> None:
    events = [dm.Visit(id=f"v-{n}", title="V", destinations=("OM",)) for n in range(20_000)]
    ds = dm.Dataset(events)
    found = ds.visits
    assert all(event.id in found and found[event.id] is event for event in events)


def test_the_basis_of_a_status_with_many_parties_is_found() -> None:
    codes = [country.code for country in dm.load().countries][:60]
    treaty = dm.Agreement(
        id="treaty",
        title="Treaty",
        participants=tuple(dm.Participant(role=dm.Role.PARTY, country=c) for c in codes),
        acts=tuple(
            dm.Act(type=ActType.RATIFIED, party=c, date=dm.edtf(f"19{n + 10}"))
            for n, c in enumerate(codes)
        ),
        evidence=(dm.Evidence(source="depositary", supports=("*",), basis=dm.Basis.STATED),),
    )
    assert treaty.basis("status") is dm.Basis.STATED


def test_one_data_set_is_loaded_whatever_number_of_threads_ask() -> None:
    found: list[dm.Dataset] = []
    threads = [threading.Thread(target=lambda: found.append(dm.load())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(ds) for ds in found}) == 1


def test_answers_come_back_from_another_process() -> None:
    ds = dm.load()
    there = pickle.loads(pickle.dumps(ds.visits))
    assert there | ds.meetings == ds.visits | ds.meetings
    with pytest.raises(dm.DataError, match="another data set"):
        assert there | dm.Dataset().events


def test_a_treaty_that_an_organization_is_party_to_is_no_accession_to_it() -> None:
    union = dm.Organization(
        id="eu",
        name="European Union",
        memberships=(
            dm.Membership(
                member="EE", status=MembershipStatus.MEMBER, during=dm.edtf("2004-05-01/..")
            ),
        ),
    )
    convention = dm.Agreement(
        id="convention",
        title="Convention",
        participants=(
            dm.Participant(role=dm.Role.PARTY, country="EE"),
            dm.Participant(role=dm.Role.PARTY, organization="eu"),
        ),
        acts=(
            dm.Act(type=ActType.FORMALLY_CONFIRMED, party="eu", date=dm.edtf("1998-04-01")),
            dm.Act(type=ActType.ACCEDED, party="EE", date=dm.edtf("2005-08-26")),
        ),
    )
    ds = dm.Dataset([convention], organizations=[union])
    assert ds.agreements[0].status_on("2006", party="EE") == "consented"


def test_what_is_related_may_lie_in_another_data_set() -> None:
    visit = dm.Visit(
        id="visit",
        title="Visit",
        relations=(
            dm.Relation(type=dm.vocabulary.RelationType.TO_ATTEND, target="sco-summit-astana-2024"),
        ),
    )
    ds = dm.Dataset([visit], known=[dm.load()])
    joined = ds.related("visit") | ds.events
    assert [event.id for event in joined] == ["sco-summit-astana-2024", "visit"]


def test_a_data_set_is_walked_and_known_takes_data_sets() -> None:
    ds = dm.Dataset([dm.Visit(id="visit", title="Visit")])
    assert [record.id for record in ds] == ["visit"]
    for known in (dm.load(), [1]):
        with pytest.raises(dm.DataError, match=r"known\[0\]"):
            dm.Dataset(known=known)  # type: ignore[arg-type]


def test_only_data_sets_are_compared_and_merged() -> None:
    for method in (dm.load().diff, dm.load().merge):
        with pytest.raises(TypeError, match="takes a data set, found 5"):
            method(5)  # type: ignore[arg-type]


def test_a_date_that_is_built_already_is_refused_in_a_dict() -> None:
    row = {"kind": "visit", "id": "a", "title": "A", "date": dm.edtf("2024")}
    with pytest.raises(dm.DataError, match='write "2024"'):
        dm.structure(row)


def test_an_error_tells_something_and_errors_before_warnings() -> None:
    with pytest.raises(TypeError):
        dm.DataError([])
    warning = dm.Problem(path="a", severity=dm.vocabulary.Severity.WARNING)
    assert dm.DataError([warning, dm.Problem(path="b")]).problems[0].path == "b"


def test_a_problem_stays_on_its_line() -> None:
    problem = dm.Problem(record="a\n\x1b[31mb: found ok", path="x" * 1000, found="1", expected="2")
    assert "\n" not in str(problem)
    assert "\x1b" not in str(problem)
    assert len(str(problem)) < 300


# Own kinds


@attrs.frozen(kw_only=True)
class Sanction(dm.Event):
    kind: ClassVar[str] = "sanction"

    type: str | None = None

    def __repr__(self) -> str:
        return "mine"


@attrs.frozen(kw_only=True)
class StateVisit(dm.Visit):
    kind: ClassVar[str] = "state_visit"


def test_an_own_kind_keeps_its_own_repr() -> None:
    assert repr(Sanction(id="a", title="A")) == "mine"


def test_an_own_kinds_free_sort_can_be_asked_for() -> None:
    ds = dm.Dataset([Sanction(id="a", title="A", type="freeze"), Sanction(id="b", title="B")])
    assert [event.id for event in ds.events.where(type="freeze")] == ["a"]
    with pytest.raises(dm.UnknownName):
        ds.events.where(type="freze")


def test_a_kind_derived_from_a_visit_has_a_visits_sort() -> None:
    ds = dm.Dataset([StateVisit(id="a", title="A", type=VisitType.STATE)])
    assert len(ds.visits.where(type="state")) == 1
    leg = dm.Visit(id="leg", title="Leg", part_of="a")
    assert len(dm.Dataset([*ds.events, leg]).visits) == 2


def test_a_kind_has_a_word_and_a_decorator_of_its_own() -> None:
    with pytest.raises(TypeError, match="needs a kind of its own"):

        class Nameless(dm.Visit):
            pass

    class Bare(dm.Event):
        kind: ClassVar[str] = "bare"

    with pytest.raises(TypeError, match="decorate Bare"):
        Bare(id="a", title="A")
