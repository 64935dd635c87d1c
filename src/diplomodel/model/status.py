"""The status of an agreement, which is never stored: it follows from the recorded acts.

The rules are those of the law of treaties (Vienna Convention on the Law of Treaties, 1969), given
in full in the documentation. Signature is not ratification, ratification is not entry into force,
and an act that nobody recorded is not invented.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence, Set
from itertools import accumulate
from typing import Final, Protocol, TypeVar

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.model.acts import CONSENTS, Act, Sides, effect_of, is_qualified
from diplomodel.vocabulary import ActType, AgreementStatus, EventStatus

__all__ = ["deciding_acts", "status_of"]

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
_ADOPTED, _SIGNED, _CONSENTED, _IN_FORCE = map(
    _STAGES.index,
    (
        AgreementStatus.ADOPTED,
        AgreementStatus.SIGNED,
        AgreementStatus.CONSENTED,
        AgreementStatus.IN_FORCE,
    ),
)
# The stage that an act of the whole, or of any party, raises the agreement to.
_RAISES: Final = {
    ActType.PROPOSED: _STAGES.index(AgreementStatus.PROPOSED),
    ActType.NEGOTIATED: _STAGES.index(AgreementStatus.IN_NEGOTIATION),
    ActType.AGREED: _STAGES.index(AgreementStatus.AGREED),
    ActType.INITIALLED: _STAGES.index(AgreementStatus.INITIALLED),
    ActType.ADOPTED: _ADOPTED,
    ActType.SIGNED: _SIGNED,
}
_EXITS: Final = {
    ActType.DECLINED: AgreementStatus.DECLINED,
    ActType.DENOUNCED: AgreementStatus.WITHDRAWN,
    ActType.WITHDRAWN: AgreementStatus.WITHDRAWN,
    ActType.LAPSED: AgreementStatus.TERMINATED,
    ActType.TERMINATED: AgreementStatus.TERMINATED,
}
# Acts of the whole after which no new consent counts.
_ENDS_THE_WHOLE: Final = (ActType.LAPSED, ActType.TERMINATED)
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
_MAX_POSSIBLE: Final = 8
# After so many steps of the search the answer is None; the search for a real treaty is far shorter.
_MAX_SEARCHED: Final = 20_000
# Days before and after all others, as day numbers, for bounds that are not known.
_NO_FIRST: Final = -1_000_000
_NO_LAST: Final = 10_000_000

# Stands for the parties that are not recorded.
_NOT_RECORDED: Final = frozenset[str]()

S = TypeVar("S", bound=Hashable)


class _Rules(Protocol[S]):
    """The table of acts and effects, for the whole or for one party."""

    def start(self) -> S:
        """Return the state before any act."""
        ...

    def counts(self, act: Act) -> bool:
        """Return whether an act bears on the answer at all."""
        ...

    def after(self, state: S, act: Act) -> S:
        """Return the state after an act has taken effect."""
        ...

    def status(self, state: S) -> AgreementStatus:
        """Return the status that a state amounts to."""
        ...

    def settles(self, act: Act) -> Iterator[tuple[str, object]]:
        """Yield what an act settles, and how, that another act could settle otherwise.

        Acts that settle nothing differently lead to the same state in any order.
        """
        ...

    def applies(self, act: Act) -> tuple[int, int]:
        """Return for whom an act begins provisional application, and for whom it ends it.

        Both are sets of sides: the bits of a number.
        """
        ...


def _status_shown(
    exit_: AgreementStatus | None, suspended: bool | None, provisional: int, stage: int
) -> AgreementStatus:
    if exit_:
        return exit_
    if suspended:
        return AgreementStatus.SUSPENDED
    if provisional and stage < _IN_FORCE:
        return AgreementStatus.PROVISIONALLY_APPLIED
    return _STAGES[stage]


# The agreement as a whole


@attrs.frozen
class _Change:
    """What acts, one after the other, make of the agreement as a whole.

    Sets of sides are the bits of a number, so that thousands of sides cost little.

    Attributes:
        stage: The stage that it is raised to.
        exit: How it ended, if it did.
        suspended: Whether it was suspended or resumed last, if either.
        begun: Which sides began to apply it provisionally, and did not stop.
        stopped: Which sides stopped, and did not begin again.
        consented: Which parties consented.
    """

    stage: int = 0
    exit: AgreementStatus | None = None
    suspended: bool | None = None
    begun: int = 0
    stopped: int = 0
    consented: int = 0

    def then(self, later: "_Change") -> "_Change":
        """Return what this change and a later one make together."""
        return _Change(
            max(self.stage, later.stage),
            later.exit or self.exit,
            self.suspended if later.suspended is None else later.suspended,
            self.begun & ~later.stopped | later.begun,
            self.stopped & ~later.begun | later.stopped,
            self.consented | later.consented,
        )


_UNCHANGED: Final = _Change()
# At first no side applies it provisionally.
_START: Final = _Change(stopped=-1)


class _WholeRules:
    """The rules for the agreement as a whole."""

    def __init__(self, held: Sequence[Act], sides: Sides) -> None:
        self._bilateral = sides.bilateral
        parties = tuple(dict.fromkeys(sides.parties))
        if not parties or not sides.complete:
            parties = (*parties, _NOT_RECORDED)
        self._names = _sides_by_name(sides)
        actors = [self._side_of(act.party) for act in held if act.party]
        # Whoever is a party or did an act, parties first.
        self._numbers = {
            side: number for number, side in enumerate(dict.fromkeys([*parties, *actors]))
        }
        self._everybody = (1 << len(self._numbers)) - 1
        self._parties = (1 << len(parties)) - 1
        # A name may be that of several parties.
        self._parties_named: dict[str, int] = {}
        for number, side in enumerate(parties):
            for name in side:
                self._parties_named[name] = self._parties_named.get(name, 0) | 1 << number
        acts_of = Counter(actors)
        self._once = {side for side in acts_of if acts_of[side] == 1 and side not in parties}
        self._ever_applied = 0
        for act in held:
            if act.type is ActType.PROVISIONALLY_APPLIED:
                self._ever_applied |= self._concerned(act)

    def start(self) -> _Change:
        return _START

    def counts(self, act: Act) -> bool:
        if act.type in _WITHOUT_EFFECT:
            return False
        if act.type in _SUSPENSION:
            return act.party is None or self._is_by_the_two(act)
        stopped = self.applies(act)[1]
        # An act that ends neither the whole nor any provisional application ends nothing here.
        return not stopped or self._exit_by(act) is not None or bool(stopped & self._ever_applied)

    def after(self, state: _Change, act: Act) -> _Change:
        return state.then(self.change(act))

    def change(self, act: Act) -> _Change:
        """Return what an act makes of the agreement."""
        kind = act.type
        if not self.counts(act):
            return _UNCHANGED
        if kind in _RAISES:
            return _Change(stage=_RAISES[kind])
        if kind in CONSENTS:
            if act.party is None:
                return _Change(stage=_CONSENTED)
            # Nobody consents to a text that is not fixed.
            stage = _SIGNED if kind is ActType.DEFINITIVELY_SIGNED else _ADOPTED
            return _Change(stage, consented=self._parties_named.get(act.party, 0))
        if kind is ActType.ENTERED_INTO_FORCE:
            return _Change(stage=_IN_FORCE)
        if kind in _SUSPENSION:
            return _Change(suspended=kind is ActType.SUSPENDED)
        begun, stopped = self.applies(act)
        return _Change(exit=self._exit_by(act), begun=begun, stopped=stopped)

    def status(self, state: _Change, *, without: int = 0) -> AgreementStatus:
        """Return the status that a state amounts to.

        Args:
            state: The state.
            without: Sides whose provisional application is left out.
        """
        stage = state.stage
        if state.consented == self._parties:
            stage = max(stage, _CONSENTED)
        return _status_shown(state.exit, state.suspended, state.begun & ~without, stage)

    def settles(self, act: Act) -> Iterator[tuple[str, object]]:
        if act.type in _SUSPENSION:
            yield "suspended", act.type

    def applies(self, act: Act) -> tuple[int, int]:
        if act.type is ActType.PROVISIONALLY_APPLIED:
            return self._concerned(act), 0
        # Whoever has left applies nothing provisionally.
        if act.type is ActType.PROVISIONAL_APPLICATION_ENDED or act.type in _EXITS:
            return 0, self._concerned(act)
        return 0, 0

    def only_here_by(self, act: Act) -> int:
        """Return the side that is only known from this act, if any, as a set of sides."""
        if act.party is None or self._side_of(act.party) not in self._once:
            return 0
        return self._concerned(act)

    def _concerned(self, act: Act) -> int:
        if act.party is None:
            return self._everybody
        return 1 << self._numbers[self._side_of(act.party)]

    def _side_of(self, party: str) -> frozenset[str]:
        return self._names.get(party) or frozenset({party})

    def _exit_by(self, act: Act) -> AgreementStatus | None:
        if act.type not in _EXITS or act.type is ActType.DECLINED:
            return None
        whole = act.type is ActType.LAPSED and act.party is None
        if act.type is ActType.TERMINATED or whole or self._is_by_the_two(act):
            return AgreementStatus.TERMINATED
        return None

    def _is_by_the_two(self, act: Act) -> bool:
        """Return whether the sides of a bilateral agreement did an act: one of them, or both."""
        return self._bilateral and (act.party is None or act.party in self._parties_named)


def _sides_by_name(sides: Sides) -> dict[str, frozenset[str]]:
    """Return for each name the first side that has it."""
    found: dict[str, frozenset[str]] = {}
    for side in (*sides.parties, *sides.signatories):
        for name in side:
            found.setdefault(name, side)
    return found


# One party


@attrs.frozen
class _Standing:
    """Where a party stands.

    Attributes:
        stage: How far it has come.
        exit: How it left, or the whole ended, if so.
        suspended: Whether the agreement is suspended for it.
        provisional: Whether it applies the agreement provisionally.
        may_return: Whether it left by an act of its own, which new consent undoes.
        in_force_at_large: Whether the whole has entered into force.
        over_at_large: Whether the whole has ended for good.
    """

    stage: int = 0
    exit: AgreementStatus | None = None
    suspended: bool = False
    provisional: bool = False
    may_return: bool = False
    in_force_at_large: bool = False
    over_at_large: bool = False

    def raised(self, stage: int) -> "_Standing":
        """Return the same at a stage, unless it has come further."""
        return attrs.evolve(self, stage=stage) if stage > self.stage else self


class _PartyRules:
    """The rules for the one party that is asked about."""

    def __init__(self, held: Sequence[Act], sides: Sides, side: frozenset[str]) -> None:
        self._side = side
        self._others: frozenset[str] = frozenset()
        if sides.bilateral:
            self._others = frozenset().union(*sides.parties) - side
        # If nobody's consent is recorded, entry into force of the whole binds every party.
        self._bound_by_the_whole = any(not side.isdisjoint(names) for names in sides.parties) and (
            not any(act.type in CONSENTS for act in held)
        )

    def start(self) -> _Standing:
        return _Standing()

    def counts(self, act: Act) -> bool:
        if act.type in _WITHOUT_EFFECT:
            return False
        if self._is_own(act):
            return True
        return act.party in self._others and act.type in _REACHES_THE_OTHER_SIDE

    def after(self, state: _Standing, act: Act) -> _Standing:
        kind = act.type
        if kind in _RAISES:
            return state.raised(_RAISES[kind])
        if kind in CONSENTS:
            if state.exit and not state.may_return:
                return state
            if state.exit:
                state = _Standing(in_force_at_large=state.in_force_at_large)
            return state.raised(_IN_FORCE if state.in_force_at_large else _CONSENTED)
        if kind is ActType.ENTERED_INTO_FORCE:
            return self._entry_into_force(state, act)
        if kind in _PROVISIONAL:
            return attrs.evolve(state, provisional=kind is ActType.PROVISIONALLY_APPLIED)
        if kind in _SUSPENSION:
            return attrs.evolve(state, suspended=kind is ActType.SUSPENDED)
        over = state.over_at_large or (act.party is None and kind in _ENDS_THE_WHOLE)
        may_return = self._is_own(act) and not over
        return attrs.evolve(
            state, exit=self._exit_by(act), may_return=may_return, over_at_large=over
        )

    def status(self, state: _Standing) -> AgreementStatus:
        return _status_shown(state.exit, state.suspended, state.provisional, state.stage)

    def settles(self, act: Act) -> Iterator[tuple[str, object]]:
        if act.type in _SUSPENSION:
            yield "suspended", act.type
        elif act.type in _EXITS:
            yield "exit", self._exit_by(act)
        elif act.type in CONSENTS:
            # Consent after an exit may start afresh.
            yield "exit", None
            yield "suspended", ActType.RESUMED
            yield "in force", False
        elif act.type is ActType.ENTERED_INTO_FORCE and act.party is not None:
            yield "in force", True

    def applies(self, act: Act) -> tuple[int, int]:
        ends = act.type is ActType.PROVISIONAL_APPLICATION_ENDED or act.type in CONSENTS
        return int(act.type is ActType.PROVISIONALLY_APPLIED), int(ends)

    def _entry_into_force(self, state: _Standing, act: Act) -> _Standing:
        if act.party is not None:
            return state.raised(_IN_FORCE)
        bound = state.stage >= _CONSENTED or self._bound_by_the_whole
        state = attrs.evolve(state, in_force_at_large=True)
        return state.raised(_IN_FORCE) if bound else state

    def _exit_by(self, act: Act) -> AgreementStatus:
        # For a party of two, the exit of the other is the end.
        return _EXITS[act.type] if self._is_own(act) else AgreementStatus.TERMINATED

    def _is_own(self, act: Act) -> bool:
        return act.party is None or act.party in self._side


# From acts to an answer


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
        effect, rank = effect_of(act), _TABLE_ORDER[act.type]
        if effect is None:
            return cls(act, _NO_FIRST, _NO_LAST, rank, False)
        return cls(act, *_bounds(effect), rank, not is_qualified(effect))


def _bounds(when: FuzzyDate) -> tuple[int, int]:
    earliest, latest = when.earliest, when.latest
    return (
        _NO_FIRST if earliest is None else earliest.toordinal(),
        _NO_LAST if latest is None else latest.toordinal(),
    )


def _recorded_order(act: Act) -> tuple[bool, int, int]:
    step = _Step.of(act)
    return effect_of(act) is not None, step.first, step.rank


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
        The status; None where the dates, or parties that are not recorded, do not allow it to be
        known. Never None without a date.

    Example:
        >>> from diplomodel import edtf
        >>> acts = [Act(type=ActType.SIGNED, date=edtf("2024-07"))]
        >>> print(status_of(acts, Sides()), status_of(acts, Sides(), on=edtf("2024-07-10")))
        signed None
    """
    if not acts:
        return AgreementStatus.UNSPECIFIED
    held = [act for act in acts if act.status is EventStatus.HELD]
    if on is None:
        held.sort(key=_recorded_order)
    answers: set[AgreementStatus] = set()
    for reading in sides.readings():
        if side is None:
            answer = _answer(_WholeRules(held, reading), held, on)
        else:
            answer = _answer(_PartyRules(held, reading, side), held, on)
        if answer is None:
            return None
        answers.add(answer)
    return _where_readings_lead(answers) if on is None or len(answers) == 1 else None


