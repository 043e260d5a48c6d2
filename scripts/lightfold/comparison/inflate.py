"""Inflation: how much better a node looks under a protocol that leaks than under an honest one."""

from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.comparison.answers import numbered
from lightfold.predictions import Answers
from lightfold.seeds import derive
from lightfold.statistics.draws import draw, redraw
from lightfold.statistics.intervals import PERCENTILES
from lightfold.tables import AXIS_TYPES

_NUMBERS = ["honest", "honest_balanced", "leaked", "leaked_natural", "difference", "low", "high"]

#: What identifies a pair.
_PAIR = {
    **{axis: kind for axis, kind in AXIS_TYPES.items() if axis != "protocol"},
    "honest_protocol": "string",
    "leaked_protocol": "string",
}
COLUMNS = {
    **_PAIR,
    **dict.fromkeys(_NUMBERS, "double"),
    **{f"{number}_default": "double" for number in _NUMBERS},
}


#: What is read of a pair: predictions of both nodes, and the rows that the leaked one had.
FILES = (
    *("honest_predictions", "honest_default_predictions"),
    *("leaked_predictions", "leaked_default_predictions", "leaked_rows"),
)

#: A pair's axes and seed, and the paths of its `FILES`.
Pair: TypeAlias = tuple[dict[str, Any], dict[str, str]]


def write_inflation(inputs: dict[str, Any], output: str, settings: dict[str, Any]) -> None:
    """Write the table of `inflate`.

    Parameters
    ----------
    inputs : dict
        For each of `FILES` a list of paths, one per pair.
    output : str
        Path of the table.
    settings : dict
        ``pairs``: the axes of each pair, ``honest_protocol``, ``leaked_protocol`` and a ``seed``;
        ``classes``; ``metric``; ``draws``, the number of draws of stars.
    """
    pairs = list(zip(settings["pairs"], tables.each(inputs, FILES), strict=True))
    own = {name: settings[name] for name in ("classes", "metric", "draws")}
    tables.write(inflate(pairs, **own), output, COLUMNS)


def inflate(pairs: list[Pair], classes: list[str], metric: str, draws: int) -> pd.DataFrame:
    """Return what every pair of an honest node and its leaked twin scored, and the difference.

    Parameters
    ----------
    pairs : list of (dict, dict)
        Each pair's axes, with ``honest_protocol``, ``leaked_protocol`` and a ``seed``; and the
        paths of its `FILES`.
    classes : list of str
        The classes, in the order of their codes.
    metric : str
        The metric that studies optimise.
    draws : int
        Number of draws of stars that intervals are made from.

    Returns
    -------
    DataFrame
        One row per pair whose nodes both ran, as `COLUMNS`: what `measure` returns, for the
        tuned parameters and, with the suffix ``_default``, for the default ones.
    """
    plugin = registry.load("metrics", metric)
    found = []
    for pair, files in pairs:
        reason = _impossible(files)
        if reason:
            print(f"left out of the pairs: {reason}")
            continue
        axes = tables.typed({name: pair[name] for name in _PAIR})
        found.append({**axes, **_measure_nodes(files, classes, plugin, draws, pair["seed"])})
    return pd.DataFrame(found).reindex(columns=list(COLUMNS))


def measure(
    honest: Answers, leaked: Answers, metric: ModuleType, draws: int, seed: int
) -> dict[str, float]:
    """Return the scores of two nodes and their difference, also with each other's class weights.

    Returns
    -------
    dict
        ``honest`` on its natural test stars, and ``honest_balanced``, where all classes weigh
        the same; ``leaked`` on its own test rows, and ``leaked_natural``, where classes weigh
        what they do among the natural stars; ``difference``, leaked minus honest; ``low`` and
        ``high``, the 95 % interval of the difference over draws of stars.
    """
    natural = np.bincount(honest.y, minlength=honest.probability.shape[1])
    drawn = {
        side: redraw(metric, own, draw(own.y, own.star, draws, derive(seed, side)))
        for side, own in {"honest": honest, "leaked": leaked}.items()
    }
    low, high = np.percentile(drawn["leaked"] - drawn["honest"], PERCENTILES)

    def score(answers: Answers, weight: np.ndarray | None) -> float:
        return float(metric.score(answers.y, answers.predicted, answers.probability, weight))

    values = {
        "honest": score(honest, None),
        "honest_balanced": score(honest, class_weights(honest.y, np.ones(len(natural)))),
        "leaked": score(leaked, None),
        "leaked_natural": score(leaked, class_weights(leaked.y, natural)),
    }
    difference = values["leaked"] - values["honest"]
    return {**values, "difference": difference, "low": float(low), "high": float(high)}


def class_weights(y: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Return a weight for each row, so that the weights of a class add up to its total."""
    counts = np.bincount(y, minlength=len(totals))
    return (totals / np.maximum(counts, 1))[y]


def _measure_nodes(
    files: dict[str, str], classes: list[str], metric: ModuleType, draws: int, seed: int
) -> dict[str, float]:
    resampled = tables.read(files["leaked_rows"], columns=["row_id", "source_id"])
    source = resampled.set_index("row_id")["source_id"]
    found = {}
    for name, suffix in {"predictions": "", "default_predictions": "_default"}.items():
        honest = tables.read(files[f"honest_{name}"])
        leaked = tables.read(files[f"leaked_{name}"])
        values = measure(
            numbered(honest, honest["object_id"], classes),
            numbered(leaked, leaked["row_id"].map(source), classes),
            metric,
            draws,
            seed,  # the same for both, so that the same stars are drawn
        )
        found.update({f"{number}{suffix}": value for number, value in values.items()})
    return found


def _impossible(files: dict[str, str]) -> str:
    """Return which of the two cannot run and why, or an empty text if both can."""
    for path in (files["honest_predictions"], files["leaked_predictions"]):
        reason = tables.impossible(path)
        if reason:
            return f"{Path(path).parent} cannot run: {reason}"
    return ""
