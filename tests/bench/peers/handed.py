"""What a peer is handed and hands back, and a clock that no other process can take time from.

A peer is a script, ``fit_PEER.py FOLDER SECONDS SEED``, in a process and an environment of its own.
FOLDER has train.parquet (``object_id``, ``fold``, ``label``, features) and test.parquet
(``object_id``, features: no labels). The script leaves answers.parquet there: ``object_id``,
``way``, ``validation``, ``predicted`` and ``p_CLASS`` of each test star. A way is one of several
things that the same script tries.
"""

import os
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd


class Handed(NamedTuple):
    """What a peer is given.

    Attributes
    ----------
    folder : Path
        Where its files are.
    train, test : DataFrame
        Stars to learn from, with their labels and inner folds, and stars to classify.
    X, X_test : DataFrame
        Their features; NaN where one could not be computed.
    seconds : float
        CPU seconds that it may take.
    seed : int
        Seed of all that it does at random.
    """

    folder: Path
    train: pd.DataFrame
    test: pd.DataFrame
    X: pd.DataFrame
    X_test: pd.DataFrame
    seconds: float
    seed: int


def count_cpu() -> None:
    """Let the clocks of this process show its own CPU time and that of its children.

    A library that stops when its time is up then gets as many CPU seconds as it was told, however
    busy the machine is.
    """
    start = time.time()

    def clock() -> float:
        used = os.times()
        return start + used.user + used.system + used.children_user + used.children_system

    time.time = time.perf_counter = clock


def take() -> Handed:
    """Return what the command line names; this process ends if it takes far more CPU seconds."""
    folder, seconds, seed = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    most = int(2 * seconds + 60)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    train, test = (pd.read_parquet(folder / f"{name}.parquet") for name in ("train", "test"))
    X, X_test = train.drop(columns=["object_id", "fold", "label"]), test.drop(columns="object_id")
    return Handed(folder, train, test, X, X_test, seconds, seed)


def answer(
    handed: Handed,
    predicted: np.ndarray,
    probability: np.ndarray,
    classes: Sequence[str],
    way: str = "",
    validation: float = np.nan,
) -> pd.DataFrame:
    """Return one way's answers about the test stars, as `hand_back` writes them."""
    known = {"object_id": handed.test["object_id"], "way": way, "validation": validation}
    found = pd.DataFrame(probability, columns=[f"p_{name}" for name in classes], dtype=float)
    return pd.DataFrame({**known, "predicted": np.asarray(predicted, dtype=str)}).join(found)


def hand_back(handed: Handed, answers: pd.DataFrame) -> None:
    """Write the answers."""
    answers.to_parquet(handed.folder / "answers.parquet")
