"""What a model would answer that never looks at a star."""

import numpy as np

from lightfold.predictions import Answers


def constant_answers(y: np.ndarray, training_fractions: np.ndarray) -> Answers:
    """Return the same answer for every star: what is known before looking.

    Parameters
    ----------
    y : array of int, shape (stars,)
        Codes of the true classes of the test stars.
    training_fractions : array of float, shape (classes,)
        Share of each class among the training stars.

    Returns
    -------
    Answers
        Every star gets the commonest class of the training stars (of equals, the first), and the
        shares as its probabilities. Each star is its own.
    """
    stars = len(y)
    predicted = np.full(stars, np.argmax(training_fractions))
    probability = np.tile(np.asarray(training_fractions, float), (stars, 1))
    return Answers(y, predicted, probability, np.arange(stars))
