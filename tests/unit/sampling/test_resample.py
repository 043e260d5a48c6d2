"""Resampled rows: training rows are resampled, held-out rows never, fold by fold."""

import numpy as np
import pandas as pd
import pytest
from imblearn import combine, over_sampling
from imblearn.under_sampling import EditedNearestNeighbours, RandomUnderSampler
from lightfold import registry
from lightfold.errors import Impossible
from lightfold.sampling.imbalanced import clean_sample
from lightfold.sampling.resample import resample_split
from lightfold.sampling.sample import Copies, Sample
from lightfold.sampling.split import split
from lightfold.tables import feature_columns
from samples import copies_of, stars
from scipy.spatial import cKDTree

IMBLEARN = {
    "borderline_smote": over_sampling.BorderlineSMOTE,
    "adasyn": over_sampling.ADASYN,
    "smote_tomek": combine.SMOTETomek,
    "smote_enn": combine.SMOTEENN,
}


def rows_of(table, resampler, protocol="honest", **needed):
    divided = split(table, protocol, 0.2, 3, seed=3)
    rows, _, reason = resample_split(table, divided, protocol, resampler, seed=4, **needed)
    assert reason == ""
    return divided, rows


def resampled(name, X, y, seed=7):
    return registry.load("resamplers", name).resample(X, y, seed)


def blobs(*sizes, apart=1.0, features=3):
    """Return classes as clouds in a row, `apart` from each other."""
    y = np.repeat(np.arange(len(sizes)), sizes)
    X = np.random.default_rng(1).normal(size=(len(y), features))
    X[:, 0] += apart * y
    return X, y


@pytest.mark.parametrize("resampler", ["none", "random_over", "random_under", "smote", *IMBLEARN])
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


@pytest.mark.parametrize("name", IMBLEARN)
def test_rows_are_those_of_imbalanced_learn(name):
    X, y = blobs(150, 40, 20)
    sample = resampled(name, X, y)
    natural = len(sample.source) - len(sample.synthetic)
    rows = np.vstack([X[sample.source[:natural]], sample.synthetic])
    expected, labels = IMBLEARN[name](random_state=7).fit_resample(X, y)
    assert np.array_equal(
        np.unique(np.column_stack([rows, y[sample.source]]), axis=0),
        np.unique(np.column_stack([expected, labels]), axis=0),
    )
    assert len(rows) == len(expected)
    assert (np.diff(sample.source[:natural]) > 0).all(), "natural rows first and in order"


@pytest.mark.parametrize("sizes", [(150, 40, 20), (100, 30, 30), (60, 60, 20), (30, 90, 60, 30)])
def test_at_full_strength_rows_are_those_of_imbalanced_learn_by_default(sizes):
    X, y = blobs(*sizes)
    order = np.random.default_rng(3).permutation(len(y))
    X, y = X[order], y[order]
    for name, sampler in (
        ("random_over", over_sampling.RandomOverSampler),
        ("random_under", RandomUnderSampler),
        ("smote", over_sampling.SMOTE),
    ):
        sample = resampled(name, X, y)
        expected, labels = sampler(random_state=7).fit_resample(X, y)
        natural = len(sample.source) - len(sample.synthetic)
        assert np.array_equal(np.vstack([X[sample.source[:natural]], sample.synthetic]), expected)
        assert np.array_equal(y[sample.source], labels)


@pytest.mark.parametrize("name", ["smote_tomek", "smote_enn"])
def test_cleaners_drop_natural_and_made_rows(name):
    X, y = blobs(150, 40, 20)
    sample = resampled(name, X, y)
    natural = len(sample.source) - len(sample.synthetic)
    assert 0 < natural < len(X)
    assert 0 < len(sample.synthetic) < len(resampled("smote", X, y).synthetic)


