"""What a field may hold, and the words for it.

A shape is read off a field's annotation once. The constructors check values with it, the
converters choose their hooks by it and the data set follows its references, so that one
declaration in a record's class says everything that there is to say about a field.
"""

import datetime
import functools
import inspect
import math
import re
import types
import typing
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

import attrs

from diplomodel.dates import FuzzyDate, edtf
from diplomodel.errors import DataError, Problem, nearest, shown, suggest, with_article
from diplomodel.vocabulary import AgreementStatus, EventStatus

__all__ = [
    "Alpha3",
    "AnyText",
    "Between",
    "ByKey",
    "CountryCode",
    "CountryRef",
    "CurrencyCode",
    "EventRef",
    "Exact",
    "Flag",
    "Format",
    "Id",
    "Identifier",
    "Key",
    "LanguageTag",
    "Many",
    "Nested",
    "Number",
    "Numeric",
    "OneOrMore",
    "OrganizationRef",
    "PartyRef",
    "PersonRef",
    "PlaceRef",
    "Refers",
    "Scalar",
    "Shape",
    "SourceRef",
    "Text",
    "Url",
    "Verbatim",
    "When",
    "Word",
    "shape_of",
]


@attrs.frozen
class Format:
    """How a text must be written, beyond being one; `words` are all that it may be, if few."""

    rule: str
    expected: str
    pattern: re.Pattern[str]
    words: tuple[str, ...] = ()


@attrs.frozen
class Refers:
    """That a text is the id of a record, or the code of a country, of one of these sorts."""

    sorts: tuple[str, ...]


@attrs.frozen
class Between:
    """That a number lies between two others, both included; None is without limit."""

    low: float | None = None
    high: float | None = None


# The notes below are for what is read from plain data without being a record: a mapping's parts.


@attrs.frozen
class Verbatim:
    """That a text may be any text at all, even an empty one, unless a test refuses it.

    Attributes:
        test: Returns what was expected in place of a text, or None where it is good.
        expected: What should stand there.
    """

    test: Callable[[str], str | None] | None = None
    expected: str = "text"


@attrs.frozen
class OneOrMore:
    """That a single value needs no list around it in files."""


@attrs.frozen
class ByKey:
    """That pairs of a text and a value are an object in files: the values by the texts."""


@attrs.frozen
class Key:
    """Which key a field has in files, where that is not its name.

    An empty one says that the keys of the field's own object stand among those of the others.
    """

    name: str


AnyText: TypeAlias = Annotated[str, Verbatim()]

_KEBAB = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_COUNTRY = r"[A-Z]{2}|[A-Z]{4}"
_ID = Format("id", "an id in kebab-case, such as sco-summit-2024", re.compile(_KEBAB))
_CODE = Format(
    "country-code",
    "a country code of two capital letters, or of four for a former state, such as OM or SUHH",
    re.compile(_COUNTRY),
)
_PARTY = Format(
    "party",
    "a country code such as OM, or the id of an organization such as sco",
    re.compile(f"{_COUNTRY}|{_KEBAB}"),
)
_WHO = Format(
    "who",
    "a country code such as OM, or the id of a person or an organization such as sco",
    _PARTY.pattern,
)

Id: TypeAlias = Annotated[str, _ID]
CountryCode: TypeAlias = Annotated[str, _CODE]
CountryRef: TypeAlias = Annotated[str, _CODE, Refers(("country",))]
PersonRef: TypeAlias = Annotated[str, _ID, Refers(("person",))]
OrganizationRef: TypeAlias = Annotated[str, _ID, Refers(("organization",))]
PlaceRef: TypeAlias = Annotated[str, _ID, Refers(("place",))]
SourceRef: TypeAlias = Annotated[str, _ID, Refers(("source",))]
EventRef: TypeAlias = Annotated[str, _ID, Refers(("event",))]
PartyRef: TypeAlias = Annotated[str, _PARTY, Refers(("country", "organization"))]
WhoRef: TypeAlias = Annotated[str, _WHO, Refers(("country", "person", "organization"))]
Alpha3: TypeAlias = Annotated[
    str, Format("alpha3", "three capital letters (ISO 3166-1 alpha-3)", re.compile("[A-Z]{3}"))
]
Numeric: TypeAlias = Annotated[
    str, Format("numeric", "three digits (ISO 3166-1 numeric)", re.compile("[0-9]{3}"))
]
CurrencyCode: TypeAlias = Annotated[
    str,
    Format("currency", "a currency code (ISO 4217), such as USD", re.compile("[A-Z]{3}")),
]
LanguageTag: TypeAlias = Annotated[
    str,
    Format(
        "language",
        "a language tag (BCP 47), such as en or zh-Hans",
        re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"),
    ),
]
Identifier: TypeAlias = Annotated[
    str,
    Format(
        "identifier",
        "a scheme, a colon and a value, such as UNTS:I-10335",
        re.compile(r"[A-Za-z][A-Za-z0-9.-]*:\S+"),
    ),
]
Url: TypeAlias = Annotated[
    str,
    Format("url", "an address that starts with https:// or http://", re.compile(r"https?://\S+")),
]

