"""The commands about files, called in this process: check, convert, diff, schema."""

import io
import json
import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

import diplomodel as dm
import garden
from diplomodel.changes.comparing import compare
from diplomodel.cli import main
from diplomodel.views import plain_difference

ROOT = Path(__file__).parent.parent
SNAPSHOTS = ROOT / "tests" / "snapshots" / "cli"

Run = Callable[..., tuple[int, str, str]]

MAPPING = """\
kind = "visit"
id = "visit-{row}"
dates = "%d-%b-%Y"

[fields]
title = "{Who} in {Where}"
destinations = "{Where}"
date = "{When}"

[[people]]
id = "{Who}"
name = "{Who}"

[[participants]]
role = "visitor"
person = "{Who}"
"""
ROWS = "Who,Where,When\nAna Ryn,Oman,3-Jul-2024\nBo Ryn,Burma,9-Jul-2024\n"
BAD_ROW = "Ana Ryn,Omann,31-Jun-2024\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("COLUMNS", "80")
    # So that what is printed has no path of this machine.
    monkeypatch.chdir(tmp_path)

    def called(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return called


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    # So that what is printed has no path of this machine.
    monkeypatch.chdir(tmp_path)

    def put(name: str, text: str) -> None:
        (tmp_path / name).write_text(text, encoding="utf-8")

    put("garden.jsonl", garden.as_lines())
    put("visits.toml", MAPPING)
    put("visits.csv", ROWS)
    put("bad.csv", ROWS + BAD_ROW)
    put("bad.toml", 'kind = "visits"\nid = "{row}"\nunique = "never"\ntrim = "yes"\n')
    bad = [
        {"kind": "visit", "id": "a", "title": "A", "destinations": "OM", "status": "heldd"},
        {"kind": "visit", "id": "b", "title": "B", "part_of": "nowhere"},
    ]
    put("bad.jsonl", "\n".join(map(json.dumps, bad)))
    part = {"kind": "meeting", "id": "tea", "title": "Tea", "part_of": "garden-summit"}
    put("part.json", json.dumps([part]))
    sip = {"kind": "meeting", "id": "sip", "title": "A sip", "part_of": "tea"}
    put("sip.json", json.dumps([sip]))
    act = {"type": "entered_into_force", "date": "1899-10-01"}
    acts = [{"type": "signed", "date": "1899-10-07"}, act]
    put("odd.json", json.dumps([{"kind": "agreement", "id": "a", "title": "A", "acts": acts}]))


def same_as_snapshot(name: str, text: str) -> None:
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("DIPLOMODEL_UPDATE_SNAPSHOTS") == "1":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def given_as_input(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    content = Path(name).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


# Checking


def test_good_files_are_ok(run: Run) -> None:
    assert run("check", "garden.jsonl") == (0, f"garden.jsonl: ok: {garden.COUNT} records\n", "")
    assert run("check", "bundled")[0] == 0


def test_every_problem_is_a_line_with_its_place(run: Run) -> None:
    code, out, err = run("check", "bad.jsonl", "garden.jsonl")
    assert (code, err) == (1, "")
    same_as_snapshot("check_bad", out)


def test_problems_can_be_read_by_a_program(run: Run) -> None:
    code, out, _ = run("check", "--json", "bad.jsonl")
    problems = json.loads(out)
    assert code == 1
    assert [problem["line"] for problem in problems] == [1, 1, 2]
    assert problems[0]["rule"] == "unknown-word"
    assert problems[0]["severity"] == "error"
    assert set(problems[0]) == {
        *("path", "found", "expected", "rule", "hint", "record", "file", "line", "severity")
    }
    assert run("check", "--json", "garden.jsonl") == (0, "[]\n", "")


def test_warnings_are_told_and_do_not_fail(run: Run) -> None:
    code, out, _ = run("check", "odd.json")
    assert code == 0
    assert "warning: " in out
    assert out.endswith("ok: 1 record\n")


def test_a_file_that_is_missing_does_not_keep_others_from_being_checked(run: Run) -> None:
    code, out, err = run("check", "none.json", "bad.jsonl", "garden.jsonl")
    assert code == 2
    assert err == "diplomodel: none.json cannot be read: No such file or directory\n"
    assert len(out.splitlines()) == 4


def test_a_package_that_is_missing_does_not_either(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("tables.parquet").mkdir()
    Path("tables.parquet", "visits.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, out, err = run("check", "tables.parquet", "garden.jsonl")
    assert (code, out) == (2, f"garden.jsonl: ok: {garden.COUNT} records\n")
    command = "pip install pyarrow (or diplomodel's extra arrow)"
    assert err == f"diplomodel: Parquet files need pyarrow: {command}\n"


def test_references_lead_to_what_is_known(run: Run) -> None:
    assert run("check", "part.json")[0] == 1
    assert run("check", "part.json", "--known", "garden.jsonl")[0] == 0
    assert run("check", "part.json", "--known", "bundled")[0] == 1
    # What is known may itself lead to what was named before it.
    known = ("--known", "garden.jsonl", "--known", "part.json")
    assert run("check", "sip.json", *known)[0] == 0
    code, out, _ = run("check", "sip.json", "--known", "part.json")
    assert code == 1
    assert out.startswith("part.json:1: tea: part_of: found ")


def test_what_is_known_can_be_named_before_and_behind_a_command(run: Run) -> None:
    first = ("--known", "garden.jsonl", "--data", "part.json")
    for arguments, shown in (
        ([*first], "\n1 diplomatic event."),
        ([*first, "show", "tea"], "Tea"),
        (["show", "tea", *first], "Tea"),
    ):
        code, out, err = run(*arguments)
        assert (code, err) == (0, "")
        assert shown in out
    both = ("--known", "garden.jsonl", "list", "--known", "part.json", "--data", "sip.json")
    assert run(*both)[0] == 0


def test_a_table_is_checked_by_a_mapping(run: Run) -> None:
    code, out, err = run("check", "visits.csv", "bad.csv", "--mapping", "visits.toml")
    assert (code, err) == (1, "")
    same_as_snapshot("check_table", out)


def test_a_table_without_a_mapping_says_what_is_missing(run: Run) -> None:
    for command in (["check"], ["diff", "bundled"], ["list", "--data"]):
        code, out, err = run(*command, "visits.csv")
        assert (code, out) == (2, "")
        assert err.endswith("visits.csv is a table: check and convert read it with --mapping\n")


@pytest.mark.parametrize("command", [["check", "visits.csv"], ["convert", "visits.csv", "o.json"]])
def test_a_mapping_that_is_wrong_is_told_once(command: list[str], run: Run) -> None:
    code, out, err = run(*command, "--mapping", "bad.toml")
    assert (code, err) == (1, "")
    assert len(out.splitlines()) == 2
    assert all(line.startswith("bad.toml: ") for line in out.splitlines())
    _, out, _ = run(*command, "--mapping", "bad.toml", "--json")
    assert {problem["file"] for problem in json.loads(out)} == {"bad.toml"}
    code, _, err = run(*command, "--mapping", "none.toml")
    assert (code, err) == (
        2,
        "diplomodel: none.toml cannot be read: No such file or directory\n",
    )
    code, _, err = run(*command, "--mapping", "huggo-agreement")
    assert code == 2
    assert "did you mean huggo-agreements?" in err


def test_the_input_is_read_and_only_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    given_as_input(monkeypatch, "garden.jsonl")
    assert run("check", "part.json", "--known", "-")[0] == 0
    given_as_input(monkeypatch, "visits.csv")
    code, out, _ = run("check", "-", "--mapping", "visits.toml")
    assert (code, out) == (0, "-: ok: 2 rows, 4 records\n")
    mapping = Path("visits.toml").read_text(encoding="utf-8")
    Path("some.toml").write_text(
        'where = { column = "Who", is = "Bo Ryn" }\n' + mapping, encoding="utf-8"
    )
    given_as_input(monkeypatch, "visits.csv")
    _, out, _ = run("check", "-", "--mapping", "some.toml")
    assert out.startswith("-: ok: 2 rows (1 skipped), ")
    for twice in (["check", "-", "--known", "-"], ["diff", "-", "-"]):
        code, out, err = run(*twice)
        assert (code, out) == (2, "")
        assert "only once" in err
    monkeypatch.setattr("sys.stdin", None)
    assert run("check", "-") == (2, "", "diplomodel: there is no input to read\n")


def test_a_limit_is_called_as_the_option_is(run: Run) -> None:
    assert run("convert", "garden.jsonl", "garden.jsonl.gz")[0] == 0
    code, out, _ = run("check", "garden.jsonl.gz", "--max-unpacked", "100")
    assert code == 1
    assert "as --max-unpacked says" in out
    assert run("check", "garden.jsonl.gz", "--max-unpacked", "100000")[0] == 0
    for wrong in ("lots", "-1", "9" * 5000):
        code, _, err = run("check", "garden.jsonl.gz", f"--max-unpacked={wrong}")
        assert code == 2
        assert "expected a number of bytes" in err


# Converting


@pytest.mark.parametrize("name", ["o.json", "o.jsonl", "o.jsonl.gz", "o.parquet", "o"])
def test_a_data_set_is_the_same_in_every_format(name: str, run: Run) -> None:
    ds = dm.read("garden.jsonl")
    size = len(list(ds.records()))
    assert run("convert", "garden.jsonl", name) == (0, f"{name}: {size} records\n", "")
    assert dm.read(name) == ds
    assert run("convert", name, "back.jsonl")[0] == 0
    assert run("diff", "garden.jsonl", "back.jsonl") == (0, "no difference\n", "")


def test_a_table_becomes_records(run: Run) -> None:
    code, out, err = run("convert", "visits.csv", "visits.jsonl", "--mapping", "visits.toml")
    assert (code, out, err) == (0, "visits.jsonl: 4 records\n", "")
    assert dm.read("visits.jsonl") == dm.read_table("visits.csv", "visits.toml")


@pytest.mark.parametrize("given", [["bad.jsonl"], ["bad.csv", "--mapping", "visits.toml"]])
def test_where_there_are_errors_all_are_told_and_nothing_is_written(
    given: list[str], run: Run
) -> None:
    Path("old.json").write_text("what was there")
    for target in ("old.json", "new.json", "new.parquet"):
        answer = run("convert", *given, target)
        code, checked, _ = run("check", *given)
        assert answer == (code, checked, "")
        assert code == 1
        _, out, _ = run("convert", *given, target, "--json")
        assert json.loads(out) == json.loads(run("check", *given, "--json")[1]) != []
    assert Path("old.json").read_text() == "what was there"
    assert not Path("new.json").exists()
    assert not Path("new.parquet").exists()


def test_what_is_good_can_be_kept_and_the_rest_is_told(run: Run) -> None:
    Path("half.jsonl").write_text(garden.as_lines() + "[]\n", encoding="utf-8")
    for given in (["bad.csv", "--mapping", "visits.toml"], ["half.jsonl"]):
        _, checked, _ = run("check", *given)
        code, out, err = run("convert", *given, "good.jsonl", "--keep-good")
        *problems, last = out.splitlines()
        assert (code, err) == (1, "")
        assert problems == checked.splitlines() != []
        size = len(list(dm.read("good.jsonl").records()))
        assert last == f"good.jsonl: {size} records"
        code, out, _ = run("convert", *given, "good.jsonl", "--keep-good", "--json")
        assert (code, json.loads(out)) == (1, json.loads(run("check", *given, "--json")[1]))
    run("convert", "bad.csv", "good.jsonl", "--mapping", "visits.toml", "--keep-good")
    assert dm.read("good.jsonl") == dm.check_table("bad.csv", "visits.toml").dataset
    assert len(dm.read("good.jsonl").visits) == 2
    assert run("convert", "garden.jsonl", "o.jsonl", "--keep-good")[0] == 0
    for given in (["bad.csv", "--mapping", "bad.toml"], ["bad.jsonl"]):
        # Where nothing is good, nothing is written.
        assert run("convert", *given, "no.jsonl", "--keep-good")[0] == 1
        assert not Path("no.jsonl").exists()


def test_what_is_good_never_takes_the_place_of_all(run: Run) -> None:
    whole = garden.as_lines() + "[]\n"
    Path("half.jsonl").write_text(whole, encoding="utf-8")
    code, out, err = run("convert", "half.jsonl", "./half.jsonl", "--keep-good")
    assert (code, out) == (2, "")
    assert "is the file that was read, and would lose its bad records" in err
    assert Path("half.jsonl").read_text(encoding="utf-8") == whole


def test_warnings_are_told_and_the_rest_is_written(run: Run) -> None:
    code, out, _ = run("convert", "odd.json", "even.jsonl")
    warning, last = out.splitlines()
    assert code == 0
    assert "warning: " in warning
    assert last == "even.jsonl: 1 record"
    code, out, _ = run("convert", "odd.json", "even.jsonl", "--json")
    assert (code, [p["severity"] for p in json.loads(out)]) == (0, ["warning"])


def test_a_file_is_replaced_and_a_folder_is_not(run: Run) -> None:
    for target in ("o.jsonl", "o.parquet", "o"):
        assert run("convert", "garden.jsonl", target)[0] == 0
    assert run("convert", "part.json", "o.jsonl", "--known", "garden.jsonl")[0] == 0
    assert Path("o.jsonl").read_text().count("\n") == 1
    assert run("convert", "garden.jsonl", "garden.jsonl")[0] == 0
    Path("file").write_text("")
    Path("dir.json").mkdir()
    for target in ("o.parquet", "o", "file", "dir.json"):
        code, out, err = run("convert", "garden.jsonl", target)
        assert (code, out) == (2, "")
        assert err == (f"diplomodel: {target} cannot be written: the folder already exists\n")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("o.txt", 'OUT: found "o.txt", expected a path that ends in .json, .jsonl, .jsonl.gz, '),
        ("o.csv", 'OUT: found "o.csv", expected a path that ends in '),
        ("none/o.json", "none/o.json cannot be written: there is no folder none"),
        ("garden.jsonl/o.json", "garden.jsonl/o.json cannot be written: there is no folder "),
        ("-", "OUT must be a path"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_reading(
    target: str, message: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("diplomodel.cli.data.check", never)
    code, out, err = run("convert", "garden.jsonl", target)
    assert (code, out) == (2, "")
    assert err.startswith(f"diplomodel: {message}")


def test_parquet_without_its_package_is_refused_before_the_reading(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, out, err = run("convert", "none.json", "o.parquet")
    assert (code, out) == (2, "")
    assert "pip install pyarrow (or diplomodel's extra arrow)" in err


def test_a_disk_that_is_full_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", ".o.json.1234.tmp")

    monkeypatch.setattr("diplomodel.cli.files.write", full)
    code, out, err = run("convert", "garden.jsonl", "o.json")
    assert (code, out) == (2, "")
    assert err == "diplomodel: o.json cannot be written: No space left on device\n"


# Comparing


@pytest.fixture
def edited() -> str:
    """Another garden: one record is gone, one is new, two differ, and the version."""
    records = [json.loads(line) for line in garden.as_lines().splitlines()]
    by_id = {record.get("id"): record for record in records}
    records[0]["version"] = "1.3"
    by_id["garden-summit"]["date"] = "2024-05-30/2024-06-03"
    by_id["garden-summit"]["participants"][0]["office"] = "Sultan"
    by_id["lys-oman-2024"]["title"] = "Another title"
    records.remove(by_id["talks-some-day"])
    records.append({"kind": "place", "id": "nizwa", "name": "Nizwa", "latitude": 22.9333})
    records[-1]["longitude"] = 57.5333
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    Path("edited.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return "edited.jsonl"


def test_a_difference_is_told_record_by_record(edited: str, run: Run) -> None:
    code, out, err = run("diff", "garden.jsonl", edited)
    assert (code, err) == (1, "")
    assert out == f"{dm.read('garden.jsonl').diff(dm.read(edited))}\n"
    same_as_snapshot("diff", out)


def test_a_difference_can_be_read_by_a_program(edited: str, run: Run) -> None:
    code, out, err = run("diff", "garden.jsonl", edited, "--json")
    assert (code, err) == (1, "")
    same_as_snapshot("diff_json", out)
    found: dict[str, Any] = json.loads(out)
    assert [dm.structure(record).id for record in found["added"]] == ["nizwa"]
    assert [dm.structure(record).id for record in found["removed"]] == ["talks-some-day"]
    code, out, _ = run("diff", edited, edited, "--json")
    assert code == 0
    assert not any(json.loads(out).values())


def test_every_value_of_a_difference_is_plain() -> None:
    seen = 0
    for record in garden.RECORDS[1:]:
        required = {"kind", "id", "title", "name"}
        bare = {key: value for key, value in record.items() if key in required}
        found = plain_difference(compare([dm.structure(record)], [dm.structure(bare)]))
        assert json.loads(json.dumps(found)) == found
        for field in found["changed"][0]["fields"] if found["changed"] else ():
            if field["path"] in record and not isinstance(record[field["path"]], list):
                assert field["old"] == record[field["path"]]
                seen += 1
    assert seen > 20


def test_data_that_has_problems_cannot_be_compared(run: Run) -> None:
    for pair in (("bad.jsonl", "bundled"), ("bundled", "bad.jsonl")):
        code, out, err = run("diff", *pair)
        assert (code, err) == (2, "")
        assert out == run("check", "bad.jsonl")[1]
        _, out, _ = run("diff", *pair, "--json")
        assert len(json.loads(out)) == 3
    code, out, err = run("diff", "none.json", "bundled")
    assert (code, out) == (2, "")
    assert "none.json cannot be read" in err


def test_differences_are_compared_with_what_is_known(run: Run) -> None:
    assert run("diff", "part.json", "part.json")[0] == 2
    assert run("diff", "part.json", "part.json", "--known", "garden.jsonl")[0] == 0


@pytest.mark.parametrize("title", ["two\nlines", "a \u202ereversal and a \u009bsequence"])
def test_what_stands_in_data_never_steers_the_terminal(title: str, run: Run) -> None:
    Path("steering.json").write_text(json.dumps([{"kind": "visit", "id": "a", "title": title}]))
    Path("empty.json").write_text("[]")
    for command in (["check"], ["diff", "empty.json"]):
        _, out, err = run(*command, "steering.json")
        assert out
        assert not {"\u202e", "\u009b", "\x1b"} & {*out, *err}


def test_a_file_name_never_steers_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "a\x1b[31m\nb\u202e\x9b"
    cleaned = "a\ufffd[31m b\ufffd\ufffd"
    bad, table, gone = f"{name}.jsonl", f"{name}.csv", f"{name}.json"
    mapping, folder = f"{name}.toml", f"{name}/o.json"
    Path(bad).write_text(Path("bad.jsonl").read_text())
    Path(table).write_text(ROWS + BAD_ROW)
    Path(mapping).write_text(Path("bad.toml").read_text())
    Path(f"{name}.parquet").mkdir()
    Path(f"good{name}.jsonl").write_text("[]" if name == "" else garden.as_lines())
    good = f"good{name}.jsonl"
    # Each command, its exit code, and the lines that it prints, each with the name.
    commands: list[tuple[list[str], int, int]] = [
        (["check", bad], 1, 3),
        (["check", good], 0, 1),
        (["check", gone], 2, 1),
        (["check", table], 2, 1),
        (["check", table, "--mapping", "visits.toml"], 1, 2),
        (["check", table, "--mapping", mapping], 1, 2),
        (["check", table, "--mapping", f"none{mapping}"], 2, 1),
        (["check", "part.json", "--known", bad], 1, 3),
        (["--data", bad, "list"], 1, 4),
        (["--data", gone], 2, 1),
        (["--known", gone], 2, 1),
        (["convert", bad, "o.json"], 1, 3),
        (["convert", good, good], 0, 1),
        (["convert", good, folder], 2, 1),
        (["convert", good, f"{name}.parquet"], 2, 1),
        (["convert", "garden.jsonl", f"o.{name}"], 2, 0),
        (["diff", bad, "garden.jsonl"], 2, 3),
        (["diff", "garden.jsonl", gone], 2, 1),
        ([name], 2, 0),
        ([f"--{name}"], 2, 0),
        (["list", f"--{name}"], 2, 0),
        (["list", "--country", name], 2, 0),
        (["list", "--during", name], 2, 0),
        (["show", name], 2, 0),
        (["check", "garden.jsonl", name], 2, 0),
    ]
    for command, code, named in commands:
        found, out, err = run(*command)
        assert found == code, command
        printed = out + err
        assert not {"\x1b", "\u202e", "\x9b"} & {*printed}, command
        lines = printed.splitlines()
        assert all(cleaned in line for line in lines[:named]), command
        assert len(lines) == max(named, 1) or named == 0, command
    for command in (["check", "--json", bad], ["convert", "--json", bad, "o.json"]):
        _, out, err = run(*command)
        assert not {"\x1b", "\u202e", "\x9b"} & {*out, *err}, command
        assert {problem["file"] for problem in json.loads(out)} == {bad}
    # The card repeats the name for the next command, unless it could not be typed.
    _, out, _ = run("--data", good)
    assert "diplomodel --data PATH list" in out
    assert not {"\x1b", "\u202e", "\x9b"} & {*out}


# The page about the command line


def test_the_page_shows_what_happens(run: Run) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    def blocks(language: str) -> list[str]:
        return re.findall(rf"^```{language}\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)

    Path("visits.csv").write_text(blocks("text")[0], encoding="utf-8")
    Path("visits.toml").write_text(blocks("toml")[0], encoding="utf-8")
    Path("quoted.json").write_text(blocks("json")[0], encoding="utf-8")
    Path("texts").mkdir()
    Path("texts", "harbour-paper.txt").write_text(blocks("text")[1], encoding="utf-8")
    commands = re.split(r"^\$ diplomodel ", "".join(blocks("shell-session")), flags=re.MULTILINE)
    assert len(commands) > 5
    for block in commands[1:]:
        command, _, shown = block.partition("\n")
        _, out, err = run(*shlex.split(command))
        assert out + err == shown, command
        # What the page tells to mend.
        mended = Path("visits.csv").read_text(encoding="utf-8").replace("31-Jun", "30-Jun")
        Path("visits.csv").write_text(mended, encoding="utf-8")
        if command.startswith("convert") and Path("visits.jsonl").exists():
            edited = Path("visits.jsonl").read_text(encoding="utf-8").replace("Ryn in B", "in B")
            Path("edited.jsonl").write_text(edited, encoding="utf-8")


# The schema


def test_the_schema_is_that_of_the_library(run: Run) -> None:
    code, out, err = run("schema")
    assert (code, err) == (0, "")
    assert json.loads(out) == dm.exports.json_schema()


# Progress


class Bar:
    """What tqdm would be."""

    made: ClassVar[list[Any]] = []

    def __init__(self, **settings: object) -> None:
        self.settings = settings
        self.total: int | None = None
        self.n = 0
        self.told = ""
        self.closed = False
        Bar.made.append(self)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True

    def set_postfix_str(self, text: str, *, refresh: bool) -> None:
        assert refresh is False
        self.told = text

    def update(self, size: int) -> None:
        assert size >= 0
        self.n += size


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("command", [["check"], ["list", "--data"], ["diff", "garden.jsonl"]])
def test_progress_shows_on_a_terminal(
    command: list[str], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bar, "made", [])
    monkeypatch.setitem(sys.modules, "tqdm", SimpleNamespace(tqdm=Bar))
    assert run(*command, "garden.jsonl")[0] == 0
    assert Bar.made == []
    monkeypatch.setattr("sys.stderr", Terminal())
    assert run(*command, "garden.jsonl")[0] == 0
    size = Path("garden.jsonl").stat().st_size
    for bar in Bar.made:
        assert bar.closed
        assert (bar.n, bar.total) == (size, size)
        assert bar.settings["desc"] == "garden.jsonl"
        assert bar.told == f"{garden.COUNT} records"
    assert len(Bar.made) == command.count("garden.jsonl") + 1


def test_no_progress_without_its_package(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    assert run("check", "garden.jsonl")[0] == 0
    assert stream.getvalue() == ""
