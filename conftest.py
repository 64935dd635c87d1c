"""What every test and every example runs under: no sockets, and examples that are executed."""

import sys
from doctest import ELLIPSIS

from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection


class SocketRefused(BaseException):
    """Something tried to use the network. Not an `Exception`, so that no handler can hide it."""


def refuse_sockets(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: raise when a socket is made, connected or a host name looked up."""
    if event.startswith("socket."):
        raise SocketRefused(f"the tests must not use the network, but this happened: {event}")


# An audit hook sees the sockets of C code too, holds for the tests and for the examples in README,
# docs and docstrings alike, and cannot be taken away again.
sys.addaudithook(refuse_sockets)

_markdown = [PythonCodeBlockParser(doctest_optionflags=ELLIPSIS)]
_docstrings = [DocTestParser(optionflags=ELLIPSIS)]
pytest_collect_file = SybilCollection(
    [
        Sybil(_markdown, filenames=["README.md"], excludes=["*/README.md"]),
        Sybil(_markdown, pattern="*.md", path="docs"),
        Sybil(_docstrings, pattern="*.py", path="src"),
    ]
).pytest()
