"""HATS catalogues: which files hold which part of the sky.

A catalogue is a folder with a file ``properties`` or ``hats.properties``, and one Parquet file per
partition, ``dataset/Norder=5/Dir=0/Npix=44.parquet``, or a folder of that name with several files.
A collection is a folder with a file ``collection.properties``, which names a catalogue, and
catalogues of margins: rows that lie near the border of a partition, on its other side.

Folders are listed, and no table is opened. Pandas is not imported, because partitions are found
whenever the DAG is built.
"""

import csv
import functools
import os
import re
from pathlib import Path
from typing import NamedTuple

from lightfold.errors import ConfigError

#: Types of catalogues that hold no light curves, and what they are.
_OTHERS = {
    "margin": "holds rows near the borders of another catalogue's partitions",
    "index": "says in which partition each id is",
    "association": "pairs rows of two other catalogues",
    "map": "is a map of the sky",
}

#: Properties that say the type, in newer and older catalogues.
_TYPES = ("dataproduct_type", "catalog_type")

_ORDER, _DIRECTORY = re.compile(r"Norder=(\d+)"), re.compile(r"Dir=(\d+)")
_PIXEL = re.compile(r"Npix=(\d+)(\.\w+)*")
_PARQUET = (".parquet", ".parq", ".pq")

Partitions = dict[str, list[str]]


class Catalogue(NamedTuple):
    """Files of a catalogue.

    Attributes
    ----------
    folder : str
        Its folder.
    partitions : dict
        The files of each partition, by its name, such as ``Norder5-Npix44``; in order.
    margins : dict
        The files of the margins of those partitions that have one.
    absent : list of str
        Partitions that ``partition_info.csv`` lists and that are not there.
    marginless : list of str
        Those of the partitions whose margin is listed so, and is not there.
    """

    folder: str
    partitions: Partitions
    margins: Partitions
    absent: list[str]
    marginless: list[str]

    def files(self) -> list[str]:
        """Return the files of all partitions, without margins."""
        return [path for own in self.partitions.values() for path in own]


def find(entries: list[str], key: str) -> Catalogue | None:
    """Return the catalogue that an option names; None if it names other files.

    Parameters
    ----------
    entries : list of str
        The option, as `paths.rooted` returns it.
    key : str
        Where it is written, for messages.

    Raises
    ------
    ConfigError
        If a catalogue holds no light curves, has no partition or one twice, lists them in a way
        that cannot be read, or is not the only entry.
    """
    for entry in entries:
        _refuse_margin(entry, key)
    found = [own for entry in entries if (own := _catalogue(entry, key)) is not None]
    if found and len(entries) > 1:
        raise ConfigError(
            f"{key}: {found[0].folder} is a HATS catalogue, and there are other entries: make it a "
            f"data set of its own."
        )
    return found[0] if found else None


def _refuse_margin(entry: str, key: str) -> None:
    """Refuse files of a margin that are named one by one, or by a pattern."""
    for parent in Path(entry).parents:
        if parent.name == "dataset":
            said = _properties(parent.parent / "hats.properties")
            said = said or _properties(parent.parent / "properties")
            if "margin" in (said.get(name) for name in _TYPES):
                raise ConfigError(
                    f"{key}: {entry} names files of a margin: it {_OTHERS['margin']}. Name the "
                    f"catalogue that holds the light curves."
                )


