"""The table of images of a data set's stars, and images as models get them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold.errors import Impossible

#: Rows and columns of an image. It is here, not where images are drawn, because models import it.
SIZE = 28

#: What images do not show, because each is scaled to its own star: log10 of the period [d], and
#: log10 of the range of magnitudes that a folded image spans [mag].
BESIDE = {"log_period": "float", "log_amplitude": "float"}

#: Tables of images of a data set: those of its stars, and those of their copies.
TABLES = ("images", "augmented_images")

#: Pixels are stored as whole numbers up to this.
WHITE = 255


@dataclass(frozen=True)
class Images:
    """Images of stars.

    Attributes
    ----------
    stars : DataFrame
        ``BESIDE`` by object_id; NaN for missing values.
    channels : tuple of str
        The channels that were drawn.
    pixels : array of uint8, shape (stars, channels, SIZE, SIZE)
        In the order of the stars.
    """

    stars: pd.DataFrame
    channels: tuple[str, ...]
    pixels: np.ndarray

    def beside(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the values beside the images of rows of ``resampled``, by their source star."""
        own = self.stars.reindex(rows["object_id"]).set_axis(pd.Index(rows["source_id"]))
        return own.astype("float64")

    def of(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the pixels of rows of ``resampled``, 0 to 1, flat: shape (rows, pixels).

        Raises
        ------
        Impossible
            If a resampler made a row from features, so that it has no light curve.
        """
        position = self.stars.index.get_indexer(pd.Index(rows["object_id"]))
        lacking = (position < 0).sum()
        if lacking:
            raise Impossible(
                f"{lacking} rows of this sample were made from features: they have no light curve "
                f"and no image; use a resampler that selects, weights or copies stars"
            )
        return self.pixels[position].reshape(len(rows), -1).astype("float32") / WHITE


def read_images(inputs: Mapping[str, str], ids: pd.Series) -> Images:
    """Read the images of some stars or copies, from all `TABLES` among a job's inputs."""
    paths = [inputs[name] for name in TABLES if name in inputs]
    own = pc.field("object_id").isin(pa.array(ids.dropna().unique(), pa.string()))
    table = pa.concat_tables([pq.read_table(path, filters=own) for path in paths])
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
    """Split the input of a model of images into images and features.

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
