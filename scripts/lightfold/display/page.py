"""The page that all figures are drawn on: its style, its title and legend, PNG and PDF."""

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lightfold import tables
from lightfold.display.ticks import use_powers

plt.ioff()
mpl.rcdefaults()  # what a user's matplotlibrc says must not change a figure
plt.style.use(Path(__file__).with_suffix(".mplstyle"))
use_powers()

#: One marker more than there are colours, so that series of one colour have different markers.
MARKERS = "o^sPvXD*"

#: Colour of what leaked.
LEAKED = "C1"

#: Most panels in a row on a page.
PANELS = 4

#: Suffixes of the files of a figure.
FORMATS = (".png", ".pdf")

ALL_LEAKED = "LEAKED: no node of this task is honest"


def save(figure: Figure, path: str) -> None:
    """Write a figure in the format of the path's suffix, without a date in it."""
    suffix = Path(path).suffix[1:]
    with tables.whole(path) as temporary:
        metadata = {"CreationDate": None} if suffix == "pdf" else {}
        figure.savefig(temporary, format=suffix, metadata=metadata)
    plt.close(figure)


def save_each(paths: Sequence[str], draw: Callable[[str], Figure]) -> None:
    """Draw each figure once, and write it in all its formats.

    Parameters
    ----------
    paths : sequence of str
        Paths to write; those with other suffixes than `FORMATS` are left out.
    draw : callable
        Takes the name of a figure, which is that of its files without their suffix.
    """
    pictures = [path for path in paths if Path(path).suffix in FORMATS]
    for name in dict.fromkeys(Path(path).stem for path in pictures):
        figure = draw(name)
        for path in pictures:
            if Path(path).stem == name:
                save(figure, path)


def draw_note(text: str) -> Figure:
    """Draw a text in place of a figure that has nothing to show."""
    figure = plt.figure(figsize=(5, 1))
    figure.text(0.5, 0.5, text, ha="center", va="center")
    return figure


def add_title(figure: Figure, *lines: str) -> None:
    """Put lines above all panels, wrapped to the figure's width."""
    width = int(13 * figure.get_figwidth())  # characters at 9 points, 13 an inch
    figure.suptitle("\n".join(textwrap.fill(line, width) for line in lines), fontsize=9)


def add_legend(figure: Figure, panels: Sequence[Axes], columns: int) -> None:
    """Put one legend below all panels, each series once, in as many columns as there is room for.

    Parameters
    ----------
    figure : Figure
        The figure.
    panels : sequence of Axes
        Its panels with labelled series.
    columns : int
        Most columns.
    """
    handles = {
        label: handle
        for axis in panels
        for handle, label in zip(*axis.get_legend_handles_labels(), strict=True)
    }
    for number in range(columns, 0, -1):
        place: dict[str, Any] = {"loc": "outside lower center", "ncols": number}
        legend = figure.legend(handles.values(), handles.keys(), **place)
        if number == 1 or legend.get_window_extent().width <= figure.bbox.width:
            break
        legend.remove()
