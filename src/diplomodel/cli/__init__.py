"""The command line: the card of a data set, its records, questions, names, files.

Exit codes are 0, 1 where data has problems or differs, and 2 where the command cannot be carried
out: a wrong option, an unknown id or name, a file that cannot be read or written.
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from diplomodel.cli.common import Command, CommandError, Done, complain, error_lines
from diplomodel.cli.keywords import with_options
from diplomodel.cli.parser import parsed_arguments
from diplomodel.errors import DiplomodelError

__all__ = ["main"]

# With these, which are Python's defaults, printing fails on letters that the encoding lacks.
_FAILING = ("strict", "surrogateescape")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments, without the program's name; None takes those of the process.

    Returns:
        The exit code: 0, 1 where data has problems or differs, 2 where the command cannot be
        carried out.

    Example:
        >>> main(["list", "--kind", "visit", "--during", "1900"])
        No event matches.
        0
    """
    lines: Iterable[str] = ()
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors in _FAILING:
        sys.stdout.reconfigure(errors="replace")
    try:
        arguments = parsed_arguments(argv)
        run: Command = arguments.run
        lines, code = run(arguments)
    except SystemExit as stop:  # --help, which argparse has printed
        code = stop.code if isinstance(stop.code, int) else 2
    except Done as done:
        lines, code = done.lines, 0
    except CommandError as error:
        complain(*error.lines)
        code = error.code
    except DiplomodelError as error:
        complain(*map(with_options, error_lines(error)))
        code = 2
    except KeyboardInterrupt:
        code = 130
    return _print(lines, code)


def _print(lines: Iterable[str], code: int) -> int:
    """Print lines and return the exit code; a reader who has gone away is not an error."""
    out = sys.stdout
    if out is None or out.closed:
        return code
    try:
        for line in lines:
            out.write(f"{line}\n")
        out.flush()
    except BrokenPipeError:
        _discard_output(out)
    except OSError as error:
        _discard_output(out)
        complain(f"the output cannot be written: {error.strerror}")
        return 2
    except KeyboardInterrupt:
        _discard_output(out)
        return 130
    return code


def _discard_output(out: Any) -> None:
    """Send what is still unwritten nowhere, or Python would fail on it again when it exits."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())
        os.close(nowhere)
