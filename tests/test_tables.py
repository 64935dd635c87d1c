"""Tables become records by a mapping; every row ends in a record or in a problem."""

import io
import re
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import diplomodel as dm
from diplomodel.errors import Severity
from diplomodel.tables import TableMapping, check_table, read_table, shipped
from diplomodel.tables._shipped import mapping_of

VISITS: dict[str, Any] = {
    "kind": "visit",
    "id": "visit-{row}",
    "nothing": ["", "NA"],
    "fields": {"title": "{What}", "date": "{When}"},
}


def rows(*cells: str, **more: str) -> list[dict[str, str]]:
    return [{"What": f"Visit {n}", "When": cell, **more} for n, cell in enumerate(cells, 1)]


def mapping(**changes: Any) -> dict[str, Any]:
    fields = VISITS["fields"] | changes.pop("fields", {})
    return VISITS | {"fields": fields} | changes


def errors(source: Any, of: Any, **more: Any) -> list[str]:
    report = check_table(source, of, **more)
    return [str(p) for p in report.problems if p.severity == Severity.ERROR]


def one(source: Any, of: Any) -> Any:
    return read_table(source, of).events.one()


def dates(of: dict[str, Any], *cells: str) -> list[str | None]:
    report = check_table(rows(*cells), of)
    found = {e.id: e.date for e in report.dataset.events}
    made = [found.get(f"visit-{n}", ...) for n in range(1, len(cells) + 1)]
    return ["refused" if d is ... else None if d is None else str(d) for d in made]


# Where tables come from


CSV = 'What,When\n"Talks, long",2024-07\n\nDinner,2024-06-31\n"Two\nlines",NA\n'


def test_text_files_with_lines_as_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text("\ufeff" + CSV, encoding="utf-8")
    report = check_table(path, VISITS)
    assert report.read == 3
    assert [e.title for e in report.dataset.visits] == ["Talks, long", "Two\nlines"]
    (problem,) = report.problems
    assert str(problem) == (
        f'{path}:4: visit-2: When: found "2024-06-31", expected a day from 1 to 30 in 2024-06'
    )
    with pytest.raises(dm.DataError) as caught:
        read_table(path, VISITS)
    assert caught.value.problems == report.problems


def test_tabs_semicolons_and_other_encodings(tmp_path: Path) -> None:
    tabs = tmp_path / "visits.tsv"
    tabs.write_text("What\tWhen\nA\t2024\n", encoding="utf-8")
    assert one(tabs, VISITS).title == "A"
    other = tmp_path / "visits.csv"
    other.write_bytes("What;When\nВизит;2024\n".encode("cp1251"))
    assert one(other, mapping(delimiter=";", encoding="cp1251")).title == "Визит"
    assert errors(other, mapping(delimiter=";"))[0].endswith(
        "visits.csv:2: found a byte that is not utf-8 (0xc2), expected text in utf-8"
    )
    assert 'delimiter = ";"' in errors(other, mapping(encoding="cp1251"))[0]
    assert "the name of an encoding" in refused(mapping(encoding="cp-none"))[0]


def test_open_files_in_text_and_in_bytes() -> None:
    assert len(check_table(io.StringIO(CSV), VISITS).dataset.visits) == 2
    assert len(check_table(io.BytesIO(CSV.encode()), VISITS).dataset.visits) == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "line 1: found an empty file, expected a row with the names of the columns"),
        ("What,What\nA,B\n", 'line 1: found the column "What" more than once, expected each'),
        ('What,"When\nA,2024\n', "line 1: found a quotation mark that is not closed where a"),
    ],
)
def test_what_is_no_table(content: str, expected: str) -> None:
    report = check_table(io.StringIO(content), VISITS)
    assert str(report.problems[0]).startswith(expected)
    assert (report.read, len(report.dataset.events)) == (0, 0)


def test_rows_of_another_length_and_empty_rows() -> None:
    report = check_table(io.StringIO("What,When\nA\nB,2024,x\n,\nC,2024\n"), VISITS)
    assert [str(p) for p in report.problems] == [
        "line 2: found 1 cells, expected 2, one for each column",
        "line 3: found 3 cells, expected 2, one for each column",
        "line 4: found an empty row, expected a row with cells",
    ]
    assert [e.title for e in report.dataset.events] == ["C"]


def test_an_unknown_ending_and_no_table_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.ods").write_bytes(b"")
    assert "expected a file that ends in .csv, .tsv, .xlsx" in errors(tmp_path / "a.ods", VISITS)[0]
    with pytest.raises(OSError, match="none"):
        check_table(tmp_path / "none.csv", VISITS)
    for source in (5, {"What": "A"}):
        with pytest.raises(TypeError, match="a table is a path"):
            check_table(source, VISITS)


def test_dicts_keep_their_types_honestly() -> None:
    class Missing:
        """What pandas writes for no time."""

    Missing.__name__ = "NaTType"
    cells = [date(2024, 7, 4), datetime(2024, 7, 4), 2024, 2024.0, Decimal(2024)]
    cells += [None, float("nan"), Missing(), SimpleNamespace(item=lambda: 2024)]
    good = read_table([{"What": "A", "When": cell} for cell in cells], VISITS)
    by_id = {e.id: str(e.date) for e in good.events}
    found = [by_id[f"visit-{n}"] for n in range(1, 10)]
    assert found == ["2024-07-04"] * 2 + ["2024"] * 3 + ["None"] * 3 + ["2024"]

    bad = [
        datetime(2024, 7, 4, 9), datetime(2024, 7, 4, tzinfo=UTC), ["2024"],
        float("inf"), True, 20.5,
    ]  # fmt: skip
    told = errors([{"What": "A", "When": cell} for cell in bad], VISITS)
    assert told[0] == (
        "line 1: When: found the point in time 2024-07-04 09:00:00, expected a date without a "
        "time of day (give the day alone)"
    )
    assert [text.split(",")[0].split("found ")[1] for text in told[1:]] == [
        "the point in time 2024-07-04 00:00:00+00:00", "a list of 1", "inf", '"true"', '"20.5"',
    ]  # fmt: skip
    assert errors(["A"], VISITS) == [
        'line 1: found "A", expected a dict with a cell for each column'
    ]


def test_real_days_need_no_format_and_may_stand_for_nothing() -> None:
    of = mapping(dates="%d.%m.%Y", nothing=["9999-12-31"])
    table = [{"What": "A", "When": date(2024, 7, 4)}, {"What": "B", "When": date(9999, 12, 31)}]
    assert [str(e.date) for e in read_table(table, of).events] == ["2024-07-04", "None"]


