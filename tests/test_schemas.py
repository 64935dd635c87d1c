"""The JSON Schema says what reading says: it takes what reading takes, and refuses the rest."""

import copy
import json
import re
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from diplomodel import (
    Country,
    DataError,
    Dataset,
    Event,
    EventStatus,
    Name,
    StateCode,
    edtf,
    load,
    structure,
    unstructure,
)
from diplomodel.exports._json_schema import date_pattern, field_descriptions, json_schema
from diplomodel.model.record import fields_of
from diplomodel.model.shapes import Between, Text, Word
from diplomodel.path import Path
from strategies import all_classes, datasets, kinds, records
from strategies_dates import any_texts

SCHEMA = json_schema()
FILE = Draft202012Validator(SCHEMA)
RECORD = Draft202012Validator({"$ref": "#/$defs/record", "$defs": SCHEMA["$defs"]})
KINDS = [cls for cls in kinds() if cls is not Country]

# Rules that join several values, which no schema can say.
BEYOND = {
    *("own-part", "own-relation", "path-unknown", "path-computed", "path-unresolved"),
    *("reversed", "cycle"),
}


def agree(data: Any) -> bool:
    """Hold that the schema takes a record where reading does; return whether they do."""
    try:
        structure(data)
        rules: set[str] = set()
    except DataError as error:
        rules = {problem.rule for problem in error.problems}
    if rules and rules <= BEYOND:
        return False
    errors = [error.message for error in RECORD.iter_errors(data)]
    assert bool(errors) == bool(rules), (data, errors, rules)
    return not rules


def test_it_is_a_schema_and_plain_data() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json_schema() == SCHEMA
    assert json_schema() is not SCHEMA


def test_every_bundled_record_is_valid() -> None:
    rows = [unstructure(record) for record in load().records()]
    assert rows
    label = {"kind": "dataset", "name": "diplomodel", "version": "1", "as_of": "2024-07"}
    assert not list(FILE.iter_errors([label, *rows]))


@pytest.mark.parametrize("cls", KINDS, ids=lambda cls: cls.kind)
@settings(max_examples=40)
@given(st.data())
def test_every_record_is_valid(cls: type[Any], data: st.DataObject) -> None:
    assert agree(json.loads(json.dumps(unstructure(data.draw(records(cls))))))


@settings(max_examples=20)
@given(datasets(most=2))
def test_every_data_set_is_valid(ds: Dataset) -> None:
    assert FILE.is_valid([unstructure(record) for record in ds.records()])


# Bad records

_ODD: list[Any] = [
    None, 5, 0, -1, 2.5, 10**18, 1e300, True, "", " ", "USA", "OM", "held", "Kebab Case", "x\ny",
    "kebab\n", "2023-02-29", "2024-07-03/2024-07-04", "25/12/2024", "a\u0000b", [], {}, [None],
    ["a"], [5], [[]], {"kind": "visit"}, [{}], "unspecified", "12.50", "1e5", "date[",
    "date.year\n",
]  # fmt: skip


def places_in(data: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if at else []
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            found += places_in(value, (*at, key))
    return found


@pytest.mark.parametrize("cls", KINDS, ids=lambda cls: cls.kind)
@settings(max_examples=80)
@given(st.data())
def test_a_spoilt_record_is_refused_as_reading_refuses_it(
    cls: type[Any], data: st.DataObject
) -> None:
    row = json.loads(json.dumps(unstructure(data.draw(records(cls)))))
    names = [field.name for field in fields_of(cls)]
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(places_in(row)))
        holder = row
        for step in way:
            holder = holder[step]
        match data.draw(st.sampled_from(["replace", "leave out", "add", "add to the record"])):
            case "replace":
                holder[last] = data.draw(st.sampled_from(_ODD))
            case "leave out":
                del holder[last]
            case "add" if isinstance(holder, dict):
                holder[data.draw(st.sampled_from(["titel", "why", *names]))] = "held"
            case _:
                row[data.draw(st.sampled_from(["titel", *names]))] = copy.copy(
                    data.draw(st.sampled_from(_ODD))
                )
        if not row:
            break
    agree(row)


