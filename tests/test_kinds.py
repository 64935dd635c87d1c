"""The kinds of records are listed once, and everything follows the list."""

import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

import diplomodel as dm
from diplomodel import exports
from diplomodel.model import ENTITIES, EVENTS, KINDS
from diplomodel.model.record import Record, fields_of
from diplomodel.model.shapes import Word

DATA = Path(dm.__file__).parent / "data" / "articles"


def classes_below(cls: type[Record]) -> Iterator[type[Record]]:
    yield cls
    for below in cls.__subclasses__():
        yield from classes_below(below)


def test_every_class_with_a_kind_is_in_the_list() -> None:
    ours = {
        cls
        for cls in classes_below(Record)
        # attrs makes slotted classes anew; of the two the newer is in its module.
        if cls.kind and cls.__module__.startswith("diplomodel.") and attrs.has(cls)
    }
    named = {cls for cls in ours if vars(sys.modules[cls.__module__])[cls.__name__] is cls}
    assert named == {*KINDS, dm.Country}


@pytest.mark.parametrize("cls", KINDS)
def test_a_kind_is_public_and_has_its_place_in_a_data_set(cls: type[Record]) -> None:
    assert getattr(dm, cls.__name__) is cls
    assert cls.__name__ in dm.__all__
    held = getattr(dm.load(), cls.plural)
    assert len(held) == sum(type(record) is cls for record in dm.load().records()) > 0
    assert (DATA / f"{cls.plural}.json").is_file()
    assert cls.kind in exports.json_schema()["$defs"]


@pytest.mark.parametrize("cls", EVENTS)
def test_a_kind_of_event_says_what_its_type_and_its_parts_are(cls: type[dm.Event]) -> None:
    shapes = {field.name: field.shape for field in fields_of(cls)}
    assert isinstance(shapes[cls.type_field], Word)
    assert set(cls.part_kinds) <= {kind.kind for kind in EVENTS}
    assert cls.kind in cls.part_kinds
    assert cls.__name__ in str(dm.Dataset.__dict__[cls.plural].fget.__annotations__["return"])


def test_entities_are_arguments_of_a_data_set_in_this_order() -> None:
    groups = [cls.plural for cls in ENTITIES]
    code = dm.Dataset.__init__.__code__
    assert [*code.co_varnames[2 : 2 + len(groups)]] == groups
    code = dm.Dataset.with_events.__code__
    assert set(groups) <= set(code.co_varnames)


def test_an_own_kind_declares_what_it_does_not_inherit() -> None:
    @attrs.frozen(kw_only=True)
    class Courtesy(dm.Visit):
        kind = "courtesy"

    assert (Courtesy.plural, Courtesy.type_field, Courtesy.part_kinds) == (
        "courtesys",
        "type",
        ("courtesy",),
    )

    @attrs.frozen(kw_only=True)
    class Sally(dm.Event):
        kind = "sally"
        plural = "sallies"

    assert Sally.plural == "sallies"


def test_a_country_has_an_id_like_every_record() -> None:
    oman = dm.load().countries["OM"]
    assert oman.id == oman.code == "OM"
    with pytest.raises(AttributeError):
        oman.id = "XX"  # type: ignore[misc]