class PandasLike:
    columns = ("What", "When")

    def to_dict(self, how: str) -> list[dict[str, object]]:
        assert how == "records"
        return [{"What": "A", "When": datetime(2024, 7, 4)}]


class PolarsLike:
    columns = ("What", "When")

    def iter_rows(self, *, named: bool) -> list[dict[str, object]]:
        assert named
        return [{"What": "A", "When": date(2024, 7, 4)}]


class ArrowLike:
    def to_pylist(self) -> list[dict[str, object]]:
        return [{"What": "A", "When": date(2024, 7, 4)}]


class DictsLike:
    def to_dicts(self) -> list[dict[str, object]]:
        return [{"What": "A", "When": date(2024, 7, 4)}]


@pytest.mark.parametrize("frame", [PandasLike, PolarsLike, ArrowLike, DictsLike])
def test_frames_are_known_by_their_methods(frame: type) -> None:
    assert str(one(frame(), VISITS).date) == "2024-07-04"


def test_a_frame_with_a_column_twice() -> None:
    class Twice(PandasLike):
        columns = ("What", "What")

    assert "more than once" in errors(Twice(), VISITS)[0]


def test_frames_of_the_real_libraries_where_they_are_installed() -> None:
    for name in ("pandas", "polars"):
        if find_spec(name):
            library: Any = __import__(name)
            data = {"What": ["A", "B"], "When": [datetime(2024, 7, 4), None], "n": [1, None]}
            ds = read_table(library.DataFrame(data), mapping(ignore="n"))
            assert [str(e.date) for e in ds.events] == ["2024-07-04", "None"]


def test_a_workbook_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (tmp_path / "visits.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(
        dm.MissingExtra, match=r"pip install openpyxl \(or diplomodel.s extra excel\)"
    ):
        check_table(tmp_path / "visits.xlsx", VISITS)


class FakeBook:
    """As much of a workbook as is read."""

    def __init__(self, sheets: dict[str, list[list[Any]]]) -> None:
        self.sheets = sheets
        self.sheetnames = list(sheets)

    def __getitem__(self, name: str) -> Any:
        def rows_of() -> list[list[Any]]:
            return [[self.cell(value) for value in row] for row in self.sheets[name]]

        return SimpleNamespace(iter_rows=rows_of, reset_dimensions=lambda: None)

    def close(self) -> None:
        """Do nothing."""

    def cell(self, value: Any) -> Any:
        kind = "e" if isinstance(value, str) and value.startswith("#") else "n"
        return SimpleNamespace(value=value, data_type=kind)


def workbook(monkeypatch: pytest.MonkeyPatch, **sheets: list[list[Any]]) -> io.BytesIO:
    def load(_: object, *, read_only: bool, data_only: bool = False) -> FakeBook:
        assert read_only

        def shown(value: Any) -> Any:
            is_formula = isinstance(value, str) and value.startswith("=")
            return None if is_formula and data_only else value

        return FakeBook({k: [[shown(v) for v in r] for r in s] for k, s in sheets.items()})

    monkeypatch.setitem(sys.modules, "openpyxl", SimpleNamespace(load_workbook=load))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("xl/workbook.xml", "")
    return io.BytesIO(content.getvalue())


def test_a_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = [
        ["What", "When", None],
        ["A", datetime(2024, 7, 4), None],
        [None, None, None],
        ["B", "=A1", None],
        ["C", "#N/A", None],
        [None, None, None],
    ]
    report = check_table(workbook(monkeypatch, Visits=sheet), VISITS)
    assert [str(e.date) for e in report.dataset.events] == ["2024-07-04"]
    assert [str(p) for p in report.problems] == [
        "line 3: found an empty row, expected a row with cells",
        "line 4: When: found a formula without its result, expected a value "
        "(open the file and save it with its results)",
        "line 5: When: found the error #N/A, expected a value "
        "(open the file and save it with its results)",
    ]
    both = {"A": sheet[:2], "B": sheet[:2]}
    assert "one sheet" in errors(workbook(monkeypatch, **both), VISITS)[0]
    assert one(workbook(monkeypatch, **both), mapping(sheet="B")).title == "A"
    assert "one of the sheets" in errors(workbook(monkeypatch, **both), mapping(sheet="C"))[0]
    assert "an empty sheet" in errors(workbook(monkeypatch, A=[]), VISITS)[0]


def test_a_workbook_of_the_real_package_where_it_is_installed(tmp_path: Path) -> None:
    if find_spec("openpyxl"):
        book = __import__("openpyxl").Workbook()
        for row in (["What", "When"], ["A", date(2024, 7, 4)], ["B", "2024-07"], ["C", 2024]):
            book.active.append(row)
        book.save(tmp_path / "visits.xlsx")
        ds = read_table(tmp_path / "visits.xlsx", VISITS)
        assert sorted(str(e.date) for e in ds.events) == ["2024", "2024-07", "2024-07-04"]
        (tmp_path / "visits.xlsx").write_bytes(b"PK\x03\x04 no zip")
        assert "a damaged workbook" in errors(tmp_path / "visits.xlsx", VISITS)[0]


# Mappings


def refused(data: Any, read: Callable[[Any], Any] = TableMapping.from_dict) -> list[str]:
    with pytest.raises(dm.DataError) as caught:
        read(data)
    return [str(problem) for problem in caught.value.problems]


