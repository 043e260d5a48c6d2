"""The audit sees encoded labels and another model's probabilities, and lets shares pass."""

import numpy as np
import pandas as pd
import pytest
from leaks import failed
from lightfold.audit.encoded import check_encoded
from lightfold.audit.worth import Trials, draw_stars
from lightfold.tables import feature_columns
from samples import CLASSES, stars
from scipy.special import expit, logit
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import SVC

TABLE = stars((240, 160, 120), seed=5)
FEATURES = feature_columns(TABLE)
TABLE[FEATURES] += np.random.default_rng(9).normal(scale=0.8, size=(len(TABLE), len(FEATURES)))
OWN = (TABLE["label"] == "rare").astype(float)


def found(table):
    some = draw_stars(table, feature_columns(table), seed=0)
    return check_encoded(table, Trials(some, seed=0))


def encoded(stars_each, without_own=False, prior=0, noise=0.0):
    rng = np.random.default_rng(1)
    order = np.argsort(np.argsort(rng.normal(size=len(TABLE)) + 2.4 * OWN.to_numpy()))
    category = pd.Series(order // stars_each)
    total, size = (OWN.groupby(category).transform(how) for how in ("sum", "size"))
    total, size = (total - OWN, size - 1) if without_own else (total, size)
    return (total + prior * OWN.mean()) / (size + prior) + noise * rng.normal(size=len(TABLE))


@pytest.mark.parametrize(
    "planted",
    [
        encoded(13),
        encoded(4),
        encoded(13, without_own=True),
        encoded(13, prior=5),
        encoded(13, noise=0.02),
    ],
    ids=["categories", "small ones", "without the own star", "smoothed", "with noise"],
)
def test_the_share_of_a_class_in_categories_is_named(planted):
    for dtype in ("float32", "float64"):
        table = TABLE.assign(x7=planted.astype(dtype))
        shares, _ = found(table)
        assert not shares["passed"]
        assert "x7 (class rare: macro-F1" in shares["message"]


def probabilities():
    forest = RandomForestClassifier(100, min_samples_leaf=2, random_state=0)
    return forest.fit(TABLE[FEATURES], TABLE["label"]).predict_proba(TABLE[FEATURES])


HOW = ["all", "all but one", "rounded", "rounded to tenths", "log odds", "logarithms", "percent"]
HOW += ["percent, all but one", "another scale", "noise", "percent with noise"]


@pytest.mark.parametrize("how", HOW)
def test_probabilities_of_a_model_are_named_together(how):
    said = probabilities()
    noise = 0.02 * np.random.default_rng(3).normal(size=said.shape)
    said = {
        "all": said,
        "all but one": said[:, :2],
        "rounded": said.round(2),
        "log odds": logit(np.clip(said, 1e-3, 1 - 1e-3)),
        "logarithms": np.log(np.clip(said, 1e-3, 1)),
        "rounded to tenths": said.round(1),
        "percent": 100 * said,
        "percent, all but one": 100 * said[:, :2],
        "another scale": 7.3 * said,
        "noise": said + noise,
        "percent with noise": 100 * (said + noise),
    }[how]
    are_named_together(said)


def are_named_together(said):
    columns = {f"x{7 + n}": np.float32(said[:, n]) for n in range(said.shape[1])}
    _, groups = found(TABLE.assign(**columns))
    assert not groups["passed"]
    assert ", ".join(columns) in groups["message"]
    assert "macro-F1" in groups["message"]


@pytest.mark.parametrize(
    "model",
    [
        SVC(C=100, gamma=1),
        OneVsRestClassifier(SVC(C=10, gamma=0.4)),
        HistGradientBoostingClassifier(max_iter=50),
    ],
    ids=["votes", "margins", "boosted trees"],
)
def test_so_are_the_scores_of_a_model(model):
    are_named_together(
        model.fit(TABLE[FEATURES], TABLE["label"]).decision_function(TABLE[FEATURES])
    )


def test_so_is_the_probability_of_one_class():
    assert failed(found(TABLE.assign(x7=np.float32(probabilities()[:, 1])))) == {
        "encoded_label_in_features"
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("chosen", [[0, 1], [1, 2, 3]])
def test_so_are_the_probabilities_of_some_of_several_classes(seed, chosen):
    table = stars((200, 150, 100), seed=seed)
    halves = np.random.default_rng(seed).choice(["", " II"], len(table))
    table["label"] += halves  # six classes, of which each two are alike
    table[FEATURES] += np.random.default_rng(seed).normal(scale=0.8, size=(450, len(FEATURES)))
    forest = RandomForestClassifier(200, min_samples_leaf=2, random_state=seed)
    said = forest.fit(table[FEATURES], table["label"]).predict_proba(table[FEATURES])
    table = table.assign(**{f"x{7 + n}": np.float32(said[:, n]) for n in chosen})
    assert "encoded_label_in_features" in failed(found(table))


@pytest.mark.parametrize("seed", range(5))
def test_a_fraction_that_tells_one_class_passes_if_its_mean_is_not_the_share_of_the_class(seed):
    rng = np.random.default_rng(seed)
    high = rng.uniform(0.6, 1, len(TABLE))
    fraction = np.where(OWN, high, rng.uniform(0, 0.1, len(TABLE)))
    table = TABLE.assign(x7=np.float32(fraction))
    assert 0.015 < abs(fraction.mean() - OWN.mean()) < 0.05
    assert failed(found(table)) == set()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("log_odds", [False, True])
def test_so_is_the_probability_of_one_of_two_classes(seed, log_odds):
    table = stars((300, 150), seed=seed)
    table[FEATURES] += np.random.default_rng(seed).normal(scale=0.8, size=(450, len(FEATURES)))
    forest = RandomForestClassifier(200, min_samples_leaf=2, random_state=seed)
    said = forest.fit(table[FEATURES], table["label"]).predict_proba(table[FEATURES])[:, 0]
    said = logit(np.clip(said, 1e-3, 1 - 1e-3)) if log_odds else said
    assert "encoded_label_in_features" in failed(found(table.assign(x7=np.float32(said))))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", ["between 0 and 1", "piled up", "categories", "fractions"])
def test_features_between_0_and_1_pass(seed, kind):
    table = stars((240, 160, 120), seed=seed)
    X = table[FEATURES] - table[FEATURES].mean()
    if kind == "between 0 and 1":
        X = expit(1.5 * X)
    elif kind == "piled up":
        X = (0.5 + 0.4 * X).clip(0, 1)
    elif kind == "categories":
        X = expit(X.round(1))
    else:  # of 40 points of a light curve, as of those beyond one standard deviation
        X = pd.DataFrame(np.random.default_rng(seed).binomial(40, expit(X)) / 40, columns=FEATURES)
    assert failed(found(table.assign(**X.astype("float32")))) == set()


def test_fractions_that_sum_to_1_and_tell_no_class_pass():
    parts = np.random.default_rng(0).dirichlet(np.ones(3), len(TABLE))
    table = TABLE.assign(**{f"x{7 + n}": np.float32(parts[:, n]) for n in range(len(CLASSES))})
    assert failed(found(table)) == set()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("scatter", [0.05, 0.15, 0.3])
@pytest.mark.parametrize("steps", [False, True])
def test_classes_at_the_corners_of_a_simplex_pass(seed, scatter, steps):
    rng = np.random.default_rng(seed)
    code = TABLE["label"].factorize()[0]
    X = np.eye(len(CLASSES))[code] + scatter * rng.standard_t(4, (len(code), len(CLASSES)))
    X = X.round(1) if steps else X
    table = TABLE.assign(**{f"x{7 + n}": np.float32(X[:, n]) for n in range(len(CLASSES))})
    assert "probabilities_in_features" not in failed(found(table))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("classes", [3, 4])
def test_classes_that_lie_far_apart_along_an_axis_each_pass(seed, classes):
    rng = np.random.default_rng(seed)
    code = rng.integers(classes, size=400)
    X = 5 * np.eye(classes)[code] + rng.normal(size=(400, classes))
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    table = pd.DataFrame(X, columns=[f"x{n}" for n in range(classes)]).astype("float32")
    table = table.assign(f0=np.float32(rng.normal(size=400)))
    table = table.assign(label=[f"class {n}" for n in code], group=np.arange(400).astype(str))
    signs = [balanced_accuracy_score(code == n, X[:, n] > 0) for n in range(classes)]
    assert min((X.argmax(axis=1) == code).mean(), *signs) > 0.9, "as margins do"
    assert "probabilities_in_features" not in failed(found(table))


@pytest.mark.parametrize("whole", [1, 100])
def test_a_period_and_an_amplitude_below_1_or_100_pass(whole):
    rng = np.random.default_rng(whole)
    common, rare = (TABLE["label"] == name for name in ("common", "rare"))
    long, strong = rng.uniform(0.4, 0.9, len(TABLE)), rng.uniform(0.1, 0.45, len(TABLE))
    period, amplitude = np.where(common, long, 0.02 * long), np.where(rare, strong, 0.05 * strong)
    table = TABLE.assign(x7=np.float32(whole * period), x8=np.float32(whole * amplitude))
    assert "probabilities_in_features" not in failed(found(table))


def test_probabilities_that_add_nothing_pass():
    table = stars((240, 160, 120), seed=5)
    table[FEATURES] *= 2  # every star is told rightly without them
    center = table.groupby("label")[FEATURES].transform("mean")
    table[FEATURES] += 4 * center
    forest = RandomForestClassifier(100, min_samples_leaf=5, random_state=0)
    said = forest.fit(table[FEATURES], table["label"]).predict_proba(table[FEATURES])
    table = table.assign(**{f"x{7 + n}": np.float32(said[:, n]) for n in range(3)})
    assert "probabilities_in_features" not in failed(found(table))


def test_features_that_are_known_in_one_class_or_in_the_others_are_no_trouble():
    table = TABLE.copy()
    rare = table["label"] == "rare"
    table[FEATURES[0]] = table[FEATURES[0]].where(rare)
    for name in FEATURES[1:]:
        table[name] = table[name].mask(rare)
    assert failed(found(table)) == set()