# Whole numbers fit into 64 bits, so that every engine can hold them.
_TOO_LARGE = 10**18
# As many digits as files may have before the point, and after it.
_MAX_DIGITS = 40

_DECIMAL = re.compile(rf"-?[0-9]{{1,{_MAX_DIGITS}}}(?:\.[0-9]{{1,{_MAX_DIGITS}}})?")

# What no text of ours may hold: control characters but for the line break and the tab, and
# halves of surrogate pairs, which no file in UTF-8 can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _checked(shape: "Text | Number | Flag", value: object) -> Any:
    if problems := list(shape.problems(value)):
        raise DataError(problems)
    return value


def _wrong(rule: str, found: object, expected: str, hint: str | None = None) -> Iterator[Problem]:
    yield Problem(found=shown(found), expected=expected, rule=rule, hint=hint)


@attrs.frozen
class Text:
    """A text, in a format of its own or free; perhaps a reference to a record."""

    format: Format | None = None
    refers: tuple[str, ...] = ()
    verbatim: Verbatim | None = None

    @property
    def expected(self) -> str:
        """Say what should stand there."""
        if self.verbatim:
            return self.verbatim.expected
        return self.format.expected if self.format else "text"

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value."""
        if type(value) is not str:
            yield from _wrong("wrong-type", value, self.expected)
        elif self.verbatim:
            if self.verbatim.test and (expected := self.verbatim.test(value)):
                yield from _wrong("invalid-text", value, expected)
        elif not value.strip():
            yield from _wrong("empty-text", value, self.expected, "leave out what is not known")
        elif _UNWRITABLE.search(value):
            yield from _wrong("control-character", value, "text without control characters")
        elif self.format and not self.format.pattern.fullmatch(value):
            hint = suggest(nearest(value, self.format.words))
            yield from _wrong(self.format.rule, value, self.format.expected, hint)

    def read(self, value: object) -> Any:
        """Return the text that plain data gives, or raise DataError."""
        if (
            type(value) is str
            and self.verbatim is None
            # What is printable holds nothing that cannot be written.
            and value.isprintable()
            and value.strip()
            and (self.format is None or self.format.pattern.fullmatch(value))
        ):
            return value
        return _checked(self, value)


@attrs.frozen
class Number:
    """A number: whole, or with a fraction; perhaps within limits."""

    whole: bool
    limits: Between = Between()

    @property
    def expected(self) -> str:
        """Say what should stand there."""
        name = "a whole number" if self.whole else "a number"
        low, high = self.limits.low, self.limits.high
        if low is not None and high is not None:
            return f"{name} from {low:g} to {high:g}"
        return f"{name} of at least {low:g}" if low is not None else name

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value."""
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            yield from _wrong("wrong-type", value, self.expected)
        elif isinstance(value, float) and not math.isfinite(value):
            yield from _wrong("not-finite", value, self.expected)
        elif abs(value) >= _TOO_LARGE:
            yield from _wrong("out-of-range", value, f"{self.expected}, of at most 18 digits")
        elif (self.limits.low is not None and value < self.limits.low) or (
            self.limits.high is not None and value > self.limits.high
        ):
            yield from _wrong("out-of-range", value, self.expected)

    def read(self, value: object) -> Any:
        """Return the number that plain data gives, or raise DataError."""
        number = _checked(self, value)
        return number if self.whole else float(number)


@attrs.frozen
class Flag:
    """True or False."""

    expected = "true or false"

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value."""
        if not isinstance(value, bool):
            yield from _wrong("wrong-type", value, self.expected)

    def read(self, value: object) -> Any:
        """Return the truth value that plain data gives, or raise DataError."""
        return _checked(self, value)


@attrs.frozen
class Scalar(Text):
    """A text, a number, true or false, as it stands."""

    @property
    def expected(self) -> str:
        """Say what should stand there."""
        return "text, a number, true or false"

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value."""
        if isinstance(value, str | bool):
            return
        if isinstance(value, int | float):
            yield from Number(whole=False).problems(value)
            return
        hint = f'write "{value}"' if isinstance(value, datetime.date) else None
        yield from _wrong("wrong-type", value, self.expected, hint)


