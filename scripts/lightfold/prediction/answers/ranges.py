"""Values of new stars that no training star has: per star, and per feature of a whole table."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.errors import DataError
from lightfold.prediction.answers.scales import Change, change
from lightfold.statistics.proportions import wilson

#: Share of the stars that may lie outside the training range of a feature. Beyond a half, the
#: median star does, so that the feature tells nothing of most stars that the model has learned.
ALLOWED = 0.5

#: What is said of a star of which no feature is known, because its answer is that of a gap.
NOTHING = "no feature has a value"

#: Columns of the table of ranges, with their Arrow types.
RANGES = {
    "feature": "string",
    "low": "double",
    "high": "double",
    "share_outside": "double",
    "median_new": "double",
    "median_training": "double",
    "median_rank": "double",
    "share_missing": "double",
    "missing_training": "double",
    "looks_like": "string",
}

#: Features that a message names, and lines of the printed table.
_NAMED, _PRINTED = 5, 10


def outside(X: pd.DataFrame, record: Mapping[str, Any]) -> np.ndarray:
    """Return which features of each star are outside the range of the training stars.

    Parameters
    ----------
    X : DataFrame of shape (stars, features)
        Features in original units, NaN where missing.
    record : mapping
        The model's record, with ``name``, ``low`` and ``high`` of its ``features``.

    Returns
    -------
    array of str, shape (stars,)
        Such as "period (12.3 > 4.5); skew (-9 < -2.1)"; `NOTHING` of a star without any value;
        empty if there is none.
    """
    said: list[list[str]] = [[] for _ in range(len(X))]
    for feature in record["features"]:
        low, high = _ends(feature)
        values = X[feature["name"]].to_numpy(dtype="float64")
        for sign, end, beyond in (("<", low, values < low), (">", high, values > high)):
            for row in np.flatnonzero(beyond):
                said[row].append(f"{feature['name']} ({values[row]:.4g} {sign} {end:.4g})")
    for row in np.flatnonzero(X[[own["name"] for own in record["features"]]].isna().all(axis=1)):
        said[row].append(NOTHING)
    return np.array(["; ".join(own) for own in said], dtype=object)


def compared(
    values: np.ndarray, training: np.ndarray, feature: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a row of the table of ranges: one feature of all new stars.

    Parameters
    ----------
    values, training : array of float
        The feature of the new stars, and of the training stars; NaN where missing.
    feature : mapping
        ``name``, ``low``, ``high`` and ``unit`` of the feature.
    """
    low, high = _ends(feature)
    known, learned = values[np.isfinite(values)], training[np.isfinite(training)]
    beyond = (known < low) | (known > high)
    found = change(known, learned, feature["name"], feature.get("unit") or "")
    return {
        "feature": feature["name"],
        "low": low,
        "high": high,
        "share_outside": float(beyond.mean()) if len(known) else 0.0,
        "median_new": float(np.median(known)) if len(known) else np.nan,
        "median_training": float(np.median(learned)) if len(learned) else np.nan,
        "median_rank": float((learned < np.median(known)).mean())
        if len(known) and len(learned)
        else np.nan,
        "share_missing": 1 - len(known) / max(len(values), 1),
        "missing_training": 1 - len(learned) / max(len(training), 1),
        "looks_like": found.words if found else "",
        "change": found,
        "stars": len(known),
    }


