"""A small convolutional network on images of light curves, with period and amplitude beside them.

As in the slide deck (docs/deck.md), it has convolutions, pooling and dropout, and stops early by
training stars that are held back. It needs Keras and JAX (envs/requirements-cnn.txt), and uses a
GPU if JAX sees one.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import optuna

from lightfold.fitting.parts import Stop, Watch

if TYPE_CHECKING:
    from lightfold.fitting.network import Network

WEIGHTS = True
MAX_ROWS = 30_000
NEEDS = ("images",)
#: The most epochs of a fit. It stops when the loss on the stars held back has not fallen for ten.
EPOCHS = 100
#: A GPU adds numbers in any order.
ROUNDING = 1e-2
DEFAULTS = {
    "filters": 16,
    "units": 64,
    "dropout": 0.3,
    "learning_rate": 1e-3,
    "components": 0,
}


def space(trial: optuna.Trial) -> dict[str, Any]:
    """Return the network's width, dropout and learning rate, and the components of the images.

    With 0 components, images are as they are. Otherwise they are what so many principal components
    describe.
    """
    return {
        "filters": trial.suggest_categorical("filters", [8, 16, 24]),
        "units": trial.suggest_categorical("units", [32, 64, 128]),
        "dropout": trial.suggest_float("dropout", 0.1, 0.6, step=0.1),
        "learning_rate": trial.suggest_float("learning_rate", 3e-4, 3e-3, log=True),
        "components": trial.suggest_categorical("components", [0, 30, 100]),
    }


def fit(
    params: dict[str, Any],
    X: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray | None,
    seed: int,
    stop: Stop,
    watch: Watch | None,
) -> "Network":
    """Return the fitted network, with the weights of its best epoch."""
    from lightfold.fitting.network import train  # Keras takes seconds to import, and is optional

    return train(params, X, y, weight, seed, stop, watch, EPOCHS)
