"""Rubin's tables and simulations of Rubin: fluxes, differences and flags."""

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from brought import read, refused
from products import (
    FLUXCAL,
    STARS,
    Product,
    check,
    check_files,
    check_siblings,
    magnitude,
    near,
    points,
    read_files,
)

RUBIN = """objectId,band,expMidptMJD,psfFlux,psfFluxErr,psfFlux_flag,psfDiffFlux,psfDiffFluxErr,\
psfDiffFlux_flag,diff_PixelFlags_nodataCenter,invalidPsfFlag,pixelFlags_saturatedCenter,\
detect_isPrimary
1,g,60650.1,1000,10,False,-90,10,False,False,False,False,True
1,r,60651.1,1000,10,True,90,10,False,False,False,False,True
1,r,60652.1,1000,10,False,90,10,True,False,False,False,True
2,r,60653.1,20,10,False,90,10,False,True,False,False,True
2,r,60654.1,1000,10,False,90,10,False,False,True,False,True
2,r,60655.1,1000,10,False,90,10,False,False,False,True,True
2,r,60656.1,1000,10,False,90,10,False,False,False,False,False
"""
DIASOURCE = """diaSourceId,diaObjectId,band,midpointMjdTai,psfFlux,psfFluxErr,psfFlux_flag,\
isDipole,scienceFlux,scienceFluxErr
11,1,g,60650.1,-500,20,0,0,3000,30
12,1,g,60651.1,500,20,0,1,4000,30
13,2,r,60652.1,500,20,1,0,4000,30
14,2,r,60653.1,50,20,0,0,4000,30
"""
PLASTICC = """object_id,mjd,passband,flux,flux_err,detected
1,59750.4,2,100,2,1
1,59750.5,1,-50,2,0
2,59751.4,5,4,2,0
"""
SNANA = """SNID,MJD,BAND,FLUXCAL,FLUXCALERR,PHOTFLAG
1,59750.4,g,100,2,4096
1,59751.4,r,-50,2,0
1,-777,-,-777,-777,0
"""
ELASTICC = """diaSourceId,diaObjectId,midPointTai,filterName,psFlux,psFluxErr,snr
11,1,60650.1,g,-500,20,25
12,2,60651.1,Y,5000,20,250
"""

PRODUCTS = {
    "Rubin, for stars": Product(
        RUBIN,
        [
            ["1", "g", 60650.1, magnitude(1000), 1000],
            ["1", "r", 60652.1, magnitude(1000), 1000],
            ["2", "r", 60653.1, None, 20],
        ],
        (
            "read as `format: rubin`",
            "1 whose flux could not be measured (psfFlux_flag)",
            "1 without a valid PSF",
            "1 saturated",
            "1 of rows that are not primary",
        ),
    ),
    "Rubin, for transients": Product(
        RUBIN,
        [
            ["1", "g", 60650.1, None, -90],
            ["1", "r", 60651.1, magnitude(90), 90],
        ],
        (
            "1 whose flux could not be measured (psfDiffFlux_flag)",
            "1 without a template",
        ),
        format="rubin_difference",
    ),
    "Rubin's alerts": Product(
        DIASOURCE,
        [["1", "g", 60650.1, None, -500], ["2", "r", 60653.1, None, 50]],
        (
            "`format: rubin_alerts`",
            "1 of dipoles",
            "1 whose flux could not be measured",
        ),
    ),
    "Rubin's alerts, total": Product(
        DIASOURCE,
        [
            ["1", "g", 60650.1, magnitude(3000), 3000],
            ["1", "g", 60651.1, magnitude(4000), 4000],
            ["2", "r", 60652.1, magnitude(4000), 4000],
            ["2", "r", 60653.1, magnitude(4000), 4000],
        ],
        ("4 points used",),
        format="rubin_alerts_total",
    ),
    "PLAsTiCC": Product(
        PLASTICC,
        [
            ["1", "1", 59750.5, None, -50 * FLUXCAL],
            ["1", "2", 59750.4, 22.5, 100 * FLUXCAL],
            ["2", "5", 59751.4, None, 4 * FLUXCAL],
        ],
        ("`format: plasticc`",),
    ),
    "SNANA": Product(
        SNANA,
        [
            ["1", "g", 59750.4, 22.5, 100 * FLUXCAL],
            ["1", "r", 59751.4, None, -50 * FLUXCAL],
        ],
        ("`format: snana`",),
    ),
    "ELAsTiCC": Product(
        ELASTICC,
        [["1", "g", 60650.1, None, -500], ["2", "Y", 60651.1, magnitude(5000), 5000]],
        ("`format: elasticc`",),
    ),
}


