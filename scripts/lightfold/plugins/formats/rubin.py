"""Rubin's forced photometry in visit images: the fluxes of variable stars, in nJy.

These are the tables ForcedSource and ForcedSourceOnDiaObject of DP1 and DP2. psfFlux is the flux in
the visit image. Points are kept that the releases recommend for light curves: the fit succeeded,
its PSF was valid, and the center is not saturated (https://dp1.lsst.io, "Flag usage guidance").
ForcedSource has an object once per patch that it lies in: the primary row is kept. Tables of DP1
have no times: name the table Visit in `visits`. Transients need `format: rubin_difference`.
"""

COLUMNS = {
    "object_id": ("objectid", "diaobjectid"),
    "band": ("band",),
    "mjd": ("midpointmjdtai", "expmidptmjd"),
    "flux": ("psfflux",),
    "fluxerr": ("psffluxerr",),
}
ZERO_POINT = 31.4
TIME = "MJD (TAI), middle of the visit"
FLAGS = {
    "psfflux_flag": (False, "whose flux could not be measured (psfFlux_flag)"),
    "invalidpsfflag": (False, "without a valid PSF (invalidPsfFlag)"),
    "pixelflags_saturatedcenter": (False, "saturated (pixelFlags_saturatedCenter)"),
    "pixelflags_edge": (False, "at the edge of the detector (pixelFlags_edge)"),
    "pixelflags_bad": (False, "on bad pixels (pixelFlags_bad)"),
    "detect_isprimary": ((True, None), "of rows that are not primary (detect_isPrimary)"),
}
SIGNS = ("psfdiffflux",)


def recognises(columns: set[str]) -> bool:
    """Return whether there are PSF fluxes of objects in visits, and no detections of alerts."""
    alerts = {"diasourceid", "diaforcedsourceid", "scienceflux", "isdipole", "reliability"}
    forced = {"psfdiffflux", "forcedsourceid", "expmidptmjd", "objectid"}
    objects = bool(columns & {"objectid", "diaobjectid"}) and bool(columns & forced)
    return {"psfflux", "psffluxerr"} <= columns and objects and not columns & alerts
