"""A model that answers at once, for tests of what surrounds a model."""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from lightfold.prediction import predict
from lightfold.prediction.answers import prior
from lightfold.prediction.reading import rows, source
from lightfold.predictions import Answers

CLASSES = ["EW", "EA"]

RECORD = {
    "id": "0123456789ab",
    "task": "binaries",
    "name": "best",
    "classes": CLASSES,
    "prior": [0.75, 0.25],
    "features": [
        {"name": "period", "low": 0.2, "high": 5.0, "missing": 0.0},
        {"name": "skew", "low": -3.0, "high": 3.0, "missing": 0.0},
    ],
    "config": {"produces": "features"},
}


class Model:
    """A model whose probability of EW falls with the period; it counts the stars it has seen."""

    def __init__(self, seconds=0.0, **changed):
        rng = np.random.default_rng(0)
        self.record = RECORD | changed
        self.classes, self.needs_images = self.record["classes"], False
        self.features = [feature["name"] for feature in self.record["features"]]
        self.training = pd.DataFrame(
            {"period": rng.uniform(0.2, 5, 300), "skew": rng.normal(size=300)}
        )
        self.seen, self.seconds = [], seconds

    def examine(self, stars, images=None):
        """Return what `Model.examine` returns, in short."""
        self.seen += list(stars.index)
        time.sleep(self.seconds)
        p = 1 / (1 + stars["period"].fillna(1).to_numpy())
        frame = pd.DataFrame({"object_id": stars.index.astype(str), "raw_EW": p, "p_EW": p})
        frame["p_EA"] = 1 - p
        return frame.assign(set="EW|EA", abstained=True, outlier=0.5, outside="", flags=None)

    usual = np.array([0.05, 0.05])

    @property
    def recalibrated(self):
        """Return what `Model.recalibrated` returns."""
        rng = np.random.default_rng(5)
        p = rng.uniform(0.1, 0.9, 400)
        y = (rng.uniform(size=400) > p).astype(int)
        return Answers(y, y, np.column_stack([p, 1 - p]), np.arange(400))

    def conclude(self, frame, given=None):
        """Return what `Model.conclude` returns, in short."""
        frame = frame.drop(columns="raw_EW")
        if given is not None:
            new = prior.given(given, self.classes, np.array(self.record["prior"]))
            own = frame[["p_EW", "p_EA"]].to_numpy()
            frame[["p_EW", "p_EA"]] = prior.corrected(own, np.array(self.record["prior"]), new)
        return frame.assign(predicted="EW", model=self.record["id"])


def run(folder, table, model=None, **settings):
    """Run the job on a table and return what it has written, by name."""
    settings = {
        **{"name": "mine", "own": False, "options": {}, "outside": 0.5, "prior": None},
        **{"config": None, **settings},
    }
    names = {"predictions": "predictions.parquet", "ranges": "ranges.parquet"}
    names |= {"objects": "objects.parquet"}
    written = {name: str(folder / file) for name, file in names.items()}
    predict.load = lambda path: model or Model()
    inputs = {"model": str(folder / "best/model.json"), "table": [str(table)]}
    predict.write_predictions(inputs, written, settings, "code")
    return written


if __name__ == "__main__":  # a job that is killed
    source.CHUNK = rows.CHUNK = 10
    run(Path(sys.argv[1]), sys.argv[2], Model(seconds=0.1))
