"""The commands that README and docs show print what is shown there."""

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from diplomodel.cli import main

ROOT = Path(__file__).parent.parent


def commands() -> Iterator[tuple[str, str]]:
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        text = page.read_text(encoding="utf-8")
        for block in re.findall(r"^```console\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                yield command, shown


@pytest.mark.parametrize(("command", "shown"), [*commands()], ids=lambda text: text[:40])
def test_a_command_prints_what_is_shown(
    command: str,
    shown: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    program, *arguments = shlex.split(command)
    assert program == "diplomodel"
    main(arguments)
    printed = capsys.readouterr()
    checker = doctest.OutputChecker()
    found = printed.out + printed.err
    assert checker.check_output(shown, found, doctest.ELLIPSIS), f"{command}\n{found}"
