"""Paths of a configuration: homes, variables, patterns, folders, and names in braces.

Pandas is not imported, because these are worked out whenever the DAG is built.
"""

import functools
import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from lightfold.errors import ConfigError, nearest

#: An option that names files: one path, or several.
Entries = str | list[str]

#: What a name in braces may say of all rows of a file.
FIELDS = ("object_id", "band", "label")

#: Files that hold no tables; in folders they are passed over.
_NO_TABLES = re.compile(
    r"\..*|_metadata|_common_metadata|_success|readme.*|license.*|makefile|properties|"
    r".*\.(md|rst|ya?ml|json|toml|ini|properties|py|sh|ipynb|pdf|png|jpe?g|gif|svg|html?|docx?|tex|log|md5|sha\d+|tmp|bak|crc)|.*~",
    re.IGNORECASE,
)

#: Files that Spark, dask and HATS write into a folder of Parquet parts.
_OF_PARQUET = {"_metadata", "_common_metadata", "_SUCCESS", "properties", "hats.properties"}

_PARQUET = (".parquet", ".parq", ".pq")

_BRACES = re.compile(r"\{([^{}]*)\}")
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
#: What Spark and pandas call the folder of a missing value.
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"

_HIVE = re.compile(r"([A-Za-z_]\w*)=([^/]*)/")


def expand(text: str, key: str) -> str:
    """Return a path with ``~`` and ``$VAR`` filled in.

    Parameters
    ----------
    text : str
        The path.
    key : str
        Where it is written, for messages.

    Raises
    ------
    ConfigError
        If an environment variable is not set.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in os.environ:
            raise ConfigError(
                f"{key}: the environment variable {name} in '{text}' is not set: set it, or "
                f"write the path itself."
            )
        return os.environ[name]

    filled = _VARIABLE.sub(value, text)
    try:
        return str(Path(filled).expanduser()) if filled.startswith("~") else filled
    except RuntimeError as error:
        raise ConfigError(
            f"{key}: '{text}' starts in the home of a user who is not known."
        ) from error


def rooted(entries: Entries, folder: str, key: str) -> list[str]:
    """Return the paths of an option with the data folder before those that are relative.

    Parameters
    ----------
    entries : str or list of str
        Files, folders or patterns: ``*``, ``?`` and ``[..]``, and names in braces.
    folder : str
        The data folder.
    key : str
        Where they are written, for messages.
    """
    found = []
    for entry in _listed(entries):
        path = expand(entry, key)
        whole = str(Path(folder, path))
        # The folder's own name may look like a pattern, too.
        found.append(whole if Path(whole).exists() else str(Path(glob.escape(folder), path)))
    return found


def files(entries: list[str], key: str, others: Iterable[str] = ()) -> list[str]:
    """Return the files that an option names, in its order; those of a pattern are sorted.

    Parameters
    ----------
    entries : list of str
        As `rooted` returns them.
    key : str
        Where they are written, for messages.
    others : iterable of str
        Files that other options name. No pattern or folder stands for them.

    Raises
    ------
    ConfigError
        If an entry stands for no file.
    """
    listed: dict[str, None] = {}
    elsewhere = set(others)
    for entry in entries:
        matches = _matches(entry, key)
        if matches != [entry] or Path(entry).is_dir():
            tables = [file for path in matches for file in _tables(path)]
            matches = [file for file in tables if file not in elsewhere]
        if not matches:
            raise ConfigError(f"{key}: {_nothing(entry)}")
        listed |= dict.fromkeys(matches)
    return list(listed)


def fields(entries: Entries, path: str | Path) -> dict[str, str]:
    """Return what the path of a file says of all its rows.

    Parameters
    ----------
    entries : str or list of str
        The option that names the file. Relative paths in it may start in any folder.
    path : str or Path
        One of its files.

    Returns
    -------
    dict
        The values of names in braces, and of folders such as ``band=g``.
    """
    text = str(path)
    for entry in _listed(entries):
        whole = entry.rstrip("/")
        if text == whole:
            return {}
        if text.startswith(f"{whole}/"):
            return _hive(text[len(whole) :])
        match = _expression(whole).fullmatch(text)
        if match:
            named = {name: value for name, value in match.groupdict().items() if name in FIELDS}
            return _hive(text[match.start("entry") :]) | named
    return {}


def _hive(text: str) -> dict[str, str]:
    """Return the columns in names of folders such as ``band=g``; a missing value is empty."""
    pairs = dict(_HIVE.findall(text))
    return {key: "" if value == _NO_VALUE else unquote(value) for key, value in pairs.items()}


def named(entries: Entries) -> set[str]:
    """Return the names in braces that an option has."""
    return {name for entry in _listed(entries) for name in _BRACES.findall(entry)}


def relative(entries: Entries) -> bool:
    """Return whether any path of an option starts in the data folder."""
    return any(not entry.startswith(("/", "~", "$")) for entry in _listed(entries))


def _listed(entries: Entries) -> list[str]:
    return [entries] if isinstance(entries, str) else entries


def _matches(whole: str, key: str) -> list[str]:
    """Return the files and folders that a path with patterns stands for."""
    if Path(whole).exists():
        return [whole]
    for name in _BRACES.findall(whole):
        if name not in FIELDS:
            raise ConfigError(
                f"{key}: '{{{name}}}' in '{whole}' is not known; {nearest(name, list(FIELDS))}"
            )
    expression = _expression(whole)
    found = sorted(glob.iglob(_BRACES.sub("*", whole), recursive=True))  # noqa: PTH207 - it keeps text
    if not _BRACES.search(whole):
        return found
    return [path for path in found if expression.fullmatch(path)]


@functools.cache
def _expression(entry: str) -> re.Pattern[str]:
    """Return an expression for the paths of an entry's files, and of what lies below them."""
    parts, seen = [], set()
    for part in re.split(r"(\{[^{}]*\}|\*\*/?|\*|\?|\[[^\]]+\])", entry.rstrip("/")):
        name = part[1:-1]
        if part.startswith("{") and name in FIELDS:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>[^/]+)")
            seen.add(name)
        elif part.startswith("**"):
            parts.append("(?:.*/)?" if part.endswith("/") else ".*")
        elif part == "*":
            parts.append("[^/]*")
        elif part == "?":
            parts.append("[^/]")
        elif part.startswith("[") and part.endswith("]"):
            parts.append("[" + part[1:-1].replace("\\", "\\\\").replace("!", "^", 1) + "]")
        else:
            parts.append(re.escape(part))
    start = "" if entry.startswith("/") else "(?:.*/)?"
    return re.compile(f"{start}(?P<entry>{''.join(parts)})(?:/.*)?", re.DOTALL)


