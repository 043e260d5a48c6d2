"""What nodes answered, read from their tables with the star of each row.

It is not beside `Answers` in `predictions`, which is part of every node's fingerprint: a change
here trains nothing again.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from lightfold import tables
from lightfold.predictions import Answers, coded


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
    return stars.map(_groups(split)).fillna(stars)


@lru_cache(maxsize=8)
def _groups(split: str) -> pd.Series:
    """Return the groups of a split, which all of its nodes share, by the ids of stars."""
    return tables.read(split, columns=["object_id", "group"]).set_index("object_id")["group"]
