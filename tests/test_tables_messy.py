"""Tables as people and programs leave them, and mappings with mistakes in them."""

import io
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import diplomodel as dm
from diplomodel.tables import TableMapping, check_table, read_table
from diplomodel.tables._patterns import pattern_fault

VISITS: dict[str, Any] = {
    "kind": "visit",
    "id": "visit-{row}",
    "fields": {"title": "{What}", "date": "{When}"},
}


def mapping(**changes: Any) -> dict[str, Any]:
    fields = VISITS["fields"] | changes.pop("fields", {})
    return VISITS | {"fields": fields} | changes


def problems(source: Any, of: Any = VISITS) -> list[str]:
    return [str(problem) for problem in check_table(source, of).problems]


def refused(data: Any) -> str:
    with pytest.raises(dm.DataError) as caught:
        check_table([], data)
    return str(caught.value)


# Columns that nobody named, and columns that nobody reads


def test_cells_that_are_not_text_are_left_alone_in_ignored_columns() -> None:
    cells = [["a", "list"], datetime(2024, 7, 4, 9, tzinfo=UTC), float("inf"), timedelta(1), {1}]
    table = [{"What": "A", "When": "2024", "Note": cell} for cell in cells]
    assert len(problems(table, mapping(fields={"summary": "{Note}"}))) == len(cells)
    assert len(read_table(table, mapping(ignore="Note")).events) == len(cells)


def test_nameless_columns_that_are_empty_are_no_columns() -> None:
    for text in ("What,When,,\nA,2024,,\n", "What,,When,\nA,,2024,\n", ",What,When\n,A,2024\n"):
        assert [str(e.date) for e in read_table(io.StringIO(text), VISITS).events] == ["2024"]
    rows = [{"What": "A", "When": "2024", None: None}, {"What": "B", "When": "", "": ""}]
    assert len(read_table(rows, VISITS).events) == 2


def test_nameless_columns_that_hold_something_are_reported_once_or_ignored() -> None:
    text = "What,When,,\nA,2024,x,\nB,2024,,y\n"
    assert problems(io.StringIO(text)) == [
        "line 1: found 2 columns without a name that hold something, expected a name for each "
        '(or ignore them: ignore = "")'
    ]
    assert len(read_table(io.StringIO(text), mapping(ignore="")).events) == 2
    (problem,) = problems(io.StringIO("What,When,,\nA,2024,,y\n"))
    assert problem.startswith('line 1: found the column "", expected a column that the mapping')


def test_a_mapping_may_not_ignore_what_it_uses() -> None:
    with pytest.raises(dm.DataError) as caught:
        TableMapping.from_dict(mapping(ignore=["Note", "When"]))
    assert str(caught.value) == (
        'ignore: found "When", which fields.date uses, expected other columns '
        "(take it out of ignore, or do not use it)"
    )


# Groups, checks and parts


def grouped(**changes: Any) -> dict[str, Any]:
    of = {"id": "{No}", "group_by": "No", "fields": {"title": "{No}", "summary": "{What}"}}
    return {"kind": "visit"} | of | changes


def test_what_differs_in_a_group_is_shown_from_where_it_differs() -> None:
    same = "They met, talked and " * 10
    table = [{"No": "a", "What": f"{same}left"}, {"No": "a", "What": f"{same}stayed"}]
    (problem, _) = check_table(table, grouped()).problems[::-1]
    assert "left" in problem.expected
    assert "stayed" in problem.found


def test_a_bad_row_of_a_group_is_named_once() -> None:
    of = grouped(fields={"title": "{No}", "date": "{When}"})
    table = [{"No": "a", "When": "2024"} for _ in range(100)]
    table[41]["When"] = "soon"
    group, row = problems(table, of)
    assert group == (
        "line 1: a: No: found rows 1 to 41, 43 to 100 in one group with row 42, "
        "expected every row of a group to be good"
    )
    assert row.startswith('line 42: a: When: found "soon"')


def test_a_cell_that_a_check_refuses_is_reported_once() -> None:
    of = mapping(
        participants=[{"country": "{Code}"}],
        checks=[
            {"column": "Code", "matches": "[A-Z]{3}", "expected": "an ISO code"},
            {"column": "Code", "matches": ".{3}"},
        ],
    )
    table = [{"What": "A", "When": "soon", "Code": "Wakanda"}]
    first, second = problems(table, of)
    assert first == 'line 1: visit-1: Code: found "Wakanda", expected an ISO code'
    assert second.startswith('line 1: visit-1: When: found "soon"')


def test_a_warning_of_a_check_does_not_hide_an_error() -> None:
    check = {"column": "Code", "matches": "[A-Z]{3}", "severity": "warning"}
    of = mapping(participants=[{"country": "{Code}"}], checks=[check])
    told = problems([{"What": "A", "When": "", "Code": "Wakanda"}], of)
    assert len(told) == 2
    assert "warning" in told[0]


