"""A node: what it fits, what it predicts, and that it never looks at what it holds out."""

import json

import numpy as np
import pandas as pd
import pytest
from lightfold.fitting.calibration import fit_sharpness, probabilities
from lightfold.fitting.fit import fit_and_score, parts_for
from lightfold.fitting.parts import parts
from lightfold.plugins.models import random_forest
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from lightfold.tables import feature_columns
from lightfold.tuning.inputs import Inputs
from lightfold.tuning.node import node
from lightfold.tuning.study import PATIENCE
from samples import CLASSES, stars
from sklearn.metrics import f1_score


def run(tmp_path, table, model="knn", resampler="none", metric="macro_f1", name="j", trials=3):
    divided = split(table, "honest", 0.2, 3, seed=3)
    rows, _, _ = resample_split(table, divided, "honest", resampler, seed=4)
    inputs = Inputs(rows, table, CLASSES, model, "none", metric, trials, 5, pd.DataFrame())
    return node(inputs, tmp_path / name, "key")


@pytest.mark.parametrize("model", ["random_forest", "svc"])
def test_a_node_predicts_every_test_star_once(tmp_path, table, model):
    result = run(tmp_path, table, model)
    divided = split(table, "honest", 0.2, 3, seed=3)
    tested = divided[divided["role"] == "test"]
    assert result.predictions["object_id"].tolist() == tested["object_id"].tolist()
    assert sorted(result.out_of_fold["object_id"]) == sorted(
        divided.loc[divided["role"] == "train", "object_id"]
    )
    told = result.fold_predictions
    assert told[["row_id", "label"]].equals(result.predictions[["row_id", "label"]])
    for frame in (result.predictions, told, result.out_of_fold):
        p = frame[[f"p_{name}" for name in CLASSES]].to_numpy()
        np.testing.assert_allclose(p.sum(axis=1), 1, atol=1e-6)
        assert (p >= 0).all()
    best = result.predictions[[f"p_{name}" for name in CLASSES]].to_numpy().argmax(axis=1)
    assert result.predictions["predicted"].tolist() == [CLASSES[code] for code in best]


def test_validation_is_the_best_trial_and_the_first_is_the_defaults(tmp_path, table):
    result = run(tmp_path, table, trials=5)
    complete = result.trials[result.trials["state"] == "complete"]
    assert result.record["validation"]["value"] == complete["value"].max()
    assert json.loads(result.trials["params"].iloc[0])["n_neighbors"] == 5
    assert 1 + PATIENCE <= len(result.trials) <= 5
    by_fold = []
    for _, fold in result.out_of_fold.groupby("fold"):
        best = fold[[f"p_{name}" for name in CLASSES]].to_numpy().argmax(axis=1)
        by_fold.append(f1_score(fold["label"], np.array(CLASSES)[best], average="macro"))
    assert np.mean(by_fold) == pytest.approx(result.record["validation"]["value"])


def test_a_model_without_parameters_is_tried_once(tmp_path, table):
    result = run(tmp_path, table, "dummy")
    assert len(result.trials) == 1
    assert set(result.predictions["predicted"]) == {"common"}
    shares = result.predictions[[f"p_{name}" for name in CLASSES]].drop_duplicates().to_numpy()
    np.testing.assert_allclose(shares, [[160 / 208, 32 / 208, 16 / 208]])
    weighted = run(tmp_path, table, "dummy", "class_weight", name="weighted")
    assert len(weighted.trials) == 3, "the weights' power is a parameter"


def test_the_same_node_is_the_same_bit_for_bit(tmp_path, table):
    first = run(tmp_path, table, "xgboost", "smote", name="a")
    second = run(tmp_path, table, "xgboost", "smote", name="b")
    assert first.predictions.equals(second.predictions)
    assert first.out_of_fold.equals(second.out_of_fold)


@pytest.mark.parametrize("model", ["knn", "svc"])
def test_a_node_in_two_sittings_is_the_same_as_in_one(tmp_path, table, model):
    """Also where a later trial is compared with one that an earlier process ran."""
    whole = run(tmp_path, table, model, name="whole", trials=7)
    run(tmp_path, table, model, name="sittings", trials=1)
    again = run(tmp_path, table, model, name="sittings", trials=7)
    assert again.record["study"] == whole.record["study"]
    assert again.trials.drop(columns="seconds").equals(whole.trials.drop(columns="seconds"))
    assert again.out_of_fold.equals(whole.out_of_fold)
    assert again.fold_predictions.equals(whole.fold_predictions)


