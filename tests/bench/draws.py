"""Metrics of bootstrap draws: all draws at once against one draw after the other, in one run.

    python tests/bench/draws.py [--stars N] [--draws N] [--loop N] [--record]

Answers are of some skill: 8 classes of 40 to 0.5 %, probabilities of a Dirichlet distribution. The
loop calls each metric's `score` with the weights of a draw, for the first LOOP draws; its time is
multiplied by DRAWS / LOOP. The other side is `redraw` for each metric, and `redraw_all` for all
metrics together. Prints CPU seconds of one thread, their ratio, the largest difference of the
scores of both sides, and the memory that `redraw_all` takes beside the weights.
"""

import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts")]

from lightfold.runtime import threads

threads.use_one()

import numpy as np
from lightfold import registry
from lightfold.predictions import Answers
from lightfold.statistics.draws import draw, redraw, redraw_all
from record import parse, parser, record

SHARES = np.array([0.4, 0.25, 0.15, 0.1, 0.05, 0.03, 0.015, 0.005])


def answers(stars: int) -> Answers:
    """Return answers about stars of eight classes; about two thirds are right."""
    rng = np.random.default_rng(0)
    y = np.repeat(np.arange(len(SHARES)), np.round(SHARES * stars).astype(int))
    probability = rng.dirichlet(5 * SHARES + 0.1, len(y)) + 0.3 * np.eye(len(SHARES))[y]
    probability /= probability.sum(axis=1, keepdims=True)
    return Answers(y, probability.argmax(axis=1), probability, np.arange(len(y)))


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds of a call, and what it returned."""
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def measure(metric: str, given: Answers, weight: np.ndarray, loop: int) -> dict[str, Any]:
    """Return CPU seconds of both sides for all draws, and by how much their scores differ."""
    plugin = registry.load("metrics", metric)
    own = given.y, given.predicted, given.probability
    plugin.score(*own)  # what is made once
    seconds, expected = timed(lambda: np.array([plugin.score(*own, row) for row in weight[:loop]]))
    at_once, found = timed(lambda: redraw(plugin, given, weight))
    return {
        "metric": metric,
        "loop_seconds": seconds * len(weight) / loop,
        "at_once_seconds": at_once,
        "difference": np.abs(found[:loop] - expected).max(),
    }


def together(given: Answers, weight: np.ndarray) -> tuple[float, float]:
    """Return the CPU seconds and the memory [MB] of all metrics together."""
    plugins = [registry.load("metrics", metric) for metric in registry.names("metrics")]
    seconds, _ = timed(lambda: redraw_all(plugins, given, weight))
    tracemalloc.start()
    redraw_all(plugins, given, weight)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return seconds, peak / 1e6


def main() -> None:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--stars", type=int, default=10_000)
    options.add_argument("--draws", type=int, default=1_000)
    options.add_argument("--loop", type=int, default=50)
    given = parse(options)
    own = answers(given.stars)
    drawing, weight = timed(lambda: draw(own.y, own.star, given.draws, seed=1))
    print(f"drawing {drawing:.2f} s")
    found = []
    for metric in registry.names("metrics"):
        found.append(measure(metric, own, weight, given.loop))
    seconds, megabytes = together(own, weight)
    found.append(
        {
            "metric": "all together",
            "loop_seconds": sum(row["loop_seconds"] for row in found),
            "at_once_seconds": seconds,
            "difference": max(row["difference"] for row in found),
        }
    )
    for row in found:
        row["ratio"] = row["loop_seconds"] / row["at_once_seconds"]
        print(
            f"{row['metric']:24} {row['loop_seconds']:8.2f} s {row['at_once_seconds']:8.3f} s "
            f"{row['ratio']:8.0f} x   difference {row['difference']:.1e}"
        )
    print(f"all together take {megabytes:.0f} MB beside the weights")
    if given.record:
        notes = {"stars": given.stars, "draws": given.draws, "loop": given.loop}
        record("draws", found, drawing_seconds=drawing, megabytes=megabytes, **notes)


if __name__ == "__main__":
    main()
