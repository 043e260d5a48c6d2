"""Tables of class probabilities: their columns, and labels as codes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

OUT_OF_FOLD = {"object_id": "string", "fold": "int8", "label": "string"}


PREDICTIONS = {
    "row_id": "int64",
    "object_id": "string",
    "label": "string",
    "predicted": "string",
}


@dataclass(frozen=True)
class Answers:
    """What a node answered about some rows.

    Attributes
    ----------
    y, predicted : array of int, shape (rows,)
        Codes of the true and the predicted classes.
    probability : array of float, shape (rows, classes)
        Probability of each class.
    star : array of int, shape (rows,)
        Number of each row's star. Rows of one number are no independent tests: they are stars of
        one group, or copies of a star.
    """

    y: np.ndarray
    predicted: np.ndarray
    probability: np.ndarray
    star: np.ndarray

    def part(self, rows: np.ndarray) -> "Answers":
        """Return the answers about some of the rows."""
        return Answers(
            *(own[rows] for own in (self.y, self.predicted, self.probability, self.star))
        )


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
