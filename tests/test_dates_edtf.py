"""EDTF text: what it stands for, what is refused and why, and what the values themselves are."""

import copy
import pickle
import warnings
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diplomodel.dates import DateSpan, DateWithin, FuzzyDate, PartialDate, _values, as_fuzzy, edtf
from diplomodel.errors import DataError
from diplomodel.vocabulary import DatePrecision
from strategies_dates import any_texts, days, marks, partial_texts, plain_partials

with warnings.catch_warnings():
    # The two peers warn about their own code when they are imported.
    warnings.simplefilter("ignore")
    from edtf import parse_edtf as peer_edtf
    from undate import Undate

# text, earliest, latest, precision, year, month, day
ONE_DAY = [
    ("2024-07-04", "2024-07-04", "2024-07-04", "day", 2024, 7, 4),
    ("2024-02-29", "2024-02-29", "2024-02-29", "day", 2024, 2, 29),
    ("0001-01-01", "0001-01-01", "0001-01-01", "day", 1, 1, 1),
    ("9999-12-31", "9999-12-31", "9999-12-31", "day", 9999, 12, 31),
    ("2024-02", "2024-02-01", "2024-02-29", "month", 2024, 2, None),
    ("1900-02", "1900-02-01", "1900-02-28", "month", 1900, 2, None),
    ("1964-06-XX", "1964-06-01", "1964-06-30", "month", 1964, 6, None),
    ("2024", "2024-01-01", "2024-12-31", "year", 2024, None, None),
    ("2024-XX", "2024-01-01", "2024-12-31", "year", 2024, None, None),
    ("2024-XX-XX", "2024-01-01", "2024-12-31", "year", 2024, None, None),
    ("198X", "1980-01-01", "1989-12-31", "decade", None, None, None),
    ("000X", "0001-01-01", "0009-12-31", "decade", None, None, None),
    ("999X", "9990-01-01", "9999-12-31", "decade", None, None, None),
    ("19XX", "1900-01-01", "1999-12-31", "century", None, None, None),
    ("00XX", "0001-01-01", "0099-12-31", "century", None, None, None),
    ("1964-XX-16", "1964-01-16", "1964-12-16", "day_of_unknown_month", 1964, None, 16),
    ("2023-XX-31", "2023-01-31", "2023-12-31", "day_of_unknown_month", 2023, None, 31),
    ("XXXX-11-26", None, None, "day_of_unknown_year", None, 11, 26),
    ("XXXX-02-29", None, None, "day_of_unknown_year", None, 2, 29),
]

# text, earliest, latest, start, end, start is open, end is open
LASTING = [
    ("2024-07-03/2024-07-04", "2024-07-03", "2024-07-04", "2024-07-03", "2024-07-04", False, False),
    ("2024-07/2024-07", "2024-07-01", "2024-07-31", "2024-07", "2024-07", False, False),
    ("2024/2024-07-04", "2024-01-01", "2024-07-04", "2024", "2024-07-04", False, False),
    ("2024-12/2024", "2024-12-01", "2024-12-31", "2024-12", "2024", False, False),
    ("1984?/2004-06~", "1984-01-01", "2004-06-30", "1984?", "2004-06~", False, False),
    ("1964-XX-16/1965", "1964-01-16", "1965-12-31", "1964-XX-16", "1965", False, False),
    ("2025-11-26/", "2025-11-26", None, "2025-11-26", None, False, False),
    ("2025-11-26/..", "2025-11-26", None, "2025-11-26", None, False, True),
    ("/2025-11", None, "2025-11-30", None, "2025-11", False, False),
    ("../2025-11%", None, "2025-11-30", None, "2025-11%", True, False),
]

