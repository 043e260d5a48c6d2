"""Light curves of TESS and Kepler: a FITS file per star, with counts of electrons."""

import numpy as np
import pandas as pd
import pytest
from astropy.table import Table
from products import read_files

STARS = pd.DataFrame(
    {"object_id": ["tess2018206045859-s0001-0000000000000001-0120-s_lc", "star2"], "label": "EA"}
)
SPOC = {
    "TIME": [1325.5, 1326.5, np.nan, 1328.5],
    "TIMECORR": 0.001,
    "CADENCENO": [1, 2, 3, 4],
    "SAP_FLUX": 900.0,
    "SAP_FLUX_ERR": 1.0,
    "PDCSAP_FLUX": [1000.0, 1010.0, 1000.0, np.nan],
    "PDCSAP_FLUX_ERR": 2.0,
}
QLP = {
    "TIME": [1325.5, 1326.5],
    "SAP_FLUX": [1.0, 1.01],
    "KSPSAP_FLUX": [1.0, 1.0],
    "KSPSAP_FLUX_ERR": 0.002,
    "QUALITY": [0, 4096],
}
#: The columns of a file, its time unit, its band, and the first point: time and magnitude.
MISSIONS = {
    "tess": (SPOC | {"QUALITY": [0, 128, 0, 0]}, "BJD - 2457000, days", "T", 58325, 20.44 - 7.5),
    "kepler": (SPOC | {"SAP_QUALITY": [0, 8, 0, 0]}, "BJD - 2454833, days", "Kp", 56158, 17.6),
    "qlp": (QLP, "BJD - 2457000, days", "T", 58325, 10),
}


def save(folder, columns, unit):
    """Write a file for each star, with the units that the missions state."""
    for star in STARS["object_id"]:
        table = Table(pd.DataFrame(columns).to_dict("list"))
        table["TIME"].unit = unit
        for name in table.colnames:
            if "FLUX" in name and "PDCSAP_FLUX" in columns:
                table[name].unit = "electron / s"
        table.meta["EXTNAME"] = "LIGHTCURVE"
        table.write(folder / f"{star}.fits")


@pytest.mark.parametrize("mission", MISSIONS)
@pytest.mark.filterwarnings("ignore:'BJD", "ignore:The unit")
def test_files_of_missions_are_stars(tmp_path, capsys, mission):
    columns, unit, band, mjd, mag = MISSIONS[mission]
    save(tmp_path, columns, unit)
    curves = read_files(tmp_path, STARS, path="*.fits")
    assert set(curves["object_id"]) == set(STARS["object_id"])
    assert set(curves["band"]) == {band}
    seen = curves[curves["mag"].notna()]
    assert seen["mjd"].tolist() == pytest.approx([mjd, mjd])
    assert seen["mag"].tolist() == pytest.approx([mag, mag])
    said = capsys.readouterr().out
    assert f"is read as `format: {mission}`" in said
    assert "2 with a " in said
    if mission != "qlp":
        assert "2 without a time, 2 without a flux" in said


@pytest.mark.filterwarnings("ignore:'BJD", "ignore:The unit")
def test_a_band_and_other_fluxes_can_be_set(tmp_path):
    columns, unit, *_ = MISSIONS["tess"]
    save(tmp_path, columns, unit)
    curves = read_files(
        tmp_path,
        STARS,
        path="*.fits",
        band="TESS",
        columns={"flux": "SAP_FLUX", "fluxerr": "SAP_FLUX_ERR"},
    )
    assert set(curves["band"]) == {"TESS"}
    assert curves["mag"].dropna().tolist() == pytest.approx([20.44 - 2.5 * np.log10(900)] * 4)
