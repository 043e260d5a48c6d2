"""ASAS-SN's fluxes from the Sky Patrol, a file per star, with non-detections.

The tables are those of `asassn`, of both generations. A flux below the limit is a measurement, and
so is a negative one (Kochanek et al. 2017, Hart et al. 2023). Points of bad quality are dropped,
and errors of 99.99 mean that there is none. The zero point is that of AB: 16.4 for 1 mJy.
"""

COLUMNS = {
    "object_id": ("asas_sn_id", "asassn_id", "asas_sn_name", "object_id"),
    "band": ("filter", "phot_filter"),
    "mjd": ("hjd", "jd"),
    "flux": ("flux(mjy)", "flux"),
    "fluxerr": ("flux_err", "flux error"),
}
ZERO_POINT = 16.4
TIME = "heliocentric JD (Sky Patrol 1), or JD (2)"
MISSING = (99.99, 99.999)
FLAGS = {"quality": (("G", None), "of bad quality")}


def recognises(columns: set[str]) -> bool:
    """Return False: set `format`, because the tables have magnitudes, too."""
    return False
