"""Tables that are odd, damaged or hostile, and mappings that say what they cannot mean."""

import io
import sys
import time
import zipfile
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import diplomodel as dm
from diplomodel.errors import Severity
from diplomodel.tables import TableMapping, _workbooks, check_table, read_table
from diplomodel.tables._mapping import (
    Check,
    Countries,
    EvidenceRule,
    Extraction,
    Part,
    Period,
    Replacement,
    Rule,
)

VISITS: dict[str, Any] = {
    "kind": "visit",
    "id": "visit-{row}",
    "fields": {"title": "{What}", "date": "{When}"},
}


def mapping(**changes: Any) -> dict[str, Any]:
    fields = VISITS["fields"] | changes.pop("fields", {})
    return VISITS | {"fields": fields} | changes


def told(source: Any, of: Any = VISITS) -> list[str]:
    problems = check_table(source, of).problems
    return [str(p) for p in problems if p.severity == Severity.ERROR]


def refused(**changes: Any) -> str:
    with pytest.raises(dm.DataError) as caught:
        TableMapping.from_dict(mapping(**changes))
    return "\n".join(str(problem) for problem in caught.value.problems)


def titles(source: Any, of: Any = VISITS) -> list[str]:
    return [str(event.title) for event in check_table(source, of).dataset.events]


# Dates


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2009-05-07", "2009-05-07"),
        ("2009-05", "2009-05/2009-05"),
        ("2009", "2009/2009"),
        ("2009-05-07?", "2009-05-07?/2009-05-07?"),
        ("1984~", "1984~/1984~"),
        ("2009-05-XX", "2009-05-XX/2009-05-XX"),
    ],
)
def test_equal_ends_are_one_day_only_where_they_are_days(end: str, expected: str) -> None:
    def date(start: str, **more: str) -> str:
        span = {"start": "From", "end": "To", **more}
        of = VISITS | {"fields": {"title": "{What}", "date": span}}
        return str(read_table([{"What": "A", "From": start, "To": end}], of).events.one().date)

    assert date(end) == expected
    assert date("", missing_start="same") == end


@pytest.mark.parametrize(
    ("form", "good", "date", "bad"),
    [
        ("%d%m%Y", "01112024", "2024-11-01", "1112024"),
        ("%Y%m%d", "20241101", "2024-11-01", "2024111"),
        ("%Y%m", "202401", "2024-01", "20241"),
        ("%d0%m.%Y", "01011.2024", "2024-11-01", "1011.2024"),
    ],
)
def test_digits_that_nothing_parts_are_not_guessed(
    form: str, good: str, date: str, bad: str
) -> None:
    of = mapping(dates=form)
    report = check_table([{"What": "A", "When": good}, {"What": "B", "When": bad}], of)
    assert [str(event.date) for event in report.dataset.events] == [date]
    (problem,) = report.problems
    assert (problem.line, problem.rule) == (2, "date-ambiguous")
    assert "two digits" in problem.expected


def test_days_of_one_digit_are_read_where_something_parts_them() -> None:
    table = [{"What": "A", "When": "1.1.2024"}, {"What": "B", "When": "1Jan2024"}]
    ds = read_table(table, mapping(dates=["%d.%m.%Y", "%d%b%Y"]))
    assert [str(event.date) for event in ds.events] == ["2024-01-01"] * 2


# Mappings


