"""What pays in models of trees, per CPU second, on six small real tasks (see real_sets.py).

    python tests/bench/trees.py [--data DATA] [--cache FOLDER] [--sets NAME ...] [--parts PART ...]
        [--record]

Three parts, each paired over the same tasks and splits:

- `points`: one fit to the training stars with fixed parameters, scored on the test stars;
- `missing`: missing values imputed, imputed and marked by columns of their own, or left to the
  model, on the four tasks that miss any;
- `studies`: nodes of 5 trials, by the search space of XGBoost in Lightfold 0.9 and by today's.

What is measured goes to trees.jsonl in the cache, and what is there is not measured again, so
several processes may share the tasks. LightGBM and CatBoost are needed for the record.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import real_sets
from lightfold import registry
from lightfold.fitting.parts import Part, part, unimputed
from record import leave_out, paired, parse, parser, record
from sklearn.metrics import f1_score, log_loss

REPEATS = {"points": range(2), "missing": range(3), "studies": range(2)}
TRIALS = 5

#: XGBoost's space in Lightfold 0.9: (lowest, highest) of numbers; its defaults were the library's.
OLD_DEFAULTS = {
    **{"n_estimators": 100, "learning_rate": 0.3, "max_depth": 6, "min_child_weight": 1.0},
    **{"subsample": 1.0, "colsample_bytree": 1.0, "reg_lambda": 1.0},
}

#: Points other than the models' own, by what they are called: model, parameters.
LOW = {"n_estimators": 200, "learning_rate": 0.1}
GAMMA = {**LOW, "gamma": 0.5}
LESS = {**LOW, "gamma": 0.25}
POINTS: dict[str, tuple[str, dict[str, Any]]] = {
    "library": ("xgboost", {}),
    "200 trees, learning rate 0.1": ("xgboost", LOW),
    "the same, gamma 0.1": ("xgboost", {**LOW, "gamma": 0.1}),
    "the same, gamma 0.25": ("xgboost", LESS),
    "the same, gamma 0.5": ("xgboost", GAMMA),
    "the same, gamma 1": ("xgboost", {**LOW, "gamma": 1}),
    "gamma 0.25, depth 4": ("xgboost", {**LESS, "max_depth": 4}),
    "gamma 0.25, depth 9": ("xgboost", {**LESS, "max_depth": 9}),
    "gamma 0.25, 0.7 of the rows": ("xgboost", {**LESS, "subsample": 0.7}),
    "gamma 0.25, smaller children": ("xgboost", {**LESS, "min_child_weight": 0.3}),
    "gamma 0.5, 64 bins": ("xgboost", {**GAMMA, "max_bin": 64}),
    "gamma 0.5, half the features a cut": ("xgboost", {**GAMMA, "colsample_bynode": 0.5}),
    "1,000 trees, learning rate 0.05, gamma 0.5": (
        "xgboost",
        {"n_estimators": 1_000, "learning_rate": 0.05, "gamma": 0.5},
    ),
    "up to 1,000 trees, stopped early, fitted again": ("early", {"again": True}),
    "up to 1,000 trees, stopped early": ("early", {"again": False}),
    "Lightfold": ("own", {"model": "xgboost"}),
    "random forest": ("own", {"model": "random_forest"}),
    "extra trees": ("own", {"model": "extra_trees"}),
    "hist gradient boosting, library": ("hist", {}),
    "hist gradient boosting": ("own", {"model": "hist_gradient_boosting"}),
    "LightGBM, library": ("lightgbm", {}),
    "LightGBM": ("own", {"model": "lightgbm"}),
    "CatBoost": ("own", {"model": "catboost"}),
}

#: What each point is compared with, where it is not XGBoost with the library's defaults.
AGAINST = {
    "hist gradient boosting": "hist gradient boosting, library",
    "LightGBM": "LightGBM, library",
    "extra trees": "random forest",
}

#: How missing values are treated, by model.
TOLD = {
    "xgboost": ("imputed", "marked", "left"),
    "extra_trees": ("imputed", "marked", "left"),
    "lightgbm": ("imputed", "left"),
}


def old_space(trial: Any) -> dict[str, Any]:
    """Return a point of XGBoost's space in Lightfold 0.9."""
    return {
        "n_estimators": trial.suggest_int("n_estimators", 50, 300, step=50),
        "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.3, log=True),
        "max_depth": trial.suggest_int("max_depth", 3, 9),
        "min_child_weight": trial.suggest_float("min_child_weight", 0.5, 20, log=True),
        "subsample": trial.suggest_float("subsample", 0.5, 1.0),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.4, 1.0),
        "reg_lambda": trial.suggest_float("reg_lambda", 0.1, 20, log=True),
    }


