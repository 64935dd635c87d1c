"""How the records of two data sets become the records of one.

Records are the same by id, or because somebody says so; never because their names are alike.
Where the two contradict each other nothing is chosen: it is told, with the evidence of both.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, cast

import attrs

from diplomodel.changes.comparing import Pair, between, side_by_side
from diplomodel.errors import DataError, Problem, nearest, shown, suggest
from diplomodel.model.events import Event
from diplomodel.model.kinds import Entry, sort_of
from diplomodel.model.parties import Name, Organization, Person, Place
from diplomodel.model.provenance import Evidence, Source, Traced, leaves
from diplomodel.model.record import fields_of
from diplomodel.model.shapes import Many, Nested, Shape, Text
from diplomodel.path import Path

__all__ = ["merge_records"]

R = TypeVar("R")


def merge_records(
    ours: Iterable[Entry],
    theirs: Iterable[Entry],
    same_as: Mapping[str, str] | None = None,
    beyond: Mapping[str, Entry] | None = None,
) -> list[Entry]:
    """Return the records of two data sets as those of one: ours first, then what theirs adds.

    Args:
        ours: Our records, each id once.
        theirs: The other's records, each id once.
        same_as: Which of our records theirs are: their id, our id.
        beyond: What their records may also refer to, by id.

    Raises:
        DataError: The two contradict each other, or `same_as` names what is not there; all
            problems at once.

    Example:
        >>> here = Place(id="minsk", name="Minsk")
        >>> there = Place(id="the-city", name="Минск")
        >>> merge_records([here], [there], {"the-city": "minsk"})[0].names[0].text
        'Минск'
    """
    merged = {record.id: record for record in ours}
    others = {record.id: record for record in theirs}
    if same_as is not None and not isinstance(same_as, Mapping):
        raise TypeError(f"found {shown(same_as)}, expected same_as={{their id: our id}}")
    joins = dict(same_as or {})
    problems = list(_unfit(joins, merged, {**(beyond or {}), **others}))
    if problems:
        raise DataError(problems)
    sorts = {key: sort_of(merged[joins[key]]) for key in joins}
    # What is joined by id is compared with our record as it is, before a join adds to it.
    for record in sorted(others.values(), key=lambda record: record.id in joins):
        try:
            renamed: Any = _renamed(record, joins, sorts) if joins else record
        except DataError as error:  # it is now part of itself, or refers to itself
            problems += error.problems
            continue
        own = merged.get(renamed.id)
        if own is None:
            merged[renamed.id] = renamed
        elif own != renamed:
            if record.id in joins and type(own) is type(renamed) and not isinstance(own, Event):
                merged[own.id], found = _one_of(own, renamed)
                problems += found
            else:
                problems += _conflicts(own, renamed, between(own, renamed))
    if problems:
        raise DataError(problems)
    return list(merged.values())


def _unfit(
    joins: Mapping[str, str], ours: Mapping[str, Entry], theirs: Mapping[str, Entry]
) -> Iterator[Problem]:
    """Tell what of a `same_as` leads nowhere, or joins what cannot be one."""
    for their_id, our_id in joins.items():
        path = f"same_as[{shown(their_id)}]"
        missing = False
        for key, records, where in ((their_id, theirs, "other"), (our_id, ours, "first")):
            if key not in records:
                missing = True
                yield Problem(
                    path=path,
                    found=f"{shown(key)}, which is not in the {where} data set",
                    expected="their id and ours, as same_as={their id: our id}",
                    rule="same-as-unknown",
                    hint=suggest(nearest(key, records)),
                )
        if not missing and sort_of(theirs[their_id]) != sort_of(ours[our_id]):
            yield Problem(
                path=path,
                found=f"a {theirs[their_id].kind} for a {ours[our_id].kind}",
                expected="two records of one sort",
                rule="same-as-sort",
            )


# Their ids as ours


# Where elements of a list went, by the path of the list.
Moves: TypeAlias = dict[Path, list[int]]


def _renamed(record: R, joins: Mapping[str, str], sorts: Mapping[str, str]) -> R:
    """Return a record with its own id, and every reference in it, as ours."""
    moves: Moves = {}
    values = _our_values(record, joins, sorts, Path(), moves)
    if moves and isinstance(record, Traced):
        pieces: tuple[Evidence, ...] = values.get("evidence", record.evidence)
        values["evidence"] = tuple(
            attrs.evolve(
                piece, supports=tuple(dict.fromkeys(_moved_path(p, moves) for p in piece.supports))
            )
            for piece in pieces
        )
    return cast("R", attrs.evolve(cast("Any", record), **values)) if values else record


def _our_values(
    record: object, joins: Mapping[str, str], sorts: Mapping[str, str], at: Path, moves: Moves
) -> dict[str, Any]:
    """Return what of a record is another as ours, by field."""
    values: dict[str, Any] = {}
    for field in fields_of(type(record)):
        old: Any = getattr(record, field.name)
        if not field.given or old is None:
            continue
        if field.name == "id":
            new = joins.get(old, old)
        else:
            new = _our_value(old, field.shape, joins, sorts, at / field.name, moves)
        if new != old:
            values[field.name] = new
    return values


def _our_value(
    value: Any,
    shape: Shape,
    joins: Mapping[str, str],
    sorts: Mapping[str, str],
    at: Path,
    moves: Moves,
) -> Any:
    if isinstance(shape, Many):
        found = [
            _our_value(item, shape.item, joins, sorts, at / n, moves)
            for n, item in enumerate(value)
        ]
        return _each_once(value, found, at, moves)
    if isinstance(shape, Nested):
        values = _our_values(value, joins, sorts, at, moves)
        return attrs.evolve(value, **values) if values else value
    if isinstance(shape, Text) and value in joins and sorts[value] in shape.refers:
        return joins[value]
    return value


def _each_once(old: Sequence[Any], new: Sequence[Any], at: Path, moves: Moves) -> tuple[Any, ...]:
    """Leave out of a list what is the same as another element only now that ids are ours."""
    if all(a == b for a, b in zip(old, new, strict=True)):
        return tuple(new)
    kept: list[Any] = []
    first: dict[Any, tuple[int, Any]] = {}
    places: list[int] = []
    for before, item in zip(old, new, strict=True):
        place, was = first.get(item, (len(kept), before))
        if was == before:
            place = len(kept)
            kept.append(item)
        first.setdefault(item, (place, before))
        places.append(place)
    if len(kept) < len(new):
        moves[at] = places
    return tuple(kept)


def _moved_path(text: str, moves: Moves) -> str:
    """Return a path of evidence as it is after elements of lists went."""
    path = Path.parse(text) or Path()
    if not any(path[:n] in moves for n in range(len(path))):
        return text
    steps = (
        moves[Path(path[:n])][step] if isinstance(step, int) and path[:n] in moves else step
        for n, step in enumerate(path)
    )
    return str(Path(steps))


# What contradicts


def _conflicts(ours: Entry, theirs: Entry, found: Iterable[Pair]) -> Iterator[Problem]:
    for our_path, their_path, our_value, their_value in found:
        here, there = side_by_side(our_value, their_value)
        evidence = (_evidence_told(ours, our_path), _evidence_told(theirs, their_path))
        yield Problem(
            path=our_path or their_path,
            found=f"{there} in the other data set",
            expected=f"{here}, as in the first",
            rule="merge-conflict",
            hint=f"evidence in the first: {evidence[0]}; in the other: {evidence[1]}",
            record=ours.id,
        )


def _evidence_told(record: Entry, path: str) -> str:
    steps = Path.parse(path) or ()
    # Evidence has no evidence; nor has what only one of the two says, nor what sort it is.
    if not isinstance(record, Traced) or not steps or {"kind", "evidence"}.intersection(steps):
        return "none"
    return " and ".join(map(_piece_told, record.evidence_for(path))) or "none"


def _piece_told(piece: Evidence) -> str:
    where = piece.source
    if piece.lines:
        name = "line" if len(piece.lines) == 1 else "lines"
        where += f" {name} {', '.join(map(str, piece.lines))}"
    if piece.locator:
        where += f" {piece.locator}"
    return f"{where} ({piece.basis})"


# Joining by somebody's word


def _one_of(ours: Any, theirs: Any) -> tuple[Any, list[Problem]]:
    """Join two entities that somebody says are one, and tell what they contradict each other in.

    Ours stands. Where theirs says what ours does not, that is taken over with its evidence; names
    that ours does not have become further names of it.
    """
    by_name = isinstance(ours, Person | Organization | Place)
    taken: dict[str, Any] = {}
    moved: dict[str, str] = {}
    contradicting: set[str] = set()
    for field in fields_of(type(ours)):
        name, said = field.name, getattr(theirs, field.name)
        if name in ("id", "evidence") or said in (getattr(ours, name), field.default):
            continue
        if getattr(ours, name) == field.default:
            taken[name], moved[name] = said, name
        elif not (by_name and name in _NAMES):
            contradicting.add(name)
    if by_name:
        names = _further_names(ours, theirs, taken)
        held = () if "names" in taken else ours.names
        taken["names"] = (*taken.get("names", held), *names.values())
        offset = len(taken["names"]) - len(names)
        moved.update({path: f"names[{offset + n}]" for n, path in enumerate(names)})
    pairs = [pair for pair in between(ours, theirs) if _field_of(pair) in contradicting]
    problems = list(_conflicts(ours, theirs, pairs))
    if isinstance(ours, Source):
        return (ours if problems else attrs.evolve(ours, **taken)), problems
    pieces, bare = _moved_evidence(theirs, moved)
    own = _spelled_out(ours) if bare else ours.evidence
    try:
        return attrs.evolve(ours, **taken, evidence=(*own, *pieces)), problems
    except DataError as error:
        return ours, [*problems, *error.problems]


_NAMES = ("name", "abbreviation", "names")


def _field_of(pair: Pair) -> str:
    return str((Path.parse(pair[0] or pair[1]) or ("",))[0])


def _further_names(ours: Any, theirs: Any, taken: Mapping[str, Any]) -> dict[str, Name]:
    """Return the names that only theirs has, by their path in it."""
    names = taken.get("names", ours.names)
    known: set[object] = {ours.name, getattr(ours, "abbreviation", None), taken.get("abbreviation")}
    known.update(name.text for name in names)
    candidates: dict[str, Name] = {"name": Name(text=theirs.name)}
    if getattr(theirs, "abbreviation", None) and "abbreviation" not in taken:
        candidates["abbreviation"] = Name(text=theirs.abbreviation)
    if "names" not in taken:
        candidates.update((f"names[{n}]", name) for n, name in enumerate(theirs.names))
    found: dict[str, Name] = {}
    for path, name in candidates.items():
        if name.text not in known or (name.language and name not in (*names, *found.values())):
            found[path] = name
            known.add(name.text)
    return found


def _moved_evidence(theirs: Traced, moved: Mapping[str, str]) -> tuple[list[Evidence], bool]:
    """Return their evidence for what is taken over, and whether any of that has none."""
    pieces: list[Evidence] = []
    found: set[str] = set()
    named = [path for piece in theirs.evidence for path in piece.supports]
    for piece in theirs.evidence:
        supports: list[str] = []
        for old, new in moved.items():
            mine = [p for p in piece.supports if p == old or p.startswith((f"{old}.", f"{old}["))]
            if "*" in piece.supports and old not in named:
                mine.append(old)
            if mine:
                found.add(old)
                supports += [new + path.removeprefix(old) for path in mine]
        if supports:
            pieces.append(attrs.evolve(piece, supports=tuple(dict.fromkeys(supports))))
    return pieces, not found >= set(moved)


def _spelled_out(record: Traced) -> tuple[Evidence, ...]:
    """Return a record's evidence with `*`, and `names`, as the paths they stand for.

    What is added to the record without evidence is not to be covered by them.
    """
    kept = [
        attrs.evolve(piece, supports=rest)
        for piece in record.evidence
        if (rest := tuple(path for path in piece.supports if path != "*"))
    ]
    bare = attrs.evolve(record, evidence=tuple(kept))
    by_field: dict[str, list[str]] = {}
    covered: set[str] = set()
    for leaf in leaves(record):
        path = str(leaf)
        by_field.setdefault(str(leaf[0]), []).append(path)
        if not bare.evidence_for(path):
            covered.add(path)
    stands_for: dict[str, list[str]] = {
        "*": [],
        # More names may come; these are the ones that it was said of.
        "names": [f"names[{n}]" for n in range(len(getattr(record, "names", ())))],
    }
    for name, paths in by_field.items():
        own = [path for path in paths if path in covered]
        whole = len(own) == len(paths) and name != "names"
        stands_for["*"] += [name] if whole else own
    pieces: list[Evidence] = []
    for piece in record.evidence:
        spelled = [p for path in piece.supports for p in stands_for.get(path, [path])]
        if spelled:
            pieces.append(attrs.evolve(piece, supports=tuple(dict.fromkeys(spelled))))
    return tuple(pieces)
