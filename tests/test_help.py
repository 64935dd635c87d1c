"""What help() says of a record, and what a mistyped field is answered with."""

import inspect
import pydoc
import re

import attrs
import pytest

import diplomodel as dm
from diplomodel.model import KINDS
from diplomodel.model.record import Record, fields_of

CLASSES = [*KINDS, dm.Country, dm.Act, dm.Participant, dm.Membership, dm.Evidence]
# One that holds others of itself.
CLASSES_OF_ALL_SORTS = [*CLASSES, dm.TableMapping]


@pytest.mark.parametrize("cls", CLASSES)
def test_help_explains_every_field_and_shows_a_signature_to_read(cls: type[Record]) -> None:
    page = pydoc.plain(pydoc.render_doc(cls))
    for field in fields_of(cls):
        assert f"\n    {field.name}: " in (cls.__doc__ or ""), field.name
    signature = page.splitlines()[2]
    assert signature.startswith(f"class {cls.__name__}(")
    for noise in ("Annotated", "typing.", "diplomodel.", "Format(", "<", "Optional", "NoneType"):
        assert noise not in str(inspect.signature(cls)), noise


@pytest.mark.parametrize("cls", CLASSES_OF_ALL_SORTS)
def test_every_class_has_a_signature(cls: type[Record]) -> None:
    assert [*inspect.signature(cls).parameters] == [
        field.name for field in fields_of(cls) if field.given
    ]


def test_the_signature_is_that_of_the_fields() -> None:
    parameters = inspect.signature(dm.Visit).parameters
    assert [*parameters] == [field.name for field in fields_of(dm.Visit)]
    assert str(parameters["destinations"]) == "destinations: tuple[str, ...] = ()"
    assert str(parameters["part_of"]) == "part_of: str | None = None"
    assert str(parameters["status"]) == "status: EventStatus = EventStatus.UNSPECIFIED"
    assert "date" not in inspect.signature(dm.Agreement).parameters


def test_a_class_of_somebodys_own_explains_what_it_inherits() -> None:
    @attrs.frozen(kw_only=True)
    class Sanction(dm.Event):
        """A measure.

        Attributes:
            measure: What is done.
        """

        kind = "sanction"
        measure: str | None = None

    assert "\n    title: " in (Sanction.__doc__ or "")
    assert "\n    measure: What is done." in (Sanction.__doc__ or "")
    assert str(inspect.signature(Sanction).parameters["measure"]) == "measure: str | None = None"


@pytest.mark.parametrize(
    ("cls", "given", "expected"),
    [
        (dm.Visit, {"place": ("muscat",)}, "Visit has no field place; did you mean places?"),
        (dm.Visit, {"status_": "held"}, "Visit has no field status_; did you mean status?"),
        (dm.Meeting, {"type": "talks"}, "Meeting has no field type; did you mean format?"),
        (dm.Statement, {"type": "speech"}, "Statement has no field type; did you mean form?"),
        (dm.Summit, {"zzz": 1}, "Summit has no field zzz"),
        (dm.Participant, {"contry": "OM"}, "Participant has no field contry; did you mean country"),
        (
            dm.Agreement,
            {"date": dm.edtf("2024")},
            "the date of an Agreement follows from its acts; give acts=(Act(...), ...)",
        ),
        (dm.Agreement, {"status": "signed"}, "the status of an Agreement follows from its acts"),
    ],
)
def test_a_field_that_is_not_there_is_a_type_error_that_suggests(
    cls: type[Record], given: dict[str, object], expected: str
) -> None:
    with pytest.raises(TypeError, match=re.escape(expected)):
        cls(id="a", title="A", **given) if cls is not dm.Participant else cls(**given)
