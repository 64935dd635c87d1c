"""Tables of other shapes: several kinds in one, wide ones, cells with more to them."""

from pathlib import Path
from typing import Any

import pytest

import diplomodel as dm
from diplomodel.errors import Severity
from diplomodel.tables import TableMapping, check_table, read_table


def errors(report: dm.Report) -> list[str]:
    return [str(p) for p in report.problems if p.severity == Severity.ERROR]


def warnings(report: dm.Report) -> list[str]:
    return [str(p) for p in report.problems if p.severity == Severity.WARNING]


def refused(mapping: dict[str, Any]) -> str:
    with pytest.raises(dm.DataError) as caught:
        check_table([], mapping)
    return str(caught.value)


# Rows that a mapping is for

ROWS = [
    {"Sort": "visit", "What": "Trip to Oman", "When": "2024-07", "Where": "Oman"},
    {"Sort": "talks", "What": "Talks", "When": "2024-08", "Where": "Omann"},
    {"Sort": "dinner", "What": "Dinner", "When": "never", "Where": "nowhere"},
]
VISITS: dict[str, Any] = {
    "kind": "visit",
    "id": "visit-{row}",
    "where": {"column": "Sort", "is": "visit"},
    "fields": {"title": "{What}", "date": "{When}", "destinations": "{Where}"},
}


def test_rows_that_a_mapping_is_not_for_are_counted() -> None:
    report = check_table(ROWS, VISITS)
    assert (report.read, report.skipped, report.problems) == (3, 2, ())
    assert [visit.id for visit in report.dataset.visits] == ["visit-1"]
    assert check_table(ROWS[:1], VISITS).skipped == 0


def test_rows_by_pattern_by_what_a_cell_holds_and_by_what_it_does_not() -> None:
    def ids(**conditions: Any) -> list[str]:
        rows = [row | {"When": "2024", "Where": "Oman"} for row in ROWS]
        rows[2]["Sort"] = ""
        mapping = {key: value for key, value in VISITS.items() if key != "where"} | conditions
        return [visit.id for visit in read_table(rows, mapping).visits]

    assert ids(where={"column": "Sort", "matches": "v.*|t.*"}) == ["visit-1", "visit-2"]
    assert ids(where="Sort") == ["visit-1", "visit-2"]
    assert ids(unless="Sort") == ["visit-3"]
    assert ids(unless={"column": "Sort", "is": ["visit"]}) == ["visit-2", "visit-3"]
    both = [{"column": "Sort", "is": ["visit", "talks"]}, {"column": "What", "is": "Talks"}]
    assert ids(where=both) == ["visit-2"]


def test_a_condition_is_checked_with_the_mapping() -> None:
    assert 'where[0].matches: found "(a+)+"' in refused(
        VISITS | {"where": [{"column": "Sort", "matches": "(a+)+"}]}
    )
    report = check_table(ROWS, VISITS | {"where": "Sorts", "ignore": "Sort"})
    assert errors(report)[0].startswith('line 1: where: found the column "Sorts", expected one of')


def test_a_row_whose_condition_cannot_be_told_is_reported() -> None:
    rows = [{"What": "visit, talks"}, {"What": "talks"}, {"What": "visit"}]
    mapping = {
        "kind": "visit",
        "id": "v-{row}",
        "fields": {"title": "{What}"},
        "extract": [{"column": "What", "pattern": "(?P<sort>visit|talks)"}],
        "where": {"column": "sort", "is": "visit"},
    }
    report = check_table(rows, mapping)
    assert (report.skipped, [visit.id for visit in report.dataset.visits]) == (1, ["v-3"])
    assert errors(report) == [
        'line 1: v-1: What: found "visit" and "talks" in "visit, talks", expected one of them'
    ]


# Several kinds in one mapping file

