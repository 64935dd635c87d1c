"""Quotations to damage: texts made for the purpose, and damage whose verdict is known."""

import random
import re
from collections.abc import Callable, Iterator, Mapping

import attrs

from diplomodel import Basis, Dataset, Event, Evidence, Source, Visit

TEXTS = {
    "harbour-paper": """\
Sat. 12 Oct 2030

Ostrava and Pelagia agree on 14 ferries
PORT LUMEN, 11 October 2030

President Ilse Maran of Ostrava ended a two-day official visit to Pelagia on Friday.
“We leave with more than we hoped for,” Maran told reporters at the Customs House.
The two sides signed a protocol on fisheries and about 30 contracts worth $1.5 billion.
Pelagia’s foreign minister, Teo Quill, said the ferries would sail from 3 March 2031.

“We leave with more than we hoped for,” the president’s office repeated later.
Trade grew by 12,400 tonnes in the first phase; the island has asked for a second phase.
Maran invited Quill to Ostrava – he did not say when he would come.
The delegation met 250 students, who had waited since 7 a.m. in the old harbour.
""",
    "island-radio": """\
Good evening from Port Lumen. It is Friday, the eleventh.
The president of Ostrava flew home today after signing the fisheries protocol.
Minister Quill called the talks “frank and warm”, and promised 16 ferries by 2032.
Opposition leader Vera Sund asked why the contracts had not been shown to the assembly.

Students of the naval school sang at the airport while it rained for 40 minutes.
The weather tomorrow: clear, with a light wind from the north-west.
""",
}

# What a piece of damage makes of a piece of evidence, or None where there is nothing to damage.
Damage = Callable[[Evidence, random.Random], Evidence | None]


def sources() -> list[Source]:
    return [Source(id=key, publisher="A paper", title=key) for key in TEXTS]


def quotations() -> Dataset:
    """Return visits that quote the texts: words from one to eight, from each line."""
    generator = random.Random(1)
    events: list[Event] = []
    for source, text in TEXTS.items():
        for number, line in enumerate(text.split("\n"), 1):
            words = line.split(" ")
            for _ in range(8 if line else 0):
                start = generator.randrange(len(words))
                fragment = " ".join(words[start : start + generator.randint(1, 8)])
                evidence = Evidence(
                    source=source,
                    lines=(number,),
                    fragment=fragment,
                    supports=("*",),
                    basis=Basis.STATED,
                )
                key = f"quotation-{len(events)}"
                events.append(Visit(id=key, title="A visit", evidence=(evidence,)))
    return Dataset(events, sources=sources())