@pytest.mark.parametrize(
    ("cls", "given", "expected"),
    [
        (TableMapping, {"nothing": "NA"}, 'nothing: found "NA", expected a tuple, each text'),
        (TableMapping, {"columns": (("t", "title", "x"),)}, "columns: found"),
        (TableMapping, {"id": 5}, "id: found 5, expected a template of the ids"),
        (
            TableMapping,
            {"fields": {"title": "{t}"}},
            "fields: found an object with title, expected",
        ),
        (TableMapping, {"trim": 1}, "trim: found 1, expected true or false"),
        (
            TableMapping,
            {"unique": "never"},
            'unique: found "never", expected one of: refuse, number',
        ),
        (
            TableMapping,
            {"replace": ("x",)},
            'replace[0]: found "x", expected an object that describes a replacement',
        ),
        (
            TableMapping,
            {"countries": None},
            "countries: found null, expected an object that describes countries",
        ),
        (
            TableMapping,
            {"source": "x"},
            'source: found "x", expected an object that describes a source',
        ),
        (TableMapping, {"split": (("t", ";"),)}, 'split.t: found ";", expected a tuple, each text'),
        (Rule, {"column": 5}, "column: found 5, expected text"),
        (Rule, {"template": "{t}", "value": 1}, "found template and value, expected one of"),
        (Rule, {}, "found no source of the value"),
        (Rule, {"start": "a"}, "end: found nothing"),
        (
            Part,
            {"when": "t"},
            'when: found "t", expected a tuple, each an object that describes a condition',
        ),
        (Part, {"split": (";",)}, "each: found nothing, expected the column to split"),
        (
            Check,
            {"column": "a", "severity": "bad"},
            'severity: found "bad", expected one of: error, warning',
        ),
        (Extraction, {"pattern": None}, "pattern: found null, expected text"),
        (Replacement, {"pattern": "x", "by": 1}, "with: found 1, expected text"),
        (Period, {"to": 1}, "is: found 1, expected text"),
        (
            EvidenceRule,
            {"supports": ["date"]},
            "supports: found a list of 1, expected a tuple, each text",
        ),
        (
            Countries,
            {"then": (("RU", "SU"),)},
            'then.RU: found "SU", expected a tuple, each an object that describes a period',
        ),
    ],
)
def test_what_is_made_by_hand_holds_to_its_types(
    cls: type, given: dict[str, Any], expected: str
) -> None:
    more: dict[str, Any] = {"kind": "visit", "id": "v-{row}"} if cls is TableMapping else {}
    with pytest.raises(dm.DataError) as caught:
        cls(**(more | given))
    assert expected in str(caught.value)


def test_a_mapping_of_the_right_types_can_be_made_by_hand() -> None:
    made = TableMapping(
        kind="visit",
        id="v-{row}",
        nothing=("NA",),
        fields=(("title", (Rule(template="{t}"),)),),
    )
    assert made == TableMapping.from_dict(made.to_dict())
    assert titles([{"t": "N"}], made) == ["N"]


def test_an_id_that_is_no_text_is_told() -> None:
    assert "id: found 5, expected a template of the ids" in refused(id=5)


@pytest.mark.parametrize("by", ["\\1", "\\g<x>", "x\\"])
def test_what_cannot_stand_instead_is_told(by: str) -> None:
    text = refused(replace=[{"columns": "What", "pattern": "R", "with": by}])
    assert text.startswith("replace[0].with: found ")
    assert "groups that the pattern has" in text


@pytest.mark.parametrize("pattern", ["a{99999999999999999999}", "("])
def test_patterns_that_are_none(pattern: str) -> None:
    assert "replace[0].pattern: " in refused(replace=[{"columns": "What", "pattern": pattern}])


@pytest.mark.parametrize("name", ["a\0b", "cp-none", "hex", ""])
def test_encodings_that_are_none(name: str) -> None:
    assert "encoding: found" in refused(encoding=name)


@pytest.mark.parametrize("mark", ["\n", "\r", '"', "\0", ";;", ""])
def test_delimiters_that_are_none(mark: str) -> None:
    assert "delimiter: found" in refused(delimiter=mark)


def test_words_that_clash_without_case_are_refused() -> None:
    rule: dict[str, Any] = {"column": "When", "map": {"State": "state", "STATE": "private"}}
    assert refused(fields={"type": rule | {"fold": True}}) == (
        'fields.type.map: found "State" for "state" and "STATE" for "private", expected one '
        "meaning for a word, whatever its case, accents and punctuation"
    )
    TableMapping.from_dict(mapping(fields={"type": rule}))
    rule["map"]["STATE"] = "state"
    TableMapping.from_dict(mapping(fields={"type": rule | {"fold": True}}))


