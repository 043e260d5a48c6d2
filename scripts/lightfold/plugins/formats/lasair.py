"""Lasair's ZTF alerts: differences from the reference image.

magpsf is the magnitude of the difference, and isdiffpos its sign. Rows without a magnitude have the
limit diffmaglim, 5 times the noise (ZTF's alert schema). Nothing is dropped. Lasair gives no
magnitude of the star in the reference image, so apparent magnitudes cannot be had from its tables.
Rubin's alerts from Lasair have Rubin's columns: see `rubin_alerts`.
"""

COLUMNS = {
    "object_id": ("objectid", "object_id"),
    "band": ("fid",),
    "mjd": ("mjd", "jd"),
    "mag": ("magpsf",),
    "magerr": ("sigmapsf",),
    "limit": ("diffmaglim",),
    "sign": ("isdiffpos",),
}
BANDS = {"1": "g", "2": "r", "3": "i", "g": "g", "r": "r", "i": "i"}
DIFFERENCE = True
TIME = "MJD (UTC), start of the exposure"


def recognises(columns: set[str]) -> bool:
    """Return whether there are differences as ZTF names them, and no star or correction."""
    own = {"fid", "magpsf", "sigmapsf", "isdiffpos"} <= columns
    return own and not columns & {"oid", "magnr", "magpsf_corr", "corrected"}
