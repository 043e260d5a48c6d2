"""Checks of the folders of an experiment, before any job starts."""

import os
from pathlib import Path
from typing import Any

from lightfold.errors import ConfigError

#: What belongs to Lightfold in its folder.
_PARTS = ("config", "docs", "envs", "profiles", "rules", "scripts", "tests")

_OWN = "name a folder for results alone, such as `results: results`."

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
    _check_results(Path(project), config)
    results = nearest(config["results"])
    if not results.is_dir():
        raise ConfigError(f"results: {results} is a file; move it, or name another folder.")


def one_name(results: str) -> str:
    """Return the folder of results by the name that Snakemake's records have, however spelled.

    Below the folder where Snakemake is started it is the path from there, without links.

    Parameters
    ----------
    results : str
        The path as in the configuration.
    """
    if results != results.strip():  # refused by `check_names`
        return results
    try:
        here, real = Path.cwd().resolve(), Path(results).resolve()
    except (OSError, RuntimeError):  # a link to itself, refused by `check_names`
        return results
    inside = real != here and real.is_relative_to(here)
    return str(real.relative_to(here)) if inside else os.path.normpath(results)


def _check_results(project: Path, config: dict[str, Any]) -> None:
    """Raise an error if the folder of results has to be another one, also by a link to it."""
    key = f"results: {config['results']}"
    if config["results"] != config["results"].strip():
        raise ConfigError(f"{key!r}: starts or ends with a blank; {_OWN}")
    results, here = (_resolved(p, key) for p in (config["results"], "."))
    data = _resolved(config["data"], f"data: {config['data']}")
    if here.is_relative_to(results):
        raise ConfigError(f"{key}: holds the folder where Snakemake is started; {_OWN}")
    if (home := _home()) and home.is_relative_to(results):
        raise ConfigError(f"{key}: is your home, or holds it; {_OWN}")
    if project.resolve().is_relative_to(results):
        raise ConfigError(f"{key}: is the folder of Lightfold, or holds it; {_OWN}")
    kept = [part for part in (".git", ".snakemake") if part in results.parts]
    if kept:
        raise ConfigError(f"{key}: {kept[0]} belongs to another program; {_OWN}")
    for name in _PARTS:
        if results.is_relative_to((project / name).resolve()):
            raise ConfigError(f"{key}: {name} is a part of Lightfold; {_OWN}")
    if data.is_relative_to(results):
        raise ConfigError(f"{key}: is the data folder {config['data']}, or holds it; {_OWN}")
    if results.is_relative_to(data) and not here.is_relative_to(data):
        raise ConfigError(f"{key}: is in the data folder {config['data']}; {_OWN}")


def _resolved(path: str, key: str) -> Path:
    """Return a whole path without links."""
    try:
        return Path(path).expanduser().resolve()
    except RuntimeError as error:
        raise ConfigError(f"{key}: is a link to itself; name another folder.") from error


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
    return next(place for place in (path, *path.parents) if _is_there(place))


def _is_there(path: Path) -> bool:
    """Return whether a path exists, as far as this user may see."""
    try:
        return path.exists()
    except PermissionError:
        return False


def _home() -> Path | None:
    """Return the user's home; None if there is none, as in some containers."""
    try:
        return Path.home().resolve()
    except RuntimeError:
        return None
