"""What the rules of stage `data` ask for: to read data sets, join partitions, and assemble."""

from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.data.reading.formats import candidates
from lightfold.errors import ConfigError
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.files import catalogue, files_of, refuse_absent_folder, rooted
from lightfold.workflow.plan import NOTHING, Plan


class Data:
    """Inputs and parameters of the rules that read data sets and assemble tasks."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._files: dict[str, dict[str, list[str]]] = {}
        refuse_absent_folder(plan.config)

    def named(self, product: str) -> str:
        """Return a wildcard's pattern: the data sets that come as light curves, or as features."""
        names = sorted(self.plan.config["datasets"])
        return "|".join(name for name in names if self.plan.produces(name) == product) or NOTHING

    def curves(self, partitioned: bool) -> str:
        """Return a pattern: the data sets of light curves that have partitions, or have none."""
        names = sorted(self.plan.config["datasets"])
        own = [name for name in names if self.plan.produces(name) == "light_curves"]
        return "|".join(n for n in own if bool(self.plan.partitions(n)) == partitioned) or NOTHING

    def load_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the files that a data set is read from, by the option that names them.

        For a partition, they are its own files and those of its ``margin``.

        Raises
        ------
        ConfigError
            If an option names a file that does not exist, or a pattern fits none.
        """
        name = wildcards.dataset
        if name not in self._files:
            self._files[name] = files_of(self.plan.config, name)
        found = self._files[name]
        if not hasattr(wildcards, "partition"):
            return found
        own = catalogue(self.plan.config, name)
        if own is None or wildcards.partition not in own.partitions:
            raise ConfigError(f"data set {name} has no partition '{wildcards.partition}'.")
        margin = own.margins.get(wildcards.partition)
        beyond = {"margin": margin} if margin else {}
        return found | {"path": own.partitions[wildcards.partition]} | beyond

    def load_sizes(self, wildcards: Any) -> list[int]:
        """Return the sizes of these files, because a file that replaces one may be older."""
        files = self.load_inputs(wildcards).values()
        return [Path(path).stat().st_size for found in files for path in found]

    def load_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the kind and options of a data set, and a seed if it is made from one.

        Options that name files are lists of whole paths, in which patterns stay patterns.
        """
        name = wildcards.dataset
        whole = rooted(self.plan.config, name)
        dataset = self.plan.config["datasets"][name] | whole
        if self.plan.produces(name) == "light_curves" and whole:
            dataset["min_period"] = self.plan.config["features"]["min_period"]
        if hasattr(wildcards, "partition"):
            dataset["partition"] = wildcards.partition
        seeded = registry.declared("datasets", dataset["kind"], "SEEDED")
        return {**dataset, "seed": derive(self.plan.config["seed"], name) * seeded}

    def load_code(self, wildcards: Any) -> str:
        """Return the fingerprint of reading or making a data set, in any format it may have."""
        dataset = self.plan.config["datasets"][wildcards.dataset]
        formats = candidates(dataset["format"]) if "format" in dataset else []
        own = [f"datasets.{dataset['kind']}", *(f"formats.{name}" for name in formats)]
        return fingerprint("load.py", *(f"plugins.{name}" for name in own))

    def join_objects_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the stars of all partitions, the counts of their points, and the user's files."""
        found = files_of(self.plan.config, wildcards.dataset)
        return {
            "parts": self.plan.partition_files(wildcards.dataset, "objects.parquet"),
            "tallies": self.plan.partition_files(wildcards.dataset, "tally.json"),
            **found,
            "path": found["path"][:1],
        }

    def join_curves_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the stars and the light curves of all partitions."""
        return {
            "parts": self.plan.partition_files(wildcards.dataset, "objects.parquet"),
            "curves": self.plan.partition_files(wildcards.dataset, "light_curves.parquet"),
        }

    def join_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the options of a data set, what is known of its partitions, and the bands."""
        own = catalogue(self.plan.config, wildcards.dataset)
        return {
            **self.plan.config["datasets"][wildcards.dataset],
            **rooted(self.plan.config, wildcards.dataset),
            "margins": bool(own and own.margins),
            "absent": own.absent if own else [],
            "marginless": own.marginless if own else [],
            "bands": self.plan.config["features"]["bands"],
        }

    def match_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the sketches of all light curves."""
        parts = self.plan.partition_files(wildcards.dataset, "sketches.parquet")
        whole = f"{self.plan.dataset.format(dataset=wildcards.dataset)}/sketches.parquet"
        return {"sketches": parts or [whole]}

    def assemble_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the tables of a task's data set."""
        auto = self.plan.config["split"]["same_star"] == "auto"
        compared = self.plan.compared(wildcards.task) if auto else []
        return self.plan.tables(wildcards.task, "objects", "features", *compared)

    def assemble_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return what a task's table depends on."""
        split = self.plan.config["split"]
        near = {name: split[name] for name in ("same_star_arcsec", "same_star", "folds")}
        near["fewest"] = min(self.plan.config["features"]["min_points"].values())
        return {"name": wildcards.task, **self.plan.config["tasks"][wildcards.task], **near}
