"""Records of every class, made by walking the model.

A new field is covered as soon as it is declared, a new class as soon as it is there. Only rules
over several fields are known here by name, in `_FITTING`: a new one shows as a refused record.
"""

import functools
import string
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from diplomodel import (
    Agreement,
    Dataset,
    Event,
    Evidence,
    Organization,
    Participant,
    Person,
    Place,
    Source,
    edtf,
)
from diplomodel.model.provenance import Traced, leaves
from diplomodel.model.record import Field, Record, fields_of
from diplomodel.model.shapes import (
    Exact,
    Flag,
    Format,
    Many,
    Nested,
    Number,
    Shape,
    Text,
    When,
    Word,
)
from diplomodel.reference.countries import codes
from diplomodel.vocabulary import ActType, Basis, MembershipStatus
from strategies_dates import any_texts, partial_texts, span_texts, within_texts

# Ids and codes that references may lead to, by the sort of record.
Pool = Mapping[str, Sequence[str]]


def all_classes() -> list[type[Record]]:
    """Return every class of the model that can be built, parts of records included."""

    def below(cls: type[Record]) -> Iterator[type[Record]]:
        for sub in cls.__subclasses__():
            # Making a class with slots leaves its twin without them behind for a while.
            if getattr(sys.modules[sub.__module__], sub.__name__, None) is sub:
                yield sub
            yield from below(sub)

    found = dict.fromkeys(c for c in below(Record) if c.__module__.startswith("diplomodel."))
    return sorted((c for c in found if c not in (Traced, Event)), key=lambda c: c.__name__)


def kinds() -> list[type[Record]]:
    """Return the classes of records that stand on their own in a file, and the countries."""
    return [cls for cls in all_classes() if cls.kind]


# Values by shape

_LETTERS = st.characters(exclude_categories=["Cc", "Cs"])
_TYPICAL = st.sampled_from(
    [
        "Talks",
        "Переговоры",
        "会谈",
        "محادثات",
        "Côte d’Ivoire",
        'a "b" \\ c',
        "two\nlines\tand",
        "🤝",
        "İ",
    ]
)
_texts = st.one_of(_TYPICAL, st.text(_LETTERS, min_size=1, max_size=12)).filter(str.strip)
# Enough of Unicode to be awkward, and little enough to be drawn fast.
_FORMAT_LETTERS = st.sampled_from(string.ascii_letters + string.digits + ":/.-_%?ßж中")


@functools.cache
def formatted(form: Format) -> SearchStrategy[str]:
    """Return well-formed texts of a format."""
    texts = st.from_regex(form.pattern, fullmatch=True, alphabet=_FORMAT_LETTERS)
    return texts.filter(lambda text: not list(Text(form).problems(text)))


def _references(sorts: Sequence[str], pool: Pool) -> SearchStrategy[str]:
    return st.sampled_from([key for sort in sorts for key in pool.get(sort, ())])


def _numbers(shape: Number) -> SearchStrategy[Any]:
    low, high = shape.limits.low, shape.limits.high
    if shape.whole:
        least = -(10**18) + 1 if low is None else int(low)
        return st.one_of(
            st.integers(least, 100), st.integers(least, 10**18 - 1 if high is None else int(high))
        )
    return st.floats(
        -9e17 if low is None else low, 9e17 if high is None else high, allow_subnormal=True
    )


exact_numbers = st.one_of(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9
    ),
    st.from_regex(
        r"-?[0-9]{1,40}(\.[0-9]{1,39})?", fullmatch=True, alphabet=string.digits + "-."
    ).map(Decimal),
    st.integers(0, 39).map(lambda zeros: Decimal(f"1E+{zeros}")),
)
dates = any_texts.map(edtf)


def values(shape: Shape, pool: Pool | None = None) -> SearchStrategy[Any]:
    """Return well-formed values of a shape; with a pool, references that fit it."""
    return _values(shape, pool) if pool and _refers(shape) else _free_values(shape)


@functools.cache
def _free_values(shape: Shape) -> SearchStrategy[Any]:
    return _values(shape, None)


@functools.cache
def _refers(shape: Shape) -> bool:
    if isinstance(shape, Many):
        return _refers(shape.item)
    if isinstance(shape, Nested):
        return any(_refers(field.shape) for field in fields_of(shape.record))
    return isinstance(shape, Text) and bool(shape.refers)


