"""The format of a table of light curves: what a survey calls its columns, and what they hold."""

from pathlib import Path
from typing import Any, NamedTuple

from lightfold import registry
from lightfold.errors import DataError

#: The option that recognises the format, and the format of a table that none recognises.
AUTO, PLAIN = "auto", "long"


class Flag(NamedTuple):
    """A column of flags: the values of points that are kept, and the words for the others."""

    kept: Any
    reason: str
    remedy: str = ""


class Format(NamedTuple):
    """The constants of a module in ``plugins/formats``; its package's docstring explains them."""

    name: str
    columns: dict[str, tuple[str, ...]]
    band: str | None
    bands: dict[str, str | None]
    flags: dict[str, Flag]
    missing: tuple[float, ...]
    negative: str
    ratios: tuple[tuple[str, str], ...]
    signs: tuple[str, ...]
    units: dict[str, str]
    guessed: bool


def load(name: str) -> Format:
    """Return a format, with defaults for the constants that its module leaves out."""
    module = registry.load("formats", name)
    return Format(
        name,
        columns=module.COLUMNS,
        band=module.BAND,
        bands=module.BANDS,
        flags={column: Flag(*flag) for column, flag in module.FLAGS.items()},
        missing=module.MISSING,
        negative=module.NEGATIVE,
        ratios=module.RATIOS,
        signs=module.SIGNS,
        units=module.UNITS,
        guessed=module.GUESSED,
    )


def candidates(name: str) -> list[str]:
    """Return the formats that light curves may have under the option ``format``."""
    return registry.names("formats") if name == AUTO else [name]


def recognise(columns: list[str], path: Path) -> str:
    """Return the name of the format that recognises the columns of a table, else `PLAIN`.

    Raises
    ------
    DataError
        If several formats recognise them.
    """
    lower = {column.lower() for column in columns}
    found = [
        name
        for name in registry.names("formats")
        if registry.load("formats", name).recognises(lower)
    ]
    if len(found) > 1:
        raise DataError(
            f"{path}: its columns fit the formats {' and '.join(found)}: set `format` to one of "
            f"them."
        )
    return found[0] if found else PLAIN
