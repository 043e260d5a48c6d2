<<<<<<< HEAD
"""The dummy: what a prediction scores that is the same for all stars."""
=======
"""What a model would answer that never looks at a star."""
>>>>>>> p9-metrics

import numpy as np

from lightfold.predictions import Answers


<<<<<<< HEAD
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
=======
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
>>>>>>> p9-metrics
