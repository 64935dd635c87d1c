"""Which classes of events can answer a question; one that none of a collection's can is an error.

Whether there is such an event does not matter here, only whether there could be one.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from diplomodel.asking.keywords import KEYWORDS, Home, known_classes, words_of
from diplomodel.asking.query import Query
from diplomodel.errors import DataError, Problem, shown
from diplomodel.model.events import Event
from diplomodel.model.kinds import EVENTS

__all__ = ["refuse_impossible"]


def refuse_impossible(query: Query, home: Home, of: type[Event]) -> None:
    """Refuse a question that no event of a collection could ever answer.

    Kinds narrow first: those asked for take the place of the collection's. Then there must be a
    class whose events can have a value of each keyword, and no value that only other classes have.

    Args:
        query: The question.
        home: The data set that the events belong to.
        of: The class of the collection's events.

    Raises:
        DataError: It is one; the message names the collections that could answer.
    """
    everyone = known_classes(home, of)
    able = held = [cls for cls in everyone if issubclass(cls, of)]
    asked = [
        (keyword, value)
        for keyword, row in KEYWORDS.items()  # kinds come first
        for clause in query.clauses
        if row.field and (value := getattr(clause, keyword))
    ]
    wrong: dict[str, list[tuple[Sequence[str], list[type[Event]]]]] = {}
    for keyword, values in asked:
        fitting = [cls for cls in able if any(_can_have(cls, keyword, v) for v in values)]
        if not fitting:
            wrong.setdefault(keyword, []).append((values, able))
        able = fitting or able
    for keyword, values in asked:
        those = held if keyword == "kind" else able
        bad = [v for v in values if not any(_can_have(cls, keyword, v) for cls in those)]
        if bad and keyword not in wrong:
            wrong.setdefault(keyword, []).append((bad, those))
    problems = [
        problem.under(keyword)
        for keyword in KEYWORDS
        for values, classes in wrong.get(keyword, ())
        for problem in _problems(keyword, values, classes, everyone)
    ]
    # Of a class that cannot be built there may be no kinds known at all.
    if problems and held:
        raise DataError(problems)


def _can_have(cls: type[Event], keyword: str, value: str) -> bool:
    words = words_of(cls, KEYWORDS[keyword])
    return words is None or value in words


def _problems(
    keyword: str,
    values: Sequence[str],
    classes: Sequence[type[Event]],
    everyone: Sequence[type[Event]],
) -> Iterator[Problem]:
    """Say of each value that none of the classes can have it, and which others can."""
    rule = "impossible-question"
    words = [words_of(cls, KEYWORDS[keyword]) or () for cls in classes]
    if not any(words):
        having = [cls for cls in everyone if words_of(cls, KEYWORDS[keyword]) != ()]
        yield Problem(
            found=f"a keyword of {_plural(having)}",
            expected=f"a keyword that {_plural(classes)} have",
            rule=rule,
            hint=_ask(having, keyword, values),
        )
        return
    listed = ", ".join(dict.fromkeys(word for group in words for word in group))
    for value in values:
        having = [cls for cls in everyone if _can_have(cls, keyword, value)]
        yield Problem(
            found=shown(value),
            expected=f"one that {_plural(classes)} can have: {listed}",
            rule=rule,
            hint=_ask(having, keyword, [value]),
        )


def _plural(classes: Iterable[type[Event]]) -> str:
    *others, last = [cls.plural.replace("_", " ") for cls in classes]
    return " or ".join(filter(None, (", ".join(others), last)))


def _ask(classes: Iterable[type[Event]], keyword: str, values: Sequence[Any]) -> str | None:
    """Return what to ask instead, of each class that can have a value."""
    question = ""
    if keyword != "kind" and len(values) == 1:
        question = f".where({keyword}={shown(values[0])})"
    asked = " or ".join(f"{_collection(cls)}{question}" for cls in classes)
    return f"ask {asked}" if asked else None


def _collection(cls: type[Event]) -> str:
    return f"ds.{cls.plural}" if cls in EVENTS else f"ds.events.of_kind({cls.__name__})"