class Damages:
    """Damage of every sort to the quotations of a data set, each with the rule that it breaks."""

    def __init__(self, ds: Dataset, texts: Mapping[str, str]) -> None:
        self.ds = ds
        self.lines = {key: text.removesuffix("\n").split("\n") for key, text in texts.items()}
        self.squeezed = {key: squeezed(text) for key, text in texts.items()}
        self.pieces = [piece for event in ds.events for piece in event.evidence if piece.fragment]
        self.words = sorted({word for text in texts.values() for word in text.split()})
        self.sorts: tuple[tuple[str, Damage], ...] = (
            ("fragment-not-on-lines", self.digit),
            ("fragment-not-on-lines", self.word),
            ("fragment-not-on-lines", self.swapped),
            ("fragment-not-on-lines", self.joined),
            ("fragment-not-on-lines", self.quotes),
            ("fragment-not-on-lines", self.foreign),
            ("fragment-not-on-lines", self.cut),
            ("fragment-differs-in-case-or-space", self.case),
            ("fragment-differs-in-case-or-space", self.space),
            ("fragment-elsewhere", self.shifted),
            ("no-such-line", self.beyond),
            ("source-not-given", self.unknown),
        )

    def copies(self, number: int) -> Iterator[tuple[Event, str]]:
        """Walk damaged copies of events, as many of each sort, each with the rule it breaks."""
        generator = random.Random(2)
        for count in range(number):
            rule, damage = self.sorts[count % len(self.sorts)]
            while True:
                event = generator.choice(self.ds.events)
                quoted = [n for n, piece in enumerate(event.evidence) if piece.fragment]
                if not quoted:
                    continue
                chosen = generator.choice(quoted)
                damaged = damage(event.evidence[chosen], generator)
                if damaged is not None:
                    break
            pieces = (*event.evidence[:chosen], damaged, *event.evidence[chosen + 1 :])
            yield attrs.evolve(event, id=f"damaged-{count}", evidence=pieces), rule

    def _changed(self, piece: Evidence, fragment: str) -> Evidence | None:
        """Return a piece with other words, unless these stand somewhere in their own text."""
        if squeezed(fragment) in self.squeezed[piece.source]:
            return None
        return attrs.evolve(piece, fragment=fragment)

    def digit(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        places = [m.start() for m in re.finditer(r"\d", piece.fragment or "")]
        if not places:
            return None
        fragment, place = piece.fragment or "", generator.choice(places)
        other = generator.choice("0123456789".replace(fragment[place], ""))
        return self._changed(piece, fragment[:place] + other + fragment[place + 1 :])

    def word(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        words = (piece.fragment or "").split(" ")
        words[generator.randrange(len(words))] = generator.choice(self.words)
        return self._changed(piece, " ".join(words))

    def swapped(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        words = (piece.fragment or "").split(" ")
        if len(words) < 2:
            return None
        place = generator.randrange(len(words) - 1)
        words[place : place + 2] = words[place + 1], words[place]
        return self._changed(piece, " ".join(words))

    def joined(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        words, others = (
            (p.fragment or "").split(" ") for p in (piece, self._other(piece, generator))
        )
        if len(words) < 2 or len(others) < 2:
            return None
        return self._changed(
            piece, " ".join([*words[: len(words) // 2], *others[len(others) // 2 :]])
        )

    def _other(self, piece: Evidence, generator: random.Random) -> Evidence:
        return generator.choice([other for other in self.pieces if other.source == piece.source])

    def quotes(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        plain = str.maketrans("“”‘’–", "\"\"''-")
        return self._changed(piece, (piece.fragment or "").translate(plain))

    def foreign(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        other = generator.choice(self.pieces)
        return self._changed(piece, other.fragment or "") if other.source != piece.source else None

    def cut(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        """Cut into a word, as where `has` is found in `phase`."""
        fragment = piece.fragment or ""
        if len(fragment) < 3 or not fragment[:2].isalpha():
            return None
        # The rest must not begin a word somewhere else.
        if any(f" {fragment[1:]}" in f" {line}" for line in self.lines[piece.source]):
            return None
        return attrs.evolve(piece, fragment=fragment[1:])

    def case(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        fragment = (piece.fragment or "").swapcase()
        return None if fragment == piece.fragment else self._differs(piece, fragment)

    def space(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        fragment = piece.fragment or ""
        other = generator.choice(["  ", "\u00a0", "\t", " \u200b", "\n"])
        return self._differs(piece, fragment.replace(" ", other)) if " " in fragment else None

    def _differs(self, piece: Evidence, fragment: str) -> Evidence | None:
        if any(fragment in line for line in self.lines[piece.source]):
            return None
        return attrs.evolve(piece, fragment=fragment)

    def shifted(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        lines = tuple(line + generator.choice([1, 2, 3]) for line in piece.lines)
        texts = self.lines[piece.source]
        if not lines or any(
            line > len(texts) or squeezed(piece.fragment or "") in squeezed(texts[line - 1])
            for line in lines
        ):
            return None
        return attrs.evolve(piece, lines=lines)

    def beyond(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        past = len(self.lines[piece.source]) + generator.randint(1, 90)
        return attrs.evolve(piece, lines=(*piece.lines, past))

    def unknown(self, piece: Evidence, generator: random.Random) -> Evidence | None:
        return attrs.evolve(piece, source="never-given")


def squeezed(text: str) -> str:
    """Return a text without case and white space."""
    return "".join(text.casefold().split())
