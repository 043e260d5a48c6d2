"""Tables of class probabilities: their columns, and labels as codes."""

import numpy as np
import pandas as pd

OUT_OF_FOLD = {"object_id": "string", "fold": "int8", "label": "string"}


PREDICTIONS = {
    "row_id": "int64",
    "object_id": "string",
    "label": "string",
    "predicted": "string",
}


def coded(
    predictions: pd.DataFrame, classes: list[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the codes of the true and the predicted classes, and the probabilities."""
    y = pd.Categorical(predictions["label"], categories=classes).codes.astype("int64")
    probability = predictions[probability_columns(classes)].to_numpy(dtype=float)
    return y, probability.argmax(axis=1), probability


def probability_columns(classes: list[str]) -> list[str]:
    """Return the columns of class probabilities, in the order of the classes."""
    return [f"p_{name}" for name in classes]
