"""The job of a comparison: from the tables of a task to figures."""

from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from lightfold import compare, figures, plugins, tables


def write_figures(records: dict[str, str], outputs: list[str], settings: dict[str, Any]) -> None:
    """Draw the figures of a task.

    Parameters
    ----------
    records : dict
        Paths of the tables metrics, nodes, runtimes and confusion.
    outputs : list of str
        Paths to write; the file's name says which figure, its suffix the format.
    settings : dict
        ``classes`` and ``metric``, the one that studies optimise.
    """
    read = {name: tables.read(path) for name, path in records.items()}
    confusion = read.pop("confusion")
    greater = plugins.load("metrics", settings["metric"]).GREATER_IS_BETTER
    scores = compare.by_validation(compare.scores(**read), greater)
    for name in dict.fromkeys(Path(path).stem for path in outputs):
        if scores.empty:
            figure = figures.draw_note("No node of this task has run: nodes.parquet says why.")
        else:
            figure = draw(name, scores, confusion, settings, greater)
        for path in outputs:
            if Path(path).stem == name:
                figures.save(figure, path)


def draw(
    name: str,
    scores: pd.DataFrame,
    confusion: pd.DataFrame,
    settings: dict[str, Any],
    greater_is_better: bool,
) -> Figure:
    """Draw one figure by its name, from scores with the best validation first."""
    main = scores[scores["test_size"] == compare.main_test_size(scores)]
    match name:
        case "confusion":
            best = compare.best_per_model(main, greater_is_better)
            return figures.draw_confusion(best, confusion, settings["classes"])
        case "test_sizes":
            return figures.draw_test_sizes(scores, settings["metric"])
        case "class_f1":
            return figures.draw_class_f1(main, confusion, settings["classes"])
        case "runtimes":
            return figures.draw_runtimes(main)
    raise ValueError(f"there is no figure '{name}'")
