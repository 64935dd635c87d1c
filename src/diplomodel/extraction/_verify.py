"""Whether the words that records quote stand in the texts that they were taken from.

Exact means exact: the same characters, in the same order, from the start of a word to the end of
one. Nothing is repaired. What comes near is reported with what makes the difference.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import attrs

from diplomodel.dataset import Dataset, Report
from diplomodel.errors import Problem, Severity, nearest, shown, suggest
from diplomodel.model.events import Event
from diplomodel.model.provenance import Evidence, Traced, leaves
from diplomodel.model.record import fields_of
from diplomodel.path import Path
from diplomodel.vocabulary import Basis

__all__ = ["count_fragments", "verify"]

_WHOLE: Final = Path()


def verify(ds: Dataset, texts: Mapping[str, str]) -> Report:
    """Return what is wrong with the quotations of a data set, as `Dataset.verify` does.

    Args:
        ds: The data set.
        texts: The text of each source, by the source's id.

    Raises:
        TypeError: The texts are not a mapping of texts.

    Example:
        >>> import diplomodel as dm
        >>> report = verify(dm.load(), {})
        >>> {problem.rule for problem in report.problems}
        {'source-not-given'}
    """
    if not isinstance(texts, Mapping):
        raise TypeError(f"verify() takes texts by the ids of their sources, found {shown(texts)}")
    for key, text in texts.items():
        if not isinstance(text, str):
            raise TypeError(f"the text of {shown(key)} must be a str, found {shown(text)}")
    library = _Library({source: _Text.of(text) for source, text in texts.items()})
    records = [*ds.records()]
    problems = [
        attrs.evolve(problem, record=record.id)
        for record in records
        if isinstance(record, Traced)
        for problem in (*_quotations(record, library), *_values(record, library))
    ]
    return Report(problems=tuple(problems), dataset=ds, read=len(records))


def count_fragments(ds: Dataset) -> int:
    """Return how many fragments the records of a data set quote.

    Args:
        ds: The data set.
    """
    traced = (record for record in ds.records() if isinstance(record, Traced))
    found = (evidence for record in traced for _, evidence in _evidence_of(record))
    return sum(evidence.fragment is not None for evidence in found)


# Texts and their lines

# Other characters that may separate lines, such as the form feed, are part of a line.
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@attrs.frozen
class _Text:
    """A text by its lines, counted from 1.

    Attributes:
        lines: The lines, without what ends them.
    """

    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Text":
        """Return a text that is split into its lines; a line end at its end begins no new one."""
        lines = _LINE_END.split(text.removeprefix("\ufeff"))
        return cls(tuple(lines[:-1] if lines[-1] == "" else lines))

    def passages(self, numbers: Sequence[int]) -> Iterator["_Passage"]:
        """Walk some lines, those that follow one another as one passage; no numbers are all."""
        wanted = sorted(set(numbers)) or range(1, len(self.lines) + 1)
        run: list[int] = []
        for number in wanted:
            if run and number != run[-1] + 1:
                yield self._passage(run)
                run = []
            run.append(number)
        if run:
            yield self._passage(run)

    def _passage(self, run: Sequence[int]) -> "_Passage":
        return _Passage("\n".join(self.lines[run[0] - 1 : run[-1]]), run[0])


@attrs.frozen
class _Passage:
    """Lines that follow one another.

    Attributes:
        text: The lines, joined by line breaks.
        first: The number of the first of them.
    """

    text: str
    first: int

    def line_at(self, position: int) -> int:
        """Return the number of the line that a position is on."""
        return self.first + self.text.count("\n", 0, position)

    def exact(self, fragment: str) -> Iterator[int]:
        """Walk the lines on which a fragment begins, exact and between word boundaries."""
        for start in _positions(self.text, fragment):
            if _between_words(self.text, start, start + len(fragment)):
                yield self.line_at(start)

    def near(self, fragment: str) -> Iterator["_Near"]:
        """Walk the places where a fragment stands but for its writing."""
        wanted, _ = _folded(fragment, _WAYS)
        text, at = _folded(self.text, _WAYS)
        for position in _positions(text, wanted):
            start, end = at[position], at[position + len(wanted)]
            found = self.text[start:end].rstrip()
            if _between_words(self.text, start, start + len(found)):
                yield _Near(self.line_at(start), found, _differences(fragment, found))


@attrs.frozen
class _Near:
    """Words that a fragment differs from in nothing but their writing."""

    line: int
    words: str
    differences: tuple[str, ...]


@attrs.frozen
class _Library:
    """The texts that are given, by the ids of their sources."""

    texts: Mapping[str, _Text]

    def get(self, source: str) -> _Text | None:
        """Return the text of a source, if it is given."""
        return self.texts.get(source)

    def holding(self, fragment: str) -> Iterator[tuple[str, int]]:
        """Walk the sources in whose text a fragment stands, each with the line."""
        for source, text in self.texts.items():
            for passage in text.passages(()):
                for line in passage.exact(fragment):
                    yield source, line


def _positions(text: str, part: str) -> Iterator[int]:
    start = text.find(part) if part else -1
    while start >= 0:
        yield start
        start = text.find(part, start + 1)


# Words

# Scripts that are written without spaces: any two of their letters may belong to different words.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_JOINERS: Final = "\u200c\u200d"


def _between_words(text: str, start: int, end: int) -> bool:
    return not (_inside_word(text, start) or _inside_word(text, end))


def _inside_word(text: str, position: int) -> bool:
    """Return whether a position is inside a word or a number, rather than at an end of one."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if _is_mark(after):
        return not before.isspace()
    if _inside_number(text, position):
        return True
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return False
    return _in_word(before) and _in_word(after)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or _is_mark(character)


