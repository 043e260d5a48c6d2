"""A record has to be the planned node's own, and to say what its study chose."""

import json

import pandas as pd
import pytest
from lightfold.audit.records import check_parameters, check_records

AXES = {
    **{"task": "t", "protocol": "honest", "test_size": "0.20", "repeat": "0"},
    **{"resampler": "none", "reducer": "none", "model": "knn"},
}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, set()),
        ({"seed": 2}, {"record_of_another_node"}),
        ({"code": "older"}, {"computed_by_other_code"}),
        ({"impossible": "too few stars", "seed": 2}, set()),
    ],
)
def test_a_record_is_of_the_node_of_its_folder(changed, expected, tmp_path):
    path = tmp_path / "params.json"
    node = {**AXES, "test_size": 0.2, "repeat": 0}
    path.write_text(json.dumps({"node": node, "seed": 1, "code": "c", **changed}))
    found = check_records([str(path)], [{"axes": AXES, "seed": 1, "code": "c"}])
    assert {own["check"] for own in found if not own["passed"]} == expected
    assert all(own["model"] == "knn" for own in found)


def test_a_record_of_another_model_is_seen(tmp_path):
    path = tmp_path / "params.json"
    node = {**AXES, "test_size": 0.2, "repeat": 0, "model": "svc"}
    path.write_text(json.dumps({"node": node, "seed": 1, "code": "c"}))
    first, _ = check_records([str(path)], [{"axes": AXES, "seed": 1, "code": "c"}])
    assert not first["passed"]


@pytest.mark.parametrize(
    ("changed", "passed"),
    [({}, True), ({"params": {"n_neighbors": 9}}, False), ({"weight_power": 0.5}, False)],
)
def test_parameters_are_those_of_the_best_trial(node, changed, passed):
    *_, left = node
    record = {"node": {"model": "knn", "reducer": "none"}, **left.record, **changed}
    found = check_parameters(record, left.trials, pd.DataFrame())
    assert found["passed"] == passed
