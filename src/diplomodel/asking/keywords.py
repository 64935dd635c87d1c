"""The keywords of `where`: one row for each, which everything about it follows from."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import EllipsisType
from typing import Annotated, Any, ParamSpec, Protocol, TypeAlias, TypeVar

import attrs

from diplomodel.dates import DateLike, FuzzyDate
from diplomodel.errors import Problem, nearest, shown, suggest
from diplomodel.model.events import Agreement, Event, Statement, Visit
from diplomodel.model.kinds import EVENTS
from diplomodel.model.parties import Country, Organization, Participant, Person, Place
from diplomodel.model.provenance import Source
from diplomodel.model.record import Checked, fields_of
from diplomodel.model.shapes import (
    CountryRef,
    EventRef,
    Format,
    Many,
    OrganizationRef,
    PersonRef,
    PlaceRef,
    Shape,
    SourceRef,
    When,
    WhoRef,
    Word,
)
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
    "DATES",
    "KEYWORDS",
    "Absent",
    "Clause",
    "Context",
    "CountryNames",
    "Dates",
    "Home",
    "Keyword",
    "OneOrMore",
    "OrganizationNames",
    "PersonNames",
    "PlaceNames",
    "SourceNames",
    "Statuses",
    "SubjectNames",
    "Test",
    "Wholes",
    "known_classes",
    "own_type",
    "suggest_keywords",
    "words_of",
]

P = ParamSpec("P")
R = TypeVar("R")

# What `where` and `query` take for a keyword; `...` stands for a keyword that is not given.
Absent: TypeAlias = EllipsisType
OneOrMore: TypeAlias = str | Iterable[str]
# A record stands for its id.
CountryNames: TypeAlias = Country | str | Iterable[Country | str]
PersonNames: TypeAlias = Person | str | Iterable[Person | str]
OrganizationNames: TypeAlias = Organization | str | Iterable[Organization | str]
PlaceNames: TypeAlias = Place | str | Iterable[Place | str]
SourceNames: TypeAlias = Source | str | Iterable[Source | str]
_Subject: TypeAlias = Country | Person | Organization | str
SubjectNames: TypeAlias = _Subject | Iterable[_Subject]
Statuses: TypeAlias = (
    EventStatus | AgreementStatus | str | Iterable[EventStatus | AgreementStatus | str]
)
Dates: TypeAlias = DateLike | Iterable[DateLike]
Wholes: TypeAlias = Event | str | Iterable[Event | str] | None


class Home(Protocol):
    """What questions need from the data set that the events belong to."""

    def resolve(self, sorts: Sequence[str], name: object) -> str:
        """Return the id or code that a name of one of the sorts stands for, or raise an error."""
        ...

    def kinds(self) -> Iterable[type[Event]]:
        """Return the classes of the events."""
        ...

    def own_types(self) -> Iterable[str]:
        """Return the words that the events have for their own type."""
        ...

    def destinations(self, event: Event) -> frozenset[str]:
        """Return the destinations of a visit and of all its parts."""
        ...

    def same_as(self, other: object) -> bool:
        """Return whether another home has the same records."""
        ...

    def cut_out(self, events: Iterable[Event]) -> Any:
        """Return the data set of some events and of everything that they refer to."""
        ...


@attrs.frozen
class Context:
    """What a test may need besides the values.

    Attributes:
        home: The data set.
        certain: Whether dates must match whatever their unknown parts are.
        subjects: Whether participants in role `subject` count: they are only spoken about, so they
            do not unless that role is asked for.
    """

    home: Home
    certain: bool
    subjects: bool


# Whether an event, a participant or a piece of evidence has one of the values asked for.
Test: TypeAlias = Callable[[Any, frozenset[Any], Context], bool]


@attrs.frozen(kw_only=True)
class Keyword:
    """What there is to say about a keyword beyond the annotation of its field in `Clause`.

    The annotation says how values are resolved: references by name, vocabularies by their words,
    dates from dates or EDTF text, flags as they are.

    Attributes:
        help: What the command line's help says.
        test: How an event, or a part of it, is tested.
        one_of: Where the parts are of which one and the same passes the tests of all keywords with
            this `one_of`: `participants` or `evidence`. Empty: the event itself is tested.
        alone: The test of the event that takes their place when no other keyword with the same
            `one_of` is given.
        field: The field of an event that holds it, where not every class has it, or not with the
            same words; `type` is the class's own type field.
        of: The class that has this field; other classes have the keyword where theirs is alike.
        words: Returns the words that it takes, where the annotation does not say; it is given the
            data set and the class of the events that are asked.
        fold: How a text is folded, for a keyword that takes any text.
        opposite: The command line's option for a value that cannot be typed: its name, the value,
            and what the help says.
        synonyms: Words that people may try instead of it.
    """

    help: str
    test: Test
    one_of: str = ""
    alone: Test | None = None
    field: str = ""
    of: type[Event] = Event
    words: Callable[[Home, type[Event]], Iterable[str]] | None = None
    fold: Callable[[str], str] | None = None
    opposite: tuple[str, object, str] | None = None
    synonyms: tuple[str, ...] = ()


def _as_field(row: Callable[P, Keyword]) -> Callable[P, Any]:
    def field(*args: P.args, **settings: P.kwargs) -> Any:
        return attrs.field(default=None, metadata={"row": row(*args, **settings)})

    return field


_keyword = _as_field(Keyword)


# Tests


def _has(values: Callable[[Any], Iterable[object]]) -> Test:
    """Return the test whether something has one of the values asked for."""
    return lambda part, wanted, _: not wanted.isdisjoint(values(part))


def _takes_part_with(values: Callable[[Participant], Iterable[object]]) -> Test:
    """Return the test whether a participant who takes part has one of the values asked for."""

    def test(participant: Participant, wanted: frozenset[Any], context: Context) -> bool:
        counts = context.subjects or participant.role is not Role.SUBJECT
        return counts and not wanted.isdisjoint(values(participant))

    return test


def own_type(event: Event) -> str | None:
    """Return the word for an event's own type: a visit's type, a meeting's format, and so on.

    Args:
        event: An event of any kind.

    Example:
        >>> from diplomodel.vocabulary import VisitType
        >>> own_type(Visit(id="a", title="A", type=VisitType.OFFICIAL))
        'official'
    """
    value = getattr(event, type(event).type_field, None)
    return None if value is None else str(value)


def _types(home: Home, of: type[Event]) -> Iterator[str]:
    for cls in known_classes(home, of):
        yield from words_of(cls, KEYWORDS["type"]) or ()
    # The own type of a user's kind may be free text: what occurs can be asked for.
    yield from home.own_types()


def known_classes(home: Home, of: type[Event]) -> tuple[type[Event], ...]:
    """Return the classes of events that are known: the library's, the data set's, and one more.

    Args:
        home: The data set.
        of: The class of the events that are asked.
    """
    also = (of,) if of.kind else ()
    return tuple(dict.fromkeys((*EVENTS, *home.kinds(), *also)))


def words_of(cls: type[Event], row: Keyword) -> tuple[str, ...] | None:
    """Return the words that events of a class can have for a keyword.

    Args:
        cls: The class.
        row: The row of the keyword.

    Returns:
        The words; None where they can have any value, and no words where they do not have it.

    Example:
        >>> words_of(Visit, KEYWORDS["status"])[:2], words_of(Visit, KEYWORDS["speech_act"])
        (('unspecified', 'proposed'), ())
    """
    if row.field == "kind":
        return (cls.kind,)
    if not row.field:
        return None
    shape = _shape(cls, cls.type_field if row.field == "type" else row.field)
    if shape is None or (row.of is not Event and shape != _shape(row.of, row.field)):
        return ()
    return shape.words if isinstance(shape, Word) else None


def _shape(cls: type[Event], name: str) -> Shape | None:
    return next((field.shape for field in fields_of(cls) if field.name == name), None)


def _goes_to(visit: Visit, wanted: frozenset[str], context: Context) -> bool:
    return not wanted.isdisjoint(context.home.destinations(visit))


def _during(event: Event, wanted: frozenset[FuzzyDate], context: Context) -> bool:
    relation = FuzzyDate.within if context.certain else FuzzyDate.overlaps
    return _relates(event, relation, wanted, context)


def _before(event: Event, wanted: frozenset[FuzzyDate], context: Context) -> bool:
    return _relates(event, FuzzyDate.before, wanted, context)


def _after(event: Event, wanted: frozenset[FuzzyDate], context: Context) -> bool:
    return _relates(event, FuzzyDate.after, wanted, context)


def _relates(
    event: Event,
    relation: Callable[[FuzzyDate, FuzzyDate], bool | None],
    wanted: frozenset[FuzzyDate],
    context: Context,
) -> bool:
    date = event.date
    if date is None:
        return False
    if context.certain:
        return any(relation(date, other) is True for other in wanted)
    return any(relation(date, other) is not False for other in wanted)


def _fold_words(text: str) -> str:
    return " ".join(sorted({*fold(text).split()}))


def _says(event: Event, wanted: frozenset[str], _: Context) -> bool:
    texts = [event.title, event.summary or ""]
    for participant in event.participants:
        texts += [participant.name or "", participant.office or ""]
    said = {word for text in texts for word in fold(text).split()}
    return any(said.issuperset(words.split()) for words in wanted)


# The rows

_STATUSES = tuple(dict.fromkeys(map(str, (*EventStatus, *AgreementStatus))))
_Status: TypeAlias = Annotated[
    str,
    Format("unknown-word", f"one of: {', '.join(_STATUSES)}", re.compile("|".join(_STATUSES))),
]


@attrs.frozen(kw_only=True, repr=False)
class Clause(Checked):
    """Constraints that one event satisfies together, one field for each keyword; None asks nothing.

    Values are ids, codes, words, folded texts and dates, each once and in order, so that two
    equal questions are equal clauses.
    """

    kind: tuple[str, ...] | None = _keyword(
        help="the kind: summit, visit, meeting, agreement, statement",
        test=_has(lambda event: (event.kind,)),
        field="kind",
        words=lambda home, of: (cls.kind for cls in known_classes(home, of)),
    )
    country: tuple[CountryRef, ...] | None = _keyword(
        help="a country that takes part, is acted for, visited or a party",
        test=_takes_part_with(lambda participant: (participant.country, participant.on_behalf_of)),
        one_of="participants",
        alone=_has(lambda event: event.countries),
        synonyms=("nation", "state"),
    )
    person: tuple[PersonRef, ...] | None = _keyword(
        help="a person who takes part",
        test=_takes_part_with(lambda participant: (participant.person,)),
        one_of="participants",
        synonyms=("people", "who", "name"),
    )
    organization: tuple[OrganizationRef, ...] | None = _keyword(
        help="an organization that takes part, is acted for, convenes or is a party",
        test=_takes_part_with(lambda participant: (participant.organization,)),
        one_of="participants",
        alone=_has(lambda event: event.organizations),
        synonyms=("org",),
    )
    role: tuple[Role, ...] | None = _keyword(
        help="the part taken: visitor, host, speaker, subject, ...",
        test=_has(lambda participant: (participant.role,)),
        one_of="participants",
    )
    level: tuple[Level, ...] | None = _keyword(
        help="the rank of who takes part: head_of_state, ...",
        test=_takes_part_with(lambda participant: (participant.level,)),
        one_of="participants",
        synonyms=("rank",),
    )
    about: tuple[WhoRef, ...] | None = _keyword(
        help="a country, person or organization that is spoken about",
        test=_has(lambda event: event.about),
        synonyms=("subject", "mentions"),
    )
    destination: tuple[CountryRef, ...] | None = _keyword(
        help="a country that the visit goes to",
        test=_goes_to,
        field="destinations",
        of=Visit,
    )
    type: tuple[str, ...] | None = _keyword(
        help="the kind's own type: working, talks, declaration, speech, ...",
        test=_has(lambda event: (own_type(event),)),
        field="type",
        words=_types,
        synonyms=("format", "form"),
    )
    topic: tuple[Topic, ...] | None = _keyword(
        help="a topic of the closed list: trade, energy, ...",
        test=_has(lambda event: event.topics),
    )
    tag: tuple[str, ...] | None = _keyword(
        help="a free tag",
        test=_has(lambda event: map(fold, event.tags)),
        fold=fold,
    )
    status: tuple[_Status, ...] | None = _keyword(
        help="held, planned, ...; for agreements signed, in_force, ...",
        test=_has(lambda event: (event.status,)),
        field="status",
        words=lambda home, of: _STATUSES,
    )
    place: tuple[PlaceRef, ...] | None = _keyword(
        help="a place where it happened",
        test=_has(lambda event: event.places),
        synonyms=("city", "location"),
    )
    part_of: tuple[EventRef | None, ...] | None = _keyword(
        help="the larger event",
        test=_has(lambda event: (event.part_of,)),
        opposite=("whole", None, "events that are not part of a larger one"),
        synonyms=("parent", "whole"),
    )
    speech_act: tuple[SpeechAct, ...] | None = _keyword(
        help="what a speaker did: proposal, thanks, ...",
        test=_has(lambda statement: (statement.speech_act,)),
        field="speech_act",
        of=Statement,
    )
    instrument: tuple[InstrumentType, ...] | None = _keyword(
        help="what sort of text an agreement is: treaty, roadmap, ...",
        test=_has(lambda agreement: (agreement.instrument,)),
        field="instrument",
        of=Agreement,
    )
    during: tuple[FuzzyDate, ...] | None = _keyword(
        help="a time that its date shares a day with (certain: lies within)",
        test=_during,
        synonyms=("year", "month", "day", "date", "on", "when"),
    )
    before: tuple[FuzzyDate, ...] | None = _keyword(
        help="a time that its date lies before",
        test=_before,
        synonyms=("until", "till", "to", "end"),
    )
    after: tuple[FuzzyDate, ...] | None = _keyword(
        help="a time that its date lies after",
        test=_after,
        synonyms=("since", "from", "start"),
    )
    dated: bool | None = _keyword(
        help="events that have a date",
        test=_has(lambda event: (event.date is not None,)),
        opposite=("undated", False, "events that have no date"),
    )
    source: tuple[SourceRef, ...] | None = _keyword(
        help="a source that its evidence cites",
        test=_has(lambda evidence: (evidence.source,)),
        one_of="evidence",
    )
    basis: tuple[Basis, ...] | None = _keyword(
        help="how a part of it is known: stated, computed, inferred, disputed",
        test=_has(lambda evidence: (evidence.basis,)),
        one_of="evidence",
        synonyms=("evidence",),
    )
    text: tuple[str, ...] | None = _keyword(
        help="words that all occur in title, summary, names or offices",
        test=_says,
        fold=_fold_words,
        synonyms=("words", "title", "summary", "contains"),
    )
    certainty: Certainty | None = _keyword(  # noqa: RUF009 - it makes a field of the class
        help="whether dates match when possible (the default) or only when certain",
        test=lambda event, wanted, context: True,  # it only says how dates are tested
        synonyms=("certain", "possible"),
    )

    def __attrs_post_init__(self) -> None:
        """Check the values, then put them in the form that equal questions share."""
        super().__attrs_post_init__()
        for name, row in KEYWORDS.items():
            value = getattr(self, name)
            if isinstance(value, tuple):
                items = {row.fold(item) if row.fold else item for item in value}
                object.__setattr__(self, name, tuple(sorted(items, key=str)))
        if self.certainty is Certainty.POSSIBLE:
            object.__setattr__(self, "certainty", None)

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Check that every keyword that is given asks something."""
        for name, row in KEYWORDS.items():
            value = values.get(name)
            if isinstance(value, tuple):
                yield from (problem.under(name) for problem in _asking_nothing(value, row))
        if values.get("certainty") and not any(values.get(keyword, ...) for keyword in DATES):
            yield Problem(
                path="certainty",
                found="a certainty alone",
                expected=f"a date keyword beside it: {', '.join(DATES)}",
                rule="certainty-alone",
            )


