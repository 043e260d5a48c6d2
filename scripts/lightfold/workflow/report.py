"""What the rule of stage `report` asks for: `report`."""

from collections import defaultdict
from typing import Any

from lightfold import __version__
from lightfold.axes import NODE_AXES
from lightfold.display.figures import captions
from lightfold.workflow.comparison import TABLES, Comparison
from lightfold.workflow.exploration import Exploration
from lightfold.workflow.nodes import planned, values
from lightfold.workflow.plan import Plan
from lightfold.workflow.screening import Screening
from lightfold.workflow.verdicts import TABLES as DECIDED
from lightfold.workflow.verdicts import Verdicts


class Report:
    """Inputs and parameters of the rule that writes the report."""

    def __init__(
        self,
        plan: Plan,
        exploration: Exploration,
        screening: Screening,
        comparison: Comparison,
        verdicts: Verdicts,
    ) -> None:
        self.plan = plan
        self.exploration = exploration
        self.screening = screening
        self.comparison = comparison
        self.verdicts = verdicts

    def report_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the tables, records and figures that the report reads, in the order of tasks."""
        found: dict[str, list[str]] = defaultdict(list)
        for task in self.plan.tasks:
            own = self.plan.of_task(task)
            folder = self.plan.task.format(task=task)
            compared = self.comparison.folder.format(task=task)
            found["table"].append(f"{folder}/table.parquet")
            found["left_out"].append(f"{folder}/left_out.parquet")
            found["audit"].append(f"{folder}/audit.parquet")
            decided = self.verdicts.folder.format(task=task)
            found["nodes"].append(f"{compared}/nodes.parquet")
            found["inflation"].append(f"{compared}/inflation.parquet")
            found["verdict"].append(f"{decided}/verdict.parquet")
            if self.screening.models(task):
                estimators = self.screening.folder.format(task=task)
                found["estimators"].append(f"{estimators}/summary.parquet")
            found["scores"] += [
                f"{compared}/scores-test-{size}.parquet" for size in self._sizes(task)
            ]
            for stage, names in self._figures(task).items():
                drawn = self._stages()[stage].folder.format(task=task)
                found["figures"] += [f"{drawn}/{name}.png" for name in names]
            for model in values(own, "model"):
                node = next(node for node in own if node["model"] == model)
                found["params"].append(f"{self.plan.node}/params.json".format(**node))
        return dict(found)

    def report_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return what the head of the report says, and what there is of every task.

        The head has the seed, the budget, and the values on each axis.
        """
        grid = planned(self.plan.grid)
        axes = {axis: values(grid, axis) for axis in NODE_AXES if axis != "task"}
        if ensembles := values(self.plan.ensembles(grid), "model"):
            axes["ensemble"] = ensembles
        return {
            "lightfold": __version__,
            "results": self.plan.results,
            "seed": self.plan.config["seed"],
            "folds": self.plan.config["split"]["folds"],
            **self.plan.config["tuning"],
            "axes": axes,
            "tasks": [
                {
                    "name": task,
                    "classes": self.plan.classes(task),
                    "estimators": bool(self.screening.models(task)),
                    "sizes": self._sizes(task),
                    "figures": self._figures(task),
                    "tables": TABLES,
                    "decided": DECIDED,
                }
                for task in self.plan.tasks
            ],
        }

    def _sizes(self, task: str) -> list[str]:
        """Return the test sizes of a task, as they are in paths."""
        return sorted(values(self.plan.of_task(task), "test_size"))

    def _stages(self) -> dict[str, Exploration | Screening | Comparison | Verdicts]:
        """Return the stages that draw figures, by name."""
        return {
            "exploration": self.exploration,
            "screening": self.screening,
            "comparison": self.comparison,
            "verdicts": self.verdicts,
        }

    def _figures(self, task: str) -> dict[str, dict[str, str]]:
        """Return the captions of a task's figures, by stage and name."""
        reduced = self.plan.reductions(self.plan.of_task(task))
        empty = [] if reduced else ["confusion_reduced"]
        return {
            name: {
                figure: captions(name)[figure]
                for figure in stage.figures(task)
                if figure not in empty
            }
            for name, stage in self._stages().items()
        }
