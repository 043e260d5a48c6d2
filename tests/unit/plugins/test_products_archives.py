"""Tables of archives and of surveys from the ground: what is taken, converted and dropped."""

import numpy as np
import pandas as pd
import pytest
from brought import read, refused
from products import JY, MJY, STARS, UJY, Product, check, check_siblings, magnitude, read_files

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
SKY_PATROL = """HJD,UT Date,Camera,FWHM,Limit,mag,mag_err,flux(mJy),flux_err,Filter
2458022.5,2017-09-26.0,ba,1.5,16.9,14.1,0.02,8.36,0.15,V
2458023.5,2017-09-27.0,ba,1.5,16.9,>16.9,99.99,0.1,0.2,V
2458024.5,2017-09-28.0,bc,1.5,17.9,14.3,0.02,6.95,0.13,g
"""
SKY_PATROL_2 = """asas_sn_id,jd,flux,flux_err,mag,mag_err,limit,fwhm,camera,quality,phot_filter
1,2458022.5,8.36,0.15,14.1,0.02,16.9,1.5,ba,G,V
1,2458023.5,-0.1,0.2,99.99,99.99,16.9,1.5,ba,G,g
2,2458024.5,6.95,0.13,14.3,0.02,16.9,1.5,ba,B,g
"""
ATLAS = """###MJD m dm uJy duJy F err chi/N RA Dec x y maj min phi apfit mag5sig Sky Obs
58000.1 14.123 0.01 8139 75 o 0 1 1 1 1 1 1 1 1 1 19 20 a
58001.1 -20.5 0.9 -23 19 o 0 1 1 1 1 1 1 1 1 1 19 20 a
58002.1 14.2 0.01 7586 70 c 1 1 1 1 1 1 1 1 1 1 19 20 a
58003.1 20.9 1.1 16 16 c 0 1 1 1 1 1 1 1 1 1 19 20 a
"""
CRTS = """InputID,MasterID,Mag,Magerr,RA,Decl,MJD,Blend
x,1,15.1,0.1,10,20,53000.5,0
x,1,15.3,0.1,10,20,53001.5,1
y,2,16,0.2,30,20,53001.5,0
"""
AAVSO = """JD,Magnitude,Uncertainty,HQuncertainty,Band,Observer Code,Validation Flag,HJD,Star Name
2458022.5,14.1,0.02,,V,X,Z,,1
2458023.5,<14.2,,,V,X,Z,,1
2458024.5,14.3,0.01,,V,X,T,,1
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
        [["1", "G", 56897.5, 15], ["2", "G", 56898.5, 14.5]],
        (
            "1 rejected by Gaia's photometry",
            "1 rejected by Gaia's variability",
        ),
    ),
    "Gaia's transits": Product(
        TRANSITS,
        [
            ["1", "G", 56897.5, 15.6874, 10 ** (0.4 * (31.4 - 15.6874))],
            [
                "2",
                "BP",
                56898.6,
                25.3385 - 2.5 * np.log10(5000),
                5000 * 10 ** (0.4 * (31.4 - 25.3385)),
            ],
            ["2", "G", 56898.5, 15.6874, 10 ** (0.4 * (31.4 - 15.6874))],
            [
                "2",
                "RP",
                56898.7,
                24.7479 - 2.5 * np.log10(6000),
                6000 * 10 ** (0.4 * (31.4 - 24.7479)),
            ],
        ],
        ("`format: gaia_transits`",),
    ),
    "ASAS-SN's Sky Patrol 1": Product(
        SKY_PATROL,
        [["1", "V", 58022, 14.1], ["1", "V", 58023, None], ["1", "g", 58024, 14.3]],
        ("HJD is a Julian date",),
        name="1.csv",
    ),
    "ASAS-SN's Sky Patrol 2": Product(
        SKY_PATROL_2,
        [["1", "V", 58022, 14.1], ["1", "g", 58023, None]],
        (
            "1 of bad quality",
            "1 with a mark for a missing magnitude",
        ),
    ),
    "ASAS-SN's fluxes": Product(
        SKY_PATROL_2,
        [
            ["1", "V", 58022, magnitude(8.36 * MJY), 8.36 * MJY],
            ["1", "g", 58023, None, -0.1 * MJY],
        ],
        ("1 of bad quality",),
        format="asassn_flux",
    ),
    "ATLAS": Product(
        ATLAS,
        [
            ["1", "c", 58003.1, None, 16 * UJY],
            ["1", "o", 58000.1, 14.123, 10 ** (0.4 * (31.4 - 14.123))],
            ["1", "o", 58001.1, None, -23 * UJY],
        ],
        (
            "`format: atlas`",
            "1 with an error flag (err)",
        ),
        name="1.txt",
    ),
    "ATLAS, differences": Product(
        ATLAS,
        [
            ["1", "c", 58003.1, None, 16 * UJY],
            ["1", "o", 58000.1, magnitude(8139 * UJY), 8139 * UJY],
            ["1", "o", 58001.1, None, -23 * UJY],
        ],
        ("1 with an error flag (err)",),
        name="1.txt",
        format="atlas_difference",
    ),
    "Catalina": Product(
        CRTS,
        [["1", "V", 53000.5, 15.1], ["2", "V", 53001.5, 16]],
        ("1 blended",),
    ),
    "AAVSO": Product(
        AAVSO,
        [["1", "V", 58022, 14.1], ["1", "V", 58023, None]],
        (
            "1 discrepant",
            "1 without a magnitude",
        ),
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


#: Products whose tables have no header, or blanks between columns.
PLAIN_TEXT = {"ATLAS", "ATLAS, differences", "MACHO"}


@pytest.mark.parametrize("product", PRODUCTS)
def test_products_are_read_as_documented(tmp_path, capsys, product):
    own = sorted({row[0] for row in PRODUCTS[product].expected})
    stars = pd.DataFrame({"object_id": own, "label": "A"})
    check(PRODUCTS[product], tmp_path, capsys, stars)


@pytest.mark.parametrize("product", sorted(set(PRODUCTS) - PLAIN_TEXT))
def test_capital_letters_more_columns_and_parquet_change_nothing(tmp_path, product):
    check_siblings(PRODUCTS[product], tmp_path)


def test_bright_stars_of_atlas_keep_their_magnitudes_and_errors(tmp_path):
    _, curves = read(tmp_path, ATLAS, STARS, "1.txt")
    bright = curves[curves["mag"].notna()]
    assert bright[["mag", "magerr"]].to_numpy().tolist() == [pytest.approx([14.123, 0.01])]


def test_ogles_files_are_stars_and_their_folders_bands(tmp_path, capsys):
    rows = "5000.12345 15.{} 0.011\n5001.12345 15.9 0.012\n"
    for band, digit in (("I", 1), ("V", 7)):
        (tmp_path / "phot" / band).mkdir(parents=True)
        (tmp_path / "phot" / band / "OGLE-LMC-CEP-0001.dat").write_text(rows.format(digit))
    stars = pd.DataFrame({"object_id": ["OGLE-LMC-CEP-0001"], "label": "CEP"})
    curves = read_files(tmp_path, stars, path="phot/{band}/{object_id}.dat")
    assert curves[["band", "mjd", "mag"]].to_numpy().tolist() == [
        ["I", 5000.12345, 15.1], ["I", 5001.12345, 15.9],
        ["V", 5000.12345, 15.7], ["V", 5001.12345, 15.9],
    ]  # fmt: skip
    assert "is read as `format: ogle`" in capsys.readouterr().out


def test_a_file_of_ogle_does_not_say_its_band(tmp_path):
    text = "5000.12345 15.1 0.011\n"
    stars = pd.DataFrame({"object_id": ["OGLE-LMC-CEP-0001"], "label": "CEP"})
    name = "OGLE-LMC-CEP-0001.dat"
    refused(tmp_path, "set `band` to its name", text, stars, name, file=name)
    _, curves = read(tmp_path, text, stars, name, band="I")
    assert curves["band"].tolist() == ["I"]


def test_a_flag_that_is_read_first_is_not_said_to_be_unused(tmp_path, capsys):
    read(tmp_path, NEOWISE, STARS)
    said = capsys.readouterr().out
    assert "is read as `format: neowise`" in said
    assert "not used: to keep good points" not in said
