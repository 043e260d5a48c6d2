"""Rule `portray`: images of copies show the light curves that gave their features."""

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.curves.copies import new_curves
from lightfold.data.load import write_curves
from lightfold.features.augment import COLUMNS
from lightfold.images.draw import draw_star, load_channels
from lightfold.images.portray import write_copies
from lightfold.images.table import read_images
from lightfold.seeds import derive

SETTINGS = {"bands": ["g", "r"], "channels": ["folded", "dmdt"], "seed": 5, "least": 10, "kept": 10}
PERIOD = 0.7


def curve(seed):
    rng = np.random.default_rng(seed)
    t = np.sort(rng.uniform(0, 60, 80))
    mag = 15 + 0.3 * np.sin(2 * np.pi * t / PERIOD) + rng.normal(0, 0.02, 80)
    return t, mag, np.full(80, 0.02)


@pytest.fixture
def stars(tmp_path):
    """Light curves of two stars, one row group per star; the second was observed in g only."""
    found = {"a": {"g": curve(1), "r": curve(2)}, "b": {"g": curve(3)}}
    names = ("mjd", "mag", "magerr")
    groups = [
        pd.concat(
            pd.DataFrame({"object_id": star, "band": band, **dict(zip(names, values, strict=True))})
            for band, values in bands.items()
        )
        for star, bands in found.items()
    ]
    write_curves(groups, tmp_path / "curves.parquet")
    return found


def portray(folder, copies):
    tables.write(copies, folder / "augmented.parquet", COLUMNS)
    paths = [str(folder / f"{name}.parquet") for name in ("curves", "augmented", "images")]
    write_copies(*paths, SETTINGS)
    return read_images({"images": paths[-1]}, copies["object_id"])


def test_every_copy_is_drawn_from_its_own_new_light_curve(stars, tmp_path):
    copies = pd.DataFrame({"object_id": ["a/0", "a/1", "b/0"], "source_id": list("aab")})
    copies = copies.assign(copy=[0, 1, 0], period=[PERIOD, np.nan, PERIOD])
    found = portray(tmp_path, copies)
    assert found.channels == tuple(SETTINGS["channels"])
    assert found.stars.index.tolist() == copies["object_id"].tolist()
    for row, pixels in zip(copies.itertuples(), found.pixels, strict=True):
        seed = derive(SETTINGS["seed"], row.source_id, row.copy)
        curves = new_curves(stars[row.source_id], SETTINGS["bands"], seed)
        drawn = draw_star(curves, SETTINGS["bands"], row.period, load_channels(SETTINGS), 10)
        np.testing.assert_array_equal(pixels, drawn[-1].reshape(pixels.shape))
    assert not found.pixels[1, 0].any(), "a copy without a period cannot be folded"
    assert (found.pixels[0, 1] != found.pixels[1, 1]).any(), "copies differ"


def test_without_copies_there_are_no_images(stars, tmp_path):
    none = pd.DataFrame(columns=["object_id", "source_id", "copy", "period"])
    assert len(portray(tmp_path, none.astype({"period": float})).stars) == 0
