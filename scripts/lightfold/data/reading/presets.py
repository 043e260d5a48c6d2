"""Formats of light-curve tables: the columns, bands and flags that each is known to have."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from lightfold.errors import DataError, nearest

COLUMNS = ("object_id", "band", "mjd", "mag", "magerr")


class Format(NamedTuple):
    """A preset, which `columns` and `bands` of a configuration override.

    Attributes
    ----------
    signs : tuple of sets of str
        Columns (lower case) by which it is recognised: all of any set.
    columns : dict
        Names (lower case) that each of our columns may have, best first.
    bands : dict
        Our names of the spellings of bands; empty keeps them as they are spelt.
    flags : dict
        What a column of flags has to say of a row that is kept, and how to call the others.
    missing : tuple of float
        Errors that mean that there is none.
    """

    signs: tuple[set[str], ...]
    columns: dict[str, tuple[str, ...]]
    bands: dict[str, str | None]
    flags: dict[str, tuple[bool, str]]
    missing: tuple[float, ...] = ()


_GRI = {"g": "g", "r": "r", "i": "i"}

FORMATS = {
    # IRSA recommends to drop every epoch whose catflags are not zero (Masci et al. 2019 and the
    # ZTF light-curve service); bit 15 alone marks the worst.
    "ztf": Format(
        signs=({"oid", "filtercode"}, {"filtercode", "catflags"}),
        columns={
            "object_id": ("oid", "object_id"),
            "band": ("filtercode",),
            "mjd": ("hjd", "mjd"),  # at the Sun, light from all year arrives in step
            "mag": ("mag",),
            "magerr": ("magerr",),
        },
        bands={"zg": "g", "zr": "r", "zi": "i", **_GRI},
        flags={"catflags": (False, "flagged by catflags")},
    ),
    # Alerts measure the difference from a reference image, and magpsf is the magnitude of that
    # difference. ALeRCE adds the reference star back where it can (corrected) and says where the
    # result is in doubt (dubious); sigmapsf_corr_ext is the error of extended and of variable
    # sources, whose reference flux is not constant (Forster et al. 2021).
    "alerce": Format(
        signs=({"fid", "magpsf"}, {"fid", "magpsf_corr"}, {"oid", "fid", "mag_corr"}),
        columns={
            "object_id": ("oid", "object_id"),
            "band": ("fid",),
            "mjd": ("mjd",),
            "mag": ("magpsf_corr", "mag_corr"),
            "magerr": ("sigmapsf_corr_ext", "e_mag_corr_ext", "sigmapsf_corr", "e_mag_corr"),
        },
        bands={"1": "g", "2": "r", "3": "i", **_GRI},
        flags={
            "corrected": (True, "not corrected to the star's own light"),
            "dubious": (False, "of a dubious correction"),
        },
        missing=(100.0,),
    ),
    "long": Format(
        signs=(),
        columns={
            "object_id": (
                *("objectid", "id", "sourceid", "oid", "objid", "starid", "star", "starname"),
                *("masterid", "asassnid", "tic", "kic"),
            ),
            "band": ("band", "filter", "filtercode", "passband", "photfilter", "bandpass"),
            "mjd": ("mjd", "time", "hjd", "bjd", "jd", "obsmjd", "bjdtdb", "btjd", "bkjd"),
            "mag": ("mag", "magnitude", "psfmag"),
            "magerr": ("magerr", "emag", "err", "error", "sigma", "magerror", "errmag", "sigmamag"),
        },
        bands={},
        flags={},
    ),
}

_MISSING = {
    "object_id": "the ids of the stars",
    "band": "the bands; if all rows are of one band, set `band` to its name",
    "mjd": "the times [d]",
    "mag": "the magnitudes",
    "magerr": "the errors of the magnitudes [mag]; features weigh points by them, so light curves "
    "without errors need a column of the survey's typical one",
}


def recognise(columns: list[str]) -> str:
    """Return the name of the format whose signs the columns bear, else ``long``."""
    lower = {column.lower() for column in columns}
    for name, preset in FORMATS.items():
        if any(sign <= lower for sign in preset.signs):
            return name
    return "long"


def find_columns(
    columns: list[str], name: str, options: dict[str, Any], path: Path
) -> dict[str, str]:
    """Return the file's column of each of `COLUMNS`; the band is left out if there is none.

    What a configuration names is taken; then a column of our own name, exactly so spelt; then
    one that the format is known to have, in any case.

    Raises
    ------
    DataError
        If a column is not found, or several may be meant.
    """
    given = options.get("columns", {})
    found, guessed = {}, {}
    for ours in COLUMNS:
        if ours == "band" and "band" in options:
            continue
        if ours in given:
            if given[ours] not in columns:
                hint = nearest(given[ours], columns)
                raise DataError(f"{path}: no column '{given[ours]}' for `columns.{ours}`; {hint}")
            found[ours] = given[ours]
        elif name == "long" and ours in columns:
            found[ours] = ours
        else:
            found[ours] = guessed[ours] = _guess(columns, name, ours, path)
    twice = [column for column in found.values() if list(found.values()).count(column) > 1]
    if twice:
        both = [ours for ours, column in found.items() if column == twice[0]]
        raise DataError(
            f"{path}: the column '{twice[0]}' is taken for {' and '.join(both)}: set "
            f"{' or '.join(f'`columns.{ours}`' for ours in both)}. Columns: {', '.join(columns)}."
        )
    if guessed and name == "long":
        taken = ", ".join(f"{column} as {ours}" for ours, column in guessed.items())
        print(f"{path}: columns taken by their names: {taken}")
    return found


def _guess(columns: list[str], name: str, ours: str, path: Path) -> str:
    """Return the one column that the format's names fit, or say which key to set."""
    known = FORMATS[name].columns[ours]
    if name == "long":
        own = [column for column in columns if _plain(column) == _plain(ours)]
        fits = own or [column for column in columns if _plain(column) in known]
    else:  # the best that is there
        fits = [column for want in known for column in columns if column.lower() == want][:1]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise DataError(
            f"{path}: {', '.join(fits)} may each be the column of {_MISSING[ours]}: name the one "
            f"to take in `columns.{ours}`."
        )
    message = f"{path}: no column is known to hold {_MISSING[ours]}"
    message += f" (`format: {name}` has {' or '.join(known)})" if name != "long" else ""
    flux = [column for column in columns if "flux" in column.lower()]
    if ours == "mag" and flux:
        message += f". {flux[0]} is no magnitude: {TO_MAGNITUDES}"
    raise DataError(
        f"{message}. Name the column in `columns.{ours}`; there are {', '.join(columns)}."
    )


#: What to do with fluxes.
TO_MAGNITUDES = (
    "light curves must be magnitudes; convert fluxes with mag = zero point - 2.5 log10(flux) and "
    "magerr = 1.0857 fluxerr / flux, and leave out fluxes that are not positive"
)


def _plain(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.lower())
