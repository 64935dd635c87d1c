"""Reading and writing: strict, whole or not at all, and every problem told with its place."""

import gc
import gzip
import io
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplomodel as dm
from bad_records import ALL, as_bytes, world

VISIT: dict[str, Any] = {"kind": "visit", "id": "a-visit", "title": "A visit"}
LABEL = {"kind": "dataset", "name": "Records", "version": "1.2", "as_of": "2024-07"}


def rules(report: dm.Report) -> list[tuple[int | None, str, str]]:
    return [(problem.line, problem.path, problem.rule) for problem in report.problems]


def good() -> dm.Dataset:
    return dm.read(as_bytes([LABEL, *world()]))


# What can be read


def test_every_way_in_gives_the_same(tmp_path: Path) -> None:
    records = [LABEL, *world()]
    lines = as_bytes(records)
    array = json.dumps(records, indent=4, ensure_ascii=False).encode()
    ds = dm.read(lines)
    assert (ds.name, ds.version, str(ds.as_of)) == ("Records", "1.2", "2024-07")
    files = {
        "a.json": array,
        "a.jsonl": lines,
        "a.jsonl.gz": gzip.compress(lines),
        "bom.json": b"\xef\xbb\xbf" + array,
        "bom.jsonl": b"\xef\xbb\xbf" + lines,
        "flat.json": json.dumps(records, separators=(",", ":")).encode(),
        "windows.jsonl": b"\r\n\r\n".join(lines.splitlines()),
        "two.jsonl.gz": gzip.compress(lines[:200]) + gzip.compress(lines[200:]),
    }
    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert dm.read(path) == ds
        assert dm.read(str(path)) == ds
        with path.open("rb") as file:
            assert dm.read(file) == ds
    for content in (lines, array):
        assert dm.read(content) == ds
        assert dm.read(io.BytesIO(content)) == ds
        assert dm.read(io.StringIO(content.decode())) == ds


def test_a_folder_is_its_files_by_name(tmp_path: Path) -> None:
    records = world()
    (tmp_path / "2.jsonl").write_bytes(as_bytes(records[:4]))
    (tmp_path / "1.json").write_text(json.dumps([LABEL, *records[4:8]]))
    (tmp_path / "3.jsonl.gz").write_bytes(gzip.compress(as_bytes(records[8:])))
    (tmp_path / "README.md").write_text("not a record")
    assert dm.read(tmp_path) == good()
    (tmp_path / "2.jsonl").write_bytes(as_bytes([{**records[0], "title": 5}, *records[1:4]]))
    (tmp_path / "1.json").write_text(
        json.dumps([LABEL, {**records[4], "status": "signed"}, *records[5:8]])
    )
    (tmp_path / "3.jsonl.gz").write_bytes(gzip.compress(as_bytes([LABEL, *records[8:]])))
    report = dm.check(tmp_path)
    told = [(Path(str(p.file)).name, p.line, p.path, p.rule) for p in report.problems]
    assert told[0] == ("1.json", 1, "status", "computed-field")
    assert ("2.jsonl", 1, "title", "wrong-type") in told
    assert [file for file, *_ in told] == sorted(file for file, *_ in told)
    assert told[-2] == ("3.jsonl.gz", 1, "kind", "duplicate-dataset")
    assert told[-1] == ("README.md", 1, "", "file-type")
    assert report.read == len(records)
    line = f"{tmp_path / '2.jsonl'}:1: council-2024: title: found 5, expected text"
    assert line in map(str, report.problems)


def test_problems_stand_on_the_lines_where_records_begin(tmp_path: Path) -> None:
    records = [VISIT, {**VISIT, "id": "b", "title": 5}, {**VISIT, "id": "c", "status": "hold"}]
    path = tmp_path / "a.json"
    path.write_text("\n\n" + json.dumps(records, indent=2))
    assert rules(dm.check(path)) == [(9, "title", "wrong-type"), (14, "status", "unknown-word")]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(["", *map(json.dumps, records[:2]), "", json.dumps(records[2])]))
    assert rules(dm.check(path)) == [(3, "title", "wrong-type"), (5, "status", "unknown-word")]


