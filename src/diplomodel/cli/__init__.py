"""The command line: the card of a data set, its records, questions, names, files.

Exit codes are 0, 1 where data has problems or differs, and 2 where what was asked cannot be done:
a wrong option, an unknown id or name, a file that cannot be read or written.
"""

import contextlib
import io
import os
import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from diplomodel.cli.common import Command, Done, Stop, complain
from diplomodel.cli.data import Refused
from diplomodel.cli.parser import parser
from diplomodel.errors import DiplomodelError

__all__ = ["main"]

# What Python does, unless told otherwise, with letters that an encoding has not: it fails.
_FAILING = ("strict", "surrogateescape")
# How an error says which keyword of `where` to ask with.
_KEYWORD = re.compile(r"; ask with (\w+)='([^']+)'$")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments, without the program's name; None takes those of the process.

    Returns:
        The exit code: 0, 1 where data has problems or differs, 2 where what was asked cannot be
        done.

    Example:
        >>> main(["list", "--kind", "visit", "--during", "1900"])
        No event matches.
        0
    """
    lines: Iterable[str] = ()
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors in _FAILING:
        sys.stdout.reconfigure(errors="replace")
    try:
        arguments = parser().parse_args(argv)
        run: Command = arguments.run
        lines, code = run(arguments)
    except SystemExit as stop:  # --help and wrong options, which argparse has printed
        code = stop.code if isinstance(stop.code, int) else 2
    except Done as done:
        lines, code = done.lines, 0
    except (Stop, Refused) as stop:
        complain(str(stop))
        code = stop.code
    except DiplomodelError as error:
        complain(_KEYWORD.sub(_as_option, str(error)))
        code = 2
    except KeyboardInterrupt:
        code = 130
    return _written(lines, code)


def _as_option(keyword: re.Match[str]) -> str:
    return f"; ask with --{keyword[1].replace('_', '-')} {shlex.quote(keyword[2])}"


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
        complain(f"the output cannot be written: {error.strerror}")
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
