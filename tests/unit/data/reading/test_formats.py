"""Light curves as surveys give them."""

import numpy as np
import pandas as pd
import pytest
from astropy.table import Table
from brought import COLUMNS, CURVES, add_format, read, refused

IRSA = pd.DataFrame(
    {
        "oid": [686103400034440, 686103400034440, 1686103400106565, 1686103400106565],
        "expid": 1,
        "hjd": np.array([58001.0, 58002, 58003, 58004]) + 2400000.503,
        "mjd": [58001.0, 58002.0, 58003.0, 58004.0],
        "mag": [15.0, 15.1, 14.9, 14.8],
        "magerr": 0.02,
        "catflags": [0, 32768, 0, 2],
        "filtercode": ["zg", "zg", "zr", "zi"],
    }
)
ZTF_STARS = pd.DataFrame({"name": ["V1", "V1"], "oid": IRSA["oid"].unique(), "label": "RRab"})


@pytest.mark.parametrize("name", ["c.csv", "c.parquet", "c.tbl", "c.vot", "c.fits"])
def test_tables_of_irsa_lose_flagged_epochs(tmp_path, capsys, name):
    _, curves = read(tmp_path, IRSA, ZTF_STARS, name, id="name", source="oid")
    assert curves[["object_id", "band", "mjd"]].to_numpy().tolist() == [
        ["V1", "g", pytest.approx(58001.003)],
        ["V1", "r", pytest.approx(58003.003)],
    ]
    assert "2 flagged by catflags" in capsys.readouterr().out


def test_irsas_dates_are_heliocentric_ones_if_they_are_there(tmp_path):
    _, curves = read(tmp_path, IRSA, ZTF_STARS, id="name", source="oid")
    assert curves["mjd"].tolist() == pytest.approx([58001.003, 58003.003], abs=1e-6)
    _, curves = read(tmp_path, IRSA.drop(columns="hjd"), ZTF_STARS, id="name", source="oid")
    assert curves["mjd"].tolist() == [58001.0, 58003.0]
    _, curves = read(
        tmp_path, IRSA.drop(columns="catflags"), ZTF_STARS, id="name", source="oid",
        bands={"zi": None}, columns={"mjd": "hjd"},
    )  # fmt: skip
    assert curves["band"].tolist() == ["g", "g", "r"]


ALERCE = pd.DataFrame(
    {
        "oid": "ZTF18abcdefg",
        "fid": [1, 2, 1, 2, 1],
        "mjd": [58001.0, 58002.0, 58003.0, 58004.0, 58005.0],
        "magpsf": [18.0, 18.1, 18.2, 18.3, 18.4],
        "sigmapsf": 0.1,
        "magpsf_corr": [15.0, 15.1, 15.2, 100.0, 15.4],
        "sigmapsf_corr": [0.01, 0.01, 0.01, 0.01, 0.01],
        "sigmapsf_corr_ext": [0.02, 0.03, 0.02, 0.02, 100.0],
        "corrected": [True, True, False, True, True],
        "dubious": [False, False, False, False, False],
        "isdiffpos": 1,
    }
)
ALERCE_STARS = pd.DataFrame({"object_id": ["ZTF18abcdefg"], "label": ["RRL"]})


@pytest.mark.parametrize("flags", [bool, int, str, object])
def test_detections_of_alerce_are_corrected_ones(tmp_path, capsys, flags):
    frame = ALERCE.astype({"corrected": flags, "dubious": flags})
    for name in ("c.csv", "c.parquet"):
        _, curves = read(tmp_path, frame, ALERCE_STARS, name)
        curves = curves.dropna()
        assert curves["band"].tolist() == ["g", "r"]
        assert curves["mag"].tolist() == [15.0, 15.1]
        assert curves["magerr"].tolist() == [0.02, 0.03]
        said = capsys.readouterr().out
        assert "1 not corrected to the star's own light" in said
    dubious = frame.assign(dubious=[True, False, False, False, False])
    assert len(read(tmp_path, dubious, ALERCE_STARS)[1].dropna()) == 1


def test_detections_without_corrections_are_refused(tmp_path):
    bare = ALERCE.drop(columns=["magpsf_corr", "sigmapsf_corr", "sigmapsf_corr_ext"])
    refused(tmp_path, "format: alerce` has magpsf_corr", bare, ALERCE_STARS, format="alerce")
    refused(tmp_path, "'corrected' has 5 values", ALERCE.assign(corrected="?"), ALERCE_STARS)


@pytest.fixture
def survey(monkeypatch):
    """A new format: in millimagnitudes, with a band that is dropped and a mark for no error."""
    add_format(
        monkeypatch,
        "survey",
        COLUMNS={column: (f"s_{column}",) for column in COLUMNS},
        BANDS={"g": "G", "r": None},
        MISSING=(444.0,),
        UNITS={"mag": "mmag", "magerr": "mmag"},
        recognises=lambda columns: "s_mag" in columns,
    )
    thousand = CURVES[["mag", "magerr"]] * 1000
    return CURVES.assign(**thousand).add_prefix("s_")


def test_a_new_format_is_recognised_and_says_bands_and_units(tmp_path, capsys, survey):
    for options in ({}, {"format": "survey"}):
        _, curves = read(tmp_path, survey, **options)
        assert set(curves["band"]) == {"G"}
        assert curves["mag"].tolist() == [16.5, 16.25, 15.25, 15.5]
        assert curves["magerr"].tolist() == pytest.approx([-1, 0.02, 0.05, 0.03])
        assert "s_mag is in mmag: divided by 1000" in capsys.readouterr().out


def test_an_error_that_a_format_marks_as_missing_is_in_its_own_unit(tmp_path, survey):
    marked = survey.assign(s_magerr=survey["s_magerr"].where(survey.index != 1, 444))
    _, curves = read(tmp_path, marked)
    assert curves["mag"].isna().tolist() == [False, True, False, False]


def test_the_unit_of_a_file_comes_before_that_of_its_format(tmp_path, survey):
    table = Table.from_pandas(survey.assign(s_mag=CURVES["mag"]))
    table["s_mag"].unit = "mag"
    table.write(tmp_path / "c.vot", format="votable")
    _, curves = read(tmp_path, None, name="c.vot")
    assert curves["mag"].tolist() == [16.5, 16.25, 15.25, 15.5]


def test_what_a_configuration_says_of_bands_comes_before_the_format(tmp_path, survey):
    _, curves = read(tmp_path, survey, bands={"r": "R"})
    assert set(curves["band"]) == {"G", "R"}


def test_a_table_of_two_formats_is_refused_unless_one_is_named(tmp_path, survey):
    both = survey.assign(fid=1, magpsf_corr=15.0)
    refused(tmp_path, "fit the formats alerce and survey: set `format` to one of them", both)
    assert set(read(tmp_path, both, format="survey")[1]["band"]) == {"G"}
