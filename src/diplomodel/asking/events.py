"""Events in order: what a data set holds, and what a question gives back."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, overload

from diplomodel.asking.classes import refuse_impossible
from diplomodel.asking.keywords import (
    Absent,
    CountryNames,
    Dates,
    Home,
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
from diplomodel.asking.query import Query, build_query, tests_of
from diplomodel.dates import DateSpan, DateWithin, FuzzyDate, PartialDate
from diplomodel.errors import DataError, Problem, UnknownName, nearest, shown
from diplomodel.model.events import Event
from diplomodel.vocabulary import Basis, Certainty, InstrumentType, Level, Role, SpeechAct, Topic

if TYPE_CHECKING:
    from diplomodel.dataset import Dataset

__all__ = ["Events", "chronology"]

E_co = TypeVar("E_co", bound=Event, covariant=True)
F = TypeVar("F", bound=Event)
K = TypeVar("K", bound=Hashable)

# The words that name a grouping: the keys of the groups are numbers, or text.
ByYear: TypeAlias = Literal["year"]
ByText: TypeAlias = Literal[
    "kind", "country", "month", "topic", "status", "person", "organization", "place"
]
Grouping: TypeAlias = ByYear | ByText


def chronology(event: Event) -> tuple[bool, Any, str]:
    """Return the key that sorts events by date, then by id; undated events come last.

    Args:
        event: The event.
    """
    date = event.date
    return (True, (), event.id) if date is None else (False, date.sort_key, event.id)


class Events(Sequence[E_co], Generic[E_co]):
    """Events of one data set, immutable and in order: `Events[Visit]` holds visits.

    Like the data set, the answer to a question is in chronological order: by the earliest day,
    then by the latest, undated events last. Events are equal when they hold the same records in
    the same order.

    Example:
        >>> import diplomodel as dm
        >>> ds = dm.load()
        >>> [visit.id for visit in ds.visits.where(destination="Kazakhstan")]
        ['lukashenko-kazakhstan-visit-2024']
    """

    __slots__ = ("_home", "_known_places", "_of", "_records")

    def __init__(self, records: Iterable[E_co], home: Home, of: type[Event] = Event) -> None:
        """Keep the records in the order given.

        Args:
            records: The records.
            home: The data set that they belong to.
            of: The class of the events that the collection may hold: it decides what can be asked.
        """
        self._records = tuple(records)
        self._home = home
        self._of = of
        self._known_places: dict[str, int] | None = None

    @property
    def _places(self) -> dict[str, int]:
        """The place of each event by its id, found when it is first needed."""
        if self._known_places is None:
            self._known_places = {record.id: n for n, record in enumerate(self._records)}
        return self._known_places

    # As a sequence

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._records)

    def __iter__(self) -> Iterator[E_co]:
        """Iterate over them in order."""
        return iter(self._records)

    @overload
    def __getitem__(self, index: int | str) -> E_co: ...
    @overload
    def __getitem__(self, index: slice) -> "Events[E_co]": ...
    def __getitem__(self, index: int | str | slice) -> "E_co | Events[E_co]":
        """Return the event at an index or with an id, or the events of a slice.

        Raises:
            IndexError: The index is out of range.
            UnknownName: No event here has the id.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().agreements["belarus-sco-accession"].status.value
            'in_force'
        """
        if isinstance(index, slice):
            return self._with(self._records[index])
        if isinstance(index, str):
            if index in self._places:
                return self._records[self._places[index]]
            near = nearest(index, self._places)
            message = f"no event here has the id {shown(index)}"
            raise UnknownName(message, name=index, choices=near, meant=near)
        return self._records[index]

    def __contains__(self, item: object) -> bool:
        """Return whether a record, or an id, is among them."""
        if isinstance(item, str):
            return item in self._places
        place = self._places.get(item.id) if isinstance(item, Event) else None
        return place is not None and self._records[place] == item

    def __eq__(self, other: object) -> bool:
        """Return whether the other holds the same records in the same order."""
        if not isinstance(other, Events):
            return NotImplemented
        return self._records == other._records

    def __hash__(self) -> int:
        """Return a hash of the ids in order."""
        return hash(tuple(record.id for record in self._records))

    def __repr__(self) -> str:
        """Return how many there are and the ids of the first ones."""
        count = len(self._records)
        listed = ", ".join(record.id for record in self._records[:3])
        more = ", …" if count > 3 else ""
        return f"<{count} event{'' if count == 1 else 's'}{': ' if count else ''}{listed}{more}>"

    def _with(self, records: Iterable[Any]) -> "Events[E_co]":
        """Return other events of the same data set and class."""
        return Events(records, self._home, self._of)

    # As a set

    def __or__(self, other: "Events[F]") -> "Events[E_co | F]":
        """Return the events of either, in the data set's order.

        Of different classes, both are a collection of events of any kind.
        """
        self._check_same_home(other, "|")
        mine: list[Any] = [*self._records]
        mine += [r for r in other if r.id not in self._places]
        of = self._of if self._of is other._of else Event
        return Events(sorted(mine, key=chronology), self._home, of)

    def __and__(self, other: "Events[Event]") -> "Events[E_co]":
        """Return the events of both, in the data set's order."""
        self._check_same_home(other, "&")
        both = (record for record in self if record.id in other._places)
        return self._with(sorted(both, key=chronology))

    def __sub__(self, other: "Events[Event]") -> "Events[E_co]":
        """Return the events that are not in the other, in the data set's order."""
        self._check_same_home(other, "-")
        rest = (record for record in self if record.id not in other._places)
        return self._with(sorted(rest, key=chronology))

    def _check_same_home(self, other: object, sign: str) -> None:
        if not isinstance(other, Events):
            raise TypeError(f"{sign} joins events with events, found {shown(other)}")
        if not self._home.same_as(other._home):
            raise _misuse(sign, "events of another data set", "events of the same data set")

    # Asking

    @suggest_keywords
    def where(
        self,
        *tests: Callable[[E_co], object] | Query,
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
    ) -> "Events[E_co]":
        """Return the events that satisfy every constraint and every test.

        A tuple, list or set of values means any of them. Names are codes, ids or any known name.

        Args:
            *tests: Questions, as `ds.query(...)` returns them, and functions of an event, which
                must return something true.
            kind: The kind: `visit`, `meeting`, ...
            country: A country that takes part or is acted for; if it is given without the next
                four, also a destination of a visit or a party to an act.
            person: A person who takes part.
            organization: An organization that takes part; if it is given without the other four,
                also one that is acted for, the convener of a summit or a party to an act.
            role: The role of a participant.
            level: The rank of a participant. A single participant must satisfy all of `country`,
                `person`, `organization`, `role` and `level` that are given. Whoever is only spoken
                about does not take part, unless `role="subject"` asks for it.
            about: A country, person or organization that is spoken about without being present.
            destination: A country that the visit, or a part of it, goes to.
            type: The kind's own type: a visit's type, a meeting's or summit's format, an
                agreement's instrument, a statement's form.
            topic: A topic of the closed list.
            tag: A free tag.
            status: The status of an event or an agreement.
            place: A place where it happened.
            part_of: The larger event; None for events that are not part of a larger one.
            speech_act: What the speaker of a statement did.
            instrument: The instrument of an agreement.
            during: A time that shares a day with the event's date; with certainty, one that the
                date lies within.
            before: A time that the event's date lies before.
            after: A time that the event's date lies after.
            dated: Whether it has a date at all. An undated event matches no other date keyword.
            source: A source that its evidence cites.
            basis: How part of it is known. A single piece of evidence must satisfy both `source`
                and `basis` if both are given.
            text: Words that all occur, as whole words, in its title, its summary, or a
                participant's name or office.
            certainty: `certain` if dates must match whatever their unknown parts are; `possible`,
                the default, if it is enough that they can match.

        Returns:
            The events, in their order and of the same kind as before.

        Raises:
            UnknownName: A name or word is not known.
            AmbiguousName: A name may stand for several records.
            DataError: A value is empty, None or not a date, `certainty` is given without a date
                keyword, or no event of this collection could ever match; the message names the
                collection that can answer.
            TypeError: There is no such keyword.

        Example:
            >>> import diplomodel as dm
            >>> ds = dm.load()
            >>> len(ds.events.where(country="China", during="2024-07", kind="meeting"))
            1
        """
        query = build_query(
            self._home,
            self._of,
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
        functions: list[Callable[[E_co], object]] = []
        for test in tests:
            if isinstance(test, Query):
                query &= test
            elif callable(test):
                functions.append(test)
            else:
                expected = "queries, functions and keywords"
                raise TypeError(f"where() takes {expected}, found {shown(test)}")
        refuse_impossible(query, self._home, self._of)
        checks = [*tests_of(query, self._home), *functions]
        return self._with(r for r in self._records if all(check(r) for check in checks))

    def of_kind(self, kind: type[F]) -> "Events[F]":
        """Return the events of a class, typed as such.

        Args:
            kind: The class, such as `Visit` or one of your own.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().events.of_kind(dm.Visit)["lukashenko-kazakhstan-visit-2024"].type.value
            'working'
        """
        of = self._of if issubclass(self._of, kind) else kind
        return Events((r for r in self._records if isinstance(r, kind)), self._home, of)

    def to_dataset(self) -> "Dataset":
        """Return the data set of these events and everything that they refer to.

        It stands alone: with the events come the parts of the visits among them, and whatever any
        of these records refers to, such as the larger event, related events, people and sources;
        nothing else does. It has the name, the version and the date of the data set that the
        events are from, and knows what that one knows, but it declares nothing to be complete.

        Example:
            >>> import diplomodel as dm
            >>> ds = dm.load().visits.where(destination="Kazakhstan").to_dataset()
            >>> ds.events.count_by("kind"), [person.id for person in ds.people][:1]
            ({'meeting': 6, 'summit': 1, 'visit': 1}, ['aleksandr-lukashenko'])
        """
        found: Dataset = self._home.cut_out(self._records)
        return found

    def first(self) -> E_co | None:
        """Return the first event, or None where there is none.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().visits.where(during="1900").first() is None
            True
        """
        return self._records[0] if self._records else None

    def one(self) -> E_co:
        """Return the only event.

        Raises:
            DataError: There is not exactly one.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().visits.where(destination="Kazakhstan", status="held").one().type.value
            'working'
        """
        if len(self._records) == 1:
            return self._records[0]
        found = "none"
        if self._records:
            listed = ", ".join(record.id for record in self._records[:3])
            found = f"{len(self._records)}: {listed}{', …' if len(self._records) > 3 else ''}"
        raise _misuse("one()", found, "exactly one event")

    # Ordering and grouping

    def sorted_by(
        self, key: Grouping | Callable[[E_co], Any], *, reverse: bool = False
    ) -> "Events[E_co]":
        """Return the same events in another order.

        Args:
            key: A function of an event, or a word that `group_by` takes; events without a value
                come last.
            reverse: Whether the greatest comes first; events without a value stay last.

        Raises:
            UnknownName: The word is not one of them.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().events.sorted_by("kind")[0].kind
            'agreement'
        """
        if callable(key):
            return self._with(sorted(self._records, key=key, reverse=reverse))
        values = _grouping(key)
        keyed = [(next(iter(values(record)), None), record) for record in self._records]
        with_value = [(value, record) for value, record in keyed if value is not None]
        with_value.sort(key=lambda pair: pair[0], reverse=reverse)
        without = [record for value, record in keyed if value is None]
        return self._with([record for _, record in with_value] + without)

    @overload
    def group_by(self, key: ByYear) -> "dict[int | None, Events[E_co]]": ...
    @overload
    def group_by(self, key: ByText) -> "dict[str | None, Events[E_co]]": ...
    @overload
    def group_by(self, key: Callable[[E_co], K]) -> "dict[K, Events[E_co]]": ...
    def group_by(self, key: Grouping | Callable[[E_co], Any]) -> "dict[Any, Events[E_co]]":
        """Return the events in groups.

        Args:
            key: A function of an event, or one of `kind country year month topic status person
                organization place`. An event with several values is in several groups, one
                without any is under None. A span is in each of its years or months. A single day
                of which only the bounds are known is under its year or month if only one is
                possible, else under None.

        Returns:
            The groups by value, sorted, with None last; for a function, in order of appearance.

        Raises:
            UnknownName: The word is not one of them.

        Example:
            >>> import diplomodel as dm
            >>> [summit.id for summit in dm.load().summits.group_by("year")[2024]]
            ['sco-summit-astana-2024', 'sco-council-session-astana-2024', 'sco-plus-astana-2024']
        """
        groups: dict[Any, list[E_co]] = {}
        if callable(key):
            for record in self._records:
                groups.setdefault(key(record), []).append(record)
        else:
            values = _grouping(key)
            for record in self._records:
                for value in dict.fromkeys(values(record)) or {None: None}:
                    groups.setdefault(value, []).append(record)
            ordered = sorted(value for value in groups if value is not None)
            last = [None] if None in groups else []
            groups = {value: groups[value] for value in [*ordered, *last]}
        return {value: self._with(records) for value, records in groups.items()}

    @overload
    def count_by(self, key: ByYear) -> dict[int | None, int]: ...
    @overload
    def count_by(self, key: ByText) -> dict[str | None, int]: ...
    @overload
    def count_by(self, key: Callable[[E_co], K]) -> dict[K, int]: ...
    def count_by(self, key: Grouping | Callable[[E_co], Any]) -> dict[Any, int]:
        """Return how many events are in each group.

        Args:
            key: As for `group_by`.

        Returns:
            The counts, in the order of `group_by`.

        Raises:
            UnknownName: The word is not one of them.

        Example:
            >>> import diplomodel as dm
            >>> dm.load().visits.count_by("country")["KZ"]
            1
        """
        groups: Mapping[Any, Events[E_co]] = self.group_by(key)
        return {value: len(records) for value, records in groups.items()}


def _misuse(path: str, found: str, expected: str) -> DataError:
    return DataError([Problem(path=path, found=found, expected=expected, rule="misuse")])


def _grouping(word: object) -> Callable[[Event], Iterable[Any]]:
    if isinstance(word, str) and word in _GROUPINGS:
        return _GROUPINGS[word]
    near = nearest(word, _GROUPINGS)
    raise UnknownName(
        f"found {shown(word)}, expected a function or one of: {', '.join(_GROUPINGS)}",
        name=str(word),
        choices=near or tuple(_GROUPINGS),
        meant=near,
    )


def _bounds(date: FuzzyDate | None) -> tuple[PartialDate | None, PartialDate | None]:
    """Return the first and the last date whose years or months count."""
    if isinstance(date, PartialDate):
        return date, date
    if isinstance(date, DateSpan):
        # A span is not counted towards an end that is unknown or open.
        return date.start or date.end, date.end or date.start
    if isinstance(date, DateWithin):
        return date.start, date.end
    return None, None


def _years(event: Event) -> Iterable[int]:
    start, end = _bounds(event.date)
    if start is None or end is None or start.year is None or end.year is None:
        return ()
    if isinstance(event.date, DateWithin) and start.year != end.year:
        return ()
    return range(start.year, end.year + 1)


def _months(event: Event) -> Iterable[str]:
    start, end = _bounds(event.date)
    if start is None or end is None:
        return ()
    first, last = _month_number(start), _month_number(end)
    if first is None or last is None or (isinstance(event.date, DateWithin) and first != last):
        return ()
    return (f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1))


def _month_number(date: PartialDate) -> int | None:
    return None if date.year is None or date.month is None else date.year * 12 + date.month - 1


_GROUPINGS: Mapping[str, Callable[[Event], Iterable[Any]]] = {
    "kind": lambda event: (event.kind,),
    "country": lambda event: event.countries,
    "year": _years,
    "month": _months,
    "topic": lambda event: tuple(str(topic) for topic in event.topics),
    "status": lambda event: (str(event.status),),
    "person": lambda event: event.people,
    "organization": lambda event: event.organizations,
    "place": lambda event: event.places,
}
