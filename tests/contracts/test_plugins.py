"""Every plug-in file keeps the contract of its axis, whoever wrote it."""

import warnings

import jsonschema
import numpy as np
import optuna
import pandas as pd
import pytest
from lightfold import plugins
from lightfold.errors import Impossible
from lightfold.preprocess import fit_scaling
from lightfold.resample import resample_split
from lightfold.rows import COLUMNS
from lightfold.sampling import Copies
from lightfold.splits import split
from lightfold.tables import feature_columns
from samples import CLASSES, ROOT, stars


def every(axis):
    return pytest.mark.parametrize("name", plugins.names(axis))


def training(seed=0, sizes=(120, 40, 24)):
    table = stars(sizes, seed=seed)
    X = table[feature_columns(table)]
    y = np.repeat(np.arange(len(sizes)), sizes)
    order = np.random.default_rng(seed).permutation(len(y))
    return fit_scaling(X).transform(X.to_numpy())[order], y[order]


@pytest.mark.parametrize("axis", plugins.AXES)
def test_every_plugin_is_documented_and_can_be_imported(axis):
    for name in plugins.names(axis):
        assert plugins.load(axis, name).__doc__.strip().endswith((".", ").")), f"{axis}/{name}"


@every("datasets")
def test_datasets(name):
    plugin = plugins.load("datasets", name)
    assert plugins.declared("datasets", name, "PRODUCES") in ("light_curves", "features")
    options = plugins.declared("datasets", name, "OPTIONS")
    jsonschema.Draft202012Validator.check_schema(options)
    assert options["additionalProperties"] is False
    assert all("description" in part for part in options["properties"].values())
    assert callable(plugin.files)
    assert callable(plugin.load)


@every("protocols")
def test_protocols(name):
    table = stars()
    plugin = plugins.load("protocols", name)
    assert plugins.declared("protocols", name, "LEAKS") in (True, False)
    divided = split(table, name, 0.2, 3, seed=1)
    assert divided["object_id"].equals(table["object_id"])
    assert set(divided["role"]) == {"train", "test"}
    assert divided["fold"].isna().equals(divided["role"] == "test")
    rows, _, reason = resample_split(table, divided, name, "none", seed=2)
    assert reason == ""
    assert set(COLUMNS) <= set(rows)
    assert set(rows["role"]) == {"train", "validation", "test"}
    assert rows["row_id"].is_unique
    assert callable(plugin.rows)


def copies(X, each=4):
    """Return rows made from each of the rows X, in no order."""
    rng = np.random.default_rng(8)
    source = rng.permutation(np.repeat(np.arange(len(X)), each))
    return Copies(source, X[source] + rng.normal(scale=0.1, size=(len(source), X.shape[1])))


def sampled(name, X, y, seed):
    needed = {need: copies(X) for need in plugins.declared("resamplers", name, "NEEDS")}
    return plugins.load("resamplers", name).resample(X.copy(), y, seed, **needed)


@every("resamplers")
def test_resamplers(name):
    X, y = training()
    weighs = plugins.declared("resamplers", name, "WEIGHTS")
    sample = sampled(name, X, y, 3)
    rows, made = len(sample.source), len(sample.synthetic)
    assert sample.weight.shape == (rows,)
    assert (sample.weight > 0).all()
    assert sample.source.min() >= 0
    assert sample.source.max() < len(X)
    assert sample.synthetic.shape == (made, X.shape[1])
    assert np.isfinite(sample.synthetic).all()
    assert weighs == (len(set(sample.weight)) > 1)
    assert set(y[sample.source]) == set(y), "no class may vanish"
    again = sampled(name, X, y, 3)
    np.testing.assert_array_equal(sample.source, again.source)
    np.testing.assert_array_equal(sample.synthetic, again.synthetic)


@every("resamplers")
def test_what_a_resampler_needs_is_a_table_that_a_rule_leaves_for_each_data_set(name):
    needs = plugins.declared("resamplers", name, "NEEDS")
    assert isinstance(needs, tuple)
    rules = "".join(path.read_text() for path in (ROOT / "rules").glob("*.smk"))
    missing = [need for need in needs if f'"{{DATASET}}/{need}.parquet"' not in rules]
    assert not missing


