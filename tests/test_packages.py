"""A data package is valid, loses nothing, and is written whole or not at all."""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given, settings

from diplomodel import (
    Agreement,
    Dataset,
    Event,
    EventStatus,
    Money,
    Name,
    Organization,
    Participant,
    Person,
    Place,
    Quantity,
    Source,
    Visit,
    edtf,
    load,
    structure,
    unstructure,
)
from diplomodel.exports._data_package import data_package
from diplomodel.model.record import fields_of
from diplomodel.model.shapes import Exact, Flag, Many, Nested, Number
from strategies import datasets

TOP = {"person": "people"}


def valid(folder: Path) -> list[str]:
    """Return what the validator of Frictionless has against a package."""
    import frictionless

    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    return [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


def written(ds: Dataset, **options: Any) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "package")
        data_package(ds, folder, **options)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# A reader of packages, from what their tables are said to hold


class Tables:
    def __init__(self, files: dict[str, bytes]) -> None:
        self.rows = {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True)
            )
            for name, content in files.items()
            if name.endswith(".csv")
        }

    def records(self) -> list[dict[str, Any]]:
        classes = {
            cls.kind: cls
            for cls in (*Event.__subclasses__(), Person, Organization, Place, Source)
            if cls.__module__.startswith("diplomodel.")
        }
        found = []
        for entry in self.rows["records"]:
            if entry["own"] == "true":
                cls = classes[entry["kind"]]
                one = "event" if issubclass(cls, Event) else entry["kind"]
                table = self.rows[TOP.get(one, f"{one}s")]
                row = next(row for row in table if row["id"] == entry["id"])
                key = {one: entry["id"]}
                body = self.build(cls, row, "", key, entry["id"], "")
                found.append({"kind": entry["kind"], **body})
        return found

    def build(
        self, cls: type[Any], row: dict[str, str], prefix: str, key: dict[str, str], owner: str,
        path: str,
    ) -> dict[str, Any]:  # fmt: skip
        built: dict[str, Any] = {}
        for field in fields_of(cls):
            if not field.given:
                continue
            name, shape = f"{prefix}{field.name}", field.shape
            if isinstance(shape, Many):
                items = self.items(name, shape.item, key, owner, path)
                if items:
                    built[field.name] = items
            elif isinstance(shape, Nested):
                if any(value for column, value in row.items() if column.startswith(f"{name}_")):
                    built[field.name] = self.build(
                        shape.record, row, f"{name}_", key, owner, f"{path}{name}."
                    )
            elif row[name]:
                built[field.name] = self.value(row[name], shape)
        return built

    def items(self, name: str, item: Any, key: dict[str, str], owner: str, path: str) -> list[Any]:
        one = list(key)[-1]
        if name == "evidence":
            rows = [row for row in self.rows[name] if (row["record"], row["part"]) == (owner, path)]
            keys = [{"record": owner, "evidence": row["position"]} for row in rows]
        else:
            if name == "names":
                key = {"record": owner}
            table = name if isinstance(item, Nested) else f"{one}_{name}"
            rows = [r for r in self.rows[table] if key.items() <= r.items()]
            assert [row["position"] for row in rows] == [str(n) for n in range(len(rows))]
            keys = [{**key, name.removesuffix("s"): row["position"]} for row in rows]
        if not isinstance(item, Nested):
            return [self.value(row[name.removesuffix("s")], item) for row in rows]
        return [
            self.build(item.record, row, "", own, owner, f"{path}{name}[{row['position']}]")
            for row, own in zip(rows, keys, strict=True)
        ]

    def value(self, cell: str, shape: Any) -> Any:
        if isinstance(shape, Number):
            return int(cell) if shape.whole else float(cell)
        if isinstance(shape, Flag):
            return cell == "true"
        if isinstance(shape, Exact):
            return unstructure(Money(value=Decimal(cell), currency="USD"))["value"]
        return cell


# What it holds


