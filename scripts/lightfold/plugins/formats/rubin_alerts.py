"""Rubin's alerts, from the observatory or from Lasair: fluxes in difference images, in nJy.

These are the tables DiaSource (detections) and DiaForcedSource (forced photometry) of alerts and
of the Prompt Products Database. psfFlux is the flux in the visit image less that in the template,
so it may be negative. Detections whose fit failed, dipoles, and those at edges, on bad and on
saturated pixels are dropped, as the data releases recommend (https://dp1.lsst.io, "Flag usage
guidance"; columns: sdm-schemas). Variable stars need `format: rubin_alerts_total`.
"""

COLUMNS = {
    "object_id": ("diaobjectid",),
    "band": ("band",),
    "mjd": ("midpointmjdtai",),
    "flux": ("psfflux",),
    "fluxerr": ("psffluxerr",),
}
ZERO_POINT = 31.4
DIFFERENCE = True
TIME = "MJD (TAI), middle of the visit"
FLAGS = {
    "psfflux_flag": (False, "whose flux could not be measured (psfFlux_flag)"),
    "isdipole": (False, "of dipoles (isDipole)"),
    "pixelflags_edge": (False, "at the edge of the detector (pixelFlags_edge)"),
    "pixelflags_saturatedcenter": (False, "saturated (pixelFlags_saturatedCenter)"),
    "pixelflags_bad": (False, "on bad pixels (pixelFlags_bad)"),
}
SIGNS = ("diasourceid",)


def recognises(columns: set[str]) -> bool:
    """Return whether there are PSF fluxes with ids of detections, or beside total fluxes."""
    alerts = {"diasourceid", "diaforcedsourceid", "scienceflux", "isdipole", "reliability"}
    return {"diaobjectid", "psfflux"} <= columns and bool(columns & alerts)
