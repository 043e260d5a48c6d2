"""Light curves of fluxes: their zero points, the points that are not detected, and what is kept."""

import numpy as np
import pandas as pd
import pytest
from astropy.table import Table
from brought import add_format, read, refused
from lightfold.curves.fluxes import PER_FLUX, from_magnitudes
from lightfold.curves.stars import stars
from lightfold.features.table import extract
from samples import FEATURES

STARS = pd.DataFrame({"object_id": ["a", "b"], "label": ["EW", "EA"]})
SHARED = ["object_id", "band", "mjd"]


def sampled(points=60):
    """Return two stars that vary, in two bands, as magnitudes."""
    rng = np.random.default_rng(5)
    found = []
    for number, name in enumerate("ab"):
        for place, band in enumerate("gr"):
            t = np.sort(rng.uniform(58000, 58100, points))
            mag = 16 + number - 0.3 * place + 0.3 * np.sin(2 * np.pi * t / (1.3 + number))
            err = rng.uniform(0.01, 0.05, points)
            mag += rng.normal(scale=err)
            columns = {"object_id": name, "band": band, "mjd": t, "mag": mag, "magerr": err}
            found.append(pd.DataFrame(columns))
    return pd.concat(found, ignore_index=True)


MAGNITUDES = sampled()


def as_fluxes(zero, frame=MAGNITUDES):
    """Return magnitudes as fluxes with a zero point."""
    flux = 10 ** (0.4 * (zero - frame["mag"]))
    return frame[SHARED].assign(flux=flux, flux_err=flux * frame["magerr"] / PER_FLUX)


def points(*fluxes, err=1.0, **columns):
    """Return points of star a with some fluxes and one error, a day apart."""
    frame = {"object_id": "a", "band": "g", "mjd": 58000.0 + np.arange(len(fluxes))}
    return pd.DataFrame({**frame, "flux": fluxes, "fluxerr": err, **columns})


@pytest.mark.parametrize(
    ("zero", "option"),
    [(31.4, "nJy"), (8.9, "Jy"), (27.5, 27.5), (25.0, {"g": 25.0, "r": 25.0})],
)
def test_a_star_as_magnitudes_and_as_fluxes_has_equal_features(tmp_path, zero, option):
    given = {**FEATURES, "bands": ["g", "r"], "max_period": 10, "min_period": 0.5}
    _, magnitudes = read(tmp_path, MAGNITUDES, STARS)
    _, fluxes = read(tmp_path, as_fluxes(zero), STARS, zero_point=option)
    assert list(fluxes.columns) == [*magnitudes.columns, "flux", "fluxerr"]
    expected, found = (extract(stars(curves), given) for curves in (magnitudes, fluxes))
    assert list(found.columns) == list(expected.columns)
    numbers = expected.select_dtypes("number").columns
    assert np.allclose(found[numbers], expected[numbers], rtol=1e-6, equal_nan=True)
    assert np.allclose(fluxes["flux"], from_magnitudes(magnitudes["mag"], 0)[0], rtol=1e-12)


@pytest.mark.parametrize("unit", ["nJy", "uJy", "mJy", "Jy"])
def test_a_unit_of_the_file_gives_the_zero_point(tmp_path, capsys, unit):
    zero = {"nJy": 31.4, "uJy": 23.9, "mJy": 16.4, "Jy": 8.9}[unit]
    table = Table.from_pandas(as_fluxes(zero))
    table["flux"].unit = table["flux_err"].unit = unit
    table.write(tmp_path / "c.vot", format="votable")
    _, curves = read(tmp_path, None, STARS, name="c.vot")
    assert np.allclose(np.sort(curves["mag"]), np.sort(MAGNITUDES["mag"]))
    assert f"fluxes with zero point {zero:g} ({unit})" in capsys.readouterr().out


def test_the_option_comes_before_the_unit_of_the_file(tmp_path):
    table = Table.from_pandas(as_fluxes(20.0))
    table["flux"].unit = "Jy"
    table.write(tmp_path / "c.vot", format="votable")
    _, curves = read(tmp_path, None, STARS, name="c.vot", zero_point=20)
    assert np.allclose(np.sort(curves["mag"]), np.sort(MAGNITUDES["mag"]))


