"""MACHO's photometry, a file per tile without a header, with columns per band.

Each line has 39 values between semicolons, of which the first is empty (README of the archive at
NCI). A star's id is made of its field, tile and number, such as 1.3319.12. Magnitudes are
instrumental. 23.41 is added to red ones and 23.70 to blue ones, which gives R and V but for a term
of colour (Alcock et al. 1999), so they keep their own names. -99 means that there is none, and a
negative error that the fit failed.
"""

from typing import Any

COLUMNS = {
    "object_id": ("4",),
    "band": (),
    "mjd": ("5",),
    "mag": {"blue": ("25",), "red": ("10",)},
    "magerr": {"blue": ("26",), "red": ("11",)},
}
ZERO_POINT = {"blue": 23.70, "red": 23.41}
TIME = "MJD (UTC)"
FILES = r"F_\d+\.\d+\b.*"
READS = ("2", "3")


def recognises(columns: set[str]) -> bool:
    """Return False: the names of files, such as F_1.3319.gz, say what they are."""
    return False


def prepare(rows: Any) -> Any:
    """Make ids of fields, tiles and numbers, and drop magnitudes of -99."""
    parts = [rows[name].astype("str").str.strip() for name in ("2", "3", "4")]
    rows = rows.assign(**{"4": parts[0] + "." + parts[1] + "." + parts[2]})
    return rows.assign(**{name: rows[name].where(rows[name] > -90) for name in ("10", "25")})
