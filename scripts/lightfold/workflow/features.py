"""The experiment as copies of stars and the resamplers that draw them see it."""

from typing import Any

from lightfold import registry
from lightfold.seeds import derive
from lightfold.workflow.nodes import values
from lightfold.workflow.plan import Planning

#: The table of a data set that rule `collate` leaves.
AUGMENTED = "augmented"


class Augmenting(Planning):
    """Inputs and parameters of the rules `extract`, `augment`, `collate` and `resample`."""

    def feature_settings(self) -> dict[str, Any]:
        """Return how features are computed; the number of copies is no part of it."""
        features = self.config["features"]
        return {name: value for name, value in features.items() if name != "copies"}

    def augment_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return how features are computed, of which classes there are copies, and their seed."""
        return {
            **self.config["features"],
            "classes": [
                task["classes"]
                for name, task in self.config["tasks"].items()
                if task["dataset"] == wildcards.dataset and self._needs(name, AUGMENTED)
            ],
            "seed": self.copies_seed(wildcards.dataset),
        }

    def copies_seed(self, dataset: str) -> int:
        """Return the seed of the copies of a data set's stars."""
        return derive(self.config["seed"], dataset, AUGMENTED)

    def resample_files(self, wildcards: Any) -> dict[str, str]:
        """Return the table and the split of a task, and the tables that the resampler needs."""
        folder = self.dataset.format(dataset=self.config["tasks"][wildcards.task]["dataset"])
        needs = registry.declared("resamplers", wildcards.resampler, "NEEDS")
        return {
            "table": f"{self.task}/table.parquet".format(**wildcards),
            "split": f"{self.split}/split.parquet".format(**wildcards),
            **{name: f"{folder}/{name}.parquet" for name in needs},
        }

    def _needs(self, task: str, table: str) -> bool:
        """Return whether any planned node of a task has a resampler that needs a table."""
        used = values(self._of_task(task), "resampler")
        return any(table in registry.declared("resamplers", name, "NEEDS") for name in used)
