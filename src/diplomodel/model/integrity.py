"""The rules that hold across the records of a data set."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, islice
from typing import Any

import attrs

from diplomodel.dates import DateSpan
from diplomodel.errors import Problem, nearest, shown, suggest, with_article
from diplomodel.model.acts import Act
from diplomodel.model.coverage import Coverage
from diplomodel.model.events import Agreement, Event
from diplomodel.model.kinds import EVENTS, Entry, sort_of
from diplomodel.model.parties import Organization
from diplomodel.model.record import fields_of
from diplomodel.model.shapes import Many, Nested, Text
from diplomodel.path import Path
from diplomodel.vocabulary import ActType, EventStatus, MembershipStatus, Role

__all__ = ["Known", "coverage_problems", "problems_across", "references_in"]


@attrs.frozen
class Known:
    """What references may lead to beyond the records at hand.

    Attributes:
        records: Records of other data sets, by id.
        countries: The codes of countries.
        always: The ids of what is always available, each with what a reference calls it.
    """

    records: Mapping[str, Entry]
    countries: frozenset[str]
    always: Mapping[str, str]


def problems_across(
    records: Sequence[Entry],
    known: Known,
    *,
    refused: Set[str] = frozenset(),
    cascade: bool = False,
) -> list[tuple[int, Problem]]:
    """Check the records of a data set against each other.

    Args:
        records: The records; each has passed its own checks.
        known: What else references may lead to.
        refused: The ids of records that were refused before; a reference to one says so.
        cascade: Whether a record with a problem is refused, and so on for each that refers to it.

    Returns:
        Each problem with the number of the record that it is about, in the records' order.
    """
    by_id: dict[str, Entry] = dict(known.records)
    own: dict[str, Entry] = {}
    found: list[tuple[int, Problem]] = []
    for number, record in enumerate(records):
        if record.id in own:
            found.append((number, _duplicate(record, own[record.id])))
        else:
            own[record.id] = record
    by_id.update(own)
    cycles = _cycles(by_id)
    agreeing = _memberships(by_id.values())
    targets = _Targets(by_id, known, set(refused))
    for number, record in enumerate(records):
        problems = [*_references(record, targets)]
        if isinstance(record, Event):
            problems += _like_with_like(record, by_id)
        if record.id in cycles:
            problems.append(_cycle(record, *cycles[record.id]))
        if isinstance(record, Agreement):
            problems += _accession(record, agreeing)
        found += [(number, attrs.evolve(p, record=record.id)) for p in problems]
    if cascade and found:
        found += _fallen(records, own, {number for number, _ in found}, targets)
    found.sort(key=lambda pair: pair[0])
    return found


def coverage_problems(
    coverage: Sequence[Coverage],
    records: Iterable[Entry],
    known: Known,
    *,
    refused: Set[str] = frozenset(),
) -> Iterator[Problem]:
    """Check what a data set declares to be complete against its records.

    Args:
        coverage: What is declared.
        records: The records of the data set.
        known: What else references may lead to.
        refused: The ids of records that were refused before; a reference to one says so.
    """
    if not coverage:
        return
    own = {record.id: record for record in records}
    kinds = dict.fromkeys(cls.kind for cls in EVENTS)
    kinds.update(dict.fromkeys(record.kind for record in own.values() if isinstance(record, Event)))
    targets = _Targets({**known.records, **own}, known, set(refused))
    for number, one in enumerate(coverage):
        problems = [*_references(one, targets)]
        if one.kind not in kinds:
            problem = Problem(
                path="kind",
                found=shown(one.kind),
                expected=f"one of: {', '.join(kinds)}",
                rule="unknown-kind",
                hint=suggest(nearest(one.kind, kinds)),
            )
            problems.insert(0, problem)
        yield from (problem.under("coverage", number) for problem in problems)


def _fallen(
    records: Sequence[Entry],
    own: Mapping[str, Entry],
    refused: set[int],
    targets: "_Targets",
) -> Iterator[tuple[int, Problem]]:
    """Walk the records that fall because they refer to refused ones, wave after wave."""
    referring: dict[str, list[int]] = {}
    for number, record in enumerate(records):
        for _, reference, _ in references_in(record):
            referring.setdefault(reference, []).append(number)
    # Where an id was given twice, the first of the two can still be good.
    gone = [records[n].id for n in sorted(refused) if own[records[n].id] is records[n]]
    while gone:
        for key in gone:
            targets.refuse(key)
        next_wave = {n for key in gone for n in referring.get(key, ()) if n not in refused}
        gone = []
        for number in sorted(next_wave):
            record = records[number]
            problems = [*_references(record, targets)]
            if problems:
                refused.add(number)
                gone.append(record.id)
            for problem in problems:
                yield number, attrs.evolve(problem, record=record.id)


def _duplicate(record: Entry, first: Entry) -> Problem:
    same = "the same content" if record == first else "other content"
    return Problem(
        path="id",
        found=f"{shown(record.id)} a second time, with {same}",
        expected="an id that no other record has",
        rule="duplicate-id",
        record=record.id,
    )


# References

_WHOLE = Path()


_known_plans: dict[type[Any], tuple[tuple[str, str, Any], ...]] = {}


def _reference_plan(cls: type[Any]) -> tuple[tuple[str, str, Any], ...]:
    """Return the fields of a class that refer, or whose parts do: name, how, and what."""
    if cls in _known_plans:
        return _known_plans[cls]
    plan: list[tuple[str, str, Any]] = []
    for field in fields_of(cls):
        shape, many = field.shape, False
        if isinstance(shape, Many):
            shape, many = shape.item, True
        if isinstance(shape, Text) and shape.refers:
            plan.append((field.name, "many" if many else "one", shape.refers))
        elif isinstance(shape, Nested) and _refers(shape.record, frozenset()):
            plan.append((field.name, "records" if many else "record", shape.record))
    _known_plans[cls] = tuple(plan)
    return _known_plans[cls]


def _refers(cls: type[Any], above: frozenset[type[Any]]) -> bool:
    """Return whether a class, or one that it holds, has a reference."""
    for field in fields_of(cls):
        shape = field.shape.item if isinstance(field.shape, Many) else field.shape
        if isinstance(shape, Text) and shape.refers:
            return True
        if not isinstance(shape, Nested) or shape.record in above:
            continue
        if _refers(shape.record, above | {cls}):
            return True
    return False


def references_in(record: object, at: Path = _WHOLE) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Walk the references in a record: path, id or code, and the sorts that it may lead to.

    Args:
        record: The record, or a part of one.
        at: Where it stands.

    Example:
        >>> from diplomodel.model.events import Visit
        >>> next(references_in(Visit(id="a-visit", title="A visit", destinations=("OM",))))
        (Path('destinations[0]'), 'OM', ('country',))
    """
    for name, how, what in _reference_plan(type(record)):
        value = getattr(record, name)
        if value is None or value == ():
            continue
        path = at / name
        if how == "one":
            yield path, value, what
        elif how == "many":
            for index, item in enumerate(value):
                yield path / index, item, what
        elif how == "record":
            yield from references_in(value, path)
        else:
            for index, item in enumerate(value):
                yield from references_in(item, path / index)


