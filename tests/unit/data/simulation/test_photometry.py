"""Noise is what the errors say."""

import numpy as np
import pytest
from lightfold.data.simulation import photometry


def test_noise_is_what_the_errors_say_but_for_the_outliers():
    rng = np.random.default_rng(1)
    true = np.full(40_000, 17.0)
    mag, error, seen = photometry.measure(rng, true, "r", np.zeros(len(true)))
    pull = (mag - 17.0) / error
    assert seen.all()
    assert np.mean(pull[np.abs(pull) < 4] ** 2) == pytest.approx(1, abs=0.05)
    assert 0 < (np.abs(pull) > 5).mean() < photometry.OUTLIERS


def test_the_error_is_a_fifth_at_the_limit_and_faint_or_bright_stars_are_not_seen():
    limit = photometry.LIMIT["g"]
    assert photometry.magnitude_error(np.array(limit), limit) == pytest.approx(0.2, abs=0.001)
    assert photometry.magnitude_error(np.array(14.0), limit) == pytest.approx(0.012, abs=0.001)
    rng = np.random.default_rng(1)
    _, _, seen = photometry.measure(rng, np.array([12.0, 16.0, 22.5]), "g", np.zeros(3))
    assert list(seen) == [False, True, False]
