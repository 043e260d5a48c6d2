"""ASAS-SN's magnitudes from the Sky Patrol, a file per star.

Both generations are read: Sky Patrol 1 (hjd, mag_err) and 2 (jd, phot_filter, quality). Points of
bad quality are dropped, and limits are not used: they are written as >17.2, or have an error of
99.99 (Kochanek et al. 2017, Hart et al. 2023). For stars near the limit and for transients,
`format: asassn_flux` takes the fluxes, which the tables have of all images.
"""

COLUMNS = {
    "object_id": ("asas_sn_id", "asassn_id", "asas_sn_name", "object_id"),
    "band": ("filter", "phot_filter"),
    "mjd": ("hjd", "jd"),
    "mag": ("mag",),
    "magerr": ("mag_err", "mag err", "mag error"),
}
SIGNS = ("camera", "fwhm", "limit")
TIME = "heliocentric JD (Sky Patrol 1), or JD (2)"
MISSING = (99.99, 99.999)
FLAGS = {"quality": (("G", None), "of bad quality")}


def recognises(columns: set[str]) -> bool:
    """Return whether there are cameras, images' widths and limits, as the Sky Patrol names them."""
    return {"camera", "fwhm", "limit", "mag"} <= columns
