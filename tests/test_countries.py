"""The table of countries, against an independent list, and that it costs nothing unasked."""

import json
import re
import subprocess
import sys
import unicodedata
from datetime import timedelta
from importlib import resources
from typing import Any

import pycountry
import pytest

from diplomodel import Country, DateSpan
from diplomodel.reference.countries import codes, countries
from diplomodel.reference.names import fold, names_of
from diplomodel.vocabulary import CountryType

TABLE = {country.code: country for country in countries()}
ISO: dict[str, Any] = {entry.alpha_2: entry for entry in pycountry.countries}
WITHDRAWN: dict[str, Any] = {entry.alpha_4: entry for entry in pycountry.historic_countries}
FORMER = [country for country in TABLE.values() if country.type == CountryType.FORMER_STATE]


def shared_names() -> dict[str, list[str]]:
    file = resources.files("diplomodel").joinpath("reference", "ambiguous_names.json")
    shared: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
    return shared


def folded_names() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for country in TABLE.values():
        for text in (country.code, country.alpha3, *names_of(country)):
            if text is not None:
                found.setdefault(fold(text), set()).add(country.code)
    return found


def words(country: Country, language: str) -> list[str]:
    return [name.text for name in country.names if name.language == language]


def test_it_is_all_of_iso_3166_and_kosovo() -> None:
    present = {code for code in TABLE if len(code) == 2}
    assert len(ISO) == 249
    assert present == ISO.keys() | {"XK"}
    assert codes() == TABLE.keys()
    assert all(TABLE[code].type != CountryType.FORMER_STATE for code in present)


def test_the_codes_agree_each_with_each_of_the_others() -> None:
    ours = {code: country for code, country in TABLE.items() if code in ISO}
    for get, theirs in (
        (lambda c: (c.code, c.alpha3), lambda e: (e.alpha_2, e.alpha_3)),
        (lambda c: (c.code, c.numeric), lambda e: (e.alpha_2, e.numeric)),
        (lambda c: (c.alpha3, c.numeric), lambda e: (e.alpha_3, e.numeric)),
    ):
        assert {get(country) for country in ours.values()} == {theirs(e) for e in ISO.values()}
    for code, country in ours.items():
        assert pycountry.countries.get(alpha_3=country.alpha3).alpha_2 == code
        assert pycountry.countries.get(numeric=country.numeric).alpha_2 == code


def test_no_code_is_given_twice() -> None:
    for attribute in ("alpha3", "numeric"):
        given = [value for c in TABLE.values() if (value := getattr(c, attribute)) is not None]
        assert len(given) == len(set(given))


def test_the_names_that_iso_gives_lead_to_the_same_country() -> None:
    registry, unknown = countries(), set[str]()
    for code, entry in ISO.items():
        for attribute in ("name", "common_name", "official_name"):
            name = getattr(entry, attribute, None)
            if name is None:
                continue
            choices = registry.names().get(fold(name))
            if choices is None:
                unknown.add(name)
            else:
                assert code in choices, name
    # With the article in front they are not known, and are not guessed.
    assert unknown <= {"the State of Eritrea", "the State of Palestine"}


# The ISO 3166-3 codes of what was no state, or is known by another code in the table.
NOT_IN_THE_TABLE = set(
    "AIDJ BQAQ BUMM CTKI FQHH FXFR GEHH JTUM MIUM NQAQ NTHH PUUM PZPA WKUM".split()
)


def test_former_states_have_iso_codes_where_iso_has_them() -> None:
    four = {code for code in TABLE if len(code) == 4}
    assert four == {country.code for country in FORMER}
    assert WITHDRAWN.keys() - four == NOT_IN_THE_TABLE
    for code in four:
        country = TABLE[code]
        if code not in WITHDRAWN:
            assert code.startswith("X"), code
            assert country.alpha3 is None
            continue
        assert country.alpha3 == WITHDRAWN[code].alpha_3
        if country.numeric is not None and code != "YUCS":
            assert country.numeric == WITHDRAWN[code].numeric
    # ISO used 890 for the six republics and 891 for what remained; the latter went on to CSXX.
    assert TABLE["YUCS"].numeric == "890"
    assert TABLE["CSXX"].numeric == "891"


