"""What the rule of stage `tuning` asks for: `tune`."""

from typing import Any

from lightfold.runtime.fingerprint import fingerprint
from lightfold.workflow.plan import Plan


class Tuning:
    """Inputs and parameters of the rule that makes nodes."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def tune_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return what a node is made from: rows, stars, and what its reducer has learned."""
        plan = self.plan
        files = {
            "resampled": f"{plan.sample}/resampled.parquet",
            "table": f"{plan.task}/table.parquet",
        }
        if plan.learns(wildcards.reducer):
            files["reduction"] = f"{plan.reduction}/reduction.parquet"
        pair = {"resampler": wildcards.resampler, "model": wildcards.model}
        return {
            **{name: path.format(**wildcards) for name, path in files.items()},
            **plan.shown_tables(wildcards.task, [pair]),
        }

    def tune_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the budget and the seed of a node."""
        tuning = self.plan.config["tuning"]
        return {
            "classes": self.plan.classes(wildcards.task),
            "metric": tuning["metric"],
            "trials": tuning["trials_of"].get(wildcards.model, tuning["trials"]),
            **self.plan.seed(wildcards),
        }

    def tune_code(self, wildcards: Any) -> str:
        """Return the fingerprint of tuning a model for the metric of the studies."""
        return fingerprint(
            "tune.py",
            f"plugins.models.{wildcards.model}",
            f"plugins.reducers.{wildcards.reducer}",
            f"plugins.metrics.{self.plan.objective()}",
            *self.plan.resampling([wildcards.resampler]),
        )
