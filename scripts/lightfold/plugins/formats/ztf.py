"""ZTF's light curves from IRSA; epochs with catflags are dropped.

IRSA recommends dropping every epoch whose catflags are not zero (Masci et al. 2019 and the ZTF
light-curve service). Bit 15 alone marks the worst epochs.
"""

COLUMNS = {
    "object_id": ("oid", "object_id"),
    "band": ("filtercode",),
    "mjd": ("hjd", "mjd"),  # times at the Sun do not depend on the Earth's place in its orbit
    "mag": ("mag",),
    "magerr": ("magerr",),
}
BANDS = {"zg": "g", "zr": "r", "zi": "i", "g": "g", "r": "r", "i": "i"}
FLAGS = {"catflags": (False, "flagged by catflags")}


def recognises(columns: set[str]) -> bool:
    """Return whether there are ZTF's filter codes, and its ids or flags."""
    return "filtercode" in columns and bool(columns & {"oid", "catflags"})
