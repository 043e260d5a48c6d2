"""What is shown of models of images: how their fits went on, and the images themselves."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.comparison import monitor
from lightfold.comparison.learning import SHOWN, draw
from lightfold.comparison.monitor import epochs, write_learning
from lightfold.display import page
from lightfold.exploration import images
from lightfold.exploration.exhibit import write_exhibition
from lightfold.images import table as rasters
from lightfold.images.table import SIZE, Images
from samples import node, texts

# --- epochs ---------------------------------------------------------------------------------------


def fit(folder, leaked=False, resampler="none", length=12, best=4, **axes):
    """Write the record of a fit; return what the rule says of the node."""
    loss = np.geomspace(1, 0.1, length)
    kept = np.abs(np.arange(length) - best) / length + 0.2
    history = dict(zip(monitor.MEASURES, (loss, 1 - loss, kept, 1 - kept), strict=True))
    history = {name: values.tolist() for name, values in history.items()}
    own = {**node("cnn", resampler, leaked, **axes), "test_size": "0.20"}
    own.pop("leaked")
    path = folder / f"{len(list(folder.iterdir()))}.json"
    path.write_text(json.dumps({"history": history, "best_epoch": best}))
    return str(path), {"axes": own, "leaked": leaked}


def drawn(*fits):
    table = pd.concat([epochs(path, **own) for path, own in fits], ignore_index=True)
    return table, draw(table)


def test_epochs_are_counted_from_1_and_one_is_best(tmp_path):
    fits = [fit(tmp_path), fit(tmp_path, resampler="smote", length=7)]
    outputs = [str(tmp_path / f"learning.{suffix}") for suffix in ("png", "pdf")]
    records, nodes = zip(*fits, strict=True)
    write_learning(records, f"{tmp_path}/learning.parquet", outputs, nodes)
    table = tables.read(tmp_path / "learning.parquet")
    figure = draw(table)
    assert list(table) == list(monitor.COLUMNS)
    for (resampler,), own in table.groupby(["resampler"]):
        length = 12 if resampler == "none" else 7
        assert own["epoch"].tolist() == list(range(1, length + 1))
        (best,) = own[own["best"]].to_dict("records")
        assert best["epoch"] == 5
        assert best["validation_loss"] == own["validation_loss"].min()
        assert best["loss"] == np.geomspace(1, 0.1, length)[4]
    assert (tmp_path / "learning.png").stat().st_size > 5000
    assert (tmp_path / "learning.pdf").read_bytes().startswith(b"%PDF")
    (line,) = [line for line in figure.axes[0].lines if line.get_label() == "weights kept"]
    assert line.get_xdata()[0] == 5


def test_what_leaked_is_named_and_comes_last(tmp_path):
    _, figure = drawn(
        fit(tmp_path, True, "random_over"),
        fit(tmp_path, resampler="class_weight"),
        fit(tmp_path, repeat=2),
    )
    titles = [axis.get_title("left") for axis in figure.axes if axis.get_title("left")]
    assert titles == [
        "cnn · class_weight\ntest size 20 %",
        "cnn · none\ntest size 20 %, repeat 2",
        "cnn · random_over\ntest size 20 %\ncareless · LEAKED",
    ]


def test_the_figure_has_room_for_eight_and_says_so(tmp_path):
    fits = [fit(tmp_path, number < 3, repeat=number) for number in range(11)]
    table, figure = drawn(*fits)
    assert len(table.drop_duplicates("repeat")) == 11
    assert "3 more in learning.parquet" in texts(figure)
    assert "LEAKED" not in texts(figure)
    panels = [axis for axis in figure.axes if axis.axison]
    assert len(panels) == 2 * SHOWN
    assert figure.get_figwidth() <= 7.3, "the width of a page"
    assert "more in" not in texts(drawn(*fits[:8])[1])


@pytest.mark.parametrize("number", [1, 2, 5])
def test_nothing_is_cut_off(tmp_path, number):
    fits = [fit(tmp_path, number > 3, repeat=own) for own in range(number)]
    figure = drawn(*fits)[1]
    figure.canvas.draw()
    whole = figure.bbox
    for text in [figure._suptitle, *figure.legends[0].get_texts()]:
        box = text.get_window_extent()
        assert whole.x0 <= box.x0 < box.x1 <= whole.x1, text.get_text()
    for axis in figure.axes[: min(number, page.PANELS)]:
        curves = np.concatenate([line.get_ydata() for line in axis.lines[:2]])
        assert axis.get_ylim()[0] == 0
        assert axis.get_ylim()[1] > curves.max()


def test_a_node_that_cannot_run_has_no_epochs(tmp_path):
    none = fit(tmp_path)
    (tmp_path / "0.json").write_text(json.dumps({"impossible": "too few stars"}))
    path, own = none
    assert epochs(path, **own).empty
    table, figure = drawn(none)
    assert table.empty
    assert "no fit that goes on by epochs could run" in texts(figure)
    both, _ = drawn(none, fit(tmp_path, resampler="smote"))
    assert set(both["resampler"]) == {"smote"}


# --- images ---------------------------------------------------------------------------------------

CHANNELS = ("folded", "folded_twice", "dmdt")


def shown(sizes, channels=1, seed=0):
    """A table of stars of classes of some sizes, and their images."""
    classes = [f"class_{number}" for number in range(len(sizes))]
    label = np.repeat(classes, sizes)
    ids = [f"s{number:03d}" for number in range(len(label))]
    table = pd.DataFrame({"object_id": ids, "group": ids, "label": label})
    beside = pd.DataFrame(0.5, index=pd.Index(ids, name="object_id"), columns=list(rasters.BESIDE))
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (len(ids), channels, SIZE, SIZE)).astype("uint8")
    return classes, table, Images(beside, CHANNELS[:channels], pixels)


def lines_of(figure):
    """The names and the numbers of images of the rows."""
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

    def read(path, ids):
        seen.extend(ids)
        own = pictures.stars.index.isin(ids)
        return Images(pictures.stars[own], pictures.channels, pictures.pixels[own])

    monkeypatch.setattr(rasters, "read", read)
    outputs = [str(tmp_path / f"images.{suffix}") for suffix in ("png", "pdf")]
    write_exhibition(paths, outputs, {"classes": names})
    assert seen == table.loc[role == "train", "object_id"].tolist()
    assert (tmp_path / "images.png").stat().st_size > 5000
    assert re.match(rb"%PDF", (tmp_path / "images.pdf").read_bytes())
    assert page.plt.get_fignums() == []