def test_the_source_of_a_made_row_is_the_nearest_star_of_its_class():
    X, y = blobs(60, 20)
    for name in IMBLEARN:
        sample = resampled(name, X, y)
        stars_of = sample.source[len(sample.source) - len(sample.synthetic) :]
        for row, star in zip(sample.synthetic, stars_of, strict=True):
            members = np.flatnonzero(y == y[star])
            assert star == members[((X[members] - row) ** 2).sum(axis=1).argmin()]


def test_a_cleaner_that_leaves_no_row_of_a_class_says_so():
    X, y = blobs(60, 2, apart=0.0)
    sample = Sample(np.arange(len(X)), np.ones(len(X)), X[:0])
    with pytest.raises(Impossible, match="no row left of 1"):
        clean_sample(sample, EditedNearestNeighbours(sampling_strategy="all"), X, y)


@pytest.mark.parametrize("name", IMBLEARN)
def test_too_few_neighbours_are_impossible(name):
    with pytest.raises(Impossible, match="neighbors"):
        resampled(name, *blobs(60, 4))


def test_adasyn_leaves_a_class_that_is_far_from_all_others_as_it_is():
    X, y = blobs(100, 30, 20)
    X[y == 2] += 100
    sample = resampled("adasyn", X, y)
    made = y[sample.source[len(X) :]]
    assert set(made) == {1}
    with pytest.raises(Impossible, match="ADASYN"):
        resampled("adasyn", X[y != 1], y[y != 1])


def test_borderline_smote_makes_no_row_of_a_class_far_from_all_others():
    X, y = blobs(100, 30, 20)
    X[y == 2] += 100
    sample = resampled("borderline_smote", X, y)
    assert set(y[sample.source[len(X) :]]) == {1}


def test_copies_are_of_the_stars_trained_on_and_none_is_there_twice(table):
    copies = copies_of(table)
    divided, rows = rows_of(table, "light_curve_noise", augmented=copies)
    trained = rows[rows["role"] == "train"]
    for fold, part in trained.groupby(trained["fold"].fillna(-1)):
        held = divided["role"] == "test" if fold < 0 else divided["fold"] == fold
        made = part[part["synthetic"]]
        assert len(made)
        assert not set(made["source_id"]) & set(divided.loc[held, "object_id"])
        assert not made.duplicated(feature_columns(table)).any()
    made = trained[trained["synthetic"]]
    columns = feature_columns(table)
    distance, place = cKDTree(copies[columns]).query(made[columns])
    assert distance.max() < 1e-5, "rows are copies in their own units"
    assert (copies["source_id"].to_numpy()[place] == made["source_id"]).all()
    assert set(made["source_id"].map(table.set_index("object_id")["label"])) == {"rare", "rarest"}


def test_as_many_copies_are_drawn_as_make_classes_equal_or_all_there_are(table):
    y = table["label"].to_numpy()
    X = table[feature_columns(table)].to_numpy(dtype=float)
    draw = registry.load("resamplers", "light_curve_noise").resample
    source = np.repeat(np.arange(len(X)), 5)
    names = np.array([f"copy-{number}" for number in range(len(source))], dtype=object)
    sample = draw(X, y, 1, augmented=Copies(source, X[source] + 0.1, names))
    sizes = pd.Series(y[sample.source]).value_counts()
    assert sizes.to_dict() == {"common": 200, "rare": 200, "rarest": 20 + 5 * 20}
    drawn = dict(zip(names, source, strict=True))
    assert [drawn[name] for name in sample.names] == sample.source[len(X) :].tolist()
    nothing = draw(X, y, 1, augmented=Copies(source[:0], X[:0], names[:0]))
    assert nothing.source.tolist() == list(range(len(X)))


def test_copies_do_not_move_the_scaling_of_their_fold(table):
    copies = copies_of(table)
    _, rows = rows_of(table, "light_curve_noise", augmented=copies)
    others = copies.copy()
    divided = split(table, "honest", 0.2, 3, seed=3)
    test = set(divided.loc[divided["role"] == "test", "object_id"])
    others.loc[others["source_id"].isin(test), feature_columns(table)] += 1000
    _, again = rows_of(table, "light_curve_noise", augmented=others)
    assert rows.equals(again)
