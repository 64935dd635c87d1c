"""A small data set in many scripts, for the tests of what is printed."""

import json
import unicodedata
from typing import Any

# Invented events in real countries: every kind, dates of many sorts, many scripts.
RECORDS: list[dict[str, Any]] = [
    {"kind": "dataset", "name": "garden", "version": "1.2", "as_of": "2024-06"},
    {
        "kind": "summit",
        "id": "garden-summit",
        "title": "Garden summit",
        "date": "2024-05-30/2024-06-02",
        "status": "held",
        "participants": [
            {"role": "host", "country": "OM", "office": "Sultan of Oman", "level": "head_of_state"},
            {"role": "attendee", "person": "ana-lys", "country": "FR", "mode": "video"},
        ],
        "places": ["muscat"],
        "topics": ["trade", "peace_security"],
        "organization": "garden",
        "format": "regular",
        "edition": 3,
        "identifiers": ["GARDEN:3"],
        "summary": "Members of the Garden meet, and agree to plant trees beside their roads.",
        "evidence": [
            {
                "source": "gazette",
                "lines": [1, 2, 3, 7],
                "fragment": "met in Muscat",
                "supports": ["*", "status", "participants"],
                "basis": "stated",
            },
            {
                "source": "gazette",
                "lines": [4],
                "supports": ["date.start"],
                "basis": "inferred",
                "why": "The gazette says that the summit began on the Thursday.",
            },
            {
                "source": "gazette",
                "locator": "caption",
                "supports": ["date.end"],
                "basis": "stated",
            },
            {
                "source": "almanac",
                "supports": ["participants[1].mode"],
                "basis": "disputed",
                "why": "The almanac has her in the room.",
            },
        ],
    },
    {
        "kind": "summit",
        "id": "garden-plus",
        "title": "Garden+ session",
        "date": "2024-06-01",
        "part_of": "garden-summit",
        "format": "extended",
    },
    {
        "kind": "visit",
        "id": "lys-oman-2024",
        "title": "Ana Lys in Oman and, on the way home, for an hour in the United Arab Emirates",
        "date": "2024-05-29/",
        "status": "held",
        "participants": [
            {"role": "visitor", "person": "ana-lys", "name": "A. de Lys", "country": "FR"}
        ],
        "type": "working",
        "destinations": ["OM", "AE"],
        "relations": [{"type": "to_attend", "target": "garden-summit"}],
        "quantity": {"value": 2, "approximate": True},
    },
    {
        "kind": "meeting",
        "id": "tea-with-neighbours",
        "title": "茶会：上海合作组织与阿曼苏丹国关于植树造林和道路建设的非正式会谈",
        "date": "[2024-05-30..2024-06-02]",
        "participants": [
            {"country": "OM", "on_behalf_of": "garden"},
            {"country": "CN"},
            {"organization": "garden", "office": "Secretary"},
        ],
        "relations": [{"type": "on_sidelines_of", "target": "garden-summit"}],
    },
    {
        "kind": "agreement",
        "id": "orchard-pact",
        "title": "Orchard pact",
        "participants": [
            {"role": "party", "country": "OM"},
            {"role": "party", "country": "FR"},
        ],
        "instrument": "treaty",
        "amount": {"value": "1250000.5", "currency": "OMR", "approximate": True},
        "acts": [
            {"type": "signed", "date": "2024-06-01"},
            {"type": "ratified", "party": "OM", "date": "2024-07", "effective": "2024-08-01"},
            {"type": "entered_into_force", "date": "2026", "status": "planned"},
        ],
        "relations": [{"type": "concluded_at", "target": "garden-summit"}],
        "evidence": [
            {
                "source": "gazette",
                "lines": [9],
                "supports": ["*", "acts", "participants"],
                "basis": "stated",
            }
        ],
    },
    {
        "kind": "statement",
        "id": "words-of-welcome",
        "title": "كلمة ترحيب بالضيوف",
        "date": "2024-06-01~",
        "participants": [
            {"role": "speaker", "office": "Sultan of Oman", "country": "OM"},
            {"role": "addressee", "person": "ana-lys"},
        ],
        "form": "toast",
        "speech_act": "thanks",
        "relations": [{"type": "made_at", "target": "garden-summit"}],
        "language": "ar",
    },
    {
        "kind": "meeting",
        "id": "talks-some-day",
        "title": unicodedata.normalize("NFD", "Đối thoại về nước và rừng giữa các nước láng giềng"),
        "status": "planned",
        "format": "talks",
    },
    {
        "kind": "person",
        "id": "ana-lys",
        "name": "Ana Lys",
        "names": [{"text": "Lys", "language": "fr"}, {"text": "安娜", "language": "zh"}],
        "country": "FR",
        "positions": [
            {"office": "Gardener-General", "organization": "garden", "during": "2020/.."},
            {"office": "Apprentice"},
        ],
        "evidence": [{"source": "almanac", "supports": ["*"], "basis": "stated"}],
    },
    {
        "kind": "organization",
        "id": "garden",
        "name": "The Garden",
        "abbreviation": "G",
        "type": "igo",
        "memberships": [
            {"member": "OM", "status": "member", "during": "2001-05-01/.."},
            {"member": "FR", "status": "member", "during": "1999~/.."},
            {"member": "DDDE", "status": "observer", "during": "/1990"},
        ],
    },
    {"kind": "organization", "id": "garden-press", "name": "Garden Press", "parent": "garden"},
    {
        "kind": "place",
        "id": "muscat",
        "name": "Muscat",
        "country": "OM",
        "latitude": 23.61,
        "longitude": 58.59,
    },
    {"kind": "source", "id": "almanac", "publisher": "Garden Press", "title": "Almanac"},
    {
        "kind": "source",
        "id": "gazette",
        "publisher": "Garden Press",
        "title": "Gazette",
        "language": "en",
        "published": "2024-06-03",
        "url": "https://example.org/gazette",
    },
]

COUNT = len(RECORDS) - 1  # without the one that names the data set


def as_lines() -> str:
    """Return the records as JSON Lines."""
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS)
