"""Do copies with new light curves help? Macro-F1 with default parameters, honest, at 20 %.

    snakemake --cores all --configfile config/mine.yaml RESULTS/datasets/NAME/augmented.parquet \
        RESULTS/tasks/TASK/table.parquet
    python tests/bench/augmentation.py RESULTS [RESULTS ...] [--task TASK] [--dataset NAME]
        [--repeats 6] [--record]

Random forest and XGBoost on the same splits without resampling, with SMOTE, and with
`light_curve_noise`, of which the grid of the configuration has a node. Each of RESULTS is of the
same stars with another number of copies per star (`features.copies`); the documents show 5 and 20.
Differences to no resampling are paired over the repeats, with a 95 % interval from Student's t.
"""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold import registry, tables
from lightfold.fitting.parts import parts
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from lightfold.seeds import derive
from record import paired, parse, parser, record

MODELS = ("random_forest", "xgboost")


def score(table: pd.DataFrame, rows: pd.DataFrame, model: str, seed: int) -> float:
    """Return the macro-F1 of a model with its defaults, on the test rows."""
    classes = sorted(table["label"].unique())
    plugin = registry.load("models", model)
    (whole,) = parts(rows[rows["fold"].isna()], table, classes, plugin.MAX_ROWS, seed)
    fitted = plugin.fit(plugin.DEFAULTS, whole.X, whole.y, whole.weight, seed)
    p = np.asarray(fitted.predict_proba(whole.X_held))
    return registry.load("metrics", "macro_f1").score(whole.y_held, p.argmax(axis=1), p)


def measure(table: pd.DataFrame, copies: dict[int, pd.DataFrame], repeats: int) -> pd.DataFrame:
    """Return resampler, copies per star, repeat, model, macro-F1 and rows that were fitted on."""
    ways = [("none", 0), ("smote", 0), *(("light_curve_noise", number) for number in copies)]
    found = []
    for repeat in range(repeats):
        divided = split(table, "honest", 0.2, 3, derive(0, repeat, "split"))
        for resampler, number in ways:
            needs = registry.declared("resamplers", resampler, "NEEDS")
            needed = dict.fromkeys(needs, copies.get(number))
            seed = derive(0, repeat, resampler)
            rows = resample_split(table, divided, "honest", resampler, seed, **needed).rows
            fitted = int(((rows["role"] == "train") & rows["fold"].isna()).sum())
            for model in MODELS:
                axes = {"resampler": resampler, "copies": number, "model": model}
                value = score(table, rows, model, derive(seed, model))
                found.append({**axes, "repeat": repeat, "rows": fitted, "macro_f1": value})
                print(*found[-1].values(), flush=True)
    return pd.DataFrame(found)


def compare(found: pd.DataFrame) -> list[dict]:
    """Return mean scores, and differences from no resampling with their intervals."""
    scores = found.set_index(["model", "repeat"])
    none = scores.loc[scores["resampler"] == "none", "macro_f1"]
    rows = []
    axes = ["resampler", "copies", "model"]
    for (resampler, copies, model), own in found.groupby(axes, sort=False):
        row = {"resampler": resampler, "copies": copies or None, "rows": round(own["rows"].mean())}
        row |= {"model": model, "macro_f1": own["macro_f1"].mean()}
        row |= dict.fromkeys(("difference", "low", "high"))
        if resampler != "none":
            less = own.set_index("repeat")["macro_f1"] - none[model]
            row |= paired(less)
        rows.append(row)
    return rows


def main() -> None:
    """Measure, and print means and paired differences."""
    options = parser(__doc__)
    options.add_argument("results", type=Path, nargs="+")
    options.add_argument("--task", default="binaries")
    options.add_argument("--dataset", default="survey")
    options.add_argument("--repeats", type=int, default=6)
    given = parse(options, places=["results"])
    table = tables.read(given.results[0] / f"tasks/{given.task}/table.parquet")
    copies = {}
    for results in given.results:
        own = tables.read(results / f"datasets/{given.dataset}/augmented.parquet")
        copies[int(own["copy"].max()) + 1] = own
    if given.record and set(copies) != {5, 20}:
        sys.exit("--record needs results with 5 copies per star and with 20")
    start = time.process_time()
    rows = compare(measure(table, dict(sorted(copies.items())), given.repeats))
    print(f"{len(table)} stars, {time.process_time() - start:.0f} CPU s")
    print(pd.DataFrame(rows).round(4).to_string(index=False, na_rep=""))
    if given.record:
        record("copies", rows, repeats=given.repeats)


if __name__ == "__main__":
    main()
