"""Costs of kinds of jobs, and the time left."""

import pytest
from lightfold.runtime.costs import START, Pace, cost, left


def test_a_model_that_takes_long_costs_more_and_a_resampler_that_adds_stars_too():
    knn, forest = ({"model": name, "resampler": "none"} for name in ("knn", "random_forest"))
    assert cost("tune", knn) < cost("tune", forest)
    assert cost("tune", forest) < cost("tune", {**forest, "resampler": "smote"})
    assert cost("conclude", {}) == START


def test_without_finished_jobs_the_table_counts():
    assert left([("tune", 4.0), ("probe", 8.0)], [], Pace(), cores=1) == 12


def test_many_finished_jobs_of_a_rule_count_alone():
    pace = Pace()
    for _ in range(1000):
        pace.add("tune", 1.0, 5.0)
        pace.add("probe", 1.0, 1.0)
    factors = pace.factors({"tune", "probe", "balance"})
    assert factors["tune"] == pytest.approx(5, rel=0.01)
    assert factors["probe"] == pytest.approx(1, rel=0.01)
    assert factors["balance"] == pytest.approx(3, rel=0.01)  # as all finished jobs


def test_one_finished_job_does_not_move_everything():
    pace = Pace()
    pace.add("look", START, 30 * START)
    assert pace.factors({"tune"})["tune"] < 6


def test_jobs_share_cores_and_the_longest_is_waited_for():
    pace = Pace()
    assert left([("tune", 4.0)] * 4, [], pace, cores=2) == 8
    assert left([("tune", 1.0), ("evaluate", 9.0)], [], pace, cores=2) == 9
    assert left([], [("tune", 4.0, 3.0)], pace, cores=2) == 1
    assert left([], [("tune", 4.0, 30.0)], pace, cores=2) == START
    assert left([], [], pace, cores=2) == 0
