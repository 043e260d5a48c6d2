"""New light curves of stars of the smaller classes, with noise and fewer epochs."""

import numpy as np

from lightfold.sampling.sample import Copies, Sample

NEEDS = ("augmented",)


def resample(X: np.ndarray, y: np.ndarray, seed: int, augmented: Copies) -> Sample:
    """Return all rows and copies at random, none twice, until all classes are equally large.

    A class with too few copies gets all it has.
    """
    rng = np.random.default_rng(seed)
    names, counts = np.unique(y, return_counts=True)
    drawn = [
        rng.permutation(np.flatnonzero(y[augmented.source] == name))[: counts.max() - count]
        for name, count in zip(names, counts, strict=True)
    ]
    copies = np.concatenate(drawn)
    source = np.concatenate([np.arange(len(X)), augmented.source[copies]])
    return Sample(source, np.ones(len(source)), augmented.X[copies], augmented.names[copies])
