"""ATLAS forced photometry: points with an error flag are dropped, and negative ones not detected.

The server measures a flux in every image. Where it is negative, so is the magnitude
(https://fallingstar-data.com/forcedphot/resultdesc/).
"""

COLUMNS = {
    "object_id": ("atlas_object_id", "objid", "object_id"),
    "band": ("f",),
    "mjd": ("mjd",),
    "mag": ("m",),
    "magerr": ("dm",),
}
FLAGS = {"err": (False, "with an error flag (err)")}
SIGNS = ("ujy", "dujy")
NEGATIVE = "not detected (negative m)"


def recognises(columns: set[str]) -> bool:
    """Return whether there are magnitudes, fluxes and filters as the server names them."""
    return {"mjd", "m", "dm", "ujy", "dujy", "f"} <= columns
