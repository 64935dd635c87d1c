"""Pairing two sides one to one, so that the pairs are worth as much as possible together.

The pairs that are possible are mostly few, and fall apart into small groups that do not touch.
Each group is solved on its own, by shortest augmenting paths. Weights are whole numbers, so
nothing is lost to rounding.
"""

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from typing import TypeAlias

__all__ = ["assign"]

# What each row may be paired with, and what the pair is worth.
Rows: TypeAlias = Mapping[int, Mapping[int, int]]


def assign(weights: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """Return the columns that rows are paired with, for the largest sum of weights.

    Args:
        weights: What a row and a column are worth as a pair. A pair that is not listed, or is not
            worth more than nothing, is not made.

    Example:
        >>> assign({(0, 0): 5, (0, 1): 4, (1, 0): 4})
        {0: 1, 1: 0}
    """
    rows: dict[int, dict[int, int]] = {}
    for (row, column), weight in weights.items():
        if weight > 0:
            rows.setdefault(row, {})[column] = weight
    found: dict[int, int] = {}
    for group in _groups(rows):
        found.update(_Solver({row: rows[row] for row in group}).pairs())
    return dict(sorted(found.items()))


def _groups(rows: Rows) -> Iterator[list[int]]:
    """Walk the rows, those together that are joined through columns."""
    by_column: dict[int, list[int]] = {}
    for row, columns in rows.items():
        for column in columns:
            by_column.setdefault(column, []).append(row)
    seen: set[int] = set()
    for start in rows:
        if start in seen:
            continue
        seen.add(start)
        group = [start]
        for row in group:
            for column in rows[row]:
                for other in by_column.pop(column, ()):
                    if other not in seen:
                        seen.add(other)
                        group.append(other)
        yield group


class _Solver:
    """The best pairs of one group, found row by row.

    To stay alone is a column of a row's own, worth nothing, so that every row ends in a column.
    Prices of rows and columns are kept such that no pair costs less than its row and its column
    together, and that the pairs made so far cost exactly that.
    """

    def __init__(self, rows: Rows) -> None:
        top = max(max(columns.values()) for columns in rows.values())
        self._costs = {
            row: [*((column, top - weight) for column, weight in columns.items()), (-1 - row, top)]
            for row, columns in rows.items()
        }
        self._row_price = {row: min(c for _, c in costs) for row, costs in self._costs.items()}
        self._column_price = {column: 0 for costs in self._costs.values() for column, _ in costs}
        self._row_of: dict[int, int] = {}
        self._column_of: dict[int, int] = {}

    def pairs(self) -> dict[int, int]:
        """Return the column of each row that does not stay alone."""
        for row, costs in self._costs.items():
            cheapest = (column for column, cost in costs if cost == self._row_price[row])
            column = next((column for column in cheapest if column not in self._row_of), None)
            if column is not None:
                self._row_of[column], self._column_of[row] = row, column
        for row in self._costs:
            if row not in self._column_of:
                self._place(row)
        return {row: column for row, column in self._column_of.items() if column >= 0}

    def _place(self, start: int) -> None:
        """Find a column for one more row, moving others where that costs least."""
        distances: dict[int, int] = {}
        reached_from: dict[int, int] = {}
        done: dict[int, int] = {}
        queue: list[tuple[int, int]] = []
        row, distance = start, 0
        while True:
            spent = distance - self._row_price[row]
            for column, cost in self._costs[row]:
                reached = spent + cost - self._column_price[column]
                if reached < distances.get(column, reached + 1):
                    distances[column], reached_from[column] = reached, row
                    heappush(queue, (reached, column))
            distance, column = heappop(queue)
            while column in done:  # it was reached for less meanwhile
                distance, column = heappop(queue)
            done[column] = distance
            if column not in self._row_of:
                break
            row = self._row_of[column]
        self._row_price[start] += distance
        for passed, reached in done.items():
            if passed in self._row_of:
                self._column_price[passed] -= distance - reached
                self._row_price[self._row_of[passed]] += distance - reached
        while True:
            row = reached_from[column]
            left = self._column_of.get(row, column)
            self._row_of[column], self._column_of[row] = row, column
            if row == start:
                break
            column = left