# Looking for the id that was meant takes time for each reference: only so many are looked for.
_MAX_SUGGESTIONS = 100
_MAX_CANDIDATES = 20_000


class _Targets:
    """What references can lead to, and what is to be said of one that leads nowhere."""

    def __init__(self, by_id: dict[str, Entry], known: Known, refused: set[str]) -> None:
        self.by_id = by_id
        self.countries = known.countries
        self.always = known.always
        self._refused = refused
        self._suggestions = 0
        self._candidates: dict[tuple[str, ...], list[str]] = {}

    def refuse(self, key: str) -> None:
        """Take a record out."""
        self._refused.add(key)
        del self.by_id[key]

    def dangling(self, path: Path, reference: str, sorts: tuple[str, ...]) -> Problem:
        """Return the problem that a reference leads nowhere."""
        country = reference.isupper()
        refused = reference in self._refused
        hint = "mend that record first" if refused else self._suggestion(reference, sorts)
        return Problem(
            path=str(path),
            found=f"{shown(reference)}, which is {'refused' if refused else 'not in the data set'}",
            expected="the code of a country" if country else _id_of(sorts),
            rule="dangling-reference",
            hint=hint,
        )

    def _suggestion(self, reference: str, sorts: tuple[str, ...]) -> str | None:
        if self._suggestions >= _MAX_SUGGESTIONS:
            return None
        self._suggestions += 1
        choices: Iterable[str] = self.countries
        if not reference.isupper():
            if sorts not in self._candidates:
                own = (key for key, other in self.by_id.items() if sort_of(other) in sorts)
                always = (key for key, sort in self.always.items() if sort in sorts)
                fitting = islice(chain(own, always), _MAX_CANDIDATES)
                self._candidates[sorts] = list(fitting)
            choices = self._candidates[sorts]
        return suggest(nearest(reference, choices))


def _references(record: object, targets: _Targets) -> Iterator[Problem]:
    for path, reference, sorts in references_in(record):
        if reference.isupper():
            if reference not in targets.countries:
                yield targets.dangling(path, reference, sorts)
            continue
        target = targets.by_id.get(reference)
        kind = targets.always.get(reference) if target is None else target.kind
        if kind is None:
            yield targets.dangling(path, reference, sorts)
        elif (kind if target is None else sort_of(target)) not in sorts:
            yield Problem(
                path=str(path),
                found=f"{shown(reference)}, which is {with_article(kind)}",
                expected=_id_of(sorts),
                rule="wrong-sort",
            )