@every("resamplers")
def test_resamplers_take_any_labels_or_say_that_they_cannot_run(name):
    X, y = training(sizes=(30, 4, 1))
    labels = np.array(CLASSES, dtype=object)[y]
    try:
        sample = sampled(name, X, labels, 0)
    except Impossible as reason:
        assert len(str(reason)) > 10
    else:
        assert len(sample.source) > 0


@every("reducers")
@pytest.mark.parametrize("features", [4, 23])
def test_reducers(name, features):
    plugin = plugins.load("reducers", name)
    columns = plugins.declared("reducers", name, "COLUMNS")
    table = stars((120, 40, 24), features=features)
    names = feature_columns(table)
    X = fit_scaling(table[names]).transform(table[names].to_numpy()).astype("float32")
    y = np.repeat(np.arange(3), (120, 40, 24))
    learned = pd.DataFrame()
    if columns:
        assert plugin.MAX_ROWS is None or plugin.MAX_ROWS >= 1000
        for weight in (None, np.where(y == 2, 5.0, 1.0)):
            learned, again = (
                plugin.fit(pd.DataFrame(X, columns=names), y, weight, 3) for _ in "12"
            )
            pd.testing.assert_frame_equal(learned, again)
            assert list(learned) == list(columns)
            assert list(learned["feature"].unique()) == names
            if "rank" in columns:
                assert sorted(learned["rank"]) == list(range(1, features + 1))
    first = plugin.defaults(learned)
    assert plugin.space(optuna.trial.FixedTrial(first), learned) == first, "a point of the space"
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    for params in [first, *(plugin.space(study.ask(), learned) for _ in range(5))]:
        own = plugin.reduce(X, learned, params)
        assert own.dtype == X.dtype
        assert len(own) == len(X)
        assert 1 <= own.shape[1] <= features
        np.testing.assert_allclose(plugin.reduce(X[:7], learned, params), own[:7], atol=1e-5)


@pytest.mark.parametrize("model", plugins.names("models"))
@pytest.mark.parametrize("reducer", plugins.names("reducers"))
def test_no_reducer_names_a_parameter_as_a_model_does(reducer, model):
    ranks = pd.DataFrame({"rank": [1, 2], "component": [1, 2], "explained": [0.6, 0.4]})
    own = plugins.load("reducers", reducer).defaults(ranks)
    assert not {*own, "weight_power"} & set(plugins.load("models", model).DEFAULTS)


def asked(plugin, seed=None):
    if seed is None:
        trial = optuna.trial.FixedTrial(plugin.DEFAULTS)
        return plugin.space(trial)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed))
    return plugin.space(study.ask())


@every("models")
def test_models_fit_and_predict_with_their_defaults_and_anywhere_in_their_space(name):
    plugin = plugins.load("models", name)
    X, y = training(0)
    X_new, y_new = training(1)
    assert asked(plugin) == plugin.DEFAULTS, "the defaults are a point of the space"
    for params in [plugin.DEFAULTS, *(asked(plugin, seed) for seed in range(3))]:
        fitted = plugin.fit(params, X.astype("float32"), y, None, 5)
        score = getattr(fitted, "predict_proba", None) or fitted.decision_function
        values = np.asarray(score(X_new.astype("float32")))
        assert values.shape == (len(X_new), 3)
        assert np.isfinite(values).all()
    default = plugin.fit(plugin.DEFAULTS, X.astype("float32"), y, None, 5)
    score = getattr(default, "predict_proba", None) or default.decision_function
    values = np.asarray(score(X_new.astype("float32")))
    hits = (values.argmax(axis=1) == y_new).sum()
    largest = np.bincount(y_new).max()
    assert hits >= largest, "not worse than always the largest class"
    looks_at_features = (values != values[0]).any()
    assert hits > largest or not looks_at_features, "better, for all that look at the features"


@every("models")
def test_models_do_not_warn_of_collinear_and_constant_features(name):
    plugin = plugins.load("models", name)
    X, y = training(sizes=(30, 12, 6))
    X = np.column_stack([X, X, X[:, 0] + X[:, 1], np.zeros(len(X))]).astype("float32")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for params in [plugin.DEFAULTS, *(asked(plugin, seed) for seed in range(2))]:
            fitted = plugin.fit(params, X, y, None, 5)
            (getattr(fitted, "predict_proba", None) or fitted.decision_function)(X)


