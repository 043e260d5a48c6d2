"""Nodes whose answers are compared in all ways to handle imbalance, and what they cost."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from lightfold import tables
from lightfold.axes import NODE_AXES
from lightfold.comparison.decisions import decisions_of
from lightfold.statistics.calibration import expected_error, fill_bins
from lightfold.statistics.mover import Estimate
from lightfold.verdicts import nodes
from lightfold.verdicts.nodes import Node
from lightfold.verdicts.ways import Handled, Way, handle

#: The files of a node that are needed.
FILES = (*nodes.FILES, "trials")


class Member(NamedTuple):
    """A node, what it answers in each way, and what it cost.

    Attributes
    ----------
    node : Node
        The node.
    handled : Handled
        Its answers.
    stars : array of str, shape (test stars,)
        Ids of its test stars, sorted as its answers are.
    cpu_seconds : float
        CPU time of all its trials and the final fit [s].
    trials : int
        Number of trials.
    """

    node: Node
    handled: Handled
    stars: np.ndarray
    cpu_seconds: float
    trials: int

    @property
    def kind(self) -> tuple[str, str]:
        """Its model and reducer."""
        return self.node.axes["model"], self.node.axes["reducer"]

    def errors(self, weight: np.ndarray) -> dict[Way, tuple[Estimate, np.ndarray]]:
        """Return the calibration error of the most probable class, of each way.

        The second value is its plug-in for draws of stars. It is too high, see
        `calibration.expected_error`, and says only how errors of two ways rise and fall together.

        Parameters
        ----------
        weight : array of float, shape (draws, test stars)
            How often each star was drawn.
        """
        ways, answers = zip(*self.handled.answers.items(), strict=True)
        probability = np.stack([own.probability for own in answers])
        top, hit = probability.max(axis=2), probability.argmax(axis=2) == self.node.test.y
        bins = fill_bins(hit, top, self.node.test.star)
        found = {}
        for place, (way, *ends) in enumerate(zip(ways, *expected_error(bins), strict=True)):
            stray = np.eye(bins.rows.shape[1])[bins.number[place]] * (hit - top)[place, :, None]
            drawn = np.abs(weight @ stray).sum(axis=1) / weight.sum(axis=1)
            found[way] = Estimate(*map(float, ends)), drawn
        return found


def read(inputs: dict[str, Any], classes: list[str], metric: ModuleType) -> list[Member]:
    """Return the nodes that ran, in the order of the files.

    Parameters
    ----------
    inputs : dict
        Lists of paths by the names of `FILES`, one per node; ``decisions``, the path of the task's
        table of decisions.
    classes : list of str
        The classes, in the order of their codes.
    metric : module
        The metric that studies optimise, which decisions are made for.
    """
    known = decisions_of(tables.read(inputs["decisions"]), classes)
    found = []
    ran = iter(nodes.read(inputs, classes))
    for files in tables.each(inputs, FILES):
        record = json.loads(Path(files["params"]).read_text(encoding="utf-8"))
        if "impossible" in record:
            continue
        node = next(ran)
        decisions = known[tuple(node.axes[axis] for axis in NODE_AXES)]
        own = {decision.name: decision.weight for decision in decisions}
        handled = handle(node.axes["resampler"], node.test, node.out_of_fold, own, metric)
        stars = tables.read(files["predictions"], ["object_id"])["object_id"].to_numpy(str)
        trials = len(tables.read(files["trials"], ["number"]))
        found.append(Member(node, handled, np.sort(stars), record["cpu_seconds"], trials))
    return found
