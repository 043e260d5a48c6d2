"""The network of model `cnn`, in Keras on JAX."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Any

# Keras reads its variables when imported. By default, it writes settings into the user's home.
os.environ["KERAS_BACKEND"] = "jax"
# Nodes share a GPU if there is one, so none takes all its memory.
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
os.environ.setdefault("KERAS_HOME", str(Path(tempfile.gettempdir(), f"keras-{os.getuid()}")))

import jax
import keras
import numpy as np
from keras import layers, ops

from lightfold.fitting.parts import Stop, Watch
from lightfold.fitting.view import View

#: A fit stops after so many epochs without a smaller loss on the rows held back, as in the slide
#: deck (docs/deck.md).
PATIENCE = 10

#: Units of the layers for the features beside the images.
BESIDE = 32

#: Rows per step of the optimiser, and rows predicted at a time.
BATCH, AT_ONCE = 64, 1024


class Network:
    """A fitted network.

    Attributes
    ----------
    history : dict of list
        ``loss``, ``accuracy``, ``validation_loss`` and ``validation_accuracy`` of each epoch.
    best_epoch : int
        The epoch, from 0, whose weights it has.
    """

    def __init__(
        self, model: keras.Model, view: View, history: dict[str, list[float]], best_epoch: int
    ) -> None:
        self.history, self.best_epoch = history, best_epoch
        self._model, self._view = model, view

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities, shape (rows, classes)."""
        shown = self._view.of(X)
        return np.asarray(self._model.predict(shown, batch_size=AT_ONCE, verbose=0), dtype=float)


class HalveByMaximum(layers.Layer):
    """Max pooling of two by two pixels; the gradient of Keras's own takes several times as long."""

    def call(self, x: Any) -> Any:
        """Return the largest pixel of each two by two."""
        rows = ops.maximum(x[:, ::2], x[:, 1::2])
        return ops.maximum(rows[:, :, ::2], rows[:, :, 1::2])


class Tell(keras.callbacks.Callback):
    """Reports each epoch's loss on the rows held back."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.watch = watch

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Report it."""
        self.watch(epoch, float(logs["val_loss"]))


def train(
    params: dict[str, Any],
    X: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray | None,
    seed: int,
    stop: Stop,
    watch: Watch | None,
    epochs: int,
) -> Network:
    """Return a network fitted to rows; see `plugins.models.cnn.fit`."""
    use_one_thread()
    keras.utils.set_random_seed(seed)
    view = View(X, params["components"], seed)
    shapes = [values.shape[1:] for values in view.of(X[:1])]
    model = build(shapes, len(np.unique(y)), params)
    return learn(model, view, params["learning_rate"], X, y, weight, stop, watch, epochs)


def build(shapes: list[tuple[int, ...]], classes: int, params: dict[str, Any]) -> keras.Model:
    """Return an untrained network: two convolutions and poolings, then dense layers.

    The features beside the images, the period above all, have two layers of their own and join at
    the end. Among the 1,568 values of the images, two more would hardly count.

    Parameters
    ----------
    shapes : list of tuple
        Shapes of a row's images and of the features beside them.
    classes : int
        Number of classes.
    params : dict
        Parameters, as in `plugins.models.cnn.DEFAULTS`.
    """
    image, beside = inputs = [keras.Input(shape) for shape in shapes]
    x = convolve(image, params["filters"])
    x = layers.Dropout(params["dropout"])(x)
    x = layers.Dense(params["units"], activation="relu")(x)
    x = layers.Dropout(params["dropout"])(x)
    for _ in range(2):
        beside = layers.Dense(BESIDE, activation="relu")(beside)
    x = layers.Dense(params["units"], activation="relu")(layers.Concatenate()([x, beside]))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(x))


def convolve(x: Any, filters: int) -> Any:
    """Return the flat values of images after two convolutions, the second with twice the filters.

    Both are followed by pooling.
    """
    for number in (filters, 2 * filters):
        x = layers.Conv2D(number, 3, padding="same", activation="relu")(x)
        x = HalveByMaximum()(x)
    return layers.Flatten()(x)


def learn(
    model: keras.Model,
    view: View,
    learning_rate: float,
    X: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray | None,
    stop: Stop,
    watch: Watch | None,
    epochs: int,
) -> Network:
    """Fit an untrained network to rows as a view shows them; see `plugins.models.cnn.fit`."""
    model.compile(
        keras.optimizers.Adam(learning_rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    held_back = (view.of(stop.X), stop.y, *([] if stop.weight is None else [stop.weight]))
    stopping = keras.callbacks.EarlyStopping(patience=PATIENCE, restore_best_weights=True)
    told = model.fit(
        *(view.of(X), y),
        sample_weight=weight,
        batch_size=BATCH,
        epochs=epochs,
        validation_data=held_back,
        validation_batch_size=AT_ONCE,
        callbacks=[stopping, *([Tell(watch)] if watch else [])],
        verbose=0,
    )
    named = {name.replace("val_", "validation_"): values for name, values in told.history.items()}
    history = {name: [float(value) for value in values] for name, values in named.items()}
    return Network(model, view, history, int(stopping.best_epoch))


def use_one_thread() -> None:
    """Make JAX start one thread: it starts one per core that this process may use at that time.

    Parallelism comes from the DAG, and sums in another order are different numbers.
    """
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    jax.devices()
    for thread in Path("/proc/self/task").iterdir():
        with contextlib.suppress(ProcessLookupError):  # it may have ended
            os.sched_setaffinity(int(thread.name), cores)
