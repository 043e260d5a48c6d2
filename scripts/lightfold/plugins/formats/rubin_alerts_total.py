"""Rubin's alerts: total fluxes in the visit images, in nJy, for variable stars.

The tables are those of `rubin_alerts`. scienceFlux is the flux of a point source at the object's
place in the visit image itself (sdm-schemas). Points whose fit failed, and those on saturated
pixels, are dropped (https://dp1.lsst.io, "Flag usage guidance").
"""

COLUMNS = {
    "object_id": ("diaobjectid", "r:diaobjectid"),
    "band": ("band", "r:band"),
    "mjd": ("midpointmjdtai", "r:midpointmjdtai"),
    "flux": ("scienceflux", "r:scienceflux"),
    "fluxerr": ("sciencefluxerr", "r:sciencefluxerr"),
}
ZERO_POINT = 31.4
TIME = "MJD (TAI), middle of the visit"
FLAGS = {
    "forced_psfflux_flag": (False, "whose flux could not be measured (forced_PsfFlux_flag)"),
    "pixelflags_saturatedcenter": (False, "saturated (pixelFlags_saturatedCenter)"),
}


def recognises(columns: set[str]) -> bool:
    """Return False: set `format`, because the tables have differences, too."""
    return False
