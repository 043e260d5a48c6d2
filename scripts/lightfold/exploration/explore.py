"""The job of the exploration: every table and figure of a task's stars."""

import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from lightfold import tables
from lightfold.display import listing, page
from lightfold.exploration import correlation, counts, distributions, missing, pca, period_amplitude
from lightfold.exploration.training_stars import UNSEEN, training_stars

COLUMNS = {
    "counts": counts.COLUMNS,
    "distributions": distributions.COLUMNS,
    "correlation": correlation.COLUMNS,
    "missing": missing.COLUMNS,
    "period_amplitude": period_amplitude.COLUMNS,
    "pca_variance": pca.VARIANCE,
    "pca_stars": pca.STARS,
}


def write_exploration(inputs: dict[str, str], outputs: list[str], settings: dict[str, Any]) -> None:
    """Write what the stars of a task look like.

    Parameters
    ----------
    inputs : dict
        Paths of ``table``, the task's, and of ``split``, whose training stars are looked at.
    outputs : list of str
        Paths to write; the file's name says what of it, its suffix the format.
    settings : dict
        ``classes``; ``bands``, see `distributions.describe`; ``period`` and ``amplitude``, see
        `diagram.place`.
    """
    table, split = tables.read(inputs["table"]), tables.read(inputs["split"])
    made, drawn = explore(table, split, tables.impossible(inputs["split"]), **settings)
    for path in outputs:
        name, suffix = Path(path).stem, Path(path).suffix
        if suffix == ".parquet":
            tables.write(made[name], path, COLUMNS[name])
        elif suffix in listing.FORMATS:
            listing.write(counts.listed(made[name]), path)
    for name in dict.fromkeys(Path(path).stem for path in outputs):
        if name in drawn:
            figure = drawn[name]()
            for path in outputs:
                if Path(path).stem == name and Path(path).suffix in (".png", ".pdf"):
                    page.save(figure, path)


def explore(
    table: pd.DataFrame,
    split: pd.DataFrame,
    impossible: str,
    classes: list[str],
    bands: list[str],
    period: list[str],
    amplitude: list[str],
) -> tuple[dict[str, pd.DataFrame], dict[str, Callable[..., Figure]]]:
    """Return the tables of a task's exploration, and what draws its figures.

    Parameters
    ----------
    table : DataFrame
        The task's table.
    split : DataFrame
        The split whose training stars are looked at; all but the counts are of them alone.
    impossible : str
        Why there is no such split, empty if there is: then only stars are counted.
    classes, bands, period, amplitude : list of str
        See `write_exploration`.
    """
    stars = training_stars(table, split)
    remark = f"{len(stars):,} training stars; {UNSEEN}"
    correlations = correlation.correlate(stars)
    made = {
        "counts": counts.count(table["label"], classes),
        "distributions": distributions.describe(stars, classes, bands, correlations),
        "correlation": correlation.cluster(correlations),
        "missing": missing.share(stars, classes),
        "period_amplitude": period_amplitude.place(stars, period, amplitude),
    }
    made["pca_variance"], made["pca_stars"] = pca.reduce(stars)
    days = made["period_amplitude"]["period_column"].dropna().unique().tolist()
    drawn: dict[str, Callable[..., Figure]] = {
        "distributions": partial(distributions.draw, stars, made["distributions"], classes, days),
        "correlation": partial(correlation.draw, correlations, made["correlation"]),
        "missing": partial(missing.draw, made["missing"], classes),
        "period_amplitude": partial(period_amplitude.draw, made["period_amplitude"], classes),
        "pca": partial(pca.draw, made["pca_variance"], made["pca_stars"], classes),
    }
    for name, draw in drawn.items():
        note = partial(page.draw_note, textwrap.fill(f"No training stars: {impossible}", 75))
        drawn[name] = note if impossible else partial(draw, remark=remark)
    drawn["counts"] = partial(counts.draw, made["counts"], classes)
    return made, drawn
