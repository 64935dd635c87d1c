"""The codes against the lists of states themselves, where those are at hand."""

import csv
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from diplomodel import AmbiguousName
from diplomodel.reference.countries import countries
from test_codes import LAST_YEAR, excused

TABLE = countries()
LISTS = Path(__file__).parents[2] / "shared" / "codes"
# Without the lists there are no tests here at all.
__test__ = LISTS.is_dir()


@cache
def rows(system: str) -> list[dict[str, str]]:
    with (LISTS / f"{system}_states.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_excused(system: str, code: str, on: date) -> bool:
    return any(
        (row["system"], row["code"]) == (system, code)
        and row["start"] <= on.isoformat() <= row["end"]
        for row in excused()
    )


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_every_row_of_a_list_at_every_year_in_both_directions(system: str) -> None:
    asked = right = 0
    for row in rows(system):
        code, letters = row[f"{system}code"], row[f"{system}abb"]
        start = date.fromisoformat(row["start"])
        end = date.fromisoformat(row["end"]) if row["end"] else date(LAST_YEAR, 12, 31)
        days = [start, *(date(year, 1, 1) for year in range(start.year + 1, end.year + 1)), end]
        for on in days:
            asked += 1
            if is_excused(system, code, on):
                continue
            found = TABLE.resolve(code, system=system, on=on)
            assert found is TABLE.resolve(letters, system=f"{system}_letters", on=on)
            assert found.code_in(system, on=on) == code
            assert found.code_in(f"{system}_letters", on=on) == letters
            # Of a beginning that is known to the year, no day is ruled out.
            assert found.valid is None or found.valid.overlaps(on) is not False
            right += 1
    assert right > 15_000
    assert asked - right < 200


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_the_names_of_a_list_are_known(system: str) -> None:
    for row in rows(system):
        with suppress(AmbiguousName):
            TABLE.resolve(row["name"])
