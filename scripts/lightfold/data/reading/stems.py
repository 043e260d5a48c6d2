"""Ids of stars in the names of files."""

import re
from pathlib import Path

import pandas as pd

from lightfold.errors import DataError

_PACKED = re.compile(r"\.(gz|bz2|xz|zst|lz4|zip)$", re.IGNORECASE)

#: A suffix starts with a letter: the end of "J12.5" is no suffix.
_SUFFIX = re.compile(r"(?<=.)\.[A-Za-z]\w{0,8}$")


def stem(path: Path) -> str:
    """Return the name of a file without its suffix, and without that of a compression."""
    return _SUFFIX.sub("", _PACKED.sub("", path.name))


def ids_of_stems(
    paths: list[Path], names: list[str], ids: pd.Index | None
) -> dict[Path, tuple[str, str]]:
    """Return the stem of each file and the id in it, for files without a column of ids.

    Parameters
    ----------
    paths : list of Path
        The files.
    names : list of str
        Columns of the first one, for messages.
    ids : Index of str or None
        Ids of the table of stars. Without that table, the stem is the id.

    Raises
    ------
    DataError
        If no file's name is or holds an id, or several hold the same one.
    """
    stems = {path: stem(path) for path in paths}
    columns = f"Columns: {', '.join(names)}."
    first = f"{paths[0]}: no column is recognised as the ids of the stars"
    if ids is None:
        if len(paths) == 1:
            raise DataError(f"{first}. Name the column in `columns.object_id`. {columns}")
        return {path: (own, own) for path, own in stems.items()}
    known = set(ids)
    stems |= {path: path.name for path in paths if path.name in known}
    found = {path: (own, _held(own, known)) for path, own in stems.items()}
    if not any(name for _, name in found.values()):
        suffix = paths[0].name[len(stems[paths[0]]) :]
        star = (
            f"that of a star in the table of stars is '{ids[0]}'" if len(ids) else "no star has one"
        )
        raise DataError(
            f"{first}, and the names of files are no ids ('{stems[paths[0]]}'; {star}). Name the "
            f"column in `columns.object_id`. If each file is one star, write where its id is in "
            f'the name: `path: "{paths[0].parent.name}/{{object_id}}{suffix}"`. {columns}'
        )
    _refuse_shared(found)
    exact = {own for own, name in found.values() if own == name}
    return {
        path: (own, name if name and (own == name or name not in exact) else own)
        for path, (own, name) in found.items()
    }


def _refuse_shared(found: dict[Path, tuple[str, str | None]]) -> None:
    """Raise a `DataError` if the names of several files hold an id that none is."""
    holders: dict[str, dict[str, Path]] = {}
    for path, (own, name) in found.items():
        if name:
            holders.setdefault(name, {})[own] = path
    for name, owners in holders.items():
        if len(owners) > 1 and name not in owners:
            first, second = list(owners.values())[:2]
            pattern = first.name.replace(name, "{object_id}", 1)
            raise DataError(
                f"{first}: its name and that of {second.name} both hold the id '{name}': write "
                f'where the id is in the name, such as `path: "{pattern}"`, '
                f"or rename files that are of another star."
            )


def _held(text: str, ids: set[str]) -> str | None:
    """Return the one id that a name is, or holds between signs; None if there are none or more."""
    if text in ids:
        return text
    bounds = [0, *(match.start() for match in re.finditer(r"[^A-Za-z0-9]", text)), len(text)]
    edges = sorted({place + after for place in bounds for after in (0, 1)})
    parts = {
        (start, stop)
        for start in edges
        for stop in edges
        if start < stop and text[start:stop] in ids
    }
    largest = [
        (start, stop)
        for start, stop in parts
        if not any(a <= start and stop <= b and (a, b) != (start, stop) for a, b in parts)
    ]
    held = {text[start:stop] for start, stop in largest}
    return held.pop() if len(held) == 1 else None
