"""OGLE's Collection of Variable Stars, a file per star without a header.

A file such as OGLE-LMC-CEP-0001.dat has heliocentric Julian dates, magnitudes and their errors, and
its name is the star's id (README of the collection). Files of I and of V have equal names, in the
folders I and V: say so in the path, such as `path: "phot/{band}/{object_id}.dat"`, or set `band`.
Nothing is dropped.
"""

COLUMNS = {
    "object_id": (),
    "band": (),
    "mjd": ("1",),
    "mag": ("2",),
    "magerr": ("3",),
}
TIME = "heliocentric JD, or that less 2,450,000"
FILES = r"OGLE-[A-Z0-9]+-[A-Z0-9]+-\d+\b.*"


def recognises(columns: set[str]) -> bool:
    """Return False: the names of files, such as OGLE-LMC-CEP-0001.dat, say what they are."""
    return False
