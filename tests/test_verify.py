"""Verification: what stands on its lines is never reported, what does not always is."""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import diplomodel as dm
from diplomodel import Basis, Dataset, Evidence, Money, Participant, Problem, Quantity, Source
from diplomodel.errors import Severity
from quotes import TEXTS, Damages, quotations


def dataset(*events: dm.Event) -> Dataset:
    ids = dict.fromkeys(e.source for event in events for e in event.evidence)
    return Dataset(events, sources=[Source(id=i, publisher="A paper", title=i) for i in ids])


def quoting(fragment: str | None, *lines: int, supports: tuple[str, ...] = ("*",)) -> Evidence:
    return Evidence(
        source="page", lines=lines, fragment=fragment, supports=supports, basis=Basis.STATED
    )


def problems(text: str, fragment: str | None, *lines: int) -> tuple[Problem, ...]:
    visit = dm.Visit(id="a-visit", title="A visit", evidence=(quoting(fragment, *lines),))
    return dataset(visit).verify({"page": text}).problems


def verdict(text: str, fragment: str | None, *lines: int) -> str | None:
    found = problems(text, fragment, *lines)
    assert len(found) < 2
    return found[0].rule if found else None


ELSEWHERE = "fragment-elsewhere"
WRITING = "fragment-differs-in-case-or-space"
NOT_THERE = "fragment-not-on-lines"


# The whole


def test_what_is_quoted_as_it_stands_is_never_reported() -> None:
    ds = quotations()
    assert len(ds.events) > 100
    report = ds.verify(TEXTS)
    assert report.problems == ()
    assert report.dataset is ds
    assert report.read == sum(1 for _ in ds.records())


def test_of_300_damaged_copies_each_is_reported_under_its_rule() -> None:
    check_damage(quotations(), TEXTS)


def check_damage(ds: Dataset, texts: Mapping[str, str]) -> None:
    """Hold that damage is reported, and nothing else."""
    copies = [*Damages(ds, texts).copies(300)]
    damaged = Dataset(
        [event for event, _ in copies],
        sources=[Source(id="never-given", publisher="A paper", title="Never given")],
        known=[ds],
    )
    found = [p for p in damaged.verify(texts).problems if p.severity is Severity.ERROR]
    assert {p.record: p.rule for p in found} == {event.id: rule for event, rule in copies}
    assert len(found) == 300


def test_nothing_is_changed() -> None:
    ds = quotations()
    before = [*ds.records()]
    assert [*ds.verify(TEXTS).dataset.records()] == before


# Rule by rule


@pytest.mark.parametrize(
    ("fragment", "lines", "rule"),
    [
        ("official visit", (2,), None),
        ("official visit", (), None),
        ("official visit", (1, 2), None),
        ("official visit", (3,), ELSEWHERE),
        ("official visit", (4,), "no-such-line"),
        ("official visit", (2, 4), "no-such-line"),
        ("Official visit", (2,), WRITING),
        ("official  visit", (2,), WRITING),
        ("official\u00a0visit", (2,), WRITING),
        ("officialvisit", (2,), WRITING),
        # The order of the rules: a difference in writing on its lines comes before another line.
        ("phase two", (3,), WRITING),
        ("Phase two", (2,), ELSEWHERE),
        ("OFFICIAL VISIT", (3,), NOT_THERE),
        ("official visits", (2,), NOT_THERE),
        ("phas", (1,), NOT_THERE),
        ("has", (1,), ELSEWHERE),
        ("has", (2,), None),
        ("two has", (1, 2), NOT_THERE),
        (None, (2,), None),
        (None, (9,), "no-such-line"),
        (None, (), None),
    ],
)
def test_the_first_rule_that_is_broken_is_reported(
    fragment: str | None, lines: tuple[int, ...], rule: str | None
) -> None:
    text = "The new phase two\nshe has ended an official visit\nPhase two begins"
    assert verdict(text, fragment, *lines) == rule


