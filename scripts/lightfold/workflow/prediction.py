"""What the rules of stage `prediction` ask for: of exported models and of new stars."""

from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError, nearest
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow import steps
from lightfold.workflow.asked import BEST, RECORD, Asked, asked, record
from lightfold.workflow.families import with_period
from lightfold.workflow.files import files_of
from lightfold.workflow.new_stars import listed
from lightfold.workflow.nodes import Node, spell, values
from lightfold.workflow.plan import NOTHING, Plan

#: The files of every honest node and ensemble that a choice is made by.
CHOSEN = ("params", "predictions", "out_of_fold", "split")

#: The files of the answers about a table that are always there, and what they are.
ANSWERS = {
    "predictions.parquet": "Parquet",
    "predictions.csv": "CSV",
    "predictions.vot": "VOTable",
    "ranges.parquet": "the features beside those of the training stars",
}


class Prediction:
    """Inputs and parameters of the rules that export models and predict new stars.

    Attributes
    ----------
    model, predicted : str
        Patterns of the folders of a model, and of its answers about a table, with wildcards.
    asked : dict of Asked
        The models that are asked about new stars, by the name of the folder of their answers.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.model = f"{plan.results}/models/{{task}}/{{name}}"
        self.predicted = f"{plan.results}/predictions/{{table}}"
        for name, node in plan.config["export"]["nodes"].items():
            self._check(name, node)
        self.asked = asked(plan, self.models(), self.model)

    def export_inputs(self, wildcards: Any) -> dict[str, Any]:
        """Return what the nodes of a task left, and the tables that they are fitted again from."""
        plan, task = self.plan, wildcards.task
        compared = f"{plan.task}/comparison".format(task=task)
        own = self._honest(plan.of_task(task))
        if not own:
            raise ConfigError(
                f"export: every node of task '{task}' has a protocol that leaks, so that there is "
                f"no model to export: add a block with `protocols: [honest]` to its `grid`."
            )
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
        pairs += [(node["task"], name) for name, node in named.items()]
        pattern = f"{self.model}/{RECORD}"
        return list(dict.fromkeys(pattern.format(task=task, name=name) for task, name in pairs))

    def tables(self) -> str:
        """Return a wildcard's pattern: the folders of answers about new stars."""
        return "|".join(sorted(self.asked)) or NOTHING

    def predict_inputs(self, wildcards: Any) -> dict[str, Any]:
        """Return the model that is asked, and the table; for light curves, also their data set."""
        one = self.asked[wildcards.table]
        if not self.has_curves(one.entry):
            return {"model": one.record, "table": self.files(one.entry)}
        found = self._dataset(one.entry)
        names = ["objects", *(["images"] if self._sees(one) else [])]
        if not self.plan.partitions(one.entry):
            names.append("light_curves")
        return {
            "model": one.record,
            "table": [found["features"]],
            **{name: found[name] for name in names},
        }

    def predict_sizes(self, wildcards: Any) -> list[int]:
        """Return the sizes of a table's files, because a file that replaces one may be older."""
        entry = self.asked[wildcards.table].entry
        files = [] if self.has_curves(entry) else self.files(entry)
        return [Path(path).stat().st_size for path in files]

    def predict_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return how a table is read, and what is done with the answers."""
        entry = self.asked[wildcards.table].entry
        given = self.plan.config["predict"][entry]
        own = self.has_curves(entry)
        return {
            "name": entry,
            "own": own,
            "options": {} if own else given["options"],
            "outside": given["outside"],
            "prior": given.get("prior"),
            "config": self.computed() if own else None,
        }

    def predict_code(self, wildcards: Any) -> str:
        """Return the fingerprint of asking a model, of any kind that it may be of."""
        one = self.asked[wildcards.table]
        if one.task is None:
            members = (record(one.record) or {}).get("members", [])
        else:
            members = self._honest(self.plan.of_task(one.task))
        used = [f"plugins.{axis}s.{own[axis]}" for axis in ("model", "reducer") for own in members]
        return fingerprint("predict.py", *sorted({*used}))

    def publish_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return answers about a table, and what there is to know of its stars."""
        one = self.asked[wildcards.table]
        folder = self.predicted.format(table=wildcards.table)
        curves = self._dataset(one.entry) if self.has_curves(one.entry) else {}
        return {
            "model": one.record,
            "predictions": f"{folder}/predictions.parquet",
            "objects": f"{folder}/objects.parquet",
            **{name: path for name, path in curves.items() if name == "light_curves"},
        }

    def publish_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return a catalogue's names of classes, and where times are counted."""
        given = self.plan.config["predict"][self.asked[wildcards.table].entry]
        return {name: given[name] for name in ("classes", "times")}

    def publish_code(self, wildcards: Any) -> str:
        """Return the fingerprint of writing a catalogue."""
        return fingerprint("publish.py", f"plugins.catalogues.{wildcards.catalogue}")

    def catalogues(self) -> str:
        """Return a wildcard's pattern: the catalogues that are asked for."""
        entries = self.plan.config["predict"].values()
        return (
            "|".join(sorted({name for own in entries for name in listed(own["format"])})) or NOTHING
        )

    def sheet_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return answers about a table, and light curves of its stars and of the training stars."""
        one = self.asked[wildcards.table]
        folder = self.predicted.format(table=wildcards.table)
        found = {
            "model": one.record,
            "predictions": f"{folder}/predictions.parquet",
            "ranges": f"{folder}/ranges.parquet",
        }
        if self.has_curves(one.entry):
            found["light_curves"] = self._dataset(one.entry)["light_curves"]
            found |= self._beside(one)
        return found

    def _beside(self, one: Asked) -> dict[str, str]:
        """Return the training stars' light curves and the user's periods, where there are any."""
        plan, found = self.plan, {}
        trained = plan.config["tasks"][one.task]["dataset"] if one.task else None
        if trained and plan.produces(trained) == "light_curves":
            found["training_curves"] = self._dataset(trained)["light_curves"]
        if periods := plan.config["predict"][one.entry].get("periods"):
            found["periods"] = periods
        return found

    def sheet_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return how light curves are shown, and what the page of a table says beside numbers."""
        given = self.plan.config["predict"][self.asked[wildcards.table].entry]
        return {
            "name": wildcards.table,
            "bands": self.plan.config["features"]["bands"],
            "folded": with_period(self.plan.config) or "periods" in given,
            "prior": given.get("prior"),
            "files": ANSWERS | {f"{name}.csv": name for name in listed(given["format"])},
        }

    def predictions(self, wildcards: Any = None) -> list[str]:
        """Return the answers about all new stars, in all formats that are asked for.

        Raises
        ------
        ConfigError
            If there are none, because a run that does nothing would look like one that worked.
        """
        if not self.asked:
            raise ConfigError(
                "predict: there are no new stars: name their file, as in `snakemake predict "
                "--config predict=stars.csv`, or write a section `predict` in the configuration."
            )
        return [path for table in self.asked for path in self._answers(table)]

    def _answers(self, table: str) -> list[str]:
        folder = self.predicted.format(table=table)
        formats = listed(self.plan.config["predict"][self.asked[table].entry]["format"])
        names = ["predictions.parquet", "index.html", *(f"{name}.csv" for name in formats)]
        return [f"{folder}/{name}" for name in names]

    def computed(self) -> dict[str, Any]:
        """Return how features and images are computed from light curves."""
        features = dict(self.plan.config["features"])
        for name in ("chunks", "copies"):  # which change no number
            features.pop(name)
        return {"features": features, "images": self.plan.config["images"]}

    def has_curves(self, entry: str) -> bool:
        """Return whether the stars of an entry of `predict` come as light curves."""
        return "options" not in self.plan.config["predict"][entry]

    def files(self, entry: str) -> list[str]:
        """Return the files of an entry's table of features."""
        return files_of({**self.plan.config, "datasets": self._sources()}, entry)["path"]

    def _sources(self) -> dict[str, Any]:
        return {name: entry["source"] for name, entry in self.plan.config["predict"].items()}

    def _dataset(self, entry: str) -> dict[str, str]:
        folder = self.plan.dataset.format(dataset=entry)
        names = ("objects", "light_curves", "features", "images")
        return {name: f"{folder}/{name}.parquet" for name in names}

    def _sees(self, one: Asked) -> bool:
        """Return whether a model may be shown images."""
        if one.task is not None:
            return self.plan.with_images(self._honest(self.plan.of_task(one.task)))
        return self.plan.with_images((record(one.record) or {}).get("members", []))

    def status_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the results' folder, the nodes of the grid, and the files of all other stages."""
        return {
            "results": self.plan.results,
            "nodes": steps.nodes(self.plan),
            "steps": steps.steps(self.plan),
            "predictions": {table: self._answers(table) for table in self.asked},
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
            own_value = spell(value, f"{key}.test_size") if axis == "test_size" else value
            known = [str(value) for value in values(own, axis)]
            if str(own_value) not in known:
                raise ConfigError(
                    f"{key}.{axis}: no honest node of {asked['task']} has '{own_value}'; "
                    f"{nearest(str(own_value), known)}"
                )
            own = [node for node in own if str(node[axis]) == str(own_value)]
