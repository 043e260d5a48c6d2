"""Lightfold's best honest node against a plain notebook, on the same splits of Catalina South.

    snakemake --cores all --configfile config/catalina_south.yaml
    python tests/bench/notebook.py [--cores N] [--record]

The notebook is what most people write: random forest and XGBoost with their defaults, without
resampling and with random oversampling. Lightfold's side is, for each task, the setting that the
inner folds of results-catalina liked best at 20 % - no test score takes part - run on five repeats
in results-bench. Both sides see the same split.parquet; the difference of macro-F1 is paired over
the repeats, with a 95 % interval from Student's t.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold import tables
from lightfold.comparison.scores import SETTING, members
from record import paired, parse, parser, record

REPEATS = range(5)


def workflow(config: dict, cores: int) -> None:
    """Run the workflow on a configuration."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(config, file, sort_keys=False)
        file.flush()
        command = [sys.executable, "-m", "snakemake", "--cores", str(cores), "--configfile"]
        subprocess.run([*command, file.name], cwd=ROOT, check=True)


def best_settings(results: Path, tasks: list[str]) -> dict[str, pd.Series]:
    """Return the setting of each task with the best mean validation score at 20 %."""
    best = {}
    for task in tasks:
        path = results / f"tasks/{task}/comparison/nodes.parquet"
        if not path.exists():
            sys.exit(f"{path} is missing: run config/catalina_south.yaml first (see --help)")
        nodes = tables.read(path)
        own = nodes[(nodes["status"] == "done") & (nodes["test_size"] == 0.2)]
        mean = own.groupby(SETTING, as_index=False)["validation"].mean()
        best[task] = mean.sort_values("validation").iloc[-1]
    return best


def notebook(table: pd.DataFrame, split: pd.DataFrame, seed: int) -> dict[tuple[str, str], float]:
    """Return the macro-F1 of the notebook's four ways, by model and resampler."""
    from imblearn.over_sampling import RandomOverSampler
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import f1_score
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
            predicted = model().fit(X_train, y_train).predict(X[~train])
            score = f1_score(y[~train], predicted, average="macro")
            found[name, resampler] = float(score)
    return found


def compare_task(results: Path, task: str, setting: pd.Series) -> list[dict]:
    """Return a row of Lightfold's side and one of each way of the notebook's."""
    metrics = tables.read(results / f"tasks/{task}/comparison/metrics.parquet")
    own = members(metrics, setting)
    own = own[own["metric"] == "macro_f1"].set_index("repeat")["value"].loc[list(REPEATS)]
    table = tables.read(results / f"tasks/{task}/table.parquet")
    folder = results / f"tasks/{task}/honest/test-0.20"
    splits = {n: tables.read(folder / f"repeat-{n}/split.parquet") for n in REPEATS}
    plain = [notebook(table, splits[n], seed=n) for n in REPEATS]
    sides = {("Lightfold", setting["model"], setting["resampler"]): own.to_numpy()}
    sides |= {("notebook", *way): np.array([found[way] for found in plain]) for way in plain[0]}
    rows = []
    for (side, model, resampler), scores in sides.items():
        row = {"task": task, "side": side, "model": model, "resampler": resampler}
        row |= {"macro_f1": scores.mean(), **dict.fromkeys(("difference", "low", "high"))}
        if side != "Lightfold":
            less = own.to_numpy() - scores
            row |= paired(less)
        rows.append(row)
    return rows


def main() -> None:
    """Run both sides and print the paired differences."""
    options = parser(__doc__)
    options.add_argument("--cores", type=int, default=2)
    given = parse(options, places=["cores"])
    config = yaml.safe_load((ROOT / "config/catalina_south.yaml").read_text())
    best = best_settings(ROOT / config["results"], list(config["tasks"]))
    results = ROOT / "results-bench"
    config |= {"results": results.name, "exclude": [], "grid": []}
    for task, setting in best.items():
        names = {"resamplers": [setting["resampler"]], "models": [setting["model"]]}
        config["grid"].append({"tasks": [task], "repeats": list(REPEATS), **names})
    workflow(config, given.cores)
    rows = [row for task, own in best.items() for row in compare_task(results, task, own)]
    print(pd.DataFrame(rows).round(4).to_string(index=False, na_rep=""))
    if given.record:
        record("catalina", rows, repeats=len(REPEATS))


if __name__ == "__main__":
    main()