def test_a_text_that_is_not_given_comes_first() -> None:
    visit = dm.Visit(id="a-visit", title="A visit", evidence=(quoting("x", 99),))
    found = dataset(visit).verify({"pages": "x"}).problems
    assert [str(problem) for problem in found] == [
        'a-visit: evidence[0].source: found no text of "page", expected the text of each source '
        "that is quoted (did you mean pages?)"
    ]


def test_the_messages_say_where_the_words_are() -> None:
    text = "one\ntwo\nthe Official visit of “May”\nfour\nphase"
    assert [
        str(problem).removeprefix("a-visit: evidence[0].")
        for fragment, lines in [
            ("the Official visit", (1, 2)),
            ("the official visit", (3,)),
            ('visit of "May"', (3,)),
            ('Visit of "May"', (4,)),
            ("has", (5,)),
            ("five", (3,)),
            ("four", (2, 9)),
        ]
        for problem in problems(text, fragment, *lines)
    ] == [
        'fragment: found "the Official visit" on line 3, expected it on lines 1 and 2',
        'fragment: found "the official visit", expected the words as they stand on line 3, '
        '"the Official visit" (the difference is in case)',
        'fragment: found "visit of "May"", expected words that stand on line 3 '
        '(line 3 has "visit of “May”"; the difference is in quotation marks or dashes)',
        'fragment: found "Visit of "May"", expected words that stand on line 4 '
        '(line 3 has "visit of “May”"; the difference is in case and quotation marks or dashes)',
        'fragment: found "has", expected words that stand on line 5 '
        "(line 5 has it only as a part of a longer word or number)",
        'fragment: found "five", expected words that stand on line 3',
        "lines[1]: found line 9, expected a line from 1 to 5",
    ]


def test_words_of_another_source_are_said_to_be_there() -> None:
    visit = dm.Visit(id="a-visit", title="A visit", evidence=(quoting("sailed home", 1),))
    found = dataset(visit).verify({"page": "He flew.", "other": "\nHe sailed home."}).problems
    assert found[0].rule == NOT_THERE
    assert found[0].hint == "it stands on line 2 of other"


def test_evidence_of_records_inside_records_is_checked() -> None:
    membership = dm.Membership(member="OM", evidence=(quoting("x", 1),))
    un = dm.Organization(id="un", name="UN", memberships=(membership,), evidence=(quoting("a"),))
    ds = Dataset(organizations=[un], sources=[Source(id="page", publisher="A", title="A")])
    found = ds.verify({"page": "a"}).problems
    assert [(p.record, p.path) for p in found] == [("un", "memberships[0].evidence[0].fragment")]


# Lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_of_three_ways(end: str) -> None:
    text = f"one{end}{end}three{end}"
    assert verdict(text, "three", 3) is None
    assert verdict(text, "three", 2) == ELSEWHERE
    assert verdict(text, None, 4) == "no-such-line"


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_other_character_ends_a_line(character: str) -> None:
    assert verdict(f"one{character}two", "two", 1) is None
    assert verdict(f"one{character}two", None, 2) == "no-such-line"


def test_a_byte_order_mark_is_not_text() -> None:
    assert verdict("\ufeffone", "one", 1) is None


def test_lines_that_follow_one_another_are_one_passage_in_which_a_line_end_is_no_space() -> None:
    text = "the official\nvisit ended\nthe other\nvisit"
    assert verdict(text, "official\nvisit", 1, 2) is None
    assert verdict(text, "official visit", 1, 2) == WRITING
    assert verdict(text, "official\nvisit", 1) == ELSEWHERE
    # Lines apart are apart.
    assert verdict(text, "official\nvisit", 1, 4) == ELSEWHERE
    assert verdict(text, "official visit", 1, 4) == NOT_THERE


