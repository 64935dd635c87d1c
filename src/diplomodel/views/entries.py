"""The entry for a record, as in a work of reference."""

from collections.abc import Iterable
from typing import Any

from diplomodel.dataset import Dataset
from diplomodel.dates import FuzzyDate
from diplomodel.model.events import Agreement, Event, Meeting
from diplomodel.model.parties import Country, Organization, Person, Place
from diplomodel.model.provenance import Source, Traced
from diplomodel.model.record import Record, fields_of
from diplomodel.reference.names import fold
from diplomodel.views.evidence import write_evidence
from diplomodel.views.tables import write_events
from diplomodel.views.terminal import Cell, Page
from diplomodel.views.words import (
    date_words,
    find_record,
    key_of,
    label_of,
    language_name,
    name_with_key,
    participant_words,
    value_words,
    with_spaces,
)
from diplomodel.vocabulary import MembershipStatus, RelationType

__all__ = ["write_entry", "write_resolution"]

# What each relation is called in the entry of the event that has it, and in that of its target.
_RELATIONS = {
    RelationType.TO_ATTEND: ("Made to attend", "Visit made for it"),
    RelationType.ON_SIDELINES_OF: ("On the sidelines of", "On its sidelines"),
    RelationType.CONCLUDED_AT: ("Concluded at", "Concluded there"),
    RelationType.MADE_AT: ("Made at", "Said there"),
    RelationType.REPORTED_IN: ("Reported in", "Reports"),
    RelationType.RESPONDS_TO: ("Responds to", "Answered by"),
    RelationType.FOLLOWS: ("Follows", "Followed by"),
    RelationType.RESULTS_FROM: ("Results from", "Resulted in"),
    RelationType.IMPLEMENTS: ("Implements", "Implemented by"),
    RelationType.AMENDS: ("Amends", "Amended by"),
    RelationType.SUPERSEDES: ("Supersedes", "Superseded by"),
    RelationType.ANNOUNCES: ("Announces", "Announced by"),
    RelationType.ABOUT: ("About", "Discussed in"),
}

# What heads a list of members, where it is not the plural of their status, and what follows the
# name of an organization, where it is not "as" and the status.
_MEMBERS = {
    MembershipStatus.UNSPECIFIED: "Members of unknown status",
    MembershipStatus.SUSPENDED: "Suspended",
}
_MEMBERSHIPS = {MembershipStatus.UNSPECIFIED: ", status unknown", MembershipStatus.MEMBER: ""}

# Fields that are not shown as a label and a value: they have a section of their own.
_APART = frozenset(
    {"id", "code", "title", "name", "summary", "participants", "acts", "relations", "part_of"}
    | {"names", "positions", "memberships", "successors", "codes"}
    | {"evidence", "publisher"}
)
_LABELS = {
    "alpha3": "ISO alpha-3",
    "numeric": "ISO numeric",
    "quantity": "Stands for",
    "url": "Address",
}
_SECTION_INDENT = 2


def write_resolution(page: Page, record: Country | Person, name: str) -> None:
    """Write which record a name stands for, and which of the record's names it is.

    Args:
        page: The page to write on.
        record: The record that the name resolves to.
        name: The name as it was given.
    """
    key = key_of(record)
    folded = fold(name)
    if folded == fold(key):
        how = "the code" if isinstance(record, Country) else "the id"
    elif isinstance(record, Country) and record.alpha3 and folded == fold(record.alpha3):
        how = "the ISO alpha-3 code"
    else:
        names = {(record.name, "en")} | {(n.text, n.language) for n in record.names}
        spelt = sorted((text, tag or "") for text, tag in names if fold(text) == folded)
        texts = " or ".join(f'"{text}"' for text in dict.fromkeys(text for text, _ in spelt))
        tags = ", ".join(dict.fromkeys(language_name(tag) for _, tag in spelt))
        how = f"the name {texts} ({tags})" if spelt else "a known name"
    page.text(f'"{name}" is {record.name} ({key}), by {how}.')
    page.blank()


