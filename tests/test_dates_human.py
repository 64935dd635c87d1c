"""Dates as people type them: every form that is read, every one refused, under three clocks."""

import datetime as real_datetime
import os
import subprocess
import sys
import time as real_time
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import dateutil.parser
import pytest
from dateutil.parser import _parser as dateutil_inside
from hypothesis import example, given
from hypothesis import strategies as st

from diplomodel.dates import _human, edtf, parse_date
from diplomodel.errors import DataError
from strategies_dates import any_texts

CLOCKS = [
    real_datetime.datetime(2026, 11, 21, 12, 0),
    real_datetime.datetime(2024, 2, 29, 23, 59),
    real_datetime.datetime(1999, 12, 31, 0, 0),
]


@pytest.fixture(params=CLOCKS, ids=lambda clock: clock.date().isoformat())
def clock(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[real_datetime.datetime]:
    """Make dateutil believe that it is another day."""
    today: real_datetime.datetime = request.param

    class Frozen(real_datetime.datetime):
        @classmethod
        def now(cls, tz: real_datetime.tzinfo | None = None) -> Any:
            return today.replace(tzinfo=tz)

        @classmethod
        def today(cls) -> Any:
            return today

    names = {name: getattr(real_datetime, name) for name in dir(real_datetime)}
    times = {name: getattr(real_time, name) for name in dir(real_time)}
    monkeypatch.setattr(
        dateutil_inside, "datetime", SimpleNamespace(**names | {"datetime": Frozen})
    )
    monkeypatch.setattr(
        dateutil_inside,
        "time",
        SimpleNamespace(**times | {"localtime": lambda *_: today.timetuple()}),
    )
    _human._dateutil.cache_clear()
    yield today
    _human._dateutil.cache_clear()


READ = [
    # a day
    ("3 July 2024", "2024-07-03"),
    ("03 July 2024", "2024-07-03"),
    ("3rd July 2024", "2024-07-03"),
    ("3rd of July 2024", "2024-07-03"),
    ("the 3rd of July, 2024", "2024-07-03"),
    ("July 3, 2024", "2024-07-03"),
    ("July 3rd, 2024", "2024-07-03"),
    ("July the 3rd, 2024", "2024-07-03"),
    ("Jul 3 2024", "2024-07-03"),
    ("Jul. 3, 2024", "2024-07-03"),
    ("Sept. 3, 2024", "2024-09-03"),
    ("1 May 2023", "2023-05-01"),
    ("29 February 2024", "2024-02-29"),
    ("2024 July 3", "2024-07-03"),
    ("3-Jul-2024", "2024-07-03"),
    ("3.July.2024", "2024-07-03"),
    ("3/July/2024", "2024-07-03"),
    ("on 3 July 2024", "2024-07-03"),
    ("  3   JULY\t2024  ", "2024-07-03"),
    ("3\u00a0july 2024", "2024-07-03"),
    ("Friday, 5 July 2024", "2024-07-05"),
    ("Fri 5 July 2024", "2024-07-05"),
    ("Thurs. 4 July 2024", "2024-07-04"),
    ("5 July 2024, Friday", "2024-07-05"),
    ("Sun. Oct 6th, 2024", "2024-10-06"),
    # a month, a year
    ("December 2023", "2023-12"),
    ("Dec. 2023", "2023-12"),
    ("July, 2024", "2024-07"),
    ("2024 July", "2024-07"),
    ("in July 2024", "2024-07"),
    ("May 2023", "2023-05"),
    ("2024", "2024"),
    ("in 2024", "2024"),
    ("In 2024", "2024"),
    # EDTF as it is
    ("2024-07-03", "2024-07-03"),
    ("2024-07", "2024-07"),
    ("198X", "198X"),
    ("1964-XX-16", "1964-XX-16"),
    ("2024~", "2024~"),
    ("2024-07-03/..", "2024-07-03/.."),
    ("[..2025-12]", "[..2025-12]"),
    ("2010-12", "2010-12"),
    # from a day to a day
    ("3-4 July 2024", "2024-07-03/2024-07-04"),
    ("3\u20134 July 2024", "2024-07-03/2024-07-04"),
    ("3 \u2014 4 July 2024", "2024-07-03/2024-07-04"),
    ("3 to 4 July 2024", "2024-07-03/2024-07-04"),
    ("from 3 to 4 July 2024", "2024-07-03/2024-07-04"),
    ("From the 3rd to the 4th of July 2024", "2024-07-03/2024-07-04"),
    ("3 through 4 July 2024", "2024-07-03/2024-07-04"),
    ("10-12 May 2023", "2023-05-10/2023-05-12"),
    ("July 3-4, 2024", "2024-07-03/2024-07-04"),
    ("July 3 to July 4, 2024", "2024-07-03/2024-07-04"),
    ("July 30 - August 2, 2024", "2024-07-30/2024-08-02"),
    ("30 June - 2 July 2024", "2024-06-30/2024-07-02"),
    ("29 February - 2 March 2024", "2024-02-29/2024-03-02"),
    ("30 June\u20132 July 2024", "2024-06-30/2024-07-02"),
    ("from 30 June to 2 July 2024", "2024-06-30/2024-07-02"),
    ("30 December 2023 - 2 January 2024", "2023-12-30/2024-01-02"),
    ("Wed 3 July - Thu 4 July 2024", "2024-07-03/2024-07-04"),
    ("June - July 2024", "2024-06/2024-07"),
    ("from June to July 2024", "2024-06/2024-07"),
    ("December 2023 - January 2024", "2023-12/2024-01"),
    ("3 July 2024 - August 2024", "2024-07-03/2024-08"),
    ("2023-2024", "2023/2024"),
    ("2023 \u2013 2024", "2023/2024"),
    ("from 2023 to 2024", "2023/2024"),
    ("2024-07-03 - 2024-07-05", "2024-07-03/2024-07-05"),
    ("2024-07-03 to 2024-07-05", "2024-07-03/2024-07-05"),
    # its end not known
    ("since 26 November 2025", "2025-11-26/"),
    ("Since November 2025", "2025-11/"),
    ("since 2025-11-26", "2025-11-26/"),
    ("from 26 November 2025 onwards", "2025-11-26/"),
    # one day within
    ("between 27 and 28 November 2025", "[2025-11-27..2025-11-28]"),
    ("between 27 November and 2 December 2025", "[2025-11-27..2025-12-02]"),
    ("between July 3 and July 4, 2024", "[2024-07-03..2024-07-04]"),
    ("between 2023 and 2024", "[2023..2024]"),
    # more or less
    ("c. 1990", "1990~"),
    ("ca. 1990", "1990~"),
    ("circa July 1990", "1990-07~"),
    ("about 3 July 1990", "1990-07-03~"),
    ("1990s", "199X"),
    ("the 1990s", "199X"),
    ("circa 1990s", "199X~"),
    ("c1990", "1990~"),
    ("c.1990", "1990~"),
    ("ca1990", "1990~"),
    ("C. 1964-XX-16", "1964-XX-16~"),
    ("about the 3rd of July 1990", "1990-07-03~"),
    # a long dash, and what is written as a date in spite of it
    ("2010\u20132011", "2010/2011"),
    ("2010\u2013 2011", "2010/2011"),
    ("2024-07\u20132024-08", "2024-07/2024-08"),
    ("2024-07-2024-08", "2024-07/2024-08"),
    ("2024\u201307\u201303", "2024-07-03"),
    ("3-Jul-2024\u20135-Jul-2024", "2024-07-03/2024-07-05"),
    ("3 July 2010\u201311 August 2011", "2010-07-03/2011-08-11"),
    ("3 July 2010 -11 August 2011", "2010-07-03/2011-08-11"),
    ("from 2010-11 to 2011", "2010-11/2011"),
    ("in 2010-11", "2010-11"),
    # signs that say nothing
    ("3 July 2024.", "2024-07-03"),
    ("Jul. - Aug. 2024", "2024-07/2024-08"),
    ("July of 2024", "2024-07"),
    ("dated: 3 July 2024", "2024-07-03"),
    ("some time between 3 and 4 July 2024", "[2024-07-03..2024-07-04]"),
]

REFUSED = [
    # day and month both in numbers
    ("03/04/2024", "date-ambiguous"),
    ("25/12/2024", "date-ambiguous"),
    ("12.5.2023", "date-ambiguous"),
    ("12-5-2023", "date-ambiguous"),
    ("10/11/12", "date-ambiguous"),
    ("3 4 2024", "date-ambiguous"),
    ("07/2024", "date-ambiguous"),
    ("since 03/04/2024", "date-ambiguous"),
    ("Monday 03/04/2024", "date-ambiguous"),
    # no year, or half of one
    ("5 July", "date-incomplete"),
    ("July 5", "date-incomplete"),
    ("July 24", "date-incomplete"),
    ("26 November", "date-incomplete"),
    ("29 February", "date-incomplete"),
    ("since 26 November", "date-incomplete"),
    ("3-4 July", "date-incomplete"),
    ("July", "date-incomplete"),
    ("Friday", "date-incomplete"),
    ("Friday, July 2024", "date-incomplete"),
    ("1st", "date-incomplete"),
    ("July 3, 2024 - July 5", "date-incomplete"),
    ("3 - August 2024", "date-incomplete"),
    ("3 July - August 2024", "date-incomplete"),
    ("July - 2024", "date-incomplete"),
    ("", "date-incomplete"),
    ("   ", "date-incomplete"),
    ("5 July 24", "date-ambiguous"),
    ("July 5, 24", "date-ambiguous"),
    ("July '24", "date-unreadable"),
    ("the 90s", "date-unreadable"),
    ("the 1985s", "date-unreadable"),
    ("1900s", "date-ambiguous"),
    ("2000s", "date-ambiguous"),
    # what depends on today
    ("today", "date-relative"),
    ("next year", "date-relative"),
    ("next Friday", "date-relative"),
    ("last July", "date-relative"),
    ("3 days ago", "date-relative"),
    ("from July 2024 to present", "date-relative"),
    # without bounds
    ("mid-July", "date-vague"),
    ("mid-July 2024", "date-vague"),
    ("early July 2024", "date-vague"),
    ("the end of 2024", "date-vague"),
    ("late 1990s", "date-vague"),
    ("second half of 2024", "date-vague"),
    ("summer 2024", "date-vague"),
    ("Q3 2024", "date-vague"),
    ("since spring 2024", "date-vague"),
    ("between early July and 10 July 2024", "date-vague"),
    ("19th century", "date-ambiguous"),
    ("the nineteenth century", "date-ambiguous"),
    # up to, before, or
    ("until 5 July 2024", "date-ambiguous"),
    ("before 2024", "date-ambiguous"),
    ("after 3 July 2024", "date-ambiguous"),
    ("by 2024", "date-ambiguous"),
    ("from 3 July 2024", "date-ambiguous"),
    ("3 and 4 July 2024", "date-ambiguous"),
    ("3 or 4 July 2024", "date-ambiguous"),
    ("3/4 July 2024", "date-ambiguous"),
    ("3, 4 July 2024", "date-ambiguous"),
    ("about 3-4 July 2024", "date-ambiguous"),
    ("c. 1990?", "date-ambiguous"),
    ("c. 1990~", "date-ambiguous"),
    # no such day
    ("31 June 2023", "no-such-day"),
    ("29 February 2023", "no-such-day"),
    ("31 June", "no-such-day"),
    ("32 July 2024", "no-such-day"),
    ("0 July 2024", "no-such-day"),
    ("30-31 June 2023", "no-such-day"),
    ("2023-02-30", "no-such-day"),
    ("2024-13", "no-such-month"),
    ("1990-95", "no-such-month"),
    ("Monday, 5 July 2024", "date-weekday"),
    ("Mon 3 July - Thu 4 July 2024", "date-weekday"),
    ("4-3 July 2024", "reversed"),
    ("December - January 2024", "reversed"),
    ("30 December - 2 January 2024", "reversed"),
    ("between 4 and 3 July 2024", "reversed"),
    # a range without one of its ends
    ("- July 2024", "date-incomplete"),
    ("July 2024 -", "date-incomplete"),
    ("\u2013 2024", "date-incomplete"),
    ("2024 \u2013", "date-incomplete"),
    ("3 July 2024\u2013", "date-incomplete"),
    ("-July 2024", "date-incomplete"),
    ("in - 2024", "date-unreadable"),
    ("from July 2024", "date-ambiguous"),
    ("from 2024-07-03", "date-ambiguous"),
    ("from 2024-07", "date-ambiguous"),
    ("from 3-Jul-2024", "date-ambiguous"),
    ("to July 2024", "date-unreadable"),
    ("2024 to", "date-unreadable"),
    # EDTF and English in one text
    ("July 2024/..", "date-unreadable"),
    ("../July 2024", "date-unreadable"),
    ("July 2024/", "date-unreadable"),
    ("3 July 2024/", "date-unreadable"),
    ("July 2024 ...", "date-unreadable"),
    ("July 2024..", "date-unreadable"),
    ("July 2024?", "date-unreadable"),
    ("since 2024-07/..", "date-unreadable"),
    # years, months or days after a dash
    ("2010\u201311", "date-ambiguous"),
    ("1904\u201305", "date-ambiguous"),
    ("2010\u201111", "date-ambiguous"),
    ("2010\u221211", "date-ambiguous"),
    ("2010 - 11", "date-ambiguous"),
    ("2010 to 11", "date-ambiguous"),
    ("from 2010 to 11", "date-ambiguous"),
    ("July 2010\u201311", "date-ambiguous"),
    ("c. 2010\u201311", "date-ambiguous"),
    ("since 2010\u201311", "date-ambiguous"),
    ("between 2010 and 11", "date-ambiguous"),
    ("1999\u201300", "date-ambiguous"),
    ("2024-07\u201309", "date-ambiguous"),
    ("2024-07-03\u201305", "date-ambiguous"),
    ("2008-12 September 2012", "date-ambiguous"),
    ("2008 - 12 September 2012", "date-ambiguous"),
    ("3 July 2010-11 August 2011", "date-ambiguous"),
    ("2010-11-2012", "edtf"),
    # signs that may stand for something
    (", July 2024", "date-unreadable"),
    ("July 2024,", "date-unreadable"),
    ("July,, 2024", "date-unreadable"),
    ("July/2024", "date-unreadable"),
    ("3/July 2024", "date-unreadable"),
    ("3-July/2024", "date-unreadable"),
    ("since 3 - July 2024", "date-unreadable"),
    ("2024 of July", "date-unreadable"),
    ("the July 2024", "date-unreadable"),
    ("Friday 3-Jul-2024", "date-unreadable"),
    ("Monday 5 July 2024 Friday", "date-unreadable"),
    ("3 to July 4, 2024", "date-incomplete"),
    ("July - 2024-08", "date-incomplete"),
    ("3 July - 4, 2024", "date-incomplete"),
    # not a date here
    ("3 July 2024 10:00", "edtf-time"),
    ("10 am, 3 July 2024", "edtf-time"),
    ("2024-07-03T10:00", "edtf-time"),
    ("44 BC", "edtf-year"),
    ("3 July 12024", "edtf-year"),
    ("12", "edtf-year"),
    ("TBD", "date-unreadable"),
    ("Christmas 2024", "date-unreadable"),
    ("3 juillet 2024", "date-unreadable"),
    ("July 2024 3", "date-unreadable"),
    ("July August 2024", "date-unreadable"),
    ("5 July 2024 6 July 2024", "date-ambiguous"),
    ("3 to 4 to 5 July 2024", "date-unreadable"),
    ("5 July 2024 maybe", "date-unreadable"),
    ("July 0031", "date-unreadable"),
    ("x" * 101, "date-unreadable"),
    ("July 2024 " * 100_000, "date-unreadable"),
]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("text", "expected"), READ)
def test_read(text: str, expected: str) -> None:
    assert parse_date(text) == edtf(expected)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(("text", "rule"), REFUSED, ids=range(len(REFUSED)))
