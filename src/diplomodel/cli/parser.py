"""The commands and their options."""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from diplomodel.cli import asking, files
from diplomodel.cli.common import Command, CommandError, Done
from diplomodel.cli.keywords import add_keyword_options
from diplomodel.errors import nearest, shown, suggest

__all__ = ["parsed_arguments"]

_DESCRIPTION = """\
A typed model of diplomatic events: who met whom, where, when, and what was
agreed, each with its evidence. Without a command it prints what the data set
holds and what to type next."""

_EPILOG = """\
examples:
  diplomodel show sco-summit-astana-2024
  diplomodel list --kind visit --destination Oman --during 2025
  diplomodel countries Turkey
  diplomodel check my-events.json --known bundled
  diplomodel convert visits.csv visits.jsonl --mapping visits.toml

exit codes: 0, 1 where data has problems or differs, 2 where the command is
wrong or a file cannot be read or written"""

_LIST_EPILOG = """\
An option that is given twice means any of its values; different options are
joined by "and". Names are ids, codes or any known name; similar names do not
match. Dates are EDTF (2024-07, 2024-07-03/2024-07-04) or English
("July 2024"). The table is as wide as the terminal, or as COLUMNS says."""


_CONVERT_EPILOG = """\
OUT ends in .json, .jsonl, .jsonl.gz or .parquet (a folder of tables); without
an ending it is a folder of JSON. A file is replaced in one step once
everything is written; a folder must be new. Where IN has errors, all are
printed and nothing is written."""

_DIFF_EPILOG = """\
The exit code is 0 where A and B are equal, 1 where they differ, and 2 where
one of them cannot be read or has problems."""

_VERIFY_EPILOG = """\
The text of each source is FOLDER/ID.txt, where ID is the id of the source, in
UTF-8. Lines are counted from 1. A fragment must stand on its lines exactly."""

_DATA = "what to read instead of the bundled data set"
_KNOWN = "another data set that references may lead to, such as bundled; can be repeated"
_MAX_UNPACKED = "how much a gzip file or a Parquet table may unpack to"
_MAPPING = "what the columns of a table mean: a .toml file, or the name of a bundled mapping"
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


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, like all errors of the command line."""

    def error(self, message: str) -> NoReturn:
        """Raise what is printed as the error."""
        raise CommandError(f"{message} (see {self.prog} --help)")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # The only values to choose from are the commands.
        if action.choices is not None and value not in action.choices:
            raise CommandError(_unknown_word("COMMAND", value, action.choices))


def _unknown_word(where: str, word: str, choices: Iterable[str]) -> str:
    expected = f"{where}: found {shown(word)}, expected one of: {', '.join(choices)}"
    hint = suggest(nearest(word, choices))
    return f"{expected}; {hint}" if hint else expected


def parsed_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; they have the function that carries the command out as `run`.

    Args:
        argv: The arguments, without the program's name; None takes those of the process.

    Raises:
        CommandError: They are not what the commands take.
        Done: An option has given the answer.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    arguments, unknown = _parser().parse_known_args(words)
    if unknown:
        command: _Parser = arguments.parser
        word = next((word for word in unknown if word.startswith("-")), unknown[0])
        option = word.partition("=")[0]
        near = nearest(option, re.findall(r"--[a-z-]+", command.format_usage()))
        hint = suggest(near) or f"see {command.prog} --help"
        what = "option" if word.startswith("-") else "argument"
        raise CommandError(f"found the unknown {what} {shown(option)} ({hint})")
    return arguments


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, max_help_position=26, width=80)


def _options(*arguments: str, **settings: Any) -> argparse.ArgumentParser:
    """Return a parser for an option that several commands have."""
    made = argparse.ArgumentParser(add_help=False)
    made.add_argument(*arguments, **settings)
    return made


def _parser() -> _Parser:
    made = _Parser(
        prog="diplomodel",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    made.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    made.add_argument("--data", metavar="PATH", help=_DATA)
    several: dict[str, Any] = {"metavar": "PATH", "action": "append", "help": _KNOWN}
    # Under another name, because the list of a command would replace this one.
    made.add_argument("--known", dest="known_first", default=[], **several)
    made.set_defaults(run=asking.run_card, parser=made, known=[])
    known = _options("--known", default=[], **several)
    # Without a default, which would undo the option given before the command.
    data = _options("--data", metavar="PATH", default=argparse.SUPPRESS, help=_DATA)
    commands = made.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: Command, line: str, more: str = "", **settings: Any) -> _Parser:
        sub = commands.add_parser(
            name,
            help=line,
            description=f"{line[0].upper()}{line[1:]}.",
            epilog=more,
            formatter_class=_formatter,
            allow_abbrev=False,
            **settings,
        )
        sub.set_defaults(run=run, parser=sub)
        return sub

    ask = [data, known]
    sub = command("show", asking.run_show, "print one record and how it is known", parents=ask)
    sub.add_argument("id", metavar="ID", help="the id of a record, or the code of a country")
    line = "print the events that match"
    sub = command("list", asking.run_list, line, _LIST_EPILOG, parents=ask)
    add_keyword_options(sub)
    form = sub.add_argument_group("how they are printed").add_mutually_exclusive_group()
    for name, line in (
        ("json", "as records in JSON, as they stand in files"),
        ("csv", "as rows of a flat table"),
    ):
        form.add_argument(f"--{name}", action="store_const", const=name, dest="format", help=line)
    for name, run, noun in (
        ("countries", asking.run_countries, "country"),
        ("people", asking.run_people, "person"),
    ):
        line = f"list the {name}, or print the {noun} that a name stands for"
        sub = command(name, run, line, parents=ask)
        sub.add_argument(
            "name", metavar="NAME", nargs="*", help=f"any name of a {noun}, code or id"
        )
    json = _options("--json", action="store_true", help="print the problems as JSON")
    most = _options("--max-unpacked", metavar="BYTES", type=_size, help=_MAX_UNPACKED)
    mapping = _options("--mapping", metavar="MAPPING", help=_MAPPING)
    reading = [known, most]

    line = "print everything that is wrong with files"
    sub = command("check", files.run_check, line, parents=[mapping, *reading, json])
    sub.add_argument("files", metavar="FILE", nargs="+", help=f"{_TABLE}; each is a data set")
    line = "write a data set, or a table, in another format"
    sub = command(
        "convert", files.run_convert, line, _CONVERT_EPILOG, parents=[mapping, *reading, json]
    )
    sub.add_argument(
        "--keep-good",
        action="store_true",
        help="write the good records, print the problems and exit with 1",
    )
    sub.add_argument("source", metavar="IN", help=_TABLE)
    sub.add_argument("target", metavar="OUT", help="the path to write")
    line = "print what changed from one data set to another"
    sub = command("diff", files.run_diff, line, _DIFF_EPILOG, parents=reading)
    sub.add_argument("--json", action="store_true", help="print the differences as JSON")
    for dest, metavar in (("old", "A"), ("new", "B")):
        sub.add_argument(dest, metavar=metavar, help=_READABLE)
    line = "print what data quotes that its sources do not say"
    sub = command("verify", files.run_verify, line, _VERIFY_EPILOG, parents=[*reading, json])
    # Not `data`, which is the option that other commands have.
    sub.add_argument("data_set", metavar="DATA", help=_READABLE)
    sub.add_argument("--texts", metavar="FOLDER", required=True, help="the texts of the sources")
    command("schema", files.run_schema, "print the format of files as a JSON Schema")
    return made


def _size(text: str) -> int:
    """Read a number of bytes."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise argparse.ArgumentTypeError(f"found {shown(text)}, expected a number of bytes")
    return int(text)
