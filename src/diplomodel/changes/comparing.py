"""What differs between records and between data sets, and how two sets become one.

Records are compared field by field, by the shapes of their fields, so that a field is covered as
soon as it is declared. Nothing here guesses: records are the same by id, or because somebody
says so.
"""

import difflib
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, TypeAlias, cast

import attrs

from diplomodel.dates import FuzzyDate
from diplomodel.errors import shown
from diplomodel.model.events import Event
from diplomodel.model.kinds import Entry
from diplomodel.model.provenance import Source
from diplomodel.model.record import fields_of

__all__ = ["Change", "Changed", "Difference", "Pair", "between", "compare", "side_by_side"]

# What stands on either side, each with its path; a path is empty where a side has nothing.
Pair: TypeAlias = tuple[str, str, Any, Any]

_LONGEST_TEXT = 60
_LEAD = 15
_MAX_PAIRED = 100_000
_MAX_ALIGNED = 1_000_000


@attrs.frozen(kw_only=True)
class Change:
    """One field, or one element of a list, that is not the same.

    Attributes:
        path: The place in the old record, such as `participants[1].office`; of what was added to
            a list, the place in the new one.
        old: What stood there; None where nothing did.
        new: What stands there now; None where nothing does.

    Example:
        >>> print(Change(path="title", old="Talks", new="Talks in Minsk"))
        title: "Talks" -> "Talks in Minsk"
    """

    path: str
    old: Any
    new: Any

    def __str__(self) -> str:
        """Return the line that people read: `path: old -> new`."""
        if isinstance(self.old, tuple) and _only_reordered(self.old, self.new):
            return f"{self.path}: in another order: {_told(self.new)}"
        old, new = side_by_side(self.old, self.new)
        return f"{self.path}: {old} -> {new}"


@attrs.frozen(kw_only=True)
class Changed:
    """A record of both data sets that is not the same in them.

    Attributes:
        old: The record as it was.
        new: The record as it is.
        fields: What differs, field by field.

    Example:
        >>> import attrs
        >>> import diplomodel as dm
        >>> ds = dm.load()
        >>> edited = ds.with_events(attrs.evolve(ds.visits[0], title="A visit"))
        >>> [field.path for field in ds.diff(edited).changed[0].fields]
        ['title']
    """

    old: Entry
    new: Entry
    fields: tuple[Change, ...]

    @property
    def id(self) -> str:
        """The id that both have."""
        return self.old.id

    def __str__(self) -> str:
        """Return the record, and below it a line for each change."""
        lines = [f"~ {_label(self.new)}", *(f"    {change}" for change in self.fields)]
        return "\n".join(lines)


@attrs.frozen(kw_only=True)
class Difference:
    """What changed from one data set to another; false where nothing did.

    Attributes:
        added: The records that only the other has, in its order.
        removed: The records that only this one has, in its order.
        changed: The records that both have, and that differ.
        labels: What changed of the name, the version, the date and the coverage of the data set
            itself.

    Example:
        >>> import diplomodel as dm
        >>> ds = dm.load()
        >>> bool(ds.diff(ds)), str(ds.diff(ds))
        (False, 'no difference')
    """

    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[Changed, ...] = ()
    labels: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return bool(self.added or self.removed or self.changed or self.labels)

    def __str__(self) -> str:
        """Return everything that differs, a line or a few for each record."""
        if not self:
            return "no difference"
        counts = ("added", self.added), ("removed", self.removed), ("changed", self.changed)
        told = [f"{len(records)} {what}" for what, records in counts if records]
        lines = [", ".join(told)] if told else []
        lines += [f"~ {change}" for change in self.labels]
        lines += [f"+ {_label(record)}" for record in self.added]
        lines += [f"- {_label(record)}" for record in self.removed]
        lines += [str(changed) for changed in self.changed]
        return "\n".join(lines)


