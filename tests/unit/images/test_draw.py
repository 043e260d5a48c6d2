"""Images of stars: what they show, how they are stored, and how models get them."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lightfold import registry, tables
from lightfold.curves.points import Curve
from lightfold.data.load import write_curves
from lightfold.images import raster
from lightfold.images.draw import draw_star, write_images
from lightfold.images.raster import phased
from lightfold.images.table import BESIDE, SIZE, read_images
from lightfold.plugins.channels import dmdt

PERIOD = 0.7


def eclipses(phase):
    """A deep minimum at phase 0 and a shallow one half a cycle later, a tenth of a cycle wide."""
    deep = np.exp(-(((phase + 0.5) % 1 - 0.5) ** 2) / 0.05**2)
    return deep + 0.3 * np.exp(-((phase - 0.5) ** 2) / 0.05**2)


def curve(points=400, seed=0, period=PERIOD, start=0.0, median=15.0, noise=0.01):
    rng = np.random.default_rng(seed)
    t = np.sort(rng.uniform(0, 90, points))
    mag = median + eclipses(t / period % 1) + rng.normal(0, noise, points)
    return Curve(t + start, mag, np.full(points, 0.01))


def alike(first, second):
    return np.corrcoef(first.ravel(), second.ravel())[0, 1]


@pytest.mark.parametrize("start", [0.0, 0.1, 0.35, 0.5, 58_000.123])
def test_the_faintest_phase_is_the_first_column_whenever_time_starts(start):
    image = phased([curve(4000, start=start)], PERIOD)
    assert image.shape == (SIZE, SIZE)
    middle = np.arange(SIZE) @ image / image.sum(axis=0)
    assert middle.argmax() == 0, "fainter is further down"
    assert middle[SIZE // 2] > middle[SIZE // 4] + 5, "so is the other minimum, half a cycle on"
    assert alike(image, phased([curve(4000)], PERIOD)) > 0.9


def test_twice_the_period_shows_two_cycles():
    star = [curve(8000)]
    once, twice = phased(star, PERIOD), phased(star, 2 * PERIOD)
    middle = np.arange(SIZE) @ twice / twice.sum(axis=0)
    assert sorted(middle.argsort()[-2:]) == [0, SIZE // 2]
    assert alike(twice[:, : SIZE // 2], twice[:, SIZE // 2 :]) > 0.98
    assert alike(once[:, : SIZE // 2], once[:, SIZE // 2 :]) < 0.92
    names = {"folded": once, "folded_twice": twice}
    for name, image in names.items():
        np.testing.assert_array_equal(registry.load("channels", name).draw(star, PERIOD), image)


def test_bands_lie_on_each_other_whatever_their_medians():
    g, r = curve(2000, 1, median=17.0), curve(2000, 2, median=15.2)
    image = phased([g, r], PERIOD)
    assert alike(image, phased([g], PERIOD)) > 0.9
    assert alike(image, phased([r], PERIOD)) > 0.9


def test_a_column_is_a_density_whatever_the_number_of_its_points():
    star = curve(2000)
    many = np.flatnonzero(star.t / PERIOD % 1 < 0.5)
    t, mag = (np.append(values, np.repeat(values[many], 9)) for values in star[:2])
    image = phased([Curve(t, mag, np.full(len(t), 0.01))], PERIOD)
    np.testing.assert_allclose(image.sum(axis=0), image.sum(axis=0)[0])
    assert image.max() == 1
    assert image.min() == 0


def test_a_constant_star_is_a_line_and_one_without_a_period_is_black():
    t = np.linspace(0, 50, 300)
    flat = Curve(t, np.full(300, 15.0), np.full(300, 0.01))
    image = phased([flat], PERIOD)
    np.testing.assert_array_equal(np.flatnonzero(image.any(axis=1)), [SIZE // 2])
    assert not phased([curve()], np.nan).any()


def test_a_phase_without_points_is_black():
    star = curve(3000)
    seen = (star.t / PERIOD % 1 < 0.2) | (star.t / PERIOD % 1 > 0.4)
    image = phased([Curve(*(values[seen] for values in star))], PERIOD)
    empty = np.flatnonzero(~image.any(axis=0))
    assert set(range(7, 11)) <= set(empty) <= set(range(5, 12))


def test_a_bad_point_does_not_shift_the_image():
    star = curve(400)
    phase = star.t / PERIOD % 1
    for outlier in (40, 4, -40):
        mag = star.mag.copy()
        mag[abs(phase - 0.3).argmin()] += outlier
        assert alike(phased([star._replace(mag=mag)], PERIOD), phased([star], PERIOD)) > 0.98


def pairs_one_by_one(curves):
    """Counts by the definition in the docstring of the channel."""
    rows = [-np.inf, *(-step for step in reversed(dmdt.STEPS)), 0, *dmdt.STEPS, np.inf]
    columns = np.geomspace(dmdt.SHORTEST, dmdt.LONGEST, SIZE + 1)
    columns[[0, -1]] = 0, np.inf
    counts = np.zeros((SIZE, SIZE))
    for t, mag, _ in curves:
        for i in range(len(t)):
            for j in range(i + 1, len(t)):
                change, time = mag[j] - mag[i], t[j] - t[i]
                row = next(k for k in range(SIZE) if rows[k] < change <= rows[k + 1])
                column = next(k for k in range(SIZE) if columns[k] <= time < columns[k + 1])
                counts[row, column] += 1
    return counts


def test_pairs_of_points_are_counted_band_by_band():
    curves = [curve(60, 1), curve(50, 2, median=17.0)]
    curves[0] = curves[0]._replace(t=np.append(curves[0].t[:-2], [9_000.0, 9_000.001]))
    counts = pairs_one_by_one(curves)
    assert counts.sum() == 60 * 59 / 2 + 50 * 49 / 2
    assert counts[:, -1].sum() > 0, "longer than the longest"
    assert counts[:, 0].sum() > 0, "shorter than the shortest"
    image = dmdt.draw(curves, np.nan)
    there = counts.sum(axis=0) > 0
    share = counts[:, there] / counts.sum(axis=0)[there]
    np.testing.assert_allclose(image[:, there], share / share.max())
    assert not image[:, ~there].any()


def test_fading_is_down_and_long_is_right():
    t = np.array([0.0, 1.0])
    for mag, down in (([15.0, 15.6], True), ([15.6, 15.0], False)):
        image = dmdt.draw([Curve(t, np.array(mag), np.full(2, 0.01))], np.nan)
        ((row, early),) = np.argwhere(image)
        assert (row >= SIZE // 2) == down
        late = dmdt.draw([Curve(100 * t, np.array(mag), np.full(2, 0.01))], np.nan)
        ((again, column),) = np.argwhere(late)
        assert again == row
        assert column > early


def test_pairs_of_a_long_curve_are_those_of_a_part_of_it():
    long = curve(3 * dmdt.POINTS)
    thinned = Curve(*(values[::3] for values in long))
    np.testing.assert_array_equal(dmdt.draw([long], np.nan), dmdt.draw([thinned], np.nan))


BANDS, CHANNELS = ["g", "r"], ["dmdt", "folded"]


@pytest.fixture
def survey(tmp_path):
    """Paths of five stars in three row groups: b has no period, c too few points, d none at all."""
    blocks = {}
    for number, name in enumerate("abce"):
        for band in BANDS:
            points = 5 if name == "c" else 80
            own = curve(points, 10 * number + ord(band))._asdict()
            own = {"mjd": own["t"], "mag": own["mag"], "magerr": own["err"]}
            blocks[name, band] = pd.DataFrame({"object_id": name, "band": band, **own})
    groups = [pd.concat([blocks[n, b] for n in names for b in BANDS]) for names in ("a", "bc", "e")]
    write_curves(groups, tmp_path / "curves.parquet")
    periods = [PERIOD, np.nan, PERIOD, np.nan, PERIOD]
    features = pd.DataFrame({"object_id": list("ecadb"), "period": periods[::-1]})
    features["period"] = features["object_id"].map(dict(zip("abcde", periods, strict=True)))
    tables.write(features, tmp_path / "features.parquet", {"object_id": "string"})
    return tmp_path


def write(survey, channels=CHANNELS):
    paths = [str(survey / f"{name}.parquet") for name in ("curves", "features", "images")]
    write_images(*paths, {"bands": BANDS, "channels": channels, "least": 10})
    return paths[-1]


def test_every_star_has_its_images_in_order_of_the_ids(survey):
    path = write(survey)
    found = read_images({"images": path}, pd.Series(list("edcba")))
    assert found.channels == tuple(CHANNELS)
    assert found.stars.index.tolist() == list("abcde")
    assert found.pixels.shape == (5, 2, SIZE, SIZE)
    curves = pd.read_parquet(survey / "curves.parquet")
    for number, name in enumerate("abe"):
        own = curves[curves["object_id"] == name]
        star = {band: own.loc[own["band"] == band, ["mjd", "mag", "magerr"]] for band in BANDS}
        bands = [Curve(*star[band].to_numpy().T) for band in BANDS]
        period = np.nan if name == "b" else PERIOD
        position = "abcde".index(name)
        for channel, image in zip(CHANNELS, found.pixels[position], strict=True):
            drawn = registry.load("channels", channel).draw(bands, period)
            np.testing.assert_allclose(image / 255, drawn, atol=0.5 / 255 + 1e-9)
            assert image.any() == (channel == "dmdt" or name != "b"), (number, channel)
    assert not found.pixels[[2, 3]].any(), "no points to draw"


def test_beside_the_images_stand_period_and_amplitude(survey):
    stars = read_images({"images": write(survey)}, pd.Series(list("abcde"))).stars
    assert list(stars) == list(BESIDE)
    known = stars["log_period"].notna()
    assert known.tolist() == [True, False, False, False, True]
    np.testing.assert_allclose(stars.loc[known, "log_period"], np.log10(PERIOD), rtol=1e-6)
    assert stars["log_amplitude"].notna().tolist() == [True, True, False, False, True]
    assert stars["log_amplitude"].dropna().between(-0.3, 0.1).all(), "a range of about 1 mag"


def test_pixels_are_lists_of_small_whole_numbers(survey):
    schema = pq.read_schema(write(survey))
    for channel in CHANNELS:
        assert schema.field(channel).type == pa.list_(pa.uint8(), SIZE * SIZE)
    assert [schema.field(name).type for name in BESIDE] == [pa.float32()] * 2
    assert schema.names == ["object_id", *BESIDE, *CHANNELS]


def test_a_part_of_the_stars_and_one_channel_can_be_read(survey):
    every = read_images({"images": write(survey)}, pd.Series(list("abcde")))
    some = read_images({"images": write(survey, ["folded"])}, pd.Series(["e", "a", "unknown"]))
    assert some.stars.index.tolist() == ["a", "e"]
    np.testing.assert_array_equal(some.pixels[:, 0], every.pixels[[0, 4], 1])


def test_nothing_is_left_of_a_job_that_fails(survey, monkeypatch):
    drawn = []

    def fail_at_last(curves, period):
        drawn.append(period)
        if len(drawn) == 3:
            raise ValueError("the third star")
        return np.zeros((SIZE, SIZE))

    monkeypatch.setattr(dmdt, "draw", fail_at_last)
    with pytest.raises(ValueError, match="third star"):
        write(survey)
    assert sorted(path.name for path in survey.iterdir()) == ["curves.parquet", "features.parquet"]


def test_a_band_that_is_not_looked_at_changes_nothing():
    star = {band: tuple(curve(80, ord(band))) for band in "gr"}
    drawn = [registry.load("channels", name) for name in CHANNELS]
    only = draw_star({"g": star["g"]}, ["g"], PERIOD, drawn, 10)
    both = draw_star(star, ["g"], PERIOD, drawn, 10)
    assert only[:2] == both[:2]
    np.testing.assert_array_equal(only[2], both[2])


def test_every_channel_draws_from_0_to_1():
    star = [curve(200, 1), curve(30, 2)]
    for name in registry.names("channels"):
        image = registry.load("channels", name).draw(star, PERIOD)
        assert image.shape == (SIZE, SIZE), name
        assert (image.min(), image.max()) == (0, 1), name
    assert raster.shares(np.zeros((SIZE, SIZE))).max() == 0
