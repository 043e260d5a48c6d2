"""Checks of the folders of an experiment, before any job starts."""

import os
from pathlib import Path
from typing import Any

from lightfold.errors import ConfigError

_BRACES = "Snakemake takes braces in a path for a wildcard"


def check_names(project: str | Path, config: dict[str, Any]) -> None:
    """Raise an error if a folder cannot be what it has to be, even for a dry run.

    Parameters
    ----------
    project : str or Path
        The folder of the Snakefile.
    config : dict
        The configuration, of which ``data`` and ``results`` are checked.
    """
    if not _is_writable(nearest(".snakemake")):
        raise ConfigError(
            f"{Path.cwd()}: this folder is read-only for you, and Snakemake keeps its notes in the "
            f"folder where it is started; start it elsewhere: snakemake -s {project}/Snakefile"
        )
    if set("{}") & set(str(project)):
        raise ConfigError(f"{project}: {_BRACES}; move Lightfold to another folder.")
    for key in ("data", "results"):
        if set("{}") & set(config[key]):
            raise ConfigError(f"{key}: {config[key]}: {_BRACES}; name another folder.")
    results = nearest(config["results"])
    if not results.is_dir():
        raise ConfigError(f"results: {results} is a file; move it, or name another folder.")


def check_writable(results: str) -> None:
    """Raise an error if nothing can be written below the folder of results."""
    folder = nearest(results)
    if not _is_writable(folder):
        raise ConfigError(
            f"results: {results} cannot be written, because {folder} is read-only for you; "
            "name another folder."
        )


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def nearest(folder: str) -> Path:
    """Return a folder, or what is there of the path to it."""
    path = Path(folder).absolute()
    return next(place for place in (path, *path.parents) if place.exists())
