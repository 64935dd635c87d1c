"""A data set: events with the people, organizations, places and sources that they name."""

import builtins
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import attrs

from diplomodel.asking.classes import refuse_impossible
from diplomodel.asking.events import Events, chronology
from diplomodel.asking.index import Index
from diplomodel.asking.itineraries import Leg, itinerary_of, occasion_of
from diplomodel.asking.keywords import (
    Absent,
    CountryNames,
    Dates,
    OneOrMore,
    OrganizationNames,
    PersonNames,
    PlaceNames,
    SourceNames,
    Statuses,
    SubjectNames,
    Wholes,
    suggest_keywords,
)
from diplomodel.asking.query import Query, build_query, word_of
from diplomodel.dates import DateLike, FuzzyDate, as_fuzzy
from diplomodel.errors import DataError, Incomplete, Problem, Severity, shown
from diplomodel.model.coverage import Coverage
from diplomodel.model.events import Agreement, Event, Meeting, Statement, Summit, Visit
from diplomodel.model.integrity import Known, coverage_problems, problems_across
from diplomodel.model.kinds import ENTITIES, Entry, sort_of
from diplomodel.model.parties import Country, Membership, Organization, Person, Place
from diplomodel.model.plain import Reader
from diplomodel.model.provenance import Source
from diplomodel.model.record import check_fields
from diplomodel.reference.countries import Countries, codes, countries
from diplomodel.reference.names import Registry
from diplomodel.reference.organizations import reference_record, reference_sorts, registry_of
from diplomodel.vocabulary import (
    Basis,
    Certainty,
    InstrumentType,
    Level,
    MembershipStatus,
    RelationType,
    Role,
    SpeechAct,
    Topic,
)

if TYPE_CHECKING:
    from diplomodel.changes.comparing import Difference

__all__ = [
    "Dataset",
    "Label",
    "Report",
    "dataset_of",
    "known_to",
    "label_of",
    "labels_in",
    "without_errors",
]

V = TypeVar("V", bound=Event)
W = TypeVar("W", bound=StrEnum)


@attrs.frozen(kw_only=True)
class Report:
    """What checking data found: the problems, and the good records as a data set.

    Attributes:
        problems: All problems, in the order of the file; warnings among them.
        dataset: The records that are good, and whose references lead to good ones.
        read: How many records were read, good and refused.
        skipped: How many rows of a table its mapping is not for; they are among those read.

    Example:
        >>> from diplomodel import check
        >>> report = check(b'[{"kind": "visit"}]')
        >>> print(report.read, len(report.dataset.events), report.problems[0])
        1 0 line 1: id: found nothing, expected an id in kebab-case, such as sco-summit-2024
    """

    problems: tuple[Problem, ...]
    dataset: "Dataset"
    read: int
    skipped: int = 0


@attrs.frozen(kw_only=True)
class Label:
    """What a data set says of itself; in files a record of kind `dataset`.

    Attributes:
        name: Its name.
        version: Its version.
        as_of: The date up to which it is kept.
        coverage: What it holds without exception.
    """

    name: str = ""
    version: str = ""
    as_of: FuzzyDate | None = None
    coverage: tuple[Coverage, ...] = ()


