"""Questions as values, which hold ids, codes, words and dates, but no names and no functions."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import attrs

from diplomodel.asking.keywords import KEYWORDS, Clause, Context, Home, Keyword, words_of
from diplomodel.dates import FuzzyDate, as_fuzzy
from diplomodel.errors import DataError, Problem, UnknownName, nearest, shown
from diplomodel.model.events import Event
from diplomodel.model.plain import Reader, plain_fields
from diplomodel.model.record import Field, Record, fields_of
from diplomodel.model.shapes import Flag, Many, Text, When, Word
from diplomodel.vocabulary import Certainty, Role

__all__ = ["Query", "build_query", "tests_of", "word_of"]

W = TypeVar("W", bound=StrEnum)

_NOTHING = Clause()


def _in_order(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return clauses so that equal questions are equal: each once, sorted, empty ones left out."""
    return tuple(sorted({*clauses} - {_NOTHING}, key=repr))


@attrs.frozen
class Query:
    """A question about events, resolved: it holds ids, codes, words and dates.

    `ds.query(...)` builds one; `a & b` asks for events that satisfy both, each in any capacity.

    Attributes:
        clauses: The clauses; an event matches when it satisfies all of them.

    Example:
        >>> import diplomodel as dm
        >>> ds = dm.load()
        >>> question = ds.query(country="Kazakhstan", kind="visit")
        >>> question.to_dict()
        {'clauses': [{'kind': ['visit'], 'country': ['KZ']}]}
        >>> question == ds.query(kind="visit", country=("KZ", "Казахстан"))
        True
    """

    clauses: tuple[Clause, ...] = attrs.field(default=(), converter=_in_order)

    def __and__(self, other: "Query") -> "Query":
        """Return the question that asks for both."""
        if not isinstance(other, Query):
            return NotImplemented
        return Query((*self.clauses, *other.clauses))

    def to_dict(self) -> dict[str, Any]:
        """Return the question as plain dicts, lists, texts and booleans.

        Example:
            >>> Query.from_dict({"clauses": [{"kind": ["visit"]}]}).to_dict()
            {'clauses': [{'kind': ['visit']}]}
        """
        return {"clauses": [plain_fields(clause) for clause in self.clauses]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Query":
        """Return the question that `to_dict` wrote.

        Args:
            data: What `to_dict` returned.

        Raises:
            DataError: It is not a question; all problems at once.

        Example:
            >>> Query.from_dict({"clauses": [{"during": ["2024-07"]}]}).clauses[0].during
            (edtf('2024-07'),)
        """
        if not (isinstance(data, dict) and data.keys() == {"clauses"}) or not isinstance(
            data["clauses"], list
        ):
            raise _misused("", shown(data), 'an object with "clauses", a list', "query")
        return Reader().read(data, cls)


# From keywords to a question


def build_query(home: Home, of: type[Event], **given: object) -> Query:
    """Resolve the values of keywords to a question.

    Args:
        home: The data set that is asked.
        of: The class of the events that are asked.
        **given: The values by keyword; `...` for those that are not given.

    Raises:
        UnknownName: A name or a word is not known.
        AmbiguousName: A name may stand for several records.
        DataError: A value is empty, None or not a date, or `certainty` is given without a date
            keyword.
    """
    fields = {field.name: field for field in fields_of(Clause)}
    values = {
        keyword: _resolve(home, of, fields[keyword], value)
        for keyword, value in given.items()
        if value is not ...
    }
    return Query((Clause(**values),))


def _resolve(home: Home, of: type[Event], field: Field, value: object) -> Any:
    if not isinstance(field.shape, Many):
        return _resolve_item(home, of, field.name, field.shape, value)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        items = list(value)
    else:
        items = [value]
    if not items:
        raise _misused(field.name, "nothing", "at least one value", "empty-value")
    if field.shape.optional and items == [None]:
        return (None,)
    return tuple(_resolve_item(home, of, field.name, field.shape.item, item) for item in items)


def _resolve_item(home: Home, of: type[Event], keyword: str, shape: Any, item: object) -> Any:
    row = KEYWORDS[keyword]
    try:
        if isinstance(shape, Flag):
            return shape.read(item)
        if item is None:
            raise _misused("", "null", "a value, or leave the keyword out", "null")
        if isinstance(item, str) and not item.strip():
            raise _misused("", shown(item), "a value that is not empty", "empty-value")
        if isinstance(shape, When):
            return _date(item)
        if isinstance(shape, Text) and shape.refers:
            if not isinstance(item, str | Record):
                raise _misused("", shown(item), "a name, a code or an id", "wrong-type")
            return home.resolve(shape.refers, item)
        if isinstance(shape, Word):
            if not isinstance(item, str):
                raise DataError([shape.unknown(item)])
            return word_of(keyword, item, shape.vocabulary)
        if not isinstance(item, str):
            raise _misused("", shown(item), "text", "wrong-type")
        if row.words:
            return _known_word(keyword, item, row.words(home, of))
        if row.fold:
            return _folded(item, row)
        return shape.read(str(item))
    except DataError as error:
        raise DataError(problem.under(keyword) for problem in error.problems) from None


def word_of(name: str, item: object, vocabulary: type[W]) -> W:
    """Return the member of a vocabulary that a word stands for.

    Args:
        name: What the word was given for, for the message.
        item: The word.
        vocabulary: The vocabulary.

    Raises:
        UnknownName: The vocabulary does not have it; the message lists all words.

    Example:
        >>> from diplomodel.vocabulary import Role
        >>> word_of("role", "speaker", Role) is Role.SPEAKER
        True
    """
    return vocabulary(_known_word(name, item, vocabulary))


def _known_word(name: str, item: object, words: Iterable[str]) -> str:
    choices = tuple(dict.fromkeys(map(str, words)))
    if isinstance(item, str) and item in choices:
        return str(item)
    near = nearest(item, choices)
    raise UnknownName(
        f"{name}: found {shown(item)}, expected one of: {', '.join(choices)}",
        name=str(item),
        choices=near or choices,
        meant=near,
    )


def _folded(item: str, row: Keyword) -> str:
    if row.fold and (folded := row.fold(item)):
        return folded
    raise _misused("", shown(item), "at least one word", "empty-value")


def _date(item: object) -> FuzzyDate:
    if isinstance(item, FuzzyDate | date | str):
        return as_fuzzy(item)
    expected = "a date: EDTF text such as 2024-07, a datetime.date or a FuzzyDate"
    raise _misused("", shown(item), expected, "wrong-type")


def _misused(path: str, found: str, expected: str, rule: str) -> DataError:
    return DataError([Problem(path=path, found=found, expected=expected, rule=rule)])


# From a question to tests of an event


def tests_of(query: Query, home: Home) -> list[Callable[[Event], bool]]:
    """Return a question as functions of an event; the event matches when all return True.

    Args:
        query: The question.
        home: The data set that the events belong to.
    """
    return [test for clause in query.clauses for test in _tests(clause, home)]


def _tests(clause: Clause, home: Home) -> Iterator[Callable[[Event], bool]]:
    context = Context(
        home,
        certain=clause.certainty is Certainty.CERTAIN,
        subjects=Role.SUBJECT in (clause.role or ()),
    )
    together: dict[str, list[tuple[Keyword, frozenset[Any]]]] = {}
    for keyword, row in KEYWORDS.items():
        value = getattr(clause, keyword)
        if value is not None:
            wanted = frozenset[Any](value if isinstance(value, tuple) else (value,))
            together.setdefault(row.one_of or keyword, []).append((row, wanted))
    for rows in together.values():
        yield _test(rows, context)


def _test(rows: list[tuple[Keyword, frozenset[Any]]], context: Context) -> Callable[[Event], bool]:
    first, values = rows[0]
    if not first.one_of:
        having = {cls for cls in context.home.kinds() if words_of(cls, first) != ()}
        return lambda event: type(event) in having and first.test(event, values, context)
    alone = first.alone if len(rows) == 1 else None
    if alone is not None:
        return lambda event: alone(event, values, context)

    def one_satisfies_all(event: Event) -> bool:
        parts = getattr(event, first.one_of)
        return any(all(row.test(part, wanted, context) for row, wanted in rows) for part in parts)

    return one_satisfies_all