VISIT: dict[str, Any] = {"kind": "visit", "id": "a", "title": "A"}
EVIDENCE = {"source": "s", "supports": ["*"], "basis": "stated"}


@pytest.mark.parametrize(
    "change",
    [
        {"title": 5},
        {"title": None},
        {"titel": "A"},
        {"status": "hold"},
        {"status": "signed"},
        {"id": "Not An Id"},
        {"id": "line-break\n"},
        {"destinations": "OM"},
        {"destinations": ["Oman"]},
        {"date": "2023-12-32"},
        {"date": "2023-02-29"},
        {"date": "next year"},
        {"date": "2024-07-04T12:00"},
        {"participants": [{}]},
        {"participants": [{"role": "host"}]},
        {"participants": [{"name": None}]},
        {"evidence": [{**EVIDENCE, "basis": "inferred"}]},
        {"evidence": [{**EVIDENCE, "basis": "disputed", "why": None}]},
        {"evidence": [{**EVIDENCE, "supports": []}]},
        {"evidence": [{**EVIDENCE, "supports": ["date["]}]},
        {"evidence": [{**EVIDENCE, "lines": [0]}]},
        {"quantity": {"value": 0}},
        {"kind": "visitt"},
        {"kind": 5},
    ],
    ids=str,
)
def test_bad_records_are_refused(change: dict[str, Any]) -> None:
    assert agree(VISIT)
    assert not agree({**VISIT, **change})


def test_what_has_no_value_may_be_null_where_reading_takes_null() -> None:
    assert agree({**VISIT, "date": None, "summary": None, "part_of": None})
    assert agree({"kind": "place", "id": "a", "name": "A", "latitude": None, "longitude": None})
    assert not agree({"kind": "place", "id": "a", "name": "A", "latitude": 5, "longitude": None})


def test_an_agreements_computed_fields_are_in_no_file() -> None:
    agreement = {"kind": "agreement", "id": "a", "title": "A"}
    assert agree(agreement)
    assert not agree({**agreement, "status": "signed"})
    assert not agree({**agreement, "date": "2024"})


def test_a_file_is_an_array_with_one_label_at_most() -> None:
    label = {"kind": "dataset", "name": "N", "version": "1", "as_of": "2024-07"}
    assert FILE.is_valid([label, VISIT])
    assert FILE.is_valid([{"kind": "dataset", "as_of": None}])
    assert not FILE.is_valid([label, label])
    assert not FILE.is_valid([{**label, "as_of": "soon"}])
    assert not FILE.is_valid([{**label, "owner": "me"}])
    assert not FILE.is_valid(VISIT)


# Formats


def pattern_of(name: str) -> Any:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


def test_text_is_what_reading_takes_for_text() -> None:
    text = pattern_of("text")
    for code in [*range(0xD800), *range(0xE000, 0x10000)]:
        assert text.is_valid(chr(code)) == (not list(Text().problems(chr(code)))), hex(code)
    # Halves of a letter are among the things that the page says a schema cannot see.
    assert text.is_valid("\ud800")
    assert list(Text().problems("\ud800"))


@given(any_texts)
def test_every_date_is_a_date(text: str) -> None:
    assert re.fullmatch(date_pattern(), text)


@settings(max_examples=500)
@given(any_texts, st.integers(0, 30), st.sampled_from([*"0123456789X/[].-?~% ", "..", ""]))
def test_what_is_almost_a_date_is_one_where_reading_says_so(text: str, at: int, mark: str) -> None:
    spoilt = text[:at] + mark + text[at + 1 :]
    try:
        edtf(spoilt)
    except DataError as error:
        if error.problems[0].rule != "reversed":
            assert not re.fullmatch(date_pattern(), spoilt), spoilt
    else:
        assert re.fullmatch(date_pattern(), spoilt), spoilt


