"""Each keyword of `where` has one row, and everything that knows the keywords follows the rows."""

import argparse
import inspect
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

import diplomodel as dm
import random_data
from diplomodel.asking import events
from diplomodel.asking import query as matching
from diplomodel.asking.keywords import DATES, KEYWORDS, Clause
from diplomodel.cli.keywords import add_keyword_options
from diplomodel.model.record import fields_of
from diplomodel.model.shapes import Flag, Many, When
from test_where import DS, EXAMPLES

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "keywords.md"
METHODS = (dm.Events.where, dm.Dataset.query)
NAMES = [*KEYWORDS]


def keyword_parameters(method: Callable[..., object]) -> dict[str, inspect.Parameter]:
    parameters = inspect.signature(method).parameters
    return {name: p for name, p in parameters.items() if p.kind is p.KEYWORD_ONLY}


def examples(keyword: str) -> list[tuple[dict[str, Any], str]]:
    return [(asked, matching) for asked, matching in EXAMPLES if keyword in asked]


# One place per keyword


@pytest.mark.parametrize("method", METHODS)
def test_the_signatures_have_the_keywords_in_the_order_of_the_rows(
    method: Callable[..., object],
) -> None:
    assert [*keyword_parameters(method)] == NAMES
    assert {p.default for p in keyword_parameters(method).values()} == {...}


def test_both_signatures_are_annotated_alike() -> None:
    where, query = map(keyword_parameters, METHODS)
    assert {n: p.annotation for n, p in where.items()} == {
        n: p.annotation for n, p in query.items()
    }


@pytest.mark.parametrize("keyword", NAMES)
def test_a_keyword_is_passed_on(keyword: str) -> None:
    wrong: dict[str, Any] = {keyword: object()}
    for ask in (DS.events.where, DS.query):
        with pytest.raises(dm.DataError) as caught:
            ask(**wrong)
        assert caught.value.problems[0].path == keyword


@pytest.mark.parametrize("keyword", NAMES)
def test_a_question_holds_what_is_asked_and_finds_the_same(keyword: str) -> None:
    for asked, _ in examples(keyword):
        question = DS.query(**asked)
        held = getattr(question.clauses[0], keyword)
        assert (held is None) == (asked[keyword] in ("possible", dm.Certainty.POSSIBLE))
        assert DS.events.where(question) == DS.events.where(**asked)
        assert dm.Query.from_dict(question.to_dict()) == question


def test_the_docstring_describes_every_keyword_in_order() -> None:
    arguments = (dm.Events.where.__doc__ or "").split("Args:")[1].split("Returns:")[0]
    described = re.findall(r"^ {12}(\*?\w+): ", arguments, flags=re.MULTILINE)
    described = described or re.findall(r"^ {4}(\*?\w+): ", arguments, flags=re.MULTILINE)
    assert [name for name in described if not name.startswith("*")] == NAMES


def test_the_reference_page_has_an_entry_and_an_example_for_every_keyword() -> None:
    text = PAGE.read_text(encoding="utf-8")
    terms = re.findall(r"^(`.*`)\n: ", text, flags=re.MULTILINE)
    named = [name for term in terms for name in re.findall(r"`(\w+)(?:=P)?`", term)]
    assert sorted(named) == sorted(NAMES)
    lines = "\n".join(line for line in text.splitlines() if line.startswith(">>>"))
    assert not [name for name in NAMES if not re.search(rf"\b{name}=", lines)]


def test_the_command_line_has_an_option_for_every_keyword() -> None:
    parser = argparse.ArgumentParser()
    add_keyword_options(parser)
    options = {name: action for action in parser._actions for name in action.option_strings}
    for field in fields_of(Clause):
        option = options[f"--{field.name.replace('_', '-')}"]
        row = KEYWORDS[field.name]
        assert (option.dest, option.help) == (field.name, row.help)
        if row.opposite:
            name, value, line = row.opposite
            assert parser.parse_args([f"--{name}"]) == argparse.Namespace(**{field.name: value})
            assert options[f"--{name}"].help == line
    assert {action.dest for action in options.values()} == {*NAMES, "help"}
    # What is not given must not be asked.
    assert parser.parse_args([]) == argparse.Namespace()


