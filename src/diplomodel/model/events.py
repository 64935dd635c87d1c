"""The events: summits, visits, meetings, agreements and statements."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Final

import attrs

from diplomodel.dates import DateLike, FuzzyDate, as_fuzzy
from diplomodel.errors import AmbiguousName, Problem, Severity, UnknownName, nearest, shown
from diplomodel.model.acts import Act, Sides, act_warnings
from diplomodel.model.parties import Participant
from diplomodel.model.provenance import Traced
from diplomodel.model.record import Partial, Record
from diplomodel.model.shapes import (
    Between,
    CountryRef,
    CurrencyCode,
    EventRef,
    Id,
    Identifier,
    LanguageTag,
    OrganizationRef,
    PlaceRef,
)
from diplomodel.model.status import deciding_acts, status_of
from diplomodel.path import Path
from diplomodel.vocabulary import (
    ActType,
    AgreementLevel,
    AgreementStatus,
    Arity,
    EventStatus,
    InstrumentType,
    Level,
    MeetingFormat,
    MeetingMode,
    RelationType,
    Rendering,
    Role,
    SpeechAct,
    StatementForm,
    SummitFormat,
    Topic,
    VisitType,
)

__all__ = [
    "EVENTS",
    "Agreement",
    "Event",
    "Meeting",
    "Money",
    "Quantity",
    "Relation",
    "Statement",
    "Summit",
    "Visit",
]


@attrs.frozen(kw_only=True, repr=False)
class Relation(Record):
    """That an event stands in some relation to another.

    Attributes:
        type: How they are related.
        target: The id of the other event.

    Example:
        >>> Relation(type=RelationType.TO_ATTEND, target="sco-summit-astana-2024").type.value
        'to_attend'
    """

    type: RelationType
    target: EventRef


@attrs.frozen(kw_only=True, repr=False)
class Quantity(Record):
    """How many events one record stands for.

    Attributes:
        value: The number, where it is known.
        approximate: Whether the source says "about".

    Example:
        >>> Quantity(value=20, approximate=True).value
        20
    """

    value: Annotated[int, Between(1)] | None = None
    approximate: bool = False


@attrs.frozen(kw_only=True, repr=False)
class Money(Record):
    """A sum of money.

    Attributes:
        value: The sum.
        currency: Its currency (ISO 4217).
        approximate: Whether the source says "about".

    Example:
        >>> Money(value=Decimal("1000000000"), currency="USD", approximate=True).currency
        'USD'
    """

    value: Decimal
    currency: CurrencyCode
    approximate: bool = False


def _once(names: Iterator[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _is_country(reference: str | None) -> bool:
    return reference is not None and reference.isupper()


@attrs.frozen(kw_only=True, repr=False)
class Event(Traced):
    """The base of all events; not built itself.

    Attributes:
        id: Its id, unique in its data set.
        title: A short title, neutral and in one's own words.
        date: When it was; for what is planned, postponed or cancelled, when it was to be.
        status: Whether it took place, as of the newest source cited.
        participants: Who took part, and as what.
        places: The ids of the places where it happened, in order.
        topics: What it was about, from the closed list.
        tags: What it was about, in free words.
        part_of: The id of the larger event that it is part of.
        relations: How it is related to other events.
        quantity: How many events this record stands for, where it is several.
        identifiers: Its numbers elsewhere, such as `UNTS:I-10335`.
        summary: What happened or was said, in one's own words, attributed.
        evidence: Where each part is known from.
    """

    plural: ClassVar[str] = ""
    # The field that says of what type an event of this kind is, and the kinds of its parts.
    type_field: ClassVar[str] = "type"
    part_kinds: ClassVar[tuple[str, ...]] = ()

    id: Id
    title: str
    date: FuzzyDate | None = None
    status: EventStatus | AgreementStatus = EventStatus.UNSPECIFIED
    participants: tuple[Participant, ...] = ()
    places: tuple[PlaceRef, ...] = ()
    topics: tuple[Topic, ...] = ()
    tags: tuple[str, ...] = ()
    part_of: EventRef | None = None
    relations: tuple[Relation, ...] = ()
    quantity: Quantity | None = None
    identifiers: tuple[Identifier, ...] = ()
    summary: str | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a class that would be written under the kind of another one."""
        super().__init_subclass__(**kwargs)
        if cls.kind and (not isinstance(cls.kind, str) or "kind" not in vars(cls)):
            raise TypeError(f'{cls.__name__} needs a kind of its own: kind: ClassVar[str] = "..."')
        if cls.kind and "plural" not in vars(cls):
            cls.plural = f"{cls.kind}s"
        if cls.kind and "part_kinds" not in vars(cls):
            cls.part_kinds = (cls.kind,)

    def __attrs_pre_init__(self) -> None:
        """Refuse to build the base class itself."""
        if "__attrs_attrs__" not in vars(type(self)):
            raise TypeError(f"decorate {type(self).__name__} with @attrs.frozen(kw_only=True)")
        if not type(self).kind:
            raise TypeError(
                "an event needs a kind: build a Summit, Visit, Meeting, Agreement or Statement, "
                'or a class of your own with kind: ClassVar[str] = "..."'
            )

    @classmethod
    def _unknown_argument(cls, name: str) -> str:
        if name == "type":
            return f"{cls.__name__} has no field type; did you mean {cls.type_field}?"
        return super()._unknown_argument(name)

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that an event is neither part of itself nor related to itself."""
        yield from super().rules(values)
        own = values.get("id")
        if own is not None and values.get("part_of") == own:
            yield Problem(
                path="part_of",
                found="the event itself",
                expected="the id of a larger event",
                rule="own-part",
            )
        for index, relation in enumerate(values.get("relations", ())):
            if own is not None and relation.target == own:
                yield Problem(
                    found="the event itself",
                    expected="the id of another event",
                    rule="own-relation",
                ).under("relations", index, "target")

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of the people who take part, each once and in order.

        Here and below, whoever is only spoken about (in role `subject`) does not take part.
        """
        return _once(p.person for p in self._taking_part())

    @property
    def organizations(self) -> tuple[str, ...]:
        """The ids of the organizations that take part or are acted for, each once, in order.

        So do the convener of a summit and the parties to the acts of an agreement.
        """
        return _once(r for r in self._involved() if not _is_country(r))

    @property
    def countries(self) -> tuple[str, ...]:
        """The codes of the countries that take part or are acted for, each once, in order.

        So do the destinations of a visit and the parties to the acts of an agreement.
        """
        return _once(r for r in self._involved() if _is_country(r))

    @property
    def about(self) -> tuple[str, ...]:
        """The ids and codes of those spoken about without being present, each once, in order."""
        subjects = (p for p in self.participants if p.role is Role.SUBJECT)
        return _once(r for p in subjects for r in (p.person, p.organization, p.country))

    def _taking_part(self) -> Iterator[Participant]:
        return (p for p in self.participants if p.role is not Role.SUBJECT)

    def _involved(self) -> Iterator[str | None]:
        """Walk the countries and organizations that the event involves."""
        for participant in self._taking_part():
            yield participant.country
            yield participant.organization
            yield participant.on_behalf_of


