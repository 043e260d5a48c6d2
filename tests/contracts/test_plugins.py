"""Every plug-in file keeps the contract of its axis, whoever wrote it."""

import functools
import importlib.util
import inspect
import re
import subprocess
import sys
import warnings
from pathlib import Path

import jsonschema
import numpy as np
import optuna
import pandas as pd
import pytest
from astropy import units
from lightfold import registry
from lightfold.curves.fluxes import magnitudes
from lightfold.curves.points import MIN_POINTS, Curve
from lightfold.data.reading import formats
from lightfold.data.reading.curve_columns import STEM, find_columns
from lightfold.data.reading.named_columns import FLUXES, MEASURED, Table
from lightfold.data.reading.units import factors
from lightfold.errors import Impossible
from lightfold.features.names import feature_names
from lightfold.features.table import columns, star_features
from lightfold.fitting.parts import Stop
from lightfold.images.table import SIZE
from lightfold.prediction.publishing import outputs
from lightfold.predictions import Answers
from lightfold.runtime.fingerprint import libraries
from lightfold.sampling.resample import resample_split
from lightfold.sampling.sample import Copies
from lightfold.sampling.scaling import fit_scaling
from lightfold.sampling.split import split
from lightfold.tables import ROWS, feature_columns
from samples import CLASSES, FEATURES, ROOT, stars


def every(axis):
    return pytest.mark.parametrize("name", registry.names(axis))


def training(seed=0, sizes=(120, 40, 24)):
    table = stars(sizes, seed=seed)
    X = table[feature_columns(table)]
    y = np.repeat(np.arange(len(sizes)), sizes)
    order = np.random.default_rng(seed).permutation(len(y))
    return fit_scaling(X).transform(X.to_numpy())[order], y[order]


@pytest.mark.parametrize("axis", registry.PLUGIN_AXES)
def test_every_plugin_is_documented_and_can_be_imported(axis):
    for name in registry.names(axis):
        assert registry.load(axis, name).__doc__.strip().endswith((".", ").")), f"{axis}/{name}"


@every("datasets")
def test_datasets(name):
    plugin = registry.load("datasets", name)
    assert registry.declared("datasets", name, "PRODUCES") in ("light_curves", "features")
    options = registry.declared("datasets", name, "OPTIONS")
    jsonschema.Draft202012Validator.check_schema(options)
    assert options["additionalProperties"] is False
    assert all("description" in part for part in options["properties"].values())
    assert set(plugin.FILES) <= set(plugin.OPTIONS["properties"])
    assert callable(plugin.load)


def best(known, ours, band=None):
    """Return the best name that a format has for one of our columns, in a band."""
    names = known.columns.get(ours, ())
    names = names.get(band, ()) if isinstance(names, dict) else names
    return names[0] if names else None


@every("formats")
def test_formats(name):
    plugin, known = registry.load("formats", name), formats.load(name)
    constants = {constant for constant in vars(plugin) if constant.isupper()}
    for constant in constants:
        registry.declared("formats", name, constant)
    wide = [names for names in known.columns.values() if isinstance(names, dict)]
    bands = set(known.columns.get("mag") or known.columns.get("flux")) if wide else set()
    for names in known.columns.values():
        assert isinstance(names, tuple) or set(names) == bands
    assert known.names("mjd")
    assert known.names("mag") or known.names("flux")
    assert not known.names("mag") or known.names("magerr") or known.ratios
    assert not known.names("flux") or known.names("fluxerr")
    assert known.names("band") or known.band or wide or known.files
    assert all(error > 0 for error in known.missing)
    assert set(known.units) <= {*MEASURED, *FLUXES}
    re.compile(known.files)
    assert known.prepare is None or callable(known.prepare)
    assert known.prepare or not (known.reads or known.makes)
    if isinstance(known.zero_point, dict):
        assert {*known.zero_point} >= {*known.bands.values()} - {None}
    assert known.guessed in (True, False)
    factors(known.units, {ours: ours for ours in known.units}, Path("c.csv"), [])


