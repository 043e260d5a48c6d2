"""Whether the installed libraries read the estimators that others wrote."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from lightfold.errors import DataError
from lightfold.prediction.kinds import KINDS
from lightfold.runtime.fingerprint import RENAMED, version

#: Libraries that read their estimators in the same version alone, up to the second number. What
#: scikit-learn keeps in an estimator changes without notice
#: (https://scikit-learn.org/stable/model_persistence.html), and imbalanced-learn builds on it.
#: Keras promises nothing. The others read what older versions wrote
#: (https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html), but not newer ones.
SAME = ("sklearn", "imblearn", "keras")


def check(wrote: Mapping[str, str], kinds: Iterable[str], path: Path) -> None:
    """Check the versions of the libraries that a model's estimators need.

    Parameters
    ----------
    wrote : mapping
        The versions with which they were written, by import name.
    kinds : iterable of str
        The estimators' kinds.
    path : Path
        The file that says so.

    Raises
    ------
    DataError
        If a library is not installed, or in a version that may read the estimators wrongly. It says
        how to install one that does not.
    """
    for kind in dict.fromkeys(kinds):
        needed = set(KINDS[kind].libraries)
        needed |= {"imblearn"} & wrote.keys() if "sklearn" in needed else set()
        for library in sorted(needed):
            _check(library, wrote[library], KINDS[kind].requirements, path)


def _check(library: str, wrote: str, requirements: str, path: Path) -> None:
    here, name = version(library), RENAMED.get(library, library)
    if here == "not installed":
        raise DataError(f"{path} needs {name} {wrote}. Install it: pip install -r {requirements}")
    old, new = _numbers(wrote), _numbers(here)
    if old is None or new is None or (old != new if library in SAME else old > new):
        series = ".".join(map(str, old or ()))
        asked = f"{name}=={series}.*" if library in SAME else f"{name}>={series}"
        how = f"Install that version (pip install '{asked}')" if old else "Ask for it again"
        raise DataError(
            f"{path}: the estimators were written with {name} {wrote}, and {here} may read them "
            f"wrongly. {how}, or export the model again."
        )


def _numbers(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a version; None if it has none."""
    found = re.match(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None
