"""The memberships against a list of political science, where that is at hand."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from diplomodel import Dataset, DateSpan
from diplomodel.reference.countries import countries

LIST = Path(__file__).parents[2] / "shared" / "codes" / "cow_igo_memberships.csv"
DISAGREEMENTS = Path(__file__).with_name("membership_disagreements.csv")
# Without the list there are no tests here at all.
__test__ = LIST.is_file()

BODIES = {body.id: body for body in Dataset().organizations.all()}
# What the list calls otherwise; the European Communities and the Union are one body here.
CALLED = {"au": "african-union", "coe": "council-of-europe", "eec": "eu", "loas": "arab-league"}
LAST_YEAR = 2014
# Seats that went on under another code, by what the list calls them.
SEATS = {
    "Belarus": "BYAA BY",
    "Benin": "DYBJ BJ",
    "Burkina Faso": "HVBF BF",
    "Congo": "CG",
    "Democratic Republic of Vietnam": "VN VDVN",
    "Egypt": "EG XUAR",
    "German Federal Republic": "DE",
    "Malaysia": "XMLY MY",
    "Russia": "SUHH RU",
    "Tanzania": "XTAN TZ",
    "Ukraine": "XUKR UA",
    "Yugoslavia": "YUCS CSXX RS",
}

Runs = list[tuple[int, int]]


def merged(runs: Runs) -> Runs:
    """Return runs of years joined where nothing lies between them."""
    found: Runs = []
    for first, last in sorted(runs):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return [run for run in found if run[0] <= LAST_YEAR]


@cache
def theirs() -> dict[tuple[str, str], Runs]:
    found: dict[tuple[str, str], Runs] = defaultdict(list)
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["status"] == "full":
                codes = SEATS.get(row["state"]) or countries().resolve(row["state"]).code
                body = CALLED.get(row["organization"], row["organization"])
                years = (int(row["first_year"]), int(row["last_year"]))
                found[body, "+".join(codes.split())].append(years)
    return {key: merged(runs) for key, runs in found.items()}


def ours(body: str, member: str) -> tuple[Runs, Runs]:
    """Return the years of a membership: those that are certain, and those that are possible."""
    certain, possible = [], []
    for m in BODIES[body].memberships:
        if m.member in member.split("+") and m.status == "member":
            assert isinstance(m.during, DateSpan)
            assert m.during.start is not None
            end = m.during.end
            years = (m.during.start.year or 0, min(end.year or 0, LAST_YEAR) if end else LAST_YEAR)
            possible.append(years)
            if not m.during.is_uncertain:
                certain.append(years)
    return merged(certain), merged(possible)


def agree(certain: Runs, possible: Runs, list_has: Runs) -> bool:
    if list_has in (certain, possible):
        return True
    return len(certain) == len(possible) == len(list_has) and all(
        p[0] <= t[0] <= c[0] and c[1] <= t[1] <= p[1]
        for c, p, t in zip(certain, possible, list_has, strict=True)
    )


def written(runs: Runs) -> str:
    return "; ".join(f"{first}-{last}" for first, last in runs)


def disagreeing() -> dict[tuple[str, str], tuple[str, str]]:
    found = {}
    keys = {*theirs()}
    covered = {(body, code) for body, member in keys for code in member.split("+")}
    for body in {body for body, _ in keys}:
        keys |= {
            (body, m.member)
            for m in BODIES[body].memberships
            if m.member.isupper() and m.status == "member" and (body, m.member) not in covered
        }
    for body, member in keys:
        certain, possible = ours(body, member)
        list_has = theirs().get((body, member), [])
        if (possible or list_has) and not agree(certain, possible, list_has):
            text = written(certain)
            if certain != possible:
                text += f" (possibly {written(possible)})"
            found[body, member] = (text, written(list_has) or "absent")
    return found


def test_every_disagreement_is_known_and_has_a_reason() -> None:
    with DISAGREEMENTS.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert all(row["reason"] for row in rows)
    known = {(row["body"], row["member"]): (row["ours"], row["cow"]) for row in rows}
    assert len(known) == len(rows)
    assert disagreeing() == known


def test_most_of_the_list_agrees() -> None:
    compared = len(theirs())
    assert compared >= 750
    assert compared - sum(key in theirs() for key in disagreeing()) >= 0.85 * compared
