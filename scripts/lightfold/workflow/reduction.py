"""What the rule of stage `reduction` asks for: `reduce`."""

from typing import Any

from lightfold.runtime.fingerprint import fingerprint
from lightfold.workflow.plan import Plan


class Reduction:
    """Parameters of the rule that lets a reducer learn."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def reduce_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes and the seed of a reduction."""
        return {"classes": self.plan.classes(wildcards.task), **self.plan.seed(wildcards)}

    def reduce_code(self, wildcards: Any) -> str:
        """Return the fingerprint of a reducer."""
        return fingerprint("reduce.py", f"plugins.reducers.{wildcards.reducer}")