def _tables(path: str) -> list[str]:
    """Return a file, or the tables in a folder and its folders."""
    if not Path(path).is_dir():
        return [path]
    found, parquet, seen = [], path.lower().endswith(_PARQUET), set()
    for parent, folders, names in os.walk(path, followlinks=True):
        place = Path(parent).resolve()
        folders[:] = [] if place in seen else [n for n in folders if n[0] not in "._"]
        seen.add(place)
        parquet |= bool(_OF_PARQUET & set(names))
        kept = [name for name in names if not _NO_TABLES.fullmatch(name)]
        found += [f"{parent}/{name}" for name in kept]
    if parquet:
        found = [name for name in found if name.lower().endswith(_PARQUET)]
    return sorted(found)


def _nothing(whole: str) -> str:
    """Say that nothing was found, and what is there instead."""
    if Path(whole).is_dir():
        return f"the folder {whole} holds no table."
    parent, name = Path(whole).parent, Path(whole).name
    while not parent.is_dir():
        parent, name = parent.parent, parent.name
    pattern = bool(glob.has_magic(whole) or _BRACES.search(whole))
    what = f"no file fits {whole}." if pattern else f"there is no file {whole}."
    there = sorted(entry.name for entry in parent.iterdir() if not entry.name.startswith("."))
    if not there:
        return f"{what} The folder {parent} is empty."
    hint = nearest(name, there[:1000])
    if hint.startswith("choose"):
        more = ", ..." if len(there) > 5 else ""
        return f"{what} {parent} holds {', '.join(there[:5])}{more}."
    return f"{what} In {parent}: {hint}"


def data_folder(configured: str) -> tuple[str, str]:
    """Return the data folder and where it was set: in LIGHTFOLD_DATA, else by the key ``data``.

    Raises
    ------
    ConfigError
        If an environment variable in it is not set.
    """
    own = os.environ.get("LIGHTFOLD_DATA")
    key = "LIGHTFOLD_DATA" if own else "data"
    return expand(own or configured, key), key