def test_empty_is_not_broken(tmp_path: Path) -> None:
    for name, content in (
        ("a.json", b"[]"),
        ("b.json", b" [\n]\n"),
        ("a.jsonl", b""),
        ("b.jsonl", b"\n \n"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert dm.read(path) == dm.Dataset()
    (tmp_path / "c.json").write_bytes(b"")
    assert [rule for _, _, rule in rules(dm.check(tmp_path / "c.json"))] == ["json"]


@pytest.mark.parametrize(
    ("content", "line", "rule"),
    [
        (b'[{"kind": "visit"', 1, "json"),
        (b'[\n{"kind": "visit", "id": "a", "title": "A"}\n{"kind": "visit"}]', 3, "json"),
        (b'[\n{"kind": "visit", "id": "a", "title": "A"},\n]', 3, "json"),
        (b"[] []", 1, "json"),
        (b'[]\n\n{"kind": "visit"}', 3, "json"),
        (b'[{"kind": "visit", "id": "a", "title": "A" "date": 5}]', 1, "json"),
        (b'[{"kind": "visit", "id": "a", "title": "\xff"}]', 1, "encoding"),
        (b"\xff\xfe[\x00]\x00", 1, "encoding"),
        (b"[" * 100_000, 1, "json"),
    ],
)
def test_what_is_no_json_is_told_with_its_line(
    tmp_path: Path, content: bytes, line: int, rule: str
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    report = dm.check(path)
    assert (line, rule) in {(at, code) for at, _, code in rules(report)}
    with pytest.raises(dm.DataError):
        dm.read(path)


def test_a_broken_line_does_not_hide_the_others() -> None:
    lines = [
        *as_bytes([VISIT]).splitlines(),
        b'{"kind": ',
        b"[1]",
        b'"text"',
        b"{} {}",
        b'{"kind": "vist"}',
        b"null",
    ]
    report = dm.check(b"\n".join(lines))
    assert [line for line, _, _ in rules(report)] == [2, 3, 4, 5, 6, 7]
    assert report.read == 7
    assert report.dataset.visits.one().id == "a-visit"


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a", "a.json.bak", "a.yaml", "a.pickle"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(as_bytes([VISIT]))
    assert [code for _, _, code in rules(dm.check(path))] == ["file-type"]
    with pytest.raises(dm.DataError, match=r"\.jsonl"):
        dm.read(path)


def test_what_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    for use in (dm.read, dm.check):
        with pytest.raises(FileNotFoundError):
            use(tmp_path / "missing.json")
    with pytest.raises(OSError, match="missing"):
        dm.write(good(), tmp_path / "missing" / "a.json")


@pytest.mark.parametrize(
    "content", [b"no gzip", gzip.compress(as_bytes([VISIT] * 50))[:-9], b"\x1f\x8b"]
)
def test_a_damaged_gzip_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(content)
    assert "file-type" in {code for _, _, code in rules(dm.check(path))}


# Numbers and keys that JSON allows, or Python's reader does


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "-" + "9" * 5000]
)
def test_numbers_that_are_none(number: str) -> None:
    place = f'{{"kind": "place", "id": "a", "name": "A", "latitude": {number}, "longitude": 1}}'
    report = dm.check(place.encode())
    assert {(path, rule) for _, path, rule in rules(report)} & {
        ("latitude", "not-finite"),
        ("latitude", "out-of-range"),
        ("", "json"),
    }
    assert len(report.dataset.places) == 0
    assert len(str(report.problems[0])) < 300


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('{"kind": "visit", "kind": "visit", "id": "a", "title": "A"}', ["kind"]),
        ('{"kind": "visit", "id": "a", "title": "A", "title": "B"}', ["title"]),
        (
            '{"kind": "visit", "id": "a", "title": "A", "tags": [], "tags": [], "tags": []}',
            ["tags"],
        ),
        (
            '{"kind": "visit", "id": "a", "title": "A", "participants": '
            '[{"country": "BY", "country": "BY"}], "id": "a"}',
            ["country", "id"],
        ),
    ],
)
def test_repeated_keys_are_never_passed_over(text: str, keys: list[str]) -> None:
    for content in (text, f"[{text}]"):
        report = dm.check(content.encode())
        assert [code for _, _, code in rules(report)] == ["repeated-key"] * len(keys)
        told = " ".join(str(problem) for problem in report.problems)
        assert all(f'the key "{key}" more than once' in told for key in keys)
        assert (report.read, len(report.dataset.events)) == (1, 0)


# The record that names the data set


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": 5}, "name"),
        ({"name": ""}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"version": None}, "version"),
        ({"as_of": "July 2024"}, "as_of"),
        ({"as_of": 2024}, "as_of"),
        ({"title": "x"}, "title"),
        ({"a key": 1}, ""),
    ],
)
def test_a_bad_label_is_told(change: dict[str, Any], path: str) -> None:
    report = dm.check(as_bytes([{**LABEL, **change}, VISIT]))
    assert [(p.line, p.path) for p in report.problems] == [(1, path)]
    assert report.read == 1
    assert len(report.dataset.events) == 1


