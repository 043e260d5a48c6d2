"""Pages of panels: one for all stars, and one per class."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from lightfold.display import page
from lightfold.display.names import LONGEST, legible

#: Panels that a page has room for, and those that fill three columns better than four.
MOST, IN_THREE = 20, (5, 6, 9)

#: Width of all panels [in].
WIDTH = 7.2

#: Characters of the names of classes that have room above a row of panels.
ROOM = 54


def lay_out(number: int, height: float, around: float, taller: float) -> tuple[Figure, np.ndarray]:
    """Return a figure and its panels, shape (rows, columns); those left over are not seen.

    Parameters
    ----------
    number : int
        Number of panels.
    height, around : float
        Most height of all panels, and height of what is around them [in].
    taller : float
        By how much a panel is taller than wide, if there is room [in].
    """
    columns = 3 if number in IN_THREE else min(number, page.PANELS)
    rows = -(-number // columns)
    tall = min(WIDTH / columns + taller, height / rows)
    figure, panels = page.plt.subplots(
        *(rows, columns),
        figsize=(WIDTH, around + tall * rows),
        sharex=True,
        sharey=True,
        squeeze=False,
    )
    for axis in panels.flat[number:]:
        axis.set_axis_off()
    return figure, panels


def label(panels: np.ndarray, number: int, x: str, y: str) -> None:
    """Say what is across and up: below the lowest panel of each column, and at the left."""
    columns = panels.shape[1]
    for axis in panels.flat[:number]:
        axis.tick_params(labelbottom=True)
    for axis in panels.flat[max(number - columns, 0) : number]:
        axis.set_xlabel(x)
    for axis in panels[:, 0]:
        axis.set_ylabel(y)


def of_class(frame: pd.DataFrame, name: str | None) -> pd.DataFrame:
    """Return the rows of a class; None has those that are about all stars."""
    return frame[frame["class"].isna() if name is None else frame["class"] == name]


def heading(name: str, stars: object, columns: int) -> str:
    """Return the title of a panel, so short that it does not reach into the next one.

    Parameters
    ----------
    name : str
        Name of a class.
    stars : object
        Number of its stars.
    columns : int
        Number of panels in a row.
    """
    return f"{legible(name, min(LONGEST, ROOM // columns))} · {stars}"
