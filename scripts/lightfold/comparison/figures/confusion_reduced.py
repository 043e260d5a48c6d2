"""Figure of confusion matrices with fewer features, as in the slide deck (elimination)."""

from matplotlib.figure import Figure

from lightfold.comparison.compared import Compared
from lightfold.comparison.figures import panels
from lightfold.comparison.scores import reduced, score, setting_names
from lightfold.display import page

CAPTION = (
    "Confusion matrices with fewer features: for each test size, reducer and resampler, the best "
    "model by validation. They are read like those of all features."
)

NO_REDUCER = "No node of this task has fewer features: no reducer is in its grid."


def draw(compared: Compared) -> Figure:
    """Draw the confusion matrix of each case of fewer features, see `scores.reduced`."""
    metric = compared.metric
    fewer = reduced(compared.scores, compared.greater_is_better)
    if fewer.empty:
        return page.draw_note(NO_REDUCER)
    fewer = fewer.assign(name=setting_names(fewer))
    many = panels.many(compared.classes)
    shown = fewer.head(panels.ROOM_FOR_MANY if many else panels.ROOM[3])
    drawn = []
    for _, setting in shown.iterrows():
        size = f"test size {100 * setting['test_size']:.0f} %"
        leaked = [page.ALL_LEAKED] if setting["leaked"] else []
        drawn.append((setting, [f"{size}, {score(setting, metric)}", *leaked]))
    figure = panels.draw_panels(panels.in_rows(drawn, 2 if many else 3), compared)
    more = f"; {len(shown)} of {len(fewer)} cases" if len(shown) < len(fewer) else ""
    title = f"Fewer features: the best model of each case by validation{more}"
    page.add_title(figure, title, panels.LEGEND)
    return figure
