"""The four questions: against the slow reference, by example, and by what must always hold."""

import random
from collections import Counter
from datetime import date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diplomodel.dates import FuzzyDate, PartialDate, as_fuzzy, edtf
from diplomodel.errors import DataError
from reference_dates import RELATIONS, answer
from strategies_dates import any_texts, days, one_day_texts, partial_texts

PAIRS = 10_000


def random_day(chance: random.Random) -> str:
    return date.fromordinal(date(2023, 12, 10).toordinal() + chance.randrange(73)).isoformat()


def random_one_day(chance: random.Random) -> str:
    coarse = ("2023-12", "2024-01", "2024-02", "2024-01-XX", "2024-XX-16", "2023-XX-30")
    return chance.choice((random_day(chance), random_day(chance), chance.choice(coarse)))


def random_text(chance: random.Random) -> str:
    """Every kind of date, near enough to each other for all answers to occur."""

    def mark() -> str:
        return chance.choice("?~%") if chance.random() < 0.08 else ""

    kind = chance.randrange(10)
    if kind < 3:
        return random_one_day(chance) + mark()
    if kind == 3:
        return chance.choice(("2023", "2024", "XXXX-01-16", "XXXX-11-26", "2024-XX-XX")) + mark()
    if kind < 6:
        start, end = sorted((random_one_day(chance), random_one_day(chance)))
        return f"{start}{mark()}/{end}{mark()}"
    if kind < 8:
        end = chance.choice(("", ".."))
        one = random_one_day(chance) + mark()
        return f"{one}/{end}" if chance.random() < 0.6 else f"{end}/{one}"
    if kind == 8:
        start, end = sorted((random_one_day(chance), random_one_day(chance)))
        return f"[{start}..{end}]"
    bound = random_one_day(chance)
    return f"[{bound}..]" if chance.random() < 0.5 else f"[..{bound}]"


def test_ten_thousand_pairs_are_answered_as_by_listing_every_choice() -> None:
    chance = random.Random(20240704)
    seen: Counter[tuple[str, bool | None]] = Counter()
    pairs = 0
    while pairs < PAIRS:
        a, b = random_text(chance), random_text(chance)
        try:
            one, other = edtf(a), edtf(b)
        except DataError as error:
            # Sorting by text may still put a later month before an X.
            assert error.problems[0].rule == "reversed"
            continue
        pairs += 1
        for relation in RELATIONS:
            expected = answer(relation, a, b)
            assert getattr(one, relation)(other) is expected, f"{a} {relation} {b}"
            seen[relation, expected] += 1
    assert all(seen[relation, known] > 200 for relation in RELATIONS for known in (True, False))
    assert all(seen[relation, None] > 200 for relation in RELATIONS)


