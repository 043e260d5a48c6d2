"""The fractions of classes in a node's record: in nature, and in what the model was fitted on."""

import numpy as np
import pandas as pd
import pytest
from lightfold import registry
from lightfold.fitting.fit import parts_for
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from lightfold.tuning.fractions import fractions
from lightfold.tuning.inputs import Inputs
from samples import CLASSES, stars

SIZES = (200, 40, 20)


def of(resampler, model="random_forest", power=None):
    table = stars(SIZES)
    rows, _, _ = resample_split(table, split(table, "honest", 0.2, 3, 3), "honest", resampler, 4)
    inputs = Inputs(rows, table, CLASSES, model, "none", "macro_f1", 1, 5, pd.DataFrame())
    *_, whole = parts_for(registry.load("models", model), rows, table, CLASSES, 5)
    found = fractions(inputs, whole, power)
    assert list(found["natural"]) == CLASSES
    np.testing.assert_allclose(list(found["natural"].values()), np.array(SIZES) / 260, atol=0.01)
    return found["trained"]


@pytest.mark.parametrize("resampler", ["random_over", "random_under", "class_weight"])
def test_equal_classes_are_trained_as_thirds(resampler):
    assert list(of(resampler).values()) == pytest.approx([1 / 3] * 3)


def test_natural_stars_are_trained_as_they_are():
    assert list(of("none").values()) == pytest.approx(np.array(SIZES) / 260, abs=0.01)


def test_weights_count_with_their_power():
    size = np.array([160, 32, 16])
    share = size * (1 / size) ** 0.5
    assert list(of("class_weight", power=0.5).values()) == pytest.approx(share / share.sum())


@pytest.mark.parametrize("resampler", ["smote", "adasyn", "smote_enn"])
def test_synthetic_stars_are_not_undone_by_a_factor(resampler):
    assert of(resampler) is None


@pytest.mark.parametrize("model", ["balanced_random_forest", "easy_ensemble"])
def test_models_that_resample_inside_themselves_are_not_either(model):
    assert of("none", model) is None
