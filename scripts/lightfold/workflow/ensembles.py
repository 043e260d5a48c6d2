"""What the rule of stage `ensembles` asks for: `ensemble`."""

from typing import Any

from lightfold.runtime.fingerprint import fingerprint
from lightfold.workflow.plan import NOTHING, Plan

#: What is read of each node.
FILES = ("params", "predictions", "fold_predictions", "out_of_fold")


class Ensembles:
    """Inputs and parameters of the rule that makes ensembles."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def each(self, file: str) -> list[str]:
        """Return the pattern of a file of every ensemble; without any, one that nothing needs."""
        return [
            f"{self.plan.ensemble.replace('{ensemble}', name)}/{file}"
            for name in self.plan.config["ensembles"] or [NOTHING]
        ]

    def ensemble_inputs(self, wildcards: Any) -> dict[str, Any]:
        """Return what the nodes of a split answered, and its stars."""
        own = self.plan.of_split(wildcards)
        return {
            **self.plan.node_files(own, *FILES),
            "split": f"{self.plan.split}/split.parquet".format(**wildcards),
        }

    def ensemble_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the ensembles, the classes, the metric of the studies, and the seed of a split."""
        return {
            "names": self.plan.config["ensembles"],
            "classes": self.plan.classes(wildcards.task),
            "metric": self.plan.objective(),
            **self.plan.seed(wildcards),
        }

    def ensemble_code(self, wildcards: Any) -> str:
        """Return the fingerprint of all ensembles of a split."""
        names = self.plan.config["ensembles"]
        metric = f"plugins.metrics.{self.plan.objective()}"
        return fingerprint("ensemble.py", metric, *(f"plugins.ensembles.{name}" for name in names))