SOME_TIME_WITHIN = [
    ("[2025-11-27..2025-11-28]", "2025-11-27", "2025-11-28", "2025-11-27", "2025-11-28"),
    ("[..2025-12]", None, "2025-12-31", None, "2025-12"),
    ("[2024-07..]", "2024-07-01", None, "2024-07", None),
    ("[1964-XX-16..1965]", "1964-01-16", "1965-12-31", "1964-XX-16", "1965"),
    ("[2024..2024]", "2024-01-01", "2024-12-31", "2024", "2024"),
]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "year", "month", "dom"), ONE_DAY
)
@pytest.mark.parametrize("mark", ["", "?", "~", "%"])
def test_one_day(
    text: str,
    earliest: str | None,
    latest: str | None,
    precision: str,
    year: int | None,
    month: int | None,
    dom: int | None,
    mark: str,
) -> None:
    value = edtf(text + mark)
    assert isinstance(value, PartialDate)
    assert str(value) == text + mark
    assert (value.earliest, value.latest) == (day(earliest), day(latest))
    assert value.precision is DatePrecision(precision)
    assert (value.year, value.month, value.day) == (year, month, dom)
    assert value.is_uncertain is (mark in ("?", "%"))
    assert value.is_approximate is (mark in ("~", "%"))


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "start", "end", "start_is_open", "end_is_open"),
    LASTING,
)
def test_what_lasted(
    text: str,
    earliest: str | None,
    latest: str | None,
    start: str | None,
    end: str | None,
    start_is_open: bool,
    end_is_open: bool,
) -> None:
    value = edtf(text)
    assert isinstance(value, DateSpan)
    assert str(value) == text
    assert (value.earliest, value.latest) == (day(earliest), day(latest))
    assert value.precision is DatePrecision.SPAN
    assert value.start == (edtf(start) if start else None)
    assert value.end == (edtf(end) if end else None)
    assert (value.start_is_open, value.end_is_open) == (start_is_open, end_is_open)
    assert value.is_uncertain is any(mark in text for mark in "?%")
    assert value.is_approximate is any(mark in text for mark in "~%")


@pytest.mark.parametrize(("text", "earliest", "latest", "start", "end"), SOME_TIME_WITHIN)
def test_one_day_within(
    text: str, earliest: str | None, latest: str | None, start: str | None, end: str | None
) -> None:
    value = edtf(text)
    assert isinstance(value, DateWithin)
    assert str(value) == text
    assert (value.earliest, value.latest) == (day(earliest), day(latest))
    assert value.precision is DatePrecision.WITHIN
    assert value.start == (edtf(start) if start else None)
    assert value.end == (edtf(end) if end else None)
    assert not value.is_uncertain
    assert not value.is_approximate


