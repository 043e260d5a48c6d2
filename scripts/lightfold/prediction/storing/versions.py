"""Whether the installed libraries read the estimators that others wrote."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from lightfold.errors import DataError
from lightfold.prediction.storing.kinds import KINDS
from lightfold.runtime.fingerprint import RENAMED, version

#: Libraries that read their estimators in the same version alone, up to the second number. What
#: scikit-learn keeps in an estimator changes without notice
#: (https://scikit-learn.org/stable/model_persistence.html), and imbalanced-learn builds on it.
#: Keras promises nothing.
SAME = ("sklearn", "imblearn", "keras")

#: Libraries that read what older versions of the same first number wrote
#: (https://github.com/lightgbm-org/LightGBM/issues/4407). The rest, XGBoost and CatBoost, read what
#: any older version wrote (https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html,
#: https://github.com/catboost/catboost/issues/543).
SAME_MAJOR = ("lightgbm",)


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
    if old is None or new is None or not _reads(library, new, old):
        series = ".".join(map(str, old or ()))
        asked = f"{name}=={series}.*" if library in SAME else f"{name}>={series}"
        asked += f",<{old[0] + 1}" if old and library in SAME_MAJOR else ""
        how = f"Install that version (pip install '{asked}')" if old else "Ask for it again"
        raise DataError(
            f"{path}: the estimators were written with {name} {wrote}, and {here} may read them "
            f"wrongly. {how}, or export the model again."
        )


def _reads(library: str, new: tuple[int, int], old: tuple[int, int]) -> bool:
    """Return whether a version of a library reads what another one wrote."""
    if library in SAME:
        return new == old
    return new >= old and (library not in SAME_MAJOR or new[0] == old[0])


def _numbers(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a version; None if it has none."""
    found = re.match(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None
