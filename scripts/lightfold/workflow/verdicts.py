"""What the rules of stage `verdicts` ask for: of pairs, balance, calibration, sets, and words."""

from typing import Any

from lightfold.display.figures import captions
from lightfold.seeds import derive
from lightfold.workflow.plan import DRAWN, LISTED, Plan

#: Tables for people, and what they show.
TABLES = {
    "groups": "Settings that can be told apart on test stars and settings that cannot.",
    "effects": "What each resampler and each reducer brings, compared with none.",
    "balance": "What resamplers, weights, decisions and recalibration bring, at equal budget.",
}

#: Fewest splits for a diagram of ranks over splits.
SPLITS = 5

#: Figures that come first in the report, in the order of what the verdict says.
FIRST = ("groups", "critical_difference", "balance", "reliability", "recalibration", "conformal")


class Verdicts:
    """Inputs and parameters of the rules that say what can be decided.

    Attributes
    ----------
    folder : str
        Pattern of their folder, with wildcards.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.folder = f"{plan.task}/verdicts"

    def contrast_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the files of every honest node of a task, and of its ensembles."""
        own = self._honest(wildcards.task)
        return self.plan.node_files(own, "params", "predictions", "out_of_fold", "split")

    def contrast_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the metric of the studies, what ``verdicts`` asks for, the seed."""
        return {
            "classes": self.plan.classes(wildcards.task),
            "metric": self.plan.objective(),
            "seed": derive(self.plan.config["seed"], wildcards.task, "verdicts"),
            **self.plan.config["verdicts"],
        }

    def balance_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the files of every honest node of a task, its trials among them; no ensembles."""
        leaking = self.plan.leaking(wildcards.task)
        nodes = self.plan.of_task(wildcards.task)
        own = [node for node in nodes if node["protocol"] not in leaking]
        names = ("params", "predictions", "out_of_fold", "split", "trials")
        return self.plan.node_files(own, *names)

    def balance_code(self, wildcards: Any) -> str:
        """Return the fingerprint of the job, which loads some metrics and every decision."""
        metrics = dict.fromkeys([self.plan.objective(), "macro_f1", "log_loss"])
        plugins = [f"metrics.{name}" for name in metrics]
        plugins += [f"decisions.{name}" for name in self.plan.decisions()]
        return self.plan.code("balance.py", *plugins)(wildcards)

    def balance_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the metric of the studies, the region of equality, and the seed."""
        return {
            "classes": self.plan.classes(wildcards.task),
            "metric": self.plan.objective(),
            "rope": self.plan.config["verdicts"]["rope"],
            "seed": derive(self.plan.config["seed"], wildcards.task, "balance"),
        }

    def calibrate_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the files of every honest node of a task, and of its ensembles."""
        return self.contrast_inputs(wildcards)

    def calibrate_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, and the metric that figures choose by."""
        return {"classes": self.plan.classes(wildcards.task), "metric": self.plan.objective()}

    def conform_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the files of every honest node of a task, and of its ensembles."""
        return self.contrast_inputs(wildcards)

    def conform_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the coverage asked, and the metric that figures choose by."""
        return {
            "classes": self.plan.classes(wildcards.task),
            "coverage": self.plan.config["verdicts"]["coverage"],
            "metric": self.plan.objective(),
        }

    def conclude_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the task, its classes, the metric of the studies, and the coverage of sets."""
        return {
            "task": wildcards.task,
            "classes": self.plan.classes(wildcards.task),
            "metric": self.plan.objective(),
            "coverage": self.plan.config["verdicts"]["coverage"],
        }

    def targets(self) -> list[str]:
        """Return every task's verdict, tables and figures."""
        return [
            f"{self.folder.format(task=task)}/{name}"
            for task in self.plan.tasks
            for name in [
                "verdict.md",
                *(f"{table}.{suffix}" for table in TABLES for suffix in LISTED),
                *(f"{figure}.{suffix}" for figure in self.figures(task) for suffix in DRAWN),
            ]
        ]

    def figures(self, task: str) -> list[str]:
        """Return the names of a task's figures, one of which needs several splits."""
        splits = {(node["test_size"], node["repeat"]) for node in self._honest(task)}
        unseen = {"critical_difference"} if len(splits) < SPLITS else set()
        own = [name for name in captions("verdicts") if name not in unseen]
        return [*(name for name in FIRST if name in own), *(n for n in own if n not in FIRST)]

    def _honest(self, task: str) -> list[dict[str, Any]]:
        leaking = self.plan.leaking(task)
        return [node for node in self.plan.answering(task) if node["protocol"] not in leaking]
