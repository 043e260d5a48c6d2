"""Rule `export_model`: what leaves the experiment answers as what stayed in it."""

import json
from pathlib import Path

import lightfold
import numpy as np
import pandas as pd
import pytest
from exports import NODES
from lightfold import tables
from lightfold.errors import ConfigError, DataError
from lightfold.prediction.export import write_model
from lightfold.predictions import probability_columns
from samples import CLASSES

P = probability_columns(CLASSES)


def answers(task, model, record):
    """Return what a model and the node that it is from say of the test stars."""
    places = [json.loads(Path(path).read_text())["node"] for path in task.inputs["params"]]
    own = task.inputs["predictions"][places.index(record["node"])]
    given = pd.read_parquet(own).set_index("object_id")
    X = task.table.set_index("object_id").loc[given.index, model.features].astype(float)
    return model.probabilities(X), given[P].to_numpy()


@pytest.mark.parametrize(("resampler", "reducer", "name"), NODES)
def test_a_node_answers_about_test_stars_as_before(task, resampler, reducer, name):
    folder = task.export(name, model=name, resampler=resampler)
    model = lightfold.load(folder)
    again, before = answers(task, model, model.record)
    agreement = model.record["agreement"]
    np.testing.assert_allclose(np.abs(again - before).max(), agreement["largest_difference"])
    if not agreement["reason"]:
        np.testing.assert_allclose(again, before, rtol=0, atol=1e-9)
    assert agreement["stars"] == len(before)
    assert {path.suffix for path in folder.rglob("*.*")} <= {".json", ".parquet", ".skops", ".ubj"}


def test_an_ensemble_brings_its_members_with_all_their_fits(task, exported):
    model = lightfold.load(exported)
    again, before = answers(task, model, model.record)
    if not model.record["agreement"]["reason"]:
        np.testing.assert_allclose(again, before, rtol=0, atol=1e-9)
    assert [len(member["parts"]) for member in model.record["members"]] == [4] * len(
        model.record["members"]
    )
    assert sum(fit.share for fit in model.fits) == pytest.approx(1)
    assert "node_score" in model.record["agreement"]


def test_the_record_says_what_the_model_is(task, exported):
    record = json.loads((exported / "model.json").read_text())
    assert record["classes"] == CLASSES
    assert [feature["name"] for feature in record["features"]] == ["f0", "f1", "f2", "f3"]
    split = pd.read_parquet(task.folder / "split.parquet")
    stars = task.table[split["role"] == "train"]
    assert record["features"][0]["low"] == pytest.approx(stars["f0"].min())
    assert record["features"][0]["missing"] == pytest.approx(stars["f0"].isna().mean())
    assert record["training_stars"] == len(stars)
    np.testing.assert_allclose(
        record["prior"], stars["label"].value_counts(normalize=True)[CLASSES]
    )
    score = next(row for row in record["scores"] if row["metric"] == "macro_f1")
    assert score["low"] <= score["value"] <= score["high"]
    assert record["recalibration"] in ("none", "temperature", "dirichlet", "isotonic")
    assert len(record["conformal"]["thresholds"]) == 3
    assert record["code"] == "hash"


def test_by_default_it_is_the_leader_of_the_verdict(task):
    folder = task.export()
    own = pd.read_parquet(task.inputs["decisions"])
    best = own[own["chosen"]].sort_values("validation").iloc[-1]
    assert json.loads((folder / "model.json").read_text())["node"]["model"] == best["model"]


def test_a_final_model_knows_all_stars_and_keeps_the_honest_scores(task):
    honest, final = (
        lightfold.load(task.export(name, final, model="knn"))
        for name, final in (("honest", False), ("final", True))
    )
    assert set(final.training["object_id"]) == set(task.table["object_id"])
    assert len(honest.training) < len(final.training)
    assert final.record["final"]
    assert final.record["scores"] == honest.record["scores"]
    assert final.record["agreement"] == honest.record["agreement"]
    X = task.table.set_index("object_id")[final.features].astype(float)
    assert not np.array_equal(final.probabilities(X), honest.probabilities(X))


def test_a_final_model_with_a_reducer_learns_it_anew(task):
    folder = task.export("reduced", True, model="logistic_regression")
    honest = pd.read_parquet(task.folder / "2/reduction.parquet")
    again = pd.read_parquet(folder / "members/0/reduction.parquet")
    whole = honest[honest["fold"].isna()]
    assert len(again) == len(whole)
    assert not np.allclose(again["loading"], whole["loading"])


def test_a_node_that_answers_otherwise_is_not_exported(task, tmp_path):
    """As if a library had changed since: the node's own answers are others."""
    number = [model for _, _, model in NODES].index("xgboost")
    path = task.inputs["node_predictions"][number]
    frame = pd.read_parquet(path)
    frame[P] = frame[P].to_numpy()[:, ::-1]
    other = str(tmp_path / "predictions.parquet")
    tables.write(frame, other, {})
    paths = list(task.inputs["node_predictions"])
    paths[number] = other
    settings = {
        **{"task": "stars", "name": "odd", "classes": CLASSES, "metric": "macro_f1"},
        **{
            "coverage": 0.9,
            "folds": 3,
            "seed": 6,
            "final": False,
            "config": {"produces": "features"},
        },
        **{"node": {"model": "xgboost"}, "reductions": task.reductions},
    }
    with pytest.raises(DataError, match=r"class_weight/none/xgboost, fitted again, does not"):
        write_model(
            {**task.inputs, "node_predictions": paths},
            {"model": str(tmp_path / "odd/model.json")},
            settings,
            "hash",
        )
    assert not (tmp_path / "odd").exists()


def test_a_node_that_did_not_run_is_named_with_those_that_did(task):
    with pytest.raises(
        ConfigError, match=r"no honest node with resampler smote, model svc"
    ) as told:
        task.export("none", resampler="smote", model="svc")
    assert "none/none/svc" in str(told.value)
