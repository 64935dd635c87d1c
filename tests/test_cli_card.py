"""The card: what a data set holds, on one screen, whatever it holds."""

import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest

import diplomodel as dm
import garden
from diplomodel.cli import main
from diplomodel.views import write_card
from diplomodel.views.terminal import Page, width_of
from diplomodel.vocabulary import Level

COUNTRIES = [country.code for country in dm.load().countries]


def records(number: int, years: int) -> Iterator[dict[str, Any]]:
    """Yield made-up events of every kind over some years, with all countries."""
    for kind in ("summit", "visit", "meeting", "agreement", "statement"):
        for n in range(number // 5):
            record = {"kind": kind, "id": f"{kind}-{n}", "title": f"The {kind} number {n}"}
            country = COUNTRIES[n * n % len(COUNTRIES)]
            role = {"participants": [{"country": country}]}
            date = f"{1825 + n % years}-{n % 12 + 1:02}" if n % 50 else None
            dated = {"date": date} if date and kind != "agreement" else {}
            signed = {"acts": [{"type": "signed", "date": date}]} if date else {}
            yield {**record, **role, **(signed if kind == "agreement" else dated)}


def lines_of(*of: dict[str, Any]) -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in of)


WIDE = "上海合作组织成员国元首理事会会议及其相关活动的数据集"
WIDE_RECORDS: list[dict[str, Any]] = [
    {"kind": "dataset", "name": WIDE * 5, "version": "版本" * 30, "as_of": "2024-06-XX"},
    {"kind": "visit", "id": "v", "title": WIDE * 9, "participants": [{"country": "GS"}]},
    {"kind": "visit", "id": "w" * 90, "title": "क्षि" * 90, "date": "2024~/2025-03?"},
    {"kind": "person", "id": "p", "name": "안녕하세요" * 50},
]
LABELLED = {"kind": "dataset", "name": "عنوان " * 40, "version": "e\u0301" * 200}

