"""What checkers know of extraction."""

from typing import Any, assert_type

from diplomodel import Report, Source, extraction, load
from diplomodel.extraction import FieldReliability, Pair, Reliability

page = Source(id="page", publisher="A paper", title="A page")
report = extraction.read("{}", source=page, text="", known=[load()])
assert_type(report, Report)
assert_type(extraction.repair(report), str)

found = extraction.compare(load(), report.dataset)
assert_type(found, Reliability)
assert_type(found.pairs, tuple[Pair, ...])
assert_type(found.fields["date"], FieldReliability)
assert_type(found.fields["date"].alpha, float | None)
assert_type(found.to_dicts(), list[dict[str, Any]])
