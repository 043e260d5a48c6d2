"""Times, magnitudes and errors of points, and what makes a point unusable."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold.curves.fluxes import DETECTED, PER_FLUX
from lightfold.data.reading.curve_columns import Measures
from lightfold.data.reading.fluxing import as_points
from lightfold.data.reading.layouts import Layout
from lightfold.data.reading.missing import marks, numbers_in, without_texts
from lightfold.data.reading.parsing import measured
from lightfold.data.reading.tally import Tally
from lightfold.data.reading.times import Times
from lightfold.data.reading.units import POSSIBLE, WEAKEST, UnitWatch, stand_for_none
from lightfold.data.reading.zero_points import by_point

#: What makes a point of a known star unusable; in this order, the first counts.
_STATED = "state a typical error, such as `magerr: 0.05`"
FLAWS = {
    "without a time": "",
    "with a magnitude of 0, which stands for a missing one": "",
    "with a mark for a missing magnitude, such as 99.99": "",
    "without a magnitude": "",
    f"with magnitudes outside {POSSIBLE[0]} to {POSSIBLE[1]}": "",
    "without a flux": "",
    f"not detected (signal to noise below {DETECTED:g})": "",
    "without an error": _STATED,
    "with an error of 0 or less": _STATED,
}

#: That of weak points in files of faint stars, which are known at their end.
WEAK = list(FLAWS).index(f"not detected (signal to noise below {DETECTED:g})")

#: Flaws from this one on are those of errors; points with the others have no value.
ERRORLESS = list(FLAWS).index("without an error")

#: Times beyond this [d], and these, may be marks for a missing one.
_FAR, _LATE = 1e7, (99999.0, 999999.0, 9999999.0)

#: Times this far from 0 [d] are MJD, JD and the like: no star has a point at 0.
_NO_START = 10_000


def measure(
    found: np.ndarray,
    batch: pd.DataFrame,
    own: Measures,
    file: Layout,
    options: dict[str, Any],
    times: Times,
    watch: UnitWatch,
    bands: dict[str, int],
) -> np.ndarray:
    """Fill in times, brightness and errors of points.

    Parameters
    ----------
    found : ndarray of POINT or FLUX_POINT
        The points, with their stars and bands.
    batch : DataFrame
        Their rows.
    own, file : Measures, Layout
        Their columns.
    options : dict
        The options of the data set.
    times, watch : Times, UnitWatch
        See and check times and magnitudes.
    bands : dict
        Code of each band so far.

    Returns
    -------
    array of int
        The place of each point's flaw in `FLAWS`; -1 if it has none.
    """
    given = options.get("missing", [])
    numbers = numbers_in(given)
    column = own.columns["mjd"]
    raw = _measured(batch[column], given, file)
    raw = np.where(_timeless(raw, numbers), np.nan, raw)
    coarse = str(batch[column].dtype).lower() in ("float32", ">f4", "float16")
    found["mjd"] = times.days(raw, coarse, found["star"], file.path, column, file.epoch)
    zero = file.zeros.get(own.value)
    zeros = None if zero is None else by_point(zero, found["band"], bands, file.path)
    if own.brightness == "flux":
        worst_first = _fluxes(found, batch, own, file, given, zeros)
    else:
        worst_first = _magnitudes(found, batch, own, file, given, zeros)
    seen = ~(found["magerr"] > WEAKEST) if own.brightness == "flux" else np.True_
    watch.see(found["mjd"], np.where(seen, found["mag"], np.nan), found["magerr"])
    low, high = POSSIBLE
    outside = seen & ((found["mag"] < low) | (found["mag"] > high))
    worst_first |= {f"with magnitudes outside {low} to {high}": outside}
    places = {reason: place for place, reason in enumerate(FLAWS)}
    flaws = np.full(len(batch), -1, "i1")
    for reason in sorted(worst_first, key=lambda reason: -places[reason]):
        flaws[worst_first[reason]] = places[reason]
    return flaws


def _magnitudes(
    found: np.ndarray,
    batch: pd.DataFrame,
    own: Measures,
    file: Layout,
    given: list[float | str],
    zeros: np.ndarray | float | None,
) -> dict[str, np.ndarray]:
    """Fill in magnitudes and their errors; return which points have which flaw."""
    numbers = numbers_in(given)
    written = _measured(batch[own.value], given, file)
    factor = file.factors.get(own.value, 1.0)
    mag = written * factor
    lost = ~np.isfinite(mag)
    marked = np.isin(written, numbers) | stand_for_none(mag, magnitudes=True)
    if factor != 1:  # marks may have been left in the unit of others
        marked |= marks(written)
    marked &= ~lost
    found["mag"] = np.where(marked, np.nan, mag)
    if zeros is not None:
        found["mag"] += zeros
    found["magerr"] = _errors(batch, own, file, given, numbers)
    if "flux" in (found.dtype.names or ()):
        found["flux"] = found["fluxerr"] = np.nan
    return {
        "without a time": ~np.isfinite(found["mjd"]),
        "with a magnitude of 0, which stands for a missing one": marked & (mag == 0),
        "with a mark for a missing magnitude, such as 99.99": marked,
        "without a magnitude": lost,
        "without an error": ~np.isfinite(found["magerr"]),
        "with an error of 0 or less": found["magerr"] <= 0,
    }


def _fluxes(
    found: np.ndarray,
    batch: pd.DataFrame,
    own: Measures,
    file: Layout,
    given: list[float | str],
    zeros: np.ndarray | float | None,
) -> dict[str, np.ndarray]:
    """Fill in fluxes, magnitudes and their errors; return which points have which flaw.

    Any number can be a flux. So no mark is missing but those that the option ``missing`` names.
    """
    assert zeros is not None
    numbers = numbers_in(given)
    flux = _measured(batch[own.value], given, file)
    flux = np.where(np.isin(flux, numbers) | np.isinf(flux), np.nan, flux)
    err = np.full(len(batch), np.nan)
    if column := own.columns.get("fluxerr"):
        err = _measured(batch[column], given, file)
        err = np.where(np.isin(err, [*file.format.missing, *numbers]), np.nan, err)
    as_points(found, flux, err, zeros)
    return {
        "without a time": ~np.isfinite(found["mjd"]),
        "without a flux": ~np.isfinite(flux),
        "without an error": ~np.isfinite(err),
        "with an error of 0 or less": err <= 0,
    }


def _timeless(values: np.ndarray, given: list[float]) -> np.ndarray:
    """Return which times mean that there is none: those given, 0, -999 and the like far off."""
    found = np.isin(values, given)
    if values.min(initial=1) > 0 and values.max(initial=1) < _LATE[0]:  # most files: no time is odd
        return found
    odd = (values <= 0) | (np.abs(values) > _FAR) | np.isin(values, _LATE)
    if not odd.any():
        return found
    found |= marks(values)
    others = values[np.isfinite(values) & ~found & (values != 0)]
    if len(others) and np.abs(others).min() > max(_NO_START, np.ptp(others)):
        found |= values == 0
    return found


def _measured(values: pd.Series, given: list[float | str], file: Layout) -> np.ndarray:
    """Return a column as numbers; texts that the option ``missing`` names are NaN."""
    return measured(without_texts(values, given) if given else values, file.path)


def _errors(
    batch: pd.DataFrame,
    own: Measures,
    file: Layout,
    given: list[float | str],
    numbers: list[float],
) -> np.ndarray | float:
    """Return the errors of magnitudes; those that are missing are not finite."""
    if own.ratio:
        over, under = own.ratio
        below = measured(batch[under], file.path)
        above = measured(batch[over], file.path) if over else 1.0
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(PER_FLUX * above / below)
    column = own.columns.get("magerr")
    if column is None:
        return np.nan
    errors = _measured(batch[column], given, file)
    marked = np.isin(errors, [*file.format.missing, *numbers])
    errors = errors * file.factors.get(column, 1.0)
    return np.where(marked | stand_for_none(errors, magnitudes=False), np.nan, errors)


def state_errors(
    found: np.ndarray, flaws: np.ndarray, options: dict[str, Any], tally: Tally
) -> None:
    """Give points the error that the configuration states, where they have none."""
    if "magerr" not in options:
        return
    stated = options["magerr"]
    places = list(FLAWS)
    errorless = flaws >= places.index("without an error")
    if isinstance(stated, dict):
        by_code = np.full(len(tally.bands) + 2, np.nan)  # the last ones are NONE and UNWANTED
        for band, code in tally.bands.items():
            by_code[code] = stated.get(band, np.nan)
        errors = by_code[found["band"]]
        errorless &= np.isfinite(errors)
        found["magerr"][errorless] = errors[errorless]
    else:
        found["magerr"][errorless] = stated
    flaws[errorless] = -1
    tally.stated += int((errorless & (found["star"] >= 0) & (found["band"] >= 0)).sum())
