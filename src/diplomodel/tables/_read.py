"""Reading a table: every row ends in a record, or in a problem that says why not."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product
from typing import Any

import attrs

from diplomodel.dataset import Dataset, Report, dataset_of, known_to, without_errors
from diplomodel.errors import DataError, Problem, Severity, shown
from diplomodel.files.converters import structure
from diplomodel.model.events import Event
from diplomodel.model.integrity import problems_across
from diplomodel.model.kinds import Entry, kinds_by_name
from diplomodel.model.plain import unstructure
from diplomodel.model.record import warnings_of
from diplomodel.path import Path
from diplomodel.reference.countries import codes
from diplomodel.reference.names import Registry
from diplomodel.reference.organizations import registry_of, replacing
from diplomodel.tables._build import Builder, Tree, merged, plain_and_origins
from diplomodel.tables._cells import Row, check_cells, clean
from diplomodel.tables._mapping import EvidenceRule, TableMapping
from diplomodel.tables._paths import places_in
from diplomodel.tables._plan import PartPlan, Plan, Slot, check_columns, plan_of
from diplomodel.tables._rows import Tabular, file_of, rows_of
from diplomodel.tables._shipped import MappingLike, mapping_of
from diplomodel.vocabulary import Basis

__all__ = ["check_table", "read_table"]

_NAMIBIA = "NA"


def read_table(
    source: Tabular,
    mapping: MappingLike,
    *,
    kinds: Iterable[type[Event]] = (),
    known: Iterable[Dataset] = (),
) -> Dataset:
    """Return the data set that a table holds, read by a mapping.

    Args:
        source: The path of a `.csv`, `.tsv` or `.xlsx` file, an open file, the bytes of one, dicts,
            or a data frame.
        mapping: The mapping, as a dict too; or the path of its TOML file, or the name of one that
            comes with the library.
        kinds: Classes of events of your own.
        known: Data sets that references may lead to.

    Raises:
        DataError: Something is wrong with the table or the mapping; all problems at once.
        UnknownName: No mapping of that name comes with the library.
        MissingExtra: A workbook needs a package that is not installed.
        OSError: The file cannot be read.

    Example:
        >>> rows = [{"Who": "Oman", "When": "4 July 2024"}]
        >>> ds = read_table(rows, {
        ...     "kind": "visit", "id": "visit-{row}", "dates": "human",
        ...     "fields": {"title": "Visit to {Who}", "date": "{When}", "destinations": "{Who}"},
        ... })
        >>> print(ds.visits[0].date, ds.visits[0].destinations)
        2024-07-04 ('OM',)
    """
    return without_errors(check_table(source, mapping, kinds=kinds, known=known))


def check_table(
    source: Tabular,
    mapping: MappingLike,
    *,
    kinds: Iterable[type[Event]] = (),
    known: Iterable[Dataset] = (),
) -> Report:
    """Return what is wrong with a table, and the records of its good rows.

    It does not raise for what stands in the table. `read` counts rows; each of them ends in a
    record of the data set, or in a problem with its line.

    Args:
        source: As for `read_table`.
        mapping: As for `read_table`.
        kinds: Classes of events of your own.
        known: Data sets that references may lead to.

    Raises:
        DataError: Something is wrong with the mapping; all problems at once.
        UnknownName: No mapping of that name comes with the library.
        MissingExtra: A workbook needs a package that is not installed.
        OSError: The file cannot be read.

    Example:
        >>> rows = [{"What": "Talks", "When": "2024-07"}, {"What": "Dinner", "When": "2024-06-31"}]
        >>> report = check_table(rows, {
        ...     "kind": "meeting", "id": "meeting-{row}",
        ...     "columns": {"What": "title", "When": "date"},
        ... })
        >>> report.read, len(report.dataset.meetings)
        (2, 1)
        >>> print(report.problems[0])
        line 2: meeting-2: When: found "2024-06-31", expected a day from 1 to 30 in 2024-06
    """
    kinds, known = tuple(kinds), tuple(known)
    whole = mapping_of(mapping)
    plans: list[Plan] = []
    problems: list[Problem] = []
    for number, each in enumerate(whole.mappings or (whole,)):
        try:
            plans.append(plan_of(each, kinds_by_name(kinds)))
        except DataError as error:
            within = ("mappings", number)
            problems += (p.under(*within) if whole.mappings else p for p in error.problems)
    if problems:
        raise DataError(problems)
    mappings = [plan.mapping for plan in plans]
    file = file_of(source)
    try:
        columns, rows = rows_of(
            source, mappings[0], lambda column: all(m.ignores(column) for m in mappings)
        )
        if columns:  # without rows, dicts tell nothing of columns
            check_columns(mappings, columns)
    except DataError as error:
        placed = tuple(attrs.evolve(problem, file=file) for problem in error.problems)
        return Report(problems=placed, dataset=Dataset(known=known), read=0)
    return _Reading(plans, kinds, known).report(rows, file)


@attrs.define
class _Group:
    """The rows that make one record: mostly one."""

    rows: list[Row]
    builder: Builder
    id: str | None = None
    entry: Entry | None = None

    @property
    def failed(self) -> bool:
        return any(row.failed for row in self.rows)

    @property
    def mapping(self) -> TableMapping:
        return self.builder.plan.mapping


class _Reading:
    """One reading of one table."""

    def __init__(
        self, plans: Sequence[Plan], kinds: tuple[type[Event], ...], known: tuple[Dataset, ...]
    ) -> None:
        self._kinds = kinds
        self._known = known
        registries = _registries(known_to(known).records.values())
        self._builders = [Builder(plan, registries) for plan in plans]
        sources = (plan.mapping.source for plan in plans)
        self._sources = [*dict.fromkeys(source for source in sources if source is not None)]
        # Ids of records that are refused.
        self._refused: set[str] = set()
        # Records beside the rows': people, organizations, places, each with its first row.
        self._beside: dict[str, tuple[Entry, Row | None]] = {}
        # The rows that make each of them, by what Python knows a row by.
        self._seen: dict[str, list[int]] = {}
        self._ids: dict[str, int] = {}
        self._loose: list[Problem] = []

    def report(self, rows: list[Row], file: str | None) -> Report:
        """Return what the rows of a table become."""
        for builder in self._builders:
            self._constants(builder)
            self._loose += _odd_nothings(builder, rows)
        groups = self._groups(rows)
        for group in groups:
            self._make(group)
        self._fit(groups)
        dataset = self._dataset(groups)
        problems = [*dict.fromkeys(self._loose), *chain.from_iterable(map(replacing, dataset))]
        advice = dict(a for b in self._builders for a in b.countries.of_other_systems())
        for group in groups:
            self._explain(group)
            for problem in (problem for row in group.rows for problem in row.problems):
                if problem.rule == "country-unknown" and problem.path in advice:
                    problem = attrs.evolve(problem, hint=advice[problem.path])
                problems.append(attrs.evolve(problem, record=problem.record or group.id))
        problems.sort(key=lambda problem: problem.line or 0)
        placed = tuple(attrs.evolve(problem, file=file) for problem in _once(problems))
        taken = {row.number for group in groups for row in group.rows}
        return Report(
            problems=placed, dataset=dataset, read=len(rows), skipped=len(rows) - len(taken)
        )

    def _groups(self, rows: list[Row]) -> list[_Group]:
        """Return the rows, those of a group together."""
        groups: dict[tuple[int | str | None, ...], _Group] = {}
        for row, (place, builder) in product(rows, enumerate(self._builders)):
            if row.broken and place:  # what it would be for is not known: it is reported once
                continue
            # Each mapping cleans cells in its own way.
            own = row.copy() if len(self._builders) > 1 else row
            mapping = builder.plan.mapping
            if not own.broken:
                clean(own, mapping, builder.named)
                if not _is_for(own, mapping):
                    continue
            if not own.failed:
                check_cells(own, mapping, builder.countries.codes)
            key = tuple(own.cells.get(column) for column in mapping.group_by)
            if None in key and not own.failed:
                column = mapping.group_by[key.index(None)]
                own.report(column, "nothing", "what its group has in common", "group-missing")
            if not key or None in key:
                key = (None, str(own.number))
            groups.setdefault((place, *key), _Group([], builder)).rows.append(own)
        return [*groups.values()]

    def _explain(self, group: _Group) -> None:
        """Say once of the good rows of a group that they are refused with a bad one."""
        bad = [row.number for row in group.rows if row.failed]
        good = [row for row in group.rows if not row.failed]
        if bad and good:
            found = f"{_listed([row.number for row in good])} in one group with {_listed(bad)}"
            columns = ", ".join(group.mapping.group_by)
            good[0].report(columns, found, "every row of a group to be good", "group-refused")

    # One record

    def _make(self, group: _Group) -> None:
        """Make the record of a group, and those beside it."""
        tree: Tree = {}
        whole = [row for row in group.rows if not row.broken]
        differing: dict[str, str] = dict(group.mapping.differing)
        for row in whole:
            made = group.builder.record(row)
            tree = merged(tree, made, row, differing) if tree else made
        self._number(group, tree)
        failed = group.failed
        # Of a refused row, it is to be known only what it would have made.
        beside = [
            found
            for row in whole
            for found in self._make_beside(group.builder, row.silent() if failed else row)
        ]
        if not group.failed:
            group.entry = self._structure(group, tree)
        if group.failed:
            self._refuse(group)
            self._refused.update(entry.id for entry, _ in beside)
            return
        for entry, row in beside:
            self._beside.setdefault(entry.id, (entry, row))
            self._seen.setdefault(entry.id, []).append(id(row))

    def _refuse(self, group: _Group) -> None:
        group.entry = None
        if group.id is not None:
            self._refused.add(group.id)

    def _number(self, group: _Group, tree: Tree) -> None:
        """See to it that no two records have the same id."""
        leaf = tree.get("id")
        if leaf is None:
            return
        group.id = leaf.value
        count = self._ids[leaf.value] = self._ids.get(leaf.value, 0) + 1
        if count == 1:
            return
        if group.mapping.unique == "number":
            while (fresh := f"{leaf.value}-{count}") in self._ids:
                count += 1
            self._ids[fresh] = 1
            group.id = fresh
            tree["id"] = attrs.evolve(leaf, value=fresh)
            return
        found = f"{shown(leaf.value)} a second time"
        hint = 'let ids be numbered: unique = "number"'
        expected = "an id that no other row has"
        group.rows[0].report(leaf.columns or "id", found, expected, "duplicate-id", hint)

    def _structure(self, group: _Group, tree: Tree) -> Entry | None:
        plain, origins = plain_and_origins(tree)
        row = group.rows[0]
        plain |= _evidence(group.builder, plain, group.rows, group.mapping.evidence)
        try:
            entry = structure({"kind": group.mapping.kind, **plain}, kinds=self._kinds)
        except DataError as error:
            _blame(row, error.problems, origins, group.builder.plan.slots)
            return None
        _blame(row, warnings_of(entry), origins)
        return entry

    # Records beside it

    def _constants(self, builder: Builder) -> None:
        for plan in builder.plan.entities:
            if plan.is_constant:
                row = Row(0, 0, {})
                for tree in builder.part(plan, row):
                    entry = self._entity(builder, plan, tree, row)
                    if entry is not None:
                        self._beside[entry.id] = (entry, None)
                self._loose += [attrs.evolve(problem, line=None) for problem in row.problems]

    def _make_beside(self, builder: Builder, row: Row) -> list[tuple[Entry, Row]]:
        made: list[tuple[Entry, Row]] = []
        for plan in builder.plan.entities:
            for tree in () if plan.is_constant else builder.part(plan, row):
                entry = self._entity(builder, plan, tree, row)
                if entry is None:
                    continue
                made.append((entry, row))
                before = self._beside.get(entry.id)
                if before is not None and _bare(before[0]) != _bare(entry):
                    first = "the mapping" if before[1] is None else f"row {before[1].number}"
                    found = f"{shown(entry.id)} for another {plan.owner} than in {first}"
                    expected = "one id for each, the same each time"
                    row.report(tree["id"].columns, found, expected, "entity-differs")
        return made

    def _entity(self, builder: Builder, plan: PartPlan, tree: Tree, row: Row) -> Entry | None:
        plain, origins = plain_and_origins(tree)
        rows = [row] if row.number else []
        plain |= _evidence(builder, plain, rows, plan.part.evidence)
        try:
            return structure({"kind": plan.owner, **plain}, kinds=self._kinds)
        except DataError as error:
            _blame(row, error.problems, origins, plan.slots, plan.name)
            return None

    # All together

    def _fit(self, groups: list[_Group]) -> None:
        """Take out the records that do not fit the others, and say why."""
        beyond = known_to(self._known)
        while True:
            held: list[tuple[Entry, Row | None, _Group | None]] = []
            held += [(source, None, None) for source in self._sources]
            held += [(entry, row, None) for entry, row in self._beside.values()]
            held += [(g.entry, g.rows[0], g) for g in groups if g.entry is not None]
            found = problems_across(
                [entry for entry, _, _ in held], beyond, refused=self._refused, cascade=True
            )
            if not found and not self._orphans(groups):
                return
            for number, problem in found:
                entry, row, group = held[number]
                if row is None:
                    self._loose.append(problem)
                else:
                    row.problems.append(attrs.evolve(problem, line=row.line))
                if group is None:
                    self._beside.pop(entry.id, None)
                    self._refused.add(entry.id)
            for group in groups:
                if group.entry is not None and group.failed:
                    self._refuse(group)
            for key in self._orphans(groups):
                del self._beside[key]
                self._refused.add(key)

    def _orphans(self, groups: list[_Group]) -> list[str]:
        """Return the records beside the rows' whose rows are all refused."""
        good = {id(row) for g in groups if g.entry is not None for row in g.rows}
        return [
            key
            for key, (_, row) in self._beside.items()
            if row is not None and not good.intersection(self._seen[key])
        ]

    def _dataset(self, groups: list[_Group]) -> Dataset:
        entries: list[Entry] = [entry for entry, _ in self._beside.values()]
        entries += [group.entry for group in groups if group.entry is not None]
        return dataset_of([*entries, *self._sources], {}, self._known)


