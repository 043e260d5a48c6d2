"""Light curves as surveys give them."""

import numpy as np
import pandas as pd
import pytest
from brought import read, refused

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
    refused(tmp_path, "format: alerce` has magpsf_corr", bare, ALERCE_STARS)
    refused(tmp_path, "'corrected' has 5 values", ALERCE.assign(corrected="?"), ALERCE_STARS)