@pytest.mark.parametrize("country", FORMER, ids=lambda country: country.code)
def test_a_former_state_ended_and_has_successors(country: Country) -> None:
    assert isinstance(country.valid, DateSpan)
    assert country.valid.earliest is not None
    assert country.valid.latest is not None
    assert country.valid.before("2024") is True
    assert country.successors
    assert country.code not in country.successors
    for code in country.successors:
        successor = TABLE[code]
        assert successor.valid is None or successor.valid.before(country.valid) is not True


# Pairs that were both there for a time, in two ways: a successor that was there already took the
# other in, or it left before the other ended.
TAKEN_IN = {
    ("DDDE", "DE"), ("SKIN", "IN"), ("XDZG", "PL"), ("XHAN", "XPRU"), ("XHAR", "US"),
    ("XHSK", "XPRU"), ("XMCK", "CN"), ("XMOD", "XSAR"), ("XPAP", "IT"), ("XPAR", "XSAR"),
    ("XTBT", "CN"), ("XTEX", "US"), ("XTUS", "XSAR"),
}  # fmt: skip
LEFT_EARLIER = {
    *((union, code) for union, codes in {
        "CSXX": "ME", "PCHH": "FM MH", "SUHH": "AM AZ BY GE KG KZ MD TJ TM UA UZ",
        "XAUH": "HU", "XCAF": "CR GT HN NI", "XFRN": "RHZW", "XGCO": "EC VE",
        "YUCS": "BA HR MK SI",
    }.items() for code in codes.split()),
}  # fmt: skip
# One span cannot say that Egypt, Syria and the Congo were there before and after.
BEFORE_AND_AFTER = {("XUAR", "EG"), ("XUAR", "SY"), ("ZRCD", "CD")}


def test_what_came_after_another_says_when_it_was_there() -> None:
    both_there = set()
    for country in FORMER:
        for code in country.successors:
            successor = TABLE[code]
            if successor.type == CountryType.TERRITORY:
                continue
            assert successor.valid is not None, (country.code, code)
            assert country.valid is not None
            if country.valid.overlaps(successor.valid) is not False:
                both_there.add((country.code, code))
    assert both_there == TAKEN_IN | LEFT_EARLIER | BEFORE_AND_AFTER


@pytest.mark.parametrize(
    ("first", "then", "day"),
    [
        ("XRUE", "XRSF", "1917-11-07"),
        ("XRSF", "SUHH", "1922-12-30"),
        ("SUHH", "RU", "1991-12-26"),
        ("XAUE", "XAUH", "1867-06-08"),
        ("XOTT", "TR", "1922-11-01"),
        ("XSAR", "IT", "1861-03-17"),
        ("XPRU", "DE", "1871-01-18"),
        ("YUCS", "CSXX", "2003-02-04"),
        ("CSXX", "RS", "2006-06-05"),
        ("BYAA", "BY", "1991-08-25"),
        ("XUKR", "UA", "1991-08-24"),
        ("DYBJ", "BJ", "1975-11-30"),
        ("HVBF", "BF", "1984-08-04"),
    ],
)
def test_no_day_has_both_and_none_has_neither(first: str, then: str, day: str) -> None:
    before, after = TABLE[first].valid, TABLE[then].valid
    assert before is not None
    assert after is not None
    assert before.latest is not None
    assert str(after.earliest) == day
    assert before.latest + timedelta(days=1) == after.earliest


def test_what_exists_has_not_ended() -> None:
    for country in TABLE.values():
        assert country.type is not None
        if country.type != CountryType.FORMER_STATE:
            assert not country.successors
            assert country.valid is None or country.valid.overlaps("2024") is True, country.code


