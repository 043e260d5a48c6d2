"""Fink's Rubin sources and forced photometry: fluxes in difference images, in nJy.

Fink keeps the columns of Rubin's alerts with the prefix r: (https://api.lsst.fink-portal.org).
r:psfFlux is the flux in the visit image less that in the template, so it may be negative. What is
dropped is what `rubin_alerts` drops. Variable stars need `format: rubin_alerts_total`, which takes
r:scienceFlux.
"""

COLUMNS = {
    "object_id": ("r:diaobjectid",),
    "band": ("r:band",),
    "mjd": ("r:midpointmjdtai",),
    "flux": ("r:psfflux",),
    "fluxerr": ("r:psffluxerr",),
}
ZERO_POINT = 31.4
DIFFERENCE = True
TIME = "MJD (TAI), middle of the visit"
FLAGS = {
    "r:psfflux_flag": (False, "whose flux could not be measured (r:psfFlux_flag)"),
    "r:isdipole": (False, "of dipoles (r:isDipole)"),
    "r:pixelflags_edge": (False, "at the edge of the detector (r:pixelFlags_edge)"),
    "r:pixelflags_saturatedcenter": (False, "saturated (r:pixelFlags_saturatedCenter)"),
    "r:pixelflags_bad": (False, "on bad pixels (r:pixelFlags_bad)"),
}


def recognises(columns: set[str]) -> bool:
    """Return whether there are Rubin's PSF fluxes with Fink's prefix."""
    return {"r:psfflux", "r:midpointmjdtai"} <= columns
