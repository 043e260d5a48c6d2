"""Section `predict` of the configuration: tables and light curves of stars without a label."""

import re
from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.data.reading import hats, paths
from lightfold.data.reading.curve_columns import find_columns
from lightfold.data.reading.formats import load, recognise
from lightfold.data.reading.named_columns import Table
from lightfold.errors import ConfigError, DataError, nearest
from lightfold.workflow.files import check_path, find

#: The columns of a table of periods: the star's id, and its period [d].
PERIODS = ("object_id", "period")

#: Options of a feature table that matter where its features are known.
_OF_TABLES = ("id", "label", "hdu", "missing")

#: What would be asked of light curves later: the column of the band, and that of the errors.
_LATER = {"band": "any", "magerr": 1.0}


def mapped(value: Any) -> Any:
    """Return the section as a mapping; a file alone, or as a value, is its `data`."""
    if isinstance(value, str):
        value = {_name(value): value}
    if not isinstance(value, dict):
        raise ConfigError(
            f"predict: {value!r} is no file: name one, as in `predict=stars.csv`; several have a "
            f"name each in the configuration, such as `predict: {{north: a.csv, south: b.csv}}`."
        )
    return {
        name: {"data": entry} if isinstance(entry, str) else entry for name, entry in value.items()
    }


def dataset(name: str, entry: dict[str, Any], folder: str) -> dict[str, Any]:
    """Return what an entry of the section predicts, as a data set with its kind.

    A file that is given alone may start in the working folder or in the data folder. It holds
    light curves if it has columns of times and magnitudes or fluxes, and features otherwise.

    Parameters
    ----------
    name : str
        The entry's name.
    entry : dict
        The entry.
    folder : str
        The data folder.

    Raises
    ------
    ConfigError
        If there is no such file, or it cannot be read.
    """
    from lightfold.data.reading.headers import read_header  # which needs Arrow

    star = {"id": entry["id"]} if "id" in entry else {}
    if isinstance(entry["data"], dict):
        return star | entry["data"]
    key = f"predict.{name}.data"
    path = _here(entry["data"], key)
    entries = paths.rooted(path, folder, key)
    sky = hats.find(entries, key)
    first = Path((sky.files() if sky else find(entries, key))[0])
    try:
        names = read_header(first, points=True)[0]
    except DataError as error:
        raise ConfigError(f"{key}: {error}") from error
    found = {"kind": "light_curves" if are_light_curves(names, first) else "table", "path": path}
    return found | star


def periods(name: str, entry: dict[str, Any], folder: str) -> str:
    """Return the file of the periods that the user gives for the stars of an entry.

    The parameters are those of `dataset`.

    Raises
    ------
    ConfigError
        If there is no such file, it cannot be read, or it lacks a column of `PERIODS`.
    """
    from lightfold.data.reading.headers import read_header  # which needs Arrow

    key = f"predict.{name}.periods"
    path = find(paths.rooted(_here(entry["periods"], key), folder, key), key)[0]
    try:
        columns = read_header(Path(path))[0]
    except DataError as error:
        raise ConfigError(f"{key}: {error}") from error
    for column in PERIODS:
        if column not in columns:
            raise ConfigError(f"{key}: {path}: no column '{column}'; {nearest(column, columns)}")
    return path


def _here(path: str, key: str) -> str:
    """Return the whole path of a file in the working folder; any other as it is."""
    check_path(path, key)
    return str(Path(path).absolute()) if paths.relative(path) and Path(path).exists() else path


def are_light_curves(names: list[str], path: Path) -> bool:
    """Return whether a table has the columns of light curves, by their names alone."""
    try:
        known = load(recognise(names, path))
        find_columns(Table(path, [*names, *known.makes], known, _LATER, []))
    except DataError:
        return False
    return True


def without_labels(options: dict[str, Any], files: dict[str, list[str]]) -> dict[str, Any]:
    """Return the options of light curves whose labels are none if no file has the column."""
    from lightfold.data.reading.headers import read_header  # which needs Arrow

    label = options.get("label")
    if label is None or files.get("labels") or "label" in paths.named(options["path"]):
        return options
    for option in ("objects", "path"):
        for path in files.get(option, [])[:1]:
            if label in read_header(Path(path), options.get("hdu"), option == "path")[0]:
                return options
    return {**options, "label": None}


def table_options(entry: dict[str, Any]) -> dict[str, Any]:
    """Return how a table of features is read: what the user has set, without defaults."""
    given = entry | (entry["data"] if isinstance(entry["data"], dict) else {})
    return {key: given[key] for key in _OF_TABLES if key in given} | {"columns": entry["columns"]}


def comes_as(options: dict[str, Any]) -> str:
    """Return what a data set comes as: ``light_curves`` or ``features``."""
    return str(registry.declared("datasets", options["kind"], "PRODUCES"))


def listed(value: str | list[str]) -> list[str]:
    """Return a list, of which one item may be given alone."""
    return [value] if isinstance(value, str) else value


def _name(path: str) -> str:
    """Return the name of an entry that is a file alone."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(path).name.split(".")[0]).strip("-_")
    return stem or "stars"
