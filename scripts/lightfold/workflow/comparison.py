"""What the rules of stage `comparison` ask for.

They are `evaluate`, `inflate`, `rank`, `summarise`, `compare` and `monitor`.
"""

from collections.abc import Callable
from typing import Any

from lightfold.axes import NODE_AXES
from lightfold.display.figures import captions
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.nodes import Node, distinct, pairs, planned, values
from lightfold.workflow.plan import DRAWN, LISTED, Plan

#: Tables for people, made for each test size, and what they show.
TABLES = {
    "scores": (
        "Scores of each setting by its chosen decision, and runtimes, averaged over its repeats."
    ),
    "reports": (
        "The classification report of each setting by its chosen decision: precision, recall and "
        "F1 of each class."
    ),
    "confusion": (
        "The confusion matrix of each setting by its chosen decision: test rows, and percent of "
        "the true class."
    ),
    "class_code_errors": (
        "Errors of class codes. They have no meaning, because classes are names. They are here for "
        "comparison with papers that print them."
    ),
}
INFLATION = (
    "Scores of honest nodes beside those of their leaked twins, and the difference. Both give each "
    "star its most probable class (argmax)."
)
STABILITY = "Nogueira's stability of the kept features, for several numbers of kept features."


class Comparison:
    """Inputs and parameters of the rules that compare all nodes of a task.

    Attributes
    ----------
    folder : str
        Pattern of their folder, with wildcards.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.folder = f"{plan.task}/comparison"

    def evaluate_code(self, wildcards: Any) -> str:
        """Return the fingerprint of an evaluation: of every metric, and of every decision."""
        decisions = [f"decisions.{name}" for name in self.plan.decisions()]
        metrics = [f"metrics.{name}" for name in self.plan.metrics()]
        return self.plan.code("evaluate.py", *metrics, *decisions)(wildcards)

    def code(self, script: str) -> Callable[[Any], str]:
        """Return `Plan.code` of a job that shows scores, which loads every metric."""
        return self.plan.code(script, *(f"metrics.{name}" for name in self.plan.metrics()))

    def evaluate_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the files of every node of a task that is not excluded, and of its ensembles."""
        own = self.plan.answering(wildcards.task)
        return self.plan.node_files(own, "params", "predictions", "out_of_fold", "rows", "split")

    def evaluate_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the metrics, the classes, the nodes that are not run, and what intervals need."""
        excluded = [
            node
            for node in self.plan.grid
            if node["task"] == wildcards.task and node["status"] == "excluded"
        ]
        return {
            "metrics": self.plan.metrics(),
            "metric": self.plan.objective(),
            "decisions": self.plan.decisions(),
            "classes": self.plan.classes(wildcards.task),
            "excluded": distinct(excluded, [*NODE_AXES, "reason"]),
            "leaking": self.plan.leaking(wildcards.task),
            "draws": self.plan.config["verdicts"]["draws"],
            "seed": self.plan.config["seed"],
        }

    def inflate_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return, for each pair, what both nodes predicted and the rows of the leaked one."""
        found: dict[str, list[str]] = {}
        for pair in self._pairs(wildcards.task):
            for side in ("honest", "leaked"):
                axes = {**pair, "protocol": pair[f"{side}_protocol"]}
                for name in ("predictions", "default_predictions"):
                    path = f"{self.plan.node}/{name}.parquet".format(**axes)
                    found.setdefault(f"{side}_{name}", []).append(path)
            rows = f"{self.plan.sample}/resampled.parquet".format(**axes)
            found.setdefault("leaked_rows", []).append(rows)
        return found

    def inflate_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the pairs of an honest node and its leaked twin, the classes and the metric."""
        seed = self.plan.config["seed"]
        found = self._pairs(wildcards.task)
        return {
            "pairs": [
                {**pair, "seed": derive(seed, *pair.values(), "inflation")} for pair in found
            ],
            "draws": self.plan.config["verdicts"]["draws"],
            **self.summarise_settings(wildcards),
        }

    def rank_inputs(self, wildcards: Any) -> list[str]:
        """Return the files of all rankings of features of a task."""
        found = self._rankings(wildcards.task)
        return [f"{self.plan.reduction}/reduction.parquet".format(**axes) for axes in found]

    def rank_settings(self, wildcards: Any) -> list[dict[str, Any]]:
        """Return the axes of these rankings, and whether each has leaked."""
        leaking = self.plan.leaking(wildcards.task)
        found = self._rankings(wildcards.task)
        return [{**axes, "leaked": axes["protocol"] in leaking} for axes in found]

    def summarise_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes and the metric of the studies."""
        return {
            "classes": self.plan.classes(wildcards.task),
            "metric": self.plan.objective(),
        }

    def compare_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return what figures show: classes, the metric of the studies, models side by side."""
        return {**self.summarise_settings(wildcards), **self.plan.config["comparison"]}

    def compare_code(self, wildcards: Any) -> str:
        """Return the fingerprint of a comparison: of every figure, and of the metrics."""
        drawn = [f"comparison.figures.{name}" for name in captions("comparison.figures")]
        metrics = [f"plugins.metrics.{name}" for name in self.plan.metrics()]
        return fingerprint("compare.py", *drawn, *metrics)

    def monitor_inputs(self, wildcards: Any) -> list[str]:
        """Return the record of every node of a task whose model trains by epochs."""
        own = self.plan.by_epochs(self.plan.of_task(wildcards.task))
        return [f"{self.plan.node}/params.json".format(**node) for node in own]

    def monitor_settings(self, wildcards: Any) -> list[dict[str, Any]]:
        """Return the axes of these nodes, and whether each has leaked."""
        leaking = self.plan.leaking(wildcards.task)
        return [
            {
                "axes": {axis: node[axis] for axis in NODE_AXES},
                "leaked": node["protocol"] in leaking,
            }
            for node in self.plan.by_epochs(self.plan.of_task(wildcards.task))
        ]

    def targets(self) -> list[str]:
        """Return every task's figures, its tables per test size, and its table of inflation."""
        tasks = self.plan.tasks
        drawn = [(task, name) for task in tasks for name in self.figures(task)]
        listed = [
            (point["task"], f"{table}-test-{point['test_size']}")
            for point in distinct(planned(self.plan.grid), ["task", "test_size"])
            for table in TABLES
        ]
        listed += [(task, "inflation") for task in tasks]
        listed += [(task, "stability") for task in tasks if self._rankings(task)]
        return [
            f"{self.folder.format(task=task)}/{name}.{suffix}"
            for names, suffixes in ((listed, LISTED), (drawn, DRAWN))
            for task, name in names
            for suffix in suffixes
        ]

    def figures(self, task: str) -> list[str]:
        """Return the names of a task's figures, some of which only some tasks have."""
        there = {
            "stability": self._rankings(task),
            "learning": self.plan.by_epochs(self.plan.of_task(task)),
        }
        own = [name for name, found in there.items() if found]
        return sorted([*captions("comparison.figures"), *own])

    def _pairs(self, task: str) -> list[dict[str, Any]]:
        return pairs(self.plan.of_task(task), self.plan.leaking(task))

    def _rankings(self, task: str) -> list[Node]:
        found = self.plan.reductions(self.plan.of_task(task))
        ranked = [name for name in values(found, "reducer") if self.plan.ranks(name)]
        return [axes for axes in found if axes["reducer"] in ranked]
