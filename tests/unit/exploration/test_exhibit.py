"""Rule `exhibit`: images of training stars of each class."""

import re

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.display import page
from lightfold.exploration import exhibit, images
from lightfold.exploration.exhibit import write_exhibition
from lightfold.images.table import BESIDE, SIZE, Images
from samples import texts

CHANNELS = ("folded", "folded_twice", "dmdt")


def shown(sizes, channels=1, seed=0):
    """A table of stars in classes of given sizes, and their images."""
    classes = [f"class_{number}" for number in range(len(sizes))]
    label = np.repeat(classes, sizes)
    ids = [f"s{number:03d}" for number in range(len(label))]
    table = pd.DataFrame({"object_id": ids, "group": ids, "label": label})
    beside = pd.DataFrame(0.5, index=pd.Index(ids, name="object_id"), columns=list(BESIDE))
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (len(ids), channels, SIZE, SIZE)).astype("uint8")
    return classes, table, Images(beside, CHANNELS[:channels], pixels)


def lines_of(figure):
    """The names of the rows and their numbers of images."""
    found = {}
    for axis in figure.axes:
        found.setdefault(axis.get_subplotspec().rowspan.start, []).append(axis)
    return {
        " ".join(text.get_text() for text in line[0].texts): sum(len(a.images) for a in line)
        for line in found.values()
    }


@pytest.mark.parametrize(("channels", "number"), [(1, 6), (2, 6), (3, 4)])
@pytest.mark.parametrize("classes", [3, 11])
def test_a_class_is_a_row_of_its_mean_and_of_stars(classes, channels, number):
    names, table, pictures = shown([9] * classes, channels)
    figure = images.draw(table, pictures, names)
    assert lines_of(figure) == dict.fromkeys(names, number + 1)
    mean = np.asarray(figure.axes[0].images[0].get_array())
    assert mean.shape == (SIZE, channels * SIZE + (channels - 1) * 2)
    np.testing.assert_allclose(mean[:, :SIZE], pictures.pixels[:9, 0].mean(axis=0))
    assert figure.get_figwidth() <= 7.3
    assert figure.get_figheight() <= 9.5
    assert " | ".join(CHANNELS[:channels]).replace("_", " ") in texts(figure)


def test_names_of_classes_are_not_cut_off():
    names, table, pictures = shown([9] * 11)
    figure = images.draw(table, pictures, names)
    figure.canvas.draw()
    for axis in figure.axes[:: len(figure.axes) // 11]:
        assert axis.texts[0].get_window_extent().x0 >= 0


def test_a_class_without_a_star_is_named_and_small_ones_have_fewer():
    names, table, pictures = shown([9, 2, 3])
    lost = table.loc[table["label"] == "class_2", "object_id"]
    pictures.stars.loc[lost, "log_period"] = np.nan
    figure = images.draw(table, pictures, [*names, "nobody"])
    assert lines_of(figure) == {"class_0": 7, "class_1": 3}
    assert "no training star with a period: class_2, nobody" in texts(figure)
    for axis in figure.axes:
        assert not axis.axison
    figure = images.draw(table.iloc[:0], pictures, names)
    assert "there is no image to show" in texts(figure)


def test_the_job_shows_training_stars_only(tmp_path, monkeypatch):
    names, table, pictures = shown([9, 6], 2)
    paths = {name: str(tmp_path / f"{name}.parquet") for name in ("table", "split", "images")}
    tables.write(table, paths["table"], tables.STAR)
    role = np.where(np.arange(15) % 3 == 0, "test", "train")
    tables.write(table[["object_id"]].assign(role=role), paths["split"], {"role": "string"})
    seen = []

    def read(inputs, ids):
        seen.extend(ids)
        own = pictures.stars.index.isin(ids)
        return Images(pictures.stars[own], pictures.channels, pictures.pixels[own])

    monkeypatch.setattr(exhibit, "read_images", read)
    outputs = [str(tmp_path / f"images.{suffix}") for suffix in ("png", "pdf")]
    write_exhibition(paths, outputs, {"classes": names})
    assert seen == table.loc[role == "train", "object_id"].tolist()
    assert (tmp_path / "images.png").stat().st_size > 5000
    assert re.match(rb"%PDF", (tmp_path / "images.pdf").read_bytes())
    assert page.plt.get_fignums() == []
