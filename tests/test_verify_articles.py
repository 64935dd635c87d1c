"""The bundled data set quotes its five articles word for word, where they are at hand."""

from pathlib import Path

from diplomodel import load
from diplomodel.cli import main
from test_verify import check_damage

ARTICLES = Path(__file__).parents[2] / "shared" / "articles"
TEXTS = {path.stem: path.read_bytes().decode("utf-8") for path in sorted(ARTICLES.glob("*.txt"))}
# The articles belong to their publishers: without them there are no tests here at all.
__test__ = bool(TEXTS)


def test_every_fragment_stands_on_its_lines_and_every_stated_value_is_printed() -> None:
    assert {*TEXTS} == {source.id for source in load().sources}
    assert load().verify(TEXTS).problems == ()


def test_of_300_damaged_copies_each_is_reported_under_its_rule() -> None:
    check_damage(load(), TEXTS)


def test_the_command_says_so() -> None:
    assert main(["verify", "bundled", "--texts", str(ARTICLES)]) == 0