def test_a_problem_says_which_part_it_is_about() -> None:
    of = mapping(places=[{"id": "{Where}", "name": "{What}", "country": "{Code}"}])
    table = [{"What": "A", "When": "", "Where": "", "Code": "OM"}]
    (problem,) = problems(table, of)
    assert problem.startswith("line 1: visit-1: Where: found nothing, expected an id")
    assert problem.endswith("(for places[0].id)")
    of = mapping(people=[{"id": {"value": "A B"}, "name": "{What}"}])
    (problem,) = problems([{"What": "A", "When": ""}], of)
    assert problem.startswith('line 1: visit-1: people[0].id: found "A B", expected an id')
    of = mapping(participants=[{"level": {"value": "kign"}, "name": "{What}"}])
    (problem,) = problems([{"What": "A", "When": ""}], of)
    assert problem.startswith('line 1: visit-1: participants[0].level: found "kign"')
    of = mapping(acts=[{"date": "{When}", "party": {"value": "XX", "map": {"a": "b"}}}])
    of |= {"kind": "agreement", "fields": {"title": "{What}"}}
    (problem,) = problems([{"What": "A", "When": "2024"}], of)
    assert problem.startswith('line 1: visit-1: acts[0].party: found "XX", expected the code')


def test_a_row_is_refused_with_the_person_that_only_it_makes() -> None:
    source = {"id": "t", "publisher": "P", "title": "T"}
    of = mapping(people=[{"id": "{What}", "name": "{What}"}], source=source)
    report = check_table([{"What": "A", "When": ""}, {"What": "T", "When": ""}], of)
    assert [event.id for event in report.dataset.events] == ["visit-1"]
    assert [person.id for person in report.dataset.people] == ["a"]
    assert [problem.line for problem in report.problems] == [2]


# Countries


def hint_for(cell: str) -> str | None:
    of = mapping(participants=[{"country": "{Code}"}])
    (problem,) = check_table([{"What": "A", "When": "", "Code": cell}], of).problems
    return problem.hint


def test_what_is_not_a_country_but_an_organization_says_so() -> None:
    for cell in ("European Union", "EU"):
        assert hint_for(cell) == (
            "it is the European Union, an organization: give its id in countries.organizations"
        )


def test_codes_get_no_hints_since_each_is_close_to_another() -> None:
    for cell in ("BHM", "POR", "zfa", "XX", "UUSR"):
        assert hint_for(cell) is None
    assert hint_for("Omann") == "did you mean Oman (OM) or Isle of Man (IM)?"
    assert "Cuba (CU)" in (hint_for("Cubba") or "")


# Dates that are dates already


def test_a_date_is_read_as_that_day_whatever_the_format() -> None:
    day = {"What": "A", "When": date(2024, 7, 4)}
    for changes in (
        {"dates": "%m/%d/%Y"},
        {"dates": "human", "trim": True},
        {"dates": "%Y", "split": {"When": "-"}, "fields": {"date": {"column": "When"}}},
        {"dates": "%m/%d/%Y", "replace": [{"columns": "When", "pattern": "-", "with": "/"}]},
        {"fields": {"date": {"start": "When", "end": "When"}}, "dates": "%d.%m.%Y"},
    ):
        assert str(read_table([day], mapping(**changes)).events[0].date) == "2024-07-04"


def test_dates_in_a_template_say_what_to_do() -> None:
    of = mapping(dates="%d.%m.%Y", fields={"date": "{When}/{To}"})
    table = [{"What": "A", "When": date(2024, 7, 4), "To": date(2024, 7, 5)}]
    (problem,) = check_table(table, of).problems
    assert problem.hint == (
        'it is a date in EDTF, 2024-07-04/2024-07-05: add "edtf" to the formats if that is meant'
    )
    assert str(read_table(table, of | {"dates": ["%d.%m.%Y", "edtf"]}).events[0].date) == (
        "2024-07-04/2024-07-05"
    )


class datetime64:  # noqa: N801 - as numpy calls it
    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text

    def item(self) -> int:
        return 1720051200000000000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-07-04", "2024-07-04"),
        ("2024-07", "2024-07"),
        ("2024-07-04T00:00:00.000000000", "2024-07-04"),
        ("NaT", "None"),
    ],
)
def test_days_of_numpy_are_days_and_not_numbers(text: str, expected: str) -> None:
    ds = read_table([{"What": "A", "When": datetime64(text)}], VISITS)
    assert str(ds.events[0].date) == expected
    (problem,) = problems([{"What": "A", "When": datetime64("2024-07-04T09:30")}])
    assert "expected a date without a time of day" in problem