@attrs.frozen(kw_only=True, repr=False)
class Summit(Event):
    """A convened gathering with a name.

    Attributes:
        series: The series that it belongs to, such as `SCO summit`.
        edition: Its number in the series.
        organization: The id of the organization that convened it.
        level: The level at which it was convened.
        format: What sort of gathering it was; an "SCO+" meeting is `extended`.
        mode: Whether the participants met in person.

    Example:
        >>> summit = Summit(id="sco-plus", title="SCO+", format=SummitFormat.EXTENDED)
        >>> print(summit.kind, summit.format)
        summit extended
    """

    kind: ClassVar[str] = "summit"
    type_field: ClassVar[str] = "format"
    part_kinds: ClassVar[tuple[str, ...]] = ("summit", "meeting")

    status: EventStatus = EventStatus.UNSPECIFIED
    series: str | None = None
    edition: Annotated[int, Between(1)] | None = None
    organization: OrganizationRef | None = None
    level: Level = Level.UNSPECIFIED
    format: SummitFormat = SummitFormat.UNSPECIFIED
    mode: MeetingMode = MeetingMode.UNSPECIFIED

    def _involved(self) -> Iterator[str | None]:
        yield self.organization
        yield from super()._involved()


@attrs.frozen(kw_only=True, repr=False)
class Visit(Event):
    """A visit of somebody to one country or several.

    Attributes:
        type: Its rank in protocol; only what the source says.
        destinations: The codes of the countries visited, in order; empty for a tour whose stops
            are its parts.

    Example:
        >>> visit = Visit(id="a-visit", title="A visit", destinations=("OM",))
        >>> visit.countries
        ('OM',)
    """

    kind: ClassVar[str] = "visit"
    part_kinds: ClassVar[tuple[str, ...]] = ("visit", "meeting")

    status: EventStatus = EventStatus.UNSPECIFIED
    type: VisitType = VisitType.UNSPECIFIED
    destinations: tuple[CountryRef, ...] = ()

    def _involved(self) -> Iterator[str | None]:
        yield from super()._involved()
        yield from self.destinations


