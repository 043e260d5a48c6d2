"""The experiment as the rules see it that make and show images, and the epochs of fits."""

from collections.abc import Callable
from typing import Any

from lightfold import registry
from lightfold.axes import NODE_AXES
from lightfold.workflow.audit import Auditing
from lightfold.workflow.features import Augmenting
from lightfold.workflow.nodes import Node, values

#: Table of a data set that rule `images` leaves.
IMAGES = "images"


class Picturing(Auditing, Augmenting):
    """Inputs, parameters and outputs of the rules `images`, `portray`, `exhibit` and `monitor`."""

    def drawing_code(self, script: str) -> Callable[[Any], str]:
        """Return `code` of what draws the channels."""
        return self.code(
            script, *(f"plugins.channels.{name}" for name in self.config["images"]["channels"])
        )

    def image_settings(self) -> dict[str, Any]:
        """Return the bands and the channels."""
        return {"bands": self.config["features"]["bands"], **self.config["images"]}

    def portray_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the bands, the channels, and the seed of the copies."""
        return {**self.image_settings(), "seed": self.copies_seed(wildcards.dataset)}

    def exhibited_files(self, wildcards: Any) -> dict[str, str]:
        """Return the explored table and split of a task, and the images of its data set."""
        return self.explored_files(wildcards, IMAGES)

    def exhibit_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes of a task."""
        return {"classes": self.classes(wildcards.task)}

    def monitored(self, wildcards: Any) -> list[dict[str, Any]]:
        """Return the axes and the record of every node of a task whose fit goes on by epochs."""
        leaking = self.leaking(wildcards.task)
        return [
            {
                "axes": {axis: node[axis] for axis in NODE_AXES},
                "leaked": node["protocol"] in leaking,
                "path": f"{self.node}/params.json".format(**node),
            }
            for node in self._by_epochs(self._of_task(wildcards.task))
        ]

    def monitored_files(self, wildcards: Any) -> list[str]:
        """Return these records."""
        return [made["path"] for made in self.monitored(wildcards)]

    def picture_files(self) -> list[str]:
        """Return the figures of images and of epochs, of all tasks that have any."""
        found = [
            f"{self.task.format(task=task)}/{name}"
            for task, own in self._by_task.items()
            for name, there in (
                ("explore/images", self._pictured(own)),
                ("comparison/learning", self._by_epochs(own)),
            )
            if there
        ]
        return [f"{path}.{suffix}" for path in found for suffix in ("png", "pdf")]

    def _pictured(self, nodes: list[Node]) -> bool:
        """Return whether any model of some nodes is shown images."""
        models = values(nodes, "model")
        return any(IMAGES in registry.declared("models", name, "NEEDS") for name in models)

    def _by_epochs(self, nodes: list[Node]) -> list[Node]:
        """Return those of some nodes whose fits go on by epochs."""
        return [node for node in nodes if registry.declared("models", node["model"], "EPOCHS")]
