"""The nodes that verdicts are about: what honest nodes answered on test and training stars."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lightfold import tables
from lightfold.axes import NODE_AXES, SPLIT_AXES
from lightfold.comparison.answers import groups, numbered
from lightfold.comparison.decisions import Decision, chosen_decisions
from lightfold.predictions import Answers

#: The files of a node that verdicts need.
FILES = ("params", "predictions", "out_of_fold", "split")

#: What settings that are compared have in common, and what tells them apart.
COMMON = ("task", "protocol", "test_size")
OWN = tuple(axis for axis in NODE_AXES if axis not in SPLIT_AXES)

#: What figures say where there is no such node.
NO_NODE = "No honest node of this task has run: nodes.parquet says why."


class Node(NamedTuple):
    """An honest node that ran.

    Attributes
    ----------
    axes : dict
        Its axes, typed as in tables.
    decision : Decision
        The chosen one.
    test : Answers
        What it answered about test stars, in the order of their ids: the same for all nodes of a
        split. The class predicted is that of the highest probability, see `decided`.
    out_of_fold : Answers
        What the models of its inner folds answered about training stars that they had not seen.
    group : array of str, shape (test stars,)
        Group of each test star.
    trained : int
        Number of training stars.
    """

    axes: dict[str, Any]
    decision: Decision
    test: Answers
    out_of_fold: Answers
    group: np.ndarray
    trained: int

    @property
    def validation(self) -> float:
        """The tuned metric on the inner folds, by the chosen decision."""
        return self.decision.validation

    @property
    def decided(self) -> Answers:
        """What it answered about test stars, as the chosen decision decides."""
        return self.decision.decide(self.test)


def read(inputs: dict[str, Any], classes: list[str]) -> list[Node]:
    """Return the nodes that ran, in the order of the files.

    Parameters
    ----------
    inputs : dict
        Lists of paths by the names of `FILES`, one per node; ``decisions``, the path of the task's
        table of decisions.
    classes : list of str
        The classes, in the order of their codes.
    """
    known = chosen_decisions(tables.read(inputs["decisions"]), classes)
    found = [_read_node(files, classes, known) for files in tables.each(inputs, FILES)]
    return [node for node in found if node]


def _read_node(
    files: dict[str, str], classes: list[str], known: dict[tuple[Any, ...], Decision]
) -> Node | None:
    record = json.loads(Path(files["params"]).read_text(encoding="utf-8"))
    if "impossible" in record:
        return None
    test, group = _answers(files["predictions"], files["split"], classes)
    seen, _ = _answers(files["out_of_fold"], files["split"], classes)
    axes = tables.typed(record["node"])
    decision = known[tuple(axes[axis] for axis in NODE_AXES)]
    return Node(axes, decision, test, seen, group, len(seen.y))


def _answers(path: str, split: str, classes: list[str]) -> tuple[Answers, np.ndarray]:
    frame = tables.read(path).sort_values("object_id", kind="stable", ignore_index=True)
    group = groups(frame["object_id"], split).to_numpy(str)
    return numbered(frame, group, classes), group
