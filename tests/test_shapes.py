"""Shapes of plain data that is not a record: read strictly, and written as it was read."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

import attrs
import pytest

from diplomodel.errors import DataError, Problem, shown
from diplomodel.model.plain import Reader, plain_fields
from diplomodel.model.record import Checked, fields_of
from diplomodel.model.shapes import AnyText, ByKey, Key, OneOrMore, Verbatim


@attrs.frozen(kw_only=True)
class Bulb(Checked):
    short: ClassVar[Mapping[type, str]] = {str: "name", int: "depth"}

    name: AnyText | None = None
    depth: Annotated[str | int | float | bool | None, Verbatim()] = None
    shade: Literal["sun", "shade"] = "sun"

    @classmethod
    def rules(cls, values: Mapping[str, Any]) -> Iterator[Problem]:
        if values.get("name", ...) is None and values.get("depth", ...) is None:
            yield Problem(found="nothing", expected="a name or a depth", rule="empty")


@attrs.frozen(kw_only=True)
class Bed(Checked):
    bulbs: Annotated[tuple[Bulb, ...], OneOrMore()] = ()
    marks: Annotated[tuple[AnyText, ...], OneOrMore()] = ()
    by: Annotated[AnyText | None, Key("with")] = None
    rows: Annotated[tuple[tuple[str, Bulb], ...], ByKey()] = ()
    others: Annotated[
        tuple[tuple[str, Annotated[tuple[Bulb, ...], OneOrMore()]], ...], ByKey(), Key("")
    ] = ()


def told(data: Any) -> list[str]:
    with pytest.raises(DataError) as caught:
        Reader().read(data, Bed)
    return [str(problem) for problem in caught.value.problems]


def test_plain_data_is_read_and_written_as_it_was() -> None:
    plain = {
        "bulbs": "tulip",
        "marks": ["", "\t"],
        "with": " ",
        "rows": {"1": {"name": "crocus", "shade": "shade"}, "2": 5, "3": {"depth": "deep"}},
        "north": ["iris", 3],
        "a.b[0]": {"name": "lily", "depth": False},
        "": "no name",
    }
    bed = Reader().read(plain, Bed)
    assert bed.bulbs == (Bulb(name="tulip"),)
    assert bed.by == " "
    assert dict(bed.rows)["2"] == Bulb(depth=5)
    assert dict(bed.others)["north"] == (Bulb(name="iris"), Bulb(depth=3))
    assert plain_fields(bed) == plain
    assert hash(bed) == hash(Reader().read(plain_fields(bed), Bed))


def test_all_problems_come_at_once_with_their_paths() -> None:
    assert told(
        {
            "bulbs": {"shade": "shad"},
            "marks": [1],
            "with": 2,
            "rows": {"1": {}, "2": {"naem": "iris"}},
            "north": [{"depth": date(2024, 7, 4)}],
        }
    ) == [
        'bulbs.shade: found "shad", expected one of: sun, shade (did you mean shade?)',
        "bulbs: found nothing, expected a name or a depth",
        "marks[0]: found 1, expected text",
        "with: found 2, expected text",
        "rows.1: found nothing, expected a name or a depth",
        'rows.2.naem: found the key "naem", expected one of: name, depth, shade '
        "(did you mean name?)",
        "rows.2: found nothing, expected a name or a depth",
        'north[0].depth: found a date, expected text, a number, true or false (write "2024-07-04")',
    ]
    assert told({"rows": []}) == [
        "rows: found an empty list, expected an object, each value an object that describes a bulb"
    ]
    assert told({"rows": {1: "iris"}}) == ["rows: found 1, expected a key that is text"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"marks": "x"}, 'marks: found "x", expected a tuple, each text'),
        ({"by": 1}, "with: found 1, expected text"),
        ({"rows": (("a", "b", "c"),)}, "rows: found a list of 1, expected a tuple, each a pair of"),
        ({"rows": (("a", Bulb(depth=1)),) * 2}, "rows: found a list of 2, expected a tuple"),
        ({"rows": (("a", 1),)}, "rows.a: found 1, expected an object that describes a bulb"),
        ({"others": (("a", (1,)),)}, "a[0]: found 1, expected an object that describes a bulb"),
    ],
)
def test_what_is_made_by_hand_is_checked_too(given: dict[str, Any], expected: str) -> None:
    with pytest.raises(DataError) as caught:
        Bed(**given)
    assert str(caught.value).startswith(expected)


def test_without_a_note_a_field_cannot_hold_pairs_or_mixed_values() -> None:
    annotations: list[Any] = [tuple[tuple[str, str], ...], str | int | float | bool, Literal[1]]
    for annotation in annotations:
        cls = attrs.make_class("Odd", {"a": attrs.field(type=annotation)})
        with pytest.raises(TypeError, match="a record cannot hold"):
            fields_of(cls)


# What stands where something else should


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"abc", "bytes"),
        (bytearray(b"abc"), "bytes"),
        (Bulb, 'the class "Bulb"'),
        (int, 'the class "int"'),
        (object(), "an object"),
        ({1}, "a set"),
    ],
    ids=str,
)
def test_what_is_not_plain_data_is_named(value: object, said: str) -> None:
    assert shown(value) == said
