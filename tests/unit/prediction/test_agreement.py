"""Whether a model answers as its nodes did: rounding, another library, or an error."""

import numpy as np
import pytest
from lightfold.comparison.decisions import Decision
from lightfold.errors import DataError
from lightfold.plugins.metrics import accuracy
from lightfold.prediction.agreement import Pair, check_members, compare
from lightfold.predictions import Answers

Y = np.array([0, 0, 1, 1])
ARGMAX = Decision("argmax", np.ones(2), 0.7, True)


def answers(first):
    probability = np.column_stack([first, 1 - np.array(first)])
    return Answers(Y, probability.argmax(axis=1), probability, np.arange(4))


BEFORE = answers([0.9, 0.8, 0.3, 0.6])


def test_rounding_is_no_difference():
    found = compare(answers([0.9 + 1e-12, 0.8, 0.3, 0.6]), BEFORE, ARGMAX, accuracy, (0, 1), [])
    assert (found["stars"], found["same_class"], found["reason"]) == (4, 1.0, "")
    assert found["score"] == found["node_score"] == 0.75


def test_another_library_is_named_if_the_score_is_inside_the_nodes_interval():
    again = answers([0.9, 0.4, 0.3, 0.6])
    found = compare(again, BEFORE, ARGMAX, accuracy, (0.4, 0.9), ["none/none/random_forest"])
    assert found["same_class"] == 0.75
    assert found["largest_difference"] == pytest.approx(0.4)
    assert "none/none/random_forest" in found["reason"]
    with pytest.raises(DataError, match=r"0\.5000 where that of the node is 0\.7500 \[0\.60"):
        compare(again, BEFORE, ARGMAX, accuracy, (0.6, 0.9), ["none/none/random_forest"])
    with pytest.raises(DataError, match="does not answer about 4 test stars"):
        compare(again, BEFORE, ARGMAX, accuracy, (0.4, 0.9), [])


def test_a_member_may_differ_only_if_it_was_fitted_with_the_other_library():
    before, again = BEFORE.probability, answers([0.9, 0.8, 0.3, 0.5]).probability
    other = Pair("none/none/svc", again, before, {"sklearnex": "1"})
    assert check_members([other, Pair("same", before, before, {})]) == ["none/none/svc"]
    with pytest.raises(DataError, match="none/none/svc, fitted again, does not answer"):
        check_members([other._replace(versions={"sklearn": "1"})])
