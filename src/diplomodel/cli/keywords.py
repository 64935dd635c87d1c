"""The options of `list` that ask: one for each keyword of `where`."""

import argparse
import contextlib
import re
import shlex
from typing import Any

import attrs

from diplomodel.asking.events import Events
from diplomodel.asking.keywords import DATES, KEYWORDS, Clause
from diplomodel.dataset import Dataset
from diplomodel.dates import FuzzyDate, edtf, parse_date
from diplomodel.errors import DataError, UnknownName
from diplomodel.model.events import Event
from diplomodel.model.kinds import EVENTS
from diplomodel.model.record import fields_of
from diplomodel.model.shapes import Flag, Many, Shape, Text, When

__all__ = ["add_keyword_options", "matching_events", "with_options"]

# How errors of the library say which keyword to ask with, and which collection to ask.
_ASK_WITH = re.compile(r"; ask with (\w+)='([^']+)'$")
_ASK = re.compile(r'(?:(?<=\()ask )?\bds\.(\w+)(?:\.where\((\w+)="([^"]*)"\))?')
_KINDS = {cls.plural: cls.kind for cls in EVENTS}


def add_keyword_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to the parser of a command; those that are not given set nothing."""
    group = parser.add_argument_group("which events", argument_default=argparse.SUPPRESS)
    for field in fields_of(Clause):
        row = KEYWORDS[field.name]
        options = group.add_mutually_exclusive_group() if row.opposite else group
        options.add_argument(_option(field.name), help=row.help, **_settings(field.shape))
        if row.opposite:
            name, value, line = row.opposite
            options.add_argument(
                f"--{name}", action="store_const", const=value, dest=field.name, help=line
            )


def _settings(shape: Shape) -> dict[str, Any]:
    """Return how an option takes the values of a keyword."""
    if isinstance(shape, Flag):
        return {"action": "store_true"}
    several = {"action": "append"} if isinstance(shape, Many) else {}
    return {"metavar": _metavar(shape.item if isinstance(shape, Many) else shape), **several}


def _metavar(shape: Shape) -> str:
    if isinstance(shape, When):
        return "DATE"
    if isinstance(shape, Text) and shape.refers:
        return "ID" if shape.refers == ("event",) else "NAME"
    return "WORD"


def matching_events(ds: Dataset, arguments: argparse.Namespace) -> Events[Event]:
    """Return the events that match the options; errors call keywords by their options."""
    try:
        return ds.events.where(**_constraints(arguments))
    except DataError as error:
        problems = (attrs.evolve(p, path=_option(p.path)) for p in error.problems)
        raise DataError(problems) from None
    except UnknownName as error:
        keyword, colon, rest = str(error).partition(": ")
        if colon and keyword in KEYWORDS:
            raise UnknownName(f"{_option(keyword)}: {rest}") from None
        raise


def with_options(message: str) -> str:
    """Return an error's message with options in place of the keywords that it recommends."""
    message = _ASK.sub(_asked, message)
    return _ASK_WITH.sub(lambda found: f"; ask with {_question(found[1], found[2])}", message)


def _asked(found: re.Match[str]) -> str:
    """Return the options that ask a collection a question."""
    if found[1] not in _KINDS:
        return found[0]
    options = [_question("kind", _KINDS[found[1]])]
    if found[2]:
        options.append(_question(found[2], found[3]))
    return f"{'ask with ' if found[0].startswith('ask ') else ''}{' '.join(options)}"


def _question(keyword: str, value: str) -> str:
    return f"{_option(keyword)} {shlex.quote(value)}"


def _constraints(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the keywords for `where`."""
    given = {name: value for name, value in vars(arguments).items() if name in KEYWORDS}
    for keyword in given.keys() & {*DATES}:
        given[keyword] = [_date(keyword, text) for text in given[keyword]]
    return given


def _option(keyword: str) -> str:
    return f"--{keyword.replace('_', '-')}"


def _date(keyword: str, text: str) -> FuzzyDate:
    """Read a date as people type it: EDTF or English."""
    with contextlib.suppress(DataError):
        return edtf(text)
    try:
        return parse_date(text)
    except DataError as error:
        raise DataError([problem.under(keyword) for problem in error.problems]) from None
