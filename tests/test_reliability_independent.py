"""Alpha and the pairing of events, beside implementations of others."""

import random
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from diplomodel import edtf
from diplomodel.extraction._alpha import alpha, by_days, by_members, by_value
from diplomodel.extraction._assignment import assign

# These packages are a dependency group of their own, `reliability`: without them there are no
# tests here at all.
__test__ = all(find_spec(name) for name in ("krippendorff", "numpy", "scipy"))

WORDS = ["state", "official", "working", None]
DATES = [None, *map(edtf, "2024 2024-07 2024-07-03/2024-07-04 [2024-07..] 2024-07-03".split())]
LISTS = [frozenset(letters) for letters in ("", "a", "ab", "abc", "d")]


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize(
    ("values", "distance"),
    [(WORDS, by_value), (DATES, by_days), (LISTS, by_members)],
    ids=["words", "dates", "lists"],
)
def test_alpha_is_that_of_krippendorff(seed: int, values: list[Any], distance: Any) -> None:
    np = import_module("numpy")
    chance = random.Random(seed)
    units = [
        (value, value if chance.random() < 0.6 else chance.choice(values))
        for value in chance.choices(values, k=chance.randint(5, 60))
    ]
    table = np.array([[distance(a, b) for b in values] for a in values])
    coded = [[values.index(unit[side]) for unit in units] for side in (0, 1)]

    def measured(*_: Any, i1: Any, i2: Any, **__: Any) -> Any:
        return table[i1, i2]

    expected = import_module("krippendorff").alpha(
        reliability_data=coded,
        level_of_measurement=measured,
        value_domain=[*range(len(values))],
    )
    assert alpha(units, distance) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(100))
def test_the_pairs_are_worth_what_scipy_finds(seed: int) -> None:
    np = import_module("numpy")
    chance = random.Random(seed)
    rows, columns, density = chance.randint(1, 40), chance.randint(1, 40), chance.random()
    weights = {
        (row, column): chance.randint(1, chance.choice([3, 1_000_000]))
        for row in range(rows)
        for column in range(columns)
        if chance.random() < density
    }
    matrix = np.zeros((rows, columns), dtype=np.int64)
    for pair, weight in weights.items():
        matrix[pair] = weight
    best = import_module("scipy.optimize").linear_sum_assignment(matrix, maximize=True)
    assert sum(weights[pair] for pair in assign(weights).items()) == matrix[best].sum()