def compared_all(
    column: Callable[[str], np.ndarray], training: pd.DataFrame, record: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return a row of the table of ranges for each feature of a model, see `compared`.

    Parameters
    ----------
    column : callable
        Given the name of a feature, it returns the values of all new stars. So a large table is
        in memory one column at a time.
    training : DataFrame
        The training stars.
    record : mapping
        The model's record, with ``features``.
    """
    return [
        compared(column(own["name"]), training[own["name"]].to_numpy(float), own)
        for own in record["features"]
    ]


def table(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the table of ranges, with the features first that have most stars outside."""
    frame = pd.DataFrame(rows, columns=list(RANGES))
    return frame.sort_values("share_outside", ascending=False, kind="stable", ignore_index=True)


def told(frame: pd.DataFrame) -> str:
    """Return the table of ranges as text: features with stars outside, or without any value.

    Only those with most stars outside are listed.
    """
    hinted = frame["looks_like"] != ""
    seen = frame[hinted | (frame["share_outside"] > 0) | (frame["share_missing"] == 1)]
    if seen.empty:
        return "no star is outside the range of the training stars in any feature"
    shown = pd.DataFrame(
        {
            "feature": seen["feature"],
            "outside": [f"{100 * share:.1f} %" for share in seen["share_outside"]],
            "missing": [f"{100 * share:.1f} %" for share in seen["share_missing"]],
            "training range": [
                f"{low:.4g} to {high:.4g}"
                for low, high in zip(seen["low"], seen["high"], strict=True)
            ],
            "median": [f"{value:.4g}" for value in seen["median_new"]],
            "in training": [f"{value:.4g}" for value in seen["median_training"]],
        }
    )
    hints = "".join(
        f"\n{name} looks like {words}"
        for name, words in zip(frame["feature"], frame["looks_like"], strict=True)
        if words
    )
    text = shown.head(_PRINTED).to_string(index=False)
    more = len(shown) - _PRINTED
    text += f"\nand {more} more feature{'s' * (more > 1)}" if more > 0 else ""
    if moved := shifted(frame):
        named = ", ".join(moved[:_PRINTED]) + (" and others" if len(moved) > _PRINTED else "")
        hints += f"\nthe median star is beyond nine in ten training stars in {named}"
    return f"stars outside the range of the training stars:\n{text}{hints}"


def refuse(rows: Sequence[Mapping[str, Any]], allowed: float, where: str | Path) -> None:
    """Raise a `DataError` if too many stars are outside a training range, or units differ.

    A table without any value is refused, too.

    Parameters
    ----------
    rows, allowed
        As those of `unlike`.
    where : str or Path
        The table, for messages.
    """
    if all(row["share_missing"] == 1 for row in rows):
        raise DataError(
            f"{where}: no star has a value in any feature of the model, so that there is nothing "
            f"to tell classes by: look at the columns {', '.join(row['feature'] for row in rows)}."
        )
    if text := unlike(rows, allowed):
        raise DataError(
            f"{where}: {text}\nConvert what is in other units. If these stars are so, write "
            f"`outside: 1` for this table in `predict`, or train a model without these features "
            f"(`exclude` of its task); up to a share of {allowed:g} may be outside now."
        )


def unlike(rows: Sequence[Mapping[str, Any]], allowed: float) -> str:
    """Return which features are not like those of the training stars; "" if all are.

    Parameters
    ----------
    rows : sequence of mapping
        As `compared` returns them.
    allowed : float
        The share of the stars that may be outside in a feature; 1 allows everything. The lower end
        of its interval counts, so that two or three stars are not refused.
    """
    if allowed >= 1:
        return ""
    certain = [row for row in rows if row["change"] is not None and row["change"].certain]
    far = [row for row in rows if _surely_outside(row) > allowed and row not in certain]
    if not certain and not far:
        return ""
    far = sorted(far, key=lambda row: (row["change"] is None, -row["share_outside"]))
    several = [*certain, *far]
    lines = [_line(row) for row in several[:_NAMED]]
    more = len(several) - _NAMED
    lines += [f"and {more} more feature{'s' * (more > 1)}"] if more > 0 else []
    listed = "\n  ".join(lines)
    return (
        "these features are not like those of the training stars, so that nothing the model says "
        f"can be trusted:\n  {listed}"
    )


def shifted(frame: pd.DataFrame) -> list[str]:
    """Return the features whose median is beyond nine in ten training stars, the farthest first.

    Parameters
    ----------
    frame : DataFrame
        The table of ranges.
    """
    off = (frame["median_rank"] - 0.5).abs()
    moved = frame.assign(off=off)[off > 0.4].sort_values("off", ascending=False, kind="stable")
    return moved["feature"].tolist()


def _surely_outside(row: Mapping[str, Any]) -> float:
    """Return the share of stars outside that is shown: one or two stars show nothing."""
    return float(wilson(row["share_outside"] * row["stars"], row["stars"])[0])


def _line(row: Mapping[str, Any]) -> str:
    found: Change | None = row["change"]
    text = (
        f"{row['feature']}: {100 * row['share_outside']:.0f} % of the stars are outside "
        f"{row['low']:.4g} to {row['high']:.4g}; their median is {row['median_new']:.4g}, that of "
        f"the training stars {row['median_training']:.4g}"
    )
    return f"{text}: {found.words}?" if found else text


def _ends(feature: Mapping[str, Any]) -> tuple[float, float]:
    """Return the training range of a feature; nothing is outside if no training star has it."""
    low, high = feature["low"], feature["high"]
    return (-np.inf if low is None else float(low), np.inf if high is None else float(high))
