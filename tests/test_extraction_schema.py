"""The format of an answer: within the limits of structured output, and read off the records."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import diplomodel as dm
from diplomodel.errors import UnknownName
from diplomodel.extraction import schema
from diplomodel.extraction._schema import INCLUDES, answer_of
from diplomodel.model import EVENTS

KINDS = tuple(cls.kind for cls in EVENTS)
CHOICES = [
    (kinds, include)
    for kinds in ((), *KINDS, ("visit", "statement"))
    for include in ((), *INCLUDES, INCLUDES)
]
ALLOWED = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"}


def nodes(found: Any) -> Iterator[dict[str, Any]]:
    """Walk the schemas inside a schema; names of properties are not keywords."""
    yield found
    below = [
        *found.get("$defs", {}).values(),
        *found.get("properties", {}).values(),
        *found.get("anyOf", ()),
        *([found["items"]] if "items" in found else []),
    ]
    for node in below:
        yield from nodes(node)


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


@pytest.mark.parametrize(("kinds", "include"), CHOICES)
def test_it_keeps_to_what_structured_output_takes(kinds: Any, include: Any) -> None:
    made = schema(kinds, include)
    Draft202012Validator.check_schema(made)
    assert made["type"] == "object"
    unions = 0
    for node in nodes(made):
        if "$ref" in node:
            assert [*node] == ["$ref"]
            assert node["$ref"].removeprefix("#/$defs/") in made["$defs"]
            continue
        assert node.keys() - {"$defs"} <= ALLOWED
        unions += "anyOf" in node
        assert ("type" in node) != ("anyOf" in node)
        if node.get("type") == "object":
            assert node["required"] == [*node["properties"]]
            assert node["additionalProperties"] is False
        for word in node.get("enum", ()):
            assert type(word) is str
    assert unions == (len(kinds) != 1 and not isinstance(kinds, str))


def test_all_kinds_take_less_than_7000_bytes_and_one_kind_about_half() -> None:
    assert len(compact(schema())) < 7_000
    assert all(len(compact(schema(kind))) < 3_500 for kind in KINDS)


def test_the_same_question_gives_the_same_schema_and_one_of_its_own() -> None:
    first = schema(["visit", "summit"], ["parts", "level"])
    assert compact(first) == compact(schema(("summit", "visit"), ("level", "parts")))
    whole = compact(first)
    for node in nodes(first):
        if node.get("type") == "string":
            node["description"] = "changed"
            assert sum("description" in other for other in nodes(first)) == 1
            break
    assert compact(schema(["visit", "summit"], ["parts", "level"])) == whole


def properties(made: dict[str, Any], name: str) -> set[str]:
    found = made["$defs"][name]
    return {*found.get("items", found)["properties"]}


def test_what_a_default_answer_holds() -> None:
    made = schema()
    shared = {"kind", "title", "participants", "places", "topics", "summary", "evidence"}
    own = {
        "summit": {"date", "status", "series", "edition", "organization", "format"},
        "visit": {"date", "status", "type", "destinations"},
        "meeting": {"date", "status", "format"},
        "agreement": {"instrument", "acts"},
        "statement": {"date", "status", "form", "speech_act", "language"},
    }
    assert {kind: properties(made, kind) - shared for kind in KINDS} == own
    assert all(shared <= properties(made, kind) for kind in KINDS)
    assert properties(made, "participants") == {
        *("role", "person", "name", "office", "country", "organization")
    }
    assert properties(made, "acts") == {"type", "date", "effective", "status"}
    assert properties(made, "evidence") == {"lines", "fragment", "supports", "basis", "why"}


@pytest.mark.parametrize(
    ("include", "added"),
    [
        ("level", {"summit.level", "agreement.level_of_conclusion", "participants.level"}),
        ("mode", {"summit.mode", "meeting.mode", "participants.mode"}),
        ("rendering", {"statement.rendering"}),
        ("amount", {"agreement.amount"}),
        ("quantity", {f"{kind}.quantity" for kind in KINDS}),
        (
            "parties",
            {"acts.party", "participants.on_behalf_of", "agreement.parties_complete"},
        ),
        ("relations", {f"{kind}.{name}" for kind in KINDS for name in ("ref", "relations")}),
        ("parts", {f"{kind}.{name}" for kind in KINDS for name in ("ref", "part_of")}),
        ("tags", {f"{kind}.tags" for kind in KINDS}),
    ],
)
def test_what_each_word_of_include_adds(include: str, added: set[str]) -> None:
    made, plain = schema(include=include), schema()
    found = {
        f"{name}.{added}"
        for name in (*KINDS, "participants", "acts")
        for added in properties(made, name) - properties(plain, name)
    }
    assert found == added


def test_the_words_are_those_of_the_vocabularies() -> None:
    words = schema()["$defs"]["statement"]["properties"]["speech_act"]["enum"]
    assert words == [str(word) for word in dm.vocabulary.SpeechAct]


@pytest.mark.parametrize(
    ("kinds", "include", "message"),
    [
        (
            "vist",
            (),
            'found "vist", expected a kind of event: summit, visit, meeting, agreement, '
            "statement; did you mean visit?",
        ),
        (("visit", "person"), (), 'found "person", expected a kind of event'),
        (
            (),
            "levels",
            'found "levels", expected a part of an answer that can be included: level, mode, '
            "rendering, amount, quantity, parties, relations, parts, tags; did you mean level?",
        ),
        ((), [5], "found 5, expected"),
    ],
)
def test_an_unknown_word_suggests(kinds: Any, include: Any, message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        schema(kinds, include)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("include", [(), "parts", INCLUDES])
def test_every_bundled_event_can_be_written_as_an_answer(include: Any) -> None:
    ds = dm.load()
    validator = Draft202012Validator(schema((), include))
    answer = {"events": [answer_of(event, ds, include) for event in ds.events]}
    assert [*validator.iter_errors(answer)] == []
    # Keys stand in the order that is asked for.
    for event in answer["events"]:
        made = schema(event["kind"], include)
        assert [*event] == made["$defs"][event["kind"]]["required"]


def test_names_in_an_answer_lead_back_to_what_they_name() -> None:
    ds = dm.load()
    for event in ds.events:
        answer = answer_of(event, ds, INCLUDES)
        for part, participant in zip(answer["participants"], event.participants, strict=True):
            for name, registry in (("person", ds.people), ("organization", ds.organizations)):
                key = getattr(participant, name)
                assert (key is None and part[name] == "") or registry.resolve(part[name]).id == key
        assert [ds.places.resolve(name).id for name in answer["places"]] == [*event.places]
        assert answer["ref"] == event.id


def test_evidence_supports_only_what_the_answer_has() -> None:
    ds = dm.load()
    event = ds["sco-summit-astana-2024"]
    supported = {path for piece in event.evidence for path in piece.supports}
    assert "mode" in supported

    def paths(*include: str) -> set[str]:
        answer = answer_of(event, ds, include)
        assert all(piece["supports"] for piece in answer["evidence"])
        return {path for piece in answer["evidence"] for path in piece["supports"]}

    assert paths(*INCLUDES) == supported
    assert not {path for path in paths() if path.split(".")[-1] in ("level", "mode", "part_of")}
    assert paths() < supported


def test_numbers_and_amounts_are_text() -> None:
    ds = dm.load()
    about = {
        key: (answer["quantity"], answer.get("amount", ""), answer.get("edition", ""))
        for key in (
            *("belarus-oman-pulp-mill", "belarus-myanmar-agreements-2025"),
            *("sco-operation-decisions-astana-2024", "lukashenko-china-visits-2023"),
        )
        for answer in [answer_of(ds[key], ds, INCLUDES)]
    }
    assert about == {
        "belarus-oman-pulp-mill": ("", "about 1000000000 USD", ""),
        "belarus-myanmar-agreements-2025": ("about 36", "", ""),
        "sco-operation-decisions-astana-2024": ("several", "", ""),
        "lukashenko-china-visits-2023": ("2", "", ""),
    }


def test_an_empty_answer_is_an_answer() -> None:
    for kinds, include in itertools.islice(CHOICES, 3):
        assert Draft202012Validator(schema(kinds, include)).is_valid({"events": []})
