"""ZTF's light curves as IRSA gives them; epochs with catflags are dropped.

IRSA recommends to drop every epoch whose catflags are not zero (Masci et al. 2019 and the ZTF
light-curve service); bit 15 alone marks the worst.
"""

COLUMNS = {
    "object_id": ("oid", "object_id"),
    "band": ("filtercode",),
    "mjd": ("hjd", "mjd"),  # at the Sun, light from all year arrives in step
    "mag": ("mag",),
    "magerr": ("magerr",),
}
BANDS = {"zg": "g", "zr": "r", "zi": "i", "g": "g", "r": "r", "i": "i"}
FLAGS = {"catflags": (False, "flagged by catflags")}


def recognises(columns: set[str]) -> bool:
    """Return whether there are ZTF's names of filters, and its ids or flags."""
    return "filtercode" in columns and bool(columns & {"oid", "catflags"})