def test_the_bundled_data_set_is_a_valid_package(tmp_path: Path) -> None:
    data_package(load(), tmp_path / "package", licences=["CC-BY-4.0"])
    assert valid(tmp_path / "package") == []
    descriptor = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    assert descriptor["name"] == "diplomodel"
    assert descriptor["licenses"] == [{"name": "CC-BY-4.0"}]
    assert len(descriptor["sources"]) == len(load().sources)
    tables = {resource["name"]: resource["schema"] for resource in descriptor["resources"]}
    events = {field["name"]: field for field in tables["events"]["fields"]}
    assert {events[f"date{end}"]["type"] for end in ("_earliest", "_latest")} == {"date"}
    assert "in_force" in events["status"]["constraints"]["enum"]
    assert events["title"]["constraints"]["required"] is True
    keys = {key["fields"][0]: key["reference"] for key in tables["participants"]["foreignKeys"]}
    assert keys["person"] == {"resource": "people", "fields": ["id"]}
    assert keys["country"] == {"resource": "countries", "fields": ["code"]}


@settings(max_examples=15)
@given(datasets(most=2))
def test_every_data_set_is_a_valid_package_and_nothing_is_lost(ds: Dataset) -> None:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "package")
        data_package(ds, folder)
        assert valid(folder) == []
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert [structure(row) for row in Tables(files).records()] == list(ds.records())


def test_the_bundled_data_set_comes_back_whole() -> None:
    rows = Tables(written(load())).records()
    assert [structure(row) for row in rows] == list(load().records())


def test_a_broken_package_is_not_valid(tmp_path: Path) -> None:
    data_package(load(), tmp_path / "package")
    places = tmp_path / "package" / "places.csv"
    places.write_bytes(places.read_bytes().replace(b"astana,", b"astona,", 1))
    assert valid(tmp_path / "package")


def test_partial_dates_stay_as_they_are() -> None:
    dates = ("2023-12", "1964-XX-16", "XXXX-11-26", "2025-11-26/", "[..2025-12]", "198X?")
    events = [Visit(id=f"v{n}", title="V", date=edtf(text)) for n, text in enumerate(dates)]
    rows = Tables(written(Dataset(events))).rows["events"]
    assert {row["date"]: (row["date_earliest"], row["date_latest"]) for row in rows} == {
        "2023-12": ("2023-12-01", "2023-12-31"),
        "1964-XX-16": ("1964-01-16", "1964-12-16"),
        "XXXX-11-26": ("", ""),
        "2025-11-26/": ("2025-11-26", ""),
        "[..2025-12]": ("", "2025-12-31"),
        "198X?": ("1980-01-01", "1989-12-31"),
    }


def test_an_agreements_date_and_status_are_there() -> None:
    row = next(
        row
        for row in Tables(written(load())).rows["events"]
        if row["id"] == "belarus-sco-accession"
    )
    accession = load()["belarus-sco-accession"]
    assert (row["date"], row["status"]) == (str(accession.date), accession.status)


def test_rows_are_rfc_4180() -> None:
    title = 'Talks, "first"\nsecond\tline =1+1'
    text = written(Dataset([Visit(id="a", title=title)]))["events.csv"].decode()
    assert text.startswith("id,kind,title,date,")
    assert '"Talks, ""first""\nsecond\tline =1+1"' in text
    assert text.endswith("\r\n")
    assert text.count("\r\n") == 2


def test_no_quantity_is_not_an_unknown_one() -> None:
    events = [
        Visit(id="a", title="A"),
        Visit(id="b", title="B", quantity=Quantity()),
        Agreement(id="c", title="C", amount=Money(value=Decimal("0.10"), currency="USD")),
    ]
    rows = {row["id"]: row for row in Tables(written(Dataset(events))).rows["events"]}
    assert [rows[key]["quantity_approximate"] for key in "abc"] == ["", "false", ""]
    assert rows["c"]["amount_value"] == "0.10"


# References


def test_what_is_referred_to_in_another_data_set_comes_along(tmp_path: Path) -> None:
    visit = Visit(
        id="a", title="A", participants=(Participant(person="xi-jinping"),), places=("astana",)
    )
    data_package(Dataset([visit], known=[load()]), tmp_path / "package")
    assert valid(tmp_path / "package") == []
    files = {p.name: p.read_bytes() for p in (tmp_path / "package").iterdir()}
    tables = Tables(files)
    own = {row["id"]: row["own"] for row in tables.rows["records"]}
    assert own["a"] == "true"
    assert own["xi-jinping"] == own["astana"] == "false"
    assert [row["id"] for row in tables.records()] == ["a"]


# Kinds of one's own


@attrs.frozen(kw_only=True)
class Measure:
    """A measure."""

    text: str
    names: tuple[Name, ...] = ()


