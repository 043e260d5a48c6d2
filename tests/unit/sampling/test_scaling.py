"""Scaling keeps the order of values and what differs; ordinary features are only standardised."""

import numpy as np
import pandas as pd
import pytest
from lightfold.sampling.scaling import fit_scaling
from sklearn.preprocessing import StandardScaler


def seen(values):
    """Return a feature as models see it, and the scaling that was fitted to it."""
    X = pd.DataFrame({"x": np.asarray(values, dtype=float)})
    scaling = fit_scaling(X)
    return scaling.transform(X.to_numpy()).astype("float32")[:, 0], scaling


@pytest.mark.parametrize("powers", [(-106, -57), (39, 46), (-300, 300), (290, 308)])
@pytest.mark.parametrize("signs", [[1], [-1, 1]])
def test_values_of_many_sizes_stay_different_and_in_order(powers, signs):
    rng = np.random.default_rng(1)
    values = 10.0 ** rng.uniform(*powers, 500) * rng.choice(signs, 500)
    scaled, scaling = seen(values)
    assert len(np.unique(scaled)) > 0.98 * len(np.unique(values))
    assert (np.diff(scaled[np.argsort(values)]) >= 0).all()
    back = scaling["scale"].inverse_transform(scaling.transform(values.reshape(-1, 1)))[:, 0]
    np.testing.assert_allclose(back, values, rtol=1e-9)


def test_zero_stays_between_negative_and_positive_values():
    scaled, _ = seen([*(10.0 ** np.arange(-60, 0)), 0, *(-(10.0 ** np.arange(-60, 0)))] * 3)
    assert (scaled[:60] > scaled[60]).all()
    assert (scaled[61:121] < scaled[60]).all()


@pytest.mark.parametrize("draw", ["normal", "uniform", "exponential", "lognormal", "cauchy"])
def test_ordinary_features_are_standardised_only(draw):
    rng = np.random.default_rng(2)
    values = getattr(rng, {"cauchy": "standard_cauchy"}.get(draw, draw))(size=(20_000, 1))
    expected = StandardScaler().fit_transform(values)
    np.testing.assert_array_equal(fit_scaling(pd.DataFrame(values)).transform(values), expected)


def test_a_test_star_far_away_is_a_number_in_single_precision():
    scaling = fit_scaling(pd.DataFrame({"x": np.arange(100.0)}))
    scaled = scaling.transform(np.array([[1e300], [-1e300], [np.nan]])).astype("float32")
    assert np.isfinite(np.square(scaled)).all()
