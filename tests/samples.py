"""Small tables of stars, so that every test shows what it tests."""

from pathlib import Path

import numpy as np
import pandas as pd
from lightfold import registry, tables
from lightfold.axes import NODE_AXES
from lightfold.comparison.decisions import Decision
from lightfold.comparison.evaluate import weights
from lightfold.features.table import family_features
from matplotlib.text import Text

ROOT = Path(__file__).parents[1]
CLASSES = ["common", "rare", "rarest"]

#: The families of features that are computed by default.
FAMILIES = [
    *("period", "scatter", "ranges", "moments", "correlation", "normality", "shape"),
    *("fourier", "colours"),
]

#: How features are computed by default, in two bands.
FEATURES = {
    **{"bands": ["g", "r"], "families": FAMILIES, "from_objects": []},
    "min_points": dict.fromkeys(FAMILIES, 10),
    **{"min_period": 0.04, "max_period": 1000, "samples_per_peak": 3},
}

#: Kinds of honest stars.
KINDS = (
    *("plain", "few", "imbalance", "two features", "noise", "quantised", "heavy tails"),
    *("subtypes", "pairs", "fields"),
)


def curve_features(curve, period):
    """Return the features of one band, folded at a period, of all families in `FAMILIES`."""
    found = {}
    settings = {**FEATURES, "bands": ["V"]}
    for name in FAMILIES[1:]:  # the period is given
        found |= family_features(registry.load("families", name), {"V": curve}, settings, period)
    return found


def stars(sizes=(200, 40, 20), features=4, seed=0, missing=0.0):
    """Return a task's table: classes that overlap, one feature of pure noise."""
    rng = np.random.default_rng(seed)
    label = np.repeat(CLASSES[: len(sizes)], sizes)
    X = rng.normal(size=(len(label), features))
    X[:, : features - 1] += 1.2 * np.repeat(np.arange(len(sizes)), sizes)[:, None]
    X[rng.uniform(size=X.shape) < missing] = np.nan
    ids = [f"star-{number:04d}" for number in range(len(label))]
    table = pd.DataFrame({"object_id": ids, "group": ids, "label": label})
    table[[f"f{number}" for number in range(features)]] = X.astype("float32")
    return table


def copies_of(table, noise=0.2):
    """Return three copies of each star, scattered by `noise` times each feature's spread."""
    copies = table.loc[table.index.repeat(3)].rename(columns={"object_id": "source_id"})
    columns = [name for name in table if name not in ("object_id", "group", "label")]
    stray = np.random.default_rng(2).normal(size=copies[columns].shape)
    copies[columns] += noise * stray * table[columns].std().to_numpy()
    copies = copies.reset_index(drop=True)
    return copies.assign(object_id=[f"copy-{number}" for number in range(len(copies))])


def node(model, resampler, leaked, repeat=0, test_size=0.2, reducer="none"):
    """Return the axes of a node, as they are in the tables of a comparison."""
    protocol = "careless" if leaked else "honest"
    return {
        **{"task": "t", "protocol": protocol, "test_size": test_size, "repeat": repeat},
        **{"resampler": resampler, "reducer": reducer, "model": model, "leaked": leaked},
    }


#: Columns of the table of decisions, after its node's axes.
WEIGHTS = ["decision", "class", "weight", "validation", "chosen"]

#: Columns of a score, after its node's axes.
SCORED = [
    *("decision", "chosen", "metric", "class"),
    *("value", "low", "high", "interval", "support", "dummy"),
]


