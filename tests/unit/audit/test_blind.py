"""Leaks show at shuffled labels, and nuisances that tell classes are named."""

import numpy as np
import pandas as pd
import pytest
from lightfold import registry
from lightfold.audit.blind import permute_labels, teach_others, train_on_nuisances
from lightfold.audit.features import known_nuisances
from lightfold.audit.refits import Given
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from lightfold.seeds import derive
from samples import CLASSES, stars
from sklearn.neighbors import KNeighborsClassifier

MODELS = {
    "knn": {"n_neighbors": 1, "weights": "uniform", "p": 2},
    "random_forest": {"roots": 2.0, "min_samples_leaf": 1},
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("protocol", "resampler", "leaks"),
    [
        ("honest", "random_over", False),
        ("honest", "smote", False),
        ("slides", "none", False),
        ("slides", "random_over", True),
        ("slides", "smote", True),
    ],
)
def test_a_leak_shows_at_shuffled_labels_and_nothing_else_does(protocol, resampler, leaks, model):
    table = stars()
    divided = split(table, protocol, 0.2, 3, seed=3)
    rows, _, _ = resample_split(table, divided, protocol, resampler, seed=4)
    record = {
        "node": {"model": model, "reducer": "none"},
        "reducer_params": {},
        "resampler_params": {},
        "params": MODELS[model],
        "weight_power": None,
    }
    given = Given(record, rows, table, CLASSES, pd.DataFrame())
    p = permute_labels(given, 100_000, seed=5)["value"]
    assert (p < 1e-4) == leaks


def given(model: str, resampler: str, table: pd.DataFrame) -> Given:
    divided = split(table, "honest", 0.2, 3, seed=3)
    rows, _, _ = resample_split(table, divided, "honest", resampler, seed=4)
    record = {
        "node": {"model": model, "reducer": "none"},
        "reducer_params": {},
        "resampler_params": {},
        "params": registry.load("models", model).DEFAULTS,
        "weight_power": 1.0,
    }
    return Given(record, rows, table, sorted(set(table["label"])), pd.DataFrame())


@pytest.mark.parametrize("resampler", ["none", "random_under", "class_weight", "smote"])
@pytest.mark.parametrize("model", ["knn", "random_forest", "lda", "naive_bayes", "dummy"])
def test_models_that_learn_from_their_rows_tell_the_classes_that_they_are_taught(model, resampler):
    for seed in range(5):
        table = stars((150, 60, 20), seed=seed)
        if seed % 2:  # nothing can be learned
            table["label"] = np.random.default_rng(seed).permutation(table["label"])
        assert teach_others(given(model, resampler, table), 100_000, seed)["value"] > 1e-4


def test_a_model_that_needs_more_stars_than_are_shown_is_not_asked(monkeypatch):
    def fit(params, X, y, weight, seed):
        if np.bincount(y).min() < 5:
            raise ValueError("five of each class are needed")
        return KNeighborsClassifier().fit(X, y)

    monkeypatch.setattr(registry.load("models", "knn"), "fit", fit)
    own = given("knn", "none", stars((560, 28, 12)))
    assert teach_others(own, 1_000, 5) is None


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_a_model_that_has_labels_from_elsewhere_tells_classes_that_it_is_not_taught(
    share, monkeypatch
):
    own = given("knn", "none", stars((400, 200, 100)))
    rows = own.rows[own.rows["fold"].isna() & (own.rows["role"] == "test")]
    label = own.table.set_index("object_id")["label"].reindex(rows["source_id"])
    true = np.eye(3)[pd.Categorical(label, categories=own.classes).codes]
    told = np.random.default_rng(0).random(len(true)) < share

    class Knows(KNeighborsClassifier):
        def predict_proba(self, X):
            return np.where(told[:, None], true, super().predict_proba(X))

    plugin = registry.load("models", "knn")
    monkeypatch.setattr(plugin, "fit", lambda params, X, y, weight, seed: Knows().fit(X, y))
    assert teach_others(own, 100_000, seed=5)["value"] < 1e-4


def test_nuisances_that_tell_classes_are_named():
    table = stars((300, 80, 40), missing=0.05)
    divided = split(table, "honest", 0.2, 3, seed=3)
    rng = np.random.default_rng(1)
    code = table["label"].map({name: n for n, name in enumerate(CLASSES)})
    objects = table[["object_id"]].assign(
        ra=rng.uniform(0, 360, len(table)), n_obs=rng.poisson(100 + 60 * code)
    )
    none = table[["object_id"]]
    known = known_nuisances(table, objects, none)
    found = train_on_nuisances(divided, table, known, 100_000, seed=2)
    assert found["severity"] == "remark"
    assert found["value"] < 1e-4
    assert "mainly n_obs" in found["message"]
    blind = known_nuisances(table, objects.drop(columns="n_obs"), none)
    assert train_on_nuisances(divided, table, blind, 100_000, seed=2)["value"] > 1e-4
    complete = stars((300, 80, 40))
    assert train_on_nuisances(divided, complete, known.iloc[:, :0], 100, seed=2) is None


@pytest.mark.parametrize("model", ["svc", "xgboost"])
def test_a_sample_that_lacks_a_class_by_lot_is_no_trouble(model):
    """Undersampling may leave a few rows, and random labels may leave out a class."""
    table = stars((60, 20, 4))
    divided = split(table, "honest", 0.3, 2, seed=3)
    rows, _, _ = resample_split(table, divided, "honest", "random_under", seed=4)
    params = registry.load("models", model).DEFAULTS
    record = {
        "node": {"model": model, "reducer": "none"},
        "reducer_params": {},
        "resampler_params": {},
        "params": params,
        "weight_power": None,
    }
    lacking = 0
    for seed in range(12):
        given = Given(record, rows, table, CLASSES, pd.DataFrame())
        found = permute_labels(given, 1_000, seed=seed)
        assert 0 < found["value"] <= 1
        rng = np.random.default_rng(derive(seed, "labels"))
        lots = rng.permutation(np.arange(len(table)) % 3)
        whole = rows[(rows["role"] == "train") & rows["fold"].isna()]
        lacking += len(set(lots[table["object_id"].isin(whole["source_id"])])) < 3
    assert lacking, "the case has to come up"
