"""The experiment as the rules see it that show stars before any model sees them."""

from typing import Any

from lightfold import registry
from lightfold.seeds import derive
from lightfold.workflow.plan import Planning

#: What rules `phase` and `embed` leave in tasks/{task}/explore.
PHASED = ("phased.png", "phased.pdf", "members.parquet", "phased.parquet")
MAPPED = ("tsne.png", "tsne.pdf", "tsne.parquet")


class Exploring(Planning):
    """Inputs, parameters and outputs of the rules `explore`, `phase` and `embed`."""

    def explore_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the bands, and how period and amplitude may be called."""
        return {
            "classes": self.classes(wildcards.task),
            "bands": self.config["features"]["bands"],
            "period": self.config["exploration"]["period"],
            "amplitude": self.config["exploration"]["amplitude"],
        }

    def explorations(self, files: list[str]) -> list[str]:
        """Return the files that the exploration of every task leaves, given their names."""
        return [
            f"{self.task}/explore/{name}".format(task=task)
            for task in self._by_task
            for name in files
        ]

    def phased_tasks(self) -> str:
        """Return a wildcard's pattern: the tasks whose data set comes as light curves."""
        return "|".join(self._phased()) or "(?!)"  # a pattern that matches nothing

    def phased_files(self, wildcards: Any) -> dict[str, str]:
        """Return the explored table and split, and the light curves and features behind it."""
        return self.explored_files(wildcards, "light_curves", "features")

    def phase_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the task, its classes and the bands."""
        return {
            "task": wildcards.task,
            "classes": self.classes(wildcards.task),
            "bands": self.config["features"]["bands"],
        }

    def embed_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the perplexities and a seed."""
        return {
            "classes": self.classes(wildcards.task),
            "perplexities": self.config["exploration"]["perplexities"],
            "seed": derive(self.config["seed"], wildcards.task, "embed"),
        }

    def shown_files(self) -> list[str]:
        """Return what both rules leave, of all tasks; no maps if no perplexity is asked for."""
        own = [(task, name) for task in self._phased() for name in PHASED]
        if self.config["exploration"]["perplexities"]:
            own += [(task, name) for task in self._by_task for name in MAPPED]
        return [f"{self.task.format(task=task)}/explore/{name}" for task, name in own]

    def shown_figures(self, task: str) -> list[str]:
        """Return the names of the figures that both rules draw of a task."""
        maps = ["tsne"] if self.config["exploration"]["perplexities"] else []
        return [*(["phased"] if task in self._phased() else []), *maps]

    def _phased(self) -> list[str]:
        return [
            name
            for name in self._by_task
            if registry.declared("datasets", self._kind(name), "PRODUCES") == "light_curves"
        ]

    def _kind(self, task: str) -> str:
        return str(self.config["datasets"][self.config["tasks"][task]["dataset"]]["kind"])
