"""How each field of a record is known: sources, evidence, and the paths that join them."""

from collections.abc import Container, Iterator, Mapping
from typing import Annotated, Any, ClassVar

import attrs

from diplomodel.dates import DateSpan, DateWithin, FuzzyDate, PartialDate
from diplomodel.errors import Problem, UnknownName, nearest, shown, suggest
from diplomodel.model.record import Field, Partial, Record, fields_of
from diplomodel.model.shapes import Between, Id, LanguageTag, SourceRef, Url
from diplomodel.path import Path
from diplomodel.vocabulary import Basis

__all__ = ["Evidence", "Source", "Traced", "claims_of", "leaves"]

_WEAKEST_FIRST = (Basis.INFERRED, Basis.COMPUTED, Basis.STATED)
_WHOLE = Path()
_PARTS_OF_A_DAY = ("year", "month", "day")
_ENDS = ("start", "end")
# Values that say nothing of which could be asked how it is known.
_NOTHING_SAID = (None, (), "unspecified")


@attrs.frozen(kw_only=True, repr=False)
class Source(Record):
    """A text that the data was read from.

    Attributes:
        id: Its id.
        publisher: Who published it; None where that is not stated.
        title: Its title.
        language: The language that it was read in (BCP 47).
        published: When it was published.
        url: Its address.
        note: What a reader should know of it.

    Example:
        >>> Source(id="belta-2024", publisher="BelTA", title="A visit").publisher
        'BelTA'
    """

    kind: ClassVar[str] = "source"
    plural: ClassVar[str] = "sources"

    id: Id
    publisher: str | None = None
    title: str
    language: LanguageTag | None = None
    published: FuzzyDate | None = None
    url: Url | None = None
    note: str | None = None


