"""Costs of kinds of jobs."""

import pandas as pd
import pytest
from lightfold.runtime.costs import COLUMNS, ROWS, RULES, Kind, Size, kind, size_of

FOREST = {"task": "binaries", "model": "random_forest", "resampler": "none"}


def work(rule, wildcards, *more):
    return kind(rule, wildcards, *more).work


def test_a_model_that_takes_long_costs_more_and_so_do_more_rows_and_more_trials():
    assert work("tune", {**FOREST, "model": "knn"}) < work("tune", FOREST)
    assert work("tune", FOREST) < work("tune", {**FOREST, "resampler": "smote"})
    assert work("tune", FOREST, 2, 30) == 2 * work("tune", FOREST, 2, 15)
    assert work("reduce", {"reducer": "pca"}) < work("reduce", {"reducer": "rfe"})
    assert work("crossvalidate", FOREST, 2, 30) == work("crossvalidate", FOREST, 2, 15)


def test_what_looks_at_nodes_costs_more_with_more_of_them():
    assert work("evaluate", {}, 300) == pytest.approx(3 * work("evaluate", {}, 100))
    assert work("balance", {}, 300) == RULES["balance"]
    assert work("conclude", {}) == 0


def test_jobs_that_differ_in_what_costs_nothing_are_of_one_kind():
    others = {"test_size": "0.10", "repeat": "1", "reducer": "pca"}
    assert kind("tune", FOREST) == kind("tune", {**FOREST, **others})
    assert kind("tune", FOREST) == Kind("tune", "binaries", "random_forest", work("tune", FOREST))


@pytest.mark.parametrize(
    ("rule", "size", "times"),
    [
        ("tune", Size(ROWS, COLUMNS), 1),
        ("tune", Size(ROWS / 2, COLUMNS / 4), 0.25),
        ("tune", Size(9 * ROWS, COLUMNS), 9),
        ("embed", Size(9 * ROWS, COLUMNS), 9),
        ("probe", Size(9 * ROWS, 4 * COLUMNS), 3),
        ("probe", Size(ROWS / 9, COLUMNS), 1),
        ("compare", Size(9 * ROWS, COLUMNS), 1),
    ],
)
def test_fits_grow_with_the_table_and_most_other_jobs_less(rule, size, times):
    assert Kind(rule, "binaries", "", 2.0).seconds(size) == pytest.approx(2 * times)


def test_the_size_of_a_table_is_read_from_its_foot(tmp_path):
    pd.DataFrame({"a": range(5), "b": range(5)}).to_parquet(tmp_path / "table.parquet")
    assert size_of(tmp_path / "table.parquet") == Size(5, 2)
