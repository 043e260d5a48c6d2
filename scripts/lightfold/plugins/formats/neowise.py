"""NEOWISE's and WISE's single exposures, with columns per band.

These are IRSA's tables of NEOWISE-R, AllWISE and WISE single exposures, by profile fits (w1mpro and
w2mpro). Frames are dropped of quality 0, with smeared images (qi_fact below 1), near the South
Atlantic Anomaly (saa_sep of 5 or less), and in moonlight. A band is dropped where an artifact may
contaminate it (a letter in its place in cc_flags). So recommends the Explanatory Supplement
(section II.3). The id is that of the source in AllWISE, or the file's name. Times are earlier than
given by up to 1.6 s.
"""

from typing import Any

COLUMNS = {
    "object_id": ("allwise_cntr", "object_id"),
    "band": (),
    "mjd": ("mjd",),
    "mag": {"W1": ("w1mpro", "w1mpro_ep"), "W2": ("w2mpro", "w2mpro_ep")},
    "magerr": {"W1": ("w1sigmpro", "w1sigmpro_ep"), "W2": ("w2sigmpro", "w2sigmpro_ep")},
}
TIME = "MJD (UTC), middle of the exposure"
FLAGS = {
    "qual_frame": ((5, 10, None), "in frames of low quality (qual_frame)"),
    "qi_fact": ((1, None), "in smeared images (qi_fact)"),
    "saa_sep": (True, "near the South Atlantic Anomaly (saa_sep)"),
    "moon_masked": (("00", "0000", "0", None), "in moonlight (moon_masked)"),
}
READS = ("cc_flags",)


def recognises(columns: set[str]) -> bool:
    """Return whether there are times, and profile-fit magnitudes of WISE in each of its bands."""
    return "mjd" in columns and bool(columns & {"w1mpro", "w1mpro_ep"})


def prepare(rows: Any) -> Any:
    """Drop a band that artifacts may contaminate (cc_flags), and compare saa_sep with 5."""
    import pandas as pd

    if "saa_sep" in rows:
        rows = rows.assign(saa_sep=rows["saa_sep"].isna() | (rows["saa_sep"] > 5))
    if "cc_flags" not in rows or pd.api.types.is_numeric_dtype(rows["cc_flags"]):
        return rows
    flags = rows["cc_flags"].astype("str").str.zfill(4)
    for place, band in enumerate(("w1", "w2")):
        for name in (f"{band}mpro", f"{band}mpro_ep"):
            if name in rows:
                rows = rows.assign(**{name: rows[name].where(flags.str[place] == "0")})
    return rows