SEVERAL = """
countries.aliases = { Omann = "OM" }
ignore = "others"

[source]
id = "my-table"
publisher = "Me"
title = "My table"

[[mappings]]
kind = "visit"
id = "visit-{row}"
where = { column = "Sort", is = "visit" }
fields = { title = "{What}", date = "{When}", destinations = "{Where}" }

[[mappings]]
kind = "meeting"
id = "meeting-{row}"
where = { column = "Sort", is = "talks" }
fields = { title = "{What}", date = "{When}" }
participants = { role = "host", country = "{Where}" }
"""


def test_several_kinds_are_read_from_one_file_into_one_report(tmp_path: Path) -> None:
    path = tmp_path / "several.toml"
    path.write_text(
        SEVERAL.replace("participants = {", "participants = [{").replace(
            'country = "{Where}" }', 'country = "{Where}" }]'
        ),
        encoding="utf-8",
    )
    rows = [row | {"Note": "x"} for row in ROWS]
    report = check_table(rows, path)
    assert (report.read, report.skipped, report.problems) == (3, 1, ())
    assert [type(event).kind for event in report.dataset.events] == ["visit", "meeting"]
    assert [event.countries for event in report.dataset.events] == [("OM",), ("OM",)]
    assert all(event.evidence[0].source == "my-table" for event in report.dataset.events)
    made = TableMapping.from_toml(path)
    assert [mapping.kind for mapping in made.mappings] == ["visit", "meeting"]
    assert TableMapping.from_dict(made.to_dict()) == made
    assert check_table(rows, made) == report


def test_a_row_may_make_records_of_several_kinds_that_refer_to_each_other() -> None:
    rows = [{"What": "Talks on wells", "Said": "Wells matter"}, {"What": "Dinner", "Said": ""}]
    mapping = {
        "mappings": [
            {"kind": "meeting", "id": "m-{row}", "fields": {"title": "{What}"}},
            {
                "kind": "statement",
                "id": "s-{row}",
                "where": "Said",
                "fields": {"title": "{Said}"},
                "relations": [{"type": "made_at", "target": "m-{row}"}],
                "participants": [{"role": "speaker", "office": "Host"}],
            },
        ]
    }
    ds = read_table(rows, mapping)
    assert [event.id for event in ds.events] == ["m-1", "m-2", "s-1"]
    assert ds.related("s-1", "made_at").one().id == "m-1"
    rows[0]["What"] = ""
    report = check_table(rows, mapping)
    assert [event.id for event in report.dataset.events] == ["m-2"]
    assert any("s-1" in line and "m-1" in line for line in errors(report))


def test_a_row_that_cannot_be_read_is_reported_once() -> None:
    mapping = {
        "ignore": "others",
        "mappings": [
            {"kind": "visit", "id": "v-{row}", "fields": {"title": "{A}"}},
            {"kind": "meeting", "id": "m-{row}", "fields": {"title": "{A}"}},
        ],
    }
    report = check_table(b"A,B\nTrip,x\nTrip\n", mapping)
    assert errors(report) == ["line 3: found 1 cells, expected 2, one for each column"]
    assert (report.read, report.skipped, len(report.dataset.events)) == (2, 0, 2)


def test_mappings_together_are_checked() -> None:
    one = {"kind": "visit", "id": "v-{row}", "fields": {"title": "{A}"}}
    assert "mappings[1].kind: found nothing, expected what the rows become" in refused(
        {"mappings": [one, {"id": "w-{row}"}]}
    )
    assert 'mappings[1].kind: found "vist"' in refused({"mappings": [one, one | {"kind": "vist"}]})
    assert "mappings[1].delimiter: found another one" in refused(
        {"mappings": [one, one | {"delimiter": ";"}]}
    )
    assert "none within another" in refused({"mappings": [one, {"mappings": [one]}]})
    assert "id: found nothing, expected a template of the ids" in refused({"kind": "visit"})
    report = check_table([{"A": "x", "B": "y"}], {"mappings": [one, one | {"id": "w-{row}"}]})
    assert [line for line in errors(report) if '"B"' in line] == [
        'line 1: B: found the column "B", expected a column that the mapping uses or ignores '
        "(name it in ignore if nothing is to be made of it)"
    ]


