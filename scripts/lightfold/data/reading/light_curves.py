"""Points of light curves, from users' files to the stars of an object table."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold.data.reading.curve_columns import Measures
from lightfold.data.reading.external_sort import FLUX_POINT, POINT
from lightfold.data.reading.flags import kept
from lightfold.data.reading.fluxing import UNSEEN, settle
from lightfold.data.reading.layouts import Layout
from lightfold.data.reading.measuring import ERRORLESS, FLAWS, WEAK, measure, state_errors
from lightfold.data.reading.notes import Notes
from lightfold.data.reading.parsing import as_ids, refuse_lost_digits
from lightfold.data.reading.rows import read_rows
from lightfold.data.reading.tally import STRANGE, Tally
from lightfold.data.reading.times import Times
from lightfold.data.reading.units import WEAKEST, UnitWatch
from lightfold.data.reading.zero_points import in_words
from lightfold.errors import DataError

#: In place of a band's code or a star's rank: it is missing, or it is not wanted.
NONE, UNWANTED = -1, -2

#: Most points that are held back until it is known whether a file is one of faint stars.
HELD = 4_000_000

#: A column with more values than this does not hold bands.
MANY = 50


def kind_of(layouts: list[Layout]) -> np.dtype:
    """Return the type of points: with fluxes if some file has them."""
    return FLUX_POINT if any(file.has_fluxes() for file in layouts) else POINT


def points(
    layouts: list[Layout],
    options: dict[str, Any],
    ranks: pd.Series,
    tally: Tally,
    times: Times,
    notes: Notes,
) -> Iterator[np.ndarray]:
    """Yield the points of all files in arrays of `kind_of`; count them in `tally`.

    Parameters
    ----------
    layouts : list of Layout
        The files.
    options : dict
        The options of the data set.
    ranks : Series of int
        Rank of each star, by the id of its light curve.
    tally : Tally
        Is updated, and reports at the end what became of the points.
    times : Times
        Converts and checks the times.
    notes : Notes
        Is told what is not usual.

    Raises
    ------
    DataError
        If values are not what they should be, or no point of any file can be used.
    """
    useless, kind = [], kind_of(layouts)
    for file in layouts:
        watches = [_watch(file, own) for own in file.measures]
        held: list[list[np.ndarray]] = [[] for _ in watches]
        usable, before = tally.usable, tally.unused()
        if file.visits is not None:
            tally.remedy["without a time"] = (
                f"compare their visits with those in {file.visits.path}"
            )
        signs = [own.columns["sign"] for own in file.measures if "sign" in own.columns]
        text = [name for name in (*file.columns.values(), *signs) if name in file.names]
        lose = partial(_leave_out, tally, file.format.name)
        for batch in read_rows(file, file.wanted(), text, options.get("hdu"), notes, lose):
            whole = batch.assign(**file.constants)
            star = _stars(whole[file.columns["object_id"]], file.path, ranks, tally)
            good = _unflagged(whole, star, file, tally)
            whole, star = (whole, star) if good.all() else (whole[good], star[good])
            for own, watch, weak in zip(file.measures, watches, held, strict=True):
                found = np.empty(len(whole), kind)
                found["star"] = star
                found["band"] = _bands(whole, own, file, options, tally)
                flaws = measure(found, whole, own, file, options, times, watch, tally.bands)
                rows = whole
                if len(file.measures) > 1:  # an empty cell of a wide table is no point
                    filled = whole[own.value].notna().to_numpy()
                    found, flaws, rows = found[filled], flaws[filled], whole[filled]
                state_errors(found, flaws, options, tally)
                if kind == FLUX_POINT:
                    settle(found, flaws, rows, own, file, ERRORLESS)
                else:
                    late = (flaws == -1) & (found["magerr"] > WEAKEST) & (found["star"] >= 0)
                    if late.any():
                        weak.append(found[late])
                        found, flaws = found[~late], flaws[~late]
                yield _usable(found, flaws, tally)
                if sum(map(len, weak)) > HELD:
                    yield from _released(weak, watch, tally)
        for watch, weak in zip(watches, held, strict=True):
            watch.check_errors()
            yield from _released(weak, watch, tally)
            for remark in watch.remarks():
                notes(remark)
        if tally.usable == usable:
            why = tally.why(before) or "it has no rows"
            useless.append(f"{file.path}: none of its points can be used: {why}")
    stated = options.get("magerr")
    unknown = sorted(set(stated) - set(tally.bands)) if isinstance(stated, dict) else []
    if unknown:
        useless.append(
            f"{layouts[0].path}: `magerr` names {', '.join(unknown)}, but the bands are "
            f"{', '.join(tally.bands)}"
        )
    if not tally.usable and "partition" not in options:
        raise DataError(f"{'; '.join(useless[:1] + useless[1:][-1:])}{tally.remedies()}.")
    for remark in useless:
        notes(remark)


def _released(weak: list[np.ndarray], watch: UnitWatch, tally: Tally) -> Iterator[np.ndarray]:
    """Yield weak points, which are not detected if the file is one of faint stars."""
    while weak:
        found = weak.pop()
        yield _usable(found, np.full(len(found), WEAK if watch.faint else -1, "i1"), tally)


def _leave_out(tally: Tally, name: str, number: int) -> None:
    tally.drop(f"left out by format {name}", np.full(number, NONE))


def _watch(file: Layout, own: Measures) -> UnitWatch:
    zero = in_words(file.zeros[own.value]) if own.value in file.zeros else ""
    return UnitWatch(file.path, own.columns, zero)


def _unflagged(batch: pd.DataFrame, star: np.ndarray, file: Layout, tally: Tally) -> np.ndarray:
    """Return which rows have no bad flag, and count the others by their first one."""
    good = np.ones(len(batch), bool)
    for column, flag in file.flags.items():
        fine = kept(batch[column], flag.kept, file.path)
        bad = good & ~fine
        if bad.any():
            tally.drop(flag.reason, star[bad], flag.remedy)
            good &= fine
    return good


def _bands(
    batch: pd.DataFrame, own: Measures, file: Layout, options: dict[str, Any], tally: Tally
) -> np.ndarray:
    """Return the code of each row's band, or `NONE` or `UNWANTED`."""
    if own.band is not None:
        renamed = {} if "band" in options else options.get("bands", {})
        name = renamed.get(own.band, own.band)
        return np.full(len(batch), UNWANTED if name is None else tally.code(name))
    column = file.columns["band"]
    codes, values = pd.factorize(batch[column])
    spellings = as_ids(pd.Series(values, dtype="object"))
    given = {str(spelling): name for spelling, name in options.get("bands", {}).items()}
    names = dict(file.format.bands) | given or {name: name for name in spellings.dropna()}
    if not spellings.dropna().isin(list(names)).all():
        counts = list(zip(spellings, np.bincount(codes[codes >= 0]), strict=True))
        counts = [pair for pair in counts if pair[0] not in names and pair[0]][:MANY]
        raise DataError(
            f"{file.path}: column '{column}' for band has values that are not in `bands`: "
            f"{', '.join(f'{name!r} in {number} rows' for name, number in counts)}. Map each in "
            f"`bands` to a name, or to null to drop its points."
        )
    own_codes = [NONE if name is None else names[name] for name in spellings]
    own_codes = [UNWANTED if name is None else name for name in own_codes]
    own_codes = [tally.code(name) if isinstance(name, str) else name for name in own_codes]
    if len(tally.bands) > MANY:
        raise DataError(
            f"{file.path}: column '{column}' for band has over {MANY} different values, first "
            f"{', '.join(list(tally.bands)[:3])}: name the right one in `columns.band`."
        )
    return np.array([*own_codes, NONE])[codes]  # the code of a missing value is -1


