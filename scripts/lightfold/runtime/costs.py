"""What kinds of jobs are expected to cost, before any has finished.

The figures are seconds of the default experiment (3,424 simulated stars, two tasks) on two cores,
from its benchmarks, rounded. Mainly their ratios matter: they are scaled by what finished jobs
took, see `lightfold.runtime.time_left`.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

#: What any job takes [s], beside what it does: it is started, reads, and writes.
START = 0.5

#: Stars and columns of a table of the default experiment, and the fits of one of its studies.
ROWS, COLUMNS, FITS = 1700, 135, 15

#: Seconds of a job of each rule on such a table, beside `START`. Others take no time but that.
RULES = {
    "load_curves": 3.5,
    "load_features": 1.5,
    "augment": 7.5,
    "extract": 28,
    "sketch": 2,
    "assemble": 0.5,
    "explore": 4,
    "embed": 3.2,
    "phase": 3,
    "screen": 0.5,
    "rank": 0.5,
    "ensemble": 0.3,
    "summarise": 0.4,
    "balance": 5.2,
    "calibrate": 4.5,
    "conform": 1.7,
    "contrast": 1.5,
    "compare": 5,
}

#: The same of rules that look at nodes or at samples one by one, per file that they are given.
PER_FILE = {"examine": 0.35, "probe": 0.06, "evaluate": 0.047}

#: Seconds of a job that fits a model or a reducer, without a resampler; `MODEL` for others.
MODELS = {
    "pca": 0.1,
    "rfe_classifier": 1,
    "rfe": 4,
    "dummy": 0.05,
    "naive_bayes": 0.05,
    "lda": 0.1,
    "knn": 0.15,
    "logistic_regression": 0.3,
    "svc": 0.4,
    "decision_tree": 0.9,
    "random_forest": 2,
    "extra_trees": 2,
    "balanced_random_forest": 3.4,
    "xgboost": 3.5,
    "easy_ensemble": 4.8,
    "hist_gradient_boosting": 9,
    "adaboost": 10,
    "gradient_boosting": 13.5,
}
MODEL = 5.0

#: How many times as long a model takes on what a resampler leaves; 1 for others.
RESAMPLERS = {"random_under": 0.4, "random_over": 1.8, "smote": 3}

#: Rules that fit what a wildcard names on all stars and columns of a table, and this wildcard.
FITTING = {"tune": "model", "crossvalidate": "model", "reduce": "reducer"}

#: Exponents of growth with the stars, beyond a table of the default experiment. Other rules look at
#: samples, or draw figures, and take as long on larger tables.
GROWTH = {
    "assemble": 1,
    "embed": 1,
    "examine": 0.5,
    "probe": 0.5,
    "evaluate": 0.5,
    "balance": 0.5,
    "calibrate": 0.25,
}


class Size(NamedTuple):
    """The size of a task's table: stars and columns."""

    rows: float = ROWS
    columns: float = COLUMNS


def size_of(table: Path) -> Size:
    """Return the size of a task's table, from the foot of its Parquet file."""
    import pyarrow.parquet as pq  # not needed to build the DAG

    foot = pq.read_metadata(table)
    return Size(max(foot.num_rows, 1), max(foot.num_columns, 1))


class Kind(NamedTuple):
    """Jobs that are expected to take equally long.

    ``task`` and ``model``, which may be a reducer, are empty where a job has none. ``work`` is what
    the job takes on a table of the default experiment, beside `START` [s].
    """

    rule: str
    task: str
    model: str
    work: float

    def seconds(self, size: Size) -> float:
        """Return what a job takes on its task's table, beside `START` [s].

        Fits grow with the stars and the root of the columns, because forests look at so many of
        them. Other jobs take hardly less on a table that is smaller than the default one.
        """
        rows = size.rows / ROWS
        if self.rule in FITTING:
            return self.work * rows * math.sqrt(size.columns / COLUMNS)
        return self.work * max(rows, 1.0) ** GROWTH.get(self.rule, 0)


def kind(rule: str, wildcards: Mapping[str, str], files: int = 0, fits: float = FITS) -> Kind:
    """Return the kind of a job.

    Parameters
    ----------
    rule : str
        Its rule.
    wildcards : mapping of str to str
        Its wildcards.
    files : int
        How many files it is given.
    fits : float
        How many fits on inner folds a study of its model makes.
    """
    task, model = wildcards.get("task", ""), wildcards.get(FITTING.get(rule, ""), "")
    work = RULES.get(rule, 0.0) + PER_FILE.get(rule, 0.0) * files
    if rule in FITTING:
        work = MODELS.get(model, MODEL) * RESAMPLERS.get(wildcards.get("resampler", ""), 1.0)
    if rule == "tune":
        work *= fits / FITS
    return Kind(rule, task, model, work)
