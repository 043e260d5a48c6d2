"""ZTF's light curves from IRSA: CSV, or Parquet with lists; epochs with catflags are dropped.

IRSA recommends dropping every epoch whose catflags are not zero (Masci et al. 2019 and the ZTF
light-curve service). Bit 15 alone marks the worst epochs.
"""

COLUMNS = {
    "object_id": ("oid", "objectid", "object_id"),
    "band": ("filtercode", "filterid"),
    # Times at the Sun do not depend on the Earth's place in its orbit.
    "mjd": ("hjd", "hmjd", "mjd"),
    "mag": ("mag",),
    "magerr": ("magerr",),
}
BANDS = {
    "zg": "g", "zr": "r", "zi": "i", "g": "g", "r": "r", "i": "i", "1": "g", "2": "r", "3": "i"
}  # fmt: skip
TIME = "heliocentric JD (hjd) or MJD (hmjd), or MJD (UTC)"
FLAGS = {"catflags": (False, "flagged by catflags")}
SIGNS = ("filterid", "hmjd")


def recognises(columns: set[str]) -> bool:
    """Return whether there are ZTF's filter codes and ids or flags, or its filter numbers."""
    codes = "filtercode" in columns and bool(columns & {"oid", "catflags"})
    return codes or {"filterid", "hmjd"} <= columns
