"""An answer as it comes, in JSON, in lines of JSON or as plain data, by its events."""

from typing import Any, cast

import attrs

from diplomodel.errors import Problem, nearest, shown, suggest
from diplomodel.files.decoding import Raw, decode
from diplomodel.path import Path

__all__ = ["Coded", "events_in"]


@attrs.frozen
class Coded:
    """One event as it stands in an answer.

    Attributes:
        path: Where it stands.
        data: What stands there.
        line: The line of an answer in lines of JSON.
    """

    path: Path
    data: object
    line: int | None = None


def events_in(answer: object) -> tuple[list[Coded], list[Problem]]:
    """Return the events of an answer, and what is wrong with the answer as a whole.

    Args:
        answer: The answer: `{"events": [...]}`, the list alone, or one event; as plain data, as
            JSON, or as JSON with an event a line.

    Example:
        >>> events_in('{"events": [{"kind": "visit"}]}')[0][0].data
        {'kind': 'visit'}
    """
    if not isinstance(answer, str):
        return _listed(answer)
    text = answer.removeprefix("\ufeff")
    raw = _decoded(text)
    if raw.problem is None:
        events, problems = _listed(raw.data)
        return events, [*map(_repeated, raw.twice), *problems]
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines or not isinstance(_decoded(lines[0][1]).data, dict):
        return [], [attrs.evolve(raw.problem, line=raw.line, expected="an answer in JSON")]
    found = [(number, _decoded(line)) for number, line in lines]
    problems = [
        attrs.evolve(problem, line=number)
        for number, raw in found
        for problem in (*map(_repeated, raw.twice), *([raw.problem] if raw.problem else []))
    ]
    good = [(number, raw.data) for number, raw in found if raw.problem is None]
    return [Coded(Path(("events", n)), *item[::-1]) for n, item in enumerate(good)], problems


def _decoded(text: str) -> Raw:
    return decode(text.encode("utf-8", "surrogatepass"), None, 1, column=0)


def _listed(data: object) -> tuple[list[Coded], list[Problem]]:
    problems: list[Problem] = []
    if isinstance(data, dict):
        plain: dict[Any, Any] = data
        if "kind" in plain and "events" not in plain:
            data = [plain]
        else:
            problems = [_unknown(str(key)) for key in plain if key != "events"]
            data = plain.get("events")
    if not isinstance(data, list | tuple):
        found = "nothing" if data is None else shown(data)
        problem = Problem(path="events", found=found, expected="a list of events", rule="required")
        return [], [*problems, problem]
    listed = cast("list[object]", data)
    return [Coded(Path(("events", n)), event) for n, event in enumerate(listed)], problems


def _unknown(key: str) -> Problem:
    hint = suggest(nearest(key, ["events"]))
    found = f"the key {shown(key)}"
    return Problem(found=found, expected="the key events alone", rule="unknown-key", hint=hint)


def _repeated(key: str) -> Problem:
    found = f"the key {shown(key)} more than once"
    return Problem(found=found, expected="each key once", rule="repeated-key")
