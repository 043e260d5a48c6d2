"""What the rules of stage `screening` ask for: `crossvalidate` and `screen`."""

from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError, nearest
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.plan import DRAWN, LISTED, Plan

#: The model that all others are compared with, whether or not it is asked for.
REFERENCE = "dummy"

#: What rule `screen` leaves in tasks/{task}/estimators.
SCREENED = [
    *("folds.parquet", "summary.parquet"),
    *(f"summary.{suffix}" for suffix in LISTED),
    *(f"estimators.{suffix}" for suffix in DRAWN),
]

SUMMARY = "Scores of models with default parameters on folds of the training stars, with intervals."


class Screening:
    """Inputs and parameters of the rules that compare models with their defaults.

    Attributes
    ----------
    folder : str
        Pattern of their folder, with wildcards.

    Raises
    ------
    ConfigError
        If a model or a task of ``estimators`` is unknown or cannot be compared.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.folder = f"{plan.task}/estimators"
        for name in plan.config["estimators"]["models"]:
            registry.path("models", name, "estimators.models")
            if registry.declared("models", name, "NEEDS"):
                raise ConfigError(
                    f"estimators.models: {name} is not shown features, and estimators are compared "
                    f"on features: leave it out here, and name it in the grid."
                )
        for task in plan.config["estimators"].get("tasks", []):
            if task not in plan.config["tasks"]:
                near = nearest(task, list(plan.config["tasks"]))
                raise ConfigError(f"estimators.tasks: there is no task '{task}'; {near}")

    def models(self, task: str) -> list[str]:
        """Return the models compared on a task: those asked for and the reference, or none."""
        asked = self.plan.config["estimators"]["models"]
        if not asked or task not in self.plan.config["estimators"].get("tasks", [task]):
            return []
        return list(dict.fromkeys([*asked, REFERENCE]))

    def crossvalidate_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the table of a task and the split that is explored."""
        return self.plan.explored(wildcards)

    def crossvalidate_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the folds and the seed: the same for all models of a task."""
        return {
            "classes": self.plan.classes(wildcards.task),
            "folds": self.plan.config["estimators"]["folds"],
            "seed": derive(self.plan.config["seed"], wildcards.task, "estimators"),
        }

    def crossvalidate_code(self, wildcards: Any) -> str:
        """Return the fingerprint of cross-validating a model."""
        return fingerprint("crossvalidate.py", f"plugins.models.{wildcards.model}")

    def screen_inputs(self, wildcards: Any) -> list[str]:
        """Return the scores of each model of a task on the folds."""
        folder = self.folder.format(task=wildcards.task)
        return [f"{folder}/{model}/folds.parquet" for model in self.models(wildcards.task)]

    def screen_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the task, its models in the order of their files, and the reference."""
        return {
            "task": wildcards.task,
            "models": self.models(wildcards.task),
            "reference": REFERENCE,
        }

    def figures(self, task: str) -> list[str]:
        """Return the names of a task's figures."""
        return ["estimators"] if self.models(task) else []

    def targets(self) -> list[str]:
        """Return the tables and figures of all tasks; none if there are no models."""
        tasks = [task for task in self.plan.tasks if self.models(task)]
        return [f"{self.folder.format(task=task)}/{name}" for task in tasks for name in SCREENED]