@attrs.frozen(kw_only=True, repr=False)
class Evidence(Record):
    """Where a part of a record is known from, and how.

    Attributes:
        source: The id of the source.
        lines: The lines that say it, counted from 1, each listed.
        locator: Where it stands when lines do not tell: `art. 5`, `row 37`.
        fragment: A few words from there, verbatim.
        supports: The parts of the record that it supports, as paths (`date.year`,
            `participants[1]`); `*` is all that no other evidence of the record names.
        basis: How the source supports them.
        why: Why they are so, when the source does not plainly say it.

    Example:
        >>> Evidence(source="belta-2024", supports=("*",), basis=Basis.STATED).lines
        ()
    """

    source: SourceRef
    supports: tuple[str, ...]
    basis: Basis
    lines: tuple[Annotated[int, Between(1)], ...] = ()
    locator: str | None = None
    fragment: str | None = None
    why: str | None = None

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that evidence supports something, and says why where it must."""
        basis = values.get("basis")
        if "why" in values and values["why"] is None and basis not in (None, Basis.STATED):
            yield Problem(
                path="why",
                found="nothing",
                expected=f"why it is {basis}",
                rule="why-missing",
            )
        supports = values.get("supports")
        if supports == ():
            yield Problem(
                path="supports",
                found="an empty list",
                expected="at least one path, or *",
                rule="empty-list",
            )
        for index, path in enumerate(supports or ()):
            if Path.parse(path) is None:
                yield Problem(
                    found=shown(path),
                    expected="a path such as date.year or participants[1], or *",
                    rule="path",
                ).under("supports", index)


@attrs.frozen(kw_only=True, repr=False)
class Traced(Record):
    """The base of every record whose fields are traced to sources; not built itself.

    Attributes:
        evidence: Where each part is known from.
    """

    evidence: tuple[Evidence, ...] = ()

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Hold that every path of the evidence leads to something recorded."""
        yield from super().rules(values)
        for index, evidence in enumerate(values.get("evidence", ())):
            for number, text in enumerate(evidence.supports or ()):
                path = Path.parse(text)
                if path and (problem := _unresolved(cls, values, path)):
                    found = attrs.evolve(problem, found=shown(text))
                    yield found.under("evidence", index, "supports", number)

    def evidence_for(self, path: str) -> tuple[Evidence, ...]:
        """Return the evidence for a part of this record; the most specific path wins.

        Args:
            path: The part, such as `date`, `date.year` or `participants[1].office`.

        Returns:
            The evidence, in the record's order; for a whole, that of all its parts.

        Raises:
            UnknownName: There is no such part.

        Example:
            >>> import diplomodel as dm
            >>> visit = dm.load().visits["lukashenko-kazakhstan-visit-2024"]
            >>> {evidence.basis.value for evidence in visit.evidence_for("date.year")}
            {'inferred'}
        """
        chosen = {number: found for counted in self._counted(path) for number, found in counted}
        # One piece of evidence can support several parts.
        return tuple(dict.fromkeys(chosen[number] for number in sorted(chosen)))

    def basis(self, path: str) -> Basis | None:
        """Return how a part of this record is known.

        For one part the strongest evidence counts, for a whole its weakest part; `disputed`
        overrides both. Stated is stronger than computed, computed than inferred.

        Args:
            path: The part, such as `date`, `date.year` or `participants[1].office`.

        Returns:
            The basis; None where the record does not tell.

        Raises:
            UnknownName: There is no such part.

        Example:
            >>> import diplomodel as dm
            >>> visit = dm.load().visits["lukashenko-kazakhstan-visit-2024"]
            >>> visit.basis("date.year").value, visit.basis("destinations").value
            ('inferred', 'stated')
        """
        strongest: list[Basis | None] = []
        for counted in self._counted(path):
            bases = [evidence.basis for _, evidence in counted]
            if Basis.DISPUTED in bases:
                return Basis.DISPUTED
            strongest.append(max(bases, key=_WEAKEST_FIRST.index, default=None))
        known = [basis for basis in strongest if basis is not None]
        if len(known) < len(strongest):
            return None
        return min(known, key=_WEAKEST_FIRST.index, default=None)

    def _counted(self, path: str) -> list[list[tuple[int, Evidence]]]:
        """Return the numbered evidence that counts for each smallest part of a part.

        Parts for which the same claims count share one list.
        """
        by_claim: dict[Path, list[tuple[int, Evidence]]] = {}
        for number, (claim, evidence) in enumerate(claims_of(self)):
            by_claim.setdefault(claim, []).append((number, evidence))
        winning = {_winners(by_claim, leaf): None for leaf in self._leaves_under(path)}
        return [[found for claim in claims for found in by_claim[claim]] for claims in winning]

    def _leaves_under(self, path: str) -> list[Path]:
        steps = Path.parse(path)
        if steps is None:
            raise UnknownName(f"{shown(path)} is no path into a record", name=path)
        names = [field.name for field in fields_of(type(self)) if field.name != "evidence"]
        if steps and steps[0] not in names:
            near = nearest(str(steps[0]), names)
            message = f"there is no {shown(str(steps[0]))} in this record"
            raise UnknownName(message, name=path, choices=near, meant=near)
        if not _exists(self, steps):
            raise UnknownName(f"there is no {shown(path)} in this record", name=path)
        ways = self._ways(steps)
        wanted = frozenset(ways)
        found = [leaf for leaf in leaves(self) if not wanted.isdisjoint(_covering(leaf))]
        # What equals its default is no leaf of a whole, and yet something that can be asked for.
        return found or [way for way in ways if _value_at(self, way) not in _NOTHING_SAID]

    def _ways(self, steps: Path) -> list[Path]:
        """Return the recorded parts that a part stands for: itself, unless it is computed."""
        return [steps]


def claims_of(record: Traced, prefix: Path = _WHOLE) -> list[tuple[Path, Evidence]]:
    """Return what the evidence of a record, and of records inside it, says it supports.

    Args:
        record: The record.
        prefix: Where it stands inside a larger one.

    Returns:
        Paths and their evidence.
    """
    claims = [
        (Path((*prefix, *(Path.parse(text) or ()))), evidence)
        for evidence in record.evidence
        for text in evidence.supports
    ]
    for step, child in _children(record):
        if isinstance(child, Traced):
            claims += claims_of(child, prefix / step)
        elif isinstance(child, tuple):
            for index, item in enumerate(child):
                if isinstance(item, Traced):
                    claims += claims_of(item, prefix / step / index)
    return claims


