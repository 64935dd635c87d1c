"""Records in memory, and kinds of events that somebody adds."""

import enum
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import attrs
import cattrs
import pytest
from hypothesis import given, settings

import diplomodel as dm
import strategies
from diplomodel.model.record import fields_of, warnings_of
from diplomodel.vocabulary import ActType, AgreementStatus, Basis, EventStatus, Role

CLASSES = strategies.all_classes()

REQUIRED = {
    "Act": "type",
    "Agreement": "id title",
    "Country": "code name",
    "Evidence": "source supports basis",
    "Meeting": "id title",
    "Membership": "member",
    "Money": "value currency",
    "Name": "text",
    "Organization": "id name",
    "Person": "id name",
    "Place": "id name",
    "Position": "office",
    "Relation": "type target",
    "Source": "id title",
    "StateCode": "system code",
    "Statement": "id title",
    "Summit": "id title",
    "Visit": "id title",
}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_only_what_makes_a_record_is_required(cls: type[Any]) -> None:
    required = [field.name for field in fields_of(cls) if field.required]
    assert required == REQUIRED.get(cls.__name__, "").split()


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_default_is_honest(cls: type[Any]) -> None:
    for field in fields_of(cls):
        if field.required or not field.given:
            continue
        unspecified = str(field.default) == "unspecified" and isinstance(field.default, enum.Enum)
        # An act is recorded because it was done; one that lies ahead says so.
        done = cls is dm.Act and field.name == "status" and field.default is EventStatus.HELD
        assert field.default in (None, (), False) or unspecified or done


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_record_but_a_source_carries_evidence(cls: type[Any]) -> None:
    names = [field.name for field in fields_of(cls)]
    traced = (cls.kind and cls is not dm.Source) or cls is dm.Membership
    assert ("evidence" in names) == bool(traced)
    assert not traced or names[-1] == "evidence"


def test_the_base_of_events_is_not_built() -> None:
    with pytest.raises(TypeError, match="an event needs a kind"):
        dm.Event(id="a", title="A")


@pytest.mark.parametrize("name", ["date", "status"])
def test_what_follows_from_the_acts_is_no_argument(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        dm.Agreement(id="a", title="A", **{name: None})  # type: ignore[arg-type]
    signed = dm.Act(type=ActType.SIGNED, date=dm.edtf("2023-12"))
    agreement = dm.Agreement(id="a", title="A", acts=(signed,))
    assert (str(agreement.date), agreement.status) == ("2023-12", "signed")
    later = attrs.evolve(agreement, acts=(*agreement.acts, dm.Act(type=ActType.TERMINATED)))
    assert later.status is AgreementStatus.TERMINATED
    assert attrs.evolve(agreement, acts=()).date is None


@pytest.mark.parametrize("cls", [dm.Summit, dm.Visit, dm.Meeting, dm.Statement])
def test_only_an_agreement_has_the_status_of_one(cls: type[Any]) -> None:
    with pytest.raises(dm.DataError, match="status"):
        cls(id="a", title="A", status=AgreementStatus.SIGNED)
    with pytest.raises(dm.DataError, match="status"):
        cls(id="a", title="A", status=AgreementStatus.PROPOSED)


def test_a_plain_word_is_told_where_its_member_is() -> None:
    with pytest.raises(dm.DataError) as caught:
        dm.Participant(role="host", country="OM")  # type: ignore[arg-type]
    assert caught.value.problems[0].hint == "write Role.HOST, from diplomodel.vocabulary"
    with pytest.raises(dm.DataError) as caught:
        dm.Visit(id="a", title="A", date="2024-07")  # type: ignore[arg-type]
    assert caught.value.problems[0].hint == "write diplomodel.edtf('2024-07')"


# Values that equal others, or nearly


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0.000", "0"),
        ("1.50", "1.5"),
        ("1500", "1500"),
        ("15E2", "1500"),
        ("-2.5E-3", "-0.0025"),
        ("1" * 40, "1" * 40),
        (f"{'1' * 40}.{'2' * 40}", f"{'1' * 40}.{'2' * 40}"),
        ("1E39", "1" + "0" * 39),
        ("1E-40", "0." + "0" * 39 + "1"),
    ],
)
def test_a_sum_keeps_every_digit(value: str, text: str) -> None:
    money = dm.Money(value=Decimal(value), currency="USD")
    plain = dm.unstructure(money)
    assert plain["value"] == text
    assert dm.structure(plain, dm.Money) == money


@pytest.mark.parametrize("value", ["1E40", "1E-41", "NaN", "Infinity", "1E999999"])
def test_a_sum_that_no_file_could_hold_is_refused(value: str) -> None:
    with pytest.raises(dm.DataError, match="value"):
        dm.Money(value=Decimal(value), currency="USD")


