"""How long the resamplers take that are built on SMOTE.

    python tests/bench/resamplers.py [--rows N] [--record]

Rows are normal with shifted means (`stars` of tests/samples.py): 44 features, classes of 94, 5 and
1 %. Prints CPU seconds of one thread, what the first call imports not counted.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from lightfold.runtime import threads

threads.use_one()

from lightfold import registry
from record import parse, parser, record
from samples import stars

RESAMPLERS = ("smote", "borderline_smote", "adasyn", "smote_tomek", "smote_enn")
SHARES, FEATURES = (0.94, 0.05, 0.01), 44


def measure(resampler: str, rows: int) -> dict[str, object]:
    """Return CPU seconds of one call."""
    resample = registry.load("resamplers", resampler).resample
    for number in (1_000, rows):  # a small call first
        table = stars([round(share * number) for share in SHARES], FEATURES)
        X = table.filter(regex="^f").to_numpy("float64")
        y = table["label"].astype("category").cat.codes.to_numpy()
        start = time.process_time()
        resample(X, y, 0)
        seconds = time.process_time() - start
    return {"resampler": resampler, "cpu_seconds": seconds}


def main() -> None:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--rows", type=int, default=18_800)
    given = parse(options)
    found = []
    for resampler in RESAMPLERS:
        found.append(measure(resampler, given.rows))
        print(*found[-1].values(), flush=True)
    if given.record:
        record("resamplers", found, rows=given.rows, features=FEATURES, shares=SHARES)


if __name__ == "__main__":
    main()
