"""Which figures there are: a stage's NAME.png is drawn by its module NAME that has a CAPTION.

The module is in the package of the stage, or in ``figures/`` there if a rule draws several of them
from one value. Captions are read without an import, because rules ask for them.
"""

import functools
import importlib
from pathlib import Path
from types import ModuleType

from lightfold import registry


@functools.cache
def captions(package: str) -> dict[str, str]:
    """Return the captions of the figures in a package and below it, by their names, sorted.

    The result is cached: do not change it.

    Parameters
    ----------
    package : str
        Its dotted name below this one, say ``comparison`` or ``comparison.figures``.

    Raises
    ------
    ConfigError
        If a CAPTION is not a literal.
    """
    folder = Path(__file__).parents[1].joinpath(*package.split("."))
    found = {file.stem: _caption(file) for file in folder.rglob("*.py") if file.stem.isidentifier()}
    return {name: caption for name, caption in sorted(found.items()) if caption}


def load(package: str, name: str) -> ModuleType:
    """Import the module that draws a figure, from those directly in a package."""
    return importlib.import_module(f"lightfold.{package}.{name}")


def _caption(file: Path) -> str:
    """Return the literal that a module assigns to CAPTION, an empty text if it is no figure."""
    if "CAPTION" not in file.read_text(encoding="utf-8"):
        return ""  # every job's own Snakemake comes by here, and most modules need no parsing
    found = registry.literal(file, "CAPTION")
    return str(found.value) if found else ""
