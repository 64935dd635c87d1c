"""One event of an answer as the plain data of a record: names become ids, dates become EDTF."""

import re
from collections.abc import Mapping
from typing import Any, Final

from diplomodel.dates import parse_date
from diplomodel.errors import DataError, Problem, Severity, nearest, shown, suggest
from diplomodel.extraction._names import Names
from diplomodel.extraction._schema import INCLUDES, REF, answer_fields
from diplomodel.model.events import Money, Quantity
from diplomodel.model.kinds import EVENTS
from diplomodel.model.parties import Participant
from diplomodel.model.provenance import Evidence
from diplomodel.model.record import Field, fields_of
from diplomodel.model.shapes import Many, Nested, Number, Shape, Text, When
from diplomodel.path import Path

__all__ = ["Translation"]

# Stands for a value that could not be read, and that a problem is told of already.
_FAILED: Final = object()

_KINDS: Final = {cls.kind: cls for cls in EVENTS}
_ELSEWHERE: Final = {
    "id": "ids are made in reading; events refer to each other by ref",
    "source": "the source is given to read()",
    "locator": "an answer cites lines",
}
_ABOUT: Final = "about "
_AMOUNT: Final = re.compile(r"(\S+) ([A-Z]{3})")


class Translation:
    """What an event of an answer says, in plain data that a record can be read from.

    Paths into the answer are paths into the plain data. What is not as it should be, and is of no
    concern here, is left as it is for the record's own reader.

    Args:
        names: Whom the names mean.
        refs: The ids of the answer's events, by what they call themselves.
        source: The id of the source.

    Attributes:
        problems: What is wrong, with paths into the event.
        named: The ids that its names lead to.
    """

    def __init__(self, names: Names, refs: Mapping[str, str], source: str) -> None:
        self.problems: list[Problem] = []
        self.named: set[str] = set()
        self._names = names
        self._refs = refs
        self._source = source

    def event(self, data: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Return the plain data of an event's record.

        Args:
            data: The event as it stands in the answer.
            key: Its id.
        """
        kind = data.get("kind")
        cls = _KINDS.get(kind) if isinstance(kind, str) else None
        if cls is None:  # the record's reader will say so
            return {**data, "id": key}
        plain = self._record(data, cls, Path())
        return {"kind": cls.kind, "id": key, **plain}

    def _record(self, data: Mapping[str, Any], cls: type[Any], at: Path) -> dict[str, Any]:
        fields = {field.name: field for field in answer_fields(cls, INCLUDES)}
        computed = {field.name for field in fields_of(cls) if not field.given}
        plain: dict[str, Any] = {}
        for key, value in data.items():
            if key in fields:
                read = self._field(value, fields[key], at / key)
                if read is not None or value is None:
                    plain[key] = read
            elif key in computed and not at:
                plain[key] = value
            elif at or key not in ("kind", REF):
                self._unknown_key(key, [*fields], at)
        if cls is Evidence:
            plain["source"] = self._source
        if cls is Participant:
            self._person_in_name(plain, at)
        return plain

    def _unknown_key(self, key: object, names: list[str], at: Path) -> None:
        self._tell(
            at / str(key) if re.fullmatch(r"[a-z_]\w{0,39}", str(key)) else at,
            found=f"the key {shown(str(key))}",
            expected=f"one of: {', '.join(names)}",
            rule="unknown-key",
            hint=_ELSEWHERE.get(str(key)) or suggest(nearest(str(key), names)),
        )

    def _person_in_name(self, plain: Mapping[str, Any], at: Path) -> None:
        name = plain.get("name")
        if "person" not in plain and isinstance(name, str):
            known = self._names.known("person", name)
            if known is not None:
                self._tell(
                    at / "person",
                    found="nothing",
                    expected=f"who is meant by {shown(name)}, if it is a person",
                    rule="person-missing",
                    hint=suggest([known]),
                    severity=Severity.WARNING,
                )

    def _field(self, value: Any, field: Field, at: Path) -> Any:
        """Return the plain value of a field; None where the answer says nothing."""
        if value == "" or (value == [] and not field.required):
            return None
        if isinstance(field.shape, Many) and isinstance(value, list | tuple):
            return [self._value(item, field.shape.item, at / n) for n, item in enumerate(value)]
        if isinstance(field.shape, Number) and re.fullmatch("[0-9]{1,18}", str(value)):
            return int(value)
        return self._value(value, field.shape, at)

    def _value(self, value: Any, shape: Shape, at: Path) -> Any:
        if isinstance(shape, Nested) and isinstance(value, dict):
            return self._record(value, shape.record, at)
        if not isinstance(value, str):
            return value
        if isinstance(shape, When):
            return self._date(value, at)
        if isinstance(shape, Nested) and shape.record is Quantity:
            return self._quantity(value, at)
        if isinstance(shape, Nested) and shape.record is Money:
            return self._amount(value, at)
        if isinstance(shape, Text) and shape.refers:
            return self._reference(value, shape.refers, at)
        return value

    def _date(self, text: str, at: Path) -> Any:
        try:
            return str(parse_date(text))
        except DataError as error:
            self.problems += [problem.under(*at) for problem in error.problems]
            return _FAILED

    def _quantity(self, text: str, at: Path) -> Any:
        number = text.removeprefix(_ABOUT)
        if number == "several" or re.fullmatch("[0-9]{1,18}", number):
            value = {} if number == "several" else {"value": int(number)}
            return {**value, "approximate": number != text}
        return self._tell(at, shown(text), 'a number such as "36" or "about 36", or "several"')

    def _amount(self, text: str, at: Path) -> Any:
        found = _AMOUNT.fullmatch(text.removeprefix(_ABOUT))
        if found is None:
            return self._tell(at, shown(text), 'a sum such as "1500000 USD" or "about 200 EUR"')
        return {"value": found[1], "currency": found[2], "approximate": text.startswith(_ABOUT)}

    def _reference(self, name: str, sorts: tuple[str, ...], at: Path) -> Any:
        if "event" in sorts:
            return self._event(name, at)
        found, problems = self._names.find(name, sorts)
        self.problems += [problem.under(*at) for problem in problems]
        if found is None:
            return _FAILED
        self.named.add(found)
        return found

    def _event(self, ref: str, at: Path) -> Any:
        if ref in self._refs:
            return self._refs[ref]
        if self._names.is_event(ref):
            return ref
        expected = "the ref of another event of the answer, or the id of a known event"
        hint = suggest(nearest(ref, self._refs))
        return self._tell(at, shown(ref), expected, "unknown-ref", hint)

    def _tell(
        self,
        at: Path,
        found: str,
        expected: str,
        rule: str = "answer-format",
        hint: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> Any:
        problem = Problem(found=found, expected=expected, rule=rule, hint=hint, severity=severity)
        self.problems.append(problem.under(*at))
        return _FAILED