class Dataset:
    """Events with the people, organizations, places and sources that they name; immutable.

    It is whole: every reference leads to a record of its own, to a country or an organization of
    the reference tables, or to a record of a data set in `known`. What is in the reference tables
    is always available and is never counted or written as a record of the data set.

    Args:
        events: The events, of any kind and in any order.
        people: The people.
        organizations: The organizations.
        places: The places.
        sources: The sources.
        name: Its name.
        version: Its version.
        as_of: The date up to which it is kept.
        coverage: What it holds without exception; without one, nothing is complete.
        known: Other data sets that references may lead to.

    Raises:
        DataError: The records do not fit together; all problems at once.

    Example:
        >>> from diplomodel import Visit
        >>> ds = Dataset([Visit(id="a-visit", title="A visit", destinations=("OM",))])
        >>> ds.visits.where(destination="Oman").one().title
        'A visit'
    """

    name: str
    version: str
    as_of: FuzzyDate | None
    coverage: tuple[Coverage, ...]
    events: Events[Event]
    people: Registry[Person]
    organizations: Registry[Organization]
    places: Registry[Place]
    sources: Registry[Source]
    known: "tuple[Dataset, ...]"
    _index: Index

    def __init__(
        self,
        events: Iterable[Event] = (),
        people: Iterable[Person] = (),
        organizations: Iterable[Organization] = (),
        places: Iterable[Place] = (),
        sources: Iterable[Source] = (),
        *,
        name: str = "",
        version: str = "",
        as_of: FuzzyDate | None = None,
        coverage: Iterable[Coverage] = (),
        known: "Iterable[Dataset]" = (),
    ) -> None:
        """Check the records against each other and keep them."""
        groups = _groups(events, people, organizations, places, sources)
        others = tuple(known)
        declared = tuple(coverage)
        label = {"name": name, "version": version, "as_of": as_of, "coverage": declared}
        problems = [
            *_misplaced({**groups, "known": (Dataset, [*others])}),
            *check_fields(Label, label),
        ]
        beyond = known_to(() if problems else others)
        if not problems:
            records = [record for _, group in groups.values() for record in group]
            found = problems_across(records, beyond)
            problems = [problem for _, problem in found]
            problems += coverage_problems(declared, records, beyond)
        if problems:
            raise DataError(problems)
        self._keep(groups, label, others, beyond)

    def _keep(
        self,
        groups: Mapping[str, tuple[builtins.type[Any], list[Any]]],
        label: Mapping[str, Any],
        others: "tuple[Dataset, ...]",
        beyond: Known,
    ) -> None:
        """Keep records that have been checked, each sort in its order."""
        registries = {
            attribute: registry_of(
                sort, {r.id: r for r in sorted(groups[attribute][1], key=_by_id)}
            )
            for attribute, sort in _REGISTRIES.items()
        }
        chronological = sorted(groups["events"][1], key=chronology)
        by_sort = {_REGISTRIES[attribute]: found for attribute, found in registries.items()}
        build = partial(dataset_of, labels={**label, "coverage": ()}, known=others)
        index = Index(chronological, by_sort, beyond.records, build)
        values = {
            **label,
            "known": others,
            "events": Events(chronological, index),
            **registries,
            "_index": index,
        }
        for attribute, value in values.items():
            object.__setattr__(self, attribute, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse; a data set does not change."""
        raise AttributeError(f"a data set does not change: cannot set {name}")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse; a data set does not change."""
        raise AttributeError(f"a data set does not change: cannot delete {name}")

    def __eq__(self, other: object) -> bool:
        """Return whether the other has the same name, version, date, coverage and records."""
        if not isinstance(other, Dataset):
            return NotImplemented
        return self._content() == other._content()

    def __hash__(self) -> int:
        """Return a hash of the name, the version and the events."""
        return hash((self.name, self.version, self.events))

    def __repr__(self) -> str:
        """Return what it is, in short."""
        label = " ".join(part for part in (self.name, self.version) if part) or "a data set"
        return f"<{label}: {len(self.events)} events>"

    def _content(self) -> tuple[object, ...]:
        return (label_of(self), *self.records())

    def __iter__(self) -> Iterator[Entry]:
        """Walk all records, as `records` does."""
        return self.records()

    def records(self) -> Iterator[Entry]:
        """Walk all records: events in their order, then entities, each sort in the order of ids.

        Example:
            >>> import diplomodel as dm
            >>> [record.kind for record in dm.load().records()][-1]
            'source'
        """
        yield from self.events
        for attribute in _REGISTRIES:
            yield from getattr(self, attribute)

    # Looking up

    @property
    def summits(self) -> Events[Summit]:
        """The summits."""
        return self._by_class(Summit)

    @property
    def visits(self) -> Events[Visit]:
        """The visits."""
        return self._by_class(Visit)

    @property
    def meetings(self) -> Events[Meeting]:
        """The meetings."""
        return self._by_class(Meeting)

    @property
    def agreements(self) -> Events[Agreement]:
        """The agreements."""
        return self._by_class(Agreement)

    @property
    def statements(self) -> Events[Statement]:
        """The statements."""
        return self._by_class(Statement)

    @property
    def countries(self) -> Countries:
        """The reference table of countries, the same for every data set."""
        return countries()

    def _by_class(self, kind: type[V]) -> Events[V]:
        cached: dict[type[Event], Any] = self._classes
        if kind not in cached:
            cached[kind] = self.events.of_kind(kind)
        found: Events[V] = cached[kind]
        return found

    @cached_property
    def _classes(self) -> dict[type[Event], Any]:
        return {}

    def __contains__(self, item: object) -> bool:
        """Return whether a record, or an id, is in the data set; reference tables do not count."""
        if isinstance(item, str):
            return item in self._index.by_id
        key = getattr(item, "id", None)
        return isinstance(key, str) and self._index.by_id.get(key) == item

    def __getitem__(self, key: str) -> Any:
        """Return the record with an id, whatever it is, or what the reference tables have.

        For a typed answer ask a collection: `ds.agreements[id]`, `ds.people[id]`.

        Raises:
            UnknownName: There is none; the message suggests a near one.

        Example:
            >>> import diplomodel as dm
            >>> dm.load()["sco"].name
            'Shanghai Cooperation Organization'
        """
        found: object = self._index.by_id.get(key) if isinstance(key, str) else None
        if found is None and isinstance(key, str) and key.isupper() and key in codes():
            found = self.countries[key]
        if found is None and isinstance(key, str):
            found = reference_record(key)
        if found is None:
            raise self._index.unknown(key, self._index.by_id)
        return found

    # Asking

    @suggest_keywords
    def query(
        self,
        *,
        kind: OneOrMore | Absent = ...,
        country: CountryNames | Absent = ...,
        person: PersonNames | Absent = ...,
        organization: OrganizationNames | Absent = ...,
        role: Role | OneOrMore | Absent = ...,
        level: Level | OneOrMore | Absent = ...,
        about: SubjectNames | Absent = ...,
        destination: CountryNames | Absent = ...,
        type: OneOrMore | Absent = ...,
        topic: Topic | OneOrMore | Absent = ...,
        tag: OneOrMore | Absent = ...,
        status: Statuses | Absent = ...,
        place: PlaceNames | Absent = ...,
        part_of: Wholes | Absent = ...,
        speech_act: SpeechAct | OneOrMore | Absent = ...,
        instrument: InstrumentType | OneOrMore | Absent = ...,
        during: Dates | Absent = ...,
        before: Dates | Absent = ...,
        after: Dates | Absent = ...,
        dated: bool | Absent = ...,
        source: SourceNames | Absent = ...,
        basis: Basis | OneOrMore | Absent = ...,
        text: OneOrMore | Absent = ...,
        certainty: Certainty | str | Absent = ...,
    ) -> Query:
        """Return a question as a value, its names resolved to ids and codes.

        It takes the keywords of `Events.where`.

        Raises:
            UnknownName: A name or word is not known.
            AmbiguousName: A name may stand for several records.
            DataError: A value is empty, None or not a date, `certainty` is given without a date
                keyword, or no event could ever match.
            TypeError: There is no such keyword.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().query(person="Xi").to_dict()
            {'clauses': [{'person': ['xi-jinping']}]}
        """
        query = build_query(
            self._index,
            Event,
            kind=kind,
            country=country,
            person=person,
            organization=organization,
            role=role,
            level=level,
            about=about,
            destination=destination,
            type=type,
            topic=topic,
            tag=tag,
            status=status,
            place=place,
            part_of=part_of,
            speech_act=speech_act,
            instrument=instrument,
            during=during,
            before=before,
            after=after,
            dated=dated,
            source=source,
            basis=basis,
            text=text,
            certainty=certainty,
        )
        refuse_impossible(query, self._index, Event)
        return query

    def parts(self, whole: Event | str) -> Events[Event]:
        """Return the direct parts of an event: the legs of a trip, the points of a speech.

        Args:
            whole: The event, or its id.

        Raises:
            UnknownName: There is no such event.

        Example:
            >>> import diplomodel as dm
            >>> [part.id for part in dm.load().parts("sco-summit-astana-2024")]
            ['sco-council-session-astana-2024', 'sco-plus-astana-2024']
        """
        return Events(self._index.parts(self._index.event(whole).id), self._index)

    def whole(self, part: Event | str) -> Event | None:
        """Return the event that an event is part of, or None.

        Args:
            part: The event, or its id.

        Raises:
            UnknownName: There is no such event.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().whole("sco-plus-astana-2024").id
            'sco-summit-astana-2024'
        """
        found = self._index.event(part).part_of
        return None if found is None else self._index.event(found)

    def related(
        self,
        event: Event | str,
        type: RelationType | str | None = None,
        *,
        inverse: bool = False,
    ) -> Events[Event]:
        """Return the events that an event is related to, or that are related to it.

        Args:
            event: The event, or its id.
            type: The type of relation; None means any.
            inverse: Whether to follow relations backwards, to the events that name this one.

        Raises:
            UnknownName: There is no such event, or no such type of relation.

        Example:
            >>> import diplomodel as dm
            >>> ds = dm.load()
            >>> [e.id for e in ds.related("lukashenko-kazakhstan-visit-2024", "to_attend")]
            ['sco-summit-astana-2024']
        """
        wanted = None if type is None else word_of("type", type, RelationType)
        found = self._index.related(self._index.event(event), wanted, inverse=inverse)
        return Events(found, self._index)

    def itinerary(self, visit: Visit | str) -> tuple[Leg, ...]:
        """Return the legs of a trip in order, each with what happened on it.

        A leg is a visit that is part of the trip, or of a part of it, and has no parts of its
        own; a visit without parts is its only leg. What happened on a leg is the summit that it
        was made to attend, the meetings that are part of it, and whatever is recorded as held on
        the sidelines of one of these, or as concluded or said there.

        Args:
            visit: The trip, or its id.

        Raises:
            UnknownName: There is no such visit.

        Example:
            >>> import diplomodel as dm
            >>> leg = dm.load().itinerary("lukashenko-kazakhstan-visit-2024")[0]
            >>> [agreement.id for agreement in leg.events.of_kind(dm.Agreement)][:2]
            ['astana-declaration-2024', 'belarus-sco-accession']
        """
        return itinerary_of(self._index, visit)

    def occasion(self, statement: Statement | str) -> Event | None:
        """Return the event at which something was said, or None.

        It is the event that the statement is recorded as made at; else the one at which the
        speech, interview or message that it is a point of was made.

        Args:
            statement: The statement, or its id.

        Raises:
            UnknownName: There is no such event.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().occasion("lukashenko-dollar-dependence-2024").id
            'sco-plus-astana-2024'
        """
        return occasion_of(self._index, statement)

    def members(
        self,
        organization: Organization | str,
        *,
        on: DateLike,
        status: MembershipStatus | str = MembershipStatus.MEMBER,
        certainty: Certainty | str = Certainty.CERTAIN,
        partial: bool = False,
    ) -> tuple[Country | Organization, ...]:
        """Return the members of an organization at a date.

        Args:
            organization: The organization: its id, a name or its record.
            on: The date of the question.
            status: The status that they had there. Whoever is suspended or in the chair counts as
                a member, too.
            certainty: `certain` returns those who had it for certain on every day of the date,
                `possible` also those for whom that is not ruled out. A membership without dates
                is only ever possible.
            partial: Whether those recorded are wanted even if others may be missing.

        Returns:
            The members, each once, in the order of their codes and ids.

        Raises:
            Incomplete: The date does not lie for certain within the organization's
                `members_complete`, or the status is not that of a member, and `partial` is False.
            UnknownName: The organization, the status or the certainty is not known.
            DataError: The date is not a date.

        Example:
            >>> import diplomodel as dm
            >>> ds = dm.load()
            >>> len(ds.members("SCO", on="2024-07-03")), len(ds.members("SCO", on="2024-07-05"))
            (9, 10)
        """
        body: Organization = self._index.registry("organization")[
            self._index.resolve(("organization",), organization)
        ]
        wanted = word_of("status", status, MembershipStatus)
        certain = word_of("certainty", certainty, Certainty) is Certainty.CERTAIN
        day = as_fuzzy(on)
        counted = _COUNTED.get(wanted, {wanted})
        held = [(m.member, m.holds(day)) for m in body.memberships if m.status in counted]
        members = {m for m, holds in held if holds or (holds is None and not certain)}
        if not partial:
            _check_complete(body, wanted, day, len(members))
        return tuple(self._party(member) for member in sorted(members))

    def memberships(
        self, member: Country | Organization | str
    ) -> tuple[tuple[Organization, Membership], ...]:
        """Return what a country or organization is recorded to belong to, and when.

        The organizations are those of this data set, of the data sets that it knows, and those
        that are always available. Absence from the list does not mean that there is no membership.

        Args:
            member: The country or organization: its code or id, a name or its record.

        Returns:
            Each membership with its organization, by date; those without dates come last.

        Raises:
            UnknownName: There is no such country or organization.
            AmbiguousName: A name may stand for several.

        Example:
            >>> import diplomodel as dm
            >>> for body, membership in dm.load().memberships("Myanmar")[:2]:
            ...     print(membership.during, body.abbreviation, membership.status)
            1948-04-19/.. UN member
            1961-09-01/1979-09 NAM member
        """
        key = self._index.resolve(("country", "organization"), member)
        bodies: Registry[Organization] = self._index.registry("organization")
        found = [(body, m) for body in bodies.all() for m in body.memberships if m.member == key]
        return tuple(sorted(found, key=_by_membership))

    def _party(self, reference: str) -> Country | Organization:
        if reference.isupper():
            return self.countries[reference]
        found: Organization = self._index.registry("organization")[reference]
        return found

    # Checking against the sources

    def verify(self, texts: Mapping[str, str]) -> Report:
        """Check that everything that is quoted stands in its source, on the lines it is cited from.

        A fragment must stand there exactly, from the start of a word to the end of one. Values
        that are said to be stated, and are not printed there, are warnings. Nothing is repaired.
        The documentation says what this can tell and what it cannot.

        Args:
            texts: The text of each source, by the source's id.

        Returns:
            The problems, with this data set.

        Raises:
            TypeError: The texts are not a mapping of texts.

        Example:
            >>> import diplomodel as dm
            >>> page = dm.Source(id="page", publisher="A paper", title="A visit")
            >>> quoted = dm.Evidence(
            ...     source="page", lines=(1,), fragment="visited Muscat", supports=("title",),
            ...     basis=dm.Basis.STATED,
            ... )
            >>> visit = dm.Visit(id="a-visit", title="A visit to Muscat", evidence=(quoted,))
            >>> ds = dm.Dataset([visit], sources=[page])
            >>> ds.verify({"page": "The minister visited Muscat."}).problems
            ()
            >>> [problem.rule for problem in ds.verify({"page": "He Visited Muscat."}).problems]
            ['fragment-differs-in-case-or-space']
        """
        from diplomodel.extraction._verify import verify

        return verify(self, texts)

    # Comparing and changing

    def diff(self, other: "Dataset") -> "Difference":
        """Return what changed from this data set to another, record by record, field by field.

        Args:
            other: The other data set. Records are matched by id.

        Example:
            >>> import diplomodel as dm
            >>> ds = dm.load()
            >>> print(ds.diff(ds.with_events(Visit(id="a-visit", title="A visit"))))
            1 added
            + visit a-visit: A visit
        """
        from diplomodel.changes.comparing import between, compare

        labels = between(label_of(self), label_of(_data_set(other, "diff()")))
        return compare(self.records(), other.records(), labels)

    def merge(self, other: "Dataset", *, same_as: Mapping[str, str] | None = None) -> "Dataset":
        """Return a data set with the records of both.

        The same id with the same content is one record; with other content it is a conflict.
        Records are joined by id, or by `same_as`, never because their names are alike. Name and
        version stay this one's, if it has either; of two dates `as_of` the earlier is kept; what
        either declares to be complete is not. See the page on merging for what joining keeps of
        either side.

        Args:
            other: The other data set.
            same_as: Which records of this one the other's are: their id, the id here. References
                in the other's records follow.

        Raises:
            DataError: The two contradict each other, field by field with the evidence of both;
                or they do not fit together. All problems at once.

        Example:
            >>> import diplomodel as dm
            >>> ds = dm.load()
            >>> mine = Dataset([Visit(id="a-visit", title="A visit", destinations=("OM",))])
            >>> len(ds.merge(mine).events) - len(ds.events)
            1
        """
        from diplomodel.changes.merging import merge_records

        beyond = known_to(_data_set(other, "merge()").known).records
        records = merge_records(self.records(), other.records(), same_as, beyond)
        mine, theirs = _labels(self), _labels(other)
        named = mine if self.name or self.version else theirs
        dates = [date for date in (self.as_of, other.as_of) if date is not None]
        as_of = min(dates, key=lambda date: date.sort_key, default=None)
        known = [ds for ds in (*self.known, *other.known) if ds is not self and ds is not other]
        return dataset_of(records, {**named, "as_of": as_of}, known)

    def with_events(
        self,
        *events: Event,
        people: Iterable[Person] = (),
        organizations: Iterable[Organization] = (),
        places: Iterable[Place] = (),
        sources: Iterable[Source] = (),
        coverage: Iterable[Coverage] = (),
    ) -> "Dataset":
        """Return a copy with records added; a record of the same id is replaced.

        What the data set declares to be complete is not declared of the copy: an event that comes
        along may be one that it should have held. `coverage` declares it anew.

        Args:
            *events: The events.
            people: People that come along.
            organizations: Organizations that come along.
            places: Places that come along.
            sources: Sources that come along.
            coverage: What the copy holds without exception.

        Raises:
            DataError: The records do not fit together; all problems at once.

        Example:
            >>> import attrs
            >>> import diplomodel as dm
            >>> ds = dm.load()
            >>> visit = attrs.evolve(ds.visits[0], tags=("seen",))
            >>> ds.with_events(visit).visits[visit.id].tags
            ('seen',)
        """
        groups = _groups(events, people, organizations, places, sources)
        if problems := [*_misplaced(groups)]:
            raise DataError(problems)
        new = [record for _, group in groups.values() for record in group]
        replaced = {record.id for record in new}
        kept = [record for record in self.records() if record.id not in replaced]
        labels = {**_labels(self), "coverage": tuple(coverage)}
        return dataset_of([*kept, *new], labels, self.known)

    def without(self, *records: Entry | str) -> "Dataset":
        """Return a copy without some records, which declares nothing to be complete.

        Args:
            *records: The records, or their ids.

        Raises:
            UnknownName: There is no such record; the message suggests a near one.
            DataError: Records that are left refer to one that is not; all such places are named.

        Example:
            >>> import diplomodel as dm
            >>> ds = dm.load()
            >>> ds.without("lukashenko-dollar-dependence-2024").diff(ds).added[0].kind
            'statement'
        """
        left = {record.id: record for record in self.records()}
        for record in records:
            key = record if isinstance(record, str) else getattr(record, "id", None)
            if key not in self._index.by_id:
                raise self._index.unknown(key, self._index.by_id)
            left.pop(str(key), None)
        return dataset_of(left.values(), _labels(self), self.known)


# The attributes that hold entities, with what a reference to one calls it.
_REGISTRIES = {cls.plural: cls.kind for cls in ENTITIES}


def _data_set(other: object, method: str) -> Dataset:
    if not isinstance(other, Dataset):
        raise TypeError(f"{method} takes a data set, found {shown(other)}")
    return other


def label_of(ds: Dataset) -> Label:
    """Return what a data set says of itself."""
    return Label(name=ds.name, version=ds.version, as_of=ds.as_of, coverage=ds.coverage)


def labels_in(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a record of kind `dataset` says, as arguments of a data set.

    Args:
        plain: The record, as a file has it.

    Raises:
        DataError: Something is wrong with it; all problems at once.
    """
    said = {key: value for key, value in plain.items() if key != "kind"}
    return attrs.asdict(Reader().read(said, Label), recurse=False)


def _labels(ds: Dataset) -> dict[str, Any]:
    """Return what a data set made of its records is called: it covers nothing by itself."""
    return {"name": ds.name, "version": ds.version, "as_of": ds.as_of}


def dataset_of(
    records: Iterable[Entry],
    labels: Mapping[str, Any],
    known: Iterable[Dataset],
    *,
    checked: bool = False,
) -> Dataset:
    """Return the data set of records of every sort.

    Args:
        records: The records, each sort in the order that it is to have.
        labels: Its name, version, date and coverage, as far as it has them.
        known: What references may lead to.
        checked: Whether the records have been checked against each other already.
    """
    groups: dict[str, list[Any]] = {}
    for record in records:
        groups.setdefault(sort_of(record), []).append(record)
    sorts = ("event", *_REGISTRIES.values())
    held = [groups.get(sort, []) for sort in sorts]
    if not checked:
        return Dataset(*held, **labels, known=known)
    made = object.__new__(Dataset)
    others = tuple(known)
    label = {**attrs.asdict(Label(), recurse=False), **labels}
    # The second half of the constructor: these records have been checked before.
    made._keep(_groups(*held), label, others, known_to(others))  # pyright: ignore[reportPrivateUsage]
    return made


def without_errors(report: Report) -> Dataset:
    """Return the data set of a report that has no errors.

    Args:
        report: The report; warnings are no errors.

    Raises:
        DataError: It has errors; all of them.
    """
    errors = [problem for problem in report.problems if problem.severity == Severity.ERROR]
    if errors:
        raise DataError(errors)
    return report.dataset


def known_to(others: Iterable[Dataset]) -> Known:
    """Return what references may lead to: the records of data sets, and what is always there.

    Args:
        others: The data sets, and through them those that they know.
    """
    records: dict[str, Entry] = {}
    for other in others:
        records.update(known_to(other.known).records)
        records.update((record.id, record) for record in other.records())
    return Known(records, codes(), reference_sorts())


def _by_id(record: Any) -> str:
    return str(record.id)


# Statuses that are recorded beside the membership: whoever has one is a member.
_COUNTED = {
    MembershipStatus.MEMBER: frozenset(
        {MembershipStatus.MEMBER, MembershipStatus.SUSPENDED, MembershipStatus.CHAIR}
    )
}


def _by_membership(pair: tuple[Organization, Membership]) -> tuple[bool, Any, str]:
    body, membership = pair
    date = membership.during
    return (True, (), body.id) if date is None else (False, date.sort_key, body.id)


def _check_complete(
    body: Organization, status: MembershipStatus, on: FuzzyDate, recorded: int
) -> None:
    """Refuse to answer where members may be missing."""
    complete = body.members_complete
    name = f"{body.name} ({body.id})"
    if status is not MembershipStatus.MEMBER or complete is None:
        message = f"whether {name} had others with the status {status} is not known"
    elif on.within(complete) is not True:
        start, _, end = str(complete).partition("/")
        message = (
            f"the members of {name} are known to be complete from {start} to {end}, "
            f"and the question is about {on}"
        )
    else:
        return
    raise Incomplete(f"{message}: {recorded} recorded; partial=True returns those", recorded)


def _groups(
    events: Iterable[Any], *entities: Iterable[Any]
) -> dict[str, tuple[builtins.type[Any], list[Any]]]:
    """Return records by the attribute that holds them, each group with what belongs there."""
    held = {cls.plural: (cls, list(group)) for cls, group in zip(ENTITIES, entities, strict=True)}
    return {"events": (Event, list(events)), **held}


def _misplaced(groups: Mapping[str, tuple[builtins.type[Any], list[Any]]]) -> Iterator[Problem]:
    for attribute, (kind, records) in groups.items():
        for index, record in enumerate(records):
            if not isinstance(record, kind):
                expected = f"a record that belongs among {attribute}"
                problem = Problem(found=shown(record), expected=expected, rule="wrong-type")
                yield problem.under(attribute, index)