# text, rule, a part of the hint or None for no hint
REFUSED = [
    ("", "edtf-empty", "leave out"),
    ("TBD", "edtf", "leave out"),
    ("unknown", "edtf", "leave out"),
    ("December 2023", "edtf", "write 2023-12, or read it with parse_date"),
    ("3-4 July 2024", "edtf", "write 2024-07-03/2024-07-04, or read it with parse_date"),
    ("c. 1990", "edtf", "write 1990~, or read it with parse_date"),
    ("2023-2024", "edtf", "write 2023/2024, or read it with parse_date"),
    ("2023\u20132024", "edtf-ascii", "write 2023/2024, or read it with parse_date"),
    ("5 July", "edtf", None),
    ("03/04/2024", "edtf", None),
    ("12.5.2023", "edtf", None),
    ("31-12-2023", "edtf", None),
    ("2024-7-3", "edtf", "write 2024-07-03"),
    ("20240703", "edtf", "write 2024-07-03"),
    ("2024/07/03", "edtf", "write 2024-07-03"),
    ("2024-07-03/04", "edtf", "write 2024-07-03/2024-07-04"),
    ("2024-07-03..2024-07-04", "edtf", "write [2024-07-03..2024-07-04], or 2024-07-03/2024-07-04"),
    ("[2024-07-03/2024-07-04]", "edtf", "write [2024-07-03..2024-07-04]"),
    ("2024-", "edtf", None),
    ("2024-07-03-04", "edtf", None),
    ("2024\n", "edtf-space", "write 2024"),
    (" 2024-07", "edtf-space", "write 2024-07"),
    ("2024-07 / 2024-08", "edtf-space", "write 2024-07/2024-08"),
    ("1 2 3 4", "edtf-space", None),
    ("\x00", "edtf", None),
    ("2024\x00", "edtf", None),
    ("\u0662\u0660\u0662\u0664", "edtf-ascii", "write 2024"),
    ("\uff12\uff10\uff12\uff14-07", "edtf-ascii", "write 2024-07"),
    ("2024\u201307", "edtf-ascii", "write 2024-07"),
    ("\u00bd", "edtf-ascii", None),
    ("2010\u201311", "edtf-ascii", None),
    ("1904\u201305", "edtf-ascii", None),
    ("2024-07\u201309", "edtf-ascii", None),
    ("2011\u201311", "edtf-ascii", "write 2011-11"),
    ("2010\u221211", "edtf-ascii", None),
    ("2024\u201307\u201303", "edtf-ascii", "write 2024-07-03"),
    ("\uff12\uff10\uff11\uff10-11", "edtf-ascii", "write 2010-11"),
    ("2024-07-03T10:00", "edtf-time", "write 2024-07-03"),
    ("2024-07-03T10:00:00Z", "edtf-time", "write 2024-07-03"),
    ("2024-07-03 10:00", "edtf-time", "write 2024-07-03"),
    ("2024-07-03T10/2024-07-04T12", "edtf-time", None),
    ("2024-21", "edtf-season", "2024-06/2024-08"),
    ("2024-33/2025", "edtf-season", "2024-06/2024-08"),
    ("2024-41", "edtf-season", "2024-06/2024-08"),
    ("{2023,2024}", "edtf-set", None),
    ("{2023..2024}", "edtf-set", None),
    ("[2023,2025]", "edtf-set", "[2023..2025]"),
    ("[2024-07-03]", "edtf-set", "write 2024-07-03"),
    ("[2023,2024..2025]", "edtf-set", None),
    ("2024?-07", "edtf-qualifier", "write 2024-07?"),
    ("2004-06~-11", "edtf-qualifier", "write 2004-06-11~"),
    ("?2024-07", "edtf-qualifier", "write 2024-07?"),
    ("2024?~", "edtf-qualifier", "write 2024%"),
    ("[2024?..2025]", "edtf-qualifier", "write [2024..2025]"),
    ("[2024..2025~]", "edtf-qualifier", "write [2024..2025]"),
    ("[2024..2025]~", "edtf-qualifier", "write [2024..2025]"),
    ("Y12024", "edtf-year", None),
    ("Y-17", "edtf-year", None),
    ("12024-07", "edtf-year", None),
    ("-0044", "edtf-year", None),
    ("+2024", "edtf-year", "write 2024"),
    ("1950S2", "edtf-year", None),
    ("985", "edtf-year", "write 0985"),
    ("24", "edtf-year", None),
    ("0000", "edtf-year", None),
    ("0000-XX-16", "edtf-year", None),
    ("198x", "edtf-unknown", "write 198X"),
    ("199u", "edtf-unknown", "write 199X"),
    ("1XXX", "edtf-unknown", None),
    ("XXXX", "edtf-unknown", None),
    ("XXXX-11", "edtf-unknown", None),
    ("XXXX-XX-26", "edtf-unknown", None),
    ("XXXX-11-XX", "edtf-unknown", None),
    ("1X84", "edtf-unknown", None),
    ("198X-05", "edtf-unknown", None),
    ("19XX-11-26", "edtf-unknown", None),
    ("2024-1X", "edtf-unknown", None),
    ("2024-X1-03", "edtf-unknown", None),
    ("2024-07-1X", "edtf-unknown", None),
    ("2024-W27", "edtf-week", None),
    ("2024-W27-3", "edtf-week", None),
    ("2024-13", "no-such-month", None),
    ("2024-00", "no-such-month", None),
    ("2024-99-XX", "no-such-month", None),
    ("2023-02-29", "no-such-day", None),
    ("2023-02-30", "no-such-day", None),
    ("2024-06-31", "no-such-day", None),
    ("2024-07-00", "no-such-day", None),
    ("2023-XX-32", "no-such-day", None),
    ("2023-XX-00", "no-such-day", None),
    ("XXXX-02-30", "no-such-day", None),
    ("2024-07-04/2024-07-03", "reversed", None),
    ("[2024-07-04..2024-07-03]", "reversed", None),
    ("2024-07/2024-06-XX", "reversed", None),
    ("2025/2024", "reversed", None),
    ("/", "edtf-end", "leave out"),
    ("../..", "edtf-end", "leave out"),
    ("../", "edtf-end", "leave out"),
    ("[..]", "edtf-end", "leave out"),
    ("XXXX-11-26/2025", "edtf-end", None),
    ("[..XXXX-11-26]", "edtf-end", None),
    ("198X/1995", "edtf-end", None),
    ("2" * 40, "edtf-year", None),
    ("2" * 41, "edtf-length", None),
    ("2024-07-03/" * 100_000, "edtf-length", None),
]


