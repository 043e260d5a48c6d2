"""Evaluation: what every node scored, from its predictions alone."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.axes import SPLIT_AXES
from lightfold.comparison.answers import read_answers, read_out_of_fold
from lightfold.comparison.decisions import Decision, learn
from lightfold.comparison.dummy import constant_answers
from lightfold.predictions import Answers
from lightfold.seeds import derive
from lightfold.statistics.draws import draw, one_more, redraw_all
from lightfold.statistics.influence import by_labels, by_probabilities
from lightfold.statistics.intervals import PERCENTILE, PERCENTILES, WILSON, of_draws
from lightfold.tables import AXIS_TYPES

TIMES = ["train_seconds", "predict_seconds", "cpu_seconds", "peak_rss_mb"]

#: Which node, and whether its protocol leaks.
_NODE = {**AXIS_TYPES, "leaked": "bool"}
COLUMNS = {
    "metrics": {
        **_NODE,
        **{"decision": "string", "chosen": "bool"},
        "metric": "string",
        "class": "string",
        "value": "double",
        "low": "double",
        "high": "double",
        "interval": "string",
        "support": "int64",
        "dummy": "double",
    },
    "nodes": {
        **_NODE,
        **{"status": "string", "reason": "string"},
        **{"decision": "string", "validation": "double"},
    },
    "decisions": {
        **_NODE,
        **{"decision": "string", "class": "string", "weight": "double"},
        **{"validation": "double", "chosen": "bool"},
    },
    "runtimes": {**_NODE, **dict.fromkeys(TIMES, "double")},
    "confusion": {
        **_NODE,
        **{"decision": "string", "label": "string", "predicted": "string", "count": "int64"},
    },
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
    metric: str,
    decisions: list[str],
    classes: list[str],
    leaking: list[str],
    draws: int,
    seed: int,
) -> dict[str, pd.DataFrame]:
    """Return the tables of `COLUMNS` over all nodes of a task.

    Confusion matrices are of each node's chosen decision.

    Parameters
    ----------
    made : list of dict
        The paths of each node's `FILES`.
    excluded : list of dict
        Nodes of the grid that are not run: their axes and ``reason``.
    metrics : list of str
        Names of the metrics.
    metric : str
        The one that studies optimise, which decisions are chosen by.
    decisions : list of str
        Names of the decisions, argmax first.
    classes : list of str
        The classes, in the order of their codes.
    leaking : list of str
        Names of the protocols that leak.
    draws : int
        Number of draws of stars that intervals are made from.
    seed : int
        Seed of the draws. All nodes of a split have the same.
    """
    found: dict[str, list[pd.DataFrame]] = {"metrics": [], "decisions": [], "confusion": []}
    none = {"decision": None, "validation": np.nan}
    nodes = [{**tables.typed(node), "status": "excluded", **none} for node in excluded]
    runtimes = []
    objective = registry.load("metrics", metric)
    for files in made:
        record = json.loads(Path(files["params"]).read_text(encoding="utf-8"))
        axes = record["node"]
        nodes.append({**axes, **_status(record), **none})
        if "impossible" in record:
            continue
        runtimes.append({**axes, **{name: record[name] for name in TIMES}})
        answers = read_answers(files["predictions"], files["rows"], files["split"], classes)
        seen, fold = read_out_of_fold(files["out_of_fold"], files["split"], classes)
        learnt = learn(decisions, seen, fold, record["fractions"], objective)
        (chosen,) = [own for own in learnt if own.chosen]
        nodes[-1] |= {"decision": chosen.name, "validation": chosen.validation}
        fractions = np.bincount(seen.y, minlength=len(classes)) / len(seen.y)
        own = derive(seed, *(axes[axis] for axis in SPLIT_AXES), "intervals")
        matrix = confusion(chosen.decide(answers), classes).assign(decision=chosen.name)
        parts = {
            "metrics": score_each(learnt, answers, fractions, metrics, classes, draws, own),
            "decisions": weights(learnt, classes),
            "confusion": matrix,
        }
        for name, part in parts.items():
            found[name].append(part.assign(**axes))
    frames = {
        "nodes": pd.DataFrame(nodes),
        "runtimes": pd.DataFrame(runtimes),
        **{name: pd.concat(parts) if parts else pd.DataFrame() for name, parts in found.items()},
    }
    return {name: _complete(frames[name], COLUMNS[name], leaking) for name in COLUMNS}


def score_each(
    learnt: list[Decision],
    answers: Answers,
    fractions: np.ndarray,
    metrics: list[str],
    classes: list[str],
    draws: int,
    seed: int,
) -> pd.DataFrame:
    """Return the metrics of each decision about one node's answers; see `score`.

    What a decision leaves as it is, is not measured again: metrics that look at probabilities
    alone, where it leaves these alone, and all metrics where it changes no answer.
    """
    first = score(answers, fractions, metrics, classes, draws, seed)
    parts = []
    for own in learnt:
        decided = own.decide(answers)
        names = [
            name for name in metrics if _changes(registry.load("metrics", name), answers, decided)
        ]
        again = score(decided, fractions, names, classes, draws, seed) if names else first[:0]
        rows = pd.concat([first[~first["metric"].isin(names)], again])
        parts.append(rows.assign(decision=own.name, chosen=own.chosen))
    return pd.concat(parts)


def _changes(metric: ModuleType, before: Answers, after: Answers) -> bool:
    """Return whether a metric looks at something that a decision has changed."""
    labels = not np.array_equal(before.predicted, after.predicted)
    probabilities = not np.array_equal(before.probability, after.probability)
    return (labels and not by_probabilities(metric)) or (probabilities and not by_labels(metric))


def weights(learnt: list[Decision], classes: list[str]) -> pd.DataFrame:
    """Return the weights of decisions, one row per decision and class."""
    return pd.concat(
        [
            pd.DataFrame({"class": classes, "weight": own.weight}).assign(
                decision=own.name, validation=own.validation, chosen=own.chosen
            )
            for own in learnt
        ]
    )


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
        what the same prediction for all stars scores.
    """
    plugins = [registry.load("metrics", name) for name in metrics]
    once = np.ones((1, len(answers.y)), np.uint16)  # the rows as they are, as one more draw
    weight = np.vstack([once, draw(answers.y, answers.star, draws, seed)])
    drawn = redraw_all(plugins, answers, weight)
    dummy = redraw_all(plugins, constant_answers(answers.y, fractions), once)
    support = np.bincount(answers.y, minlength=len(classes))
    parts = []
    more = one_more(plugins, answers)
    for name, plugin, every, constant, change in zip(
        metrics, plugins, drawn, dummy, more, strict=True
    ):
        value, own = every[0], every[1:]
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
            "dummy": constant[0],
        }
        index = classes if plugin.PER_CLASS else [None]
        part = pd.DataFrame(numbers, index=pd.Index(index, dtype=object, name="class"))
        parts.append(part.reset_index().assign(metric=name))
    return pd.concat(parts).astype({"class": "object", "value": "float64", "support": "int64"})


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
        return {"status": "impossible", "reason": reason}
    rows = record["rows"]
    reason = ""
    taken = rows["fitted"] + rows["held_back"]
    if taken < rows["offered"]:
        reason = f"fitted on a stratified sample of {taken} of {rows['offered']} rows"
    return {"status": "done", "reason": reason}
