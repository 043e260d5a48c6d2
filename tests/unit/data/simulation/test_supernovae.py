"""Supernovae: their types differ as real ones do, and the survey measures differences of fluxes."""

import numpy as np
import pandas as pd
import pytest
from lightfold.curves.fluxes import DETECTED, to_flux
from lightfold.data.load import write_dataset
from lightfold.data.simulation import cadence, distances, photometry, supernovae, transients
from lightfold.data.simulation.classes import class_sizes
from lightfold.data.simulation.supernova_types import KINDS
from lightfold.data.simulation.survey import Survey
from lightfold.errors import DataError

DAYS = np.arange(-40.0, 120.0)


@pytest.fixture(scope="module")
def drawn():
    """Sixty supernovae of each type."""
    return {
        label: [supernovae.draw(label, np.random.default_rng(seed), 0.1) for seed in range(60)]
        for label in KINDS
    }


def median(some, band, days):
    return np.median([star.magnitude(np.array([days]), band)[0] - star.peak for star in some])


# --- the supernovae -------------------------------------------------------------------------------


def test_the_peak_in_r_is_at_day_0_and_has_the_given_magnitude(drawn):
    for some in drawn.values():
        for star in some[:10]:
            magnitude = star.magnitude(DAYS, "r")
            assert magnitude.min() == pytest.approx(star.peak - 0.1, abs=0.01)
            assert abs(DAYS[magnitude.argmin()]) <= 2


def test_types_are_as_far_as_their_luminosities_say(drawn):
    far = {label: np.median([star.z for star in some]) for label, some in drawn.items()}
    assert far["SNII"] < far["SNIa"] < far["SLSN"]
    assert 0.05 < far["SNIa"] < 0.1
    assert all(star.peak < supernovae.FAINTEST_PEAK for some in drawn.values() for star in some)


def test_light_curves_differ_as_the_types_do(drawn):
    decline = {label: median(some, "r", 40) for label, some in drawn.items()}
    assert decline["SNII"] < 0.4 < decline["SNIIn"] + 0.2
    assert decline["SNIa"] > decline["SLSN"] + 0.5
    colour = {
        label: [median(some, "g", day) - median(some, "r", day) for day in (0, 25)]
        for label, some in drawn.items()
    }
    assert colour["SLSN"][0] < colour["SNIa"][0] < colour["SNIbc"][0]
    assert colour["SNIa"][1] - colour["SNIa"][0] > 0.4
    assert abs(colour["SNIIn"][1] - colour["SNIIn"][0]) < 0.3


def test_bright_supernovae_of_a_type_decline_slowly():
    some = [supernovae.draw("SNIa", np.random.default_rng(seed), 0.0) for seed in range(200)]
    absolute = np.array([star.peak - distances.modulus(star.z) for star in some])
    after = [star.magnitude(np.array([15.0 * (1 + star.z)]), "g")[0] - star.peak for star in some]
    slow = np.argsort(after)
    assert absolute[slow[:60]].mean() < absolute[slow[-60:]].mean() - 0.05


def test_distances_are_those_of_a_flat_universe():
    # Of astropy.cosmology.FlatLambdaCDM(70, 0.3).
    found = distances.modulus(np.array([0.01, 0.1, 0.5]))
    np.testing.assert_allclose(found, [33.178, 38.315, 42.261], atol=0.003)


# --- what the survey measures ---------------------------------------------------------------------


def survey(number=8, days=400, twins=0.0, label_noise=0.0):
    sizes = dict.fromkeys(sorted(KINDS), number)
    return Survey(sizes, cadence.calendar(days, 3), 3, label_noise, twins)


@pytest.fixture(scope="module")
def observed():
    own = survey()
    return own.objects().set_index("object_id"), pd.concat(own.blocks(), ignore_index=True)


