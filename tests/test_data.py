"""The bundled data set keeps the rules of its curation."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import diplomodel as dm
from diplomodel.model.provenance import Traced, claims_of, leaves
from diplomodel.model.record import Record, fields_of
from diplomodel.reference.names import fold, names_of

ROOT = Path(__file__).parent.parent
SNAPSHOT = Path(__file__).parent / "snapshots" / "data.txt"
# The articles are not part of the project; where they lie beside it, fragments are held to them.
ARTICLES = ROOT.parent / "shared" / "articles"

# What `*` may not cover: these need evidence of their own.
NAMED = ("date", "status", "participants", "parties_complete", "acts", "amount", "quantity")

ds = dm.load()


def traced() -> Iterator[Traced]:
    yield from ds.events
    yield from ds.people
    yield from ds.organizations
    yield from ds.places


def pieces(record: Traced) -> list[dm.Evidence]:
    return list(dict.fromkeys(evidence for _, evidence in claims_of(record)))


def path_of(leaf: tuple[str | int, ...]) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in leaf)
    return text.removeprefix(".")


# Evidence


@pytest.mark.parametrize("record", [*traced()], ids=lambda record: record.id)
def test_every_field_is_traced(record: Traced) -> None:
    untraced = [path_of(leaf) for leaf in leaves(record) if record.basis(path_of(leaf)) is None]
    assert not untraced


@pytest.mark.parametrize("event", ds.events, ids=lambda event: event.id)
def test_what_matters_has_evidence_of_its_own(event: dm.Event) -> None:
    supported = [path for piece in event.evidence for path in piece.supports]
    for field in fields_of(type(event)):
        if field.name in NAMED and field.given and getattr(event, field.name) != field.default:
            assert any(re.split(r"[.\[]", path)[0] == field.name for path in supported), field.name


def test_what_is_not_stated_says_why() -> None:
    for record in traced():
        for piece in pieces(record):
            if piece.basis is not dm.Basis.STATED:
                assert piece.why is not None
                assert len(piece.why.split()) > 5, (record.id, piece.why)


def test_fragments_are_short_and_come_with_their_lines() -> None:
    for record in traced():
        for piece in pieces(record):
            # What is not from an article says so: general reference has no lines.
            assert piece.lines or piece.source == "general-reference", record.id
            assert piece.fragment is None or len(piece.fragment.split()) <= 8, record.id


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+(?:'\w+)?", text.casefold().replace("’", "'")))


@pytest.mark.parametrize("source", [*ds.sources], ids=lambda source: source.id)
def test_fragments_stand_on_the_lines_that_they_cite(source: dm.Source) -> None:
    article = ARTICLES / f"{source.id}.txt"
    lines = article.read_text(encoding="utf-8").splitlines() if article.exists() else None
    for record in traced():
        for piece in pieces(record):
            if piece.source != source.id or lines is None:
                continue
            assert max(piece.lines) <= len(lines), record.id
            cited = words(" ".join(lines[number - 1] for number in piece.lines))
            assert piece.fragment is None or words(piece.fragment) in cited, record.id
            for text in piece.supports:
                if text == "date.year" and piece.basis is dm.Basis.STATED:
                    assert re.search(r"\b(?:19|20)\d\d\b", cited), (record.id, text)


# Dates and statuses


def test_nothing_that_lies_ahead_is_said_to_have_been() -> None:
    published = {source.id: source.published for source in ds.sources}
    for event in ds.events:
        if event.status in ("held", "signed", "in_force") and event.date is not None:
            newest = [published[piece.source] for piece in event.evidence]
            assert any(event.date.after(date) is not True for date in newest if date), event.id


def test_what_is_planned_or_proposed_was_not_yet_then() -> None:
    planned = ds.events.where(status=("planned", "proposed")).where(lambda e: e.kind != "agreement")
    published = {source.id: source.published for source in ds.sources}
    for event in planned:
        for piece in event.evidence:
            date = published[piece.source]
            if event.date is not None and date is not None:
                assert event.date.before(date) is not True, event.id


def test_no_event_is_possible_before_there_were_such_parties() -> None:
    assert not ds.events.where(during="1850")
    assert not ds.events.where(during="0001/1989")


def test_only_plans_are_possible_after_the_articles() -> None:
    ahead = ds.events.where(during="2027/9999")
    assert {event.status for event in ahead} <= {"planned", "proposed"}


def test_parts_do_not_contradict_their_whole() -> None:
    for event in ds.events:
        whole = ds.whole(event)
        if whole is not None and event.date is not None and whole.date is not None:
            assert event.date.overlaps(whole.date) is not False, event.id


# Words


def test_no_title_or_summary_repeats_another() -> None:
    for texts in ([e.title for e in ds.events], [e.summary for e in ds.events]):
        assert not [text for text, count in Counter(texts).items() if text and count > 1]


@pytest.mark.parametrize("event", ds.events, ids=lambda event: event.id)
def test_titles_and_summaries_read_well(event: dm.Event) -> None:
    assert event.summary is not None
    assert len(event.title) <= 70
    assert not event.title.endswith(".")
    assert event.summary.endswith(".")
    assert event.topics


@pytest.mark.parametrize("words_said", ds.statements, ids=lambda event: event.id)
def test_a_summary_names_who_speaks(words_said: dm.Statement) -> None:
    speakers = [p for p in words_said.participants if p.role in ("speaker", "issuer")]
    assert speakers
    summary = f" {fold(words_said.summary or '')} "
    for speaker in speakers:
        known: list[str] = [speaker.name or "", speaker.office or ""]
        if speaker.person:
            known += names_of(ds.people[speaker.person])
        elif speaker.organization:
            known += names_of(ds.organizations[speaker.organization])
        elif speaker.country:
            name = ds.countries[speaker.country].name
            known += [name, f"{name}ian", f"{name.removesuffix('us')}usian"]
        assert any(f" {fold(name)}" in summary for name in known if name), words_said.id


def test_a_printed_name_is_a_known_name_of_the_person() -> None:
    for event in ds.events:
        for participant in event.participants:
            if participant.person and participant.name:
                known = {fold(name) for name in names_of(ds.people[participant.person])}
                assert fold(participant.name) in known, (event.id, participant.name)


def test_whoever_is_known_by_office_alone_has_no_name() -> None:
    for event in ds.events:
        for participant in event.participants:
            alone = not participant.person and not participant.organization
            assert not (alone and participant.office and participant.name), event.id


def test_relayed_words_lead_to_where_they_are_relayed() -> None:
    for relayed in ds.statements.where(role="reporter"):
        assert ds.related(relayed, "reported_in"), relayed.id


def test_every_person_place_and_source_is_referred_to() -> None:
    text = json.dumps([dm.unstructure(event) for event in ds.events])
    for record in (*ds.people, *ds.places, *ds.sources):
        assert f'"{record.id}"' in text, record.id


# The snapshot: a line or two for each event, so that a change of the data shows in review.


def described(event: dm.Event) -> str:
    people = [
        f"{p.role}={p.person or p.organization or p.name or p.office or p.country}"
        for p in event.participants
    ]
    links = [f"{relation.type}={relation.target}" for relation in event.relations]
    if event.part_of:
        links.insert(0, f"part_of={event.part_of}")
    acts = [f"{act.type} {act.party or 'all'} {act.date}" for act in getattr(event, "acts", ())]
    known = {"date": event.basis("date"), "participants": event.basis("participants")}
    if getattr(event, "parties_complete", False):
        known["parties_complete"] = event.basis("parties_complete")
    lines = [
        f"{event.id}: {event.kind}, {event.date}, {event.status}",
        f"    {event.title}",
        f"    known: {', '.join(f'{name} {basis}' for name, basis in known.items())}",
    ]
    lines += [f"    {', '.join(group)}" for group in (people, links, acts) if group]
    return "\n".join(lines)


def test_the_data_is_as_reviewed() -> None:
    text = "\n".join(described(event) for event in ds.events) + "\n"
    if os.environ.get("DIPLOMODEL_UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == text


def test_the_files_are_as_the_library_writes_them() -> None:
    folder = Path(dm.__file__).parent / "data" / "articles"
    for file in sorted(folder.glob("*.json")):
        rows = json.loads(file.read_text(encoding="utf-8"))
        assert file.read_text(encoding="utf-8") == (
            json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
        )
        ids = [row.get("id", "") for row in rows]
        assert ids == sorted(ids), file.name
        for row in rows:
            if row["kind"] != "dataset":
                record = dm.structure(row)
                assert isinstance(record, Record)
                assert dm.unstructure(record) == row, row["id"]
                assert list(dm.unstructure(record)) == list(row), row["id"]


def test_the_counts_of_the_data_card_are_right() -> None:
    card = (ROOT / "docs" / "data-card.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| ([a-z]+)(?:, together)? \| (\d+) \|$", card, flags=re.MULTILINE))
    counted = {
        name: str(len(getattr(ds, name)))
        for name in (
            "summits visits meetings agreements statements events "
            "people organizations places sources"
        ).split()
    }
    assert told == counted
    assert f"the {len(ds.events)} events of" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"version {ds.version}, as of 3 December 2025" in card


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("articels", 'found "articels", expected a bundled data set: articles, us-travels'),
        ("x.json", "articles, us-travels; to read a file, use read('x.json')"),
        (Path("visits"), "to read a file, use read('visits')"),
        (5, "found 5, expected a bundled data set: articles, us-travels"),
    ],
)
def test_what_is_not_a_bundled_set_is_refused_with_the_way_to_read_it(
    name: Any, expected: str
) -> None:
    with pytest.raises(dm.UnknownName) as caught:
        dm.load(name)
    assert expected in str(caught.value)


def test_the_bundled_set_has_a_name_to_load_it_by() -> None:
    assert dm.load("articles") is dm.load()
