"""Fink's ZTF alerts: apparent magnitudes, of the star and its change together.

i:magpsf is the magnitude of the difference from the reference image and i:isdiffpos its sign. The
flux of the nearest star in that image (i:magnr) is added, as ZTF's Explanatory Supplement says
(section 6.5) and Fink's own apparent magnitudes are. Where the star is over 1.4 arcsec away
(i:distnr), it is another one: such points are dropped, as ALeRCE does (Forster et al. 2021). So are
alerts of bad quality and limits (d:tag). Names may lack the prefixes i: and d:, as in ZTF's own
alerts. Transients need `format: fink_difference`.
"""

from typing import Any

COLUMNS = {
    "object_id": ("i:objectid", "objectid"),
    "band": ("i:fid", "fid"),
    "mjd": ("i:jd", "jd"),
    "mag": ("i:magpsf", "magpsf"),
    "magerr": ("i:sigmapsf", "sigmapsf"),
}
BANDS = {"1": "g", "2": "r", "3": "i", "g": "g", "r": "r", "i": "i"}
FLAGS = {
    "d:tag": (
        ("valid", None),
        "of bad quality, or limits (d:tag)",
        "to keep limits, as transients need, set `format: fink_difference`",
    ),
    "same_star": (
        True,
        "without a star at their place in the reference image (distnr, magnr)",
        "to classify transients by their differences from that image, set "
        "`format: fink_difference`",
    ),
}
MAKES = ("same_star",)
SIGNS = ("i:magnr", "i:sigmagnr", "i:isdiffpos")
READS = (
    "i:magnr",
    "i:sigmagnr",
    "i:isdiffpos",
    "i:distnr",
    "magnr",
    "sigmagnr",
    "isdiffpos",
    "distnr",
)
TIME = "JD (UTC), start of the exposure"


def recognises(columns: set[str]) -> bool:
    """Return whether there are differences as ZTF names them, and the star's magnitude (magnr)."""
    own = {name.removeprefix("i:") for name in columns}
    known = {"fid", "magpsf", "sigmapsf", "isdiffpos", "magnr", "sigmagnr"} <= own
    return known and not own & {"oid", "magpsf_corr"}


def prepare(rows: Any) -> Any:
    """Add the flux of the star in the reference image (magnr) to each difference."""
    import numpy as np

    prefix = "i:" if "i:magpsf" in rows else ""
    names = ("magpsf", "sigmapsf", "magnr", "sigmagnr")
    own = {name: rows[f"{prefix}{name}"].astype("float64") for name in names}
    positive = rows[f"{prefix}isdiffpos"].astype("str").str.lower().isin(["t", "1", "1.0", "true"])
    sign = np.where(positive, 1, -1)
    change, star = (10 ** (-0.4 * own[name]) for name in ("magpsf", "magnr"))
    flux = star + sign * change
    error = np.hypot(own["sigmapsf"] * change, own["sigmagnr"] * star)
    same = own["magnr"] > 0
    if f"{prefix}distnr" in rows:
        same &= ~(rows[f"{prefix}distnr"].astype("float64") > 1.4)
    flux = flux.where(flux > 0)
    made = {"magpsf": -2.5 * np.log10(flux), "sigmapsf": error / flux}
    made = {f"{prefix}{name}": values for name, values in made.items()}
    return rows.assign(**made, same_star=same)
