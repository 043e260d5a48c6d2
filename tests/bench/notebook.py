"""Lightfold's ensemble against a plain notebook and its own best node, on Catalina South.

    snakemake --cores all --configfile config/catalina_south.yaml
    python tests/bench/notebook.py [--results FOLDER] [--record]

The notebook is what most people write: random forest and XGBoost with their defaults, without
resampling and with random oversampling. All sides have the five splits of the run at a test size
of 20 %. Lightfold's side is the ensemble with the decision that was chosen for it, and its best
node is the one that the inner folds of the same split liked best: no test score takes part. Of the
notebook's ways the best on test in each repeat is shown too, which flatters it.

Prints the mean scores, and the paired differences with 95 % intervals from the corrected resampled
t-test (Nadeau & Bengio 2003), because repeats share most of their stars.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold import tables
from lightfold.axes import MIXED
from lightfold.statistics.paired import over_repeats
from record import parse, parser, record

CONFIG = yaml.safe_load((ROOT / "config/catalina_south.yaml").read_text(encoding="utf-8"))
REPEATS, TEST_SIZE = range(5), 0.2
LIGHTFOLD, BEST_NODE = "Lightfold", "its best node by validation"
BEST_BY_TEST = "notebook, best of four by test"
METRICS, ENDS = ("macro_f1", "log_loss"), ("difference", "low", "high")


def lightfold_scores(results: Path, task: str) -> dict[str, dict[str, np.ndarray]]:
    """Return the scores of the ensemble and of the best nodes on each repeat."""
    folder = results / f"tasks/{task}/comparison"
    if not folder.exists():
        sys.exit(f"{folder} is missing: run config/catalina_south.yaml first (see --help)")
    axes = ["repeat", "resampler", "reducer", "model"]
    metrics, nodes = (tables.read(folder / f"{name}.parquet") for name in ("metrics", "nodes"))
    metrics = metrics[metrics["chosen"] & metrics["metric"].isin(METRICS)]
    metrics, nodes = (
        own[(own["test_size"] == TEST_SIZE) & (own["protocol"] == "honest")].set_index(axes)
        for own in (metrics, nodes)
    )
    single = nodes.drop(MIXED, level="resampler")["validation"]
    places = {
        LIGHTFOLD: [(repeat, MIXED, MIXED, "ensemble") for repeat in REPEATS],
        BEST_NODE: [(repeat, *single.loc[repeat].idxmax()) for repeat in REPEATS],
    }
    return {
        side: {
            name: np.array([own.loc[place, "value"] for place in of])
            for name, own in metrics.groupby("metric")
        }
        for side, of in places.items()
    }


def notebook(table: pd.DataFrame, split: pd.DataFrame, seed: int) -> dict[str, dict[str, float]]:
    """Return the scores of the notebook's four ways on a split."""
    from imblearn.over_sampling import RandomOverSampler
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import f1_score, log_loss
    from xgboost import XGBClassifier

    X = table[tables.feature_columns(table)].to_numpy()
    y = table["label"].astype("category").cat.codes.to_numpy()
    train = (split["role"] == "train").to_numpy()
    found = {}
    for name, model in (
        ("random_forest", lambda: RandomForestClassifier(n_jobs=-1, random_state=seed)),
        ("xgboost", lambda: XGBClassifier(random_state=seed)),
    ):
        for resampler in ("none", "random_over"):
            X_train, y_train = X[train], y[train]
            if resampler == "random_over":
                sampler = RandomOverSampler(random_state=seed)
                X_train, y_train = sampler.fit_resample(X_train, y_train)
            fitted = model().fit(X_train, y_train)
            found[f"notebook, {name} with {resampler}"] = {
                "macro_f1": float(f1_score(y[~train], fitted.predict(X[~train]), average="macro")),
                "log_loss": float(log_loss(y[~train], fitted.predict_proba(X[~train]))),
            }
    found[BEST_BY_TEST] = {
        "macro_f1": max(own["macro_f1"] for own in found.values()),
        "log_loss": min(own["log_loss"] for own in found.values()),
    }
    return found


def compare_task(results: Path, task: str) -> list[dict[str, Any]]:
    """Return a row of each side."""
    table = tables.read(results / f"tasks/{task}/table.parquet")
    folder = results / f"tasks/{task}/honest/test-{TEST_SIZE:.2f}"
    splits = [tables.read(folder / f"repeat-{n}/split.parquet") for n in REPEATS]
    sides = lightfold_scores(results, task)
    plain = [notebook(table, own, seed=n) for n, own in enumerate(splits)]
    for side in plain[0]:
        sides[side] = {name: np.array([own[side][name] for own in plain]) for name in METRICS}
    counts = splits[0]["role"].value_counts()
    ratio = float(counts["test"] / counts["train"])
    own, rows = sides[LIGHTFOLD], []
    for side, scores in sides.items():
        row: dict[str, Any] = {"task": task, "side": side}
        row |= {name: float(scores[name].mean()) for name in METRICS}
        for name in METRICS:
            less = own[name] - scores[name]
            given = None if side == LIGHTFOLD else over_repeats(less, ratio, 0.0, 0.0)
            row |= {f"{name}_{end}": getattr(given, end, None) for end in ENDS}
        above = int((own["macro_f1"] > scores["macro_f1"]).sum())
        rows.append({**row, "above": None if side == LIGHTFOLD else above})
    return rows


def main() -> None:
    """Compare and print."""
    options = parser(__doc__)
    options.add_argument("--results", type=Path, default=ROOT / CONFIG["results"])
    given = parse(options, places=["results"])
    rows = [row for task in CONFIG["tasks"] for row in compare_task(given.results, task)]
    pd.set_option("display.width", 250)
    print(pd.DataFrame(rows).round(4).to_string(index=False, na_rep=""))
    if given.record:
        record("catalina", rows, repeats=len(REPEATS))


if __name__ == "__main__":
    main()
