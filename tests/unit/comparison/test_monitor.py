"""Rule `monitor`: how fits that run in epochs went."""

import json

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.comparison import monitor
from lightfold.comparison.learning import SHOWN, draw
from lightfold.comparison.monitor import epochs, write_learning
from lightfold.display import page
from samples import node, texts


def fit(folder, leaked=False, resampler="none", length=12, best=4, **axes):
    """Write the record of a fit; return what the rule says about the node."""
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