def test_a_date_in_a_mapping_says_to_write_it_as_text() -> None:
    text = refused(mapping(fields={"date": {"value": date(2024, 7, 4)}}))
    assert text.startswith("fields.date.value: found a date")
    assert text.endswith('(write "2024-07-04")')
    text = refused(mapping(checks=[{"column": "When", "before": date(2026, 1, 1)}]))
    assert text.endswith('(write "2026-01-01")')


# Mappings


def test_evidence_for_a_misspelt_path_is_refused() -> None:
    source = {"id": "t", "publisher": "P", "title": "T"}

    def of(path: str) -> dict[str, Any]:
        rule = {"supports": path, "why": "it follows"}
        return mapping(source=source, evidence=[rule], participants=[{"name": "{What}"}])

    for path, expected in (
        ("participants[*].levle", "(did you mean level?)"),
        ("particpants[0].level", "(did you mean participants?)"),
        ("date.yaer", "(did you mean year?)"),
        ("title[*]", "expected no number after what is not a list"),
        ("participants[*]level", "expected the path of a field"),
        ("title.year", "expected nothing after what holds text"),
        ("participants[", "expected the path of a field"),
    ):
        text = refused(of(path))
        assert text.startswith("evidence[0].supports: found "), path
        assert expected in text, path
    for path, kept in (
        ("participants[*].name", ("participants[0].name",)),
        ("participants[*]", ("participants[0]",)),
        ("date.year", ("date.year",)),
        ("*", ("*",)),
        ("summary", None),
    ):
        event = read_table([{"What": "A", "When": "2024"}], of(path)).events[0]
        found = [evidence.supports for evidence in event.evidence[1:]]
        assert found == ([kept] if kept else []), path


def test_a_field_with_a_number_in_its_name_keeps_its_evidence() -> None:
    import attrs

    @attrs.frozen(kw_only=True)
    class Treaty(dm.Event):
        kind = "treaty"
        article5: str | None = None

    of = mapping(
        kind="treaty",
        fields={"article5": "{What}"},
        source={"id": "t", "publisher": "P", "title": "T"},
        evidence=[{"supports": "article5", "why": "it follows"}],
    )
    table = [{"What": "A", "When": "2024"}]
    event = read_table(table, of, kinds=[Treaty]).events[0]
    assert [evidence.supports for evidence in event.evidence] == [("*",), ("article5",)]


def test_toml_given_as_text_says_what_to_do(tmp_path: Path) -> None:
    for text in ('kind = "visit"\n' * 300, 'kind = "visit"'):
        with pytest.raises(dm.DataError, match="expected the path of a TOML file") as caught:
            TableMapping.from_toml(text)
        assert "from_dict takes data" in str(caught.value)
    with pytest.raises(FileNotFoundError):
        TableMapping.from_toml(tmp_path / "none.toml")


def test_toml_that_is_nested_too_deeply_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text(f"kind = {'[' * 5000}{']' * 5000}", encoding="utf-8")
    with pytest.raises(dm.DataError, match="it is nested too deeply"):
        TableMapping.from_toml(path)


# Patterns


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", "(a*)*", "(?:a|b+)*c", "((a+)b)*", r"(\(a+\)){2,}", "(a+?)+?", "(a{1,30}){1,30}",
        "(?x) ( a+ ) + # twice", "(?P<x>a+){,}", "((?=a)b+)*", "(a+|b)*", "(?:(a+))*",
    ],
)  # fmt: skip
def test_patterns_that_repeat_a_repetition_are_refused(pattern: str) -> None:
    assert "can take forever" in str(pattern_fault(pattern))
    for changes in (
        {"replace": [{"columns": "What", "pattern": pattern}]},
        {"checks": [{"column": "What", "matches": pattern}]},
    ):
        assert "pattern that does not repeat a repetition" in refused(mapping(**changes))


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:\d+[.-]){3}", r"[0-9]{1,40}(?:\.[0-9]{1,40})?", "(?:a++)+", "(?>a+)+", "(a+)++",
        "[(a+)]+", r"\(a+\)+", "(?P<x>a+)?", "(a+|b)c{2,}", "(?=a+)b+", "(?# +)a+",
        r"^(?P<p>(?!.* and )[^,()\[\]]+)$", "(?:(?=a+)b)+", "[]+]+", "a+b*c{2,}",
        "(?x) a + # ( a+ )+",
    ],
)  # fmt: skip
def test_patterns_that_do_not_are_taken(pattern: str) -> None:
    assert pattern_fault(pattern) is None


