import numpy as np
import pytest
from lightfold import registry
from lightfold.comparison.dummy import constant_answers
from sklearn.dummy import DummyClassifier

TRAINED = np.repeat([0, 1, 2], (30, 50, 20))
TESTED = np.repeat([0, 1, 2], (5, 7, 9))


def test_everyone_gets_the_commonest_training_class_and_the_training_fractions():
    found = constant_answers(TESTED, np.bincount(TRAINED) / len(TRAINED))
    dummy = DummyClassifier(strategy="prior").fit(np.zeros((100, 1)), TRAINED)
    X = np.zeros((len(TESTED), 1))
    np.testing.assert_array_equal(found.y, TESTED)
    np.testing.assert_array_equal(found.predicted, dummy.predict(X))
    np.testing.assert_allclose(found.probability, dummy.predict_proba(X))
    assert len(np.unique(found.star)) == len(TESTED)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("metric", registry.names("metrics"))
def test_every_metric_scores_it_even_if_a_class_was_not_trained_on(metric):
    found = constant_answers(TESTED, np.array([0.6, 0.4, 0.0]))
    value = registry.load("metrics", metric).score(found.y, found.predicted, found.probability)
    assert np.all(np.isfinite(value))
