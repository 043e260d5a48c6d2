"""A part whose training rows a study resamples itself, because it tunes the resampler."""

import dataclasses
from typing import Any

import numpy as np

from lightfold import registry
from lightfold.fitting.parts import Part, Stop, at_most
from lightfold.sampling.fitted import gathered, seen
from lightfold.seeds import derive


def resampled(part: Part, chosen: dict[str, Any], max_rows: int | None, seed: int) -> Part:
    """Return a part with its training rows resampled; the rows held out stay as they are.

    Parameters
    ----------
    part : Part
        One training row per star, with all features.
    chosen : dict
        The name of the ``resampler``, and its strength: further arguments of its ``resample``.
        An empty one leaves the part as it is.
    max_rows : int or None
        The most rows that a fit is given.
    seed : int
        Seed of the node; each part derives its own from it.

    Raises
    ------
    Impossible
        If the resampler cannot run on these rows.
    """
    if not chosen:
        return part
    strength = {name: value for name, value in chosen.items() if name != "resampler"}
    plugin = registry.load("resamplers", chosen["resampler"])
    own = derive(seed, "resample", part.name)
    sample = plugin.resample(part.X.astype(float), part.y, own, **strength)
    new = len(sample.synthetic)
    natural = len(sample.source) - new
    X = np.concatenate([part.X[sample.source[:natural]], sample.synthetic.astype("float32")])
    y = part.y[sample.source]
    kept = at_most(max_rows, np.arange(len(y)), y, derive(seed, "rows", part.name))
    weight = sample.weight[kept]
    fitted_on = part.fitted["step"] == "model"
    stars = part.fitted.loc[fitted_on, "object_id"].to_numpy()
    return dataclasses.replace(
        part,
        X=np.ascontiguousarray(X[kept]),
        y=y[kept],
        weight=None if np.all(weight == weight[0]) else weight,
        offered=len(y),
        synthetic=len(sample.synthetic) > 0,
        missing=None if part.missing is None or new else part.missing[sample.source][kept],
        missing_held=None if new else part.missing_held,
        fitted=gathered(
            [
                part.fitted[~fitted_on],
                seen("sample", part.fold, stars),
                seen("model", part.fold, stars[sample.source[kept]]),
            ]
        ),
        stop=part.stop and _balanced_like(part.stop, part.y, y, sample.weight),
    )


def _balanced_like(stop: Stop, before: np.ndarray, after: np.ndarray, weight: np.ndarray) -> Stop:
    """Return the rows held back with each class weighted as resampling changed its weight."""
    size = len(np.unique(before))
    factor = np.bincount(after, weight, size) / np.bincount(before, minlength=size)
    return dataclasses.replace(stop, weight=factor[stop.y])
