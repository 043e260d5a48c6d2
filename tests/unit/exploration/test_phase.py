"""Phased curves: only training stars with sound periods, typical and rare, in every band."""

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.curves.folding import fold
from lightfold.curves.points import Curve
from lightfold.data.load import write_curves
from lightfold.display import gallery, page
from lightfold.exploration import from_peak, members, phase, phased
from lightfold.features.names import suffixes
from lightfold.sampling.split import write_split
from samples import CLASSES, stars

PERIOD = 0.7


def eclipses(phase):
    return 15 + 0.5 * (np.abs((phase + 0.5) % 1 - 0.5) < 0.1) + 0.02 * np.cos(2 * np.pi * phase)


def flashes(phase):
    return 30 - eclipses(phase)


def survey(folder, table, bands, shape=eclipses, flagged=(), noisy=()):
    """Write the table, its split, and a data set where every star has the same curve."""
    rng = np.random.default_rng(0)
    ids = table["object_id"]
    t = np.sort(rng.uniform(0, 100, 80))
    points = pd.DataFrame(
        [
            (name, band, time, mag, 0.01)
            for name in ids
            for band in bands
            for time, mag in zip(t, shape(t / PERIOD), strict=True)
        ],
        columns=["object_id", "band", "mjd", "mag", "magerr"],
    )
    features = pd.DataFrame({"object_id": ids, "period": PERIOD})
    features[phase.FLAGS] = 0
    features.loc[ids.isin(flagged), "flag_weak_period"] = 1
    for number, suffix in enumerate(suffixes(bands).values()):
        features[f"chi2red{suffix}"] = np.where(ids.isin(noisy), 1.0, 50.0 + number)
    paths = {
        name: f"{folder}/{name}.parquet" for name in ("table", "split", "features", "light_curves")
    }
    tables.write(table, paths["table"], tables.STAR)
    tables.write(features, paths["features"], {"object_id": "string"})
    write_curves([points], paths["light_curves"])
    write_split(paths["table"], paths["split"], "honest", 0.3, {"folds": 3, "seed": 1})
    return paths


def write(folder, paths, bands, classes=CLASSES):
    outputs = {name: f"{folder}/{name}.parquet" for name in ("members", "points")}
    settings = {"task": "t", "classes": classes, "bands": bands, "shown": "phased"}
    phase.write_phased(paths, outputs, [f"{folder}/phased.png"], settings)
    assert (folder / "phased.png").stat().st_size > 1000
    return tables.read(outputs["members"]), tables.read(outputs["points"])


@pytest.mark.parametrize("bands", [["V"], ["g", "r", "i"]])
def test_typical_and_rare_training_stars_of_each_class_in_all_bands(tmp_path, bands):
    paths = survey(tmp_path, stars((40, 20, 12)), bands)
    chosen, points = write(tmp_path, paths, bands)
    assert list(chosen.columns) == list(phase.MEMBERS)
    for _, own in chosen.groupby("label"):
        assert own["kind"].tolist() == ["typical"] * members.TYPICAL + ["rare"] * members.RARE
    split = tables.read(paths["split"]).set_index("object_id")
    assert set(split.loc[chosen["object_id"], "role"]) == {"train"}
    assert list(points.columns) == list(phase.POINTS["phased"])
    assert set(points["object_id"]) == set(chosen["object_id"])
    assert set(points["band"]) == set(bands)
    assert points["phase"].between(0, 1, inclusive="left").all()
    again, _ = write(tmp_path, paths, bands)
    pd.testing.assert_frame_equal(chosen, again)


def test_stars_with_a_doubtful_period_or_noise_are_not_shown_however_far_they_are(tmp_path):
    table = stars((40, 30))
    far = table["object_id"].iloc[:12]
    table.loc[table["object_id"].isin(far), "f0"] = 99
    paths = survey(tmp_path, table, ["V"], flagged=far[:6], noisy=far[6:])
    chosen, _ = write(tmp_path, paths, ["V"], CLASSES[:2])
    assert not set(chosen["object_id"]) & set(far)


def test_a_class_without_a_sound_period_is_named_and_a_split_that_failed_gives_a_note(tmp_path):
    table = stars((40, 20))
    rare = table.loc[table["label"] == "rare", "object_id"]
    paths = survey(tmp_path, table, ["V"], flagged=rare)
    chosen, points = write(tmp_path, paths, ["V"], CLASSES[:2])
    assert set(chosen["label"]) == {"common"}
    figure = phased.draw(chosen, points, CLASSES[:2], ["V"])
    assert "none with a sound period: rare" in figure.get_suptitle().replace("\n", " ")
    page.plt.close(figure)
    paths = survey(tmp_path, stars((40, 1)), ["V"])
    chosen, points = write(tmp_path, paths, ["V"], CLASSES[:2])
    assert chosen.empty
    assert points.empty