def test_a_mapping_is_read_strictly_and_tells_all_at_once() -> None:
    data = {
        "kind": "visit",
        "id": "visit-{row",
        "tirm": True,
        "trim": "yes",
        "unique": "numbre",
        "nothing": 5,
        "fields": {"title": {"colum": "A"}, "date": {"start": "A"}, "summary": []},
        "participants": {"name": "{A}"},
        "extract": [{"column": "A", "pattern": "(x"}, {"pattern": "x"}],
        "replace": [{"pattern": "x"}],
        "checks": [{"column": "A"}],
        "dates": ["%d.%m.%y"],
        "countries": {"then": {"RU": {"before": "soon"}}, "alias": {}},
        "evidence": [{"supports": "date"}],
        "delimiter": ";;",
    }
    told = "\n".join(refused(data))
    for expected in (
        'tirm: found the key "tirm", expected one of: name, kind,',
        "did you mean trim?",
        'trim: found "yes", expected true or false',
        'unique: found "numbre", expected one of: refuse, number (did you mean number?)',
        "nothing: found 5, expected text, or a list, each text",
        'fields.title.colum: found the key "colum"',
        "fields.date.end: found nothing, expected a column for each end of the span",
        "participants: found an object with name, expected a list, each an object that describes",
        'id: found "visit-{row", expected a closing brace; {{ for itself',
        'extract[0].pattern: found "(x", expected a regular expression (',
        "extract[1]: found none or both",
        "replace[0].columns: found nothing, expected the columns",
        "checks[0]: found nothing to check, expected one of: same_as",
        'dates[0]: found "%d.%m.%y", expected a year of four digits, %Y, or the first year meant: '
        "%1950y",
        'countries.then.RU.before: found "soon"',
        'countries.alias: found the key "alias"',
        "evidence[0].why: found nothing, expected why it is inferred",
        "source: found nothing, expected the table as a source, for the evidence",
        'delimiter: found ";;", expected one character',
    ):
        assert expected in told, expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "vist"}, 'kind: found "vist", expected one of: summit, visit'),
        ({"fields": {"titel": "x"}}, 'fields.titel: found "titel", expected one of: id, title'),
        ({"fields": {"date.year": "x"}}, "expected nothing after what holds a date in EDTF"),
        ({"fields": {"title[0]": "x"}}, "expected no number after what is not a list"),
        ({"fields": {"participants": "x"}}, "a value, such as participants[0]"),
        ({"fields": {"a b": "x"}}, "expected the path of a field"),
        ({"columns": {"A": "title"}, "fields": {"title": "x"}}, "found the field twice"),
        ({"acts": [{"type": "signed"}]}, "acts[0]: found a visit, expected a kind that has acts"),
        ({"people": [{"name": "{A}"}]}, "people[0].id: found nothing"),
        ({"countries": {"aliases": {"A": "AAA"}}}, 'countries.aliases.A: found "AAA"'),
        ({"countries": {"then": {"RU": {"is": "ZZ"}}}}, 'countries.then.RU.is: found "ZZ"'),
        (
            {"extract": [{"column": "A", "pattern": "(?P<x>a)"}] * 2},
            'extract[1].pattern: found "x", expected a name that nothing else has',
        ),
    ],
)
def test_what_does_not_fit_the_records(changes: dict[str, Any], expected: str) -> None:
    data = {"kind": "visit", "id": "visit-{row}"} | changes
    assert expected in "\n".join(refused(data, lambda d: check_table([], d)))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a}", "an opening brace"), ("a]", "an opening bracket"), ("[a", "a closing bracket"),
        ("[a[b]]", "no square brackets inside"), ("{a{b}", "a closing brace before"),
        ("{a}}", "a single brace"),
    ],
)  # fmt: skip
def test_templates_that_are_none(template: str, expected: str) -> None:
    data = {"kind": "visit", "id": "v-{row}", "fields": {"title": template}}
    assert expected in refused(data)[0]


def test_columns_that_the_table_lacks_and_columns_that_nobody_speaks_of() -> None:
    report = check_table(io.StringIO("Waht,When,Note\nA,2024,x\n"), VISITS)
    assert [str(p) for p in report.problems] == [
        'line 1: fields.title: found the column "What", expected one of the columns "Waht", '
        '"When", "Note" (did you mean Waht?)',
        'line 1: Waht: found the column "Waht", expected a column that the mapping uses or '
        "ignores (name it in ignore if nothing is to be made of it)",
        'line 1: Note: found the column "Note", expected a column that the mapping uses or '
        "ignores (name it in ignore if nothing is to be made of it)",
    ]
    assert report.read == 0
    made = {"column": "What", "pattern": "(?P<When>x)"}
    assert "no pattern makes as well" in errors(rows("2024"), mapping(extract=[made]))[0]


def test_mappings_there_and_back(tmp_path: Path) -> None:
    for name in shipped():
        given = mapping_of(name)
        assert TableMapping.from_dict(given.to_dict()) == given
        assert hash(given) == hash(TableMapping.from_dict(given.to_dict()))
    assert one(rows("2024"), TableMapping.from_dict(VISITS)).title == "Visit 1"
    (tmp_path / "bad.toml").write_text("kind = \n", encoding="utf-8")
    assert (
        "bad.toml: found what is not TOML"
        in refused(tmp_path / "bad.toml", TableMapping.from_toml)[0]
    )
    (tmp_path / "odd.toml").write_text('kind = "visit"\n', encoding="utf-8")
    assert refused(tmp_path / "odd.toml", lambda p: check_table([], str(p))) == [
        f"{tmp_path / 'odd.toml'}: id: found nothing, expected a template of the ids"
    ]
    with pytest.raises(dm.UnknownName, match="did you mean us-presidents-visits"):
        check_table([], "us-president-visits")


# Cells


def test_nothing_is_stripped_that_the_mapping_does_not_name() -> None:
    spaced = [{"What": " A[6] ", "When": "2024"}]
    assert one(spaced, VISITS).title == " A[6] "
    assert one(spaced, mapping(trim=True)).title == "A[6]"
    marks = [{"columns": "What", "pattern": r"\[\d+\]"}]
    assert one(spaced, mapping(replace=marks)).title == " A "
    swapped = [{"columns": "What", "pattern": r"(A)\[6\]", "with": r"<\1>"}]
    assert one(spaced, mapping(replace=swapped, trim=True)).title == "<A>"


def test_what_stands_for_nothing() -> None:
    of = mapping(nothing=["NA", "TBD", "9999-12-31", "31.12.9999"], nothing_in={"When": "?"})
    assert dates(of, "NA", "TBD", "9999-12-31", "31.12.9999", "?", "2024") == [
        *[None] * 5, "2024",
    ]  # fmt: skip
    assert dates(mapping(), "") == [None]
    assert dates(mapping(nothing="NA"), "", "TBD") == [None, "refused"]


