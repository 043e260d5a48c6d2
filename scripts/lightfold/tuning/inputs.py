"""What a node is given: its files, read once, and its settings."""

from typing import Any, NamedTuple

import pandas as pd

from lightfold import tables
from lightfold.errors import Impossible
from lightfold.images.table import TABLES, Images, read_images


class Inputs(NamedTuple):
    """What a node works with.

    Attributes
    ----------
    rows : DataFrame
        The rows of the split and resampler, ``resampled``.
    table : DataFrame
        The task's table, for the features and labels of natural rows.
    classes : list of str
        The classes, in the order of their codes.
    model, reducer, metric : str
        Names of the plug-ins; the metric is what the study optimises.
    trials : int
        Trials of the study, the first with the model's defaults; one if it has no parameters.
    seed : int
        Seed of the node.
    reduction : DataFrame
        What the reducer learned from these rows; empty if it learns nothing.
    images : Images or None
        Images of the data set's stars, for a model that needs them.
    resampler : str
        Name of the resampler that made the rows; the study resamples if it has ``CHOICES``.
    """

    rows: pd.DataFrame
    table: pd.DataFrame
    classes: list[str]
    model: str
    reducer: str
    metric: str
    trials: int
    seed: int
    reduction: pd.DataFrame
    images: Images | None = None
    resampler: str = "none"


def read_inputs(paths: dict[str, str], axes: dict[str, Any], settings: dict[str, Any]) -> Inputs:
    """Read what a node is given; the parameters are those of `tune.run_node`.

    Raises
    ------
    Impossible
        If there are no rows, because the resampler could not run.
    """
    reason = tables.impossible(paths["resampled"])
    if reason:
        raise Impossible(reason)
    rows = tables.read(paths["resampled"])
    shown = any(name in paths for name in TABLES)
    return Inputs(
        rows=rows,
        table=tables.read(paths["table"]),
        resampler=axes["resampler"],
        model=axes["model"],
        reducer=axes["reducer"],
        reduction=tables.read(paths["reduction"]) if "reduction" in paths else pd.DataFrame(),
        images=read_images(paths, rows["object_id"]) if shown else None,
        **settings,
    )