def test_an_empty_text_has_no_lines() -> None:
    assert verdict("", "one", 1) == "no-such-line"
    assert verdict("", "one") == NOT_THERE


# Words and writing


@pytest.mark.parametrize(
    ("text", "fragment", "stands"),
    [
        ("phase", "has", False),
        ("has-been", "has", True),
        ("(has)", "has", True),
        ("Belarus’ word", "Belarus", True),
        ("snake_has", "has", False),
        ("a1", "a", False),
        ("120 decisions", "20 decisions", False),
        ("1.5 billion", "5 billion", False),
        ("12,400 tonnes", "12", False),
        ("12, 400 tonnes", "12", True),
        ("It was 5. 7 came", "5", True),
        ("in 2024.", "2024", True),
        ("cafe\u0301 au lait", "cafe", False),
        ("кофе", "коф", False),
        # Scripts without spaces: where a word ends is for their readers to say.
        ("国务院总理访问阿曼", "访问", True),
        ("ประชุมสุดยอด", "สุดยอด", True),
        ("회담을 열었다", "회담", False),
    ],
)
def test_a_fragment_begins_and_ends_with_words(text: str, fragment: str, stands: bool) -> None:
    assert (verdict(text, fragment, 1) is None) is stands


@pytest.mark.parametrize(
    ("text", "fragment", "rule", "difference"),
    [
        ("the Straße", "the STRASSE", WRITING, "case"),
        ("over 20\u00a0years", "over 20 years", WRITING, "space"),
        ("co\u00adoperation", "cooperation", WRITING, "space"),
        ("Türkiye", "Tu\u0308rkiye", NOT_THERE, "how accented letters are encoded"),
        ("don’t", "don't", NOT_THERE, "quotation marks or dashes"),
        ("2023–24", "2023-24", NOT_THERE, "quotation marks or dashes"),
        ("Over…", "over...", NOT_THERE, "case and quotation marks or dashes"),
    ],
)
def test_a_near_miss_is_reported_as_what_it_is(
    text: str, fragment: str, rule: str, difference: str
) -> None:
    (problem,) = problems(text, fragment, 1)
    assert problem.rule == rule
    assert problem.hint is not None
    assert problem.hint.endswith(f"the difference is in {difference}")


def test_the_least_difference_counts() -> None:
    # Of two places that come near, the one with a difference in case alone decides.
    assert verdict("“Oman” is, and “oman” was", "“OMAN”", 1) == WRITING
    assert verdict('it is "Oman" or “oman”', "“Oman”", 1) == WRITING


@given(st.text(alphabet="abAB .,'’\u00a0\u0301\n1", max_size=30), st.data())
def test_any_words_of_any_text_stand_in_it(text: str, data: st.DataObject) -> None:
    words = [word for word in text.replace("\n", " ").split(" ") if word.strip()]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    assert verdict(text, word) is None


@given(st.text(alphabet="aBü’ \n", min_size=1, max_size=20))
def test_another_writing_is_never_exact_and_always_near(text: str) -> None:
    fragment = unicodedata.normalize("NFD", text.upper().replace("’", "'"))
    if not fragment.strip() or fragment == text:
        return
    (problem,) = problems(text, fragment)
    assert problem.rule in (WRITING, NOT_THERE)
    assert problem.hint is not None


# Stated values


def warnings(event: dm.Event, text: str) -> list[tuple[str, str]]:
    found = dataset(event).verify({"page": text}).problems
    assert all(problem.severity is Severity.WARNING for problem in found)
    return [(problem.path, problem.rule) for problem in found]


STATED = quoting(None, 1, supports=("*",))


