"""Which figures there are: a stage's NAME.png is drawn by its module NAME that has a CAPTION.

The module is in the package of the stage, or in ``figures/`` there if a rule draws several of them
from one value. Captions are read without an import, because rules ask for them.
"""

import ast
import functools
import importlib
from pathlib import Path
from types import ModuleType


@functools.cache
def captions(package: str) -> dict[str, str]:
    """Return the captions of the figures in a package and below it, by their names, sorted.

    The result is cached: do not change it.

    Parameters
    ----------
    package : str
        Its dotted name below this one, say ``comparison`` or ``comparison.figures``.
    """
    folder = Path(__file__).parents[1].joinpath(*package.split("."))
    found = {file.stem: _caption(file) for file in folder.rglob("*.py")}
    return {name: caption for name, caption in sorted(found.items()) if caption}


def load(package: str, name: str) -> ModuleType:
    """Import the module that draws a figure, from those directly in a package."""
    return importlib.import_module(f"lightfold.{package}.{name}")


def _caption(file: Path) -> str:
    """Return the literal that a module assigns to CAPTION, or an empty text if it is no figure."""
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CAPTION":
            return str(ast.literal_eval(node.value))
    return ""
