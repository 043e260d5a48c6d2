"""ATLAS forced photometry: fluxes of stars, with non-detections.

The server measures a flux in every image, with or without a star in it, so that many fluxes are
weak, and some negative (https://fallingstar-data.com/forcedphot/resultdesc/). uJy is rounded to
whole numbers, and m to thousandths: bright points have the flux of their magnitude. Magnitudes are
AB: 23.9 for 1 uJy. Photometry of difference images has the same columns: for transients, set
`format: atlas_difference`.
"""

from typing import Any

COLUMNS = {
    "object_id": ("atlas_object_id", "objid", "object_id"),
    "band": ("f",),
    "mjd": ("mjd",),
    "flux": ("ujy",),
    "fluxerr": ("dujy",),
}
ZERO_POINT = 23.9
TIME = "MJD (UTC), middle of the exposure"
FLAGS = {"err": (False, "with an error flag (err)")}
SIGNS = ("m", "dm")
READS = ("m", "dm")


def recognises(columns: set[str]) -> bool:
    """Return whether there are magnitudes, fluxes and filters as the server names them (uJy, F)."""
    return {"mjd", "m", "dm", "ujy", "dujy", "f"} <= columns


def prepare(rows: Any) -> Any:
    """Take the fluxes of bright points from m and dm, which have more digits."""
    import numpy as np

    if not {"m", "dm"} <= set(rows):
        return rows
    mag, magerr = (rows[name].astype("float64") for name in ("m", "dm"))
    bright = (mag > 0) & (magerr > 0) & (magerr < 0.36)
    flux = 10 ** (0.4 * (23.9 - mag))
    error = magerr * flux * np.log(10) / 2.5
    return rows.assign(ujy=flux.where(bright, rows["ujy"]), dujy=error.where(bright, rows["dujy"]))
