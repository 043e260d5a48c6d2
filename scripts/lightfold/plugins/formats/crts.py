"""Catalina's light curves (CRTS), of one or of several objects.

These are the tables of the services for one and for several objects (photcat), short or long.
MasterID is the id of the source in Catalina, and InputID is the name that the query gave to the
place. A place may have several sources, so MasterID is taken where it is there. Its telescopes have
no filter. Magnitudes are calibrated to V (Drake et al. 2013).
"""

COLUMNS = {
    "object_id": ("masterid", "id", "inputid"),
    "band": ("filter", "band"),
    "mjd": ("mjd",),
    "mag": ("mag",),
    "magerr": ("magerr",),
}
BAND = "V"
TIME = "MJD (UTC)"
FLAGS = {"blend": (False, "blended")}


def recognises(columns: set[str]) -> bool:
    """Return whether there are Catalina's ids (MasterID, or InputID with its flag of blends)."""
    ids = "masterid" in columns or {"inputid", "blend"} <= columns
    return ids and {"mag", "magerr", "mjd"} <= columns
