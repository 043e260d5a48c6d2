"""What tuning brings, and what it costs: old against new, tuned against default, first powers.

    python tests/bench/tuning.py --old FOLDER --kept FOLDER [--record]

The first folder holds an earlier release, the second keeps what nodes left, so that a benchmark
that was cut off goes on. Its studies and those of this one get the same stars of real sets
(`real_sets.py`), the same splits and the same number of trials, each in a process of its own with
one thread. CPU seconds are those of the whole node without imports: trials and final fits. Scores
are macro-F1 on the test stars.

Prints and records three tables. Intervals are 95 % by Student's t over pairs of a set and a
repeat; those of all nodes together are over sets.

The defaults, ranges and patience of today were chosen on the same stars, so the table is kind to
them. What is kept knows nothing of the code that made it: empty the folder when code changes.

tuning         per model and resampler: CPU seconds of both, and new minus old
tuned          per model and resampler of the new: the best trial minus the first
weight_power   per model: macro-F1 and log loss on the inner folds by the first power of class
               weights, minus those without weights; defaults only
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
from lightfold import registry
from lightfold.fitting.calibration import calibrate
from lightfold.fitting.fit import fit_and_score, parts_for
from lightfold.predictions import coded
from lightfold.seeds import derive
from real_sets import CACHE, DATA, classes_of, rows_of, split_of, table
from record import paired, parse, parser, record

SETS = ("eros1", "south_pulsators", "ogle3", "south_binaries")
NODES = (
    ("random_forest", "none"),
    ("random_forest", "class_weight"),
    ("xgboost", "none"),
    ("xgboost", "class_weight"),
    ("svc", "none"),
    ("svc", "class_weight"),
    ("knn", "none"),
    ("logistic_regression", "class_weight"),
)
TRIALS, REPEATS = 8, 1
WEIGHED = ("random_forest", "xgboost", "svc", "logistic_regression")
POWERS = (0.25, 0.5, 0.75, 1.0)
METRICS = ("macro_f1", "log_loss")

#: Runs a node of a release; what 0.9.0 does not know is left out.
CHILD = """
import json, sys, time
from pathlib import Path
scripts, folder, settings = sys.argv[1:]
sys.path.insert(0, scripts)
from lightfold.runtime import threads
threads.use_one()
import pandas as pd
from lightfold import registry, tables
from lightfold.tuning.inputs import Inputs
from lightfold.tuning.node import node
folder, given = Path(folder), json.loads(settings)
registry.load("models", given["model"])
read = {name: tables.read(folder / f"{name}.parquet") for name in ("rows", "table")}
inputs = Inputs(**read, **given, reducer="none", metric="macro_f1", reduction=pd.DataFrame())
start = time.process_time()
left = node(inputs, folder / "study.journal", "bench")
seconds = time.process_time() - start
left.predictions.to_parquet(folder / "predictions.parquet")
left.default_predictions.to_parquet(folder / "default_predictions.parquet")
(folder / "left.json").write_text(json.dumps({"seconds": seconds, "trials": len(left.trials)}))
"""


def run(
    scripts: Path, own: pd.DataFrame, rows: pd.DataFrame, settings: dict[str, Any]
) -> dict[str, float]:
    """Return CPU seconds, trials and scores of a node of the release in a folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows.to_parquet(folder / "rows.parquet")
        own.to_parquet(folder / "table.parquet")
        command = [sys.executable, "-c", CHILD, str(scripts), name, json.dumps(settings)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
        scores = {
            key: score(pd.read_parquet(folder / f"{file}.parquet"), settings["classes"])
            for key, file in (("tuned", "predictions"), ("first", "default_predictions"))
        }
        return {**json.loads((folder / "left.json").read_text()), **scores}


def score(predictions: pd.DataFrame, classes: list[str]) -> float:
    """Return the macro-F1 of predictions."""
    return float(registry.load("metrics", "macro_f1").score(*coded(predictions, classes)))


def compare(given: argparse.Namespace) -> pd.DataFrame:
    """Return what nodes of both releases gave, one row per set, repeat, node and release."""
    found = []
    for repeat in range(REPEATS):
        for name in SETS:
            own = table(name, given.data, given.cache)
            for model, resampler in NODES:
                rows = rows_of(own, split_of(own, repeat), resampler, repeat)
                for release, folder in (("old", given.old), ("new", ROOT)):
                    file = given.kept / f"{name}-{repeat}-{model}-{resampler}-{release}.json"
                    if not file.exists():
                        settings = {
                            "classes": classes_of(own),
                            "model": model,
                            "trials": TRIALS,
                            "seed": derive(0, "node", model, repeat),
                        }
                        left = run(folder / "scripts", own, rows, settings)
                        file.write_text(json.dumps(left))
                    left = json.loads(file.read_text())
                    key = {"set": name, "repeat": repeat, "model": model, "resampler": resampler}
                    found.append({**key, "release": release, **left})
                    print(*found[-1].values(), flush=True)
    return pd.DataFrame(found)


def weighted(given: argparse.Namespace) -> pd.DataFrame:
    """Return scores of the defaults on the inner folds by the power of weights; 0 is none."""
    found = []
    for name in SETS:
        own = table(name, given.data, given.cache)
        classes = classes_of(own)
        rows = rows_of(own, split_of(own, 0), "class_weight", 0)
        for model in WEIGHED:
            plugin = registry.load("models", model)
            *inner, _ = parts_for(plugin, rows, own, classes, 0)
            y = [part.y_held for part in inner]
            for power in (0.0, *POWERS):
                fits = [fit_and_score(plugin, plugin.DEFAULTS, power, part, 0) for part in inner]
                held = [fit[0] for fit in fits]
                probability = np.concatenate(held if fits[0][1] else calibrate(held, y))
                answer = np.concatenate(y), probability.argmax(axis=1), probability
                scores = {m: registry.load("metrics", m).score(*answer) for m in METRICS}
                found.append({"set": name, "model": model, "power": power, **scores})
    return pd.DataFrame(found)


def gains(found: pd.DataFrame) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the tables of new against old, and of tuned against first."""
    policy, tuned = [], []
    key = ["set", "repeat"]
    for (model, resampler), own in found.groupby(["model", "resampler"], sort=False):
        old, new = (own[own["release"] == name].set_index(key) for name in ("old", "new"))
        head = {"model": model, "resampler": resampler}
        spent = {"old_seconds": old["seconds"].mean(), "new_seconds": new["seconds"].mean()}
        ratio = spent["new_seconds"] / spent["old_seconds"]
        moved = {"old_trials": old["trials"].mean(), "new_trials": new["trials"].mean()}
        change = paired(new["tuned"] - old["tuned"])
        policy.append({**head, **spent, "ratio": ratio, **moved, **change})
        tuned.append({**head, **paired(new["tuned"] - new["first"])})
    old, new = (found[found["release"] == name] for name in ("old", "new"))
    everything = {
        "model": "all",
        "resampler": "",
        "old_seconds": old["seconds"].mean(),
        "new_seconds": new["seconds"].mean(),
        "ratio": new["seconds"].sum() / old["seconds"].sum(),
        "old_trials": old["trials"].mean(),
        "new_trials": new["trials"].mean(),
        **paired(_by_set(new, "tuned") - _by_set(old, "tuned")),
    }
    first = paired(_by_set(new, "tuned") - _by_set(new, "first"))
    return [*policy, everything], [*tuned, {"model": "all", "resampler": "", **first}]


def _by_set(found: pd.DataFrame, score: str) -> pd.Series:
    """Return mean scores of the sets: nodes of one set share its stars, so they are no pairs."""
    return found.groupby("set")[score].mean()


def by_power(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the table of first powers: differences from no weights, over sets."""
    rows = []
    for (model, power), own in found[found["power"] > 0].groupby(["model", "power"], sort=False):
        none = found[(found["model"] == model) & (found["power"] == 0)].set_index("set")
        more = own.set_index("set")
        loss = (more["log_loss"] - none["log_loss"]).mean()
        change = paired(more["macro_f1"] - none["macro_f1"])
        rows.append({"model": model, "power": power, **change, "log_loss": loss})
    return rows


def main() -> None:
    """Measure, print and record."""
    options = parser(__doc__)
    options.add_argument("--old", type=Path, required=True)
    options.add_argument("--kept", type=Path, required=True)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--cache", type=Path, default=CACHE)
    given = parse(options, ("old", "kept", "data", "cache"))
    given.kept.mkdir(parents=True, exist_ok=True)
    policy, tuned = gains(compare(given))
    powers = by_power(weighted(given))
    for rows in (policy, tuned, powers):
        print(pd.DataFrame(rows).round(4).to_string(index=False))
    if given.record:
        notes = {"sets": SETS, "trials": TRIALS, "repeats": REPEATS}
        record("tuning", policy, **notes)
        record("tuned", tuned, **notes)
        record("weight_power", powers, sets=SETS)


if __name__ == "__main__":
    main()