def _where_readings_lead(answers: Set[AgreementStatus]) -> AgreementStatus:
    """Return what the record says without a date: the lower stage where only the stage differs."""
    if len(answers) == 1:
        return next(iter(answers))
    if answers <= {*_STAGES}:
        return min(answers, key=_STAGES.index)
    return AgreementStatus.UNSPECIFIED


def _answer(rules: _Rules[S], held: Sequence[Act], on: FuzzyDate | None) -> AgreementStatus | None:
    counted = [act for act in held if rules.counts(act)]
    state = rules.start()
    if on is None:
        for act in counted:
            state = rules.after(state, act)
        return rules.status(state)

    first, last = _bounds(on)
    if is_qualified(on):
        first = _NO_FIRST
    steps = [step for step in map(_Step.of, counted) if step.first <= last]
    certain = [step.sure and step.last <= first for step in steps]
    if certain.count(False) > _MAX_POSSIBLE:
        return None
    ordered: list[_Step] = []
    for step, is_certain, is_movable in zip(steps, certain, _movable(rules, steps), strict=True):
        if is_certain and not is_movable:
            state = rules.after(state, step.act)
        else:
            ordered.append(step)
    return _common_answer(rules, ordered, state, first, last)


def _movable(rules: _Rules[S], steps: Sequence[_Step]) -> list[bool]:
    """Return for each step whether its place in the order of all steps may matter."""
    settled: dict[str, set[object]] = {}
    begun = stopped = 0
    for step in steps:
        for what, how in rules.settles(step.act):
            settled.setdefault(what, set()).add(how)
        begins, stops = rules.applies(step.act)
        begun |= begins
        stopped |= stops
    return [
        bool(sum(rules.applies(step.act)) & begun & stopped)
        or any(len(settled[what]) > 1 for what, _ in rules.settles(step.act))
        for step in steps
    ]