def test_text_that_is_too_long_for_patterns_is_refused() -> None:
    of = mapping(replace=[{"columns": "What", "pattern": r"\s*\n\s*"}])
    table = [{"What": " " * 10_000_000 + "A", "When": "2024"}, {"What": "B", "When": "2024"}]
    begin = time.process_time()
    report = check_table(table, of)
    assert time.process_time() - begin < 20
    assert [event.title for event in report.dataset.events] == ["B"]
    assert str(report.problems[0]) == (
        "line 1: visit-1: What: found 10,000,001 letters, expected at most 32,767, where patterns "
        "are applied"
    )


# Workbooks


def workbook(*numbers: int | None) -> bytes:
    """Return a workbook whose rows carry these numbers."""
    made = __import__("openpyxl").Workbook()
    made.active.append(["What", "When"])
    content = io.BytesIO()
    made.save(content)
    rows = "".join(
        f"<row{'' if number is None else f' r={chr(34)}{number}{chr(34)}'}>"
        f'<c t="inlineStr"><is><t>{text}</t></is></c><c><v>2024</v></c></row>'
        for text, number in zip("BCDE", numbers, strict=False)
    ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"</sheetData>", rows + b"</sheetData>"))
    return out.getvalue()


def peak_of(content: bytes) -> tuple[list[str], int]:
    import tracemalloc

    tracemalloc.start()
    try:
        return problems(content), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_row_with_a_high_number_takes_no_memory() -> None:
    if not find_spec("openpyxl"):
        return
    found, peak = peak_of(workbook(150_000))
    assert found == [
        "line 150000: found more than 100,000 empty rows before others, expected fewer"
    ]
    assert peak < 50 * 2**20
    found, peak = peak_of(workbook(16_000_000))
    assert found == [
        "line 1: found row 16,000,000 after row 1, expected rows in the order of their numbers, "
        "up to 1,048,576"
    ]
    assert peak < 50 * 2**20


def test_a_row_that_openpyxl_would_drop_is_reported() -> None:
    if not find_spec("openpyxl"):
        return
    assert len(read_table(workbook(2, 3), VISITS).events) == 2
    assert len(read_table(workbook(None, None), VISITS).events) == 2
    for numbers in ((2, 2), (3, 2), (2, 3, 3)):
        (problem,) = problems(workbook(*numbers))
        assert f"found row {numbers[-1]} after row {numbers[-2]}, expected rows in the" in problem


# Several finds of a pattern, and evidence that quotes the row


def test_a_pattern_that_is_found_several_times_gives_several_values() -> None:
    found = {"column": "What", "pattern": r"\b(?P<body>NATO|EU)\b", "several": "all"}
    of = mapping(extract=[found], split={"body": ";"}, fields={"tags": {"column": "body"}})
    table = [{"What": what, "When": "2024"} for what in ("NATO, EU and NATO", "EU", "None")]
    tags = [event.tags for event in read_table(table, of).events]
    assert tags == [("NATO", "EU"), ("EU",), ()]


def test_evidence_quotes_cells_and_says_of_people_how_they_are_known() -> None:
    of = mapping(
        source={"id": "table", "title": "T"},
        fields={"destinations": "{Where}"},
        evidence=[{"supports": "destinations", "basis": "stated", "fragment": "{Where}"}],
        people=[
            {
                "id": "{Who}",
                "name": "{Who}",
                "positions[0].office": "President",
                "evidence": [{"supports": "positions", "why": "it is well known"}],
            }
        ],
    )
    table = [{"What": "A", "When": "2024", "Where": "Burma", "Who": "Ann Lee"}]
    ds = read_table(table, of)
    (quote,) = ds.events[0].evidence_for("destinations")
    assert (quote.fragment, quote.basis, ds.visits[0].destinations) == ("Burma", "stated", ("MM",))
    person = ds.people["ann-lee"]
    assert (person.basis("positions"), person.basis("name")) == ("inferred", "stated")
    assert person.evidence_for("positions")[0].why == "it is well known"


def test_evidence_of_parts_is_checked_like_that_of_records() -> None:
    why = {"why": "it follows"}
    part = {"id": "{Who}", "name": "{Who}", "evidence": [{"supports": "posts"} | why]}
    text = refused(mapping(source={"id": "table", "title": "T"}, people=[part]))
    assert text.startswith("people[0].evidence[0].supports: found "), text
    assert "expected the table as a source" in refused(
        mapping(people=[part | {"evidence": [{"supports": "name"} | why]}])
    )
    visitor = {"name": "{Who}", "evidence": [{"supports": "name"} | why]}
    text = refused(mapping(source={"id": "table", "title": "T"}, participants=[visitor]))
    assert "participants[0].evidence: found evidence of participants" in text
    quoting = [{"supports": "title", "fragment": "{item}"} | why]
    assert "fragment" in refused(mapping(source={"id": "table", "title": "T"}, evidence=quoting))
