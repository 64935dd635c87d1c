"""Parquet folders: out and back, held against the model, and as other tools find them."""

import datetime
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

import diplomodel as dm
import strategies
from diplomodel.dates import FuzzyDate
from diplomodel.files import parquet
from diplomodel.model.kinds import kinds_by_name
from diplomodel.model.record import fields_of
from diplomodel.vocabulary import ActType

TABLES = "agreements meetings organizations people places sources statements summits visits".split()


@attrs.frozen(kw_only=True)
class Measure(dm.Event):
    """A kind of somebody's own, with every shape that a field can have."""

    kind: ClassVar[str] = "measure"

    target: str | None = None
    share: float = 0.5
    amounts: tuple[Decimal, ...] = ()
    days: tuple[FuzzyDate, ...] = ()
    ends: FuzzyDate | None = None
    lifted: bool = False
    roles: tuple[dm.Role, ...] = ()
    names: tuple[dm.Name, ...] = ()


def table(folder: Path, name: str) -> Any:
    return pq.ParquetFile(folder / f"{name}.parquet").read()


def changed(folder: Path, name: str, change: Callable[[Any], Any]) -> dm.Report:
    """Change a table as another tool might, and check the folder."""
    content = change(table(folder, name))
    pq.write_table(content, folder / f"{name}.parquet")
    return dm.check(folder)


def with_column(name: str, values: Any) -> Callable[[Any], Any]:
    def change(content: Any) -> Any:
        at = content.schema.names.index(name)
        return content.set_column(at, name, values)

    return change


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ds = dm.Dataset(
        [
            dm.Visit(id="a", title="A", date=dm.edtf("2024-07"), destinations=("OM", "KZ")),
            dm.Visit(id="b", title="B"),
            dm.Agreement(
                id="c",
                title="C",
                acts=(dm.Act(type=ActType.SIGNED, date=dm.edtf("2023-12")),),
            ),
        ]
    )
    path = tmp_path / "records.parquet"
    dm.write(ds, path)
    return path


@given(ds=strategies.datasets(kinds=[Measure]))
@settings(max_examples=60)
def test_out_and_back(ds: dm.Dataset) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "records.parquet")
        dm.write(ds, path)
        again = dm.read(path, kinds=[Measure])
        assert again == ds
        assert [*map(dm.unstructure, again.records())] == [*map(dm.unstructure, ds.records())]
        for cls in kinds_by_name([Measure]).values():
            file = path / f"{cls.plural}.parquet"
            if file.exists() or cls is not Measure:
                assert pq.read_schema(file).remove_metadata() == parquet.schema_of(cls)


def test_the_bundled_data_and_the_tables_of_the_model(tmp_path: Path) -> None:
    path = tmp_path / "diplomodel.parquet"
    dm.write(dm.load(), path)
    assert dm.read(path) == dm.load()
    found = sorted(p.name for p in path.iterdir())
    assert found == sorted([*(f"{name}.parquet" for name in TABLES), "dataset.json"])
    label = json.loads((path / "dataset.json").read_text(encoding="utf-8"))
    assert label[0]["name"] == "diplomodel"


def test_dates_are_text_and_the_days_they_can_be(folder: Path) -> None:
    rows = table(folder, "visits").to_pylist()
    first = {key: value for key, value in rows[0].items() if key.startswith("date")}
    assert first == {
        "date": "2024-07",
        "date_earliest": datetime.date(2024, 7, 1),
        "date_latest": datetime.date(2024, 7, 31),
    }
    assert rows[0]["destinations"] == ["OM", "KZ"]
    assert rows[1]["date"] is rows[1]["date_earliest"] is None
    assert rows[1]["destinations"] == []
    assert rows[1]["status"] == "unspecified"
    (agreement,) = table(folder, "agreements").to_pylist()
    assert (agreement["date"], agreement["status"]) == ("2023-12", "signed")
    assert agreement["acts"][0]["date_latest"] == datetime.date(2023, 12, 31)


def test_the_schema_says_it_all() -> None:
    for cls in kinds_by_name([Measure]).values():
        schema = parquet.schema_of(cls)
        assert schema.names[:2] == ["kind", "id"]
        for field in fields_of(cls):
            column = schema.field(field.name)
            assert column.nullable != field.required
            assert not pa.types.is_null(column.type)
    measure = parquet.schema_of(Measure)
    assert measure.field("share").type == pa.float64()
    assert measure.field("amounts").type == pa.list_(pa.string())
    assert measure.field("ends_latest").type == pa.date32()
    assert pa.types.is_struct(measure.field("names").type.value_type)


