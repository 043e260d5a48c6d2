"""What a node is given is read once, and what cannot run says why."""

import pandas as pd
import pytest
from lightfold import tables
from lightfold.errors import Impossible
from lightfold.sampling.resample import nothing, resample_split
from lightfold.sampling.split import split
from lightfold.tables import ROWS
from lightfold.tuning.inputs import read_inputs
from samples import CLASSES

AXES = {"resampler": "smote", "model": "knn", "reducer": "none"}
SETTINGS = {"classes": CLASSES, "metric": "macro_f1", "trials": 2, "seed": 1}


def written(tmp_path, table, sample):
    paths = {name: str(tmp_path / f"{name}.parquet") for name in ("resampled", "table")}
    tables.write(sample.rows, paths["resampled"], ROWS, sample.impossible)
    tables.write(table, paths["table"], tables.STAR)
    return paths


def test_a_node_is_given_its_files_and_its_settings(tmp_path, table):
    divided = split(table, "honest", 0.2, 3, seed=3)
    sample = resample_split(table, divided, "honest", "none", seed=4)
    paths = written(tmp_path, table, sample)
    given = read_inputs(paths, AXES, SETTINGS)
    assert given.rows["row_id"].equals(sample.rows["row_id"])
    pd.testing.assert_frame_equal(given.table, table)
    assert (given.resampler, given.reducer, given.model) == ("smote", "none", "knn")
    assert given.metric == "macro_f1"
    assert given.reduction.empty
    assert given.images is None
    learned = pd.DataFrame({"fold": [0], "feature": ["f0"]})
    paths["reduction"] = str(tmp_path / "reduction.parquet")
    tables.write(learned, paths["reduction"], {})
    pd.testing.assert_frame_equal(read_inputs(paths, AXES, SETTINGS).reduction, learned)


def test_rows_that_could_not_be_made_say_why(tmp_path, table):
    paths = written(tmp_path, table, nothing(table, "too few stars"))
    with pytest.raises(Impossible, match="too few stars"):
        read_inputs(paths, AXES, SETTINGS)
