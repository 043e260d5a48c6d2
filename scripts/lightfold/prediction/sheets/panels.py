"""The panels of a star on a sheet: folded at its period, or around its peak."""

from typing import Any, NamedTuple

import numpy as np

from lightfold.curves.folding import Folded, fold, lean
from lightfold.curves.peaks import since_peak
from lightfold.curves.points import Curve
from lightfold.display import names
from lightfold.display.gallery import Example

#: The periods at which a star is folded, by what they are called.
PERIODS = {"P": 1.0, "P/2": 0.5, "2P": 2.0}

#: Most characters of an id above a panel.
ID = 20


class Shown(NamedTuple):
    """Light curves that pages need.

    Attributes
    ----------
    new, training : dict
        Points by star and band, of new stars and of training stars: a `points.Curve`, or
        `fluxes.Fluxes` if they are not folded.
    periods : dict
        Periods of training stars [d].
    given : dict
        Periods that the user gives for new stars [d].
    bands : list of str
        The bands, in order.
    folded : bool
        Whether light curves are folded at periods.
    """

    new: dict[str, dict[str, Any]]
    training: dict[str, dict[str, Any]]
    periods: dict[str, float]
    given: dict[str, float]
    bands: list[str]
    folded: bool


def folded(star: dict[Any, Any], shown: Shown) -> list[Example]:
    """Return a star folded at P, P/2 and 2P."""
    object_id, period = star["object_id"], star.get("period")
    given = shown.given.get(object_id)
    found = {
        name if given is None else f"{name} given": (given or period or np.nan) * factor
        for name, factor in PERIODS.items()
    }
    return [
        _example(shown.new.get(object_id, {}), value, f"{name} = {days(value)}")
        for name, value in found.items()
    ]


def nearest(star: dict[Any, Any], shown: Shown) -> Example:
    """Return the training star nearest to a star, folded at its own period."""
    near = star["nearest_1"]
    period = shown.periods.get(near, np.nan)
    title = f"{said_of_nearest(star)}, {days(period)}"
    return _example(shown.training.get(near, {}), period, title)


def _example(curves: dict[str, Curve], period: float, title: str) -> Example:
    if not curves:
        return Example({}, title, "too few points")
    if not (np.isfinite(period) and period > 0):
        return Example({}, title, "no period")
    main = max(curves.values(), key=lambda curve: len(curve.t))
    level = float(np.median(main.mag))
    return Example(
        {
            band: Folded(phase, mag - np.median(mag) + level, err)
            for band, (phase, mag, err) in fold(curves, period, lean(main, period) > 0).items()
        },
        title,
    )


def peak(star: dict[str, Any], title: str) -> Example:
    """Return the fluxes of a star around their peak."""
    return Example(since_peak(star), title, "no detection")


def said_of_nearest(star: dict[Any, Any]) -> str:
    """Return which training star is nearest to a star, or that it is one itself; and its class."""
    near = names.legible(star["nearest_1"], ID)
    if star["nearest_1"] == star["object_id"]:
        near = "itself, a training star"
    return f"{near} ({names.legible(star['nearest_1_class'])})"


def days(period: float | None) -> str:
    """Return a period [d] as text."""
    return "none" if period is None or not np.isfinite(period) else f"{period:.6g} d"
