"""Compare two codings of 500 events, beside scipy's assignment on the same matrix of weights."""

import random

import attrs
import numpy as np
from beside import beside
from scipy.optimize import linear_sum_assignment

import diplomodel as dm
from diplomodel.extraction import compare
from diplomodel.extraction._align import possible_pairs
from diplomodel.extraction._assignment import assign

_EVENTS = 500


def coding(ds: dm.Dataset, chance: random.Random) -> dm.Dataset:
    """Return a coding of 500 events: those of the bundled set again and again, damaged."""
    events: list[dm.Event] = []
    for number in range(_EVENTS):
        event = ds.events[number % len(ds.events)]
        kept = [p for p in event.participants if chance.random() < 0.9]
        evidence = tuple(attrs.evolve(e, supports=("*",)) for e in event.evidence)
        values = {
            "id": f"{event.id}-{number}",
            "participants": tuple(kept),
            "part_of": None,
            "relations": (),
            "evidence": evidence if chance.random() < 0.9 else evidence[:1],
        }
        events.append(attrs.evolve(event, **values))
    return dm.Dataset(events, known=[ds])


def main() -> None:
    """Print the ratios."""
    ds = dm.load()
    chance = random.Random(4)
    a, b = coding(ds, chance), coding(ds, chance)
    _, weights = possible_pairs([*a.events], [*b.events], {})
    matrix = np.zeros((_EVENTS, _EVENTS), dtype=np.int64)
    for (row, column), weight in weights.items():
        matrix[row, column] = weight
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    ours = sum(weights[pair] for pair in assign(weights).items())
    print(
        f"{len(weights)} possible pairs; sums of weights: {ours} and {matrix[rows, columns].sum()}"
    )
    beside(
        "scipy's assignment",
        {
            "scipy's assignment": lambda: linear_sum_assignment(matrix, maximize=True),
            "our assignment": lambda: assign(weights),
            "compare(), 500 events and 500": lambda: compare(a, b),
        },
        rounds=3,
    )


if __name__ == "__main__":
    main()