@pytest.mark.parametrize(
    ("name", "code", "type_"),
    [
        ("USSR", "SUHH", "former_state"),
        ("Yugoslavia", "YUCS", "former_state"),
        ("Serbia and Montenegro", "CSXX", "former_state"),
        ("Czechoslovakia", "CSHH", "former_state"),
        ("GDR", "DDDE", "former_state"),
        ("East Germany", "DDDE", "former_state"),
        ("South Yemen", "YDYE", "former_state"),
        ("North Yemen", "XYAR", "former_state"),
        ("South Vietnam", "XSVN", "former_state"),
        ("Byelorussian SSR", "BYAA", "former_state"),
        ("Ukrainian SSR", "XUKR", "former_state"),
        ("Zaire", "ZRCD", "former_state"),
        ("Upper Volta", "HVBF", "former_state"),
        ("Kosovo", "XK", "contested"),
        ("Taiwan", "TW", "contested"),
        ("Palestine", "PS", "contested"),
        ("Western Sahara", "EH", "contested"),
        ("Holy See", "VA", "state"),
        ("Vatican", "VA", "state"),
        ("Burma", "MM", "state"),
        ("UK", "GB", "state"),
        ("Great Britain", "GB", "state"),
        ("Ivory Coast", "CI", "state"),
        ("DPRK", "KP", "state"),
        ("North Korea", "KP", "state"),
        ("South Korea", "KR", "state"),
        ("USA", "US", "state"),
        ("PRC", "CN", "state"),
        ("Swaziland", "SZ", "state"),
        ("Macedonia", "MK", "state"),
        ("Czech Republic", "CZ", "state"),
        ("Беларусь", "BY", "state"),
        ("Белоруссия", "BY", "state"),
        ("Казахстан", "KZ", "state"),
        ("Hong Kong", "HK", "territory"),
        ("Guinea", "GN", "state"),
        ("Гвинея", "GN", "state"),
        ("Russian Empire", "XRUE", "former_state"),
        ("RSFSR", "XRSF", "former_state"),
        ("Tibet", "XTBT", "former_state"),
        ("Korea, People's Republic of", "KP", "state"),
        ("Yemen People's Republic", "YDYE", "former_state"),
        ("Greenland", "GL", "territory"),
    ],
)
def test_what_people_call_them(name: str, code: str, type_: str) -> None:
    found = countries().resolve(name)
    assert (found.code, found.type) == (code, type_)


def test_the_contested_are_these() -> None:
    contested = {code for code, c in TABLE.items() if c.type == CountryType.CONTESTED}
    assert contested == {"EH", "PS", "TW", "XK"}


SCRIPTS = {"ru": "CYRILLIC", "be": "CYRILLIC", "zh": "CJK", "ar": "ARABIC", "fr": "LATIN"}


@pytest.mark.parametrize("language", ["en", "ru", "fr", "es", "zh", "ar"])
def test_everyone_has_a_name_in_the_languages_of_the_united_nations(language: str) -> None:
    assert not [code for code, country in TABLE.items() if not words(country, language)]


def test_most_have_a_belarusian_name() -> None:
    assert len([code for code in ISO if words(TABLE[code], "be")]) >= 150


@pytest.mark.parametrize("language", SCRIPTS)
def test_names_are_in_the_script_of_their_language(language: str) -> None:
    for code, country in TABLE.items():
        for text in words(country, language)[:1]:
            letters = [letter for letter in text if letter.isalpha()]
            assert letters, code
            for letter in letters:
                assert unicodedata.name(letter).startswith(SCRIPTS[language]), (code, text, letter)


def test_names_are_clean() -> None:
    languages = {name.language for country in TABLE.values() for name in country.names}
    assert languages == {"en", "ru", "fr", "es", "zh", "ar", "be"}
    for country in TABLE.values():
        for text in names_of(country):
            assert text == " ".join(text.split())
            assert fold(text)
        pairs = [(name.language, name.text) for name in country.names]
        assert len(pairs) == len(set(pairs)), country.code


