"""Tables of brokers of ZTF's alerts: corrected magnitudes, differences, signs and limits."""

import numpy as np
import pandas as pd
import pytest
from brought import read, refused
from lightfold.errors import DataError
from products import STARS, Product, check, check_siblings, near, points, read_files


def flux(mag):
    """Return the flux of a magnitude, in nJy."""
    return 10 ** (0.4 * (31.4 - mag))


def together(mag, other):
    """Return the magnitude of two fluxes, of which the second may be negative."""
    return 31.4 - 2.5 * np.log10(flux(mag) + other)


ALERCE = """oid,fid,mjd,candid,diffmaglim,isdiffpos,magpsf,sigmapsf,magpsf_corr,sigmapsf_corr,\
sigmapsf_corr_ext,corrected,dubious
1,1,58001.2,5,20.5,1,18,0.1,15,0.01,0.02,True,False
1,2,58002.2,6,20.5,-1,18.5,0.1,15.1,0.01,0.02,True,True
2,1,58003.2,7,20.5,-1,17,0.1,,,,False,False
2,2,58004.2,,20,0,,,,,,False,False
"""
FORCED = """oid,fid,mjd,mag,e_mag,mag_corr,e_mag_corr,e_mag_corr_ext,isdiffpos,corrected,dubious
1,1,58001.2,18,0.1,15,0.01,0.02,1,True,False
1,2,58002.2,18.5,0.1,15.1,0.01,100,-1,True,False
2,1,58003.2,17,0.1,100,100,100,-1,False,False
2,2,58004.2,100,100,100,100,100,-1,False,False
"""
FINK = """i:objectId,i:jd,i:fid,i:magpsf,i:sigmapsf,i:magnr,i:sigmagnr,i:isdiffpos,i:distnr,\
i:diffmaglim,d:tag
1,2458022.7,1,17,0.1,15,0.02,t,0.3,20.1,valid
1,2458023.7,1,17,0.1,15,0.02,f,0.3,20.1,valid
1,2458024.7,1,17,0.1,15,0.02,t,0.3,20.1,badquality
2,2458025.7,2,17,0.1,15,0.02,t,5.1,20.1,valid
2,2458026.7,2,,,,,,,20.1,upperlim
2,2458027.7,2,14,0.1,15,0.02,f,0.3,20.1,valid
"""
LASAIR = """objectId,candid,fid,magpsf,sigmapsf,isdiffpos,mjd,diffmaglim
1,5,1,17,0.1,t,58022.2,20.1
1,6,2,17.5,0.1,f,58023.2,20.1
2,,1,,,,58024.2,20
"""
PRODUCTS = {
    "ALeRCE's detections": Product(
        ALERCE,
        [["1", "g", 58001.2, 15]],
        ("`format: alerce`", "2 not corrected to the star's own light", "1 with a dubious"),
    ),
    "ALeRCE's differences": Product(
        ALERCE,
        [
            ["1", "g", 58001.2, 18, flux(18)],
            ["1", "r", 58002.2, None, -flux(18.5)],
            ["2", "g", 58003.2, None, -flux(17)],
            ["2", "r", 58004.2, None, 0],
        ],
        ("1 not detected (upper limits)",),
        format="alerce_difference",
    ),
    "ALeRCE's forced photometry": Product(
        FORCED,
        [["1", "g", 58001.2, 15], ["1", "r", 58002.2, None]],
        ("2 not corrected to the star's own light", "1 without an error"),
    ),
    "ALeRCE's forced differences": Product(
        FORCED,
        [
            ["1", "g", 58001.2, 18, flux(18)],
            ["1", "r", 58002.2, None, -flux(18.5)],
            ["2", "g", 58003.2, None, -flux(17)],
            ["2", "r", 58004.2, None, None],
        ],
        ("1 with magnitudes outside -10 to 40",),
        format="alerce_difference",
    ),
    "Fink": Product(
        FINK,
        [
            ["1", "g", 58022.2, together(15, flux(17))],
            ["1", "g", 58023.2, together(15, -flux(17))],
            ["2", "r", 58025.2, None],
            ["2", "r", 58027.2, None],
        ],
        ("`format: fink`", "2 of bad quality, or limits", "`format: fink_difference`"),
    ),
    "Fink's differences": Product(
        FINK,
        [
            ["1", "g", 58022.2, 17, flux(17)],
            ["1", "g", 58023.2, None, -flux(17)],
            ["2", "r", 58025.2, 17, flux(17)],
            ["2", "r", 58026.2, None, 0],
            ["2", "r", 58027.2, None, -flux(14)],
        ],
        ("1 of bad quality (d:tag)", "2 negative", "1 not detected (upper limits)"),
        format="fink_difference",
    ),
    "Lasair": Product(
        LASAIR,
        [
            ["1", "g", 58022.2, 17, flux(17)],
            ["1", "r", 58023.2, None, -flux(17.5)],
            ["2", "g", 58024.2, None, 0],
        ],
        ("`format: lasair`", "1 not detected (upper limits)"),
    ),
}