def test_item_stands_for_something_only_where_there_is_each() -> None:
    for changes in (
        {"fields": {"summary": "{What}[ {item}]"}},
        {"id": "{item}"},
        {"extract": [{"template": "{item}", "pattern": "(?P<x>a)"}]},
        {"participants": [{"role": "visitor", "person": {"column": "item"}}]},
    ):
        assert "expected a column, or each beside it, whose values {item} stands for" in refused(
            **changes
        )
    of = mapping(participants=[{"each": "Who", "split": ";", "role": "visitor", "name": "{item}"}])
    assert len(TableMapping.from_dict(of).participants) == 1


@pytest.mark.parametrize("name", ["row", "item"])
def test_a_column_with_a_name_that_stands_for_something_else(name: str) -> None:
    table: list[dict[str, Any]] = [{"What": "A", "When": "", name: "7"}, {"What": "B", "When": ""}]
    (problem,) = told(table)
    assert problem.startswith(f'line 1: {name}: found the column "{name}", expected another name')
    assert "rename it" in problem
    ids = [event.id for event in read_table(table, mapping(ignore=name)).events]
    assert ids == ["visit-1", "visit-2"]


# References


def test_rows_that_hang_on_a_refused_one_are_told_so_and_soon() -> None:
    of = mapping(id="v-{row}", fields={"part_of": "{Next}"})
    size = 3000
    table = [{"What": "A", "When": "", "Next": f"v-{n + 1}"} for n in range(1, size + 1)]
    table.append({"What": "A", "When": "soon", "Next": ""})
    begin = time.process_time()
    report = check_table(table, of)
    assert time.process_time() - begin < 20
    assert len(report.dataset.events) == 0
    first, *_, before, last = map(str, report.problems)
    assert last.startswith(f"line {size + 1}: v-{size + 1}: When")
    assert f'found "v-{size + 1}", which is refused' in before
    assert 'found "v-2", which is refused' in first
    assert "mend that record first" in first


def test_a_person_of_a_refused_row_is_told_as_refused() -> None:
    of = mapping(
        fields={"part_of": "{Trip}"},
        people=[{"when": "Name", "id": "{Who}", "name": "{Name}"}],
        participants=[{"role": "visitor", "person": "{Who}"}],
    )
    table = [
        {"What": "A", "When": "soon", "Trip": "", "Who": "xi", "Name": "Xi"},
        {"What": "B", "When": "", "Trip": "", "Who": "xi", "Name": ""},
    ]
    report = check_table(table, of)
    assert 'found "xi", which is refused' in str(report.problems[1])
    # The row that tells of the person is refused only beside the others.
    table[0] |= {"When": "", "Trip": "nowhere"}
    report = check_table(table, of)
    assert [p.line for p in report.problems] == [1, 2]
    assert len(list(report.dataset.records())) == 0


# Frames and dicts


def test_two_keys_with_one_name_are_refused() -> None:
    (problem,) = told([{"What": "A", "When": "", 1: "a", "1": "b"}], mapping(ignore="1"))
    assert problem.startswith('line 1: 1: found the column "1" more than once')


def test_bytes_are_read_as_the_content_of_a_file() -> None:
    content = b"What,When\nA,2024\n"
    for source in (content, bytearray(content), memoryview(content)):
        assert titles(source) == ["A"]


class Lazy:
    @property
    def columns(self) -> list[str]:
        raise AssertionError("asking for the columns of what is lazy is slow")

    def collect(self) -> None:
        """Do nothing."""


def test_a_lazy_frame_is_to_be_collected() -> None:
    with pytest.raises(TypeError, match=r"collect\(\)"):
        check_table(Lazy(), VISITS)


class Relation:
    """What duckdb gives."""

    columns = ("What", "When")

    def fetchall(self) -> list[tuple[str, str]]:
        return [("A", "2024")]


class Arrow:
    """A table whose columns are arrays."""

    columns = (["A"], [None])
    column_names = ("What", "When")

    def to_pylist(self) -> list[dict[str, Any]]:
        return [{"What": "A", "When": None}]


class Batch:
    columns = (["A"], [None])
    schema = SimpleNamespace(names=["What", "When"])
    to_pylist = Arrow.to_pylist


