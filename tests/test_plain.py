"""The quick way to read a record vouches only for what the detailed way reads the same."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

import diplomodel as dm
from diplomodel.errors import DataError
from diplomodel.files.converters import reader_of
from diplomodel.model import plain
from diplomodel.model.kinds import kinds_by_name
from diplomodel.model.record import warnings_of

ROWS: list[dict[str, Any]] = [
    row
    for path in sorted((Path(dm.__file__).parent / "data" / "articles").glob("*.json"))
    for row in json.loads(path.read_bytes())
    if row["kind"] != "dataset"
]
READER = reader_of(())
VALUES = (
    None,
    True,
    5,
    1.5,
    "",
    " ",
    "x",
    "held",
    "OM",
    "2024-07",
    "2024-13",
    [],
    {},
    ["x"],
    "a\x00",
)


def damaged(row: Any, chance: random.Random) -> Any:
    """Return a copy with one thing changed, left out, added or moved, at any depth."""
    made = copy.deepcopy(row)
    at = made
    while True:
        keys: list[Any] = [*at] if isinstance(at, dict) else [*range(len(at))]
        if not keys:
            return made
        key = chance.choice(keys)
        if isinstance(at[key], dict | list) and at[key] and chance.random() < 0.7:
            at = at[key]
            continue
        match chance.randrange(4):
            case 0:
                del at[key]
            case 1:
                at[key] = chance.choice(VALUES)
            case 2 if isinstance(at, dict):
                at[chance.choice(["colour", "kind", "date", "status", "evidence"])] = at[key]
            case _:
                at[key] = [at[key], at[key]]
        return made


def outcome(read: Any) -> Any:
    try:
        return read()
    except DataError as error:
        return tuple(map(str, error.problems))


def in_detail(row: Any) -> Any:
    cls = kinds_by_name().get(row.get("kind")) if isinstance(row.get("kind"), str) else None
    if cls is None:
        return READER.entry(row)
    value, problems = READER._in_detail(row, cls)
    if problems:
        raise DataError(problems)
    return value


def test_every_bundled_record_is_read_the_quick_way_and_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    detailed = [in_detail(row) for row in ROWS]
    quick = 0
    for row, expected in zip(ROWS, detailed, strict=True):
        made, warnings = READER.entry_with_warnings(row)
        assert made == expected
        assert warnings == warnings_of(expected)
        assert dm.unstructure(made) == row
        if isinstance(made, dm.Agreement):
            assert (made.date, made.status) == (expected.date, expected.status)
        try:
            plain._acceptor(type(made))(row)
            quick += 1
        except (plain._NotCertain, DataError):
            assert warnings
    assert quick > len(ROWS) * 0.95


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_record_is_refused_or_read_as_in_detail(seed: int) -> None:
    chance = random.Random(seed)
    refused = 0
    for _ in range(400):
        row = damaged(chance.choice(ROWS), chance)
        expected, found = (
            outcome(lambda row=row: in_detail(row)),
            outcome(lambda row=row: READER.entry(row)),
        )
        assert found == expected, row
        refused += isinstance(expected, tuple)
    assert 100 < refused < 400
