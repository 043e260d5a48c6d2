"""Scores on the test stars and on the validation stars differ no more than chance allows."""

import numpy as np
import pandas as pd
import pytest
from lightfold.audit.stories import Part, Story, against_validation, check_stories, tell

SIZES = (200, 120, 80)


def part(rng, sizes, recall, pairs=False):
    """Return answers of which a share is right in each class, by star or by pair."""
    code = np.repeat(np.arange(len(sizes)), sizes)
    group = np.arange(len(code)) // (2 if pairs else 1)
    right = rng.uniform(size=len(code)) < np.asarray(recall)[code]
    return Part(code, group, (right[group] if pairs else right).astype(float))


def story(seed, validation, test, sizes=SIZES, pairs=False):
    rng = np.random.default_rng(seed)
    held = tuple(size // 4 for size in sizes)
    return Story(part(rng, held, test, pairs), part(rng, sizes, validation, pairs), trials=5)


def p_of(*stories):
    named = {f"none/none/{number}": one for number, one in enumerate(stories)}
    (finding,) = check_stories(named, 3)
    assert finding["severity"] == "error"
    return finding["value"]


@pytest.mark.parametrize(
    ("validation", "test"),
    [((0.5, 0.4, 0.4), (0.95, 0.9, 0.9)), ((0.95, 0.9, 0.9), (0.5, 0.4, 0.4))],
)
def test_a_difference_of_half_the_score_is_seen_either_way(validation, test):
    assert all(p_of(story(seed, validation, test)) < 1e-4 for seed in range(5))


@pytest.mark.parametrize("sizes", [SIZES, (20, 20, 20), (4_000, 40, 20)])
@pytest.mark.parametrize("pairs", [False, True])
def test_an_honest_difference_is_no_surprise(sizes, pairs):
    recall, more = np.array([0.9, 0.6, 0.3]), np.array([0.91, 0.63, 0.34])
    found = [p_of(story(seed, recall, more, sizes, pairs)) for seed in range(40)]
    assert min(found) > 1e-3
    assert np.mean(np.array(found) < 0.05) <= 0.1


def test_a_test_set_that_is_all_right_or_all_wrong_needs_more_than_a_few_stars():
    few = (20, 20, 20)
    assert p_of(story(0, (0.7, 0.7, 0.7), (1, 1, 1), few)) > 1e-3
    assert p_of(story(0, (0.7, 0.7, 0.7), (0, 0, 0), few)) < 1e-4


def test_many_nodes_are_corrected_for_their_number_and_the_worst_are_named():
    honest = [story(seed, (0.7, 0.6, 0.5), (0.7, 0.6, 0.5)) for seed in range(8)]
    leaked = story(9, (0.5, 0.4, 0.4), (1, 1, 1))
    named = {f"none/none/{number}": one for number, one in enumerate([*honest, leaked])}
    (finding,) = check_stories(named, 3)
    alone, said = against_validation(leaked, 3)
    assert finding["value"] <= 10 * alone
    assert f"none/none/8: {said}" in finding["message"]
    assert check_stories({}, 3) == []


def test_a_story_is_read_from_the_tables_of_a_node():
    classes = ["common", "rare"]
    probability = {"p_common": [0.9, 0.2, 0.6], "p_rare": [0.1, 0.8, 0.4]}
    rows = pd.DataFrame({"object_id": ["a", "b", None], "label": ["common", "rare", "rare"]})
    rows = rows.assign(**probability)
    files = {"predictions": rows, "out_of_fold": rows.iloc[:2]}
    files["trials"] = pd.DataFrame({"state": ["complete", "pruned", "complete"]})
    found = tell(files, pd.Series([0, 0], ["a", "b"]), classes)
    assert found.trials == 2
    assert found.test.right.tolist() == [1, 1, 0]
    assert found.test.group.tolist() == [0, 0, 2]  # a row without a star is a group of its own
    assert found.validation.code.tolist() == [0, 1]