class Labelled:
    """A frame with an index as pandas has."""

    def __init__(self, names: list[Any], kind: str = "integer") -> None:
        self.columns: tuple[str, ...] = ("What",)
        self.index = SimpleNamespace(names=names, inferred_type=kind)

    def reset_index(self) -> "Labelled":
        made = Labelled([None])
        made.columns = ("When", "What")
        return made

    def to_dict(self, how: str) -> list[dict[str, str]]:
        return [dict.fromkeys(self.columns, "2024")]


@pytest.mark.parametrize("frame", [Relation, Arrow, Batch])
def test_tables_of_other_libraries(frame: type) -> None:
    assert titles(frame()) == ["A"]


def test_an_index_that_says_something_is_a_column() -> None:
    for frame in (Labelled(["When"]), Labelled([None, None]), Labelled([None], "string")):
        assert titles(frame) == ["2024"]
        assert "When" in told(frame, VISITS | {"fields": {"title": "{What}"}})[0]
    assert titles(Labelled([None]), VISITS | {"fields": {"title": "{What}"}}) == ["2024"]


def test_an_index_without_any_column_beside_it() -> None:
    class Bare(Labelled):
        def __init__(self) -> None:
            super().__init__(["What", "When"])
            self.columns = ()

    assert titles(Bare()) == ["2024"]


def test_an_index_that_is_called_like_a_column() -> None:
    class Twice(Labelled):
        def reset_index(self) -> "Labelled":
            raise ValueError("cannot insert What, already exists")

    assert 'the column "What" more than once' in told(Twice(["What"]))[0]


def test_the_real_libraries_where_they_are_installed() -> None:
    data = {"What": ["A", "B"], "When": ["2024", None]}
    if find_spec("pyarrow"):
        table = __import__("pyarrow").table(data)
        for source in (table, table.to_batches()[0]):
            assert titles(source) == ["A", "B"]
    if find_spec("pandas"):
        frame = __import__("pandas").DataFrame(data)
        assert titles(frame) == titles(frame.set_index("What")) == ["A", "B"]
        assert titles(frame.set_index(["What", "When"])) == ["A", "B"]
        assert titles(frame[frame["What"] == "B"]) == ["B"]
    if find_spec("polars"):
        polars = __import__("polars").DataFrame(data)
        assert titles(polars) == ["A", "B"]
        with pytest.raises(TypeError, match=r"collect\(\)"):
            check_table(polars.lazy(), VISITS)
    if find_spec("duckdb"):
        made = __import__("duckdb").sql("select 'A' as \"What\", '2024' as \"When\"")
        assert titles(made) == ["A"]


# Text files