# Columns that nothing is made of


def test_other_columns_may_be_ignored_together() -> None:
    mapping = {"kind": "visit", "id": "v-{row}", "fields": {"title": "{A}"}, "ignore": "others"}
    rows = [{"A": "Trip", "B": "x", "C": object()}]
    assert read_table(rows, mapping).visits[0].title == "Trip"
    assert 'the column "A", expected' in errors(check_table([{"Title": "x"}], mapping))[0]
    assert "rename it" in errors(check_table([{"A": "x", "item": "y"}], mapping))[0]


# Values that differ in a group


def grouped(**more: Any) -> dm.Report:
    rows = [
        {"No": "t", "Name": "Treaty", "Note": "Signed", "Party": "Oman"},
        {"No": "t", "Name": "The Treaty", "Note": "Sealed", "Party": "France"},
        {"No": "t", "Name": "Treaty", "Note": "Signed", "Party": "Oman"},
    ]
    mapping = {
        "kind": "agreement",
        "id": "{No}",
        "group_by": "No",
        "fields": {"title": "{Name}", "summary": "{Note}"},
        "participants": [{"role": "party", "country": "{Party}"}],
    }
    return check_table(rows, mapping | more)


def test_of_values_that_differ_in_a_group_the_first_or_all_may_count() -> None:
    assert 'differing = { summary = "first" }' in errors(grouped(differing={"title": "first"}))[1]
    report = grouped(differing={"title": "first", "summary": "all"})
    treaty = report.dataset.agreements.one()
    assert (treaty.title, treaty.summary) == ("Treaty", "Signed; Sealed")
    assert treaty.countries == ("OM", "FR")


def test_what_differs_is_a_single_value_and_all_of_them_are_text() -> None:
    assert "differing.titel: found" in refused(
        {"kind": "visit", "id": "v-{row}", "differing": {"titel": "first"}}
    )
    fields = {"title": "{A}", "date": "{B}"}
    assert "a field of free text" in refused(
        {"kind": "visit", "id": "v", "fields": fields, "differing": {"date": "all"}}
    )


# Wide tables


def test_every_column_of_a_pattern_makes_a_part() -> None:
    rows = [
        {"No": "t1", "c1": "2", "c2": "220", "c3": ""},
        {"No": "t2", "c1": "", "c2": "200", "c3": "2"},
    ]
    mapping = {
        "kind": "agreement",
        "id": "{No}",
        "fields": {"title": "Alliance {No}"},
        "acts": [{"type": "signed", "date": {"value": "1949"}}],
        "participants": [{"each_column": "c[0-9]+", "role": "party", "country": "{item}"}],
        "countries": {"codes": "cow"},
    }
    ds = read_table(rows, mapping)
    assert [event.countries for event in ds.agreements] == [("US", "FR"), ("GB", "US")]
    rows[1]["c3"] = "1"
    assert errors(check_table(rows, mapping))[0].startswith('line 2: t2: c3: found "1", expected')
    assert "c4: found" in errors(check_table([rows[0] | {"c4": "x"}], mapping))[0]
    narrow = [{"No": "t1"}]
    assert "participants[0].each_column" in errors(check_table(narrow, mapping))[0]


def test_the_name_of_a_column_may_say_whom_a_cell_is_about() -> None:
    rows = [{"Resolution": "1", "USA": "yes", "France": "no", "Oman": "absent"}]
    votes = [
        {"each_column": "[A-Z].*[a-zA-Z]", "when": {"column": "item", "is": word}, **part}
        for word, part in {
            "yes": {"role": "party", "country": "{column}"},
            "no": {"role": "observer", "country": "{column}"},
        }.items()
    ]
    for part in votes:
        part["each_column"] = "USA|France|Oman"
    ds = read_table(
        rows,
        {
            "kind": "meeting",
            "id": "vote-{Resolution}",
            "fields": {"title": "Vote {Resolution}"},
            "participants": votes,
        },
    )
    assert [(p.role, p.country) for p in ds.meetings[0].participants] == [
        ("party", "US"),
        ("observer", "FR"),
    ]


