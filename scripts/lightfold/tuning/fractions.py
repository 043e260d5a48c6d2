"""Fractions of classes: among natural stars, and in what a model was fitted on."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry
from lightfold.fitting.parts import Part
from lightfold.tables import fold_numbers
from lightfold.tuning.inputs import Inputs


def fractions(inputs: Inputs, part: Part, power: float | None) -> dict[str, Any]:
    """Return both by class; the latter is None where no factor per class undoes the change.

    That is so where synthetic rows changed the densities of classes, and for models that resample
    inside themselves.

    Parameters
    ----------
    inputs : Inputs
        What the node was given.
    part : Part
        The whole training set, as the model was fitted on it.
    power : float or None
        Power of the weights, if there are any.
    """
    rows = inputs.rows
    trained = (rows["role"] == "train") | (fold_numbers(rows["fold"]) >= 0)
    stars = pd.Index(rows.loc[trained, "source_id"].unique())
    label = inputs.table.set_index("object_id")["label"].reindex(stars)
    natural = label.value_counts(normalize=True).reindex(inputs.classes, fill_value=0.0)
    weight = np.ones(len(part.y)) if part.weight is None else part.weight ** (power or 1.0)
    share = np.bincount(part.y, weight, len(inputs.classes)) / weight.sum()
    known = not part.synthetic and not registry.declared("models", inputs.model, "RESAMPLES")
    return {
        "natural": natural.to_dict(),
        "trained": dict(zip(inputs.classes, share.tolist(), strict=True)) if known else None,
    }
