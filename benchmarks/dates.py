"""Reading EDTF dates, beside the packages edtf and undate."""

import random

from beside import beside
from edtf import parse_edtf
from undate import Undate

from diplomodel.dates import _values, edtf

DATES = 2_000


def texts() -> list[str]:
    """Return level 0 dates, which all three read alike: days, months and years, each once."""
    rng = random.Random(1)
    found: dict[str, None] = {}
    while len(found) < DATES:
        year, month, day = rng.randint(1000, 2100), rng.randint(1, 12), rng.randint(1, 28)
        found[rng.choice((f"{year}-{month:02}-{day:02}", f"{year}-{month:02}", f"{year}"))] = None
    return list(found)


def ours(dates: list[str]) -> None:
    """Read without what was read before."""
    _values._read.cache_clear()
    for text in dates:
        edtf(text)


if __name__ == "__main__":
    sample = texts()
    print(f"Reading {len(sample)} dates, each once:")
    beside(
        "diplomodel.edtf",
        {
            "diplomodel.edtf": lambda: ours(sample),
            "edtf.parse_edtf": lambda: [parse_edtf(text) for text in sample],
            "undate.Undate.parse": lambda: [Undate.parse(text, "EDTF") for text in sample],
        },
        rounds=3,
    )
