"""Between records and plain dicts, strictly and with every problem told at once.

The hooks are bound field by field inside our own classes, so that a converter that they are
registered on reads a user's own classes as it did before.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast, get_args, get_origin, overload

import attrs

from diplomodel.dates import FuzzyDate, edtf
from diplomodel.errors import DataError, Problem, Severity, UnknownName, nearest, shown, suggest
from diplomodel.model.events import Event, Visit
from diplomodel.model.kinds import Entry, kinds_by_name
from diplomodel.model.parties import Country
from diplomodel.model.record import Field, Partial, Record, fields_of, identity, kind_of, named
from diplomodel.model.shapes import Exact, Many, Nested, Number, Shape, When, Word
from diplomodel.reference.countries import countries

if TYPE_CHECKING:
    import cattrs

__all__ = [
    "make_converter",
    "plain_value",
    "register_hooks",
    "structure",
    "unstructure",
]

R = TypeVar("R", bound=Record)
C = TypeVar("C", bound="cattrs.BaseConverter")
Parse: TypeAlias = Callable[[Any, Any], Any]

_DECIMAL = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")


def make_converter(*kinds: type[Event]) -> "cattrs.Converter":
    """Return a cattrs converter that reads and writes records.

    Args:
        *kinds: Classes of events of your own, each with a `kind`.

    Raises:
        TypeError: A class of your own is no event, or has no kind or one that is taken.

    Example:
        >>> converter = make_converter()
        >>> converter.structure({"kind": "visit", "id": "a", "title": "A"}, Event).title
        'A'
    """
    import cattrs

    return register_hooks(cattrs.Converter(), *kinds)


def register_hooks(converter: C, *kinds: type[Event]) -> C:
    """Teach a cattrs converter to read and write records; its other classes stay as they are.

    Reading is strict whatever the converter's own settings, and raises `DataError` with all
    problems. An `Event` is read by its `kind`.

    Args:
        converter: The converter.
        *kinds: Classes of events of your own, each with a `kind`.

    Returns:
        The same converter.

    Raises:
        TypeError: A class of your own is no event, or has no kind or one that is taken.

    Example:
        >>> import cattrs
        >>> converter = register_hooks(cattrs.Converter(detailed_validation=False))
        >>> converter.unstructure(Visit(id="a", title="A"))
        {'kind': 'visit', 'id': 'a', 'title': 'A'}
    """
    reader = _Reader(converter, kinds_by_name(kinds))
    for cls in reader.classes():
        converter.register_structure_hook(cls, reader.structure)
        converter.register_unstructure_hook(cls, unstructure)
    converter.register_structure_hook(FuzzyDate, _date)
    converter.register_unstructure_hook(FuzzyDate, str)
    # A list of records tells the problems of all its elements, too.
    converter.register_structure_hook_func(_holds_records, reader.structure_several)
    return converter


@lru_cache(maxsize=64)
def _default_reader(kinds: tuple[type[Event], ...]) -> "_Reader":
    import cattrs

    return _Reader(cattrs.Converter(), kinds_by_name(kinds))


@overload
def structure(data: object, *, kinds: Iterable[type[Event]] = ...) -> Entry: ...
@overload
def structure(data: object, record: type[R], *, kinds: Iterable[type[Event]] = ...) -> R: ...
def structure(
    data: object, record: type[Record] | None = None, *, kinds: Iterable[type[Event]] = ()
) -> Any:
    """Return the record that a dict describes, as a file would.

    Args:
        data: The dict, of plain values: text, numbers, booleans, lists, dicts.
        record: The class to read; None reads any by its `kind`.
        kinds: Classes of events of your own.

    Raises:
        DataError: Something is wrong with it; all problems at once.

    Example:
        >>> visit = structure({"kind": "visit", "id": "a", "title": "A", "date": "2024-07"})
        >>> visit.date
        edtf('2024-07')
        >>> structure({"kind": "visit", "id": "a", "title": "A", "status": "hold"})
        Traceback (most recent call last):
            ...
        diplomodel.errors.DataError: a: status: found "hold", expected one of: unspecified, ...
    """
    reader = _default_reader(tuple(kinds))
    return reader.entry(data) if record is None else reader.structure(data, record)


def unstructure(record: Record) -> dict[str, Any]:
    """Return a record as a dict of plain values, without what is default.

    Args:
        record: The record, or a part of one.

    Example:
        >>> from diplomodel import Participant
        >>> unstructure(Participant(country="OM", office="Sultan"))
        {'office': 'Sultan', 'country': 'OM'}
    """
    kind = kind_of(type(record))
    plain: dict[str, Any] = {"kind": kind} if kind else {}
    for field in fields_of(type(record)):
        if field.given:
            value = getattr(record, field.name)
            if value != field.default:
                plain[field.name] = plain_value(value, field.shape)
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
        return [plain_value(item, shape.item) for item in value]
    if isinstance(shape, Nested):
        return unstructure(value)
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


def _holds_records(target: Any) -> bool:
    arguments = get_args(target)
    return (
        get_origin(target) in (list, tuple)
        and len(arguments) in (1, 2)
        and arguments[1:] in ((), (...,))
        and isinstance(arguments[0], type)
        and issubclass(arguments[0], Record)
    )


class _Reader:
    """Reads records; one for each converter."""

    def __init__(self, converter: Any, entries: Mapping[str, type[Record]]) -> None:
        self._converter = converter
        self._entries = entries
        self._hooks: dict[type[Any], Parse] = {}

    def classes(self) -> list[type[Record]]:
        """Return every class of records, parts of records included, and the events' base."""
        found: dict[type[Record], None] = {}

        def add(cls: type[Record]) -> None:
            if cls in found:
                return
            found[cls] = None
            for field in fields_of(cls):
                shape = field.shape.item if isinstance(field.shape, Many) else field.shape
                # Other classes are read inside records only; alone they stay as they are.
                if isinstance(shape, Nested) and issubclass(shape.record, Record):
                    add(shape.record)

        for cls in (*self._entries.values(), Country):
            add(cls)
        return [Event, *found]

    def entry(self, data: object) -> Any:
        """Read a record of any kind."""
        return self._by_kind(data, self._entries)

    def structure(self, data: object, cls: type[Any]) -> Any:
        """Read a record of a class; an Event by its kind."""
        if cls is Event:
            events = {k: c for k, c in self._entries.items() if issubclass(c, Event)}
            return self._by_kind(data, events)
        data = _object(data, cls)
        kind = kind_of(cls)
        given = data.get("kind", kind)
        if kind and given != kind:
            raise DataError(
                [
                    Problem(
                        path="kind",
                        found=shown(given),
                        expected=shown(kind),
                        rule="unknown-kind",
                        record=_id_in(data, cls),
                    )
                ]
            )
        if kind:
            data = {key: value for key, value in data.items() if key != "kind"}
        return self._hook(cls)(data, cls)

    def structure_several(self, data: object, target: Any) -> Any:
        """Read a list of records."""
        read = self._many(data, _expected(get_args(target)[0]), partial(self._one, target))
        return list(read) if get_origin(target) is list else read

    def _one(self, target: Any, data: object) -> Any:
        return self.structure(data, get_args(target)[0])

    def _by_kind(self, data: object, entries: Mapping[str, type[Record]]) -> Any:
        data = _object(data, None)
        kind = data.get("kind")
        cls = entries.get(kind) if isinstance(kind, str) else None
        if cls is None:
            raise DataError(
                [
                    Problem(
                        path="kind",
                        found=shown(kind) if "kind" in data else "nothing",
                        expected=f"one of: {', '.join(entries)}",
                        rule="unknown-kind",
                        hint=suggest(nearest(kind, entries)),
                        record=_id_in(data, Event),
                    )
                ]
            )
        return self.structure(data, cls)

    def _hook(self, cls: type[Any]) -> Parse:
        hook = self._hooks.get(cls)
        if hook is None:
            hook = self._hooks[cls] = self._make_hook(cls)
        return hook

    def _make_hook(self, cls: type[Any]) -> Parse:
        from cattrs.errors import ClassValidationError
        from cattrs.gen import make_dict_structure_fn, override

        parsers = {field.name: self._parser(field) for field in fields_of(cls) if field.given}
        places = {field.name: number for number, field in enumerate(fields_of(cls))}
        overrides: dict[str, Any] = {
            name: override(struct_hook=parser) for name, parser in parsers.items()
        }
        # The converter's own settings must not matter, so each is given here.
        read = make_dict_structure_fn(
            cls,
            self._converter,
            _cattrs_forbid_extra_keys=True,
            _cattrs_detailed_validation=True,
            _cattrs_use_alias=False,
            _cattrs_prefer_attrib_converters=False,
            **overrides,
        )

        def hook(data: Any, _: Any) -> Any:
            try:
                return read(data, cls)
            except ClassValidationError as error:
                problems = _told(error, cls)
            # What is well-formed can still break a rule across fields. (The constructor has
            # applied the rules itself where no field failed.)
            if issubclass(cls, Record) and any(problem.path for problem in problems):
                known = {(p.path, p.rule) for p in problems}
                rules = cls.rules(self._well_formed(data, cls))
                problems += [p for p in rules if (p.path, p.rule) not in known]
            problems = [p for p in problems if p.severity == Severity.ERROR]
            problems.sort(key=lambda p: places.get(re.split(r"[.[]", p.path)[0], len(places)))
            raise DataError(named(problems, record=_id_in(data, cls))) from None

        return hook

    def _well_formed(self, data: Mapping[str, Any], cls: type[Any]) -> dict[str, Any]:
        """Return what can be read of a dict that failed: a second, slow look, value by value."""
        well: dict[str, Any] = {}
        for field in fields_of(cls):
            if not field.given:
                continue
            if field.name not in data:
                if not field.required:
                    well[field.name] = field.default
                continue
            value = data[field.name]
            try:
                well[field.name] = self._parser(field)(value, None)
            except DataError:
                shape = field.shape
                if isinstance(shape, Many) and isinstance(shape.item, Nested):
                    well[field.name] = self._parts(value, shape.item.record)
        return {name: value for name, value in well.items() if value is not ...}

    def _parts(self, data: object, cls: type[Any]) -> Any:
        """Return a list of parts, each as far as it can be read; `...` where it is no list."""
        if not isinstance(data, list | tuple):
            return ...
        parts: list[Any] = []
        for item in cast("list[Any]", data):
            try:
                parts.append(self.structure(item, cls))
            except DataError:
                known = self._well_formed(item, cls) if isinstance(item, dict) else {}
                parts.append(Partial(known))
        return tuple(parts)

    def _parser(self, field: Field) -> Parse:
        parse = self._parser_of(field.shape)
        if not field.optional:
            return parse

        def optional(value: Any, target: Any) -> Any:
            return None if value is None else parse(value, target)

        return optional

    def _parser_of(self, shape: Shape) -> Parse:
        if isinstance(shape, Nested):
            return lambda value, _: self.structure(value, shape.record)
        if isinstance(shape, Many):
            item = self._parser_of(shape.item)
            return lambda value, _: self._many(value, shape.expected, lambda v: item(v, None))
        if isinstance(shape, Word):
            members = {str(member.value): member for member in shape.vocabulary}

            def word(value: Any, _: Any) -> Any:
                found = members.get(value) if isinstance(value, str) else None
                if found is None:
                    raise DataError([shape.unknown(value)])
                return found

            return word
        if isinstance(shape, When):
            return _date
        if isinstance(shape, Exact):
            return _decimal

        def plain(value: Any, _: Any) -> Any:
            problems = list(shape.problems(value))
            if problems:
                code = _code_of(value) if "country" in getattr(shape, "refers", ()) else None
                hint = f"write {code}" if code else problems[0].hint
                raise DataError([attrs.evolve(problem, hint=hint) for problem in problems])
            return float(value) if isinstance(shape, Number) and not shape.whole else value

        return plain

    def _many(self, data: object, expected: str, read: Callable[[Any], Any]) -> tuple[Any, ...]:
        if not isinstance(data, list | tuple):
            raise DataError([Problem(found=shown(data), expected=expected, rule="wrong-type")])
        items: list[Any] = []
        problems: list[Problem] = []
        for index, item in enumerate(cast("list[Any]", data)):
            try:
                items.append(read(item))
            except DataError as error:
                problems += [problem.under(index) for problem in error.problems]
        if problems:
            raise DataError(problems)
        return tuple(items)


