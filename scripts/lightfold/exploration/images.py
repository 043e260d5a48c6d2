"""Figure of images of stars: a contact sheet with one row per class."""

import numpy as np
import pandas as pd

from lightfold.display import names, page
from lightfold.exploration.training_stars import UNSEEN
from lightfold.images.table import SIZE, Images

CAPTION = (
    "Images of training stars as a network gets them, one row per class: the mean of all stars of "
    "the class, then some stars chosen at random. Bright pixels hold many points, or pairs of "
    "points; dark ones hold none."
)

#: Most stars of each class that are shown, and the seed of their random choice.
STARS, SEED = 6, 0

#: Images per row for which a page has room, besides the means.
ROOM = 12

#: Width of the page, width of the names of classes, and largest height of all classes [in].
PAGE, NAMES, HEIGHTS = 7.2, 0.8, 8.5

#: Pixels between the channels of a star.
GAP = 2


def draw(stars: pd.DataFrame, pictures: Images, classes: list[str]) -> page.Figure:
    """Draw one row per class: the mean image of its training stars, then stars at random.

    Parameters
    ----------
    stars : DataFrame
        Rows of a task's table.
    pictures : Images
        Their images. Those of stars without a period are left out.
    classes : list of str
        The classes, in the order of the rows.
    """
    known = pictures.stars["log_period"].notna()
    label = stars.set_index("object_id")["label"].reindex(pictures.stars.index)
    members = {name: np.flatnonzero((label == name) & known) for name in classes}
    absent = [name for name, own in members.items() if not len(own)]
    members = {name: own for name, own in members.items() if len(own)}
    if not members:
        return page.draw_note("no training star has a period: there is no image to show")
    wide = len(pictures.channels)
    number = max(1, min(STARS, ROOM // wide))
    height = (PAGE - NAMES) / (number + 1) / wide + 0.08
    figure, axes = page.plt.subplots(
        *(len(members), number + 1),
        figsize=(PAGE, min(height, HEIGHTS / len(members)) * len(members) + 0.8),
        squeeze=False,
    )
    rng = np.random.default_rng(SEED)
    for line, (name, own) in zip(axes, members.items(), strict=True):
        shown = rng.permutation(own)[:number]
        means = pictures.pixels[own].mean(axis=0)
        for axis in line:
            axis.set_axis_off()
        for axis, star in zip(line, [means, *pictures.pixels[shown]], strict=False):
            axis.imshow(_strip(star), cmap="magma", vmin=0, vmax=max(star.max(), 1))
        line[0].text(
            *(-0.07, 0.5, names.legible(name)),
            **{"transform": line[0].transAxes, "ha": "right", "va": "center", "weight": "bold"},
        )
    axes[0][0].set_title("mean", fontsize=8)
    axes[0][1].set_title("random stars", fontsize=8)
    channels = " | ".join(name.replace("_", " ") for name in pictures.channels)
    without = ", ".join(map(names.legible, absent))
    remark = f"no training star with a period: {without}" if absent else ""
    lines = f"Images of training stars: {channels}", UNSEEN, remark
    page.add_title(figure, *filter(None, lines))
    return figure


def _strip(star: np.ndarray) -> np.ndarray:
    """Return the channels of a star side by side, with NaN in between."""
    gap = np.full((SIZE, GAP), np.nan)
    parts = [part for channel in star.astype(float) for part in (gap, channel)]
    return np.hstack(parts[1:])
