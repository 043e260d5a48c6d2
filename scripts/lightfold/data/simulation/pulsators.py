"""Pulsating stars: the classes, how many stars each has, and the module that draws them."""

import numpy as np

from lightfold.data.simulation import cepheids, delta_scuti, long_period, rr_lyrae
from lightfold.data.simulation.star import SimulatedStar

#: Stars of each class in Catalina's southern survey, a mixture like that of the slide deck
#: (docs/deck.md).
FRACTIONS = {
    "RRab": 4325,
    "RRc": 3752,
    "LPV": 1286,
    "RRd": 502,
    "Blazhko": 171,
    "ACEP": 153,
    "CepII": 153,
    "DSCT": 147,
}

FAMILIES = {
    "RRab": rr_lyrae,
    "RRc": rr_lyrae,
    "RRd": rr_lyrae,
    "Blazhko": rr_lyrae,
    "LPV": long_period,
    "ACEP": cepheids,
    "CepI": cepheids,
    "CepII": cepheids,
    "DSCT": delta_scuti,
}


def draw(label: str, rng: np.random.Generator) -> SimulatedStar:
    """Draw a star of a class, a key of `FAMILIES`."""
    return FAMILIES[label].draw(label, rng)
