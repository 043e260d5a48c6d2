"""The table "scores and runtimes" of a test size, in the formats that people use."""

from pathlib import Path
from typing import Any

from lightfold import compare, plugins, tables


def write_scores(
    records: list[str], outputs: list[str], settings: dict[str, Any], test_size: float
) -> None:
    """Write the scores of a test size as CSV, Markdown and LaTeX, best validation first.

    Parameters
    ----------
    records : list of str
        Paths of the tables metrics, nodes, runtimes and confusion.
    outputs : list of str
        Paths to write; the format shows in the suffix.
    settings : dict
        ``metric``, the one that studies optimise.
    test_size : float
        Which nodes.
    """
    metrics, nodes, runtimes, _ = (tables.read(path) for path in records)
    greater = plugins.load("metrics", settings["metric"]).GREATER_IS_BETTER
    scores = compare.by_validation(compare.scores(metrics, nodes, runtimes), greater)
    own = scores[scores["test_size"] == test_size]
    write = {
        ".csv": lambda: own.to_csv(index=False),
        ".md": lambda: own.to_markdown(index=False, floatfmt=".4g") + "\n",
        ".tex": lambda: own.to_latex(index=False, float_format="%.4g", escape=True),
    }
    for path in outputs:
        with tables.whole(path) as temporary:
            temporary.write_text(write[Path(path).suffix](), encoding="utf-8")
