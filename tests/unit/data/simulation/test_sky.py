"""Dust reddens stars where there is dust."""

import numpy as np
from lightfold.data.simulation import sky


def test_dust_reddens_distant_stars_near_the_plane_most():
    pole, plane = sky.GALACTIC_AXES[2], sky.GALACTIC_AXES[0]

    def reddening(place, mean_r):
        return np.mean(
            [sky.reddening(np.random.default_rng(s), place, mean_r, 1) for s in range(9)]
        )

    assert 0.01 < reddening(pole, 18) < 0.06
    assert reddening(plane, 18) > 10 * reddening(pole, 18)
    assert reddening(plane, 8) < 0.2 * reddening(plane, 18)