def test_faint_and_negative_points_keep_their_fluxes_and_are_not_lost(tmp_path, capsys):
    stars_, curves = read(tmp_path, points(100.0, 2.9, 3.0, -2.0, -50.0), STARS, zero_point="nJy")
    assert curves["mag"].notna().tolist() == [True, False, True, False, False]
    assert curves["magerr"].notna().tolist() == curves["mag"].notna().tolist()
    assert curves["flux"].tolist() == [100.0, 2.9, 3.0, -2.0, -50.0]
    assert curves["fluxerr"].tolist() == [1.0] * 5
    assert stars_.loc[0, ["points_used", "points_dropped"]].tolist() == [5, 0]
    said = capsys.readouterr().out
    assert "2 not detected (signal to noise below 3), 1 negative" in said
    assert "points not used" not in said


def test_a_zero_point_in_place_of_that_of_a_format_is_told(tmp_path, monkeypatch, capsys):
    names = {name: (name,) for name in (*SHARED, "flux", "fluxerr")}
    add_format(monkeypatch, "survey", COLUMNS=names, ZERO_POINT=23.9, FLAGS={"poor": (0, "poor")})
    frame = points(90.0, 80.0, 70.0, poor=[0, 0, 1])
    for zero in ("uJy", 22.39):
        read(tmp_path, frame, STARS, format="survey", zero_point=zero)
        said = capsys.readouterr().out
        assert "flags: poor" in said
        assert ("22.39 is used, as configured, not zero point 23.9 (uJy)" in said) == (
            zero == 22.39
        )


def test_any_number_is_a_flux_unless_it_is_given_as_missing(tmp_path, capsys):
    frame = points(-99.0, 999.0, 99.99, np.nan, 50.0)
    _, curves = read(tmp_path, frame, STARS, zero_point="nJy")
    assert curves["flux"].tolist()[:3] == [-99.0, 999.0, 99.99]
    assert "1 without a flux" in capsys.readouterr().out
    _, curves = read(tmp_path, frame, STARS, zero_point="nJy", missing=[-99, 999])
    assert curves["flux"].isna().tolist() == [True, True, False, True, False]


def test_fluxes_without_an_error_may_have_one_that_is_stated(tmp_path, capsys):
    frame = points(100.0, -5.0, 80.0, err=[1.0, np.nan, np.nan])
    _, curves = read(tmp_path, frame, STARS, zero_point="nJy")
    assert curves["mag"].notna().tolist() == [True, False, False]
    assert "2 without an error" in capsys.readouterr().out
    _, curves = read(tmp_path, frame, STARS, zero_point="nJy", magerr=0.1)
    assert curves["mag"].notna().tolist() == [True, False, True]
    assert curves["fluxerr"].tolist()[2] == pytest.approx(8 / PER_FLUX)
    _, curves = read(
        tmp_path, frame.drop(columns="fluxerr"), STARS, zero_point="nJy", magerr={"g": 0.1}
    )
    assert curves["mag"].notna().tolist() == [True, False, True]


