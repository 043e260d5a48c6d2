"""A table of your own, one row per point: columns are found by names that are in wide use.

A table is taken to be one if no other format recognises it.
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
    "mjd": ("mjd", "time", "hjd", "bjd", "jd", "obsmjd", "bjdtdb", "btjd", "bkjd"),
    "mag": ("mag", "magnitude", "psfmag"),
    "magerr": ("magerr", "emag", "err", "error", "sigma", "magerror", "errmag", "sigmamag"),
}


def recognises(columns: set[str]) -> bool:
    """Return False: such a table is what no format recognises."""
    return False