@pytest.mark.parametrize(("text", "rule", "hint"), REFUSED, ids=range(len(REFUSED)))
def test_refused_with_its_rule(text: str, rule: str, hint: str | None) -> None:
    with pytest.raises(DataError) as caught:
        edtf(text)
    (problem,) = caught.value.problems
    assert problem.rule == rule
    assert problem.path == ""
    assert problem.expected
    assert problem.found.startswith('"')
    assert text.isprintable() is False or len(text) > 60 or f'"{text}"' in problem.found
    assert (hint is None) is (problem.hint is None), problem.hint
    if hint:
        assert hint in (problem.hint or "")


def test_at_least_thirty_texts_and_every_rule_of_edtf_are_tried() -> None:
    assert len(REFUSED) >= 30
    assert {rule for _, rule, _ in REFUSED} == {
        "edtf",
        "edtf-ascii",
        "edtf-empty",
        "edtf-end",
        "edtf-length",
        "edtf-qualifier",
        "edtf-season",
        "edtf-set",
        "edtf-space",
        "edtf-time",
        "edtf-unknown",
        "edtf-week",
        "edtf-year",
        "no-such-day",
        "no-such-month",
        "reversed",
    }


def test_a_hint_of_its_own_comes_before_that_of_parse_date() -> None:
    with pytest.raises(DataError) as caught:
        edtf(" 2024-07")
    assert caught.value.problems[0].hint == "write 2024-07"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-ab", 'found "2024-ab", expected a date as 2024-07-04, 2024-07 or 2024, a span'),
        ("2024/ab", 'found "ab" in "2024/ab", expected a year, month or day as 2024'),
        ("[2024-13..2025]", 'found "2024-13" in "[2024-13..2025]"'),
    ],
)
def test_a_problem_with_one_end_says_which(text: str, expected: str) -> None:
    with pytest.raises(DataError) as caught:
        edtf(text)
    assert expected in str(caught.value)


@pytest.mark.parametrize("hinted", [text for text, _, hint in REFUSED if hint])
def test_what_a_hint_says_to_write_can_be_read(hinted: str) -> None:
    with pytest.raises(DataError) as caught:
        edtf(hinted)
    hint = caught.value.problems[0].hint or ""
    if hint.startswith("write ") and "months" not in hint:
        edtf(hint.removeprefix("write ").split(",")[0].split(" ")[0])


@pytest.mark.parametrize("wrong", [None, 2024, b"2025", date(2024, 7, 4), ["2024"]])
def test_only_text_is_read(wrong: Any) -> None:
    with pytest.raises(TypeError, match="read from text"):
        edtf(wrong)


@given(st.text(max_size=50))
@example("[[2024]]")
@example("[,,,,,,,,,,]")
@example("....")
@example("[..[..[..]..]..]")
@example("\ufdfa\u2044\u00bd")
@example("\ud800")
def test_any_text_is_a_date_or_one_problem(text: str) -> None:
    try:
        assert str(edtf(text)) == text
    except DataError as error:
        (problem,) = error.problems
        assert problem.rule
        assert str(error).isprintable()


@given(st.text(alphabet="0123456789X-/.[]?~%", max_size=26))
def test_any_text_of_its_letters_is_a_date_or_one_problem(text: str) -> None:
    try:
        assert str(edtf(text)) == text
    except DataError as error:
        assert len(error.problems) == 1


@given(any_texts)
def test_text_comes_back(text: str) -> None:
    value = edtf(text)
    assert str(value) == text
    assert edtf(str(value)) == value
    assert f"{value:>30}" == text.rjust(30)
    assert repr(value) == f"edtf({text!r})"
    assert eval(repr(value), {"edtf": edtf}) == value


@given(any_texts)
def test_bounds_are_in_order(text: str) -> None:
    value = edtf(text)
    assert value.earliest is None or value.latest is None or value.earliest <= value.latest
    assert bool(value) is True


def by_pickle(protocol: int) -> Callable[[FuzzyDate], object]:
    return lambda value: pickle.loads(pickle.dumps(value, protocol))


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, *map(by_pickle, range(pickle.HIGHEST_PROTOCOL + 1))],
    ids=["copy", "deepcopy", *(f"pickle-{n}" for n in range(pickle.HIGHEST_PROTOCOL + 1))],
)
@pytest.mark.parametrize("text", ["2024-07?", "2024-07-03/..", "[..2025-12]", "XXXX-11-26"])
def test_copies_are_equal_and_of_the_same_class(
    text: str, copied: Callable[[FuzzyDate], object]
) -> None:
    value = edtf(text)
    again = copied(value)
    assert again == value
    assert type(again) is type(value)
    assert hash(again) == hash(value)