@every("formats")
@pytest.mark.parametrize("spelt", [str.lower, str.upper])
def test_formats_recognise_their_own_columns_and_no_other_ones(name, spelt):
    known = formats.load(name)
    wide = next((own for own in known.columns.values() if isinstance(own, dict)), {None: ()})
    columns = {best(known, ours, band): None for ours in known.columns for band in wide}
    own = [name for name in columns if name and name not in known.makes]
    names = ["ra", *own, *known.flags, *known.signs, *known.reads]
    names = list(dict.fromkeys(map(spelt, names)))
    if known.files:  # without a header, names are numbers
        names = [name for name in names if name.isdigit()]
    else:
        recognises = registry.load("formats", name).recognises
        by_name = inspect.getsource(recognises).endswith("return False\n")
        assert by_name or formats.recognise(names, Path("c.csv")) == name
    names += known.makes
    options = {} if known.names("band") or known.band else {"band": "V"}
    owners, measures = find_columns(Table(Path("c.csv"), names, known, options, []))
    assert len(measures) == len(wide)
    for own in measures:
        found = owners | own.columns
        assert {"object_id", "mjd", own.brightness} <= set(found)
        for ours, column in found.items():
            assert column in (spelt(best(known, ours, own.band) or ""), *known.makes, STEM)


@every("protocols")
def test_protocols(name):
    table = stars()
    plugin = registry.load("protocols", name)
    assert registry.declared("protocols", name, "LEAKS") in (True, False)
    divided = split(table, name, 0.2, 3, seed=1)
    assert divided["object_id"].equals(table["object_id"])
    assert set(divided["role"]) == {"train", "test"}
    assert divided["fold"].isna().equals(divided["role"] == "test")
    rows, _, reason = resample_split(table, divided, name, "none", seed=2)
    assert reason == ""
    assert set(ROWS) <= set(rows)
    assert set(rows["role"]) == {"train", "validation", "test"}
    assert rows["row_id"].is_unique
    assert callable(plugin.rows)


def copies(X, each=4):
    """Return rows made from each of the rows X, in no order."""
    rng = np.random.default_rng(8)
    source = rng.permutation(np.repeat(np.arange(len(X)), each))
    values = X[source] + rng.normal(scale=0.1, size=(len(source), X.shape[1]))
    return Copies(source, values, np.array([f"copy-{row}" for row in range(len(source))]))


def sampled(name, X, y, seed):
    needed = {need: copies(X) for need in registry.declared("resamplers", name, "NEEDS")}
    return registry.load("resamplers", name).resample(X.copy(), y, seed, **needed)


@every("resamplers")
def test_resamplers(name):
    X, y = training()
    weighs = registry.declared("resamplers", name, "WEIGHTS")
    needs = registry.declared("resamplers", name, "NEEDS")
    sample = sampled(name, X, y, 3)
    rows, made = len(sample.source), len(sample.synthetic)
    assert sample.weight.shape == (rows,)
    assert (sample.weight > 0).all()
    assert sample.source.min() >= 0
    assert sample.source.max() < len(X)
    assert sample.synthetic.shape == (made, X.shape[1])
    assert np.isfinite(sample.synthetic).all()
    assert sample.names is None or (len(sample.names) == made and "augmented" in needs)
    assert weighs == (len(set(sample.weight)) > 1)
    assert set(y[sample.source]) == set(y), "no class may vanish"
    again = sampled(name, X, y, 3)
    np.testing.assert_array_equal(sample.source, again.source)
    np.testing.assert_array_equal(sample.synthetic, again.synthetic)


@pytest.mark.parametrize(
    ("axis", "name"),
    [(axis, name) for axis in ("resamplers", "models") for name in registry.names(axis)],
)
def test_what_a_plugin_needs_is_a_table_that_a_rule_leaves_for_each_data_set(axis, name):
    needs = registry.declared(axis, name, "NEEDS")
    assert isinstance(needs, tuple)
    rules = "".join(path.read_text() for path in (ROOT / "rules").glob("*.smk"))
    missing = [need for need in needs if f'"{{DATASET}}/{need}.parquet"' not in rules]
    assert not missing


