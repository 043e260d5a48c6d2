"""How many stars each class has, and how unequal the classes are."""

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from lightfold.display.listing import Listing
from lightfold.display.names import legible
from lightfold.display.page import add_title
from lightfold.exploration.explored import Explored
from lightfold.exploration.style import colour

CAPTION = "Number and share of the stars of each class, including those of test sets."

COLUMNS = {"label": "string", "stars": "int64", "share": "double", "imbalance": "double"}

#: Imbalance from which the bar of the smallest class is too short to see on a linear axis.
LINEAR = 50

#: Room beside the longest bar for its number, as a fraction of its length.
ROOM = 0.42

#: Letters of a class for which there is room, and the width of a further one [in].
NAME, LETTER = 12, 0.08


def count(labels: pd.Series, classes: list[str]) -> pd.DataFrame:
    """Return the stars of each class, largest class first.

    Parameters
    ----------
    labels : Series of str
        The class of each star of the task, including those of test sets.
    classes : list of str
        The classes of the task.

    Returns
    -------
    DataFrame
        label; stars; share of all stars; imbalance, the number of stars of the largest class
        divided by that of the class (NaN for a class without stars).
    """
    stars = labels.value_counts().reindex(classes, fill_value=0)
    stars = stars.sort_values(ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "label": list(stars.index),
            "stars": stars.to_numpy(),
            "share": (stars / max(stars.sum(), 1)).to_numpy(),
            "imbalance": (stars.max() / stars.where(stars > 0)).to_numpy(),
        }
    )


def listed(counted: pd.DataFrame) -> Listing:
    """List what `count` returned, for people."""
    return Listing(counted, [("", counted)], f"{'; '.join(_summary(counted))}.")


def draw(explored: Explored) -> Figure:
    """Draw the number of stars of each class as bars, with the imbalance in the title."""
    counted, classes = explored.tables["counts"], explored.classes
    names = [legible(name) for name in counted["label"]]
    longer = max(0, max(map(len, names)) - NAME)
    figure, axis = plt.subplots(figsize=(4.2 + LETTER * longer, 1.1 + 0.25 * len(counted)))
    colours = [colour(classes, name) for name in counted["label"]]
    bars = axis.barh(range(len(counted)), counted["stars"], color=colours, height=0.72)
    axis.set_yticks(range(len(counted)), names)
    texts = [
        f"{stars:,}  ({100 * share:.1f} %)"
        for stars, share in zip(counted["stars"], counted["share"], strict=True)
    ]
    for text in axis.bar_label(bars, texts, padding=3, fontsize=8):
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})
    if counted["imbalance"].max() > LINEAR:
        low, high = max(1, counted["stars"].min()) / 3, counted["stars"].max()
        axis.set_xscale("log")
        axis.set_xlim(low, high * (high / low) ** ROOM)
        axis.set_xlabel("stars (logarithmic scale)")
    else:
        axis.set_xlim(0, max(counted["stars"].max(), 1) * (1 + ROOM))
        axis.set_xlabel("stars")
        axis.xaxis.set_major_formatter("{x:,.0f}")
    axis.invert_yaxis()
    axis.grid(axis="y", visible=False)
    axis.tick_params(axis="y", length=0)
    add_title(figure, *_summary(counted))
    return figure


def _summary(counted: pd.DataFrame) -> tuple[str, str]:
    return (
        f"{counted['stars'].sum():,} stars of {len(counted)} classes",
        f"imbalance, largest to smallest class: {counted['imbalance'].max():.1f} to 1",
    )