def compare(old: Iterable[Entry], new: Iterable[Entry], labels: Iterable[Pair] = ()) -> Difference:
    """Return what changed from some records to others; they are matched by id.

    Args:
        old: The records as they were, each id once.
        new: The records as they are, each id once.
        labels: What else differs.

    Example:
        >>> from diplomodel import Place
        >>> here, there = Place(id="here", name="Here"), Place(id="there", name="There")
        >>> print(compare([here], [here, there]))
        1 added
        + place there: There
    """
    before = {record.id: record for record in old}
    after = {record.id: record for record in new}
    changed: list[Changed] = []
    for key, record in before.items():
        if key in after and record != after[key]:
            found = tuple(
                Change(path=old_path or new_path, old=old_value, new=new_value)
                for old_path, new_path, old_value, new_value in between(record, after[key])
            )
            changed.append(Changed(old=record, new=after[key], fields=found))
    return Difference(
        added=tuple(record for key, record in after.items() if key not in before),
        removed=tuple(record for key, record in before.items() if key not in after),
        changed=tuple(changed),
        labels=tuple(Change(path=p or q, old=a, new=b) for p, q, a, b in labels),
    )


# Field by field


def between(old: Any, new: Any) -> Iterator[Pair]:
    """Walk what differs between two records, down to the smallest part that does.

    Args:
        old: A record, or what a data set says of itself.
        new: What it is compared with.

    Returns:
        For each difference its path on either side, and what stands there; the evidence too.

    Example:
        >>> from diplomodel import Place
        >>> list(between(Place(id="here", name="Here"), Place(id="here", name="There")))
        [('name', 'name', 'Here', 'There')]
    """
    if type(old) is type(new):
        yield from _fields(old, new, "", "")
        return
    yield "kind", "kind", old.kind, new.kind
    olds, news = _given(old), _given(new)
    for name in dict.fromkeys([*olds, *news]):
        old_at, new_at = name if name in olds else "", name if name in news else ""
        yield from _values(olds.get(name), news.get(name), old_at, new_at)


def _given(record: object) -> dict[str, Any]:
    """Return what a record says, by field; what it leaves at the default is not there."""
    return {
        field.name: value
        for field in fields_of(type(record))
        if field.given and (value := getattr(record, field.name)) != field.default
    }


def _fields(old: object, new: object, old_at: str, new_at: str) -> Iterator[Pair]:
    for field in fields_of(type(old)):
        if field.given:
            a, b = getattr(old, field.name), getattr(new, field.name)
            yield from _values(a, b, _joined(old_at, field.name), _joined(new_at, field.name))