def records(nodes):
    """Return the tables of `evaluate` for some nodes; each class has 6 hits and 2 misses."""
    values = {"macro_f1": 0.75, "accuracy": 0.75, "mae": 0.25, "r2": -0.1}
    counts = {("A", "A"): 6, ("A", "B"): 2, ("B", "A"): 2, ("B", "B"): 6}
    metrics = [
        {
            **{**axes, "decision": "argmax", "chosen": True, "metric": metric, "class": None},
            "value": value,
            **{"low": value - 0.1, "high": value + 0.05, "interval": "bootstrap", "support": 16},
            "dummy": 0.3,
        }
        for axes in nodes
        for metric, value in values.items()
    ]
    confusion = [
        {**axes, "label": label, "predicted": predicted, "count": count}
        for axes in nodes
        for (label, predicted), count in counts.items()
    ]
    times = {"train_seconds": 1.0, "predict_seconds": 0.1, "cpu_seconds": 2.0, "peak_rss_mb": 9.0}
    one = {"status": "done", "reason": "", "decision": "argmax", "validation": 0.5}
    done = [{**axes, **one} for axes in nodes]
    axes = list(node("knn", "none", False))
    return {
        "metrics": pd.DataFrame(metrics, columns=[*axes, *SCORED]),
        "nodes": pd.DataFrame(done, columns=[*axes, *one]),
        "runtimes": pd.DataFrame([{**a, **times} for a in nodes], columns=[*axes, *times]),
        "confusion": pd.DataFrame(confusion, columns=[*axes, "label", "predicted", "count"]),
    }


def argmax(validation, classes=3):
    """Return a node's chosen decision that changes nothing."""
    return Decision("argmax", np.ones(classes), validation, chosen=True)


def write_decisions(path, nodes, classes):
    """Write the table of the decisions of some nodes of the verdicts, and return its path."""
    parts = [
        weights([own.decision], classes).assign(**own.axes)[[*NODE_AXES, *WEIGHTS]] for own in nodes
    ]
    table = pd.concat(parts) if parts else pd.DataFrame(columns=[*NODE_AXES, *WEIGHTS])
    tables.write(table, path, {})
    return str(path)


def setting(model, resampler="none", reducer="none", **more):
    """Return a setting's axes, and more of it."""
    return {"model": model, "resampler": resampler, "reducer": reducer, **more}


def contrast(first, second, p=1.0, difference=0.06, low=-0.02, high=0.14, p_adjusted=None):
    """Return a row of the table of contrasts: how much better the first setting scores."""
    told = {"difference": difference, "low": low, "high": high, "p": p, "p_adjusted": 1.0}
    told["p_adjusted_leader"] = p if p_adjusted is None else p_adjusted
    other = {f"other_{axis}": second[axis] for axis in ("resampler", "reducer", "model")}
    return {**first, **other, **told}


def texts(figure):
    """Return all text in a figure."""
    return " ".join(text.get_text() for text in figure.findobj(Text))


def population(kind, seed):
    """Return a task's table of one kind of stars."""
    rng = np.random.default_rng(seed)
    sizes = {
        "few": (50, 40, 30),
        "imbalance": (1200, 60, 40),
        "two features": (1600, 900, 500),
    }.get(kind, (240, 120, 80))
    code = np.repeat(np.arange(3), sizes)
    number = 2 if kind == "two features" else 6
    X = rng.normal(size=(len(code), number)) + rng.normal(scale=0.5, size=(3, number))[code]
    group = np.arange(len(code))
    if kind == "noise":
        X = rng.normal(size=X.shape)
    elif kind == "quantised":
        X = X.round()
    elif kind == "heavy tails":
        X += rng.standard_t(1.5, size=X.shape)
    elif kind == "subtypes":
        X += 2 * rng.normal(size=(12, number))[code * 4 + rng.integers(4, size=len(code))]
    elif kind == "pairs":
        group //= 2
        X = X[2 * group] + 0.05 * rng.normal(size=X.shape)
    elif kind == "fields":
        group = rng.integers(30, size=len(code))
        X += 0.5 * rng.normal(size=(30, number))[group]
    own = {"object_id": [f"s{n}" for n in range(len(code))], "label": np.array(list("abc"))[code]}
    table = pd.DataFrame({**own, "group": [f"g{n}" for n in group]})
    table[[f"f{n}" for n in range(number)]] = X
    return table