BY_EXAMPLE = [
    # a day, a month, a year
    ("2024-07-03", "before", "2024-07-04", True),
    ("2024-07-04", "before", "2024-07-04", False),
    ("2024-07-04", "after", "2024-07-03", True),
    ("2024-07", "before", "2024-07-15", None),
    ("2024-07", "before", "2024-07-01", False),
    ("2024-07", "before", "2024-08", True),
    ("2024-07-04", "before", "2024-07", False),
    ("2024-07", "within", "2024-07", True),
    ("2024-07", "overlaps", "2024-07", True),
    ("2024-07", "overlaps", "2024-07-04", None),
    ("2024-07-04", "overlaps", "2024-07", True),
    ("2024", "within", "2024-07", None),
    ("198X", "within", "1980/1989", True),
    ("19XX", "before", "2000", True),
    # a day of an unknown month or year is among its own days only
    ("1964-XX-16", "within", "1964", True),
    ("1964-XX-16", "within", "1964-07", None),
    ("1964-XX-16", "overlaps", "1964-07-01/1964-07-15", False),
    ("1964-XX-30", "within", "1964-02", False),
    ("1964-07-02", "within", "1964-XX-16", True),
    ("1964-01-15", "within", "1964-XX-16", False),
    ("XXXX-11-26", "within", "2025-12", False),
    ("XXXX-11-26", "within", "2025-11", None),
    ("2025-11-27", "overlaps", "XXXX-11-26", False),
    ("2025-11-26", "overlaps", "XXXX-11-26", None),
    ("XXXX-11-26", "overlaps", "XXXX-11-27", False),
    ("XXXX-11-26", "within", "0001/9999", True),
    # a span lasted for all of its days
    ("2024-07-03/2024-07-04", "within", "2024-07", True),
    ("2024-07-03/2024-07-04", "within", "2024-07-04", False),
    ("2024-07-03/2024-07-04", "overlaps", "2024-07-04", True),
    ("2024-07-03/2024-07-04", "before", "2024-07-04", False),
    ("2024-06/2024-08", "overlaps", "2024-07-01", True),
    ("2024-06/2024-07", "overlaps", "2024-06-10", None),
    ("2024-07/2024-07", "within", "2024-07", True),
    # an open end has no limit, an unknown one is some day
    ("2025-11-26/..", "overlaps", "2026-01", True),
    ("2025-11-26/", "overlaps", "2026-01", None),
    ("2025-11-26/", "overlaps", "2025-11-25", False),
    ("2025-11-26/", "overlaps", "2025-11-26", True),
    ("2025-11-26/", "before", "2025-11-26", False),
    ("2025-11-26/", "before", "2025-12", None),
    ("2025-11-26/..", "before", "2025-12", False),
    ("2025-11-26/", "after", "2025-11-25", True),
    ("2025-11-26/..", "within", "2025/..", True),
    ("2025-11-26/", "within", "2025/..", True),
    ("2025-11-26/..", "within", "2025/", False),
    ("2025-11-26/..", "within", "2025/9999", False),
    ("2025-11-26/", "within", "2025/9999", True),
    ("2025-11-26/", "within", "2025", None),
    ("2026-01", "within", "2025-11-26/", None),
    ("2026-01", "within", "2025-11-26/..", True),
    ("2025-11-25", "within", "2025-11-26/", False),
    ("2025-11-26", "within", "2025-11-26/", True),
    ("../1999", "overlaps", "/1999", None),
    ("../1999-12-31", "overlaps", "/1999", True),
    ("../1999", "before", "2000/..", True),
    ("2000/..", "overlaps", "2024/..", True),
    ("/1999", "within", "../1999", True),
    ("../1999", "within", "/1999", False),
    # one day within bounds
    ("[2025-11-27..2025-11-28]", "within", "2025-11-27/2025-11-28", True),
    ("[2025-11-27..2025-11-28]", "overlaps", "2025-11-28", None),
    ("2025-11-28", "overlaps", "[2025-11-27..2025-11-28]", None),
    ("2025-11-27/2025-11-28", "overlaps", "[2025-11-27..2025-11-28]", True),
    ("2025-11-27/2025-11-28", "within", "[2025-11-27..2025-11-28]", False),
    ("2025-11/2025-12", "within", "[2025-11-30..2025-12-01]", False),
    ("2025-11/2025-11", "within", "[2025-11-05..2025-11-09]", None),
    ("[..2025-12]", "before", "2026", True),
    ("[..2025-12]", "after", "2026", False),
    ("[..2025-12]", "before", "2025", None),
    ("[2024-07..]", "after", "2024-06-30", True),
    ("[2024-07-04..2024-07-04]", "overlaps", "[2024-07-04..2024-07-04]", True),
    ("[2024-07-04..2024-07-05]", "overlaps", "[2024-07-04..2024-07-05]", None),
    # doubt takes away True, never False
    ("2023?", "before", "2024", None),
    ("2023", "before", "2024~", None),
    ("2023%", "after", "2024", False),
    ("2023-01~/2023-02", "within", "2023", None),
    ("2023-01/2023-02", "within", "2022-12?/2023", None),
    ("2023-01/2023-02?", "within", "2024", False),
]


@pytest.mark.parametrize(("a", "relation", "b", "expected"), BY_EXAMPLE)
def test_by_example(a: str, relation: str, b: str, expected: bool | None) -> None:
    assert getattr(edtf(a), relation)(b) is expected


@given(any_texts, any_texts)
def test_answers_agree_with_each_other(a: str, b: str) -> None:
    one, other = edtf(a), edtf(b)
    answers = {relation: getattr(one, relation)(other) for relation in RELATIONS}
    assert all(known in (True, False, None) for known in answers.values())
    if answers["before"] is True:
        assert answers["overlaps"] is answers["after"] is answers["within"] is False
    if answers["after"] is True:
        assert answers["overlaps"] is answers["before"] is answers["within"] is False
    if answers["within"] is True:
        assert answers["overlaps"] is True
    if answers["overlaps"] is True:
        assert answers["before"] is answers["after"] is False