@every("resamplers")
def test_resamplers_take_the_strengths_of_their_space_and_are_at_full_strength_by_default(name):
    plugin = registry.load("resamplers", name)
    if not hasattr(plugin, "space"):
        return
    X, y = training()
    every_row = sampled(name, X, y, 3)
    changed = 0
    for seed in range(5):
        study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed))
        sample = plugin.resample(X.copy(), y, 3, **plugin.space(study.ask()))
        assert set(y[sample.source]) == set(y)
        changed += len(sample.source) != len(every_row.source)
    assert changed
    for model in registry.names("models"):
        own = set(inspect.signature(plugin.resample).parameters)
        assert not {"resampler", *own} & set(registry.load("models", model).DEFAULTS)


@every("resamplers")
def test_resamplers_that_are_chosen_by_studies_are_there_and_the_first_changes_nothing(name):
    choices = registry.declared("resamplers", name, "CHOICES")
    assert set(choices) <= set(registry.names("resamplers")) - {name}
    assert not any(registry.declared("resamplers", choice, "NEEDS") for choice in choices)
    X, y = training()
    for own in (name, choices[0]) if choices else ():
        sample = sampled(own, X, y, 3)
        assert np.array_equal(sample.source, np.arange(len(X)))
        assert set(sample.weight) == {1.0}


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
    plugin = registry.load("reducers", name)
    columns = registry.declared("reducers", name, "COLUMNS")
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


@pytest.mark.parametrize("model", registry.names("models"))
@pytest.mark.parametrize("reducer", registry.names("reducers"))
def test_no_reducer_names_a_parameter_as_a_model_does(reducer, model):
    ranks = pd.DataFrame({"rank": [1, 2], "component": [1, 2], "explained": [0.6, 0.4]})
    own = registry.load("reducers", reducer).defaults(ranks)
    assert not {*own, "weight_power"} & set(registry.load("models", model).DEFAULTS)


def asked(plugin, seed=None):
    if seed is None:
        trial = optuna.trial.FixedTrial(plugin.DEFAULTS)
        return plugin.space(trial)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed))
    return plugin.space(study.ask())


def by_epochs(name):
    return registry.declared("models", name, "EPOCHS") > 0


def points(name, number):
    """Return the defaults of a model and so many points of its space.

    For a model that trains by epochs, a fit takes seconds, so it is only the last point.
    """
    plugin = registry.load("models", name)
    found = [plugin.DEFAULTS, *(asked(plugin, seed) for seed in range(number))]
    return found[-1:] if by_epochs(name) else found


def given(name, X):
    """Return features as a model is given them; images show the first one as a bright line."""
    if "images" in registry.declared("models", name, "NEEDS"):
        images = np.random.default_rng(9).uniform(0, 0.3, (len(X), SIZE, SIZE))
        line = (SIZE / 2 + 5 * X[:, 0]).clip(0, SIZE - 1).astype(int)
        images[np.arange(len(X)), line] += 0.7
        X = np.hstack([X[:, :2], images.reshape(len(X), -1)])
    return X.astype("float32")


def fit(name, params, X, y, weight=None, watch=None):
    """Fit a model; one that trains by epochs decides when to stop by a fifth of the rows."""
    shown, stopping = given(name, X), ()
    if by_epochs(name):
        own = None if weight is None else weight[::5]
        stopping = Stop(shown[::5], y[::5], own), watch
    return registry.load("models", name).fit(params, shown, y, weight, 5, *stopping)


def scores(name, fitted, X):
    score = getattr(fitted, "predict_proba", None) or fitted.decision_function
    return np.asarray(score(given(name, X)))


@functools.cache
def by_default(name):
    """Return a model fitted with its defaults to `training()`."""
    return fit(name, registry.load("models", name).DEFAULTS, *training())


def models():
    """All models; those whose optional libraries are not installed are skipped, and say so."""
    found = []
    for name in registry.names("models"):
        lacking = [n for n in optional(name) if importlib.util.find_spec(n) is None]
        reason = f"{' and '.join(lacking)} not installed: see envs/requirements-{name}.txt"
        marks = [pytest.mark.skip(reason=reason)] if lacking else []
        found.append(pytest.param(name, marks=marks))
    return pytest.mark.parametrize("name", found)


def optional(name):
    """The libraries of a model that has pins of its own."""
    if not (ROOT / f"envs/requirements-{name}.txt").exists():
        return []
    return libraries(f"plugins.models.{name}")


