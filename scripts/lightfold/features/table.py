"""Features of many stars from their light curves, with the chosen families in every band."""

from collections.abc import Iterable
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.curves.points import FLAGS, Curve, clean
from lightfold.curves.stars import Star


def extract(stars: Iterable[tuple[str, Star]], settings: dict[str, Any]) -> pd.DataFrame:
    """Return the features of stars.

    Parameters
    ----------
    stars : iterable
        Each star's id and its points by band, as `curves.stars.stars` yields them.
    settings : dict
        ``features`` of the configuration: bands, families, min_points, and what families need.

    Returns
    -------
    DataFrame
        One row per star: features (float32, see `feature_names`), NaN if they cannot be computed;
        what families say beside them, and flags (int32), each the number of points that it
        concerns; see `columns`.
    """
    features, others = feature_names(settings), columns(settings)
    rows = [{"object_id": object_id, **star_features(star, settings)} for object_id, star in stars]
    table = pd.DataFrame(rows, columns=list(dict.fromkeys(["object_id", *features, *others])))
    types = {**dict.fromkeys(features, "float32"), **others}
    types = {name: kind for name, kind in types.items() if kind != "string"}
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


def feature_names(settings: dict[str, Any]) -> list[str]:
    """Return the names of all features, whether or not a star has points in all bands.

    Parameters
    ----------
    settings : dict
        ``bands`` and ``families``.
    """

    def of(*kinds: str) -> list[str]:
        found = (registry.declared("families", name, kind) for name in own for kind in kinds)
        return [name for names in found for name in names]

    own, bands = settings["families"], settings["bands"]
    names = of("STAR")
    names += [f"{name}{end}" for end in suffixes(bands).values() for name in of("BAND", "FOLDED")]
    pairs = [f"_{blue}_{red}" for blue, red in pairwise(bands)]
    return names + [f"{name}{pair}" for pair in pairs for name in of("PAIR")]


def columns(settings: dict[str, Any]) -> dict[str, str]:
    """Return the columns of the feature table that are not features, with their Arrow types.

    These are the id; what families say beside their features; for each band the number of usable
    points, which the audit needs, and its flags.
    """
    found = {"object_id": "string"}
    for name in settings["families"]:
        found |= registry.declared("families", name, "BESIDE")
    for suffix in suffixes(settings["bands"]).values():
        flags = [f"n_points{suffix}", *(f"flag_{flag}{suffix}" for flag in FLAGS)]
        found |= dict.fromkeys(flags, "int32")
    return found


def fewest_points(settings: dict[str, Any]) -> dict[str, int]:
    """Return how many usable points each family needs in a band, by the family's name."""
    return {
        name: settings["min_points"].get(name, registry.declared("families", name, "MIN_POINTS"))
        for name in settings["families"]
    }


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
    curves: dict[str, Curve] = {}
    fewest = fewest_points(settings)
    for band, suffix in suffixes(settings["bands"]).items():
        curves[band], flags = clean(*star.get(band, (nothing,) * 3)[:3], least=min(fewest.values()))
        result |= {f"flag_{name}{suffix}": count for name, count in flags.items()}
        result[f"n_points{suffix}"] = len(curves[band].t)
    # A family that folds comes after the one that finds the period.
    for name in sorted(fewest, key=lambda name: not registry.declared("families", name, "STAR")):
        usable = {band: curve for band, curve in curves.items() if len(curve.t) >= fewest[name]}
        family = registry.load("families", name)
        if family.STAR:
            result |= family.of_star(usable, settings)
        result |= family_features(family, usable, settings["bands"], result.get("period", np.nan))
    return result


def family_features(
    family: ModuleType, curves: dict[str, Any], bands: list[str], period: float
) -> dict[str, float]:
    """Return a family's features of single bands and of neighbouring ones, by their full names.

    Parameters
    ----------
    family : module
        The plug-in.
    curves : dict
        The bands with enough points.
    bands : list of str
        All bands, in order.
    period : float
        The star's period [d], NaN if none is known.
    """
    found: dict[str, float] = {}
    for band, end in suffixes(bands).items():
        if band in curves and family.BAND:
            own = family.of_band(curves[band])
            found |= {f"{name}{end}": value for name, value in own.items()}
        if band in curves and family.FOLDED:
            own = family.of_folded(curves[band], period)
            found |= {f"{name}{end}": value for name, value in own.items()}
    for blue, red in pairwise(bands):
        if family.PAIR and blue in curves and red in curves:
            own = family.of_pair(curves[blue], curves[red])
            found |= {f"{name}_{blue}_{red}": value for name, value in own.items()}
    return found