@pytest.mark.parametrize("product", PRODUCTS)
def test_products_are_read_as_documented(tmp_path, capsys, product):
    check(PRODUCTS[product], tmp_path, capsys)


@pytest.mark.parametrize("product", PRODUCTS)
def test_capital_letters_more_columns_and_parquet_change_nothing(tmp_path, product):
    check_siblings(PRODUCTS[product], tmp_path)


@pytest.mark.parametrize("product", ["Rubin, for stars", "Rubin, for transients", "Rubin's alerts"])
def test_files_of_rubin_may_be_fits_and_votable_with_units(tmp_path, product):
    check_files(PRODUCTS[product], tmp_path, {"psfFlux": "nJy", "psfFluxErr": "nJy"})


def test_times_of_forced_sources_are_those_of_their_visits(tmp_path):
    text = "objectId,visit,band,psfFlux,psfFluxErr,psfDiffFlux\n1,7,g,1000,10,0\n2,8,g,900,10,0\n"
    (tmp_path / "points.csv").write_text(text)
    (tmp_path / "visits.csv").write_text("visit,expMidptMJD\n8,60652.5\n7,60651.5\n")
    curves = read_files(tmp_path, STARS, path="points.csv", visits="visits.csv")
    assert curves["mjd"].tolist() == [60651.5, 60652.5]


def test_sources_that_may_be_differences_or_totals_need_a_format(tmp_path):
    text = "diaObjectId,band,midpointMjdTai,psfFlux,psfFluxErr\n1,g,60651.5,1000,10\n"
    refused(tmp_path, "`zero_point`", text, STARS, columns={"object_id": "diaObjectId", "mjd": 3})
    for name in ("rubin", "rubin_alerts"):
        _, curves = read(tmp_path, text, STARS, format=name)
        assert curves["flux"].tolist() == [1000]


def test_fink_keeps_rubins_columns_with_a_prefix(tmp_path):
    head, rest = DIASOURCE.split("\n", 1)
    text = f"r:{head.replace(',', ',r:')}\n{rest}"
    for name, like in (("auto", "Rubin's alerts"), ("rubin_alerts_total", "Rubin's alerts, total")):
        _, curves = read(tmp_path, text, STARS, format=name)
        assert points(curves) == near(PRODUCTS[like].expected)


def test_flags_that_a_table_lacks_are_said_in_one_line(tmp_path, capsys):
    text = "\n".join(",".join(line.split(",")[:5]) for line in RUBIN.splitlines())
    _, curves = read(tmp_path, f"{text}\n", STARS)
    assert len(curves) == 7
    said = [line for line in capsys.readouterr().out.splitlines() if "not dropped" in line]
    assert len(said) == 1
    assert "no column 'psfflux_flag' or 'invalidpsfflag'" in said[0]


def test_alerts_may_hold_their_sources_in_lists(tmp_path):
    frame = pd.read_csv(io.StringIO(DIASOURCE))
    rows = [
        {"diaObjectId": star, "diaObject": {"ra": 1.0}, "diaSourcesList": own.to_dict("records")}
        for star, own in frame.groupby("diaObjectId")
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "alerts.parquet")
    _, curves = read(tmp_path, None, STARS, "alerts.parquet")
    assert points(curves) == near(PRODUCTS["Rubin's alerts"].expected)