def test_identifiers_lead_to_one_country_each() -> None:
    given = [(found, c.code) for c in TABLE.values() for found in c.identifiers]
    assert len(given) > 200
    for found, code in given:
        assert re.fullmatch("wikidata:Q[0-9]+", found)
        assert countries().resolve(found).code == code
    # The Holy See, not the city; the State of Palestine, not the region.
    assert countries()["VA"].identifiers == ("wikidata:Q159583",)
    assert countries()["PS"].identifiers == ("wikidata:Q219060",)


# Ambiguous names

# Names that a choice goes by although the table does not spell them so, and why they ask.
HEARD_OF: dict[str, str] = {
    "belorussia": "older English for both, before and after 1991",
    "byelorussia": "older English for both, before and after 1991",
    "le congo": "either Congo, with the French article",
    "the virgin islands": "either, with the article",
    "جزر العذراء": "either, in another Arabic rendering",
    "republica de china": "what Taiwan calls itself, taken by many readers for the mainland",
    "republique de chine": "what Taiwan calls itself, taken by many readers for the mainland",
    "roc": "what Taiwan calls itself, taken by many readers for the mainland",
    "кітаиская рэспубліка": "what Taiwan calls itself, taken by many readers for the mainland",
    "جمهورية الصين": "what Taiwan calls itself, taken by many readers for the mainland",
    "中华民国": "what Taiwan calls itself, and China before 1949",
    "st martin": "either half of the island",
    "сен мартен": "either half of the island",
    "сен мартэн": "either half of the island",
    "سان مارتن": "either half of the island",
    "سانت مارتن": "either half of the island",
}


def test_every_name_is_one_country_or_stands_in_the_list_of_ambiguous_ones() -> None:
    shared = shared_names()
    for name, found in folded_names().items():
        if len(found) > 1:
            assert name in shared, (name, found)
            assert found <= set(shared[name]), (name, found)


def test_every_ambiguous_name_is_needed() -> None:
    shared = shared_names()
    for name, choices in shared.items():
        assert fold(name) == name
        assert choices == sorted(set(choices))
        assert len(choices) > 1
        assert set(choices) <= TABLE.keys()
        # Whoever knows a choice by its full name may well say this part of it alone.
        parts = set(name.split())
        unheard = [
            code
            for code in choices
            if not any(
                parts <= set(fold(text).split()) or name in fold(text)
                for text in names_of(TABLE[code])
            )
        ]
        assert bool(unheard) == (name in HEARD_OF), (name, unheard)
    assert HEARD_OF.keys() <= shared.keys()


def test_each_choice_of_an_ambiguous_name_can_be_said_in_full() -> None:
    for choices in shared_names().values():
        for code in choices:
            alone = [t for t in names_of(TABLE[code]) if countries().names()[fold(t)] == (code,)]
            assert alone, code


# Loading

ASK_NOTHING = """
import diplomodel as dm
from diplomodel.reference import countries as module

def built():
    return module.countries.cache_info().currsize, module._rows.cache_info().currsize

assert built() == (0, 0), "by importing"
ds = dm.Dataset([dm.Visit(id="a-visit", title="A visit", date=dm.edtf("2024-07"))])
assert ds.visits.where(during="2024", kind="visit").one().id == "a-visit"
assert built()[0] == 0, "by a data set without countries"
ds = dm.Dataset([dm.Visit(id="a-visit", title="A visit", destinations=("OM",))])
assert ds.visits.where(lambda visit: "OM" in visit.destinations).one()
assert built()[0] == 0, "by a data set with codes"
assert ds.visits.where(destination="Oman").one()
assert built() == (1, 1), "by asking"
"""


def test_a_script_that_asks_for_no_country_builds_none() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ASK_NOTHING], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_the_table_is_one_for_all_data_sets() -> None:
    assert countries() is countries()
    assert countries()["OM"] is TABLE["OM"]
