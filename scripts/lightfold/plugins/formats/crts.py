"""Catalina's light curves (CRTS): blended points are dropped.

Its telescopes have no filter. Magnitudes are calibrated to V (Drake et al. 2013).
"""

COLUMNS = {
    "object_id": ("masterid", "id"),
    "band": ("filter", "band"),
    "mjd": ("mjd",),
    "mag": ("mag",),
    "magerr": ("magerr",),
}
BAND = "V"
FLAGS = {"blend": (False, "blended")}


def recognises(columns: set[str]) -> bool:
    """Return whether there are Catalina's ids, or its flag of blends."""
    return "masterid" in columns and {"mag", "magerr", "mjd"} <= columns