def test_a_label_may_leave_things_out() -> None:
    ds = dm.read(as_bytes([{"kind": "dataset", "name": "Only a name", "as_of": None}]))
    assert (ds.name, ds.version, ds.as_of) == ("Only a name", "", None)


# What is passed in beside the file


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kinds": dm.Visit}, "kinds: found the class Visit, expected a list of classes of events"),
        ({"kinds": None}, "kinds: found null, expected a list"),
        ({"kinds": "visit"}, 'kinds: found "visit", expected a list'),
        ({"kinds": ["visit"]}, 'kinds: found "visit" in the list, expected a class derived from'),
        ({"known": dm.Dataset()}, "known: found <a data set: 0 events>, expected a list of data"),
        ({"known": None}, "known: found null, expected a list of data sets"),
        ({"known": "a.json"}, 'known: found "a.json", expected a list of data sets'),
        ({"known": ["a.json"]}, 'known: found "a.json" in the list, expected a data set'),
    ],
)
def test_the_wrong_type_is_told_in_words(arguments: dict[str, Any], message: str) -> None:
    for use in (dm.read, dm.check):
        with pytest.raises(TypeError) as caught:
            use(as_bytes([VISIT]), **arguments)
        assert str(caught.value).startswith(message)


# Checking


def partition(report: dm.Report, lines: int) -> None:
    """Hold that every record is good or has an error, and never both."""
    kept = [*report.dataset.records()]
    bad = {p.line for p in report.problems if p.severity == "error"}
    assert len(kept) + len(bad) == report.read == lines


def drop_after(report: dm.Report) -> dm.Dataset:
    """Build the good records anew: they fit without the bad ones."""
    ds = report.dataset
    return dm.Dataset(ds.events, ds.people, ds.organizations, ds.places, ds.sources)


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.category}: {case.name}")
def test_good_and_refused_are_all(case: Any) -> None:
    report = dm.check(case.file())
    partition(report, len(world()) + case.extra)
    assert drop_after(report) == report.dataset
    assert any(problem.severity == "error" for problem in report.problems)
    with pytest.raises(dm.DataError) as caught:
        dm.read(case.file())
    assert caught.value.problems == tuple(p for p in report.problems if p.severity == "error")


def test_what_refers_to_the_refused_falls_with_it() -> None:
    chain = [{**VISIT, "id": f"v{n}", "part_of": f"v{n + 1}"} for n in range(6)]
    chain += [{**VISIT, "id": "v6", "status": "hold"}, {**VISIT, "id": "alone"}]
    talks = {"kind": "meeting", "id": "talks", "title": "T", "part_of": "v0"}
    report = dm.check(as_bytes([talks, *chain]))
    assert [event.id for event in report.dataset.events] == ["alone"]
    assert sorted((p.record, p.path) for p in report.problems) == sorted(
        [("v6", "status"), ("talks", "part_of"), *((f"v{n}", "part_of") for n in range(6))]
    )
    assert [line for line, _, _ in rules(report)] == sorted(line for line, _, _ in rules(report))
    partition(report, 9)


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    records = world()
    records[0]["title"] = 5
    records[2]["destinations"] = ["QQ"]
    records[2]["type"] = "workin"
    records[6]["country"] = "KX"
    records[9]["latitude"] = 100
    report = dm.check(as_bytes(records))
    assert {(3, "type"), (1, "title"), (7, "country"), (10, "latitude")} <= {
        (p.line, p.path) for p in report.problems
    }
    lines = [p.line for p in report.problems]
    assert lines == sorted(lines, key=int)
    text = str(dm.DataError(report.problems))
    assert text.startswith(f"{len(report.problems)} problems:\n")
    assert len(text.splitlines()) == len(report.problems) + 1


def test_warnings_are_told_and_refuse_nothing() -> None:
    acts = [
        {"type": "entered_into_force", "date": "1899-10-01"},
        {"type": "signed", "date": "1899-10-07"},
    ]
    plain = as_bytes([{"kind": "agreement", "id": "post", "title": "Post", "acts": acts}])
    report = dm.check(plain)
    assert [problem.severity for problem in report.problems] == ["warning"]
    assert dm.read(plain) == report.dataset
    assert len(report.dataset.agreements) == 1
    both = dm.check(plain + as_bytes([{**VISIT, "title": ""}]))
    with pytest.raises(dm.DataError) as caught:
        dm.read(plain + as_bytes([{**VISIT, "title": ""}]))
    assert len(both.problems) == 2
    assert [problem.severity for problem in caught.value.problems] == ["error"]


_junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(data=st.data())
@settings(max_examples=min(60, settings().max_examples))
def test_checking_never_fails_whatever_the_data(data: st.DataObject) -> None:
    records = world()
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(records))
        name = data.draw(st.sampled_from([*record, "part_of", "x"]))
        value = data.draw(_junk | st.sampled_from(["visit-2024", "pact", "QQ", "hall", [], [{}]]))
        if name != "kind" or value != "dataset":
            record[name] = value
    report = dm.check(as_bytes(records))
    partition(report, len(records))
    assert drop_after(report) == report.dataset
    assert all(map(str, report.problems))


@given(st.binary(max_size=60) | st.text('[]{}",:a1\\ \n').map(str.encode))
def test_checking_never_fails_whatever_the_bytes(content: bytes) -> None:
    report = dm.check(content)
    assert report.problems or len([*report.dataset.records()]) == report.read


# The garbage collector


@pytest.fixture(params=[True, False], ids=["on", "off"])
def collecting(request: pytest.FixtureRequest) -> Iterator[bool]:
    was_on = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if was_on else gc.disable)()


def test_the_collector_is_as_it_was(collecting: bool, tmp_path: Path) -> None:
    dm.read(as_bytes(world()))
    assert gc.isenabled() is collecting
    for bad in (b"[", as_bytes([{**VISIT, "title": 5}])):
        with pytest.raises(dm.DataError):
            dm.read(bad)
        assert gc.isenabled() is collecting
        dm.check(bad)
        assert gc.isenabled() is collecting
    with pytest.raises(FileNotFoundError):
        dm.read(tmp_path / "missing.json")
    assert gc.isenabled() is collecting
    with pytest.raises(TypeError):
        dm.read(b"[]", kinds=[dm.Event])
    assert gc.isenabled() is collecting

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert not gc.isenabled()
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        dm.read(Failing())
    assert gc.isenabled() is collecting


# Writing


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".jsonl.gz"])
def test_what_is_written_is_plain_and_short(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    dm.write(good(), path)
    content = path.read_bytes()
    text = (gzip.decompress(content) if suffix.endswith(".gz") else content).decode()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "Серик" in text
    for word in ("unspecified", "null", "[]", ": false"):
        assert word not in text
    rows = json.loads(text) if suffix == ".json" else [*map(json.loads, text.splitlines())]
    assert rows[0] == LABEL
    assert all(next(iter(row)) == "kind" for row in rows)
    assert sorted(rows[1:], key=lambda r: r["id"]) == sorted(world(), key=lambda r: r["id"])
    assert [list(row) for row in rows if row["kind"] == "visit"] == [
        [
            "kind",
            "id",
            "title",
            "date",
            "status",
            "participants",
            "relations",
            "type",
            "destinations",
        ]
    ]


def test_records_alone_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    dm.write(iter(good().visits), path)
    assert json.loads(path.read_text()) == world()[2]
    dm.write([], path)
    assert path.read_bytes() == b""
    dm.write([], tmp_path / "a.json")
    assert dm.read(tmp_path / "a.json") == dm.Dataset()
    dm.write(dm.Dataset(name="n"), tmp_path / "a.json")
    assert dm.read(tmp_path / "a.json") == dm.Dataset(name="n")


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.yaml", "a.json.bak"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(dm.DataError) as caught:
        dm.write(good(), tmp_path / name)
    assert caught.value.problems[0].rule == "file-type"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".jsonl.gz"])
def test_writing_is_all_or_nothing(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"a{suffix}"
    dm.write(good(), path)
    before = path.read_bytes()

    def failing() -> Iterator[dm.Visit]:
        yield dm.Visit(id="a", title="A")
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        dm.write(failing(), path)
    with pytest.raises(TypeError):
        dm.write([dm.Visit(id="a", title="A"), "no record"], path)  # type: ignore[list-item]

    def full(_: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space left"):
            dm.write(dm.Dataset(), path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


def test_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    umask = os.umask(0o027)
    try:
        dm.write(good(), path)
    finally:
        os.umask(umask)
    if os.name != "posix":
        return
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    dm.write(good(), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_no_time_and_no_name_in_what_is_packed(tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl.gz", tmp_path / "another-name.jsonl.gz"
    dm.write(good(), one)
    dm.write(good(), two)
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes()[4:8] == b"\0" * 4


def test_loading_gives_the_same_each_time() -> None:
    assert dm.load() is dm.load()
    assert dm.load() == dm.load()
    assert len(dm.load().events) > 0
