"""ALeRCE's detections and forced photometry of ZTF: differences from the reference image.

magpsf is the magnitude of the difference, and isdiffpos its sign. For transients, which the
reference image does not show, it is the magnitude of the transient. Rows without a magnitude, as in
ALeRCE's table of non-detections, have the limit diffmaglim, 5 times the noise (ZTF's alert schema).
Nothing is dropped: `corrected` and `dubious` are about stars (Forster et al. 2021). Stars need
`format: alerce`.
"""

COLUMNS = {
    "object_id": ("oid", "object_id"),
    "band": ("fid",),
    "mjd": ("mjd",),
    "mag": ("magpsf", "mag"),
    "magerr": ("sigmapsf", "e_mag"),
    "limit": ("diffmaglim",),
    "sign": ("isdiffpos",),
}
BANDS = {"1": "g", "2": "r", "3": "i", "g": "g", "r": "r", "i": "i"}
MISSING = (100.0,)
DIFFERENCE = True
TIME = "MJD (UTC), start of the exposure"


def recognises(columns: set[str]) -> bool:
    """Return whether there are differences with ALeRCE's ids (oid), and none that is corrected."""
    own = {"oid", "fid", "mjd", "isdiffpos"} <= columns and bool(columns & {"magpsf", "mag"})
    return own and not columns & {"magpsf_corr", "mag_corr"}
