"""What the rules of stage `images` ask for: `draw` and `portray`."""

from collections.abc import Callable
from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError
from lightfold.workflow.families import with_period
from lightfold.workflow.plan import Plan


class Images:
    """Parameters of the rules that draw images of stars and of copies of stars."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._refuse_folding()

    def code(self, script: str) -> Callable[[Any], str]:
        """Return `Plan.code` of a job that draws the channels."""
        channels = self.plan.config["images"]["channels"]
        return self.plan.code(script, *(f"channels.{name}" for name in channels))

    def draw_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the bands, the channels, and the fewest points of a band that is drawn."""
        features = self.plan.config["features"]
        least = min(features["min_points"].values())
        return {"bands": features["bands"], **self.plan.config["images"], "least": least}

    def portray_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return these, the seed of the copies, and how many points they keep in a band."""
        kept = max(self.plan.config["features"]["min_points"].values())
        seed = self.plan.copies_seed(wildcards.dataset)
        return {**self.draw_settings(wildcards), "seed": seed, "kept": kept}

    def _refuse_folding(self) -> None:
        """Raise a `ConfigError` if images are to be folded and there are no periods."""
        config = self.plan.config
        folding = [
            name
            for name in config["images"]["channels"]
            if registry.declared("channels", name, "FOLDS")
        ]
        shown = any(self.plan.with_images(self.plan.of_task(task)) for task in self.plan.tasks)
        if shown and folding and not with_period(config):
            raise ConfigError(
                f"images.channels: '{folding[0]}' folds light curves at their period: add "
                f"'period' to `features.families`, or write `images: {{channels: [dmdt]}}`."
            )
