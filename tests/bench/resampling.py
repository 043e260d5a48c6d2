"""Whether one study that chooses the resampler beats a study for each resampler, at equal trials.

    python tests/bench/resampling.py [--data DATA] [--cache FOLDER] [--nodes FOLDER]
                                     [--sets SET ...] [--models MODEL ...] [--repeats N]
                                     [--trials N] [--record]

The stars are those of `real_sets.py`, which says what they need. On each set, repeat and model:

- `tuned` gets all trials;
- five nodes, one per resampler that `tuned` chooses from, get a fifth of them each, and the one
  with the best validation score is taken;
- `none` gets all trials.

All are scored by macro-F1 on the test stars: as they answer, and with one weight per class
(thresholds), chosen on out-of-fold rows. A comparison is paired over sets, repeats and models. A
finished node stays in the folder of nodes, so that a run that was stopped goes on there.
"""

import contextlib
import io
import json
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
from lightfold import registry
from lightfold.predictions import coded
from real_sets import CACHE, DATA, classes_of, node_of, rows_of, split_of, table
from record import paired, parse, parser, record

SETS = ("south_binaries", "south_pulsators", "ogle3", "asas")
MODELS = ("random_forest", "xgboost")
CHOICES = registry.declared("resamplers", "tuned", "CHOICES")


def node(
    where: tuple[str, str, int], resampler: str, trials: int, given: Any
) -> dict[str, Any] | None:
    """Return a node's scores and CPU seconds; None if its resampler cannot run on these stars."""
    path = given.nodes / f"{'-'.join(map(str, where))}-{resampler}-{trials}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_fitted(where, resampler, trials, given)))
    found: dict[str, Any] | None = json.loads(path.read_text())
    return found


def _fitted(
    where: tuple[str, str, int], resampler: str, trials: int, given: Any
) -> dict[str, Any] | None:
    name, model, repeat = where
    stars = table(name, given.data, given.cache)
    classes = classes_of(stars)
    rows = rows_of(stars, split_of(stars, repeat), resampler, repeat)
    if rows.empty:
        return None
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        left = node_of(stars, rows, model, trials, repeat, resampler=resampler)
    seconds = time.process_time() - start
    macro_f1 = registry.load("metrics", "macro_f1").score
    y, predicted, probability = coded(left.predictions, classes)
    validated, _, out_of_fold = coded(left.out_of_fold, classes)
    weight = thresholds(validated, out_of_fold)
    return {
        "cpu_seconds": seconds,
        "validation": left.record["validation"]["value"],
        "argmax": macro_f1(y, predicted, probability),
        "thresholds": macro_f1(y, (weight * probability).argmax(axis=1), probability),
        "resampler": left.record["resampler_params"].get("resampler", resampler),
        "strength": left.record["resampler_params"],
        "weight_power": left.record["weight_power"],
        "trials": len(left.trials),
        "folds": int(left.trials["folds"].sum()),
    }


def thresholds(y: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Return one weight per class, by coordinate ascent of macro-F1."""
    score = registry.load("metrics", "macro_f1").score
    weight = np.ones(probability.shape[1])
    best, moved = score(y, probability.argmax(axis=1), probability), True
    while moved:
        moved = False
        for code in range(len(weight)):
            for factor in np.exp(np.linspace(-3, 3, 25)):
                other = np.where(np.arange(len(weight)) == code, factor, weight)
                value = score(y, (other * probability).argmax(axis=1), probability)
                if value > best + 1e-9:
                    best, weight, moved = value, other, True
    return weight


def compare(where: tuple[str, str, int], given: Any) -> list[dict[str, Any]]:
    """Return the scores of each way to choose, on one set, repeat and model.

    A study may end before its last trial. If `none` with all trials did, within a fifth of them,
    its node with a fifth would be the same.
    """
    tuned, none = (node(where, name, given.trials, given) for name in ("tuned", "none"))
    fifth = given.trials // len(CHOICES)
    ended = none is not None and none["trials"] < fifth
    each = [
        none if name == "none" and ended else node(where, name, fifth, given) for name in CHOICES
    ]
    there = [own for own in each if own]
    best = dict(max(there, key=lambda own: own["validation"]))
    best |= {name: sum(own[name] for own in there) for name in ("cpu_seconds", "trials")}
    ways = {"one study": tuned, "best of five": best, "none": none}
    axes = dict(zip(("set", "model", "repeat"), where, strict=True))
    return [{**axes, "way": way, **own} for way, own in ways.items() if own]


def summarise(scores: pd.DataFrame) -> pd.DataFrame:
    """Return how much better one study scores than another way to choose, and what it costs."""
    wide = scores.set_index(["set", "model", "repeat", "way"]).unstack("way")  # noqa: PD010
    found = []
    for model in [*scores["model"].unique(), None]:
        own = wide if model is None else wide.xs(model, level="model")
        for ours, other, theirs in (
            ("argmax", "best of five", "argmax"),
            ("thresholds", "best of five", "thresholds"),
            ("argmax", "none", "argmax"),
            ("argmax", "none", "thresholds"),
            ("thresholds", "none", "thresholds"),
        ):
            gain = own[ours]["one study"] - own[theirs][other]
            by_set = gain.groupby("set").mean()  # repeats share stars, so a set counts once
            cost = own["cpu_seconds"]
            found.append(
                {
                    **{"model": model or "all", "decision": ours, "other": other, "with": theirs},
                    **{"cells": len(gain), "sets": len(by_set), **paired(by_set)},
                    "above": int((by_set > 0).sum()),
                    "cpu_ratio": cost["one study"].sum() / cost[other].sum(),
                }
            )
    return pd.DataFrame(found)


def main() -> None:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--cache", type=Path, default=CACHE)
    options.add_argument("--nodes", type=Path, default=CACHE / "nodes")
    options.add_argument("--sets", nargs="+", default=SETS)
    options.add_argument("--models", nargs="+", default=MODELS)
    options.add_argument("--repeats", type=int, default=1)
    options.add_argument("--trials", type=int, default=40)
    given = parse(options, places=("data", "cache", "nodes"))
    found = []
    for repeat in range(given.repeats):
        for name in given.sets:
            for model in given.models:
                for row in compare((name, model, repeat), given):
                    found.append(row)
                    shown = (f"{row[key]:.4f}" for key in ("argmax", "thresholds", "cpu_seconds"))
                    print(*(row[key] for key in ("set", "model", "repeat", "way")), *shown)
                sys.stdout.flush()
    scores = pd.DataFrame(found)
    told = summarise(scores)
    print(told.to_string())
    if given.record:
        notes = {"trials": given.trials, "repeats": given.repeats, "sets": given.sets}
        record("resampling", told, **notes)
        means = ["argmax", "thresholds", "cpu_seconds", "trials"]
        axes = ["set", "model", "way"]
        record("resampling_scores", scores.groupby(axes, sort=False, as_index=False)[means].mean())


if __name__ == "__main__":
    main()
