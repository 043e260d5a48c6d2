"""Random undersampling: stars of the larger classes are left out, until all are equally small."""

from typing import TYPE_CHECKING, Any

import numpy as np
from imblearn.under_sampling import RandomUnderSampler

from lightfold.sampling.imbalanced import imblearn_sample, lowered
from lightfold.sampling.sample import Sample

if TYPE_CHECKING:
    import optuna


def space(trial: "optuna.trial.BaseTrial") -> dict[str, Any]:
    """Return the size of the smallest class, as a share of the largest."""
    return {"sampling_strategy": trial.suggest_float("sampling_strategy", 0.1, 1, log=True)}


def resample(X: np.ndarray, y: np.ndarray, seed: int, sampling_strategy: float = 1) -> Sample:
    """Return a random part of the rows."""
    sizes = lowered(y, sampling_strategy)
    return imblearn_sample(RandomUnderSampler(sampling_strategy=sizes, random_state=seed), X, y)
