"""Columns that say where and how often a star was observed, not what it is.

A model that sees them learns the survey: its fields, its depth, its selection. So they are
metadata, and features only if a configuration allows them by name.
"""

import re

#: Words of a column name, between underscores and other signs, that give such a column away.
WORDS = {
    *("ra", "dec", "decl", "decd", "raj2000", "dej2000", "ra2000", "dec2000", "radeg", "dedeg"),
    *("rightascension", "declination", "glon", "glat", "elon", "elat", "longitude", "latitude"),
    *("healpix", "htm", "ccd", "quadrant", "rcid", "field", "fieldid", "tile", "chip"),
    *("nobs", "nepochs", "nepoch", "npoints", "npts", "ndet", "ngood", "nmeas", "nexp"),
    *("epochs", "observations"),
}

#: Whole names, in lower case.
NAMES = re.compile(
    r"""
    (n|num|number|no|count)_?(of_?)?(good_?|bad_?|valid_?|total_?)?
    (obs|epochs?|points?|pts|det(ections)?|meas(urements)?|visits|exp(osures)?)(_.*)?
    | gal_?[lb] | [lb]_?gal | split(_.*)? | quality | div_period | galaxy
    | (ra|de|dec)_?(icrs|j2000|deg|mean)?
    | .*_(ra|dec|nobs|n_obs|field)
    """,
    re.VERBOSE,
)


def is_nuisance(column: str) -> bool:
    """Return whether a column's name is that of a position, an epoch count or the like."""
    name = column.lower()
    return bool(NAMES.fullmatch(name)) or bool(WORDS & set(re.split(r"[^a-z0-9]+", name)))
