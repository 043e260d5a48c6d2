"""Resampling: every row of a split that is trained, validated or tested on, as one table."""

from collections.abc import Collection
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from lightfold import registry, tables
from lightfold.errors import DataError, Impossible
from lightfold.sampling.fitted import FITTED, gathered, seen, steps_seen
from lightfold.sampling.rows import natural_rows
from lightfold.sampling.sample import Copies, Sample
from lightfold.sampling.scaling import fit_scaling
from lightfold.seeds import derive
from lightfold.tables import ROWS, feature_columns


class Resampled(NamedTuple):
    """The rows of a split under a resampler.

    Attributes
    ----------
    rows : DataFrame
        The rows to fit, validate or test on, with the columns of `rows.ROWS`. They have
        features only where ``synthetic``.
    fitted : DataFrame
        Which stars imputation, scaling and the sampler were fitted on, as `FITTED`.
    impossible : str
        Why the resampler cannot run on these stars; empty if it can.
    """

    rows: pd.DataFrame
    fitted: pd.DataFrame
    impossible: str


def write_rows(
    inputs: dict[str, str], outputs: dict[str, str], protocol: str, resampler: str, seed: int
) -> None:
    """Write the rows of a split under a resampler, from its ``table`` and ``split``.

    Parameters
    ----------
    inputs, outputs : dict
        Paths of ``table``, ``split`` and what the resampler needs, and of ``resampled`` and
        ``fitted``.
    protocol, resampler, seed
        See `resample_split`.
    """
    table, split = (tables.read(inputs[name]) for name in ("table", "split"))
    reason = tables.impossible(inputs["split"])
    if reason:
        sample = nothing(table, reason)
    else:
        needed = read_needed(inputs, resampler, table)
        sample = resample_split(table, split, protocol, resampler, seed, **needed)
    reason = sample.impossible
    print(f"cannot run: {reason}" if reason else sample.rows.groupby("role").size().to_string())
    tables.write(sample.rows, outputs["resampled"], ROWS, impossible=reason)
    tables.write(sample.fitted, outputs["fitted"], FITTED, impossible=reason)


def read_needed(
    inputs: dict[str, Any], resampler: str, table: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the tables that a resampler draws from, by name, with a task's features."""
    columns = ["object_id", "source_id", *feature_columns(table)]
    needs = registry.declared("resamplers", resampler, "NEEDS")
    return {name: tables.read(inputs[name], columns) for name in needs}


def resample_split(
    table: pd.DataFrame,
    split: pd.DataFrame,
    protocol: str,
    resampler: str,
    seed: int,
    **needed: pd.DataFrame,
) -> Resampled:
    """Return the rows of a split under a resampler.

    Parameters
    ----------
    table, split : DataFrame
        The task's table and its split, stars in the same order.
    protocol, resampler : str
        Names of the plug-ins.
    seed : int
        Seed of this split and resampler; each fold derives its own from it.
    **needed : DataFrame
        The tables of the data set that the resampler needs, by name: ``object_id``,
        ``source_id`` and features.
    """
    return resample_parts(table, split, protocol, resampler, seed, needed)


def resample_parts(
    table: pd.DataFrame,
    split: pd.DataFrame,
    protocol: str,
    resampler: str,
    seed: int,
    needed: dict[str, pd.DataFrame],
    only: Collection[int | None] | None = None,
) -> Resampled:
    """Return the rows of a split, with training rows of some parts alone.

    Parameters
    ----------
    table, split, protocol, resampler, seed, needed
        See `resample_split`.
    only : collection of int or None, optional
        The inner folds to resample for, None for the whole training set. By default all.
    """
    if not table["object_id"].equals(split["object_id"]):
        raise ValueError("table and split list different stars")
    plugin = registry.load("resamplers", resampler)
    fitted: list[pd.DataFrame] = []

    def resample(stars: pd.DataFrame, fold: int | None) -> pd.DataFrame:
        if only is not None and fold not in only:
            return natural_rows(stars.iloc[:0], "train", fold)
        own = derive(seed, "all" if fold is None else f"fold-{fold}")
        rows, record = _sampled_rows(stars, plugin, fold, own, needed)
        fitted.extend(record)
        return rows

    try:
        rule = registry.load("protocols", protocol).rows
        rows = rule(table, split, resample, derive(seed, "rows"))
    except Impossible as error:
        return nothing(table, str(error))
    rows.insert(0, "row_id", np.arange(len(rows), dtype="int64"))
    return Resampled(rows[[*ROWS, *feature_columns(table)]], gathered(fitted), "")


def nothing(table: pd.DataFrame, reason: str) -> Resampled:
    """Return the rows of a split that cannot be resampled: none, with the reason."""
    rows = natural_rows(table.iloc[:0], "train", None)
    rows = rows.reindex(columns=[*ROWS, *feature_columns(table)])
    return Resampled(rows, gathered([]), reason)


def _sampled_rows(
    stars: pd.DataFrame,
    plugin: ModuleType,
    fold: int | None,
    seed: int,
    needed: dict[str, pd.DataFrame],
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return the resampled rows of stars, and the record of what was fitted on them."""
    columns = feature_columns(stars)
    X = stars.set_index("object_id")[columns]
    scaling = fit_scaling(X)
    scaled = scaling.transform(X.to_numpy(dtype=float))
    copies = {name: _copies(rows, X, scaling) for name, rows in needed.items()}
    sample = plugin.resample(scaled, stars["label"].to_numpy(), seed, **copies)
    _require_valid(sample, plugin.__name__.split(".")[-1], len(X))
    record = [*steps_seen(scaling, fold), seen("sample", fold, X.index)]
    natural = len(sample.source) - len(sample.synthetic)
    rows = natural_rows(stars.iloc[sample.source], "train", fold)
    rows["weight"] = sample.weight
    rows.loc[natural:, "object_id"] = sample.names
    rows.loc[natural:, "synthetic"] = True
    if len(sample.synthetic):
        original = scaling["scale"].inverse_transform(sample.synthetic)
        drawn = pd.DataFrame(original, rows.index[natural:], columns).astype(X.dtypes)
        rows.loc[natural:, columns] = drawn
    return rows, record


def _copies(rows: pd.DataFrame, X: pd.DataFrame, scaling: Pipeline) -> Copies:
    """Return the rows that were made from the stars of X, and no others."""
    source = X.index.get_indexer(pd.Index(rows["source_id"]))
    own = source >= 0
    names = rows.loc[own, "object_id"].to_numpy(dtype=object)
    if not own.any():
        return Copies(source[own], np.empty((0, len(X.columns))), names)
    values = scaling.transform(rows.loc[own, X.columns].to_numpy(dtype=float))
    return Copies(source[own], values, names)


def _require_valid(sample: Sample, resampler: str, stars: int) -> None:
    """Raise a `DataError` if a sample has unknown stars, or cannot be fitted on."""
    within = (sample.source >= 0) & (sample.source < stars)
    finite = np.isfinite(sample.weight) & (sample.weight > 0)
    if not (within.all() and finite.all() and np.isfinite(sample.synthetic).all()):
        raise DataError(
            f"resampler '{resampler}' returned a source that is not a position in its rows, a "
            f"weight that is not positive, or a feature that is not finite."
        )
