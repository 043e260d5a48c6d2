"""How time and memory grow with the number of stars, for each stage of the workflow.

    python tests/bench/growth.py [--sizes 5000 20000] [--models knn svc] [--limit 600] [--record]

Stars are the pulsators of OGLE-III, long-period ones included (in the folder that LIGHTFOLD_DATA
names or data/): the ten sub-types with at least 1,000 stars, so that all are in the smallest
size too, and all 320,000 are real. Each step has a process of its own, with one thread; libraries
are imported before the clock starts. Steps of a size:

- assemble, split, resample (none, random_over, smote), as the rules of these names;
- study: one node of each model without resampling, 3 folds, a few trials (--trials);
- prediction: all stars, by each model with its defaults fitted on the training set;
- examine, probe: the audit of all that;
- comparison: rules evaluate, summarise and compare.

Prints a line per step as it goes, then a Markdown table: CPU seconds, peak memory of the process,
and the exponent of growth of the CPU seconds since the size before (1 is linear). A step that
takes longer than --limit is stopped, and larger sizes of it are not tried. Last it names what
grows faster than the power of 1.3 where it takes over a second.
"""

import math
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads
from processes import measure
from record import parse, parser, record

threads.use_one()

MODELS = ["random_forest", "xgboost", "svc", "knn"]
STEEP, SECONDS = 1.3, 1.0


def steps(models: list[str], trials: int) -> dict[str, tuple[str, dict]]:
    """Return the steps of a size by name, in order: a function of `stages` and its arguments."""
    studies = {"resampler": "none", "trials": trials}
    resamplers = ("none", "random_over", "smote")
    return {
        "assemble": ("assemble", {}),
        "split": ("split", {}),
        **{f"resample {name}": ("resample", {"resampler": name}) for name in resamplers},
        **{f"study {name}": ("study", {"model": name, **studies}) for name in models},
        **{f"prediction {name}": ("prediction", {"model": name}) for name in models},
        "examine": ("examine", {}),
        "probe": ("probe", {}),
        "comparison": ("comparison", {}),
    }


def exponent(small: tuple[int, float], large: tuple[int, float]) -> float:
    """Return the power of the size with which a cost grows."""
    return math.log(large[1] / small[1]) / math.log(large[0] / small[0])


def main() -> None:
    """Measure all steps of all sizes and print the table."""
    options = parser(__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=[5000, 20000, 80000, 320000])
    options.add_argument("--models", nargs="+", default=MODELS, choices=MODELS)
    options.add_argument("--trials", type=int, default=2)
    options.add_argument("--limit", type=float, default=600, help="seconds that a step may take")
    given = parse(options, places=["limit"])
    planned = steps(given.models, given.trials)
    found: dict[str, dict[int, tuple]] = {name: {} for name in planned}
    stopped: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for size in given.sizes:
            folder = Path(scratch, str(size))
            folder.mkdir()
            log = Path(scratch, f"{size}.log")
            stars = {"folder": folder, "size": size}
            made = measure("stages", "write_stars", stars, log, given.limit)
            if made is None:
                sys.exit(log.read_text())
            for name, (function, arguments) in planned.items():
                if name in stopped:
                    continue
                arguments = {"folder": folder, "classes": made[3], **arguments}
                start = time.perf_counter()
                took = measure("stages", function, arguments, log, given.limit)
                if took is None:
                    seconds = time.perf_counter() - start
                    why = "stopped" if seconds >= given.limit else "failed"
                    stopped[name] = f"{why} at {size} stars after {seconds:.0f} s"
                    print(f"{size:7d} {name:24s} {stopped[name]}", flush=True)
                    if why == "failed":
                        print(log.read_text()[-2000:], flush=True)
                    continue
                wall, cpu, peak, before = took
                cpu -= before or 0.0  # of what a step had to do before what is measured
                found[name][size] = cpu, peak
                print(
                    f"{size:7d} {name:24s} {wall:8.2f} s wall {cpu:8.2f} s CPU {peak:6.0f} MB",
                    flush=True,
                )
    report(found, given.sizes, stopped)
    if given.record:
        record("growth", rows(found, given.sizes), trials=given.trials, folds=3)


def rows(found: dict[str, dict[int, tuple]], sizes: list[int]) -> list[dict[str, Any]]:
    """Return cost and exponent of each step and size; what was stopped has neither."""
    made = []
    for name, own in found.items():
        for before, size in zip([None, *sizes], sizes, strict=False):
            cpu, peak = own.get(size, (None, None))
            small = (before, own[before][0]) if before in own else None
            power = exponent(small, (size, cpu)) if cpu and small else None
            row = {"step": name, "stars": size, "cpu_seconds": cpu, "memory_mb": peak}
            made.append({**row, "exponent": power})
    return made


def report(found: dict[str, dict[int, tuple]], sizes: list[int], stopped: dict[str, str]) -> None:
    """Print the table, and what grows too fast."""
    print("\n| step |" + "".join(f" {size:,} stars |" for size in sizes) + " exponents |")
    print("|---|" + "---|" * (len(sizes) + 1))
    steep = []
    for name, own in found.items():
        cells = [f"{own[s][0]:.2f} s, {own[s][1]:.0f} MB" if s in own else "-" for s in sizes]
        pairs = [(a, b) for a, b in zip(sizes, sizes[1:], strict=False) if b in own]
        powers = [exponent((a, own[a][0]), (b, own[b][0])) for a, b in pairs]
        shown = ", ".join(f"{power:.2f}" for power in powers)
        print(f"| {name} | {' | '.join(cells)} | {shown} |")
        steep += [
            f"{name}, {a} to {b} stars: {power:.2f}"
            for (a, b), power in zip(pairs, powers, strict=True)
            if power > STEEP and own[b][0] > SECONDS
        ]
    print(f"\nSteeper than the power of {STEEP}: {'; '.join(steep) or 'nothing'}.")
    for name, why in stopped.items():
        print(f"{name}: {why}; not tried beyond.")


if __name__ == "__main__":
    main()
