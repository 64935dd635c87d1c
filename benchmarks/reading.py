"""Reading events from JSON, beside json alone and beside cattrs as it comes.

cattrs as it comes reads the same classes, but coerces, stops at the first problem of a record and
checks nothing across records; json alone makes no records at all.
"""

import json
from enum import StrEnum

import attrs
import cattrs
from beside import beside

import diplomodel as dm

COPIES = 20


def rows() -> list[dict[str, object]]:
    """Return the bundled meetings, many times over, each under an id of its own."""
    one = [dm.unstructure(meeting) for meeting in dm.load().meetings]
    for row in one:
        row.pop("part_of", None)
        row.pop("relations", None)
        row["evidence"] = []
    return [{**row, "id": f"{row['id']}-{n}"} for n in range(COPIES) for row in one]


def as_it_comes() -> cattrs.Converter:
    """Return a converter with no more than what the classes need to be read at all."""
    converter = cattrs.Converter()
    converter.register_structure_hook(dm.FuzzyDate, lambda text, _: dm.edtf(text))
    converter.register_structure_hook_func(
        lambda cls: isinstance(cls, type) and issubclass(cls, StrEnum), lambda text, cls: cls(text)
    )
    return converter


if __name__ == "__main__":
    data = rows()
    content = json.dumps(data).encode()
    plain = as_it_comes()
    known = [dm.load()]
    attrs.resolve_types(dm.Meeting)

    def with_cattrs() -> list[dm.Meeting]:
        """Read the same rows, as cattrs comes."""
        found = json.loads(content)
        return [plain.structure(row, dm.Meeting) for row in found if row.pop("kind")]

    print(f"Reading {len(data)} meetings:")
    beside(
        "diplomodel.read",
        {
            "diplomodel.read": lambda: dm.read(content, known=known),
            "json.loads and cattrs as it comes": with_cattrs,
            "json.loads": lambda: json.loads(content),
        },
    )
