"""Images as models get them."""

import numpy as np
import pandas as pd
import pytest
from lightfold.errors import Impossible
from lightfold.images.table import BESIDE, SIZE, Images, unpack
from lightfold.sampling.rows import natural_rows


@pytest.fixture
def shown():
    """Images of three stars with all pixels different, and a task's table in another order."""
    rng = np.random.default_rng(0)
    beside = pd.DataFrame({"log_period": [0, 1, np.nan], "log_amplitude": [-1, -2, -3.0]})
    stars = beside.set_index(pd.Index(list("abc"), name="object_id"))
    pixels = rng.integers(0, 256, (3, 2, SIZE, SIZE)).astype("uint8")
    table = pd.DataFrame({"object_id": list("cab"), "group": list("cab"), "label": list("XYX")})
    table["a_feature"] = 7.0
    return Images(stars, ("folded", "dmdt"), pixels), table


def test_pixels_come_back_in_the_order_of_the_channels(shown):
    pictures_of, table = shown
    rows = natural_rows(table.iloc[[0, 1, 1, 2]], "train", None)
    flat = pictures_of.of(rows)
    assert flat.dtype == "float32"
    assert (flat.min(), flat.max()) == (0, 1)
    features = np.arange(8.0).reshape(4, 2)
    unpacked, beside = unpack(np.hstack([features, flat]))
    np.testing.assert_array_equal(beside, features)
    assert unpacked.shape == (4, SIZE, SIZE, 2)
    for row, star in enumerate([2, 0, 0, 1]):
        for channel in range(2):
            expected = pictures_of.pixels[star, channel] / np.float32(255)
            np.testing.assert_array_equal(unpacked[row, :, :, channel], expected)


def test_beside_images_stand_period_and_amplitude_by_source_star(shown):
    pictures_of, table = shown
    rows = natural_rows(table, "train", None).assign(source_id=list("xyz"))
    beside = pictures_of.beside(rows)
    assert list(beside) == list(BESIDE)
    assert beside.index.tolist() == list("xyz")
    np.testing.assert_array_equal(beside["log_period"], [np.nan, 0, 1])


def test_rows_made_from_features_have_no_image(shown):
    pictures_of, table = shown
    rows = natural_rows(table, "train", None)
    rows.loc[1, ["object_id", "synthetic"]] = [None, True]
    with pytest.raises(Impossible, match="1 rows .* no light curve"):
        pictures_of.of(rows)
