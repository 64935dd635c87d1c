"""The command line: the card of a data set, its records, questions, names, checks.

Exit codes are 0, 1 where data has problems, and 2 where what was asked cannot be done: a wrong
option, an unknown id or name, a file that cannot be read.
"""

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import attrs

from diplomodel import pages
from diplomodel.converters import unstructure
from diplomodel.dataset import Dataset
from diplomodel.dates import FuzzyDate, edtf, parse_date
from diplomodel.errors import DataError, DiplomodelError, Problem, Severity
from diplomodel.files import check, load, read
from diplomodel.names import Registry
from diplomodel.parties import Country, Person
from diplomodel.terminal import Page, clean, wants_colour

__all__ = ["main"]

# What a command answers: lines, and the exit code.
Answer: TypeAlias = tuple[Iterable[str], int]

# The keywords of `where` that take values, each with what the help says of it.
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
_DESCRIPTION = """\
A typed model of diplomatic events: who met whom, where, when, and what was
agreed, each with its evidence. Without a command it prints what the data set
is and a table of its events."""

_EPILOG = """\
examples:
  diplomodel show sco-summit-astana-2024
  diplomodel list --kind visit --destination Oman --during 2025
  diplomodel countries Turkey
  diplomodel check my-events.json

exit codes: 0, 1 where data has problems, 2 where the question is wrong"""

_LIST_EPILOG = """\
An option that is given twice means any of its values; different options are
joined by "and". Names are ids, codes or any known name, never near guesses.
Dates are EDTF (2024-07, 2024-07-03/2024-07-04) or English ("July 2024")."""

# What Python does, unless told otherwise, with letters that an encoding has not: it fails.
_FAILING = ("strict", "surrogateescape")


class _Stop(Exception):
    """A reason to end, for the standard error stream, and the exit code."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments, without the program's name; None takes those of the process.

    Returns:
        The exit code: 0, 1 where data has problems, 2 where what was asked cannot be done.

    Example:
        >>> main(["list", "--kind", "visit", "--during", "1900"])
        No event matches.
        0
    """
    lines: Iterable[str] = ()
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors in _FAILING:
        sys.stdout.reconfigure(errors="replace")
    try:
        arguments = _parser().parse_args(argv)
        run: Callable[[argparse.Namespace], Answer] = arguments.run
        lines, code = run(arguments)
    except SystemExit as stop:  # --help, --version and wrong options, which argparse has printed
        code = stop.code if isinstance(stop.code, int) else 2
    except _Stop as stop:
        _complain(str(stop))
        code = stop.code
    except DiplomodelError as error:
        _complain(str(error))
        code = 2
    except KeyboardInterrupt:
        code = 130
    return _written(lines, code)


# What is printed


def _written(lines: Iterable[str], code: int) -> int:
    """Print lines; a reader who has gone away is no error."""
    out = sys.stdout
    if out is None or out.closed:
        return code
    try:
        for line in lines:
            out.write(f"{line}\n")
        out.flush()
    except BrokenPipeError:
        _forget(out)
    except OSError as error:
        _forget(out)
        _complain(f"the output cannot be written: {error.strerror}")
        return 2
    except KeyboardInterrupt:
        _forget(out)
        return 130
    return code


