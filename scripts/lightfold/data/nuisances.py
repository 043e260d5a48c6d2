"""Columns that say where, when and how often a star was observed, not what it is.

A model that sees them learns the survey: its fields, its depth, its selection. They are therefore
metadata. They are features only if the configuration allows them by name.
"""

import re

#: Words in a column's name that mean a position, a time or a detector.
PLACES = {
    *("ra", "dec", "decl", "decd", "raj2000", "dej2000", "ra2000", "dec2000", "radeg", "dedeg"),
    *("rightascension", "declination", "glon", "glat", "elon", "elat", "longitude", "latitude"),
    *("lon", "lat", "healpix", "htm", "ccd", "quadrant", "rcid", "field", "fieldid", "tile"),
    *("chip", "mjd", "hjd", "bjd", "jd"),
}

#: Words that mean a count of epochs on their own.
COUNTS = {
    *("nobs", "nobsrel", "ngoodobs", "ngoodobsrel", "nepochs", "nepoch", "npoints", "npts"),
    *("ndet", "ngood", "nmeas", "nexp", "ndata", "epochs", "observations", "ndetections"),
}

#: Pairs of words that mean a count of epochs: a number, and what was counted.
NUMBER = {"n", "num", "number", "no", "nb", "count", "counts", "total", "matched", "selected"}
COUNTED = {
    *("obs", "epoch", "epochs", "point", "points", "pts", "det", "detections", "meas"),
    *("measurements", "visits", "transits", "exposures", "exp", "data", "fov", "good"),
}

#: Whole names: Galactic coordinates, and catalogue columns with the authors' own split
#: (Hosenie et al. 2020) or their assessment of the data (EROS-1, OGLE-III).
NAMES = re.compile(
    r"gal_?[lb]|[lb]_?gal|split(_.*)?|quality|div_period|galaxy|(ra|de|dec)_?(icrs|j2000|deg|mean)"
)


def is_nuisance(column: str) -> bool:
    """Return whether a column's name means a position, an epoch count or similar."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column).lower()
    words = set(re.split(r"[^a-z0-9]+", snake))
    counted = bool(words & NUMBER) and bool(words & COUNTED)
    named = bool(NAMES.fullmatch(snake)) or bool(NAMES.fullmatch(column.lower()))
    return named or counted or bool(words & (PLACES | COUNTS))
