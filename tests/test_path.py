"""Paths are read as they are written, whatever the names of the fields."""

from hypothesis import given
from hypothesis import strategies as st

from diplomodel.errors import Problem
from diplomodel.path import Path

names = st.from_regex(r"[a-z_][a-z0-9_]*", fullmatch=True)
paths = st.builds(
    lambda first, rest: Path((first, *rest)),
    names,
    st.lists(st.one_of(names, st.integers(0, 999_999)), max_size=4),
)


@given(paths)
def test_what_is_written_is_read_again(path: Path) -> None:
    assert Path.parse(str(path)) == path


@given(paths, paths)
def test_a_problem_seen_from_further_up_has_the_longer_path(whole: Path, part: Path) -> None:
    below = Problem(path=str(part)).under(*whole)
    assert below.path == str(Path((*whole, *part)))
    assert Path(part).startswith(Path())
    assert Path((*whole, *part)).startswith(whole)


@given(paths)
def test_a_number_after_a_name_is_not_a_step(path: Path) -> None:
    name = path / "article5"
    assert Path.parse(str(name)) == name
    assert not name.startswith(path / "article")
