"""Figure of light curves of typical and rare transients of each class, around their peaks."""

import pandas as pd

from lightfold.curves.peaks import SincePeak
from lightfold.display import page
from lightfold.display.transients import READ, draw_transients, outside
from lightfold.exploration.phased import arrange, panel
from lightfold.exploration.training_stars import UNSEEN

CAPTION = (
    "Light curves of training stars against days from the peak, one row per class: first typical "
    "members of the class, then rare ones. Above a rare one is the feature in which it differs "
    "most from its class. Open points are non-detections."
)


def draw(
    chosen: pd.DataFrame, points: pd.DataFrame, classes: list[str], bands: list[str]
) -> page.Figure:
    """Draw the members, one row per class: typical ones, then rare ones with their first reason."""
    rows, columns, absent = arrange(chosen, points, classes, bands, _since_peak)
    if not rows:
        return page.draw_note("no training star has a usable point: there is nothing to show")
    figure = draw_transients(rows, columns, bands, panel=panel(rows))
    more = f"; none with a usable point: {absent}" if absent else ""
    read = f"{READ}{outside(figure, rows)}"
    page.add_title(figure, f"Typical and rare training stars; {UNSEEN}{more}", read)
    return figure


def _since_peak(points: pd.DataFrame) -> SincePeak:
    return SincePeak(*(points[name].to_numpy() for name in ("days", "flux", "fluxerr", "detected")))
