"""Good records, and each of them spoiled in one place (or, to see all of it told, in several)."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import attrs

from diplomodel.path import Path

_WORLD = """
[
  {"kind": "summit", "id": "council-2024", "title": "Meeting of the Council",
   "date": "2024-07-04", "status": "held", "participants": [{"role": "chair",
   "person": "aida-serik", "country": "KZ"}, {"role": "attendee", "name": "A. Petrov",
   "office": "President", "level": "head_of_state", "country": "BY"}], "places": ["hall"],
   "topics": ["trade", "energy"], "series": "Council of the Pact", "edition": 24,
   "organization": "pact", "level": "head_of_state", "format": "regular", "mode": "in_person",
   "evidence": [{"source": "gazette-2024", "supports": ["date.year"], "basis": "inferred",
   "lines": [2], "why": "the year of publication"}, {"source": "gazette-2024",
   "supports": ["participants[1]", "level"], "basis": "stated", "lines": [2, 5],
   "fragment": "heads of state"}]},
  {"kind": "summit", "id": "council-plus-2024", "title": "Extended session", "date": "2024-07-04",
   "part_of": "council-2024", "format": "extended"},
  {"kind": "visit", "id": "visit-2024", "title": "Visit to Kazakhstan",
   "date": "2024-07-03/2024-07-04", "status": "held", "participants": [{"role": "visitor",
   "country": "BY", "office": "President"}], "type": "working", "destinations": ["KZ"],
   "relations": [{"type": "to_attend", "target": "council-2024"}]},
  {"kind": "meeting", "id": "talks-2024", "title": "Talks on trade", "date": "2024-07",
   "participants": [{"country": "BY"}, {"country": "KZ", "person": "aida-serik"}],
   "part_of": "visit-2024", "format": "talks", "tags": ["tariffs"], "quantity": {"value": 3,
   "approximate": true}, "evidence": [{"source": "gazette-2024", "supports": ["*"],
   "basis": "stated"}]},
  {"kind": "agreement", "id": "accession-2024", "title": "Accession to the Pact",
   "instrument": "protocol", "participants": [{"role": "party", "country": "BY"},
   {"role": "party", "organization": "pact"}], "identifiers": ["UNTS:I-10335"],
   "amount": {"value": "1500000.5", "currency": "USD"}, "acts": [{"type": "signed",
   "date": "2023-12"}, {"type": "acceded", "party": "BY", "date": "2024-07-04"}]},
  {"kind": "statement", "id": "speech-2024", "title": "Opening speech", "date": "2024-07-04",
   "participants": [{"role": "speaker", "person": "aida-serik"}], "form": "speech",
   "speech_act": "report", "language": "ru", "summary": "The chair reports on the year.",
   "relations": [{"type": "made_at", "target": "council-2024"}]},
  {"kind": "person", "id": "aida-serik", "name": "Aida Serik", "names": [{"text": "Серик",
   "language": "ru"}], "country": "KZ", "positions": [{"office": "Secretary General",
   "organization": "pact", "during": "2023/.."}]},
  {"kind": "organization", "id": "pact", "name": "The Pact", "abbreviation": "TP", "type": "igo",
   "memberships": [{"member": "KZ", "status": "member", "during": "2001-06-15/.."},
   {"member": "BY", "status": "member", "during": "2024-07-04/.."}]},
  {"kind": "organization", "id": "secretariat", "name": "Secretariat of the Pact",
   "parent": "pact"},
  {"kind": "place", "id": "hall", "name": "Great Hall", "country": "KZ", "latitude": 51.125,
   "longitude": 71.5},
  {"kind": "source", "id": "gazette-2024", "publisher": "The Gazette", "title": "Week in review",
   "language": "en-GB", "published": "2024-07-07", "url": "https://gazette.example/2024/27"}
]
"""


def world() -> list[dict[str, Any]]:
    """Return good records that fit together, as files hold them."""
    found: list[dict[str, Any]] = json.loads(_WORLD)
    return found


def as_bytes(records: list[dict[str, Any]]) -> bytes:
    """Return records as a file has them, one a line."""
    return "".join(json.dumps(record) + "\n" for record in records).encode()


class _Gone:
    def __repr__(self) -> str:
        return "nothing"


GONE: Any = _Gone()

# A place in a record and what is put there; `GONE` takes it away.
Change = tuple[str, Any]


@attrs.frozen
class Case:
    """A good record, changed.

    Attributes:
        category: What sort of fault it is.
        record: The id of the good record.
        changes: What is changed in it: one thing, unless the case is about several.
        expected: Path and rule of the problems.
        across: Whether it takes the other records to see the fault.
        text: What is replaced in the text of the file instead, and by what.
        extra: Whether the changed record is added beside the good one.
    """

    category: str
    record: str
    changes: tuple[Change, ...]
    expected: tuple[tuple[str, str], ...]
    across: bool = False
    text: tuple[str, str] | None = None
    extra: bool = False

    @property
    def name(self) -> str:
        """Say what was changed."""
        if self.text:
            return f"{self.record}: {self.text[0]} -> {self.text[1]}"
        told = "; ".join(
            f"{path or 'all'} = {v!r}" if v is GONE else f"{path or 'all'} = {_shown(v)}"
            for path, v in self.changes
        )
        return ": ".join([self.record + " once more" * self.extra, *[told][: len(self.changes)]])

    def good(self) -> dict[str, Any]:
        """Return the record before it was changed."""
        return next(record for record in world() if record["id"] == self.record)

    def bad(self) -> Any:
        """Return the record after it was changed."""
        return changed(self.good(), self.changes)

    def file(self) -> bytes:
        """Return a file with all records, this one changed."""
        if self.text:
            found, put = self.text
            content = as_bytes(world()).decode()
            if content.count(found) != 1:
                raise AssertionError(f"{found} is there {content.count(found)} times")
            return content.replace(found, put).encode()
        records = [
            self.bad() if record["id"] == self.record and not self.extra else record
            for record in world()
        ]
        return as_bytes([*records, self.bad()] if self.extra else records)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= 70 else f"{text[:69]}…"


def changed(record: Any, changes: tuple[Change, ...]) -> Any:
    """Return a copy of a record with other values in some places."""
    made = copy.deepcopy(record)
    for path, value in changes:
        if not path:
            made = copy.deepcopy(value)
            continue
        steps = (path,) if path[:1].isupper() or " " in path else Path.parse(path)
        *way, last = steps or ()
        at = made
        for step in way:
            at = at[step]
        if value is GONE:
            del at[last]
        elif isinstance(last, int) and last == len(at):
            at.append(value)
        else:
            at[last] = value
    return made


def _one(category: str, rows: str) -> Iterator[Case]:
    """Read cases: record | path | value in JSON, or nothing | rule [| path of the problem]."""
    for row in rows.strip().splitlines():
        record, path, value, rule, *told = (part.strip() for part in row.split(" | "))
        put = GONE if value == "nothing" else json.loads(value)
        yield Case(category, record, ((path, put),), ((told[0] if told else path, rule),))


RECORDS: list[Case] = [
    *_one(
        "wrong type",
        """