@given(any_texts, any_texts)
def test_equal_means_the_same_text(a: str, b: str) -> None:
    one, other = edtf(a), edtf(b)
    assert (one == other) is (a == b)
    assert (one != other) is (a != b)
    assert len({one, other, edtf(a)}) == (1 if a == b else 2)


def test_a_date_is_not_equal_to_its_text_nor_to_another_spelling() -> None:
    assert edtf("2024") != "2024"
    assert edtf("2024-07-04") != date(2024, 7, 4)
    assert edtf("1964-06-XX") != edtf("1964-06")


@pytest.mark.parametrize("text", ["2024-07", "2024-07-03/2024-07-04", "[..2025-12]"])
@pytest.mark.parametrize("name", ["earliest", "_text", "year", "start", "anything"])
def test_dates_do_not_change(text: str, name: str) -> None:
    value = edtf(text)
    with pytest.raises(AttributeError, match="cannot be changed"):
        setattr(value, name, None)
    with pytest.raises(AttributeError, match="cannot be changed"):
        delattr(value, name)
    assert str(value) == text
    assert not hasattr(value, "__dict__")


@pytest.mark.parametrize("kind", [FuzzyDate, PartialDate, DateSpan, DateWithin])
def test_classes_are_not_called(kind: Callable[..., object]) -> None:
    for arguments in ((), ("2024-07",), (2024, 7)):
        with pytest.raises(TypeError, match=r"edtf.*parse_date"):
            kind(*arguments)


def test_a_subclass_of_text_becomes_text() -> None:
    class Cell(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "something else"

    value = edtf(Cell("2024-07-09"))
    assert type(str(value)) is str
    assert str(value) == "2024-07-09"


@given(days)
def test_a_day_is_the_date_of_that_day(one: date) -> None:
    assert as_fuzzy(one) == edtf(one.isoformat())
    assert as_fuzzy(as_fuzzy(one)) is as_fuzzy(one)


def test_remembered_dates_are_bounded() -> None:
    assert 0 < (_values._read.cache_info().maxsize or 0) <= 1 << 16


def shared_with_peers(text: str) -> bool:
    """Level 0, trailing qualifiers, 198X and 1964-06-XX: there the peers can be relied on."""
    plain = text.rstrip("?~%")
    digits = plain.replace("-", "")
    if plain != text:
        return digits.isdigit()
    return (
        digits.isdigit()
        or (plain[:3].isdigit() and plain[3:] == "X")
        or (plain[:4].isdigit() and plain[4:7].lstrip("-").isdigit() and plain[7:] == "-XX")
    )


peer_texts = st.builds(str.__add__, plain_partials, marks).filter(shared_with_peers)


@given(peer_texts.filter(lambda text: not text.startswith("000")))
@example("198X")
@example("1964-06-XX")
@example("2024-07-04?")
def test_the_edtf_package_reads_the_same_days(text: str) -> None:
    value, peer = edtf(text), peer_edtf(text)
    assert value.earliest
    assert value.latest
    assert tuple(peer.lower_strict())[:3] == value.earliest.timetuple()[:3]
    assert tuple(peer.upper_strict())[:3] == value.latest.timetuple()[:3]
    if not text.endswith("%"):
        assert (peer.is_uncertain, peer.is_approximate) == (
            value.is_uncertain,
            value.is_approximate,
        )


@given(peer_texts.filter(lambda text: not text.startswith("000")))
@example("198X")
@example("1964-06-XX")
@example("2024-07-04?")
def test_the_undate_package_reads_the_same_days(text: str) -> None:
    value, peer = edtf(text), Undate.parse(text, "EDTF")
    assert str(peer.earliest) == str(value.earliest)
    assert str(peer.latest) == str(value.latest)


@given(partial_texts)
def test_parts_that_are_known_are_in_the_text(text: str) -> None:
    value = edtf(text)
    assert isinstance(value, PartialDate)
    plain = text.rstrip("?~%")
    given_parts = [None if "X" in part else int(part) for part in plain.split("-")]
    assert [value.year, value.month, value.day][: len(given_parts)] == given_parts
