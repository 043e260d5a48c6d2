"""Tables of surveys from the ground: what is taken, converted and dropped."""

import pandas as pd
import pytest
from brought import read, refused
from products import MJY, STARS, UJY, Product, check, check_siblings, magnitude, read_files

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

PRODUCTS = {
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
}

#: Products whose tables have blanks between columns.
PLAIN_TEXT = {"ATLAS", "ATLAS, differences"}


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
