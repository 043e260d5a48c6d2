"""Your own table with one row per point: columns are recognised by their usual names.

A table has this format if no other format recognises it.
"""

GUESSED = True
COLUMNS = {
    "object_id": (
        "objectid",
        "id",
        "sourceid",
        "oid",
        "objid",
        "starid",
        "star",
        "starname",
        "masterid",
        "asassnid",
        "tic",
        "kic",
    ),
    "band": ("band", "filter", "filtercode", "passband", "photfilter", "bandpass"),
    "mjd": (
        "mjd",
        "obsmjd",
        "jd",
        "obsjd",
        "hjd",
        "bjd",
        "bjdtdb",
        "time",
        "obstime",
        "btjd",
        "bkjd",
    ),
    "mag": ("mag", "magnitude", "psfmag"),
    "magerr": ("magerr", "emag", "err", "error", "sigma", "magerror", "errmag", "sigmamag"),
    "flux": ("flux", "psfflux", "fluxcal", "fluxpsf"),
    "fluxerr": (
        "fluxerr",
        "eflux",
        "psffluxerr",
        "fluxcalerr",
        "fluxerror",
        "errflux",
        "sigmaflux",
        "fluxunc",
        "err",
        "error",
        "sigma",
    ),
}


def recognises(columns: set[str]) -> bool:
    """Return False: this is the format of tables that no format recognises."""
    return False