def _asking_nothing(values: tuple[Any, ...], row: Keyword) -> Iterator[Problem]:
    if not values:
        expected = "a list of values, at least one"
        yield Problem(found="an empty list", expected=expected, rule="empty-value")
    for index, value in enumerate(values):
        if value is None:
            if len(values) > 1:
                expected = "an id, or null alone"
                yield Problem(found="null", expected=expected, rule="null").under(index)
        elif row.fold and not row.fold(value):
            expected = "at least one word"
            problem = Problem(found=shown(value), expected=expected, rule="empty-value")
            yield problem.under(index)


KEYWORDS: Mapping[str, Keyword] = {
    attribute.name: attribute.metadata["row"] for attribute in attrs.fields(Clause)
}
DATES = tuple(field.name for field in fields_of(Clause) if field.shape == Many(When()))


def suggest_keywords(method: Callable[P, R]) -> Callable[P, R]:
    """Let a method that takes the keywords refuse any other with the keyword that was meant.

    Args:
        method: The method, with every keyword in its signature.
    """

    @functools.wraps(method)
    def checked(*args: P.args, **given: P.kwargs) -> R:
        for name in given:
            if name not in KEYWORDS:
                raise TypeError(_unknown_keyword(method.__name__, name))
        return method(*args, **given)

    return checked


def _unknown_keyword(method: str, name: str) -> str:
    meant = {word: key for key, row in KEYWORDS.items() for word in (key, *row.synonyms)}
    hint = suggest(meant[word] for word in nearest(name, meant))
    return f"{method}() has no keyword {name}" + (f"; {hint}" if hint else "")
