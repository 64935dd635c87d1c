"""Codes of other systems: in both directions, at every time, and against the lists themselves."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomodel import AmbiguousName, Country, DataError, StateCode, UnknownName, edtf
from diplomodel.reference.countries import countries
from diplomodel.vocabulary import CodeSystem

TABLE = countries()
EXCEPTIONS = Path(__file__).with_name("code_exceptions.csv")
# What is still open is asked about up to here.
LAST_YEAR = 2025


@cache
def excused() -> list[dict[str, str]]:
    with EXCEPTIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def every_code() -> Iterator[tuple[Country, StateCode]]:
    for country in TABLE:
        for held in country.codes:
            yield country, held


# Asking


@pytest.mark.parametrize(
    ("code", "system", "on", "country"),
    [
        ("365", "cow", "1900", "XRUE"),
        ("365", "cow", "1920", "XRSF"),
        ("365", "cow", "1975", "SUHH"),
        ("365", "cow", "1991-12-25", "SUHH"),
        ("365", "cow", "1991-12-26", "RU"),
        ("365", "gw", "2000", "RU"),
        ("RUS", "cow_letters", "1975", "SUHH"),
        ("rus", "gw_letters", "2000", "RU"),
        ("255", "cow", "1860", "XPRU"),
        ("255", "cow", "2000", "DE"),
        ("260", "cow", None, "DE"),
        ("265", "cow", None, "DDDE"),
        ("345", "cow", "1985", "YUCS"),
        ("345", "cow", "2004", "CSXX"),
        ("345", "cow", "2010", "RS"),
        ("340", "gw", "2010", "RS"),
        ("678", "gw", "1980", "XYAR"),
        ("678", "gw", "2000", "YE"),
        ("679", "cow", None, "YE"),
        ("817", "cow", None, "XSVN"),
        ("651", "cow", "1960", "XUAR"),
        ("651", "cow", "1980", "EG"),
        ("713", "cow", None, "TW"),
        ("225", "cow", None, "CH"),
        ("SZ", "fips", None, "CH"),
        ("SF", "fips", None, "ZA"),
        ("GM", "fips", "1985", "DE"),
        ("RS", "fips", None, "RU"),
        ("2", "cow", None, "US"),
        ("002", "cow", None, "US"),
    ],
)
def test_whose_code_it_is(code: str, system: str, on: str | None, country: str) -> None:
    assert TABLE.resolve(code, system=system, on=on).code == country
    assert TABLE.resolve(code, system=CodeSystem(system), on=on) is TABLE[country]


def test_a_code_that_several_held_in_turn_is_ambiguous_unless_the_date_decides() -> None:
    with pytest.raises(AmbiguousName) as caught:
        TABLE.resolve("365", system="cow")
    assert caught.value.choices == ("RU", "SUHH", "XRSF", "XRUE")
    assert "Soviet Union (SUHH), 1922-12-30/1991-12-25" in str(caught.value)
    assert str(caught.value).endswith("; say when, with on=")
    with pytest.raises(AmbiguousName, match="; 1922 does not decide") as caught:
        TABLE.resolve("365", system="cow", on="1922")
    assert caught.value.choices == ("SUHH", "XRSF")
    with pytest.raises(AmbiguousName):
        TABLE.resolve("365", system="cow", on="[1991-12-20..1991-12-30]")


def test_a_code_that_nobody_had_is_unknown() -> None:
    with pytest.raises(UnknownName, match=r'no country has the code "999" in cow$') as caught:
        TABLE.resolve("999", system="cow")
    assert caught.value.choices == ()
    with pytest.raises(UnknownName, match=r"has the code .365. in cow on 1700, only ") as caught:
        TABLE.resolve("365", system="cow", on="1700")
    assert not isinstance(caught.value, AmbiguousName)
    with pytest.raises(UnknownName, match=r"did you mean .*USA"):
        TABLE.resolve("USX", system="cow_letters")
    # A name is not a code.
    with pytest.raises(UnknownName):
        TABLE.resolve("Oman", system="cow")
    with pytest.raises(UnknownName, match="found 365, expected a code of cow, as text"):
        TABLE.resolve(365, system="cow")  # type: ignore[arg-type]


@pytest.mark.parametrize("system", ["fisp", "", "iso", "COW", 5, ["cow"]])
def test_an_unknown_system_is_an_error(system: Any) -> None:
    expected = "expected one of: cow, cow_letters, gw, gw_letters, fips"
    with pytest.raises(UnknownName, match=expected):
        TABLE.resolve("365", system=system)
    with pytest.raises(UnknownName, match=expected):
        TABLE["OM"].code_in(system)


def test_an_unknown_system_suggests() -> None:
    with pytest.raises(UnknownName, match=r"did you mean fips\?"):
        TABLE.resolve("GM", system="fisp")


@pytest.mark.parametrize("number", ["365", "2", "512", "004", " 512 "])
def test_a_number_alone_means_nothing(number: str) -> None:
    # 512 and 004 are numbers of ISO 3166, too.
    with pytest.raises(UnknownName, match="is a number: say whose code it is"):
        TABLE.resolve(number)


def test_letters_alone_are_of_iso() -> None:
    assert TABLE.resolve("GM").code == "GM"
    assert TABLE.resolve("GM", system="fips").code == "DE"
    assert TABLE.resolve("SF", system="fips").code == "ZA"
    with pytest.raises(UnknownName):
        TABLE.resolve("GMY")


def test_a_date_that_is_not_one_is_refused() -> None:
    for ask in (
        lambda: TABLE.resolve("365", system="cow", on="someday"),
        lambda: TABLE.resolve("Korea", on="someday"),
        lambda: TABLE["OM"].code_in("cow", on="someday"),
    ):
        with pytest.raises(DataError):
            ask()


@pytest.mark.parametrize(
    ("country", "system", "on", "code"),
    [
        ("DE", "gw", "1975", "260"),
        ("DE", "cow", "1975", "260"),
        ("DE", "cow", "2000", "255"),
        ("DE", "cow", "1990-10-02", "260"),
        ("DE", "cow", "1990-10-03", "255"),
        ("DE", "cow", "1990", None),  # one or the other
        ("DE", "cow", None, None),  # it had two
        ("DE", "cow", "1950", None),  # it had none
        ("DE", "cow_letters", "1975", "GFR"),
        ("SS", "gw", "2011", "626"),  # the only one that it may have had
        ("SS", "gw", "2010", None),
        ("SS", "gw", None, "626"),
        ("SUHH", "cow", "1991", "365"),
        ("SUHH", "cow", "2000", None),
        ("OM", "cow", None, "698"),
        ("OM", "fips", None, "MU"),
        ("PS", "cow", "2000", None),
        ("PS", "fips", None, None),  # the West Bank and Gaza have one each
        ("CK", "cow", None, None),
        ("VA", "gw", "2000", None),
    ],
)
def test_which_code_a_country_had(
    country: str, system: str, on: str | None, code: str | None
) -> None:
    assert TABLE[country].code_in(system, on=on) == code


def test_a_name_of_two_parts_is_that_of_both() -> None:
    assert TABLE.resolve("Iran (Persia)").code == "IR"
    assert TABLE.resolve("Sri Lanka (Ceylon)").code == "LK"
    assert TABLE.resolve("Belarus (Byelorussia)").code == "BY"
    for name, then, choices in (
        ("Russia (Soviet Union)", "SUHH", ("RU", "SUHH")),
        ("Turkey (Ottoman Empire)", "XOTT", ("TR", "XOTT")),
        ("Zimbabwe (Rhodesia)", "RHZW", ("ZW", "RHZW")),
        ("Burkina Faso (Upper Volta)", "HVBF", ("BF", "HVBF")),
        ("Germany (Prussia)", "XPRU", ("DE", "XPRU")),
        ("Tanzania/Tanganyika", "XTAN", ("TZ", "XTAN")),
        ("Italy/Sardinia", "XSAR", ("IT", "XSAR")),
    ):
        with pytest.raises(AmbiguousName) as caught:
            TABLE.resolve(name)
        assert caught.value.choices == choices
        former = TABLE[then].valid
        assert former is not None
        assert TABLE.resolve(name, on=former.latest).code == then
    # What the table itself writes so is one name, and a part that nothing is known by is no part.
    assert TABLE.resolve("Sint Maarten (Netherlands)").code == "SX"
    assert TABLE.resolve("Congo (Brazzaville)").code == "CG"
    for name in ("Oman (nowhere)", "nowhere/Oman", "(", "/", "()", " " * 50_000 + "("):
        with pytest.raises(UnknownName) as unknown:
            TABLE.resolve(name)
        assert not isinstance(unknown.value, AmbiguousName)


def test_a_date_decides_between_namesakes_of_different_times() -> None:
    assert TABLE.resolve("Korea", on="1900").code == "XKOR"
    with pytest.raises(AmbiguousName):
        TABLE.resolve("Korea", on="2000")
    with pytest.raises(AmbiguousName):
        TABLE.resolve("Korea", on="1930")
    # What is not shared is found at any time.
    assert TABLE.resolve("Kosovo", on="1900").code == "XK"


# The table


def test_every_code_leads_back_at_its_first_and_its_last_day() -> None:
    asked = 0
    for country, held in every_code():
        valid = held.valid or edtf("1975/..")
        for on in (valid.earliest or valid.latest, valid.latest or date(LAST_YEAR, 1, 1)):
            asked += 1
            found = TABLE.resolve(held.code, system=held.system, on=on)
            assert found is country, (held, on)
            if held.system is not CodeSystem.FIPS:
                assert country.code_in(held.system, on=on) == held.code, (held, on)
    assert asked > 2000


def test_each_day_of_a_code_is_within_the_time_of_its_country() -> None:
    for country, held in every_code():
        if country.valid is not None and held.system is not CodeSystem.FIPS:
            assert held.valid is not None
            assert held.valid.within(country.valid) is True, (country.code, held)


def test_no_two_share_a_code_on_one_day_and_nobody_has_two_of_a_system() -> None:
    by_code: dict[tuple[CodeSystem, str], list[Any]] = {}
    by_country: dict[tuple[CodeSystem, str], list[Any]] = {}
    for country, held in every_code():
        by_code.setdefault((held.system, held.code), []).append(held.valid)
        by_country.setdefault((held.system, country.code), []).append(held.valid)
    for spans in (by_code, by_country):
        for (system, key), dates in spans.items():
            if system is CodeSystem.FIPS and spans is by_country:
                continue  # several places may be one country here
            for number, one in enumerate(dates):
                for other in dates[number + 1 :]:
                    assert one.overlaps(other) is False, (system, key, one, other)


def test_a_number_and_its_letters_were_held_together() -> None:
    for country in TABLE:
        for numbers, letters in (("cow", "cow_letters"), ("gw", "gw_letters")):
            by_system = {
                system: [(c.name, c.valid) for c in country.codes if c.system == system]
                for system in (numbers, letters)
            }
            assert by_system[numbers] == by_system[letters]


def test_every_system_has_many_codes() -> None:
    counts = dict.fromkeys(CodeSystem, 0)
    for _, held in every_code():
        counts[held.system] += 1
        assert held.name
        assert held.code.isdigit() == (held.system in (CodeSystem.COW, CodeSystem.GW))
    assert counts[CodeSystem.COW] == counts[CodeSystem.COW_LETTERS] >= 240
    assert counts[CodeSystem.GW] == counts[CodeSystem.GW_LETTERS] >= 200
    assert counts[CodeSystem.FIPS] >= 250


@given(
    st.sampled_from([*every_code()]),
    st.dates(date(1800, 1, 1), date(2025, 1, 1)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "[%Y-%m-%d..%Y]"]),
)
def test_a_code_leads_to_whoever_may_have_had_it(
    pair: tuple[Country, StateCode], day: date, form: str
) -> None:
    _, held = pair
    on = edtf(day.strftime(form))
    holders = {
        country.code
        for country, other in every_code()
        if (other.system, other.code) == (held.system, held.code)
        and (other.valid is None or other.valid.overlaps(on) is not False)
    }
    try:
        found = {TABLE.resolve(held.code, system=held.system, on=on).code}
    except AmbiguousName as error:
        found = set(error.choices)
        assert len(found) > 1
    except UnknownName:
        found = set()
    assert found == holders


def test_a_state_code_is_a_record() -> None:
    with pytest.raises(DataError, match="system"):
        StateCode(system="cow", code="2")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="code"):
        StateCode(system=CodeSystem.COW, code=2)  # type: ignore[arg-type]
    assert StateCode(system=CodeSystem.GW, code="2") == StateCode(system=CodeSystem.GW, code="2")


# What the lists have and the table has not


def test_no_country_had_a_code_in_the_periods_that_are_excepted() -> None:
    assert len(excused()) == 26
    for row in excused():
        assert row["reason"]
        for on in (row["start"], row["end"]):
            with pytest.raises(UnknownName) as caught:
                TABLE.resolve(row["code"], system=row["system"], on=on)
            assert not isinstance(caught.value, AmbiguousName), row
