"""What resamplers are given, and what they return."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Copies:
    """Rows of a table of the data set that were made from training rows X (n, features).

    Attributes
    ----------
    source : array of int, shape (copies,)
        Position in X of the star that each copy was made from.
    X : array of float, shape (copies, features)
        Their features, imputed and scaled as X.
    names : array of str, shape (copies,)
        Their ``object_id``.
    """

    source: np.ndarray
    X: np.ndarray
    names: np.ndarray


@dataclass(frozen=True)
class Sample:
    """What a resampler makes from training rows X (n, features).

    Attributes
    ----------
    source : array of int, shape (rows,)
        Position in X of the star that each row is, or was made from.
    weight : array of float, shape (rows,)
        Weight of each row in the fit.
    synthetic : array of float, shape (m, features)
        Features of the last m rows, in scaled space; the rows before them are natural ones.
    names : array of str, shape (m,), or None
        Their ``object_id``, if they have light curves of their own.
    """

    source: np.ndarray
    weight: np.ndarray
    synthetic: np.ndarray
    names: np.ndarray | None = None
