"""Random oversampling: copies of stars of the smaller classes, until all are equally large."""

from typing import TYPE_CHECKING, Any

import numpy as np
from imblearn.over_sampling import RandomOverSampler

from lightfold.sampling.imbalanced import imblearn_sample, raised
from lightfold.sampling.sample import Sample

if TYPE_CHECKING:
    import optuna


def space(trial: "optuna.trial.BaseTrial") -> dict[str, Any]:
    """Return the size of the smallest class, as a share of the largest."""
    return {"sampling_strategy": trial.suggest_float("sampling_strategy", 0.1, 1, log=True)}


def resample(X: np.ndarray, y: np.ndarray, seed: int, sampling_strategy: float = 1) -> Sample:
    """Return all rows and random copies."""
    sizes = raised(y, sampling_strategy)
    return imblearn_sample(RandomOverSampler(sampling_strategy=sizes, random_state=seed), X, y)