def test_refused(text: str, rule: str) -> None:
    with pytest.raises(ValueError, match=r"found .*, expected ") as caught:
        parse_date(text)
    assert isinstance(caught.value, DataError)
    (problem,) = caught.value.problems
    assert problem.rule == rule
    assert problem.found.startswith('"')


def test_enough_forms_are_tried() -> None:
    assert len(READ) >= 60
    assert len(REFUSED) >= 25


def test_the_clock_of_these_tests_is_one_that_dateutil_follows(
    clock: real_datetime.datetime,
) -> None:
    """Without this the three clocks would prove nothing."""
    assert dateutil.parser.parse("5 July").year == clock.year
    assert dateutil.parser.parse("December 2023").day == clock.day


def test_dateutil_is_imported_when_a_text_asks_for_it() -> None:
    code = (
        "import sys; from diplomodel.dates import edtf, parse_date; edtf('2024-07'); "
        "before = 'dateutil.parser' in sys.modules; parse_date('July 2024'); "
        "print(before, 'dateutil.parser' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.split() == ["False", "True"]


def test_problems_quote_the_whole_text() -> None:
    for text in (
        "from 30 to 31 June 2023",
        "Monday, 5 July 2024",
        "since 5 July",
        "4-3 July 2024",
        "about 5 July",
        "c. 1999-13",
        "2010\u201311",
        "July\u20142024",
    ):
        with pytest.raises(DataError) as caught:
            parse_date(text)
        assert caught.value.problems[0].found == f'"{text}"'


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("03/04/2024", "2024-04-03"),
        ("26 November", "XXXX-11-26"),
        ("1900s", "write 190X for the ten, 19XX for the hundred"),
        ("the 19th century", "1801 to 1900"),
        ("until 5 July 2024", "/2024-07-03"),
        ("3 or 4 July 2024", "between 3 and 4 July 2024"),
        ("30 December - 2 January 2024", "give the year at both ends"),
        ("3 to 4 to 5 July 2024", "expected one date, or one range of two"),
        ("2025 - 2024", "expected a start that is not after the end"),
        ("2010\u201311", "two years are 2010-2011, a month is 2010-11"),
        ("3 July 2010-11 August 2011", "spaces around the dash"),
        ("July 2024 -", "write 2024-07/ or /2024-07"),
        ("July 2024/..", "write EDTF, as 2024-07/.."),
        ("26 July", "add the year, or write XXXX-07-26"),
        ("July", "add the year"),
        ("Friday", "give the date in full"),
        ("Monday, 5 July 2024", "2024-07-05 is a Friday"),
        ("31 June 2023", "from 1 to 30"),
        ("2024-7-3", "write 2024-07-03"),
        ("July 0031", "write 0031-07"),
        ("Julember 2024", '"Julember" is not understood'),
    ],
)
def test_the_message_says_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_date(text)
    assert advice in str(caught.value)


