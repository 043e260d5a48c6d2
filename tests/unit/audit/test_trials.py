"""Features of a task are tried once, with the same findings again."""

import numpy as np
from lightfold.audit.trials import try_features
from samples import stars


def test_all_checks_are_made_and_an_honest_table_passes_them():
    table = stars((120, 80, 60), missing=0.1)
    found = try_features(table, seed=4)
    assert [finding["check"] for finding in found] == [
        "one_class_told_by_feature",
        "encoded_label_in_features",
        "probabilities_in_features",
        "discovery_order_in_features",
        "values_filled_by_class",
        "missing_tells_classes",
    ]
    assert all(finding["passed"] for finding in found)
    assert {finding["severity"] for finding in found} == {"warning", "remark"}
    planted = table.assign(x7=np.float32(table["label"] == "rare"))
    assert try_features(planted, seed=4) == try_features(planted, seed=4)
    assert not try_features(planted, seed=4)[0]["passed"]


def test_a_table_with_few_stars_or_without_features_is_no_trouble():
    for table in (stars((12, 3)), stars((5, 4)), stars((30, 30))[["object_id", "group", "label"]]):
        assert all(finding["passed"] for finding in try_features(table, seed=0))