def test_patterns_make_columns() -> None:
    rank = {"column": "What", "pattern": r"(?i)\b(?P<rank>state|working) visit"}
    of = mapping(
        extract=[rank],
        fields={"type": {"column": "rank", "fold": True, "map": {"state": "state"}}},
    )
    table = [
        {"What": what, "When": "2024"}
        for what in ("Met X; State visit", "Met X", "working visit", "state visit, working visit")
    ]
    report = check_table(table, of)
    assert [str(e.type) for e in report.dataset.visits] == ["state", "unspecified"]
    assert [str(p) for p in report.problems] == [
        'line 3: visit-3: What: found "working", expected one of: state '
        '(or say otherwise = "keep")',
        'line 4: visit-4: What: found "state" and "working" in "state visit, working visit", '
        "expected one of them",
    ]
    strict = mapping(extract=[rank | {"otherwise": "problem", "several": "first"}], ignore="rank")
    assert [text.split(",")[0] for text in errors(table, strict)] == [
        'line 2: visit-2: What: found "Met X"'
    ]
    joined = {"template": "{What} / {When}", "pattern": r"(?P<year>\d{4})$"}
    assert (
        one(rows("2024"), mapping(extract=[joined], fields={"summary": "{year}"})).summary == "2024"
    )


def test_templates_join_columns_and_leave_out_what_is_in_brackets() -> None:
    of = mapping(ignore=[], fields={"title": "{What}[ in {Where}[[!]]][, {Note}]"})
    table = [
        {"What": "A", "Where": "Minsk", "Note": "", "When": "2024"},
        {"What": "B", "Where": "", "Note": "short", "When": "2024"},
        {"What": "", "Where": "", "Note": "lost", "When": "2024"},
        {"What": "", "Where": "", "Note": "", "When": "2024"},
    ]
    report = check_table(table, of)
    assert [e.title for e in report.dataset.events] == ["A in Minsk[!]", "B, short"]
    assert 'line 3: visit-3: What: found nothing, expected what "{What}[' in str(report.problems[0])
    assert "line 4: visit-4: What, Where, Note: found nothing, expected text (for title)" in [
        str(p) for p in report.problems
    ]


def test_cells_are_split_by_any_separator() -> None:
    of = mapping(fields={"destinations": {"column": "To", "split": ["\u00a0", ";"]}}, trim=True)
    table = rows("2024", To="\u00a0France\u00a0West Germany; Oman ;")
    assert one(table, of).destinations == ("FR", "DE", "OM")
    of = mapping(
        split={"To": ";"},
        fields={"title": "To {To|list}: {To|country}", "destinations": {"column": "To"}},
        ignore="What",
    )
    visit = one(rows("2024", To="Burma; UK"), of)
    assert visit.title == "To Burma, UK: Myanmar, United Kingdom"
    assert visit.destinations == ("MM", "GB")
    of = mapping(fields={"title": {"column": "What", "split": " "}})
    assert errors(rows("2024"), of) == [
        'line 1: visit-1: What: found "Visit" and "1", expected one value, for title'
    ]


def test_maps_of_words() -> None:
    field = {"column": "Rank", "map": {"S": "state", "X": ""}, "empty": "private"}

    def types(**changes: Any) -> list[str]:
        of = mapping(fields={"type": field | changes})
        report = check_table(
            [row for rank in ("S", "X", "s", "NA") for row in rows("2024", Rank=rank)], of
        )
        return sorted(str(e.type) for e in report.dataset.visits)

    assert types() == ["private", "state", "unspecified"]
    assert types(fold=True) == ["private", "state", "state", "unspecified"]
    assert types(otherwise="nothing") == ["private", "state", "unspecified", "unspecified"]
    several = {"columns": ["Rank", "Who"], "map": {"P | IR": "official", "P | FR": "state"}}
    of = mapping(fields={"type": several})
    assert str(one(rows("2024", Rank="P", Who="IR"), of).type) == "official"
    kept = mapping(fields={"type": field | {"otherwise": "keep"}})
    assert errors(rows("2024", Rank="stat"), kept)[0].endswith("(for type; did you mean state?)")


def test_the_first_rule_that_gives_something() -> None:
    of = mapping(fields={"summary": ["{A}", "{B}", "neither"], "tags": ["{A}", "{B}"]})
    table = [row for a, b in (("1", "2"), ("", "2"), ("", "")) for row in rows("2024", A=a, B=b)]
    found = read_table(table, of).events
    assert [e.summary for e in found] == ["1", "2", "neither"]
    assert [e.tags for e in found] == [("1", "2"), ("2",), ()]


def test_numbers_and_flags() -> None:
    of = {
        "kind": "place", "id": "{n}",
        "columns": {"n": "name", "lat": "latitude", "lon": "longitude"},
    }  # fmt: skip
    table = [{"n": "Minsk", "lat": "53.9", "lon": 27}, {"n": "Oz", "lat": "53,9", "lon": 27}]
    report = check_table(table, of)
    assert report.dataset.places["minsk"].latitude == 53.9
    assert str(report.problems[0]) == (
        'line 2: oz: lat: found "53,9", expected a number from -90 to 90'
    )
    of = mapping(fields={"quantity.value": "{N}", "quantity.approximate": "{About}"})
    assert one(rows("2024", N="36", About="true"), of).quantity.value == 36
    assert len(errors(rows("2024", N="3.5", About="yes"), of)) == 2


# Dates


@pytest.mark.parametrize(
    ("forms", "cells", "expected"),
    [
        ("edtf", ["1897-05-15?", "1964-06"], ["1897-05-15?", "1964-06"]),
        ("edtf", ["1964-XX-16"], ["1964-XX-16"]),
        ("edtf", ["1972-06-31?", "1953-05-5", "9999-12-31"], ["refused", "refused", "9999-12-31"]),
        ("%d-%b-%Y", ["19-Feb-2009", "3-apr-2009"], ["2009-02-19", "2009-04-03"]),
        ("%d-%b-%Y", ["3-April-2009", "19-02-2009"], ["refused", "refused"]),
        ("%d/%m/%Y", ["03/04/2024", "31/04/2024"], ["2024-04-03", "refused"]),
        ("%m/%d/%Y", ["03/04/2024", "13/04/2024"], ["2024-03-04", "refused"]),
        (["%d/%m/%Y", "%m/%d/%Y"], ["03/04/2024", "13/04/2024"], ["refused", "2024-04-13"]),
        (["%B %Y", "%Y"], ["December 2023", "2023"], ["2023-12", "2023"]),
        ("human", ["3-4 July 2024", "03/04/2024"], ["2024-07-03/2024-07-04", "refused"]),
        (["edtf", "human"], ["2024-07", "July 2024"], ["2024-07", "2024-07"]),
    ],
)  # fmt: skip
def test_formats_of_dates(forms: Any, cells: list[str], expected: list[str]) -> None:
    assert dates(mapping(dates=forms), *cells) == expected
    assert dates(mapping(fields={"date": {"column": "When", "format": forms}}), *cells) == expected