def test_a_hint_stands_only_where_it_is_true() -> None:
    for text in ("July 2024,", "2025 - 2024", "31 June 2023"):
        with pytest.raises(DataError) as caught:
            parse_date(text)
        assert caught.value.problems[0].hint is None


@pytest.mark.parametrize("wrong", [None, 2024, b"July 2024", date(2024, 7, 4)])
def test_only_text_is_read(wrong: Any) -> None:
    with pytest.raises(TypeError, match="read from text"):
        parse_date(wrong)


@given(any_texts)
def test_everything_that_edtf_reads_is_read(text: str) -> None:
    assert parse_date(text) == edtf(text)


FORMS = ["%-d %B %Y", "%d %b %Y", "%B %-d, %Y", "%A, %-d %B %Y", "%a %b %d %Y", "%Y %B %-d"]


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(FORMS))
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    typed = day.strftime(form.replace("%-d", str(day.day)))
    assert parse_date(typed) == edtf(day.isoformat())


@given(st.dates(date(1000, 1, 1), date(9999, 11, 30)), st.integers(0, 27))
def test_every_range_within_a_month_is_read(day: date, length: int) -> None:
    start = day.replace(day=min(day.day, 28 - length))
    end = start.replace(day=start.day + length)
    expected = edtf(f"{start}/{end}")
    assert parse_date(f"{start.day}-{end.day} {end:%B %Y}") == expected
    assert parse_date(f"{start:%B} {start.day} to {end.day}, {end:%Y}") == expected
    assert parse_date(f"from {start.day} {start:%B} to {end.day} {end:%B %Y}") == expected


words = st.sampled_from(
    "3 4 31 2024 1990 July Feb may sept. Friday since from to between and c. 1990s the of , - / . "
    "mid next in until 2024-07 2024-07-03 10:00 \u2013 st 3rd ' ( X XXXX-11-26 \u0663".split()
)


@given(st.lists(words, max_size=7).map(" ".join) | st.text(max_size=40))
@example("since")
@example("between  and ")
@example("to")
@example("-")
@example("c. c. c. 1990")
@example("3 July 2024 - ")
@example("\u0131an 2024")
def test_any_words_are_a_date_or_one_problem(text: str) -> None:
    try:
        value = parse_date(text)
    except DataError as error:
        assert len(error.problems) == 1
        assert error.problems[0].rule
        assert error.problems[0].expected
    else:
        assert parse_date(str(value)) == value