class Count(enum.IntEnum):
    THREE = 3


def test_equal_numbers_are_written_alike() -> None:
    assert dm.unstructure(dm.Quantity(value=Count.THREE)) == {"value": 3}
    assert type(dm.unstructure(dm.Quantity(value=Count.THREE))["value"]) is int
    zero = dm.Place(id="null-island", name="Null Island", latitude=-0.0, longitude=0)
    same = dm.Place(id="null-island", name="Null Island", latitude=0.0, longitude=-0.0)
    assert zero == same
    assert str(dm.unstructure(zero)) == str(dm.unstructure(same))


def test_what_is_odd_is_a_warning_and_no_error() -> None:
    acts = (
        dm.Act(type=ActType.ENTERED_INTO_FORCE, date=dm.edtf("1899-10-01")),
        dm.Act(type=ActType.SIGNED, date=dm.edtf("1899-10-07")),
    )
    parcels = dm.Agreement(id="parcel-post", title="Parcel post", acts=acts)
    (warning,) = warnings_of(parcels)
    assert (warning.path, warning.rule, warning.severity) == ("acts[0]", "force-first", "warning")
    assert str(warning).startswith("parcel-post: acts[0]: warning: found")
    report = dm.check(dm_bytes(parcels))
    assert report.problems == (attrs.evolve(warning, line=1),)
    assert "parcel-post" in report.dataset
    assert dm.read(dm_bytes(parcels)).agreements.one() == parcels


def dm_bytes(*records: Any) -> bytes:
    return ("[" + ",".join(_json(dm.unstructure(record)) for record in records) + "]").encode()


def _json(plain: Any) -> str:
    import json

    return json.dumps(plain)


# Kinds of one's own


class Measure(enum.StrEnum):
    UNSPECIFIED = "unspecified"
    ASSET_FREEZE = "asset_freeze"
    TRAVEL_BAN = "travel_ban"


@attrs.frozen(kw_only=True)
class Target:
    """A class that knows nothing of records."""

    name: str
    listed: dm.FuzzyDate | None = None
    measures: tuple[Measure, ...] = ()


@attrs.frozen(kw_only=True)
class Sanction(dm.Event):
    kind: ClassVar[str] = "sanction"

    measure: Measure = Measure.UNSPECIFIED
    targets: tuple[Target, ...] = ()
    fine: dm.Money | None = None
    imposed_through: dm.Membership | None = None


@attrs.frozen(kw_only=True)
class Pilgrimage(dm.Visit):
    kind: ClassVar[str] = "pilgrimage"

    on_foot: bool = False


PLAIN = {
    "kind": "sanction",
    "id": "listing",
    "title": "Listing of two companies",
    "date": "2024-07",
    "status": "held",
    "measure": "asset_freeze",
    "targets": [{"name": "A Company", "listed": "2024-07-04", "measures": ["travel_ban"]}],
    "fine": {"value": "10", "currency": "EUR"},
}


@given(strategies.records(Sanction))
@settings(max_examples=20)
def test_an_own_kind_out_and_back(sanction: Sanction) -> None:
    plain = dm.unstructure(sanction)
    assert plain["kind"] == "sanction"
    assert dm.structure(plain, kinds=[Sanction]) == sanction
    assert dm.structure(plain, Sanction) == sanction
    converter = dm.make_converter(Sanction)
    assert converter.structure(plain, dm.Event) == sanction
    assert converter.structure(plain, Sanction) == sanction
    assert converter.unstructure(sanction) == plain
    assert converter.unstructure([sanction], unstructure_as=list[dm.Event]) == [plain]
    bare = dm.register_hooks(cattrs.Converter(detailed_validation=False), Sanction)
    assert bare.structure([plain], list[dm.Event]) == [sanction]


@given(strategies.datasets(kinds=[Sanction, Pilgrimage]))
@settings(max_examples=20)
def test_own_kinds_in_files(ds: dm.Dataset) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.jsonl")
        dm.write(ds, path)
        again = dm.read(path, kinds=[Sanction, Pilgrimage])
        assert again == ds
        assert again.events.of_kind(Sanction) == ds.events.of_kind(Sanction)
        if any(event.kind == "sanction" for event in ds.events):
            with pytest.raises(dm.DataError, match='kind: found "sanction"'):
                dm.read(path, kinds=[Pilgrimage])