def test_what_is_said_of_dates() -> None:
    assert errors(rows("1972-06-31?", "1953-05-5"), VISITS) == [
        'line 1: visit-1: When: found "1972-06-31?", expected a day from 1 to 30 in 1972-06',
        'line 2: visit-2: When: found "1953-05-5", expected two digits for month and day '
        "(write 1953-05-05)",
    ]
    both = mapping(dates=["%d/%m/%Y", "%m/%d/%Y"])
    assert errors(rows("03/04/2024", "soon"), both) == [
        'line 1: visit-1: When: found "03/04/2024", expected a date that can be read in one way, '
        "not as 2024-04-03 or as 2024-03-04",
        'line 2: visit-2: When: found "soon", expected a date written as %d/%m/%Y or %m/%d/%Y',
    ]


@pytest.mark.parametrize("form", ["%d", "%m", "%d %Y", "%Y %Y", "%b %m %Y", "%H %Y", "%y"])
def test_formats_that_are_none(form: str) -> None:
    assert refused(mapping(dates=form))


def spans(*cells: tuple[str, str], **changes: str) -> list[str]:
    of = mapping(fields={"date": {"start": "From", "end": "To"} | changes}, ignore="When")
    table = [{"What": "A", "When": "", "From": a, "To": b} for a, b in cells]
    report = check_table(table, of)
    by_id = {e.id: str(e.date) for e in report.dataset.events}
    return [by_id.get(f"visit-{n}", "refused") for n in range(1, len(cells) + 1)]


def test_two_columns_make_a_span() -> None:
    first, last = "2024-07-03", "2024-07-04"
    cells = [(first, last), (first, first), (last, first), (first, ""), ("", last), ("", "")]
    assert spans(*cells) == [f"{first}/{last}", first, *["refused"] * 3, "None"]
    assert spans((first, ""), missing_end="unknown") == [f"{first}/"]
    assert spans((first, ""), missing_end="open") == [f"{first}/.."]
    assert spans((first, ""), missing_end="same") == [first]
    assert spans(("", last), missing_start="unknown") == [f"/{last}"]
    assert spans(("2024/2025", last), ("x", last)) == ["refused", "refused"]


# Countries


COUNTRIES: dict[str, Any] = {
    "aliases": {"West Bank": "PS", "Holland": "NL"},
    "organizations": {"EU": "eu"},
    "then": {
        "RU": [{"before": "1992", "is": "SUHH"}],
        "YUCS": [{"since": "2003", "is": "CSXX"}],
        "CSHH": [{"since": "1993", "why": "a year until 1992"}],
    },
}


def acting(code: str, when: str, **changes: Any) -> str:
    """Return the country or organization that a cell means, or what is wrong with it."""
    of = mapping(
        participants=[{"country": "{Code}"}],
        countries=COUNTRIES | changes,
    )
    report = check_table(rows(when, Code=code), of)
    if report.problems:
        return str(report.problems[0])
    (participant,) = report.dataset.events[0].participants
    return participant.country or f"organization {participant.organization}"


@pytest.mark.parametrize(
    ("code", "when", "expected"),
    [
        ("RUS", "1990", "SUHH"), ("RUS", "1992", "RU"), ("Russia", "1960-05", "SUHH"),
        ("CSK", "1980", "CSHH"), ("YUG", "1990", "YUCS"), ("YUG", "2004", "CSXX"),
        ("YDYE", "1980", "YDYE"), ("DDR", "1980", "DDDE"), ("EU", "2024", "organization eu"),
        ("West Bank", "2013", "PS"), ("Holland", "2013", "NL"), ("OM", "2013", "OM"),
    ],
)  # fmt: skip
def test_countries_mean_what_they_meant_then(code: str, when: str, expected: str) -> None:
    assert acting(code, when) == expected


def test_countries_that_cannot_be_told() -> None:
    assert acting("Wakanda", "2024").startswith(
        'line 1: visit-1: Code: found "Wakanda", expected the code or a known name of a country'
    )
    assert "did you mean Oman (OM)" in acting("Omann", "2024")
    assert "not of Democratic Republic of the Congo (CD) or Republic" in acting("Congo", "2024")
    assert acting("CSK", "1993").endswith('found "CSK" at 1993, expected a year until 1992')
    assert "expected a date by which to tell what Russia was then" in acting("RUS", "[1980..1999]")
    assert "at nothing, expected a date by which" in acting("RUS", "NA")


def test_a_country_that_was_not_there_warns_or_is_refused() -> None:
    warned = acting("DDR", "1999")
    assert "warning: found " in warned
    assert "East Germany (DDDE), at 1999, expected a date within 1949-10-07/1990-10-02" in warned
    assert "warning" not in acting("DDR", "1999", existing="refuse")


def test_the_date_of_a_row_may_stand_in_a_column() -> None:
    of = {
        "kind": "agreement",
        "id": "{row}",
        "fields": {"title": "{What}"},
        "acts": [{"type": "signed", "date": "{When}", "party": "{Code}"}],
        "countries": COUNTRIES | {"on": "When"},
    }
    agreement = one(rows("1990", Code="RUS"), of)
    assert agreement.acts[0].party == "SUHH"


def test_an_organization_where_only_a_country_may_stand() -> None:
    of = mapping(fields={"destinations": {"column": "To"}}, countries=COUNTRIES)
    assert errors(rows("2024", To="EU"), of) == [
        'line 1: visit-1: To: found the organization "eu", expected a country'
    ]


def test_a_code_and_a_name_must_agree() -> None:
    of = mapping(
        participants=[{"country": "{Code}"}],
        checks=[{"column": "Name", "country_of": "Code"}],
        countries=COUNTRIES,
    )

    def told(code: str, name: str, when: str = "1990") -> list[str]:
        return [str(p) for p in check_table(rows(when, Code=code, Name=name), of).problems]

    assert told("RUS", "USSR") == told("RUS", "Russian Federation") == told("COG", "Congo") == []
    assert told("NER", "Nigeria") == [
        'line 1: visit-1: Name: found "Nigeria", expected the country of Code "NER": '
        "it is NG, not NE"
    ]
    assert told("HUN", "Hungry") == [
        'line 1: visit-1: Name: warning: found "Hungry", expected a name to compare with Code "HUN"'
    ]
    assert len(told("ZZZ", "Oman")) == 1


