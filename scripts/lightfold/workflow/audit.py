"""What the rules of stage `audit` ask for: `examine`, `probe`, `judge`, `look` and `audit`."""

import math
from collections import Counter
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from lightfold import registry
from lightfold.axes import NODE_AXES, NODE_TABLES, SPLIT_AXES
from lightfold.runtime.fingerprint import fingerprint
from lightfold.workflow.nodes import Node, distinct, splits, values
from lightfold.workflow.plan import Plan
from lightfold.workflow.tuning import Tuning

#: Probability that any random check of a run fails by chance.
ALPHA = 0.001

#: Most random checks in a split: of nuisances, in one split of a task, two of its sides, and two of
#: its nodes. There is one more for every node that is fitted again.
RANDOM_CHECKS = 5


class Audit:
    """Inputs and parameters of the rules that audit splits and what their nodes left."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tuning = Tuning(plan)

    def examine_inputs(self, wildcards: Any) -> dict[str, Any]:
        """Return the files of a split, of its samples and of the stars that they are from.

        Tables that its resamplers need are among them, since samples are drawn again.
        """
        return {
            **self.plan.tables(wildcards.task, *self._needed(wildcards)),
            **self._split_inputs(wildcards),
        }

    def _split_inputs(self, wildcards: Any) -> dict[str, Any]:
        samples = splits(self.plan.of_split(wildcards))
        return {
            **self.plan.tables(
                wildcards.task, "objects", "features", *self.plan.compared(wildcards.task)
            ),
            "table": f"{self.plan.task}/table.parquet".format(**wildcards),
            "split": f"{self.plan.split}/split.parquet".format(**wildcards),
            **{
                name: [f"{self.plan.sample}/{name}.parquet".format(**axes) for axes in samples]
                for name in ("resampled", "fitted")
            },
        }

    def examine_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the samples of a split, its leaks on purpose, and features allowed by name."""
        dataset = self.plan.config["tasks"][wildcards.task]["dataset"]
        samples = splits(self.plan.of_split(wildcards))
        return {
            "first": self._is_first(wildcards),
            "samples": samples,
            "seeds": [self.plan.seed_of(axes) for axes in samples],
            "leaks": self._leaks(wildcards),
            "unlike": self._unlike(wildcards),
            "allow": self.plan.config["datasets"][dataset].get("allow", []),
            **self.plan.seed(wildcards),
        }

    def examine_code(self, wildcards: Any) -> str:
        """Return the fingerprint of examining a split, and of what its samples are drawn with."""
        own = [] if self._leaks(wildcards) else values(self.plan.of_split(wildcards), "resampler")
        used = [f"plugins.resamplers.{name}" for name in own]
        return fingerprint("examine.py", f"plugins.protocols.{wildcards.protocol}", *used)

    def probe_inputs(self, wildcards: Any) -> dict[str, Any]:
        """Return the files of a split and what its nodes left, each kind in the nodes' order."""
        own = self.plan.of_split(wildcards)
        files = {
            "params": "params.json",
            **{f"node_{name}": f"{name}.parquet" for name in NODE_TABLES},
        }
        learned = self.plan.reductions(own)
        names = ("params", "predictions", "out_of_fold")
        mixed = self.plan.node_files(self.plan.ensembles(own), *names)
        return {
            **self._split_inputs(wildcards),
            **{f"ensemble_{name}": mixed[name] for name in names},
            **{
                kind: [f"{self.plan.node}/{name}".format(**node) for node in own]
                for kind, name in files.items()
            },
            **{
                kind: [f"{self.plan.reduction}/{name}".format(**axes) for axes in learned]
                for kind, name in (
                    ("reduction", "reduction.parquet"),
                    ("reduction_fitted", "fitted.parquet"),
                )
            },
            **self.plan.shown_tables(wildcards.task, own),
        }

    def probe_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return samples, reductions and nodes of a split, the classes, draws and a seed.

        The number of draws is a power of two, so that one more node does not ask for one more
        draw. It is large enough for a p-value that stands out among all random checks of the task.
        Of a protocol that leaks on purpose, one node is fitted again, as a control.
        """
        own = self.plan.of_split(wildcards)
        checks = self._checks[wildcards.task]
        return {
            "samples": splits(own),
            "reductions": [
                {"axes": axes, "seed": self.plan.seed_of(axes)}
                for axes in self.plan.reductions(own)
            ],
            "planned": [self._planned(node) for node in own],
            "classes": self.plan.classes(wildcards.task),
            "refit": "one" if self._leaks(wildcards) else self.plan.config["audit"]["refit"],
            "first": self._is_first(wildcards),
            "learning": self._learning(wildcards),
            "unlike": self._unlike(wildcards),
            "draws": 2 ** math.ceil(math.log2(checks / self._alpha())),
            **self.plan.seed(wildcards),
        }

    def probe_code(self, wildcards: Any) -> str:
        """Return the fingerprint of probing the models of a split."""
        own = self.plan.of_split(wildcards)
        used = [
            f"plugins.{axis}s.{name}" for axis in ("model", "reducer") for name in values(own, axis)
        ]
        used += [f"plugins.ensembles.{name}" for name in values(self.plan.ensembles(own), "model")]
        metric = f"plugins.metrics.{self.plan.objective()}"
        resampling = self.plan.resampling(values(own, "resampler"))
        return fingerprint("probe.py", metric, *sorted(used), *resampling)

    def _leaks(self, wildcards: Any) -> bool:
        """Return whether the protocol of a split leaks on purpose: its samples are as they are."""
        return wildcards.protocol in self.plan.leaking(wildcards.task)

    def _unlike(self, wildcards: Any) -> str:
        """Return what the protocol of a split divides by if not at random; else an empty text."""
        return str(registry.declared("protocols", wildcards.protocol, "UNLIKE"))

    def _needed(self, wildcards: Any) -> list[str]:
        """Return the tables that the resamplers of an honest split draw from."""
        if self._leaks(wildcards):
            return []
        used = values(self.plan.of_split(wildcards), "resampler")
        needs = [registry.declared("resamplers", name, "NEEDS") for name in used]
        return sorted({name for own in needs for name in own})

    def _is_first(self, wildcards: Any) -> bool:
        """Return whether a split is the one of its task with which features are checked."""
        own = self.plan.of_split(wildcards)
        return self._first(self.plan.of_task(wildcards.task)) == _split_of(own)

    def _learning(self, wildcards: Any) -> list[str]:
        """Return the reducers that learn again in a split.

        Those that limit their rows, because they take long, do so in one split of their task.
        """
        own, found = self.plan.of_split(wildcards), []
        for reducer in values(own, "reducer"):
            nodes = [n for n in self.plan.of_task(wildcards.task) if n["reducer"] == reducer]
            often = registry.declared("reducers", reducer, "MAX_ROWS") is None
            if often or self._first(nodes) == _split_of(own):
                found.append(reducer)
        return found

    def _first(self, nodes: list[Node]) -> dict[str, Any]:
        """Return the split of some nodes of a task that is looked at for all of theirs.

        It is the first of an honest protocol, if there is any, and of the main test size, so that
        the verdict names what is found; see `lightfold.comparison.scores.main_test_size`.
        """
        leaking = self.plan.leaking(nodes[0]["task"])
        sizes = Counter(node["test_size"] for node in nodes if node["protocol"] not in leaking)
        main = max(sizes, key=lambda size: (sizes[size], size), default="")

        def place(axes: Node) -> tuple[bool, bool]:
            return axes["protocol"] in leaking, axes["test_size"] != main

        return min(distinct(nodes, SPLIT_AXES), key=place)

    def _planned(self, node: Node) -> dict[str, Any]:
        """Return the axes of a node, and the seed and the code that its job is given."""
        axes = {axis: node[axis] for axis in NODE_AXES}
        job = SimpleNamespace(**axes)
        return {
            "axes": axes,
            "seed": self.plan.seed_of(axes),
            "code": self.tuning.tune_code(job),
        }

    def judge_inputs(self, wildcards: Any) -> list[str]:
        """Return the findings in every split of a task."""
        own = distinct(self.plan.of_task(wildcards.task), SPLIT_AXES)
        parts = ("examination", "probe")
        return [
            f"{self.plan.split}/{part}.parquet".format(**axes) for axes in own for part in parts
        ]

    def judge_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the protocols that leak on purpose, and the task's share of `ALPHA`."""
        return {"leaking": self.plan.leaking(wildcards.task), "alpha": self._alpha()}

    def look_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the answers of every honest node of a task, and of its ensembles."""
        own = self._honest(wildcards.task)
        return self.plan.node_files(own, "params", "predictions", "split")

    def look_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return what decides each of these nodes, and which way the metric of studies goes."""
        task, tuning = self.plan.config["tasks"][wildcards.task], self.plan.config["tuning"]
        shared = {
            "classes": self.plan.classes(wildcards.task),
            "features": [task["features"], task["exclude"]],
            "metric": tuning["metric"],
            "folds": self.plan.config["split"]["folds"],
            "seed": self.plan.config["seed"],
        }
        return {
            "configurations": [
                {
                    **{axis: node[axis] for axis in ("resampler", "reducer", "model")},
                    "trials": tuning["trials_of"].get(node["model"], tuning["trials"]),
                    **shared,
                }
                for node in self._honest(wildcards.task)
            ],
            "greater_is_better": registry.declared(
                "metrics", self.plan.objective(), "GREATER_IS_BETTER"
            ),
        }

    def audit_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the audit of every task, and the looks at its test stars."""
        folders = [self.plan.task.format(task=task) for task in self.plan.tasks]
        return {
            "audits": [f"{folder}/audit.parquet" for folder in folders],
            "looks": [f"{folder}/looks.parquet" for folder in folders],
        }

    def audit_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the protocols of all tasks that declare that they leak."""
        leaking = {name for task in self.plan.tasks for name in self.plan.leaking(task)}
        return {"leaking": sorted(leaking)}

    def _honest(self, task: str) -> list[Node]:
        """Return the nodes of a task under protocols that do not leak, and its ensembles."""
        leaking = self.plan.leaking(task)
        return [node for node in self.plan.answering(task) if node["protocol"] not in leaking]

    def _alpha(self) -> float:
        return ALPHA / len(self.plan.tasks)

    @cached_property
    def _checks(self) -> dict[str, int]:
        """The most random checks that every task can have."""
        own = {task: self.plan.of_task(task) for task in self.plan.tasks}
        return {
            task: RANDOM_CHECKS * len(distinct(nodes, SPLIT_AXES)) + len(nodes)
            for task, nodes in own.items()
        }


def _split_of(nodes: list[Node]) -> dict[str, Any]:
    """Return the axes of the split that some nodes share."""
    (own,) = distinct(nodes, SPLIT_AXES)
    return own
