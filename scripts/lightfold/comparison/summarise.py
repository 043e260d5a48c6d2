"""The tables of a test size, in the formats that people use."""

from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import registry, tables
from lightfold.comparison import listings
from lightfold.comparison.scores import ENDS, SETTING, average_repeats, by_validation, number
from lightfold.display import listing
from lightfold.display.listing import Listing
from lightfold.tables import AXIS_TYPES

#: First columns of the scores in Parquet; the metrics, their spread and the times follow.
COLUMNS = {
    **{axis: AXIS_TYPES[axis] for axis in SETTING},
    **{"leaked": "bool", "repeats": "int64", "decision": "string", "validation": "double"},
}


def write_tables(
    records: dict[str, str], outputs: list[str], settings: dict[str, Any], test_size: float
) -> None:
    """Write the tables of a test size as CSV, Markdown and LaTeX, and the scores as Parquet too.

    Settings are in the order of their validation, best first, leaked ones last.

    Parameters
    ----------
    records : dict
        Paths of the tables metrics, nodes, runtimes and confusion.
    outputs : list of str
        Paths to write; the file's name begins with the table's (scores, reports, confusion,
        class_code_errors), its suffix says the format.
    settings : dict
        ``classes`` and ``metric``, the one that studies optimise.
    test_size : float
        The test size of the nodes.
    """
    greater = registry.load("metrics", settings["metric"]).GREATER_IS_BETTER
    read = {name: tables.read(path) for name, path in records.items()}
    confusion = read.pop("confusion")
    scores = by_validation(average_repeats(**read), greater)
    own = scores[scores["test_size"] == test_size]
    made = {
        "scores": Listing(own, [("", with_texts(own))], digits=".4g"),
        "reports": listings.reports(own, confusion, read["metrics"], settings["classes"]),
        "confusion": listings.confusions(own, confusion, settings["classes"]),
        "class_code_errors": listings.class_code_errors(own, read["metrics"]),
    }
    for path in outputs:
        if Path(path).suffix == ".parquet":
            tables.write(own, path, COLUMNS)
        else:
            listing.write(made[Path(path).name.split("-")[0]], path)


def with_texts(scores: pd.DataFrame) -> pd.DataFrame:
    """Return scores whose intervals are in the same column, as people read them."""
    names = [str(name) for name in scores]
    metrics = [name.removesuffix("_low") for name in names if name.endswith("_low")]
    texts = {name: [number(own, name) for _, own in scores.iterrows()] for name in metrics}
    ends = [f"{name}{end}" for name in metrics for end in ENDS[1:]]
    return scores.assign(**texts).drop(columns=ends, errors="ignore")