def write_entry(page: Page, ds: Dataset, record: Any) -> None:
    """Write one record: what it says, how it is related, and how each field is known.

    Args:
        page: The page to write on.
        ds: The data set.
        record: An event, person, organization, place or source of the data set, or a country.
    """
    page.text(label_of(record), "bold")
    page.line(f"{key_of(record)}, {_kind_words(record)}", "dim")
    page.blank()
    if isinstance(record, Event):
        _event(page, ds, record)
    else:
        _entity(page, ds, record)
    if isinstance(record, Traced) and not isinstance(record, Country):
        write_evidence(page, ds, record)


def _kind_words(record: Any) -> str:
    arity = record.arity if isinstance(record, Meeting) else None
    return f"{arity} {record.kind}" if arity else with_spaces(record.kind)


def _fields(page: Page, ds: Dataset, record: Record) -> None:
    """Write the fields shown as a label and a value, those that all events have last."""
    shared = {field.name for field in fields_of(Event)} - {"date", "status"}
    for field in sorted(fields_of(type(record)), key=lambda field: field.name in shared):
        value: Any = getattr(record, field.name)
        if field.name not in _APART and value != field.default:
            label = _LABELS.get(field.name, with_spaces(field.name).capitalize())
            text = value_words(ds, value, field.shape)
            computed = isinstance(record, Agreement) and not field.given
            page.pair(label, f"{text}, by its acts" if computed else text)


# Events


def _event(page: Page, ds: Dataset, event: Event) -> None:
    if event.summary:
        page.text(event.summary)
        page.blank()
    _fields(page, ds, event)
    if event.participants:
        page.heading("Participants")
        _in_groups(
            page, [(with_spaces(p.role), participant_words(ds, p)) for p in event.participants]
        )
    if isinstance(event, Agreement):
        _acts(page, ds, event)
    _relations(page, ds, event)


def _in_groups(page: Page, pairs: Iterable[tuple[str, str]]) -> None:
    """Write pairs of a label and a text, each label only once, beside its first text."""
    groups: dict[str, list[str]] = {}
    for label, text in pairs:
        label = "role unknown" if label == "unspecified" else label
        groups.setdefault(label, []).append(text)
    for label, texts in groups.items():
        for number, text in enumerate(texts):
            page.pair("" if number else label, text, indent=_SECTION_INDENT)


def _acts(page: Page, ds: Dataset, agreement: Agreement) -> None:
    if not agreement.acts:
        return
    page.heading("Acts")
    for act in agreement.acts:
        text = with_spaces(act.type)
        if act.party:
            text += f", {name_with_key(ds, act.party)}"
        if act.effective:
            text += f", with effect from {value_words(ds, act.effective)}"
        if act.status != "held":
            text += f" ({with_spaces(act.status)})"
        _dated(page, act.date, text)
    sides = [
        party
        for participant in agreement.participants
        if participant.role in ("party", "signatory")
        and (party := participant.country or participant.organization)
    ]
    states = {party: agreement.status_on(party=party) for party in dict.fromkeys(sides)}
    if any(state != agreement.status for state in states.values()):
        page.heading("Status by party")
        pairs = [
            (with_spaces(state or "not known"), name_with_key(ds, p)) for p, state in states.items()
        ]
        _in_groups(page, pairs)


def _dated(page: Page, date: FuzzyDate | None, text: str) -> None:
    rest = page.width - _SECTION_INDENT - 23
    cells = Cell(date_words(date) if date else "undated", 21), Cell(text, rest)
    page.row(*cells, indent=_SECTION_INDENT)


def _relations(page: Page, ds: Dataset, event: Event) -> None:
    rows: list[tuple[str, Event | None, str]] = []
    if event.part_of:
        rows.append(("Part of", find_record(ds, event.part_of), event.part_of))
    rows += [("Parts", part, part.id) for part in ds.parts(event)]
    for relation in event.relations:
        rows.append(
            (_RELATIONS[relation.type][0], find_record(ds, relation.target), relation.target)
        )
    for kind, (_, inverse) in _RELATIONS.items():
        rows += [(inverse, other, other.id) for other in ds.related(event, kind, inverse=True)]
    if not rows:
        return
    page.heading("Relations")
    last = ""
    for words, other, key in rows:
        title = key if other is None else other.title
        date = "" if other is None or other.date is None else f" ({date_words(other.date)})"
        width = page.width - _SECTION_INDENT - 22
        cells = Cell("" if words == last else words, 20), Cell(title + date, width)
        page.row(*cells, indent=_SECTION_INDENT)
        page.line(key, "dim", indent=_SECTION_INDENT + 22)
        last = words