# Participants in these roles are not sides of a meeting.
_BESIDE_THE_SIDES = frozenset({Role.SUBJECT, Role.MEDIATOR, Role.WITNESS, Role.THIRD_PARTY})


@attrs.frozen(kw_only=True, repr=False)
class Meeting(Event):
    """Talks, a session, a call, a dinner: people who meet to speak with each other.

    Attributes:
        format: What sort of meeting it was.
        mode: How they met.

    Example:
        >>> talks = Meeting(
        ...     id="talks",
        ...     title="Talks",
        ...     participants=(Participant(country="BY"), Participant(country="CN")),
        ... )
        >>> print(talks.arity)
        bilateral
    """

    kind: ClassVar[str] = "meeting"
    type_field: ClassVar[str] = "format"

    status: EventStatus = EventStatus.UNSPECIFIED
    format: MeetingFormat = MeetingFormat.UNSPECIFIED
    mode: MeetingMode = MeetingMode.UNSPECIFIED

    @property
    def arity(self) -> Arity | None:
        """How many sides met; None below two.

        A participant's side is the country, else the organization; whoever mediates, witnesses,
        is a third party or is only spoken about is on no side.
        """
        sides = {
            p.country or p.organization
            for p in self.participants
            if p.role not in _BESIDE_THE_SIDES
        } - {None}
        if len(sides) < 2:
            return None
        return {2: Arity.BILATERAL, 3: Arity.TRILATERAL}.get(len(sides), Arity.MULTILATERAL)


def _references(participant: Participant) -> frozenset[str]:
    """Return the code and the id of a participant, whichever it has."""
    return frozenset(filter(None, (participant.country, participant.organization)))


def _country_named(name: str, known: Collection[str], agreement: str) -> str:
    """Return the code, among those known, of the country that goes by a name."""
    from diplomodel.reference.countries import countries  # a later room, and large

    near = list(nearest(name, known))
    try:
        code = countries().resolve(name).code
        if code in known:
            return code
    except UnknownName as error:
        meant = [code for code in error.choices if code in known]
        if meant and isinstance(error, AmbiguousName):
            raise
        near += meant
    listed = f"it names {', '.join(known)}" if known else "it names no parties at all"
    raise UnknownName(
        f"{agreement} names no party {shown(name)}; {listed}",
        name=name,
        choices=tuple(dict.fromkeys((*near, *known))),
        meant=[
            f"{countries()[word].name} ({word})" if word in countries() else word
            for word in dict.fromkeys(near)
        ],
    )


