"""Features of many stars from their light curves, with the chosen families in every band."""

from collections.abc import Iterable
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.curves.fluxes import Fluxes, detections, fluxes, from_magnitudes
from lightfold.curves.points import FLAGS, Curve, clean
from lightfold.curves.stars import Star
from lightfold.features.names import feature_names, suffixes


def extract(stars: Iterable[tuple[str, Star]], settings: dict[str, Any]) -> pd.DataFrame:
    """Return the features of stars.

    Parameters
    ----------
    stars : iterable
        Each star's id and its points by band, as `curves.stars.stars` yields them.
    settings : dict
        ``features`` of the configuration: bands, families, min_points of each, and what they need.

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
    fewest = settings["min_points"]
    for band, suffix in suffixes(settings["bands"]).items():
        curves[band], flags = clean(*star.get(band, (nothing,) * 3)[:3], least=min(fewest.values()))
        result |= {f"flag_{name}{suffix}": count for name, count in flags.items()}
        result[f"n_points{suffix}"] = len(curves[band].t)
    families = {name: registry.load("families", name) for name in settings["families"]}
    # A family that folds comes after the one that finds the period.
    for name, family in sorted(families.items(), key=lambda item: not item[1].STAR):
        usable: dict[str, Any] = curves
        if family.TAKES == "fluxes":
            usable = {band: _fluxes(star[band], curves[band]) for band in curves if band in star}
        usable = _with_points(usable, fewest[name], family.TOGETHER)
        period = result.get("period", np.nan)
        result |= family_features(family, usable, settings, period)
    return result


def _with_points(curves: dict[str, Any], least: int, together: bool) -> dict[str, Any]:
    """Return the bands with enough points, or all with any if together they have enough.

    Of fluxes, only detections count.
    """
    number = {
        band: int(detections(own.flux, own.err).sum()) if isinstance(own, Fluxes) else len(own.t)
        for band, own in curves.items()
    }
    if together:
        least = 1 if sum(number.values()) >= least else max(number.values(), default=0) + 1
    return {band: own for band, own in curves.items() if number[band] >= least}


def _fluxes(points: tuple[np.ndarray, ...], curve: Curve) -> Fluxes:
    """Return the fluxes of a band: those of all points, or else of its usable magnitudes."""
    if len(points) > 3:
        return fluxes(points)
    return Fluxes(curve.t, *from_magnitudes(curve.mag, curve.err))


def family_features(
    family: ModuleType, curves: dict[str, Any], settings: dict[str, Any], period: float
) -> dict[str, Any]:
    """Return a family's features, by the full names of their columns.

    Parameters
    ----------
    family : module
        The plug-in.
    curves : dict
        The bands with enough points.
    settings : dict
        ``features`` of the configuration.
    period : float
        The star's period [d], NaN if none is known.
    """
    bands = settings["bands"]
    if family.STAR:
        ends = {(band,): end for band, end in suffixes(bands).items()}
        ends |= {pair: f"_{'_'.join(pair)}" for pair in pairwise(bands)}
        own = family.of_star(curves, settings)
        return {
            key if isinstance(key, str) else f"{key[0]}{ends[key[1:]]}": value
            for key, value in own.items()
        }
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
