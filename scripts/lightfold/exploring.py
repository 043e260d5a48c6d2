"""The experiment as the rule of the exploration sees it."""

from typing import Any

from lightfold.planning import Planning


class Exploring(Planning):
    """Parameters and outputs of the rule `explore`."""

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
