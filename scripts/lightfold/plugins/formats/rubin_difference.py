"""Rubin's forced photometry in difference images: the fluxes of transients, in nJy.

The tables are those of `rubin`. psfDiffFlux is the flux in the visit image less that in the
template, so it may be negative. Points are kept that the releases recommend: the fit succeeded, the
template covers the place, the PSF was valid, and the center is not saturated (https://dp1.lsst.io,
"Flag usage guidance"). Tables of DP1 have no times: name the table Visit in `visits`.
"""

COLUMNS = {
    "object_id": ("diaobjectid", "objectid"),
    "band": ("band",),
    "mjd": ("midpointmjdtai", "expmidptmjd"),
    "flux": ("psfdiffflux",),
    "fluxerr": ("psfdifffluxerr",),
}
ZERO_POINT = 31.4
DIFFERENCE = True
TIME = "MJD (TAI), middle of the visit"
FLAGS = {
    "psfdiffflux_flag": (False, "whose flux could not be measured (psfDiffFlux_flag)"),
    "diff_pixelflags_nodatacenter": (False, "without a template (diff_PixelFlags_nodataCenter)"),
    "invalidpsfflag": (False, "without a valid PSF (invalidPsfFlag)"),
    "pixelflags_saturatedcenter": (False, "saturated (pixelFlags_saturatedCenter)"),
    "detect_isprimary": ((True, None), "of rows that are not primary (detect_isPrimary)"),
}


def recognises(columns: set[str]) -> bool:
    """Return whether there are fluxes in difference images alone, and none in visit images."""
    return "psfdiffflux" in columns and not columns & {"psfflux", "r:psfflux"}