def _is_mark(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")


def _inside_number(text: str, position: int) -> bool:
    """Return whether a position is beside the point or comma of a number: 1.5 does not hold 5."""
    return any(
        0 < point < len(text) - 1
        and text[point] in ".,"
        and text[point - 1].isdigit()
        and text[point + 1].isdigit()
        for point in (position - 1, position)
    )


# Writing

# In what a quotation can differ while its words are the same. The first two have a rule of their
# own.
_CASE, _SPACE = "case", "space"
_QUOTES, _ACCENTS = "quotation marks or dashes", "how accented letters are encoded"
_WAYS: Final = (_CASE, _SPACE, _QUOTES, _ACCENTS)
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›ʼ′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
# Characters without a width, which no reader sees.
_INVISIBLE: Final = "\u00ad\u200b\u200e\u200f\u2060\ufeff"


@functools.lru_cache(maxsize=64)
def _folded(text: str, ways: tuple[str, ...]) -> tuple[str, list[int]]:
    """Return a text without differences in writing, and where each of its characters comes from.

    The last place is where the text ends.
    """
    folded: list[str] = []
    at: list[int] = []
    for start, letter in _letters(text):
        if _SPACE in ways and (letter.isspace() or letter in _INVISIBLE):
            continue
        if _ACCENTS in ways:
            letter = unicodedata.normalize("NFC", letter)
        if _QUOTES in ways:
            letter = letter.translate(_PLAIN)
        if _CASE in ways:
            letter = letter.casefold()
        folded.append(letter)
        at += [start] * len(letter)
    return "".join(folded), [*at, len(text)]


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """Walk the letters of a text, each with the marks that follow it, and where it begins."""
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not unicodedata.combining(text[position]):
            yield start, text[start:position]
            start = position


def _differences(fragment: str, words: str) -> tuple[str, ...]:
    def differ(way: str) -> bool:
        others = tuple(other for other in _WAYS if other != way)
        return _folded(fragment, others)[0] != _folded(words, others)[0]

    return tuple(way for way in _WAYS if differ(way))


# Quotations


def _quotations(record: Traced, library: _Library) -> Iterator[Problem]:
    for path, evidence in _evidence_of(record):
        problem = _quotation(evidence, library)
        if problem is not None:
            yield problem.under(*path)


def _evidence_of(record: Traced, path: Path = _WHOLE) -> Iterator[tuple[Path, Evidence]]:
    """Walk the evidence of a record, and of records inside it, each with its path."""
    for number, evidence in enumerate(record.evidence):
        yield path / "evidence" / number, evidence
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        for number, part in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(part, Traced):
                yield from _evidence_of(part, path / field.name / number)


def _quotation(evidence: Evidence, library: _Library) -> Problem | None:
    """Return what is wrong with a quotation and its lines: the first rule that it breaks."""
    fragment, lines = evidence.fragment, evidence.lines
    if fragment is None and not lines:
        return None
    text = library.get(evidence.source)
    if text is None:
        return Problem(
            path="source",
            found=f"no text of {shown(evidence.source)}",
            expected="the text of each source that is quoted",
            rule="source-not-given",
            hint=suggest(nearest(evidence.source, library.texts)),
        )
    last = len(text.lines)
    for number, line in enumerate(lines):
        if line > last:
            return Problem(
                path=f"lines[{number}]",
                found=f"line {line}",
                expected=f"a line from 1 to {last}" if last else "a text that is not empty",
                rule="no-such-line",
            )
    if fragment is None:
        return None
    passages = [*text.passages(lines)]
    if any(True for passage in passages for _ in passage.exact(fragment)):
        return None
    near = _nearest_writing(passages, fragment)
    problem = Problem(path="fragment", found=shown(fragment))
    if near is not None and {*near.differences} <= {_CASE, _SPACE}:
        return attrs.evolve(
            problem,
            expected=f"the words as they stand on line {near.line}, {shown(near.words)}",
            rule="fragment-differs-in-case-or-space",
            hint=f"the difference is in {_listed(near.differences)}",
        )
    whole = [*text.passages(())]
    elsewhere = sorted({line for passage in whole for line in passage.exact(fragment)})
    if elsewhere:
        return attrs.evolve(
            problem,
            found=f"{shown(fragment)} on {_named_lines(elsewhere)}",
            expected=f"it on {_named_lines(lines)}",
            rule="fragment-elsewhere",
        )
    return attrs.evolve(
        problem,
        expected=f"words that stand {f'on {_named_lines(lines)}' if lines else 'in the text'}",
        rule="fragment-not-on-lines",
        hint=_what_comes_near(fragment, near, whole, library),
    )


def _nearest_writing(passages: Iterable[_Passage], fragment: str) -> _Near | None:
    """Return the place that a fragment differs from least, if it differs in writing alone."""
    found = (near for passage in passages for near in passage.near(fragment))
    # Case and space come first; the order of the text decides between equals.
    return min(
        found, key=lambda near: [way in near.differences for way in _WAYS[::-1]], default=None
    )


def _what_comes_near(
    fragment: str, near: _Near | None, whole: Sequence[_Passage], library: _Library
) -> str | None:
    near = near or _nearest_writing(whole, fragment)
    if near is not None:
        differences = _listed(near.differences)
        return f"line {near.line} has {shown(near.words)}; the difference is in {differences}"
    for source, line in library.holding(fragment):
        return f"it stands on line {line} of {source}"
    for passage in whole:
        for start in _positions(passage.text, fragment):
            return f"line {passage.line_at(start)} has it only as a part of a longer word or number"
    return None


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


_MAX_NAMED: Final = 6


def _named_lines(lines: Sequence[int]) -> str:
    named = [str(line) for line in lines[:_MAX_NAMED]]
    more = len(lines) - len(named)
    text = _listed([*named, f"{more} more"] if more else named)
    return f"line {text}" if len(lines) == 1 else f"lines {text}"


# Values that are said to be stated


@attrs.frozen
class _Stated:
    """What a text that states a part of a record would print.

    Attributes:
        sort: What it is: a name, a number, an amount, a day or a year.
        printed: The value, as a problem shows it.
        readings: The numbers that it may be.
    """

    sort: str
    printed: object
    readings: frozenset[Decimal] = frozenset()

    @classmethod
    def number(cls, sort: str, value: int | Decimal) -> "_Stated":
        """Return a number of some sort."""
        return cls(sort, value, frozenset({Decimal(value)}))

    def occurs(self, text: str) -> bool:
        """Return whether a text prints it."""
        if self.sort == "name":
            return _folded(str(self.printed), _WAYS)[0] in _folded(text, _WAYS)[0]
        numbers = _numbers(text)
        if self.sort == "amount":
            # "$1.5 billion", in any language: the digits count, and not the zeros after them.
            return not {*map(_digits, self.readings)}.isdisjoint(map(_digits, numbers))
        if self.sort != "number":
            numbers.update(Decimal(part) for part in re.findall(r"\d+", text))
        return not self.readings.isdisjoint(numbers)


def _values(record: Traced, library: _Library) -> Iterator[Problem]:
    """Walk the values that are said to be stated where they do not occur."""
    if not isinstance(record, Event):
        return
    for path in leaves(record):
        wanted = _stated(path, functools.reduce(_step, path, record))
        passages = _passages_stating(record, path, library) if wanted else []
        for value in wanted:
            if passages and not any(map(value.occurs, passages)):
                yield Problem(
                    path=str(path),
                    found=shown(value.printed),
                    expected=f"{_ARTICLES.get(value.sort, 'a')} {value.sort} that is printed "
                    "in the fragment or on its lines",
                    rule=f"{value.sort}-not-on-lines",
                    hint="cite the lines that print it, or give another basis",
                    severity=Severity.WARNING,
                )


_ARTICLES: Final = {"amount": "an"}


def _step(value: Any, step: str | int) -> Any:
    return value[step] if isinstance(step, int) else getattr(value, step)


def _stated(path: Path, value: Any) -> list[_Stated]:
    match path:
        case ("participants", _, "name"):
            return [_Stated("name", value)]
        case ("amount", "value"):
            return [_Stated.number("amount", value)]
        case ("quantity", "value") | ("edition",):
            return [_Stated.number("number", value)]
        case ("summary",):
            found = [(m[0], _readings(m)) for m in _IN_DIGITS.finditer(value)]
            # A summary may name the year where its text need not.
            return [_Stated("number", text, r) for text, r in found if r.isdisjoint(_YEARS)]
        case (*_, ("day" | "year") as sort):
            return [_Stated.number(str(sort), value)]
        case _:
            return []


_YEARS: Final = frozenset(map(Decimal, range(1000, 3000)))


def _passages_stating(record: Traced, path: Path, library: _Library) -> list[str]:
    """Return the fragments and lines that state a value; none where one is not at hand."""
    found: list[str] = []
    for evidence in record.evidence_for(str(path)):
        if evidence.basis is not Basis.STATED or not (evidence.fragment or evidence.lines):
            continue
        text = library.get(evidence.source)
        if text is None or any(line > len(text.lines) for line in evidence.lines):
            return []
        found += [evidence.fragment or "", *(p.text for p in text.passages(evidence.lines))]
    return found


# Thousands are set apart in threes, by one and the same character.
_IN_DIGITS: Final = re.compile(
    r"\d{1,3}(?P<apart>[.,'’ \u00a0\u2009\u202f])\d{3}(?:(?P=apart)\d{3})*(?:[.,]\d+)?(?!\d)"
    r"|\d+(?:[.,]\d+)?"
)
_IN_WORDS: Final = {
    word: Decimal(number)
    for number, words in enumerate(
        "zero,one once first,two twice second,three third,four fourth,five fifth,six sixth,"
        "seven seventh,eight eighth,nine ninth,ten tenth,eleven eleventh,twelve twelfth".split(",")
    )
    for word in words.split()
}


def _numbers(text: str) -> set[Decimal]:
    """Return the numbers in a text: in digits of any script, and in English up to twelve."""
    found = {reading for match in _IN_DIGITS.finditer(text) for reading in _readings(match)}
    words = re.findall(r"[a-z]+", text.casefold())
    return found | {_IN_WORDS[word] for word in words if word in _IN_WORDS}


def _readings(match: re.Match[str]) -> frozenset[Decimal]:
    """Return what a number in digits may mean: "1.500" is read in both ways, "5 100" in all."""
    text, apart = match[0], match["apart"]
    readings = {text.replace(apart, "") if apart else text}
    if apart is None or text.count(apart) == 1:
        readings.add(text)
    if apart and apart.isspace():
        readings.update(text.split(apart))
    return frozenset(
        Decimal(number)
        for reading in readings
        if re.fullmatch(r"\d+(?:\.\d+)?", number := reading.replace(",", "."))
    )


def _digits(number: Decimal) -> str:
    return "".join(map(str, number.as_tuple().digits)).strip("0")
