"""Do copies with new light curves help? Macro-F1 with default parameters, honest, at 20 %.

    snakemake --cores all --configfile config/mine.yaml RESULTS/datasets/NAME/augmented.parquet \
        RESULTS/tasks/TASK/table.parquet
    python tests/bench/augmentation.py RESULTS TASK NAME [--repeats 3]

Random forest and XGBoost on the same splits without resampling, with SMOTE and with
`light_curve_noise`, of which the grid of the configuration has a node. Differences to no
resampling are paired over the repeats, with a 95 % interval from Student's t.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold import registry, tables
from lightfold.fitting.parts import parts
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from lightfold.seeds import derive

RESAMPLERS = ("none", "smote", "light_curve_noise")
MODELS = ("random_forest", "xgboost")


def score(table: pd.DataFrame, rows: pd.DataFrame, model: str, seed: int) -> float:
    """Return the macro-F1 of a model with its defaults, on the test rows."""
    classes = sorted(table["label"].unique())
    plugin = registry.load("models", model)
    (whole,) = parts(rows[rows["fold"].isna()], table, classes, plugin.MAX_ROWS, seed)
    fitted = plugin.fit(plugin.DEFAULTS, whole.X, whole.y, whole.weight, seed)
    p = np.asarray(fitted.predict_proba(whole.X_held))
    return registry.load("metrics", "macro_f1").score(whole.y_held, p.argmax(axis=1), p)


def measure(table: pd.DataFrame, augmented: pd.DataFrame, repeats: int) -> pd.DataFrame:
    """Return repeat, resampler, model, macro-F1 and how many rows were fitted on."""
    found = []
    for repeat in range(repeats):
        divided = split(table, "honest", 0.2, 3, derive(0, repeat, "split"))
        for resampler in RESAMPLERS:
            needs = registry.declared("resamplers", resampler, "NEEDS")
            needed = dict.fromkeys(needs, augmented)
            seed = derive(0, repeat, resampler)
            rows = resample_split(table, divided, "honest", resampler, seed, **needed).rows
            fitted = int(((rows["role"] == "train") & rows["fold"].isna()).sum())
            for model in MODELS:
                axes = {"repeat": repeat, "resampler": resampler, "model": model}
                value = score(table, rows, model, derive(seed, model))
                found.append({**axes, "rows": fitted, "macro_f1": value})
    return pd.DataFrame(found)


def main() -> None:
    """Measure, and print means and paired differences."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("results", type=Path)
    parser.add_argument("task")
    parser.add_argument("dataset")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    table = tables.read(options.results / f"tasks/{options.task}/table.parquet")
    augmented = tables.read(options.results / f"datasets/{options.dataset}/augmented.parquet")
    start = time.process_time()
    found = measure(table, augmented, options.repeats)
    print(f"{len(table)} stars, {len(augmented)} copies, {time.process_time() - start:.0f} CPU s")
    by_repeat = found.pivot_table(index=["model", "repeat"], columns="resampler", values="macro_f1")
    print(found.groupby(["model", "resampler"])[["rows", "macro_f1"]].mean().round(4).to_string())
    for model, scores in by_repeat.groupby("model"):
        for resampler in RESAMPLERS[1:]:
            difference = scores[resampler] - scores["none"]
            error = stats.sem(difference)
            low, high = stats.t.interval(0.95, len(scores) - 1, difference.mean(), error)
            print(
                f"{model} {resampler} - none: {difference.mean():+.4f} [{low:+.4f}, {high:+.4f}]"
                f"   per repeat {difference.round(3).tolist()}"
            )


if __name__ == "__main__":
    main()