@models()
def test_models_fit_and_predict_with_their_defaults_and_anywhere_in_their_space(name):
    plugin = registry.load("models", name)
    X, y = training(0)
    X_new, y_new = training(1)
    assert asked(plugin) == plugin.DEFAULTS, "the defaults are a point of the space"
    for params in plugin.NEXT:
        assert plugin.space(optuna.trial.FixedTrial(params)) == params != plugin.DEFAULTS
    assert plugin.WEIGHT_POWER in (0.25, 0.5, 0.75, 1)
    values = scores(name, by_default(name), X_new)
    # for a model by epochs, the tests below fit other points
    others = [] if by_epochs(name) else points(name, 3)
    for found in [values, *(scores(name, fit(name, params, X, y), X_new) for params in others)]:
        assert found.shape == (len(X_new), 3)
        assert np.isfinite(found).all()
    hits = (values.argmax(axis=1) == y_new).sum()
    largest = np.bincount(y_new).max()
    assert hits >= largest, "not worse than always the largest class"
    looks_at_features = (values != values[0]).any()
    assert hits > largest or not looks_at_features, "better, for all that look at the features"


@models()
def test_models_do_not_warn_of_collinear_and_constant_features(name):
    X, y = training(sizes=(30, 12, 6))
    X = np.column_stack([X, X, X[:, 0] + X[:, 1], np.zeros(len(X))])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="keras")
        for params in points(name, 2):
            scores(name, fit(name, params, X, y), X)


@models()
def test_models_fit_a_handful_of_rows(name):
    X, y = training(sizes=(4, 3, 3))
    for params in points(name, 8):
        values = scores(name, fit(name, params, X, y), X)
        assert values.shape == (10, 3)
        assert np.isfinite(values).all()


@models()
def test_models_are_deterministic_and_models_by_epochs_tell_each(name):
    X, y = training()
    told = []
    again = fit(
        name,
        registry.load("models", name).DEFAULTS,
        *(X, y),
        watch=lambda epoch, loss: told.append((epoch, loss)),
    )
    np.testing.assert_array_equal(scores(name, by_default(name), X), scores(name, again, X))
    if not by_epochs(name):
        return
    history = again.history
    assert set(history) == {"loss", "accuracy", "validation_loss", "validation_accuracy"}
    assert {len(values) for values in history.values()} == {len(told)}
    assert len(told) <= registry.declared("models", name, "EPOCHS")
    assert told == list(enumerate(history["validation_loss"]))
    assert history["validation_loss"][again.best_epoch] == min(history["validation_loss"])


@models()
def test_models_that_take_missing_values_fit_and_predict_them(name):
    if not registry.declared("models", name, "MISSING"):
        return
    X, y = training()
    gaps = np.random.default_rng(3).uniform(size=X.shape) < 0.3
    gaps[:, 0] = y == 0  # what is missing tells a class
    gaps[:, -1] = True  # and one feature always is
    values = {}
    for told in (True, False):
        shown = np.where(gaps & told, np.nan, X)
        for params in points(name, 2):
            values[told] = scores(name, fit(name, params, shown, y), np.vstack([shown, X[:5]]))
            assert np.isfinite(values[told]).all()
    assert not np.array_equal(values[True], values[False])


@models()
def test_models_that_take_weights_heed_them(name):
    rows = registry.declared("models", name, "MAX_ROWS")
    assert rows is None or rows >= 1000
    if not registry.declared("models", name, "WEIGHTS"):
        return
    X, y = training()
    X_new, _ = training(1)
    weights = [np.where(y == 2, 20.0, 1.0), np.random.default_rng(0).uniform(0.1, 9, len(y))]
    params = registry.load("models", name).DEFAULTS
    for weight in weights[: 1 if by_epochs(name) else None]:
        weighted = fit(name, params, X, y, weight)
        assert not np.array_equal(
            scores(name, by_default(name), X_new), scores(name, weighted, X_new)
        )


def test_models_can_be_imported_without_what_not_everybody_needs():
    code = (
        "import sys; sys.modules.update(keras=None, jax=None, lightgbm=None, catboost=None); "
        "from lightfold import registry; "
        "print(*(registry.load('models', name).__name__ for name in registry.names('models')))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "scripts", text=True, capture_output=True
    )
    assert result.returncode == 0, result.stderr
    assert {f"lightfold.plugins.models.{name}" for name in ("cnn", "lightgbm", "catboost")} <= set(
        result.stdout.split()
    )


