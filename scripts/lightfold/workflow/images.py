"""What the rules of stage `images` ask for: `draw` and `portray`."""

from collections.abc import Callable
from typing import Any

from lightfold.workflow.plan import Plan


class Images:
    """Parameters of the rules that draw images of stars and of copies of stars."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def code(self, script: str) -> Callable[[Any], str]:
        """Return `Plan.code` of a job that draws the channels."""
        channels = self.plan.config["images"]["channels"]
        return self.plan.code(script, *(f"channels.{name}" for name in channels))

    def draw_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the bands and the channels."""
        return {"bands": self.plan.config["features"]["bands"], **self.plan.config["images"]}

    def portray_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the bands, the channels, and the seed of the copies."""
        seed = self.plan.copies_seed(wildcards.dataset)
        return {**self.draw_settings(wildcards), "seed": seed}
