"""PLAsTiCC's simulated fluxes in difference images.

Fluxes are SNANA's FLUXCAL, in which a source of magnitude 27.5 has flux 1 (Kessler et al. 2019).
They are corrected for extinction, and they are differences from a template, so those of variable
stars scatter around 0. Bands keep their numbers: 0 to 5 are u, g, r, i, z and y. Nothing is
dropped: `detected` only says whether a point was a detection.
"""

COLUMNS = {
    "object_id": ("object_id",),
    "band": ("passband",),
    "mjd": ("mjd",),
    "flux": ("flux",),
    "fluxerr": ("flux_err",),
}
ZERO_POINT = 27.5
DIFFERENCE = True
TIME = "MJD"


def recognises(columns: set[str]) -> bool:
    """Return whether there are fluxes with errors in numbered passbands, as PLAsTiCC names them."""
    return {"object_id", "mjd", "passband", "flux", "flux_err"} <= columns