def _expected(cls: type[Any]) -> str:
    return f"a list, each {Nested(cls).expected}"


def _object(data: object, cls: type[Any] | None) -> dict[str, Any]:
    if isinstance(data, dict):
        return cast("dict[str, Any]", data)
    expected = "an object with a kind" if cls is None else Nested(cls).expected
    raise DataError([Problem(found=shown(data), expected=expected, rule="wrong-type")])


def _id_in(data: Mapping[str, Any], cls: type[Any]) -> str | None:
    """Return the id that a dict gives itself, for the problems to name."""
    return identity(cls, data) if cls is not Event else identity(Visit, data)


def _date(value: Any, _: Any = None) -> FuzzyDate:
    if isinstance(value, FuzzyDate):
        problem = Problem(
            found="a date that is built already",
            expected=When.expected,
            rule="wrong-type",
            hint=f'write "{value}"',
        )
        raise DataError([problem])
    if not isinstance(value, str):
        raise DataError(list(When().problems(value)))
    return edtf(value)


def _code_of(name: object) -> str | None:
    """Return the code of the country that a name written in place of a code stands for."""
    try:
        return countries().resolve(name).code if isinstance(name, str) else None
    except UnknownName:
        return None


def _decimal(value: Any, _: Any) -> Decimal:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        rule = "decimal" if isinstance(value, str) else "wrong-type"
        hint = f'write "{value}"' if type(value) is int and abs(value) < 10**20 else None
        raise DataError(
            [Problem(found=shown(value), expected=Exact().expected, rule=rule, hint=hint)]
        )
    return Decimal(value)


