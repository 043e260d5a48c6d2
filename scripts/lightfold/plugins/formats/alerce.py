"""ALeRCE's detections and forced photometry of ZTF: corrected magnitudes.

Alerts measure the difference from a reference image: magpsf is the magnitude of that difference,
not the star's. ALeRCE adds the reference star's flux where it can (corrected) and says where the
result is in doubt (dubious). sigmapsf_corr_ext is the error for extended and for variable sources,
whose reference flux is not constant (Forster et al. 2021). Transients have no star in the reference
image, and no corrected point: they need `format: alerce_difference`.
"""

COLUMNS = {
    "object_id": ("oid", "object_id"),
    "band": ("fid",),
    "mjd": ("mjd",),
    "mag": ("magpsf_corr", "mag_corr"),
    "magerr": ("sigmapsf_corr_ext", "e_mag_corr_ext", "sigmapsf_corr", "e_mag_corr"),
}
BANDS = {"1": "g", "2": "r", "3": "i", "g": "g", "r": "r", "i": "i"}
FLAGS = {
    "corrected": (
        True,
        "not corrected to the star's own light",
        "to classify transients by their differences from the reference image, set "
        "`format: alerce_difference`",
    ),
    "dubious": (False, "with a dubious correction"),
}
MISSING = (100.0,)
TIME = "MJD (UTC), start of the exposure"


def recognises(columns: set[str]) -> bool:
    """Return whether there are filter numbers (fid), and magnitudes that ALeRCE has corrected."""
    return "fid" in columns and bool(columns & {"magpsf_corr", "mag_corr"})
