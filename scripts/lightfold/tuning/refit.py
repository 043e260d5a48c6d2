"""A node's model, fitted again with the parameters that its record names."""

from typing import Any

import pandas as pd

from lightfold import registry
from lightfold.fitting.fit import fit
from lightfold.fitting.parts import Part
from lightfold.fitting.resampling import resampled
from lightfold.reduction.apply import reduced


def refit(
    record: dict[str, Any], part: Part, reduction: pd.DataFrame, seed: int
) -> tuple[Any, Part]:
    """Return a node's model fitted to a part, and the part as the model sees it.

    Parameters
    ----------
    record : dict
        The node's record, ``params.json``.
    part : Part
        One of the node's, with all features, before a study resamples it.
    reduction : DataFrame
        All that the node's reducer has learned; empty if it learns nothing.
    seed : int
        Seed of the node.

    Raises
    ------
    Impossible
        If the model cannot be fitted to these rows.
    """
    plugin = registry.load("models", record["node"]["model"])
    reducer = registry.load("reducers", record["node"]["reducer"])
    given = resampled(part, record["resampler_params"], plugin.MAX_ROWS, seed)
    own = reduced(given, reducer, reduction, record["reducer_params"])
    power = record["weight_power"] or 1.0  # None where nothing is weighted
    return fit(plugin, record["params"], power, own, seed), own
