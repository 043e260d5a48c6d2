"""Zero points of fluxes: by the configuration, the unit that a file states, or the format."""

import re
from pathlib import Path
from typing import Any

import numpy as np

from lightfold.data.reading.curve_columns import Measures
from lightfold.data.reading.formats import Format
from lightfold.errors import DataError

#: Magnitude of flux 1 by its unit, for AB magnitudes: 8.90 for Jy (Oke & Gunn 1983).
UNITS = {"nJy": 31.4, "uJy": 23.9, "mJy": 16.4, "Jy": 8.9}

#: A zero point: one number, or one for each band.
ZeroPoint = float | dict[str, float]

_MICRO = re.compile(r"^(micro|µ|μ)(?=Jy$)")


def of_unit(unit: str) -> float | None:
    """Return the zero point of fluxes in a unit; None if it has none of its own."""
    return UNITS.get(_MICRO.sub("u", unit.strip().replace("Jansky", "Jy").replace("jansky", "Jy")))


def zero_point(
    column: str, unit: str, known: Format, options: dict[str, Any], path: Path
) -> ZeroPoint:
    """Return the magnitude of flux 1 of a column of fluxes.

    The option ``zero_point`` comes first, then the file's unit, then what the format says.

    Raises
    ------
    DataError
        If none of them says it.
    """
    given = options.get("zero_point")
    if given is not None:
        return UNITS[given] if isinstance(given, str) else given
    own = of_unit(unit)
    if own is not None:
        return own
    if known.zero_point is not None:
        return known.zero_point
    stated = f" in '{unit}'" if unit else ""
    raise DataError(
        f"{path}: column '{column}' holds fluxes{stated}, and nothing says which magnitude a flux "
        f"of 1 is: set `zero_point` to that number, to one for each band such as "
        f"`zero_point: {{g: 27.5, r: 27.5}}`, or to their unit, {', '.join(UNITS)}."
    )


def added(options: dict[str, Any], known: Format) -> ZeroPoint | None:
    """Return what is added to magnitudes: the option ``zero_point``, if it is no unit.

    Without it, this is the zero point of a format of instrumental magnitudes, which has no fluxes.
    """
    given = options.get("zero_point", None if known.names("flux") else known.zero_point)
    return None if isinstance(given, str) else given


def instead(options: dict[str, Any], known: Format) -> list[str]:
    """Return words for a zero point that is used in place of that of a format."""
    given = options.get("zero_point")
    own = UNITS[given] if isinstance(given, str) else given
    if own is None or known.zero_point is None or own == known.zero_point:
        return []
    documented = in_words(known.zero_point)
    return [f"{in_words(own)} is used, as configured, not {documented} of format {known.name}"]


def zeros_of(
    own: Measures, units: dict[str, str], known: Format, options: dict[str, Any], path: Path
) -> dict[str, ZeroPoint]:
    """Return the zero points of the columns of a measurement, by column.

    Those of fluxes are the magnitude of flux 1, and those of magnitudes are added to them.

    Parameters
    ----------
    own : Measures
        The columns.
    units : dict
        Units of columns, where they are known.
    known : Format
        The format of the file.
    options : dict
        The options of the data set.
    path : Path
        The file, for messages.

    Raises
    ------
    DataError
        If nothing says the zero point of fluxes, or fluxes and their errors have other units.
    """
    if own.brightness == "mag":
        more = added(options, known)
        return {} if more is None else {own.value: more}
    unit = units.get(own.value, "")
    zeros = {own.value: zero_point(own.value, unit, known, options, path)}
    error = own.columns.get("fluxerr")
    if error is not None:
        zeros[error] = zeros[own.value]
        other = units.get(error, unit)
        if of_unit(other) != of_unit(unit):
            raise DataError(
                f"{path}: column '{own.value}' is in '{unit}', but '{error}' in '{other}': give "
                f"both in the same unit."
            )
    return zeros


def by_point(
    zero: ZeroPoint, band: np.ndarray, codes: dict[str, int], path: Path
) -> np.ndarray | float:
    """Return the zero point of each point.

    Parameters
    ----------
    zero : float or dict
        For all bands, or by band.
    band : array of int
        Code of the band of each point; negative if it has none.
    codes : dict
        Code of each band so far.
    path : Path
        The file, for messages.

    Raises
    ------
    DataError
        If a band has no zero point.
    """
    if not isinstance(zero, dict):
        return zero
    lacking = [name for name, code in codes.items() if name not in zero and (band == code).any()]
    if lacking:
        raise DataError(
            f"{path}: band '{lacking[0]}' has no zero point: add it to "
            f"`zero_point: {{{', '.join(f'{name}: {value:g}' for name, value in zero.items())}}}`."
        )
    values = np.full(len(codes) + 2, np.nan)  # the last ones are of points without a band
    for name, code in codes.items():
        values[code] = zero.get(name, np.nan)
    return values[band]


def in_words(zero: ZeroPoint) -> str:
    """Return a zero point in words, with its unit if it is that of one."""
    if isinstance(zero, dict):
        return f"zero points {', '.join(f'{name} {value:g}' for name, value in zero.items())}"
    unit = next((f" ({unit})" for unit, value in UNITS.items() if value == zero), "")
    return f"zero point {zero:g}{unit}"
