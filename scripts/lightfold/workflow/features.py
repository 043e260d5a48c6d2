"""What the rules of stage `features` ask for: `extract`, `gather`, `augment` and `collate`."""

from collections.abc import Callable
from typing import Any

from lightfold import registry
from lightfold.workflow.nodes import values
from lightfold.workflow.plan import AUGMENTED, REST, Plan


class Features:
    """Parameters of the rules that compute features of stars and of copies of stars.

    Attributes
    ----------
    columns : list of str
        Columns of the table of stars that are features.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.columns = list(plan.config["features"]["from_objects"])

    def code(self, script: str) -> Callable[[Any], str]:
        """Return `Plan.code` of a job that computes the chosen families of features."""
        families = self.plan.config["features"]["families"]
        return self.plan.code(script, *(f"families.{name}" for name in families))

    def chunks(self) -> range:
        """Return the numbers of the chunks of stars."""
        return range(self.plan.config["features"]["chunks"])

    def extract_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return how features are computed; the number of copies is not part of it.

        The stars of a partition get the columns of the table of stars later, in `gather`. So a new
        column does not compute their features again.
        """
        features = self.plan.config["features"]
        own = {name: value for name, value in features.items() if name != "copies"}
        if hasattr(wildcards, "partition"):
            own |= {"chunks": 1, "partition": True, "from_objects": []}
        return own

    def gather_inputs(self, wildcards: Any) -> dict[str, Any]:
        """Return the features of all chunks; of partitions, also their stars.

        Stars of a table of stars that are in no partition have features of their own.
        """
        name = wildcards.dataset
        objects = self._objects(name)
        if parts := self.plan.partition_files(name, "objects.parquet"):
            rest = self.plan.partition.format(dataset=name, partition=REST)
            others = (
                [f"{rest}/features.parquet"]
                if self.plan.config["datasets"][name].get("objects")
                else []
            )
            return {
                "chunks": [*self.plan.partition_files(name, "features.parquet"), *others],
                "parts": parts,
                **objects,
            }
        folder = self.plan.dataset.format(dataset=name)
        return {
            "chunks": [f"{folder}/chunks/{chunk}.parquet" for chunk in self.chunks()],
            **objects,
        }

    def collate_inputs(self, wildcards: Any) -> dict[str, Any]:
        """Return the features of the copies of all chunks, and their stars if these have some."""
        folder = self.plan.dataset.format(dataset=wildcards.dataset)
        chunks = [f"{folder}/copies/{chunk}.parquet" for chunk in self.chunks()]
        return {"chunks": chunks, **self._objects(wildcards.dataset)}

    def augment_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return how features are computed, which classes have copies, and their seed."""
        return {
            **self.plan.config["features"],
            "classes": [
                task["classes"]
                for name, task in self.plan.config["tasks"].items()
                if task["dataset"] == wildcards.dataset and self._has_copies(name)
            ],
            "seed": self.plan.copies_seed(wildcards.dataset),
        }

    def _objects(self, dataset: str) -> dict[str, str]:
        """Return the table of stars of a data set, if some of its columns are features."""
        path = f"{self.plan.dataset.format(dataset=dataset)}/objects.parquet"
        return {"objects": path} if self.columns else {}

    def _has_copies(self, task: str) -> bool:
        """Return whether any planned node of a task has a resampler that draws copies."""
        used = values(self.plan.of_task(task), "resampler")
        return any(AUGMENTED in registry.declared("resamplers", name, "NEEDS") for name in used)
