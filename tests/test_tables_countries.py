"""Countries in tables: codes of other systems, and what is in no table of countries."""

from typing import Any, get_args

import diplomodel as dm
from diplomodel.errors import Severity
from diplomodel.tables import check_table, read_table
from diplomodel.tables._mapping import System
from diplomodel.vocabulary import CodeSystem

VISITS: dict[str, Any] = {
    "kind": "visit",
    "id": "v-{row}",
    "fields": {"title": "To {Host}", "date": "{Year}", "destinations": "{Host}"},
}


def visits(*cells: tuple[str, str], **more: Any) -> dm.Report:
    rows = [{"Host": host, "Year": year} for host, year in cells]
    return check_table(rows, VISITS | more)


def hosts(report: dm.Report) -> list[str]:
    return [code for visit in report.dataset.visits for code in visit.destinations]


def errors(report: dm.Report) -> list[str]:
    return [str(p) for p in report.problems if p.severity == Severity.ERROR]


# Codes of other systems


def test_codes_of_a_system_are_read_as_of_the_date_of_the_row() -> None:
    report = visits(("365", "1975"), ("365", "1995"), ("710", "2000"), countries={"codes": "cow"})
    assert hosts(report) == ["SUHH", "RU", "CN"]
    assert not report.problems


def test_letters_are_of_the_system_too_and_names_stay_names() -> None:
    report = visits(("SWZ", "1990"), ("Oman", "1991"), countries={"codes": "cow_letters"})
    assert hosts(report) == ["CH", "OM"]
    report = visits(("GM", "1995"), ("RS", "1996"), countries={"codes": "fips"})
    assert hosts(report) == ["DE", "RU"]


def test_every_system_of_codes_can_be_named() -> None:
    assert {*get_args(System)} == {*CodeSystem, "iso_numeric"}


def test_numbers_may_be_those_of_iso() -> None:
    cells = (("4", "2003"), ("810", "1980"), ("818", "2003"), ("056", "2003"))
    report = visits(*cells, countries={"codes": "iso_numeric"})
    assert hosts(report) == ["SUHH", "AF", "EG", "BE"]
    assert (
        "expected a code in iso_numeric"
        in errors(visits(("365", "1975"), countries={"codes": "iso_numeric"}))[0]
    )
    for line in errors(visits(("4", "2003"), ("818", "2003"), ("056", "2003"), ("276", "2003"))):
        assert 'codes_in = { "Host" = "iso_numeric" }' in line


def test_a_code_that_is_not_of_the_system_is_never_read_as_one_of_iso() -> None:
    report = visits(("CHE", "1990"), countries={"codes": "cow_letters"})
    assert hosts(report) == []
    (line,) = errors(report)
    assert 'found "CHE", expected a code in cow_letters, or a known name of a country' in line


def test_a_code_that_was_of_several_needs_a_date_that_decides() -> None:
    rows = [{"Host": "365", "Year": "", "On": "1990/1993"}, {"Host": "365", "Year": "", "On": ""}]
    report = check_table(rows, VISITS | {"countries": {"codes": "cow", "on": "On"}})
    assert [line.partition("Host: ")[2] for line in errors(report)] == [
        'found "365" in cow at 1990/1993, expected a date by which to tell whether it is '
        "Russia (RU) or Soviet Union (SUHH)",
        'found "365" in cow at nothing, expected a date by which to tell whether it is '
        "Russia (RU) or Soviet Union (SUHH) or Soviet Russia (XRSF) or Russian Empire (XRUE)",
    ]
    rows[1]["On"] = "1975"
    assert hosts(check_table(rows, VISITS | {"countries": {"codes": "cow", "on": "On"}})) == [
        "SUHH"
    ]


def test_a_code_outside_its_time_is_a_warning_where_one_country_ever_had_it() -> None:
    report = visits(("373", "1990"), ("260", "2001"), ("255", "1975"), countries={"codes": "cow"})
    assert hosts(report) == ["AZ", "DE"]
    assert [str(p).partition("found ")[2] for p in report.problems[:2]] == [
        '"373", Azerbaijan (AZ), at 1990, expected a date within 1991-10-18/.., when it existed',
        '"260", Germany (DE), in cow at 2001, expected a date within 1955-05-05/1990-10-02, when '
        "it had this code",
    ]
    # Prussia had it, too.
    assert 'found "255"' in errors(report)[0]
    strict = {"codes": "cow", "existing": "refuse"}
    assert len(errors(visits(("373", "1990"), ("260", "2001"), countries=strict))) == 2


def test_columns_may_have_systems_of_their_own() -> None:
    rows = [{"Host": "GMY", "Year": "1900", "Guest": "USA", "Whose": "2"}]
    mapping = VISITS | {
        "participants": [{"role": "visitor", "country": "{Guest}"}],
        "checks": [{"column": "Whose", "country_of": "Guest"}],
        "countries": {"codes_in": {"Host": "cow_letters", "Whose": "gw"}},
    }
    (visit,) = read_table(rows, mapping).visits
    assert (visit.destinations, visit.countries) == (("DE",), ("US", "DE"))
    rows[0]["Whose"] = "710"
    assert "it is CN, not US" in errors(check_table(rows, mapping))[0]
    absent = VISITS | {"countries": {"codes_in": {"Hosts": "cow"}}}
    assert 'the column "Hosts", expected one of' in errors(check_table(rows, absent))[0]


def test_a_column_that_patterns_make_may_have_a_system() -> None:
    rows = [{"Host": "state 365", "Year": "1975"}]
    mapping = VISITS | {
        "fields": {"title": "{Host}", "date": "{Year}", "destinations": "{number}"},
        "extract": [{"column": "Host", "pattern": "state (?P<number>[0-9]+)"}],
    }
    for name in ("Host", "number"):
        ds = read_table(rows, mapping | {"countries": {"codes_in": {name: "cow"}}})
        assert ds.visits[0].destinations == ("SUHH",)


def test_unknown_codes_that_another_system_has_are_pointed_out() -> None:
    for line in errors(visits(("365", "1975"), ("710", "1990"))):
        assert 'codes_in = { "Host" = "cow" or "gw" }' in line
    report = visits(("GMY", "1990"), ("CHN", "1991"), ("SPN", "1992"), ("Omann", "1993"))
    lines = errors(report)
    assert hosts(report) == ["CN"]
    assert all("2 of the 3 unknown words in this column are codes" in line for line in lines)
    assert all('"cow_letters" or "gw_letters"' in line for line in lines)
    (line,) = errors(visits(("365", "1975")))
    assert 'codes_in = { "Host" = "cow" or "gw" }' in line
    (line,) = errors(visits(("Omann", "1993")))
    assert "did you mean Oman (OM)" in line


def test_aliases_and_later_states_hold_beside_a_system() -> None:
    more = {"codes": "cow", "aliases": {"UK": "GB"}, "then": {"CN": [{"before": "1950"}]}}
    report = visits(("UK", "1975"), ("710", "1940"), ("710", "1990"), countries=more)
    assert hosts(report) == ["GB", "CN"]
    assert "a country that existed in 1940" in errors(report)[0]