def test_every_day_is_a_day_and_no_other() -> None:
    known = re.compile(date_pattern())
    years = ("0001", "0004", "1900", "2000", "2023", "2024")
    real = {f"{y:04}-{m:02}" for y in map(int, years) for m in range(1, 13)}
    for year in years:
        day = date(int(year), 1, 1)
        while day.year == int(year):
            real.add(day.isoformat())
            day += timedelta(days=1)
    for year in ("0000", *years):
        for month in range(14):
            assert bool(known.fullmatch(f"{year}-{month:02}")) == (f"{year}-{month:02}" in real)
            for day_number in range(33):
                text = f"{year}-{month:02}-{day_number:02}"
                assert bool(known.fullmatch(text)) == (text in real), text


@settings(max_examples=300)
@given(st.text(alphabet="ab_.[]01*\n", max_size=8))
def test_a_path_is_a_path(text: str) -> None:
    supports = SCHEMA["$defs"]["evidence"]["allOf"][0]["properties"]["supports"]
    is_valid = Draft202012Validator(supports["items"]).is_valid(text)
    assert is_valid == (Path.parse(text) is not None)


# Words


def test_every_word_stands_there_with_its_definition() -> None:
    vocabularies = {
        field.shape.item.vocabulary if hasattr(field.shape, "item") else field.shape.vocabulary
        for cls in (*KINDS, *all_classes())
        if cls not in (Country, StateCode)  # reference data, of which there are no files
        for field in fields_of(cls)
        if field.given and isinstance(getattr(field.shape, "item", field.shape), Word)
    }
    assert len(vocabularies) > 15
    definitions = [d for d in SCHEMA["$defs"].values() if "enum" in d]
    for vocabulary in vocabularies:
        found = [d for d in definitions if d["enum"] == [str(word) for word in vocabulary]]
        assert len(found) == 1
        for word in vocabulary:
            assert f"{word}: {word.__doc__}" in found[0]["description"]


@pytest.mark.parametrize("cls", all_classes(), ids=lambda cls: cls.__name__)
def test_every_field_is_described(cls: type[Any]) -> None:
    found = field_descriptions(cls)
    assert [field.name for field in fields_of(cls) if not found.get(field.name)] == []


# Kinds of one's own


@attrs.frozen(kw_only=True)
class Act:
    """A part whose name is taken."""

    weight: Annotated[int, Between(1, 5)]
    inner: "tuple[Act, ...]" = ()


@attrs.frozen(kw_only=True)
class Sanction(Event):
    """A sanction."""

    kind: ClassVar[str] = "sanction"

    status: EventStatus = EventStatus.UNSPECIFIED
    measures: tuple[Act, ...] = ()
    label: Name | None = None


def test_kinds_of_ones_own_are_part_of_the_schema() -> None:
    schema = json_schema([Sanction])
    Draft202012Validator.check_schema(schema)
    own = Draft202012Validator(schema)
    sanction = {"kind": "sanction", "id": "a", "title": "A", "measures": [{"weight": 2}]}
    assert own.is_valid([sanction, VISIT])
    assert structure(sanction, kinds=[Sanction])
    assert not own.is_valid([{**sanction, "measures": [{"weight": 6}]}])
    assert not own.is_valid([{**sanction, "measures": [{"weight": 2, "inner": [{}]}]}])
    assert not own.is_valid([{**sanction, "destinations": ["OM"]}])
    assert not FILE.is_valid([sanction])
    assert schema["$defs"]["act"] == SCHEMA["$defs"]["act"]
    with pytest.raises(TypeError):
        json_schema([Event])


def test_what_is_not_a_list_of_classes_is_told_in_words() -> None:
    wrong: Any
    for wrong, found in (
        (Sanction, "the class Sanction, expected a list of classes of events"),
        (Dataset(), "<a data set: 0 events>, expected a list of classes of events"),
        (None, "null, expected a list of classes of events"),
        (load().visits, "a whole record in the list, expected a class derived from Event"),
        (["visit"], '"visit" in the list, expected a class derived from Event'),
    ):
        with pytest.raises(TypeError) as caught:
            json_schema(wrong)
        assert str(caught.value) == f"kinds: found {found}"
