"""What decisions bring on test stars of six real sets, and whether validation says it right.

    python tests/bench/decisions.py [--data DATA] [--cache FOLDER] [--repeats N] [--record]

Nodes have the models' defaults. The macro-F1 of each decision is compared with that of argmax: on
test stars, and as validation has it, cross-fitted on training stars. `chosen` is what a node
would choose by validation. `one power` is where thresholds start: a power of the fractions of the
classes. `one ascent` is one ascent from there on all training stars, without draws. Differences are
averaged over nodes and repeats of a set first, so that intervals are over the six sets.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from lightfold.runtime import threads

threads.use_one()

import numpy as np
import pandas as pd
import real_sets
from lightfold import registry
from lightfold.comparison.answers import decided, numbered
from lightfold.comparison.decisions import ARGMAX, learn
from lightfold.plugins.decisions import thresholds
from lightfold.plugins.metrics import macro_f1
from lightfold.predictions import Answers
from lightfold.statistics import ascent
from record import paired, parse, parser, record

DECISIONS = [ARGMAX, "prior", "thresholds"]
NODES = [
    *(("random_forest", name) for name in ("none", "class_weight", "random_under")),
    *(("xgboost", name) for name in ("none", "random_under")),
]


def one_power(seen: Answers) -> np.ndarray:
    """Return the weights that thresholds start from."""
    return thresholds.power_weights(seen, macro_f1)


def one_ascent(seen: Answers) -> np.ndarray:
    """Return the weights of a single ascent."""
    start, every = one_power(seen), np.ones(len(seen.y), int)
    return start * np.exp(ascent.climb(seen.y, seen.probability * start, every, ascent.macro_f1))


def answers_of(frame: pd.DataFrame, table: pd.DataFrame, classes: list[str]) -> Answers:
    """Return the answers of a table of predictions."""
    group = table.set_index("object_id")["group"]
    return numbered(frame, frame["object_id"].map(group), classes)


def measure(name: str, repeat: int, given: object) -> list[dict[str, object]]:
    """Return the macro-F1 of each decision of each node, on test stars and by validation."""
    table = real_sets.table(name, given.data, given.cache)
    classes, split = real_sets.classes_of(table), real_sets.split_of(table, repeat)
    metric = registry.load("metrics", "macro_f1")

    def score(answers: Answers, weight: np.ndarray) -> float:
        own = decided(answers, weight, False)
        return metric.score(own.y, own.predicted, own.probability)

    found = []
    for model, resampler in NODES:
        rows = real_sets.rows_of(table, split, resampler, repeat)
        left = real_sets.node_of(table, rows, model, trials=1, repeat=repeat)
        seen = answers_of(left.out_of_fold, table, classes)
        test = answers_of(left.predictions, table, classes)
        fold = left.out_of_fold["fold"].to_numpy()
        learnt = learn(DECISIONS, seen, fold, left.record["fractions"], metric)
        node = {"set": name, "repeat": repeat, "model": model, "resampler": resampler}
        tested = {own.name: (score(test, own.weight), own.validation) for own in learnt}
        tested["chosen"] = next(tested[own.name] for own in learnt if own.chosen)
        for label, way in {"one power": one_power, "one ascent": one_ascent}.items():
            crossed = [
                score(seen.part(fold == k), way(seen.part(fold != k))) for k in np.unique(fold)
            ]
            tested[label] = score(test, way(seen)), float(np.mean(crossed))
        for decision, (value, validation) in tested.items():
            found.append({**node, "decision": decision, "test": value, "validation": validation})
        print(name, repeat, model, resampler, flush=True)
    return found


def summary(found: pd.DataFrame) -> list[dict[str, object]]:
    """Return what each decision brings, over all nodes and over those of each resampler."""
    axes = ["set", "repeat", "model", "resampler"]
    base = found[found["decision"] == ARGMAX].set_index(axes)[["test", "validation"]]
    gain = found.join(base.add_suffix("_argmax"), on=axes)
    for name in ("test", "validation"):
        gain[name] -= gain[f"{name}_argmax"]
    rows = []
    for decision in ("prior", "one power", "one ascent", "thresholds", "chosen"):
        mine = gain[gain["decision"] == decision]
        for resampler in ["all", *dict.fromkeys(name for _, name in NODES)]:
            own = mine if resampler == "all" else mine[mine["resampler"] == resampler]
            if own.empty:
                continue
            by_set = own.groupby("set")[["test", "validation"]].mean()
            row = {"decision": decision, "resampler": resampler, "nodes": len(own)}
            for name in by_set:
                numbers = paired(by_set[name])
                row |= {f"{name}_{key}": value for key, value in numbers.items()}
            rows.append(row | {"better": float((own["test"] > 0).mean())})
    return rows


def main() -> None:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=real_sets.DATA)
    options.add_argument("--cache", type=Path, default=real_sets.CACHE)
    options.add_argument("--repeats", type=int, default=2)
    given = parse(options, places=["data", "cache"])
    found = pd.DataFrame(
        [
            row
            for repeat in range(given.repeats)
            for name in real_sets.SETS
            for row in measure(name, repeat, given)
        ]
    )
    rows = summary(found)
    print(pd.DataFrame(rows).round(4).to_string())
    if given.record:
        record("decisions", rows, sets=len(real_sets.SETS), repeats=given.repeats)


if __name__ == "__main__":
    main()
