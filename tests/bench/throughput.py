"""Light curves per second on one core: Lightfold's features, and what else one would run.

    python tests/bench/throughput.py [--stars N] [--record]

Sides, on the same real ASAS V-band curves (in the folder that LIGHTFOLD_DATA names or data/), in
one process on one core, and on the same frequency grid, star by star:

- Lightfold: all 44 features, the period refined;
- Astropy's fast Lomb-Scargle, its highest peak, and the statistics in plain NumPy and SciPy;
- cesium's features for general light curves, where it is installed (pip install cesium): its own
  Lomb-Scargle grid and its own features, so a neighbour, not the same work.

Prints light curves per CPU second and the ratio to Lightfold.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

import formulas
from lightfold.curves.stars import stars
from lightfold.features.periodogram import frequency_grid
from lightfold.features.table import star_features
from record import leave_out, parse, parser, record
from samples import FEATURES

SETTINGS = {**FEATURES, "bands": ["V"]}


def curves(number: int) -> list[tuple[np.ndarray, ...]]:
    """Return random ASAS curves: times, magnitudes, errors."""
    folder = Path(os.environ.get("LIGHTFOLD_DATA") or ROOT / "data") / "asas_acvs_13k"
    if not folder.is_dir():
        sys.exit(f"{folder} is missing: set LIGHTFOLD_DATA to the folder that holds it")
    ids = pd.read_parquet(folder / "objects.parquet")["object_id"].sample(number, random_state=0)
    points = pd.read_parquet(
        folder / "lightcurves.parquet", filters=[("object_id", "in", ids.tolist())]
    )
    return [star["V"] for _, star in stars(points)]


def lightfold(curve: tuple[np.ndarray, ...]) -> None:
    """Compute the 44 features."""
    star_features({"V": curve}, SETTINGS)


def astropy(curve: tuple[np.ndarray, ...]) -> None:
    """Find the highest peak on Lightfold's grid, and compute the statistics."""
    from astropy.timeseries import LombScargle

    limits = (SETTINGS[name] for name in ("min_period", "max_period", "samples_per_peak"))
    grid = frequency_grid(np.ptp(curve[0]), *limits)
    frequency = grid.fmin + grid.step * np.arange(grid.number)
    power = LombScargle(*curve).power(frequency, method="fast", assume_regular_frequency=True)
    frequency[power.argmax()]
    formulas.statistics(*curve)


def cesium(curve: tuple[np.ndarray, ...]) -> None:
    """Compute the features of its two lists for light curves."""
    from cesium.features import CADENCE_FEATS, GENERAL_FEATS, LOMB_SCARGLE_FEATS
    from cesium.featurize import featurize_single_ts
    from cesium.time_series import TimeSeries

    features = [*CADENCE_FEATS, *GENERAL_FEATS, *LOMB_SCARGLE_FEATS]
    featurize_single_ts(TimeSeries(*curve), features, raise_exceptions=False)


SIDES = {
    "Lightfold, all 44 features": lightfold,
    "Astropy's fast Lomb-Scargle, statistics in NumPy": astropy,
    "cesium, its own grid and features": cesium,
}


def rate(side: Callable, sample: list[tuple[np.ndarray, ...]]) -> float:
    """Return light curves per CPU second, without the first one, which pays for imports."""
    side(sample[0])
    start = time.process_time()
    for curve in sample[1:]:
        side(curve)
    return (len(sample) - 1) / (time.process_time() - start)


def main() -> None:
    """Run all sides and print the ratios."""
    options = parser(__doc__)
    options.add_argument("--stars", type=int, default=40)
    given = parse(options)
    sample = curves(given.stars)
    points = int(np.median([len(curve[0]) for curve in sample]))
    print(f"{len(sample)} ASAS light curves, median {points} points, one core")
    rates = {}
    for name, side in SIDES.items():
        try:
            rates[name] = rate(side, sample)
        except ImportError as error:
            leave_out(f"{name} is not compared: {error}", given)
    own = rates["Lightfold, all 44 features"]
    rows = [
        {"side": name, "curves_per_second": value, "ratio": own / value}
        for name, value in rates.items()
    ]
    for row in rows:
        print("  {side:50s} {curves_per_second:8.2f} per second, ratio {ratio:6.1f}".format(**row))
    if given.record:
        record("throughput", rows, curves=given.stars, points=points, stars="ASAS")


if __name__ == "__main__":
    main()
