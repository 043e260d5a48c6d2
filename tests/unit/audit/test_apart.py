"""What is fitted apart finds no held-out rows, no files, and nothing of earlier fits."""

from pathlib import Path

import numpy as np
import pandas as pd
from leaks import sample_of
from lightfold import registry
from lightfold.audit.apart import apart, blind, hidden, opens_tables
from lightfold.fitting.parts import part
from lightfold.tables import feature_columns
from samples import CLASSES, stars


def test_stars_that_are_not_trained_on_are_others_and_the_rest_stays():
    table = stars()
    _, rows, _ = sample_of(table, resampler="none")
    own = rows[rows["fold"].isna()]
    found = hidden(table, own, 1)
    trained = table["object_id"].isin(own.loc[own["role"] == "train", "source_id"])
    pd.testing.assert_frame_equal(found[trained], table[trained])
    features = feature_columns(table)
    assert (found.loc[~trained, features] != table.loc[~trained, features]).any(axis=1).all()
    assert list(found["object_id"]) == list(table["object_id"])
    real, other = (part(own, given, CLASSES, None, 1) for given in (table, found))
    np.testing.assert_array_equal(real.X, other.X)
    assert not np.array_equal(real.X_held, other.X_held)
    shown = blind(other, 1)
    assert {row.tobytes() for row in shown.X_held} <= {row.tobytes() for row in other.X}


def test_the_folder_is_empty_plug_ins_are_new_and_opened_tables_are_named(tmp_path):
    path = tmp_path / "stars.csv"
    pd.DataFrame({"a": [1]}).to_csv(path)
    other = tmp_path / "stars.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(other)
    before, known = Path.cwd(), registry.load("models", "knn")
    with apart() as opened:
        assert list(Path.cwd().iterdir()) == []
        assert registry.load("models", "knn") is not known
        pd.read_csv(path)
        pd.read_parquet(other)
        Path("own.csv").write_text("a")
        np.savez(tmp_path / "best.npz", a=1)
        np.load(tmp_path / "best.npz")
    assert Path.cwd() == before
    assert registry.load("models", "knn") is known
    assert opened == [str(path), str(other)]
    pd.read_csv(path)
    assert opened == [str(path), str(other)]
    assert opens_tables(opened)["value"] == 2
    assert opens_tables([])["passed"]