def test_columns_of_fluxes_may_be_named_by_band(tmp_path):
    wide = pd.DataFrame(
        {
            "object_id": "a",
            "mjd": [1.0, 2.0],
            "fg": [100.0, -3.0],
            "eg": 1.0,
            "fr": [np.nan, 50.0],
            "er": 2.0,
        }
    )
    columns = {"flux": {"g": "fg", "r": "fr"}, "fluxerr": {"g": "eg", "r": "er"}}
    _, curves = read(
        tmp_path, wide, STARS, columns=columns, zero_point={"g": 31.4, "r": 31.4 + 2.5}
    )
    assert curves[["band", "mjd"]].to_numpy().tolist() == [["g", 1.0], ["g", 2.0], ["r", 2.0]]
    assert curves["flux"].tolist() == pytest.approx([100.0, -3.0, 5.0])
    refused(
        tmp_path, "`columns.fluxerr` names a column per band, but `columns.flux` does not",
        wide, STARS, columns={"fluxerr": columns["fluxerr"]},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (points(9.0), {}, "'flux' holds fluxes.*set `zero_point`.*nJy, uJy, mJy, Jy"),
        (points(9.0), {"zero_point": {"r": 25.0}}, "band 'g' has no zero point.*r: 25"),
        (points(1e9, err=1e7), {"zero_point": 5}, "magnitudes such as -17.5 with zero point 5"),
        (
            points(9.0).drop(columns="fluxerr"),
            {"zero_point": 25},
            "errors of the fluxes.*`magerr: 0.05`",
        ),
        (
            points(9.0, mag=15.0, magerr=0.1),
            {"columns": {"mag": "mag", "flux": "flux"}},
            "`columns.mag` and `columns.flux` are both set",
        ),
        (
            points(9.0).rename(columns={"flux": "uncommon_flux"}),
            {},
            "if 'uncommon_flux' is a flux, name it in `columns.flux`",
        ),
        (
            points(9.0).rename(columns={"flux": "f"}),
            {"columns": {"mag": "f", "magerr": "fluxerr"}, "zero_point": 95},
            "such as 104 with the zero point 95.*name them in `columns.flux`",
        ),
    ],
)
def test_fluxes_that_cannot_be_read_are_refused_with_what_to_do(tmp_path, frame, options, message):
    refused(tmp_path, message, frame, STARS, **options)


def test_a_zero_point_where_magnitudes_are_read_is_said_or_refused(tmp_path, capsys):
    both = as_fluxes(31.4).assign(mag=MAGNITUDES["mag"], magerr=MAGNITUDES["magerr"])
    _, curves = read(tmp_path, both, STARS, zero_point="nJy")
    assert "flux" not in curves
    said = capsys.readouterr().out
    assert "`zero_point` is not used, because 'mag' holds magnitudes: name fluxes" in said
    message = "such as 4[0-9.]+ with the zero point 25, .*name them in `columns.flux`"
    refused(tmp_path, message, both, STARS, zero_point=25)
    _, curves = read(tmp_path, both, STARS, zero_point="nJy", columns={"flux": "flux"})
    assert curves["flux"].notna().all()


def test_limits_and_signs_of_wide_tables_are_refused(tmp_path):
    wide = pd.DataFrame({"object_id": ["a"], "mjd": 1.0, "g_mag": 15.0, "g_magerr": 0.1, "up": 1})
    refused(tmp_path, "a column per band.*`columns.sign`", wide, STARS, columns={"sign": "up"})


def test_a_number_as_zero_point_is_not_added_to_magnitudes_beside_fluxes(tmp_path):
    MAGNITUDES.to_csv(tmp_path / "m.csv", index=False)
    as_fluxes(25.0).to_csv(tmp_path / "f.csv", index=False)
    refused(
        tmp_path, "m.csv: has magnitudes, and .*f.csv has fluxes", None, STARS,
        name=["m.csv", "f.csv"], zero_point=25, file="m.csv",
    )  # fmt: skip


def test_magnitudes_beside_fluxes_have_fluxes_and_the_same_cut(tmp_path):
    faint = MAGNITUDES.assign(magerr=MAGNITUDES["magerr"].mask(MAGNITUDES.index == 3, 0.5))
    faint.to_csv(tmp_path / "m.csv", index=False)
    as_fluxes(31.4).assign(mjd=MAGNITUDES["mjd"] + 200).to_csv(tmp_path / "f.csv", index=False)
    _, curves = read(tmp_path, None, STARS, name=["m.csv", "f.csv"], zero_point="nJy")
    assert curves["flux"].notna().all()
    assert curves["mag"].isna().sum() == 1
    assert np.allclose(curves["flux"], from_magnitudes(curves["mag"], 0)[0].fillna(curves["flux"]))


