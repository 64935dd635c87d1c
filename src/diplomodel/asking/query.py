"""Questions, as values that hold ids, codes, words and dates, but no names and no functions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import EllipsisType
from typing import Any, Protocol, TypeAlias, TypeVar

import attrs

from diplomodel.dates import DateLike, FuzzyDate, as_fuzzy
from diplomodel.errors import DataError, Problem, UnknownName, nearest, shown, suggest
from diplomodel.model.events import Agreement, Event, Statement, Summit, Visit
from diplomodel.model.kinds import EVENTS
from diplomodel.model.parties import Participant
from diplomodel.model.record import Record, fields_of
from diplomodel.model.shapes import CountryCode, Id, Word, shape_of
from diplomodel.reference.names import fold
from diplomodel.vocabulary import (
    AgreementStatus,
    Basis,
    Certainty,
    EventStatus,
    InstrumentType,
    Level,
    Role,
    SpeechAct,
    Topic,
)

__all__ = [
    "Absent",
    "Clause",
    "Dates",
    "OneOrMore",
    "Query",
    "Resolver",
    "Statuses",
    "Wholes",
    "ask",
    "sort_word",
    "word_of",
]

W = TypeVar("W", bound=StrEnum)

# What `where` and `query` take for a keyword; `...` stands for a keyword that is not given.
Absent: TypeAlias = EllipsisType
OneOrMore: TypeAlias = str | Iterable[str]
Statuses: TypeAlias = (
    EventStatus | AgreementStatus | str | Iterable[EventStatus | AgreementStatus | str]
)
Dates: TypeAlias = DateLike | Iterable[DateLike]
Wholes: TypeAlias = Event | str | Iterable[Event | str] | None


class Resolver(Protocol):
    """What a question needs of a data set: its names, its kinds, its parts."""

    def resolve(self, sort: str, name: object) -> str:
        """Return the id or code that a name stands for, or raise UnknownName."""
        ...

    def kinds(self) -> Iterable[type[Event]]:
        """Return the classes of the events at hand."""
        ...

    def destinations(self, event: Event) -> frozenset[str]:
        """Return the destinations of a visit and of all its parts."""
        ...

    def sorts(self) -> Iterable[str]:
        """Return the words for their own sort that the events at hand have."""
        ...


def sort_word(event: Event) -> str | None:
    """Return the word for an event's own sort: a visit's type, a meeting's format, and so on.

    Args:
        event: An event of any kind.

    Example:
        >>> from diplomodel.vocabulary import VisitType
        >>> sort_word(Visit(id="a", title="A", type=VisitType.OFFICIAL))
        'official'
    """
    value = getattr(event, type(event).type_field, None)
    return None if value is None else str(value)


@attrs.frozen(kw_only=True)
class Clause:
    """Constraints that one event satisfies together; an empty tuple asks nothing.

    Values are ids, codes, words, folded texts and dates, each once and in order, so that two
    equal questions are equal clauses.
    """

    kind: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    role: tuple[Role, ...] = ()
    level: tuple[Level, ...] = ()
    destination: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    topic: tuple[Topic, ...] = ()
    tag: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    part_of: tuple[str | None, ...] = ()
    speech_act: tuple[SpeechAct, ...] = ()
    instrument: tuple[InstrumentType, ...] = ()
    during: tuple[FuzzyDate, ...] = ()
    before: tuple[FuzzyDate, ...] = ()
    after: tuple[FuzzyDate, ...] = ()
    dated: bool | None = None
    source: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    text: tuple[str, ...] = ()
    certainty: Certainty = Certainty.POSSIBLE

    def to_dict(self) -> dict[str, Any]:
        """Return the constraints that are given, as plain lists and texts."""
        given: dict[str, Any] = {}
        for field in attrs.fields(Clause):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            if isinstance(value, tuple):
                given[field.name] = [None if v is None else str(v) for v in value]
            else:
                given[field.name] = value if isinstance(value, bool) else str(value)
        return given


_VOCABULARIES: dict[str, tuple[type[StrEnum], ...]] = {
    "role": (Role,),
    "level": (Level,),
    "topic": (Topic,),
    "status": (EventStatus, AgreementStatus),
    "speech_act": (SpeechAct,),
    "instrument": (InstrumentType,),
    "basis": (Basis,),
}
_NAMED = ("country", "person", "organization", "destination", "place", "source", "part_of")
_DATES = ("during", "before", "after")
_KEYWORDS = tuple(field.name for field in attrs.fields(Clause))


def _in_order(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return clauses so that equal questions are equal: each once, sorted, empty ones left out."""
    asking = {clause for clause in clauses if clause != Clause()}
    return tuple(sorted(asking, key=lambda clause: repr(clause.to_dict())))


