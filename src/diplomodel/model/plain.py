"""Between records and plain data: dicts, lists, texts and numbers, read strictly and written.

In reading, nothing is coerced, and nothing is passed over. Every problem is found in one go: rules
across fields see whatever is well-formed, even where another field failed.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar, cast

import attrs

from diplomodel.errors import DataError, Problem, Severity, nearest, shown, suggest
from diplomodel.model.events import Event
from diplomodel.model.kinds import Entry
from diplomodel.model.record import (
    Checked,
    Field,
    Partial,
    Record,
    fields_of,
    identity,
    kind_of,
    named,
    warnings_of,
)
from diplomodel.model.shapes import Exact, Many, Nested, Number, Shape, When, Word

__all__ = ["Reader", "plain_fields", "plain_value", "unstructure"]

T = TypeVar("T")
# What could be read, and what is wrong with it; `...` where nothing could.
Outcome: TypeAlias = tuple[Any, list[Problem]]
# Returns how to mend a value that a shape refuses, where that is known.
Advice: TypeAlias = Callable[[Shape, object], str | None]


def _no_advice(shape: Shape, value: object) -> str | None:
    return None


@attrs.frozen
class Reader:
    """Reads plain data as records, or as any other attrs classes, by the shapes of their fields.

    Attributes:
        kinds: The classes of records by their kind.
        advice: What to add to the problem of a value that is refused.

    Example:
        >>> from diplomodel.model.parties import Name
        >>> Reader().read({"text": "Oman", "language": "en"}, Name).text
        'Oman'
    """

    kinds: Mapping[str, type[Entry]] = attrs.field(factory=dict)
    advice: Advice = _no_advice

    def entry(self, data: object) -> Entry:
        """Return the record that plain data describes, of the kind that it names.

        Raises:
            DataError: Something is wrong with it; all problems at once.
        """
        found: Entry = _whole(self._by_kind(data, self.kinds))
        return found

    def entry_with_warnings(self, data: object) -> tuple[Entry, list[Problem]]:
        """Return the record that plain data describes, and what is odd about it.

        Raises:
            DataError: Something is wrong with it; all problems at once.
        """
        kind = data.get("kind") if isinstance(data, dict) else None
        if isinstance(kind, str) and kind in self.kinds:
            try:
                return _acceptor(self.kinds[kind])(data), []  # warnings would be a doubt
            except (_NotCertain, DataError):
                pass
        entry = self.entry(data)
        return entry, warnings_of(entry)

    def read(self, data: object, cls: type[T]) -> T:
        """Return the record of a class that plain data describes; an Event by its kind.

        Raises:
            DataError: Something is wrong with it; all problems at once.
        """
        found: T = _whole(self._record(data, cls))
        return found

    def read_list(self, data: object, cls: type[T]) -> tuple[T, ...]:
        """Return the records of a class that a list of plain data describes.

        Raises:
            DataError: Something is wrong with one; all problems of all at once.
        """
        found: tuple[T, ...] = _whole(self._value(data, Many(Nested(cls))))
        return found

    def _by_kind(self, data: object, kinds: Mapping[str, type[Any]]) -> Outcome:
        if not isinstance(data, dict):
            return _refused(data, "an object with a kind")
        plain = cast("dict[str, Any]", data)
        kind = plain.get("kind")
        if isinstance(kind, str) and kind in kinds:
            return self._record(plain, kinds[kind])
        problem = Problem(
            path="kind",
            found=shown(kind) if "kind" in plain else "nothing",
            expected=f"one of: {', '.join(kinds)}",
            rule="unknown-kind",
            hint=suggest(nearest(kind, kinds)),
        )
        given = plain.get("id")
        return ..., named([problem], record=given if isinstance(given, str) else None)

    def _record(self, data: object, cls: type[Any]) -> Outcome:
        """Read a record; where that fails, return what of it is well-formed."""
        if cls is Event:
            events = {kind: one for kind, one in self.kinds.items() if issubclass(one, Event)}
            return self._by_kind(data, events)
        try:
            return _acceptor(cls)(data), []
        except (_NotCertain, DataError):
            return self._in_detail(data, cls)

    def _in_detail(self, data: object, cls: type[Any]) -> Outcome:
        short = cls.short.get(type(data)) if issubclass(cls, Checked) else None
        if short is not None:
            data = {short: data}
        if not isinstance(data, dict):
            return _refused(data, Nested(cls).expected)
        plain = cast("dict[str, Any]", data)
        kind = kind_of(cls)
        if kind and (given := plain.get("kind", kind)) != kind:
            expected = shown(kind)
            problem = Problem(
                path="kind", found=shown(given), expected=expected, rule="unknown-kind"
            )
            return ..., named([problem], record=identity(cls, plain))
        fields = fields_of(cls)
        well: dict[str, Any] = {}
        problems: list[Problem] = []
        known = {field.key for field in fields if field.given} | ({"kind"} if kind else set())
        if "" in known:  # one field takes whatever keys no other field has
            others = {key: plain[key] for key in plain if not key or key not in known}
            plain = {key: plain[key] for key in plain if key not in others} | {"": others}
        for field in fields:
            if field.given:
                value, found = self._field(plain, field)
                problems += map(field.under, found)
                if value is not ...:
                    well[field.name] = value
        problems += [_unknown_key(key, fields) for key in sorted(plain.keys() - known, key=str)]
        if not problems:
            try:
                return cls(**{field.alias: well[field.name] for field in fields if field.given}), []
            except DataError as error:
                problems = list(error.problems)
            except ValueError as error:  # from a check of somebody's own class
                problems = [Problem(found="what it refuses", expected=str(error), rule="own-check")]
        elif issubclass(cls, Checked):
            told = {(problem.path, problem.rule) for problem in problems}
            problems += [
                problem
                for problem in cls.rules(well)
                if problem.severity == Severity.ERROR and (problem.path, problem.rule) not in told
            ]
        places = {field.key: number for number, field in enumerate(fields)}
        problems.sort(key=lambda problem: places.get(_first(problem.path), len(places)))
        return Partial(well), named(problems, record=identity(cls, plain))

    def _field(self, plain: Mapping[str, Any], field: Field) -> Outcome:
        if field.key not in plain:
            if not field.required:
                return field.default, []
            problem = Problem(found="nothing", expected=field.expected, rule="required")
            return ..., [problem]
        value = plain[field.key]
        if value is None and field.optional:
            return None, []
        return self._value(value, field.shape)

    def _value(self, value: object, shape: Shape) -> Outcome:
        if isinstance(shape, Many):
            return self._several(value, shape)
        if isinstance(shape, Nested):
            read, problems = self._record(value, shape.record)
            return (... if problems else read), problems
        try:
            return shape.read(value), []
        except DataError as error:
            hint = self.advice(shape, value)
            if hint is None:
                return ..., [*error.problems]
            return ..., [attrs.evolve(problem, hint=hint) for problem in error.problems]

    def _several(self, data: object, shape: Many) -> Outcome:
        steps: Iterable[tuple[Any, object]]
        if shape.by_key and isinstance(data, dict):
            steps = cast("dict[Any, object]", data).items()
        elif not shape.by_key and isinstance(data, list | tuple):
            steps = enumerate(cast("Sequence[object]", data))
        elif shape.one:
            steps = [(None, data)]
        else:
            return _refused(data, shape.expected)
        item = shape.item
        items: list[Any] = []
        problems: list[Problem] = []
        for step, plain in steps:
            if shape.by_key and not isinstance(step, str):
                problems += _refused(step, "a key that is text")[1]
                continue
            value: Any = None
            found: list[Problem] = []
            if isinstance(item, Nested):
                value, found = self._record(plain, item.record)
            elif not (plain is None and shape.optional):
                value, found = self._value(plain, item)
            for problem in found:
                if step is not None:
                    problem = problem.under(step)
                elif problem.rule == "wrong-type" and not problem.path:
                    problem = attrs.evolve(problem, expected=shape.expected)
                problems.append(problem)
            # A part that failed stands in its place as far as it could be read.
            value = Partial({}) if value is ... else value
            items.append((step, value) if shape.by_key else value)
        if problems and (shape.by_key or not isinstance(item, Nested)):
            return ..., problems
        return tuple(items), problems


class _NotCertain(Exception):
    """What the quick way cannot vouch for, the detailed way has to read."""


_known_acceptors: dict[type[Any], Callable[[Any], Any]] = {}


def _acceptor(cls: type[Any]) -> Callable[[Any], Any]:
    """Return the quick way to read records of a class: it returns a record, or is not certain.

    It reads by the same shapes and rules as the detailed way, but gives up at the first doubt.
    """
    found = _known_acceptors.get(cls)
    if found is None:
        _known_acceptors[cls] = _not_certain  # while a class that holds itself is looked at
        found = _known_acceptors[cls] = _make_acceptor(cls)
    return found


def _not_certain(data: object) -> Any:
    raise _NotCertain


def _make_acceptor(cls: type[Any]) -> Callable[[Any], Any]:
    fields = [field for field in fields_of(cls) if field.given]
    if not (
        issubclass(cls, Record)
        # Somebody's own class may build its records in a way of its own.
        and cls.__attrs_post_init__ is Record.__attrs_post_init__
        and all(a.validator is None and a.converter is None for a in attrs.fields(cls))
        and all(field.key for field in fields)
    ):
        return _not_certain
    kind = kind_of(cls)
    plan = [(f.key, f.name, f.optional, f.default, _quick(f.shape)) for f in fields]

    def accept(data: Any) -> Any:
        if type(data) is not dict:
            raise _NotCertain
        values: dict[str, Any] = {}
        given = 0
        for key, name, optional, default, read in plan:
            value = data.get(key, ...)
            if value is ...:
                if default is attrs.NOTHING:
                    raise _NotCertain
                values[name] = default
            else:
                given += 1
                values[name] = None if value is None and optional else read(value)
        if kind and "kind" in data:
            given += data["kind"] == kind
        if given != len(data):
            raise _NotCertain
        for _ in cls.rules(values):
            raise _NotCertain
        return cls.of_checked(values)

    return accept


def _quick(shape: Shape) -> Callable[[Any], Any]:
    if isinstance(shape, Nested):
        record = shape.record
        return lambda value: _acceptor(record)(value)
    if not isinstance(shape, Many):
        return shape.read
    if shape.one or shape.by_key or shape.optional:
        return _not_certain
    read = _quick(shape.item)

    def read_all(value: Any) -> Any:
        if type(value) is not list:
            raise _NotCertain
        return tuple([read(item) for item in value])

    return read_all


def _whole(outcome: Outcome) -> Any:
    value, problems = outcome
    if problems:
        raise DataError(problems)
    return value


def _refused(data: object, expected: str) -> Outcome:
    return ..., [Problem(found=shown(data), expected=expected, rule="wrong-type")]


def _first(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _unknown_key(key: object, fields: Sequence[Field]) -> Problem:
    computed = {field.name for field in fields if not field.given}
    if key in computed:
        return Problem(
            path=str(key),
            found="a computed field",
            expected="no such key",
            rule="computed-field",
            hint="it follows from the acts, and is in no file",
        )
    names = [field.key for field in fields if field.given]
    return Problem(
        path=str(key) if re.fullmatch(r"\w{1,40}", str(key)) else "",
        found=f"the key {shown(str(key))}",
        expected=f"one of: {', '.join(names)}",
        rule="unknown-key",
        hint=suggest(nearest(str(key), names)),
    )


def unstructure(record: Record) -> dict[str, Any]:
    """Return a record as a dict of plain values, without what is default.

    Args:
        record: The record, or a part of one.

    Raises:
        TypeError: It is something else.

    Example:
        >>> from diplomodel.model.parties import Participant
        >>> unstructure(Participant(country="OM", office="Sultan"))
        {'office': 'Sultan', 'country': 'OM'}
    """
    if not isinstance(record, Record):
        raise TypeError(f"found {shown(record)}, expected a record or a part of one")
    return plain_fields(record)


def plain_fields(value: Any) -> dict[str, Any]:
    """Return a value of any attrs class as a dict of plain values, without what is default.

    Args:
        value: The value; `Reader.read` makes an equal one of the dict.
    """
    kind = kind_of(type(value))
    plain: dict[str, Any] = {"kind": kind} if kind else {}
    for field in fields_of(type(value)):
        if field.given:
            held = getattr(value, field.name)
            if held != field.default:
                made = plain_value(held, field.shape)
                plain |= {field.key: made} if field.key else made
    return plain


def plain_value(value: Any, shape: Shape) -> Any:
    """Return what a file holds for the value of a field.

    Args:
        value: The value, other than None.
        shape: The shape of the field.

    Example:
        >>> plain_value(Decimal("1.50"), Exact())
        '1.5'
    """
    if isinstance(shape, Many):
        if shape.by_key:
            return {key: plain_value(item, shape.item) for key, item in value}
        items = [None if item is None else plain_value(item, shape.item) for item in value]
        return items[0] if shape.one and len(items) == 1 else items
    if isinstance(shape, Nested):
        plain = plain_fields(value)
        if isinstance(value, Checked) and len(plain) == 1:
            ((key, only),) = plain.items()
            return only if value.short.get(type(only)) == key else plain
        return plain
    if isinstance(shape, Word):
        return value.value
    if isinstance(shape, When):
        return str(value)
    if isinstance(shape, Exact):
        return _decimal_text(value)
    if isinstance(shape, Number):
        # Equal numbers are written alike: 0.0 for -0.0, and a plain one for any subclass.
        return int(value) if shape.whole else float(value) + 0.0
    return value


def _decimal_text(value: Decimal) -> str:
    """Return equal numbers as equal text, every digit kept."""
    text = f"{abs(value) if value == 0 else value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
