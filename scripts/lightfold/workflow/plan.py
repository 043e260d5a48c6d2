"""The experiment as the rules up to the models see it: paths, inputs and parameters of every job.

Everything here is plain values, since Snakemake compares parameters by their text: one dict a
concern, always in the same order. Methods that take ``wildcards`` are input and parameter
functions of rules.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.axes import SPLIT_AXES
from lightfold.data.reading.formats import candidates
from lightfold.errors import ConfigError
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.grid import nodes
from lightfold.workflow.nodes import Node, distinct, planned, spell

#: Protocol of the split whose training stars are explored, so that its test stars are not.
EXPLORED = "honest"


class Planning:
    """A complete configuration with its grid.

    Parameters
    ----------
    config : dict
        As `config.complete` returns it.

    Attributes
    ----------
    config : dict
        The configuration.
    grid : list of dict
        The nodes; see `grid.nodes`.
    dataset, task, split, sample, reduction, node : str
        Patterns of the folders, with wildcards.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.grid = nodes(config)
        self._by_task: dict[str, list[Node]] = {}
        self._by_split: dict[tuple[str, ...], list[Node]] = {}
        for node in planned(self.grid):
            split = tuple(str(node[axis]) for axis in SPLIT_AXES)
            self._by_task.setdefault(node["task"], []).append(node)
            self._by_split.setdefault(split, []).append(node)
        self.dataset = f"{config['results']}/datasets/{{dataset}}"
        self.task = f"{config['results']}/tasks/{{task}}"
        self.split = f"{self.task}/{{protocol}}/test-{{test_size}}/repeat-{{repeat}}"
        self.sample = f"{self.split}/{{resampler}}"
        self.reduction = f"{self.sample}/{{reducer}}"
        self.node = f"{self.reduction}/{{model}}"

    def datasets_with(self, product: str) -> str:
        """Return a wildcard's pattern: the data sets that come as light curves, or as features."""
        found = [
            name
            for name, dataset in self.config["datasets"].items()
            if registry.declared("datasets", dataset["kind"], "PRODUCES") == product
        ]
        return "|".join(sorted(found)) or "(?!)"  # a pattern that matches nothing

    def source_files(self, wildcards: Any) -> list[str]:
        """Return the files that a data set is read from."""
        dataset = self.config["datasets"][wildcards.dataset]
        files = registry.load("datasets", dataset["kind"]).files(dataset)
        paths = [f"{self.config['data']}/{file}" for file in files]
        for path in paths:
            if not Path(path).exists():
                raise ConfigError(
                    f"datasets.{wildcards.dataset}: there is no file {path}. Paths start in the "
                    f"data folder: set `data`, or the environment variable LIGHTFOLD_DATA."
                )
        return paths

    def source_sizes(self, wildcards: Any) -> list[int]:
        """Return the sizes of those files: a file that is put in their place may be older."""
        return [Path(path).stat().st_size for path in self.source_files(wildcards)]

    def source(self, wildcards: Any) -> dict[str, Any]:
        """Return the kind and options of a data set, and a seed if it is made from one."""
        dataset = self.config["datasets"][wildcards.dataset]
        seeded = registry.declared("datasets", dataset["kind"], "SEEDED")
        return {**dataset, "seed": derive(self.config["seed"], wildcards.dataset) * seeded}

    def code(self, script: str, *plugins: str) -> Callable[[Any], str]:
        """Return a parameter function: the fingerprint of a rule whose plug-ins do not vary.

        It is a function so that a job's own process, which reads all rules, hashes one.
        """

        def fixed(wildcards: Any) -> str:
            return fingerprint(script, *plugins)

        return fixed

    def load_code(self, wildcards: Any) -> str:
        """Return the fingerprint of reading or making a data set, in any format it may have."""
        dataset = self.config["datasets"][wildcards.dataset]
        kind = dataset["kind"]
        curves = registry.declared("datasets", kind, "PRODUCES") == "light_curves"
        script = "load_curves.py" if curves else "load_features.py"
        formats = candidates(dataset["format"]) if "format" in dataset else []
        own = [f"plugins.formats.{name}" for name in formats]
        return fingerprint(script, f"plugins.datasets.{kind}", *own)

    def task_dataset(self, wildcards: Any) -> dict[str, str]:
        """Return the tables of a task's data set."""
        folder = self.dataset.format(dataset=self.config["tasks"][wildcards.task]["dataset"])
        return {name: f"{folder}/{name}.parquet" for name in ("objects", "features")}

    def task_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return what a task's table depends on."""
        near = self.config["split"]["same_star_arcsec"]
        return {**self.config["tasks"][wildcards.task], "same_star_arcsec": near}

    def explored_files(self, wildcards: Any, *names: str) -> dict[str, str]:
        """Return the table of a task, the split whose training stars are explored, and tables.

        These are the tables of the task's data set that are named.
        """
        folder = self.dataset.format(dataset=self.config["tasks"][wildcards.task]["dataset"])
        size = spell(self.config["exploration"]["test_size"], "exploration.test_size")
        axes = {"protocol": EXPLORED, "test_size": size, "repeat": 0}
        return {
            "table": f"{self.task.format(task=wildcards.task)}/table.parquet",
            "split": f"{self.split.format(task=wildcards.task, **axes)}/split.parquet",
            **{name: f"{folder}/{name}.parquet" for name in names},
        }

    def split_code(self, wildcards: Any) -> str:
        """Return the fingerprint of splitting under a protocol."""
        return fingerprint("split.py", f"plugins.protocols.{wildcards.protocol}")

    def split_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the folds and the seed: the same for all test sizes, so that test sets nest."""
        seed = derive(self.config["seed"], wildcards.task, wildcards.repeat, "split")
        return {"folds": self.config["split"]["folds"], "seed": seed}

    def resample_code(self, wildcards: Any) -> str:
        """Return the fingerprint of a resampler under a protocol."""
        own = (
            f"plugins.protocols.{wildcards.protocol}",
            f"plugins.resamplers.{wildcards.resampler}",
        )
        return fingerprint("resample.py", *own)

    def seed(self, wildcards: Any) -> dict[str, int]:
        """Return the seed of a job, from all its wildcards."""
        return {"seed": derive(self.config["seed"], *wildcards)}

    def reduce_code(self, wildcards: Any) -> str:
        """Return the fingerprint of a reducer."""
        return fingerprint("reduce.py", f"plugins.reducers.{wildcards.reducer}")

    def reduce_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes and the seed of a reduction."""
        return {"classes": self.classes(wildcards.task), **self.seed(wildcards)}

    def tuned_files(self, wildcards: Any) -> dict[str, str]:
        """Return what a node is made from: rows, stars, and what its reducer has learned."""
        files = {
            "resampled": f"{self.sample}/resampled.parquet",
            "table": f"{self.task}/table.parquet",
        }
        if self.learns(wildcards.reducer):
            files["reduction"] = f"{self.reduction}/reduction.parquet"
        found = {name: path.format(**wildcards) for name, path in files.items()}
        pair = {"resampler": wildcards.resampler, "model": wildcards.model}
        return found | self.shown_tables(wildcards.task, [pair])

    def shown_tables(self, task: str, own: list[dict[str, Any]]) -> dict[str, str]:
        """Return the tables of a task's data set that models are shown in place of features.

        Where a resampler draws rows from a table of the data set, these have a table of their own.
        """
        folder = self.dataset.format(dataset=self.config["tasks"][task]["dataset"])
        needs = []
        for pair in distinct(own, ("resampler", "model")):
            shown = registry.declared("models", pair["model"], "NEEDS")
            drawn = registry.declared("resamplers", pair["resampler"], "NEEDS")
            needs += [*shown, *(f"{table}_{name}" for table in drawn for name in shown)]
        return {name: f"{folder}/{name}.parquet" for name in needs}

    def learns(self, reducer: str) -> bool:
        """Return whether a reducer learns anything from training rows."""
        return bool(registry.declared("reducers", reducer, "COLUMNS"))

    def ranks(self, reducer: str) -> bool:
        """Return whether what a reducer learns is a ranking of the features."""
        return "rank" in registry.declared("reducers", reducer, "COLUMNS")

    def tune_code(self, wildcards: Any) -> str:
        """Return the fingerprint of tuning a model for the metric of the studies."""
        metric = f"plugins.metrics.{self.config['tuning']['metric']}"
        own = (f"plugins.models.{wildcards.model}", f"plugins.reducers.{wildcards.reducer}", metric)
        return fingerprint("tune.py", *own)

    def tune_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the classes, the budget and the seed of a node."""
        tuning = self.config["tuning"]
        return {
            "classes": self.classes(wildcards.task),
            "metric": tuning["metric"],
            "trials": tuning["trials_of"].get(wildcards.model, tuning["trials"]),
            **self.seed(wildcards),
        }

    def classes(self, task: str) -> list[str]:
        """Return the classes of a task, in the order of their codes."""
        return list(self.config["tasks"][task]["classes"])

    def _of_task(self, task: str) -> list[Node]:
        """Return the planned nodes of a task."""
        return self._by_task.get(task, [])

    def _of_split(self, wildcards: Any) -> list[Node]:
        """Return the planned nodes of a split."""
        split = tuple(getattr(wildcards, axis) for axis in SPLIT_AXES)
        return self._by_split.get(split, [])
