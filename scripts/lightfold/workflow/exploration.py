"""What the rules of stage `exploration` ask for: `explore`, `phase`, `embed` and `exhibit`."""

from typing import Any

from lightfold.display.figures import captions
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.families import with_period
from lightfold.workflow.plan import DRAWN, LISTED, NOTHING, Plan

#: Tables that rule `explore` leaves, beside those of `DIAGRAMS`.
TABULATED = [
    *("counts", "distributions", "correlation", "missing"),
    *("pca_variance", "pca_stars"),
]

#: The family whose features `rise_fall` shows.
TRANSIENT = "transient"

#: Figures with a table of their own that only some experiments have.
DIAGRAMS = ("period_amplitude", "rise_fall")
COUNTS = "Number and share of the stars of each class, and how unequal the classes are."


class Exploration:
    """Inputs and parameters of the rules that show stars before any model sees them.

    Attributes
    ----------
    folder : str
        Pattern of their folder, with wildcards.
    shown : str
        The figure of light curves, and the table of their points: ``phased``, or ``from_peak``
        without the family that finds periods.
    tabulated, drawn : list of str
        The tables and the figures of rule `explore`.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.folder = f"{plan.task}/explore"
        self.shown = "phased" if with_period(plan.config) else "from_peak"
        own = self._diagrams()
        self.tabulated = [*TABULATED, *own]
        figures = captions("exploration.figures")
        self.drawn = [name for name in figures if name not in DIAGRAMS or name in own]

    def explore_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the table of a task and the split that is explored."""
        return self.plan.explored(wildcards)

    def explore_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the bands, and the names that period and amplitude may have."""
        return {
            "classes": self.plan.classes(wildcards.task),
            "bands": self.plan.config["features"]["bands"],
            "period": self.plan.config["exploration"]["period"],
            "amplitude": self.plan.config["exploration"]["amplitude"],
        }

    def explore_code(self, wildcards: Any) -> str:
        """Return the fingerprint of an exploration: of every figure."""
        drawn = [f"exploration.figures.{name}" for name in captions("exploration.figures")]
        return fingerprint("explore.py", *drawn)

    def phased_tasks(self) -> str:
        """Return a wildcard's pattern: the tasks whose data set comes as light curves."""
        return "|".join(self._with_curves()) or NOTHING

    def phase_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the explored table and split, and the light curves and features behind it."""
        return self.plan.explored(wildcards, "light_curves", "features")

    def phase_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the task, its classes, the bands, and how light curves are shown."""
        return {
            "task": wildcards.task,
            "classes": self.plan.classes(wildcards.task),
            "bands": self.plan.config["features"]["bands"],
            "shown": self.shown,
        }

    def embed_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the table of a task and the split that is explored."""
        return self.plan.explored(wildcards)

    def embed_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the perplexities and a seed."""
        return {
            "classes": self.plan.classes(wildcards.task),
            "perplexities": self.plan.config["exploration"]["perplexities"],
            "seed": derive(self.plan.config["seed"], wildcards.task, "embed"),
        }

    def exhibit_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the explored table and split of a task, and the images of its data set."""
        return self.plan.explored(wildcards, "images")

    def exhibit_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes of a task."""
        return {"classes": self.plan.classes(wildcards.task)}

    def targets(self) -> list[str]:
        """Return what the rules leave for all tasks."""
        found = []
        for task in self.plan.tasks:
            figures = self.figures(task)
            own = {self.shown: ["members", self.shown], "tsne": ["tsne"]}
            tables = [*self.tabulated, *(table for name in figures for table in own.get(name, []))]
            found += [(task, f"{table}.parquet") for table in tables]
            found += [(task, f"counts.{suffix}") for suffix in LISTED]
            found += [(task, f"{name}.{suffix}") for name in figures for suffix in DRAWN]
        return [f"{self.folder.format(task=task)}/{name}" for task, name in found]

    def figures(self, task: str) -> list[str]:
        """Return the names of a task's figures, some of which only some tasks have.

        There are no maps if no perplexity is asked for, and no images if no model is shown any.
        """
        there = {
            self.shown: task in self._with_curves(),
            "tsne": self.plan.config["exploration"]["perplexities"],
            "images": self.plan.with_images(self.plan.of_task(task)),
        }
        own = [name for name, found in there.items() if found]
        return sorted([*self.drawn, *own])

    def _diagrams(self) -> list[str]:
        """Return which of `DIAGRAMS` the tasks can have; tables may come with periods."""
        curves = self._with_curves()
        rises = bool(curves) and TRANSIENT in self.plan.config["features"]["families"]
        periods = with_period(self.plan.config) or len(curves) < len(self.plan.tasks)
        return [name for name, there in zip(DIAGRAMS, (periods, rises), strict=True) if there]

    def _with_curves(self) -> list[str]:
        tasks = self.plan.config["tasks"]
        return [
            name
            for name in self.plan.tasks
            if self.plan.produces(tasks[name]["dataset"]) == "light_curves"
        ]
