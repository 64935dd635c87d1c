"""Writing: the old file or the new one, whole, whatever happens on the way."""

import gzip
import io
import json
import os
import random
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplomodel as dm
import strategies
from diplomodel.files import disk

KILLS = int(os.environ.get("DIPLOMODEL_KILLS", "40"))
UNFINISHED = re.compile(r"\.[^/]+\.[0-9a-f]{8}\.tmp")
SINGLE_FILES = [".json", ".jsonl", ".jsonl.gz"]


def data(size: int) -> dm.Dataset:
    return dm.Dataset(
        [dm.Visit(id=f"visit-{n}", title=f"Visit {n} of {size}, 会谈") for n in range(size)],
        name=f"of {size}",
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Killed at random moments

# Imports once, then forks a writer for each word on its input, and tells the writer's number; the
# writer begins when that is told.
WRITER = """
import os, sys
from test_files_atomic import data
import diplomodel as dm
path, suffix = sys.argv[1:]
sets = [data(1), data(40)]
for line in sys.stdin:
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(told, 1)
        for n in range(1000):
            dm.write(sets[n % 2], path + suffix if suffix else f"{path}{line.strip()}-{n}")
            if n == 0:
                os.write(1, b"writing\\n")
        os._exit(0)
    print(child, flush=True)
    os.write(tell, b"!")
    os.waitpid(child, 0)
    os.close(told)
    os.close(tell)
    print("gone", flush=True)
"""


class Writer:
    def __init__(self, path: Path, suffix: str) -> None:
        roots = [str(Path(dm.__file__).parents[1]), str(Path(__file__).parent)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), suffix],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(roots)},
        )

    def killed_after(self, seconds: float, number: int) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        assert self.process.stdout.readline() == "writing\n"
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        assert self.process.stdout.readline() == "gone\n"

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()
        assert self.process.returncode == 0


@pytest.mark.parametrize("suffix", SINGLE_FILES)
def test_killed_while_writing_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / "records"
    target = tmp_path / f"records{suffix}"
    whole = []
    began = time.perf_counter()
    for size in (1, 40):
        dm.write(data(size), target)
        whole.append(target.read_bytes())
    both = time.perf_counter() - began
    moments = random.Random(suffix)
    seen = set()
    with Writer(path, suffix) as writer:
        for number in range(KILLS):
            writer.killed_after(moments.uniform(0, 4 * both), number)
            content = target.read_bytes()
            assert content in whole
            seen.add(whole.index(content))
            assert len(dm.read(target).events) in (1, 40)
    strays = [name for name in names(tmp_path) if name != target.name]
    assert len(strays) <= KILLS
    assert all(UNFINISHED.fullmatch(name) for name in strays)
    assert len(seen) == 2


def test_killed_while_writing_a_folder_leaves_a_whole_one_or_none(tmp_path: Path) -> None:
    moments = random.Random(5)
    with Writer(tmp_path / "set", "") as writer:
        for number in range(KILLS // 2):
            writer.killed_after(moments.uniform(0, 0.05), number)
    found = names(tmp_path)
    assert any(name.startswith("set") for name in found)
    for name in found:
        if not UNFINISHED.fullmatch(name):
            expected = data(1 if int(name.partition("-")[2]) % 2 == 0 else 40)
            assert dm.read(tmp_path / name) == expected


# Failing on the way


class Refused(Exception):
    pass


def failing(*_: object, **__: object) -> Any:
    raise Refused


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod", "row"])
@pytest.mark.parametrize("suffix", SINGLE_FILES)
def test_what_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, step: str
) -> None:
    target = tmp_path / f"records{suffix}"
    dm.write(data(1), target)
    before = target.read_bytes()

    def events() -> Iterator[Any]:
        yield from data(40).events
        if step == "row":
            raise Refused

    if step != "row":
        place = os if step == "fsync" else Path
        monkeypatch.setattr(place, step, failing)
    with pytest.raises(Refused):
        dm.write(events(), target)
    monkeypatch.undo()
    assert names(tmp_path) == [target.name]
    assert target.read_bytes() == before


@pytest.mark.parametrize("suffix", ["", ".parquet"])
@pytest.mark.parametrize("step", ["fsync", "rename", "row"])
def test_a_folder_that_fails_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, step: str
) -> None:
    def events() -> Iterator[Any]:
        yield from data(2).events
        if step == "row":
            raise Refused

    if step != "row":
        monkeypatch.setattr(os if step == "fsync" else Path, step, failing)
    with pytest.raises(Refused):
        dm.write(events(), tmp_path / f"records{suffix}")
    assert names(tmp_path) == []


