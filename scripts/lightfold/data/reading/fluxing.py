"""Points of light curves with fluxes: which of them are detections, and the fluxes of others."""

import numpy as np
import pandas as pd

from lightfold.curves.fluxes import DETECTED, PER_FLUX, ZERO_POINT, from_magnitudes, to_flux
from lightfold.data.reading.curve_columns import Measures
from lightfold.data.reading.layouts import Layout
from lightfold.data.reading.marks import MISSING
from lightfold.data.reading.parsing import as_ids, measured
from lightfold.errors import DataError
from lightfold.registry import DEFAULTS

#: Points that are kept without a magnitude, because their flux says what was seen; in place of a
#: flaw, they have -2, -3 and so on.
UNSEEN = (
    f"not detected (signal to noise below {DETECTED:g})",
    f"negative (signal to noise below -{DETECTED:g})",
    "not detected (upper limits)",
)
WEAK, NEGATIVE, LIMIT = -2, -3, -4

#: Limits are those at so many standard deviations, as in ZTF's alerts (diffmaglim) and in Masci et
#: al. 2023, arXiv 2305.16279 (SNU).
LIMIT_SIGMA = 5

#: Spellings of ``sign`` for positive and negative differences, in any case, unless a format has its
#: own for positive ones.
UP: tuple[str, ...] = DEFAULTS["formats"]["POSITIVE"]
DOWN = ("0", "-1", "f", "false", "-")


def as_points(
    found: np.ndarray, flux: np.ndarray, err: np.ndarray, zero: np.ndarray | float
) -> None:
    """Fill in fluxes at zero point 31.4, and the magnitudes of those that are positive.

    Parameters
    ----------
    found : ndarray of FLUX_POINT
        The points.
    flux, err : array of shape (points,)
        Fluxes and their errors; NaN where they are missing.
    zero : float or array of shape (points,)
        The magnitude of flux 1.
    """
    scale = 10 ** (0.4 * (ZERO_POINT - zero))
    found["flux"] = flux * scale
    found["fluxerr"] = np.where(err > 0, err * scale, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        mag = zero - 2.5 * np.log10(flux)
        found["mag"] = np.where(flux > 0, mag, np.nan)
        found["magerr"] = np.where(flux > 0, PER_FLUX * err / flux, np.nan)


def settle(
    found: np.ndarray,
    flaws: np.ndarray,
    batch: pd.DataFrame,
    own: Measures,
    file: Layout,
    errorless: int,
) -> None:
    """Give fluxes to points without, and take the magnitudes from those that are no detections.

    Parameters
    ----------
    found : ndarray of FLUX_POINT
        The points; fluxes are NaN for those that are magnitudes.
    flaws : array of int
        Place of each flaw, or -1; see `measuring.measure`. Those of `UNSEEN` are added.
    batch : DataFrame
        The rows of the points.
    own, file : Measures, Layout
        Their columns.
    errorless : int
        Place of the flaw of points without an error. Those before it lack a value.

    Raises
    ------
    DataError
        If a sign is neither positive nor negative.
    """
    new = (flaws == -1) & ~(np.isfinite(found["flux"]) & np.isfinite(found["fluxerr"]))
    if new.any():
        sign = _signs(batch[new], own, file) if "sign" in own.columns else 1.0
        flux, err = from_magnitudes(found["mag"][new], found["magerr"][new])
        found["flux"][new], found["fluxerr"][new] = sign * flux, err
        flaws[new & ~np.isfinite(found["fluxerr"])] = errorless
    fine = flaws == -1
    with np.errstate(invalid="ignore"):
        weak = fine & (found["flux"] < DETECTED * found["fluxerr"])
        flaws[weak] = WEAK
        flaws[weak & (found["flux"] <= -DETECTED * found["fluxerr"])] = NEGATIVE
    flaws[_limits(found, flaws, batch, own, file, errorless)] = LIMIT
    found["mag"][flaws < -1] = found["magerr"][flaws < -1] = np.nan
    lost = (flaws >= 0) & (flaws < errorless)
    found["flux"][lost] = found["fluxerr"][lost] = np.nan


def _limits(
    found: np.ndarray,
    flaws: np.ndarray,
    batch: pd.DataFrame,
    own: Measures,
    file: Layout,
    errorless: int,
) -> np.ndarray:
    """Return the points with a limit only, and fill in their fluxes: 0, with the error it gives."""
    if "limit" not in own.columns:
        return np.zeros(len(found), bool)
    limit = measured(batch[own.columns["limit"]], file.path)
    valueless = (flaws >= 0) & (flaws < errorless) & np.isfinite(found["mjd"])
    held = valueless & np.isfinite(limit) & (limit > 0) & (limit < 90)
    found["flux"][held] = 0
    found["fluxerr"][held] = to_flux(limit[held]) / LIMIT_SIGMA
    return held


def _signs(batch: pd.DataFrame, own: Measures, file: Layout) -> np.ndarray:
    """Return 1 or -1 for each point: whether its difference is positive; 1 if that is missing."""
    column = own.columns["sign"]
    codes, values = pd.factorize(batch[column])
    spelt = as_ids(pd.Series(values, dtype="object")).map(_spelt, na_action="ignore")
    up = [_spelt(text) for text in file.format.positive]
    positive = (spelt.isna() | spelt.isin([*up, *MISSING - {"-"}])).to_numpy(dtype=bool)
    strange = spelt[~positive & ~spelt.isin(DOWN)]
    if file.format.positive == UP and len(strange):
        raise DataError(
            f"{file.path}: column '{column}' for sign holds '{strange.iloc[0]}', which is neither "
            f"positive ({', '.join(dict.fromkeys(up))}) nor negative ({', '.join(DOWN)}): write "
            f"it as one of these, or leave it empty."
        )
    return np.where(np.append(positive, True)[codes], 1.0, -1.0)


def _spelt(text: str) -> str:
    """Return a sign in small letters, and 1 for 1.0 and +1."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return text.lower()