visit-2024 | title | 5 | wrong-type
visit-2024 | title | true | wrong-type
visit-2024 | title | ["Visit"] | wrong-type
visit-2024 | id | 7 | wrong-type
visit-2024 | participants | {"country": "BY"} | wrong-type
visit-2024 | participants[0] | "BY" | wrong-type
visit-2024 | date | 2024 | wrong-type
visit-2024 | date | {"year": 2024} | wrong-type
council-2024 | edition | 24.0 | wrong-type
council-2024 | evidence | "gazette-2024" | wrong-type
talks-2024 | quantity | 3 | wrong-type
speech-2024 | status | ["held"] | wrong-type
accession-2024 | acts[0].date | 2023 | wrong-type
hall | latitude | [51.1] | wrong-type
""",
    ),
    *_one(
        "coercion",
        """
visit-2024 | destinations | "USA" | wrong-type
visit-2024 | topics | "trade" | wrong-type
visit-2024 | topics | {"trade": 1} | wrong-type
talks-2024 | tags[0] | 5 | wrong-type
talks-2024 | quantity.approximate | "false" | wrong-type
talks-2024 | quantity.approximate | 1 | wrong-type
talks-2024 | quantity.value | true | wrong-type
council-2024 | edition | "5" | wrong-type
council-2024 | evidence[0].lines[0] | "2" | wrong-type
hall | latitude | "51.125" | wrong-type
accession-2024 | amount.value | 1500000.5 | wrong-type
accession-2024 | amount.value | "1,500,000" | decimal
accession-2024 | amount.value | "1e6" | decimal
""",
    ),
    *_one(
        "unknown key",
        """
visit-2024 | tittle | "Visit" | unknown-key
visit-2024 | Title | "Visit" | unknown-key
visit-2024 | format | "talks" | unknown-key
visit-2024 | participants[0].persn | "aida-serik" | unknown-key
visit-2024 | relations[0].kind | "relation" | unknown-key
council-2024 | evidence[0].page | 3 | unknown-key
pact | memberships[0].since | "2001" | unknown-key
""",
    ),
    Case("unknown key", "visit-2024", (("date of the visit", "2024"),), (("", "unknown-key"),)),
    *_one(
        "unknown word",
        """