@pytest.mark.parametrize("encoding", ["utf-8", "UTF_8", "U8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_byte_order_mark_is_no_part_of_a_name(encoding: str) -> None:
    text = "\ufeffWhat,When\nA,2024\n"
    assert titles(io.BytesIO(text.encode(encoding)), mapping(encoding=encoding)) == ["A"]
    assert titles(io.StringIO(text)) == ["A"]


def test_tabs_without_quotation_marks(tmp_path: Path) -> None:
    path = tmp_path / "talks.tsv"
    path.write_text('What\tWhen\n"Peace" talks\t2024\n"Peace"\t2024\nIt is "\t\n', "utf-8")
    plain = mapping(quoting="none")
    assert titles(path, plain) == ['"Peace" talks', '"Peace"', 'It is "']
    assert TableMapping.from_dict(plain).to_dict()["quoting"] == "none"
    report = check_table(path, VISITS)
    assert report.read == 3
    assert [event.title for event in report.dataset.events] == ["Peace", 'It is "']
    assert [(p.line, p.rule) for p in report.problems] == [(2, "csv")]
    assert 'quoting = "none"' in str(report.problems[0])


def test_a_quotation_mark_that_is_not_closed_spares_the_rows_before() -> None:
    for rest in ("C,2024\nD,2024\n", 'C,2024\n"D",2024\nE,2024\n'):
        report = check_table(io.StringIO('What,When\nA,2024\n"B,2024\n' + rest), VISITS)
        assert [event.title for event in report.dataset.events] == ["A"]
        assert report.read == 2
        (problem,) = report.problems
        assert (problem.line, problem.rule) == (3, "csv")
        assert "cannot be told apart" in problem.found


def test_a_long_cell_is_a_cell() -> None:
    import csv

    limit = csv.field_size_limit()
    long = "x" * 200_000
    assert titles(io.StringIO(f"What,When\n{long},2024\nB,2024\n")) == [long, "B"]
    assert csv.field_size_limit() == limit


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    assert told(tmp_path / "out.jsonl")[0].startswith(f"{tmp_path / 'out.jsonl'}:1: found")


# Workbooks


def book(*rows: list[Any], cells: dict[str, Any] | None = None) -> bytes:
    openpyxl = __import__("openpyxl")
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for place, value in (cells or {}).items():
        made.active[place] = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old_zip,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new_zip,
    ):
        for part in old_zip.namelist():
            text = old_zip.read(part)
            new_zip.writestr(part, text.replace(old, new) if part == name else text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_workbooks_that_are_large_in_few_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    if not find_spec("openpyxl"):
        return
    head = ["What", "When"]
    begin = time.process_time()
    (problem,) = told(book(head, ["A", "2024"], cells={"XFD1048576": "x"}))
    assert "too large" in problem or "more than" in problem
    assert time.process_time() - begin < 20
    wide = changed(book(head, ["A", "2024"]), SHEET, b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert titles(wide) == ["A"]
    monkeypatch.setattr(_workbooks, "_MAX_CELLS", 100)
    assert "more than 100 cells" in told(book(head, *[["A", "2024"]] * 60))[0]
    assert "more than 100 cells" in told(book(head, cells={"ZZ3": "x"}))[0]


def test_a_workbook_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    if not find_spec("openpyxl"):
        return
    content = book(["What", "When"], ["A" * 30_000, "2024"])
    monkeypatch.setattr(_workbooks, "_MAX_SIZE", 1000)
    assert len(titles(content)) == 1
    monkeypatch.setattr(_workbooks, "_MAX_RATIO", 1)
    (problem,) = check_table(content, VISITS).problems
    assert problem.rule == "too-large"


def test_a_cell_longer_than_the_format_allows() -> None:
    if not find_spec("openpyxl"):
        return
    content = book(["What", "When"], ["A", "2024"], ["B", "2024"])
    for name in ("xl/sharedStrings.xml", SHEET):
        content = changed(content, name, b">A<", b">" + b"A" * 40_000 + b"<")
    report = check_table(content, VISITS)
    assert [event.title for event in report.dataset.events] == ["B"]
    assert [(p.line, p.path, p.rule) for p in report.problems] == [(2, "What", "too-large")]


def test_damaged_workbooks_are_told(recwarn: pytest.WarningsRecorder) -> None:
    if not find_spec("openpyxl"):
        return
    content = book(["What", "When"], ["A", "2024"])
    for name, old, new in (
        ("xl/workbook.xml", b"<workbookView ", b'<workbookView madeUp="1" '),
        ("docProps/core.xml", b"Z</dcterms:created>", b"soon</dcterms:created>"),
        (SHEET, b"<sheetData>", b"<sheetData><row r='x'>"),
        (SHEET, b"</sheetData>", b""),
    ):
        report = check_table(changed(content, name, old, new), VISITS)
        assert [p.rule for p in report.problems] in (["file-type"], [])
    for cut in range(0, len(content), 97):
        damaged = content[:cut] + b"\xff" + content[cut + 1 :]
        if damaged.startswith(b"PK\x03\x04"):
            check_table(damaged, VISITS)
    assert not recwarn.list


def test_a_row_walk_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Sheet:
        def reset_dimensions(self) -> None:
            """Do nothing."""

        def iter_rows(self) -> Any:
            raise TypeError("expected <class 'int'>")

    class Book:
        sheetnames = ("A",)

        def __getitem__(self, name: str) -> Any:
            return Sheet()

        def close(self) -> None:
            """Do nothing."""

    fake = SimpleNamespace(load_workbook=lambda *_, **__: Book())
    monkeypatch.setitem(sys.modules, "openpyxl", fake)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a", "b")
    (problem,) = check_table(out.getvalue(), VISITS).problems
    assert problem.rule == "file-type"
