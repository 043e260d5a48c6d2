"""AAVSO's observations of variable stars, by many observers.

Discrepant observations are dropped. Visual estimates have no error: state one in `magerr`. Julian
dates are those on Earth, because only some observations have heliocentric ones.
"""

COLUMNS = {
    "object_id": ("star name", "star_name", "name", "object_id"),
    "band": ("band",),
    "mjd": ("jd",),
    "mag": ("magnitude",),
    "magerr": ("uncertainty",),
}
TIME = "JD (UTC)"
FLAGS = {"validation flag": (("V", "Z", "P", "N", "U", None), "discrepant (Validation Flag)")}


def recognises(columns: set[str]) -> bool:
    """Return whether there are magnitudes with uncertainties, and their observers."""
    observers = {"observer code", "validation flag", "hquncertainty"}
    return {"jd", "magnitude", "uncertainty", "band"} <= columns and bool(columns & observers)
