"""The files of a data set, by the options that name them."""

import os
from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.data.reading import hats, paths
from lightfold.errors import ConfigError


def files_of(config: dict[str, Any], name: str) -> dict[str, list[str]]:
    """Return the files of a data set by the option that names them.

    Raises
    ------
    ConfigError
        If an option names a file that does not exist, or a pattern fits none.
    """
    whole = rooted(config, name)
    found = {}
    for key, entries in whole.items():
        others = [path for other in whole if other != key for path in whole[other]]
        own = catalogue(config, name) if key == "path" else None
        found[key] = own.files() if own else paths.files(entries, f"datasets.{name}.{key}", others)
    return found


def catalogue(config: dict[str, Any], name: str) -> hats.Catalogue | None:
    """Return the HATS catalogue of a data set's light curves; None if they are no such catalogue.

    Raises
    ------
    ConfigError
        If it cannot be used.
    """
    product = registry.declared("datasets", config["datasets"][name]["kind"], "PRODUCES")
    entries = rooted(config, name).get("path", []) if product == "light_curves" else []
    return hats.find(entries, f"datasets.{name}.path") if entries else None


def rooted(config: dict[str, Any], name: str) -> dict[str, list[str]]:
    """Return the options that name files, with the data folder before paths that are relative."""
    return {
        key: paths.rooted(entries, config["data"], f"datasets.{name}.{key}")
        for key, entries in _entries(config, name).items()
    }


def refuse_absent_folder(config: dict[str, Any]) -> None:
    """Raise a `ConfigError` if the data folder is needed and is not there."""
    folder = config["data"]
    if Path(folder).is_dir():
        return
    for name in config["datasets"]:
        if any(paths.relative(entries) for entries in _entries(config, name).values()):
            key = "LIGHTFOLD_DATA" if os.environ.get("LIGHTFOLD_DATA") else "data"
            raise ConfigError(
                f"{key}: there is no data folder {folder}, where the paths of data set {name} "
                f"start. Make it, set `data` in the configuration or the environment variable "
                f"LIGHTFOLD_DATA, or write absolute paths."
            )


def _entries(config: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the options of a data set that name files, as they are written."""
    dataset = config["datasets"][name]
    keys = registry.declared("datasets", dataset["kind"], "FILES")
    return {key: dataset[key] for key in keys if dataset.get(key)}
