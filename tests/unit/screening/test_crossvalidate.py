"""Rule `crossvalidate`: folds that are apart, stratified, and the same for every model."""

import numpy as np
import pandas as pd
import pytest
from lightfold.errors import DataError, Impossible
from lightfold.sampling.split import split
from lightfold.screening.crossvalidate import (
    COLUMNS,
    cross_validate,
    require_apart,
    stratified_folds,
)
from lightfold.tables import feature_columns
from samples import CLASSES, stars

SETTINGS = {"classes": CLASSES, "folds": 4, "seed": 7}


def test_folds_are_stratified_keep_groups_together_and_hold_every_star_once():
    table = stars()
    table["group"] = [f"g{number // 2}" for number in range(len(table))]
    fold = stratified_folds(table, CLASSES, 4, seed=3)
    assert set(fold) == set(range(4))
    assert (pd.Series(fold).groupby(table["group"]).nunique() == 1).all()
    counts = pd.crosstab(table["label"], fold)
    assert (counts.max(axis=1) - counts.min(axis=1) <= 2).all()


def test_a_class_too_small_for_the_folds_is_named_with_what_to_do():
    table = stars(sizes=(40, 20, 3))
    with pytest.raises(Impossible, match=r"'rarest' \(3 training stars\).*estimators\.folds"):
        stratified_folds(table, CLASSES, 4, seed=3)
    with pytest.raises(Impossible, match=r"'rarest' \(0 training stars\)"):
        stratified_folds(table[table["label"] != "rarest"], CLASSES, 4, seed=3)


def test_test_stars_change_nothing(table):
    divided = split(table, "honest", 0.2, 3, seed=1)
    shifted = table.copy()
    shifted.loc[divided["role"] == "test", feature_columns(table)] = 99.0
    scores = [
        cross_validate(stars, divided, "lda", **SETTINGS)[["accuracy", "macro_f1"]]
        for stars in (table, shifted)
    ]
    assert scores[0].equals(scores[1])


def test_all_models_have_the_same_folds_and_one_row_a_fold(table):
    divided = split(table, "honest", 0.2, 3, seed=1)
    dummy, tree = (
        cross_validate(table, divided, m, **SETTINGS) for m in ("dummy", "decision_tree")
    )
    training = int((divided["role"] == "train").sum())
    assert dummy["rows_held_out"].tolist() == tree["rows_held_out"].tolist()
    assert dummy["rows_held_out"].sum() == training
    assert (dummy["rows_held_out"] + dummy["rows_trained"] == training).all()
    assert set(COLUMNS) - {"task", "model"} == set(dummy)
    np.testing.assert_allclose(dummy["accuracy"], 200 / 260, atol=0.02)
    np.testing.assert_allclose(dummy["macro_f1"], 2 * 200 / (260 + 200) / 3, atol=0.01)


def test_a_step_that_saw_a_held_out_star_or_one_of_its_group_fails_the_job():
    table = stars(sizes=(6, 3, 3))
    table["group"] = ["g0", "g0", *table["object_id"][2:]]
    held, trained = table.iloc[[0, 5]], table.iloc[[2, 3, 4, *range(6, 12)]]
    own = [
        pd.DataFrame({"step": step, "object_id": trained["object_id"]})
        for step in ("impute", "scale", "model")
    ]
    require_apart(pd.concat(own), trained, held)
    for star in (held["object_id"].iloc[1], table["object_id"].iloc[1], "unknown"):
        saw = pd.DataFrame({"step": ["scale"], "object_id": [star]})
        with pytest.raises(DataError, match=f"'scale' was fitted on 1 stars .* first {star}"):
            require_apart(pd.concat([*own, saw]), trained, held)
    with pytest.raises(DataError, match="impute"):
        require_apart(pd.concat(own[1:]), trained, held)
