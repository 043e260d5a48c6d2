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