def _forget(out: Any) -> None:
    """Lead what is still unwritten nowhere, or Python would fail on it again at its end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())
        os.close(nowhere)


def _complain(message: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"diplomodel: {message}\n")


def _page() -> Page:
    return Page(colour=wants_colour(sys.stdout))


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"


# Data


def _dataset(arguments: argparse.Namespace) -> Dataset:
    path: str | None = arguments.data
    try:
        return load() if path is None else read(_existing(path))
    except DataError as error:
        where = "the bundled data set" if path is None else path
        lines = "\n".join(clean(str(problem)) for problem in error.problems)
        raise _Stop(f"{where} has problems:\n{lines}", code=1) from None
    except OSError as error:
        raise _Stop(_unreadable(str(path), error)) from None


def _existing(path: str) -> str:
    """Return a path that leads to something; what is missing is no problem of the data."""
    Path(path).stat()
    return path


def _unreadable(path: str, error: OSError) -> str:
    return f"{path} cannot be read: {error.strerror or error}"


# Commands


def _run_card(arguments: argparse.Namespace) -> Answer:
    return _table(pages.card, _dataset(arguments))


def _run_show(arguments: argparse.Namespace) -> Answer:
    ds = _dataset(arguments)
    page = _page()
    pages.entry(page, ds, ds[arguments.id])
    return page.lines, 0


def _run_list(arguments: argparse.Namespace) -> Answer:
    asked: dict[str, Any] = {}
    for option in _KEYWORDS:
        keyword = option.replace("-", "_")
        asked[keyword] = getattr(arguments, keyword)
    for keyword in _DATES:
        texts = getattr(arguments, keyword)
        asked[keyword] = texts and [_date(keyword, text) for text in texts]
    for keyword in ("part_of", "dated", "certainty"):
        asked[keyword] = getattr(arguments, keyword)
    given = {keyword: value for keyword, value in asked.items() if value is not None}
    if arguments.whole:
        given["part_of"] = None
    events = _dataset(arguments).events.where(**given)
    if arguments.format == "json":
        records = [unstructure(event) for event in events]
        return pages.json_lines(records, _encoding()), 0
    if arguments.format == "csv":
        return list(pages.csv_lines(events, _encoding())), 0
    if not len(events):
        return ["No event matches."], 0
    page = _page()
    pages.timeline(page, events)
    return page.lines, 0


def _date(keyword: str, text: str) -> FuzzyDate:
    """Read a date as people type it: EDTF, else English."""
    with contextlib.suppress(DataError):
        return edtf(text)
    try:
        return parse_date(text)
    except DataError as error:
        raise DataError([problem.under(keyword) for problem in error.problems]) from None


def _run_countries(arguments: argparse.Namespace) -> Answer:
    ds = _dataset(arguments)
    return _resolved(ds, ds.countries, arguments) or _table(pages.country_table, ds)


def _run_people(arguments: argparse.Namespace) -> Answer:
    ds = _dataset(arguments)
    return _resolved(ds, ds.people, arguments) or _table(pages.people_table, ds)


def _resolved(
    ds: Dataset, registry: Registry[Country] | Registry[Person], arguments: argparse.Namespace
) -> Answer | None:
    """Tell what the name that is asked for stands for; None where none is asked for."""
    if not arguments.name:
        return None
    name = " ".join(arguments.name)
    record = registry.find(name)
    page = _page()
    pages.resolution(page, record, name)
    pages.entry(page, ds, record)
    return page.lines, 0


def _table(write: Callable[[Page, Dataset], None], ds: Dataset) -> Answer:
    page = _page()
    write(page, ds)
    return page.lines, 0


def _run_check(arguments: argparse.Namespace) -> Answer:
    lines: list[str] = []
    problems: list[Problem] = []
    code = 0
    for file in arguments.files:
        try:
            report = check(sys.stdin.buffer if file == "-" else _existing(file))
        except OSError as error:
            _complain(_unreadable(file, error))
            code = 2
            continue
        problems += report.problems
        lines += [clean(str(problem)) for problem in report.problems]
        if any(problem.severity == Severity.ERROR for problem in report.problems):
            code = max(code, 1)
        else:
            lines.append(f"{clean(file)}: ok: {report.read} records")
    if arguments.json:
        return pages.json_lines(list(map(attrs.asdict, problems)), _encoding()), code
    return lines, code


# Options


class _Version(argparse.Action):
    """Prints the version; the package's metadata is read only then."""

    def __call__(self, *_: object, **__: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("diplomodel")
        except PackageNotFoundError:
            number = "(not installed)"
        print(f"diplomodel {number}")
        raise SystemExit(0)


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=26, width=80)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="diplomodel",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    data_help = "a file or folder to read instead of the bundled data set"
    parser.add_argument("--data", metavar="PATH", help=data_help)
    parser.set_defaults(run=_run_card)
    # Also behind a command; without a default there, or it would undo what stands before it.
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", metavar="PATH", default=argparse.SUPPRESS, help=data_help)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], Answer], line: str, more: str = "", **kw: Any
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=line,
            description=f"{line[0].upper()}{line[1:]}.",
            epilog=more,
            formatter_class=_formatter,
            allow_abbrev=False,
            **kw,
        )
        made.set_defaults(run=run)
        return made

    show = command("show", _run_show, "print one record and how it is known", parents=[data])
    show.add_argument("id", metavar="ID", help="the id of a record, or the code of a country")
    _list_options(
        command("list", _run_list, "print the events that match", _LIST_EPILOG, parents=[data])
    )
    for name, run, noun in (
        ("countries", _run_countries, "country"),
        ("people", _run_people, "person"),
    ):
        line = f"list the {name}, or tell what a name stands for"
        sub = command(name, run, line, parents=[data])
        sub.add_argument(
            "name", metavar="NAME", nargs="*", help=f"any name of a {noun}, code or id"
        )
    checking = command("check", _run_check, "tell everything that is wrong with files")
    checking.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a .json, .jsonl or .jsonl.gz file, a folder of them, or - for the input; "
        "each is a data set of its own",
    )
    checking.add_argument("--json", action="store_true", help="print the problems as JSON")
    return parser


def _list_options(parser: argparse.ArgumentParser) -> None:
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
    form = parser.add_argument_group("how they are printed").add_mutually_exclusive_group()
    for name, line in (
        ("json", "as records in JSON, as files hold them"),
        ("csv", "as rows of a flat table"),
    ):
        form.add_argument(f"--{name}", action="store_const", const=name, dest="format", help=line)