def leaves(value: object, prefix: Path = _WHOLE) -> Iterator[Path]:
    """Walk the smallest parts of a value that something can be known about.

    Args:
        value: A record, or a field's value.
        prefix: Where it stands.

    Returns:
        The paths of its parts, in order; absent fields have none.

    Example:
        >>> from diplomodel import edtf
        >>> list(leaves(edtf("2024-07"), Path(["date"])))
        [Path('date.year'), Path('date.month')]
    """
    below = _children(value, defaults=False)
    if not below:
        yield prefix
    for step, child in below:
        yield from leaves(child, prefix / step)


def _children(value: object, *, defaults: bool = True) -> list[tuple[str | int, object]]:
    if attrs.has(type(value)):
        return [
            (field.name, child)
            for field in fields_of(type(value))
            if field.given
            and field.name != "evidence"
            and (child := getattr(value, field.name)) not in (None, ())
            and (defaults or child != field.default)
        ]
    if isinstance(value, tuple):
        return list(enumerate(value))
    if isinstance(value, FuzzyDate):
        names = _PARTS_OF_A_DAY if isinstance(value, PartialDate) else _ENDS
        return [(n, part) for n in names if (part := getattr(value, n)) is not None]
    return []


def _without_ends(path: Path) -> Path:
    return Path(step for step in path if step not in _ENDS)


def _covering(leaf: Path) -> list[Path]:
    """Return the paths of a part and of all that it is a part of, the longest first.

    `date.year` is the year of both ends.
    """
    paths = [Path(leaf[:length]) for length in range(len(leaf), -1, -1)]
    bare = _without_ends(leaf)
    if bare != leaf and bare and bare[-1] in _PARTS_OF_A_DAY:
        paths.append(bare)
    return paths


def _winners(claims: Container[Path], leaf: Path) -> tuple[Path, ...]:
    """Return the most specific of the claims that cover a part: several are equally long."""
    fitting = [path for path in _covering(leaf) if path in claims]
    longest = max(map(len, fitting), default=0)
    return tuple(dict.fromkeys(path for path in fitting if len(path) == longest))


def _unresolved(cls: type[Any], values: Mapping[str, Any], path: Path) -> Problem | None:
    """Return what is wrong with a path into a record; found and path are the caller's."""
    by_name = {field.name: field for field in fields_of(cls) if field.name != "evidence"}
    first = str(path[0])
    field = by_name.get(first)
    if field is None:
        return Problem(
            expected="a path to a part of this record",
            rule="path-unknown",
            hint=suggest(nearest(first, by_name)),
        )
    if not field.given:
        return Problem(
            expected="a path to a recorded part",
            rule="path-computed",
            hint="it comes from the acts: support those, as acts[0].date",
        )
    if first not in values:  # the field itself failed; nothing can be said of its parts
        return None
    value = values[first]
    for step in path[1:]:
        value = _part(value, step)
        if isinstance(value, Partial):
            return None
    if value is None or value == ():
        return Problem(
            expected="a path to something that is recorded",
            rule="path-unresolved",
            hint="nothing stands there",
        )
    return None


def _exists(record: Traced, steps: Path) -> bool:
    """Return whether there can be such a part: a field, an element, a part of a date."""
    value: object = record
    for step in steps:
        if value is None:
            return True
        if isinstance(value, FuzzyDate):
            return step in (*_PARTS_OF_A_DAY, *_ENDS)
        if isinstance(value, tuple):
            if not isinstance(step, int) or step >= len(value):
                return False
            value = value[step]
        elif isinstance(step, str) and step in {f.name for f in _fields(value)}:
            value = getattr(value, step)
        else:
            return False
    return True


def _fields(value: object) -> tuple[Field, ...]:
    return fields_of(type(value)) if attrs.has(type(value)) else ()


def _value_at(record: Traced, steps: Path) -> object:
    """Return what stands at a path; None where nothing does."""
    value: object = record
    for step in steps:
        value = _part(value, step)
    return value


def _part(value: object, step: str | int) -> object:
    """Return what stands at a step into a value; None where nothing does."""
    if isinstance(value, tuple):
        return value[step] if isinstance(step, int) and step < len(value) else None
    return dict(_reachable(value)).get(step)


def _reachable(value: object) -> list[tuple[str | int, object]]:
    found = _children(value)
    if isinstance(value, DateSpan | DateWithin):
        for _, end in list(found):
            found += [pair for pair in _children(end) if pair not in found]
    return found
