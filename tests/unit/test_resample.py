"""Resampled rows: what is trained on is resampled, what is held out never, fold by fold."""

import numpy as np
import pytest
from lightfold.resample import resample_split
from lightfold.splits import split
from lightfold.tables import feature_columns
from samples import stars


def rows_of(table, resampler, protocol="honest"):
    divided = split(table, protocol, 0.2, 3, seed=3)
    rows, _, reason = resample_split(table, divided, protocol, resampler, seed=4)
    assert reason == ""
    return divided, rows


@pytest.mark.parametrize("resampler", ["none", "random_over", "random_under", "smote"])
def test_held_out_rows_are_each_star_once(table, resampler):
    divided, rows = rows_of(table, resampler)
    for role, fold in (("test", None), ("validation", 0), ("validation", 1), ("validation", 2)):
        own = rows[
            (rows["role"] == role) & (rows["fold"].isna() if fold is None else rows["fold"] == fold)
        ]
        same = divided["fold"].isna() if fold is None else divided["fold"] == fold
        assert own["object_id"].tolist() == divided["object_id"][same].tolist()
        assert not own["synthetic"].any()
        assert (own["weight"] == 1).all()


@pytest.mark.parametrize("resampler", ["random_over", "random_under", "smote"])
def test_trained_classes_are_balanced_in_every_fold(table, resampler):
    _, rows = rows_of(table, resampler)
    trained = rows[rows["role"] == "train"]
    label = table.set_index("object_id")["label"].reindex(trained["source_id"]).to_numpy()
    counts = trained.assign(label=label).groupby([trained["fold"].fillna(-1), "label"]).size()
    assert counts.groupby(level=0).nunique().max() == 1


def test_class_weights_balance_the_weight(table):
    _, rows = rows_of(table, "class_weight")
    trained = rows[(rows["role"] == "train") & rows["fold"].isna()]
    label = table.set_index("object_id")["label"].reindex(trained["object_id"]).to_numpy()
    weights = trained.groupby(label)["weight"].sum()
    np.testing.assert_allclose(weights, weights.iloc[0])
    assert trained["object_id"].is_unique


def test_smote_rows_lie_among_their_class_and_only_they_carry_features(table):
    _, rows = rows_of(table, "smote")
    columns = feature_columns(table)
    assert rows.loc[rows["synthetic"], columns].notna().all().all()
    assert rows.loc[~rows["synthetic"], columns].isna().all().all()
    assert rows.loc[rows["synthetic"], "object_id"].isna().all()
    label = table.set_index("object_id")["label"]
    made = rows[rows["synthetic"] & rows["fold"].isna()]
    for name in ("rare", "rarest"):
        own = made[label.reindex(made["source_id"]).to_numpy() == name]
        members = table.loc[table["label"] == name, columns]
        assert (own[columns].min() >= members.min() - 1e-4).all()
        assert (own[columns].max() <= members.max() + 1e-4).all()


def test_smote_copes_with_missing_values_without_inventing_any_in_natural_rows():
    table = stars(missing=0.1)
    _, rows = rows_of(table, "smote")
    assert rows.loc[rows["synthetic"], feature_columns(table)].notna().all().all()


def test_what_happens_to_held_out_stars_changes_nothing_trained_on(table):
    _, rows = rows_of(table, "smote")
    divided = split(table, "honest", 0.2, 3, seed=3)
    shifted = table.copy()
    test = (divided["role"] == "test").to_numpy()
    shifted.loc[test, feature_columns(table)] += 1000
    again, _, _ = resample_split(shifted, divided, "honest", "smote", seed=4)
    assert rows.equals(again)


def test_a_resampler_that_cannot_run_says_why():
    table = stars((60, 12, 5))
    divided = split(table, "honest", 0.2, 3, seed=3)
    rows, _, reason = resample_split(table, divided, "honest", "smote", seed=4)
    assert rows.empty
    assert "SMOTE" in reason
    assert "neighbors" in reason


def test_the_same_seed_gives_the_same_rows(table):
    assert rows_of(table, "smote")[1].equals(rows_of(table, "smote")[1])
