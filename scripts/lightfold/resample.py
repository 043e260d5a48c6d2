"""Resampling: every row of a split that is trained, validated or tested on, as one table."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from lightfold import plugins, tables
from lightfold.errors import Impossible
from lightfold.preprocess import fit_scaling
from lightfold.rows import COLUMNS, natural_rows
from lightfold.sampling import Sample
from lightfold.seeds import derive
from lightfold.tables import feature_columns


def write_rows(
    inputs: dict[str, str], output: str, protocol: str, resampler: str, seed: int
) -> None:
    """Write the rows of a split under a resampler, from its ``table`` and ``split``."""
    table, split = (tables.read(inputs[name]) for name in ("table", "split"))
    reason = tables.impossible(inputs["split"])
    if reason:
        rows = no_rows(table)
    else:
        rows, reason = resample_split(table, split, protocol, resampler, seed)
    print(f"cannot run: {reason}" if reason else rows.groupby("role").size().to_string())
    tables.write(rows, output, COLUMNS, impossible=reason)


def resample_split(
    table: pd.DataFrame, split: pd.DataFrame, protocol: str, resampler: str, seed: int
) -> tuple[pd.DataFrame, str]:
    """Return the rows of a split under a resampler, and why there are none if it cannot run.

    Parameters
    ----------
    table, split : DataFrame
        The task's table and its split, stars in the same order.
    protocol, resampler : str
        Names of the plug-ins.
    seed : int
        Seed of this split and resampler; each fold derives its own from it.

    Returns
    -------
    rows : DataFrame
        One row a row to fit, validate or test on, as `rows.COLUMNS`;
        features only where ``synthetic``.
    impossible : str
        Why the resampler cannot run on these stars; empty if it can.
    """
    if not table["object_id"].equals(split["object_id"]):
        raise ValueError("table and split list different stars")
    plugin = plugins.load("resamplers", resampler)

    def resample(stars: pd.DataFrame, name: str) -> pd.DataFrame:
        return _sampled_rows(stars, plugin.resample, derive(seed, name))

    try:
        rows = plugins.load("protocols", protocol).rows(table, split, resample)
        reason = ""
    except Impossible as error:
        return no_rows(table), str(error)
    rows.insert(0, "row_id", np.arange(len(rows), dtype="int64"))
    return rows[[*COLUMNS, *feature_columns(table)]], reason


def no_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is left of a split that cannot be resampled: the columns."""
    rows = natural_rows(table.iloc[:0], "train", None)
    return rows.reindex(columns=[*COLUMNS, *feature_columns(table)])


def _sampled_rows(
    stars: pd.DataFrame, resample: Callable[[np.ndarray, np.ndarray, int], Sample], seed: int
) -> pd.DataFrame:
    columns = feature_columns(stars)
    X = stars[columns].to_numpy(dtype=float)
    scaling = fit_scaling(X)
    sample = resample(scaling.transform(X), stars["label"].to_numpy(), seed)
    natural = len(sample.source) - len(sample.synthetic)
    rows = natural_rows(stars.iloc[sample.source], "train", None)
    rows["weight"] = sample.weight
    rows.loc[natural:, "object_id"] = None
    rows.loc[natural:, "synthetic"] = True
    if len(sample.synthetic):
        original = scaling["scale"].inverse_transform(sample.synthetic)
        rows.loc[natural:, columns] = original.astype("float32")
    return rows
