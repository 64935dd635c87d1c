"""The command line as a process of its own: streams that close, encodings, terminals."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import diplomodel as dm
import garden
from diplomodel.views.terminal import width_of

WIDE = {"COLUMNS": "150"}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "garden.jsonl"
    path.write_text(garden.as_lines(), encoding="utf-8")
    return path


def process(*arguments: object, **settings: Any) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **settings.pop("env", {})}
    command = [sys.executable, "-m", "diplomodel", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, check=False, **settings)


def test_the_input_can_be_checked(small: Path) -> None:
    done = process("check", "-", input=small.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().endswith(f"ok: {garden.COUNT} records{os.linesep}")
    done = process("--data", "-", "list", input=small.read_bytes())
    assert done.stdout == process("--data", small, "list").stdout


def test_a_closed_input_is_told() -> None:
    command = f'"{sys.executable}" -m diplomodel check - <&-'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"diplomodel: ")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["schema"], ["diff", "bundled", "bundled"]])
def test_python_has_nothing_to_warn_of(arguments: list[str]) -> None:
    command = [sys.executable, "-W", "error", "-X", "dev", "-m", "diplomodel", *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_help_loads_nothing_that_reading_needs() -> None:
    script = (
        "import sys; before = set(sys.modules);"
        "from diplomodel.cli import main; main(['--help']);"
        "late = {'cattrs', 'dateutil.parser', 'importlib.metadata', 'tomllib', 'diplomodel.tables',"
        "'diplomodel.exports', 'pyarrow', 'tqdm'};"
        "print(sorted(late & set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().endswith(f"[]{os.linesep}")


def test_what_is_imported_late_is_there_from_the_start() -> None:
    script = (
        "import sys, diplomodel as dm;"
        "assert 'diplomodel.tables' not in sys.modules;"
        "assert set(dm.__all__) <= set(dir(dm));"
        "assert not hasattr(dm, 'Mappin');"
        "assert dm.tables.TableMapping is dm.TableMapping;"
        "assert dm.exports.json_schema();"
        "from diplomodel import *;"
        "print(sorted(set(dm.__all__) - set(globals())), read_table is dm.tables.read_table)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode() == f"[] True{os.linesep}"


@pytest.mark.parametrize(
    "arguments", [["countries"], ["--help"], [], ["list", "--csv"]], ids=" ".join
)
def test_a_reader_who_goes_away_is_no_error(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "diplomodel", *arguments]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", ["", "--help", "--version", "countries"])
def test_a_closed_output_is_no_error(arguments: str) -> None:
    command = f'"{sys.executable}" -m diplomodel {arguments} >&-'
    done = subprocess.run(["/bin/sh", "-c", command], stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0
    assert done.stderr == b"" or done.stderr.startswith(b"usage: ")  # help goes where it can


def test_problems_count_even_when_nobody_reads_them(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('[{"kind": "visit"}]')
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "diplomodel", "check", str(bad)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    "arguments", [[], ["show", "tea-with-neighbours"], ["people", "安娜"], ["list", "--csv"]]
)
def test_letters_that_the_encoding_lacks_are_replaced(arguments: list[str], small: Path) -> None:
    settings = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1"}
    done = process("--data", small, *arguments, env=settings)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


def test_json_loses_no_letters_to_the_encoding(small: Path) -> None:
    ascii_only = process("list", "--data", small, "--json", env={"PYTHONIOENCODING": "ascii"})
    assert json.loads(ascii_only.stdout) == json.loads(
        process("list", "--data", small, "--json").stdout
    )


def on_a_terminal(*arguments: str, code: int = 0, columns: int = 0, **environment: str) -> str:
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    own = ("COLUMNS", "NO_COLOR", "TERM")
    inherited = {k: v for k, v in os.environ.items() if k not in own}
    command = [sys.executable, "-m", "diplomodel", *arguments]
    settings = {**inherited, "PYTHONIOENCODING": "utf-8", "TERM": "xterm", **environment}
    running = subprocess.Popen(command, stdout=end, stderr=end, env=settings)
    os.close(end)
    printed = b"".join(_read(terminal))
    os.close(terminal)
    assert running.wait() == code
    return printed.decode().replace("\r\n", "\n")


def _read(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # what Linux gives at the end of a terminal
            return
        if not part:
            return
        yield part


def test_colour_is_for_terminals_and_can_be_refused() -> None:
    plain = process("show", "sco-summit-astana-2024").stdout.decode()
    assert "\x1b" not in plain
    coloured = on_a_terminal("show", "sco-summit-astana-2024")
    assert "\x1b[1m" in coloured
    assert coloured.replace("\x1b[0m", "").count("\x1b[") == coloured.count("\x1b[0m")
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    assert on_a_terminal("show", "sco-summit-astana-2024", NO_COLOR="1") == plain
    assert on_a_terminal("show", "sco-summit-astana-2024", TERM="dumb") == plain
    assert "\x1b" in on_a_terminal("show", "sco-summit-astana-2024", NO_COLOR="")


def test_list_is_as_wide_as_the_terminal() -> None:
    title = max((event.title for event in dm.load().events), key=width_of)
    for columns, environment, fits in ((150, {}, True), (0, {}, False), (0, WIDE, True)):
        shown = on_a_terminal("list", columns=columns, NO_COLOR="1", **environment)
        assert (title in shown) == fits
    assert title in process("list", env=WIDE).stdout.decode()


def test_a_difference_has_colours_on_a_terminal(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(garden.as_lines().replace("Garden summit", "Summit"), encoding="utf-8")
    coloured = on_a_terminal("diff", str(small), str(other), code=1)
    assert "\x1b[33m~ summit garden-summit: Summit" in coloured
    plain = process("diff", small, other).stdout.decode()
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    assert on_a_terminal("diff", str(small), str(other), code=1, NO_COLOR="1") == plain


def test_progress_goes_to_a_terminal_only(small: Path, tmp_path: Path) -> None:
    (tmp_path / "tqdm.py").write_text(
        "class tqdm:\n"
        "    def __init__(self, *, file, **_): self.file, self.n = file, 0\n"
        "    def __enter__(self): return self\n"
        "    def __exit__(self, *_): self.file.write('all ' + str(self.n) + ' bytes\\n')\n"
        "    def set_postfix_str(self, text, refresh): pass\n"
        "    def update(self, size): self.n += size\n"
    )
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    shown = on_a_terminal("check", str(small), PYTHONPATH=path)
    assert f"all {small.stat().st_size} bytes\n" in shown
    done = process("check", small, env={"PYTHONPATH": path})
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"bytes" not in done.stdout