def test_it_is_on_disk_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def noted_replace(self: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    dm.write(data(2), tmp_path / "records.json")
    assert steps == ["file", "rename", "folder"]


# Where to


def test_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    before = os.umask(0o027)
    try:
        dm.write(data(1), path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        for mode in (0o600, 0o664, 0o444):
            path.chmod(mode)
            dm.write(data(2), path)
            assert stat.S_IMODE(path.stat().st_mode) == mode
        dm.write(data(1), tmp_path / "folder")
        assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o750
    finally:
        os.umask(before)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    path, link = tmp_path / "real" / "records.json", tmp_path / "link.json"
    link.symlink_to(path)
    for size in (1, 2):
        dm.write(data(size), link)
        assert link.is_symlink()
        assert dm.read(path) == data(size)
    assert names(path.parent) == ["records.json"]


@pytest.mark.parametrize("suffix", ["", ".parquet"])
def test_a_folder_is_only_written_new(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"records{suffix}"
    dm.write(data(2), path)
    with pytest.raises(FileExistsError, match="the folder already exists"):
        dm.write(data(3), path)
    (tmp_path / f"empty{suffix}").mkdir()
    with pytest.raises(FileExistsError):
        dm.write(data(3), tmp_path / f"empty{suffix}")
    (tmp_path / f"file{suffix}").write_text("mine")
    with pytest.raises(FileExistsError):
        dm.write(data(3), tmp_path / f"file{suffix}")
    assert dm.read(path) == data(2)
    assert names(tmp_path) == sorted(f"{name}{suffix}" for name in ("empty", "file", "records"))


@pytest.mark.parametrize("name", ["records.csv", "records.yaml", "records.json.bak", ".json"])
def test_other_endings_are_refused(tmp_path: Path, name: str) -> None:
    if name == ".json":
        dm.write(data(1), tmp_path / name)  # a name without an ending: a folder
        assert (tmp_path / name).is_dir()
        return
    with pytest.raises(dm.DataError, match="a path that ends in"):
        dm.write(data(1), tmp_path / name)
    dm.write(data(1), tmp_path / name, format="jsonl")
    assert (tmp_path / name).read_bytes().count(b"\n") == 2
    assert names(tmp_path) == [name]


def test_a_long_name_and_a_missing_folder(tmp_path: Path) -> None:
    dm.write(data(1), tmp_path / ("会" * 80 + ".json"))
    with pytest.raises(FileNotFoundError):
        dm.write(data(1), tmp_path / "nowhere" / "records.json")
    with pytest.raises(FileNotFoundError):
        dm.write(data(1), tmp_path / "nowhere" / "records")


def test_only_files_are_replaced_and_errors_name_what_was_meant(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "file").write_text("mine")
    cases = {
        "pipe.json": FileExistsError,
        "folder.json": IsADirectoryError,
        "nowhere/records.json": FileNotFoundError,
        "nowhere/records": FileNotFoundError,
        "file/records.json": NotADirectoryError,
    }
    for name, expected in cases.items():
        with pytest.raises(expected) as caught:
            dm.write(data(1), tmp_path / name)
        assert caught.value.filename == str(tmp_path / name)
    assert stat.S_ISFIFO((tmp_path / "pipe.json").stat().st_mode)
    assert names(tmp_path) == ["file", "folder.json", "pipe.json"]


@pytest.mark.parametrize("suffix", [*SINGLE_FILES, "", ".parquet"])
def test_what_reading_would_refuse_is_not_written(tmp_path: Path, suffix: str) -> None:
    events = [dm.Visit(id="a", title="A"), dm.Visit(id="b", title="B")]
    for again in (events[0], dm.Meeting(id="a", title="Another")):
        with pytest.raises(dm.DataError) as caught:
            dm.write([*events, again], tmp_path / f"records{suffix}")
        assert [(p.rule, p.record) for p in caught.value.problems] == [("duplicate-id", "a")]
    assert names(tmp_path) == []


def test_what_is_not_many_records_is_told_in_words(tmp_path: Path) -> None:
    wrong: Any
    for wrong in (data(1).events[0], None, 5, "records.json", b"[]", bytearray(b"[]")):
        for target in (tmp_path / "records.json", io.BytesIO()):
            with pytest.raises(TypeError, match="expected a data set, or a list of records"):
                dm.write(wrong, target)
    with pytest.raises(TypeError, match="found bytes, expected a data set"):
        dm.write(b"abc", tmp_path / "records.json")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="found null, expected a path"):
        dm.write(data(1), None)  # type: ignore[arg-type]
    for use in (dm.read, dm.check):
        with pytest.raises(TypeError, match="found null, expected a path"):
            use(None)  # type: ignore[arg-type]
    assert names(tmp_path) == []


def test_open_files_are_written_to(tmp_path: Path) -> None:
    ds = data(2)
    for form in ("json", "jsonl", "jsonl.gz"):
        path = tmp_path / f"records.{form}"
        dm.write(ds, path)
        binary, text = io.BytesIO(), io.StringIO()
        dm.write(ds, binary, format=form)
        assert binary.getvalue() == path.read_bytes()
        if form != "jsonl.gz":
            dm.write(ds, text, format=form)
            assert text.getvalue() == path.read_text(encoding="utf-8")
    binary = io.BytesIO()
    dm.write(ds, binary)
    assert dm.read(binary.getvalue()) == ds
    with pytest.raises(dm.DataError, match="expected one of: json, jsonl"):
        dm.write(ds, binary, format="parquet")
    with pytest.raises(dm.DataError, match="expected one of: json, jsonl"):
        dm.write(ds, tmp_path / "x", format="csv")


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    for wrong in ("visit", None, dm.Name(text="Xi"), dm.load().countries["OM"]):
        with pytest.raises(TypeError, match="expected an event"):
            dm.write([*data(1).events, wrong], tmp_path / "records.json")  # type: ignore[list-item]
    assert names(tmp_path) == []


# The bytes


def test_the_bytes_are_those_of_plain_json(tmp_path: Path) -> None:
    ds = dm.load()
    rows = [dm.unstructure(record) for record in ds.records()]
    label = {"kind": "dataset", "name": ds.name, "version": ds.version, "as_of": str(ds.as_of)}
    dm.write(ds, tmp_path / "a.json")
    expected = json.dumps([label, *rows], ensure_ascii=False, indent=2) + "\n"
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == expected
    dm.write(ds, tmp_path / "a.jsonl")
    text = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line) for line in text.split("\n")[:-1]] == [label, *rows]
    dm.write(ds, tmp_path / "a.jsonl.gz")
    packed = (tmp_path / "a.jsonl.gz").read_bytes()
    assert gzip.decompress(packed).decode() == text
    # No flags, so no name in the header; no time either.
    assert packed[3:8] == b"\0\0\0\0\0"


