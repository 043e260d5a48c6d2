"""What the rule of stage `report` asks for: `report`."""

from typing import Any

from lightfold import __version__
from lightfold.axes import NODE_AXES
from lightfold.workflow.comparison import Comparison
from lightfold.workflow.exploration import Exploration
from lightfold.workflow.nodes import planned, values
from lightfold.workflow.plan import Plan
from lightfold.workflow.screening import Screening

#: Figures that the report shows of every task: of the comparison, and of the stars themselves.
COMPARED = ("confusion_cases", "confusion", "test_sizes", "class_f1", "inflation", "runtimes")
EXPLORED = ("counts", "distributions", "period_amplitude", "correlation", "missing", "pca")


class Report:
    """Inputs and parameters of the rule that writes the report."""

    def __init__(
        self, plan: Plan, exploration: Exploration, screening: Screening, comparison: Comparison
    ) -> None:
        self.plan = plan
        self.exploration = exploration
        self.screening = screening
        self.comparison = comparison

    def report_tasks(self, wildcards: Any) -> list[dict[str, Any]]:
        """Return the name, the classes and the files of every task, as `report` takes them."""
        return [self._task(task) for task in self.plan.tasks]

    def report_inputs(self, wildcards: Any) -> list[str]:
        """Return the tables and records that the report reads."""
        parts = ("files", "scores", "figures")
        return [
            path
            for task in self.report_tasks(wildcards)
            for paths in (*(task[part].values() for part in parts), task["params"])
            for path in paths
        ]

    def report_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return what the head of the report says: seed, budget, and the values on each axis."""
        grid = planned(self.plan.grid)
        axes = [axis for axis in NODE_AXES if axis != "task"]
        return {
            "lightfold": __version__,
            "results": self.plan.results,
            "seed": self.plan.config["seed"],
            "folds": self.plan.config["split"]["folds"],
            **self.plan.config["tuning"],
            "axes": {axis: values(grid, axis) for axis in axes},
        }

    def _task(self, task: str) -> dict[str, Any]:
        own = self.plan.of_task(task)
        folder = self.plan.task.format(task=task)
        compared = self.comparison.folder.format(task=task)
        estimators = f"{self.screening.folder.format(task=task)}/summary.csv"
        return {
            "name": task,
            "classes": self.plan.classes(task),
            "comparison": compared,
            "files": {
                "table": f"{folder}/table.parquet",
                "audit": f"{folder}/audit.parquet",
                "nodes": f"{compared}/nodes.parquet",
                "inflation": f"{compared}/inflation.csv",
                **({"estimators": estimators} if self.screening.models(task) else {}),
            },
            "figures": self._figures(task),
            "scores": {
                size: f"{compared}/scores-test-{size}.csv"
                for size in sorted(values(own, "test_size"))
            },
            "params": [
                f"{self.plan.node}/params.json".format(
                    **next(node for node in own if node["model"] == model)
                )
                for model in values(own, "model")
            ],
        }

    def _figures(self, task: str) -> dict[str, str]:
        """Return the paths of the figures that the report shows of a task, by name."""
        reduced = self.plan.reductions(self.plan.of_task(task))
        fewer = ["confusion_reduced"] if reduced else []
        shown = {
            "comparison": [*COMPARED, *fewer, *self.comparison.figures(task)],
            "explore": [*EXPLORED, *self.exploration.figures(task)],
            "estimators": ["estimators"] if self.screening.models(task) else [],
        }
        folder = self.plan.task.format(task=task)
        return {
            name: f"{folder}/{part}/{name}.png" for part, names in shown.items() for name in names
        }
