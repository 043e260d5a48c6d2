"""What a peer is handed and hands back, and a clock that no other process can take time from.

A peer is a script, `fit_PEER.py FOLDER SECONDS SEED`, in a process and an environment of its own.
FOLDER has train.parquet (``object_id``, ``fold``, ``label``, features) and test.parquet
(``object_id``, features: no labels). The script leaves answers.parquet there: ``object_id``,
``way``, ``validation``, ``predicted`` and ``p_CLASS`` of each test star. A way is one of several
things that the same script tries.
"""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

#: Columns that are no features.
KEYS = ["object_id", "fold", "label"]


class Handed(NamedTuple):
    """What a peer is given: stars to learn and to classify, CPU seconds, and a seed."""

    folder: Path
    train: pd.DataFrame
    test: pd.DataFrame
    seconds: float
    seed: int

    @property
    def X(self) -> pd.DataFrame:
        """Features to learn from; NaN where one could not be computed."""
        return self.train.drop(columns=KEYS)

    @property
    def X_test(self) -> pd.DataFrame:
        """Features of the test stars."""
        return self.test.drop(columns="object_id")


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
    """Return what the command line names."""
    folder = Path(sys.argv[1])
    train, test = (pd.read_parquet(folder / f"{name}.parquet") for name in ("train", "test"))
    return Handed(folder, train, test, float(sys.argv[2]), int(sys.argv[3]))


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
    columns = [f"p_{name}" for name in classes]
    found = pd.DataFrame(np.asarray(probability, dtype=float), columns=columns)
    return pd.DataFrame({**known, "predicted": np.asarray(predicted, dtype=str)}).join(found)


def hand_back(handed: Handed, answers: pd.DataFrame) -> None:
    """Write the answers."""
    answers.to_parquet(handed.folder / "answers.parquet")
