"""The audit sees if what a node left does not belong to its rows."""

import pandas as pd
import pytest
from leaks import failed
from lightfold.audit.nodes import check_predictions, check_validation
from samples import CLASSES


def outcomes(node, **changed):
    table, _, rows, left = node
    predictions = changed.get("predictions", left.predictions)
    out_of_fold = changed.get("out_of_fold", left.out_of_fold)
    validation = changed.get("validation", left.record["validation"])
    trials = changed.get("trials", left.trials)
    return failed(
        [
            check_predictions(predictions, rows, table, CLASSES, "predictions_elsewhere"),
            *check_validation(out_of_fold, trials, validation, rows, table, CLASSES),
        ]
    )


def test_what_a_node_leaves_is_of_its_rows(node):
    assert outcomes(node) == set()


@pytest.mark.parametrize("change", ["dropped", "twice", "label", "trained", "class"])
def test_predictions_of_other_rows_are_seen(node, change):
    _, _, rows, left = node
    given = left.predictions
    if change == "dropped":
        given = given.iloc[1:]
    elif change == "twice":
        given = pd.concat([given, given.iloc[[0]]])
    elif change == "label":
        given = given.assign(label=given["label"].iloc[::-1].to_numpy())
    elif change == "class":
        given = given.assign(predicted=given["label"])
        assert (given["predicted"] != left.predictions["predicted"]).any()
    else:
        trained = rows[(rows["role"] == "train") & rows["object_id"].notna()].iloc[: len(given)]
        given = given.assign(row_id=trained["row_id"].to_numpy())
    assert outcomes(node, predictions=given) == {"predictions_elsewhere"}


def test_a_study_scored_on_other_rows_is_seen(node):
    left = node[3]
    better = {**left.record["validation"], "value": left.record["validation"]["value"] + 0.01}
    found = outcomes(node, validation=better)
    assert found == {"validation_score_differs", "chosen_by_other_scores"}
    test = left.predictions.assign(fold=0)[left.out_of_fold.columns]
    found = outcomes(node, out_of_fold=pd.concat([left.out_of_fold, test]))
    assert "validated_elsewhere" in found


def test_a_trial_chosen_by_anything_but_validation_is_seen(node):
    trials = node[3].trials
    other = trials.iloc[[0]].assign(number=9, value=trials["value"].max() + 0.01)
    pruned = other.assign(state="pruned")
    assert outcomes(node, trials=pd.concat([trials, pruned])) == set()
    assert outcomes(node, trials=pd.concat([trials, other])) == {"chosen_by_other_scores"}