@pytest.mark.parametrize(
    ("fields", "text", "expected"),
    [
        ({"date": "2024-07-04"}, "on 4 July 2024", []),
        ({"date": "2024-07-04"}, "2024-07-04", []),
        ({"date": "2024-07-04"}, "the fourth of July 2024", []),
        ({"date": "2024-07-04"}, "on 5 July 2024", [("date.day", "day-not-on-lines")]),
        ({"date": "2024-07-04"}, "on 4 July 2023", [("date.year", "year-not-on-lines")]),
        ({"date": "2024-07-03/2024-07-04"}, "3-4 July 2024", []),
        (
            {"date": "2024-07-03/2024-07-05"},
            "3-4 July 2024",
            [("date.end.day", "day-not-on-lines")],
        ),
        ({"date": "2024-07"}, "in July 2024", []),
        ({"summary": "They met 250 students."}, "met 250 students", []),
        (
            {"summary": "They met 250 students."},
            "met 25 students",
            [("summary", "number-not-on-lines")],
        ),
        ({"summary": "They met 1,500 students."}, "met 1500 students", []),
        ({"summary": "They met in 2024."}, "they met", []),
        ({"quantity": Quantity(value=2)}, "visited twice", []),
        ({"quantity": Quantity(value=3)}, "2 visits", [("quantity.value", "number-not-on-lines")]),
        ({"quantity": Quantity()}, "several visits", []),
    ],
)
def test_a_stated_value_is_printed_on_its_lines(
    fields: dict[str, object], text: str, expected: list[tuple[str, str]]
) -> None:
    if isinstance(date := fields.get("date"), str):
        fields = {**fields, "date": dm.edtf(date)}
    visit = dm.Visit(id="a-visit", title="A visit", evidence=(STATED,), **fields)  # type: ignore[arg-type]
    assert warnings(visit, text) == expected


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        ("1500000000", "worth $1.5 billion", True),
        ("1500000000", "1,500,000,000 dollars", True),
        ("1500000000", "1 500 000 000", True),
        ("1500000000", "1,5 млрд", True),
        ("1000000000", "one billion", True),
        ("1500000000", "worth $1.6 billion", False),
        ("1500000000", "a great deal", False),
    ],
)
def test_an_amount_is_found_by_its_digits(value: str, text: str, found: bool) -> None:
    amount = Money(value=Decimal(value), currency="USD")
    event = dm.Agreement(id="a", title="A", amount=amount, evidence=(STATED,))
    assert warnings(event, text) == ([] if found else [("amount.value", "amount-not-on-lines")])


def test_a_printed_name_is_printed() -> None:
    visit = dm.Visit(
        id="a-visit",
        title="A visit",
        participants=(Participant(name="Ilse Maran"), Participant(name="Teo Quill")),
        evidence=(STATED,),
    )
    assert warnings(visit, "ILSE\u00a0MARAN met Quill") == [
        ("participants[1].name", "name-not-on-lines")
    ]


def test_only_what_is_stated_is_looked_for() -> None:
    inferred = attrs.evolve(STATED, basis=Basis.INFERRED, why="outside knowledge")
    day = attrs.evolve(inferred, supports=("date.day",))
    visit = dm.Visit(id="v", title="A", date=dm.edtf("2024-07-04"), evidence=(STATED, day))
    assert warnings(visit, "in July 2024") == []
    elsewhere = attrs.evolve(STATED, lines=(2,), supports=("date",))
    visit = attrs.evolve(visit, evidence=(STATED, elsewhere))
    assert warnings(visit, "4 July 2024\nnothing") == [
        ("date.year", "year-not-on-lines"),
        ("date.day", "day-not-on-lines"),
    ]
    # The fragment counts, and lines that are not there are another rule's business.
    locator = attrs.evolve(STATED, lines=(), locator="p. 3")
    assert warnings(attrs.evolve(visit, evidence=(locator,)), "nothing") == []


# What is given


@pytest.mark.parametrize("texts", [None, "text", ["text"], {"page": b"text"}, {"page": None}])
def test_texts_are_texts_by_source(texts: object) -> None:
    with pytest.raises(TypeError, match=r"found|must be"):
        Dataset().verify(texts)  # type: ignore[arg-type]