# Parts


def test_participants_acts_and_people() -> None:
    of = {
        "kind": "agreement", "id": "{Title}", "nothing": ["NA", ""],
        "columns": {"Title": "title"},
        "participants": [
            {"each": "Parties", "split": ";", "role": "party", "country": "{item}"},
            {"when": "By", "role": "signatory", "name": "{By}", "person": "{By}"},
        ],
        "acts": [
            {"type": "signed", "date": "{Signed}"},
            {"type": "ratified", "each": "Parties", "split": ";", "party": "{item}"},
            {"unless": "Ended", "type": "lapsed", "date": "{Until}", "status": "planned"},
            {"type": "terminated", "date": "{Ended}"},
        ],
        "people": [{"id": "{By}", "name": "{By}"}],
        "source": {"id": "table", "publisher": "P", "title": "T"},
        "evidence": [
            {"supports": ["acts[*].party", "amount"], "basis": "computed", "why": "all did"}
        ],
    }  # fmt: skip
    ds = read_table(
        [
            {"Title": "One", "Parties": "Oman; Belarus", "By": "José Núñez", "Signed": "2024-07",
             "Until": "2030", "Ended": "NA"},
            {"Title": "Two", "Parties": "", "By": "", "Signed": "2024", "Until": "2030",
             "Ended": "2026"},
        ],
        of,
    )  # fmt: skip
    first, second = ds["one"], ds["two"]
    assert [p.country or p.person for p in first.participants] == ["OM", "BY", "jose-nunez"]
    assert [f"{a.type} {a.party} {a.date} {a.status}" for a in first.acts] == [
        "signed None 2024-07 held", "ratified OM None held", "ratified BY None held",
        "lapsed None 2030 planned",
    ]  # fmt: skip
    assert [str(a.type) for a in second.acts] == ["signed", "terminated"]
    assert second.participants == ()
    assert ds.people["jose-nunez"].evidence[0].locator == "row 1"
    stated, computed = first.evidence
    assert (stated.source, stated.locator, stated.supports) == ("table", "row 1", ("*",))
    assert computed.supports == ("acts[1].party", "acts[2].party")
    assert len(second.evidence) == 1


def test_paths_into_parts() -> None:
    of = mapping(
        columns={"Who": "participants[1].name", "Post": "participants[0].office"},
        participants=[{"country": "{Code}"}],
    )
    visit = one(rows("2024", Who="A", Post="", Code="OM"), of)
    assert [p.name or p.country for p in visit.participants] == ["A", "OM"]


def test_problems_of_records_name_the_columns() -> None:
    of = mapping(fields={"participants[0].level": "{L}", "participants[0].name": "{N}"})
    assert errors(rows("2024", L="kign", N="A"), of)[0].startswith(
        'line 1: visit-1: L: found "kign", expected one of: unspecified, head_of_state'
    )
    assert errors([{"What": "A\x00", "When": "2024"}], VISITS) == [
        'line 1: visit-1: What: found "A\\u0000", expected text without control characters '
        "(for title)"
    ]


# Ids


def test_ids_are_made_of_cells_and_never_twice() -> None:
    of = mapping(id="{What} {When}")
    table = [*rows("2024"), *rows("2024"), {"What": "Visit 1", "When": "2025"}]
    assert errors(table, of) == [
        'line 2: visit-1-2024: What, When: found "visit-1-2024" a second time, expected an id '
        'that no other row has (let ids be numbered: unique = "number")'
    ]
    numbered = read_table(table, of | {"unique": "number"})
    assert {e.id for e in numbered.events} == {"visit-1-2024", "visit-1-2024-2", "visit-1-2025"}
    taken = [{"What": what, "When": ""} for what in ("a", "a-2", "a")]
    ds = read_table(taken, mapping(id="{What}", unique="number"))
    assert {e.id for e in ds.events} == {"a", "a-2", "a-3"}
    assert errors([{"What": "習近平", "When": ""}], mapping(id="{What}"))[0] == (
        'line 1: What: found "習近平", expected Latin letters or digits, to make an id of'
    )


def test_one_id_stands_for_one_record() -> None:
    of = mapping(people=[{"id": "{Who}", "name": "{Who}", "country": "{Code}"}])
    table = [*rows("2024", Who="A", Code="OM"), *rows("2024", Who="A", Code="BY")]
    assert errors(table, of) == [
        'line 2: visit-2: Who: found "a" for another person than in row 1, expected one id for '
        "each, the same each time"
    ]


def test_references_must_lead_somewhere() -> None:
    of = mapping(fields={"participants[0].person": "{Who}", "part_of": "{Trip}"})
    known = dm.Dataset(people=[dm.Person(id="xi", name="Xi")])
    table = [*rows("2024", Who="Xi", Trip=""), *rows("2024", Who="Li", Trip="visit-1")]
    report = check_table(table, of, known=[known])
    assert [e.id for e in report.dataset.events] == ["visit-1"]
    assert str(report.problems[0]) == (
        'line 2: visit-2: participants[0].person: found "li", which is not in the data set, '
        "expected the id of a person"
    )
    assert len(check_table(table, of).dataset.events) == 0


def test_records_of_refused_rows_leave_no_people_behind() -> None:
    of = mapping(people=[{"id": "{Who}", "name": "{Who}"}])
    table = [*rows("2024", Who="A"), *rows("2024-13", Who="B")]
    report = check_table(table, of)
    assert [p.id for p in report.dataset.people] == ["a"]


# Groups


def test_several_rows_make_one_event() -> None:
    of = {
        "kind": "agreement", "id": "{T}", "group_by": "T",
        "columns": {"T": "title"},
        "participants": [{"role": "party", "country": "{P}"}],
        "acts": [
            {"type": "signed", "date": "{Signed}"},
            {"when": "R", "type": "ratified", "party": "{P}", "date": "{R}"},
        ],
        "source": {"id": "t", "publisher": "P", "title": "T"},
    }  # fmt: skip
    table = [
        {"T": "A", "P": "Oman", "Signed": "2024", "R": "2025"},
        {"T": "B", "P": "Oman", "Signed": "2024", "R": ""},
        {"T": "A", "P": "Belarus", "Signed": "2024", "R": ""},
    ]
    ds = read_table(table, of)
    assert [p.country for p in ds["a"].participants] == ["OM", "BY"]
    assert [str(a.type) for a in ds["a"].acts] == ["signed", "ratified"]
    assert ds["a"].evidence[0].locator == "rows 1, 3"

    table[2]["P"] = "Nowhere"
    table.append({"T": "", "P": "Oman", "Signed": "", "R": ""})
    report = check_table(table, of)
    assert [e.id for e in report.dataset.events] == ["b"]
    told = [str(p) for p in report.problems]
    assert told[0] == (
        "line 1: a: T: found row 1 in one group with row 3, expected every row of a group to be "
        "good"
    )
    assert told[1].startswith('line 3: a: P: found "Nowhere"')
    assert told[2].startswith("line 4: T: found nothing, expected what its group has in common")