def _values(shape: Shape, pool: Pool | None) -> SearchStrategy[Any]:
    match shape:
        case Text(refers=refers) if refers and pool is not None:
            return _references(refers, pool)
        case Text(format=form):
            return _texts if form is None else formatted(form)
        case Number():
            return _numbers(shape)
        case Flag():
            return st.booleans()
        case Exact():
            return exact_numbers
        case When():
            return dates
        case Word(vocabulary=vocabulary):
            return st.sampled_from(list(vocabulary))
        case Nested(record=record):
            return records(record, pool)
        case Many(item=item):
            most = 4 if isinstance(item, Word) else 2
            # None at all is the default, which is chosen elsewhere.
            return st.lists(values(item, pool), min_size=1, max_size=most).map(tuple)
    raise AssertionError(f"no strategy for {shape!r}")


# Rules over several fields

Fitting = Callable[[DrawFn, dict[str, Any]], None]


def _somebody(draw: DrawFn, held: dict[str, Any]) -> None:
    who = ("person", "name", "office", "country", "organization")
    if all(held[name] is None for name in who):
        held[draw(st.sampled_from(("name", "office")))] = draw(_texts)


def _both_coordinates(draw: DrawFn, held: dict[str, Any]) -> None:
    if None in (held["latitude"], held["longitude"]):
        held["latitude"] = held["longitude"] = None


def _complete_between_two_days(draw: DrawFn, held: dict[str, Any]) -> None:
    if held["members_complete"] is not None:
        spans = st.sampled_from(("1949-08-24/2025-12-31", "1969/2024"))
        held["members_complete"] = edtf(draw(spans))


def _not_its_own(name: str) -> Fitting:
    def fit(draw: DrawFn, held: dict[str, Any]) -> None:
        if held[name] == held["id"]:
            held[name] = None

    return fit


def _not_related_to_itself(draw: DrawFn, held: dict[str, Any]) -> None:
    held["relations"] = tuple(r for r in held["relations"] if r.target != held["id"])


_paths = st.from_regex(
    r"[a-z][a-z0-9_]{0,5}(\.[a-z_]{1,5}|\[[0-9]\]){0,2}",
    fullmatch=True,
    alphabet=string.ascii_lowercase + string.digits + "_.[]",
)


def _reasons(draw: DrawFn, held: dict[str, Any]) -> None:
    held["supports"] = draw(st.lists(st.just("*") | _paths, min_size=1, max_size=3).map(tuple))
    if held["basis"] is not Basis.STATED and held["why"] is None:
        held["why"] = draw(_texts)


def _acts_of_the_listed(draw: DrawFn, held: dict[str, Any]) -> None:
    if held["parties_complete"]:
        found = held["participants"]
        listed = {n for p in found for n in (p.country, p.organization, p.on_behalf_of)}
        held["acts"] = tuple(
            act if act.party in listed else attrs.evolve(act, party=None) for act in held["acts"]
        )


_FITTING: dict[type[Record], tuple[Fitting, ...]] = {
    Participant: (_somebody,),
    Place: (_both_coordinates,),
    Organization: (_not_its_own("parent"), _complete_between_two_days),
    Event: (_not_its_own("part_of"), _not_related_to_itself),
    Agreement: (_acts_of_the_listed,),
    Evidence: (_reasons,),
}


def path_text(steps: Sequence[str | int]) -> str:
    """Return a path as evidence writes it."""
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")


def _paths_into(record: Record) -> list[str]:
    whole = {leaf[:n] for leaf in leaves(record) for n in range(1, len(leaf) + 1)}
    return ["*", *map(path_text, sorted(whole, key=str))]


# Records


def _held(field: Field, pool: Pool | None) -> SearchStrategy[Any]:
    if pool is not None and _hopeless(field.shape, pool):
        return st.just(field.default)
    if pool is not None and _refers(field.shape):
        return _chosen(field, values(field.shape, pool))
    return _free(field)


@functools.cache
def _free(field: Field) -> SearchStrategy[Any]:
    return _chosen(field, values(field.shape))


