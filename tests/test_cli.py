"""The command line, called in this process: what it prints, what it refuses, its codes."""

import csv
import errno
import inspect
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import diplomodel as dm
import garden
from diplomodel.cli import main
from diplomodel.views.terminal import width_of
from diplomodel.vocabulary import RelationType

SNAPSHOTS = Path(__file__).parent / "snapshots" / "cli"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "garden.jsonl"
    path.write_text(garden.as_lines(), encoding="utf-8")
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "80")

    def called(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return called


def same_as_snapshot(name: str, text: str) -> None:
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("DIPLOMODEL_UPDATE_SNAPSHOTS") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


# Texts as they are printed

SHOWN = {
    "card": [],
    "show_summit": ["show", "garden-summit"],
    "show_visit": ["show", "lys-oman-2024"],
    "show_meeting": ["show", "tea-with-neighbours"],
    "show_agreement": ["show", "orchard-pact"],
    "show_statement": ["show", "words-of-welcome"],
    "show_person": ["show", "ana-lys"],
    "show_organization": ["show", "garden"],
    "show_place": ["show", "muscat"],
    "show_source": ["show", "gazette"],
    "people": ["people"],
    "people_name": ["people", "安娜"],
    "list_csv": ["list", "--csv"],
    "list_json": ["list", "--json", "--kind", "agreement"],
    "list_undated": ["list", "--undated"],
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_printed(name: str, small: Path, run: Run) -> None:
    code, out, err = run("--data", small, *SHOWN[name])
    assert (code, err) == (0, "")
    same_as_snapshot(name, out)


REFUSED = {
    "unknown_id": ["show", "garden-sumit"],
    "unknown_country": ["list", "--country", "Turkye"],
    "ambiguous_country": ["countries", "Congo"],
    "unknown_person": ["people", "Ana", "Liss"],
    "unknown_word": ["list", "--status", "heldd"],
    "unknown_kind": ["list", "--kind", "visits"],
    "bad_date": ["list", "--during", "03/04/2024"],
    "certainty_alone": ["list", "--certainty", "certain"],
    "empty_value": ["list", "--text", " "],
    "organization_as_country": ["list", "--country", "The Garden"],
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_says_why_on_the_error_stream(name: str, small: Path, run: Run) -> None:
    code, out, err = run("--data", small, *REFUSED[name])
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    same_as_snapshot(f"refused_{name}", err)


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("name", [name for name in SHOWN if not name.startswith("list_")])
def test_nothing_is_wider_than_the_terminal(
    name: str, columns: int, small: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.chdir(small.parent)
    _, out, _ = run("--data", small.name, *SHOWN[name])
    # A command is never broken, so that it can be copied.
    lines = [line for line in out.splitlines() if not line.lstrip().startswith("diplomodel ")]
    assert max(map(width_of, lines)) <= columns
    assert not [line for line in lines if line != line.rstrip()]


def test_columns_are_aligned_in_every_script(small: Path, run: Run) -> None:
    _, out, _ = run("--data", small, "list")
    header, *rows = out.splitlines()
    column = header.index("Title")
    titles = [event.title for event in dm.read(small).events]
    starts = [next(row for row in rows if title[:4] in row) for title in titles]
    assert len(starts) == len(titles) == 7
    for row, title in zip(starts, titles, strict=True):
        assert width_of(row[: row.index(title[:4])]) == column


def test_an_id_is_never_broken(run: Run, tmp_path: Path) -> None:
    for name in ("a" * 75, "b" * 90):
        path = tmp_path / "long.jsonl"
        path.write_text(json.dumps({"kind": "visit", "id": name, "title": "Long"}))
        for arguments in (["list"], ["show", name]):
            _, out, _ = run("--data", path, *arguments)
            assert name in out


# The bundled data set


def test_list_prints_every_event_in_chronological_order(run: Run) -> None:
    ds = dm.load()
    code, out, err = run("list")
    assert (code, err) == (0, "")
    positions = [out.index(f" {event.id}") for event in ds.events]
    assert positions == sorted(positions)


def test_list_uses_the_width_of_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    title = max((event.title for event in dm.load().events), key=width_of)
    assert width_of(title) > 60
    _, narrow, _ = run("list")
    monkeypatch.setenv("COLUMNS", "150")
    _, wide, _ = run("list")
    assert title in wide
    assert title not in narrow
    assert max(map(width_of, narrow.splitlines())) <= 80
    assert max(map(width_of, wide.splitlines())) <= 150
    monkeypatch.setenv("COLUMNS", "60")
    assert title not in run("list")[1]
    # Text stays as wide as it can be read.
    for command in ([], ["show", "sco-summit-astana-2024"]):
        monkeypatch.setenv("COLUMNS", "80")
        answer = run(*command)
        monkeypatch.setenv("COLUMNS", "150")
        assert run(*command) == answer


def test_every_record_and_every_country_can_be_shown(run: Run) -> None:
    ds = dm.load()
    for key in [record.id for record in ds.records()] + ["OM", "BY", "SUHH", "XK", "TW"]:
        code, out, err = run("show", key)
        assert (code, err) == (0, "")
        assert key in out
        assert max(map(width_of, out.splitlines())) <= 80


def test_an_entry_tells_how_each_field_is_known(run: Run) -> None:
    event = dm.load()["lukashenko-kazakhstan-visit-2024"]
    _, out, _ = run("show", event.id)
    flat = " ".join(out.split())
    for evidence in event.evidence:
        assert evidence.source in flat
        if evidence.fragment:
            assert set(evidence.fragment.split()[1:-1]) <= set(flat.split())
    assert {str(e.basis) for e in event.evidence} <= set(flat.split())


def test_relations_are_told_from_both_sides(run: Run) -> None:
    ds = dm.load()
    for event in ds.events:
        for relation in event.relations:
            assert relation.target in run("show", event.id)[1]
            assert event.id in run("show", relation.target)[1]
        if event.part_of:
            assert event.part_of in run("show", event.id)[1]
            assert event.id in run("show", event.part_of)[1]


@pytest.mark.parametrize("kind", RelationType)
def test_every_relation_has_words_for_both_sides(kind: str, run: Run, tmp_path: Path) -> None:
    relation = {"type": str(kind), "target": "two"}
    records = [
        {"kind": "meeting", "id": "one", "title": "First", "relations": [relation]},
        {"kind": "meeting", "id": "two", "title": "Second"},
    ]
    path = tmp_path / "related.json"
    path.write_text(json.dumps(records))
    for here, other in (("one", "Second"), ("two", "First")):
        _, out, _ = run("--data", path, "show", here)
        row = next(line for line in out.splitlines() if other in line)
        assert row.split("  ")[1].strip()


# Asking


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], 7),
        (["--kind", "visit"], 1),
        (["--kind", "visit", "--kind", "summit"], 3),
        (["--country", "Oman", "--kind", "agreement"], 1),
        (["--destination", "United Arab Emirates"], 1),
        (["--person", "Lys", "--role", "visitor"], 1),
        (["--organization", "The Garden"], 2),
        (["--level", "head_of_state"], 1),
        (["--about", "The Garden"], 0),
        (["--type", "talks"], 1),
        (["--topic", "trade"], 1),
        (["--tag", "none-such"], 0),
        (["--status", "planned", "--status", "signed"], 2),
        (["--place", "Muscat"], 1),
        (["--speech-act", "thanks"], 1),
        (["--instrument", "treaty"], 1),
        (["--source", "almanac"], 1),
        (["--source", "gazette", "--basis", "inferred"], 1),
        (["--text", "TREES roads"], 1),
        (["--part-of", "garden-summit"], 1),
        (["--whole"], 6),
        (["--during", "2024-06-01"], 6),
        (["--during", "1 June 2024", "--certainty", "certain"], 2),
        (["--before", "2024-05-30"], 1),
        (["--before", "2024-05-29"], 0),
        (["--after", "May 2024", "--certainty", "certain"], 2),
        (["--dated"], 6),
        (["--undated"], 1),
    ],
    ids=lambda value: "_".join(value) if isinstance(value, list) else "",
)
def test_list_asks_as_where_does(
    arguments: list[str], expected: int, small: Path, run: Run
) -> None:
    code, out, err = run("list", "--data", small, "--json", *arguments)
    assert (code, err) == (0, "")
    assert len(json.loads(out)) == expected
    _, out, _ = run("list", "--data", small, *arguments)
    assert (out == "No event matches.\n") == (expected == 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--kind", "visit", "--type", "talks"],
            '--type: found "talks", expected one that visits can have: unspecified, state, '
            "official, official_working, working, private, informal, transit "
            "(ask with --kind meeting --type talks)",
        ),
        (
            ["--kind", "meeting", "--destination", "Oman"],
            "--destination: found a keyword of visits, expected a keyword that meetings have "
            "(ask with --kind visit --destination OM)",
        ),
        (
            ["--speech-act", "thanks", "--destination", "Oman", "--destination", "Syria"],
            "--speech-act: found a keyword of statements, expected a keyword that visits have "
            "(ask with --kind statement --speech-act thanks)",
        ),
        (
            ["--kind", "visit", "--type", "joint_statement"],
            "(ask with --kind agreement --type joint_statement "
            "or --kind statement --type joint_statement)",
        ),
        (
            ["--kind", "statement", "--destination", "Oman", "--destination", "Syria"],
            "(ask with --kind visit)",
        ),
    ],
    ids=["type", "keyword", "together", "several", "values"],
)
def test_what_no_event_could_answer_is_refused_with_the_options_that_can(
    arguments: list[str], message: str, run: Run
) -> None:
    code, out, err = run("list", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_list_has_an_option_for_every_keyword_of_where(run: Run) -> None:
    _, out, _ = run("list", "--help")
    signature = inspect.signature(dm.Events.where)
    keywords = {p.name for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY}
    missing = {name for name in keywords if f"--{name.replace('_', '-')} " not in out}
    assert not missing


def test_json_is_what_files_hold(small: Path, run: Run) -> None:
    _, out, _ = run("list", "--data", small, "--json")
    ds = dm.read(small)
    assert [dm.structure(record) for record in json.loads(out)] == list(ds.events)
    assert "关于" in out


def test_csv_is_flat_and_turns_no_date_into_a_day(small: Path, run: Run) -> None:
    _, out, _ = run("list", "--data", small, "--csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(out))}
    visit = rows["lys-oman-2024"]
    assert visit["date"] == "2024-05-29/"
    assert (visit["earliest"], visit["latest"]) == ("2024-05-29", "")
    assert visit["countries"] == "FR;OM;AE"
    assert rows["orchard-pact"]["status"] == "signed"
    assert rows["orchard-pact"]["type"] == "treaty"
    assert rows["talks-some-day"]["date"] == ""


def test_csv_tells_who_takes_part_from_who_is_spoken_about(run: Run) -> None:
    _, out, _ = run("list", "--role", "subject", "--csv")
    ds = dm.load()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == len(ds.events.where(role="subject")) > 10
    for row in rows:
        event = ds.events[row["id"]]
        assert row["about"].split(";") == list(event.about)
        assert row["countries"] == ";".join(event.countries)
    assert any({*row["about"].split(";")} - {*row["people"].split(";")} for row in rows)


@pytest.mark.parametrize("key", ["UA", "DZ", "the-west", "vladimir-putin"])
def test_an_entry_lists_apart_where_the_record_is_spoken_about(key: str, run: Run) -> None:
    ds = dm.load()
    kind = ds[key].kind
    _, out, _ = run("show", key)
    for heading, events in (
        ("Events", ds.events.where(**{kind: key})),
        ("Spoken about", ds.events.where(about=key)),
    ):
        assert (f"\n{heading} ({len(events)})\n" in out) == (len(events) > 0)
        assert all(event.id in out for event in events)
    assert "Spoken about" in out


def test_the_data_can_be_named_before_or_after_the_command(small: Path, run: Run) -> None:
    before = run("--data", small, "show", "muscat")
    assert before == run("show", "--data", small, "muscat")
    assert before[0] == 0


# Names


@pytest.mark.parametrize(
    ("name", "how"),
    [
        (["TR"], "the code"),
        (["tur"], "the ISO alpha-3 code"),
        (["Türkiye"], 'the name "Türkiye"'),
        (["turkiye"], 'the name "Türkiye"'),
        (["Турция"], 'the name "Турция" (Russian)'),
        (["Republic", "of", "Turkey"], 'the name "Republic of Turkey" (English)'),
    ],
)
def test_countries_tells_how_a_name_resolves(name: list[str], how: str, run: Run) -> None:
    code, out, _ = run("countries", *name)
    assert code == 0
    first = " ".join(out.partition("\n\n")[0].split())
    assert first.startswith(f'"{" ".join(name)}" is Türkiye (TR), by {how}')
    assert "TUR" in out


def test_countries_are_listed_with_what_they_are(run: Run) -> None:
    code, out, _ = run("countries")
    lines = out.splitlines()
    assert code == 0
    assert len([line for line in lines if not line.startswith(" ")]) == len(dm.load().countries) + 1
    assert "OM    OMN    Oman" in lines
    assert any(line.startswith("SUHH") and "former state" in line for line in lines)


def test_a_former_state_names_who_came_after(run: Run) -> None:
    _, out, _ = run("countries", "Czechoslovakia")
    assert "Successors" in out
    assert "Czechia (CZ)" in out
    assert "Czechoslovakia (CSHH)" in run("countries", "CZ")[1]


def test_the_page_of_a_country_lists_its_codes_and_memberships(run: Run) -> None:
    _, out, _ = run("show", "OM")
    assert "since 7 October 1971   cow 698, Oman" in out.partition("\nCodes\n")[2]
    assert "since 7 October 1971   United Nations (un)" in out.partition("\nMember of\n")[2]


def test_a_reference_organization_has_a_page(run: Run) -> None:
    code, out, _ = run("show", "nato")
    assert code == 0
    assert out.startswith("North Atlantic Treaty Organization\n")
    assert "since 4 April 2023" in out
    assert "compiled" in out.casefold()


# Data of other people


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.jsonl"
    records = [
        {"kind": "visit", "id": "a", "title": "A", "destinations": "OM", "status": "heldd"},
        {"kind": "visit", "id": "b", "title": "B", "part_of": "nowhere"},
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    return path


@pytest.mark.parametrize("title", ["two\nlines", "a \u202ereversal and a \u009bsequence"])
def test_what_stands_in_data_never_steers_the_terminal(
    title: str, tmp_path: Path, run: Run
) -> None:
    path = tmp_path / "steering.json"
    path.write_text(json.dumps([{"kind": "visit", "id": "a", "title": title}]))
    for arguments in ([], ["list"], ["show", "a"]):
        _, out, err = run("--data", path, *arguments)
        assert "two lines" in out or "\n" not in title or not arguments
        assert not {"\u202e", "\u009b", "\x1b"} & {*out, *err}


@pytest.mark.parametrize("command", [["check"], ["show", "a", "--data"], ["--data"]])
def test_a_file_that_is_not_there(command: list[str], tmp_path: Path, run: Run) -> None:
    path = tmp_path / "none.json"
    code, out, err = run(*command, path)
    assert (code, out) == (2, "")
    assert err.startswith(f"diplomodel: {path} cannot be read: ")


def test_data_with_problems_is_not_shown(bad: Path, run: Run) -> None:
    code, out, err = run("--data", bad, "list")
    assert (code, out) == (1, "")
    assert err.startswith(f"diplomodel: {bad} has problems:\n{bad}:1: a: status: found")
    assert len(err.splitlines()) == 4


# Words that are misspelled


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["lst"], "list"),
        (["conver", "a", "b"], "convert"),
        (["--dat=a"], "--data"),
        (["list", "--contry", "Oman"], "--country"),
        (["list", "--speech_act=thanks"], "--speech-act"),
        (["check", "--josn", "a.json"], "--json"),
    ],
)
def test_a_misspelled_command_or_option_gets_a_suggestion(
    arguments: list[str], word: str, run: Run
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("diplomodel: ")
    assert err.count("\n") == 1
    assert f"did you mean {word}?" in err


@pytest.mark.parametrize("arguments", [["xyzzy"], ["list", "--xyzzy"], ["show", "a", "b"]])
def test_what_resembles_nothing_gets_no_suggestion(arguments: list[str], run: Run) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "did you mean" not in err
    assert "--help" in err or "expected one of: show, list, " in err


def test_help_can_be_asked_for_as_a_command(run: Run) -> None:
    assert run("help") == run("--help")
    assert run("help", "list") == run("list", "--help")


# Ends


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--help"], 0), (["list", "--help"], 0), (["--version"], 0), (["shwo"], 2), (["show"], 2)],
)
def test_help_and_usage_are_answers_with_a_code(arguments: list[str], code: int, run: Run) -> None:
    found, out, err = run(*arguments)
    assert found == code
    assert bool(out) == (code == 0)
    assert bool(err) == (code == 2)
    assert "Traceback" not in err


def test_help_names_every_command_and_the_exit_codes(run: Run) -> None:
    _, out, _ = run("--help")
    for word in (
        *("show", "list", "countries", "people", "check", "convert", "diff", "schema"),
        *("--data", "--known", "exit codes"),
    ):
        assert word in out


class Full(io.StringIO):
    """An output with no room left."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_an_output_that_is_full_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", Full())
    code, _, err = run()
    assert code == 2
    assert err == "diplomodel: the output cannot be written: No space left on device\n"


def test_an_output_that_is_closed_is_no_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    for output in (closed, None):
        monkeypatch.setattr("sys.stdout", output)
        assert main([]) == 0
    monkeypatch.undo()
    assert run()[0] == 0


def test_an_interruption_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("diplomodel.cli.data.load", interrupted)
    assert run() == (130, "", "")
