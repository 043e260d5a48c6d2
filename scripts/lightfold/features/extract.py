"""Rule `extract`: the features of one chunk of stars."""

import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from lightfold import registry, tables
from lightfold.curves.fluxes import DETECTED
from lightfold.curves.stars import Star, read_stars
from lightfold.features import from_objects
from lightfold.features.table import columns, extract


def write_chunk(
    light_curves: str, objects: str, output: str, settings: dict[str, Any], chunk: int
) -> None:
    """Write the features of one chunk of stars, one row group of light curves at a time.

    Parameters
    ----------
    light_curves, objects, output : str
        Paths. Every row group of the light curves holds whole stars.
    settings : dict
        ``features`` of the configuration; ``partition``, whether these are the stars of a
        partition. Then others may be observed in bands that these are not.
    chunk : int
        Which of ``settings["chunks"]`` nearly equal parts of the stars, which are sorted by id.

    Raises
    ------
    DataError
        If no star was observed in a band that the configuration asks for, or the table of stars
        lacks a column that is to be a feature.
    """
    if not settings.get("partition"):  # whose stars get these columns later
        from_objects.check(objects, settings["from_objects"])
    ids = tables.read(objects, columns=["object_id"])["object_id"].sort_values()
    first, last = (len(ids) * part // settings["chunks"] for part in (chunk, chunk + 1))
    own = ids.iloc[first:last].to_list()
    parts = _features(light_curves, own, settings)
    tables.write_feature_parts(parts, output, columns(settings))


def _features(
    light_curves: str, own: list[str], settings: dict[str, Any]
) -> Iterator[pd.DataFrame]:
    """Yield the features of stars in order of their ids, those of one row group at a time."""
    unseen: list[str] = []
    faint: Counter[bool] = Counter()
    done, start = 0, time.monotonic()
    needed = [] if settings.get("partition") else settings["bands"]
    for group in read_stars(light_curves, own, needed):
        found = extract(_counted(group, faint), settings)
        here = set(found["object_id"])
        last = max(done, bisect_right(own, max(here, default="")))
        without = [object_id for object_id in own[done:last] if object_id not in here]
        unseen, done = unseen + without, last
        rate = (done - len(unseen)) / (time.monotonic() - start)
        print(f"{done - len(unseen)} of {len(own)} stars, {rate:.1f} per second", flush=True)
        yield _with_empty(found, without, settings)
    unseen += own[done:]
    if unseen:
        print(f"{len(unseen)} stars have no light curve, first '{min(unseen)}'")
    taken = {registry.declared("families", name, "TAKES") for name in settings["families"]}
    if faint[True] > faint[False] and "fluxes" not in taken:
        print(
            f"{faint[True]} of {faint.total()} points are no positive detections: for transients, "
            f"`features: {{families: [transient]}}` has features of all fluxes"
        )
    yield _with_empty(extract((), settings), own[done:], settings)


def _counted(group: Iterable[tuple[str, Star]], faint: Counter[bool]) -> Iterator[tuple[str, Star]]:
    """Yield stars, and count their points with fluxes by whether they are no detections."""
    for object_id, star in group:
        for points in star.values():
            if len(points) > 3:
                number = int((points[3] < DETECTED * points[4]).sum())
                faint.update({True: number, False: len(points[3]) - number})
        yield object_id, star


def _with_empty(found: pd.DataFrame, ids: list[str], settings: dict[str, Any]) -> pd.DataFrame:
    """Return features together with those of stars without light curves."""
    if not ids:
        return found
    empty = extract(((object_id, {}) for object_id in ids), settings)
    return pd.concat([found, empty]).sort_values("object_id") if len(found) else empty