def test_an_own_kind_has_the_words_of_its_fields() -> None:
    sanction = dm.structure(PLAIN, kinds=[Sanction])
    assert isinstance(sanction, Sanction)
    assert sanction.status is EventStatus.HELD
    assert sanction.targets[0].measures == (Measure.TRAVEL_BAN,)
    spoiled: list[tuple[str, Any, str]] = [
        ("measure", "travelban", "measure"),
        ("status", "signed", "status"),
        ("targets", [{"name": 5}], "targets[0].name"),
        ("targets", [{"nam": "A"}], "targets[0].nam"),
        ("targets", [{"name": "A", "measures": ["ban"]}], "targets[0].measures[0]"),
        ("targets", [{"name": "A", "measures": "travel_ban"}], "targets[0].measures"),
        ("targets", [{"name": "A", "listed": "July"}], "targets[0].listed"),
        ("targets", [{"name": "A", "kind": "target"}], "targets[0].kind"),
        ("fine", {"value": 10, "currency": "EUR"}, "fine.value"),
        ("measures", [], "measures"),
    ]
    for name, value, path in spoiled:
        for read in (
            lambda plain: dm.structure(plain, kinds=[Sanction]),
            lambda plain: dm.make_converter(Sanction).structure(plain, dm.Event),
            lambda plain: dm.read(b"[" + _json(plain).encode() + b"]", kinds=[Sanction]),
        ):
            with pytest.raises(dm.DataError) as caught:
                read({**PLAIN, name: value})
            assert path in {problem.path for problem in caught.value.problems}
            assert all(problem.record == "listing" for problem in caught.value.problems)


def test_an_own_kind_is_checked_in_memory_with_all_its_parts() -> None:
    with pytest.raises(dm.DataError) as caught:
        Sanction(
            id="a",
            title="A",
            measure="travel_ban",  # type: ignore[arg-type]
            targets=(Target(name=5), Target(name="B", measures=["x"])),  # type: ignore[arg-type]
            fine=Target(name="C"),  # type: ignore[arg-type]
        )
    paths = [problem.path for problem in caught.value.problems]
    assert paths == ["measure", "targets[0].name", "targets[1].measures", "fine"]


def test_evidence_leads_into_the_fields_of_an_own_kind() -> None:
    def supported(*paths: str) -> Any:
        evidence = {"source": "gazette", "supports": list(paths), "basis": "stated"}
        return dm.structure({**PLAIN, "evidence": [evidence]}, kinds=[Sanction])

    sanction = supported("targets[0].name", "targets[0].listed.year", "measure", "fine.value")
    assert sanction.basis("targets[0].name") is Basis.STATED
    assert sanction.basis("targets[0].listed") is None
    assert sanction.basis("targets[0].listed.year") is Basis.STATED
    assert sanction.basis("fine") is None
    for wrong in ("targets[1]", "targets[0].nam", "mesure", "imposed_through.member"):
        with pytest.raises(dm.DataError, match=r"evidence\[0\]\.supports\[0\]"):
            supported(wrong)


def test_evidence_inside_a_part_of_an_own_kind_counts() -> None:
    stated = dm.Evidence(source="gazette", supports=("*",), basis=Basis.STATED)
    membership = dm.Membership(member="BY", evidence=(stated,))
    sanction = Sanction(id="a", title="A", imposed_through=membership)
    assert sanction.evidence_for("imposed_through") == (stated,)
    assert sanction.basis("imposed_through.member") is Basis.STATED
    assert sanction.basis("title") is None


def test_an_own_kind_is_part_of_its_own_kind_only() -> None:
    whole = Sanction(id="whole", title="Package")
    part = Sanction(id="part", title="Listing", part_of="whole")
    ds = dm.Dataset([part, whole])
    assert ds.whole("part") == whole
    assert list(ds.parts("whole")) == [part]
    visit = dm.Visit(id="whole", title="Visit")
    with pytest.raises(dm.DataError, match="which is a visit, expected the id of a sanction"):
        dm.Dataset([visit, part])
    with pytest.raises(dm.DataError, match="which is a sanction, expected the id of a visit"):
        dm.Dataset([whole, dm.Visit(id="leg", title="Leg", part_of="whole")])
    with pytest.raises(dm.DataError, match="which is a visit, expected the id of a pilgrimage"):
        dm.Dataset([visit, Pilgrimage(id="leg", title="Leg", part_of="whole")])


def test_there_is_no_global_registry() -> None:
    dm.make_converter(Sanction)
    dm.structure(PLAIN, kinds=[Sanction])
    for read in (dm.structure, lambda plain: dm.make_converter().structure(plain, dm.Event)):
        with pytest.raises(dm.DataError) as caught:
            read(PLAIN)
        assert "sanction" not in caught.value.problems[0].expected
    with pytest.raises(dm.DataError) as caught:
        dm.structure({**PLAIN, "kind": "sanctoin"}, kinds=[Sanction])
    assert caught.value.problems[0].expected.endswith("source, sanction")
    assert caught.value.problems[0].hint == "did you mean sanction?"


