"""The network of model `cnn`: its numbers are the same anywhere, and it stops where it is best.

A fit compiles for seconds, however small it is, so few fits serve all tests.
"""

import pickle
import subprocess
import sys

import numpy as np
import optuna
import pytest
from lightfold.fitting import network
from lightfold.fitting.parts import Stop
from lightfold.fitting.view import FARTHEST
from lightfold.images.table import SIZE
from lightfold.plugins.models import cnn
from samples import ROOT

#: Where a separate process finds the package and this file.
PATHS = [str(ROOT / "scripts"), str(ROOT / "tests/unit/fitting"), str(ROOT / "tests")]


PARAMS = {**cnn.DEFAULTS, "filters": 8, "units": 32}
EPOCHS = 8


def striped(number, classes=3, seed=0):
    """Rows of two features and an image of one channel, on which a stripe shows the class."""
    rng = np.random.default_rng(seed)
    y = np.arange(number) % classes
    features = rng.normal(size=(number, 2))
    pixels = rng.uniform(0, 0.3, (number, SIZE, SIZE))
    for code in range(classes):
        pixels[y == code, 8 * code : 8 * code + 8] += 0.4
    return np.hstack([features, pixels.reshape(number, -1)]).astype("float32"), y


def fit_easy():
    """A fit to rows that are easy to classify, and its results for those held back."""
    held_back = striped(90, seed=1)
    fitted = network.train(PARAMS, *striped(300), None, 1, Stop(*held_back, None), None, EPOCHS)
    return fitted.history, fitted.best_epoch, fitted.predict_proba(held_back[0])


@pytest.fixture(scope="module")
def easy():
    return fit_easy()


@pytest.fixture(scope="module")
def blind():
    """A fit to two random classes, on five components of the images, and where it stopped."""
    told = []
    (X, _), (X_stop, _) = striped(120), striped(60, seed=1)
    lots = np.random.default_rng(2).integers(0, 2, 180)
    held_back = Stop(X_stop, lots[120:], None)
    params = {**PARAMS, "components": 5, "learning_rate": 3e-3}
    fitted = network.train(
        *(params, X, lots[:120], None, 1, held_back),
        *(lambda epoch, loss: told.append((epoch, loss)), cnn.EPOCHS),
    )
    return fitted, held_back, told


def loss_of(p, y):
    return -np.log(p[np.arange(len(y)), y]).mean()


def test_it_learns_what_is_easy(easy):
    history, best, p = easy
    y = striped(90, seed=1)[1]
    assert (p.argmax(axis=1) == y).all()
    assert history["accuracy"][best] > 0.9
    assert history["loss"][-1] < history["loss"][0] / 3


def test_it_has_four_numbers_of_each_epoch(easy, blind):
    for history in (easy[0], blind[0].history):
        names = ["accuracy", "loss", "validation_accuracy", "validation_loss"]
        assert sorted(history) == names
        (length,) = {len(values) for values in history.values()}
        assert all(type(value) is float for values in history.values() for value in values)
        for name in ("accuracy", "validation_accuracy"):
            assert all(0 <= value <= 1 for value in history[name])
    assert len(easy[0]["loss"]) == EPOCHS
    assert length < cnn.EPOCHS


def test_it_predicts_probabilities(easy, blind):
    fitted, held_back, _ = blind
    for p, shape in ((easy[2], (90, 3)), (fitted.predict_proba(held_back.X), (60, 2))):
        assert p.shape == shape
        np.testing.assert_allclose(p.sum(axis=1), 1, atol=1e-6)
        assert p.dtype == float


def test_the_numbers_are_the_same_in_another_process_with_fewer_cores(easy):
    script = f"""
import os, pickle, sys
os.sched_setaffinity(0, {{min(os.sched_getaffinity(0))}})
sys.path[:0] = {PATHS}
from lightfold.runtime import threads
threads.use_one()
import test_network
sys.stdout.buffer.write(pickle.dumps(test_network.fit_easy()))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    history, best, p = pickle.loads(done.stdout)
    assert history == easy[0]
    assert best == easy[1]
    np.testing.assert_array_equal(p, easy[2])


def test_it_keeps_the_weights_of_the_epoch_with_the_least_loss_of_rows_held_back(easy, blind):
    history, best, p = easy
    assert history["validation_loss"][best] == min(history["validation_loss"])
    assert loss_of(p, striped(90, seed=1)[1]) == pytest.approx(
        min(history["validation_loss"]),
        rel=1e-4,  # of float32 probabilities near 1
    )
    fitted, held_back, _ = blind
    loss = fitted.history["validation_loss"]
    assert loss[fitted.best_epoch] == min(loss) < loss[-1]
    again = loss_of(fitted.predict_proba(held_back.X), held_back.y)
    assert again == pytest.approx(min(loss), rel=1e-5)


def test_it_stops_when_there_is_nothing_to_learn(blind):
    fitted, _, told = blind
    loss = fitted.history["validation_loss"]
    assert len(loss) == fitted.best_epoch + 1 + network.PATIENCE < cnn.EPOCHS
    assert told == list(enumerate(loss))
    assert min(loss) > 0.6, "log 2 is the loss of a coin"


def test_what_is_shown_is_learned_of_the_rows_fitted_on():
    X, others = striped(40)[0], striped(30, seed=3)[0]
    (plain, ranks), (seen, same) = (network.View(X, number, 0).of(X) for number in (0, 5))
    np.testing.assert_array_equal(ranks, same)
    np.testing.assert_array_equal(np.argsort(ranks, axis=0), np.argsort(X[:, :2], axis=0))
    assert np.abs(ranks).max() <= FARTHEST
    assert seen.shape == plain.shape == (40, SIZE, SIZE, 1)
    assert seen.dtype == plain.dtype == ranks.dtype == "float32"
    assert np.linalg.matrix_rank(seen.reshape(40, -1) - seen.mean(axis=0).ravel(), tol=1e-3) == 5
    few = network.View(X[:4], 30, 0).of(others)
    assert [values.shape for values in few] == [(30, SIZE, SIZE, 1), (30, 2)]
    extreme = others.copy()
    extreme[0, :2] = 1e6
    again = network.View(X, 0, 0).of(extreme)[1]
    np.testing.assert_array_equal(again[1:], network.View(X, 0, 0).of(others)[1][1:])


def test_weights_count_and_who_watches_may_end_a_fit(easy):
    told = []

    def watch(epoch, loss):
        told.append(loss)
        raise optuna.TrialPruned

    X, y = striped(300)
    held_back = striped(90, seed=1)
    weight = np.where(y == 0, 10.0, 0.1)
    with pytest.raises(optuna.TrialPruned):
        network.train(PARAMS, X, y, weight, 1, Stop(*held_back, None), watch, EPOCHS)
    assert len(told) == 1
    assert told[0] != pytest.approx(easy[0]["validation_loss"][0], rel=0.05)
