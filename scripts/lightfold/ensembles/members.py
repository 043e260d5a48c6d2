"""The nodes of a split that an ensemble can be made of, and what they answered."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lightfold import tables
from lightfold.errors import Impossible
from lightfold.predictions import coded
from lightfold.tables import fold_numbers

#: The files of a node that are read.
FILES = ("params", "predictions", "fold_predictions", "out_of_fold")

#: What tells the nodes of a split apart.
OWN = ("resampler", "reducer", "model")

#: Fewest nodes of an ensemble.
FEWEST = 2


class Members(NamedTuple):
    """Nodes of one split, in the order of their names, and what they answered.

    Attributes
    ----------
    records : list of dict
        The record of each node.
    trained, tested : DataFrame
        ``object_id``, ``label`` and, of training stars, ``fold``.
    out_of_fold, test : array of float, shape (nodes, stars, classes)
        Probabilities of these stars. Those of test stars are the mean of what the final fit gives
        and of what the models of the inner folds give on average.
    y : array of int, shape (training stars,)
        Codes of their classes.
    """

    records: list[dict[str, Any]]
    trained: pd.DataFrame
    tested: pd.DataFrame
    out_of_fold: np.ndarray
    test: np.ndarray
    y: np.ndarray

    @property
    def fold(self) -> np.ndarray:
        """The inner fold of each training star."""
        return self.trained["fold"].to_numpy()


def read_members(inputs: dict[str, Any], classes: list[str]) -> Members:
    """Read the nodes of a split that answered about every star, whatever order they are given in.

    Parameters
    ----------
    inputs : dict
        Path of ``split``, and lists of paths by the names of `FILES`, one per node.
    classes : list of str
        The classes, in the order of their codes.

    Raises
    ------
    Impossible
        If there are fewer than `FEWEST` such nodes.
    """
    split = tables.read(inputs["split"], columns=["object_id", "role", "fold"])
    split = split.assign(fold=fold_numbers(split["fold"]))
    records, known, answered, averaged = [], [], [], []
    for files in tables.each(inputs, FILES):
        record = json.loads(Path(files["params"]).read_text(encoding="utf-8"))
        if "impossible" in record:
            continue
        seen = _in_order(tables.read(files["out_of_fold"]), ["fold", "object_id"])
        tested, folds = (
            _in_order(tables.read(files[name]), ["object_id"])
            for name in ("predictions", "fold_predictions")
        )
        if _whole(seen, tested, split) and _whole(seen, folds, split):
            records.append(record)
            known.append(coded(seen, classes)[2])
            answered.append(coded(tested, classes)[2])
            averaged.append(coded(folds, classes)[2])
            stars = seen, tested
    if len(records) < FEWEST:
        raise Impossible(
            f"an ensemble needs {FEWEST} nodes of its split that answered about every star; "
            f"{len(records)} of {len(inputs['params'])} nodes did"
        )
    seen, tested = stars
    order = sorted(range(len(records)), key=lambda number: name_of(records[number]["node"]))
    return Members(
        [records[number] for number in order],
        seen[["object_id", "fold", "label"]],
        tested[["object_id", "label"]],
        np.stack(known)[order],
        (np.stack(answered)[order] + np.stack(averaged)[order]) / 2,
        coded(seen, classes)[0],
    )


def name_of(axes: dict[str, Any]) -> tuple[str, ...]:
    """Return what a node is called within its split."""
    return tuple(axes[axis] for axis in OWN)


def _in_order(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return frame.sort_values(keys, kind="stable", ignore_index=True)


def _whole(seen: pd.DataFrame, tested: pd.DataFrame, split: pd.DataFrame) -> bool:
    """Return whether a node answered about every star of its split once, and about no other."""
    train, test = (split[split["role"] == role] for role in ("train", "test"))
    train = train.sort_values(["fold", "object_id"], kind="stable")
    return (
        seen["object_id"].tolist() == train["object_id"].tolist()
        and seen["fold"].tolist() == train["fold"].tolist()
        and tested["object_id"].tolist() == sorted(test["object_id"])
    )