def test_a_part_may_depend_on_a_word_in_a_column() -> None:
    rows = [
        {"What": "A", "Who": "Oman", "Role": "host"},
        {"What": "B", "Who": "Oman", "Role": "guest"},
    ]
    mapping = {
        "kind": "meeting",
        "id": "m-{row}",
        "fields": {"title": "{What}"},
        "participants": [
            {"when": {"column": "Role", "is": ["host"]}, "role": "host", "country": "{Who}"},
            {"unless": {"column": "Role", "is": "host"}, "role": "guest", "country": "{Who}"},
        ],
    }
    ds = read_table(rows, mapping)
    assert [str(m.participants[0].role) for m in ds.meetings] == ["host", "guest"]


# Cells with more to them


def test_values_are_taken_apart_by_a_pattern() -> None:
    part = {
        "each": "Who",
        "split": ";",
        "pattern": r"(?P<who>[^(]+?)(?: \((?P<office>.+)\))?",
        "role": "attendee",
        "name": "{who}",
        "office": "{office}",
    }
    mapping = {
        "kind": "meeting",
        "id": "m-{row}",
        "fields": {"title": "{What}"},
        "participants": [part],
    }
    rows = [{"What": "Talks", "Who": "Ann Lee (Minister of Wells); Bo Ray"}]
    (talks,) = read_table(rows, mapping).meetings
    assert [(p.name, p.office) for p in talks.participants] == [
        ("Ann Lee", "Minister of Wells"),
        ("Bo Ray", None),
    ]
    rows[0]["Who"] = "(Minister)"
    (line,) = errors(check_table(rows, mapping))
    assert line.startswith('line 1: m-1: Who: found "(Minister)", expected text that')
    taken = mapping | {"participants": [part | {"pattern": "(?P<What>.+)"}]}
    assert "a column that no pattern makes as well" in str(check_table(rows, taken).problems)
    lonely = mapping | {"participants": [{"pattern": "(?P<who>.+)", "name": "{who}"}]}
    assert "participants[0].each: found nothing, expected the column to read" in refused(lonely)


def test_a_pattern_is_applied_where_the_other_conditions_hold() -> None:
    rows = [{"What": "A", "Who": "Ann (Envoy)"}, {"What": "B", "Who": "unknown"}]
    part = {
        "each": "Who",
        "unless": {"column": "Who", "is": "unknown"},
        "pattern": r"(?P<who>\w+) \((?P<office>\w+)\)",
        "role": "guest",
        "name": "{who}",
        "office": "{office}",
    }
    mapping = {
        "kind": "meeting",
        "id": "m-{row}",
        "fields": {"title": "{What}"},
        "participants": [part],
    }
    assert [len(m.participants) for m in read_table(rows, mapping).meetings] == [1, 0]
    part["when"] = {"column": "office", "is": "Consul"}
    assert [len(m.participants) for m in read_table(rows, mapping).meetings] == [0, 0]


# Dates with two digits for the year


def test_two_digits_are_of_the_hundred_years_from_the_first_that_is_meant() -> None:
    def date(cell: str, form: str) -> str:
        mapping = {
            "kind": "visit",
            "id": "v-{row}",
            "dates": form,
            "fields": {"title": "A", "date": "{When}"},
        }
        return str(read_table([{"When": cell}], mapping).visits[0].date)

    assert date("3-Jul-49", "%d-%b-%1950y") == "2049-07-03"
    assert date("3-Jul-50", "%d-%b-%1950y") == "1950-07-03"
    assert date("03.07.24", "%d.%m.%1930y") == "2024-07-03"
    assert date("240703", "%1930y%m%d") == "2024-07-03"
    assert date("5/99", "%m/%1899y") == "1899-05"
    for form in ("%d.%m.%y", "%1950Y", "%1950y/%Y"):
        mapping = {"kind": "visit", "id": "v-{row}", "dates": form}
        assert "dates: found" in refused(mapping)


