"""Fitted estimators as files, and back, without a pickle: nothing in a file is run.

An estimator that is read predicts bit for bit as the one that was written.
"""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lightfold.errors import DataError
from lightfold.prediction.storing.kinds import KINDS, OWN


def save(fitted: Any, stem: Path) -> dict[str, str]:
    """Write a fitted estimator to a file, or to two, if it is a network.

    Parameters
    ----------
    fitted : object
        What ``fit`` of a model plug-in returned.
    stem : Path
        The file, without an ending.

    Returns
    -------
    dict
        ``file``, the file's name with its ending, and ``kind``, one of `KINDS`.

    Raises
    ------
    ConfigError
        If it holds an object of a type that would not be read again.
    """
    module = type(fitted).__module__
    kind = OWN.get(module) or OWN.get(module.partition(".")[0], "skops")
    path = stem.with_name(stem.name + KINDS[kind].ending)
    KINDS[kind].write(fitted, path)
    return {"file": path.name, "kind": kind}


def load(path: Path, kind: str) -> Any:
    """Read a fitted estimator; it has ``predict_proba`` or, failing that, ``decision_function``.

    Raises
    ------
    DataError
        If the file is damaged, holds something else, or needs a library that is not there.
    """
    if kind not in KINDS:
        raise DataError(f"{path} is of kind '{kind}'; estimators are {', '.join(KINDS)}.")
    try:
        fitted = KINDS[kind].read(path)
        if not (hasattr(fitted, "predict_proba") or hasattr(fitted, "decision_function")):
            raise ValueError(f"it holds {type(fitted).__name__}, which classifies nothing")
    except ImportError as error:
        wanted = KINDS[kind].requirements
        raise DataError(f"{path}: {error}. Install it: pip install -r {wanted}") from error
    except Exception as error:  # libraries stop on damaged files with errors of any type
        reason = " ".join(str(error).partition("\n")[0].split())[:300] or type(error).__name__
        raise DataError(
            f"{path} is no estimator that Lightfold reads: {reason}. Nothing in it was run. "
            f"Export the model again, or ask for it again where you have it from."
        ) from error
    return fitted


@contextlib.contextmanager
def plain() -> Iterator[None]:
    """Let no import find scikit-learn-intelex, so that what is fitted is scikit-learn's own.

    Model plug-ins fall back on scikit-learn. Its files are read on any machine.
    """
    name = "sklearnex"
    hidden = {own: module for own, module in sys.modules.items() if own.split(".")[0] == name}
    for own in hidden:
        del sys.modules[own]
    sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say: not there
    try:
        yield
    finally:
        del sys.modules[name]
        sys.modules.update(hidden)
