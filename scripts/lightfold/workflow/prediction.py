"""What the rules of stage `prediction` ask for: of exported models and of new stars."""

from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError, nearest
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow import steps
from lightfold.workflow.nodes import Node, values
from lightfold.workflow.plan import Plan

#: The model that every task has: the setting that leads in its verdict.
BEST = "best"

#: The files of every honest node and ensemble that a choice is made by.
CHOSEN = ("params", "predictions", "out_of_fold", "split")


class Prediction:
    """Inputs and parameters of the rules that export models and predict new stars.

    Attributes
    ----------
    model : str
        Pattern of a model's folder, with wildcards.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.model = f"{plan.results}/models/{{task}}/{{name}}"
        for name, asked in plan.config["export"]["nodes"].items():
            self._check(name, asked)

    def export_inputs(self, wildcards: Any) -> dict[str, Any]:
        """Return what the nodes of a task left, and the tables that they are fitted again from."""
        plan, task = self.plan, wildcards.task
        compared = f"{plan.task}/comparison".format(task=task)
        own = self._honest(plan.of_task(task))
        files = plan.node_files(own, "params", "rows", "predictions")
        needs = [
            table
            for name in values(own, "resampler")
            for table in registry.declared("resamplers", name, "NEEDS")
        ]
        return {
            **plan.node_files(self._honest(plan.answering(task)), *CHOSEN),
            **{f"node_{name}": paths for name, paths in files.items()},
            "reduction": [
                f"{plan.reduction}/reduction.parquet".format(**axes)
                for axes in plan.reductions(own)
            ],
            "table": f"{plan.task}/table.parquet".format(task=task),
            "decisions": f"{compared}/decisions.parquet",
            "metrics": f"{compared}/metrics.parquet",
            "calibration": f"{plan.task}/verdicts/calibration.parquet".format(task=task),
            "audit": f"{plan.task}/audit.parquet".format(task=task),
            **plan.tables(task, *dict.fromkeys(needs)),
            **plan.shown_tables(task, own),
        }

    def export_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return which node is meant, and what of the configuration is kept with the model."""
        plan, task = self.plan, wildcards.task
        asked = plan.config["export"]["nodes"].get(wildcards.name, {})
        own = self._honest(plan.of_task(task))
        return {
            "task": task,
            "name": wildcards.name,
            "classes": plan.classes(task),
            "metric": plan.objective(),
            "coverage": plan.config["verdicts"]["coverage"][0],
            "folds": plan.config["split"]["folds"],
            "final": plan.config["export"]["final"],
            "node": {axis: value for axis, value in asked.items() if axis != "task"},
            "reductions": plan.reductions(own),
            "config": {
                "produces": plan.produces(plan.config["tasks"][task]["dataset"]),
                **{name: plan.config[name] for name in ("features", "images")},
                "task": plan.config["tasks"][task],
            },
            "seed": derive(plan.config["seed"], task, "export"),
        }

    def export_code(self, wildcards: Any) -> str:
        """Return the fingerprint of fitting any node of a task again."""
        own = self._honest(self.plan.of_task(wildcards.task))
        used = [
            f"plugins.{axis}s.{name}"
            for axis in ("model", "reducer", "resampler", "protocol")
            for name in values(own, axis)
        ]
        metric = f"plugins.metrics.{self.plan.objective()}"
        resampling = self.plan.resampling(values(own, "resampler"))
        return fingerprint("export.py", metric, *sorted({*used, *resampling}))

    def models(self) -> list[str]:
        """Return the record of every model that is exported."""
        named = self.plan.config["export"]["nodes"]
        pairs = [(task, BEST) for task in self.plan.tasks]
        pairs += [(asked["task"], name) for name, asked in named.items()]
        pattern = f"{self.model}/model.json"
        return list(dict.fromkeys(pattern.format(task=task, name=name) for task, name in pairs))

    def status_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the results' folder, the nodes of the grid, and the files of all other stages."""
        return {
            "results": self.plan.results,
            "nodes": steps.nodes(self.plan),
            "steps": steps.steps(self.plan),
        }

    def _honest(self, nodes: list[Node]) -> list[Node]:
        return [node for node in nodes if node["protocol"] not in self.plan.leaking(node["task"])]

    def _check(self, name: str, asked: dict[str, Any]) -> None:
        """Raise a `ConfigError` if no honest node of the grid is meant by ``export.nodes``."""
        key, tasks = f"export.nodes.{name}", self.plan.tasks
        if asked["task"] not in tasks:
            raise ConfigError(
                f"{key}.task: there is no task '{asked['task']}' in the grid; "
                f"{nearest(asked['task'], tasks)}"
            )
        own = self._honest(self.plan.answering(asked["task"]))
        for axis, value in asked.items():
            own_value = f"{value:.2f}" if axis == "test_size" else value
            known = [str(value) for value in values(own, axis)]
            if str(own_value) not in known:
                raise ConfigError(
                    f"{key}.{axis}: no honest node of {asked['task']} has '{own_value}'; "
                    f"{nearest(str(own_value), known)}"
                )
            own = [node for node in own if str(node[axis]) == str(own_value)]
