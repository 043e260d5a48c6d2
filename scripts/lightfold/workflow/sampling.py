"""What the rules of stage `sampling` ask for: `split` and `resample`."""

from typing import Any

from lightfold import registry
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.plan import Plan


class Sampling:
    """Inputs and parameters of the rules that split stars and resample rows."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def split_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the folds and the seed: the same for all test sizes, so that test sets nest."""
        seed = derive(self.plan.config["seed"], wildcards.task, wildcards.repeat, "split")
        return {"folds": self.plan.config["split"]["folds"], "seed": seed}

    def split_code(self, wildcards: Any) -> str:
        """Return the fingerprint of splitting under a protocol."""
        return fingerprint("split.py", f"plugins.protocols.{wildcards.protocol}")

    def resample_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the table and the split of a task, and the tables that the resampler needs."""
        needs = registry.declared("resamplers", wildcards.resampler, "NEEDS")
        return {
            "table": f"{self.plan.task}/table.parquet".format(**wildcards),
            "split": f"{self.plan.split}/split.parquet".format(**wildcards),
            **self.plan.tables(wildcards.task, *needs),
        }

    def resample_settings(self, wildcards: Any) -> dict[str, int]:
        """Return the seed of a sample."""
        return self.plan.seed(wildcards)

    def resample_code(self, wildcards: Any) -> str:
        """Return the fingerprint of a resampler under a protocol."""
        return fingerprint(
            "resample.py",
            f"plugins.protocols.{wildcards.protocol}",
            f"plugins.resamplers.{wildcards.resampler}",
        )
