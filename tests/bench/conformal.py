"""How often conformal sets hold the true class, on the pulsators of Catalina South.

    python tests/bench/conformal.py [--splits N] [--trees N] [--record]

Stars of 8 classes (catalina_south in the folder that LIGHTFOLD_DATA names, or in data/) are split
again and again as protocol `honest` splits them: a fifth is tested on, the others have three folds.
A random forest is fitted to all folds but one, three times, and to all of them. Thresholds come
from the stars of the fold left out, coverage is measured on the test stars.

One split decides little: with 120 calibration stars and 30 test stars, the number of hits is
beta-binomial. So a row has the mean coverage over splits, and the share of splits that are inside
the 95 % bounds of that distribution. Splits share stars, so the interval of the mean is Wilson's
for as many stars as there are. Out-of-fold probabilities are from forests that have seen fewer
stars, so that sets are a little too large, if anything.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
from lightfold.data.assemble import assemble
from lightfold.sampling.split import split
from lightfold.statistics import conformal
from lightfold.statistics.proportions import wilson
from record import parse, parser, record
from scipy.stats import betabinom
from sklearn.ensemble import RandomForestClassifier

CLASSES = ["RRab", "RRc", "LPV", "RRd", "Blazhko", "ACEP", "CepII", "DSCT"]
NO_FEATURES = ["object_id", "label", "split_paper", "ra", "dec", "n_obs"]
COVERAGE, TEST_SIZE, FOLDS = 0.9, 0.2, 3


def stars() -> pd.DataFrame:
    """Return the task's table."""
    folder = Path(os.environ.get("LIGHTFOLD_DATA") or ROOT / "data") / "catalina_south"
    if not folder.is_dir():
        sys.exit(f"{folder} is missing: set LIGHTFOLD_DATA to the folder that holds it")
    objects = pd.read_parquet(folder / "objects.parquet")
    columns = ["object_id", *(name for name in objects if name not in NO_FEATURES)]
    task = {"classes": CLASSES, "features": ["*"], "exclude": []}
    return assemble(objects, objects[columns], task, same_star_arcsec=2)


def probabilities(
    table: pd.DataFrame, seed: int, trees: int
) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Return which stars are tested on, codes of all, and probabilities that none helped to fit."""
    names = [name for name in table if name not in ("object_id", "group", "label")]
    X = table[names].fillna(table[names].median()).to_numpy("float32")
    y = pd.Categorical(table["label"], categories=CLASSES).codes.astype(int)
    parts = split(table, "honest", TEST_SIZE, FOLDS, seed)
    tested = (parts["role"] == "test").to_numpy()
    fold = parts["fold"].astype("Int64").fillna(-1).to_numpy(int)
    found = np.empty((len(y), len(CLASSES)))
    for held_out in (*range(FOLDS), -1):
        forest = RandomForestClassifier(trees, min_samples_leaf=2, random_state=seed)
        seen, own = ~tested & (fold != held_out), fold == held_out
        found[own] = forest.fit(X[seen], y[seen]).predict_proba(X[own])
    return tested, y, found


def measure(tested: np.ndarray, y: np.ndarray, probability: np.ndarray) -> list[dict[str, object]]:
    """Return hits and sizes of the sets of test stars, by method and class."""
    rows = []
    for method in conformal.METHODS:
        thresholds = conformal.calibrate(y[~tested], probability[~tested], COVERAGE, method)
        member = conformal.sets(probability[tested], thresholds)
        true = y[tested]
        hit, size = member[np.arange(len(true)), true], member.sum(axis=1)
        for code, name in [(None, "all"), *enumerate(CLASSES)]:
            own = np.full(len(true), True) if code is None else true == code
            known = (~tested).sum() if code is None else (y[~tested] == code).sum()
            k = int(np.ceil((known + 1) * COVERAGE - 1e-9))
            low, high = betabinom.ppf([0.025, 0.975], own.sum(), k, known + 1 - k)
            rows.append(
                {
                    **{"method": method, "class": name, "coverage": hit[own].mean()},
                    "inside": low <= hit[own].sum() <= high,
                    **{"below": hit[own].sum() < low, "size": size[own].mean()},
                    **{"empty": (size[own] == 0).mean(), "single": (size[own] == 1).mean()},
                }
            )
    return rows


def main() -> None:
    """Measure all splits, and print the means."""
    options = parser(__doc__)
    options.add_argument("--splits", type=int, default=20)
    options.add_argument("--trees", type=int, default=100)
    given = parse(options)
    table = stars()
    counts = table["label"].value_counts()
    counts["all"] = len(table)
    rows = []
    for seed in range(given.splits):
        rows += measure(*probabilities(table, seed, given.trees))
        print(f"split {seed + 1} of {given.splits}", flush=True)
    found = pd.DataFrame(rows).groupby(["method", "class"], sort=False).mean().reset_index()
    found.insert(2, "stars", found["class"].map(counts))
    low, high = wilson(found["coverage"] * found["stars"], found["stars"])
    found.insert(4, "low", low)
    found.insert(5, "high", high)
    print(found.to_string(index=False, float_format=lambda value: f"{value:.3f}"))
    if given.record:
        record("conformal", found, asked=COVERAGE, splits=given.splits, trees=given.trees)


if __name__ == "__main__":
    main()
