"""SNANA's photometry, such as ELAsTiCC's training set and DES: FLUXCAL.

mag = 27.5 - 2.5 log10(FLUXCAL), as the SNANA manual says. In files as SNANA writes them, a row with
MJD -777 ends each light curve: it is no point. Those files (PHOT.FITS) have no ids: their rows are
counted in HEAD.FITS (PTROBS_MIN and PTROBS_MAX). Write the SNID beside each point first. PHOTFLAG
is a mask of bits, of which each survey defines its own: none is heeded.
"""

from typing import Any

COLUMNS = {
    "object_id": ("snid", "cid"),
    "band": ("band", "flt"),
    "mjd": ("mjd",),
    "flux": ("fluxcal",),
    "fluxerr": ("fluxcalerr",),
}
ZERO_POINT = 27.5
DIFFERENCE = True
TIME = "MJD"


def recognises(columns: set[str]) -> bool:
    """Return whether there are calibrated fluxes as SNANA names them."""
    return {"fluxcal", "fluxcalerr", "mjd"} <= columns


def prepare(rows: Any) -> Any:
    """Drop the rows of MJD -777, which end light curves."""
    return rows[rows["mjd"] != -777]