visit-2024 | status | "hold" | unknown-word
visit-2024 | status | "Held" | unknown-word
visit-2024 | status | "signed" | unknown-word
visit-2024 | type | "business trip" | unknown-word
visit-2024 | participants[0].role | "visitr" | unknown-word
visit-2024 | relations[0].type | "to_attend " | unknown-word
council-2024 | topics[1] | "oil" | unknown-word
council-2024 | evidence[1].basis | "states" | unknown-word
accession-2024 | acts[1].type | "joined" | unknown-word
pact | memberships[0].status | "founder" | unknown-word
""",
    ),
    *_one(
        "bad date",
        """
visit-2024 | date | "03/04/2024" | edtf
visit-2024 | date | "2024-13" | no-such-month
visit-2024 | date | "2024-06-31" | no-such-day
visit-2024 | date | "2024-07-04/2024-07-03" | reversed
visit-2024 | date | "July 2024" | edtf
visit-2024 | date | "TBD" | edtf
visit-2024 | date | "2024-07-03T10:00" | edtf-time
visit-2024 | date | "" | edtf-empty
accession-2024 | acts[0].date | "2023-12-00" | no-such-day
aida-serik | positions[0].during | "2023-" | edtf
""",
    ),
    *_one(
        "bad id",
        """
visit-2024 | id | "Visit 2024" | id
visit-2024 | id | "visit_2024" | id
visit-2024 | id | "visit-2024-" | id
visit-2024 | destinations[0] | "Kazakhstan" | country-code
visit-2024 | destinations[0] | "KAZ" | country-code
visit-2024 | destinations[0] | "kz" | country-code
council-2024 | organization | "PACT" | id
council-2024 | evidence[0].source | "The Gazette" | id
pact | memberships[0].member | "Kazakhstan" | party
""",
    ),
    *_one(
        "bad format",
        """
speech-2024 | language | "Russian!" | language
accession-2024 | amount.currency | "dollars" | currency
accession-2024 | identifiers[0] | "I-10335" | identifier
gazette-2024 | url | "www.gazette.example" | url
visit-2024 | title | "Visit\\u0000" | control-character
visit-2024 | title | "Visit \\ud83e" | control-character
""",
    ),
    *_one(
        "missing",
        """
visit-2024 | title | nothing | required
visit-2024 | id | nothing | required
visit-2024 | relations[0].target | nothing | required
council-2024 | evidence[0].basis | nothing | required
accession-2024 | acts[0].type | nothing | required
accession-2024 | amount.currency | nothing | required
pact | memberships[0].member | nothing | required
gazette-2024 | title | nothing | required
""",
    ),
    *_one(
        "null",
        """
visit-2024 | title | null | wrong-type
visit-2024 | participants | null | wrong-type
visit-2024 | status | null | wrong-type
visit-2024 | destinations[0] | null | wrong-type
talks-2024 | quantity.approximate | null | wrong-type
accession-2024 | amount.value | null | wrong-type
""",
    ),
    *_one(
        "empty text",
        """
visit-2024 | title | "" | empty-text
visit-2024 | title | " \\n" | empty-text
visit-2024 | participants[0].office | "" | empty-text
visit-2024 | id | "" | empty-text
talks-2024 | tags[0] | " " | empty-text
council-2024 | evidence[0].why | "" | empty-text
""",
    ),
    *_one(
        "computed field",
        """
accession-2024 | date | "2024-07-04" | computed-field
accession-2024 | status | "signed" | computed-field
talks-2024 | arity | "bilateral" | unknown-key
visit-2024 | countries | ["BY", "KZ"] | unknown-key
""",
    ),
    *_one(
        "out of range",
        """
hall | latitude | 91 | out-of-range
hall | longitude | -180.5 | out-of-range
hall | latitude | NaN | not-finite
hall | latitude | Infinity | not-finite
council-2024 | edition | 0 | out-of-range
council-2024 | edition | 100000000000000000000000000 | out-of-range
council-2024 | evidence[0].lines[0] | 0 | out-of-range
talks-2024 | quantity.value | -3 | out-of-range
""",
    ),
    *_one(
        "evidence without why",
        """
council-2024 | evidence[0].why | nothing | why-missing
council-2024 | evidence[0].why | null | why-missing
council-2024 | evidence[1].basis | "computed" | why-missing | evidence[1].why
talks-2024 | evidence[0].basis | "disputed" | why-missing | evidence[0].why
""",
    ),
    *_one(
        "evidence that leads nowhere",
        """
