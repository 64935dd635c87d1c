"""`parse_date` against a slow grammar: all short texts, with and without spaces."""

import itertools
import os
from collections.abc import Iterator

import pytest

from diplomodel.dates import parse_date
from diplomodel.errors import DataError
from reference_typed_dates import LONGEST, SIGNS, Tokens, meaning, typed

# The light profile tries every text that means something, and only so many of the others.
STEP = 6 if os.environ.get("DIPLOMODEL_TEST_PROFILE") == "light" else 1
ALPHABETS = {
    "signs": ("D", "M", "Y", "I", "-", "\u2013", "/", "..", "?"),
    "words": ("D", "M", "Y", "-", "to", "from", "since", "until"),
    "joints": ("D", "M", "Y", ",", "of", "/", "-"),
}


def sequences(alphabet: tuple[str, ...], *, glued: bool) -> Iterator[Tokens]:
    for length in range(1, LONGEST + 1):
        for tokens in itertools.product(alphabet, repeat=length):
            if not glued or {*tokens} & {*SIGNS}:
                yield tokens


def read(text: str) -> str | None:
    try:
        return str(parse_date(text))
    except DataError as error:
        assert len(error.problems) == 1
        return None


@pytest.mark.parametrize("glued", [False, True], ids=["spaced", "glued"])
@pytest.mark.parametrize("name", ALPHABETS)
def test_every_short_text_is_read_as_the_grammar_says(name: str, glued: bool) -> None:
    wrong: dict[str, tuple[str | None, str | None]] = {}
    count = 0
    for place, tokens in enumerate(sequences(ALPHABETS[name], glued=glued)):
        expected = meaning(tokens, glued=glued)
        if expected is None and place % STEP:
            continue
        text = typed(tokens, glued=glued)
        found = read(text)
        count += expected is not None
        if found != expected:
            wrong[text] = (found, expected)
    assert not wrong, f"{len(wrong)} texts, read as and meaning: {dict([*wrong.items()][:20])}"
    assert count >= 20
