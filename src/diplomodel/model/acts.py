"""Agreements as dated acts, and what the acts add up to.

An agreement's state is never stored: it follows from the acts that are recorded. The rules are
those of the law of treaties (Vienna Convention on the Law of Treaties, 1969), told in full in
the documentation. Signature is not ratification, ratification is not entry into force, and an
act that nobody recorded is not invented.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.model.record import Record
from diplomodel.model.shapes import PartyRef
from diplomodel.vocabulary import ActType, AgreementStatus, EventStatus

__all__ = ["Act", "Sides", "act_warnings", "status_of"]


@attrs.frozen(kw_only=True)
class Act(Record):
    """One dated step in the life of an agreement.

    Attributes:
        type: What was done.
        party: Who did it, or for whom it counts: a country's code or an organization's id;
            None is the agreement as a whole.
        date: When it was done.
        effective: When it took effect, where that is another day.
        status: Whether it was done or lies ahead; only held acts make the agreement's status.

    Example:
        >>> from diplomodel import edtf
        >>> str(Act(type=ActType.SIGNED, date=edtf("2024-07")).date)
        '2024-07'
    """

    type: ActType
    party: PartyRef | None = None
    date: FuzzyDate | None = None
    effective: FuzzyDate | None = None
    status: EventStatus = EventStatus.HELD


@attrs.frozen
class Sides:
    """Who is on which side of an agreement.

    Attributes:
        parties: The participants in role party, each as its country's code and its
            organization's id, whichever it has.
        signatories: The same for participants in role signatory.
        depositary: Whether there is a depositary.
    """

    parties: tuple[frozenset[str], ...] = ()
    signatories: tuple[frozenset[str], ...] = ()
    depositary: bool = False

    @property
    def bilateral(self) -> bool:
        """Whether there are exactly two parties and no depositary."""
        return len(set(self.parties)) == 2 and not self.depositary

    def side_of(self, party: str) -> frozenset[str] | None:
        """Return all that a party is known by, or None for one that is no party here."""
        return next((s for s in (*self.parties, *self.signatories) if party in s), None)

    def known(self) -> tuple[str, ...]:
        """Return every code and id that a party is known by, each once."""
        sides = (*self.parties, *self.signatories)
        return tuple(dict.fromkeys(name for side in sides for name in sorted(side)))


_CONSENTS: Final = frozenset(
    {
        ActType.DEFINITIVELY_SIGNED,
        ActType.RATIFIED,
        ActType.ACCEPTED,
        ActType.APPROVED,
        ActType.ACCEDED,
        ActType.SUCCEEDED,
        ActType.FORMALLY_CONFIRMED,
        ActType.CONSENTED,
        ActType.DEPOSITED,
    }
)
_STAGES: Final = (
    AgreementStatus.NOT_YET,
    AgreementStatus.PROPOSED,
    AgreementStatus.IN_NEGOTIATION,
    AgreementStatus.AGREED,
    AgreementStatus.INITIALLED,
    AgreementStatus.ADOPTED,
    AgreementStatus.SIGNED,
    AgreementStatus.CONSENTED,
    AgreementStatus.IN_FORCE,
)
_SIGNED, _CONSENTED, _IN_FORCE = map(
    _STAGES.index, (AgreementStatus.SIGNED, AgreementStatus.CONSENTED, AgreementStatus.IN_FORCE)
)
_RAISES: Final = {
    ActType.PROPOSED: _STAGES.index(AgreementStatus.PROPOSED),
    ActType.NEGOTIATED: _STAGES.index(AgreementStatus.IN_NEGOTIATION),
    ActType.AGREED: _STAGES.index(AgreementStatus.AGREED),
    ActType.INITIALLED: _STAGES.index(AgreementStatus.INITIALLED),
    ActType.ADOPTED: _STAGES.index(AgreementStatus.ADOPTED),
    ActType.SIGNED: _SIGNED,
}
_EXITS: Final = {
    ActType.DECLINED: AgreementStatus.DECLINED,
    ActType.DENOUNCED: AgreementStatus.WITHDRAWN,
    ActType.WITHDRAWN: AgreementStatus.WITHDRAWN,
    ActType.LAPSED: AgreementStatus.TERMINATED,
    ActType.TERMINATED: AgreementStatus.TERMINATED,
}
_PROVISIONAL: Final = (ActType.PROVISIONALLY_APPLIED, ActType.PROVISIONAL_APPLICATION_ENDED)
_SUSPENSION: Final = (ActType.SUSPENDED, ActType.RESUMED)
# What the other side of a bilateral agreement does to this one.
_REACHES_THE_OTHER_SIDE: Final = {*_EXITS, *_SUSPENSION} - {ActType.DECLINED}
_WITHOUT_EFFECT: Final = frozenset(
    {
        ActType.DOMESTICALLY_APPROVED,
        ActType.RESERVED,
        ActType.DECLARED,
        ActType.OBJECTED,
        ActType.AMENDED,
        ActType.REGISTERED,
    }
)
_TABLE_ORDER: Final = {act: number for number, act in enumerate(ActType)}
_MOST_POSSIBLE: Final = 8
# So many beginnings of readings are looked at before the answer is None; treaties stay far below.
_MOST_LOOKED_AT: Final = 20_000
# Days before and after all others, as day numbers, for bounds that are not known.
_NO_FIRST: Final = -1_000_000
_NO_LAST: Final = 10_000_000

_Side: TypeAlias = frozenset[str]
# Stands for all the parties of an agreement that names none.
_ANYBODY: Final[_Side] = frozenset()


@attrs.frozen
class _State:
    """How far things have come, for one party or for the agreement as a whole.

    Attributes:
        stage: Place in the stages.
        exit: How the party left or the whole ended, if so.
        suspended: Whether it is suspended.
        provisional: Who applies it provisionally.
        in_force_at_large: Whether the whole has entered into force (asked of a party).
        consented: Which parties are bound, by their names (asked of the whole).
    """

    stage: int = 0
    exit: AgreementStatus | None = None
    suspended: bool = False
    provisional: frozenset[_Side] = frozenset()
    in_force_at_large: bool = False
    consented: frozenset[str] = frozenset()

    def shown(self) -> AgreementStatus:
        if self.exit:
            return self.exit
        if self.suspended:
            return AgreementStatus.SUSPENDED
        if self.provisional and self.stage < _IN_FORCE:
            return AgreementStatus.PROVISIONALLY_APPLIED
        return _STAGES[self.stage]

    def raised(self, stage: int) -> "_State":
        return attrs.evolve(self, stage=stage) if stage > self.stage else self


@attrs.frozen
class _Rules:
    """The table of acts and effects, for one party (`side`) or for the whole (`side` None)."""

    sides: Sides
    side: _Side | None
    # All who are a party or did an act.
    everybody: frozenset[_Side]
    # Whether the record holds a consent of anybody. If not, entry into force binds everyone.
    consents_recorded: bool

    @classmethod
    def over(cls, acts: Sequence[Act], sides: Sides, side: _Side | None) -> "_Rules":
        """Return the rules for a record of these acts."""
        actors = {sides.side_of(a.party) or frozenset({a.party}) for a in acts if a.party}
        everybody = frozenset({*(sides.parties or (_ANYBODY,)), *actors})
        return cls(sides, side, everybody, any(act.type in _CONSENTS for act in acts))

    def counts(self, act: Act) -> bool:
        """Return whether an act bears on the answer at all."""
        if act.type in _WITHOUT_EFFECT:
            return False
        if act.party is None:
            return True
        if self.side is None:
            return self.sides.bilateral or act.type not in _SUSPENSION
        return act.party in self.side or (
            act.type in _REACHES_THE_OTHER_SIDE
            and self.sides.bilateral
            and any(act.party in side for side in self.sides.parties)
        )

    def settles(self, act: Act) -> Iterator[tuple[object, object]]:
        """Yield what an act settles, and how, that another act could settle otherwise.

        Acts that settle nothing differently lead to the same state in any order.
        """
        kind = act.type
        if kind in _SUSPENSION:
            yield "suspended", kind
        elif kind in _PROVISIONAL:
            for side in self._concerned(act):
                yield side, kind
        elif kind in _EXITS and self.side is not None:
            yield "exit", self._exit_of(act)
        elif kind in _EXITS:
            for side in self._concerned(act):
                yield side, ActType.PROVISIONAL_APPLICATION_ENDED
        elif kind in _CONSENTS and self.side is not None:
            # Consent after an exit starts afresh.
            yield "exit", None
            yield "suspended", ActType.RESUMED
            yield self.side, ActType.PROVISIONAL_APPLICATION_ENDED
            yield "in force", False
        elif kind is ActType.ENTERED_INTO_FORCE and act.party is not None:
            yield "in force", True

    def after(self, state: _State, act: Act) -> _State:
        """Return the state after an act has taken effect."""
        kind = act.type
        if kind in _RAISES:
            return state.raised(_RAISES[kind])
        if kind in _CONSENTS:
            return self._consent(state, act)
        if kind is ActType.ENTERED_INTO_FORCE:
            return self._entry_into_force(state, act)
        if kind is ActType.PROVISIONALLY_APPLIED:
            return attrs.evolve(state, provisional=state.provisional | self._concerned(act))
        if kind is ActType.PROVISIONAL_APPLICATION_ENDED:
            return self._provisional_ended(state, act)
        if kind in _SUSPENSION:
            return attrs.evolve(state, suspended=kind is ActType.SUSPENDED)
        if kind in _EXITS:
            # Whoever has left applies nothing provisionally.
            state = self._provisional_ended(state, act)
            return attrs.evolve(state, exit=self._exit_of(act) or state.exit)
        return state

    def _concerned(self, act: Act) -> frozenset[_Side]:
        """Return for whom an act counts, of those who are asked about."""
        if self.side is not None:
            return frozenset({self.side})
        if act.party is None:
            return self.everybody
        return frozenset({self.sides.side_of(act.party) or frozenset({act.party})})

    def _consent(self, state: _State, act: Act) -> _State:
        if self.side is not None:
            if state.exit:
                state = _State(in_force_at_large=state.in_force_at_large)
            return state.raised(_IN_FORCE if state.in_force_at_large else _CONSENTED)
        if act.party is None:
            return state.raised(_CONSENTED)
        consented = state.consented | {act.party}
        state = attrs.evolve(state, consented=consented)
        parties = self.sides.parties
        if parties and all(side & consented for side in parties):
            return state.raised(_CONSENTED)
        return state.raised(_SIGNED) if act.type is ActType.DEFINITIVELY_SIGNED else state

    def _entry_into_force(self, state: _State, act: Act) -> _State:
        if self.side is None or act.party is not None:
            return state.raised(_IN_FORCE)
        bound = state.stage >= _CONSENTED or not self.consents_recorded
        state = attrs.evolve(state, in_force_at_large=True)
        return state.raised(_IN_FORCE) if bound else state

    def _provisional_ended(self, state: _State, act: Act) -> _State:
        return attrs.evolve(state, provisional=state.provisional - self._concerned(act))

    def _exit_of(self, act: Act) -> AgreementStatus | None:
        """Return what an exit makes of the one who is asked about; None is nothing."""
        if self.side is not None and (act.party is None or act.party in self.side):
            return _EXITS[act.type]
        # The other side has left, or the whole is asked about.
        if act.type is ActType.DECLINED:
            return None
        whole = act.type is ActType.LAPSED and act.party is None
        if act.type is ActType.TERMINATED or whole or self.sides.bilateral:
            return AgreementStatus.TERMINATED
        return None


@attrs.frozen
class _Step:
    """An act with the days on which it may take effect.

    Attributes:
        act: The act.
        first: The first of the days, as a day number.
        last: The last of the days.
        rank: The act's place in the table, which orders the acts of one day.
        sure: Whether it comes on one of the days for certain. One without a date, or with a
            qualified one, may also never come.
    """

    act: Act
    first: int
    last: int
    rank: int
    sure: bool

    @classmethod
    def of(cls, act: Act) -> "_Step":
        """Return the step for an act."""
        effect, rank = _effect(act), _TABLE_ORDER[act.type]
        if effect is None:
            return cls(act, _NO_FIRST, _NO_LAST, rank, False)
        return cls(act, *_bounds(effect), rank, not _qualified(effect))


def _effect(act: Act) -> FuzzyDate | None:
    return act.effective if act.effective is not None else act.date


def _bounds(when: FuzzyDate) -> tuple[int, int]:
    earliest, latest = when.earliest, when.latest
    return (
        _NO_FIRST if earliest is None else earliest.toordinal(),
        _NO_LAST if latest is None else latest.toordinal(),
    )


def _qualified(when: FuzzyDate) -> bool:
    return when.is_uncertain or when.is_approximate


def _recorded_order(act: Act) -> tuple[bool, int, int]:
    step = _Step.of(act)
    return _effect(act) is not None, step.first, step.rank


def _common_answer(
    rules: _Rules, steps: Sequence[_Step], state: _State, first: int, last: int
) -> AgreementStatus | None:
    """Return where all readings lead that the dates allow, or None where they differ.

    A reading is a day from `first` to `last` to ask about, and a day for each step. The readings
    grow act by act: each round adds one more to those in effect. Of readings that agree in the
    acts so far and in the state, the one that came there on the earliest day stands for all, for
    whatever can follow another can follow it.
    """
    answer: AgreementStatus | None = None
    looked_at = 0
    # By the numbers of the steps in effect, and the state: the day and rank of the latest step.
    reached: dict[tuple[frozenset[int], _State], tuple[int, int]]
    reached = {(frozenset(), state): (_NO_FIRST, 0)}
    while reached:
        before, reached = reached, {}
        for (done, state), (day, rank) in before.items():
            left = [(number, step) for number, step in enumerate(steps) if number not in done]
            deadline = min(
                ((step.last, step.rank) for _, step in left if step.sure), default=(_NO_LAST, 0)
            )
            if max(day, first) < deadline[0]:
                # What is left may all come later than the day asked about.
                shown = state.shown()
                if answer not in (None, shown):
                    return None
                answer = shown
            for number, step in left:
                came = step.first if step.first > day else day + (step.rank < rank)
                if came > min(step.last, last) or (came, step.rank) > deadline:
                    continue
                looked_at += 1
                if looked_at > _MOST_LOOKED_AT:
                    return None
                key = (done | {number}, rules.after(state, step.act))
                reached[key] = min((came, step.rank), reached.get(key, (_NO_LAST, 0)))
    return answer


def status_of(
    acts: Sequence[Act],
    sides: Sides,
    on: FuzzyDate | None = None,
    side: frozenset[str] | None = None,
) -> AgreementStatus | None:
    """Return where acts lead, or had led at a date.

    Args:
        acts: The recorded acts; only held ones count.
        sides: Who is on which side.
        on: The date that is asked about; None counts every act, in the order of the record.
        side: The party that is asked about; None is the agreement as a whole.

    Returns:
        The status; None where the dates do not allow to know it. Without a date never None.

    Example:
        >>> from diplomodel import edtf
        >>> acts = [Act(type=ActType.SIGNED, date=edtf("2024-07"))]
        >>> print(status_of(acts, Sides()), status_of(acts, Sides(), on=edtf("2024-07-10")))
        signed None
    """
    if not acts:
        return AgreementStatus.UNSPECIFIED
    held = [act for act in acts if act.status is EventStatus.HELD]
    rules = _Rules.over(held, sides, side)
    held = [act for act in held if rules.counts(act)]
    state = _State()
    if on is None:
        for act in sorted(held, key=_recorded_order):
            state = rules.after(state, act)
        return state.shown()

    first, last = _bounds(on)
    if _qualified(on):
        first = _NO_FIRST
    steps = [step for step in map(_Step.of, held) if step.first <= last]
    certain = {n for n, step in enumerate(steps) if step.sure and step.last <= first}
    if len(steps) - len(certain) > _MOST_POSSIBLE:
        return None
    settled: dict[object, set[object]] = {}
    for step in steps:
        for what, how in rules.settles(step.act):
            settled.setdefault(what, set()).add(how)
    ordered: list[_Step] = []
    for number, step in enumerate(steps):
        movable = any(len(settled[what]) > 1 for what, _ in rules.settles(step.act))
        if number in certain and not movable:
            state = rules.after(state, step.act)
        else:
            ordered.append(step)
    return _common_answer(rules, ordered, state, first, last)


def act_warnings(acts: Sequence[Act]) -> Iterator[tuple[int, str, str, str]]:
    """Tell which acts stand in an odd order, such as real treaties nevertheless have.

    Args:
        acts: The recorded acts.

    Returns:
        For each the act's number, what was found, what was expected, and the rule's code.

    Example:
        >>> list(act_warnings([Act(type=ActType.WITHDRAWN, party="US")]))[0][3]
        'exit-without-consent'
    """
    held = [(n, act) for n, act in enumerate(acts) if act.status is EventStatus.HELD]
    signatures = [a for _, a in held if a.type in (ActType.SIGNED, ActType.DEFINITIVELY_SIGNED)]
    entries = [(n, a) for n, a in held if a.type is ActType.ENTERED_INTO_FORCE and a.party is None]
    consents_recorded = any(a.type in _CONSENTS for _, a in held)

    def binds(a: Act) -> bool:
        # Where consents are recorded, entry into force of the whole binds those who gave one.
        in_force = a.type is ActType.ENTERED_INTO_FORCE
        return a.type in _CONSENTS or (in_force and not (a.party is None and consents_recorded))

    for number, _ in entries[1:]:
        yield number, "a second entry into force of the whole", "one", "second-entry-into-force"
    for number, act in held:
        if act.type is ActType.ENTERED_INTO_FORCE and any(
            _surely_before(act, signature)
            for signature in signatures
            if act.party in (None, signature.party)
        ):
            expected = "entry into force on or after the signature"
            yield number, "an entry into force before the signature", expected, "force-first"
        if act.type is ActType.TERMINATED and any(_surely_before(act, e) for _, e in entries):
            expected = "termination on or after the entry into force"
            yield number, "a termination before the entry into force", expected, "end-first"
        if (
            act.type in (ActType.WITHDRAWN, ActType.DENOUNCED)
            and act.party is not None
            and not any(binds(a) and a.party in (None, act.party) for _, a in held)
        ):
            expected = "an act of consent by the same party"
            yield number, "a withdrawal without consent", expected, "exit-without-consent"


def _surely_before(first: Act, second: Act) -> bool:
    one, two = _effect(first), _effect(second)
    return one is not None and two is not None and one.before(two) is True