def _joined(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _values(old: Any, new: Any, old_at: str, new_at: str) -> Iterator[Pair]:
    if old == new:
        return
    if attrs.has(type(old)) and type(old) is type(new):
        yield from _fields(old, new, old_at, new_at)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _lists(cast("Any", old), cast("Any", new), old_at, new_at)
    else:
        yield old_at, new_at, old, new


def _lists(old: tuple[Any, ...], new: tuple[Any, ...], old_at: str, new_at: str) -> Iterator[Pair]:
    if _only_reordered(old, new):
        yield old_at, new_at, old, new
        return
    # Numbers stand for the elements: equal ones have equal numbers, whether or not they hash.
    olds, news = _numbered(old, new)
    for i, i_end, j, j_end in _stretches(olds, news):
        for a, b in _aligned(old[i:i_end], new[j:j_end]):
            if a is None and b is not None:
                yield "", f"{new_at}[{j + b}]", None, new[j + b]
            elif b is None and a is not None:
                yield f"{old_at}[{i + a}]", "", old[i + a], None
            elif a is not None and b is not None:
                old_path, new_path = f"{old_at}[{i + a}]", f"{new_at}[{j + b}]"
                yield from _values(old[i + a], new[j + b], old_path, new_path)


def _numbered(old: Sequence[Any], new: Sequence[Any]) -> list[list[int]]:
    try:
        seen: dict[Any, int] = {}
        return [[seen.setdefault(item, len(seen)) for item in items] for items in (old, new)]
    except TypeError:  # something that does not hash, in a kind of somebody's own
        return _numbered_one_by_one(old, new)


def _numbered_one_by_one(old: Sequence[Any], new: Sequence[Any]) -> list[list[int]]:
    seen: list[Any] = []

    def number(item: Any) -> int:
        if item not in seen:
            seen.append(item)
        return seen.index(item)

    return [[number(item) for item in items] for items in (old, new)]


def _stretches(old: list[int], new: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """Walk the stretches that differ: where each begins and ends in either list."""
    if len(old) * len(new) <= _MAX_ALIGNED:
        matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
        blocks = [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]
    else:
        blocks = [*((i, j, 1) for i, j in _kept(old, new)), (len(old), len(new), 0)]
    i_end = j_end = 0
    for i, j, size in blocks:
        if i > i_end or j > j_end:
            yield i_end, i, j_end, j
        i_end, j_end = i + size, j + size


def _kept(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """Pair equal elements of long lists, in order, in little more time than it takes to read them.

    What both begin and end with is paired first; of what is between, the first with the first of
    its equals, the second with the second, and of these pairs as many as are in order.
    """
    least = min(len(old), len(new))
    start = next((n for n in range(least) if old[n] != new[n]), least)
    most = least - start
    end = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    places: dict[int, deque[int]] = {}
    for j in range(start, len(new) - end):
        places.setdefault(new[j], deque()).append(j)
    pairs = [
        (i, there.popleft()) for i in range(start, len(old) - end) if (there := places.get(old[i]))
    ]
    # The longest run of pairs in order: for each length the pair with the earliest end.
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for n, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [n]
        before.append(last[length - 1] if length else None)
    run: list[tuple[int, int]] = []
    at = last[-1] if last else None
    while at is not None:
        run.append(pairs[at])
        at = before[at]
    first = [(n, n) for n in range(start)]
    return first + run[::-1] + [(len(old) - n, len(new) - n) for n in range(end, 0, -1)]


def _only_reordered(old: tuple[Any, ...], new: object) -> bool:
    if not isinstance(new, tuple) or len(old) != len(new):
        return False
    olds, news = _numbered(old, new)
    return olds != news and sorted(olds) == sorted(news)


def _aligned(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Pair the elements of two stretches of a list that have no element in common.

    Parts of records are paired, in order, such that as many fields as possible stay the same;
    what has nothing in common with any is removed or added. Plain values are paired by place.
    """
    m, n = len(old), len(new)
    if not all(attrs.has(type(item)) for item in (*old, *new)) or m * n > _MAX_PAIRED:
        for k in range(max(m, n)):
            yield (k if k < m else None), (k if k < n else None)
        return
    olds, news = ([(item, _given(item)) for item in items] for items in (old, new))
    likeness = [[_alike(a, b) for b in news] for a in olds]
    best = [[0] * (n + 1) for _ in range(m + 1)]
    for i in reversed(range(m)):
        for j in reversed(range(n)):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < m or j < n:
        both = i < m and j < n
        if both and likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif i < m and (j == n or best[i][j] == best[i + 1][j]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def _alike(a: tuple[object, dict[str, Any]], b: tuple[object, dict[str, Any]]) -> int:
    if type(a[0]) is not type(b[0]):
        return 0
    return sum(name in b[1] and b[1][name] == value for name, value in a[1].items())


# In words


def side_by_side(old: object, new: object) -> tuple[str, str]:
    """Return two values as people read them, long texts cut to where they differ.

    Args:
        old: A value of a record.
        new: The value that it is compared with.

    Example:
        >>> side_by_side(None, ("a", "b"))
        ('nothing', '["a", "b"]')
    """
    if isinstance(old, str) and isinstance(new, str) and not isinstance(old, Enum):
        shared = next((k for k, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
        start = max(0, (min(len(old), len(new)) if shared is None else shared) - _LEAD)
        return _cut(old, start), _cut(new, start)
    return _told(old), _told(new)


def _cut(text: str, start: int) -> str:
    if len(text) <= _LONGEST_TEXT:
        return shown(text)
    lead = "…" if start else ""
    end = start + _LONGEST_TEXT - 2
    return shown(f"{lead}{text[start:end]}{'…' if end < len(text) else ''}")


def _told(value: object) -> str:
    if value is None or value == ():
        return "nothing"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_told, cast('tuple[object, ...]', value)))}]"
    if attrs.has(type(value)):
        told = [f"{name}: {_told(part)}" for name, part in _given(value).items()]
        return f"({', '.join(told)})"
    if isinstance(value, FuzzyDate | Enum):
        return str(value)
    return shown(value)


def _label(record: Entry) -> str:
    """Return what a record is, in short."""
    date = f" ({record.date})" if isinstance(record, Event) and record.date is not None else ""
    name = record.title if isinstance(record, Event | Source) else record.name
    # A line break in a name must not look like a line of the list.
    return f"{record.kind} {record.id}: {' '.join(name.split())}{date}"