@given(one_day_texts, one_day_texts)
def test_before_is_after_seen_from_the_other_side(a: str, b: str) -> None:
    one, other = edtf(a), edtf(b)
    assert one.before(other) is other.after(one)
    assert one.overlaps(other) is other.overlaps(one)


@given(any_texts, any_texts)
def test_doubt_turns_true_into_none_and_leaves_the_rest(a: str, b: str) -> None:
    plain_a, plain_b = (text.translate({ord(mark): None for mark in "?~%"}) for text in (a, b))
    is_sure = (plain_a, plain_b) == (a, b)
    for relation in RELATIONS:
        plain = getattr(edtf(plain_a), relation)(plain_b)
        assert getattr(edtf(a), relation)(b) is (plain if is_sure or not plain else None)


@given(partial_texts, any_texts, st.data())
def test_what_is_known_of_a_date_stays_true_when_more_is_known(
    vague: str, other: str, data: st.DataObject
) -> None:
    value = edtf(vague)
    assume(value.earliest is not None and value.latest is not None)
    assert value.earliest
    assert value.latest
    exact = data.draw(st.dates(value.earliest, value.latest))
    assume(edtf(exact.isoformat()).within(vague.rstrip("?~%")) is True)
    if "X" in vague:
        assert isinstance(value, PartialDate)
        assume(value.day is None or exact.day == value.day)
    for relation in RELATIONS:
        known = getattr(value, relation)(other)
        if known is not None:
            assert getattr(edtf(exact.isoformat()), relation)(other) is known


@given(days, any_texts)
def test_an_argument_may_be_a_day_a_text_or_a_date(day: date, text: str) -> None:
    for relation in RELATIONS:
        ask = getattr(edtf(text), relation)
        assert ask(day) is ask(day.isoformat()) is ask(as_fuzzy(day))
        assert getattr(as_fuzzy(day), relation)(text) is getattr(as_fuzzy(day), relation)(
            edtf(text)
        )


@pytest.mark.parametrize(
    "wrong",
    [None, 2024, 2024.5, ("2024",), datetime(2024, 7, 4, 12), b"2025", "July 2024", "2024-13", ""],
)
def test_what_is_not_a_date_is_refused(wrong: object) -> None:
    for relation in RELATIONS:
        with pytest.raises(DataError) as caught:
            getattr(edtf("2024"), relation)(wrong)
        assert len(caught.value.problems) == 1


def test_there_is_no_order_and_the_message_tells_what_to_ask() -> None:
    one, other = edtf("2024-07"), edtf("2024-07-04")
    for compare in (
        lambda: one < other,  # type: ignore[operator]
        lambda: one <= other,  # type: ignore[operator]
        lambda: one > "2024",  # type: ignore[operator]
        lambda: date(2024, 7, 4) >= one,  # type: ignore[operator]
        lambda: sorted([one, other]),  # type: ignore[type-var]
    ):
        with pytest.raises(TypeError, match=r"before.*after.*sort_key"):
            compare()


def order_of_the_contract(value: FuzzyDate) -> tuple[bool, date, date, str]:
    """Earliest, else latest; then latest, else earliest; then text; neither known: after all."""
    first, last = value.earliest or value.latest, value.latest or value.earliest
    return (first is None, first or date.max, last or date.max, str(value))


@given(st.lists(any_texts, max_size=8))
def test_sort_keys_put_dates_in_the_order_of_the_contract(texts: list[str]) -> None:
    values = [edtf(text) for text in texts]
    by_key = sorted(values, key=lambda value: value.sort_key)
    assert by_key == sorted(values, key=order_of_the_contract)


@given(any_texts, any_texts, any_texts)
def test_sort_keys_are_a_total_order(a: str, b: str, c: str) -> None:
    one, two, three = (edtf(text).sort_key for text in (a, b, c))
    assert (one == two) is (a == b)
    assert (one < two) + (two < one) + (one == two) == 1
    if one <= two <= three:
        assert one <= three


def test_what_has_no_bounds_sorts_after_the_very_last_day() -> None:
    texts = ["XXXX-01-01", "9999-12-31", "0001", "../0001", "9999-12-31/"]
    ordered = sorted(texts, key=lambda text: edtf(text).sort_key)
    assert ordered == ["0001", "../0001", "9999-12-31", "9999-12-31/", "XXXX-01-01"]
