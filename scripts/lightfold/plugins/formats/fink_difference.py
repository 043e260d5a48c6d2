"""Fink's ZTF alerts: differences from the reference image.

i:magpsf is the magnitude of the difference and i:isdiffpos its sign. Limits (d:tag upperlim) are
i:diffmaglim, 5 times the noise (ZTF's alert schema). Alerts of bad quality (d:tag badquality) are
dropped, as Fink advises. Names may lack the prefixes i: and d:. Stars need `format: fink`.
"""

COLUMNS = {
    "object_id": ("i:objectid", "objectid"),
    "band": ("i:fid", "fid"),
    "mjd": ("i:jd", "jd"),
    "mag": ("i:magpsf", "magpsf"),
    "magerr": ("i:sigmapsf", "sigmapsf"),
    "limit": ("i:diffmaglim", "diffmaglim"),
    "sign": ("i:isdiffpos", "isdiffpos"),
}
BANDS = {"1": "g", "2": "r", "3": "i", "g": "g", "r": "r", "i": "i"}
FLAGS = {"d:tag": (("valid", "upperlim", None), "of bad quality (d:tag)")}
DIFFERENCE = True
TIME = "JD (UTC), start of the exposure"


def recognises(columns: set[str]) -> bool:
    """Return whether there are differences with Fink's prefix, and no magnitude of the star."""
    return {"i:magpsf", "i:isdiffpos"} <= columns and "i:magnr" not in columns
