"""Reading a table: every row ends in a record, or in a problem that says why not."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from diplomodel.dataset import Dataset, Report, dataset_of, known_to, without_errors
from diplomodel.errors import DataError, Problem, shown
from diplomodel.files.converters import structure
from diplomodel.model.events import Event
from diplomodel.model.integrity import problems_across
from diplomodel.model.kinds import Entry, kinds_by_name
from diplomodel.model.plain import unstructure
from diplomodel.model.record import warnings_of
from diplomodel.tables._build import Builder, Tree, merged, plain_and_origins
from diplomodel.tables._cells import Row, check_cells, row_of
from diplomodel.tables._countries import Resolver
from diplomodel.tables._evidence import evidence_of
from diplomodel.tables._plan import Plan, plan_of, table_faults
from diplomodel.tables._shipped import MappingLike, mapping_of
from diplomodel.tables._sources import Rows, Tabular, rows_of

__all__ = ["check_table", "read_table"]


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
    plan = plan_of(mapping_of(mapping), kinds_by_name(kinds))
    of = plan.mapping
    table = rows_of(source, of.encoding, of.delimiter, of.sheet, quoted=of.quoting == "double")
    faults = table.problems or tuple(
        attrs.evolve(problem, file=table.file, line=1) for problem in _table_faults(plan, table)
    )
    if faults:
        return Report(problems=faults, dataset=Dataset(known=known), read=0)
    return _Reading(plan, kinds, known).report(table)


def _table_faults(plan: Plan, table: Rows) -> list[Problem]:
    # Without rows, dicts tell nothing of columns.
    return table_faults(plan.mapping, table.columns) if table.columns else []


@attrs.define
class _Group:
    """The rows that make one record: mostly one."""

    rows: list[Row]
    id: str | None = None
    entry: Entry | None = None

    @property
    def failed(self) -> bool:
        return any(row.failed for row in self.rows)


class _Reading:
    """One reading of one table."""

    def __init__(
        self, plan: Plan, kinds: tuple[type[Event], ...], known: tuple[Dataset, ...]
    ) -> None:
        self._plan = plan
        self._kinds = kinds
        self._known = known
        names = dict(self._constant_names())
        resolver = Resolver(plan.mapping.countries, names, lambda row: self._builder.date_of(row))
        self._builder = Builder(plan, resolver)
        self._resolver = resolver
        # Ids of records that are refused.
        self._refused: set[str] = set()
        # Records beside the rows': people, organizations, places, each with its first row.
        self._beside: dict[str, tuple[Entry, Row | None]] = {}
        self._seen: dict[str, list[int]] = {}
        self._ids: dict[str, int] = {}
        self._loose: list[Problem] = []

    def _constant_names(self) -> Iterator[tuple[str, str]]:
        for _, plan in self._plan.entities:
            if plan.is_constant:
                by_path = {slot.path: slot.rules[0].template for slot in plan.slots}
                if (key := by_path.get("id")) and (name := by_path.get("name")):
                    yield key, name

    def report(self, table: Rows) -> Report:
        """Return what the rows of a table become."""
        self._constants()
        groups = list(self._groups(table))
        for group in groups:
            self._make(group)
        self._fit(groups)
        problems = list(self._loose)
        for group in groups:
            for row in group.rows:
                problems += [self._named(problem, group) for problem in row.problems]
        problems.sort(key=lambda problem: problem.line or 0)
        placed = tuple(attrs.evolve(problem, file=table.file) for problem in problems)
        return Report(problems=placed, dataset=self._dataset(groups), read=len(table.rows))

    def _named(self, problem: Problem, group: _Group) -> Problem:
        return problem if problem.record else attrs.evolve(problem, record=group.id)

    def _groups(self, table: Rows) -> Iterator[_Group]:
        """Walk the rows, those of a group together."""
        mapping = self._plan.mapping
        groups: dict[tuple[str | None, ...], _Group] = {}
        for number, raw in enumerate(table.rows, 1):
            row = row_of(number, raw, mapping, self._builder.named)
            if not row.failed:
                check_cells(row, mapping, self._resolver.codes)
            key: tuple[str | None, ...] = tuple(row.cells.get(c) for c in mapping.group_by)
            missing = [c for c in mapping.group_by if row.cells.get(c) is None]
            if missing and not row.failed:
                row.tell(missing[0], "nothing", "what its group has in common", "group-missing")
            if not mapping.group_by or missing:
                key = (None, str(number))
            groups.setdefault(key, _Group([])).rows.append(row)
        yield from groups.values()

    # One record

    def _make(self, group: _Group) -> None:
        """Make the record of a group, and those beside it."""
        tree: Tree = {}
        for row in group.rows:
            made = self._builder.record(row) if self._whole(row) else {}
            tree = merged(tree, made, row) if tree else made
        self._number(group, tree)
        beside: list[tuple[Entry, Row, str]] = []
        failed = group.failed
        for row in filter(self._whole, group.rows):
            # Of a refused row, it is to be known only what it would have made.
            beside += self._make_beside(attrs.evolve(row, problems=[]) if failed else row)
        if not group.failed:
            group.entry = self._structure(group, tree)
        if not group.failed:
            self._keep_beside(beside)
        else:
            self._refused.update(entry.id for entry, _, _ in beside)
        self._explain(group)

    def _whole(self, row: Row) -> bool:
        """Whether the cells of a row are there to be read, whatever else is wrong with it."""
        return not row.broken

    def _number(self, group: _Group, tree: Tree) -> None:
        """See to it that no two records have the same id."""
        leaf = tree.get("id")
        if leaf is None:
            return
        group.id = leaf.value
        count = self._ids[leaf.value] = self._ids.get(leaf.value, 0) + 1
        if count == 1:
            return
        if self._plan.mapping.unique == "number":
            fresh = f"{leaf.value}-{count}"
            while fresh in self._ids:
                count += 1
                fresh = f"{leaf.value}-{count}"
            self._ids[fresh] = 1
            group.id = fresh
            tree["id"] = attrs.evolve(leaf, value=fresh)
            return
        group.rows[0].tell(
            leaf.columns or "id",
            f"{shown(leaf.value)} a second time",
            "an id that no other row has",
            "duplicate-id",
            'let ids be numbered: unique = "number"',
        )

    def _structure(self, group: _Group, tree: Tree) -> Entry | None:
        plain, origins = plain_and_origins(tree)
        row = group.rows[0]
        numbers = [r.number for r in group.rows]
        plain = {
            "kind": self._plan.mapping.kind,
            **plain,
            **evidence_of(self._plan.mapping, plain, numbers),
        }
        try:
            entry = structure(plain, kinds=self._kinds)
        except DataError as error:
            for problem in error.problems:
                self._blame(row, problem, origins, {s.path: s.columns for s in self._plan.slots})
            return None
        for problem in warnings_of(entry):
            self._blame(row, problem, origins, {})
        return entry

    def _blame(
        self, row: Row, problem: Problem, origins: dict[str, str], meant: dict[str, str]
    ) -> None:
        """Keep a problem of a record as one of the columns that it came from."""
        path = problem.path
        column = ""
        while path and not column:
            column = origins.get(path) or meant.get(path) or ""
            path = re.sub(r"(?:\.|^)[^.\[\]]*$|\[[0-9]+\]$", "", path)
        if not column:
            inner = [c for p, c in origins.items() if p.startswith(f"{problem.path}.")]
            column = ", ".join(dict.fromkeys(inner))
        place = f"for {problem.path}" if column and problem.path else None
        hint = "; ".join(filter(None, (place, problem.hint))) or None
        row.tell(
            column or problem.path,
            problem.found,
            problem.expected,
            problem.rule,
            hint,
            problem.severity,
        )

    # Records beside it

    def _constants(self) -> None:
        for kind, plan in self._plan.entities:
            if plan.is_constant:
                row = Row(0, 0, {}, {}, [])
                for tree in self._builder.part(plan, row):
                    entry = self._entity(kind, tree, row)
                    if entry is not None:
                        self._beside[entry.id] = (entry, None)
                self._loose += [attrs.evolve(problem, line=None) for problem in row.problems]

    def _make_beside(self, row: Row) -> list[tuple[Entry, Row, str]]:
        made: list[tuple[Entry, Row, str]] = []
        for kind, plan in self._plan.entities:
            if plan.is_constant:
                continue
            for tree in self._builder.part(plan, row):
                entry = self._entity(kind, tree, row)
                if entry is None:
                    continue
                columns = tree["id"].columns
                made.append((entry, row, columns))
                before = self._beside.get(entry.id)
                if before is not None and _bare(before[0]) != _bare(entry):
                    first = "the mapping" if before[1] is None else f"row {before[1].number}"
                    found = f"{shown(entry.id)} for another {kind} than in {first}"
                    row.tell(
                        columns, found, "one id for each, the same each time", "entity-differs"
                    )
        return made

    def _entity(self, kind: str, tree: Tree, row: Row) -> Entry | None:
        plain, origins = plain_and_origins(tree)
        rows = [row.number] if row.number else []
        evidence = evidence_of(self._plan.mapping, plain, rows, beside=True)
        try:
            return structure({"kind": kind, **plain, **evidence}, kinds=self._kinds)
        except DataError as error:
            for problem in error.problems:
                self._blame(row, problem, origins, {})
            return None

    def _keep_beside(self, beside: list[tuple[Entry, Row, str]]) -> None:
        for entry, row, _ in beside:
            self._beside.setdefault(entry.id, (entry, row))
            self._seen.setdefault(entry.id, []).append(row.number)

    def _explain(self, group: _Group) -> None:
        """Tell of every row of a group that is refused with it."""
        if not group.failed:
            return
        group.entry = None
        if group.id is not None:
            self._refused.add(group.id)
        guilty = [row.number for row in group.rows if row.failed]
        for row in group.rows:
            if not row.failed:
                columns = ", ".join(self._plan.mapping.group_by)
                rows = ", ".join(map(str, guilty))
                found = f"a row of one group with row {rows}"
                row.tell(columns, found, "every row of its group to be good", "group-refused")

    # All together

    def _fit(self, groups: list[_Group]) -> None:
        """Take out the records that do not fit the others, and say why."""
        beyond = known_to(self._known)
        while True:
            held: list[tuple[Entry, Row | None, _Group | None]] = []
            held += [(entry, row, None) for entry, row in self._beside.values()]
            held += [(g.entry, g.rows[0], g) for g in groups if g.entry is not None]
            if (source := self._plan.mapping.source) is not None:
                held.insert(0, (source, None, None))
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
                else:
                    self._explain(group)
            for key in self._orphans(groups):
                del self._beside[key]
                self._refused.add(key)

    def _orphans(self, groups: list[_Group]) -> list[str]:
        """Return the records beside the rows' whose rows are all refused."""
        good = {row.number for g in groups if g.entry is not None for row in g.rows}
        return [
            key
            for key, (_, row) in self._beside.items()
            if row is not None and not good.intersection(self._seen[key])
        ]

    def _dataset(self, groups: list[_Group]) -> Dataset:
        entries: list[Entry] = [entry for entry, _ in self._beside.values()]
        entries += [group.entry for group in groups if group.entry is not None]
        if self._plan.mapping.source is not None:
            entries.append(self._plan.mapping.source)
        return dataset_of(entries, {}, self._known)


def _bare(entry: Entry) -> dict[str, Any]:
    """Return what a record says, without where it is known from."""
    plain = unstructure(entry)
    plain.pop("evidence", None)
    return plain