def _told(error: Any, cls: type[Any]) -> list[Problem]:
    """Return what a validation error of cattrs says, in our words and the fields' order."""
    from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError

    by_name = {field.name: field for field in fields_of(cls)}
    problems: list[Problem] = []
    for part in error.exceptions:
        notes = getattr(part, "__notes__", ())
        name = next((n.name for n in notes if isinstance(n, AttributeValidationNote)), None)
        if isinstance(part, ForbiddenExtraKeysError):
            problems += [_unknown_key(key, by_name) for key in sorted(part.extra_fields, key=str)]
        elif isinstance(part, DataError):
            problems += [p if name is None else p.under(name) for p in part.problems]
        elif isinstance(part, KeyError) and name is not None:
            problems.append(
                Problem(
                    path=name,
                    found="nothing",
                    expected=by_name[name].expected,
                    rule="required",
                )
            )
        elif isinstance(part, ValueError):  # by a check of somebody's own class
            problems.append(
                Problem(
                    path=name or "", found="what it refuses", expected=str(part), rule="own-check"
                )
            )
        else:
            raise part
    return problems


def _unknown_key(key: object, by_name: Mapping[str, Field]) -> Problem:
    field = by_name.get(str(key))
    if field is not None and not field.given:
        hint = "it follows from the acts, and is in no file"
        return Problem(
            path=field.name,
            found="a computed field",
            expected="no such key",
            rule="computed-field",
            hint=hint,
        )
    given = [name for name, f in by_name.items() if f.given]
    return Problem(
        path=str(key) if re.fullmatch(r"\w{1,40}", str(key)) else "",
        found=f"the key {shown(str(key))}",
        expected=f"one of: {', '.join(given)}",
        rule="unknown-key",
        hint=suggest(nearest(str(key), given)),
    )
