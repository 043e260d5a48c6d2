"""Samples drawn by samplers of imbalanced-learn."""

from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from lightfold.errors import Impossible
from lightfold.sampling.sample import Sample


def imblearn_sample(sampler: Any, X: np.ndarray, y: np.ndarray) -> Sample:
    """Return what an imbalanced-learn sampler makes from X, y as a `Sample`.

    Samplers that choose rows say which (``sample_indices_``). Those that make rows keep the
    natural ones and append the new ones. The source of a new row is the nearest training star of
    its class: one of the two stars between which it was interpolated, or a closer one.

    Raises
    ------
    Impossible
        If the sampler refuses these rows, say because there are too few neighbours.
    """
    if not np.isfinite(X).all():
        raise FloatingPointError("a sampler takes finite values only")
    X_new, y_new = _fit_resample(sampler, X, y)
    if hasattr(sampler, "sample_indices_"):
        source, made = np.asarray(sampler.sample_indices_), X[:0]
    else:
        made = X_new[len(X) :]
        source = np.concatenate([np.arange(len(X)), _nearest(X, y, made, y_new[len(X) :])])
    return Sample(source.astype(int), np.ones(len(source)), made)


def raised(y: np.ndarray, share: float) -> dict[Any, int]:
    """Return the new size of each class that is smaller than a share of the largest class.

    It is that share, as in imbalanced-learn's ``sampling_strategy`` for two classes.
    """
    names, counts = np.unique(y, return_counts=True)
    least = round(share * counts.max())
    return {name: least for name, count in zip(names, counts, strict=True) if count < least}


def lowered(y: np.ndarray, share: float) -> dict[Any, int] | str:
    """Return the new size of each class of which the smallest class is less than a share.

    The smallest is then that share of it, as in imbalanced-learn's ``sampling_strategy`` for two
    classes.
    """
    if share == 1:
        return "auto"  # of classes that are equally small, all but one are put in another order
    names, counts = np.unique(y, return_counts=True)
    most = round(counts.min() / share)
    return {name: most for name, count in zip(names, counts, strict=True) if count > most}


def clean_sample(sample: Sample, cleaner: Any, X: np.ndarray, y: np.ndarray) -> Sample:
    """Return the rows of a sample of X, y that an imbalanced-learn sampler keeps, in their order.

    Raises
    ------
    Impossible
        If it refuses these rows, or if no row of a class is left.
    """
    natural = len(sample.source) - len(sample.synthetic)
    labels = y[sample.source]
    _fit_resample(cleaner, np.vstack([X[sample.source[:natural]], sample.synthetic]), labels)
    kept = np.sort(cleaner.sample_indices_)
    emptied = sorted(set(labels) - set(labels[kept]))
    if emptied:
        raise Impossible(
            f"{type(cleaner).__name__}: no row left of {', '.join(str(name) for name in emptied)}"
        )
    made = sample.synthetic[kept[kept >= natural] - natural]
    return Sample(sample.source[kept], sample.weight[kept], made)


def _fit_resample(sampler: Any, X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    try:
        X_new, y_new = sampler.fit_resample(X, y)
    except (ValueError, RuntimeError) as error:
        raise Impossible(f"{type(sampler).__name__}: {' '.join(str(error).split())}") from error
    return X_new, y_new


def _nearest(X: np.ndarray, y: np.ndarray, made: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the position in X of the row of the same class that is nearest to each made row."""
    source = np.empty(len(made), int)
    for label in np.unique(labels):
        members = np.flatnonzero(y == label)
        source[labels == label] = members[cKDTree(X[members]).query(made[labels == label])[1]]
    return source