def test_dates_are_the_keywords_with_dates() -> None:
    assert DATES == ("during", "before", "after")
    date_fields = [f for f in fields_of(Clause) if f.shape == Many(When())]
    assert [field.name for field in date_fields] == [*DATES]


def test_the_random_questions_ask_with_every_keyword() -> None:
    assert {*random_data.KEYWORDS, "certainty"} == {*NAMES}


# The rows

CHANGES = [
    *((keyword, {"test": lambda *_: True}) for keyword in NAMES if keyword != "certainty"),
    *((keyword, {"test": lambda *_: False}) for keyword in NAMES),
    *(
        (keyword, {"alone": test})
        for keyword in NAMES
        if KEYWORDS[keyword].alone
        for test in (None, lambda *_: True, lambda *_: False)
    ),
    *((k, {"one_of": other}) for k in NAMES if (other := KEYWORDS[k].one_of and "relations")),
]


@pytest.mark.parametrize(
    ("keyword", "change"), CHANGES, ids=[f"{k}-{n}" for n, (k, _) in enumerate(CHANGES)]
)
def test_the_examples_notice_a_row_that_is_wrong(
    keyword: str, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = {**KEYWORDS, keyword: attrs.evolve(KEYWORDS[keyword], **change)}
    monkeypatch.setattr(matching, "KEYWORDS", changed)
    assert any(
        {event.id for event in DS.events.where(**asked)} != {*expected.split()}
        for asked, expected in examples(keyword)
    )


@pytest.mark.parametrize("keyword", [k for k in NAMES if KEYWORDS[k].of is not dm.Event])
def test_only_events_of_its_class_have_it(keyword: str) -> None:
    found = [event for asked, _ in examples(keyword) for event in DS.events.where(**asked)]
    assert {type(event) for event in found} == {KEYWORDS[keyword].of}


def test_certainty_alone_makes_no_event_match_or_fail() -> None:
    both = {DS.events.where(dated=True, during="0001/9999", certainty=c) for c in dm.Certainty}
    assert len(both) == 2
    assert KEYWORDS["certainty"].test(None, frozenset(), Any) is True


# Keywords that there are not


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("year", "during"),
        ("years", "during"),
        ("date", "during"),
        ("on", "during"),
        ("persons", "person"),
        ("people", "person"),
        ("countries", "country"),
        ("cuntry", "country"),
        ("since", "after"),
        ("from", "after"),
        ("from_", "after"),
        ("until", "before"),
        ("to", "before"),
        ("format", "type"),
        ("Country", "country"),
    ],
)
def test_an_unknown_keyword_is_a_type_error_with_the_one_that_was_meant(
    name: str, meant: str
) -> None:
    asked: dict[str, Any] = {name: "2024"}
    for ask, called in ((DS.visits.where, "where"), (DS.query, "query")):
        with pytest.raises(TypeError) as caught:
            ask(**asked)
        assert str(caught.value) == f"{called}() has no keyword {name}; did you mean {meant}?"


def test_a_keyword_like_no_other_gets_no_suggestion() -> None:
    with pytest.raises(TypeError, match=r"^query\(\) has no keyword xyzzy$"):
        DS.query(xyzzy=1)  # type: ignore[call-arg]


def test_synonyms_are_not_keywords_and_lead_to_one() -> None:
    words = [word for row in KEYWORDS.values() for word in row.synonyms]
    assert len({*words}) == len(words)
    assert not {*words} & {*NAMES}


def test_help_shows_the_written_signature() -> None:
    for method in METHODS:
        text = str(inspect.signature(method))
        assert "**" not in text
        assert text.index("kind: ") < text.index("certainty: ")
        assert method.__qualname__ in ("Events.where", "Dataset.query")


# Groupings


def test_the_words_for_grouping_are_listed_once() -> None:
    by_year, by_text = events.ByYear, events.ByText
    words = [*by_year.__args__, *by_text.__args__]
    assert sorted(words) == sorted(events._GROUPINGS)
    assert " ".join(events._GROUPINGS) in " ".join((dm.Events.group_by.__doc__ or "").split())


def test_rows_are_not_changed_by_asking() -> None:
    assert isinstance(KEYWORDS, Mapping)
    assert not [f.name for f in fields_of(Clause) if f.default is not None]
    assert [f.name for f in fields_of(Clause) if isinstance(f.shape, Flag)] == ["dated"]
