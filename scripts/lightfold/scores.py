"""The table "scores and runtimes" of a test size, in the formats that people use."""

from pathlib import Path

import jinja2  # noqa: F401 - pandas writes LaTeX with it, so its version counts
import tabulate  # noqa: F401 - and Markdown with this one

from lightfold import compare, plugins, tables


def write_scores(
    records: dict[str, str], outputs: list[str], metric: str, test_size: float
) -> None:
    """Write the scores of a test size as CSV, Markdown and LaTeX, best validation first.

    Parameters
    ----------
    records : dict
        Paths of the tables metrics, nodes and runtimes.
    outputs : list of str
        Paths to write; the format shows in the suffix.
    metric : str
        The metric that studies optimise.
    test_size : float
        Which nodes.
    """
    greater = plugins.load("metrics", metric).GREATER_IS_BETTER
    read = {name: tables.read(path) for name, path in records.items()}
    scores = compare.by_validation(compare.scores(**read), greater)
    own = scores[scores["test_size"] == test_size]
    write = {
        ".csv": lambda: own.to_csv(index=False),
        ".md": lambda: own.to_markdown(index=False, floatfmt=".4g") + "\n",
        ".tex": lambda: own.to_latex(index=False, float_format="%.4g", escape=True),
    }
    for path in outputs:
        with tables.whole(path) as temporary:
            temporary.write_text(write[Path(path).suffix](), encoding="utf-8")
