"""ATLAS forced photometry in difference images: fluxes of transients.

The table is that of `atlas`, as the server gives it for differences from a reference image. Fluxes
are in microjansky (AB: 23.9 for 1 uJy), and points with an error flag are dropped
(https://fallingstar-data.com/forcedphot/resultdesc/).
"""

COLUMNS = {
    "object_id": ("atlas_object_id", "objid", "object_id"),
    "band": ("f",),
    "mjd": ("mjd",),
    "flux": ("ujy",),
    "fluxerr": ("dujy",),
}
ZERO_POINT = 23.9
DIFFERENCE = True
TIME = "MJD (UTC), middle of the exposure"
FLAGS = {"err": (False, "with an error flag (err)")}


def recognises(columns: set[str]) -> bool:
    """Return False: set `format`, because the tables are like those of `atlas`."""
    return False
