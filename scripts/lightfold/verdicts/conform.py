"""Conformal sets, and abstaining: what can be said where a star's class is in doubt."""

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lightfold import tables
from lightfold.comparison.scores import members
from lightfold.display import page
from lightfold.statistics import conformal
from lightfold.statistics.clusters import shares
from lightfold.verdicts import abstention as abstention_figure
from lightfold.verdicts import conformal as conformal_figure
from lightfold.verdicts.leader import leader
from lightfold.verdicts.nodes import NO_NODE, Node, read

CONFORMAL = {
    **tables.AXIS_TYPES,
    **{"method": "string", "class": "string", "coverage_asked": "double"},
    **{"coverage": "double", "low": "double", "high": "double", "mean_size": "double"},
    **{"empty": "int64", "single": "int64", "full": "int64", "support": "int64"},
    **{"calibrated": "int64", "threshold": "double"},
}
ABSTENTION = {
    **tables.AXIS_TYPES,
    **{"rule": "string", "method": "string", "threshold": "double", "class": "string"},
    **{"kept": "double", "support": "int64", "given": "int64"},
    **{"purity": "double", "purity_low": "double", "purity_high": "double"},
    **{"completeness": "double", "completeness_low": "double", "completeness_high": "double"},
}

#: Thresholds of each class, by the coverage asked and the kind of sets.
Learnt: TypeAlias = dict[tuple[float, str], list[float]]

#: Shares of the training stars that are left out by the thresholds of rule ``probability``.
LEFT_OUT = np.arange(20) / 20

#: What a star is answered that is left out.
NOTHING = -1

FIGURES = {"conformal": conformal_figure, "abstention": abstention_figure}


def write_sets(inputs: dict[str, Any], outputs: dict[str, Any], settings: dict[str, Any]) -> None:
    """Write how well conformal sets hold, what abstaining brings, and their figures.

    Parameters
    ----------
    inputs : dict
        Lists of the nodes' files, see `nodes.FILES`.
    outputs : dict
        Paths of the tables ``conformal`` and ``abstention``; ``pictures``, those of figures.
    settings : dict
        ``classes``; ``coverage``, a list of how often sets should hold the true class;
        ``metric``, whose validation says which setting the figures show.
    """
    classes, asked = settings["classes"], settings["coverage"]
    nodes = read(inputs, classes)
    held: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    for node in nodes:
        learnt = learn(node, asked)
        held += hold(node, classes, learnt)
        left += abstain(node, classes, learnt)
    found = {
        "conformal": pd.DataFrame(held, columns=list(CONFORMAL)),
        "abstention": pd.DataFrame(left, columns=list(ABSTENTION)),
    }
    tables.write(found["conformal"], outputs["conformal"], CONFORMAL)
    tables.write(found["abstention"], outputs["abstention"], ABSTENTION)
    best = leader(nodes, settings["metric"])

    def draw(name: str) -> Figure:
        if best is None:
            return page.draw_note(NO_NODE)
        return FIGURES[name].draw(members(found[name], best.setting), classes, best.name)

    page.save_each(outputs["pictures"], draw)


def learn(node: Node, asked: list[float]) -> Learnt:
    """Return the thresholds of each kind of sets, from the node's out-of-fold rows alone.

    Parameters
    ----------
    node : Node
        The node.
    asked : list of float
        How often sets should hold the true class.
    """
    known = node.out_of_fold
    return {
        (coverage, method): conformal.calibrate(known.y, known.probability, coverage, method)
        for coverage in asked
        for method in conformal.METHODS
    }


def hold(node: Node, classes: list[str], learnt: Learnt) -> list[dict[str, Any]]:
    """Return how often each kind of sets holds the true class of test stars, and its sizes.

    Parameters
    ----------
    node : Node
        The node.
    classes : list of str
        The classes, in the order of their codes.
    learnt : dict
        Its thresholds, as `learn` returns them.
    """
    test, stars = node.test, np.bincount(node.out_of_fold.y, minlength=len(classes))
    found, held = [], []
    for (coverage, method), thresholds in learnt.items():
        member = conformal.sets(test.probability, thresholds)
        hit, size = member[np.arange(len(test.y)), test.y], member.sum(axis=1)
        for name, own, calibrated, threshold in [
            (None, np.full(len(size), True), stars.sum(), None),
            *zip(classes, _each(test.y, classes), stars, thresholds, strict=True),
        ]:
            held.append((hit[own], test.star[own]))
            found.append(
                {
                    **node.axes,
                    **{"method": method, "class": name, "coverage_asked": coverage},
                    "mean_size": size[own].mean() if own.any() else np.nan,
                    **{"empty": (size[own] == 0).sum(), "single": (size[own] == 1).sum()},
                    "full": (size[own] == len(classes)).sum(),
                    **{"support": own.sum(), "calibrated": calibrated, "threshold": threshold},
                }
            )
    return _filled(found, ["coverage", "low", "high"], held)


def abstain(node: Node, classes: list[str], learnt: Learnt) -> list[dict[str, Any]]:
    """Return purity and completeness if only stars are classified that are clear enough.

    With rule ``probability`` a star is classified if its highest probability is at least the
    threshold. The thresholds leave out 0, 5, ..., 95 % of the training stars, judged by their
    out-of-fold rows. With rule ``set`` it is classified if its conformal set has one member, which
    is the answer; the threshold is the coverage asked.

    Parameters
    ----------
    node, classes, learnt
        As those of `hold`.
    """
    test, known = node.test, node.out_of_fold
    top = test.probability.max(axis=1)
    levels = np.quantile(known.probability.max(axis=1), LEFT_OUT, method="higher")
    levels[0] = 0
    answers = [
        ({"rule": "probability", "method": None, "threshold": level}, test.predicted, top >= level)
        for level in levels
    ]
    for (coverage, method), thresholds in learnt.items():
        member = conformal.sets(test.probability, thresholds)
        rule = {"rule": "set", "method": method, "threshold": coverage}
        answers.append((rule, member.argmax(axis=1), member.sum(axis=1) == 1))
    found, given, asked_for = [], [], []
    for rule, code, kept in answers:
        answer = np.where(kept, code, NOTHING)
        right = answer == test.y
        for name, own, said in [
            (None, np.full(len(kept), True), kept),
            *zip(classes, _each(test.y, classes), _each(answer, classes), strict=True),
        ]:
            given.append((right[said], test.star[said]))
            asked_for.append((right[own], test.star[own]))
            share = kept[own].mean() if own.any() else np.nan
            numbers = {"kept": share, "support": own.sum(), "given": said.sum()}
            found.append({**node.axes, **rule, "class": name, **numbers})
    found = _filled(found, ["purity", "purity_low", "purity_high"], given)
    return _filled(found, ["completeness", "completeness_low", "completeness_high"], asked_for)


def _filled(
    rows: list[dict[str, Any]], names: list[str], parts: list[tuple[np.ndarray, np.ndarray]]
) -> list[dict[str, Any]]:
    """Return rows with the share of hits in each one's part, and the ends of its interval."""
    found = zip(*shares(parts), strict=True)
    return [
        {**row, **dict(zip(names, numbers, strict=True))}
        for row, numbers in zip(rows, found, strict=True)
    ]


def _each(codes: np.ndarray, classes: list[str]) -> list[np.ndarray]:
    return [codes == code for code in range(len(classes))]
