"""Ensembles of nodes on six real sets, beside the best node and a plain notebook.

    python tests/bench/ensembles.py [--data DATA] [--cache FOLDER] [--answers FOLDER] [--record]

Fifteen nodes of each set and repeat are fitted with their models' defaults (class weights to the
power of their first trial): three inner folds, a fifth of the stars for the test. What they answer
is kept in the folder of --answers, from which the benchmark goes on when it is started again. Then
ensembles are made of them. Weights and decisions are learned from out-of-fold rows alone; test rows
only judge.

Prints macro-F1 and log loss of each set, means over sets of paired differences with their 95 %
intervals (Student's t over the sets), and the same for all kinds of ensembles that were tried.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
import real_sets
from lightfold import registry
from lightfold.comparison.decisions import ARGMAX, learn
from lightfold.ensembles import blend
from lightfold.ensembles.members import Members
from lightfold.fitting.calibration import fit_sharpness, probabilities
from lightfold.fitting.fit import fit_and_score, parts_for
from lightfold.plugins.ensembles import ensemble, mean_of_best
from lightfold.plugins.metrics import log_loss, macro_f1
from lightfold.predictions import Answers
from lightfold.seeds import derive
from record import parse, parser, record
from scipy.stats import t

NODES = [
    *(("random_forest", name) for name in ("none", "class_weight", "random_over", "smote")),
    *(("xgboost", name) for name in ("none", "class_weight", "random_over")),
    *(
        (model, name)
        for model in ("extra_trees", "svc", "logistic_regression")
        for name in ("none", "class_weight")
    ),
    *(("hist_gradient_boosting", "none"), ("knn", "none")),
]
DECISIONS = [ARGMAX, "thresholds"]
REPEATS = 3

#: Weights of nodes, given their out-of-fold probabilities, the classes and folds of the stars.
Kind = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


# --- what the nodes answer ------------------------------------------------------------------------


def answer(name: str, repeat: int, given: Any) -> dict[str, np.ndarray]:
    """Return what all nodes of a split and the notebook answer, read if it is there."""
    path = given.answers / f"{name}-{repeat}.npz"
    if not path.exists():
        table = real_sets.table(name, given.data, given.cache)
        split = real_sets.split_of(table, repeat)
        found = [fit(table, split, *own, repeat) for own in NODES]
        start = time.process_time()
        plain = real_sets.notebook(table, split, repeat)
        stars = split.loc[split["role"] == "test", "object_id"].to_numpy(str)
        same = {key: found[0][key] for key in ("y", "fold", "y_test")}
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            path,
            **same,
            **{
                key: np.array([own[key] for own in found])
                for key in ("oof", "test", "foldtest", "cpu")
            },
            notebook=np.array([own[np.argsort(stars)] for own in plain.values()]),
            notebook_cpu=time.process_time() - start,
        )
        print(f"{name}, repeat {repeat}: {sum(own['cpu'] for own in found):.1f} CPU s")
    left = {key: np.asarray(own) for key, own in np.load(path).items()}
    for key in ("oof", "test", "foldtest", "notebook"):  # kept in single precision
        left[key] = left[key].astype(float) / left[key].astype(float).sum(axis=-1, keepdims=True)
    return left


def fit(
    table: pd.DataFrame, split: pd.DataFrame, model: str, resampler: str, repeat: int
) -> dict[str, Any]:
    """Fit a model on each fold and on all training stars, and return what it answers.

    Models of folds answer about the test stars, too: these are rows held out of every fold.
    """
    start = time.process_time()
    plugin, seed = registry.load("models", model), derive(0, "node", model, repeat)
    rows = real_sets.rows_of(table, split, resampler, repeat)
    test = rows[rows["role"] == "test"]
    folds = sorted(rows["fold"].dropna().unique())
    more = [test.assign(fold=number, role="validation") for number in folds]
    every = pd.concat([rows, *more], ignore_index=True).astype({"fold": rows["fold"].dtype})
    parts = parts_for(plugin, every, table, real_sets.classes_of(table), seed)
    power = plugin.WEIGHT_POWER if resampler == "class_weight" else 1.0
    scored = [fit_and_score(plugin, plugin.DEFAULTS, power, part, seed)[:2] for part in parts]
    scores, probable = [score for score, _ in scored], scored[0][1]
    known = [~part.held["object_id"].isin(test["object_id"]).to_numpy() for part in parts]
    inner = range(len(folds))
    if not probable:
        y = [parts[k].y_held[known[k]] for k in inner]
        seen = [scores[k][known[k]] for k in inner]
        for k in range(len(parts)):
            others = [number for number in inner if number != k]
            both = (np.concatenate([own[number] for number in others]) for own in (seen, y))
            scores[k] = probabilities(scores[k], fit_sharpness(*both))
    frames = [part.held.assign(place=np.arange(len(part.held))) for part in parts]
    order = [
        frame[own].sort_values("object_id")["place"].to_numpy()
        for frame, own in zip(frames, known, strict=True)
    ]
    tested = [
        frame[frame["object_id"].isin(test["object_id"])]
        .sort_values("object_id")["place"]
        .to_numpy()
        for frame in frames
    ]
    return {
        "oof": np.concatenate([scores[k][order[k]] for k in inner]).astype("float32"),
        "y": np.concatenate([parts[k].y_held[order[k]] for k in inner]),
        "fold": np.repeat(folds, [len(order[k]) for k in inner]),
        "test": scores[-1][tested[-1]].astype("float32"),
        "y_test": parts[-1].y_held[tested[-1]],
        "foldtest": np.stack([scores[k][tested[k]] for k in inner]).astype("float32"),
        "cpu": time.process_time() - start,
    }


# --- ensembles that were tried --------------------------------------------------------------------


def true(probability: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the probabilities of the true classes, shape (nodes, stars)."""
    return probability[:, np.arange(len(y)), y]