# Entities


def _entity(page: Page, ds: Dataset, record: Any) -> None:
    if isinstance(record, Source):
        page.pair("Publisher", record.publisher or "not stated")
    _fields(page, ds, record)
    if isinstance(record, Country):
        before = [c for c in ds.countries if record.code in c.successors]
        _list(page, "Predecessors", [name_with_key(ds, c.code) for c in before])
        _list(page, "Successors", [name_with_key(ds, code) for code in record.successors])
    if not isinstance(record, Source):
        _names(page, record)
    if isinstance(record, Country) and record.codes:
        page.heading("Codes")
        for held in record.codes:
            called = f", {held.name}" if held.name else ""
            _dated(page, held.valid, f"{with_spaces(held.system)} {held.code}{called}")
    if isinstance(record, Person) and record.positions:
        page.heading("Offices")
        for position in record.positions:
            of = f", {name_with_key(ds, position.organization)}" if position.organization else ""
            _dated(page, position.during, position.office + of)
    if isinstance(record, Organization):
        _organization(page, ds, record)
    if isinstance(record, Country | Organization):
        _memberships(page, ds, key_of(record))
    if isinstance(record, Country):
        people = [p.name for p in ds.people if p.country == record.code]
        places = [p.name for p in ds.places if p.country == record.code]
        _section(page, "People", people)
        _section(page, "Places", places)
    _events_of(page, ds, record)


def _list(page: Page, label: str, texts: list[str]) -> None:
    if texts:
        page.pair(label, ", ".join(texts))


def _section(page: Page, heading: str, texts: list[str]) -> None:
    if texts:
        page.heading(heading)
        page.text(", ".join(texts), indent=_SECTION_INDENT)


def _names(page: Page, record: Person | Organization | Place | Country) -> None:
    """Write the other names of a record by language."""
    by_language: dict[str, list[str]] = {}
    for name in record.names:
        if name.text != record.name:
            by_language.setdefault(language_name(name.language), []).append(name.text)
    if by_language:
        page.heading("Names")
        for language, texts in by_language.items():
            page.pair(language, ", ".join(dict.fromkeys(texts)), indent=_SECTION_INDENT)


def _organization(page: Page, ds: Dataset, organization: Organization) -> None:
    for status in dict.fromkeys(m.status for m in organization.memberships):
        page.heading(_MEMBERS.get(status, f"{with_spaces(status).capitalize()}s"))
        for membership in organization.memberships:
            if membership.status == status:
                _dated(page, membership.during, name_with_key(ds, membership.member))
    bodies = [name_with_key(ds, o.id) for o in ds.organizations if o.parent == organization.id]
    _section(page, "Bodies", bodies)
    holders = [
        f"{person.name}, {position.office}"
        for person in ds.people
        for position in person.positions
        if position.organization == organization.id
    ]
    _section(page, "People", holders)


def _memberships(page: Page, ds: Dataset, key: str) -> None:
    """Write the organizations that a country or organization is a member of."""
    rows = [(m, o) for o in ds.organizations.all() for m in o.memberships if m.member == key]
    if rows:
        page.heading("Member of")
    for membership, organization in rows:
        status = _MEMBERSHIPS.get(membership.status, f", as {with_spaces(membership.status)}")
        _dated(page, membership.during, name_with_key(ds, organization.id) + status)


def _events_of(page: Page, ds: Dataset, record: Any) -> None:
    keyword: dict[str, Any] = {record.kind: key_of(record)}
    lists = {"Events": ds.events.where(**keyword)}
    if isinstance(record, Country | Organization | Person):
        lists["Spoken about"] = ds.events.where(about=key_of(record))
    if isinstance(record, Source):
        others = [
            r
            for r in ds.records()
            if not isinstance(r, Event)
            and isinstance(r, Traced)
            and any(e.source == record.id for e in _all_evidence(r))
        ]
        _section(page, "Cited for", [label_of(other) for other in others])
    for heading, events in lists.items():
        if events:
            page.heading(f"{heading} ({len(events)})")
            write_events(page, events, indent=_SECTION_INDENT)


def _all_evidence(record: Traced) -> Iterable[Any]:
    yield from record.evidence
    for membership in getattr(record, "memberships", ()):
        yield from membership.evidence