def _is_for(row: Row, mapping: TableMapping) -> bool:
    """Tell whether a mapping is for a row, or a problem of the row leaves that in doubt."""
    if row.meets(mapping.where, mapping.unless):
        return True
    asked = {row.column_of(condition.column) for condition in (*mapping.where, *mapping.unless)}
    return any(problem.path in asked for problem in row.problems)


def _registries(records: Iterable[Entry]) -> dict[str, Registry[Any]]:
    """Return what mappings may name: the people, organizations and places that are known."""
    found: dict[str, dict[str, Entry]] = {"person": {}, "organization": {}, "place": {}}
    for record in sorted(records, key=lambda record: record.id):
        found.get(record.kind, {})[record.id] = record
    return {sort: registry_of(sort, held) for sort, held in found.items()}


def _evidence(
    builder: Builder, plain: dict[str, Any], rows: Sequence[Row], rules: Iterable[EvidenceRule]
) -> dict[str, Any]:
    """Return the evidence of a record, as a field of its plain data; none without a source."""
    mapping = builder.plan.mapping
    if mapping.source is None or not rows or mapping.kind == "source":
        return {}
    numbers = ", ".join(str(row.number) for row in rows)
    where = {"source": mapping.source.id, "locator": f"row{'s' * (len(rows) > 1)} {numbers}"}
    made: list[dict[str, Any]] = [{**where, "supports": ["*"], "basis": str(Basis.STATED)}]
    for rule in rules:
        if paths := [path for text in rule.supports for path in places_in(plain, text)]:
            made.append({**where, "supports": paths, "basis": str(rule.basis)})
            if rule.fragment and (quoted := rows[0].fill(rule.fragment, builder.named)):
                made[-1]["fragment"] = quoted
            if rule.why is not None:
                made[-1]["why"] = rule.why
    return {"evidence": made}


