"""`diplomodel verify`: the texts of a folder, what is printed, and the exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import diplomodel as dm
from diplomodel.cli import main
from quotes import TEXTS, quotations

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    dm.write(quotations(), "quotations.jsonl")
    Path("texts").mkdir()
    for source, text in TEXTS.items():
        Path("texts", f"{source}.txt").write_text(text, encoding="utf-8")
    Path("texts", "README.md").write_bytes(b"not a text: \xff")

    def called(*arguments: str) -> tuple[int, str, str]:
        code = main(["verify", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return called


def test_what_is_in_place(run: Run) -> None:
    expected = "quotations.jsonl: ok: 136 fragments in place\n"
    assert run("quotations.jsonl", "--texts", "texts") == (0, expected, "")
    assert run("quotations.jsonl", "--texts", "texts", "--json") == (0, "[]\n", "")


def test_the_problems_are_those_of_the_method(run: Run) -> None:
    text = TEXTS["island-radio"].replace("frank", "Frank")
    Path("texts", "island-radio.txt").write_text(text, encoding="utf-8")
    found = quotations().verify({**TEXTS, "island-radio": text}).problems
    assert found
    code, out, err = run("quotations.jsonl", "--texts", "texts")
    assert (code, out.splitlines(), err) == (1, [str(problem) for problem in found], "")
    code, out, err = run("quotations.jsonl", "--texts", "texts", "--json")
    assert (code, err) == (1, "")
    assert {problem["rule"] for problem in json.loads(out)} == {"fragment-differs-in-case-or-space"}


def test_a_text_that_is_missing_is_a_problem_of_each_piece_that_quotes_it(run: Run) -> None:
    Path("texts", "island-radio.txt").rename(Path("texts", "island-radios.txt"))
    code, out, _ = run("quotations.jsonl", "--texts", "texts", "--json")
    assert code == 1
    problems = json.loads(out)
    assert len(problems) == sum(1 for _ in quotations().events.where(source="island-radio"))
    assert {problem["rule"] for problem in problems} == {"source-not-given"}
    assert {problem["hint"] for problem in problems} == {"did you mean island-radios?"}


def test_warnings_are_printed_and_fail_nothing(run: Run) -> None:
    evidence = dm.Evidence(
        source="island-radio", lines=(2,), supports=("*",), basis=dm.Basis.STATED
    )
    visit = dm.Visit(id="v", title="A visit", date=dm.edtf("2030-10-13"), evidence=(evidence,))
    dm.write(dm.Dataset([visit], sources=quotations().sources), "late.json")
    code, out, _ = run("late.json", "--texts", "texts")
    assert code == 0
    assert [line.split(": ")[:3] for line in out.splitlines()] == [
        ["v", "date.year", "warning"],
        ["v", "date.day", "warning"],
        ["late.json", "ok", "0 fragments in place"],
    ]


def test_what_cannot_be_read(run: Run) -> None:
    Path("bad.json").write_text('[{"kind": "visit"}]', encoding="utf-8")
    assert run("bad.json", "--texts", "texts")[0] == 1
    assert run("gone.json", "--texts", "texts")[0] == 2
    assert run("quotations.jsonl", "--texts", "bad.json") == (
        2,
        "",
        "diplomodel: bad.json cannot be read: it is not a folder\n",
    )
    Path("texts", "latin.txt").write_bytes(b"caf\xe9")
    code, _, err = run("quotations.jsonl", "--texts", "texts")
    assert code == 2
    assert err.endswith("latin.txt cannot be read: it is not text in UTF-8\n")
    code, _, err = run("quotations.jsonl")
    assert code == 2
    assert "--texts" in err