@attrs.frozen
class Query:
    """A question about events, resolved: it holds ids, codes, words and dates.

    `ds.query(...)` builds one; `a & b` asks for events that satisfy both, each in any capacity.

    Attributes:
        clauses: The clauses; an event matches when it satisfies all of them.

    Example:
        >>> import diplomodel as dm
        >>> ds = dm.load()
        >>> question = ds.query(country="Kazakhstan", kind="visit")
        >>> question.to_dict()
        {'clauses': [{'kind': ['visit'], 'country': ['KZ']}]}
        >>> question == ds.query(kind="visit", country=("KZ", "Казахстан"))
        True
    """

    clauses: tuple[Clause, ...] = attrs.field(default=(), converter=_in_order)

    def __and__(self, other: "Query") -> "Query":
        """Return the question that asks for both."""
        if not isinstance(other, Query):
            return NotImplemented
        return Query((*self.clauses, *other.clauses))

    def to_dict(self) -> dict[str, Any]:
        """Return the question as plain dicts, lists, texts and booleans.

        Example:
            >>> Query.from_dict({"clauses": [{"kind": ["visit"]}]}).to_dict()
            {'clauses': [{'kind': ['visit']}]}
        """
        return {"clauses": [clause.to_dict() for clause in self.clauses]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Query":
        """Return the question that `to_dict` gave.

        Args:
            data: What `to_dict` returned.

        Raises:
            DataError: It is none; all problems at once.

        Example:
            >>> Query.from_dict({"clauses": [{"during": ["2024-07"]}]}).clauses[0].during
            (edtf('2024-07'),)
        """
        clauses = data.get("clauses") if isinstance(data, Mapping) else None
        if not isinstance(clauses, list) or set(data) != {"clauses"}:
            raise _misused("", shown(data), 'an object with "clauses", a list', "query")
        problems: list[Problem] = []
        read: list[Clause] = []
        for index, clause in enumerate(clauses):
            try:
                read.append(_read_clause(clause))
            except DataError as error:
                problems += [p.under("clauses", index) for p in error.problems]
        if problems:
            raise DataError(problems)
        return cls(tuple(read))

    def tests(self, resolver: Resolver) -> list[Callable[[Event], bool]]:
        """Return the question as functions of an event; it matches when all return True.

        Args:
            resolver: The data set that the events belong to.
        """
        return [test for clause in self.clauses for test in _tests(clause, resolver)]


def ask(resolver: Resolver, given: Mapping[str, object]) -> Query:
    """Resolve keywords to a question.

    Args:
        resolver: The data set that is asked.
        given: The keywords and their values; `...` for those that are not given.

    Raises:
        UnknownName: A name or a word is not known.
        AmbiguousName: A name may be several.
        DataError: A value is empty, None, no date, or a certainty without a date.
    """
    values: dict[str, Any] = {}
    for keyword, value in given.items():
        if value is ...:
            continue
        if keyword == "dated":
            values[keyword] = _flag(keyword, value)
        elif keyword == "certainty":
            values[keyword] = _certainty(keyword, value)
        else:
            found = [_resolved(resolver, keyword, item) for item in _several(keyword, value)]
            values[keyword] = _canonical(found)
    return Query((_clause(values),))


def _clause(values: Mapping[str, Any]) -> Clause:
    if "certainty" in values and not any(keyword in values for keyword in _DATES):
        expected = f"a date keyword beside it: {', '.join(_DATES)}"
        raise _misused("certainty", "a certainty alone", expected, "certainty-alone")
    return Clause(**values)


def _flag(keyword: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _misused(keyword, shown(value), "true or false", "wrong-type")


def _certainty(keyword: str, value: object) -> Any:
    if isinstance(value, str) and value.strip():
        return word_of(keyword, value, Certainty)
    raise _misused(keyword, shown(value), " or ".join(Certainty), "wrong-type")


def _several(keyword: str, value: object) -> Sequence[object]:
    if isinstance(value, tuple | list | set | frozenset) or (
        isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    ):
        items = list(value)
    else:
        items = [value]
    if not items:
        raise _misused(keyword, "nothing", "at least one value", "empty-value")
    for item in items:
        _refuse_empty(keyword, item, alone=len(items) == 1)
    return items


def _refuse_empty(keyword: str, item: object, *, alone: bool) -> None:
    if item is None and not (keyword == "part_of" and alone):
        raise _misused(keyword, "null", "a value, or leave the keyword out", "null")
    if isinstance(item, str) and not item.strip():
        raise _misused(keyword, shown(item), "a value that is not empty", "empty-value")


def _resolved(resolver: Resolver, keyword: str, item: object) -> object:
    if keyword in _DATES:
        return _date(keyword, item)
    if keyword == "part_of" and item is None:
        return None
    if keyword in _NAMED and not isinstance(item, str | Record):
        raise _misused(keyword, shown(item), "a name, a code or an id", "wrong-type")
    if keyword == "part_of":
        return resolver.resolve("event", getattr(item, "id", item))
    if keyword in _NAMED:
        return resolver.resolve("country" if keyword == "destination" else keyword, item)
    if not isinstance(item, str):
        raise _misused(keyword, shown(item), "text", "wrong-type")
    if keyword == "kind":
        kinds = [*EVENTS, *resolver.kinds()]
        return _known_word(keyword, item, (kind.kind for kind in kinds))
    if keyword == "type":
        return _known_word(keyword, item, _sort_words(resolver))
    if keyword in _VOCABULARIES:
        word = word_of(keyword, item, *_VOCABULARIES[keyword])
        return str(word) if keyword == "status" else word
    folded = fold(item)
    if not folded:
        raise _misused(keyword, shown(item), "at least one word", "empty-value")
    return " ".join(sorted(set(folded.split()))) if keyword == "text" else folded


def _sort_words(resolver: Resolver) -> Iterator[str]:
    for kind in (*EVENTS, *resolver.kinds()):
        for field in fields_of(kind):
            if field.name == kind.type_field and isinstance(field.shape, Word):
                yield from field.shape.words
    # A kind of one's own may have free text for its sort: what occurs can be asked for.
    yield from resolver.sorts()


def _known_word(keyword: str, item: str, words: Iterable[str]) -> str:
    choices = tuple(dict.fromkeys(words))
    if str(item) in choices:
        return str(item)
    raise _unknown_word(keyword, item, choices)


def word_of(keyword: str, item: object, *vocabularies: type[W]) -> W:
    """Return the member of a vocabulary that a word stands for.

    Args:
        keyword: What the word was given for, for the message.
        item: The word.
        *vocabularies: The vocabularies; the first that has it is taken.

    Raises:
        UnknownName: None has it; the message names all words.

    Example:
        >>> word_of("role", "speaker", Role) is Role.SPEAKER
        True
    """
    members = {str(member): member for vocabulary in vocabularies for member in vocabulary}
    found = members.get(item) if isinstance(item, str) else None
    if found is None:
        raise _unknown_word(keyword, item, tuple(members))
    return found


def _unknown_word(keyword: str, item: object, words: tuple[str, ...]) -> UnknownName:
    near = nearest(item, words)
    return UnknownName(
        f"{keyword}: found {shown(item)}, expected one of: {', '.join(words)}",
        name=str(item),
        choices=near or words,
        meant=near,
    )


def _date(keyword: str, item: object) -> FuzzyDate:
    if not isinstance(item, FuzzyDate | date | str):
        expected = "a date: EDTF text such as 2024-07, a datetime.date or a FuzzyDate"
        raise _misused(keyword, shown(item), expected, "wrong-type")
    try:
        return as_fuzzy(item)
    except DataError as error:
        raise DataError([problem.under(keyword) for problem in error.problems]) from None


def _canonical(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(set(values), key=str))


def _misused(path: str, found: str, expected: str, rule: str) -> DataError:
    return DataError([Problem(path=path, found=found, expected=expected, rule=rule)])


def _read_clause(data: object) -> Clause:
    """Read one clause of `to_dict`."""
    if not isinstance(data, Mapping):
        raise _misused("", shown(data), "an object of keywords", "wrong-type")
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for keyword, value in data.items():
        if keyword not in _KEYWORDS:
            hint = suggest(nearest(str(keyword), _KEYWORDS))
            expected = f"one of: {', '.join(_KEYWORDS)}"
            problems.append(
                Problem(found=shown(keyword), expected=expected, rule="unknown-key", hint=hint)
            )
        elif keyword in ("dated", "certainty"):
            read = _flag if keyword == "dated" else _certainty
            values[keyword] = _try(problems, keyword, keyword, read, value)
        elif not isinstance(value, list) or not value:
            problems.append(
                Problem(
                    path=keyword, found=shown(value), expected="a list of values", rule="wrong-type"
                )
            )
        else:
            alone = len(value) == 1

            def read_item(keyword: str, item: object, alone: bool = alone) -> object:
                _refuse_empty(keyword, item, alone=alone)
                return _as_it_is(keyword, item)

            values[keyword] = _canonical(
                _try(problems, f"{keyword}[{index}]", keyword, read_item, item)
                for index, item in enumerate(value)
            )
    if problems:
        raise DataError(problems)
    return _clause(values)


def _try(
    problems: list[Problem],
    path: str,
    keyword: str,
    read: Callable[[str, object], Any],
    value: object,
) -> Any:
    """Read a value, or keep what is wrong with it."""
    try:
        return read(keyword, value)
    except UnknownName as error:
        hint = f"did you mean {error.choices[0]}?" if len(error.choices) == 1 else None
        expected = f"a word for {keyword}"
        problems.append(
            Problem(
                path=path, found=shown(value), expected=expected, rule="unknown-word", hint=hint
            )
        )
    except DataError as error:
        problems += [attrs.evolve(problem, path=path) for problem in error.problems]
    return None


def _as_it_is(keyword: str, item: object) -> object:
    """Take an id, a code, a kind or a sort as it is: which there are, no data set is asked."""
    if keyword in ("kind", "type") and isinstance(item, str):
        return item
    return _resolved(_NoNames(), keyword, item)


class _NoNames:
    """Stands for the data set where a question is read that was resolved before."""

    def resolve(self, sort: str, name: object) -> str:
        shape, _ = shape_of(CountryCode if sort == "country" else Id)
        problems = [*shape.problems(name)]
        if problems:
            raise DataError(problems)
        return str(name)

    def kinds(self) -> Iterable[type[Event]]:
        return ()

    def destinations(self, event: Event) -> frozenset[str]:
        return frozenset()

    def sorts(self) -> Iterable[str]:
        return ()


# Matching


def _tests(clause: Clause, resolver: Resolver) -> Iterator[Callable[[Event], bool]]:
    if clause.kind:
        yield lambda event: event.kind in clause.kind
    if clause.status:
        yield lambda event: event.status in clause.status
    if clause.type:
        yield lambda event: sort_word(event) in clause.type
    if clause.topic:
        yield lambda event: any(topic in clause.topic for topic in event.topics)
    if clause.tag:
        yield lambda event: any(fold(tag) in clause.tag for tag in event.tags)
    if clause.place:
        yield lambda event: any(place in clause.place for place in event.places)
    if clause.part_of:
        yield lambda event: event.part_of in clause.part_of
    if clause.speech_act:
        yield lambda event: isinstance(event, Statement) and event.speech_act in clause.speech_act
    if clause.instrument:
        yield lambda event: isinstance(event, Agreement) and event.instrument in clause.instrument
    if clause.dated is not None:
        yield lambda event: (event.date is not None) is clause.dated
    if clause.during or clause.before or clause.after:
        yield from _date_tests(clause)
    if clause.country or clause.person or clause.organization or clause.role or clause.level:
        yield lambda event: _takes_part(clause, event)
    if clause.destination:
        wanted = frozenset(clause.destination)
        yield lambda event: not wanted.isdisjoint(resolver.destinations(event))
    if clause.source or clause.basis:
        yield lambda event: _evidenced(clause, event)
    if clause.text:
        texts = [text.split() for text in clause.text]
        yield lambda event: _says(texts, event)


def _date_tests(clause: Clause) -> Iterator[Callable[[Event], bool]]:
    certain = clause.certainty is Certainty.CERTAIN

    def test(
        relation: Callable[[FuzzyDate, FuzzyDate], bool | None], wanted: tuple[FuzzyDate, ...]
    ) -> Callable[[Event], bool]:
        def holds(event: Event) -> bool:
            own = event.date
            if own is None:
                return False
            if certain:
                return any(relation(own, other) is True for other in wanted)
            return any(relation(own, other) is not False for other in wanted)

        return holds

    if clause.during:
        yield test(FuzzyDate.within if certain else FuzzyDate.overlaps, clause.during)
    if clause.before:
        yield test(FuzzyDate.before, clause.before)
    if clause.after:
        yield test(FuzzyDate.after, clause.after)


_OF_A_PARTICIPANT = ("country", "person", "organization", "role", "level")


def _takes_part(clause: Clause, event: Event) -> bool:
    """Whether one and the same participant satisfies all that is asked of one."""
    if any(_is_meant(clause, participant) for participant in event.participants):
        return True
    asked = [keyword for keyword in _OF_A_PARTICIPANT if getattr(clause, keyword)]
    if asked == ["country"]:
        codes: set[str | None] = set()
        if isinstance(event, Visit):
            codes.update(event.destinations)
        if isinstance(event, Agreement):
            codes.update(act.party for act in event.acts)
        return not codes.isdisjoint(clause.country)
    if asked == ["organization"]:
        return isinstance(event, Summit) and event.organization in clause.organization
    return False


def _is_meant(clause: Clause, participant: Participant) -> bool:
    return (
        (not clause.role or participant.role in clause.role)
        and (not clause.level or participant.level in clause.level)
        and (not clause.person or participant.person in clause.person)
        and (not clause.organization or participant.organization in clause.organization)
        and (
            not clause.country
            or participant.country in clause.country
            or participant.on_behalf_of in clause.country
        )
    )


def _evidenced(clause: Clause, event: Event) -> bool:
    return any(
        (not clause.source or evidence.source in clause.source)
        and (not clause.basis or evidence.basis in clause.basis)
        for evidence in event.evidence
    )


def _says(texts: list[list[str]], event: Event) -> bool:
    parts = [event.title, event.summary or ""]
    for participant in event.participants:
        parts += [participant.name or "", participant.office or ""]
    said = {word for part in parts for word in fold(part).split()}
    return any(said.issuperset(words) for words in texts)
