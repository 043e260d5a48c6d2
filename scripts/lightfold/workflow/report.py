"""What the rule of stage `report` asks for: `report`."""

from typing import Any

from lightfold import __version__
from lightfold.axes import NODE_AXES
from lightfold.display.figures import captions
from lightfold.workflow.comparison import TABLES, Comparison
from lightfold.workflow.exploration import Exploration
from lightfold.workflow.nodes import planned, values
from lightfold.workflow.plan import Plan
from lightfold.workflow.screening import Screening


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
        found = []
        for task in self.report_tasks(wildcards):
            drawn = [figure["path"] for own in task["figures"].values() for figure in own.values()]
            found += [*task["files"].values(), *task["scores"].values(), *drawn, *task["params"]]
        return found

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
        estimators = f"{self.screening.folder.format(task=task)}/summary.parquet"
        return {
            "name": task,
            "classes": self.plan.classes(task),
            "comparison": compared,
            "files": {
                "table": f"{folder}/table.parquet",
                "audit": f"{folder}/audit.parquet",
                "nodes": f"{compared}/nodes.parquet",
                "inflation": f"{compared}/inflation.parquet",
                **({"estimators": estimators} if self.screening.models(task) else {}),
            },
            "figures": self._figures(task),
            "tables": TABLES,
            "scores": {
                size: f"{compared}/scores-test-{size}.parquet"
                for size in sorted(values(own, "test_size"))
            },
            "params": [
                f"{self.plan.node}/params.json".format(
                    **next(node for node in own if node["model"] == model)
                )
                for model in values(own, "model")
            ],
        }

    def _figures(self, task: str) -> dict[str, dict[str, dict[str, str]]]:
        """Return the paths and captions of a task's figures, by stage and name."""
        stages: dict[str, Exploration | Screening | Comparison] = {
            "exploration": self.exploration,
            "screening": self.screening,
            "comparison": self.comparison,
        }
        reduced = self.plan.reductions(self.plan.of_task(task))
        empty = [] if reduced else ["confusion_reduced"]
        return {
            name: {
                figure: {
                    "path": f"{stage.folder.format(task=task)}/{figure}.png",
                    "caption": captions(name)[figure],
                }
                for figure in stage.figures(task)
                if figure not in empty
            }
            for name, stage in stages.items()
        }
