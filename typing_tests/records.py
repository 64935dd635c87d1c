"""What the checkers see of records: keyword-only, frozen, narrowed, and open to own kinds."""

from typing import ClassVar, assert_type

import attrs

import diplomodel as dm
from diplomodel.vocabulary import VisitType


@attrs.frozen(kw_only=True)
class Sanction(dm.Event):
    """A kind of one's own."""

    kind: ClassVar[str] = "sanction"

    status: dm.EventStatus = dm.EventStatus.UNSPECIFIED
    measure: str | None = None


visit = dm.Visit(id="a-visit", title="A visit", date=dm.edtf("2024-07"))
sanction = Sanction(id="a-sanction", title="A sanction", measure="asset freeze")
ds = dm.Dataset([visit, sanction])

assert_type(visit.date, dm.FuzzyDate | None)
assert_type(visit.type, VisitType)
assert_type(visit.basis("date"), dm.Basis | None)
assert_type(attrs.evolve(visit, title="Another"), dm.Visit)
assert_type(ds.events.of_kind(Sanction), dm.Events[Sanction])
assert_type(ds.events.of_kind(Sanction)[0].measure, str | None)
assert_type(dm.structure({}, dm.Visit), dm.Visit)
assert_type(dm.make_converter(Sanction).structure({}, Sanction), Sanction)
assert_type(dm.make_converter().structure({}, dm.Event), dm.Event)
assert_type(dm.edtf("2024").before("2025"), bool | None)

dm.Visit("x")  # type: ignore[arg-type,call-arg]  # pyright: ignore[reportCallIssue]
dm.Visit(id="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
dm.Visit(id="x", title="X", date="2024")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
dm.Agreement(id="x", title="X", status=dm.AgreementStatus.SIGNED)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
visit.title = "Another"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
earlier = dm.edtf("2024") < dm.edtf("2025")  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]
