"""What the rules of stage `exploration` ask for: `explore`, `phase`, `embed` and `exhibit`."""

from typing import Any

from lightfold.seeds import derive
from lightfold.workflow.plan import NOTHING, Plan

#: What rules `phase`, `embed` and `exhibit` leave in tasks/{task}/explore.
PHASED = ("phased.png", "phased.pdf", "members.parquet", "phased.parquet")
MAPPED = ("tsne.png", "tsne.pdf", "tsne.parquet")
EXHIBITED = ("images.png", "images.pdf")


class Exploration:
    """Inputs and parameters of the rules that show stars before any model sees them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def explore_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the table of a task and the split that is explored."""
        return self.plan.explored(wildcards)

    def explore_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the bands, and how period and amplitude may be called."""
        return {
            "classes": self.plan.classes(wildcards.task),
            "bands": self.plan.config["features"]["bands"],
            "period": self.plan.config["exploration"]["period"],
            "amplitude": self.plan.config["exploration"]["amplitude"],
        }

    def phased_tasks(self) -> str:
        """Return a wildcard's pattern: the tasks whose data set comes as light curves."""
        return "|".join(self._with_curves()) or NOTHING

    def phase_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the explored table and split, and the light curves and features behind it."""
        return self.plan.explored(wildcards, "light_curves", "features")

    def phase_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the task, its classes and the bands."""
        return {
            "task": wildcards.task,
            "classes": self.plan.classes(wildcards.task),
            "bands": self.plan.config["features"]["bands"],
        }

    def embed_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the table of a task and the split that is explored."""
        return self.plan.explored(wildcards)

    def embed_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the perplexities and a seed."""
        return {
            "classes": self.plan.classes(wildcards.task),
            "perplexities": self.plan.config["exploration"]["perplexities"],
            "seed": derive(self.plan.config["seed"], wildcards.task, "embed"),
        }

    def exhibit_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the explored table and split of a task, and the images of its data set."""
        return self.plan.explored(wildcards, "images")

    def exhibit_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes of a task."""
        return {"classes": self.plan.classes(wildcards.task)}

    def targets(self, explored: list[str]) -> list[str]:
        """Return what the rules leave of all tasks, given the names of what `explore` leaves.

        There are no maps if no perplexity is asked for, and no images if no model is shown any.
        """
        found = [(task, name) for task in self.plan.tasks for name in explored]
        found += [(task, name) for task in self._with_curves() for name in PHASED]
        found += [(task, name) for task in self._mapped() for name in MAPPED]
        found += [(task, name) for task in self._exhibited() for name in EXHIBITED]
        return [f"{self.plan.task.format(task=task)}/explore/{name}" for task, name in found]

    def figures(self, task: str) -> list[str]:
        """Return the figures of a task that not every task has."""
        there = {"phased": self._with_curves(), "tsne": self._mapped(), "images": self._exhibited()}
        return [name for name, tasks in there.items() if task in tasks]

    def _with_curves(self) -> list[str]:
        tasks = self.plan.config["tasks"]
        return [
            name
            for name in self.plan.tasks
            if self.plan.produces(tasks[name]["dataset"]) == "light_curves"
        ]

    def _mapped(self) -> list[str]:
        return self.plan.tasks if self.plan.config["exploration"]["perplexities"] else []

    def _exhibited(self) -> list[str]:
        return [task for task in self.plan.tasks if self.plan.with_images(self.plan.of_task(task))]