def curves(seed=0, points=80, bands=2):
    """Return the points of a star, in each band, that is faintest once per period of 0.7 days."""
    rng = np.random.default_rng(seed)
    found = []
    for band in range(bands):
        t = np.sort(rng.uniform(0, 400, points))
        mag = 14 + band - 0.4 * np.cos(2 * np.pi * t / 0.7) + rng.normal(scale=0.02, size=points)
        found.append(Curve(t, mag, np.full(points, 0.02)))
    return found


SKIES = {
    "two bands": (curves(), 0.7),
    "as few points as there may be": (curves(points=MIN_POINTS, bands=1), 0.7),
    "more points than an image has pixels": (curves(points=1_500, bands=1), 0.7),
    "no period": (curves(), np.nan),
    "a constant star": ([Curve(np.arange(20.0), np.full(20, 14.0), np.full(20, 0.1))], 0.7),
    "a period longer than all points": (curves(), 1e4),
}


def lit(points=12, bands="gr", days=60.0, seed=0, fluxes=False, gap=0.0):
    """Return a star that lights up once, as `stars` yields it."""
    rng = np.random.default_rng(seed)
    star = {}
    for number, band in enumerate(bands):
        t = np.sort(rng.uniform(0, days, points)) + gap * (np.arange(points) >= points // 2)
        flux = 1e5 * (1 + number) * np.exp(-(((t - 20) / 15) ** 2)) + rng.normal(0, 2e3, points)
        own = flux, np.full(points, 2e3)
        star[band] = (t + 59000, *magnitudes(*own), *(own if fluxes else ()))
    return star


def steady(points):
    """Return a star of constant magnitude in one band."""
    return {"g": (np.arange(59000.0, 59000 + points), np.full(points, 17.0), np.full(points, 0.1))}


#: Fluxes and errors of points that are all fainter than the reference image.
FAINTER = np.full(12, -9.0), np.ones(12)

SEEN = {
    **{f"{points} points": lit(points, seed=points) for points in range(3, 13)},
    "three in one band and two in the other": {**lit(3, "g"), **lit(2, "r")},
    "one band": lit(30, "r"),
    "huge gaps": lit(12, gap=3000.0),
    "non-detections": lit(60, days=300.0, fluxes=True),
    "negative fluxes alone": {"g": (np.arange(12.0), *[np.full(12, np.nan)] * 2, *FAINTER)},
    "a constant star": steady(12),
    "a constant star of three points": steady(3),
    "many points": lit(700, days=400.0, fluxes=True),
    "no band": {},
}


def of_family(name, star, least=3):
    """Return the features of a star that a family, and the period if it needs it, computes."""
    folds = registry.declared("families", name, "FOLDED")
    families = ["period", name] if folds else [name]
    settings = {**FEATURES, "families": families, "min_points": dict.fromkeys(families, least)}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return star_features(star, settings), settings


@every("families")
@pytest.mark.parametrize("sky", SEEN)
def test_families_give_numbers_or_none_of_few_points_without_a_warning(name, sky):
    found, settings = of_family(name, SEEN[sky])
    features = feature_names(settings)
    assert set(found) <= {*features, *columns(settings)}
    values = np.array([found.get(feature, np.nan) for feature in features], float)
    assert not np.isinf(values).any()
    again, _ = of_family(name, SEEN[sky])
    np.testing.assert_array_equal(values, [again.get(feature, np.nan) for feature in features])


@every("families")
def test_families_name_all_that_they_compute_and_nothing_else(name):
    found, settings = of_family(name, lit(60, days=80.0, fluxes=True))
    features = feature_names(settings)
    assert len(set(features)) == len(features)
    assert set(features) <= set(found)
    assert np.isfinite([found[feature] for feature in features]).any()
    assert registry.declared("families", name, "MIN_POINTS") >= 3
    assert registry.declared("families", name, "TAKES") in ("magnitudes", "fluxes")
    kinds = [
        registry.declared("families", name, kind) for kind in ("STAR", "BAND", "FOLDED", "PAIR")
    ]
    own = [feature for kind in kinds for feature in kind]
    assert own
    for feature, unit in registry.declared("families", name, "UNITS").items():
        assert feature in own
        units.Unit(unit)
    others = [other for other in registry.names("families") if other != name]
    taken = feature_names({**FEATURES, "families": others})
    assert not {*feature_names({**FEATURES, "families": [name]})} & {*taken}, "another's"


@every("families")
def test_families_need_the_points_they_say(name):
    least = registry.declared("families", name, "MIN_POINTS")
    kinds = ("BAND", "FOLDED")
    own = [f"{own}_g" for kind in kinds for own in registry.declared("families", name, kind)]
    for points, there in ((least, True), (least - 1, False)):
        found, _ = of_family(name, lit(points, "g", days=30.0), least)
        assert bool(found.keys() & set(own)) == (there and bool(own))


@every("channels")
@pytest.mark.parametrize("sky", SKIES)
def test_channels_draw_numbers_from_0_to_1_and_nothing_else(name, sky):
    own, period = SKIES[sky]
    before = [np.copy(values) for curve in own for values in curve]
    draw = registry.load("channels", name).draw
    image = draw(own, period)
    assert image.shape == (SIZE, SIZE)
    assert np.isfinite(image).all()
    assert image.min() >= 0
    assert image.max() <= 1
    assert image.any() or not np.isfinite(period), "there are points to draw"
    np.testing.assert_array_equal(image, draw(own, period))
    for was, now in zip(before, [values for curve in own for values in curve], strict=True):
        np.testing.assert_array_equal(was, now)


@every("channels")
def test_channels_tell_stars_apart_and_draw_each_from_itself_alone(name):
    draw = registry.load("channels", name).draw
    first, other = (draw(curves(seed), 0.7) for seed in (0, 1))
    backwards = [curve._replace(mag=curve.mag[::-1].copy()) for curve in curves()]
    assert not np.array_equal(first, other)
    assert not np.array_equal(first, draw(backwards, 0.7))
    np.testing.assert_array_equal(first, draw(curves(), 0.7))


@every("metrics")
def test_metrics(name):
    plugin = registry.load("metrics", name)
    y = np.array([0, 0, 0, 1, 1, 2])
    good = np.eye(3)[y] * 0.9 + 0.1 / 3
    bad = np.roll(good, 1, axis=1)
    values = [plugin.score(y, p.argmax(axis=1), p) for p in (good, bad)]
    if registry.declared("metrics", name, "PER_CLASS"):
        assert all(np.shape(value) == (3,) for value in values)
    else:
        assert all(isinstance(value, float) for value in values)
    better, worse = (np.mean(value) for value in values)
    assert (better > worse) == registry.declared("metrics", name, "GREATER_IS_BETTER")


def predictions(seed=0, sizes=(60, 25, 10)):
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    p = rng.dirichlet(np.ones(len(sizes)), len(y)) + 0.5 * np.eye(len(sizes))[y]
    return y, p / p.sum(axis=1, keepdims=True)


@every("metrics")
def test_metrics_take_a_weight_as_that_many_rows(name):
    score = registry.load("metrics", name).score
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
    score = registry.load("metrics", name).score
    y, p = predictions()
    code = np.array([1, 0, 2])  # the class of code k gets code[k]
    q = p[:, code.argsort()]
    value, other = score(y, p.argmax(axis=1), p), score(code[y], q.argmax(axis=1), q)
    if np.ndim(value):
        other = np.asarray(other)[code]
    assert np.allclose(value, other) != registry.declared("metrics", name, "ORDINAL")


@every("metrics")
def test_metrics_of_a_class_that_is_never_predicted_are_numbers(name):
    y = np.array([0, 0, 1, 1])
    p = np.tile([0.8, 0.1, 0.1], (4, 1))
    assert np.isfinite(registry.load("metrics", name).score(y, p.argmax(axis=1), p)).all()


@every("ensembles")
@pytest.mark.parametrize("nodes", [2, 3, 40])
def test_ensembles_give_each_node_a_share_and_the_same_one_again(name, nodes):
    plugin, metric = registry.load("ensembles", name), registry.load("metrics", "macro_f1")
    y, p = predictions()
    fold = np.arange(len(y)) % 3
    rng = np.random.default_rng(0)
    p = np.stack([0.6 * p + 0.4 * rng.dirichlet(np.ones(3), len(y)) for _ in range(nodes)])
    p[0, 0] = np.eye(3)[y[0] - 1]  # a probability of 0
    given = p.copy()
    weight, again = (plugin.weights(p, y, fold, metric, seed=7) for _ in range(2))
    assert weight.shape == (nodes,)
    assert (weight >= 0).all()
    assert weight.sum() == pytest.approx(1)
    np.testing.assert_array_equal(weight, again)
    np.testing.assert_array_equal(p, given)


@every("decisions")
def test_decisions_weigh_each_class_and_the_same_again(name):
    plugin, metric = registry.load("decisions", name), registry.load("metrics", "macro_f1")
    y, p = predictions()
    given = Answers(y, p.argmax(axis=1), p, np.arange(len(y)))
    before = p.copy()
    fractions = {
        "natural": dict(zip(CLASSES, np.bincount(y) / len(y), strict=True)),
        "trained": dict.fromkeys(CLASSES, 1 / 3),
    }
    weight, again = (plugin.weights(given, fractions, metric) for _ in range(2))
    assert weight.shape == (3,)
    assert np.isfinite(weight).all()
    assert (weight > 0).all()
    np.testing.assert_array_equal(weight, again)
    np.testing.assert_array_equal(p, before)
    assert isinstance(registry.declared("decisions", name, "PROBABILITIES"), bool)
    unknown = plugin.weights(given, {**fractions, "trained": None}, metric)
    assert unknown is None or (unknown > 0).all()


def answers(classes):
    """Return predictions of some stars whose ids are numbers, with what every catalogue reads."""
    code = np.arange(6) % len(classes)
    named = np.array(classes, dtype=object)[code]
    frame = pd.DataFrame({"object_id": [str(7 * star) for star in range(1, 7)]})
    frame["predicted"] = named
    p = np.full((6, len(classes)), 0.1 / len(classes)) + 0.9 * np.eye(len(classes))[code]
    frame[[f"p_{one}" for one in classes]] = p
    return frame.assign(
        **{"set": named, "abstained": False, "outlier": 0.5, "period": 0.7, "flags": ""}, model="a1"
    )


@every("catalogues")
def test_catalogues_write_whole_files_with_every_star(name, tmp_path):
    assert callable(registry.load("catalogues", name).write)
    usual = registry.declared("catalogues", name, "CLASSES")
    named = [one.casefold() for ours in usual.values() for one in ours]
    assert len(set(named)) == len(named), "a class has one name"
    minima = registry.declared("catalogues", name, "MINIMA")
    assert minima is None or (set(minima) <= set(usual) and set(minima.values()) <= {1, 2})
    classes = [ours[0] for ours in usual.values()][:3] or CLASSES
    frame = answers(classes)
    frame.to_parquet(tmp_path / "predictions.parquet", index=False)
    objects = frame[["object_id"]].assign(ra=[10.0 * star for star in range(6)], dec=-5.0)
    objects.to_parquet(tmp_path / "objects.parquet", index=False)
    points = [
        pd.DataFrame({"object_id": star, "band": band, "mjd": t + 58000, "mag": mag, "magerr": err})
        for star in frame["object_id"]
        for band, (t, mag, err) in zip("gr", curves(int(star)), strict=True)
    ]
    pd.concat(points).to_parquet(tmp_path / "light_curves.parquet", index=False)
    record = {"lightfold": "1.0", "task": "t", "name": "best", "id": "a1", "classes": classes}
    given = {table: str(tmp_path / f"{table}.parquet") for table in ("objects", "light_curves")}
    before = set(tmp_path.iterdir())
    for path in (tmp_path / "one.csv", tmp_path / "again.csv"):
        outputs.write(tmp_path / "predictions.parquet", {name: str(path)}, record, given)
    assert set(tmp_path.iterdir()) - before == {tmp_path / "one.csv", tmp_path / "again.csv"}
    assert (tmp_path / "one.csv").read_text() == (tmp_path / "again.csv").read_text()
    found = pd.read_csv(tmp_path / "one.csv", dtype=str)
    assert any(set(found[column]) == set(frame["object_id"]) for column in found)
