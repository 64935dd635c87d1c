"""What the checkers see of questions: kinds are kept, and misspelt keywords are errors."""

from typing import assert_type

import diplomodel as dm
from diplomodel.vocabulary import VisitType

ds = dm.load()
oman, xi, sco = ds.countries["OM"], ds.people["xi-jinping"], ds.organizations["sco"]

assert_type(ds, dm.Dataset)
assert_type(ds.events, dm.Events[dm.Event])
assert_type(ds.visits.where(destination="Oman", during="2025"), dm.Events[dm.Visit])
assert_type(ds.visits[0], dm.Visit)
assert_type(ds.visits["a-visit"], dm.Visit)
assert_type(ds.visits[:2], dm.Events[dm.Visit])
assert_type(ds.visits.first(), dm.Visit | None)
assert_type(ds.visits.one().type, VisitType)
assert_type(ds.events.of_kind(dm.Agreement), dm.Events[dm.Agreement])
assert_type(ds.visits | ds.meetings, dm.Events[dm.Visit | dm.Meeting])
assert_type(ds.visits & ds.events, dm.Events[dm.Visit])
assert_type(ds.people["xi-jinping"], dm.Person)
assert_type(ds.countries.resolve("Oman"), dm.Country)
assert_type(ds.query(country="Oman"), dm.Query)
assert_type(ds.whole("a-leg"), dm.Event | None)
assert_type(ds.members(sco, on="2024"), tuple[dm.Country | dm.Organization, ...])
assert_type(ds.memberships(oman), tuple[tuple[dm.Organization, dm.Membership], ...])
assert_type(ds.events.group_by("year"), dict[int | None, dm.Events[dm.Event]])
assert_type(ds.visits.group_by("country"), dict[str | None, dm.Events[dm.Visit]])
assert_type(ds.visits.count_by(lambda visit: visit.type), dict[VisitType, int])
assert_type(ds.agreements[0].status, dm.AgreementStatus)
assert_type(ds.visits[0].status, dm.EventStatus)
assert_type(ds.agreements[0].status_on("2024"), dm.AgreementStatus | None)


def count(events: dm.Events[dm.Event]) -> int:
    """Take events of any kind: `Events` is covariant."""
    return len(events)


count(ds.visits)
ds.events.where(lambda event: len(event.participants) > 2, country=["Oman", "BY"])
# Records stand for their ids.
ds.events.where(country=oman, person=(xi, "Lukashenko"), place=ds.places, source=[*ds.sources])
ds.query(destination=[oman, "DZ"], organization=sco, about=[oman, xi, sco, "Xi"])
ds.events.where(ds.query(country="Oman"), lambda event: event.places, kind="visit")
assert_type(ds.visits.where(ds.query(country="Oman"), during="2025"), dm.Events[dm.Visit])
ds.events.where(status=dm.EventStatus.HELD, role=dm.Role.SPEAKER, certainty=dm.Certainty.CERTAIN)

ds.visits.where(cuntry="Oman")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
ds.visits.where(during=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ds.visits.where(dated="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ds.query(cuntry="Oman")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
ds.visits.where(country=xi)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ds.query(about=ds.places)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ds.query(person=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ds.visits.where("Oman")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
