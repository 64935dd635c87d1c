"""Paths in a mapping: where they lead in the classes of records, and in plain data."""

from collections.abc import Collection, Iterator
from typing import Any

from diplomodel.errors import DataError, Problem, nearest, shown, suggest
from diplomodel.model.record import Field, fields_of
from diplomodel.model.shapes import Many, Nested, Shape, When
from diplomodel.path import Path

__all__ = ["parts_of", "place_at", "places_in"]

_PARTS_OF_DATES = ("year", "month", "day", "start", "end")


def parts_of(text: str) -> tuple[Path, ...] | None:
    """Return the paths that `[*]`, every element of a list, lies between.

    Example:
        >>> parts_of("participants[*].level")
        (Path('participants'), Path('level'))
    """
    first, *others = text.split("[*]")
    if not all(other[:1] in ("", ".", "[") for other in others) or "" in (first, *others[:-1]):
        return None
    parsed = [Path.parse(part.removeprefix(".")) if part else Path() for part in (first, *others)]
    kept = tuple(path for path in parsed if path is not None)
    return kept if len(kept) == len(parsed) else None


def place_at(
    cls: type[Any], text: str, *, evidence: bool = False
) -> tuple[Shape, dict[str, Field]]:
    """Return what a path in a class of records leads to, and the fields that it is among.

    A path of evidence may hold `[*]`, and end in a date's year.

    Raises:
        DataError: It leads nowhere; the problem says where it goes wrong.
    """
    parts = parts_of(text) if evidence or "*" not in text else None
    if parts is None or not (evidence or parts[0]):
        example = "participants[*].level" if evidence else "participants[0].name"
        raise _misled(text, f"the path of a field, such as {example}")
    shape: Shape = Nested(cls)
    fields: dict[str, Field] = {}
    # An index stands for any element: what counts is whether there is a list.
    for step in [step for path in parts for step in (*path, 0)][:-1]:
        if isinstance(step, int):
            if not isinstance(shape, Many):
                raise _misled(text, "no number after what is not a list")
            shape = shape.item
        elif isinstance(shape, Nested):
            given = [f for f in fields_of(shape.record) if f.given and f.name != "evidence"]
            fields = {field.name: field for field in given}
            _one_of(step, fields)
            shape = fields[step].shape
        elif evidence and isinstance(shape, When):
            _one_of(step, _PARTS_OF_DATES)
        else:
            raise _misled(text, f"nothing after what holds {shape.expected}")
    return shape, fields


def _one_of(step: str, names: Collection[str]) -> None:
    if step not in names:
        raise _misled(step, f"one of: {', '.join(names)}", suggest(nearest(step, names)))


def _misled(found: str, expected: str, hint: str | None = None) -> DataError:
    problem = Problem(found=shown(found), expected=expected, rule="mapping-field", hint=hint)
    return DataError([problem])


def places_in(plain: dict[str, Any], text: str) -> Iterator[str]:
    """Walk the parts of a record that a path of evidence stands for.

    Example:
        >>> [*places_in({"acts": [{"type": "signed"}, {"type": "lapsed"}]}, "acts[*].type")]
        ['acts[0].type', 'acts[1].type']
    """
    first, *others = parts_of(text) or (Path(),)
    found = [first]
    for part in others:
        lists = [(path, _value_at(plain, path)) for path in found]
        found = [
            Path((*path, number, *part))
            for path, items in lists
            if isinstance(items, list)
            for number in range(len(items))
        ]
    for path in found:
        whole = Path(path[:-1])
        is_part = bool(path) and path[-1] in _PARTS_OF_DATES
        if _value_at(plain, path) is not None or (
            is_part and isinstance(_value_at(plain, whole), str)
        ):
            yield str(path) or "*"


def _value_at(plain: Any, path: Path) -> Any:
    for step in path:
        try:
            plain = plain[step]
        except (KeyError, IndexError, TypeError):
            return None
    return plain
