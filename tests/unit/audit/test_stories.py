"""Scores on the test stars and on the validation stars differ no more than chance allows."""

import numpy as np
import pandas as pd
import pytest
from lightfold.audit.stories import Part, Story, against_validation, check_stories, tell
from lightfold.sampling.places import divide
from samples import KINDS, population
from sklearn.ensemble import RandomForestClassifier
from sklearn.neighbors import KNeighborsClassifier

SIZES = (200, 120, 80)
FOLDS = 3


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
    (finding,) = check_stories(named, 3, "")
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


def test_sides_that_are_not_divided_at_random_may_differ():
    own = {"none/none/0": story(0, (0.5, 0.4, 0.4), (0.95, 0.9, 0.9))}
    (finding,) = check_stories(own, 3, "declination")
    assert finding["severity"] == "remark"
    assert finding["message"].endswith("; the protocol divides by declination")


def test_a_test_set_that_is_all_right_or_all_wrong_needs_more_than_a_few_stars():
    few = (20, 20, 20)
    assert p_of(story(0, (0.7, 0.7, 0.7), (1, 1, 1), few)) > 1e-3
    assert p_of(story(0, (0.7, 0.7, 0.7), (0, 0, 0), few)) < 1e-4


def test_many_nodes_are_corrected_for_their_number_and_the_worst_are_named():
    honest = [story(seed, (0.7, 0.6, 0.5), (0.7, 0.6, 0.5)) for seed in range(8)]
    leaked = story(9, (0.5, 0.4, 0.4), (1, 1, 1))
    named = {f"none/none/{number}": one for number, one in enumerate([*honest, leaked])}
    (finding,) = check_stories(named, 3, "")
    alone, said = against_validation(leaked, 3)
    assert finding["value"] <= 10 * alone
    assert f"none/none/8: {said}" in finding["message"]
    assert check_stories({}, 3, "") == []


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


def neighbours():
    return KNeighborsClassifier(3)


def forest():
    return RandomForestClassifier(25, random_state=0)


def weighted():
    return RandomForestClassifier(25, class_weight="balanced", min_samples_leaf=3, random_state=0)


def balanced(X, y):
    """Return about as many rows of each class, as random oversampling makes them."""
    most = np.bincount(y).max()
    rng = np.random.default_rng(0)
    return np.concatenate([rng.choice(np.flatnonzero(y == one), most) for one in np.unique(y)])


def told_by(table, model, seed, oversample=False, reads=False, remembers=False):
    """Return what a node says of held-out stars, with the split.

    Parameters
    ----------
    reads, remembers : bool
        Whether the final fit learns from test stars, or fits of folds from all training stars.
    """
    split = divide(table, 0.2, FOLDS, seed)
    X, y = table.filter(like="f").to_numpy(), np.unique(table["label"], return_inverse=True)[1]
    test, fold = (split["role"] == "test").to_numpy(), split["fold"].fillna(-1).to_numpy()

    def answers(train, asked):
        rows = np.flatnonzero(train)
        rows = rows[balanced(X[rows], y[rows])] if oversample else rows
        found = np.zeros((asked.sum(), 3))
        fitted = model().fit(X[rows], y[rows])
        found[:, fitted.classes_] = fitted.predict_proba(X[asked])
        return found

    def rows(asked, probability):
        left = table.loc[asked, ["object_id", "label"]].reset_index(drop=True)
        return left.assign(**{f"p_{n}": probability[:, i] for i, n in enumerate("abc")})

    out = np.zeros((len(y), 3))
    for one in range(FOLDS):
        held = ~test & (fold == one)
        out[held] = answers(~test if remembers else ~test & ~held, held)
    files = {
        "predictions": rows(test, answers(~test | reads, test)),
        "out_of_fold": rows(~test, out[~test]),
        "trials": pd.DataFrame({"state": ["complete"] * 2}),
    }
    group = pd.Series(pd.factorize(table["group"])[0], table["object_id"])
    return tell(files, group, list("abc"))


@pytest.mark.parametrize("kind", KINDS)
def test_honest_models_of_honest_stars_differ_by_chance(kind):
    table = population(kind, 1)
    told = {
        "knn": told_by(table, neighbours, 1),
        "forest": told_by(table, forest, 1),
        "weighted": told_by(table, weighted, 1),
        "oversampled": told_by(table, neighbours, 1, oversample=True),
    }
    (finding,) = check_stories(told, FOLDS, "")
    assert finding["value"] > 0.01


@pytest.mark.parametrize("kind", ["plain", "quantised", "pairs"])
@pytest.mark.parametrize("leak", ["reads", "remembers"])
def test_a_model_that_knows_stars_of_one_side_is_seen_among_honest_ones(kind, leak):
    table = population(kind, 2)
    told = {f"honest {number}": told_by(table, neighbours, 2) for number in range(3)}
    told["none/none/leaky"] = told_by(table, forest, 2, **{leak: True})
    (finding,) = check_stories(told, FOLDS, "")
    assert finding["value"] < 1e-4  # a run of one split has five random checks: 2e-4
    assert finding["message"].startswith("none/none/leaky: mean recall ")
    assert "95 % interval" in finding["message"]