@functools.cache
def _catalogue(path: str, key: str) -> Catalogue | None:
    folder = Path(path)
    if not folder.is_dir():
        return None
    collection = _properties(folder / "collection.properties")
    primary = collection.get("hats_primary_table_url")
    if primary and not (folder / primary).is_dir():
        raise ConfigError(
            f"{key}: {folder}/collection.properties names the catalogue '{primary}' "
            f"(hats_primary_table_url), and there is no such folder: get it, too."
        )
    own = folder / primary if primary else folder
    said = _properties(own / "hats.properties") or _properties(own / "properties")
    kind = next((said[name] for name in _TYPES if name in said), "")
    known = any(name.startswith("hats_") for name in said) or "catalog_type" in said
    if known and kind in _OTHERS:
        name = next(name for name in _TYPES if name in said)
        raise ConfigError(
            f"{key}: {own} is a HATS catalogue of `{name} = {kind}`: it {_OTHERS[kind]}. Name the "
            f"catalogue that holds the light curves."
        )
    partitions = _partitions(own, key)
    if not partitions:
        if not (known or primary):
            return None
        raise ConfigError(
            f"{key}: {own} is a HATS catalogue without a partition: there is no file "
            f"dataset/Norder=*/Dir=*/Npix=*.parquet in it."
        )
    margin = collection.get("default_margin") or collection.get("all_margins", "")
    beyond = folder / margin.split()[0] if margin.split() else None
    near = _partitions(beyond, key) if beyond else {}
    return Catalogue(
        str(own),
        partitions,
        {name: files for name, files in near.items() if name in partitions},
        [name for name in _stated(own, key) if name not in partitions],
        [n for n in _stated(beyond, key) if n in partitions and n not in near] if beyond else [],
    )


def _properties(path: Path) -> dict[str, str]:
    """Return what a file of properties says, ``name = value`` on each line; nothing without it."""
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = [line.partition("=") for line in lines if not line.lstrip().startswith("#")]
    return {name.strip(): value.strip() for name, sign, value in pairs if sign}


def _partitions(folder: Path, key: str) -> Partitions:
    """Return the files of each partition, in order of their pixels.

    Raises
    ------
    ConfigError
        If a partition is there twice, such as a file and a folder.
    """
    found: dict[tuple[int, int], list[str]] = {}
    base = str(folder / "dataset") if (folder / "dataset").is_dir() else str(folder)
    for order, place in _inside(base, _ORDER):
        for _, directory in _inside(place, _DIRECTORY):
            for pixel, path in _inside(directory, _PIXEL):
                files = _files(path)
                if files and (order, pixel) in found:
                    both = sorted([*found[order, pixel][:1], files[0]])
                    raise ConfigError(
                        f"{key}: {both[0]} and {both[1]} are the same partition of a HATS "
                        f"catalogue: keep the one that holds its rows."
                    )
                if files:
                    found[order, pixel] = files
    return {_name(*pair): found[pair] for pair in sorted(found)}


def _inside(folder: str, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    """Return the number and the path of what lies in a folder and fits a pattern."""
    if not Path(folder).is_dir():
        return []
    pairs = [(pattern.fullmatch(name), name) for name in os.listdir(folder)]  # noqa: PTH208
    return [(int(match[1]), f"{folder}/{name}") for match, name in pairs if match]


def _files(path: str) -> list[str]:
    """Return a partition's file, or the files in its folder."""
    if path.lower().endswith(_PARQUET):
        return [path]
    if not Path(path).is_dir():
        return []
    names = sorted(os.listdir(path))  # noqa: PTH208 - text, of thousands of folders
    return [
        f"{path}/{name}"
        for name in names
        if name.lower().endswith(_PARQUET) and not name.startswith((".", "_"))
    ]


def _stated(folder: Path, key: str) -> list[str]:
    """Return the names of the partitions that ``partition_info.csv`` lists.

    Raises
    ------
    ConfigError
        If a line does not say its partition in numbers.
    """
    path = folder / "partition_info.csv"
    if not path.is_file():
        return []
    found = []
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        lines = csv.reader(file)
        header = [name.strip() for name in next(lines, [])]
        if not {"Norder", "Npix"} <= {*header}:
            return []
        places = header.index("Norder"), header.index("Npix")
        for line in filter(None, lines):
            try:
                found.append(_name(*(int(float(line[place])) for place in places)))
            except (IndexError, OverflowError, ValueError) as error:
                raise ConfigError(
                    f"{key}: line {lines.line_num} of {path} has no numbers Norder and Npix: get "
                    f"the file again, or delete it."
                ) from error
    return found


def _name(order: int, pixel: int) -> str:
    return f"Norder{order}-Npix{pixel}"
