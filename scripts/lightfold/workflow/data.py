"""What the rules of stage `data` ask for: `load_curves`, `load_features` and `assemble`."""

from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.data.reading.formats import candidates
from lightfold.errors import ConfigError
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.plan import NOTHING, Plan


class Data:
    """Inputs and parameters of the rules that read data sets and assemble tasks."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def named(self, product: str) -> str:
        """Return a wildcard's pattern: the data sets that come as light curves, or as features."""
        names = sorted(self.plan.config["datasets"])
        return "|".join(name for name in names if self.plan.produces(name) == product) or NOTHING

    def load_inputs(self, wildcards: Any) -> list[str]:
        """Return the files that a data set is read from.

        Raises
        ------
        ConfigError
            If one of them does not exist.
        """
        dataset = self.plan.config["datasets"][wildcards.dataset]
        keys = registry.declared("datasets", dataset["kind"], "FILES")
        listed = [dataset[key] for key in keys if dataset.get(key)]
        files = [
            file for entry in listed for file in (entry if isinstance(entry, list) else [entry])
        ]
        paths = [f"{self.plan.config['data']}/{file}" for file in files]
        for path in paths:
            if not Path(path).exists():
                raise ConfigError(
                    f"datasets.{wildcards.dataset}: there is no file {path}. Paths start in the "
                    f"data folder: set `data`, or the environment variable LIGHTFOLD_DATA."
                )
        return paths

    def load_sizes(self, wildcards: Any) -> list[int]:
        """Return the sizes of these files, because a file that replaces one may be older."""
        return [Path(path).stat().st_size for path in self.load_inputs(wildcards)]

    def load_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the kind and options of a data set, and a seed if it is made from one."""
        dataset = self.plan.config["datasets"][wildcards.dataset]
        seeded = registry.declared("datasets", dataset["kind"], "SEEDED")
        return {**dataset, "seed": derive(self.plan.config["seed"], wildcards.dataset) * seeded}

    def load_code(self, wildcards: Any) -> str:
        """Return the fingerprint of reading or making a data set, in any format it may have."""
        dataset = self.plan.config["datasets"][wildcards.dataset]
        formats = candidates(dataset["format"]) if "format" in dataset else []
        own = [f"datasets.{dataset['kind']}", *(f"formats.{name}" for name in formats)]
        return fingerprint("load.py", *(f"plugins.{name}" for name in own))

    def assemble_inputs(self, wildcards: Any) -> dict[str, str]:
        """Return the tables of a task's data set."""
        return self.plan.tables(wildcards.task, "objects", "features")

    def assemble_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return what a task's table depends on."""
        split = self.plan.config["split"]
        near = {"same_star_arcsec": split["same_star_arcsec"], "folds": split["folds"]}
        return {"name": wildcards.task, **self.plan.config["tasks"][wildcards.task], **near}
