"""Evaluation: what every node scored, from its predictions alone."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.predictions import coded
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
        "support": "int64",
    },
    "nodes": {**_NODE, "status": "string", "reason": "string", "validation": "double"},
    "runtimes": {**_NODE, **dict.fromkeys(TIMES, "double")},
    "confusion": {**_NODE, "label": "string", "predicted": "string", "count": "int64"},
}


def write_records(
    inputs: dict[str, Any], outputs: dict[str, str], settings: dict[str, Any]
) -> None:
    """Write the tables of `evaluate`, each to its path in `outputs`."""
    nodes = list(zip(inputs["params"], inputs["predictions"], strict=True))
    for name, frame in evaluate(nodes, **settings).items():
        tables.write(frame, outputs[name], COLUMNS[name])


def evaluate(
    made: list[tuple[str, str]],
    excluded: list[dict[str, Any]],
    metrics: list[str],
    classes: list[str],
    leaking: list[str],
) -> dict[str, pd.DataFrame]:
    """Return the tables metrics, nodes, runtimes and confusion over all nodes of a task.

    Parameters
    ----------
    made : list of (str, str)
        The paths of each node's ``params.json`` and ``predictions.parquet``.
    excluded : list of dict
        Nodes of the grid that are not run: their axes and ``reason``.
    metrics : list of str
        Names of the metrics.
    classes : list of str
        The classes, in the order of their codes.
    leaking : list of str
        Names of the protocols that leak.
    """
    found: dict[str, list[pd.DataFrame]] = {"metrics": [], "confusion": []}
    nodes = [
        {**tables.typed(node), "status": "excluded", "validation": np.nan} for node in excluded
    ]
    runtimes = []
    for path, predicted in made:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        axes = record["node"]
        nodes.append({**axes, **_status(record)})
        if "impossible" in record:
            continue
        runtimes.append({**axes, **{name: record[name] for name in TIMES}})
        predictions = tables.read(predicted)
        found["metrics"].append(score(predictions, metrics, classes).assign(**axes))
        found["confusion"].append(confusion(predictions, classes).assign(**axes))
    frames = {
        "nodes": pd.DataFrame(nodes),
        "runtimes": pd.DataFrame(runtimes),
        **{name: pd.concat(parts) if parts else pd.DataFrame() for name, parts in found.items()},
    }
    return {name: _complete(frame, COLUMNS[name], leaking) for name, frame in frames.items()}


def score(predictions: pd.DataFrame, metrics: list[str], classes: list[str]) -> pd.DataFrame:
    """Return the metrics of one node's predictions, one row per metric and class (null: all)."""
    y, predicted, probability = coded(predictions, classes)
    counts = np.bincount(y, minlength=len(classes))
    rows: list[dict[str, Any]] = []
    for metric in metrics:
        plugin = registry.load("metrics", metric)
        value = plugin.score(y, predicted, probability)
        if plugin.PER_CLASS:
            for name, one, support in zip(classes, value, counts, strict=True):
                rows.append({"metric": metric, "class": name, "value": one, "support": support})
        else:
            rows.append({"metric": metric, "class": None, "value": value, "support": len(y)})
    frame = pd.DataFrame(rows).assign(decision="argmax", low=np.nan, high=np.nan)
    return frame.astype({"class": "object", "value": "float64", "support": "int64"})


def confusion(predictions: pd.DataFrame, classes: list[str]) -> pd.DataFrame:
    """Return the number of stars of each class that were given each class."""
    counts = predictions.groupby(["label", "predicted"]).size()
    every = pd.MultiIndex.from_product([classes, classes], names=["label", "predicted"])
    return counts.reindex(every, fill_value=0).rename("count").reset_index()


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
