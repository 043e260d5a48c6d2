"""The audit sees a leak when one is planted, and none when there is none."""

import pandas as pd
import pytest
from lightfold.audit import check_rows, check_split, require_passed, twin_keys
from lightfold.errors import DataError
from lightfold.resample import resample_split
from lightfold.splits import split
from samples import stars


@pytest.fixture
def honest():
    table = stars()
    divided = split(table, "honest", 0.2, 3, seed=3)
    rows, _ = resample_split(table, divided, "honest", "smote", seed=4)
    return table, divided, rows


def failed(checks):
    return {name for name, offenders in checks.items() if offenders}


def test_an_honest_split_passes(honest):
    table, divided, rows = honest
    assert failed(check_split(divided, twin_keys(table))) == set()
    assert failed(check_rows(rows, divided)) == set()


def test_a_group_on_both_sides_is_seen(honest):
    table, divided, _ = honest
    group = divided["group"].where(divided.index != divided.index[0], divided["group"].iloc[-1])
    sides = divided["fold"].astype("Int64").fillna(-1)
    assert sides.iloc[0] != sides.iloc[-1], "the planted pair has to stand on two sides"
    found = check_split(divided.assign(group=group), twin_keys(table))
    assert failed(found) == {"group_on_both_sides"}


def test_identical_features_on_both_sides_are_seen(honest):
    table, divided, _ = honest
    table = table.copy()
    table.loc[table.index[-1], table.columns[3:]] = table.loc[table.index[0], table.columns[3:]]
    found = check_split(divided, twin_keys(table))
    assert failed(found) == {"identical_features_on_both_sides"}
    assert set(found["identical_features_on_both_sides"]) == {
        table["object_id"].iloc[0],
        table["object_id"].iloc[-1],
    }


def test_an_object_on_both_sides_is_seen(honest):
    table, divided, _ = honest
    other = divided.iloc[[0]].assign(fold=pd.array([2 if divided["fold"].iloc[0] != 2 else 1]))
    found = check_split(pd.concat([divided, other]), twin_keys(table))
    assert "object_on_both_sides" in failed(found)


@pytest.mark.parametrize("role", ["test", "validation"])
def test_synthetic_and_copied_rows_held_out_are_seen(honest, role):
    _, divided, rows = honest
    first = rows.index[rows["role"] == role][0]
    synthetic = rows.copy()
    synthetic.loc[first, "synthetic"] = True
    assert failed(check_rows(synthetic, divided)) == {"synthetic_row_held_out"}
    copied = pd.concat([rows, rows.loc[[first]]], ignore_index=True)
    assert "copied_row_held_out" in failed(check_rows(copied, divided))


@pytest.mark.parametrize("fold", [None, 1])
def test_a_test_star_in_any_training_fold_is_seen(honest, fold):
    _, divided, rows = honest
    star = divided.loc[divided["role"] == "test", "object_id"].iloc[0]
    own = (rows["role"] == "train") & (
        rows["fold"].isna() if fold is None else rows["fold"] == fold
    )
    planted = rows.copy()
    planted.loc[planted.index[own][0], ["source_id", "object_id"]] = star
    assert failed(check_rows(planted, divided)) == {"test_star_trained_on"}


def test_a_synthetic_row_made_from_a_test_star_is_seen(honest):
    _, divided, rows = honest
    star = divided.loc[divided["role"] == "test", "object_id"].iloc[0]
    planted = rows.copy()
    made = planted.index[planted["synthetic"] & (planted["role"] == "train")][0]
    planted.loc[made, "source_id"] = star
    assert failed(check_rows(planted, divided)) == {"test_star_trained_on"}


def test_a_validation_star_in_its_own_fold_is_seen(honest):
    _, divided, rows = honest
    star = divided.loc[divided["fold"] == 1, "object_id"].iloc[0]
    planted = rows.copy()
    first = planted.index[(rows["role"] == "train") & (rows["fold"] == 1)][0]
    planted.loc[first, ["source_id", "object_id"]] = star
    assert failed(check_rows(planted, divided)) == {"validation_star_trained_on"}


def test_the_run_fails_and_names_the_split():
    row = {
        **{"task": "binaries", "protocol": "honest", "test_size": 0.2, "repeat": 0},
        **{"resampler": "smote", "passed": False, "message": "3 stars stand on both sides"},
    }
    with pytest.raises(DataError, match="binaries/honest/test-0.20/repeat-0/smote: 3 stars"):
        require_passed(pd.DataFrame([row]))
    require_passed(pd.DataFrame([{**row, "passed": True}]))
