"""Reducers: what is learned, from which rows, and how stable it is."""

import json

import numpy as np
import pandas as pd
import pytest
from lightfold import registry, tables
from lightfold.audit.fits import REDUCTION_STEPS, check_fits
from lightfold.audit.reduction import check_reduction
from lightfold.audit.refits import Given, check_fold_refit, check_refit
from lightfold.axes import NODE_TABLES
from lightfold.reduction import elimination
from lightfold.reduction.apply import of_fold
from lightfold.reduction.reduce import write_reduction
from lightfold.sampling.resample import write_rows
from lightfold.sampling.split import split
from lightfold.tuning.tune import run_node
from samples import CLASSES, stars
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import RFE

AXES = {
    **{"task": "t", "protocol": "honest", "test_size": "0.20", "repeat": "0"},
    **{"resampler": "smote", "reducer": "rfe", "model": "knn"},
}


@pytest.fixture
def sample(tmp_path):
    """Return the paths of a table, a split and a sample, written as the rules write them."""
    table = stars((120, 40, 24), features=8)
    paths = {name: str(tmp_path / f"{name}.parquet") for name in ("table", "split")}
    tables.write(table, paths["table"], tables.STAR)
    divided = split(table, "honest", 0.2, 3, seed=1)
    tables.write(divided, paths["split"], {})
    made = {name: str(tmp_path / f"{name}.parquet") for name in ("resampled", "fitted")}
    write_rows(paths, made, "honest", "smote", 2)
    return paths | {"resampled": made["resampled"]}


def reduce(sample, folder, reducer="rfe", seed=5):
    outputs = {name: str(folder / f"{reducer}-{name}.parquet") for name in ("reduction", "fitted")}
    inputs = {name: sample[name] for name in ("resampled", "table")}
    write_reduction(inputs, outputs, reducer, {"classes": CLASSES, "seed": seed})
    return outputs


def forest(seed=0):
    return RandomForestClassifier(10, random_state=seed)


def test_elimination_that_drops_one_at_a_time_ranks_as_scikit_learn_does(monkeypatch):
    table = stars((60, 30, 20), features=6)
    X = table.filter(regex="^f")
    y = pd.Categorical(table["label"]).codes
    monkeypatch.setattr(elimination, "DROPPED", 0.0)
    own = elimination.eliminate(forest(), X, y, None, 0)
    theirs = RFE(forest(), n_features_to_select=1, step=1).fit(X.to_numpy("float32"), y)
    assert own["rank"].tolist() == theirs.ranking_.tolist()


def test_elimination_keeps_what_tells_classes_apart_and_drops_noise():
    table = stars((100, 100, 100), features=12)
    X = table.filter(regex="^f")
    noise = np.random.default_rng(0).normal(size=(len(X), 10))
    X = pd.concat([X, pd.DataFrame(noise).add_prefix("noise")], axis=1)
    y = pd.Categorical(table["label"]).codes
    found = elimination.eliminate(forest(), X, y, None, 0).set_index("feature")["rank"]
    assert found.filter(like="noise").min() > found[X.columns[:11]].max()


def test_rows_of_weight_zero_have_no_say():
    table = stars((80, 80), features=4)
    X = table.filter(regex="^f")
    y = np.repeat([0, 1], 80)
    wrong = pd.concat([X, X.assign(f3=10.0 * y)], ignore_index=True)
    weight = np.repeat([1.0, 0.0], 160)
    found = elimination.eliminate(forest(), wrong, np.tile(y, 2), weight, 0)
    assert found.set_index("feature")["rank"]["f3"] == 4


def test_components_are_orthonormal_and_explain_as_much_as_is_asked_for():
    pca = registry.load("reducers", "pca")
    X = stars((150, 40), features=6).filter(regex="^f")
    learned = pca.fit(X, None, None, 0)
    loading = learned["loading"].to_numpy().reshape(6, 6)
    np.testing.assert_allclose(loading @ loading.T, np.eye(6), atol=1e-6)
    share = learned.groupby("component")["explained"].first()
    assert share.sum() == pytest.approx(1)
    for asked in pca.SHARES:
        kept = pca.reduce(X.to_numpy(), learned, {"explained_variance": asked}).shape[1]
        assert share.iloc[:kept].sum() >= asked - 1e-6 > share.iloc[: kept - 1].sum() - 1e-6


