"""The files of a data set, by the options that name them."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lightfold import registry
from lightfold.data.reading import hats, paths
from lightfold.errors import ConfigError

#: Bytes of the longest name that file systems take.
_LONGEST = 255


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
        found[key] = own.files() if own else find(entries, f"datasets.{name}.{key}", others)
    return found


def find(entries: list[str], key: str, others: Iterable[str] = ()) -> list[str]:
    """Return the files that an option names; see `data.reading.paths.files`.

    Raises
    ------
    ConfigError
        If an entry stands for no file, or a file is there in name only: a link to nothing, a
        device, one that cannot be read. Likewise if all files are empty.
    """
    found = paths.files(entries, key, others)
    for path in found:
        if path.encode("utf-8", "ignore").decode() != path:
            raise ConfigError(f"{key}: the name of {path!r} is not UTF-8: rename the file.")
    if not max(_size(path, key) for path in found):
        raise ConfigError(f"{key}: {found[0]} is empty.")
    return found


def check_path(path: str, key: str) -> None:
    """Raise a `ConfigError` if no file system can have such a path."""
    if any(ord(character) < ord(" ") for character in path):
        raise ConfigError(f"{key}: {path!r} has a control character, such as the end of a line.")
    if any(len(part.encode(errors="replace")) > _LONGEST for part in path.split("/")):
        raise ConfigError(f"{key}: a name in it is longer than {_LONGEST} bytes: {path[:80]}...")


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
    given = _entries(config, name)
    for key, entries in given.items():
        for entry in [entries] if isinstance(entries, str) else entries:
            check_path(entry, f"datasets.{name}.{key}")
    return {
        key: paths.rooted(entries, config["data"], f"datasets.{name}.{key}")
        for key, entries in given.items()
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


def _size(path: str, key: str) -> int:
    """Return the size of a file, or raise a `ConfigError` if it is there in name only."""
    try:
        found = os.stat(path)  # noqa: PTH116 - there may be many
    except OSError as error:
        link = f"; it is a link to {Path(path).readlink()}" if Path(path).is_symlink() else ""
        raise ConfigError(f"{key}: {path} cannot be read ({error.strerror}){link}.") from error
    if not stat.S_ISREG(found.st_mode):
        raise ConfigError(f"{key}: {path} is not a file.")
    if not os.access(path, os.R_OK):
        raise ConfigError(f"{key}: {path} cannot be read: you may not.")
    return found.st_size


def _entries(config: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the options of a data set that name files, as they are written."""
    dataset = config["datasets"][name]
    keys = registry.declared("datasets", dataset["kind"], "FILES")
    return {key: dataset[key] for key in keys if dataset.get(key)}