@attrs.frozen
class Exact:
    """An exact decimal number: a Decimal in memory, a text in files."""

    expected = 'an exact number, in files as text, such as "1000000000.50"'

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value."""
        if not isinstance(value, Decimal):
            yield from _wrong("wrong-type", value, self.expected)
        elif not value.is_finite():
            yield from _wrong("not-finite", value, self.expected)
        elif value.adjusted() >= _MAX_DIGITS or int(value.as_tuple().exponent) < -_MAX_DIGITS:
            limit = f"of at most {_MAX_DIGITS} digits on either side of the point"
            yield from _wrong("out-of-range", value, f"{self.expected}, {limit}")

    def read(self, value: object) -> Any:
        """Return the number that a text gives digit by digit, or raise DataError."""
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return Decimal(value)
        rule = "decimal" if isinstance(value, str) else "wrong-type"
        hint = f'write "{value}"' if type(value) is int and abs(value) < 10**20 else None
        raise DataError(_wrong(rule, value, self.expected, hint))


@attrs.frozen
class Word:
    """A word of a closed vocabulary."""

    vocabulary: type[StrEnum]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words, in the vocabulary's order."""
        return tuple(str(member.value) for member in self.vocabulary)

    @property
    def expected(self) -> str:
        """Say what should stand there."""
        return f"one of: {', '.join(self.words)}"

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value."""
        if not isinstance(value, self.vocabulary):
            yield self.unknown(value)

    def unknown(self, value: object) -> Problem:
        """Return the problem that a value is none of the words."""
        hint = suggest(nearest(value, self.words))
        if value in self.words:  # the very word, as plain text
            name = self.vocabulary.__name__
            hint = f"write {name}.{str(value).upper()}, from diplomodel.vocabulary"
        rule = "unknown-word" if isinstance(value, str) else "wrong-type"
        return Problem(found=shown(value), expected=self.expected, rule=rule, hint=hint)

    def read(self, value: object) -> Any:
        """Return the member whose text plain data gives, or raise DataError."""
        found = _members(self.vocabulary).get(value) if isinstance(value, str) else None
        if found is None:
            raise DataError([self.unknown(value)])
        return found


@functools.cache
def _members(vocabulary: type[StrEnum]) -> dict[str, StrEnum]:
    return {str(member.value): member for member in vocabulary}


@attrs.frozen
class When:
    """A date as people have it."""

    expected = "a date in EDTF, such as 2024-07 or 2024-07-03/2024-07-04"

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value."""
        if not isinstance(value, FuzzyDate):
            written = _as_edtf(value)
            hint = f"write diplomodel.edtf({written!r})" if written is not None else None
            yield from _wrong("wrong-type", value, self.expected, hint)

    def read(self, value: object) -> Any:
        """Return the date that a text gives in EDTF, or raise DataError."""
        if isinstance(value, str):
            return edtf(value)
        written = _as_edtf(value)
        found = "a date that is built already" if isinstance(value, FuzzyDate) else shown(value)
        hint = f'write "{written}"' if written is not None else None
        problem = Problem(found=found, expected=self.expected, rule="wrong-type", hint=hint)
        raise DataError([problem])


def _as_edtf(value: object) -> str | None:
    """Return the text that would be a date in place of a value, or None."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    return str(value) if isinstance(value, str | datetime.date | FuzzyDate) else None


_UNCOUNTED = {
    "countries": "countries",
    "coverage": "what is complete",
    "evidence": "a piece of evidence",
    "money": "a sum of money",
}


@attrs.frozen
class Nested:
    """A record inside a record."""

    record: type[Any]

    @property
    def expected(self) -> str:
        """Say what should stand there."""
        name = re.sub(r"(?<!^)(?=[A-Z])", " ", self.record.__name__).lower()
        return f"an object that describes {_UNCOUNTED.get(name, with_article(name))}"

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value."""
        if not isinstance(value, self.record):
            yield from _wrong("wrong-type", value, self.expected)
        elif not inspect.ismethod(getattr(self.record, "rules", None)):
            # Somebody's own class, which checks nothing itself.
            for part in attrs.fields(attrs.resolve_types(self.record, include_extras=True)):
                shape, optional = shape_of(part.type)
                held = getattr(value, part.name)
                if not (held is None and optional):
                    yield from (problem.under(part.name) for problem in shape.problems(held))


