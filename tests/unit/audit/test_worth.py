"""What features are worth: scores with and without, on stars that forests have not seen."""

import numpy as np
import pandas as pd
from lightfold.audit.worth import STARS, Trials, compare, draw_stars, in_single
from lightfold.tables import feature_columns
from samples import stars


def test_a_feature_that_tells_is_worth_more_than_noise_and_forests_are_the_same_again():
    table = stars((200, 100, 100))
    table["code"] = np.float32(table["label"].map({"common": 0, "rare": 1, "rarest": 2}))
    given = draw_stars(table, feature_columns(table), seed=1)
    trials = Trials(given, seed=2)
    told, noise = trials.worth(["code"]), trials.worth(["f3"])
    assert told.score > 0.95
    assert told.gain > 0.1
    assert told.errors > 5
    assert abs(noise.gain) < 0.02
    assert abs(noise.errors) < 2
    assert Trials(given, seed=2).worth(["code"]) == told
    assert str(told).startswith("macro-F1 ")
    # Without all other features the code is all there is, and without it nothing is.
    alone = trials.worth(["code"], ["f0", "f1", "f2", "f3"])
    assert alone.without < 0.25


def test_numbers_that_single_precision_does_not_tell_apart_count_by_their_order():
    given = pd.DataFrame(
        {
            "plain": [0.5, np.nan, 2.5, 1.0],
            "large": [1e60, 1e40, np.nan, -1e50],
            "near": [1 + 2e-9, 1.0, 1 + 1e-9, np.nan],
        }
    )
    found = in_single(given)
    assert found.dtype == "float32"
    np.testing.assert_array_equal(found[:, 0], given["plain"].to_numpy("float32"))
    np.testing.assert_array_equal(found[:, 1], [3, 2, np.nan, 1])
    np.testing.assert_array_equal(found[:, 2], [3, 1, 2, np.nan])


def test_rare_classes_are_drawn_whole_and_tiny_ones_left_out():
    table = stars((3000, 60, 5))
    drawn = draw_stars(table, feature_columns(table), seed=1)
    assert len(drawn.label) == STARS
    assert (drawn.label == "rare").sum() == 60
    assert "rarest" not in drawn.label
    assert (
        drawn.features.index == draw_stars(table, feature_columns(table), 1).features.index
    ).all()


def test_equal_answers_of_a_few_stars_are_no_sure_difference():
    label = np.repeat(["a", "b"], 10)
    gained = compare(label, label, np.where(np.arange(20) == 3, "b", label))
    assert gained.gain > 0
    assert gained.errors < 2
