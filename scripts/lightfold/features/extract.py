"""Features of many stars from their light curves: every family, band by band."""

import time
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from lightfold.features.period import Grid, frequency_grid, period_features
from lightfold.features.statistics import STATISTICS, statistics

#: Fewer points than this in a band give no features there.
MIN_POINTS = 10


def extract(curves: pd.DataFrame, settings: dict[str, Any], days: float) -> pd.DataFrame:
    """Return the features of every star in `curves`.

    Parameters
    ----------
    curves : DataFrame
        object_id, band, mjd, mag, magerr; points that are not finite, or whose error is not
        positive, are dropped.
    settings : dict
        ``features`` of the configuration: bands, min_period, max_period, samples_per_peak.
    days : float
        Time span of the whole survey [d], which sets the frequency grid.

    Returns
    -------
    DataFrame
        One row a star: object_id, features (float32), NaN where a band has too few points.
    """
    grid = frequency_grid(
        days, settings["min_period"], settings["max_period"], settings["samples_per_peak"]
    )
    good = curves["band"].isin(settings["bands"]) & (curves["magerr"] > 0)
    for column in ("mjd", "mag", "magerr"):
        good &= np.isfinite(curves[column])
    ordered = curves[good].sort_values(["object_id", "band", "mjd"], kind="stable")
    rows, start = [], time.monotonic()
    stars = ordered.groupby("object_id", sort=True)
    for number, (object_id, star) in enumerate(stars, start=1):
        by_band: dict[str, Any] = {
            str(band): tuple(part[c].to_numpy(dtype=float) for c in ("mjd", "mag", "magerr"))
            for band, part in star.groupby("band")
        }
        rows.append({"object_id": object_id, **star_features(by_band, settings["bands"], grid)})
        if number % 200 == 0 or number == len(stars):
            rate = number / (time.monotonic() - start)
            print(f"{number} of {len(stars)} stars, {rate:.0f} a second")
    names = feature_names(settings["bands"])
    everyone = pd.DataFrame({"object_id": curves["object_id"].unique()})
    features = everyone.merge(pd.DataFrame(rows, columns=["object_id", *names]), "left")
    return features.astype(dict.fromkeys(names, "float32"))


def feature_names(bands: list[str]) -> list[str]:
    """Return the names of all features, the same whatever bands a star has points in."""
    names = ["period", "period_significance"]
    names += [f"{name}_{band}" for band in bands for name in STATISTICS]
    for blue, red in pairwise(bands):
        names += [f"colour_{blue}_{red}", f"amplitude_ratio_{blue}_{red}"]
    return names


def star_features(curves: dict[str, Any], bands: list[str], grid: Grid) -> dict[str, float]:
    """Return the features of one star; what a band with too few points would give is left out."""
    usable = {band: curve for band, curve in curves.items() if len(curve[0]) >= MIN_POINTS}
    result = period_features(usable, grid)
    for band, curve in usable.items():
        result |= {f"{name}_{band}": value for name, value in statistics(*curve).items()}
    for blue, red in pairwise(bands):
        if blue in usable and red in usable:
            result[f"colour_{blue}_{red}"] = result[f"median_{blue}"] - result[f"median_{red}"]
            amplitudes = result[f"i90r_{blue}"], result[f"i90r_{red}"]
            result[f"amplitude_ratio_{blue}_{red}"] = (
                amplitudes[0] / amplitudes[1] if amplitudes[1] > 0 else np.nan
            )
    return result