def test_models_of_folds_answer_about_test_rows_on_average(tmp_path, table):
    """Each is fitted again, on the training rows of its fold, as the best trial has it."""
    result = run(tmp_path, table, "random_forest", trials=1)
    divided = split(table, "honest", 0.2, 3, seed=3)
    rows, _, _ = resample_split(table, divided, "honest", "none", seed=4)
    *inner, whole = parts_for(random_forest, rows, table, CLASSES, 5)
    test = rows[rows["role"] == "test"]
    found = []
    for part in inner:
        own = rows[(rows["fold"] == part.fold) & (rows["role"] == "train")]
        shown = pd.concat([own, test.assign(fold=part.fold)])
        (again,) = parts_for(random_forest, shown, table, CLASSES, 5)
        found.append(fit_and_score(random_forest, result.record["params"], 1, again, 5)[0])
    columns = [f"p_{name}" for name in CLASSES]
    given = result.fold_predictions.set_index("row_id").loc[whole.held["row_id"], columns]
    np.testing.assert_allclose(given, np.mean(found, axis=0), atol=1e-12)
    assert not given.equals(result.predictions.set_index("row_id")[columns])


def test_the_record_says_why_the_study_ended(tmp_path, table):
    long = run(tmp_path, table, trials=30)
    assert long.record["study"] == {"trials": len(long.trials), "ended": "settled"}
    assert len(long.trials) < 30
    short = run(tmp_path, table, name="short", trials=2)
    assert short.record["study"] == {"trials": 2, "ended": "budget"}


def test_test_features_change_nothing_but_the_predictions(tmp_path, table):
    first = run(tmp_path, table, "random_forest", name="a")
    divided = split(table, "honest", 0.2, 3, seed=3)
    shifted = table.copy()
    shifted.loc[divided["role"] == "test", feature_columns(table)] = 99.0
    second = run(tmp_path, shifted, "random_forest", name="b")
    assert first.trials.drop(columns="seconds").equals(second.trials.drop(columns="seconds"))
    assert first.out_of_fold.equals(second.out_of_fold)


def test_missing_values_are_imputed_from_the_training_rows_of_the_fold():
    table = stars(missing=0.2)
    divided = split(table, "honest", 0.2, 3, seed=3)
    rows, _, _ = resample_split(table, divided, "honest", "none", seed=4)
    for part in parts(rows, table, CLASSES, None, seed=0):
        assert np.isfinite(part.X).all()
        assert np.isfinite(part.X_held).all()
        np.testing.assert_allclose(part.X.mean(axis=0), 0, atol=1e-5)
        assert abs(part.X_held.mean(axis=0)).max() > 1e-4


def test_a_large_training_set_is_sampled_class_by_class(table):
    divided = split(table, "honest", 0.2, 3, seed=3)
    rows, _, _ = resample_split(table, divided, "honest", "none", seed=4)
    whole = parts(rows, table, CLASSES, 104, seed=0)[-1]
    assert (len(whole.y), whole.offered) == (104, 208)
    assert np.bincount(whole.y).tolist() == [80, 16, 8]
    least = parts(rows, table, CLASSES, 206, seed=0)[-1]
    assert np.bincount(least.y).min() >= 15
    assert set(parts(rows, table, CLASSES, 4, seed=0)[-1].y) == {0, 1, 2}, "no class is left out"


def test_weights_are_tried_at_less_than_full_power(tmp_path, table):
    weighted = run(tmp_path, table, "random_forest", "class_weight", trials=6)
    powers = [json.loads(p)["weight_power"] for p in weighted.trials["params"]]
    assert powers[0] == random_forest.WEIGHT_POWER
    assert len(set(powers)) > 1
    assert weighted.record["weight_power"] in powers
    plain = run(tmp_path, table, "random_forest", name="plain")
    assert "weight_power" not in json.loads(plain.trials["params"].iloc[1])


def test_a_metric_where_less_is_better_is_minimised(tmp_path, table):
    result = run(tmp_path, table, "svc", metric="log_loss", trials=5)
    complete = result.trials[result.trials["state"] == "complete"]
    assert result.record["validation"]["value"] == complete["value"].min()


def test_sharpness_is_found_and_keeps_the_class():
    rng = np.random.default_rng(0)
    score = rng.normal(size=(4000, 3))
    p = probabilities(score, 2.5)
    y = np.array([rng.choice(3, p=row) for row in p])
    assert fit_sharpness(score, y) == pytest.approx(2.5, rel=0.1)
    assert (probabilities(score, 0.3).argmax(axis=1) == score.argmax(axis=1)).all()
