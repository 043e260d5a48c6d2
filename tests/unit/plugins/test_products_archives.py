"""Tables of archives: columns by band, lists of transits and flags that are made."""

import io

import numpy as np
import pandas as pd
import pytest
from brought import read
from products import JY, STARS, Product, check, check_files, check_siblings, magnitude, near, points

GAIA = """source_id,transit_id,band,time,mag,flux,flux_error,flux_over_error,\
rejected_by_photometry,rejected_by_variability
1,1,G,1700.5,15,100,2,50,false,false
1,1,BP,1700.6,15.5,100,2,50,true,false
2,2,RP,1701.5,14,200,2,100,false,true
2,2,G,1701.5,14.5,200,2,100,false,false
"""
TRANSITS = """source_id,transit_id,g_transit_time,g_transit_flux,g_transit_flux_error,\
bp_obs_time,bp_flux,bp_flux_error,rp_obs_time,rp_flux,rp_flux_error,variability_flag_g_reject,\
variability_flag_bp_reject,variability_flag_rp_reject
1,7,1700.5,10000,10,1700.6,5000,50,,,,false,true,false
2,8,1701.5,10000,10,1701.6,5000,50,1701.7,6000,60,false,false,false
"""
PS1 = """objID,detectID,filterID,obsTime,psfFlux,psfFluxErr,psfQfPerfect
1,5,1,55500.1,0.0005,0.000001,0.99
1,6,3,55501.1,0.0005,0.000001,0.8
2,7,5,55502.1,-999,-999,0.99
2,8,2,55503.1,0.00000001,0.00000002,1.0
"""
NEOWISE = """allwise_cntr,mjd,w1mpro,w1sigmpro,w2mpro,w2sigmpro,cc_flags,qual_frame,qi_fact,\
saa_sep,moon_masked
1,57000.1,11.5,0.02,11.4,0.03,0000,10,1.0,60,00
1,57000.2,11.6,0.02,11.5,0.03,0h00,10,1.0,60,00
1,57000.3,11.6,0.02,11.5,0.03,0000,0,1.0,60,00
2,57000.4,12.6,0.02,12.5,0.03,0000,10,0.5,60,00
2,57000.5,12.6,0.02,12.5,0.03,0000,10,1.0,-3,00
2,57000.6,12.6,0.02,12.5,0.03,0000,10,1.0,60,11
2,57000.7,12.7,0.02,,,0000,5,1.0,60,00
"""
MACHO = "".join(
    f";1;3319;{star};{mjd};99;East;300;1.2;{red};{error};{';' * 11};0;{blue};0.03;{';' * 11};0\n"
    for star, mjd, red, error, blue in (
        (1, 48900.5, -6.5, 0.02, -6.1),
        (1, 48901.5, -99.0, -99.0, -6.2),
        (2, 48902.5, -7.5, -610.0, -99.0),
    )
)

PRODUCTS = {
    "Gaia": Product(
        GAIA,
        [["1", "G", 1700.5, 15], ["2", "G", 1701.5, 14.5]],
        (
            "1 rejected by Gaia's photometry",
            "1 rejected by Gaia's variability",
        ),
    ),
    "Gaia's transits": Product(
        TRANSITS,
        [
            ["1", "G", 1700.5, 15.6874, 10 ** (0.4 * (31.4 - 15.6874))],
            [
                "2",
                "BP",
                1701.6,
                25.3385 - 2.5 * np.log10(5000),
                5000 * 10 ** (0.4 * (31.4 - 25.3385)),
            ],
            ["2", "G", 1701.5, 15.6874, 10 ** (0.4 * (31.4 - 15.6874))],
            [
                "2",
                "RP",
                1701.7,
                24.7479 - 2.5 * np.log10(6000),
                6000 * 10 ** (0.4 * (31.4 - 24.7479)),
            ],
        ],
        ("`format: gaia_transits`",),
    ),
    "Pan-STARRS": Product(
        PS1,
        [
            ["1", "g", 55500.1, magnitude(0.0005 * JY), 0.0005 * JY],
            ["2", "r", 55503.1, None, 1e-8 * JY],
            ["2", "y", 55502.1, None, None],
        ],
        (
            "1 of whose PSF over a tenth is masked",
            "1 without a flux",
        ),
    ),
    "NEOWISE": Product(
        NEOWISE,
        [
            ["1", "W1", 57000.1, 11.5],
            ["1", "W1", 57000.2, 11.6],
            ["1", "W2", 57000.1, 11.4],
            ["2", "W1", 57000.7, 12.7],
        ],
        (
            "1 in frames of low quality",
            "1 in smeared images",
            "1 near the South Atlantic Anomaly",
            "1 in moonlight",
        ),
    ),
    "MACHO": Product(
        MACHO,
        [
            ["1.3319.1", "blue", 48900.5, 17.6],
            ["1.3319.1", "blue", 48901.5, 17.5],
            ["1.3319.1", "red", 48900.5, 16.91],
            ["1.3319.2", "red", 48902.5, 15.91],
        ],
        (
            "`format: macho`",
            "1 with an error of 0 or less",
        ),
        name="F_1.3319.csv",
    ),
}

#: Products whose tables have no header.
PLAIN_TEXT = {"MACHO"}


@pytest.mark.parametrize("product", PRODUCTS)
def test_products_are_read_as_documented(tmp_path, capsys, product):
    own = sorted({row[0] for row in PRODUCTS[product].expected})
    stars = pd.DataFrame({"object_id": own, "label": "A"})
    check(PRODUCTS[product], tmp_path, capsys, stars)


@pytest.mark.parametrize("product", sorted(set(PRODUCTS) - PLAIN_TEXT))
def test_capital_letters_more_columns_and_parquet_change_nothing(tmp_path, product):
    check_siblings(PRODUCTS[product], tmp_path)


#: Units that archives state in FITS, VOTable and IPAC tables.
UNITS = {
    "Gaia": {"time": "d", "mag": "mag", "flux": "electron/s", "flux_error": "electron/s"},
    "Gaia's transits": {"g_transit_time": "d", "g_transit_flux": "electron/s"},
    "Pan-STARRS": {"psfFlux": "Jy", "psfFluxErr": "Jy"},
    "NEOWISE": {"mjd": "d", "w1mpro": "mag", "w1sigmpro": "mag"},
}


@pytest.mark.parametrize("product", UNITS)
@pytest.mark.filterwarnings("ignore:.*electron")
def test_files_of_archives_may_be_fits_and_votable_with_units(tmp_path, product):
    check_files(PRODUCTS[product], tmp_path, UNITS[product])


def test_a_flag_that_is_read_first_is_not_said_to_be_unused(tmp_path, capsys):
    read(tmp_path, NEOWISE, STARS)
    said = capsys.readouterr().out
    assert "is read as `format: neowise`" in said
    assert "not used: to keep good points" not in said


def test_stars_of_gaia_may_have_lists_of_transits(tmp_path):
    lists = pd.read_csv(io.StringIO(TRANSITS)).groupby("source_id").agg(list).reset_index()
    _, curves = read(tmp_path, lists.assign(n_transits=1), STARS, "gaia.parquet")
    assert points(curves) == near(PRODUCTS["Gaia's transits"].expected)
