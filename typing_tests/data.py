"""What the checkers see of reading, comparing and describing data."""

from pathlib import Path
from typing import Any, assert_type

import diplomodel as dm

ds = dm.read("events.jsonl", known=[dm.load()])

assert_type(ds, dm.Dataset)
assert_type(dm.check(Path("events.json")), dm.Report)
assert_type(dm.check(b"[]").problems, tuple[dm.Problem, ...])
assert_type(dm.read_table("visits.csv", "us-presidents-visits"), dm.Dataset)
assert_type(dm.check_table([{"title": "A"}], dm.TableMapping.from_toml("visits.toml")), dm.Report)
assert_type(ds.merge(ds, same_as={"theirs": "ours"}), dm.Dataset)
assert_type(ds.diff(ds), dm.Difference)
assert_type(ds.with_events(*ds.visits), dm.Dataset)
assert_type(ds.without("a-visit"), dm.Dataset)
assert_type(dm.exports.json_schema(), dict[str, Any])
assert_type(ds.itinerary("a-trip")[0], dm.Leg)

dm.read(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
dm.write(ds)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
dm.check_table("visits.csv")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