def predicted(kind: str, params: dict[str, Any], own: Part) -> np.ndarray:
    """Return probabilities of a part's held-out rows by a fit of some kind."""
    fixed = {"n_jobs": 1, "random_state": 0}
    if kind == "own":
        plugin = registry.load("models", params["model"])
        model = plugin.fit(plugin.DEFAULTS, own.X, own.y, None, 0)
    elif kind == "hist":
        from sklearn.ensemble import HistGradientBoostingClassifier

        model = HistGradientBoostingClassifier(early_stopping=False, random_state=0)
        model.fit(own.X, own.y)
    elif kind == "lightgbm":
        from lightgbm import LGBMClassifier

        model = LGBMClassifier(verbose=-1, deterministic=True, force_row_wise=True, **fixed)
        model.fit(own.X, own.y)
    else:
        from xgboost import XGBClassifier

        if kind == "early":
            stop = {"early_stopping_rounds": 20, "eval_metric": "mlogloss", "learning_rate": 0.1}
            model = XGBClassifier(n_estimators=1_000, **stop, **fixed)
            watched = [(own.stop.X, own.stop.y)]
            model.fit(own.X, own.y, eval_set=watched, verbose=False)
            if not params["again"]:
                return model.predict_proba(own.X_held)
            trees = {"n_estimators": model.best_iteration + 1, "learning_rate": 0.1}
            X, y = np.vstack([own.X, own.stop.X]), np.concatenate([own.y, own.stop.y])
            model = XGBClassifier(**trees, **fixed).fit(X, y)
        else:
            model = XGBClassifier(**params, **fixed).fit(own.X, own.y)
    return model.predict_proba(own.X_held)


def treated(own: Part, way: str) -> Part:
    """Return a part whose missing values are imputed, marked by more columns, or left missing."""
    if way == "left":
        return unimputed(own)
    if way == "marked":
        some = own.missing.any(axis=0)
        X = np.hstack([own.X, own.missing[:, some]]).astype("float32")
        held = np.hstack([own.X_held, own.missing_held[:, some]]).astype("float32")
        return own.__class__(**{**vars(own), "X": X, "X_held": held})
    return own


def fits(name: str, repeat: int, chosen: list[str], where: dict[str, Path]) -> Iterator[dict]:
    """Yield what there is to do for the whole training set of a task: how it is called, and how."""
    table = real_sets.table(name, **where)
    rows = real_sets.rows_of(table, real_sets.split_of(table, repeat), "none", repeat)
    classes = real_sets.classes_of(table)
    whole = rows[rows["fold"].isna()]
    own = part(whole, table, classes, None, 0, missing=True)
    if "points" in chosen and repeat in REPEATS["points"]:
        held = part(whole, table, classes, None, 0, stops=True)
        for way, (kind, params) in POINTS.items():
            yield (
                {"part": "points", "way": way},
                lambda kind=kind, params=params: predicted(
                    kind, params, held if kind == "early" else own
                ),
            )
    if "missing" in chosen and repeat in REPEATS["missing"] and own.missing.any():
        for model, ways in TOLD.items():
            for way in ways:
                params = {"model": model}
                yield (
                    {"part": "missing", "model": model, "way": way},
                    lambda way=way, p=params: predicted("own", p, treated(own, way)),
                )
    if "studies" in chosen and repeat in REPEATS["studies"]:
        for way in ("0.9", "today"):
            yield {"part": "studies", "way": way}, lambda way=way: study(table, rows, repeat, way)


def study(table: pd.DataFrame, rows: pd.DataFrame, repeat: int, way: str) -> np.ndarray:
    """Return the test stars' probabilities by a node of XGBoost with one of its two spaces."""
    plugin = importlib.reload(registry.load("models", "xgboost"))
    plugin = registry.load("models", "xgboost")
    if way == "0.9":
        plugin.DEFAULTS, plugin.space, plugin.MISSING = OLD_DEFAULTS, old_space, False
    left = real_sets.node_of(table, rows, "xgboost", TRIALS, repeat).predictions
    return left[[f"p_{name}" for name in real_sets.classes_of(table)]].to_numpy()


