"""The plan of an experiment: its configuration, its grid, and the paths that all stages share.

Each stage has a class of its own in a module of its name. It is given the plan, and its methods
say what the stage's rules ask for: ``RULE_inputs``, ``RULE_settings`` and ``RULE_code``, which
take a job's wildcards, and ``targets``, the files that the default run asks for. Everything they
return is plain values in a fixed order, because Snakemake compares parameters by their text.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from lightfold import registry
from lightfold.axes import MIXED, SPLIT_AXES
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.files import catalogue
from lightfold.workflow.grid import nodes
from lightfold.workflow.labels import with_classes
from lightfold.workflow.nodes import Node, distinct, planned, spell, values

#: Protocol of the split whose training stars are explored, so that its test stars are not.
EXPLORED_PROTOCOL = "honest"

#: The table of a data set's copies, which rule `collate` leaves.
AUGMENTED = "augmented"

#: In place of a partition: the stars that are in none.
REST = "none"

#: The suffixes of tables for people, and of figures.
LISTED = ("csv", "md", "tex")
DRAWN = ("png", "pdf")

#: A wildcard's pattern that matches nothing.
NOTHING = "(?!)"


class Plan:
    """A complete configuration with its grid.

    Parameters
    ----------
    config : dict
        As `config.complete` returns it.

    Attributes
    ----------
    config : dict
        The configuration, in which every task that runs names its classes.
    grid : list of dict
        The nodes; see `grid.nodes`.
    results : str
        The folder of all results.
    dataset, partition, task, split, sample, reduction, node, ensemble : str
        Patterns of the folders, with wildcards.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self.grid = nodes(config)
        self._by_task: dict[str, list[Node]] = {}
        self._by_split: dict[tuple[str, ...], list[Node]] = {}
        for node in planned(self.grid):
            split = tuple(str(node[axis]) for axis in SPLIT_AXES)
            self._by_task.setdefault(node["task"], []).append(node)
            self._by_split.setdefault(split, []).append(node)
        self.config = with_classes(config, self.tasks)
        self.results = config["results"]
        self.dataset = f"{self.results}/datasets/{{dataset}}"
        self.partition = f"{self.dataset}/partitions/{{partition}}"
        self.task = f"{self.results}/tasks/{{task}}"
        self.split = f"{self.task}/{{protocol}}/test-{{test_size}}/repeat-{{repeat}}"
        self.sample = f"{self.split}/{{resampler}}"
        self.reduction = f"{self.sample}/{{reducer}}"
        self.node = f"{self.reduction}/{{model}}"
        self.ensemble = f"{self.split}/{{ensemble}}"

    @property
    def tasks(self) -> list[str]:
        """The tasks with a planned node, in the order of the grid."""
        return list(self._by_task)

    def of_task(self, task: str) -> list[Node]:
        """Return the planned nodes of a task."""
        return self._by_task.get(task, [])

    def of_split(self, wildcards: Any) -> list[Node]:
        """Return the planned nodes of a split."""
        split = tuple(getattr(wildcards, axis) for axis in SPLIT_AXES)
        return self._by_split.get(split, [])

    def ensembles(self, nodes: list[Node]) -> list[Node]:
        """Return the ensembles of the honest splits that have several of some planned nodes."""
        found = []
        for axes in distinct(nodes, SPLIT_AXES):
            own = self._by_split[tuple(str(axes[axis]) for axis in SPLIT_AXES)]
            if len(own) > 1 and axes["protocol"] not in self.leaking(axes["task"]):
                mixed = {**axes, "resampler": MIXED, "reducer": MIXED}
                mixed |= {"status": "planned", "reason": ""}
                found += [{**mixed, "model": name} for name in self.config["ensembles"]]
        return found

    def answering(self, task: str) -> list[Node]:
        """Return all that answers about stars of a task: its planned nodes, and the ensembles."""
        own = self.of_task(task)
        return [*own, *self.ensembles(own)]

    def node_files(self, nodes: list[Node], *names: str) -> dict[str, list[str]]:
        """Return the files of nodes by their names, one list per name in the order of the nodes.

        ``split`` is the table of a node's split, ``rows`` that of its sample; the others are the
        node's own. An ensemble's rows are in its predictions.
        """
        return {name: [self._node_file(node, name) for node in nodes] for name in names}

    def _node_file(self, node: Node, name: str) -> str:
        folder, rows = self.node, f"{self.sample}/resampled.parquet"
        if node["resampler"] == MIXED:
            folder = self.ensemble.replace("{ensemble}", "{model}")
            rows = f"{folder}/predictions.parquet"
        places = {
            "params": f"{folder}/params.json",
            "rows": rows,
            "split": f"{self.split}/split.parquet",
        }
        return places.get(name, f"{folder}/{name}.parquet").format(**node)

    def code(self, script: str, *plugins: str) -> Callable[[Any], str]:
        """Return a parameter function: the fingerprint of a rule whose plug-ins do not vary.

        A job's own process reads all rules. With a function it hashes only its own rule.

        Parameters
        ----------
        script : str
            The rule's script, say ``judge.py``.
        *plugins : str
            Plug-ins that it loads by name, say ``metrics.macro_f1``.
        """

        def fixed(wildcards: Any) -> str:
            return fingerprint(script, *(f"plugins.{name}" for name in plugins))

        return fixed

    def seed_of(self, axes: Node) -> int:
        """Return the seed of the job that has some axes as its wildcards."""
        return derive(self.config["seed"], *axes.values())

    def seed(self, wildcards: Any) -> dict[str, int]:
        """Return the seed of a job, from all its wildcards."""
        return {"seed": derive(self.config["seed"], *wildcards)}

    def classes(self, task: str) -> list[str]:
        """Return the classes of a task, in the order of their codes."""
        return list(self.config["tasks"][task]["classes"])

    def produces(self, dataset: str) -> str:
        """Return what a data set comes as: ``light_curves`` or ``features``."""
        kind = self.config["datasets"][dataset]["kind"]
        return str(registry.declared("datasets", kind, "PRODUCES"))

    def partitions(self, dataset: str) -> dict[str, list[str]]:
        """Return the files of each partition of a data set; none if one job reads all of it.

        Raises
        ------
        ConfigError
            If it is a HATS catalogue that cannot be used.
        """
        own = catalogue(self.config, dataset)
        return own.partitions if own else {}

    def partition_files(self, dataset: str, name: str) -> list[str]:
        """Return a file of all partitions of a data set, such as ``objects``."""
        folder = self.partition.replace("{dataset}", dataset)
        every = self.partitions(dataset)
        return [f"{folder}/{name}".replace("{partition}", own) for own in every]

    def tables(self, task: str, *names: str) -> dict[str, str]:
        """Return the paths of tables of a task's data set, by their names."""
        folder = self.dataset.format(dataset=self.config["tasks"][task]["dataset"])
        return {name: f"{folder}/{name}.parquet" for name in names}

    def compared(self, task: str) -> list[str]:
        """Return the table of stars whose light curves are of one star, if a task has light curves.

        Simulated stars are different stars.
        """
        dataset = self.config["tasks"][task]["dataset"]
        made = registry.declared("datasets", self.config["datasets"][dataset]["kind"], "SEEDED")
        return ["same_stars"] if self.produces(dataset) == "light_curves" and not made else []

    def shown_tables(self, task: str, nodes: list[Any]) -> dict[str, str]:
        """Return the tables of a task's data set that models are shown in place of features.

        Rows that a resampler draws from a table of the data set have a table of their own.

        Parameters
        ----------
        task : str
            The task.
        nodes : list of dict
            Nodes of the task, or pairs of ``resampler`` and ``model``.
        """
        needs: list[str] = []
        for pair in distinct(nodes, ("resampler", "model")):
            shown = registry.declared("models", pair["model"], "NEEDS")
            drawn = registry.declared("resamplers", pair["resampler"], "NEEDS")
            needs += [*shown, *(f"{table}_{name}" for table in drawn for name in shown)]
        return self.tables(task, *needs)

    def explored(self, wildcards: Any, *names: str) -> dict[str, str]:
        """Return a task's table, the split whose training stars are explored, and named tables.

        The named tables are the data set's.
        """
        size = spell(self.config["exploration"]["test_size"], "exploration.test_size")
        axes = {"protocol": EXPLORED_PROTOCOL, "test_size": size, "repeat": 0}
        return {
            "table": f"{self.task.format(task=wildcards.task)}/table.parquet",
            "split": f"{self.split.format(task=wildcards.task, **axes)}/split.parquet",
            **self.tables(wildcards.task, *names),
        }

    def copies_seed(self, dataset: str) -> int:
        """Return the seed of the copies of a data set's stars."""
        return derive(self.config["seed"], dataset, AUGMENTED)

    def reductions(self, nodes: list[Node]) -> list[dict[str, Any]]:
        """Return the axes of what some nodes' reducers learn: the sample's, and the reducer."""
        found = distinct(nodes, [*SPLIT_AXES, "resampler", "reducer"])
        return [axes for axes in found if self.learns(axes["reducer"])]

    def learns(self, reducer: str) -> bool:
        """Return whether a reducer learns anything from training rows."""
        return bool(registry.declared("reducers", reducer, "COLUMNS"))

    def ranks(self, reducer: str) -> bool:
        """Return whether what a reducer learns is a ranking of the features."""
        return "rank" in registry.declared("reducers", reducer, "COLUMNS")

    def resampling(self, resamplers: list[str]) -> list[str]:
        """Return the plug-ins that studies under some resamplers resample with themselves."""
        used: set[str] = set()
        for name in resamplers:
            choices = registry.declared("resamplers", name, "CHOICES")
            used |= {name, *choices} if choices else set()
        return [f"plugins.resamplers.{name}" for name in sorted(used)]

    def with_images(self, nodes: list[Node]) -> bool:
        """Return whether any model of some nodes is shown images."""
        models = values(nodes, "model")
        return any("images" in registry.declared("models", name, "NEEDS") for name in models)

    def by_epochs(self, nodes: list[Node]) -> list[Node]:
        """Return those of some nodes whose models train by epochs."""
        return [node for node in nodes if registry.declared("models", node["model"], "EPOCHS")]

    def objective(self) -> str:
        """Return the metric that studies optimise."""
        return str(self.config["tuning"]["metric"])

    def metrics(self) -> list[str]:
        """Return the metrics compared; the one that studies optimise is always among them."""
        return list(dict.fromkeys([*self.config["metrics"], self.objective()]))

    def decisions(self) -> list[str]:
        """Return the decisions compared; argmax, which they have to beat, is always the first."""
        return list(dict.fromkeys(["argmax", *self.config["decisions"]]))

    def fits(self, model: str | None = None) -> int:
        """Return how many fits on inner folds a study makes, of a model if one is given."""
        tuning = self.config["tuning"]
        trials = tuning["trials_of"].get(model, tuning["trials"])
        return int(trials * self.config["split"]["folds"])

    def leaking(self, task: str) -> list[str]:
        """Return the protocols of a task that declare that they leak."""
        return self._leaking.get(task, [])

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