# Whoever is in no table


def test_a_party_that_is_in_no_table_is_kept_by_name_where_the_mapping_says_so() -> None:
    rows = [
        {"What": "A", "Who": "Hudson's Bay Company"},
        {"What": "B", "Who": "Oman"},
        {"What": "C", "Who": "Hudson's Bay Company"},
    ]
    mapping = {
        "kind": "meeting",
        "id": "m-{row}",
        "fields": {"title": "{Who|country}", "summary": "{What}"},
        "participants": [{"role": "host", "country": "{Who}"}],
    }
    assert len(errors(check_table(rows, mapping))) == 2
    report = check_table(rows, mapping | {"countries": {"unknown": "name"}})
    host = report.dataset["m-1"].participants[0]
    assert (host.name, host.country) == ("Hudson's Bay Company", None)
    assert report.dataset["m-2"].participants[0].country == "OM"
    assert report.dataset["m-1"].title == "Hudson's Bay Company"
    (line,) = warnings(report)
    assert line.startswith('line 1: m-1: Who: warning: found "Hudson\'s Bay Company", expected')
    assert line.endswith("(it is kept as a name)")
    rows[0]["Who"] = "Korea"
    assert (
        "a name of one country"
        in errors(check_table(rows[:1], mapping | {"countries": {"unknown": "name"}}))[0]
    )


def test_a_name_is_kept_only_where_one_can_stand() -> None:
    rows = [{"What": "A", "Who": "Narnia", "Head": "Aslan"}]
    mapping: dict[str, Any] = {
        "kind": "visit",
        "id": "v-{row}",
        "fields": {"title": "{What}"},
        "countries": {"unknown": "name"},
    }
    host = {"role": "host", "name": "{Head}", "country": "{Who}"}
    (line,) = errors(check_table(rows, mapping | {"participants": [host]}))
    assert 'Who: found "Narnia", expected the code or a known name of a country' in line
    fields = {"title": "{What}", "destinations": "{Who}", "summary": "{Head}"}
    assert 'Who: found "Narnia"' in errors(check_table(rows, mapping | {"fields": fields}))[0]
    people = [{"id": "{Head}", "name": "{Head}", "country": "{Who}"}]
    assert 'Who: found "Narnia"' in errors(check_table(rows, mapping | {"people": people}))[0]


def test_people_are_found_by_name_in_known_data_sets() -> None:
    mapping: dict[str, Any] = {
        "kind": "meeting",
        "id": "m-{row}",
        "fields": {"title": "Talks"},
        "participants": [{"role": "host", "person": {"column": "Who", "known": True}}],
    }

    def hosts(*cells: str) -> dm.Report:
        rows = [{"Who": cell} for cell in cells]
        return check_table(rows, mapping, known=[dm.load(), twins])

    twins = dm.Dataset(
        people=[dm.Person(id="ann-lee", name="Ann Lee"), dm.Person(id="ann-lee-2", name="Ann Lee")]
    )
    report = hosts("Putin", "Путин", "Nobody at All")
    made = [(p.person, p.name) for m in report.dataset.meetings for p in m.participants]
    assert made == [
        ("vladimir-putin", None),
        ("vladimir-putin", None),
        (None, "Nobody at All"),
    ]
    (line,) = errors(hosts("Ann Lee"))
    assert line == (
        'line 1: m-1: Who: found "Ann Lee", expected a name of one person, '
        "not of ann-lee or ann-lee-2"
    )
    mapping["participants"][0]["name"] = "{Who}"
    made = [
        (p.person, p.name)
        for m in hosts("Putin", "Nobody").dataset.meetings
        for p in m.participants
    ]
    assert made == [("vladimir-putin", "Putin"), (None, "Nobody")]