def test_fluxes_are_differences_with_non_detections_before_and_after(observed):
    objects, points = observed
    since = points["mjd"] - objects.loc[points["object_id"], "peak_mjd"].to_numpy()
    assert since.between(-transients.BEFORE, transients.AFTER).all()
    seen = points["flux"] >= DETECTED * points["fluxerr"]
    assert (points["mag"].notna() == seen).all()
    assert (points["magerr"].notna() == seen).all()
    quiet = points[(since < -45) & points["object_id"].str.startswith("SNIa")]
    pull = quiet["flux"] / quiet["fluxerr"]
    assert abs(pull.mean()) < 0.3
    assert 0.7 < pull.std() < 1.5
    assert 0.3 < (pull < 0).mean() < 0.7
    bright = points[seen]
    np.testing.assert_allclose(bright["mag"], 31.4 - 2.5 * np.log10(bright["flux"]))
    np.testing.assert_allclose(bright["magerr"], 1.0857 * bright["fluxerr"] / bright["flux"], 1e-4)


def test_supernovae_are_as_bright_as_the_catalogue_says(observed):
    objects, points = observed
    points = points[points["band"] == "r"]
    since = points["mjd"] - objects.loc[points["object_id"], "peak_mjd"].to_numpy()
    near = points[(since.abs() < 3) & points["mag"].notna()]
    off = near["mag"] - objects.loc[near["object_id"], "peak_r"].to_numpy()
    assert len(off) > 20
    assert abs(off.median()) < 0.1


def test_noise_of_a_difference_is_that_of_a_magnitude_at_the_same_brightness():
    rng, mag = np.random.default_rng(0), np.array([16.0, 19.0, photometry.LIMIT["r"]])
    flux = to_flux(mag)
    _, error = photometry.difference(rng, flux, 0.0, "r", np.zeros(3))
    expected = photometry.magnitude_error(mag, photometry.LIMIT["r"])
    np.testing.assert_allclose(2.5 / np.log(10) * error / flux, expected, rtol=0.1)
    assert error[2] == pytest.approx(flux[2] / 5, rel=0.01), (
        "the limit is that of five times the noise"
    )
    _, beside = photometry.difference(rng, flux, 1e6, "r", np.zeros(3))
    assert (beside > error).all(), "the light of the host adds noise"


def test_a_supernova_depends_neither_on_the_others_nor_on_the_wrong_labels(observed):
    _, points = observed
    fewer = Survey({"SNII": 2, "SNIa": 1}, cadence.calendar(400, 3), 3, 1.0, 0.0)
    objects = fewer.objects()
    assert (objects["label"] != objects["true_label"]).all()
    own = pd.concat(fewer.blocks(), ignore_index=True)
    own = own[own["object_id"].isin(points["object_id"])].reset_index(drop=True)
    same = points[points["object_id"].isin(own["object_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, same)


# --- how many -------------------------------------------------------------------------------------


def test_types_share_a_number_as_in_a_magnitude_limited_survey():
    sizes = class_sizes({"supernovae": 1000}, 30)
    assert sizes == {"SNIa": 720, "SNII": 160, "SNIbc": 65, "SNIIn": 40, "SLSN": 30}
    assert class_sizes({"SNIa": 5, "supernovae": 0}, 30) == {"SNIa": 5}


def test_a_survey_that_asks_for_nothing_has_stars_and_no_supernovae():
    sizes = class_sizes({}, 60)
    assert sizes == class_sizes({"binaries": 2000, "pulsators": 1200, "supernovae": 0}, 60)
    assert not set(sizes) & set(KINDS)


def test_supernovae_and_stars_are_not_one_data_set():
    with pytest.raises(DataError, match="give the supernovae a data set of their own"):
        class_sizes({"supernovae": 100, "EW": 3}, 60)


def test_the_data_set_stores_fluxes_and_what_is_known_beside_them(tmp_path):
    outputs = {name: str(tmp_path / f"{name}.parquet") for name in ("objects", "light_curves")}
    source = {"stars": {"SNIa": 3}, "floor": 1, "days": 300, "label_noise": 0, "twins": 0}
    write_dataset({}, outputs, {"kind": "simulated", "seed": 1, **source})
    points = pd.read_parquet(outputs["light_curves"])
    assert list(points) == ["object_id", "band", "mjd", "mag", "magerr", "flux", "fluxerr"]
    objects = pd.read_parquet(outputs["objects"])
    assert {"ra", "dec", "z", "host_mag", "peak_mjd", "peak_r"} <= set(objects)
