"""The dummy: what a prediction scores that is the same for all stars."""

import numpy as np

from lightfold.predictions import Answers


def constant_answers(y: np.ndarray, fractions: np.ndarray) -> Answers:
    """Return the answers of one who knows the fractions of the classes, and nothing of a star.

    Parameters
    ----------
    y : array of int, shape (rows,)
        Codes of the true classes of the test rows.
    fractions : array of float, shape (classes,)
        Fraction of each class among the training stars. They are the probabilities of every row,
        and the commonest class is predicted.
    """
    predicted = np.full(len(y), fractions.argmax())
    return Answers(y, predicted, np.tile(fractions, (len(y), 1)), np.arange(len(y)))
