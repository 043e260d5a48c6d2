"""Learning curves: the loss and accuracy of each epoch of a fit, and where it stopped."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import tables
from lightfold.comparison.learning import draw
from lightfold.display import page

MEASURES = ("loss", "accuracy", "validation_loss", "validation_accuracy")

#: One row per epoch of the fit on a node's whole training set; ``best``: its weights are kept.
COLUMNS = {
    **tables.AXIS_TYPES,
    "leaked": "bool",
    "epoch": "int64",
    **dict.fromkeys(MEASURES, "double"),
    "best": "bool",
}


def write_learning(
    records: list[str], learning: str, pictures: list[str], nodes: list[dict[str, Any]]
) -> None:
    """Write the epochs of the fits of some nodes to their whole training sets, and draw them.

    Parameters
    ----------
    records : list of str
        The record of each node, ``params.json``.
    learning : str
        Path of the table.
    pictures : list of str
        Paths of the figure, one per format.
    nodes : list of dict
        The ``axes`` of each node, in the same order, and whether it is ``leaked``.
    """
    found = [epochs(path, **node) for path, node in zip(records, nodes, strict=True)]
    table = pd.concat(found, ignore_index=True)
    tables.write(table, learning, COLUMNS)
    page.save_each(pictures, lambda _: draw(table))


def epochs(path: str, axes: dict[str, Any], leaked: bool) -> pd.DataFrame:
    """Return the epochs of a node's fit, counted from 1; none if the node cannot run."""
    record = json.loads(Path(path).read_text(encoding="utf-8"))
    history = record.get("history", {measure: [] for measure in MEASURES})
    table = pd.DataFrame(history, columns=list(MEASURES), dtype=float)
    table["epoch"] = range(1, len(table) + 1)
    table["best"] = table["epoch"] == record.get("best_epoch", -1) + 1
    table = table.assign(**tables.typed(axes), leaked=leaked)
    return table[list(COLUMNS)]
