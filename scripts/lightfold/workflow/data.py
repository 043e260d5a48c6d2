"""What the rules of stage `data` ask for: `load_curves`, `load_features` and `assemble`."""

import os
from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.data.reading import paths
from lightfold.data.reading.formats import candidates
from lightfold.errors import ConfigError
from lightfold.runtime.fingerprint import fingerprint
from lightfold.seeds import derive
from lightfold.workflow.plan import NOTHING, Plan


class Data:
    """Inputs and parameters of the rules that read data sets and assemble tasks."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._files: dict[str, dict[str, list[str]]] = {}
        self._refuse_absent_folder()

    def _refuse_absent_folder(self) -> None:
        """Raise a `ConfigError` if the data folder is needed and is not there."""
        folder = self.plan.config["data"]
        if Path(folder).is_dir():
            return
        for name in self.plan.config["datasets"]:
            if any(paths.relative(entries) for entries in self._entries(name).values()):
                key = "LIGHTFOLD_DATA" if os.environ.get("LIGHTFOLD_DATA") else "data"
                raise ConfigError(
                    f"{key}: there is no data folder {folder}, where the paths of data set "
                    f"{name} start. Make it, set `data` in the configuration or the environment "
                    f"variable LIGHTFOLD_DATA, or write absolute paths."
                )

    def _entries(self, name: str) -> dict[str, Any]:
        """Return the options of a data set that name files, as they are written."""
        dataset = self.plan.config["datasets"][name]
        keys = registry.declared("datasets", dataset["kind"], "FILES")
        return {key: dataset[key] for key in keys if dataset.get(key)}

    def _rooted(self, name: str) -> dict[str, list[str]]:
        """Return the same, with the data folder before paths that are relative."""
        folder = self.plan.config["data"]
        return {
            key: paths.rooted(entries, folder, f"datasets.{name}.{key}")
            for key, entries in self._entries(name).items()
        }

    def named(self, product: str) -> str:
        """Return a wildcard's pattern: the data sets that come as light curves, or as features."""
        names = sorted(self.plan.config["datasets"])
        return "|".join(name for name in names if self.plan.produces(name) == product) or NOTHING

    def load_inputs(self, wildcards: Any) -> dict[str, list[str]]:
        """Return the files that a data set is read from, by the option that names them.

        Raises
        ------
        ConfigError
            If an option names a file that does not exist, or a pattern fits none.
        """
        name = wildcards.dataset
        if name not in self._files:
            rooted = self._rooted(name)
            self._files[name] = {
                key: paths.files(
                    entries,
                    f"datasets.{name}.{key}",
                    [path for other in rooted if other != key for path in rooted[other]],
                )
                for key, entries in rooted.items()
            }
        return self._files[name]

    def load_sizes(self, wildcards: Any) -> list[int]:
        """Return the sizes of these files, because a file that replaces one may be older."""
        files = self.load_inputs(wildcards).values()
        return [Path(path).stat().st_size for found in files for path in found]

    def load_settings(self, wildcards: Any) -> dict[str, Any]:
        """Return the kind and options of a data set, and a seed if it is made from one.

        Options that name files are lists of whole paths, in which patterns stay patterns.
        """
        name = wildcards.dataset
        dataset = self.plan.config["datasets"][name] | self._rooted(name)
        if self.plan.produces(name) == "light_curves" and self._entries(name):
            dataset["min_period"] = self.plan.config["features"]["min_period"]
        seeded = registry.declared("datasets", dataset["kind"], "SEEDED")
        return {**dataset, "seed": derive(self.plan.config["seed"], name) * seeded}

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
        near = self.plan.config["split"]["same_star_arcsec"]
        return {**self.plan.config["tasks"][wildcards.task], "same_star_arcsec": near}
