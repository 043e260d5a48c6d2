"""A task's nodes and ensemble as files, and models exported from them."""

from pathlib import Path

from lightfold import tables
from lightfold.axes import NODE_TABLES
from lightfold.comparison.evaluate import write_records
from lightfold.ensembles.ensemble import write_ensembles
from lightfold.prediction.export import write_model
from lightfold.reduction.reduce import write_reduction
from lightfold.sampling.resample import write_rows
from lightfold.sampling.split import write_split
from lightfold.tuning.tune import run_node
from lightfold.verdicts.calibrate import write_calibration
from samples import CLASSES, stars

SPLIT = {"task": "stars", "protocol": "honest", "test_size": 0.2, "repeat": 0}
TASK = {"classes": CLASSES, "metric": "macro_f1"}

#: Resampler, reducer and model of each node.
NODES = [
    ("none", "none", "knn"),
    ("class_weight", "none", "xgboost"),
    ("smote", "pca", "logistic_regression"),
    ("none", "none", "svc"),
    ("none", "none", "hist_gradient_boosting"),
]


class Task:
    """A task on a few stars, with the files of its nodes and of one ensemble in a folder."""

    def __init__(self, folder: Path, nodes=NODES, missing=0.03):
        self.folder = folder
        self.table = stars((150, 40, 30), missing=missing)
        table, split = (str(folder / f"{name}.parquet") for name in ("table", "split"))
        tables.write_features(self.table, table, tables.STAR)
        write_split(table, split, "honest", 0.2, {"folds": 3, "seed": 1})
        self.inputs = {"table": table, **{name: [] for name in ("node_params", "reduction")}}
        self.inputs |= {name: [] for name in ("node_rows", "node_predictions")}
        self.reductions, made = [], {name: [] for name in (*NODE_TABLES, "params", "rows")}
        for number, (resampler, reducer, model) in enumerate(nodes):
            own = folder / str(number)
            rows = {name: str(own / f"{name}.parquet") for name in ("resampled", "fitted")}
            write_rows({"table": table, "split": split}, rows, "honest", resampler, seed=2)
            given = {"resampled": rows["resampled"], "table": table}
            axes = {**SPLIT, "resampler": resampler, "reducer": reducer}
            if reducer != "none":
                given["reduction"] = str(own / "reduction.parquet")
                left = {"reduction": given["reduction"], "fitted": str(own / "reduced.parquet")}
                settings = {"classes": CLASSES, "seed": 4}
                write_reduction(
                    {k: given[k] for k in ("resampled", "table")}, left, reducer, settings
                )
                self.reductions.append(axes)
                self.inputs["reduction"].append(given["reduction"])
            left = {name: str(own / f"{name}.parquet") for name in NODE_TABLES}
            left |= {"params": str(own / "params.json"), "journal": str(own / "study.journal")}
            settings = {**TASK, "trials": 2, "seed": 5}
            run_node(given, left, {**axes, "model": model}, settings, "hash")
            for name in NODE_TABLES:
                made[name].append(left[name])
            made["params"].append(left["params"])
            made["rows"].append(rows["resampled"])
            self.inputs["node_params"].append(left["params"])
            self.inputs["node_rows"].append(rows["resampled"])
            self.inputs["node_predictions"].append(left["predictions"])
        self._blend(made, split)
        count = len(made["params"])
        kept = {name: made[name] for name in ("params", "predictions", "out_of_fold")}
        self.inputs |= {**kept, "split": [split] * count}
        self._judge({**kept, "rows": made["rows"], "split": [split] * count})

    def export(self, name="best", final=False, config=None, **asked) -> Path:
        """Export a model, and return its folder."""
        folder = self.folder / "models" / name
        settings = {
            **{**TASK, "task": "stars", "name": name, "coverage": 0.9, "folds": 3, "seed": 6},
            **{"final": final, "node": asked, "reductions": self.reductions},
            "config": config or {"produces": "features"},
        }
        write_model(self.inputs, {"model": str(folder / "model.json")}, settings, "hash")
        return folder

    def _blend(self, made, split):
        own = self.folder / "ensemble"
        left = {name: [str(own / f"{name}.parquet")] for name in ("predictions", "out_of_fold")}
        left["params"] = [str(own / "params.json")]
        names = ("params", "predictions", "fold_predictions", "out_of_fold")
        inputs = {**{name: made[name] for name in names}, "split": split}
        settings = {**TASK, "names": ["ensemble"], "seed": 7}
        write_ensembles(inputs, left, SPLIT, settings, "hash")
        for name, (path,) in left.items():
            made[name].append(path)
        made["rows"].append(left["predictions"][0])

    def _judge(self, inputs):
        compared = ("metrics", "confusion", "nodes", "runtimes", "decisions")
        paths = {name: str(self.folder / f"{name}.parquet") for name in compared}
        settings = {
            **{**TASK, "excluded": [], "metrics": ["macro_f1", "recall"], "leaking": []},
            **{"decisions": ["argmax", "thresholds"], "draws": 200, "seed": 8},
        }
        write_records(inputs, paths, settings)
        self.inputs |= {name: paths[name] for name in ("decisions", "metrics")}
        left = {
            name: str(self.folder / f"{name}.parquet") for name in ("calibration", "reliability")
        }
        write_calibration(self.inputs, {**left, "pictures": []}, TASK)
        self.inputs["calibration"] = left["calibration"]