def measure(sets: list[str], chosen: list[str], where: dict[str, Path]) -> pd.DataFrame:
    """Measure what is not in the cache yet, and return all that is."""
    path = where["cache"] / "trees.jsonl"
    for model in {params["model"] for kind, params in POINTS.values() if kind == "own"}:
        registry.load("models", model)  # ahead of the clock
    keys = ["set", "repeat", "part", "model", "way"]
    for name in sets:
        table = real_sets.table(name, **where)
        for repeat in range(max(map(max, REPEATS.values())) + 1):
            test = (real_sets.split_of(table, repeat)["role"] == "test").to_numpy()
            classes = real_sets.classes_of(table)
            y = pd.Categorical(table["label"], categories=classes).codes[test]
            for head, fit in fits(name, repeat, chosen, where):
                head = {"set": name, "repeat": repeat, "model": "", **head}
                done = [json.loads(line) for line in path.open()] if path.exists() else []
                if any(all(row[key] == head[key] for key in keys) for row in done):
                    continue
                row = {**head, **scored(fit, y, len(classes))}
                with path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")
    return pd.read_json(path, lines=True).drop_duplicates(keys)


def scored(fit: Callable[[], np.ndarray], y: np.ndarray, classes: int) -> dict[str, float]:
    """Return the test scores of a fit, and its CPU seconds."""
    start = time.process_time()
    probability = np.asarray(fit(), dtype=float)
    seconds = time.process_time() - start
    shares = np.clip(probability, 1e-6, 1)
    shares /= shares.sum(axis=1, keepdims=True)
    return {
        "macro_f1": float(f1_score(y, shares.argmax(axis=1), average="macro")),
        "log_loss": float(log_loss(y, shares, labels=range(classes))),
        "cpu_seconds": seconds,
    }


def compared(found: pd.DataFrame, base: str) -> dict[str, Any]:
    """Return paired differences of `found` from the way `base`, all ways of it at a time."""
    index = ["set", "repeat"]
    wide = found.pivot_table(
        index=index, columns="way", values=["macro_f1", "log_loss", "cpu_seconds"]
    )
    rows = {}
    for way in found["way"].unique():
        row = {"pairs": len(wide), "macro_f1": wide["macro_f1", way].mean()}
        row["log_loss"] = wide["log_loss", way].mean()
        row["cpu_ratio"] = (wide["cpu_seconds", way] / wide["cpu_seconds", base]).mean()
        for score in ("macro_f1", "log_loss"):
            less = (wide[score, way] - wide[score, base]).to_numpy()
            told = paired(less) if way != base else dict.fromkeys(("difference", "low", "high"))
            row |= {f"{score}_{key}": value for key, value in told.items()}
        rows[way] = row
    return rows


def main() -> None:
    """Measure, print and record."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=real_sets.DATA)
    options.add_argument("--cache", type=Path, default=real_sets.CACHE)
    options.add_argument("--sets", nargs="+", default=list(real_sets.SETS))
    options.add_argument("--parts", nargs="+", default=list(REPEATS))
    given = parse(options, places=["data", "cache"])
    for library in ("lightgbm", "catboost"):
        if importlib.util.find_spec(library) is None:
            leave_out(f"{library} is not installed", given)
            for way in [w for w in POINTS if w.lower().startswith(library)]:
                del POINTS[way]
            TOLD.pop(library, None)
    found = measure(given.sets, given.parts, {"data": given.data, "cache": given.cache})
    points = found[found["part"] == "points"]
    rows = []
    if len(points):
        by_base = {base: compared(points, base) for base in {"library", *AGAINST.values()}}
        for way in POINTS:
            base = AGAINST.get(way, "library")
            rows.append({"way": way, "against": base, **by_base[base][way]})
        print(pd.DataFrame(rows).round(4).to_string(index=False))
    missing = []
    for model, own in found[found["part"] == "missing"].groupby("model", sort=False):
        for way, row in compared(own, "imputed").items():
            missing.append({"model": model, "way": way, **row})
    print(pd.DataFrame(missing).round(4).to_string(index=False))
    studies = []
    if (found["part"] == "studies").any():
        for way, row in compared(found[found["part"] == "studies"], "0.9").items():
            studies.append({"way": way, **row})
        print(pd.DataFrame(studies).round(4).to_string(index=False))
    if given.record:
        record("trees", rows)
        record("trees_missing", missing)
        record("trees_studies", studies, trials=TRIALS)


if __name__ == "__main__":
    main()