DIFFERENCES = pd.DataFrame(
    {
        "object_id": "a",
        "band": "g",
        "mjd": [1.0, 2.0, 3.0, 4.0, 5.0],
        "mag": [20.0, 20.0, np.nan, np.nan, 21.0],
        "magerr": [0.1, 0.1, np.nan, np.nan, 0.1],
        "positive": ["t", "f", None, "t", None],
        "maglim": [20.5, 20.5, 20.9, np.nan, 20.5],
    }
)


def test_signs_and_limits_become_fluxes(tmp_path, capsys):
    found, curves = read(
        tmp_path, DIFFERENCES, STARS, columns={"sign": "positive", "limit": "maglim"}
    )
    flux = 10 ** (0.4 * 11.4)
    assert curves["flux"].tolist() == pytest.approx(
        [flux, -flux, 0, np.nan, flux * 10**-0.4], nan_ok=True
    )
    assert curves["fluxerr"].tolist()[2] == pytest.approx(10 ** (0.4 * (31.4 - 20.9)) / 5)
    assert curves["mag"].notna().tolist() == [True, False, False, False, True]
    assert found.loc[0, ["points_used", "points_dropped"]].tolist() == [4, 1]
    said = capsys.readouterr().out
    assert "1 negative (signal to noise below -3), 1 not detected (upper limits)" in said
    assert "points not used: 1 without a magnitude" in said
    assert "brightness is a difference from a reference image" in said


@pytest.mark.parametrize("up", ["T", "TRUE", "+", "1", "+1", "1.0", "nan"])
@pytest.mark.parametrize("down", ["F", "FALSE", "-", "0", "-1"])
def test_signs_may_be_spelt_in_many_ways(tmp_path, up, down):
    frame = DIFFERENCES[:2].assign(positive=[up, down])
    _, curves = read(tmp_path, frame, STARS, columns={"sign": "positive"})
    assert np.sign(curves["flux"]).tolist() == [1, -1]


def test_signs_that_are_neither_are_refused_where_there_is_a_magnitude(tmp_path):
    frame = DIFFERENCES.assign(positive=["t", "f", "?", "?", "p"])
    options = {"sign": "positive", "limit": "maglim"}
    refused(
        tmp_path, "'positive' for sign holds 'p', which is neither", frame, STARS, columns=options
    )
    _, curves = read(tmp_path, frame[:4], STARS, columns=options)
    assert np.sign(curves["flux"]).tolist()[:3] == [1, -1, 0]


def test_a_format_says_how_signs_are_spelt_and_that_these_are_differences(tmp_path, monkeypatch):
    add_format(
        monkeypatch, "broker",
        COLUMNS={
            "object_id": ("oid",), "band": ("fid",), "mjd": ("when",), "mag": ("dmag",),
            "magerr": ("sdmag",), "sign": ("isdiffpos",), "limit": ("diffmaglim",),
        },
        POSITIVE=("up",), DIFFERENCE=True, BAND="g",
        recognises=lambda columns: "isdiffpos" in columns,
    )  # fmt: skip
    frame = pd.DataFrame(
        {"oid": "a", "fid": "g", "when": [1, 2], "dmag": 20.0, "sdmag": 0.1}
    ).assign(isdiffpos=["up", "1"])
    _, curves = read(tmp_path, frame, STARS)
    assert np.sign(curves["flux"]).tolist() == [1, -1]


def test_equal_times_are_sorted_by_flux_whatever_the_order_of_rows(tmp_path):
    frame = points(2.0, -1.0, 1.0, mjd=58000.0)
    for own in (frame, frame.iloc[::-1]):
        _, curves = read(tmp_path, own, STARS, zero_point="nJy")
        assert curves["flux"].tolist() == [-1.0, 1.0, 2.0]


def test_an_infinite_flux_is_none(tmp_path, capsys):
    _, found = read(tmp_path, points(100.0, np.inf, -np.inf), STARS, zero_point="nJy")
    assert found["flux"].notna().sum() == 1
    assert "2 without a flux" in capsys.readouterr().out
