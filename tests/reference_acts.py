"""Slow, plain ways to find odd acts and deciding acts, to hold the quick ones to."""

from collections.abc import Iterator, Sequence
from datetime import date

from diplomodel import EventStatus
from diplomodel.dates import FuzzyDate
from diplomodel.model.acts import Act, Sides
from diplomodel.model.status import status_of
from diplomodel.vocabulary import ActType

SIGNATURES = (ActType.SIGNED, ActType.DEFINITIVELY_SIGNED)
CONSENTS = (
    *(ActType.DEFINITIVELY_SIGNED, ActType.RATIFIED, ActType.ACCEPTED, ActType.APPROVED),
    *(ActType.ACCEDED, ActType.SUCCEEDED, ActType.FORMALLY_CONFIRMED, ActType.CONSENTED),
    ActType.DEPOSITED,
)
CONFIRMATIONS = (
    *(ActType.RATIFIED, ActType.ACCEPTED, ActType.APPROVED),
    ActType.FORMALLY_CONFIRMED,
)


def act_warnings(acts: Sequence[Act]) -> Iterator[tuple[int, str]]:
    """Hold every act against every other one."""
    held = [(n, act) for n, act in enumerate(acts) if act.status is EventStatus.HELD]
    signatures = [a for _, a in held if a.type in SIGNATURES]
    entries = [(n, a) for n, a in held if a.type is ActType.ENTERED_INTO_FORCE and a.party is None]
    consents_recorded = any(a.type in CONSENTS for _, a in held)

    def binds(a: Act) -> bool:
        in_force = a.type is ActType.ENTERED_INTO_FORCE
        return a.type in CONSENTS or (in_force and not (a.party is None and consents_recorded))

    for number, _ in entries[1:]:
        yield number, "second-entry-into-force"
    for number, act in held:
        if _is_ancient(act) and any(_is_modern(other) for _, other in held):
            yield number, "centuries-apart"
    for number, act in held:
        signed = [s for s in signatures if act.party is None or s.party in (None, act.party)]
        if act.type in CONFIRMATIONS and signed and all(_done_before(act, s) for s in signed):
            yield number, "ratified-first"
    for number, act in held:
        if act.type is ActType.ENTERED_INTO_FORCE and any(
            _surely_before(act, signature)
            for signature in signatures
            if act.party in (None, signature.party)
        ):
            yield number, "force-first"
        if act.type is ActType.TERMINATED and any(_surely_before(act, e) for _, e in entries):
            yield number, "end-first"
        if (
            act.type in (ActType.WITHDRAWN, ActType.DENOUNCED)
            and act.party is not None
            and not any(binds(a) and a.party in (None, act.party) for _, a in held)
        ):
            yield number, "exit-without-consent"


def _is_ancient(act: Act) -> bool:
    latest = [when.latest for when in (act.date, act.effective) if when]
    return any(day and day < date(1000, 1, 1) for day in latest)


def _is_modern(act: Act) -> bool:
    earliest = [when.earliest for when in (act.date, act.effective) if when]
    return any(day and day > date(1800, 12, 31) for day in earliest)


def _done_before(act: Act, signature: Act) -> bool:
    done, signed = act.date or act.effective, _effect(signature)
    return done is not None and signed is not None and done.before(signed) is True


def _effect(act: Act) -> FuzzyDate | None:
    return act.effective if act.effective is not None else act.date


def _surely_before(first: Act, second: Act) -> bool:
    one, two = _effect(first), _effect(second)
    return one is not None and two is not None and one.before(two) is True


def deciding_acts(acts: Sequence[Act], sides: Sides) -> list[int]:
    """Leave out one act after the other, and see whether the status is another."""
    numbers = range(len(acts))
    held = [n for n in numbers if acts[n].status is EventStatus.HELD] or list(numbers)
    status = status_of(acts, sides)

    def without(number: int) -> object:
        return status_of([acts[n] for n in held if n != number], sides)

    return [n for n in held if without(n) != status] or held