def _stars(ids: pd.Series, path: Path, ranks: pd.Series, tally: Tally) -> np.ndarray:
    """Return the rank of each row's star, or `NONE` or `UNWANTED`."""
    refuse_lost_digits(ids, path)
    codes, values = pd.factorize(ids)
    spellings = as_ids(pd.Series(values, dtype="object"))
    places = ranks.index.get_indexer(pd.Index(spellings))
    own = np.where(places >= 0, ranks.to_numpy()[places], UNWANTED)
    own[spellings.isna()] = NONE
    tally.meet(spellings[own == UNWANTED])
    return np.append(own, NONE)[codes]


def _usable(found: np.ndarray, flaws: np.ndarray, tally: Tally) -> np.ndarray:
    """Return the points that are kept, and count the others by their first flaw.

    A star's point without a value is kept with a missing magnitude, because the features say how
    many points of a star had no value. One with an error of 0 or less is kept as it is.
    """
    fine = flaws < 0
    star = STRANGE
    good = {
        "without a band": found["band"] != NONE,
        "in bands that `bands` maps to null": found["band"] != UNWANTED,
        "without an id": found["star"] != NONE,
        star: found["star"] != UNWANTED,
    }
    keep = np.ones(len(found), bool)
    for reason, right in good.items():
        if reason == star:
            tally.usable += int((keep & fine).sum())
        bad = keep & ~right
        if bad.any():
            tally.drop(reason, found["star"][bad])
            keep &= right
    names = list(FLAWS)
    numbers = Counter(flaws[keep & ~fine].tolist())
    for place in sorted(numbers):
        reason = names[place]
        tally.lack(reason, found["star"][keep & (flaws == place)], FLAWS[reason])
    valueless = (flaws >= 0) & (flaws <= ERRORLESS)
    found["mag"][valueless] = np.nan
    for place, words in enumerate(UNSEEN):
        tally.unseen[words] += int((keep & (flaws == -2 - place)).sum())
    tally.keep(found[keep & fine], found["star"][keep])
    return found[keep]
