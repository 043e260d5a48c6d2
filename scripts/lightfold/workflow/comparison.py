"""The experiment as the workflow's rules see it; this module adds comparison and report.

What the rules up to the models ask for stands in `planning`, what the audit asks for in
`auditing`, what copies of stars ask for in `augmenting`, what shows stars before any model sees
them in `exploring`, what makes and shows images in `picturing`, what compares estimators in
`screening`.
"""

from collections.abc import Callable
from typing import Any

from lightfold import __version__
from lightfold.axes import NODE_AXES
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.exploration import Exploring
from lightfold.workflow.images import Picturing
from lightfold.workflow.nodes import Node, distinct, pairs, planned, values
from lightfold.workflow.screening import Screening

#: Figures that the report shows: of the comparison, and of the stars before any model saw them.
REPORTED = ("confusion_cases", "confusion", "test_sizes", "class_f1", "inflation", "runtimes")
EXPLORED = ("counts", "distributions", "period_amplitude", "correlation", "missing", "pca")


class Experiment(Exploring, Picturing, Screening):
    """A complete configuration with its grid; see `Planning` for its attributes."""

    def node_files(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the files of every node of a task that is not excluded."""
        own = self._of_task(wildcards.task)
        return {
            "params": [f"{self.node}/params.json".format(**node) for node in own],
            "predictions": [f"{self.node}/predictions.parquet".format(**node) for node in own],
        }

    def evaluate_code(self, wildcards: Any) -> str:
        """Return the fingerprint of all metrics."""
        return fingerprint("evaluate.py", *(f"plugins.metrics.{name}" for name in self._metrics()))

    def evaluate_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the metrics, the classes, and the nodes that are not run."""
        excluded = [
            node
            for node in self.grid
            if node["task"] == wildcards.task and node["status"] == "excluded"
        ]
        return {
            "metrics": self._metrics(),
            "classes": self.classes(wildcards.task),
            "excluded": distinct(excluded, [*NODE_AXES, "reason"]),
            "leaking": self.leaking(wildcards.task),
        }

    def pairs(self, wildcards: Any) -> list[dict[str, Any]]:
        """Return each pair of an honest node and its leaked twin: axes, folders, rows, seed."""
        found = []
        for pair in pairs(self._of_task(wildcards.task), self.leaking(wildcards.task)):
            honest = {**pair, "protocol": pair["honest_protocol"]}
            leaked = {**pair, "protocol": pair["leaked_protocol"]}
            found.append(
                {
                    **pair,
                    "honest_node": self.node.format(**honest),
                    "leaked_node": self.node.format(**leaked),
                    "leaked_rows": f"{self.sample}/resampled.parquet".format(**leaked),
                    "seed": derive(self.config["seed"], *pair.values(), "inflation"),
                }
            )
        return found

    def pair_files(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the files that the inflation of a task is measured on, each once."""
        own = self.pairs(wildcards)
        nodes = list(dict.fromkeys(p[f"{k}_node"] for p in own for k in ("honest", "leaked")))
        return {
            "predictions": [f"{node}/predictions.parquet" for node in nodes],
            "default_predictions": [f"{node}/default_predictions.parquet" for node in nodes],
            "resampled": list(dict.fromkeys(pair["leaked_rows"] for pair in own)),
        }

    def score_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes and the metric of the studies."""
        metric = self.config["tuning"]["metric"]
        return {"classes": self.classes(wildcards.task), "metric": metric}

    def score_code(self, script: str) -> Callable[[Any], str]:
        """Return `code` of what shows scores, which asks each metric what it treats."""
        return self.code(script, *(f"plugins.metrics.{name}" for name in self._metrics()))

    def compare_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return what figures show: classes, the metric of the studies, models side by side."""
        return {**self.score_settings(wildcards), **self.config["comparison"]}

    def compare_code(self, script: str) -> Callable[[Any], str]:
        """Return `code` of a comparison, which loads the metric of the studies."""
        return self.code(script, f"plugins.metrics.{self.config['tuning']['metric']}")

    def rankings(self, wildcards: Any) -> list[dict[str, Any]]:
        """Return the axes and paths of all rankings of features of a task."""
        leaking = self.leaking(wildcards.task)
        return [
            {
                **axes,
                "leaked": axes["protocol"] in leaking,
                "path": f"{self.reduction}/reduction.parquet".format(**axes),
            }
            for axes in self.reductions(self._of_task(wildcards.task))
            if self.ranks(axes["reducer"])
        ]

    def ranked_files(self, wildcards: Any) -> list[str]:
        """Return the files of all rankings of features of a task."""
        return [made["path"] for made in self.rankings(wildcards)]

    def comparisons(self, figures: list[str], tables: list[str]) -> list[str]:
        """Return, for every task, the figures, and the tables of each test size and of the leak."""
        listed = [
            (point["task"], f"{table}-test-{point['test_size']}")
            for point in distinct(planned(self.grid), ["task", "test_size"])
            for table in tables
        ]
        listed += [(task, "inflation") for task in self._by_task]
        ranked = [(task, "stability") for task, own in self._by_task.items() if self._ranked(own)]
        listed += ranked
        drawn = [(task, figure) for task in self._by_task for figure in figures] + ranked
        return [
            f"{self.task}/comparison/{name}.{suffix}".format(task=task)
            for names, suffixes in ((listed, ("csv", "md", "tex")), (drawn, ("png", "pdf")))
            for task, name in names
            for suffix in suffixes
        ]

    def report_tasks(self, wildcards: Any) -> list[dict[str, Any]]:
        """Return the name, the classes and the files of every task, as `report` takes them."""
        return [self._report_task(task, nodes) for task, nodes in self._by_task.items()]

    def report_files(self, wildcards: Any) -> list[str]:
        """Return the tables and records that the report reads."""
        parts = ("files", "scores", "figures")
        return [
            path
            for task in self.report_tasks(wildcards)
            for paths in (*(task[part].values() for part in parts), task["params"])
            for path in paths
        ]

    def report_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return what the head of the report says: seed, budget, and the values on each axis."""
        grid = planned(self.grid)
        axes = [axis for axis in NODE_AXES if axis != "task"]
        return {
            "lightfold": __version__,
            "results": self.config["results"],
            "seed": self.config["seed"],
            "folds": self.config["split"]["folds"],
            **self.config["tuning"],
            "axes": {axis: values(grid, axis) for axis in axes},
        }

    def _report_task(self, task: str, own: list[Node]) -> dict[str, Any]:
        folder = self.task.format(task=task)
        compared = f"{folder}/comparison"
        listed = {"estimators": f"{folder}/estimators/summary.csv"} if self.screened(task) else {}
        return {
            "name": task,
            "classes": self.classes(task),
            "comparison": compared,
            "files": {
                "table": f"{folder}/table.parquet",
                "audit": f"{folder}/audit.parquet",
                "nodes": f"{compared}/nodes.parquet",
                "inflation": f"{compared}/inflation.csv",
                **listed,
            },
            "figures": self._reported_figures(task, own),
            "scores": {
                size: f"{compared}/scores-test-{size}.csv"
                for size in sorted(values(own, "test_size"))
            },
            "params": [
                f"{self.node}/params.json".format(
                    **next(node for node in own if node["model"] == model)
                )
                for model in values(own, "model")
            ],
        }

    def _reported_figures(self, task: str, own: list[Node]) -> dict[str, str]:
        """Return the paths of the figures that the report shows of a task, by name."""
        fewer = ["confusion_reduced"] if self.reductions(own) else []
        fewer += ["stability"] if self._ranked(own) else []
        fewer += ["learning"] if self._by_epochs(own) else []
        pictures = ["images"] if self._pictured(own) else []
        shown = {
            "comparison": [*REPORTED, *fewer],
            "explore": [*EXPLORED, *self.shown_figures(task), *pictures],
            "estimators": ["estimators"] if self.screened(task) else [],
        }
        folder = self.task.format(task=task)
        return {
            name: f"{folder}/{part}/{name}.png" for part, names in shown.items() for name in names
        }

    def _ranked(self, own: list[Node]) -> bool:
        """Return whether any reducer of some nodes ranks features."""
        return any(self.ranks(reducer) for reducer in values(own, "reducer"))

    def _metrics(self) -> list[str]:
        """Return the metrics compared; the one that studies optimise is always among them."""
        return list(dict.fromkeys([*self.config["metrics"], self.config["tuning"]["metric"]]))