@attrs.frozen(kw_only=True, repr=False)
class Agreement(Event):
    """What parties settled, as the dated acts that are recorded.

    Attributes:
        instrument: What sort of text it is, if it is one.
        level_of_conclusion: Between whom it was concluded.
        amount: The sum of money that it is about.
        acts: What was done, step by step.
        parties_complete: Whether it is known that every party is among the participants. With
            exactly two parties and no depositary, the agreement is then bilateral.
        date: The date that it goes by. Computed from the held acts: the earliest signature, else
            adoption, else agreement, else the earliest dated act; from the planned ones where
            none is held. Not an argument.
        status: Where the recorded acts lead. Computed; not an argument.

    Example:
        >>> from diplomodel import edtf
        >>> signed = Act(type=ActType.SIGNED, date=edtf("2023-12"))
        >>> roadmap = Agreement(id="roadmap", title="Roadmap", acts=(signed,))
        >>> print(roadmap.date, roadmap.status)
        2023-12 signed
    """

    kind: ClassVar[str] = "agreement"
    type_field: ClassVar[str] = "instrument"

    date: FuzzyDate | None = attrs.field(init=False, eq=False, default=None)
    status: AgreementStatus = attrs.field(init=False, eq=False, default=AgreementStatus.UNSPECIFIED)
    instrument: InstrumentType = InstrumentType.UNSPECIFIED
    level_of_conclusion: AgreementLevel = AgreementLevel.UNSPECIFIED
    amount: Money | None = None
    acts: tuple[Act, ...] = ()
    parties_complete: bool = False

    @classmethod
    def _unknown_argument(cls, name: str) -> str:
        if name in ("date", "status"):
            return f"the {name} of an Agreement follows from its acts; give acts=(Act(...), ...)"
        return super()._unknown_argument(name)

    def _compute(self) -> None:
        """Set what follows from the acts."""
        dated = self._dating_act()
        object.__setattr__(self, "date", None if dated is None else self.acts[dated].date)
        object.__setattr__(self, "status", status_of(self.acts, self._sides()))

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Warn of odd acts, such as real treaties nevertheless have, and of unlisted parties."""
        yield from super().rules(values)
        acts: tuple[Act, ...] = values.get("acts", ())
        for number, found, expected, rule in act_warnings(acts):
            yield Problem(
                found=found, expected=expected, rule=rule, severity=Severity.WARNING
            ).under("acts", number)
        participants = values.get("participants")
        if participants is None or any(isinstance(p, Partial) for p in participants):
            return
        listed = {n for p in participants for n in (p.country, p.organization, p.on_behalf_of)}
        complete = values.get("parties_complete")
        for number, act in enumerate(acts):
            if act.party is not None and act.party not in listed:
                yield Problem(
                    found=shown(act.party),
                    expected="one of the participants",
                    rule="act-party-unlisted",
                    hint="the parties are said to be complete" if complete else None,
                    severity=Severity.ERROR if complete else Severity.WARNING,
                ).under("acts", number, "party")

    def status_on(
        self, date: DateLike | None = None, *, party: str | None = None
    ) -> AgreementStatus | None:
        """Return what the recorded acts say of the agreement's status at a date.

        Only held acts count. `signed` means that no later act is recorded, not that none was
        done. The rules are in the documentation.

        Args:
            date: The date: a FuzzyDate, a `datetime.date` or EDTF text. None counts every
                recorded act ("where the record leads"). For today, ask with today's date.
            party: The party that is asked about: a participant in role party or signatory, or
                whoever is named in an act. The code or any known name of a country, or the id
                of an organization; None is the agreement as a whole.

        Returns:
            The status; None where it cannot be known, as the dates leave it open, or as it
            depends on whether there are parties that are not recorded (see `parties_complete`).
            Never None without a date: then it is the lower stage where only the stage depends on
            such parties, else `unspecified`.

        Raises:
            UnknownName: The agreement names no such party; the message lists those it names.
            AmbiguousName: Several countries are known by that name.
            DataError: The date cannot be read.

        Example:
            >>> import diplomodel as dm
            >>> accession = dm.load()["belarus-sco-accession"]
            >>> for day in ("2024-07-03", "2024-07-05", "2024-07"):
            ...     print(day, accession.status_on(day, party="BY"))
            2024-07-03 not_yet
            2024-07-05 in_force
            2024-07 None
        """
        sides = self._sides()
        side = None if party is None else self._side_of(party, sides)
        on = None if date is None else as_fuzzy(date)
        return status_of(self.acts, sides, on, side)

    def _sides(self) -> Sides:
        parties = tuple(
            # A party without a code or an id is one all the same, although no act can name it.
            _references(p) or frozenset(filter(None, (p.person, p.name, p.office)))
            for p in self.participants
            if p.role is Role.PARTY
        )
        signatories = tuple(_references(p) for p in self.participants if p.role is Role.SIGNATORY)
        depositary = any(p.role is Role.DEPOSITARY for p in self.participants)
        return Sides(parties, tuple(filter(None, signatories)), depositary, self.parties_complete)

    def _side_of(self, party: str, sides: Sides) -> frozenset[str]:
        """Return every code and id of the side that a party is on."""
        known = dict.fromkeys((*sides.known(), *(act.party for act in self.acts if act.party)))
        if party not in known:
            party = _country_named(party, known, self.id)
        return sides.side_of(party) or frozenset({party})

    def _dating_act(self) -> int | None:
        """Return the number of the act that gives the agreement its date."""
        held = [n for n, act in enumerate(self.acts) if act.status is EventStatus.HELD]
        counted = held or [
            n for n, act in enumerate(self.acts) if act.status is EventStatus.PLANNED
        ]
        dates = {n: date for n in counted if (date := self.acts[n].date) is not None}
        for kinds in _DATING_ACTS:
            fitting = [n for n in dates if not kinds or self.acts[n].type in kinds]
            if fitting:
                return min(fitting, key=lambda n: (dates[n].sort_key, n))
        return None

    def _ways(self, steps: Path) -> list[Path]:
        if steps[:1] == ("date",):
            dated = self._dating_act()
            return [] if dated is None else [Path(("acts", dated, "date", *steps[1:]))]
        if steps == ("status",):
            deciding = deciding_acts(self.acts, self._sides())
            return [Path(("acts", number)) for number in deciding]
        return super()._ways(steps)

    def _involved(self) -> Iterator[str | None]:
        yield from super()._involved()
        for act in self.acts:
            yield act.party


# What gives an agreement its date, the first that is there; the empty set is any act.
_DATING_ACTS = (
    frozenset({ActType.SIGNED, ActType.DEFINITIVELY_SIGNED}),
    frozenset({ActType.ADOPTED}),
    frozenset({ActType.AGREED}),
    frozenset[ActType](),
)


@attrs.frozen(kw_only=True, repr=False)
class Statement(Event):
    """One point made by one speaker or issuer to one audience on one occasion.

    Attributes:
        form: In what form the words were said or published.
        speech_act: What the speaker did by saying it.
        rendering: How the source gives the words.
        language: The language of the words (BCP 47).

    Example:
        >>> words = Statement(
        ...     id="thanks",
        ...     title="Thanks to the host",
        ...     participants=(Participant(role=Role.SPEAKER, person="aleksandr-lukashenko"),),
        ...     speech_act=SpeechAct.THANKS,
        ... )
        >>> print(words.speech_act, words.people)
        thanks ('aleksandr-lukashenko',)
    """

    kind: ClassVar[str] = "statement"
    type_field: ClassVar[str] = "form"

    status: EventStatus = EventStatus.UNSPECIFIED
    form: StatementForm = StatementForm.UNSPECIFIED
    speech_act: SpeechAct = SpeechAct.UNSPECIFIED
    rendering: Rendering = Rendering.UNSPECIFIED
    language: LanguageTag | None = None


# The kinds of events. What each is called, what its own type is and what its parts may be, its
# class declares.
EVENTS: Final[tuple[type[Event], ...]] = (Summit, Visit, Meeting, Agreement, Statement)