@attrs.frozen
class Many:
    """Several of one shape, in order: a tuple in memory, a list in files.

    Attributes:
        item: The shape of each.
        optional: Whether None is allowed among them.
        one: Whether a single one needs no list in files.
        by_key: Whether each has a key: the tuple then holds pairs, and a file an object.
    """

    item: "Shape"
    optional: bool = False
    one: bool = False
    by_key: bool = False

    @property
    def expected(self) -> str:
        """Say what should stand there."""
        if self.by_key:
            return f"an object, each value {self.item.expected}"
        several = f"a list, each {self.item.expected}"
        return f"{self.item.expected}, or {several}" if self.one else several

    def problems(self, value: object) -> Iterator[Problem]:
        """Tell what is wrong with a value."""
        if not isinstance(value, tuple) or not (self.by_key <= _are_pairs(value)):
            each = "a pair of text and " if self.by_key else ""
            yield from _wrong("wrong-type", value, f"a tuple, each {each}{self.item.expected}")
            return
        items: tuple[Any, ...] = value
        for step, item in items if self.by_key else enumerate(items):
            if not (item is None and self.optional):
                yield from (problem.under(step) for problem in self.item.problems(item))


def _are_pairs(items: tuple[Any, ...]) -> bool:
    """Tell whether a tuple holds pairs of a text and something else, no text twice."""
    if not all(isinstance(i, tuple) and len(i) == 2 and isinstance(i[0], str) for i in items):
        return False
    return len({key for key, _ in items}) == len(items)


Shape: TypeAlias = Text | Number | Flag | Exact | Word | When | Nested | Many

_PLAIN: dict[object, Callable[[], Shape]] = {
    str: Text,
    int: lambda: Number(whole=True),
    float: lambda: Number(whole=False),
    bool: Flag,
    Decimal: Exact,
}


def shape_of(annotation: object) -> tuple[Shape, bool]:
    """Read a field's shape off its annotation.

    Args:
        annotation: The resolved annotation, extras included.

    Returns:
        The shape, and whether None is allowed.

    Raises:
        TypeError: The annotation is none that a record can hold.

    Example:
        >>> shape, optional = shape_of(tuple[str, ...] | None)
        >>> shape.expected, optional
        ('a list, each text', True)
    """
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Union or origin is types.UnionType:
        kept = [argument for argument in arguments if argument is not types.NoneType]
        # A status is an event's or an agreement's: agreements alone narrow it to the second.
        if len(kept) == 1 or set(kept) == {EventStatus, AgreementStatus}:
            return shape_of(kept[0])[0], len(kept) < len(arguments)
    elif origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    elif origin is typing.Literal and all(isinstance(word, str) for word in arguments):
        pattern = re.compile("|".join(map(re.escape, arguments)))
        return Text(
            Format("unknown-word", f"one of: {', '.join(arguments)}", pattern, arguments)
        ), False
    elif origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        return Many(*shape_of(arguments[0])), False
    elif annotation in _PLAIN:
        return _PLAIN[annotation](), False
    elif isinstance(annotation, type):
        if issubclass(annotation, FuzzyDate):
            return When(), False
        if _is_vocabulary(annotation):
            return Word(annotation), False
        if attrs.has(annotation):
            return Nested(annotation), False
    raise TypeError(
        f"a record cannot hold {annotation!r}: use text, numbers, Decimal, bool, FuzzyDate, "
        "a StrEnum, an attrs class, a tuple[X, ...] of these, or one of these | None"
    )


def _is_vocabulary(annotation: object) -> typing.TypeGuard[type[StrEnum]]:
    return isinstance(annotation, type) and issubclass(annotation, StrEnum)


def _annotated(annotation: object, notes: tuple[object, ...]) -> tuple[Shape, bool]:
    if ByKey() in notes:
        pairs = typing.get_args(typing.get_args(annotation)[0])
        return Many(shape_of(pairs[1])[0], by_key=True), False
    kinds = {*typing.get_args(annotation)}
    if Verbatim() in notes and kinds - {types.NoneType} == {str, int, float, bool}:
        return Scalar(), types.NoneType in kinds
    shape, optional = shape_of(annotation)
    for note in notes:
        if isinstance(note, Format) and isinstance(shape, Text):
            shape = attrs.evolve(shape, format=note)
        elif isinstance(note, Refers) and isinstance(shape, Text):
            shape = attrs.evolve(shape, refers=note.sorts)
        elif isinstance(note, Between) and isinstance(shape, Number):
            shape = attrs.evolve(shape, limits=note)
        elif isinstance(note, Verbatim) and isinstance(shape, Text):
            shape = attrs.evolve(shape, verbatim=note)
        elif isinstance(note, OneOrMore) and isinstance(shape, Many):
            shape = attrs.evolve(shape, one=True)
    return shape, optional
