"""Features of two bands: the colour, and how much more a star varies in one of them."""

import numpy as np


def colour_names(blue: str, red: str) -> tuple[str, str]:
    """Return the names of the features of two bands."""
    return f"colour_{blue}_{red}", f"amplitude_ratio_{blue}_{red}"


def features(blue: dict[str, float], red: dict[str, float]) -> tuple[float, float]:
    """Return the features of two bands from those of each: difference of medians, ratio of ranges.

    The colour is in magnitudes. The ratio is that of the ranges between the 5th and the 95th
    percentile, NaN if the second range is 0.
    """
    ratio = blue["i90r"] / red["i90r"] if red["i90r"] > 0 else np.nan
    return blue["median"] - red["median"], ratio
