"""Columns and bands of light curves: which are taken, and the message if none can be."""

import numpy as np
import pandas as pd
import pytest
from brought import CURVES, read, refused
from lightfold.errors import ConfigError
from lightfold.plugins.datasets import light_curves
from lightfold.workflow.config import check


@pytest.mark.parametrize(
    "names",
    [
        {"object_id": "ID", "band": "Filter", "mjd": "HJD", "mag": "Magnitude", "magerr": "e_mag"},
        {"object_id": "sourceid", "band": "passband", "mjd": "time", "magerr": "mag_err"},
        {"object_id": "star", "mjd": "MJD", "mag": "MAG", "magerr": "Error"},
        {"object_id": " oid ", "mjd": "MJD", "magerr": "Sigma"},
    ],
)
def test_well_known_names_are_taken_and_said(tmp_path, capsys, names):
    _, curves = read(tmp_path, CURVES.rename(columns=names))
    assert len(curves) == 6
    said = capsys.readouterr().out
    for ours, theirs in names.items():
        assert f"{theirs.strip()} as {ours}" in said


def test_our_own_names_come_before_others_that_are_known(tmp_path):
    frame = CURVES.assign(hjd=1.0, time=2.0, magnitude=0.0).rename(columns={"mjd": "MJD"})
    _, curves = read(tmp_path, frame)
    assert sorted(curves["mjd"]) == sorted(CURVES["mjd"])
    assert sorted(curves["mag"]) == sorted(CURVES["mag"])


def test_columns_of_the_configuration_win(tmp_path):
    frame = CURVES.assign(best=CURVES["mag"] + 1, name=CURVES["object_id"], object_id="x")
    _, curves = read(tmp_path, frame, columns={"mag": "best", "object_id": "name"})
    assert sorted(curves["mag"]) == sorted(CURVES["mag"] + 1)


def without(*columns):
    return CURVES.drop(columns=list(columns))


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (without("mag"), {}, "as the magnitudes.*`columns.mag`.*object_id, band, mjd, magerr"),
        (without("magerr"), {}, "as the errors.*weight points by them.*`columns.magerr`"),
        (without("band"), {}, "as the bands; if all rows are of one band, set `band`"),
        (without("mjd"), {}, "as the times.*`columns.mjd`"),
        (without("object_id"), {}, "as the ids of the stars.*`columns.object_id`"),
        (CURVES, {"columns": {"mag": "mga"}}, "no column 'mga' for `columns.mag`; did you mean"),
        (CURVES.assign(MAG=1).drop(columns="mag").assign(Mag=1), {}, "each of MAG, Mag may be"),
        (CURVES, {"columns": {"mag": "magerr"}}, "'magerr' is used for mag and magerr"),
        (without("mag").assign(flux=900.0), {}, "the errors of the fluxes"),
        (without("mag").assign(FLUX=9.0), {"columns": {"mag": "FLUX"}}, "must be magnitudes"),
    ],
)
def test_columns_that_are_not_there_are_named(tmp_path, frame, options, message):
    refused(tmp_path, message, frame, **options)


def test_a_misspelt_option_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="did you mean 'magerr'"):
        read(tmp_path, columns={"magerror": "e"})
    with pytest.raises(ConfigError, match=r"datasets\.mine\.path: needs at least 1 item"):
        check({"path": [], "objects": "stars.csv"}, light_curves.OPTIONS, "datasets.mine")


def test_one_band_without_a_column(tmp_path):
    _, curves = read(tmp_path, without("band"), band="V")
    assert set(curves["band"]) == {"V"}


def test_bands_are_mapped_dropped_and_counted(tmp_path, capsys):
    spelt = CURVES.assign(band=[1, 2, 2, 1, 2, 3])
    _, curves = read(tmp_path, spelt, bands={1: "r", "2": "g", 3: None})
    assert curves["band"].value_counts().to_dict() == {"g": 3, "r": 2}
    assert "1 in bands that `bands` maps to null" in capsys.readouterr().out
    floats = spelt.assign(band=[1, 2, 2, 1, 2, np.nan])
    _, curves = read(tmp_path, floats, bands={"1": "r", "2": "g"})
    assert len(curves) == 5
    assert "1 without a band" in capsys.readouterr().out


def test_an_unknown_band_is_counted_and_the_key_is_named(tmp_path):
    message = r"not in `bands`: 'r' in 2 rows, 'g' in 4 rows.*null to drop"
    refused(tmp_path, message, bands={"G": "g"})


def test_bands_are_spelt_as_in_the_file_and_their_numbers_said(tmp_path, capsys):
    _, curves = read(tmp_path, CURVES.assign(band=["g", "G", "g ", "G", "g", "g"]))
    assert curves["band"].value_counts().to_dict() == {"g": 4, "G": 2}
    assert "G 1" in capsys.readouterr().out


def test_ids_are_no_bands(tmp_path):
    frame = pd.concat([CURVES] * 30, ignore_index=True)
    frame["band"] = [f"x{number}" for number in range(len(frame))]
    refused(tmp_path, "over 50 different values, first x0, x1.*`columns.band`", frame)
