"""A study resamples the training rows of each part, and sees nothing else of the part."""

import dataclasses

import numpy as np
import pytest
from leaks import sample_of
from lightfold import registry
from lightfold.errors import Impossible
from lightfold.fitting.parts import parts
from lightfold.fitting.resampling import resampled
from samples import CLASSES, stars

CHOICES = registry.declared("resamplers", "tuned", "CHOICES")


@pytest.fixture(scope="module", name="given")
def natural_parts():
    table = stars()
    return parts(sample_of(table, resampler="tuned")[1], table, CLASSES, None, seed=0)


def apply(part, resampler, max_rows=None, **strength):
    return resampled(part, {"resampler": resampler, **strength}, max_rows, seed=1)


@pytest.mark.parametrize("resampler", CHOICES)
def test_rows_held_out_stay_as_they_are_and_decide_nothing(given, resampler):
    for part in given:
        other = dataclasses.replace(part, X_held=part.X_held + 9, y_held=part.y_held[::-1])
        own, again = apply(part, resampler), apply(other, resampler)
        assert np.array_equal(own.X_held, part.X_held)
        assert np.array_equal(own.y_held, part.y_held)
        assert np.array_equal(own.X, again.X)
        assert np.array_equal(own.y, again.y)


def test_the_strength_is_the_share_of_the_largest_class_or_what_is_left_of_it(given):
    whole = given[-1]
    assert np.bincount(whole.y).tolist() == [160, 32, 16]
    for resampler in ("random_over", "smote"):
        sizes = [
            np.bincount(apply(whole, resampler, sampling_strategy=s).y) for s in (0.15, 0.5, 1)
        ]
        assert np.array_equal(sizes, [[160, 32, 24], [160, 80, 80], [160, 160, 160]])
    under = [np.bincount(apply(whole, "random_under", sampling_strategy=s).y) for s in (0.2, 1)]
    assert np.array_equal(under, [[80, 32, 16], [16, 16, 16]])


def test_weights_are_those_of_the_part_and_none_where_all_are_equal(given):
    part = apply(given[0], "class_weight")
    totals = np.bincount(part.y, part.weight)
    np.testing.assert_allclose(totals, totals[0])
    assert apply(given[0], "random_over").weight is None


def test_each_part_has_a_seed_of_its_own_and_the_same_one_every_time(given):
    first, again = (apply(given[0], "random_over") for _ in range(2))
    assert np.array_equal(first.X, again.X)
    other = dataclasses.replace(given[0], fold=1)
    assert not np.array_equal(first.X, apply(other, "random_over").X)


def test_the_record_says_which_stars_were_sampled_from_and_which_were_fitted_on(given):
    part = given[0]
    stars_of = dict(iter(apply(part, "random_under").fitted.groupby("step")["object_id"]))
    assert set(stars_of) == {"impute", "scale", "sample", "model"}
    natural = set(part.fitted["object_id"])
    assert set(stars_of["sample"]) == natural
    assert set(stars_of["model"]) < natural
    assert len(stars_of["model"]) == len(apply(part, "random_under").y)


def test_a_row_limit_comes_after_the_resampler(given):
    part = apply(given[-1], "random_over", max_rows=60)
    assert (len(part.y), part.offered) == (60, 480)
    assert np.bincount(part.y).tolist() == [20, 20, 20]
    assert apply(given[-1], "random_under", max_rows=60).offered == 48


def test_stars_that_stop_a_fit_are_weighted_as_resampling_weighted_their_classes():
    table = stars()
    _, rows, _ = sample_of(table, resampler="tuned")
    part = parts(rows, table, CLASSES, None, seed=0, stops=True)[-1]
    for resampler in ("random_over", "smote", "class_weight"):
        stop = apply(part, resampler).stop
        assert np.array_equal(stop.X, part.stop.X)
        shares = np.bincount(stop.y, stop.weight)
        np.testing.assert_allclose(shares, shares.mean(), rtol=0.15)
    assert set(apply(part, "none").stop.weight) == {1.0}


def test_too_few_neighbours_are_impossible():
    table = stars((60, 12, 9))
    part = parts(sample_of(table, resampler="tuned")[1], table, CLASSES, None, seed=0)[0]
    assert apply(part, "smote", k_neighbors=2).offered > len(part.y)
    with pytest.raises(Impossible, match="neighbors"):
        apply(part, "smote", k_neighbors=9)