@every("models")
def test_models_fit_a_handful_of_rows(name):
    plugin = plugins.load("models", name)
    X, y = training(sizes=(4, 3, 3))
    for params in [plugin.DEFAULTS, *(asked(plugin, seed) for seed in range(8))]:
        fitted = plugin.fit(params, X.astype("float32"), y, None, 5)
        score = getattr(fitted, "predict_proba", None) or fitted.decision_function
        values = np.asarray(score(X.astype("float32")))
        assert values.shape == (10, 3)
        assert np.isfinite(values).all()


@every("models")
def test_models_are_deterministic(name):
    plugin = plugins.load("models", name)
    X, y = training()
    values = []
    for _ in range(2):
        fitted = plugin.fit(plugin.DEFAULTS, X.astype("float32"), y, None, 5)
        score = getattr(fitted, "predict_proba", None) or fitted.decision_function
        values.append(np.asarray(score(X.astype("float32"))))
    np.testing.assert_array_equal(*values)


@every("models")
def test_models_that_take_weights_heed_them(name):
    plugin = plugins.load("models", name)
    weighs = plugins.declared("models", name, "WEIGHTS")
    rows = plugins.declared("models", name, "MAX_ROWS")
    assert rows is None or rows >= 1000
    if not weighs:
        return
    X, y = training()
    X_new, _ = training(1)
    for weight in (np.where(y == 2, 20.0, 1.0), np.random.default_rng(0).uniform(0.1, 9, len(y))):
        scores = []
        for given in (None, weight):
            fitted = plugin.fit(plugin.DEFAULTS, X.astype("float32"), y, given, 5)
            score = getattr(fitted, "predict_proba", None) or fitted.decision_function
            scores.append(np.asarray(score(X_new.astype("float32"))))
        assert not np.array_equal(*scores)


@every("metrics")
def test_metrics(name):
    plugin = plugins.load("metrics", name)
    y = np.array([0, 0, 0, 1, 1, 2])
    good = np.eye(3)[y] * 0.9 + 0.1 / 3
    bad = np.roll(good, 1, axis=1)
    values = [plugin.score(y, p.argmax(axis=1), p) for p in (good, bad)]
    if plugins.declared("metrics", name, "PER_CLASS"):
        assert all(np.shape(value) == (3,) for value in values)
    else:
        assert all(isinstance(value, float) for value in values)
    better, worse = (np.mean(value) for value in values)
    assert (better > worse) == plugins.declared("metrics", name, "GREATER_IS_BETTER")


def predictions(seed=0, sizes=(60, 25, 10)):
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    p = rng.dirichlet(np.ones(len(sizes)), len(y)) + 0.5 * np.eye(len(sizes))[y]
    return y, p / p.sum(axis=1, keepdims=True)


@every("metrics")
def test_metrics_take_a_weight_as_that_many_rows(name):
    score = plugins.load("metrics", name).score
    y, p = predictions()
    predicted = p.argmax(axis=1)
    expected = score(y, predicted, p)
    np.testing.assert_allclose(score(y, predicted, p, weight=np.ones(len(y))), expected)
    weight = np.random.default_rng(1).integers(0, 4, len(y))
    rows = np.repeat(np.arange(len(y)), weight)
    repeated = score(y[rows], predicted[rows], p[rows])
    np.testing.assert_allclose(score(y, predicted, p, weight), repeated)
    np.testing.assert_allclose(score(y, predicted, p, 0.3 * weight), repeated)
    assert not np.allclose(repeated, expected)


@every("metrics")
def test_metrics_that_change_with_the_order_of_the_classes_say_so(name):
    score = plugins.load("metrics", name).score
    y, p = predictions()
    code = np.array([1, 0, 2])  # the class of code k gets code[k]
    q = p[:, code.argsort()]
    value, other = score(y, p.argmax(axis=1), p), score(code[y], q.argmax(axis=1), q)
    if np.ndim(value):
        other = np.asarray(other)[code]
    assert np.allclose(value, other) != plugins.declared("metrics", name, "ORDINAL")


@every("metrics")
def test_metrics_of_a_class_that_is_never_predicted_are_numbers(name):
    y = np.array([0, 0, 1, 1])
    p = np.tile([0.8, 0.1, 0.1], (4, 1))
    assert np.isfinite(plugins.load("metrics", name).score(y, p.argmax(axis=1), p)).all()
