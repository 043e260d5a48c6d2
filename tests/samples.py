"""Small tables of stars, so that every test shows what it tests."""

from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
CLASSES = ["common", "rare", "rarest"]


def stars(sizes=(200, 40, 20), features=4, seed=0, missing=0.0):
    """Return a task's table: classes that overlap, one feature of pure noise."""
    rng = np.random.default_rng(seed)
    label = np.repeat(CLASSES[: len(sizes)], sizes)
    X = rng.normal(size=(len(label), features))
    X[:, : features - 1] += 1.2 * np.repeat(np.arange(len(sizes)), sizes)[:, None]
    X[rng.uniform(size=X.shape) < missing] = np.nan
    ids = [f"star-{number:04d}" for number in range(len(label))]
    table = pd.DataFrame({"object_id": ids, "group": ids, "label": label})
    table[[f"f{number}" for number in range(features)]] = X.astype("float32")
    return table
