"""The dated acts that make up an agreement, who did them, and which are in an odd order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.model.record import Record
from diplomodel.model.shapes import PartyRef
from diplomodel.vocabulary import ActType, EventStatus

__all__ = ["CONSENTS", "Act", "Sides", "act_warnings", "effect_of", "is_qualified"]


@attrs.frozen(kw_only=True, repr=False)
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
            organization's id, whichever it has; one that has neither, by what it is called.
        signatories: The same for participants in role signatory.
        depositary: Whether there is a depositary.
        complete: Whether there are no further parties.
    """

    parties: tuple[frozenset[str], ...] = ()
    signatories: tuple[frozenset[str], ...] = ()
    depositary: bool = False
    complete: bool = False

    @property
    def bilateral(self) -> bool:
        """Whether there are exactly two parties and no depositary."""
        return self.complete and len(set(self.parties)) == 2 and not self.depositary

    def readings(self) -> tuple["Sides", ...]:
        """Return what the record may mean: that these are all parties, or that there are more."""
        if self.complete or not self.parties:
            return (self,)
        return attrs.evolve(self, complete=True), self

    def side_of(self, party: str) -> frozenset[str] | None:
        """Return every code and id of the side that a party is on, or None where it is on none."""
        return next((s for s in (*self.parties, *self.signatories) if party in s), None)

    def known(self) -> tuple[str, ...]:
        """Return every code and id that a party is known by, each once."""
        sides = (*self.parties, *self.signatories)
        return tuple(dict.fromkeys(name for side in sides for name in sorted(side)))


# Acts by which a party consents to be bound.
CONSENTS: Final = frozenset(
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


# Acts of consent that confirm a signature.
_AFTER_SIGNATURE: Final = (
    ActType.RATIFIED,
    ActType.ACCEPTED,
    ActType.APPROVED,
    ActType.FORMALLY_CONFIRMED,
)
# A year before the one beside a year after the other is more often a slip than a fact.
_ANCIENT: Final = 1000
_MODERN: Final = 1800


def effect_of(act: Act) -> FuzzyDate | None:
    """Return when an act takes effect: on its `effective` date, else on its `date`.

    Example:
        >>> from diplomodel import edtf
        >>> print(effect_of(Act(type=ActType.SIGNED, date=edtf("2024"), effective=edtf("2025"))))
        2025
    """
    return act.effective if act.effective is not None else act.date


def is_qualified(when: FuzzyDate) -> bool:
    """Return whether a date is marked as uncertain or approximate.

    Example:
        >>> from diplomodel import edtf
        >>> is_qualified(edtf("2024?")), is_qualified(edtf("2024"))
        (True, False)
    """
    return when.is_uncertain or when.is_approximate


def act_warnings(acts: Sequence[Act]) -> Iterator[tuple[int, str, str, str]]:
    """Find odd acts, such as real treaties nevertheless have.

    Args:
        acts: The recorded acts.

    Yields:
        The number of each such act, what was found, what was expected, and the rule's code.

    Example:
        >>> list(act_warnings([Act(type=ActType.WITHDRAWN, party="US")]))[0][3]
        'exit-without-consent'
    """
    held = [(n, act) for n, act in enumerate(acts) if act.status is EventStatus.HELD]
    signatures: defaultdict[str | None, list[FuzzyDate | None]] = defaultdict(list)
    for _, act in held:
        if act.type in (ActType.SIGNED, ActType.DEFINITIVELY_SIGNED):
            signatures[act.party].append(effect_of(act))
    last_signature = {party: _last_to_begin(dates) for party, dates in signatures.items()}
    last_signature[None] = _last_to_begin(chain.from_iterable(signatures.values()))
    entries = [(n, act) for n, act in held if act.party is None and _is_entry_into_force(act)]
    last_entry = _last_to_begin(effect_of(act) for _, act in entries)
    # Where consents are recorded, entry into force of the whole binds those who gave one.
    consents_recorded = any(act.type in CONSENTS for _, act in held)
    bound = {
        act.party
        for _, act in held
        if act.type in CONSENTS
        or (_is_entry_into_force(act) and not (act.party is None and consents_recorded))
    }
    for number, _ in entries[1:]:
        found = "a second entry into force of the agreement as a whole"
        yield number, found, "at most one", "second-entry-into-force"
    for number in _ages_apart(held):
        found = f"an act before the year {_ANCIENT} beside others after {_MODERN}"
        yield number, found, "dates closer together", "centuries-apart"
    for number in _ratified_first(held, signatures):
        expected = "a ratification on or after the signature"
        yield number, "a ratification before the signature", expected, "ratified-first"
    for number, act in held:
        if _is_entry_into_force(act) and _surely_before(
            effect_of(act), last_signature.get(act.party)
        ):
            expected = "entry into force on or after the signature"
            yield number, "an entry into force before the signature", expected, "force-first"
        if act.type is ActType.TERMINATED and _surely_before(effect_of(act), last_entry):
            expected = "termination on or after the entry into force"
            yield number, "a termination before the entry into force", expected, "end-first"
        if (
            act.type in (ActType.WITHDRAWN, ActType.DENOUNCED)
            and act.party is not None
            and bound.isdisjoint((None, act.party))
        ):
            expected = "an act of consent by the same party"
            yield number, "a withdrawal without consent", expected, "exit-without-consent"


def _is_entry_into_force(act: Act) -> bool:
    return act.type is ActType.ENTERED_INTO_FORCE


def _last_to_begin(dates: Iterable[FuzzyDate | None]) -> FuzzyDate | None:
    """Return the date that begins last: what is surely before any of them is before that one."""
    sure = [when for when in dates if when is not None and not is_qualified(when)]
    return max(
        sure,
        key=lambda when: (0 if when.earliest is None else when.earliest.toordinal(), str(when)),
        default=None,
    )


def _first_to_begin(dates: Iterable[FuzzyDate | None]) -> FuzzyDate | None:
    """Return the date that begins first, if that is certain: what is before it is before all."""
    first: FuzzyDate | None = None
    for when in dates:
        if when is None or is_qualified(when) or when.earliest is None:
            return None
        if first is None or first.earliest is None or when.earliest < first.earliest:
            first = when
    return first


def _ages_apart(held: Sequence[tuple[int, Act]]) -> Iterator[int]:
    """Yield the numbers of ancient acts where others are modern."""
    dates = [(n, when) for n, act in held for when in (act.date, act.effective) if when is not None]
    ancient = {n: None for n, when in dates if when.latest and when.latest.year < _ANCIENT}
    if ancient and any(when.earliest and when.earliest.year > _MODERN for _, when in dates):
        yield from ancient


def _ratified_first(
    held: Sequence[tuple[int, Act]], signatures: Mapping[str | None, Sequence[FuzzyDate | None]]
) -> Iterator[int]:
    """Yield the numbers of ratifications before every signature by whoever ratified."""
    ratifications = [(n, act) for n, act in held if act.type in _AFTER_SIGNATURE]
    if not ratifications or not signatures:
        return
    first = {party: _first_to_begin(dates) for party, dates in signatures.items()}
    first_of_all = _first_to_begin(chain.from_iterable(signatures.values()))
    for number, act in ratifications:
        done = act.effective if act.date is None else act.date
        found = [first[party] for party in (act.party, None) if party in first]
        if act.party is None:
            found = [first_of_all]
        if found and all(_surely_before(done, signature) for signature in found):
            yield number


def _surely_before(when: FuzzyDate | None, other: FuzzyDate | None) -> bool:
    return when is not None and other is not None and when.before(other) is True
