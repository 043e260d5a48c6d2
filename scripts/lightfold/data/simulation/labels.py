"""Plausible wrong labels: which class is mistaken for which."""

from collections.abc import Sequence

import numpy as np

#: How often a star of a class is mistaken for each other class when its label is wrong. The
#: weights follow pairs in Catalina DR1 that are one star with two labels (5 EW/EA, 1 EW/beta_Lyr,
#: 1 EW/RSCVn, 2 RRd/RRc, 1 RRab/RRc). The others follow confusions in Drake et al. (2014, 2017):
#: doubled or halved periods, overlooked modulation, Cepheids distinguished from RR Lyrae stars by
#: period alone. Supernovae are mistaken in spectra of low resolution: Ic and Ia, types in between
#: such as IIb, narrow lines of the host and type IIn (Sharma et al. 2025, PASP 137, 034507).
CONFUSED: dict[str, dict[str, float]] = {
    "EW": {"EA": 5, "RSCVn": 1, "beta_Lyr": 0.3},
    "EA": {"EW": 5, "beta_Lyr": 0.5, "RSCVn": 0.5},
    "beta_Lyr": {"EW": 4, "EA": 2},
    "RSCVn": {"EW": 4, "EA": 1},
    "RRab": {"Blazhko": 2, "RRc": 1, "ACEP": 1},
    "RRc": {"RRd": 2, "RRab": 1, "DSCT": 0.5},
    "RRd": {"RRc": 4, "RRab": 1},
    "Blazhko": {"RRab": 4, "RRd": 1},
    "ACEP": {"RRab": 3, "CepII": 2, "CepI": 1},
    "CepI": {"CepII": 3, "ACEP": 1},
    "CepII": {"CepI": 2, "ACEP": 2, "LPV": 1},
    "DSCT": {"RRc": 3, "RRd": 0.5},
    "LPV": {"CepII": 1},
    "SNIa": {"SNIbc": 3, "SLSN": 0.2},
    "SNIbc": {"SNIa": 3, "SNII": 1},
    "SNII": {"SNIIn": 1, "SNIbc": 1},
    "SNIIn": {"SNII": 3, "SLSN": 0.5},
    "SLSN": {"SNIbc": 1, "SNIa": 0.5},
}


def mistaken(rng: np.random.Generator, label: str, classes: Sequence[str]) -> str:
    """Return the label of a star of class `label` that was mistaken for another of `classes`.

    The label is drawn with the weights in `CONFUSED`. If none of the others has a weight, any of
    them is drawn. If there is no other class, the label is right.
    """
    others = [other for other in classes if other != label]
    if not others:
        return label
    weights = np.array([CONFUSED[label].get(other, 0) for other in others])
    if not weights.any():
        weights = np.ones(len(others))
    return str(rng.choice(others, p=weights / weights.sum()))
