"""Reading an answer: what a coder or a language model found in a text becomes records."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, cast

import attrs

from diplomodel.dataset import Dataset, Report, dataset_of, known_to
from diplomodel.errors import DataError, Problem, Severity, shown
from diplomodel.extraction._names import Names
from diplomodel.extraction._parse import Coded, events_in
from diplomodel.extraction._schema import REF
from diplomodel.extraction._translate import Translation
from diplomodel.extraction._verify import verify
from diplomodel.model.events import Event, Meeting
from diplomodel.model.integrity import problems_across
from diplomodel.model.kinds import EVENTS, Entry
from diplomodel.model.plain import Reader
from diplomodel.model.provenance import Evidence, Source
from diplomodel.model.record import warnings_of
from diplomodel.path import Path

__all__ = ["read"]

_READER: Final = Reader({cls.kind: cls for cls in EVENTS})


def read(
    answer: object, *, source: Source, text: str | None = None, known: Iterable[Dataset] = ()
) -> Report:
    """Read what a coder or a language model answered, and check it.

    The answer has the format that `schema` describes, with whatever `include=` adds; fields that
    it leaves out are not known, like those that are empty. Dates are read by `parse_date`. People,
    organizations and places are those that are known by exactly the name given, else new records;
    a country must be known. Ids are made of titles and names. Nothing is repaired: an event with
    anything wrong is left out, and so is each that refers to it.

    Args:
        answer: The answer: JSON, JSON with an event a line, or plain data.
        source: The source that was coded.
        text: Its text; every fragment must stand there, on its lines.
        known: Data sets whose people, organizations, places and events the answer may mean.

    Returns:
        All problems, their paths as places in the answer, and the good records as a data set.

    Raises:
        TypeError: The source is not a Source, the text not a text, or `known` not data sets.

    Example:
        >>> import diplomodel as dm
        >>> page = dm.Source(id="page", publisher="A paper", title="A visit")
        >>> answer = {"events": [{
        ...     "kind": "visit", "title": "Visit to Oman", "destinations": ["Oman"],
        ...     "evidence": [{
        ...         "supports": ["*"], "basis": "stated",
        ...         "lines": [1], "fragment": "visited Muscat",
        ...     }],
        ... }]}
        >>> report = read(answer, source=page, text="In July, the minister visited Muscat.")
        >>> report.problems, report.dataset.visits[0].id, report.dataset.visits[0].destinations
        ((), 'visit-to-oman', ('OM',))
    """
    known = tuple(known)
    _check_arguments(source, text, known)
    coded, problems = events_in(answer)
    reading = _Reading(source, known)
    reading.take(coded)
    if text is not None:
        reading.verify(text)
    placed = [*problems, *(problem for event in reading.events for problem in event.problems)]
    return Report(problems=tuple(placed), dataset=reading.dataset(), read=len(coded))


def _check_arguments(source: object, text: object, known: tuple[object, ...]) -> None:
    if not isinstance(source, Source):
        raise TypeError(f"read() takes a Source as source=, found {shown(source)}")
    if text is not None and not isinstance(text, str):
        raise TypeError(f"read() takes the source's text as text=, found {shown(text)}")
    for other in known:
        if not isinstance(other, Dataset):
            raise TypeError(f"known takes data sets, found {shown(other)}")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


@attrs.define
class _Event:
    """One event of an answer on its way to a record.

    Attributes:
        coded: The event as it stands in the answer.
        id: The id that it has, or would have.
        record: Its record, while it is good.
        problems: What is wrong or doubtful about it.
        named: The ids of the people, organizations and places that it names.
        evidence: Its evidence, by its place in the answer.
    """

    coded: Coded
    id: str
    record: Event | None = None
    problems: list[Problem] = attrs.Factory(list)
    named: set[str] = attrs.Factory(set)
    evidence: dict[int, Evidence] = attrs.Factory(dict)

    def tell(self, problems: Iterable[Problem]) -> None:
        """Keep problems whose paths lead into the event; an error refuses it."""
        for problem in problems:
            placed = problem.under(*self.coded.path)
            self.problems.append(attrs.evolve(placed, record=None, line=self.coded.line))
            if problem.severity == Severity.ERROR:
                self.record = None

    def said(self, path: str) -> object:
        """Return what the answer has at a path into the event."""
        value: Any = self.coded.data
        for step in Path.parse(path) or ():
            try:
                value = value[step]
            except (LookupError, TypeError):
                return None
        return value


class _Reading:
    """One reading of one answer."""

    def __init__(self, source: Source, known: tuple[Dataset, ...]) -> None:
        self.events: list[_Event] = []
        self._source = source
        self._known = known
        self._names = Names(known, source)

    def take(self, coded: Iterable[Coded]) -> None:
        """Make records of the events of an answer, as far as they are good."""
        refs: dict[str, str] = {}
        repeated: list[tuple[_Event, Problem]] = []
        for one in coded:
            data = one.data if isinstance(one.data, dict) else {}
            kind, title, ref = (_text(data.get(key)) for key in ("kind", "title", REF))
            event = _Event(one, self._names.fresh_id(kind, title or kind))
            self.events.append(event)
            if ref and refs.setdefault(ref, event.id) != event.id:
                found = f"{shown(ref)} a second time"
                expected = "a ref that no other event has"
                problem = Problem(path=REF, found=found, expected=expected, rule="repeated-ref")
                repeated.append((event, problem))
        for event in self.events:
            self._structure(event, refs)
        for event, problem in repeated:
            event.tell([problem])
        self._fit()

    def _structure(self, event: _Event, refs: Mapping[str, str]) -> None:
        """Make a record of an event, or tell why not."""
        data = event.coded.data
        if not isinstance(data, dict):
            event.tell([Problem(found=shown(data), expected="an event", rule="wrong-type")])
            return
        translation = Translation(self._names, refs, self._source.id)
        plain = translation.event(data, event.id)
        event.named = translation.named
        event.evidence = dict(_evidence_in(plain, self._source.id))
        problems = translation.problems
        told = {problem.path for problem in problems if problem.severity == Severity.ERROR}
        try:
            record = _READER.entry(plain)
        except DataError as error:
            problems += [p for p in error.problems if p.path not in told]
        else:
            event.record = cast("Event", record)
            problems += warnings_of(record)
        if not data.get("evidence"):
            problems.append(_WITHOUT_EVIDENCE)
        event.tell(problems)

    def verify(self, text: str) -> None:
        """Check what the events quote, those that are refused for something else included."""
        by_id = {event.id: event for event in self.events}
        found = list(verify(self.dataset(), {self._source.id: text}).problems)
        refused = [event for event in self.events if event.record is None and event.evidence]
        quoting = [
            Meeting(id=event.id, title="-", evidence=tuple(event.evidence.values()))
            for event in refused
        ]
        quotations = Dataset(quoting, sources=[self._source])
        for problem in verify(quotations, {self._source.id: text}).problems:
            path = Path.parse(problem.path) or Path()
            places = [*by_id[str(problem.record)].evidence]
            placed = Path((path[0], places[int(path[1])], *path[2:]))
            found.append(attrs.evolve(problem, path=str(placed)))
        for problem in found:
            by_id[str(problem.record)].tell([problem])
        self._fit()

    def _fit(self) -> None:
        """Take out the events that do not fit the others, and say why."""
        by_id = {event.id: event for event in self.events}
        refused = {event.id for event in self.events if event.record is None}
        entries = self._entries()
        found = problems_across(entries, known_to(self._known), refused=refused, cascade=True)
        for number, problem in found:
            event = by_id[entries[number].id]
            if problem.rule == "dangling-reference":
                problem = attrs.evolve(
                    problem,
                    found=f"{shown(event.said(problem.path))}, an event that is refused",
                    expected="an event that is good",
                    hint="correct that event first",
                )
            event.tell([problem])

    def _entries(self) -> list[Entry]:
        """Return the records that are good, with those that they name."""
        good = [event for event in self.events if event.record is not None]
        named = set[str]().union(*(event.named for event in good))
        records = [event.record for event in good if event.record is not None]
        new = [record for key, record in self._names.new.items() if key in named]
        return [self._source, *new, *records]

    def dataset(self) -> Dataset:
        """Return the data set of the records that are good."""
        return dataset_of(self._entries(), {}, self._known)


_WITHOUT_EVIDENCE: Final = Problem(
    path="evidence",
    found="nothing",
    expected="the lines that say it",
    rule="evidence-missing",
    severity=Severity.WARNING,
)


def _evidence_in(plain: Mapping[str, Any], source: str) -> Iterator[tuple[int, Evidence]]:
    """Walk the evidence of an event as far as it says where it stands, each with its place."""
    found = plain.get("evidence")
    for number, piece in enumerate(found if isinstance(found, list) else ()):
        if isinstance(piece, dict):
            known = {"source": source, "supports": ["*"], "basis": "stated"}
            where = {name: piece[name] for name in ("lines", "fragment") if piece.get(name)}
            with suppress(DataError):
                yield number, _READER.read({**known, **where}, Evidence)
