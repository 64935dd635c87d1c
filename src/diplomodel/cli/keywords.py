"""The options of `list` that ask: one for each keyword of `where`."""

import argparse
import contextlib
import re
import shlex
from typing import Any

import attrs

from diplomodel.asking.events import Events
from diplomodel.dataset import Dataset
from diplomodel.dates import FuzzyDate, edtf, parse_date
from diplomodel.errors import DataError, UnknownName
from diplomodel.model.events import Event

__all__ = ["add_keyword_options", "matching_events", "with_options"]

# The keywords of `where` that take values, each with what the help says about it.
_KEYWORDS = {
    "kind": ("KIND", "the kind: summit, visit, meeting, agreement, statement"),
    "country": ("NAME", "a country that takes part, is acted for, visited or a party"),
    "person": ("NAME", "a person who takes part"),
    "organization": ("NAME", "an organization that takes part or convenes"),
    "role": ("WORD", "the part taken: visitor, host, speaker, subject, ..."),
    "level": ("WORD", "the rank of who takes part: head_of_state, ..."),
    "destination": ("NAME", "a country that the visit goes to"),
    "type": ("WORD", "the kind's own sort: working, talks, declaration, speech, ..."),
    "topic": ("WORD", "a topic of the closed list: trade, energy, ..."),
    "tag": ("TEXT", "a free tag"),
    "status": ("WORD", "held, planned, ...; for agreements signed, in_force, ..."),
    "place": ("NAME", "a place where it happened"),
    "speech-act": ("WORD", "what a speaker did: proposal, thanks, ..."),
    "instrument": ("WORD", "what sort of text an agreement is: treaty, roadmap, ..."),
    "source": ("NAME", "a source that tells of it"),
    "basis": ("WORD", "how a part of it is known: stated, computed, inferred, disputed"),
    "text": ("WORDS", "words that all occur in title, summary, names or offices"),
}
_DATES = {
    "during": "a time that its date shares a day with (certain: lies within)",
    "before": "a time that its date lies before",
    "after": "a time that its date lies after",
}
# How an error of the library says which keyword to ask with.
_ASK_WITH = re.compile(r"; ask with (\w+)='([^']+)'$")


def add_keyword_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to the parser of a command."""
    events = parser.add_argument_group("which events")
    for name, (metavar, line) in _KEYWORDS.items():
        events.add_argument(f"--{name}", action="append", metavar=metavar, help=line)
    whole = events.add_mutually_exclusive_group()
    whole.add_argument("--part-of", action="append", metavar="ID", help="the larger event")
    whole.add_argument("--whole", action="store_true", help="events that are part of none")
    for name, line in _DATES.items():
        events.add_argument(f"--{name}", action="append", metavar="DATE", help=line)
    events.add_argument(
        "--certainty",
        metavar="WORD",
        help="whether dates match when possible (the default) or only when certain",
    )
    dated = events.add_mutually_exclusive_group()
    dated.add_argument("--dated", action="store_true", default=None, help="events that have a date")
    dated.add_argument(
        "--undated", action="store_false", dest="dated", default=None, help="events that have none"
    )


def matching_events(ds: Dataset, arguments: argparse.Namespace) -> Events[Event]:
    """Return the events that match the options; errors call keywords by their options."""
    try:
        return ds.events.where(**_constraints(arguments))
    except DataError as error:
        problems = (attrs.evolve(p, path=_option(p.path)) for p in error.problems)
        raise DataError(problems) from None
    except UnknownName as error:
        keyword, colon, rest = str(error).partition(": ")
        if colon and keyword.replace("_", "-") in _KEYWORDS:
            raise UnknownName(f"{_option(keyword)}: {rest}") from None
        raise


def with_options(message: str) -> str:
    """Return an error's message with the option in place of the keyword that it recommends."""
    return _ASK_WITH.sub(
        lambda found: f"; ask with {_option(found[1])} {shlex.quote(found[2])}", message
    )


def _constraints(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the keywords for `where`."""
    constraints: dict[str, Any] = {}
    for option in _KEYWORDS:
        keyword = option.replace("-", "_")
        constraints[keyword] = getattr(arguments, keyword)
    for keyword in _DATES:
        texts = getattr(arguments, keyword)
        constraints[keyword] = texts and [_date(keyword, text) for text in texts]
    for keyword in ("part_of", "dated", "certainty"):
        constraints[keyword] = getattr(arguments, keyword)
    given = {keyword: value for keyword, value in constraints.items() if value is not None}
    if arguments.whole:
        given["part_of"] = None
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