DATA = {
    "garden": garden.as_lines(),
    "empty": "",
    "only_a_name": lines_of(LABELLED),
    "ten_thousand": lines_of(*records(10_000, 200)),
    "one_year": lines_of(*records(50, 1)),
    "eight_years": lines_of(*records(500, 8)),
    "wide": lines_of(*WIDE_RECORDS),
    "undated": lines_of({"kind": "meeting", "id": "m", "title": "M"}),
    "long_ago": lines_of(
        {"kind": "visit", "id": "v", "title": "V", "date": "0001-03-15"},
        {"kind": "visit", "id": "w", "title": "W", "date": "0044"},
    ),
}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)

    def called(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return called


def card(run: Run, name: str) -> tuple[list[str], str]:
    """Return the lines of a card, and the path of its data set."""
    path = f"{name}.jsonl"
    if name == "bundled":
        path = name
    else:
        Path(path).write_text(DATA[name], encoding="utf-8")
    code, out, err = run("--data", path)
    assert (code, err) == (0, "")
    return out.splitlines(), path


def tally(lines: list[str], heading: str) -> dict[str, int]:
    """Return the numbers below a heading."""
    start = next(n for n, line in enumerate(lines) if heading in line)
    column = lines[start].index(heading)
    found: dict[str, int] = {}
    for line in lines[start + 1 :]:
        # In the left column, the other begins at a fixed place.
        part = line[column:41] if column == 0 else line[column:]
        words = part.replace("#", "").split()
        if not words:
            break
        found[" ".join(words[:-1])] = int(words[-1].replace(",", ""))
    return found


@pytest.mark.parametrize("name", ["bundled", *DATA])
def test_the_card_fits_on_a_screen(name: str, run: Run) -> None:
    lines, _ = card(run, name)
    assert len(lines) <= 40
    assert max(map(width_of, lines)) <= 80
    assert not [line for line in lines if line != line.rstrip()]
    assert lines[-1].startswith("  diplomodel --help")


def test_without_arguments_it_is_the_card_of_the_bundled_data(run: Run) -> None:
    ds = dm.load()
    code, out, err = run()
    assert (code, err) == (0, "")
    assert out.startswith(f"{ds.name} {ds.version}\n{len(ds.events)} diplomatic events ")
    lines = out.splitlines()
    kinds = {f"{kind}s": number for kind, number in ds.events.count_by("kind").items()}
    assert tally(lines, "By kind") == kinds
    years = {str(year or "year not known"): n for year, n in ds.events.count_by("year").items()}
    assert tally(lines, "By year") == years
    counts = ds.events.count_by("country")
    countries = tally(lines, "By country")
    assert [*countries.items()] == sorted(countries.items(), key=lambda item: -item[1])
    assert max(countries.values()) == counts["BY"] == countries["Belarus"]
    assert all(counts[ds.countries.resolve(name).code] == n for name, n in countries.items())
    assert f"{len(countries)} of {len([code for code in counts if code])}" in out
    assert tally(lines, "Other records") == {
        "people": len(ds.people),
        "organizations": len(ds.organizations),
        "places": len(ds.places),
        "sources": len(ds.sources),
    }


def test_every_event_is_counted_however_many_years_there_are(run: Run) -> None:
    for name, number in (("ten_thousand", 10_000), ("one_year", 50), ("eight_years", 500)):
        lines, _ = card(run, name)
        assert sum(tally(lines, "By kind").values()) == number
        years = tally(lines, "By year")
        assert sum(years.values()) == number
        assert len(years) <= 8
    assert "1825 to 1829" in years


def test_an_event_of_several_years_counts_once_in_a_stretch_of_years(run: Run) -> None:
    spans = [f"{year}/{year + 3}" for year in range(1900, 1990, 10)]
    events = [
        {"kind": "visit", "id": f"v{n}", "title": "V", "date": date} for n, date in enumerate(spans)
    ]
    Path("spans.jsonl").write_text(lines_of(*events))
    _, out, _ = run("--data", "spans.jsonl")
    years = tally(out.splitlines(), "By year")
    assert years == {"1900 to 1924": 3, "1925 to 1949": 2, "1950 to 1974": 3, "1975 to 1999": 1}


def test_it_says_what_it_does_not_claim(run: Run) -> None:
    lines, _ = card(run, "garden")
    text = " ".join(" ".join(lines).split())
    assert "What it does not claim That it is complete: " in text
    assert "That what was said is true: " in text
    ds = dm.read("garden.jsonl")
    dateless = [event for event in ds.events if event.date is None]
    unproven = [event for event in ds.events if not event.evidence]
    assert (len(dateless), len(unproven)) == (1, 5)
    assert "of 7 events, 1 has no date, 5 have no evidence, 1 rests in part on inference" in text
    text = " ".join(" ".join(card(run, "undated")[0]).split())
    assert "That it is complete: " in text
    assert "said" not in text


def test_a_full_card_that_says_what_is_complete_fits_on_a_screen() -> None:
    one = dm.Coverage(
        kind="visit",
        during=dm.edtf("1906-11-08/2025-12-31"),
        country="US",
        person="aleksandr-lukashenko",
        role=dm.Role.VISITOR,
        level=Level.HEAD_OF_STATE,
        note="Not those of presidents-elect. " * 9,
    )
    page = Page()
    write_card(page, dm.load().with_events(coverage=[one] * 3))
    assert len(page.lines) <= 40
    assert max(map(width_of, page.lines)) <= 80


def test_it_says_what_is_complete(run: Run) -> None:
    travels = {
        "kind": "visit",
        "during": "1906/2025",
        "country": "US",
        "role": "visitor",
        "level": "head_of_state",
    }
    others = [
        {"kind": "meeting", "during": "2024-07", "person": "lys", "note": "Not by telephone."},
        *({"kind": "statement", "during": str(year)} for year in range(2000, 2030)),
    ]
    rows = [
        {"kind": "person", "id": "lys", "name": "Ana Lys"},
        {"kind": "visit", "id": "v", "title": "V", "date": "2024"},
    ]
    path = Path("covered.jsonl")

    def told(*coverage: Any) -> str:
        path.write_text(lines_of({"kind": "dataset", "coverage": [*coverage]}, *rows))
        code, out, err = run("--data", str(path))
        assert (code, err) == (0, "")
        assert len(out.splitlines()) <= 40
        assert max(map(width_of, out.splitlines())) <= 80
        return " ".join(out.split())

    assert "What is complete" not in told()
    text = told(travels)
    assert (
        "What is complete Every visit, 1906 to 2025, that has a participant with country "
        "United States (US), role visitor, level head of state." in text
    )
    assert "What it does not claim That anything else is complete: what is not recorded" in text
    assert "That it is complete" not in text
    text = told(*others)
    assert "Every meeting, July 2024, that has a participant with person Ana Lys (lys)." in text
    assert "(lys). Not by telephone." in text
    assert "Every statement, 2000." in text
    assert "What is complete, 2 of 31 Every" in text
    assert "2001" not in text


@pytest.mark.parametrize("name", ["bundled", *DATA])
def test_what_to_type_next_has_an_answer(name: str, run: Run) -> None:
    lines, path = card(run, name)
    commands = [line.strip() for line in lines if line.startswith("  diplomodel ")]
    assert len(commands) >= (2 if name in ("empty", "only_a_name") else 4)
    for command in commands:
        # What it prints stands behind a gap.
        words = shlex.split(command.split("  ")[0].replace("PATH", path))
        if not {"FILE", "ID"} & {*words}:
            code, out, err = run(*words[1:])
            assert (code, err) == (0, ""), command
            assert out.strip(), command
            assert "No event matches" not in out


def test_kinds_of_ones_own_come_after_the_others() -> None:
    @attrs.frozen(kw_only=True)
    class TradeDispute(dm.Event):
        kind: ClassVar[str] = "trade_dispute"
        status: dm.EventStatus = dm.EventStatus.UNSPECIFIED

    page = Page()
    own = TradeDispute(id="a", title="A")
    write_card(page, dm.Dataset([own, dm.Visit(id="b", title="B")]))
    assert [*tally(page.lines, "By kind")] == ["visits", "trade disputes"]
    assert len(page.lines) <= 40


def test_names_of_countries_are_cut_to_their_column(run: Run) -> None:
    lines, _ = card(run, "wide")
    row = next(line for line in lines if "South Georgia" in line)
    assert "…" in row
    assert row.index("people") == next(line for line in lines if "places" in line).index("places")
