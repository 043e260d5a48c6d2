"""What one would write without Lightfold: scikit-learn, imbalanced-learn, XGBoost and Optuna.

    python tests/bench/plain.py TABLE SPLIT NODES FOUND --trials N

The other side of speed.py, short and fair: all cores work, in the model where it has `n_jobs` and
over the folds where it has not (SVC, which computes no probabilities). TABLE and SPLIT are
Lightfold's table.parquet and split.parquet, so stars, folds and test set are the same, and so are
the points of the trials: they come from trials.parquet below the folder NODES. FOUND is a CSV file
that gets a row per node; nodes that are in it already are not run again.
"""

import argparse
import json
import math
import time
from pathlib import Path

import optuna
import pandas as pd
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import make_pipeline
from imblearn.under_sampling import RandomUnderSampler
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.metrics import f1_score
from sklearn.model_selection import PredefinedSplit, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from xgboost import XGBClassifier

SAMPLERS = {
    "none": lambda: "passthrough",
    "random_under": lambda: RandomUnderSampler(random_state=0),
    "random_over": lambda: RandomOverSampler(random_state=0),
    "smote": lambda: SMOTE(random_state=0),
}


def model(name: str, trial: optuna.Trial, features: int):
    """Return an untrained classifier at the trial's point."""
    if name == "random_forest":
        roots = trial.suggest_float("roots", 1.0, 4.0, step=0.5)
        tried = min(math.ceil(roots * math.sqrt(features)), features)
        leaf = trial.suggest_int("min_samples_leaf", 1, 16, log=True)
        return RandomForestClassifier(
            200, max_features=tried, min_samples_leaf=leaf, n_jobs=-1, random_state=0
        )
    if name == "xgboost":
        params = {
            "n_estimators": trial.suggest_int("n_estimators", 50, 200, step=50),
            "learning_rate": trial.suggest_float("learning_rate", 0.05, 0.3, log=True),
            "max_depth": trial.suggest_int("max_depth", 3, 8),
            "gamma": trial.suggest_float("gamma", 0.1, 2.0, log=True),
            "colsample_bynode": trial.suggest_float("colsample_bynode", 0.3, 1.0),
            "reg_lambda": trial.suggest_float("reg_lambda", 0.1, 10.0, log=True),
        }
        return XGBClassifier(**params, n_jobs=-1, random_state=0)
    if name == "svc":
        C = trial.suggest_float("C", 0.1, 300, log=True)
        gamma = trial.suggest_categorical("gamma", ["scale", "free"])
        if gamma == "free":
            gamma = trial.suggest_float("gamma_free", 0.003, 3, log=True)
        return SVC(C=C, gamma=gamma, random_state=0)
    params = {
        "n_neighbors": trial.suggest_int("n_neighbors", 1, 40, log=True),
        "weights": trial.suggest_categorical("weights", ["uniform", "distance"]),
        "p": trial.suggest_int("p", 1, 2),
    }
    return KNeighborsClassifier(**params, n_jobs=-1)


def run_node(name, sampler, X, y, fold, test, trials, points):
    """Tune a model on the folds, fit it on the training set; return test macro-F1 and seconds."""

    def pipeline(trial):
        steps = (SimpleImputer(strategy="median"), StandardScaler(), SAMPLERS[sampler]())
        return make_pipeline(*steps, model(name, trial, X.shape[1]))

    def objective(trial):
        cv, jobs = PredefinedSplit(fold[~test]), -1 if name == "svc" else None
        return cross_val_score(
            pipeline(trial), X[~test], y[~test], cv=cv, scoring="f1_macro", n_jobs=jobs
        ).mean()

    start = time.perf_counter()
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=0))
    for point in points[:trials]:
        study.enqueue_trial(point)
    study.optimize(objective, n_trials=trials)
    tuned = time.perf_counter()
    best = pipeline(optuna.trial.FixedTrial(study.best_params)).fit(X[~test], y[~test])
    score = f1_score(y[test], best.predict(X[test]), average="macro")
    return {
        "macro_f1": score,
        "study_seconds": tuned - start,
        "final_seconds": time.perf_counter() - tuned,
    }


def main() -> None:
    """Run all nodes that Lightfold ran on this split."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("table", "split", "nodes", "found"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--trials", type=int, default=5)
    given = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    table, split = pd.read_parquet(given.table), pd.read_parquet(given.split)
    X = table.drop(columns=["object_id", "group", "label"]).to_numpy()
    y = pd.Categorical(table["label"]).codes
    fold, test = split["fold"].fillna(-1).to_numpy(int), (split["role"] == "test").to_numpy()
    done = set()
    if given.found.exists():
        done = set(
            pd.read_csv(given.found)[["resampler", "model"]].itertuples(index=False, name=None)
        )
    for trials in sorted(given.nodes.glob("*/none/*/trials.parquet")):
        resampler, name = trials.parts[-4], trials.parts[-2]
        if (resampler, name) in done:
            continue
        points = [json.loads(text) for text in pd.read_parquet(trials)["params"]]
        found = run_node(name, resampler, X, y, fold, test, given.trials, points)
        row = pd.DataFrame([{"resampler": resampler, "model": name, **found}])
        row.to_csv(given.found, mode="a", header=not given.found.exists(), index=False)
        seconds = found["study_seconds"] + found["final_seconds"]
        print(f"plain  {resampler} {name}  {found['macro_f1']:.4f}  {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
