"""The job that shows light curves of typical and rare stars of each class.

They are folded at their periods. Without a family of features that finds periods, they are shown
around their peaks.
"""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.curves.fluxes import Fluxes
from lightfold.curves.folding import fold, lean
from lightfold.curves.peaks import since_peak
from lightfold.curves.points import Curve
from lightfold.curves.stars import read_curves, read_fluxes
from lightfold.display import page
from lightfold.exploration import from_peak, members, phased
from lightfold.exploration.training_stars import training_stars
from lightfold.features.names import suffixes

MEMBERS = {
    "task": "string",
    "object_id": "string",
    "label": "string",
    "kind": "string",
    "rank": "int64",
    "period": "double",
    "distance": "double",
    "reason": "string",
}
POINTS = {
    "phased": {
        "object_id": "string",
        "band": "string",
        "phase": "double",
        "mag": "double",
        "magerr": "double",
    },
    "from_peak": {
        "object_id": "string",
        "band": "string",
        "days": "double",
        "flux": "double",
        "fluxerr": "double",
        "detected": "bool",
    },
}

#: Flags that make a period unsound.
FLAGS = ["flag_no_period", "flag_weak_period", "flag_alias"]


def write_phased(
    inputs: dict[str, str], outputs: dict[str, str], pictures: list[str], settings: dict[str, Any]
) -> None:
    """Write typical and rare training stars of each class, their points, and a figure.

    Parameters
    ----------
    inputs : dict
        Paths of ``table`` and ``split``, and of the data set's ``features`` and ``light_curves``.
    outputs : dict
        Paths of the tables ``members``, and ``points``, whose columns are those of `POINTS`.
    pictures : list of str
        Paths of the figure, one per format.
    settings : dict
        ``task``, ``classes`` and ``bands``; ``shown``, a key of `POINTS`.
    """
    classes, bands, shown = settings["classes"], settings["bands"], settings["shown"]
    stars = training_stars(*(tables.read(inputs[name]) for name in ("table", "split")))
    folded = shown == "phased"
    sound = (sound_periods if folded else measured)(inputs["features"], bands)
    own = [members.choose(stars[stars["label"] == name], sound, bands) for name in classes]
    chosen = pd.concat(own, ignore_index=True).assign(task=settings["task"])
    chosen = chosen[list(MEMBERS)]
    asked = inputs["light_curves"], chosen["object_id"].tolist(), bands
    if folded:
        points = fold_members(chosen, read_curves(*asked))
        figure = phased.draw(chosen, points, classes, bands)
    else:
        points = align_members(read_fluxes(*asked))
        figure = from_peak.draw(chosen, points, classes, bands)
    tables.write(chosen, outputs["members"], MEMBERS)
    tables.write(points, outputs["points"], POINTS[shown])
    for path in pictures:
        page.save(figure, path)


def measured(features: str, bands: list[str]) -> pd.DataFrame:
    """Return ``object_id``, ``period``, which is missing, and ``shows`` of the stars with points.

    ``shows`` is the number of usable points in all bands.
    """
    counts = [f"n_points{suffix}" for suffix in suffixes(bands).values()]
    found = tables.read(features, columns=["object_id", *counts])
    found = found.assign(period=np.nan, shows=found[counts].sum(axis=1))
    return found.loc[found["shows"] > 0, ["object_id", "period", "shows"]]


def sound_periods(features: str, bands: list[str]) -> pd.DataFrame:
    """Return ``object_id``, ``period`` [d] and ``shows`` of the stars whose period has no flag.

    ``shows`` is the reduced chi-square of the band where a star varies least beyond its errors, 0
    if it was not computed.
    """
    there = pq.read_schema(features).names
    variation = [f"chi2red{suffix}" for suffix in suffixes(bands).values()]
    variation = [name for name in variation if name in there]
    found = tables.read(features, columns=["object_id", "period", *FLAGS, *variation])
    sound = (found[FLAGS] == 0).all(axis=1) & found["period"].notna()
    found["shows"] = found[variation].min(axis=1) if variation else 0.0
    return found.loc[sound, ["object_id", "period", "shows"]]


def fold_members(chosen: pd.DataFrame, curves: dict[str, dict[str, Curve]]) -> pd.DataFrame:
    """Return the points of members with their phases, with the columns of `POINTS`.

    Phase 0 is where the typical stars of a class are farthest from their median magnitude. For
    eclipsing stars that is the faintest time, for pulsating stars the brightest one.
    """
    parts = []
    for _, own in chosen.groupby("label"):
        stars = list(zip(own["object_id"], own["period"], own["kind"] == "typical", strict=True))
        leans = [
            lean(curve, period)
            for object_id, period, typical in stars
            for curve in curves[object_id].values()
            if typical
        ]
        faintest_first = sum(leans) > 0
        parts += [
            pd.DataFrame(
                {
                    "object_id": object_id,
                    "band": band,
                    "phase": points.phase,
                    "mag": points.mag,
                    "magerr": points.err,
                }
            )
            for object_id, period, _ in stars
            for band, points in fold(curves[object_id], period, faintest_first).items()
        ]
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame(columns=list(POINTS["phased"]))
    )


def align_members(stars: dict[str, dict[str, Fluxes]]) -> pd.DataFrame:
    """Return the points of members with their days from the peak, with the columns of `POINTS`."""
    parts = [
        pd.DataFrame(
            {
                "object_id": object_id,
                "band": band,
                "days": points.days,
                "flux": points.flux,
                "fluxerr": points.err,
                "detected": points.seen,
            }
        )
        for object_id, star in stars.items()
        for band, points in since_peak(star).items()
    ]
    columns = list(POINTS["from_peak"])
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
