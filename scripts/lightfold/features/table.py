"""Features of many stars from their light curves, with every family in every band."""

from collections.abc import Iterable
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from lightfold.curves.points import FLAGS, Curve, clean
from lightfold.curves.stars import Star
from lightfold.features.families import (
    colours,
    correlation,
    fourier,
    moments,
    normality,
    ranges,
    scatter,
    shape,
)
from lightfold.features.period import find_period

#: Families that take one band and need no period.
FAMILIES: tuple[ModuleType, ...] = (scatter, ranges, moments, correlation, normality, shape)


#: Results of the period search that are not features, with their Arrow types.
SEARCH = {
    "period_second": "double",
    "period_choice": "string",
    "grid_fmin": "double",
    "grid_fmax": "double",
    "grid_step": "double",
}


def extract(stars: Iterable[tuple[str, Star]], settings: dict[str, Any]) -> pd.DataFrame:
    """Return the features of stars.

    Parameters
    ----------
    stars : iterable
        Each star's id and its points by band, as `curves.stars.stars` yields them.
    settings : dict
        ``features`` of the configuration: bands, min_period, max_period, samples_per_peak.

    Returns
    -------
    DataFrame
        One row per star: features (float32, see `feature_names`), NaN if they cannot be computed;
        the choice and the grid of the period search (`SEARCH`); flags (int32, see `flag_names`),
        each the number of points that it concerns.
    """
    features, flags = feature_names(settings["bands"]), flag_names(settings["bands"])
    rows = [{"object_id": object_id, **star_features(star, settings)} for object_id, star in stars]
    table = pd.DataFrame(rows, columns=["object_id", *features, *SEARCH, *flags])
    types = {**dict.fromkeys(features, "float32"), **dict.fromkeys(flags, "int32")}
    types |= {name: "float64" for name, kind in SEARCH.items() if kind == "double"}
    computed = table[features].astype("float64")
    with np.errstate(over="ignore"):
        table = table.astype(types)
    finite = np.isfinite(table[features])
    lost = (np.isfinite(computed) & ~finite).sum()
    for name, number in lost[lost > 0].items():
        whose = "1 star" if number == 1 else f"{number} stars"
        print(f"feature '{name}' is too large for single precision in {whose}: it is missing there")
    table[features] = table[features].where(finite)
    return table


def suffixes(bands: list[str]) -> dict[str, str]:
    """Return the end of the names of each band's features: empty if there is only one band."""
    return {band: f"_{band}" if len(bands) > 1 else "" for band in bands}


def feature_names(bands: list[str]) -> list[str]:
    """Return the names of all features, whether or not a star has points in all bands."""
    own = [name for family in (*FAMILIES, fourier) for name in family.NAMES]
    names = ["period", "period_significance"]
    names += [f"{name}{suffix}" for suffix in suffixes(bands).values() for name in own]
    return names + [name for pair in pairwise(bands) for name in colours.colour_names(*pair)]


def flag_names(bands: list[str]) -> list[str]:
    """Return the names of all flags and of the numbers of usable points, which the audit needs."""
    own = [
        name
        for suffix in suffixes(bands).values()
        for name in (f"n_points{suffix}", *(f"flag_{flag}{suffix}" for flag in FLAGS))
    ]
    return ["flag_no_period", "flag_weak_period", "flag_alias", *own]


def columns(bands: list[str]) -> dict[str, str]:
    """Return the columns of the feature table that are not features, with their Arrow types."""
    return {"object_id": "string", **SEARCH, **dict.fromkeys(flag_names(bands), "int32")}


def star_features(star: Star, settings: dict[str, Any]) -> dict[str, Any]:
    """Return the features and flags of one star, without features of bands with few points.

    Parameters
    ----------
    star : dict
        Its points by band, see `points.clean`. Bands that the settings do not name are ignored.
    settings : dict
        ``features`` of the configuration.
    """
    nothing = np.empty(0)
    result: dict[str, Any] = {}
    usable: dict[str, Curve] = {}
    for band, suffix in suffixes(settings["bands"]).items():
        curve, flags = clean(*star.get(band, (nothing,) * 3)[:3])
        result |= {f"flag_{name}{suffix}": count for name, count in flags.items()}
        result[f"n_points{suffix}"] = len(curve.t)
        if not flags["few_points"]:
            usable[band] = curve
    found = find_period(list(usable.values()), settings)
    result |= {
        "period": found.period,
        "period_significance": found.significance,
        "period_second": found.second,
        "period_choice": found.choice,
        "flag_no_period": int(found.choice == "none"),
        "flag_weak_period": int(found.weak and found.choice != "none"),
        "flag_alias": int(found.alias),
    }
    if found.grid:
        grid = found.grid
        result |= {"grid_fmin": grid.fmin, "grid_fmax": grid.fmax, "grid_step": grid.step}
    own = {band: curve_features(curve, found.period) for band, curve in usable.items()}
    for band, suffix in suffixes(settings["bands"]).items():
        result |= {f"{name}{suffix}": value for name, value in own.get(band, {}).items()}
    for blue, red in pairwise(settings["bands"]):
        if blue in own and red in own:
            pair = colours.features(own[blue], own[red])
            result |= dict(zip(colours.colour_names(blue, red), pair, strict=True))
    return result


def curve_features(curve: Curve, period: float) -> dict[str, float]:
    """Return the features of one band, folded at a period [d]."""
    result: dict[str, float] = {}
    for family in FAMILIES:
        result |= family.features(curve)
    return result | fourier.features(curve, period)
