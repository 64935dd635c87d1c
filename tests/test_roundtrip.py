"""Every record, of every class: out and back in again, and nothing lost on the way."""

import copy
import gzip
import hashlib
import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import diplomodel as dm
import strategies
from bad_records import world
from diplomodel import exports
from diplomodel.dates import DateSpan, DateWithin, FuzzyDate, PartialDate
from diplomodel.model import shapes
from diplomodel.model.record import Field, Record, fields_of

CLASSES = strategies.all_classes()
by_class = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
CONVERTER = dm.make_converter()


def at_most(examples: int) -> Any:
    """Return the settings of the profile, with no more examples than these."""
    return settings(max_examples=min(examples, settings().max_examples))


reached = settings(
    derandomize=True,
    max_examples=40,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def leaves_of(value: object) -> list[type]:
    """Return the types of everything in a plain value, containers and keys included."""
    found = [type(value)]
    if isinstance(value, dict):
        for key, item in value.items():
            found += [type(key), *leaves_of(item)]
    elif isinstance(value, list):
        for item in value:
            found += leaves_of(item)
    return found


def test_the_walk_finds_every_public_record() -> None:
    public = [getattr(dm, name) for name in dm.__all__]
    records = {x for x in public if isinstance(x, type) and issubclass(x, Record)} - {dm.Event}
    assert set(CLASSES) == records


@by_class
def test_out_and_back(cls: type[Any]) -> None:
    others: list[Any] = []

    @at_most(40)
    @given(strategies.records(cls))
    def check(record: Any) -> None:
        out_and_back(cls, record)
        a_value(cls, record, others[-1] if others else record)
        others.append(record)

    check()


def out_and_back(cls: type[Any], record: Any) -> None:
    plain = dm.unstructure(record)
    assert set(leaves_of(plain)) <= {str, int, float, bool, dict, list}
    assert plain.get("kind", "") == cls.kind
    assert list(plain)[:1] == ["kind"] or not cls.kind
    for field in fields_of(cls):
        away = field.given and getattr(record, field.name) != field.default
        assert (field.name in plain) == away
    through_json = json.loads(json.dumps(plain, allow_nan=False))
    assert through_json == plain
    again = dm.structure(through_json, cls)
    assert again == record
    assert type(again) is cls
    for field in fields_of(cls):  # what is computed, and so not compared, is the same too
        assert getattr(again, field.name) == getattr(record, field.name)
    assert dm.unstructure(again) == plain
    if cls.kind and cls is not dm.Country:
        assert dm.structure(through_json) == record
    if issubclass(cls, dm.Event):
        assert CONVERTER.structure(through_json, dm.Event) == record
    assert CONVERTER.structure(through_json, cls) == record
    assert CONVERTER.unstructure(record) == plain


def a_value(cls: type[Any], record: Any, other: Any) -> None:
    copies = [
        pickle.loads(pickle.dumps(record)),
        copy.copy(record),
        copy.deepcopy(record),
        attrs.evolve(record),
    ]
    for same in copies:
        assert type(same) is cls
        assert same == record
        assert hash(same) == hash(record)
        assert repr(same) == repr(record)
    assert (record == other) == (dm.unstructure(record) == dm.unstructure(other))
    for field in fields_of(cls):
        if field.given:
            value = getattr(other, field.name)
            try:
                changed = attrs.evolve(record, **{field.name: value})
            except dm.DataError:  # the value does not go with the others
                continue
            assert getattr(changed, field.name) == value
            assert (changed == record) == (value == getattr(record, field.name))


@by_class
@given(data=st.data())
@at_most(5)
def test_a_record_does_not_change(cls: type[Any], data: st.DataObject) -> None:
    record = data.draw(strategies.records(cls))
    before = dm.unstructure(record)
    for name in [field.name for field in fields_of(cls)]:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(record, name, getattr(record, name))
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(record, name)
    with pytest.raises((AttributeError, attrs.exceptions.FrozenInstanceError)):
        record.something_else = 1
    assert not hasattr(record, "__dict__")
    assert dm.unstructure(record) == before
    with pytest.raises(TypeError):
        cls(*[getattr(record, field.name) for field in fields_of(cls) if field.given])
    for _, _, value in strategies.parts_of(record):
        hash(value)
        assert not isinstance(value, list | dict | set)


# The strategies themselves


@by_class
def test_the_strategies_set_every_field_away_from_its_default(cls: type[Any]) -> None:
    away: Counter[str] = Counter()
    at_default: Counter[str] = Counter()

    @reached
    @given(strategies.records(cls))
    def collect(record: Any) -> None:
        for field in fields_of(cls):
            counter = at_default if getattr(record, field.name) == field.default else away
            counter[field.name] += 1

    collect()
    names = [field.name for field in fields_of(cls)]
    assert [name for name in names if not away[name]] == []
    assert [f.name for f in fields_of(cls) if not f.required and not at_default[f.name]] == []


WORDS = [
    pytest.param(field, id=f"{cls.__name__}.{field.name}")
    for cls in CLASSES
    for field in fields_of(cls)
    if field.given and isinstance(getattr(field.shape, "item", field.shape), shapes.Word)
]


@pytest.mark.parametrize("field", WORDS)
def test_the_strategies_reach_every_word(field: Field) -> None:
    item = getattr(field.shape, "item", field.shape)
    seen: set[Any] = set()

    @settings(reached, max_examples=500)
    @given(strategies.values(field.shape))
    def collect(value: Any) -> None:
        seen.update(value if isinstance(value, tuple) else (value,))

    collect()
    assert seen == set(item.vocabulary)


def test_the_strategies_reach_every_sort_of_date() -> None:
    seen: Counter[type] = Counter()
    precisions: set[str] = set()

    @settings(reached, max_examples=3_000)
    @given(strategies.dates)
    def collect(date: FuzzyDate) -> None:
        seen[type(date)] += 1
        precisions.add(date.precision)

    collect()
    assert set(seen) == {PartialDate, DateSpan, DateWithin}
    assert precisions == set(dm.vocabulary.DatePrecision)


def test_the_strategies_make_whole_data_sets() -> None:
    kinds: Counter[str] = Counter()
    references = parts = evidence = 0

    @settings(reached, max_examples=300)
    @given(strategies.datasets())
    def collect(ds: dm.Dataset) -> None:
        nonlocal references, parts, evidence
        kinds.update(record.kind for record in ds.records())
        parts += sum(event.part_of is not None for event in ds.events)
        evidence += sum(len(getattr(r, "evidence", ())) for r in ds.records())
        for record in ds.records():
            for _, field, value in strategies.parts_of(record):
                item = getattr(field.shape, "item", field.shape)
                if isinstance(item, shapes.Text) and item.refers and value:
                    references += 1

    collect()
    expected = {cls.kind for cls in strategies.kinds()} - {"country"}
    assert set(kinds) == expected
    assert min(references, parts, evidence) > 10


# Files


@given(ds=strategies.datasets(), suffix=st.sampled_from([".json", ".jsonl", ".jsonl.gz"]))
@at_most(40)
def test_a_data_set_out_and_back(ds: dm.Dataset, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"records{suffix}")
        dm.write(ds, path)
        again = dm.read(path)
        assert again == ds
        assert hash(again) == hash(ds)
        assert [*map(dm.unstructure, again.records())] == [*map(dm.unstructure, ds.records())]
        first = path.read_bytes()
        dm.write(again, path)
        assert path.read_bytes() == first
        shuffled = dm.Dataset(
            reversed(ds.events),
            reversed(list(ds.people)),
            reversed(list(ds.organizations)),
            reversed(list(ds.places)),
            reversed(list(ds.sources)),
            name=ds.name,
            version=ds.version,
            as_of=ds.as_of,
        )
        assert shuffled == ds
        dm.write(shuffled, path)
        assert path.read_bytes() == first
        assert [p.name for p in Path(folder).iterdir()] == [path.name]


@given(ds=strategies.datasets())
@at_most(20)
def test_a_data_set_is_a_value(ds: dm.Dataset) -> None:
    for other in (pickle.loads(pickle.dumps(ds)), copy.deepcopy(ds), copy.copy(ds)):
        assert other == ds
        assert hash(other) == hash(ds)
        assert other.events == ds.events
    assert pickle.loads(pickle.dumps(ds.events)) == ds.events


@attrs.frozen(kw_only=True)
class Watch(dm.Event):
    """A kind of somebody's own whose lists may have gaps."""

    kind: ClassVar[str] = "watch"

    shifts: tuple[str | None, ...] = ()
    moods: tuple[dm.EventStatus | None, ...] = ()


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".parquet"])
def test_a_list_holds_none_where_its_class_says_so(suffix: str, tmp_path: Path) -> None:
    watch = Watch(id="a", title="A", shifts=("early", None), moods=(None, dm.EventStatus.HELD))
    ds = dm.Dataset([watch])
    dm.write(ds, tmp_path / f"watch{suffix}")
    assert dm.read(tmp_path / f"watch{suffix}", kinds=[Watch]) == ds
    schema = exports.json_schema(kinds=[Watch])["$defs"]["watch"]["properties"]["shifts"]
    assert {"type": "null"} in schema["items"]["anyOf"]
    with pytest.raises(dm.DataError, match=r"tags\[0\]: found null"):
        Watch(id="a", title="A", tags=(None,))  # type: ignore[arg-type]


WRITING = """
import sys
import bad_records, diplomodel as dm
ds = dm.read(bad_records.as_bytes(bad_records.world()))
dm.write(ds, sys.argv[1])
"""


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".jsonl.gz"])
def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path, suffix: str) -> None:
    digests = set()
    for seed in ("0", "1", "4242"):
        path = tmp_path / f"records-{seed}{suffix}"
        paths = [str(Path(dm.__file__).parents[1]), str(Path(__file__).parent)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(paths)}
        subprocess.run([sys.executable, "-c", WRITING, str(path)], env=environment, check=True)
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())
        content = path.read_bytes()
        text = (gzip.decompress(content) if suffix.endswith(".gz") else content).decode()
        assert text.count('"kind"') == len(world())
    assert len(digests) == 1
