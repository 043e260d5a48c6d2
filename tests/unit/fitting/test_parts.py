"""Values that stay missing for models that take them, and only where every row is natural."""

import numpy as np
import pandas as pd
import pytest
from lightfold import registry
from lightfold.fitting.fit import fit_and_score, parts_for
from lightfold.fitting.parts import parts
from lightfold.reduction.apply import of_fold, reduced
from lightfold.reduction.reduce import learn
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from lightfold.tables import feature_columns
from samples import CLASSES, stars

PARAMS = {
    "none": {},
    "rfe": {"n_features": 2},
    "rfe_classifier": {"n_features": 2},
    "pca": {"explained_variance": 0.95},
}


@pytest.fixture
def table():
    return stars(missing=0.2)


def rows(table, resampler="none"):
    divided = split(table, "honest", 0.2, 3, seed=3)
    return resample_split(table, divided, "honest", resampler, seed=4).rows


def after(table, own, reducer, missing=True):
    """Return the parts of rows, each part after a reducer, and what the reducer learned."""
    plugin = registry.load("reducers", reducer)
    made = parts(own, table, CLASSES, None, 0, missing=missing)
    learned = pd.DataFrame()
    if reducer != "none":
        learned = pd.concat([learn(plugin, part, feature_columns(table), 5) for part in made])
    return made, [reduced(part, plugin, learned, PARAMS[reducer]) for part in made], learned


@pytest.mark.parametrize("resampler", ["none", "random_over", "random_under", "class_weight"])
def test_missing_values_of_stars_and_their_copies_stay_missing(table, resampler):
    own = rows(table, resampler)
    gaps = table.set_index("object_id")[feature_columns(table)].isna()
    made, given, _ = after(table, own, "none")
    for part, told, plain in zip(made, given, after(table, own, "none", False)[1], strict=True):
        assert np.isfinite(part.X).all(), "whoever asks a part sees imputed values"
        held = gaps.loc[part.held["object_id"]].to_numpy()
        np.testing.assert_array_equal(np.isnan(told.X_held), held)
        assert np.isnan(told.X).any()
        np.testing.assert_array_equal(told.X[~part.missing], plain.X[~part.missing])
        assert np.isfinite(plain.X).all()
        assert told.fitted.equals(plain.fitted), "the record of fits says the same"


@pytest.mark.parametrize("resampler", ["smote", "smote_enn"])
def test_nothing_is_missing_where_some_rows_are_synthetic(table, resampler):
    for part in after(table, rows(table, resampler), "none")[1]:
        assert np.isfinite(part.X).all()
        assert np.isfinite(part.X_held).all()


@pytest.mark.parametrize("reducer", registry.names("reducers"))
def test_only_reducers_that_mix_no_features_leave_values_missing(table, reducer):
    made, given, learned = after(table, rows(table), reducer)
    assert np.isnan(given[0].X).any() == (reducer != "pca")
    for part, own in zip(made, given, strict=True):
        if reducer.startswith("rfe"):
            kept = np.flatnonzero(of_fold(learned, part.fold)["rank"] <= 2)
            np.testing.assert_array_equal(np.isnan(own.X), part.missing[:, kept])
            np.testing.assert_array_equal(np.isnan(own.X_held), part.missing_held[:, kept])


@pytest.mark.parametrize("name", registry.names("models"))
def test_models_get_missing_values_if_they_declare_so(table, name):
    if registry.declared("models", name, "NEEDS"):
        return
    plugin = registry.load("models", name)
    *_, whole = parts_for(plugin, rows(table), table, CLASSES, 0)
    assert (whole.missing is not None) == plugin.MISSING
    seen = []
    spy = type("spy", (), {"predict_proba": lambda self, X: seen.append(X) or np.ones((len(X), 3))})
    stand_in = type("plugin", (), {"fit": staticmethod(lambda p, X, *_: seen.append(X) or spy())})
    own = reduced(whole, registry.load("reducers", "none"), pd.DataFrame(), {})
    fit_and_score(stand_in, {}, 1.0, own, 0)
    assert [bool(np.isnan(X).any()) for X in seen] == [plugin.MISSING] * 2
