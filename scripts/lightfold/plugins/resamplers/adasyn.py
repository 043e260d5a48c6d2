"""ADASYN: like SMOTE, with more rows where more neighbours have other classes (He et al. 2008)."""

from typing import Any

import numpy as np
from imblearn.over_sampling import ADASYN

from lightfold.errors import Impossible
from lightfold.sampling.imbalanced import imblearn_sample
from lightfold.sampling.sample import Sample


def resample(X: np.ndarray, y: np.ndarray, seed: int) -> Sample:
    """Return all rows and interpolated ones; a class far from all others gets none."""
    try:
        return imblearn_sample(ADASYN(random_state=seed), X, y)
    except Impossible:
        sizes = _reached(X, y)
        if not sizes:
            raise
    return imblearn_sample(ADASYN(sampling_strategy=sizes, random_state=seed), X, y)


def _reached(X: np.ndarray, y: np.ndarray) -> dict[Any, int]:
    """Return the size of each class that ADASYN gives rows; it fails for one that needs none.

    Raises
    ------
    Impossible
        If a class has too few stars to interpolate between.
    """
    sizes: dict[Any, int] = {}
    names, counts = np.unique(y, return_counts=True)
    for name, count in zip(names, counts, strict=True):
        own = {name: int(counts.max())}
        sampler = ADASYN(sampling_strategy=own, random_state=0)
        try:
            made = len(imblearn_sample(sampler, X, y).synthetic)
        except Impossible:
            if count <= sampler.n_neighbors:
                raise
        else:
            sizes |= own if made else {}
    return sizes