def _odd_nothings(builder: Builder, rows: Sequence[Row]) -> Iterator[Problem]:
    """Walk the columns of codes in which the code of Namibia stands for nothing."""
    mapping = builder.plan.mapping
    for column in builder.plan.country_columns() if _NAMIBIA in mapping.nothing else ():
        words = [re.findall(r"\w+", row.cells.get(column) or "") for row in rows]
        count = sum(_NAMIBIA in found for found in words)
        others = [word for found in words for word in found if word != _NAMIBIA]
        iso = sum(len(word) == 2 and word in codes() for word in others)
        is_meant = _NAMIBIA in dict(mapping.nothing_in).get(column, ())
        if count and 2 * iso > len(others) and not is_meant:
            yield Problem(
                path=column,
                found=f'"NA" as nothing in {count} row{"s" * (count > 1)}, beside codes of ISO',
                expected="Namibia, whose code it is",
                rule="nothing-namibia",
                hint=f'if it is nothing here, say so: nothing_in = {{ {shown(column)} = "NA" }}',
                severity=Severity.WARNING,
            )


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Walk problems; a name that is kept as printed is told once for a column."""
    told: set[tuple[str, str]] = set()
    for problem in problems:
        if problem.rule == "country-by-name":
            if (problem.path, problem.found) in told:
                continue
            told.add((problem.path, problem.found))
        yield problem


def _blame(
    row: Row,
    problems: Iterable[Problem],
    origins: dict[Path, str],
    slots: Iterable[Slot] = (),
    within: str = "",
) -> None:
    """Keep problems of a record as ones of the columns that it came from.

    Args:
        row: The row.
        problems: The problems.
        origins: The columns that values came from, by path.
        slots: The fields that should have values.
        within: Where the mapping speaks of the record, where it is not that of the row.
    """
    meant = {slot.path: row.columns_of(slot.columns) for slot in slots}
    for problem in problems:
        path = steps = Path.parse(problem.path) or Path()
        column = ""
        while path and not column:
            column = origins.get(path) or meant.get(path) or ""
            path = Path(path[:-1])
        if steps and not column:
            inner = [columns for at, columns in origins.items() if at.startswith(steps)]
            column = ", ".join(dict.fromkeys(inner))
        full = ".".join(filter(None, (within, problem.path)))
        place = f"for {full}" if column and full else None
        hint = "; ".join(filter(None, (place, problem.hint))) or None
        row.report(
            column or full, problem.found, problem.expected, problem.rule, hint, problem.severity
        )


def _bare(entry: Entry) -> dict[str, Any]:
    """Return what a record says, without where it is known from."""
    plain = unstructure(entry)
    plain.pop("evidence", None)
    return plain


_MAX_LISTED = 10


def _listed(numbers: Sequence[int]) -> str:
    """Return the numbers of rows as people read them: `rows 1 to 3, 5`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    texts = [str(s[0]) if len(s) == 1 else f"{s[0]} to {s[-1]}" for s in spans[:_MAX_LISTED]]
    others = sum(map(len, spans[_MAX_LISTED:]))
    listed = ", ".join(texts) + (f" and {others} more" if others else "")
    return f"row{'s' * (len(numbers) > 1)} {listed}"
