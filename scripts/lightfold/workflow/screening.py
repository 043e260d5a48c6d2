"""The experiment as the rules that compare estimators see it."""

from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.plan import Planning

#: The model that all others are compared with, whether or not it is asked for.
REFERENCE = "dummy"


class Screening(Planning):
    """Inputs and parameters of the rules `crossvalidate` and `screen`.

    Attributes
    ----------
    estimators : str
        Pattern of their folder, with wildcards.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self.estimators = f"{self.task}/estimators"
        for name in config["estimators"]["models"]:
            try:
                registry.path("models", name)
            except ConfigError as error:
                raise ConfigError(f"estimators.models: {error}") from error
            if registry.declared("models", name, "NEEDS"):
                raise ConfigError(
                    f"estimators.models: {name} is not shown features, on which estimators are "
                    f"compared: leave it out here, and name it in the grid."
                )
        for task in config["estimators"].get("tasks", []):
            if task not in config["tasks"]:
                near = registry.nearest(task, list(config["tasks"]))
                raise ConfigError(f"estimators.tasks: there is no task '{task}'; {near}")

    def screened(self, task: str) -> list[str]:
        """Return the models compared on a task: those asked for and the reference, or none."""
        asked = self.config["estimators"]["models"]
        if not asked or task not in self.config["estimators"].get("tasks", [task]):
            return []
        return list(dict.fromkeys([*asked, REFERENCE]))

    def crossvalidate_code(self, wildcards: Any) -> str:
        """Return the fingerprint of cross-validating a model."""
        return fingerprint("crossvalidate.py", f"plugins.models.{wildcards.model}")

    def crossvalidate_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the folds and the seed: the same for all models of a task."""
        return {
            "classes": self.classes(wildcards.task),
            "folds": self.config["estimators"]["folds"],
            "seed": derive(self.config["seed"], wildcards.task, "estimators"),
        }

    def screened_files(self, wildcards: Any) -> list[str]:
        """Return what each model of a task scored on the folds."""
        folder = self.estimators.format(task=wildcards.task)
        return [f"{folder}/{model}/folds.parquet" for model in self.screened(wildcards.task)]

    def screen_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the task, its models in the order of their files, and the reference."""
        return {
            "task": wildcards.task,
            "models": self.screened(wildcards.task),
            "reference": REFERENCE,
        }

    def estimator_files(self) -> list[str]:
        """Return the tables and figures of all tasks; none if there are no models."""
        names = [
            *("folds.parquet", "summary.parquet", "summary.csv", "summary.md", "summary.tex"),
            *("estimators.png", "estimators.pdf"),
        ]
        tasks = [task for task in self._by_task if self.screened(task)]
        return [f"{self.estimators.format(task=task)}/{name}" for task in tasks for name in names]
