"""Balanced class weights: every training star once, each class with the same total weight."""

import numpy as np
from sklearn.utils.class_weight import compute_sample_weight

from lightfold.sampling.sample import Sample

WEIGHTS = True


def resample(X: np.ndarray, y: np.ndarray, seed: int) -> Sample:
    """Return all rows, weighted by rows / (classes x rows of the class)."""
    return Sample(np.arange(len(X)), compute_sample_weight("balanced", y), X[:0])