@pytest.mark.parametrize("shape", [eclipses, flashes])
def test_phase_0_is_where_the_curve_is_farthest_from_its_median(tmp_path, shape):
    paths = survey(tmp_path, stars((40, 20, 12)), ["g", "r"], shape)
    _, points = write(tmp_path, paths, ["g", "r"])
    far = (points["mag"] - points["mag"].median()).abs() > 0.2
    turn = (points["phase"] + 0.5) % 1 - 0.5
    assert turn[far].abs().max() < 0.2


def rows(size=21):
    """Return a class along a line: one feature says how far, another is constant."""
    ids = [f"s{number:02d}" for number in range(size)]
    table = pd.DataFrame({"object_id": ids, "group": ids, "label": "A"})
    table["skew_g"] = np.arange(size, dtype="float32")
    table["still"] = np.float32(1)
    sound = pd.DataFrame({"object_id": ids, "period": PERIOD, "shows": 9.0})
    return table, sound


def test_the_nearest_are_typical_and_the_farthest_rare_with_a_reason():
    chosen = members.choose(*rows(), ["g"])
    assert chosen["object_id"].tolist() == ["s10", "s09", "s11", "s20", "s00"]
    assert chosen["rank"].tolist() == [1, 2, 3, 1, 2]
    assert chosen["reason"].tolist() == ["", "", "", "skew_g +1.3σ", "skew_g -1.3σ"]


def test_of_stars_that_belong_together_one_is_shown():
    table, sound = rows()
    table.loc[20, "group"] = table.loc[19, "group"]
    chosen = members.choose(table, sound, ["g"])
    assert len({"s19", "s20"} & set(chosen["object_id"])) == 1


def test_one_broken_feature_makes_no_star_rarer_than_many_odd_ones():
    table, sound = rows()
    for number in range(8):
        table[f"f{number}"] = np.float32(np.random.default_rng(number).normal(size=len(table)))
    table.loc[3, "skew_g"] = 1e6
    table.loc[7, [f"f{number}" for number in range(8)]] = 8
    chosen = members.choose(table, sound, ["g"])
    assert chosen.loc[chosen["kind"] == "rare", "object_id"].iloc[0] == "s07"


def test_a_feature_far_off_in_several_bands_is_named_once():
    off = pd.Series({"skew_g": 3.0, "skew_r": -9.0, "period": 4.0, "iqr_g": np.nan})
    assert members.reason(off, ["g", "r"]) == "skew_r -9.0σ, period +4.0σ"


def test_a_feature_beyond_99_sigma_is_only_said_to_be_so():
    off = pd.Series({"skew": 3254.0, "period": -650.0, "iqr": 98.6})
    assert members.reason(off, ["V"]) == "skew >99σ, period <-99σ, iqr +99σ"


def test_deviations_survive_a_median_deviation_of_zero():
    off = members.deviations(pd.DataFrame({"a": [0, 0, 0, 0, 4.0], "b": [2.0] * 5}))
    assert off["a"].tolist()[:4] == [0] * 4
    assert off["a"].iloc[4] == pytest.approx(4 / (1.2533 * 0.8))
    assert off["b"].isna().all()


def test_bands_share_one_phase_and_a_legend():
    t = np.linspace(0, 5, 200)
    curves = {
        band: Curve(t[::step], eclipses(t[::step] / PERIOD), np.full(len(t[::step]), 0.01))
        for band, step in (("g", 3), ("r", 1))
    }
    points = fold(curves, PERIOD, True)
    np.testing.assert_array_equal(points["g"].phase, points["r"].phase[::3])
    example = gallery.Example(points, "a star")
    figure = gallery.draw_gallery({"A": [example, None]}, ["one", ""], ["g", "r"])
    low, high = figure.axes[0].get_ylim()
    assert low > high, "brighter upwards"
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["g", "r"]
    assert "a star" in [text.get_text() for text in figure.axes[0].texts]
    page.plt.close(figure)


def test_around_the_peak_the_title_has_two_lines_and_says_what_is_outside():
    days = np.arange(-20.0, 60.0, 4)
    points = pd.DataFrame({"object_id": "a", "band": "g", "days": days, "fluxerr": 0.1})
    points["flux"] = np.where(days == 0, 5.0, 1.0)
    points["detected"] = True
    chosen = pd.DataFrame({"object_id": "a", "label": ["SNIa"], "kind": "typical", "rank": 1})
    chosen = chosen.assign(period=np.nan, reason="")
    figure = from_peak.draw(chosen, points, ["SNIa"], ["g"])
    title = figure.get_suptitle().split("\n")
    page.plt.close(figure)
    assert len(title) == 2
    assert "no star of the test set is used" in title[0]
    assert title[1].endswith("1 detection is outside")
