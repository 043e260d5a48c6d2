"""Light curves as more surveys give them: their flags, limits and errors."""

import pandas as pd
import pytest
from brought import read

STARS = pd.DataFrame({"object_id": ["1", "2"], "label": "A"})

GAIA = """source_id,transit_id,band,time,mag,flux,flux_error,rejected_by_photometry,\
rejected_by_variability
1,1,G,1700.5,15,100,2,false,false
1,2,BP,1701.5,15,100,2,true,false
2,3,RP,1701.5,14,200,2,false,true
2,4,RP,1702.5,14,200,2,false,false
""".replace("\\\n", "")
CRTS = """MasterID,Mag,Magerr,RA,Dec,MJD,Blend
1,15.1,0.1,10,20,53000.5,0
1,15.3,0.1,10,20,53001.5,1
2,16,0.2,30,20,53001,0
"""
ATLAS = """###MJD m dm uJy duJy F err chi/N
58000 15 0.1 4 5 o 0 1
58001 -15 0.1 4 5 o 0 1
58002 15 0.1 4 5 c 1 1
"""
AAVSO = """JD,Magnitude,Uncertainty,Band,Observer Code,Validation Flag,HJD,Star Name
2458022.5,14.1,0.02,V,X,Z,,1
2458023.5,<14.2,,V,X,Z,,1
2458024.5,14.3,0.01,V,X,T,,1
2458025.5,14.4,,Vis.,X,V,,2
"""
ASASSN = """JD,Flux,Flux Error,Mag,Mag Error,Limit,FWHM,Filter,Quality,Camera
2458022.5,1,.1,14.1,.01,17,2,g,G,ba
2458023.5,1,.1,99.99,99.99,17,2,g,G,ba
2458024.5,1,.1,14.3,.02,17,2,V,B,ba
"""


@pytest.mark.parametrize(
    ("text", "name", "kept", "reasons"),
    [
        (
            GAIA,
            "gaia.csv",
            [("1", "G", 1700.5, 0.0217), ("2", "RP", 1702.5, 0.0109)],
            ["1 rejected by Gaia's photometry", "1 rejected by Gaia's variability"],
        ),
        (CRTS, "crts.csv", [("1", "V", 53000.5, 0.1), ("2", "V", 53001, 0.2)], ["1 blended"]),
        (
            ATLAS,
            "1.txt",
            [("1", "o", 58000, 0.1)],
            ["1 with an error flag (err)", "1 not detected (signal to noise below 3)"],
        ),
        (
            AAVSO,
            "aavso.csv",
            [("1", "V", 58022, 0.02)],
            ["1 discrepant", "1 without a magnitude", "1 without an error"],
        ),
        (
            ASASSN,
            "1.csv",
            [("1", "g", 58022, 0.01)],
            ["1 of bad quality", "1 with a mark for a missing magnitude"],
        ),
    ],
)
def test_products_lose_their_flagged_points(tmp_path, capsys, text, name, kept, reasons):
    _, curves = read(tmp_path, text, STARS, name)
    curves = curves[curves["mag"].notna() & (curves["magerr"] > 0)]
    found = curves[["object_id", "band", "mjd", "magerr"]].to_numpy().tolist()
    assert found == [[*row[:3], pytest.approx(row[3], abs=1e-4)] for row in kept]
    said = capsys.readouterr().out
    for reason in reasons:
        assert reason in said


def test_transients_of_alerce_may_keep_their_differences(tmp_path):
    frame = pd.DataFrame(
        {
            "oid": "1",
            "fid": 1,
            "mjd": [58000.0, 58001.0],
            "magpsf": [18.0, 18.5],
            "sigmapsf": 0.1,
            "magpsf_corr": None,
            "sigmapsf_corr": None,
            "sigmapsf_corr_ext": None,
            "corrected": False,
            "dubious": False,
        }
    )
    options = {
        "columns": {"mag": "magpsf", "magerr": "sigmapsf"},
        "flags": {"corrected": [True, False]},
    }
    _, curves = read(tmp_path, frame, STARS, **options)
    assert curves["mag"].tolist() == [18.0, 18.5]
