"""The job of a comparison: figures from the tables of a task, and the listing of inflation."""

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from lightfold import tables
from lightfold.comparison import listings
from lightfold.comparison.compared import Compared, bring_together
from lightfold.display import figures, listing, page

NO_NODE = "No node of this task has run: nodes.parquet says why."


def write_comparison(records: dict[str, str], outputs: list[str], settings: dict[str, Any]) -> None:
    """Draw the figures of a task, and list its inflation.

    Parameters
    ----------
    records : dict
        Paths of the tables metrics, nodes, runtimes, confusion and inflation.
    outputs : list of str
        Paths to write; the file's name says which figure, its suffix the format. The formats of
        a listing are for inflation.
    settings : dict
        ``classes``; ``metric``, the one that studies optimise; ``models``, two shown side by side.
    """
    read = {name: tables.read(path) for name, path in records.items()}
    compared = bring_together(read, **settings)
    for path in outputs:
        if Path(path).suffix in listing.FORMATS:
            listing.write(listings.inflation(compared.inflation, compared.metric), path)
    page.save_each(outputs, lambda name: draw(name, compared))


def draw(name: str, compared: Compared) -> Figure:
    """Draw one figure by its name."""
    if compared.scores.empty:
        return page.draw_note(NO_NODE)
    figure: Figure = figures.load("comparison.figures", name).draw(compared)
    return figure
