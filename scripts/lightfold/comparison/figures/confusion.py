"""Figure of confusion matrices: the best setting of each model."""

from matplotlib.figure import Figure

from lightfold.comparison.compared import Compared
from lightfold.comparison.figures import panels
from lightfold.comparison.scores import best_per_model, score
from lightfold.display import page

CAPTION = (
    "Confusion matrices of the best setting of each model by validation, by its chosen decision. "
    "Rows are true classes, columns are predicted ones. Each cell has the number of test rows and "
    "their share of the row; an empty cell has none."
)


def draw(compared: Compared) -> Figure:
    """Draw the confusion matrix of each model's best setting: counts, and percent of the row.

    If there are more than a page has room for, the best by validation are drawn.
    """
    metric = compared.metric
    best = best_per_model(compared.main, compared.greater_is_better)
    shown = best.head(panels.ROOM_FOR_MANY if panels.many(compared.classes) else panels.ROOM[2])
    drawn = [(setting, [score(setting, metric)]) for _, setting in shown.iterrows()]
    figure = panels.draw_panels(panels.in_rows(drawn, 2), compared)
    leaked = [page.ALL_LEAKED] if shown["leaked"].all() else []
    title = "Best setting of each model by validation"
    if len(shown) < len(best):
        part = f"The {len(shown)} best of {len(best)} models by validation"
        title = f"{part}, each in its best setting"
    page.add_title(figure, *leaked, title, panels.sample(shown), panels.LEGEND)
    return figure
