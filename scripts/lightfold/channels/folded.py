"""The phased light curve as a density: phase to the right from minimum light, fainter downwards."""

import numpy as np

from lightfold.features.points import Curve
from lightfold.pictures import phased


def draw(curves: list[Curve], period: float) -> np.ndarray:
    """Return the density at the period found, which tells P from 2P; see `pictures.phased`."""
    return phased(curves, period)