council-2024 | evidence[0].supports | [] | empty-list
council-2024 | evidence[0].supports[0] | "dat.year" | path-unknown
council-2024 | evidence[0].supports[0] | "participants[7]" | path-unresolved
council-2024 | evidence[0].supports[0] | "participants[1].person" | path-unresolved
council-2024 | evidence[0].supports[0] | "date.start" | path-unresolved
council-2024 | evidence[0].supports[0] | "summary" | path-unresolved
council-2024 | evidence[0].supports[0] | "evidence[1]" | path-unknown
council-2024 | evidence[0].supports[0] | "participants[" | path
talks-2024 | evidence[0].supports[0] | "date.day" | path-unresolved
""",
    ),
    *[
        Case(
            "evidence that leads nowhere",
            "accession-2024",
            (("evidence", [{"source": "gazette-2024", "supports": [path], "basis": "stated"}]),),
            (("evidence[0].supports[0]", rule),),
        )
        for path, rule in (("date", "path-computed"), ("acts[2]", "path-unresolved"))
    ],
    *_one(
        "nobody",
        """
visit-2024 | participants[0] | {"role": "visitor"} | participant-nobody
visit-2024 | participants[0] | {"on_behalf_of": "BY", "level": "minister"} | participant-nobody
visit-2024 | participants[1] | {} | participant-nobody
""",
    ),
    *_one(
        "of itself",
        """
visit-2024 | part_of | "visit-2024" | own-part
visit-2024 | relations[0].target | "visit-2024" | own-relation | relations[0].target
pact | parent | "pact" | own-part
""",
    ),
    *_one(
        "half a pair",
        """
hall | latitude | nothing | coordinates
hall | longitude | null | coordinates
""",
    ),
    *_one(
        "wrong kind",
        """
visit-2024 | kind | "vist" | unknown-kind
visit-2024 | kind | "Visit" | unknown-kind
visit-2024 | kind | "event" | unknown-kind
visit-2024 | kind | "country" | unknown-kind
visit-2024 | kind | 5 | unknown-kind
visit-2024 | kind | nothing | unknown-kind
visit-2024 |  | ["visit"] | wrong-type
visit-2024 |  | "visit-2024" | wrong-type
visit-2024 |  | null | wrong-type
""",
    ),
]

SEVERAL: list[Case] = [
    Case(
        "several",
        "visit-2024",
        (("title", GONE), ("date", "2024-13"), ("type", "oficial")),
        (("title", "required"), ("date", "no-such-month"), ("type", "unknown-word")),
    ),
    Case(
        "several",
        "visit-2024",
        (
            ("participants[0].role", "visitr"),
            ("participants[1]", {"role": "host"}),
            ("destinations", "KZ"),
            ("note", "x"),
        ),
        (
            ("participants[0].role", "unknown-word"),
            ("participants[1]", "participant-nobody"),
            ("destinations", "wrong-type"),
            ("note", "unknown-key"),
        ),
    ),
    Case(
        "several",
        "council-2024",
        (
            ("edition", "24"),
            ("topics[0]", "oil"),
            ("evidence[0].why", GONE),
            ("evidence[1].supports[0]", "participants[4]"),
            ("part_of", "council-2024"),
        ),
        (
            ("edition", "wrong-type"),
            ("topics[0]", "unknown-word"),
            ("evidence[0].why", "why-missing"),
            ("evidence[1].supports[0]", "path-unresolved"),
            ("part_of", "own-part"),
        ),
    ),
    Case(
        "several",
        "accession-2024",
        (
            ("status", "signed"),
            ("amount.value", 5),
            ("amount.currency", "euro"),
            ("acts[0].type", GONE),
            ("acts[1].party", "Belarus"),
            ("acts[1].date", "soon"),
        ),
        (
            ("status", "computed-field"),
            ("amount.value", "wrong-type"),
            ("amount.currency", "currency"),
            ("acts[0].type", "required"),
            ("acts[1].party", "party"),
            ("acts[1].date", "edtf"),
        ),
    ),
    Case(
        "several",
        "pact",
        (
            ("name", None),
            ("type", "IGO"),
            ("parent", "pact"),
            ("memberships[0].during", "2001/2000"),
            ("memberships[0].status", "membr"),
            ("memberships[1].member", ""),
            ("memberships[1].since", "2024"),
        ),
        (
            ("name", "wrong-type"),
            ("type", "unknown-word"),
            ("parent", "own-part"),
            ("memberships[0].during", "reversed"),
            ("memberships[0].status", "unknown-word"),
            ("memberships[1].member", "empty-text"),
            ("memberships[1].since", "unknown-key"),
        ),
    ),
    Case(
        "several",
        "talks-2024",
        (
            ("id", "Talks"),
            ("title", 5),
            ("date", "XXXX"),
            ("participants[0].country", "Belarus"),
            ("quantity.value", 0),
            ("quantity.approximate", "yes"),
            ("tags", [""]),
            ("evidence[0].basis", "inferred"),
        ),
        (
            ("id", "id"),
            ("title", "wrong-type"),
            ("date", "edtf-unknown"),
            ("participants[0].country", "country-code"),
            ("quantity.value", "out-of-range"),
            ("quantity.approximate", "wrong-type"),
            ("tags[0]", "empty-text"),
            ("evidence[0].why", "why-missing"),
        ),
    ),
]


def _across(category: str, rows: str) -> Iterator[Case]:
    for case in _one(category, rows):
        yield attrs.evolve(case, across=True)


ACROSS: list[Case] = [
    *_across(
        "dangling reference",
        """
