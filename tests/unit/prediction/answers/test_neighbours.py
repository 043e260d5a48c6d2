"""The nearest training stars, and how strange a star is."""

import numpy as np
import pandas as pd
import pytest
from lightfold.prediction.answers.neighbours import FAR, Neighbours

FEATURES = ["period", "amplitude", "colour", "noise"]


def stars(number=400, seed=0):
    """Return training stars of two classes, whose periods and amplitudes differ."""
    rng = np.random.default_rng(seed)
    label = np.where(rng.uniform(size=number) < 0.5, "RRab", "RRc")
    second = label == "RRc"
    return pd.DataFrame(
        {
            "object_id": [f"star {place}" for place in range(number)],
            "label": label,
            "period": 10 ** rng.normal(np.where(second, -0.5, -0.2), 0.05),
            "amplitude": rng.normal(np.where(second, 0.4, 0.8), 0.1),
            "colour": rng.normal(0.5, 0.1, number),
            "noise": rng.normal(size=number),
        }
    )


def test_a_training_star_is_its_own_nearest_and_has_the_score_of_its_place():
    training = stars()
    found = Neighbours(training, FEATURES).of(training[FEATURES])
    assert found.ids[:, 0].tolist() == training["object_id"].tolist()
    assert found.classes[:, 0].tolist() == training["label"].tolist()
    assert np.abs(found.distances[:, 0]).max() < 1e-3
    assert (np.diff(found.distances, axis=1) >= 0).all()


def test_new_stars_of_the_same_kind_get_high_scores_as_seldom_as_they_say():
    found = Neighbours(stars(2000), FEATURES).of(stars(4000, seed=1)[FEATURES])
    assert ((found.outlier >= 0) & (found.outlier < 1)).all()
    for cut in (0.5, 0.9, 0.95):
        assert np.mean(found.outlier > cut) == pytest.approx(1 - cut, abs=0.03)


def test_the_strangest_stars_have_no_ties_and_rank_by_how_far_they_are():
    training = stars()
    far = training[FEATURES].iloc[[0] * 6].reset_index(drop=True)
    far["period"] = [1.0, 3.0, 30.0, 300.0, 3e4, 3e6]
    outlier = Neighbours(training, FEATURES).of(far).outlier
    assert (np.diff(outlier) > 0).all()
    assert outlier[1] > 1 - 1 / len(training)
    assert outlier[-1] < 1


def test_a_score_is_the_share_of_training_stars_that_are_less_isolated():
    training = stars(50)
    near = Neighbours(training, FEATURES)
    new = stars(20, seed=2)[FEATURES]
    new.loc[:4, "period"] *= np.array([3, 5, 10, 100, 1000])
    space = near._space(training[FEATURES].to_numpy())
    gaps = np.linalg.norm(space[:, None] - space, axis=2)
    own = np.sort(gaps, axis=1)[:, FAR]  # the first is the star itself
    given = near._space(new.to_numpy())[:, None]
    isolated = np.sort(np.linalg.norm(given - space, axis=2), axis=1)[:, FAR - 1]
    inside = isolated < own.max()
    share = (own < isolated[:, None]).sum(axis=1) / 51
    assert 0 < inside.sum() < 20
    np.testing.assert_allclose(near.of(new).outlier[inside], share[inside])
    beyond = 1 - own.max() / isolated[~inside] / 51
    np.testing.assert_allclose(near.of(new).outlier[~inside], beyond, rtol=1e-5)


def test_units_and_scales_of_features_do_not_matter():
    training, new = stars(), stars(30, seed=3)
    found = Neighbours(training, FEATURES).of(new[FEATURES])
    hours = [own.assign(period=own["period"] * 24) for own in (training, new)]
    again = Neighbours(hours[0], FEATURES).of(hours[1][FEATURES])
    assert again.ids.tolist() == found.ids.tolist()
    np.testing.assert_allclose(again.outlier, found.outlier, atol=1e-6)


def test_what_tells_the_classes_apart_counts_and_noise_hardly_does():
    training = stars()
    near, own = Neighbours(training, FEATURES), training[FEATURES].iloc[:1]
    place = near._space(own.to_numpy())
    moved = [
        np.abs(near._space(own.assign(**{name: own[name] + step}).to_numpy()) - place).max()
        for name, step in training[["amplitude", "noise"]].std().items()
    ]
    assert moved[0] > 3 * moved[1] > 0


def test_missing_values_count_as_the_median():
    training = stars()
    training.loc[::7, "colour"] = np.nan
    near = Neighbours(training, FEATURES)
    new = stars(20, seed=4)[FEATURES]
    middle = new.assign(colour=training["colour"].median())
    found, same = (near.of(own) for own in (new.assign(colour=np.nan), middle))
    assert np.isfinite(found.outlier).all()
    np.testing.assert_allclose(found.outlier, same.outlier, atol=0.03)


def test_features_without_any_value_or_with_one_value_do_no_harm():
    training = stars().assign(colour=np.nan, noise=1.0)
    new = stars(20, seed=5)[FEATURES]
    outlier = Neighbours(training, FEATURES).of(new).outlier
    assert np.isfinite(outlier).all()
    assert len(np.unique(outlier)) > 10


def test_few_training_stars_leave_places_empty():
    found = Neighbours(stars(3), FEATURES).of(stars(4, seed=6)[FEATURES])
    assert found.ids.shape == found.classes.shape == found.distances.shape == (4, 3)
    assert (found.ids[:, 2] == "").all()
    assert np.isnan(found.distances[:, 2]).all()
    assert np.isfinite(found.distances[:, :2]).all()


def test_chunks_do_not_change_anything():
    near, new = Neighbours(stars(), FEATURES), stars(101, seed=7)[FEATURES]
    whole = near.of(new)
    parts = [near.of(new.iloc[start : start + 25]) for start in range(0, 101, 25)]
    assert np.concatenate([part.ids for part in parts]).tolist() == whole.ids.tolist()
    np.testing.assert_allclose(np.concatenate([p.outlier for p in parts]), whole.outlier, atol=1e-6)


def test_rare_classes_are_stranger_than_common_ones():
    training = stars()
    rare = stars(200, seed=8).query("label == 'RRc'").head(12).assign(label="RRd")
    rare[["period", "amplitude"]] *= 3
    near = Neighbours(pd.concat([training, rare]), FEATURES)
    share = near.share_above(0.95, ["RRab", "RRd", "RRc", "Mira"])
    assert share[1] > 0.4 > 0.1 > max(share[0], share[2])
    assert share[3] == 0
    number = np.array([*training["label"].value_counts()[["RRab", "RRc"]], 12])
    assert share[[0, 2, 1]] @ number / number.sum() == pytest.approx(0.05, abs=0.01)
