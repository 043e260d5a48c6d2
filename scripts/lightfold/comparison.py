"""The job of a comparison: from the tables of a task to figures."""

from pathlib import Path
from typing import Any

from lightfold import compare, figures, plugins, tables


def write_figures(records: list[str], outputs: list[str], settings: dict[str, Any]) -> None:
    """Draw the figures of a task.

    Parameters
    ----------
    records : list of str
        Paths of the tables metrics, nodes, runtimes and confusion.
    outputs : list of str
        Paths to write; the file's name says which figure, its suffix the format.
    settings : dict
        ``classes`` and ``metric``, the one that studies optimise.
    """
    metrics, nodes, runtimes, confusion = (tables.read(path) for path in records)
    metric, classes = settings["metric"], settings["classes"]
    greater = plugins.load("metrics", metric).GREATER_IS_BETTER
    scores = compare.by_validation(compare.scores(metrics, nodes, runtimes), greater)
    main = scores[scores["test_size"] == compare.main_test_size(nodes)]
    best = compare.best_per_model(main, greater)
    drawn = {
        "confusion": figures.draw_confusion(best, confusion, classes),
        "test_sizes": figures.draw_test_sizes(scores, metric),
        "class_f1": figures.draw_class_f1(main, confusion, classes),
        "runtimes": figures.draw_runtimes(main),
    }
    for path in outputs:
        figures.save(drawn[Path(path).stem], path)