def test_rows_of_a_group_that_differ() -> None:
    of = mapping(id="{What}", group_by="What", fields={"participants[0].country": "{P}"})
    table = [{"What": "A", "When": "2024", "P": "OM"}, {"What": "A", "When": "2025", "P": "OM"}]
    told = errors(table, of)
    assert told[1] == (
        'line 2: a: When: found "2025", expected "2024" for date, as in the row before '
        '(or say which counts: differing = { date = "first" })'
    )
    table[1]["When"] = ""
    assert str(one(table, of).date) == "2024"
    assert len(one(table, of).participants) == 1


# Checks, kinds, and all together


def test_checks() -> None:
    def told(cell: str, check: dict[str, Any], other: str = "x") -> list[str]:
        of = mapping(checks=[{"column": "C"} | check])
        return [
            str(p).split("C: ")[1] for p in check_table(rows("2024", C=cell, D=other), of).problems
        ]

    ignore = {"same_as": ["D"]}
    assert told("x", ignore) == told("NA", ignore) == []
    assert told("y", ignore) == ['found "y", expected the same as D "x"']
    assert told("y", ignore | {"severity": "warning"}) == [
        'warning: found "y", expected the same as D "x"'
    ]
    year = {"matches": r"\d+", "same_as": [], "expected": "a number"}
    of = mapping(checks=[{"column": "C"} | year], ignore="D")
    assert errors(rows("2024", C="y", D=""), of)[0].endswith('C: found "y", expected a number')
    before = {"before": "2026"}

    def dated(cell: str) -> list[str]:
        return errors(rows("2024", C=cell), mapping(checks=[{"column": "C"} | before]))

    assert dated("2025") == dated("2025?") == []
    assert dated("2026")[0].endswith('C: found "2026", expected a date before 2026')
    assert dated("9999?")
    assert "a day from 1 to 30" in dated("1972-06-31")[0]


@attrs.frozen(kw_only=True)
class Sanction(dm.Event):
    kind: ClassVar[str] = "sanction"
    target: str | None = None


def test_kinds_of_your_own_and_entities() -> None:
    of = mapping(kind="sanction", fields={"target": "{To}"})
    ds = read_table(rows("2024", To="X"), of, kinds=[Sanction])
    assert ds.events.one().target == "X"
    people = {"kind": "person", "id": "{n}", "columns": {"n": "name"}}
    assert read_table([{"n": "Xi Jinping"}], people).people["xi-jinping"].name == "Xi Jinping"


def test_an_empty_table_is_an_empty_data_set() -> None:
    assert len(read_table([], VISITS).events) == 0
    assert len(read_table(io.StringIO("What,When\n"), VISITS).events) == 0


cells = st.one_of(
    st.sampled_from(["", "NA", "2024", "2024-07", "2024-13", " ", "A", "Oman", "Congo", "EU"]),
    st.text(max_size=6),
    st.none(),
    st.floats(),
    st.dates(),
    st.integers(),
)
tables = st.lists(
    st.fixed_dictionaries({"Title": cells, "When": cells, "Where": cells}), max_size=12
)


@given(tables, st.sampled_from(["{row}", "{Title}", "{Title} {When}"]), st.booleans())
def test_no_row_is_lost(table: list[dict[str, Any]], ids: str, numbered: bool) -> None:
    of = {
        "kind": "visit", "id": f"v-{ids}", "unique": "number" if numbered else "refuse",
        "nothing": ["", "NA"], "trim": True,
        "fields": {"title": "{Title}", "date": "{When}", "destinations": "{Where}"},
        "people": [{"id": "{Title}", "name": "{Title}"}],
        "source": {"id": "t", "publisher": "P", "title": "T"},
    }  # fmt: skip
    report = check_table(table, of)
    bad = {p.line for p in report.problems if p.severity == Severity.ERROR}
    if not table:
        assert report.read == 0
        return
    good = {int(e.evidence[0].locator.split()[1]) for e in report.dataset.events}
    assert report.read == len(table) == len(report.dataset.events) + len(bad)
    assert good | bad == set(range(1, len(table) + 1))
    for event in report.dataset.events:
        row = table[int(event.evidence[0].locator.split()[1]) - 1]
        # What a cell says is in its record.
        assert isinstance(row["Title"], str | int | float | date)
        if isinstance(row["Title"], str):
            assert event.title == row["Title"].strip()
        if event.date is None:
            assert row["When"] in (None, "", "NA") or str(row["When"]).strip() in ("", "NA", "nan")


@given(tables)
def test_no_row_of_a_group_is_lost(table: list[dict[str, Any]]) -> None:
    of = {
        "kind": "visit", "id": "{Title}", "group_by": "Title", "nothing": ["", "NA"],
        "fields": {"title": "{Title}", "date": "{When}", "destinations": "{Where}"},
        "source": {"id": "t", "publisher": "P", "title": "T"},
    }  # fmt: skip
    report = check_table(table, of)
    bad = {p.line for p in report.problems if p.severity == Severity.ERROR}
    for problem in report.problems:
        if problem.rule == "group-refused":
            listed = problem.found.partition(" in one group with ")[0]
            for first, last in re.findall(r"([0-9]+)(?: to ([0-9]+))?", listed):
                bad |= set(range(int(first), int(last or first) + 1))
    good = {
        int(number)
        for event in report.dataset.events
        for number in (event.evidence[0].locator or "").partition(" ")[2].split(",")
    }
    assert not good & bad
    assert len(good) + len(bad) == report.read


# The mappings that come with the library, on rows made for the tests


