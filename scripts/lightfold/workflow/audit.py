"""The experiment as the rules of the audit see it."""

import math
from collections import defaultdict
from functools import cached_property
from typing import Any

from lightfold import registry
from lightfold.axes import SPLIT_AXES
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.nodes import Node, distinct, splits, values
from lightfold.workflow.plan import Planning

#: Probability that any random check of a run fails by chance.
ALPHA = 0.001


class Auditing(Planning):
    """Inputs and parameters of the rules `examine`, `probe`, `judge` and `audit`."""

    def samples(self, wildcards: Any) -> list[dict[str, Any]]:
        """Return the axes of every sample of a split: its own, and the resampler."""
        return splits(self._of_split(wildcards))

    def examined_files(self, wildcards: Any) -> dict[str, Any]:
        """Return the files of a split, of its samples and of the stars they are from."""
        samples = self.samples(wildcards)
        return {
            **self.task_dataset(wildcards),
            "table": f"{self.task}/table.parquet".format(**wildcards),
            "split": f"{self.split}/split.parquet".format(**wildcards),
            **{
                name: [f"{self.sample}/{name}.parquet".format(**axes) for axes in samples]
                for name in ("resampled", "fitted")
            },
        }

    def examine_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the samples of a split, and whether its protocol leaks on purpose."""
        leaks = wildcards.protocol in self.leaking(wildcards.task)
        return {"samples": self.samples(wildcards), "leaks": leaks}

    def probed_files(self, wildcards: Any) -> dict[str, Any]:
        """Return the files of a split and all that its nodes left."""
        own = self._of_split(wildcards)
        left = [
            *("params.json", "predictions.parquet", "default_predictions.parquet"),
            *("out_of_fold.parquet", "trials.parquet", "fitted.parquet"),
        ]
        return {
            **self.examined_files(wildcards),
            "nodes": [f"{self.node}/{name}".format(**node) for node in own for name in left],
            "reductions": [
                f"{self.reduction}/{name}.parquet".format(**axes)
                for axes in self.reductions(own)
                for name in ("reduction", "fitted")
            ],
            **self.shown_tables(wildcards.task, own),
        }

    def reductions(self, nodes: list[Node]) -> list[dict[str, Any]]:
        """Return the axes of what some nodes' reducers learn: those of the sample, the reducer."""
        found = distinct(nodes, [*SPLIT_AXES, "resampler", "reducer"])
        return [axes for axes in found if self.learns(axes["reducer"])]

    def probe_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the samples with the folders of their nodes, the classes, draws and a seed.

        Draws are a power of ten, so that one more node does not ask for one draw more: as many
        as it takes for a p-value small enough to stand out among all random checks of the task.
        """
        own = self._of_split(wildcards)
        nodes: dict[str, list[str]] = defaultdict(list)
        for node in own:
            nodes[node["resampler"]].append(self.node.format(**node))
        reductions: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for axes in self.reductions(own):
            seed = derive(self.config["seed"], *axes.values())  # as `seed` has it for the job
            made = {"reducer": axes["reducer"], "folder": self.reduction.format(**axes)}
            reductions[axes["resampler"]].append({**made, "seed": seed})
        return {
            "samples": [
                {
                    "axes": sample,
                    "nodes": nodes[sample["resampler"]],
                    "reductions": reductions[sample["resampler"]],
                }
                for sample in self.samples(wildcards)
            ],
            "classes": self.classes(wildcards.task),
            "draws": 10 ** math.ceil(math.log10(self._checks[wildcards.task] / self._alpha())),
            **self.seed(wildcards),
        }

    def probe_code(self, wildcards: Any) -> str:
        """Return the fingerprint of probing the models of a split."""
        own = self._of_split(wildcards)
        used = [
            f"plugins.{axis}s.{name}" for axis in ("model", "reducer") for name in values(own, axis)
        ]
        return fingerprint(
            "probe.py", f"plugins.metrics.{self.config['tuning']['metric']}", *sorted(used)
        )

    def judged_files(self, wildcards: Any) -> list[str]:
        """Return what was found in every split of a task."""
        own = distinct(self._of_task(wildcards.task), SPLIT_AXES)
        parts = ("examination", "probe")
        return [f"{self.split}/{part}.parquet".format(**axes) for axes in own for part in parts]

    def judge_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the protocols that leak on purpose, and the task's share of `ALPHA`."""
        return {"leaking": self.leaking(wildcards.task), "alpha": self._alpha()}

    def audits(self) -> list[str]:
        """Return the audit of every task."""
        return [f"{self.task}/audit.parquet".format(task=task) for task in self._by_task]

    def leaking(self, task: str) -> list[str]:
        """Return the protocols of a task that say that they leak."""
        return self._leaking.get(task, [])

    def all_leaking(self) -> list[str]:
        """Return the protocols of any task that say that they leak."""
        return sorted({name for task in self.config["tasks"] for name in self.leaking(task)})

    def _alpha(self) -> float:
        return ALPHA / len(self._by_task)

    @cached_property
    def _checks(self) -> dict[str, int]:
        """How many random checks there are in every task: one a sample, and one a split."""
        return {
            task: len(splits(nodes)) + len(distinct(nodes, SPLIT_AXES))
            for task, nodes in self._by_task.items()
        }

    @cached_property
    def _leaking(self) -> dict[str, list[str]]:
        leaks = {
            name: registry.declared("protocols", name, "LEAKS")
            for name in sorted(values(self.grid, "protocol"))
        }
        used = {(node["task"], node["protocol"]) for node in self.grid}
        return {
            task: [name for name, leak in leaks.items() if leak and (task, name) in used]
            for task in self.config["tasks"]
        }