def greedy(most: int, probability: np.ndarray, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Select nodes once, by log loss."""
    return ensemble.select(true(probability, y), ensemble.log_loss, most)


def by_score(most: int, probability: np.ndarray, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Select nodes once, by macro-F1."""
    loss = partial(ensemble.mistakes, metric=macro_f1, y=y)
    return ensemble.select(probability, loss, most)


def bagged(by: Any, probability: np.ndarray, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Average twenty selections from random halves of the nodes."""
    rng, number = np.random.default_rng(0), max(len(probability) // 2, 2)
    found = np.zeros(len(probability))
    for _ in range(20):
        own = np.sort(rng.permutation(len(probability))[:number])
        found[own] += by(probability[own], y, fold) / 20
    return found


def best(number: int, probability: np.ndarray, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Weigh the nodes that are best by validation alike."""
    return mean_of_best.weights(probability, y, fold, macro_f1, 0, number)


def shipped(plugin: Any, probability: np.ndarray, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Return the weights of a plug-in."""
    return np.asarray(plugin.weights(probability, y, fold, macro_f1, 0))


NODE, MEAN, CHOSEN, NOTEBOOK = "best node", "mean_of_best", "ensemble", "notebook, best on test"
UNSCALED = ", not scaled"
KINDS: dict[str, Kind] = {
    NODE: partial(best, 1),
    MEAN: partial(shipped, mean_of_best),
    CHOSEN: partial(shipped, ensemble),
    "by log loss alone": partial(greedy, 25),
    "by macro-F1 alone": partial(by_score, 25),
    **{f"by log loss alone, at most {most}": partial(greedy, most) for most in (5, 10, 100)},
    "by log loss alone, mean of 20 halves": partial(bagged, partial(greedy, 25)),
    **{f"mean of the best {number}": partial(best, number) for number in (3, 8)},
    "mean of all": partial(best, len(NODES)),
}


def tempered(left: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return answers, each node's raised to the power that fits its out-of-fold rows best."""
    logs = {key: np.log(np.clip(left[key], 1e-12, 1)) for key in ("oof", "test")}
    power = [fit_sharpness(own, left["y"]) for own in logs["oof"]]
    return left | {
        key: np.stack([probabilities(*both) for both in zip(logs[key], power, strict=True)])
        for key in logs
    }


def scores(left: dict[str, np.ndarray], kind: Kind, scaled: bool = True) -> list[dict[str, Any]]:
    """Return what an ensemble scores on test stars, by each decision and the chosen one."""
    y, fold, y_test = left["y"], left["fold"], left["y_test"]
    module = SimpleNamespace(weights=lambda p, y, fold, metric, seed: kind(p, y, fold))
    found = blend.learn(left["oof"], y, fold, module, macro_f1, 0)
    if not scaled:
        found = found._replace(
            scaling=found.scaling._replace(sharpness=1.0, tilt=0.0),
            fold_scaling=[own._replace(sharpness=1.0, tilt=0.0) for own in found.fold_scaling],
        )
    nothing = pd.DataFrame({"fold": fold})
    members = Members([], nothing, nothing, left["oof"], left["test"], y)
    seen, told = blend.out_of_fold(members, found), blend.test(members, found)
    answers = Answers(y, seen.argmax(axis=1), seen, np.arange(len(y)))
    learnt = learn(DECISIONS, answers, fold, {}, macro_f1)
    loss = log_loss.score(y_test, told.argmax(axis=1), told)
    named = {own.name: own.weight for own in learnt}
    named["chosen"] = next(own.weight for own in learnt if own.chosen)
    return [
        {
            "decision": decision,
            "macro_f1": macro_f1.score(y_test, (told * weight).argmax(axis=1), told),
            "log_loss": loss,
            "members": int((found.weight > 0).sum()),
        }
        for decision, weight in named.items()
    ]


def measure(given: Any) -> pd.DataFrame:
    """Return the scores of all sets, repeats and kinds."""
    rows = []
    for name in real_sets.SETS:
        for repeat in range(REPEATS):
            left = answer(name, repeat, given)
            folds = left["foldtest"].mean(axis=1)
            both = left | {"test": (left["test"] + folds) / 2}
            tried = [(label, both, kind) for label, kind in KINDS.items() if label != NODE]
            tried += [
                (NODE, left, KINDS[NODE]),
                (f"{NODE}, mean of refit and fold models", both, KINDS[NODE]),
                (f"{MEAN}, refit alone", left, KINDS[MEAN]),
                (f"{CHOSEN}, refit alone", left, KINDS[CHOSEN]),
                (f"{CHOSEN}{UNSCALED}", both, KINDS[CHOSEN]),
                (f"{CHOSEN}, fold models alone", left | {"test": folds}, KINDS[CHOSEN]),
                (f"{CHOSEN}, a temperature per node", tempered(both), KINDS[CHOSEN]),
            ]
            place = {"set": name, "repeat": repeat, "stars": len(left["y"])}
            print(f"{name}, repeat {repeat}", flush=True)
            for label, own, kind in tried:
                scaled = not label.startswith(NODE) and not label.endswith(UNSCALED)
                rows += [{**place, "kind": label, **row} for row in scores(own, kind, scaled)]
            y = left["y_test"]
            plain = [
                {
                    "macro_f1": macro_f1.score(y, own.argmax(axis=1), own),
                    "log_loss": log_loss.score(y, own.argmax(axis=1), own),
                }
                for own in left["notebook"]
            ]
            top = {
                "macro_f1": max(row["macro_f1"] for row in plain),
                "log_loss": min(row["log_loss"] for row in plain),
            }
            for decision in (*DECISIONS, "chosen"):  # a notebook has none of them
                rows.append({**place, "kind": NOTEBOOK, "decision": decision, **top})
    return pd.DataFrame(rows)


def by_set(found: pd.DataFrame) -> pd.DataFrame:
    """Return the means over repeats: a row per set, a column per kind, decision and score."""
    numbers = found.groupby(["set", "kind", "decision"])[["macro_f1", "log_loss"]].mean()
    return numbers.unstack(["kind", "decision"])  # noqa: PD010 - both levels become columns


def paired(first: pd.Series, second: pd.Series) -> dict[str, float]:
    """Return the mean over sets of a difference, and its 95 % interval (Student's t)."""
    gap = (first - second).to_numpy()
    half = t.ppf(0.975, len(gap) - 1) * gap.std(ddof=1) / len(gap) ** 0.5
    return {"difference": gap.mean(), "low": gap.mean() - half, "high": gap.mean() + half}


def compare(found: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return gains over the notebook and the best node, and those of all kinds over the chosen."""
    own = by_set(found)
    gains = [
        {
            **{"first": kind, "decision": decision, "second": other},
            **paired(own["macro_f1", kind, decision], own["macro_f1", other, "argmax"]),
            "sets": int((own["macro_f1", kind, decision] > own["macro_f1", other, "argmax"]).sum()),
        }
        for other in (NOTEBOOK, NODE)
        for kind in (NODE, MEAN, CHOSEN)
        for decision in (*DECISIONS, "chosen")
        if (kind, decision) != (other, "argmax")
    ]
    tried = []
    for kind in found["kind"].unique():
        if kind in (NOTEBOOK, CHOSEN):
            continue
        row = {"kind": kind, "members": found.loc[found["kind"] == kind, "members"].mean()}
        for name, score, decision in (
            ("loss", "log_loss", "argmax"),
            ("argmax", "macro_f1", "argmax"),
            ("chosen", "macro_f1", "chosen"),
        ):
            both = paired(own[score, kind, decision], own[score, CHOSEN, decision])
            row |= {f"{name}_{key}": value for key, value in both.items()}
        tried.append(row)
    return pd.DataFrame(gains), pd.DataFrame(tried)


def main() -> None:
    """Measure, print, and record."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=real_sets.DATA)
    options.add_argument("--cache", type=Path, default=real_sets.CACHE)
    options.add_argument("--answers", type=Path, default=real_sets.CACHE / "answers")
    given = parse(options, places=("data", "cache", "answers"))
    found = measure(given)
    shown = found[found["kind"].isin([NOTEBOOK, NODE, MEAN, CHOSEN])]
    wide = shown.pivot_table(
        index=["set", "stars"],
        columns=["kind", "decision"],
        values=["macro_f1", "log_loss"],
    )
    rows = []
    for (name, stars), own in wide.iterrows():
        row: dict[str, Any] = {"set": name, "stars": int(stars)}
        for key, kind in (
            ("notebook", NOTEBOOK),
            ("node", NODE),
            ("mean", MEAN),
            ("ensemble", CHOSEN),
        ):
            row[f"{key}_argmax"] = own["macro_f1", kind, "argmax"]
            row[f"{key}_chosen"] = own["macro_f1", kind, "chosen"]
            row[f"{key}_loss"] = own["log_loss", kind, "argmax"]
        rows.append(row)
    gains, tried = compare(found)
    pd.set_option("display.width", 250, "display.max_columns", 40, "display.max_rows", 99)
    print(pd.DataFrame(rows).round(4).to_string())
    print(gains.round(4).to_string())
    print(tried.round(4).to_string())
    if given.record:
        notes = {"repeats": REPEATS, "nodes": len(NODES)}
        record("ensembles", rows, **notes)
        record("ensembles_gains", gains, **notes)
        record("ensembles_tried", tried, **notes)


if __name__ == "__main__":
    main()
