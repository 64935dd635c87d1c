"""Time functions side by side: in turn, so that a machine that drifts drifts for all of them."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping


def beside(ours: str, runs: Mapping[str, Callable[[], object]], *, rounds: int = 7) -> None:
    """Run each function in turn and print the ratio of its median time to ours.

    Args:
        ours: The name of the run that the others are compared with.
        runs: The functions by name.
        rounds: How often each is run, after one run that does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            gc.collect()
            start = time.perf_counter()
            run()
            if number:
                times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        print(f"{name:40} {median / medians[ours]:8.2f} times {ours}")
