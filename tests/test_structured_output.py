"""The schema of answers, as clients of language models take it; they are asked offline."""

import copy
import json
import warnings
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

import diplomodel as dm
from diplomodel.extraction import schema
from diplomodel.extraction._schema import INCLUDES, answer_of
from diplomodel.model import EVENTS

# These clients are a dependency group of their own, `services`: without them there are no tests
# here at all.
__test__ = all(find_spec(name) for name in ("anthropic", "llguidance", "openai"))

CHOICES = [
    (kinds, include)
    for kinds in ((), *(cls.kind for cls in EVENTS))
    for include in ((), *INCLUDES, INCLUDES)
]


@pytest.fixture(autouse=True)
def no_warnings() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize(("kinds", "include"), CHOICES)
def test_openai_makes_it_strict_without_a_change(kinds: Any, include: Any) -> None:
    strict = import_module("openai.lib._pydantic")._ensure_strict_json_schema
    made = schema(kinds, include)
    assert strict(copy.deepcopy(made), path=(), root=copy.deepcopy(made)) == made


@pytest.mark.parametrize(("kinds", "include"), CHOICES)
def test_anthropic_transforms_it_without_a_change(kinds: Any, include: Any) -> None:
    """Newer releases leave out the type beside an enum, which says the same without it.

    It stays in the schema, because other services refuse a schema without a type.
    """
    transform = import_module("anthropic").transform_schema
    made = schema(kinds, include)
    transformed = transform(copy.deepcopy(made))
    assert transformed in (made, without_type_beside_enum(made))


def without_type_beside_enum(node: Any) -> Any:
    if isinstance(node, list):
        return [without_type_beside_enum(item) for item in node]
    if not isinstance(node, dict):
        return node
    # A property may be called `enum` or `type`; its value is a schema, not a list or a text.
    redundant = isinstance(node.get("enum"), list) and node.get("type") == "string"
    return {
        key: without_type_beside_enum(value)
        for key, value in node.items()
        if not (redundant and key == "type")
    }


@pytest.mark.parametrize(("kinds", "include"), CHOICES)
def test_llguidance_makes_a_grammar_of_it_without_a_warning(kinds: Any, include: Any) -> None:
    matcher: Any = import_module("llguidance").LLMatcher
    grammar = matcher.grammar_from_json_schema(json.dumps(schema(kinds, include)))
    assert matcher.validate_grammar_with_warnings(grammar) == (False, [])


def test_the_grammar_takes_the_bundled_events_and_refuses_others() -> None:
    llguidance: Any = import_module("llguidance")
    # A vocabulary of single bytes.
    tokens = llguidance.LLTokenizer("byte")
    grammar = llguidance.LLMatcher.grammar_from_json_schema(json.dumps(schema()))
    ds = dm.load()

    def taken(answer: object) -> bool:
        matcher = llguidance.LLMatcher(tokens, grammar)
        text = json.dumps(answer, ensure_ascii=False)
        return all(map(matcher.consume_token, tokens.tokenize_str(text))) and matcher.is_accepting()

    for events in (ds.summits, ds.visits, ds.meetings, ds.agreements, ds.statements):
        answer = answer_of(events[0], ds)
        assert taken({"events": [answer]})
        assert not taken({"events": [{**answer, "kind": "party"}]})
    assert taken({"events": []})
    assert not taken([])