def test_the_parts_of_an_own_kind_stay_as_they_are_on_their_own() -> None:
    before, after = cattrs.Converter(), dm.register_hooks(cattrs.Converter(), Sanction)
    for plain in ({"name": 5}, {"name": "A", "more": 1}, {"name": None}):
        expected = before.structure(plain, Target)
        assert after.structure(plain, Target) == expected
        assert after.unstructure(expected) == before.unstructure(expected)


@attrs.frozen(kw_only=True)
class Ranked:
    rank: int = attrs.field(validator=attrs.validators.lt(4))


@attrs.frozen(kw_only=True)
class Award(dm.Event):
    kind: ClassVar[str] = "award"

    ranked: Ranked | None = None
    grade: int = attrs.field(default=1, validator=attrs.validators.gt(0))

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Any:
        yield from super().rules(values)
        if values.get("title") == "Nothing":
            yield dm.Problem(path="title", found="Nothing", expected="something", rule="own")


def test_checks_of_ones_own_are_told_like_all_others() -> None:
    def problems(**plain: Any) -> list[tuple[str, str]]:
        with pytest.raises(dm.DataError) as caught:
            dm.structure({"kind": "award", "id": "a", **plain}, kinds=[Award])
        return [(problem.path, problem.rule) for problem in caught.value.problems]

    assert problems(title="Nothing") == [("title", "own")]
    assert problems(title="Nothing", grade="1") == [("title", "own"), ("grade", "wrong-type")]
    assert problems(title="A", ranked={"rank": 4}) == [("ranked", "own-check")]
    assert problems(title="A", ranked={"rank": "4"}) == [("ranked.rank", "wrong-type")]
    assert problems(title="A", grade=0) == [("", "own-check")]


@attrs.frozen(kw_only=True)
class NoKind(dm.Event):
    pass


@attrs.frozen(kw_only=True)
class SameKind(dm.Event):
    kind: ClassVar[str] = "sanction"


def kind_of_event(word: str) -> type[dm.Event]:
    return attrs.frozen(kw_only=True)(type("Taken", (dm.Event,), {"kind": word}))


@pytest.mark.parametrize(
    "kinds",
    [
        (NoKind,),
        (Sanction, SameKind),
        (dm.Event,),
        (dm.Person,),
        (Target,),
        ("sanction",),
        *[(kind_of_event(word),) for word in ("visit", "person", "source", "dataset", "country")],
    ],
    ids=lambda kinds: "-".join(
        f"{getattr(k, '__name__', k)} {getattr(k, 'kind', '')}" for k in kinds
    ),
)
def test_a_kind_needs_a_word_of_its_own(kinds: Any) -> None:
    for use in (
        lambda: dm.make_converter(*kinds),
        lambda: dm.register_hooks(cattrs.Converter(), *kinds),
        lambda: dm.structure({}, kinds=kinds),
        lambda: dm.read(b"[]", kinds=kinds),
        lambda: dm.check(b"[]", kinds=kinds),
    ):
        with pytest.raises(TypeError, match="kind"):
            use()


def test_a_class_may_be_named_twice_and_ours_too() -> None:
    assert dm.structure(PLAIN, kinds=[Sanction, Sanction, dm.Visit]) == dm.structure(
        PLAIN, Sanction
    )


def test_without_a_kind_nothing_is_built() -> None:
    with pytest.raises(TypeError, match="needs a kind"):
        NoKind(id="a", title="A")


class Number(enum.Enum):
    ONE = 1


@pytest.mark.parametrize("annotation", [list[str], dict[str, str], Number, int | str, object, Any])
def test_a_field_that_no_record_can_hold_is_refused_by_name(annotation: Any) -> None:
    base = type(
        "Odd", (dm.Event,), {"kind": "odd", "__annotations__": {"odd": annotation}, "odd": None}
    )
    odd: Any = attrs.frozen(kw_only=True)(base)
    with pytest.raises(TypeError, match="a record cannot hold"):
        dm.make_converter(odd)
    with pytest.raises(TypeError, match="a record cannot hold"):
        odd(id="a", title="A")


def test_roles_may_be_held_twice_by_one_person() -> None:
    both = tuple(dm.Participant(role=role, person="a-b") for role in (Role.HOST, Role.SPEAKER))
    assert dm.Meeting(id="a", title="A", participants=both).people == ("a-b",)