def _chosen(field: Field, held: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return held if field.required else st.just(field.default) | held


def _hopeless(shape: Shape, pool: Pool) -> bool:
    """Return whether a value would need a reference to what the pool has none of."""
    if isinstance(shape, Many):
        return _hopeless(shape.item, pool)
    if isinstance(shape, Nested):
        inner = (f for f in fields_of(shape.record) if f.required)
        return any(_hopeless(field.shape, pool) for field in inner)
    return isinstance(shape, Text) and bool(shape.refers) and not any(map(pool.get, shape.refers))


@st.composite
def records(draw: DrawFn, cls: type[Any], pool: Pool | None = None, **fixed: Any) -> Any:
    """Return records of a class.

    Args:
        cls: The class.
        pool: What references may lead to; None lets them lead anywhere.
        fixed: Values that are given.
    """
    fields = [f for f in fields_of(cls) if f.given and f.name != "evidence"]
    held = {f.name: fixed[f.name] if f.name in fixed else draw(_held(f, pool)) for f in fields}
    for base, fittings in _FITTING.items():
        if issubclass(cls, base):
            for fit in fittings:
                fit(draw, held)
    record = cls(**held)
    evidence = next((f for f in fields_of(cls) if f.name == "evidence"), None)
    if evidence is None:
        return record
    into = st.lists(st.sampled_from(_paths_into(record)), min_size=1, max_size=2, unique=True)
    found = [attrs.evolve(part, supports=tuple(draw(into))) for part in draw(_held(evidence, pool))]
    return attrs.evolve(record, evidence=tuple(found))


# Data sets

_WHOLES = {"meeting": ("meeting", "visit", "summit")}
_EVENTS = tuple(cls for cls in kinds() if issubclass(cls, Event))


@st.composite
def datasets(draw: DrawFn, most: int = 3, kinds: Sequence[type[Event]] = ()) -> Dataset:
    """Return data sets whose references fit, with at most so many records of each sort."""
    sorts = ("event", "organization", "person", "place", "source")
    groups = {sort: [f"{sort}-{n}" for n in range(draw(st.integers(0, most)))] for sort in sorts}
    pool: Pool = {**groups, "country": sorted(codes())}
    events: list[Event] = []
    for key in groups["event"]:
        # Often of a kind that is there already, so that there are parts and wholes.
        cls = draw(st.sampled_from([*_EVENTS, *kinds] + [type(event) for event in events] * 4))
        # A whole that was there before: so there is no circle.
        fit = [e.id for e in events if e.kind in _WHOLES.get(cls.kind, (cls.kind,))]
        whole = draw(st.sampled_from([*fit, None]))
        events.append(draw(records(cls, pool, id=key, part_of=whole)))
    acceding = {
        act.party
        for event in events
        if isinstance(event, Agreement)
        for act in event.acts
        if act.type is ActType.ACCEDED
    }
    organizations: list[Organization] = []
    for number, key in enumerate(groups["organization"]):
        memberships = draw(_held(_field(Organization, "memberships"), pool))
        # An accession says when a membership begins; here, none is told of who acceded.
        told = tuple(
            m
            for m in memberships
            if m.status is not MembershipStatus.MEMBER or m.member not in acceding
        )
        parent = draw(st.sampled_from([*groups["organization"][:number], None]))
        organizations.append(
            draw(records(Organization, pool, id=key, parent=parent, memberships=told))
        )
    rest = {
        sort: [draw(records(cls, pool, id=key)) for key in groups[sort]]
        for sort, cls in (("person", Person), ("place", Place), ("source", Source))
    }
    return Dataset(
        draw(st.permutations(events)),
        rest["person"],
        organizations,
        rest["place"],
        rest["source"],
        name=draw(st.just("") | _texts),
        version=draw(st.just("") | _texts),
        as_of=draw(st.none() | dates),
    )


def _field(cls: type[Any], name: str) -> Field:
    return next(field for field in fields_of(cls) if field.name == name)


# What records hold


def parts_of(value: object) -> Iterator[tuple[type[Any], Field, Any]]:
    """Walk every value that a record holds, its parts' included: class, field, value."""
    if attrs.has(type(value)):
        for field in fields_of(type(value)):
            held = getattr(value, field.name)
            yield type(value), field, held
            yield from parts_of(held)
    elif isinstance(value, tuple):
        for item in value:
            yield from parts_of(item)


__all__ = [
    "all_classes",
    "datasets",
    "dates",
    "exact_numbers",
    "formatted",
    "kinds",
    "partial_texts",
    "parts_of",
    "path_text",
    "records",
    "span_texts",
    "values",
    "within_texts",
]