def _common_answer(
    rules: _Rules[S], unordered: Sequence[_Step], state: S, first: int, last: int
) -> AgreementStatus | None:
    """Return where all readings lead that the dates allow, or None where they differ.

    A reading is a day from `first` to `last` to ask about, and a day for each step. The readings
    grow act by act: each round adds one more to those in effect. Of readings that agree in the
    acts so far and in the state, only the one that got there on the earliest day is kept: whatever
    can follow the others can follow it.
    """
    steps = sorted(unordered, key=lambda step: (step.first, step.rank))
    starts = [(step.first, step.rank) for step in steps]
    # The steps that must come, by the last moment that they can, and the place of each.
    due = sorted((s.last, s.rank, number) for number, s in enumerate(steps) if s.sure)
    bit_due = {number: 1 << place for place, (_, _, number) in enumerate(due)}
    answer: AgreementStatus | None = None
    searched = 0
    # By the steps in effect (the bits of a number) and the state: the day and rank of the latest
    # step, and which of those that are due have come.
    reached: dict[tuple[int, S], tuple[int, int, int]] = {(0, state): (_NO_FIRST, 0, 0)}
    while reached:
        before, reached = reached, {}
        for (done, state), (day, rank, met) in before.items():
            place = (~met & met + 1).bit_length() - 1  # the lowest bit that is not set
            deadline = due[place][:2] if place < len(due) else (_NO_LAST, 0)
            if max(day, first) < deadline[0]:
                # What is left may all come later than the day asked about.
                shown = rules.status(state)
                if answer not in (None, shown):
                    return None
                answer = shown
            # Only steps that can come by the deadline can come next.
            left = ~done & (1 << bisect_right(starts, deadline)) - 1
            while left:
                number = (left & -left).bit_length() - 1
                left &= left - 1
                searched += 1
                if searched > _MAX_SEARCHED:
                    return None
                step = steps[number]
                came = step.first if step.first > day else day + (step.rank < rank)
                if came > min(step.last, last) or (came, step.rank) > deadline:
                    continue
                key = (done | 1 << number, rules.after(state, step.act))
                found = (came, step.rank, met | bit_due.get(number, 0))
                reached[key] = min(found, reached.get(key, (_NO_LAST, 0, 0)))
    return answer


