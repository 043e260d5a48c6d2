"""Evaluation: what every node scored, from its predictions alone."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.axes import SPLIT_AXES
from lightfold.comparison.dummy import constant_answers
from lightfold.predictions import Answers, read_answers
from lightfold.seeds import derive
from lightfold.statistics.draws import draw, one_more, redraw_all
from lightfold.statistics.intervals import PERCENTILE, PERCENTILES, WILSON, of_draws
from lightfold.tables import AXIS_TYPES

TIMES = ["train_seconds", "predict_seconds", "cpu_seconds", "peak_rss_mb"]

#: Which node, and whether its protocol leaks.
_NODE = {**AXIS_TYPES, "leaked": "bool"}
COLUMNS = {
    "metrics": {
        **_NODE,
        "decision": "string",
        "metric": "string",
        "class": "string",
        "value": "double",
        "low": "double",
        "high": "double",
        "interval": "string",
        "support": "int64",
        "dummy": "double",
    },
    "nodes": {**_NODE, "status": "string", "reason": "string", "validation": "double"},
    "runtimes": {**_NODE, **dict.fromkeys(TIMES, "double")},
    "confusion": {**_NODE, "label": "string", "predicted": "string", "count": "int64"},
}


#: The files of a node that are read.
FILES = ("params", "predictions", "out_of_fold", "rows", "split")


def write_records(
    inputs: dict[str, Any], outputs: dict[str, str], settings: dict[str, Any]
) -> None:
    """Write the tables of `evaluate`, each to its path in `outputs`."""
    for name, frame in evaluate(tables.each(inputs, FILES), **settings).items():
        tables.write(frame, outputs[name], COLUMNS[name])


def evaluate(
    made: list[dict[str, str]],
    excluded: list[dict[str, Any]],
    metrics: list[str],
    classes: list[str],
    leaking: list[str],
    draws: int,
    seed: int,
) -> dict[str, pd.DataFrame]:
    """Return the tables metrics, nodes, runtimes and confusion over all nodes of a task.

    Parameters
    ----------
    made : list of dict
        The paths of each node's `FILES`.
    excluded : list of dict
        Nodes of the grid that are not run: their axes and ``reason``.
    metrics : list of str
        Names of the metrics.
    classes : list of str
        The classes, in the order of their codes.
    leaking : list of str
        Names of the protocols that leak.
    draws : int
        Number of draws of stars that intervals are made from.
    seed : int
        Seed of the draws. All nodes of a split have the same.
    """
    found: dict[str, list[pd.DataFrame]] = {"metrics": [], "confusion": []}
    nodes = [
        {**tables.typed(node), "status": "excluded", "validation": np.nan} for node in excluded
    ]
    runtimes = []
    for files in made:
        record = json.loads(Path(files["params"]).read_text(encoding="utf-8"))
        axes = record["node"]
        nodes.append({**axes, **_status(record)})
        if "impossible" in record:
            continue
        runtimes.append({**axes, **{name: record[name] for name in TIMES}})
        answers = read_answers(files["predictions"], files["rows"], files["split"], classes)
        trained = tables.read(files["out_of_fold"], columns=["label"])["label"]
        fractions = trained.value_counts(normalize=True).reindex(classes, fill_value=0).to_numpy()
        own = derive(seed, *(axes[axis] for axis in SPLIT_AXES), "intervals")
        rows = score(answers, fractions, metrics, classes, draws, own)
        found["metrics"].append(rows.assign(**axes))
        found["confusion"].append(confusion(answers, classes).assign(**axes))
    frames = {
        "nodes": pd.DataFrame(nodes),
        "runtimes": pd.DataFrame(runtimes),
        **{name: pd.concat(parts) if parts else pd.DataFrame() for name, parts in found.items()},
    }
    return {name: _complete(frame, COLUMNS[name], leaking) for name, frame in frames.items()}


def score(
    answers: Answers,
    fractions: np.ndarray,
    metrics: list[str],
    classes: list[str],
    draws: int,
    seed: int,
) -> pd.DataFrame:
    """Return the metrics of one node's answers, one row per metric and class (null: all).

    Parameters
    ----------
    answers : Answers
        What the node answered about test rows.
    fractions : array of float, shape (classes,)
        Fraction of each class among the training stars, which is all that the dummy knows.
    metrics, classes : list of str
        Names of the metrics and of the classes.
    draws, seed : int
        Number and seed of the draws of stars that intervals are made from.

    Returns
    -------
    DataFrame
        ``metric``, ``class``, ``value``; ``low`` and ``high``, the ends of its 95 % interval over
        stars, and ``interval``, how it was made; ``support``, the number of test rows; ``dummy``,
        what the same prediction for all stars scores; ``decision``.
    """
    plugins = [registry.load("metrics", name) for name in metrics]
    drawn = redraw_all(plugins, answers, draw(answers.y, answers.star, draws, seed))
    dummy = constant_answers(answers.y, fractions)
    support = np.bincount(answers.y, minlength=len(classes))
    parts = []
    more = one_more(plugins, answers)
    for name, plugin, own, change in zip(metrics, plugins, drawn, more, strict=True):
        value = plugin.score(answers.y, answers.predicted, answers.probability)
        if plugin.BOUNDS:
            low, high = of_draws(np.asarray(value), own, change, plugin.BOUNDS)
        else:
            low, high = np.percentile(own, PERCENTILES, axis=0)
            alike = low == high  # all stars are right, or all wrong: the next may be otherwise
            low = np.where(alike, value - change, low)
            high = np.where(alike, value + change, high)
        numbers = {
            "value": value,
            "low": low,
            "high": high,
            "interval": WILSON if plugin.BOUNDS else PERCENTILE,
            "support": support if plugin.PER_CLASS else len(answers.y),
            "dummy": plugin.score(dummy.y, dummy.predicted, dummy.probability),
        }
        index = classes if plugin.PER_CLASS else [None]
        part = pd.DataFrame(numbers, index=pd.Index(index, dtype=object, name="class"))
        parts.append(part.reset_index().assign(metric=name))
    frame = pd.concat(parts).assign(decision="argmax")
    return frame.astype({"class": "object", "value": "float64", "support": "int64"})


def confusion(answers: Answers, classes: list[str]) -> pd.DataFrame:
    """Return the number of rows of each class that were given each class."""
    number = len(classes)
    counts = np.bincount(answers.y * number + answers.predicted, minlength=number**2)
    every = pd.MultiIndex.from_product([classes, classes], names=["label", "predicted"])
    return pd.Series(counts, every, name="count").reset_index()


def _complete(frame: pd.DataFrame, columns: dict[str, str], leaking: list[str]) -> pd.DataFrame:
    whole = frame.reindex(columns=list(columns)).reset_index(drop=True)
    return whole.assign(leaked=whole["protocol"].isin(leaking))


def _status(record: dict[str, Any]) -> dict[str, Any]:
    if "impossible" in record:
        reason = record["impossible"]
        return {"status": "impossible", "reason": reason, "validation": np.nan}
    rows = record["rows"]
    reason = ""
    taken = rows["fitted"] + rows["held_back"]
    if taken < rows["offered"]:
        reason = f"fitted on a stratified sample of {taken} of {rows['offered']} rows"
    return {"status": "done", "reason": reason, "validation": record["validation"]["value"]}