def test_a_table_of_another_kind_needs_its_class(tmp_path: Path) -> None:
    ds = dm.Dataset(
        [Measure(id="m", title="M", amounts=(Decimal("1.50"),), days=(dm.edtf("198X"),))]
    )
    path = tmp_path / "own.parquet"
    dm.write(ds, path)
    assert dm.read(path, kinds=[Measure]) == ds
    (problem,) = dm.check(path).problems
    assert problem.found == '"measures.parquet"'
    assert problem.hint == "pass the classes of your own kinds as kinds="


# Strictness


DAY = datetime.date(2024, 7, 1)
NO_COUNTRY = pa.array([[None], []], pa.list_(pa.string()))
UNKNOWN_PART = pa.array([[{"persn": "x"}], []])
CHANGES: dict[str, tuple[Callable[[Any], Any], int, str, str]] = {
    "id": (with_column("id", pa.array(["a", "Not an id"])), 2, "id", "id"),
    "twice": (with_column("id", pa.array(["a", "a"])), 2, "id", "duplicate-id"),
    "required": (with_column("title", pa.array([None, "B"])), 1, "title", "required"),
    "date": (with_column("date", pa.array(["2024-07", "2024-13"])), 2, "date", "no-such-month"),
    "word": (with_column("status", pa.array(["hold", "held"])), 1, "status", "unknown-word"),
    "reference": (
        with_column("destinations", pa.array([["QQ"], []])),
        1,
        "destinations[0]",
        "dangling-reference",
    ),
    "null": (with_column("destinations", NO_COUNTRY), 1, "destinations[0]", "wrong-type"),
    "kind": (with_column("kind", pa.array(["visit", "summit"])), 2, "kind", "derived-column"),
    "number": (with_column("id", pa.array([1, 2])), 1, "id", "wrong-type"),
    "day": (with_column("date", pa.array([DAY, None])), 1, "date", "wrong-type"),
    "text": (with_column("destinations", pa.array(["OM", "KZ"])), 1, "destinations", "wrong-type"),
    "part": (with_column("participants", UNKNOWN_PART), 1, "participants[].persn", "unknown-key"),
    "column": (
        lambda t: t.append_column("titel", pa.array(["x", None])),
        1,
        "titel",
        "unknown-key",
    ),
    "no column": (lambda t: t.drop_columns(["title"]), 1, "title", "required"),
    "latest": (
        with_column("date_latest", pa.array([DAY, None])),
        1,
        "date_latest",
        "derived-column",
    ),
}
OF_AGREEMENTS: dict[str, tuple[Callable[[Any], Any], int, str, str]] = {
    "status": (with_column("status", pa.array(["in_force"])), 1, "status", "derived-column"),
    "date": (with_column("date", pa.array(["2024"])), 1, "date", "derived-column"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_tables_are_read_as_strictly_as_json(folder: Path, case: str) -> None:
    held_against(folder, "visits", *CHANGES[case])


@pytest.mark.parametrize("case", OF_AGREEMENTS)
def test_what_follows_from_acts_is_held_against_them(folder: Path, case: str) -> None:
    held_against(folder, "agreements", *OF_AGREEMENTS[case])


def held_against(
    folder: Path, name: str, change: Callable[[Any], Any], line: int, path: str, rule: str
) -> None:
    problem = changed(folder, name, change).problems[0]
    assert problem.file == str(folder / f"{name}.parquet")
    assert (problem.line, problem.path, problem.rule) == (line, path, rule)
    with pytest.raises(dm.DataError):
        dm.read(folder)


def test_what_says_the_same_in_another_type_is_read(folder: Path) -> None:
    before = dm.read(folder)

    def change(content: Any) -> Any:
        strings = pa.array(content["id"].to_pylist(), pa.large_string())
        content = with_column("id", strings)(content)
        content = with_column("title", content["title"].combine_chunks().dictionary_encode())(
            content
        )
        content = with_column("summary", pa.nulls(2))(content)
        lists = pa.array(content["destinations"].to_pylist(), pa.large_list(pa.large_string()))
        return with_column("destinations", lists)(content).drop_columns(["date_earliest", "tags"])

    assert changed(folder, "visits", change).problems == ()
    assert dm.read(folder) == before


def test_damaged_and_strange_files_are_told(folder: Path) -> None:
    content = (folder / "visits.parquet").read_bytes()
    for damage in (b"", b"PAR1", content[:-10], content[:200] + b"\xff" * 80 + content[280:]):
        (folder / "visits.parquet").write_bytes(damage)
        report = dm.check(folder)
        assert [p.rule for p in report.problems] == ["file-type"]
        assert len(report.dataset.events) < 3
    (folder / "visits.parquet").write_bytes(content)
    (folder / "trips.parquet").write_bytes(content)
    (folder / "_SUCCESS").touch()
    assert [p.found for p in dm.check(folder).problems] == ['"trips.parquet"']
    (folder / "trips.parquet").unlink()
    (folder / "visits.parquet").unlink()
    (folder / "visits.parquet").symlink_to(folder.parent)
    assert "leads out" in dm.check(folder).problems[0].found


def test_a_single_file_is_no_folder(tmp_path: Path, folder: Path) -> None:
    (problem,) = dm.check(folder / "visits.parquet").problems
    assert problem.rule == "file-type"
    assert "folder" in problem.expected


def test_a_folder_of_tables_is_known_by_its_tables(tmp_path: Path) -> None:
    dm.write(dm.load(), tmp_path / "plain", format="parquet")
    assert dm.read(tmp_path / "plain") == dm.load()
    (tmp_path / "mixed").mkdir()
    dm.write(dm.load(), tmp_path / "mixed" / "more.parquet")
    dm.write([dm.Visit(id="a", title="A")], tmp_path / "mixed" / "a.json")
    (problem,) = dm.check(tmp_path / "mixed").problems
    assert (problem.found, problem.severity) == ("a folder", "error")


def compact(folder: Path, tags: list[list[str]]) -> None:
    """Write a table that is small only as long as nobody unpacks it."""
    ids = [f"v{n}" for n in range(len(tags))]
    content = pa.table({"id": ids, "title": ids, "tags": pa.array(tags, pa.list_(pa.string()))})
    folder.mkdir(exist_ok=True)
    pq.write_table(content, folder / "visits.parquet", compression="zstd")


def test_a_row_holds_no_more_than_a_record_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    compact(path, [["a"], ["b"] * 100_001, ["c"], ["d" * 2**20] * 17, ["e"] * 99_000])
    report = dm.check(path)
    assert [(p.line, p.rule) for p in report.problems] == [(2, "too-large"), (4, "too-large")]
    assert [event.id for event in report.dataset.events] == ["v0", "v2", "v4"]
    assert report.read == 5


def test_a_table_that_unpacks_to_far_too_much_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.parquet"
    compact(path, [["a"] * 11_000_000])
    assert (path / "visits.parquet").stat().st_size < 5_000
    monkeypatch.setattr(pq.ParquetFile, "iter_batches", None)
    assert [(p.line, p.rule) for p in dm.check(path).problems] == [(1, "too-large")]
    compact(path, [["a" * 2**20 * 65]])
    assert [(p.line, p.rule) for p in dm.check(path).problems] == [(1, "too-large")]


def alike(path: Path, rows: int, **more: Any) -> None:
    """Write a table whose rows are all the same."""
    same = {"id": "a", "title": "A", **more}
    columns = {name: pa.array([value] * rows) for name, value in same.items()}
    path.mkdir(exist_ok=True)
    pq.write_table(pa.table(columns), path / "visits.parquet", compression="zstd")


def test_a_million_rows_in_a_few_bytes_are_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records.parquet"
    alike(path, 1_000_000)
    assert (path / "visits.parquet").stat().st_size < 20_000
    with monkeypatch.context() as patch:
        patch.setattr(pq.ParquetFile, "iter_batches", None)
        (problem,) = dm.check(path).problems
    assert str(problem) == (
        f"{path / 'visits.parquet'}:1: found a table that unpacks to more than 500 times its size, "
        "expected less, or max_unpacked to say that it is meant"
    )
    alike(path, 300, participants=[{"country": "BY", "mode": "in_person"}] * 9_000)
    monkeypatch.setattr(pq.ParquetFile, "iter_batches", None)
    assert [p.rule for p in dm.check(path).problems] == ["too-large"]


def test_the_caller_says_how_much_a_table_may_unpack_to(tmp_path: Path) -> None:
    path = tmp_path / "records.parquet"
    dm.write([dm.Visit(id=f"v{n}", title="A") for n in range(100)], path)
    assert len(dm.read(path, max_unpacked=200_000).visits) == 100
    with pytest.raises(dm.DataError, match="at most 20,000 bytes, as max_unpacked says"):
        dm.read(path, max_unpacked=20_000)


def test_text_that_many_rows_share_counts_for_each(tmp_path: Path) -> None:
    # A dictionary of the table holds the text once, so that the file cannot say what it takes.
    path = tmp_path / "records.parquet"
    ids = [f"v{n}" for n in range(80)]
    content = pa.table({"id": ids, "title": ids, "summary": ["a" * 2**20] * 80})
    path.mkdir()
    pq.write_table(content, path / "visits.parquet", compression="zstd")
    report = dm.check(path)
    assert [p.rule for p in report.problems] == ["too-large"]
    assert report.problems[0].hint == f"after row {report.read} the rest was not read"
    assert 0 < report.read == len(report.dataset.events) < 64
    assert len(dm.read(path, max_unpacked=2**27).events) == 80


@pytest.mark.parametrize("year", [-(10**6), 10**6])
def test_a_day_that_python_has_no_date_for_is_a_problem(folder: Path, year: int) -> None:
    days = pa.array([year * 365, None], pa.int32()).view(pa.date32())
    report = changed(folder, "visits", with_column("date_latest", days))
    (problem,) = report.problems
    assert (problem.line, problem.path, problem.rule) == (1, "date_latest", "out-of-range")
    assert [event.id for event in report.dataset.events] == ["c", "b"]
    assert report.read == 3

    def in_acts(content: Any) -> Any:
        acts = content["acts"].to_pylist()
        acts[0][0]["date_latest"] = None
        kind = content.schema.field("acts").type
        parts = pa.array(acts[0], kind.value_type)
        flat = [
            days[:1] if field.name == "date_latest" else parts.field(field.name)
            for field in kind.value_type
        ]
        structs = pa.StructArray.from_arrays(flat, fields=list(kind.value_type))
        return with_column("acts", pa.ListArray.from_arrays([0, 1], structs))(content)

    report = changed(folder, "agreements", in_acts)
    assert [p.path for p in report.problems] == ["acts", "date_latest"]


def test_a_page_that_was_changed_does_not_pass_for_data(folder: Path) -> None:
    table = folder / "visits.parquet"
    dm.write([dm.Visit(id="a", title="Talks")], folder.parent / "talks.parquet")
    content = (folder.parent / "talks.parquet" / "visits.parquet").read_bytes()
    table.write_bytes(content.replace(b"Talks", b"Walks", 1))
    (problem,) = dm.check(folder).problems
    assert problem.rule == "file-type"
    assert "CRC" in problem.found


def test_hidden_files_are_not_read(folder: Path) -> None:
    before = dm.read(folder)
    for name in (".visits.parquet", ".more.jsonl"):
        (folder / name).write_bytes(b"{")
    assert dm.read(folder) == before


def test_many_rows_come_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_BATCH", 7)
    ds = dm.Dataset([dm.Visit(id=f"v{n}", title="A") for n in range(50)])
    dm.write(ds, tmp_path / "many.parquet")
    assert pq.ParquetFile(tmp_path / "many.parquet" / "visits.parquet").metadata.num_row_groups > 1
    assert dm.read(tmp_path / "many.parquet") == ds


def test_classes_that_are_no_tables_are_refused() -> None:
    @attrs.frozen(kw_only=True)
    class Twice(dm.Event):
        kind: ClassVar[str] = "twice"
        date_latest: str | None = None

    with pytest.raises(TypeError, match="date_latest twice"):
        parquet.schema_of(Twice)


WITHOUT = """
import sys
sys.modules["pyarrow"] = None
import diplomodel as dm
new, folder = sys.argv[1:]
for work in (lambda: dm.write(dm.load(), new + "/new.parquet"), lambda: dm.read(folder)):
    try:
        work()
    except dm.MissingExtra as error:
        print(error)
"""


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, folder: Path) -> None:
    new = tmp_path / "out"
    new.mkdir()
    root = str(Path(dm.__file__).parents[1])
    found = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(new), str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": root},
    )
    assert (
        found.stdout
        == "Parquet files need pyarrow: pip install pyarrow (or diplomodel's extra arrow)\n" * 2
    )
    assert [*new.iterdir()] == []