@attrs.frozen(kw_only=True)
class Nothing:
    """A part that may say nothing."""

    text: str | None = None


@attrs.frozen(kw_only=True)
class Sanction(Event):
    """A sanction."""

    kind: ClassVar[str] = "sanction"

    status: EventStatus = EventStatus.UNSPECIFIED
    format: str | None = None
    acts: tuple[Measure, ...] = ()
    places_closed: tuple[int, ...] | None = None
    part: Nothing | None = None


def test_kinds_of_ones_own_have_columns_and_tables_of_their_own(tmp_path: Path) -> None:
    acts = (Measure(text="first"), Measure(text="second", names=(Name(text="II"),)))
    sanctions = [
        Sanction(id="a", title="A", format="list", acts=acts, places_closed=(3, 4)),
        Sanction(id="b", title="B", places_closed=(), part=Nothing()),
        Visit(id="c", title="C"),
    ]
    data_package(Dataset(sanctions), tmp_path / "package")
    assert valid(tmp_path / "package") == []
    rows = Tables({p.name: p.read_bytes() for p in (tmp_path / "package").iterdir()}).rows
    events = {row["id"]: row for row in rows["events"]}
    assert events["a"]["sanction_format"] == "list"
    assert [row["text"] for row in rows["sanction_acts"]] == ["first", "second"]
    assert [events[key]["part_given"] for key in "abc"] == ["false", "true", ""]
    assert [events[key]["places_closed_given"] for key in "abc"] == ["true", "true", ""]
    assert [row["text"] for row in rows["act_names"]] == ["II"]
    assert rows["names"] == []
    assert rows["acts"] == []


# The folder


def test_what_is_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("empty", "file", "link"):
        with pytest.raises(FileExistsError):
            data_package(load(), tmp_path / name)
    assert not list((tmp_path / "empty").iterdir())
    with pytest.raises(FileNotFoundError):
        data_package(load(), tmp_path / "nowhere" / "package")


def test_an_empty_path_is_not_the_current_folder() -> None:
    with pytest.raises(FileNotFoundError, match="the path is empty"):
        data_package(load(), "")


def test_what_is_not_a_data_set_is_told_in_words(tmp_path: Path) -> None:
    visits = load().visits
    wrong: Any
    for wrong, found in (
        (visits, "<"),
        (visits[0], "a whole record, "),
        ([*visits], "a list of "),
        (None, "null, "),
        (Dataset, "the class Dataset, "),
    ):
        with pytest.raises(TypeError) as caught:
            data_package(wrong, tmp_path / "package")
        assert str(caught.value).startswith(f"found {found}")
        assert str(caught.value).endswith(
            ", expected a data set: make one with Dataset(events, known=[ds])"
        )
    assert list(tmp_path.iterdir()) == []
    data_package(Dataset(visits, known=[load()]), tmp_path / "package")  # as the message says
    with pytest.raises(TypeError, match="found null, expected a path"):
        data_package(load(), None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r'expected a list: licences=\["CC-BY-4.0"\]'):
        data_package(load(), tmp_path / "other", licences="CC-BY-4.0")
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_a_long_name_is_one_too(tmp_path: Path) -> None:
    data_package(Dataset(), tmp_path / ("会" * 80))
    assert [path.name for path in tmp_path.iterdir()] == ["会" * 80]


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    calls = []

    def failing(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 5:
            raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="disk full"):
        data_package(load(), tmp_path / "package")
    assert list(tmp_path.iterdir()) == []


HASHED = """
import sys, tempfile, hashlib, pathlib
sys.path.insert(0, sys.argv[1])
import diplomodel, diplomodel.exports._data_package
with tempfile.TemporaryDirectory() as parent:
    folder = pathlib.Path(parent, "package")
    diplomodel.exports._data_package.data_package(diplomodel.load(), folder)
    files = sorted(folder.iterdir())
    print(hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest())
"""


def test_the_same_data_gives_the_same_bytes() -> None:
    ds = load()
    backwards = Dataset(
        reversed(ds.events), ds.people, ds.organizations, ds.places, ds.sources,
        name=ds.name, version=ds.version, as_of=ds.as_of,
    )  # fmt: skip
    assert written(ds) == written(backwards)
    source = str(Path(sys.modules["diplomodel"].__file__ or "").parent.parent)
    found = {
        subprocess.run(
            [sys.executable, "-c", HASHED, source],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(found) == 1