def deciding_acts(acts: Sequence[Act], sides: Sides) -> list[int]:
    """Return the numbers of the acts that give the agreement its status.

    They are the held acts that could not be left out without changing the status. If any single
    one could be left out, they are all held acts; if no act is held, they are all acts.

    Args:
        acts: The recorded acts.
        sides: Who is on which side.

    Example:
        >>> acts = [Act(type=kind) for kind in (ActType.SIGNED, ActType.RATIFIED)]
        >>> deciding_acts(acts, Sides())
        [1]
    """
    held = [n for n, act in enumerate(acts) if act.status is EventStatus.HELD]
    if not held:
        return list(range(len(acts)))
    if len(held) == 1:
        return held
    order = sorted(held, key=lambda n: _recorded_order(acts[n]))
    ordered = [acts[n] for n in order]
    by_reading = [_with_and_without_each(ordered, reading) for reading in sides.readings()]
    status, *others = (_where_readings_lead({*found}) for found in zip(*by_reading, strict=True))
    deciding = [n for n, other in zip(order, others, strict=True) if other is not status]
    return sorted(deciding) or held


def _with_and_without_each(ordered: Sequence[Act], sides: Sides) -> Iterator[AgreementStatus]:
    """Yield the status that acts lead to, then where they lead without each of them in turn."""
    rules = _WholeRules(ordered, sides)
    changes = [rules.change(act) for act in ordered]
    # What each act and all acts after it make together; the last item is that of all acts.
    following = list(
        accumulate(changes[::-1], lambda later, one: one.then(later), initial=_UNCHANGED)
    )
    yield rules.status(_START.then(following.pop()))
    state = _START
    for act, change in zip(ordered, changes, strict=True):
        others = state.then(following.pop())
        yield rules.status(others, without=rules.only_here_by(act))
        state = state.then(change)
