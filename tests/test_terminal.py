"""What is printed is as wide as it should be, and says values in words."""

import io
import os

import pytest

import diplomodel as dm
import garden
from diplomodel.views.evidence import line_words
from diplomodel.views.terminal import (
    Cell,
    Page,
    clean,
    shorten,
    terminal_width,
    wants_colour,
    width_of,
    wrap,
)
from diplomodel.views.words import date_words, participant_words, value_words

# Width and wrapping


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("Oman", 4),
        ("阿曼", 4),
        ("ｗｉｄｅ", 8),
        ("e\u0301", 1),
        ("عُمان", 4),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
        ("a\u200db\u2060", 2),
    ],
)
def test_width(text: str, width: int) -> None:
    assert width_of(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("a visit to Oman", 7, ["a visit", "to Oman"]),
        ("a visit to Oman", 80, ["a visit to Oman"]),
        ("an unbreakablelongword here", 10, ["an", "unbreakabl", "elongword", "here"]),
        ("上海合作组织", 5, ["上海", "合作", "组织"]),
        ("访问（阿曼）", 6, ["访问", "（阿", "曼）"]),
        ("5\u00a0July 2024", 8, ["5\u00a0July", "2024"]),
        ("ab e\u0301e\u0301e\u0301", 2, ["ab", "e\u0301e\u0301", "e\u0301"]),
        ("one\ntwo\tthree", 20, ["one two three"]),
    ],
)
def test_wrapping(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_wrapping_keeps_every_letter_and_the_width() -> None:
    for event in [*dm.read(garden.as_lines().encode()).events, *dm.load().events]:
        for text in filter(None, (event.title, event.summary)):
            for width in (2, 3, 7, 20, 80):
                lines = wrap(text, width)
                assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
                assert all(width_of(line) <= width for line in lines)


def test_a_row_keeps_its_columns_whatever_is_empty() -> None:
    page = Page(width=20)
    page.row(Cell("", 4), Cell("one two", 4), Cell("three", 6))
    assert page.lines == ["      one   three", "      two"]


# Words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-07-04", "4 July 2024"),
        ("2024-07", "July 2024"),
        ("2024", "2024"),
        ("198X", "the 1980s"),
        ("19XX", "the years 1900 to 1999"),
        ("1964-XX-16", "day 16 of an unknown month of 1964"),
        ("XXXX-11-26", "26 November of an unknown year"),
        ("2024-07?", "July 2024, uncertain"),
        ("2024-07~", "about July 2024"),
        ("2024-07%", "about July 2024, uncertain"),
        ("2024-07-03/2024-07-04", "3 to 4 July 2024"),
        ("2024-07-31/2024-08-01", "31 July 2024 to 1 August 2024"),
        ("2024-07-03?/2024-07-04", "3 July 2024, uncertain to 4 July 2024"),
        ("2024/..", "since 2024"),
        ("2025-11-26/", "from 26 November 2025, end not known"),
        ("../2024", "until 2024"),
        ("/2024", "until 2024, start not known"),
        ("[2024-07-03..2024-07-04]", "one day within 3 to 4 July 2024"),
        ("2024-01/2024-01", "days within January 2024"),
        ("2024-07-04/2024-07-04", "4 July 2024"),
        ("[..2025-12]", "December 2025 or earlier"),
        ("[2024-07..]", "July 2024 or later"),
    ],
)
def test_dates_in_words(text: str, words: str) -> None:
    assert date_words(dm.edtf(text)) == words


def test_values_in_words() -> None:
    ds = dm.read(garden.as_lines().encode())
    assert value_words(ds, dm.Quantity(approximate=True)) == "several events"
    assert value_words(ds, dm.edtf("2024")) == "2024"
    assert value_words(ds, True) == "yes"
    nested = dm.Membership(member="OM", during=dm.edtf("2024"))
    assert value_words(ds, nested) == "member Oman (OM); during 2024"


def test_participants_in_words() -> None:
    ds = dm.read(garden.as_lines().encode())
    named = dm.Participant(name="J. Doe", office="minister", on_behalf_of="OM")
    assert participant_words(ds, named) == "J. Doe, minister; on behalf of Oman (OM)"
    same = dm.Participant(person="ana-lys", name="ANA LYS")
    assert participant_words(ds, same) == "Ana Lys (ana-lys)"


def test_line_numbers_in_words() -> None:
    assert line_words(()) == ""
    assert line_words((7,)) == "line 7"
    assert line_words((7, 3, 2, 2)) == "lines 2-3, 7"


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("", 5, ""),
        ("Oman", 4, "Oman"),
        ("a visit", 4, "a v…"),
        ("a visit", 3, "a…"),
        ("上海合作组织", 12, "上海合作组织"),
        ("上海合作组织", 6, "上海…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("two\nlines", 20, "two lines"),
    ],
)
def test_shortening(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short


# The terminal


class Terminal(io.StringIO):
    """A terminal that says how wide it is."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


@pytest.mark.parametrize(
    ("columns", "width"),
    [("120", 120), ("61", 61), ("20", 60), ("", 100), ("0", 100), ("-3", 100), ("many", 100)],
)
def test_columns_decide_and_then_the_terminal(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.get_terminal_size", lambda _: os.terminal_size((100, 30)))
    monkeypatch.setenv("COLUMNS", columns)
    assert terminal_width(Terminal()) == width
    monkeypatch.delenv("COLUMNS")
    assert terminal_width(Terminal()) == 100


def test_what_is_no_terminal_has_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    closed = io.StringIO()
    closed.close()
    for out in (None, io.StringIO(), closed):
        assert terminal_width(out) == 80
    # A terminal that does not know its own width.
    monkeypatch.setattr("os.get_terminal_size", lambda _: os.terminal_size((0, 0)))
    assert terminal_width(Terminal()) == 80
    monkeypatch.setenv("COLUMNS", "120")
    assert terminal_width(io.StringIO()) == 120


def test_no_output_wants_no_colour() -> None:
    assert not wants_colour(None)
    assert not wants_colour(io.StringIO())