visit-2024 | destinations[0] | "QQ" | dangling-reference
visit-2024 | part_of | "tour-2024" | dangling-reference
visit-2024 | relations[0].target | "council-2042" | dangling-reference
talks-2024 | participants[1].person | "aida-serek" | dangling-reference
talks-2024 | evidence[0].source | "gazette-2023" | dangling-reference
council-2024 | places[0] | "great-hall" | dangling-reference
accession-2024 | acts[1].party | "natto" | dangling-reference
pact | memberships[0].member | "KX" | dangling-reference
aida-serik | positions[0].organization | "pakt" | dangling-reference
""",
    ),
    *_across(
        "wrong sort of reference",
        """
talks-2024 | participants[1].person | "pact" | wrong-sort
council-2024 | organization | "aida-serik" | wrong-sort
council-2024 | places[0] | "visit-2024" | wrong-sort
visit-2024 | relations[0].target | "hall" | wrong-sort
talks-2024 | evidence[0].source | "talks-2024" | wrong-sort
pact | memberships[0].member | "hall" | wrong-sort
""",
    ),
    *_across(
        "like with like",
        """
visit-2024 | part_of | "council-2024" | like-with-like
council-plus-2024 | part_of | "visit-2024" | like-with-like
talks-2024 | part_of | "speech-2024" | like-with-like
accession-2024 | part_of | "council-2024" | like-with-like
speech-2024 | part_of | "talks-2024" | like-with-like
""",
    ),
    Case(
        "cycle",
        "council-2024",
        (("part_of", "council-plus-2024"),),
        (("part_of", "cycle"),),
        across=True,
    ),
    Case("cycle", "pact", (("parent", "secretariat"),), (("parent", "cycle"),), across=True),
    *_across(
        "accession and membership",
        """
accession-2024 | acts[1].date | "2024-07-05" | accession
accession-2024 | acts[1].date | "2024-07" | accession
accession-2024 | acts[1].effective | "2024-08-04" | accession
pact | memberships[1].during | "2023-07-04/.." | accession | acts[1].date
pact | memberships[1].during | nothing | accession | acts[1].date
""",
    ),
    Case(
        "accession and membership",
        "accession-2024",
        (("acts[2]", {"type": "entered_into_force", "party": "BY", "date": "2024-09-01"}),),
        (("acts[2].date", "accession"),),
        across=True,
    ),
    Case("duplicate id", "hall", (), (("id", "duplicate-id"),), across=True, extra=True),
    Case(
        "duplicate id",
        "hall",
        (("name", "Small Hall"),),
        (("id", "duplicate-id"),),
        across=True,
        extra=True,
    ),
    Case(
        "duplicate id",
        "secretariat",
        (("id", "talks-2024"),),
        (("id", "duplicate-id"),),
        across=True,
        extra=True,
    ),
    Case(
        "repeated key",
        "talks-2024",
        (),
        (("", "repeated-key"),),
        across=True,
        text=('"title": "Talks on trade"', '"title": "Talks", "title": "Talks on trade"'),
    ),
    Case(
        "repeated key",
        "talks-2024",
        (),
        (("", "repeated-key"),),
        across=True,
        text=('{"value": 3, ', '{"value": 3, "value": 3, '),
    ),
    Case(
        "not JSON",
        "talks-2024",
        (),
        (("", "json"),),
        across=True,
        text=('"title": "Talks on trade",', '"title": "Talks on trade"'),
    ),
    Case(
        "not JSON",
        "speech-2024",
        (),
        (("", "json"),),
        across=True,
        text=('{"kind": "statement"', "{'kind': 'statement'"),
    ),
]

ALL = [*RECORDS, *SEVERAL, *ACROSS]