def test_organizations_are_found_by_name_too_and_nothing_else_can_be() -> None:
    mapping: dict[str, Any] = {
        "kind": "summit",
        "id": "s-{row}",
        "fields": {"title": "A", "organization": {"column": "Of", "known": True}},
    }
    ds = read_table([{"Of": "NATO"}], mapping)
    assert ds.summits[0].organization == "nato"
    (line,) = errors(check_table([{"Of": "Nowhere Club"}], mapping))
    assert 'found "Nowhere Club", expected the id or a known name of an organization' in line
    wrong = mapping | {"fields": {"title": {"column": "Of", "known": True}}}
    assert "a field that refers to a person, organization or place" in refused(wrong)


# Namibia


def test_nothing_that_is_also_the_code_of_namibia_is_pointed_out() -> None:
    mapping: dict[str, Any] = {
        "kind": "visit",
        "id": "v-{row}",
        "nothing": ["NA"],
        "fields": {"title": "Visit", "destinations": "{Host}", "summary": "{Note}"},
    }
    rows = [{"Host": code, "Note": "NA"} for code in ("OM", "NA", "ZA")]
    (line,) = warnings(check_table(rows, mapping))
    assert line == (
        'Host: warning: found "NA" as nothing in 1 row, beside codes of ISO, expected Namibia, '
        'whose code it is (if it is nothing here, say so: nothing_in = { "Host" = "NA" })'
    )
    assert not warnings(check_table(rows, mapping | {"nothing_in": {"Host": "NA"}}))
    kinds = [mapping | {"id": f"{letter}-{{row}}"} for letter in "vw"]
    assert len(warnings(check_table(rows, {"mappings": kinds}))) == 1
    named = [{"Host": name, "Note": ""} for name in ("Oman", "NA", "South Africa")]
    assert not warnings(check_table(named, mapping))
    parts = {"participants": [{"each": "Host", "split": ";", "role": "host", "country": "{item}"}]}
    wide = [{"Host": "OM;NA;ZA", "Note": ""}]
    of = mapping | parts | {"fields": {"title": "A", "summary": "{Note}"}}
    assert len(warnings(check_table(wide, of))) == 1


# People and organizations


def test_people_have_positions_and_organizations_members() -> None:
    people = [{"Who": "Ann Lee", "Was": "Envoy 2001-2004; Minister 2010-"}]
    part = {
        "each": "Was",
        "split": ";",
        "pattern": r"(?P<office>\D+) (?P<since>\d{4})-(?P<until>\d{4})?",
        "office": "{office}",
        "during": {"start": "since", "end": "until", "missing_end": "open"},
    }
    ds = read_table(
        people,
        {"kind": "person", "id": "{Who}", "fields": {"name": "{Who}"}, "positions": [part]},
    )
    assert [(p.office, str(p.during)) for p in ds.people["ann-lee"].positions] == [
        ("Envoy", "2001/2004"),
        ("Minister", "2010/.."),
    ]
    members = [{"Body": "Well Board", "Member": m, "Since": "1999"} for m in ("Oman", "France")]
    board = {
        "kind": "organization",
        "id": "{Body}",
        "group_by": "Body",
        "fields": {"name": "{Body}"},
        "memberships": [{"member": "{Member}", "during": {"start": "Since", "end": "Until"}}],
    }
    board["memberships"][0]["during"] = {"start": "Since", "end": "Until", "missing_end": "open"}
    ds = read_table([row | {"Until": ""} for row in members], board)
    found = ds.organizations["well-board"].memberships
    assert [(m.member, str(m.during)) for m in found] == [("OM", "1999/.."), ("FR", "1999/..")]
