"""The light elements of many stars, with their positions and heliocentric epochs."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.curves.points import MIN_POINTS, clean
from lightfold.curves.stars import stars
from lightfold.errors import DataError
from lightfold.prediction.publishing.elements import Elements, elements
from lightfold.prediction.publishing.heliocentric import heliocentric


def table(light_curves: str, objects: str, predictions: pd.DataFrame, times: str) -> pd.DataFrame:
    """Return the elements of stars that were predicted.

    Parameters
    ----------
    light_curves, objects : str
        Paths of the data set's tables.
    predictions : DataFrame
        object_id, period [d], and ``minima`` as `elements` takes it.
    times : str
        Where the times of the light curves are counted, see `heliocentric`.

    Returns
    -------
    DataFrame
        A row per star of ``predictions``, in its order: object_id, ra, dec [deg] and the fields of
        `Elements`, with the epoch as a heliocentric Julian date. What is not known is NaN.

    Raises
    ------
    DataError
        If the stars have no positions.
    """
    known = positions(objects)
    own = (predictions[name].to_list() for name in ("object_id", "period", "minima"))
    asked = {object_id: given for object_id, *given in zip(*own, strict=True)}
    rows = []
    with pq.ParquetFile(light_curves) as file:
        for group in range(file.num_row_groups):
            for object_id, star in stars(file.read_row_group(group).to_pandas()):
                curves = {band: clean(*points[:3])[0] for band, points in star.items()}
                curves = {band: own for band, own in curves.items() if len(own.t) >= MIN_POINTS}
                if object_id in asked and curves:
                    found = elements(curves, *asked[object_id])
                    rows.append({"object_id": object_id, **found._asdict()})
    listed = pd.DataFrame(rows, columns=["object_id", *Elements._fields])
    listed = predictions[["object_id"]].merge(known.merge(listed, how="left"), how="left")
    dated = listed[["ra", "dec", "epoch"]].notna().all(axis=1)
    epoch, ra, dec = (listed.loc[dated, name].to_numpy(float) for name in ("epoch", "ra", "dec"))
    listed["epoch"] = np.nan
    listed.loc[dated, "epoch"] = heliocentric(epoch, ra, dec, times)
    return listed


def positions(objects: str) -> pd.DataFrame:
    """Return object_id, ra and dec [deg] of the stars of a data set.

    Raises
    ------
    DataError
        If it has no positions.
    """
    names = ["object_id", "ra", "dec"]
    if not set(names) <= set(pq.read_schema(objects).names):
        raise DataError(
            f"{objects}: a catalogue with magnitudes and epochs needs positions: give the data set "
            f"a table of objects with the columns `ra` and `dec`, in degrees."
        )
    return tables.read(objects, names)
