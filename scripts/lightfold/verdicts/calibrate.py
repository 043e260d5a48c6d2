"""Calibration: whether probabilities can be trusted, before and after recalibration."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lightfold import tables
from lightfold.display import page
from lightfold.statistics.calibration import Bins, expected_error, fill_bins
from lightfold.statistics.clusters import shares
from lightfold.statistics.losses import log_losses, mean_losses, squared_errors, surprises
from lightfold.verdicts import recalibration as recalibration_figure
from lightfold.verdicts import reliability as reliability_figure
from lightfold.verdicts.calibration_maps import METHODS, cross_fit, recalibrate
from lightfold.verdicts.leader import ranked
from lightfold.verdicts.nodes import NO_NODE, Node, read

SCORES = ("ece", "brier", "log_loss")
CALIBRATION = {
    **tables.AXIS_TYPES,
    **{"class": "string", "method": "string"},
    **{f"{name}{end}": "double" for name in SCORES for end in ("", "_low", "_high")},
    **{"log_loss_out_of_fold": "double", "support": "int64"},
}
RELIABILITY = {
    **tables.AXIS_TYPES,
    **{"class": "string", "method": "string", "bin": "int64", "count": "int64"},
    **dict.fromkeys(("mean_probability", "fraction", "low", "high"), "double"),
}

TABLES = {"calibration": CALIBRATION, "reliability": RELIABILITY}
FIGURES = {"reliability": reliability_figure, "recalibration": recalibration_figure}


class Kinds(NamedTuple):
    """What is said of each row with a probability: its top class, then each class.

    Attributes
    ----------
    names : list of str or None
        None for the top class, then the classes.
    hit : array of bool, shape (kinds, rows)
        Whether it is true.
    probability : array of float, shape (kinds, rows)
        Probability that it is.
    """

    names: list[str | None]
    hit: np.ndarray
    probability: np.ndarray


def write_calibration(
    inputs: dict[str, Any], outputs: dict[str, Any], settings: dict[str, Any]
) -> None:
    """Write how well nodes are calibrated before and after recalibration, and the figures.

    Parameters
    ----------
    inputs : dict
        Lists of the nodes' files, see `nodes.FILES`.
    outputs : dict
        Paths of the tables ``calibration`` and ``reliability``; ``pictures``, those of figures.
    settings : dict
        ``classes``; ``metric``, whose validation says which settings the figures show.
    """
    classes = settings["classes"]
    nodes = read(inputs, classes)
    parts = [calibrate(node, classes) for node in nodes]
    found = {}
    for position, (name, columns) in enumerate(TABLES.items()):
        frames = [
            part[position].assign(**node.axes) for part, node in zip(parts, nodes, strict=True)
        ]
        frame = (
            pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(columns))
        )
        found[name] = frame[list(columns)]
        tables.write(found[name], outputs[name], columns)

    def draw_figure(name: str) -> Figure:
        if not nodes:
            return page.draw_note(NO_NODE)
        return FIGURES[name].draw(
            **found, settings=ranked(nodes, settings["metric"]), classes=classes
        )

    page.save_each(outputs["pictures"], draw_figure)


def calibrate(node: Node, classes: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return scores of a node's probabilities, and their bins, before and after recalibration.

    Recalibration is learned on out-of-fold rows alone. Test rows only judge it. Which method is
    best is judged by cross-fitting on the out-of-fold rows: ``log_loss_out_of_fold``.

    Parameters
    ----------
    node : Node
        The node.
    classes : list of str
        The classes, in the order of their codes.
    """
    test = node.test
    given = [recalibrate(method, node.out_of_fold, test.probability) for method in METHODS]
    kinds = [_kinds(test.y, probability, classes) for probability in given]
    hit = np.concatenate([kind.hit for kind in kinds])
    bins = fill_bins(hit, np.concatenate([kind.probability for kind in kinds]), test.star)
    names = kinds[0].names
    index = {"method": np.repeat(METHODS, len(names)), "class": names * len(METHODS)}
    every = len(test.y)
    support = [every, *np.bincount(test.y, minlength=len(classes))] * len(METHODS)
    columns = {"ece": expected_error(bins)}
    more = surprises(given)
    for name, loss, most in (
        ("brier", squared_errors, [2, *[1] * len(classes)]),
        ("log_loss", log_losses, [None] * len(names)),
    ):
        columns[name] = mean_losses(loss(test.y, given), loss(*more), most, test.y, test.star)
    scores = {
        f"{name}{end}": numbers
        for name, found in columns.items()
        for end, numbers in zip(("", "_low", "_high"), found, strict=True)
    }
    seen = node.out_of_fold
    known = log_losses(seen.y, [cross_fit(method, seen) for method in METHODS]).mean(axis=2)
    scores["log_loss_out_of_fold"] = known.ravel()
    scored = pd.DataFrame({**index, **scores, "support": support})
    return scored, _table(bins, hit, test.star, pd.DataFrame(index))


def _kinds(y: np.ndarray, probability: np.ndarray, classes: list[str]) -> Kinds:
    true = y == np.arange(len(classes))[:, None]
    top = probability.argmax(axis=1)
    return Kinds(
        [None, *classes],
        np.vstack([top == y, true]),
        np.vstack([probability.max(axis=1), probability.T]),
    )


def _table(bins: Bins, hit: np.ndarray, star: np.ndarray, index: pd.DataFrame) -> pd.DataFrame:
    """Return the bins as a table: fractions, with intervals over stars."""
    kind, number = np.nonzero(bins.rows)
    members = [bins.number[one] == own for one, own in zip(kind, number, strict=True)]
    parts = [(hit[one][own], star[own]) for one, own in zip(kind, members, strict=True)]
    fraction, low, high = shares(parts)
    numbers = {
        "bin": number,
        "count": bins.rows[kind, number].astype(int),
        "mean_probability": bins.probability[kind, number],
        **{"fraction": fraction, "low": low, "high": high},
    }
    return index.iloc[kind].reset_index(drop=True).assign(**numbers)
