"""What ``model.json`` says of a model: what it has learned, its features, and its scores."""

import json
from typing import Any

import numpy as np
import pandas as pd

from lightfold.axes import NODE_AXES
from lightfold.prediction.units import unit_of
from lightfold.statistics import conformal
from lightfold.verdicts.nodes import Node

#: The kind of sets that a model gives: between one threshold for all classes and one for each.
SETS = "interpolated"


def learned(chosen: Node, calibration: pd.DataFrame, coverage: float) -> dict[str, Any]:
    """Return what of a model is learned from out-of-fold rows: its decision and its sets.

    Parameters
    ----------
    chosen : Node
        The node or ensemble.
    calibration : DataFrame
        The task's table, which says how well each way of recalibration did on these rows.
    coverage : float
        How often sets should hold the true class.

    Returns
    -------
    dict
        ``decision``, ``recalibration``, ``conformal`` and ``prior`` of ``model.json``.
    """
    seen = chosen.out_of_fold
    own = _of(calibration, chosen.axes)
    ways = own[own["class"].isna()].set_index("method")["log_loss_out_of_fold"]
    found = conformal.calibrate(seen.y, seen.probability, coverage, SETS)
    fractions = np.bincount(seen.y, minlength=seen.probability.shape[1]) / len(seen.y)
    return {
        "decision": {"name": chosen.decision.name, "weights": chosen.decision.weight.tolist()},
        "recalibration": str(ways.idxmin()),
        "conformal": {
            "coverage": coverage,
            "method": SETS,
            "thresholds": found,
            "empty": float((conformal.sets(seen.probability, found).sum(axis=1) == 0).mean()),
        },
        "prior": fractions.tolist(),
    }


def ranged(known: pd.DataFrame, config: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each feature's name, unit and range among training stars, and how often it is missing.

    Parameters
    ----------
    known : DataFrame of shape (stars, features)
        The features of the training stars.
    config : dict
        What is kept of the configuration. Lightfold knows units of the features that it computes
        itself. The unit of a feature of a table is None: it is the table's own.
    """
    computed = config["produces"] == "light_curves"
    given = config["features"].get("from_objects", []) if computed else []
    found = []
    for name in map(str, known):
        values = known[name]
        none = values.isna().all()
        own = computed and name not in given
        found.append(
            {
                "name": name,
                "unit": unit_of(name, config["features"]["bands"]) if own else None,
                "low": None if none else float(values.min()),
                "high": None if none else float(values.max()),
                "missing": float(values.isna().mean()),
            }
        )
    return found


def scores(metrics: pd.DataFrame, axes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the scores of a node's chosen decision on test stars, with their intervals."""
    own = _of(metrics, axes)
    own = own[own["chosen"].astype(bool)]
    columns = ["metric", "class", "value", "low", "high", "support"]
    return json.loads(own[columns].to_json(orient="records"))


def interval(found: list[dict[str, Any]], metric: str) -> tuple[float, float]:
    """Return the ends of the interval of a score over all classes; ``found`` is of `scores`."""
    own = next(row for row in found if row["metric"] == metric and row["class"] is None)
    return own["low"], own["high"]


def _of(frame: pd.DataFrame, axes: dict[str, Any]) -> pd.DataFrame:
    """Return the rows of a table that are about a node."""
    return frame[(frame[NODE_AXES] == pd.Series(axes)[NODE_AXES]).all(axis=1)]
