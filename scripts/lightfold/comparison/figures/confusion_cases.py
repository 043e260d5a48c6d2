"""Figure of confusion matrices: the cases of the slide deck, two models side by side."""

import pandas as pd
from matplotlib.figure import Figure

from lightfold.comparison.compared import Compared
from lightfold.comparison.figures import panels
from lightfold.comparison.scores import cases, members, score
from lightfold.display import page

CAPTION = (
    "Confusion matrices of two models, one per column: without resampling, and below it with the "
    "best resampler; both by their chosen decisions. If there is a third row, its title says "
    "LEAKED, and it is no honest test."
)

COPIED = "copies of test stars in training"
NOT_HONEST = "not an honest test"


def draw(compared: Compared) -> Figure:
    """Draw the cases: one row per case, one column per model, each panel with its score."""
    rows = cases(compared.main, compared.models, compared.greater_is_better)
    shown = pd.DataFrame([own for case in rows for own in case if own is not None])
    fewest = min(_test_rows(compared, setting) for _, setting in shown.iterrows())

    def panel(setting: pd.Series | None) -> panels.Panel:
        if setting is None:
            return None
        kind = "as it is" if setting["resampler"] == "none" else "balanced"
        value, _, ends = score(setting, compared.metric).partition(" [")
        lines = [f"training {kind}, {value}", f"[{ends}"]  # a line of its own, or it would be cut
        if setting["leaked"]:
            copied = _test_rows(compared, setting) > fewest
            lines.append(f"LEAKED: {COPIED if copied else NOT_HONEST}")
        return setting, lines

    figure = panels.draw_panels([list(map(panel, case)) for case in rows], compared)
    title = f"Best settings by validation · {panels.sample(shown)}"
    page.add_title(figure, title, panels.LEGEND)
    return figure


def _test_rows(compared: Compared, setting: pd.Series) -> float:
    return members(compared.confusion, setting)["count"].sum() / setting["repeats"]