def test_nothing_at_all_is_written_and_read(tmp_path: Path) -> None:
    for name in ("a.json", "a.jsonl", "a.jsonl.gz", "a.parquet", "a"):
        dm.write(dm.Dataset(), tmp_path / name)
        assert dm.read(tmp_path / name) == dm.Dataset()
        dm.write([], tmp_path / f"of-nothing-{name}")
        assert dm.read(tmp_path / f"of-nothing-{name}") == dm.Dataset()
    assert (tmp_path / "a.json").read_text() == "[]\n"


def test_writing_streams(tmp_path: Path) -> None:
    """A million records never stand in memory as one text."""
    seen = 0

    def events() -> Iterator[Any]:
        nonlocal seen
        for n in range(20_000):
            seen = n
            yield dm.Visit(id=f"v{n}", title="A visit")

    class Counting(io.RawIOBase):
        largest = 0
        first_at: int | None = None

        def writable(self) -> bool:
            return True

        def write(self, content: Any) -> int:
            self.largest = max(self.largest, len(content))
            if content and self.first_at is None:
                self.first_at = seen
            return len(content)

    for form in ("json", "jsonl", "jsonl.gz"):
        seen, out = 0, Counting()
        dm.write(events(), out, format=form)  # type: ignore[arg-type]
        assert out.largest < 2**18
        assert out.first_at is not None
        assert out.first_at < 10


@given(ds=strategies.datasets(), suffix=st.sampled_from([*SINGLE_FILES, ""]))
@settings(max_examples=40)
def test_out_and_back(ds: dm.Dataset, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"records{suffix}")
        dm.write(ds, path)
        assert dm.read(path) == ds
        if suffix:
            first = path.read_bytes()
            dm.write(dm.read(path), path)
            assert path.read_bytes() == first


def test_a_name_beside_is_told_from_a_file_of_records() -> None:
    beside = disk._beside(Path("folder", "records.json"))
    assert beside.parent == Path("folder")
    assert UNFINISHED.fullmatch(beside.name)
    assert not beside.name.endswith((".json", ".jsonl", ".gz"))
