"""Tables of class probabilities: their columns, and labels as codes."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lightfold import tables

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


def decided(answers: Answers, weight: np.ndarray, probabilities: bool) -> Answers:
    """Return answers that are predicted by the largest product of weight and probability.

    Parameters
    ----------
    answers : Answers
        What a node answered.
    weight : array of float, shape (classes,)
        The weight of each class.
    probabilities : bool
        Whether these products, divided by their sum, take the place of the probabilities.
    """
    product = answers.probability * weight
    probability = answers.probability
    if probabilities:
        probability = product / product.sum(axis=1, keepdims=True)
    return replace(answers, predicted=product.argmax(axis=1), probability=probability)


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


def numbered(
    predictions: pd.DataFrame, stars: pd.Series | np.ndarray, classes: list[str]
) -> Answers:
    """Return the answers of a table of class probabilities, given the name of each row's star."""
    number, _ = pd.factorize(stars, sort=True)  # sorted: the same in any order of the rows
    return Answers(*coded(predictions, classes), star=number)


def read_answers(predictions: str, rows: str, split: str, classes: list[str]) -> Answers:
    """Return what a node answered on its test rows, in the order of their stars.

    Parameters
    ----------
    predictions, rows, split : str
        Paths of the node's ``predictions.parquet``, of ``resampled.parquet``, which says which star
        a row was made from, and of ``split.parquet``, which says which stars are one group.
    classes : list of str
        The classes, in the order of their codes.
    """
    frame = tables.read(predictions).sort_values(["object_id", "row_id"], kind="stable")
    source = tables.read(rows, columns=["row_id", "source_id"]).set_index("row_id")["source_id"]
    return numbered(frame, groups(frame["row_id"].map(source), split), classes)


def read_out_of_fold(path: str, split: str, classes: list[str]) -> tuple[Answers, np.ndarray]:
    """Return what a node's inner folds answered, in the order of their stars, and the folds.

    Parameters
    ----------
    path, split : str
        Paths of the node's ``out_of_fold.parquet`` and of ``split.parquet``.
    classes : list of str
        The classes, in the order of their codes.
    """
    frame = tables.read(path).sort_values(["object_id", "fold"], kind="stable")
    answers = numbered(frame, groups(frame["object_id"], split), classes)
    return answers, frame["fold"].to_numpy()


def groups(stars: pd.Series, split: str) -> pd.Series:
    """Return the group of each star, as the table of a split says; a star without one is its own.

    Parameters
    ----------
    stars : Series
        Ids of stars.
    split : str
        Path of ``split.parquet``.
    """
    known = tables.read(split, columns=["object_id", "group"]).set_index("object_id")["group"]
    return stars.map(known).fillna(stars)
