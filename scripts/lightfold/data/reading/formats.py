"""The format of a table of light curves: what a survey calls its columns, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lightfold import registry
from lightfold.data.reading.declared import checked
from lightfold.errors import DataError

if TYPE_CHECKING:  # the DAG is built without pandas
    import pandas as pd

#: The option that recognises the format, and the format of a table that none recognises.
AUTO, PLAIN = "auto", "long"

#: A file's name may end so, beside what ``FILES`` says.
_PACKED = r"(\.(gz|bz2|xz|zst))?"


class Flag(NamedTuple):
    """A column of flags: the values of points that are kept, and the words for the others."""

    kept: Any
    reason: str
    remedy: str = ""


class Format(NamedTuple):
    """The constants of a module in ``plugins/formats``; its package's docstring explains them."""

    name: str
    columns: dict[str, Any]
    band: str | None
    bands: dict[str, str | None]
    flags: dict[str, Flag]
    missing: tuple[float, ...]
    ratios: tuple[tuple[str, str], ...]
    signs: tuple[str, ...]
    units: dict[str, str]
    guessed: bool
    zero_point: float | dict[str, float] | None
    time: str
    epoch: float | None
    positive: tuple[str, ...]
    difference: bool
    files: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    prepare: Callable[[pd.DataFrame], pd.DataFrame] | None

    def names(self, ours: str) -> tuple[str, ...]:
        """Return the product's names for one of our columns, those of all bands together."""
        found = self.columns.get(ours, ())
        return sum(found.values(), ()) if isinstance(found, dict) else found


def load(name: str) -> Format:
    """Return a format, with defaults for the constants that its module leaves out.

    Raises
    ------
    ConfigError
        If its module breaks the contract of formats.
    """
    module = checked(name)
    own = {field: getattr(module, field.upper(), None) for field in Format._fields}
    flags = {column: Flag(*flag) for column, flag in module.FLAGS.items()}
    prepare = getattr(module, "prepare", None)
    return Format(**own | {"name": name, "flags": flags, "prepare": prepare})


def candidates(name: str) -> list[str]:
    """Return the formats that light curves may have under the option ``format``."""
    return registry.names("formats") if name == AUTO else [name]


def recognise(columns: list[str], path: Path) -> str:
    """Return the name of the format that recognises a table, else `PLAIN`.

    A table is known by its columns, or by its file's name if it has no header.

    Raises
    ------
    DataError
        If several formats recognise it.
    ConfigError
        If the module of a format breaks the contract of formats.
    """
    lower = {column.lower() for column in columns}
    headless = all(column.isdigit() for column in lower if not column.startswith("{"))
    found = [
        name
        for name in registry.names("formats")
        if checked(name).recognises(lower) or (headless and _named(name, path))
    ]
    if len(found) > 1:
        raise DataError(
            f"{path}: its columns fit the formats {' and '.join(found)}: set `format` to one of "
            f"them."
        )
    return found[0] if found else PLAIN


def _named(name: str, path: Path) -> bool:
    """Return whether files of a format have such names."""
    files = checked(name).FILES
    return bool(files) and re.fullmatch(f"(?:{files}){_PACKED}", path.name) is not None
