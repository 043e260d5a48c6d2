"""No reduction: every feature goes to the model, and nothing is learned."""

from typing import Any

import numpy as np
import optuna
import pandas as pd

MIXES = False


def defaults(learned: pd.DataFrame) -> dict[str, Any]:
    """Return no parameters."""
    return {}


def space(trial: optuna.trial.BaseTrial, learned: pd.DataFrame) -> dict[str, Any]:
    """Return no parameters."""
    return {}


def reduce(X: np.ndarray, learned: pd.DataFrame, params: dict[str, Any]) -> np.ndarray:
    """Return X."""
    return X
