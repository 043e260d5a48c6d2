"""Whom people take for whom: wrong labels that are plausible."""

from collections.abc import Sequence

import numpy as np

#: How often a star of a class is taken for each other one, when its label is wrong. After the
#: pairs of Catalina DR1 that are one star with two labels (5 EW/EA, 1 EW/beta_Lyr, 1 EW/RSCVn,
#: 2 RRd/RRc, 1 RRab/RRc), and for the rest after the confusions of Drake et al. (2014, 2017):
#: periods doubled or halved, modulation overlooked, Cepheids told from RR Lyrae by period alone.
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
}


def mistaken(rng: np.random.Generator, label: str, classes: Sequence[str]) -> str:
    """Return the label of a star of class `label` that was mistaken for another of `classes`.

    Drawn by `CONFUSED` among the classes that are there; when none of those is, any other one;
    when there is no other, its own.
    """
    others = [other for other in classes if other != label]
    if not others:
        return label
    weights = np.array([CONFUSED[label].get(other, 0) for other in others])
    if not weights.any():
        weights = np.ones(len(others))
    return str(rng.choice(others, p=weights / weights.sum()))