def test_the_mapping_of_speakers() -> None:
    columns = ("Year", "Session", "ISO Code", "Country", "Name of Person Speaking", "Post")
    table = [
        ("2019", "74", "FRA ", "France", "Ann\nLee ", "President "),
        ("2019", "74", "IRN", "Iran", "B", "President"),
        ("2019", "74", "ITA", "Italy", "C", "President of the Council of Ministers"),
        ("2019", "74", "FRA", "France", "D", "missing"),
        ("1970", "25", "EGY", "United Arab Republic", "E", "FOREIGN MINISTER"),
        ("2019", "74", "EU", "European Union", "F", "Head gardener"),
        ("1993", "48", "CSK", "Czechoslovakia", "", ""),
        ("1977", "32", "HND", "Honduras", "G", "Spanish "),
    ]
    report = check_table(
        [dict(zip(columns, row, strict=True)) for row in table], "ungdc-statements"
    )
    found = {
        e.id: (p.name, p.office, str(p.level), p.country or p.organization)
        for e in report.dataset.statements
        for p in e.participants
    }
    council = "President of the Council of Ministers"
    assert found == {
        "ungdc-2019-fra": ("Ann Lee", "President", "head_of_state", "FR"),
        "ungdc-2019-irn": ("B", "President", "unspecified", "IR"),
        "ungdc-2019-ita": ("C", council, "head_of_government", "IT"),
        "ungdc-2019-fra-2": ("D", None, "unspecified", "FR"),
        "ungdc-1970-egy": ("E", "FOREIGN MINISTER", "foreign_minister", "XUAR"),
        "ungdc-2019-eu": ("F", "Head gardener", "unspecified", "eu"),
    }
    assert [problem.rule for problem in report.problems] == ["country-not-then", "check-matches"]


def test_the_mapping_of_agreements() -> None:
    named = "Title Begin End Signature Force Term Grounds TypeDomain TypeAgree TypeAmbit".split()
    others = "TypeGeo TypeSubject Location TitleAlt".split()
    ignored = [
        "Depository", "Published", "Secretariat", "Website", "Language", "Languages", "Text",
        "TextURL", "Coder", "Comments", "Source",
    ]  # fmt: skip
    table = [
        "Treaty On Wells|1905|9999-12-31|1905|1906-05|NA||Environment|Agreement|Bilateral",
        "Exchanges Of Notes On Ash|2020|2031|2020|NA|NA||Trade,Health|Agreement|NA",
        "Resolution 5|2020|2021|2020|NA|2021|Sunset|Health|Resolution|NA",
        "Amendments To A Treaty|2020|2021|2020|NA|2021||NA|Amendment|NA",
        "Pact On Salt|2020-01|NA|2020|2021|NA||NA|Agreement|NA",
    ]
    report = check_table(
        [
            dict(zip(named, row.split("|"), strict=True)) | dict.fromkeys([*others, *ignored], "NA")
            for row in table
        ],
        "huggo-agreements",
    )
    assert [
        (str(a.instrument), *(f"{act.type} {act.date} {act.status}" for act in a.acts))
        for a in sorted(report.dataset.agreements, key=lambda a: a.id)
    ] == [
        ("treaty", "signed 1905 held", "entered_into_force 1906-05 held"),
        ("exchange_of_notes", "signed 2020 held", "lapsed 2031 planned"),
        ("resolution", "adopted 2020 held", "lapsed 2021 held"),
        ("other", "signed 2020 held", "terminated 2021 held"),
    ]
    assert [str(topic) for topic in report.dataset["huggo-2"].topics] == ["trade", "health"]
    assert [str(p) for p in report.problems] == [
        'line 5: huggo-5: Begin: found "2020-01", expected the same as Signature "2020" or '
        'Force "2021"'
    ]


# A table that the author of a mapping has never seen

UNSEEN = """\
No;Instrument;Between;Done on;Where;In force since;Out of force;UN no.
1;convention on ferries;Freedonia (France) & Oman;12 March 1951;Muscat;1 May 1952;-;UNTS I-1234
2;Exchange of notes on mangoes;India & USSR;June 1960;New Delhi;-;-;-
3;protocol on wells;Yemen (Aden) & Oman;31 June 1970;Aden;-;-;-
4;treaty on light;Belgium & EU;2 May 2001;Brussels;3 May 2001;31 December 2010;UNTS I-5678
5;treaty on shade;Belgium & Ruritania;2 May 2001;Brussels;-;-;-
"""

UNSEEN_MAPPING = r"""
kind = "agreement"
id = "treaty-{No}"
delimiter = ";"
nothing = "-"
dates = "human"
acts = [
  { type = "signed", date = "{Done on}" },
  { type = "entered_into_force", date = "{In force since}" },
  { type = "terminated", date = "{Out of force}" },
]
participants = [{ each = "Between", split = "&", role = "party", country = "{item}" }]
places = [{ id = "{Where}", name = "{Where}" }]

[[replace]]
columns = "UN no."
pattern = '^UNTS '
with = "UNTS:"

[[extract]]
column = "Instrument"
pattern = '^(?P<sort>\w+)'

[fields]
title = "{Instrument}"
identifiers = "{UN no.}"
places = "{Where}"
instrument.column = "sort"
instrument.otherwise = "keep"
instrument.map = { Exchange = "exchange_of_notes" }

[countries]
aliases = { "Freedonia (France)" = "FR", "Yemen (Aden)" = "YDYE" }
organizations = { EU = "eu" }
"""


def test_a_table_of_treaties_that_nobody_has_seen(tmp_path: Path) -> None:
    assert len(UNSEEN_MAPPING.strip().splitlines()) < 40
    path = tmp_path / "treaties.toml"
    path.write_text(UNSEEN_MAPPING, encoding="utf-8")
    report = check_table(io.StringIO(UNSEEN), path)
    good = report.dataset.agreements
    assert [(a.id, str(a.date), str(a.status)) for a in good] == [
        ("treaty-1", "1951-03-12", "in_force"),
        ("treaty-2", "1960-06", "signed"),
        ("treaty-4", "2001-05-02", "terminated"),
    ]
    assert [a.countries + a.organizations for a in good] == [
        ("FR", "OM"), ("IN", "SUHH"), ("BE", "eu"),
    ]  # fmt: skip
    assert good[0].identifiers == ("UNTS:I-1234",)
    assert [str(a.instrument) for a in good] == ["convention", "exchange_of_notes", "treaty"]
    assert [str(p) for p in report.problems] == [
        'line 4: treaty-3: Done on: found "31 June 1970", expected a day from 1 to 30 in 1970-06',
        'line 6: treaty-5: Between: found "Ruritania", expected the code or a known name of a '
        "country (did you mean Mauritania (MR)?)",
    ]
