"""Looks at the test stars are counted over runs; the same configuration is no other look."""

import json

import pandas as pd
import pytest
from lightfold import tables
from lightfold.audit.look import COLUMNS, HISTORY, write_looks
from lightfold.errors import DataError

STARS = [f"s{number}" for number in range(6)]


@pytest.fixture
def run(tmp_path):
    """Return a function that makes a run of some models, and returns the table of looks."""
    table = pd.DataFrame({"object_id": STARS, "group": STARS, "label": list("aabbab")})
    tables.write(table, tmp_path / "table.parquet", tables.STAR)

    def make(models, trials=2, answers="aabb", test=STARS[:4], output="looks.parquet"):
        split = pd.DataFrame({"object_id": STARS})
        split["role"] = ["test" if star in test else "train" for star in STARS]
        tables.write(split, tmp_path / "split.parquet", {})
        inputs = {"table": str(tmp_path / "table.parquet"), "params": [], "predictions": []}
        inputs["split"] = [str(tmp_path / "split.parquet")] * len(models)
        for model, value in models.items():
            folder = tmp_path / model
            folder.mkdir(exist_ok=True)
            axes = {"protocol": "honest", "test_size": 0.2, "repeat": 0, "model": model}
            record = {"node": axes, "validation": {"value": value}}
            record = {"impossible": "none"} if value is None else record
            (folder / "params.json").write_text(json.dumps(record))
            said = pd.DataFrame({"row_id": range(4), "predicted": list(answers)})
            tables.write(said, folder / "predictions.parquet", {})
            inputs["params"].append(str(folder / "params.json"))
            inputs["predictions"].append(str(folder / "predictions.parquet"))
        asked = [{"model": model, "trials": trials} for model in models]
        settings = {"configurations": asked, "greater_is_better": True}
        write_looks(inputs, str(tmp_path / output), settings)
        return tables.read(tmp_path / output)

    return make


def test_the_first_run_is_the_first_look(run):
    looks = run({"knn": 0.5, "svc": 0.7})
    assert list(looks) == list(COLUMNS)
    (row,) = looks.to_dict("records")
    assert (row["look"], row["nodes"], row["new"], row["best"]) == (1, 2, 2, 0.7)
    assert row["current"]


def test_the_same_configuration_again_adds_nothing(run):
    first = run({"knn": 0.5, "svc": 0.7})
    pd.testing.assert_frame_equal(run({"knn": 0.5, "svc": 0.7}), first)


def test_another_grid_or_budget_adds_a_look_and_counts_what_is_new(run):
    run({"knn": 0.5, "svc": 0.7})
    looks = run({"knn": 0.5, "svc": 0.7, "lda": 0.6})
    assert looks["look"].tolist() == [1, 2]
    assert looks["new"].tolist() == [2, 1]
    assert looks["current"].tolist() == [False, True]
    looks = run({"knn": 0.5}, trials=9)
    assert looks["new"].tolist() == [2, 1, 1]


def test_going_back_adds_nothing_and_marks_the_earlier_look(run):
    run({"knn": 0.5})
    run({"svc": 0.5})
    assert run({"knn": 0.5})["current"].tolist() == [True, False]


def test_other_answers_of_the_same_configuration_are_another_look(run):
    run({"knn": 0.5})
    assert run({"knn": 0.5}, answers="abab")["look"].tolist() == [1, 2]


def test_other_test_stars_are_counted_for_themselves(run):
    run({"knn": 0.5})
    looks = run({"knn": 0.5}, test=STARS[1:5])
    assert looks["look"].tolist() == [1, 1]
    assert looks["split"].nunique() == 2


def test_a_node_that_cannot_run_is_no_look(run):
    assert run({"knn": None}).empty
    assert run({"knn": None, "svc": 0.5})["nodes"].tolist() == [1]


def test_without_the_history_the_count_begins_anew(run, tmp_path):
    run({"knn": 0.5})
    run({"svc": 0.5})
    (tmp_path / "looks.parquet").unlink()  # as Snakemake does if a job fails
    assert run({"svc": 0.5})["look"].tolist() == [1, 2]
    (tmp_path / HISTORY).unlink()
    assert run({"svc": 0.5})["look"].tolist() == [1]


def test_a_table_that_cannot_be_read_is_no_reason_to_count_from_one(run, tmp_path):
    (tmp_path / HISTORY).write_text("nothing")
    with pytest.raises(DataError, match="begins anew"):
        run({"knn": 0.5})
