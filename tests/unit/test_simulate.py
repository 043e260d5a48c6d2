"""The built-in survey: as many stars as asked for, observed as the errors say, from the seed."""

import numpy as np
import pytest
from lightfold.simulate import binaries, pulsators
from lightfold.simulate.survey import LIMIT, class_sizes, observe


def test_fractions_are_kept_above_the_floor_and_the_floor_is_said(capsys):
    sizes = class_sizes(binaries.FRACTIONS, 2000, 60)
    assert sizes == {"EW": 1884, "RSCVn": 94, "beta_Lyr": 60}
    assert "class beta_Lyr: 22 stars, raised to the floor of 60" in capsys.readouterr().out
    assert sum(sizes.values()) >= 2000
    assert sum(class_sizes(pulsators.FRACTIONS, 1200, 60).values()) >= 1200


@pytest.fixture(scope="module")
def survey():
    return observe({"binaries": 40, "pulsators": 40}, 3, 300, seed=2)


def test_light_curves_have_three_bands_in_order_of_time(survey):
    objects, curves = survey
    assert set(curves["object_id"]) == set(objects["object_id"])
    assert set(curves["band"]) == {"g", "r", "i"}
    for _, curve in curves.groupby(["object_id", "band"]):
        assert curve["mjd"].is_monotonic_increasing
    assert np.isfinite(curves[["mjd", "mag", "magerr"]]).all().all()
    assert (curves["magerr"] > 0).all()


def test_faint_stars_have_large_errors_up_to_the_limit(survey):
    _, curves = survey
    red = curves[curves["band"] == "r"]
    faint, bright = red[red["mag"] > LIMIT["r"] - 0.5], red[red["mag"] < 15]
    assert faint["magerr"].median() > 5 * bright["magerr"].median()


def test_a_star_does_not_depend_on_the_others(survey):
    objects, curves = survey
    fewer_objects, fewer = observe({"binaries": 40, "pulsators": 0}, 3, 300, seed=2)
    own = objects["object_id"].isin(fewer_objects["object_id"])
    assert objects[own].reset_index(drop=True).equals(fewer_objects)
    same = curves[curves["object_id"].isin(fewer_objects["object_id"])].reset_index(drop=True)
    assert same.equals(fewer)


@pytest.mark.parametrize("module", [binaries, pulsators])
def test_every_class_varies_with_its_period(module):
    for label in module.FRACTIONS:
        star = module.draw(label, np.random.default_rng(4))
        t = np.linspace(0, 3 * star["period"], 900)
        mag = star["signal"](t, "r")
        assert 0.03 < np.ptp(mag) < 8, label
        assert abs(mag.mean()) < 0.5 * np.ptp(mag), label
