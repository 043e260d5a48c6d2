"""SMOTE: new rows between a star of a smaller class and its neighbours (Chawla et al. 2002)."""

from typing import TYPE_CHECKING, Any

import numpy as np
from imblearn.over_sampling import SMOTE

from lightfold.sampling.imbalanced import imblearn_sample, raised
from lightfold.sampling.sample import Sample

if TYPE_CHECKING:
    import optuna


def space(trial: "optuna.trial.BaseTrial") -> dict[str, Any]:
    """Return the size of the smallest class, as a share of the largest, and the neighbours."""
    return {
        "sampling_strategy": trial.suggest_float("sampling_strategy", 0.1, 1, log=True),
        "k_neighbors": trial.suggest_int("k_neighbors", 1, 10),
    }


def resample(
    X: np.ndarray, y: np.ndarray, seed: int, sampling_strategy: float = 1, k_neighbors: int = 5
) -> Sample:
    """Return all rows and interpolated ones, until all classes are equally large."""
    sampler = SMOTE(
        sampling_strategy=raised(y, sampling_strategy), k_neighbors=k_neighbors, random_state=seed
    )
    return imblearn_sample(sampler, X, y)
