"""The built-in survey: its numbers, its seeds, its order, and stars that are listed twice."""

import numpy as np
import pandas as pd
import pytest
from lightfold.data.simulation import binaries, cadence, pulsators, supernova_types
from lightfold.data.simulation.classes import GROUP_OF, GROUPS, class_sizes
from lightfold.data.simulation.star import BANDS
from lightfold.data.simulation.survey import Survey
from lightfold.plugins.datasets import simulated

STARS = [*GROUPS["binaries"], *GROUPS["pulsators"]]


def survey(sizes, days=300, seed=2, label_noise=0.0, twins=0.0):
    return Survey(sizes, cadence.calendar(days, seed), seed, label_noise, twins)


def test_fractions_are_kept_above_the_floor_and_the_floor_is_said(capsys):
    sizes = class_sizes({"binaries": 2000, "pulsators": 0}, 60)
    assert sizes == {"EW": 1884, "RSCVn": 94, "beta_Lyr": 60}
    assert "class beta_Lyr: 22 stars, raised to the floor of 60" in capsys.readouterr().out


def test_a_named_class_has_its_number_and_the_rest_of_its_group_shares_the_groups():
    sizes = class_sizes({"binaries": 1000, "pulsators": 0, "EW": 7, "EA": 5, "CepI": 2}, 60)
    assert sizes == {"EW": 7, "RSCVn": 810, "beta_Lyr": 190, "EA": 5, "CepI": 2}
    deck = {"EW": 22125, "RSCVn": 1105, "beta_Lyr": 260}
    assert class_sizes({**deck, "binaries": 0, "pulsators": 0, "EA": 0}, 60) == deck


@pytest.fixture(scope="module")
def small():
    return survey(dict.fromkeys(STARS, 6), twins=0.2, label_noise=0.1)


@pytest.fixture(scope="module")
def curves(small):
    return pd.concat(small.blocks(), ignore_index=True)


def test_light_curves_come_in_order_with_three_bands(small, curves):
    objects = small.objects()
    assert objects["object_id"].is_monotonic_increasing
    assert objects["object_id"].is_unique
    assert list(curves["object_id"].unique()) == list(objects["object_id"])
    pd.testing.assert_frame_equal(curves, curves.sort_values(["object_id", "band", "mjd"]))
    assert set(curves["band"]) == set(BANDS)
    assert np.isfinite(curves[["mjd", "mag", "magerr"]]).all().all()
    assert (curves["magerr"] > 0).all()


@pytest.mark.parametrize("block", [{"stars": 7}, {"rows": 900}])
def test_blocks_of_any_size_hold_whole_stars_and_the_same_data(small, curves, block):
    blocks = list(small.blocks(**block))
    assert len(blocks) > 10
    assert sum(part["object_id"].nunique() for part in blocks) == curves["object_id"].nunique()
    pd.testing.assert_frame_equal(pd.concat(blocks, ignore_index=True), curves)


def test_a_star_depends_neither_on_the_others_nor_on_the_wrong_labels(small, curves):
    fewer = survey({"EW": 3, "RRab": 2, "RRc": 1}, twins=0.2, label_noise=1.0)
    assert (fewer.objects()["label"] != fewer.objects()["true_label"]).sum() >= 3
    own = pd.concat(fewer.blocks(), ignore_index=True)
    same = curves[curves["object_id"].isin(own["object_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, same)
    other_seed = next(survey({"EW": 3}, seed=3).blocks())
    assert not np.array_equal(other_seed["mag"][:50], own["mag"][:50])


def test_the_data_set_gives_catalogue_and_stream_from_its_options():
    options = {
        "stars": {"binaries": 0, "pulsators": 0, "RRc": 4, "EA": 3},
        "floor": 60,
        "days": 100,
        "label_noise": 0,
        "twins": 0,
    }
    objects, blocks = simulated.load(options, {}, 1)
    assert objects["label"].value_counts().to_dict() == {"RRc": 4, "EA": 3}
    assert set(pd.concat(blocks)["object_id"]) == set(objects["object_id"])


def test_twins_are_one_star_within_two_arcsec_with_observations_of_their_own():
    some = survey({"RRab": 300, "RRc": 50}, days=60, twins=0.3)
    objects = some.objects().set_index("object_id")
    twins = objects[objects["twin_of"] != ""]
    firsts = objects.loc[twins["twin_of"]]
    assert 0.23 < len(twins) / 350 < 0.37
    assert list(twins.index) == [name + "b" for name in firsts.index]
    assert (twins["true_period"].to_numpy() == firsts["true_period"].to_numpy()).all()
    north = (twins["dec"].to_numpy() - firsts["dec"].to_numpy()) * 3600
    east = (twins["ra"].to_numpy() - firsts["ra"].to_numpy()) * 3600
    apart = np.hypot(north, east * np.cos(np.deg2rad(twins["dec"])))
    assert (apart <= 2.001).all()
    assert apart.max() > 1
    assert 0 < (twins["label"].to_numpy() != firsts["label"].to_numpy()).mean() < 0.2
    times = pd.concat(some.blocks()).groupby("object_id")["mjd"].agg(set)
    assert not times[twins.index[0]] & times[firsts.index[0]]


def test_every_class_of_the_options_can_be_drawn():
    counts = simulated.OPTIONS["properties"]["stars"]["properties"]
    assert set(counts) == {*GROUPS, *GROUP_OF}
    assert set(STARS) == {*binaries.FRACTIONS, "EA", *pulsators.FAMILIES}
    assert set(GROUP_OF) == {*STARS, *supernova_types.KINDS}
