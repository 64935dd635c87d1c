"""Files that are damaged, hostile or far too large: refused in bounded time and memory, by name."""

import gzip
import io
import json
import os
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import bad_records
import diplomodel as dm
from bad_records import Case
from diplomodel.files import decoding, reading
from diplomodel.files.decoding import Raw
from diplomodel.files.sources import Meter, raw_records
from diplomodel.model.kinds import kinds_by_name

# The numbers of the promise take minutes; each push makes do with fewer.
MANY = int(os.environ.get("DIPLOMODEL_HOSTILE_RECORDS", "20000"))
LONG = int(os.environ.get("DIPLOMODEL_HOSTILE_BYTES", str(64 * 2**20)))


def visit(key: str, **more: object) -> dict[str, Any]:
    return {"kind": "visit", "id": key, "title": "A visit", **more}


def line(key: str, **more: object) -> str:
    return json.dumps(visit(key, **more))


def lines(*texts: str) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


class Pieces:
    """A file that gives whatever pieces there are, whatever is asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int = -1) -> bytes:
        return next(self._pieces, b"")


def dribble(content: bytes, size: int) -> Any:
    return Pieces(content[n : n + size] for n in range(0, len(content), size))


def raws(source: Any) -> list[Raw]:
    return [*raw_records(source, dict(kinds_by_name()), Meter(None))]


def told(content: Any) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.rule) for problem in dm.check(content).problems]


def ids(report: dm.Report) -> list[str]:
    return [record.id for record in report.dataset.records()]


def peak_of(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# Five hundred faults in one file


def suffixed(text: str, suffix: str) -> str:
    """Give the records of a world other ids, so that several worlds can stand side by side."""
    for key in (record["id"] for record in bad_records.world()):
        text = text.replace(f'"{key}"', f'"{key}{suffix}"')
    return text


def placed(case: Case, number: int) -> tuple[list[str], list[str], set[tuple[str, str, int]]]:
    """Return the lines of a world with a fault in it, of the same world mended, and the faults."""
    bad = suffixed(case.file().decode(), f"-w{number}").splitlines()
    good = suffixed(bad_records.as_bytes(bad_records.world()).decode(), f"-w{number}").splitlines()
    if len(bad) > len(good):  # a record too many, which mending takes away
        good.append("")
    at = [n for n, (one, other) in enumerate(zip(bad, good, strict=True)) if one != other]
    assert len(at) == 1
    return bad, good, {(path, rule, at[0]) for path, rule in case.expected}


def test_one_check_finds_five_hundred_faults_and_mending_them_gives_a_file_that_passes() -> None:
    # A membership and the accession that begins it are two records, either of which may be wrong.
    cases = [c for c in bad_records.ALL if c.category != "accession and membership"]
    bad: list[str] = []
    good: list[str] = []
    planted: set[tuple[str, str, int]] = set()
    number = 0
    while len(planted) < 500:
        one, other, faults = placed(cases[number % len(cases)], number)
        planted |= {(path, rule, len(bad) + at + 1) for path, rule, at in faults}
        bad += one
        good += other
        number += 1
    assert len({c.category for c in cases[:number]}) >= 15
    report = dm.check(lines(*bad))
    errors = [p for p in report.problems if p.severity == "error"]
    found = {(p.path, p.rule, p.line) for p in errors}
    assert planted - found == set()
    # What else is told is told of records that refer to refused ones, or share a circle with one.
    others = [p for p in errors if (p.path, p.rule, p.line) not in planted]
    lines_at_fault = {line for _, _, line in planted}
    for problem in others:
        assert problem.line in lines_at_fault or problem.rule in ("dangling-reference", "cycle")
        if problem.rule == "dangling-reference" and problem.line not in lines_at_fault:
            assert "refused" in problem.found or "not in the data set" in problem.found
    refused = {p.line for p in errors}
    assert report.read == len(bad)
    assert len(list(report.dataset.records())) == report.read - len(refused)
    mended = [good[n] if n + 1 in lines_at_fault else bad[n] for n in range(len(bad))]
    assert dm.check(lines(*mended)).problems == dm.check(lines(*good)).problems
    assert len(list(dm.read(lines(*mended)).records())) == number * len(bad_records.world())


def test_a_reference_to_a_refused_record_says_so() -> None:
    content = lines(
        line("trip", date="yesterday"), line("leg", part_of="trip"), line("b", part_of="leg")
    )
    first, second, third = dm.check(content).problems
    assert first.rule.startswith("edtf")
    assert str(second) == (
        'line 2: leg: part_of: found "trip", which is refused, expected the id of an event '
        "(mend that record first)"
    )
    assert third.found == '"leg", which is refused'


# Arrays, a piece at a time

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**6)
    | st.text(max_size=5)
    | st.just('"}],[{\\\n'),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(
    st.lists(JSON, max_size=5),
    st.integers(1, 40),
    st.sampled_from([None, 0, 2]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
@example([], 1, None, True, "\n")
def test_an_array_is_read_the_same_in_pieces_of_any_size(
    values: list[Any], size: int, indent: int | None, ascii_only: bool, newline: str
) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=ascii_only).replace("\n", newline)
    content = text.encode()
    found = raws(dribble(content, size))
    if content.startswith(b"["):
        assert [raw.problem for raw in found] == [None] * len(values)
        assert [raw.data for raw in found] == values
        assert [*map(attributes, raws(content))] == [*map(attributes, found)]
    if indent == 0 and values:  # then every value begins on a line of its own
        starts, at = [], 2
        for value in values:
            starts.append(at)
            at += json.dumps(value, indent=0).count("\n") + 1
        assert [raw.line for raw in found] == starts


def attributes(raw: Raw) -> tuple[object, ...]:
    return (raw.line, repr(raw.data), raw.twice, raw.problem, raw.counts)


@given(st.binary(max_size=60), st.integers(1, 7))
@example(b'[{"a": "\\', 1)
@example(b"[{}", 2)
def test_any_bytes_at_all_are_checked(content: bytes, size: int) -> None:
    for start in (b"", b"[", b"[{", b'[\n  {"', b'{"kind":'):
        whole = dm.check(start + content)
        pieces = dm.check(dribble(start + content, size))
        assert pieces.problems == whole.problems
        assert pieces.read == whole.read
        assert ids(whole) == []


PRETTY = "[\n{}\n]\n".format(
    ",\n".join(
        f'  {{\n    "kind": "visit",\n    "id": "{key}",\n    "title": "{key.upper()}"\n  }}'
        for key in "abc"
    )
)
COMPACT = f"[\n{line('a')},\n{line('b')},\n{line('c')}\n]\n"


# The decoder of Python 3.13 points to the comma, those before it to what follows.
AFTER_THE_COMMA = 10 if sys.version_info >= (3, 13) else 11


@pytest.mark.parametrize(
    ("text", "old", "new", "good", "problems"),
    [
        (PRETTY, '"title": "B"', '"title": "B",', "a c", [(AFTER_THE_COMMA, "json")]),
        (PRETTY, '"title": "B"', '"title" "B"', "a c", [(10, "json")]),
        (PRETTY, '"title": "B"', '"title": B', "a c", [(10, "json")]),
        (PRETTY, '"title": "B"', '"title": "B', "a c", [(10, "json")]),
        (PRETTY, '"title": "B"', '"title": B"', "a c", [(10, "json")]),
        (PRETTY, '"B"\n  }', '"B"\n  ', "a c", [(7, "json")]),
        (PRETTY, '"B"\n  }', '"B"\n  ]', "a c", [(7, "json")]),
        (PRETTY, '"B"\n  },', '"B"\n  }', "a b c", [(12, "json")]),
        (PRETTY, '"B"\n  },', '"B"\n  },,', "a b c", [(11, "json")]),
        (PRETTY, '"C"\n  }\n', '"C"\n  },\n', "a b c", [(17, "json")]),
        (PRETTY, "  }\n]", "  }", "a b c", [(17, "json")]),
        (PRETTY, "  }\n]", "  }\n]\nmore", "a b c", [(18, "json")]),
        (PRETTY, '"C"\n  }\n]', '"C"\n', "a b", [(12, "json")]),
        (
            PRETTY,
            '[\n  {\n    "kind": "visit",\n    "id": "a"',
            '  {\n    "id": "a"',
            "",
            [(1, "json")],
        ),
        (COMPACT, '"id": "b"', '"id": "b', "a c", [(3, "json")]),
        (COMPACT, '"id": "b"', '"id": {"b"', "a c", [(3, "json")]),
        (
            COMPACT,
            '"id": "b"',
            '"id": "b"}',
            "a c",
            [(3, "required"), (3, "wrong-type"), (3, "json")],
        ),
        (f"[{line('a')}, {line('b')}, {line('c')}]", '"id": "b"', '"id": "b', "a", [(1, "json")]),
        (f"[{line('a')}, {line('b')}, {line('c')}]", '"id": "b"', '"id": b', "a c", [(1, "json")]),
    ],
)
def test_a_damaged_array_is_read_on_where_that_is_certain(
    tmp_path: Path, text: str, old: str, new: str, good: str, problems: list[tuple[int, str]]
) -> None:
    path = tmp_path / "records.json"
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())
    report = dm.check(path)
    assert ids(report) == good.split()
    found = [(p.line, p.rule) for p in report.problems]
    assert found == problems
    if len(good.split()) < 2:
        assert any("the rest of the file was not read" in str(p) for p in report.problems)
    for size in (1, 7):
        with path.open("rb") as file:
            again = dm.check(dribble(file.read(), size))
        assert [(p.line, p.rule) for p in again.problems] == found


def test_where_nothing_is_indented_nothing_is_guessed() -> None:
    flat = PRETTY.replace("  ", "").replace('"title": "A"', '"title": "A')
    report = dm.check(flat.encode())
    assert ids(report) == []
    assert [p.hint for p in report.problems] == ["the rest of the file was not read"]


# Records too long, too deep, too many values


def test_a_long_line_is_refused_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "LONGEST_RECORD", 1000)
    for length, rules in ((100, []), (2000, [(2, "too-large")])):
        content = lines(line("a"), line("b", summary="x" * length), line("c"))
        assert told(content) == rules
        assert told(dribble(content, 13)) == rules
        array = b"[\n" + content.replace(b"\n", b",\n").removesuffix(b",\n") + b"\n]"
        moved = [(at + 1, rule) for at, rule in rules]
        assert told(array) == told(dribble(array, 13)) == moved
        expected = ["a", "c"] if rules else ["a", "b", "c"]
        assert ids(dm.check(content)) == ids(dm.check(array)) == expected


def endless(start: bytes, fill: bytes, end: bytes) -> Any:
    def pieces() -> Iterator[bytes]:
        yield start
        piece = fill * (2**18 // len(fill))
        for _ in range(LONG // len(piece)):
            yield piece
        yield end

    return Pieces(pieces())


@pytest.mark.parametrize(
    ("start", "fill", "end", "problem"),
    [
        (b'{"kind":"', b"x", b'"}\n', "more than 1 MiB"),
        (b'[\n{"kind":"', b"x", b'"}]\n', "more than 1 MiB"),
        (b'[{"kind":"', b"\\\\", b'"}]\n', "more than 1 MiB"),
        (b"[", b"9", b"]\n", "more than 1 MiB"),
        (b'[{"kind":', b'["[", {}],', b'""}]\n', "more than 1 MiB"),
        (b"[", b"[", b"\n", "nesting far too deep"),
        (b"", b"[{", b"\n", "nesting far too deep"),
        (b"[", b" ", b"", "the end of the file"),
        (b"[", b"\n", b"", "the end of the file"),
        (b"[", b"{},", b"]", None),
    ],
)
def test_memory_does_not_grow_with_the_file(
    monkeypatch: pytest.MonkeyPatch, start: bytes, fill: bytes, end: bytes, problem: str | None
) -> None:
    monkeypatch.setattr(decoding, "LONGEST_RECORD", 2**20)
    told: list[str] = []

    def walk() -> None:
        for raw in raw_records(endless(start, fill, end), {}, Meter(None)):
            if raw.problem and len(told) < 5:
                told.append(str(raw.problem))

    if fill == b"{},":  # the many values take their time under the tracing of memory
        peak = peak_of(lambda: next(iter(raw_records(endless(start, fill, end), {}, Meter(None)))))
    else:
        peak = peak_of(walk)
        assert problem is not None
        assert problem in told[0]
    assert peak < 8 * 2**20


def test_nesting_is_refused_wherever_it_stands() -> None:
    for depth in (99, 200, 5000, 10**6):
        deep = '{"a":' * depth + "1" + "}" * depth
        for content in (
            deep,
            f"[{deep}]",
            line("a", topics=0).replace("0", "[" * depth + "]" * depth),
        ):
            report = dm.check(content.encode())
            assert ids(report) == []
            assert report.problems
            assert all(p.rule in ("json", "unknown-kind", "wrong-type") for p in report.problems)


def test_many_damaged_records_are_not_looked_at_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "_PATIENCE", 2**20)
    text = "[\n" + ' {"a": [\n' * 10_000
    report = dm.check(text.encode())
    assert {p.rule for p in report.problems} == {"json"}
    assert 100 < len(report.problems) < 1000
    assert report.problems[-1].hint == "the rest of the file was not read"


def test_a_record_of_very_many_values_is_refused() -> None:
    content = lines(line("a", participants=[1] * 200_000), line("b"))
    assert told(content) == [(1, "too-large")]
    content = lines(line("a", **{f"key{n}": n for n in range(2000)}))
    assert len(told(content)) == 2000


def test_numbers_of_very_many_digits() -> None:
    nine = "9" * 10**5
    for number in (nine, f"-{nine}", f"{nine}.5", f"1e{nine}", f"0.{nine}", f"-1.{nine}e{nine}"):
        text = f'{{"kind": "place", "id": "a", "name": "A", "longitude": 1, "latitude": {number}}}'
        report = dm.check(text.encode())
        assert all(len(str(p)) < 200 for p in report.problems)
        good = number.startswith("0.")
        assert [p.rule in ("out-of-range", "not-finite") for p in report.problems] == [True] * (
            not good
        )
    text = line("a", amount=0).replace("0}", f"{nine}}}")
    assert [p.rule for p in dm.check(text.encode()).problems] == ["unknown-key"]
    text = line("a", quantity={"value": 0}).replace("0}", f"{nine}}}")
    assert [p.rule for p in dm.check(text.encode()).problems] == ["out-of-range"]


def test_all_of_very_many_duplicates_are_told() -> None:
    text = line("a").encode() + b"\n"
    report = dm.check(Pieces(text * 1000 for _ in range(MANY // 1000)))
    assert report.read == MANY
    assert ids(report) == ["a"]
    assert [p.line for p in report.problems] == [*range(2, MANY + 1)]


def test_very_many_dangling_references_and_long_chains_of_them_are_told() -> None:
    content = lines(*(line(f"v{n}", part_of=f"w{n}", destinations=["QQ"]) for n in range(MANY)))
    assert len(dm.check(content).problems) == 2 * MANY
    chain = lines(
        line("v0", part_of="none"), *(line(f"v{n}", part_of=f"v{n - 1}") for n in range(1, MANY))
    )
    report = dm.check(chain)
    assert [p.line for p in report.problems] == [*range(1, MANY + 1)]
    assert [p.rule for p in report.problems] == ["dangling-reference"] * MANY
    circle = lines(*(line(f"v{n}", part_of=f"v{(n + 1) % MANY}") for n in range(MANY)))
    report = dm.check(circle)
    assert [p.rule for p in report.problems] == ["cycle"] * MANY
    assert max(len(str(p)) for p in report.problems) < 200


def test_after_very_many_problems_the_rest_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MAX_PROBLEMS", 50)
    report = dm.check(lines(*["nonsense"] * 100))
    assert [p.rule for p in report.problems] == ["json"] * 50 + ["too-many-problems"]
    assert "the rest was not read" in str(report.problems[-1])
    assert report.read == 50


# Bytes that are no text, or not ours


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("text", [line("a"), f"[{line('a')}]"])
def test_other_encodings_are_named(encoding: str, text: str) -> None:
    (problem,) = dm.check(text.encode(encoding)).problems
    assert problem.found == f"text in {encoding.upper()[:6]}"
    assert problem.rule == "encoding"


def test_what_is_not_utf8_is_told_of_its_line_alone() -> None:
    content = lines(line("a"), line("b")) + b'{"kind": "\xe9"}\n' + lines(line("c"))
    assert told(content) == [(3, "encoding")]
    assert ids(dm.check(content)) == ["a", "b", "c"]
    array = b'[\n{"kind":\n"\xff"},\n' + line("a").encode() + b"]"
    assert told(array) == [(3, "encoding")]
    assert ids(dm.check(array)) == ["a"]


def test_a_byte_order_mark_is_passed_over_at_the_start_alone() -> None:
    for text in (line("a"), f"[{line('a')}]"):
        assert ids(dm.check(text.encode("utf-8-sig"))) == ["a"]
        assert ids(dm.check(dribble(text.encode("utf-8-sig"), 1))) == ["a"]
    assert told(lines(line("a"), "\ufeff" + line("b"))) == [(2, "json")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('"title": "A\x00"', "json"),
        ('"title": "A\\u0000"', "control-character"),
        ('"title": "\\ud800"', "control-character"),
        ('"title": "\\udc00\\ud800"', "control-character"),
        ('"title": "A", "\\ud800": 1', "unknown-key"),
        ('"title": "A", "date": "\\ud800"', "edtf"),
        ('"title": "A", "status": "\\ud800"', "unknown-word"),
        ('"title": "A", "part_of": "\\ud800"', "id"),
        ('"title": "A", "title": "B"', "repeated-key"),
        ('"title": "A", "quantity": {"value": 2, "value": 2}', "repeated-key"),
        ('"title": NaN', "wrong-type"),
        ('"title": "A", "quantity": {"value": Infinity}', "wrong-type"),
        ('"title": "A", "quantity": {"value": -Infinity}', "wrong-type"),
    ],
)
def test_odd_values_are_refused(text: str, rule: str) -> None:
    content = f'{{"kind": "visit", "id": "a", {text}}}'.encode()
    for form in (content, b"[" + content + b"]"):
        report = dm.check(form)
        assert ids(report) == []
        assert [
            p.rule.startswith(rule) or p.rule == "control-character" for p in report.problems
        ] == [True]
        str(report.problems[0]).encode()


def test_nothing_told_holds_a_line_break_or_all_of_a_long_text() -> None:
    long = "x" * 10**6
    for key in (long, "a\nb", "a\x1bb", "\ud800"):
        for content in (
            json.dumps(visit(key)),
            json.dumps(visit("a", part_of=key, date=key, status=key, summary=[key])),
            json.dumps({"kind": key, "id": "a"}),
            json.dumps({**visit("a"), key: 1}),
            json.dumps({"kind": "dataset", key: 1, "name": key}),
        ):
            for problem in dm.check(content.encode()).problems:
                assert len(str(problem)) < 600
                assert str(problem).isprintable()


# gzip


def test_a_bomb_is_refused_at_once() -> None:
    packer = zlib.compressobj(9, wbits=31)
    piece = b" " * 2**20
    bomb = b"".join(packer.compress(piece) for _ in range(1024)) + packer.flush()
    assert len(bomb) < 1.1 * 2**20
    problem = dm.check(bomb).problems[0]
    assert problem.rule == "too-large"
    assert "500 times" in problem.found
    assert peak_of(lambda: dm.check(bomb)) < 40 * 2**20


def test_max_unpacked_is_the_callers_word() -> None:
    content = lines(*(line(f"a{n}") for n in range(100)))
    packed = gzip.compress(content)
    assert len(dm.read(packed, max_unpacked=len(content)).events) == 100
    with pytest.raises(dm.DataError, match="max_unpacked"):
        dm.read(packed, max_unpacked=len(content) - 1)


@pytest.mark.parametrize(
    ("change", "good", "found"),
    [
        (lambda c: c + gzip.compress(lines(line("c"))), "a b c", None),
        (lambda c: c + b"\0" * 500, "a b", None),
        (lambda c: c + b"\0" * 500 + gzip.compress(lines(line("c"))), "a b c", None),
        (lambda c: c + b"junk", "a b", "something else after its end"),
        (lambda c: c[:-3], "a b", "it ends too early"),
        (lambda c: c[:-8] + b"\0\0\0\0" + c[-4:], "a b", "incorrect data check"),
        (lambda c: c[:30], "", "it ends too early"),
        (lambda c: c[:12] + b"\xff" * 20 + c[32:], "", "gzip"),
        (lambda c: lines(line("a")), "", "gzip"),
        (lambda c: b"", "", "it ends too early"),
    ],
    ids=range(10),
)
def test_damaged_gzip_is_told_and_what_came_before_it_is_read(
    tmp_path: Path, change: Callable[[bytes], bytes], good: str, found: str | None
) -> None:
    path = tmp_path / "records.jsonl.gz"
    path.write_bytes(change(gzip.compress(lines(line("a"), line("b")), mtime=0)))
    report = dm.check(path)
    if found is None:
        assert report.problems == ()
    else:
        assert [p.rule for p in report.problems] == ["file-type"]
        assert found in report.problems[0].found
    if "data check" not in (found or ""):
        assert ids(report) == good.split()


# Folders and paths


def test_a_folder_gives_away_nothing_from_outside(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.jsonl").write_bytes(lines(line("secret")))
    (inside / "a.jsonl").write_bytes(lines(line("a")))
    (inside / "b.jsonl").symlink_to("a.jsonl")
    (inside / "c.jsonl").symlink_to("../out/secret.jsonl")
    (inside / "d.jsonl").symlink_to(outside / "secret.jsonl")
    (inside / "e.jsonl").symlink_to("nothing.jsonl")
    (inside / "f.json").mkdir()
    os.mkfifo(inside / "g.jsonl")
    (inside / "notes.txt").write_text("not ours")
    report = dm.check(inside)
    assert ids(report) == ["a"]
    assert "secret" not in "".join(p.found for p in report.problems)
    assert [(Path(p.file or "").name, p.rule) for p in report.problems] == [
        ("b.jsonl", "duplicate-id"),
        ("c.jsonl", "file-type"),
        ("d.jsonl", "file-type"),
        ("e.jsonl", "file-type"),
        ("f.json", "file-type"),
        ("g.jsonl", "file-type"),
        ("notes.txt", "file-type"),
    ]


def test_links_that_lead_to_each_other_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(line("a")))
    (tmp_path / "b.jsonl").symlink_to("c.jsonl")
    (tmp_path / "c.jsonl").symlink_to("b.jsonl")
    report = dm.check(tmp_path)
    assert ids(report) == ["a"]
    assert [p.rule for p in report.problems] == ["file-type"] * 2
    with pytest.raises(OSError, match=r"symbolic links"):
        dm.check(tmp_path / "b.jsonl")


def test_hidden_files_are_not_read(tmp_path: Path) -> None:
    for name in (".b.json", ".c.jsonl", ".d.jsonl.gz", ".e.parquet", ".git"):
        (tmp_path / name).write_bytes(lines(line("b")))
    assert [p.found for p in dm.check(tmp_path).problems] == ["a folder without record files"]
    (tmp_path / "a.jsonl").write_bytes(lines(line("a")))
    calls: list[tuple[int, int, int | None]] = []
    report = dm.check(tmp_path, progress=lambda *call: calls.append(call))
    assert report.problems == ()
    assert ids(report) == ["a"]
    assert calls[-1] == (1, len(lines(line("a"))), len(lines(line("a"))))


def test_an_empty_path_is_not_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(line("a")))
    monkeypatch.chdir(tmp_path)
    for work in (dm.check, dm.read, lambda path: dm.write(dm.Dataset(), path)):
        with pytest.raises(FileNotFoundError, match="the path is empty"):
            work("")
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]
    assert ids(dm.check(".")) == ["a"]


def test_a_folder_may_itself_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.jsonl").write_bytes(lines(line("a")))
    (tmp_path / "link").symlink_to("real")
    assert ids(dm.check(tmp_path / "link")) == ["a"]


def test_a_folder_without_any_records_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text("id")
    assert [p.rule for p in dm.check(tmp_path).problems] == ["file-type"]


@pytest.mark.parametrize("name", ["c.JSON", "c.jsonl.bz2", "c.ndjson", "c.json.bak", "deep"])
def test_what_may_hold_records_is_never_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(line("a")))
    (tmp_path / ".c.json.1a2b3c4d.tmp").write_bytes(b"{")
    if name == "deep":
        (tmp_path / name).mkdir()
        (tmp_path / name / "b.jsonl").write_bytes(lines(line("b")))
    else:
        (tmp_path / name).write_bytes(lines(line("b")))
    (problem,) = dm.check(tmp_path).problems
    assert (problem.file, problem.rule) == (str(tmp_path / name), "file-type")
    with pytest.raises(dm.DataError):
        dm.read(tmp_path)


def test_a_folder_tells_of_other_files_that_it_does_not_read_them(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(line("a")))
    (tmp_path / "README.md").write_text("Notes")
    (problem,) = dm.check(tmp_path).problems
    assert (problem.severity, problem.hint) == ("warning", "it was not read")
    assert dm.read(tmp_path).visits.one().id == "a"


def test_what_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    for name in ("a.json", "a.jsonl.gz", "a.parquet"):
        with pytest.raises(FileNotFoundError):
            dm.check(tmp_path / name)


# Open files, and how far it is


def test_open_files_of_every_sort_are_read(tmp_path: Path) -> None:
    text = lines('{"kind": "visit", "id": "a", "title": "Überblick 会谈"}')
    path = tmp_path / "records.jsonl"
    path.write_bytes(text)
    packed = gzip.compress(text)
    with path.open("rb") as binary, path.open(encoding="utf-8") as words:
        sources: list[Any] = [text, packed, io.BytesIO(text), io.BytesIO(packed), binary, words]
        sources += [io.StringIO(text.decode()), dribble(packed, 1), str(path), path]
        for source in sources:
            assert ids(dm.check(source)) == ["a"]
    with path.open(encoding="ascii") as wrong:
        (problem,) = dm.check(wrong).problems
        assert problem.rule == "encoding"
        assert problem.file == str(path)


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".jsonl.gz", ".parquet", ""])
def test_progress_is_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"records{suffix}"
    dm.write(dm.load(), path)
    size = sum(p.stat().st_size for p in path.iterdir()) if path.is_dir() else path.stat().st_size
    calls: list[tuple[int, int, int | None]] = []
    report = dm.check(path, progress=lambda *call: calls.append(call))
    assert calls[-1] == (report.read, size, size)
    assert calls == sorted(calls)
    with_all = dm.check(io.BytesIO(lines(line("a"))), progress=lambda *call: calls.append(call))
    assert calls[-1] == (with_all.read, len(lines(line("a"))), None)


def test_a_progress_that_raises_stops_the_reading() -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dm.read(lines(line("a")), progress=stop)
