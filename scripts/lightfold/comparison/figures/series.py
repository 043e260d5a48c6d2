"""Honest settings as series of a figure, each with its mark."""

import pandas as pd

from lightfold.axes import MIXED
from lightfold.comparison.scores import contenders
from lightfold.display.page import ALL_LEAKED, MARKERS

ELSEWHERE = "leaked settings are left out: see the tables and inflation.png"


def honest(scores: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Return a remark and the settings to draw: the honest ones, or all if all are leaked."""
    if not scores["leaked"].any():
        return "", scores
    return ALL_LEAKED if scores["leaked"].all() else ELSEWHERE, contenders(scores)


def in_series(scores: pd.DataFrame) -> pd.DataFrame:
    """Return scores with the name of their series: the resampler, and the reducer if any."""
    named = ~scores["reducer"].isin(["none", MIXED])
    reducer = (" · " + scores["reducer"]).where(named, "")
    return scores.assign(series=scores["resampler"] + reducer)


def mark(number: int, label: str) -> dict[str, str]:
    """Return the look of one of several series: its colour alone does not tell it apart."""
    return {"color": f"C{number}", "marker": MARKERS[number % len(MARKERS)], "label": label}
