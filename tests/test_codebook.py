"""The coder's manual has every rule, field and word, and examples that are right."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import diplomodel as dm
from diplomodel.errors import UnknownName
from diplomodel.exports._json_schema import field_descriptions, words_of
from diplomodel.extraction import codebook, schema
from diplomodel.extraction._codebook import example, example_text, rules
from diplomodel.extraction._schema import INCLUDES, answer_fields
from diplomodel.model import EVENTS
from diplomodel.model.shapes import Word

ROOT = Path(__file__).parent.parent
KINDS = tuple(cls.kind for cls in EVENTS)
CHOICES = [
    (kinds, include) for kinds in ((), *KINDS) for include in ((), "level", "parts", INCLUDES)
]


def answers(manual: str) -> list[dict[str, Any]]:
    found = re.findall(r"^```json\n(.*?)^```", manual, flags=re.DOTALL | re.MULTILINE)
    return [json.loads(text) for text in found]


def rows(manual: str, title: str) -> dict[str, tuple[str, str]]:
    """Return what a section's table says of each field: its definition and its form."""
    section = manual.partition(f"\n### {title}\n")[2].partition("\n#")[0]
    cells = [line.split(" | ") for line in section.splitlines() if line.startswith("| `")]
    assert all(len(row) == 3 for row in cells)
    return {
        name.removeprefix("| `").removesuffix("`"): (told, form.removesuffix(" |"))
        for name, told, form in cells
    }


def test_the_example_is_made_of_good_records_that_its_text_supports() -> None:
    ds = example()
    (source,) = ds.sources
    assert [len(ds.events.of_kind(cls)) for cls in EVENTS] == [1] * len(EVENTS)
    assert dm.check(json.dumps([dm.unstructure(record) for record in ds]).encode()).problems == ()
    # Not even a warning.
    assert ds.verify({source.id: example_text()}).problems == ()
    for event in ds.events:
        for evidence in event.evidence:
            assert len((evidence.fragment or "").split()) <= 8
        for name in ("date", "status", "participants"):
            if getattr(event, name):
                assert event.basis(name) is not None


@pytest.mark.parametrize(("kinds", "include"), CHOICES)
def test_its_examples_are_answers(kinds: Any, include: Any) -> None:
    found = answers(codebook(kinds, include))
    assert [answer["kind"] for answer in found] == ([kinds] if kinds else [*KINDS])
    Draft202012Validator(schema(kinds, include)).validate({"events": found})
    for answer in found:
        for path in (path for piece in answer["evidence"] for path in piece["supports"]):
            # Evidence is for something that the answer says.
            first = path.partition(".")[0].partition("[")[0]
            assert path == "*" or answer[first] not in ("", []), path


@pytest.mark.parametrize("include", [(), INCLUDES])
def test_every_field_and_every_word_has_its_definition(include: Any) -> None:
    manual = codebook(include=include)
    sections = {
        **{f"Each {cls.kind}": cls for cls in EVENTS},
        "Each of `participants`": dm.Participant,
        "Each of `acts`": dm.Act,
        "Each of `evidence`": dm.Evidence,
        **({"Each of `relations`": dm.Relation} if include else {}),
    }
    shared = rows(manual, "Every event")
    words: dict[str, Word] = {}
    for title, cls in sections.items():
        fields = answer_fields(cls, include)
        told = field_descriptions(cls)
        found = {**(shared if cls in EVENTS else {}), **rows(manual, title)}
        assert found.keys() >= {field.name for field in fields}
        for field in fields:
            if not (cls is dm.Agreement and field.name in ("date", "status")):
                assert found[field.name][0] == told[field.name]
            item = getattr(field.shape, "item", field.shape)
            if isinstance(item, Word):
                assert item.vocabulary.__name__ in found[field.name][1]
                words[item.vocabulary.__name__] = item
    assert re.findall(r"^### ([A-Z]\w+)$", manual, flags=re.MULTILINE) == sorted(words)
    for shape in words.values():
        for word, line in words_of(shape).items():
            assert f"\n- `{word}`: {line}\n" in manual


def test_a_manual_for_one_kind_has_no_words_of_another() -> None:
    manual = codebook("visit")
    assert "### VisitType" in manual
    for other in ("SpeechAct", "MeetingFormat", "ActType", "Each meeting", "`acts`"):
        assert f"### {other}" not in manual
    assert len(manual) < len(codebook()) * 0.6


def test_the_same_question_gives_the_same_manual() -> None:
    assert codebook(["visit", "summit"]) == codebook(("summit", "visit"))
    assert codebook(include=["parts", "level"]) == codebook(include=("level", "parts"))


def test_labels_are_explained_where_they_are_asked_for() -> None:
    assert "`ref`" not in codebook()
    for include in ("parts", "relations"):
        assert "- `ref` is a label" in codebook(include=include)


@pytest.mark.parametrize("kinds", ["vist", ("visit", "vist")])
def test_an_unknown_kind_suggests(kinds: Any) -> None:
    with pytest.raises(UnknownName, match=r"did you mean visit\?$"):
        codebook(kinds)


def test_the_rules_of_curation_are_written_once() -> None:
    manual = codebook()
    assert rules().rstrip() in manual
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (link,) = re.findall(r"\[rules of curation\]\((.*?)\)", contributing)
    for rule in rules().splitlines():
        assert rule.startswith("- **")
        assert rule not in contributing
    linked = (ROOT / link).read_text(encoding="utf-8") if (ROOT / "src").is_dir() else rules()
    assert linked == rules()


def test_the_example_is_plainly_made_up() -> None:
    ds = dm.load()
    assert not {record.id for record in example()} & {record.id for record in ds}
    assert "A text that was made up" in codebook()
