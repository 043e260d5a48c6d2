"""What the rules of stage `prediction` ask for: of exported models and of new stars."""

from typing import Any

from lightfold.workflow import steps
from lightfold.workflow.plan import Plan


class Prediction:
    """Inputs and parameters of the rules that export models and predict new stars."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def status_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the results' folder, the nodes of the grid, and the files of all other stages."""
        return {
            "results": self.plan.results,
            "nodes": steps.nodes(self.plan),
            "steps": steps.steps(self.plan),
        }
