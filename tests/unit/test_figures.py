"""Figures: every one is drawn from odd tables too, and says what is in them."""

import numpy as np
import pandas as pd
import pytest
from lightfold import figures

CLASSES = ["EW", "RSCVn", "beta_Lyr"]


def tables(models, resamplers, sizes=(0.2,), repeats=1):
    axes = [
        {"protocol": "honest", "test_size": s, "resampler": r, "reducer": "none", "model": m}
        for s in sizes
        for r in resamplers
        for m in models
    ]
    scores = pd.DataFrame(axes).assign(
        repeats=repeats, macro_f1=0.6, train_seconds=1.0, predict_seconds=0.01
    )
    if repeats > 1:
        scores["macro_f1_sd"] = 0.02
    pairs = [(a, b) for a in CLASSES for b in CLASSES]
    confusion = pd.DataFrame(
        [
            {**node, "label": a, "predicted": b, "count": 5 + (a == b)}
            for node in axes
            for a, b in pairs
        ]
    )
    return scores, confusion


def texts(figure):
    return [t.get_text() for axis in figure.axes for t in axis.texts]


@pytest.mark.parametrize("models", [["svc"], ["svc", "knn", "xgboost"], list("abcdefgh")])
def test_confusion_shows_counts_and_percent_of_the_row(models):
    scores, confusion = tables(models, ["none"])
    found = texts(figures.draw_confusion(scores, confusion, CLASSES))
    assert len(found) == 9 * len(models)
    assert found[0] == "6\n38 %"
    assert found[1] == "5\n31 %"


@pytest.mark.parametrize("repeats", [1, 3])
def test_test_sizes_have_a_panel_a_model_and_a_legend_entry_a_resampler(repeats):
    scores, _ = tables(["svc", "knn"], list("abcdefghi"), (0.1, 0.2), repeats)
    figure = figures.draw_test_sizes(scores, "macro_f1")
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["svc", "knn"]
    assert [t.get_text() for t in figure.legends[0].get_texts()] == list("abcdefghi")


def test_class_f1_has_a_row_a_setting_and_the_support_of_each_class():
    scores, confusion = tables(["svc", "knn"], ["none", "smote"])
    figure = figures.draw_class_f1(scores, confusion, CLASSES)
    axis = figure.axes[0]
    assert len(axis.get_yticklabels()) == 4
    assert axis.get_xticklabels()[0].get_text() == "EW\n16"
    assert texts(figure)[0] == f"{2 * 6 / 32:.2f}"


def test_runtimes_are_on_a_logarithmic_axis_with_a_row_a_model():
    scores, _ = tables(["svc", "knn"], ["none", "smote"])
    figure = figures.draw_runtimes(scores)
    assert all(axis.get_xscale() == "log" for axis in figure.axes)
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == ["svc", "knn"]


@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_files_are_the_same_when_drawn_again(tmp_path, suffix):
    scores, _ = tables(["svc"], ["none"])
    contents = []
    for name in ("a", "b"):
        figures.save(figures.draw_runtimes(scores), str(tmp_path / f"{name}.{suffix}"))
        contents.append((tmp_path / f"{name}.{suffix}").read_bytes())
    assert contents[0] == contents[1]
    assert np.all([len(content) > 1000 for content in contents])