@pytest.mark.parametrize("product", PRODUCTS)
def test_products_are_read_as_documented(tmp_path, capsys, product):
    check(PRODUCTS[product], tmp_path, capsys)


@pytest.mark.parametrize("product", PRODUCTS)
def test_capital_letters_more_columns_and_parquet_change_nothing(tmp_path, product):
    check_siblings(PRODUCTS[product], tmp_path)


def test_finks_names_may_lack_their_prefixes(tmp_path):
    bare = FINK.replace("i:", "").replace("d:tag", "tag")
    valid = "\n".join(line for line in bare.splitlines() if not line.endswith(("quality", "lim")))
    _, curves = read(tmp_path, f"{valid}\n", STARS)
    assert points(curves) == near(PRODUCTS["Fink"].expected)


def test_the_error_of_an_apparent_magnitude_is_that_of_both_fluxes(tmp_path):
    _, curves = read(tmp_path, FINK, STARS)
    error = np.hypot(0.1 * flux(17), 0.02 * flux(15)) / (flux(15) + flux(17))
    assert curves["magerr"].iloc[0] == pytest.approx(error)


def test_a_configuration_that_names_the_difference_of_fink_gets_apparent_magnitudes(tmp_path):
    options = {
        "columns": {"mag": "i:magpsf", "magerr": "i:sigmapsf", "mjd": "i:jd", "band": "i:fid"},
        "bands": {"1": "g", "2": "r"},
    }
    _, curves = read(tmp_path, FINK, STARS, **options)
    assert points(curves) == near(PRODUCTS["Fink"].expected)


def test_a_limit_is_a_flux_of_0_with_a_fifth_of_it_as_its_error(tmp_path):
    _, curves = read(tmp_path, LASAIR, STARS)
    assert curves["fluxerr"].iloc[-1] == pytest.approx(flux(20) / 5)


def test_uncorrected_detections_of_alerce_are_differences(tmp_path, capsys):
    frame = pd.DataFrame(
        {"oid": "1", "fid": 1, "mjd": [58000.5, 58001.5], "isdiffpos": [1, -1], "magpsf": 18.0,
         "sigmapsf": 0.1, "corrected": False, "dubious": False}
    )  # fmt: skip
    _, curves = read(tmp_path, frame, STARS)
    assert points(curves) == near(
        [["1", "g", 58000.5, 18, flux(18)], ["1", "g", 58001.5, None, -flux(18)]]
    )
    assert "is read as `format: alerce_difference`" in capsys.readouterr().out


def test_a_class_without_corrected_points_is_told_of_the_differences(tmp_path):
    (tmp_path / "points.csv").write_text(ALERCE)
    stars = STARS.assign(label=["RR", "SN"])
    with pytest.raises(DataError, match=r"(?s)'SN.*set `format: alerce_difference`"):
        read_files(tmp_path, stars, {"t": ["RR", "SN"]}, path="points.csv")
    supernovae = "\n".join([ALERCE.splitlines()[0], *ALERCE.splitlines()[3:]])
    refused(tmp_path, "set `format: alerce_difference`", f"{supernovae}\n", STARS)


@pytest.mark.parametrize("change", [("i:magnr", "i:mag_ref"), (",15,0.02,t", ",bright,0.02,t")])
def test_a_table_without_the_magnitude_of_the_star_is_no_table_of_stars(tmp_path, change):
    text = FINK.replace(*change)
    refused(tmp_path, "cannot be read as `format: fink`", text, STARS, format="fink")
