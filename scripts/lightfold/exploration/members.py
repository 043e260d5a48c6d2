"""Typical and rare members of a class, by their features."""

import numpy as np
import pandas as pd

from lightfold.tables import feature_columns

TYPICAL, RARE = 3, 2

#: No feature counts for more than this, in robust standard deviations: a feature that is broken or
#: has a long tail does not make a star rare on its own.
FARTHEST = 10.0

#: Of the sound stars of a class, this fraction is not shown: those whose curves show least, such as
#: noise.
LEFT_OUT = 0.25

_NAMED = 3

#: Deviations larger than this are only given as larger than this.
MOST = 99


def choose(stars: pd.DataFrame, sound: pd.DataFrame, bands: list[str]) -> pd.DataFrame:
    """Return the typical and the rare members of one class.

    Typical stars are nearest to the centre of the class, rare ones are farthest from it, by
    `deviations`. Missing features do not count. No star should be rare because of its errors or a
    wrong period. Members are therefore chosen among the three quarters of the sound stars whose
    curves show most. The centre is that of all stars. One star is chosen of those that belong
    together.

    Parameters
    ----------
    stars : DataFrame
        The class's rows of a task's table.
    sound : DataFrame
        ``object_id``, ``period`` [d] and ``shows`` of stars that can be drawn: how much a curve
        shows, in any unit.
    bands : list of str
        The bands. If a feature is far off in several, a reason names one of them.

    Returns
    -------
    DataFrame
        One row per member: object_id, label, kind (typical, rare), rank (from 1), period [d],
        distance (root mean square of its deviations) and reason. The reason of a rare member is
        the features that are farthest off, in robust standard deviations (σ) of the class.
    """
    far = deviations(stars[feature_columns(stars)])
    near = far.clip(-FARTHEST, FARTHEST)
    known = stars[["object_id", "group", "label"]].assign(
        distance=np.sqrt((near**2).mean(axis=1).fillna(0))
    )
    known = known.reset_index().merge(sound, on="object_id").set_index("index")
    known = known[known["shows"] >= known["shows"].quantile(LEFT_OUT)]
    known = known.sort_values(["distance", "object_id"]).drop_duplicates("group")
    typical, rest = known.head(TYPICAL), known.iloc[TYPICAL:]
    rare = rest.iloc[::-1].head(RARE)
    chosen = pd.concat([typical.assign(kind="typical"), rare.assign(kind="rare")])
    chosen["rank"] = chosen.groupby("kind").cumcount() + 1
    reasons = [reason(far.loc[row], bands) for row in rare.index]
    chosen["reason"] = [""] * len(typical) + reasons
    columns = ["object_id", "label", "kind", "rank", "period", "distance", "reason"]
    return chosen[columns].reset_index(drop=True)


def deviations(features: pd.DataFrame) -> pd.DataFrame:
    """Return how far each star is from its class's median, in robust standard deviations.

    A robust standard deviation is 1.4826 times the median absolute deviation, or 1.2533 times the
    mean one if the median one is 0. Stars that are far off do not widen it (the modified z-scores
    of Iglewicz & Hoaglin 1993). A feature with a single value is NaN.
    """
    off = features.astype(float) - features.astype(float).median()
    spread = 1.4826 * off.abs().median()
    spread = spread.where(spread > 0, 1.2533 * off.abs().mean())
    return off / spread.where(spread > 0)


def reason(off: pd.Series, bands: list[str]) -> str:
    """Return the features of a star that are farthest off, each in the band where it is farthest.

    A plus sign means above the class's median.
    """
    ordered = off.dropna().sort_values(key=lambda value: -value.abs(), kind="stable")
    stems = [_stem(name, bands) for name in ordered.index]
    ordered = ordered[~pd.Series(stems).duplicated().to_numpy()]
    return ", ".join(f"{name} {_signed(value)}σ" for name, value in ordered.head(_NAMED).items())


def _signed(value: float) -> str:
    if abs(value) > MOST:
        return f">{MOST}" if value > 0 else f"<-{MOST}"
    return f"{value:+.1f}" if abs(value) < 10 else f"{value:+.0f}"


def _stem(name: str, bands: list[str]) -> str:
    """Return a feature's name without its band."""
    found = [name.removesuffix(f"_{band}") for band in bands if name.endswith(f"_{band}")]
    return found[0] if found else name
