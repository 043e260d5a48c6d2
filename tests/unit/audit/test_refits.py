"""The audit sees if a new fit to the training rows gives other answers than a node left."""

import pandas as pd
import pytest
from leaks import sample_of
from lightfold.audit.refits import Given, check_refit
from lightfold.tuning.inputs import Inputs
from lightfold.tuning.node import node as make_node
from samples import CLASSES, stars


@pytest.mark.parametrize(
    "leak", ["none", "test rows", "other parameters", "repaired", "probability"]
)
def test_predictions_that_the_training_rows_do_not_give_are_seen(leak, tmp_path):
    table = stars()
    _, rows, _ = sample_of(table, resampler="none")
    plugins = ("random_forest", "none", "macro_f1")
    inputs = Inputs(rows, table, CLASSES, *plugins, 1, 1, pd.DataFrame())
    left = make_node(inputs, tmp_path / "journal", "k")
    record = {**left.record, "node": {"model": "random_forest", "reducer": "none"}, "seed": 1}
    given = left.predictions
    if leak == "test rows":
        all_rows = rows.assign(role=rows["role"].where(rows["fold"].notna(), "train"))
        test = rows[rows["role"] == "test"]
        seen = pd.concat([all_rows, test], ignore_index=True)
        given = make_node(inputs._replace(rows=seen), tmp_path / "leak", "k").predictions
    elif leak == "other parameters":
        record["params"] = {**record["params"], "min_samples_leaf": 16, "max_features": 0.9}
    elif leak == "repaired":
        given = given.assign(predicted=given["label"])
    elif leak == "probability":
        p = given.filter(like="p_").to_numpy()
        given = given.assign(
            **{
                f"p_{name}": q
                for name, q in zip(
                    CLASSES, (p * 0.9 + 0.1 * (p == p.max(1, keepdims=True))).T, strict=True
                )
            }
        )
    made = Given(record, rows, table, CLASSES, pd.DataFrame())
    failed = {own["check"] for own in check_refit(given, made) if own["message"]}
    assert ("predictions_not_reproduced" in failed) == (leak != "none")
