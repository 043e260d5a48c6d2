"""Columns that are no features by their names: they do not say what a star is.

Positions, times and counts of epochs say where, when and how often it was observed. A model that
sees them learns the survey: its fields, its depth, its selection. Row numbers and identifiers say
where a star is in the table, which is often sorted by class. Flags set by people, and guesses of
the class, say what others think that it is.
"""

import re

#: Words in a column's name that mean a position, a time or a detector.
PLACES = {
    *("ra", "dec", "decl", "decd", "raj2000", "dej2000", "ra2000", "dec2000", "radeg", "dedeg"),
    *("rightascension", "declination", "glon", "glat", "elon", "elat", "longitude", "latitude"),
    *("lon", "lat", "healpix", "htm", "ccd", "quadrant", "rcid", "field", "fieldid", "tile"),
    *("chip", "mjd", "hjd", "bjd", "jd"),
}

#: Words that mean a time span, a date or the conditions of a night.
NIGHTS = {
    *("timespan", "baseline", "obsdate", "dateobs", "airmass", "seeing", "exptime", "cadence"),
    *("limmag", "maglim", "diffmaglim", "magzp", "zeropoint", "obstime", "braai", "alerts"),
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

#: Whole names: Galactic coordinates; times; and catalogue columns with the authors' own split
#: (Hosenie et al. 2020) or their assessment of the data (EROS-1, OGLE-III).
NAMES = re.compile(
    r"gal_?[lb]|[lb]_?gal|split(_.*)?|quality|div_period|galaxy|(ra|de|dec)_?(icrs|j2000|deg|mean)"
    r"|(obs_?)?duration|time_?(duration|span|baseline)(_.*)?|t_?(min|max|start|end|first|last)"
    r"|(first|last|min|max|mean|start|end)_?(time|date|obs|epoch)|(obs_?|ref_?)?(epoch|date|year)"
    r"|season|night|zp|[mhb]?jd_?(0|min|max)|visibility_periods(_used)?|exposure_?time|mag_?lim"
    r"|ra_?[hms]|asc_?[dhms]|de_?[dms]|dec_[dms]|de[-_]"  # digits of an angle
    r"|_[xyp]"  # VizieR's offsets and angle from the centre of the search
)

#: Whole names of row numbers and identifiers. `_q` and `_r` are VizieR's number of the search
#: and its distance from the centre.
IDENTIFIERS = re.compile(
    r"_[qr]|rec_?no|random_?index|solution_?id|designation|(healpix|hpx|htm)[\w-]*"
    r"|([\w-]*[_-])?(id|ids|uid|uuid|oid|healpix|hpx|htmid)|(obj|object|source|src|star|sourcedb)_?ids?"
    r"|tic|kic|epic|hip|hd|tyc|row|row_?(num|number|nr|no|id|index)|row_?s|index|idx|unnamed: \d+"
    r"|seq|seq_?(no|nr|num|number)|sequence|numerical_?id|number|num|no|nr|num[_.]|no\.|nr\.|#|№"
    r"|line_?(no|nr|num|number)|counter|running_?(no|nr|num|number)|entry|level_\d+"
)

#: Whole names of flags set by people, and of guesses of the class.
OPINIONS = re.compile(
    r"([\w-]*[_-])?(class|classes|classification|flags?|guess|(sub)?labels?)([_-][\w-]*)?"
    r"|(obj|object|var|variable|star|source|sub)?_?(type|class)|flags?\d*|qual|qc|human|vetted"
    r"|verified|checked|confirmed|inspected|rank|target|(pred|predicted|prediction)([_-][\w-]*)?"
    r"|(var|variability)_?(type|flag)s?"
)

#: What a column that is no feature says of a star, for messages.
PLACE = "where, when, how often or how well a star was observed"
ROW = "row numbers and identifiers"
OPINION = "flags and guesses of the class"


def reason_by_name(column: str) -> str | None:
    """Return why a column of this name is no feature, `PLACE`, `ROW` or `OPINION`, or None."""
    names = _spellings(column)
    if any(IDENTIFIERS.fullmatch(name) for name in names):
        return ROW
    if is_nuisance(column):
        return PLACE
    return OPINION if any(OPINIONS.fullmatch(name) for name in names) else None


def is_nuisance(column: str) -> bool:
    """Return whether a column's name means a position, an epoch count or similar."""
    names = _spellings(column)
    words = set(re.split(r"[^a-z0-9]+", names[0]))
    counted = bool(words & NUMBER) and bool(words & COUNTED)
    return (
        any(NAMES.fullmatch(name) for name in names)
        or counted
        or bool(words & (PLACES | NIGHTS | COUNTS))
    )


def is_identifier(column: str) -> bool:
    """Return whether a column's name means a row number or an identifier."""
    return reason_by_name(column) == ROW


def _spellings(column: str) -> tuple[str, str]:
    """Return a name in lower case, with words apart and as it is written."""
    name = column.strip()
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(), name.lower()
