"""The tables of a test size, in the formats that people use."""

from pathlib import Path
from typing import Any

from lightfold import registry, tables
from lightfold.comparison import listings as reports
from lightfold.comparison import scores as compare
from lightfold.display import listing
from lightfold.display.listing import Listing


def write_tables(
    records: dict[str, str], outputs: list[str], settings: dict[str, Any], test_size: float
) -> None:
    """Write the tables of a test size as CSV, Markdown and LaTeX.

    Settings stand in the order of their validation, best first, leaked ones last.

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
        Which nodes.
    """
    greater = registry.load("metrics", settings["metric"]).GREATER_IS_BETTER
    read = {name: tables.read(path) for name, path in records.items()}
    confusion = read.pop("confusion")
    scores = compare.by_validation(compare.scores(**read), greater)
    own = scores[scores["test_size"] == test_size]
    listings = {
        "scores": Listing(own, [("", own)], digits=".4g"),
        "reports": reports.reports(own, confusion, settings["classes"]),
        "confusion": reports.confusions(own, confusion, settings["classes"]),
        "class_code_errors": reports.class_code_errors(own, read["metrics"]),
    }
    for path in outputs:
        listing.write(listings[Path(path).name.split("-")[0]], path)
