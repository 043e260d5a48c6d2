"""The table of images of a data set's stars, and how models are given them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold.errors import Impossible
from lightfold.pictures import SIZE
from lightfold.tables import STAR

#: What images do not show, since each is scaled to its own star: log10 of the period [d], and of
#: the range of magnitudes that a folded image spans [mag].
BESIDE = {"log_period": "float", "log_amplitude": "float"}

#: Pixels are stored as whole numbers up to this.
WHITE = 255


@dataclass(frozen=True)
class Images:
    """Images of stars.

    Attributes
    ----------
    stars : DataFrame
        ``BESIDE`` by object_id; NaN where there is none.
    channels : tuple of str
        What was drawn.
    pixels : array of uint8, shape (stars, channels, SIZE, SIZE)
        In the order of the stars.
    """

    stars: pd.DataFrame
    channels: tuple[str, ...]
    pixels: np.ndarray

    def beside(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a task's table with what stands beside the images in place of its features."""
        own = self.stars.reindex(table["object_id"]).reset_index(drop=True)
        return pd.concat([table[list(STAR)].reset_index(drop=True), own], axis=1)

    def of(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the pixels of rows of ``resampled``, 0 to 1, flat: shape (rows, pixels).

        Raises
        ------
        Impossible
            If a resampler made a row from features: there is no light curve behind it.
        """
        made = rows["synthetic"].to_numpy(dtype=bool)
        if made.any():
            raise Impossible(
                f"{made.sum()} rows of this sample were made from features: they have no light "
                f"curve, so no image; take a resampler that chooses or weighs stars"
            )
        position = self.stars.index.get_indexer(pd.Index(rows["object_id"]))
        return self.pixels[position].reshape(len(rows), -1).astype("float32") / WHITE


def read(path: str | Path, ids: pd.Series) -> Images:
    """Read the images of some stars."""
    table = pq.read_table(path, filters=pc.field("object_id").isin(pa.array(ids, pa.string())))
    channels = tuple(name for name in table.column_names if name not in ("object_id", *BESIDE))
    columns = [table[name].combine_chunks().flatten().to_numpy() for name in channels]
    pixels = np.stack([column.reshape(-1, SIZE, SIZE) for column in columns], axis=1)
    stars = table.select(["object_id", *BESIDE]).to_pandas().set_index("object_id")
    return Images(stars, channels, pixels)


def schema(channels: list[str]) -> pa.Schema:
    """Return the columns of a table of images."""
    image = pa.list_(pa.uint8(), SIZE * SIZE)
    return pa.schema(
        [
            ("object_id", pa.string()),
            *BESIDE.items(),
            *((name, image) for name in channels),
        ]
    )


def unpack(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Part what a model of images is given.

    Parameters
    ----------
    X : array of shape (rows, features + channels * SIZE * SIZE)
        Scaled features, then pixels from 0 to 1, channel by channel.

    Returns
    -------
    images : array of shape (rows, SIZE, SIZE, channels)
    features : array of shape (rows, features)
    """
    features = X.shape[1] % (SIZE * SIZE)
    pixels = X[:, features:].reshape(len(X), -1, SIZE, SIZE)
    return np.ascontiguousarray(np.moveaxis(pixels, 1, -1)), X[:, :features]