def _id_of(sorts: tuple[str, ...]) -> str:
    named = [f"the id of {with_article(sort)}" for sort in sorts if sort != "country"]
    if "country" in sorts:
        named.insert(0, "the code of a country")
    return " or ".join(named)


# Parts and wholes


def _like_with_like(event: Event, by_id: Mapping[str, Entry]) -> Iterator[Problem]:
    whole = by_id.get(event.part_of or "")
    classes = dict.fromkeys((*EVENTS, type(event)))
    wholes = tuple(cls for cls in classes if event.kind in cls.part_kinds)
    if isinstance(whole, Event) and not isinstance(whole, wholes):
        yield Problem(
            path="part_of",
            found=f"{shown(whole.id)}, which is {with_article(whole.kind)}",
            expected=f"the id of {' or '.join(with_article(cls.kind) for cls in wholes)}",
            rule="like-with-like",
            hint="a link between kinds is a relation",
        )


def _whole_of(record: Entry) -> str | None:
    if isinstance(record, Event):
        return record.part_of
    return record.parent if isinstance(record, Organization) else None


def _cycles(by_id: Mapping[str, Entry]) -> dict[str, tuple[tuple[str, ...], int]]:
    """Return the ids that lie on a cycle of parts and wholes, with the cycle and their place."""
    on_cycle: dict[str, tuple[tuple[str, ...], int]] = {}
    done: set[str] = set()
    for start in by_id:
        way: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in by_id and at not in done and at not in way:
            way[at] = None
            at = _whole_of(by_id[at])
        if at is not None and at in way:
            ids = list(way)
            cycle = tuple(ids[ids.index(at) :])
            on_cycle.update((key, (cycle, place)) for place, key in enumerate(cycle))
        done.update(way)
    return on_cycle


def _cycle(record: Entry, cycle: tuple[str, ...], place: int) -> Problem:
    shown_steps = min(len(cycle) + 1, 6)
    way = [cycle[(place + step) % len(cycle)] for step in range(shown_steps)]
    return Problem(
        path="part_of" if isinstance(record, Event) else "parent",
        found=f"a circle: {' in '.join(way)}{' …' if len(cycle) >= shown_steps else ''}",
        expected="a whole that is not part of its own part",
        rule="cycle",
    )


# Accessions and memberships


def _memberships(records: Iterable[Entry]) -> dict[tuple[str, str], list[Any]]:
    """Return when each member belonged to each organization, as far as recorded."""
    found: dict[tuple[str, str], list[Any]] = {}
    for record in records:
        if isinstance(record, Organization):
            for membership in record.memberships:
                if membership.status is MembershipStatus.MEMBER:
                    key = (record.id, membership.member)
                    found.setdefault(key, []).append(membership.during)
    return found


# Organizations in these roles are not what is acceded to.
_BESIDE = frozenset(
    {Role.DEPOSITARY, Role.WITNESS, Role.MEDIATOR, Role.GUARANTOR, Role.THIRD_PARTY, Role.SUBJECT}
)


def _accession(
    agreement: Agreement, memberships: Mapping[tuple[str, str], list[Any]]
) -> Iterator[Problem]:
    """Hold that a membership begins when the accession says that it does."""
    held = [(n, act) for n, act in enumerate(agreement.acts) if act.status is EventStatus.HELD]
    acceding = [act.party for _, act in held if act.type is ActType.ACCEDED and act.party]
    parties = {act.party for _, act in held if act.party}
    organizations = dict.fromkeys(
        p.organization
        for p in agreement.participants
        if p.organization and p.organization not in parties and p.role not in _BESIDE
    )
    first: dict[tuple[ActType, str | None], tuple[int, Act]] = {}
    for number, act in held:
        first.setdefault((act.type, act.party), (number, act))
    for party, organization in ((p, o) for p in dict.fromkeys(acceding) for o in organizations):
        during = memberships.get((organization, party))
        if during is None:
            continue
        acceded = first[ActType.ACCEDED, party]
        number, act = first.get((ActType.ENTERED_INTO_FORCE, party), acceded)
        begins = act.effective or act.date
        starts = [d.start if isinstance(d, DateSpan) else d for d in during]
        if begins is not None and begins not in starts:
            recorded = ", ".join(str(d) for d in during if d is not None) or "no date"
            yield Problem(
                found=f"{begins}, but the membership of {party} in {organization} says {recorded}",
                expected="a membership that begins on the date of the accession",
                rule="accession",
            ).under("acts", number, "effective" if act.effective else "date")
