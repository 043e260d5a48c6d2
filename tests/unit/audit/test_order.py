"""The audit sees features that number the stars, and lets tables be sorted by real ones."""

import numpy as np
import pytest
from leaks import objects_of
from lightfold.audit.order import check_order
from samples import CLASSES, stars

TABLE = stars((60, 60, 60))
ROWS = np.arange(1.0, len(TABLE) + 1)
RNG = np.random.default_rng(0)
SORTED = np.sort(RNG.lognormal(size=len(TABLE)))


def found(planted, table=TABLE, allowed=(), **metadata):
    table = table.assign(planted=np.float32(planted))
    findings = check_order(table, objects_of(table, **metadata), allowed)
    return {(f["check"], f["severity"]) for f in findings if not f["passed"]}


ERROR = {("row_number_in_features", "error")}


@pytest.mark.parametrize(
    "planted",
    [ROWS, -ROWS, ROWS / 1000, 3 * ROWS + 1e6, np.cumsum(RNG.integers(1, 50, len(ROWS)))],
    ids=["rows", "falling", "scaled", "steps", "with gaps"],
)
def test_a_feature_that_counts_the_rows_is_an_error(planted):
    assert found(planted, row_in_file=ROWS) == ERROR


def test_so_is_a_feature_that_counts_as_an_identifier_does():
    shuffled = RNG.permutation(ROWS)
    assert found(shuffled, recno=shuffled, row_in_file=ROWS) == ERROR
    names = [f"star-{int(n):06d}" for n in shuffled]
    table = TABLE.assign(object_id=names)
    assert found(shuffled / 10, table) == ERROR


def test_a_row_number_that_is_allowed_by_name_passes():
    assert found(ROWS, allowed=["planted"], row_in_file=ROWS) == set()


@pytest.mark.parametrize(
    "planted",
    [SORTED, np.round(SORTED, 2), np.sort(RNG.integers(0, 60, len(ROWS))), RNG.normal(size=180)],
    ids=["floats", "rounded", "whole with ties", "unsorted"],
)
def test_a_table_sorted_by_a_real_feature_passes_if_rows_tell_no_class(planted):
    table = TABLE.assign(label=np.resize(CLASSES, len(TABLE)))
    assert found(planted, table, row_in_file=ROWS) == set()


def test_a_feature_in_the_order_of_the_classes_is_a_warning():
    table = TABLE.sort_values("label", ignore_index=True)
    assert found(SORTED, table, row_in_file=ROWS) == {("rows_in_features", "warning")}
