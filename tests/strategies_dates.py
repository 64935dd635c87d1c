"""Texts of every kind of date, for the property tests."""

from datetime import date

from hypothesis import strategies as st

from diplomodel.dates import edtf
from diplomodel.errors import DataError

# Half of them are near each other.
days = st.one_of(st.dates(), st.dates(date(2023, 12, 1), date(2024, 3, 15)))
marks = st.sampled_from(["", "", "", "?", "~", "%"])


def _shape(day: date, shape: str) -> str:
    year, month, number = day.isoformat().split("-")
    return shape.format(Y=year, M=month, D=number, decade=year[:3] + "X", century=year[:2] + "XX")


known_year = st.builds(
    _shape,
    days,
    st.sampled_from(
        ["{Y}-{M}-{D}"] * 4 + ["{Y}-{M}", "{Y}-{M}-XX", "{Y}", "{Y}-XX", "{Y}-XX-XX", "{Y}-XX-{D}"]
    ),
)
unknown_year = st.builds(_shape, days, st.sampled_from(["{decade}", "{century}", "XXXX-{M}-{D}"]))
plain_partials = st.one_of(known_year, known_year, unknown_year)
partial_texts = st.builds(str.__add__, plain_partials, marks)
_ends = st.builds(str.__add__, known_year, marks)


def _is_date(text: str) -> bool:
    try:
        return bool(edtf(text))
    except DataError as error:
        assert error.problems[0].rule == "reversed", error
        return False


def _between(start: str, end: str) -> tuple[str, str]:
    one, other = sorted((start, end), key=lambda text: edtf(text).sort_key)
    return one, other


_pairs = st.builds(_between, _ends, _ends)
_plain_pairs = st.builds(_between, known_year, known_year)
span_texts = st.one_of(
    _pairs.map("/".join),
    st.builds("{}/{}".format, _ends, st.sampled_from(["", ".."])),
    st.builds("{1}/{0}".format, _ends, st.sampled_from(["", ".."])),
).filter(_is_date)
within_texts = st.one_of(
    _plain_pairs.map(lambda pair: f"[{pair[0]}..{pair[1]}]"),
    st.builds("[{}..]".format, known_year),
    st.builds("[..{}]".format, known_year),
).filter(_is_date)
any_texts = st.one_of(partial_texts, span_texts, within_texts)
# One unknown day both as the date itself and as the argument.
one_day_texts = st.one_of(
    days.map(date.isoformat),
    within_texts,
    st.builds(_shape, days, st.just("XXXX-{M}-{D}")),
)
