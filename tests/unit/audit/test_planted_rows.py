"""The audit sees rows that are planted in a sample, and no others."""

import numpy as np
import pandas as pd
import pytest
from leaks import examined, failed, sample_of
from lightfold.audit.rows import check_rows
from lightfold.data.groups import groups
from lightfold.tables import feature_columns
from samples import CLASSES, stars


@pytest.mark.parametrize("role", ["test", "validation"])
def test_synthetic_and_copied_rows_held_out_are_seen(role):
    table = stars()
    divided, rows, _ = sample_of(table)
    first = rows.index[rows["role"] == role][0]
    synthetic = rows.copy()
    synthetic.loc[first, "synthetic"] = True
    found = failed(check_rows(synthetic, divided, table))
    assert found == {"synthetic_row_held_out", "held_out_elsewhere"}
    copied = pd.concat([rows, rows.loc[[first]]], ignore_index=True)
    found = failed(check_rows(copied, divided, table))
    assert found == {"copied_row_held_out", f"{role}_support"}


def test_a_test_set_of_other_stars_of_the_same_numbers_is_seen():
    table = stars()
    divided, rows, _ = sample_of(table, resampler="none")
    swapped = {}
    label = table.set_index("object_id")["label"]
    for name in CLASSES:
        test, train = (
            divided.loc[(divided["role"] == role) & (table["label"] == name), "object_id"].iloc[0]
            for role in ("test", "train")
        )
        swapped |= {test: train, train: test}
    other = rows.replace({"object_id": swapped, "source_id": swapped})
    assert (label[other["source_id"]].to_numpy() == label[rows["source_id"]].to_numpy()).all()
    assert "held_out_elsewhere" in failed(check_rows(other, divided, table))


@pytest.mark.parametrize("fold", [None, 1])
def test_a_test_star_in_any_training_fold_is_seen(fold):
    table = stars()
    divided, rows, _ = sample_of(table)
    star = divided.loc[divided["role"] == "test", "object_id"].iloc[0]
    own = (rows["role"] == "train") & (
        rows["fold"].isna() if fold is None else rows["fold"] == fold
    )
    planted = rows.copy()
    planted.loc[planted.index[own][0], ["source_id", "object_id"]] = star
    assert "test_star_trained_on" in failed(check_rows(planted, divided, table))


def test_a_row_made_from_a_test_star_under_a_training_stars_name_is_seen():
    table = stars(features=10)
    divided, rows, _ = sample_of(table)
    star = divided.loc[divided["role"] == "test", "object_id"].iloc[0]
    made = rows.index[rows["synthetic"] & (rows["role"] == "train") & rows["fold"].isna()][0]
    columns = feature_columns(table)
    values = table.set_index("object_id").loc[star, columns].to_numpy(dtype=float)
    for shift, check in ((0, "same_features_trained_on"), (1e-4, "near_features_trained_on")):
        planted = rows.copy()
        planted.loc[made, columns] = (values + shift).astype("float32")
        assert failed(check_rows(planted, divided, table)) == {check}


@pytest.mark.parametrize("features", [4, 10])
def test_copies_with_noise_under_training_stars_names_are_seen(features):
    table = stars((400, 80, 40), features=features)
    divided, rows, _ = sample_of(table)
    test = divided.loc[divided["role"] == "test", "object_id"].iloc[:20]
    made = rows.index[rows["synthetic"] & (rows["role"] == "train") & rows["fold"].isna()][:20]
    columns = feature_columns(table)
    values = table.set_index("object_id").loc[test, columns].to_numpy(dtype=float)
    noise = np.random.default_rng(0).normal(scale=3e-3, size=values.shape)
    rows.loc[made, columns] = (values + noise).astype("float32")
    assert failed(check_rows(rows, divided, table)) == {"near_features_trained_on"}


@pytest.mark.parametrize("kind", ["sentinels", "one dimension", "rounded", "few stars"])
def test_stars_that_are_alike_by_chance_are_no_leak(kind):
    table = stars((900, 150, 60) if kind != "few stars" else (40, 30, 30), features=10)
    columns = feature_columns(table)
    values = table[columns].to_numpy()
    rng = np.random.default_rng(1)
    if kind == "sentinels":  # failed fits of all but one feature
        values[np.ix_(rng.uniform(size=len(table)) < 0.3, range(1, 10))] = 0
    elif kind == "one dimension":
        values = values[:, :1] * np.arange(1, 11, dtype="float32")
    elif kind == "rounded":
        values = values.round(1)
    table[columns] = values
    table["group"] = groups(table[["object_id"]], table[columns], 2).to_numpy()
    for resampler in ("none", "smote"):
        assert examined(table, resampler=resampler) == set(), resampler


def test_a_relative_of_a_held_out_star_is_seen():
    table = stars()
    divided, rows, _ = sample_of(table)
    test, train = (divided.index[divided["role"] == role][0] for role in ("test", "train"))
    divided.loc[test, "group"] = divided.loc[train, "group"]
    assert failed(check_rows(rows, divided, table)) == {"test_group_trained_on"}


def test_rows_of_nobody_and_in_no_role_are_seen():
    table = stars()
    divided, rows, _ = sample_of(table)
    for column, value in (("source_id", "nobody"), ("role", "trian"), ("object_id", "star-0001")):
        planted = rows.copy()
        first = planted.index[(rows["role"] == "train") & (rows["source_id"] != "star-0001")][0]
        planted.loc[first, column] = value
        assert "unknown_row" in failed(check_rows(planted, divided, table)), column
