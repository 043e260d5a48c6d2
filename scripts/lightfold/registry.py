"""Plug-ins: one module per value, found by its name in the folder of its axis."""

import ast
import functools
import importlib
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from lightfold.errors import ConfigError, nearest

PLUGIN_AXES = (
    "datasets",
    "formats",
    "families",
    "protocols",
    "resamplers",
    "reducers",
    "models",
    "ensembles",
    "decisions",
    "metrics",
    "channels",
    "catalogues",
)

#: Constants that a plug-in need not declare, and their defaults.
DEFAULTS: dict[str, dict[str, Any]] = {
    "datasets": {"FILES": (), "SEEDED": False},
    "formats": {
        **{"BAND": None, "BANDS": {}, "FLAGS": {}, "MISSING": (), "RATIOS": ()},
        **{"SIGNS": (), "UNITS": {}, "GUESSED": False, "ZERO_POINT": None, "DIFFERENCE": False},
        **{"POSITIVE": ("1", "t", "true", "True", "+"), "TIME": "", "EPOCH": None, "FILES": ""},
        **{"READS": (), "MAKES": ()},
    },
    "families": {
        **{"STAR": (), "BAND": (), "FOLDED": (), "PAIR": (), "BESIDE": {}, "UNITS": {}},
        **{"TAKES": "magnitudes", "MIN_POINTS": 10, "TOGETHER": False},
    },
    "protocols": {"UNLIKE": ""},
    "resamplers": {"NEEDS": (), "WEIGHTS": False, "CHOICES": (), "FIRST": {}},
    "reducers": {"COLUMNS": {}, "MAX_ROWS": None, "MIXES": True},
    "models": {
        **{"NEEDS": (), "EPOCHS": 0, "MAX_ROWS": None, "MISSING": False},
        **{"RESAMPLES": False, "WEIGHT_POWER": 1.0, "NEXT": (), "ROUNDING": 1e-6},
    },
    "decisions": {"PROBABILITIES": False},
    "metrics": {"PER_CLASS": False, "ORDINAL": False, "BOUNDS": None},
    "channels": {"FOLDS": False},
    "catalogues": {"CLASSES": {}, "MINIMA": None},
}


def names(axis: str) -> list[str]:
    """Return the names of all plug-ins of an axis, sorted."""
    folder = Path(__file__).parent / "plugins" / axis
    return sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


def load(axis: str, name: str) -> ModuleType:
    """Import a plug-in, and give it the constants that it does not declare.

    Parameters
    ----------
    axis : str
        Folder of the axis, one of `PLUGIN_AXES`.
    name : str
        The value on that axis, which is the module's name.

    Raises
    ------
    ConfigError
        If the folder holds no such module, and the message names the nearest one; or if it imports
        what is not there.
    """
    file = path(axis, name)
    try:
        module = importlib.import_module(f"lightfold.plugins.{axis}.{name}")
    except ImportError as error:
        raise ConfigError(f"{file}: cannot be imported: {error}.") from error
    for constant, value in DEFAULTS.get(axis, {}).items():
        if not hasattr(module, constant):
            setattr(module, constant, value)
    return module


@functools.cache
def declared(axis: str, name: str, constant: str) -> Any:
    """Return a constant that a plug-in declares, without importing the plug-in.

    The result is cached, because the nodes of a grid ask for the same few. Do not change it.

    Raises
    ------
    ConfigError
        If there is no such plug-in, if the constant is not a literal, or if it is not declared and
        has no default.
    """
    file = path(axis, name)
    found = literal(file, constant)
    if found is not None:
        return found.value
    if constant in DEFAULTS.get(axis, {}):
        return DEFAULTS[axis][constant]
    raise ConfigError(f"{file}: every module in {axis} needs {constant} = ... at top level.")


class Literal(NamedTuple):
    """A literal that a module assigns; None is a value, too."""

    value: Any


def literal(file: Path, constant: str) -> Literal | None:
    """Return what a module assigns to a constant at top level, without an import of the module.

    Raises
    ------
    ConfigError
        If it is not a literal.
    """
    value = _assigned(file).get(constant)
    if value is None:
        return None
    try:
        return Literal(ast.literal_eval(value))
    except ValueError as error:
        raise ConfigError(f"{file}: {constant} has to be a literal value.") from error


@functools.cache
def _assigned(file: Path) -> dict[str, ast.expr]:
    """Return what a module assigns at top level, with or without a type annotation, by name."""
    found: dict[str, ast.expr] = {}
    for node in ast.parse(file.read_text(encoding="utf-8"), str(file)).body:
        if isinstance(node, ast.AnnAssign) and node.value:
            found.setdefault(ast.unparse(node.target), node.value)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                found.setdefault(ast.unparse(target), node.value)
    return found


def path(axis: str, name: str, key: str = "") -> Path:
    """Return the file of a plug-in; see `load` for the error if there is none.

    The error begins with the `key` of the configuration, if it is given.
    """
    known = names(axis)
    if name not in known:
        where = f"{key}: " if key else ""
        raise ConfigError(
            f"{where}'{name}' is not one of the {axis}: {nearest(name, known)} "
            f"To add a new one, write scripts/lightfold/plugins/{axis}/{name}.py."
        )
    return Path(__file__).parent / "plugins" / axis / f"{name}.py"