@pytest.mark.parametrize("reducer", ["rfe", "rfe_classifier", "pca"])
def test_a_reduction_is_learned_once_a_fold_and_of_all_from_training_stars_alone(
    sample, tmp_path, reducer
):
    made = reduce(sample, tmp_path, reducer)
    found = tables.read(made["reduction"])
    assert sorted(found["fold"].dropna().unique()) == [0, 1, 2]
    sizes = {len(of_fold(found, fold)) for fold in (0, 1, 2, None)}
    assert sizes == {64 if reducer == "pca" else 8}
    divided = tables.read(sample["split"])
    checks = check_fits(tables.read(made["fitted"]), divided, REDUCTION_STEPS)
    assert {check["check"] for check in checks} >= {"reduce_fitted_outside"}
    assert all(check["passed"] for check in checks)


def test_the_audit_sees_a_reducer_that_was_shown_a_test_star(sample, tmp_path):
    made = reduce(sample, tmp_path)
    divided, record = tables.read(sample["split"]), tables.read(made["fitted"])
    star = divided.loc[divided["role"] == "test", "object_id"].iloc[0]
    record = pd.concat([record, record.tail(1).assign(object_id=star)])
    failed = [
        check for check in check_fits(record, divided, REDUCTION_STEPS) if not check["passed"]
    ]
    assert [check["check"] for check in failed] == ["reduce_fitted_outside"]
    assert star in failed[0]["message"]


@pytest.mark.parametrize("reducer", ["rfe", "rfe_classifier", "pca"])
def test_the_audit_learns_a_reduction_again_and_sees_another_one(sample, tmp_path, reducer):
    made = reduce(sample, tmp_path, reducer)
    rows, table = (tables.read(sample[name]) for name in ("resampled", "table"))
    learned = tables.read(made["reduction"])
    again = check_reduction(learned, reducer, rows, table, CLASSES, 5)
    assert all(finding["passed"] for finding in again)
    column = "loading" if reducer == "pca" else "rank"
    other = learned.assign(**{column: learned[column].to_numpy()[::-1]})
    assert not check_reduction(other, reducer, rows, table, CLASSES, 5)[0]["passed"]


@pytest.mark.parametrize("reducer", ["rfe", "rfe_classifier", "pca"])
def test_the_audit_sees_one_reduction_of_all_training_stars_given_to_every_fold(
    sample, tmp_path, reducer
):
    """The usual leak: features are selected once, from rows that include validation stars."""
    made = reduce(sample, tmp_path, reducer)
    rows, table = (tables.read(sample[name]) for name in ("resampled", "table"))
    learned = tables.read(made["reduction"])
    whole = of_fold(learned, None)
    copied = pd.concat([whole.assign(fold=fold) for fold in (0, 1, 2, pd.NA)])
    copied = copied.astype({"fold": "Int8"})
    finding, *_ = check_reduction(copied, reducer, rows, table, CLASSES, 5)
    assert not finding["passed"]
    assert "fold-" in finding["message"]


@pytest.mark.parametrize("reducer", ["rfe", "pca"])
def test_a_node_tunes_how_much_is_kept_and_can_be_made_again(sample, tmp_path, reducer):
    made = reduce(sample, tmp_path, reducer)
    inputs = {name: sample[name] for name in ("resampled", "table")}
    outputs = {name: str(tmp_path / f"node/{name}.parquet") for name in NODE_TABLES}
    outputs |= {"params": str(tmp_path / "node/params.json"), "journal": str(tmp_path / "journal")}
    axes = {**AXES, "reducer": reducer}
    settings = {"classes": CLASSES, "metric": "macro_f1", "trials": 4, "seed": 3}
    run_node(inputs | {"reduction": made["reduction"]}, outputs, axes, settings, "code")
    record = json.loads((tmp_path / "node/params.json").read_text())
    trials = [json.loads(text) for text in tables.read(outputs["trials"])["params"]]
    name = "explained_variance" if reducer == "pca" else "n_features"
    assert set(record["reducer_params"]) == {name}
    assert name not in record["params"]
    assert len({trial[name] for trial in trials}) > 1
    rows, table = (tables.read(sample[part]) for part in ("resampled", "table"))
    given = Given(record, rows, table, CLASSES, tables.read(made["reduction"]))
    found = check_refit(tables.read(outputs["predictions"]), given)
    found += check_fold_refit(tables.read(outputs["out_of_fold"]), given)
    assert all(finding["passed"] for finding in found)


def test_a_sample_that_cannot_be_made_cannot_be_reduced_and_says_why(sample, tmp_path):
    rows = tables.read(sample["resampled"])
    none = tmp_path / "none.parquet"
    tables.write(rows.iloc[:0], none, {}, "too few stars")
    made = reduce({**sample, "resampled": str(none)}, tmp_path)
    assert tables.impossible(made["reduction"]) == "too few stars"
    assert len(tables.read(made["reduction"])) == 0
