"""The job that writes every table and figure of the exploration of a task."""

import textwrap
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from lightfold import tables
from lightfold.display import figures, listing, page
from lightfold.exploration.explored import Explored
from lightfold.exploration.figures import (
    correlation,
    counts,
    distributions,
    missing,
    pca,
    period_amplitude,
    rise_fall,
)
from lightfold.exploration.training_stars import UNSEEN, training_stars

COLUMNS = {
    "counts": counts.COLUMNS,
    "distributions": distributions.COLUMNS,
    "correlation": correlation.COLUMNS,
    "missing": missing.COLUMNS,
    "period_amplitude": period_amplitude.COLUMNS,
    "rise_fall": rise_fall.COLUMNS,
    "pca_variance": pca.VARIANCE,
    "pca_stars": pca.STARS,
}


def write_exploration(inputs: dict[str, str], outputs: list[str], settings: dict[str, Any]) -> None:
    """Write what the stars of a task look like.

    Parameters
    ----------
    inputs : dict
        Paths of the task's ``table``, and of ``split``, whose training stars are explored.
    outputs : list of str
        Paths to write. The name of a file says what it holds, its suffix is the format.
    settings : dict
        ``classes``; ``bands``, see `distributions.describe`; ``period`` and ``amplitude``, see
        `period_amplitude.place`.
    """
    table, split = tables.read(inputs["table"]), tables.read(inputs["split"])
    explored = explore(table, split, tables.impossible(inputs["split"]), **settings)
    for path in outputs:
        name, suffix = Path(path).stem, Path(path).suffix
        if suffix == ".parquet":
            tables.write(explored.tables[name], path, COLUMNS[name])
        elif suffix in listing.FORMATS:
            listing.write(counts.listed(explored.tables[name]), path)
    page.save_each(outputs, lambda name: draw(name, explored))


def explore(
    table: pd.DataFrame,
    split: pd.DataFrame,
    impossible: str,
    classes: list[str],
    bands: list[str],
    period: list[str],
    amplitude: list[str],
) -> Explored:
    """Return what is found about the training stars of a task.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    split : DataFrame
        The split whose training stars are explored. Only the counts include other stars.
    impossible : str
        Why there is no split; empty if there is one. Without a split, only the counts are made.
    classes, bands, period, amplitude : list of str
        See `write_exploration`.
    """
    stars = training_stars(table, split)
    correlations = correlation.correlate(stars)
    made = {
        "counts": counts.count(table["label"], classes),
        "distributions": distributions.describe(stars, classes, bands, correlations),
        "correlation": correlation.cluster(correlations),
        "missing": missing.share(stars, classes),
        "period_amplitude": period_amplitude.place(stars, period, amplitude),
        "rise_fall": rise_fall.place(stars, bands),
    }
    made["pca_variance"], made["pca_stars"] = pca.reduce(stars)
    remark = f"{len(stars):,} training stars; {UNSEEN}"
    return Explored(stars, classes, correlations, made, remark, impossible)


def draw(name: str, explored: Explored) -> Figure:
    """Draw one figure by its name; without training stars, all but the counts give the reason."""
    if explored.impossible and name != "counts":
        return page.draw_note(textwrap.fill(f"No training stars: {explored.impossible}", 75))
    figure: Figure = figures.load("exploration.figures", name).draw(explored)
    return figure
