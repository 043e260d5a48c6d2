"""The job that shows images of some stars of each class: a contact sheet."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import figures, images, tables
from lightfold.explore.stars import UNSEEN, training_stars
from lightfold.images import SIZE, Images

#: Stars shown of each class, drawn by lot, and the seed of it.
STARS, SEED = 6, 0

#: Width of the page, height of a class, and most of all classes [in].
PAGE, HEIGHT, HEIGHTS = 7.2, 0.5, 8.5

#: Pixels between the channels of a star.
GAP = 2


def write_exhibition(inputs: dict[str, str], outputs: list[str], settings: dict[str, Any]) -> None:
    """Draw the images of some training stars of each class, and the mean of all of the class.

    Parameters
    ----------
    inputs : dict
        Paths of ``table`` and ``split``, and of the data set's ``images``.
    outputs : list of str
        Paths of the figure, one a format.
    settings : dict
        ``classes``.
    """
    stars = training_stars(*(tables.read(inputs[name]) for name in ("table", "split")))
    pictures = images.read(images.paths(inputs), stars["object_id"])
    figure = draw_exhibition(stars, pictures, settings["classes"])
    for path in outputs:
        figures.save(figure, path)


def draw_exhibition(stars: pd.DataFrame, pictures: Images, classes: list[str]) -> figures.Figure:
    """Draw a row a class: the mean image of its training stars, then stars by lot.

    Parameters
    ----------
    stars : DataFrame
        Rows of a task's table.
    pictures : Images
        Their images; those of stars without a period are left out.
    classes : list of str
        The classes, in the order of the rows.
    """
    known = pictures.stars["log_period"].notna()
    label = stars.set_index("object_id")["label"].reindex(pictures.stars.index)
    members = {name: np.flatnonzero((label == name) & known) for name in classes}
    members = {name: own for name, own in members.items() if len(own)}
    if not members:
        return figures.draw_note("no training star has a period: there is no image to show")
    height = min(HEIGHT * (2 if len(pictures.channels) == 1 else 1), HEIGHTS / len(members))
    figure, axes = figures.plt.subplots(
        len(members), STARS + 1, figsize=(PAGE, height * len(members) + 0.9), squeeze=False
    )
    rng = np.random.default_rng(SEED)
    for line, (name, own) in zip(axes, members.items(), strict=True):
        shown = rng.permutation(own)[:STARS]
        means = pictures.pixels[own].mean(axis=0)
        line[0].set_ylabel(name, fontweight="bold", rotation=0, ha="right", va="center")
        for axis, star in zip(line, [means, *pictures.pixels[shown]], strict=False):
            axis.imshow(_strip(star), cmap="magma", vmin=0, vmax=max(star.max(), 1))
        for axis in line:
            axis.set_xticks([])
            axis.set_yticks([])
            axis.grid(visible=False)
            axis.set_frame_on(axis.images != [])
    axes[0][0].set_title("mean", fontsize=8)
    axes[0][1].set_title("stars by lot", fontsize=8, loc="left")
    channels = " | ".join(name.replace("_", " ") for name in pictures.channels)
    figures.add_title(figure, f"Images of training stars: {channels}", UNSEEN)
    return figure


def _strip(star: np.ndarray) -> np.ndarray:
    """Return the channels of a star beside each other, NaN in between."""
    gap = np.full((SIZE, GAP), np.nan)
    parts = [part for channel in star.astype(float) for part in (gap, channel)]
    return np.hstack(parts[1:])
