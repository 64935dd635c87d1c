"""The commands and their options."""

import argparse
from typing import Any, NoReturn

from diplomodel.cli import asking, files
from diplomodel.cli.common import Command, Done

__all__ = ["parser"]

_DESCRIPTION = """\
A typed model of diplomatic events: who met whom, where, when, and what was
agreed, each with its evidence. Without a command it prints what the data set
is and a table of its events."""

_EPILOG = """\
examples:
  diplomodel show sco-summit-astana-2024
  diplomodel list --kind visit --destination Oman --during 2025
  diplomodel countries Turkey
  diplomodel check my-events.json --known bundled
  diplomodel convert visits.csv visits.jsonl --mapping visits.toml

exit codes: 0, 1 where data has problems or differs, 2 where the question is
wrong or a file cannot be read or written"""

_LIST_EPILOG = """\
An option that is given twice means any of its values; different options are
joined by "and". Names are ids, codes or any known name, never near guesses.
Dates are EDTF (2024-07, 2024-07-03/2024-07-04) or English ("July 2024")."""


_CONVERT_EPILOG = """\
OUT ends in .json, .jsonl, .jsonl.gz or .parquet (a folder of tables); without
an ending it is a folder of JSON. A file is replaced in one step when all is
written; a folder is only written new. Where IN has errors, all are told and
nothing is written."""

_DIFF_EPILOG = """\
The exit code is 0 where A and B are equal, 1 where they differ, and 2 where
one of them cannot be read or has problems."""

_DATA = "what to read instead of the bundled data set"
_KNOWN = "what else references may lead to, such as bundled; can be given again"
_MOST_UNPACKED = "how much a gzip file may unpack to"
_MAPPING = "what the columns of tables mean: a .toml file, or the name of a mapping that is shipped"
_READABLE = (
    "a .json, .jsonl or .jsonl.gz file, a folder of them, a .parquet folder, bundled, or - for "
    "the input"
)
_TABLE = f"{_READABLE}; with --mapping a .csv, .tsv or .xlsx table"


class _Version(argparse.Action):
    """Prints the version; the package's metadata is read only then."""

    def __call__(self, *_: object, **__: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("diplomodel")
        except PackageNotFoundError:
            number = "(not installed)"
        raise Done(f"diplomodel {number}")


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=26, width=80)


def _options(*arguments: str, **settings: Any) -> argparse.ArgumentParser:
    """Return a parser for an option that several commands have."""
    made = argparse.ArgumentParser(add_help=False)
    made.add_argument(*arguments, **settings)
    return made


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; what it gives has the command to `run`."""
    made = argparse.ArgumentParser(
        prog="diplomodel",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    made.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    made.add_argument("--data", metavar="PATH", help=_DATA)
    several: dict[str, Any] = {"metavar": "PATH", "action": "append", "help": _KNOWN}
    # A command's own list would take the place of this one.
    made.add_argument("--known", dest="known_first", default=[], **several)
    made.set_defaults(run=asking.run_card, known=[])
    known = _options("--known", default=[], **several)
    # Without a default here, or it would undo what stands before the command.
    data = _options("--data", metavar="PATH", default=argparse.SUPPRESS, help=_DATA)
    commands = made.add_subparsers(title="commands", metavar="COMMAND")

    def command(
        name: str, run: Command, line: str, more: str = "", **settings: Any
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name,
            help=line,
            description=f"{line[0].upper()}{line[1:]}.",
            epilog=more,
            formatter_class=_formatter,
            allow_abbrev=False,
            **settings,
        )
        sub.set_defaults(run=run)
        return sub

    ask = [data, known]
    show = command("show", asking.run_show, "print one record and how it is known", parents=ask)
    show.add_argument("id", metavar="ID", help="the id of a record, or the code of a country")
    _list_options(
        command("list", asking.run_list, "print the events that match", _LIST_EPILOG, parents=ask)
    )
    for name, run, noun in (
        ("countries", asking.run_countries, "country"),
        ("people", asking.run_people, "person"),
    ):
        line = f"list the {name}, or tell what a name stands for"
        sub = command(name, run, line, parents=ask)
        sub.add_argument(
            "name", metavar="NAME", nargs="*", help=f"any name of a {noun}, code or id"
        )
    json = _options("--json", action="store_true", help="print the problems as JSON")
    most = _options("--most-unpacked", metavar="BYTES", type=_size, help=_MOST_UNPACKED)
    mapping = _options("--mapping", metavar="MAPPING", help=_MAPPING)
    reading = [known, most]

    line = "tell everything that is wrong with files"
    sub = command("check", files.run_check, line, parents=[mapping, *reading, json])
    sub.add_argument("files", metavar="FILE", nargs="+", help=f"{_TABLE}; each is a data set")
    line = "write a data set, or a table, in another format"
    sub = command(
        "convert", files.run_convert, line, _CONVERT_EPILOG, parents=[mapping, *reading, json]
    )
    sub.add_argument(
        "--keep-good", action="store_true", help="write what is good, tell the rest and exit with 1"
    )
    sub.add_argument("source", metavar="IN", help=_TABLE)
    sub.add_argument("target", metavar="OUT", help="the path to write")
    line = "tell what changed from one data set to another"
    sub = command("diff", files.run_diff, line, _DIFF_EPILOG, parents=reading)
    sub.add_argument("--json", action="store_true", help="print the differences as JSON")
    for dest, metavar in (("old", "A"), ("new", "B")):
        sub.add_argument(dest, metavar=metavar, help=_READABLE)
    command("schema", files.run_schema, "print the format of files as a JSON Schema")
    return made


def _size(text: str) -> int:
    """Read a number of bytes."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of bytes")
    return int(text)


def _list_options(parser: argparse.ArgumentParser) -> None:
    events = parser.add_argument_group("which events")
    for name, (metavar, line) in asking.KEYWORDS.items():
        events.add_argument(f"--{name}", action="append", metavar=metavar, help=line)
    whole = events.add_mutually_exclusive_group()
    whole.add_argument("--part-of", action="append", metavar="ID", help="the larger event")
    whole.add_argument("--whole", action="store_true", help="events that are part of none")
    for name, line in asking.DATES.items():
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
