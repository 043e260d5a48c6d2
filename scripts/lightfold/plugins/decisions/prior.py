"""The prior of each class, put right after oversampling, undersampling or weights.

These change how frequent classes seem to a model, and not what their stars look like. By Bayes'
theorem its probabilities then only need the factor natural / trained fraction of the class
(Saerens, Latinne & Decaestecker 2002, Neural Computation 14, 21, eq. 2.4; Elkan 2001, IJCAI).

It is not for SMOTE and its kin: synthetic stars change the densities of classes, which no factor
undoes (arXiv:2606.29720). Recalibrate there.
"""

from typing import Any

import numpy as np

from lightfold.predictions import Answers

PROBABILITIES = True

#: Fractions that differ by less are equal: a sample of the stars is rounded.
SAME = 0.02


def weights(answers: Answers, fractions: dict[str, Any], metric: Any) -> np.ndarray | None:
    """Return natural / trained fractions; None if they are equal or the latter mean nothing."""
    if fractions["trained"] is None:
        return None
    natural, trained = (np.array(list(fractions[name].values())) for name in ("natural", "trained"))
    return None if np.allclose(natural, trained, rtol=SAME) else natural / trained
