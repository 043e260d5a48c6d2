"""The audit sees features that tell the class, or that are nuisances under another name."""

import numpy as np
import pytest
from leaks import failed, objects_of
from lightfold.audit.features import check_features, known_nuisances
from samples import CLASSES, stars


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("code", ("label_in_features", "error")),
        ("subtypes", ("label_in_features", "error")),
        ("code of some", ("label_in_features", "error")),
        ("noisy code", ("class_told_by_one_feature", "warning")),
        ("code with mistakes", ("class_told_by_one_feature", "warning")),
        ("constant", None),
        ("flag", None),
    ],
)
@pytest.mark.parametrize("order", ["sorted", "shuffled"])
def test_a_feature_made_from_the_label_is_seen_whatever_the_order(kind, expected, order):
    table = stars()
    rng = np.random.default_rng(0)
    code = table["label"].map({name: 1.0 * n for n, name in enumerate(CLASSES)})
    planted = {
        "code": code,
        "subtypes": 2 * code + rng.integers(0, 2, len(code)),
        "code of some": code.where(rng.uniform(size=len(code)) < 0.45),
        "noisy code": code + rng.normal(scale=0.1, size=len(code)),
        "code with mistakes": code.where(rng.uniform(size=len(code)) > 0.03, 1.0),
        "constant": 0 * code,
        "flag": (rng.uniform(size=len(code)) < 0.02) * 1.0,
    }[kind]
    table = table.assign(planted=planted.astype("float32"))
    if order == "shuffled":
        table = table.sample(frac=1, random_state=1, ignore_index=True)
    none = known_nuisances(table, objects_of(table), objects_of(table))
    found = [f for f in check_features(table, none) if not f["passed"]]
    assert [(f["check"], f["severity"]) for f in found] == ([expected] if expected else [])
    assert all("planted" in f["message"] for f in found)


def test_a_feature_of_a_few_stars_with_a_value_each_is_no_code():
    table = stars((20, 20))
    few = table["f0"].where(np.arange(40) % 20 < 8)
    none = known_nuisances(table, objects_of(table), objects_of(table))
    found = check_features(table.assign(few=few), none)
    assert "label_in_features" not in failed(found)


def test_a_nuisance_under_another_name_is_a_warning_that_names_it():
    table = stars()
    ra = np.random.default_rng(0).uniform(0, 360, len(table))
    nuisances = known_nuisances(table, objects_of(table, ra=ra, b_mag=ra), objects_of(table))
    assert list(nuisances) == ["ra"]
    found = check_features(table.assign(x7=np.float32(ra**2)), nuisances)
    warned = next(finding for finding in found if not finding["passed"])
    assert warned["check"] == "nuisance_in_features"
    assert "x7 (as ra)" in warned["message"]


def test_a_nuisance_is_not_seen_in_a_handful_of_values():
    table = stars()
    ra = np.random.default_rng(0).uniform(0, 360, len(table))
    nuisances = known_nuisances(table, objects_of(table, ra=ra), objects_of(table))
    few = np.where(np.arange(len(table)) < 6, ra, np.nan)
    levels = np.float32(ra // 60)
    loose = np.float32(ra + np.random.default_rng(1).normal(scale=32, size=len(table)))
    found = check_features(table.assign(x7=few, x8=levels, x9=loose), nuisances)
    assert "nuisance_in_features" not in failed(found)
    half = np.where(np.arange(len(table)) % 2, np.sqrt(ra), np.nan)
    assert "nuisance_in_features" in failed(check_features(table.assign(x7=half), nuisances))


@pytest.mark.parametrize("limits", [1, 2])
def test_classes_that_are_defined_by_limits_are_a_remark(limits):
    table = stars((300, 100, 100))
    period = 10 ** np.random.default_rng(2).normal(size=len(table))
    label = np.array(CLASSES)[np.digitize(period, [0.5, 3][:limits])]
    none = known_nuisances(table, objects_of(table), objects_of(table))
    found = check_features(table.assign(period=np.float32(period), label=label), none)
    (remark,) = [finding for finding in found if not finding["passed"]]
    assert remark["check"] == "classes_are_limits_of_feature"
    assert remark["severity"] == "remark"
    assert remark["message"].endswith(": period")


def test_a_code_with_a_tenth_of_mistakes_is_a_warning():
    table = stars((300, 100, 100))
    rng = np.random.default_rng(3)
    code = table["label"].map({name: 1.5 * n for n, name in enumerate(CLASSES)})
    wrong = rng.uniform(size=len(table)) < 0.1
    code = code.mask(wrong, 1.5 * rng.integers(0, 3, len(table)))
    none = known_nuisances(table, objects_of(table), objects_of(table))
    found = check_features(table.assign(x7=np.float32(code)), none)
    assert failed(found) == {"class_told_by_one_feature"}
    few = check_features(table[["object_id", "label"]].assign(x7=np.float32(code)), none)
    assert [f["severity"] for f in few if not f["passed"]] == ["remark"]


@pytest.mark.parametrize("kind", ["goes with another", "another tells as well", "alike copies"])
def test_a_feature_that_tells_all_classes_passes_if_it_is_natural(kind):
    table = stars((300, 100, 100))
    rng = np.random.default_rng(4)
    code = table["label"].map({name: 3.0 * n for n, name in enumerate(CLASSES)})
    noise, more = rng.normal(scale=0.65, size=(2, len(table)))
    period = np.float32(code + noise)
    own = {
        "goes with another": {"period": period, "brightness": np.float32(noise + more / 3)},
        "another tells as well": {"period": period, "shape": np.float32(-((code - 4) % 9) + more)},
        "alike copies": {"period": period, "power": np.float32(np.exp(period))},
    }[kind]
    none = known_nuisances(table, objects_of(table), objects_of(table))
    found = failed(check_features(table.assign(**own), none))
    assert ("class_told_by_one_feature" in found) == (kind == "alike copies")


def test_a_suspect_among_classes_that_are_too_small_to_try_is_named():
    table = stars((64,), features=3)
    number = np.arange(64) // 8
    table["label"] = [f"c{own}" for own in number]
    noise = np.random.default_rng(0).normal(scale=0.05, size=len(table))
    none = known_nuisances(table, objects_of(table), objects_of(table))
    found = check_features(table.assign(x7=np.float32(number + noise)), none)
    assert "class_told_by_one_feature" in failed(found)


def test_positions_that_are_features_are_no_nuisances():
    table = stars()
    objects = objects_of(table, ra=table["f0"], dec=table["f1"])
    allowed = table.rename(columns={"f0": "ra"})
    assert list(known_nuisances(table, objects, objects_of(table))) == ["dec", "ra"]
    assert list(known_nuisances(allowed, objects, objects_of(table))) == ["dec"]


def test_a_code_with_a_little_of_another_feature_is_a_warning():
    table = stars((240, 160, 120), features=8)
    table["f1"] += np.random.default_rng(1).normal(scale=1.5, size=len(table)).astype("float32")
    code = table["label"].map({name: float(n) for n, name in enumerate(CLASSES)})
    none = known_nuisances(table, objects_of(table), objects_of(table))
    found = check_features(table.assign(x7=np.float32(code + 0.05 * table["f1"])), none)
    assert "class_told_by_one_feature" in failed(found)
