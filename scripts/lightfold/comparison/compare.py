"""The job of a comparison: from the tables of a task to figures, and the listing of inflation."""

from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from lightfold import registry, tables
from lightfold.comparison import listings
from lightfold.comparison import scores as compare
from lightfold.comparison.figures import class_f1, inflation, runtimes, test_sizes
from lightfold.comparison.figures import confusion as matrices
from lightfold.display import listing, page

NO_REDUCER = "No node of this task has fewer features: no reducer is in its grid."
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
        ``classes``; ``metric``, the one that studies optimise; ``models``, the two side by side.
    """
    read = {name: tables.read(path) for name, path in records.items()}
    confusion, pairs = read.pop("confusion"), read.pop("inflation")
    scores = compare.scores(**read)
    listed = [path for path in outputs if Path(path).suffix in listing.FORMATS]
    for path in listed:
        listing.write(listings.inflation(pairs, settings["metric"]), path)
    drawn = [path for path in outputs if path not in listed]
    for name in dict.fromkeys(Path(path).stem for path in drawn):
        if name == "inflation":
            figure = draw_inflation(pairs, confusion, settings["metric"])
        elif scores.empty:
            figure = page.draw_note(NO_NODE)
        else:
            figure = draw(name, scores, confusion, **settings)
        for path in drawn:
            if Path(path).stem == name:
                page.save(figure, path)


def draw_inflation(pairs: pd.DataFrame, confusion: pd.DataFrame, metric: str) -> Figure:
    """Draw what pairs of an honest and a leaked node scored, or say that there are none."""
    if pairs.empty:
        return page.draw_note(listings.NO_PAIR)
    return inflation.draw_inflation(pairs, confusion, metric)


def draw(
    name: str,
    scores: pd.DataFrame,
    confusion: pd.DataFrame,
    classes: list[str],
    metric: str,
    models: list[str],
) -> Figure:
    """Draw one figure of the scores by its name."""
    greater = registry.load("metrics", metric).GREATER_IS_BETTER
    scores = compare.by_validation(scores, greater)
    main = scores[scores["test_size"] == compare.main_test_size(scores)]
    main = main.assign(name=compare.names(main))
    match name:
        case "confusion":
            best = compare.best_per_model(main, greater)
            return matrices.draw_confusion(best, confusion, classes, metric)
        case "confusion_cases":
            cases = compare.cases(main, models, greater)
            return matrices.draw_confusion_cases(cases, confusion, classes, metric)
        case "confusion_reduced":
            fewer = compare.reduced(scores, greater)
            if fewer.empty:
                return page.draw_note(NO_REDUCER)
            fewer = fewer.assign(name=compare.names(fewer))
            return matrices.draw_confusion_reduced(fewer, confusion, classes, metric)
        case "test_sizes":
            return test_sizes.draw_test_sizes(scores, metric)
        case "class_f1":
            return class_f1.draw_class_f1(main, confusion, classes)
        case "runtimes":
            return runtimes.draw_runtimes(main)
    raise ValueError(f"there is no figure '{name}'")
