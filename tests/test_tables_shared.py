"""The public tables that the shipped mappings are for, where they are at hand."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import diplomodel as dm
from diplomodel import Report
from diplomodel.errors import Severity
from diplomodel.tables import check_table

TABLES = Path(__file__).parents[2] / "shared" / "tables"
MAPPINGS = {
    "visits_us_presidents.csv": "us-presidents-visits",
    "agreements_huggo.csv": "huggo-agreements",
    "statements_ungdc.csv": "ungdc-statements",
    "us_travels.csv": "us-state-travels",
}
# How many rows are read, and refused by each rule; a row can break several.
FIGURES: dict[str, tuple[int, int, dict[str, int]]] = {
    "visits_us_presidents.csv": (690, 2, {"reversed": 1, "date-format": 1}),
    "agreements_huggo.csv": (
        4532,
        29,
        {"check-same": 17, "no-such-day": 6, "edtf": 3, "check-before": 2, "edtf-unknown": 1},
    ),
    "statements_ungdc.csv": (
        10944,
        22,
        {
            "check-country": 10,
            "country-unknown": 9,
            "country-not-then": 2,
            "template-incomplete": 1,
            "check-matches": 1,
        },
    ),
    "us_travels.csv": (4271, 0, {}),
}
# Without the tables there are no tests here at all.
__test__ = all((TABLES / name).is_file() for name in MAPPINGS)


@cache
def report_of(name: str) -> Report:
    return check_table(TABLES / name, MAPPINGS[name])


def refused(report: Report) -> set[int]:
    return {p.line or 0 for p in report.problems if p.severity == Severity.ERROR}


@pytest.mark.parametrize("name", MAPPINGS)
def test_every_row_is_a_record_or_a_problem(name: str) -> None:
    report = report_of(name)
    read, bad, rules = FIGURES[name]
    assert (report.read, len(refused(report))) == (read, bad)
    assert len(report.dataset.events) == read - bad
    assert bad / read <= 0.01
    told = Counter({(p.line, p.rule) for p in report.problems if p.severity == Severity.ERROR})
    by_rule = Counter(rule for _, rule in told)
    assert {rule: by_rule[rule] for rule in rules} == rules


def test_dates_of_agreements() -> None:
    report = report_of("agreements_huggo.csv")
    dates = {str(act.date) for event in report.dataset.agreements for act in event.acts}
    assert {"1897-05-15?", "1964-06", "1964-XX-16"} <= dates
    assert "9999-12-31" not in dates
    told = "\n".join(map(str, report.problems))
    for text in ("1972-06-31?", "1953-05-5", "0014-022005", "2010-XX-XX-", "1981-09..1981-10"):
        assert f'found "{text}"' in told


def test_visits() -> None:
    visits = report_of("visits_us_presidents.csv").dataset.visits
    both = visits.where(destination="Germany", during="2009-04-03").one()
    assert both.destinations == ("FR", "DE")
    texts = [f"{visit.title}{visit.summary}" for visit in visits]
    assert not [text for text in texts if "\u00a0" in text or "[5" in text]
    elect = [visit for visit in visits if "President-elect.]" in (visit.summary or "")]
    assert [visit.participants[0].office for visit in elect] == ["President-elect"] * 3
    assert Counter(str(visit.type) for visit in visits)["state"] == 64
    assert sorted(str(visit.date) for visit in visits if str(visit.date).endswith("/")) == [
        "1974-10-21/",
        "1975-06-03/",
    ]


def test_speakers_stand_for_what_their_codes_meant_then() -> None:
    statements = report_of("statements_ungdc.csv").dataset.statements
    found = Counter(
        participant.country or participant.organization
        for statement in statements
        for participant in statement.participants
    )
    assert {code: found[code] for code in ("YDYE", "DDDE", "CSHH", "YUCS", "CSXX", "SUHH")} == {
        "YDYE": 21,
        "DDDE": 16,
        "CSHH": 47,
        "YUCS": 48,
        "CSXX": 3,
        "SUHH": 47,
    }
    levels = {(p.office, str(p.level)) for s in statements for p in s.participants if p.office}
    assert ("President", "head_of_state") in levels
    assert ("President of the Council of Ministers", "head_of_government") in levels
    assert not [
        office for office, level in levels if "ouncil" in office and level[:9] == "head_of_s"
    ]
    assert found["eu"] == 11
    assert found["european-council"] == 2
    assert not statements.where(country="Russia", before="1991", certainty="certain")


def test_the_bundled_travels_are_what_the_mapping_makes_of_the_table() -> None:
    report = report_of("us_travels.csv")
    bundled = {record.id: record for record in dm.load("us-travels").records()}
    assert {record.id: record for record in report.dataset.records()} == bundled
    odd = sorted((p.record, p.rule, p.found.split(",")[0]) for p in report.problems)
    assert odd == [
        ("us-travel-2062", "country-not-then", '"Palau"'),
        ("us-travel-2804", "country-not-then", '"Suriname"'),
        ("us-travel-459", "country-not-then", '"U.S.S.R."'),
        ("us-travel-467", "country-not-then", '"U.S.S.R."'),
        ("us-travel-469", "country-not-then", '"U.S.S.R."'),
    ]
