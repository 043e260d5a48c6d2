"""The figure of all models: one order, every fold, and no text that is cut."""

import pandas as pd
import pytest
from lightfold.screening import estimators, screen


def drawn(medians, **missing):
    rows = [
        {"task": "t", "model": m, "fold": f, "accuracy": v, "macro_f1": v + 0.001 * f}
        for m, v in medians.items()
        for f in range(5)
    ]
    folds = pd.DataFrame(rows).assign(rows_held_out=20)
    ordered = sorted(medians, key=medians.get, reverse=True)
    states = dict.fromkeys(ordered, "done") | missing
    summary = pd.DataFrame({"model": list(states), "status": list(states.values())})
    return estimators.draw(folds, summary, "dummy")


def test_the_figure_sorts_models_and_draws_the_reference_and_every_fold():
    figure = drawn({"dummy": 0.3, "good": 0.9, "fair": 0.6}, absent="impossible")
    for axis in figure.axes:
        assert (
            sum(len(line.get_xdata()) == 5 for line in axis.lines if line.get_marker() == "o") == 3
        )
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert names == ["good", "fair", "dummy"]
    low, high = figure.axes[0].get_ylim()
    assert low > high, "the best is on top"
    dashed = [line for line in figure.axes[1].lines if line.get_linestyle() == "--"]
    assert [line.get_xdata()[0] for line in dashed] == [pytest.approx(0.302)]
    assert "could not run: absent" in figure.get_suptitle()


def test_figure_and_summary_have_one_order_also_if_means_and_medians_differ():
    scores = {"outlier": [0.9, 0.9, 0.9, 0.1, 0.1], "steady": [0.8] * 5}
    rows = [
        {"task": "t", "model": m, "fold": f, "accuracy": v, "macro_f1": v, "rows_held_out": 20}
        for m, values in scores.items()
        for f, v in enumerate(values)
    ]
    rest = {"train_seconds": 1.0, "predict_seconds": 1.0, "rows_trained": 80}
    folds = pd.DataFrame(rows).assign(**rest)
    summary = screen.summarise(folds, "t", dict.fromkeys(scores, ""))
    figure = estimators.draw(folds, summary, "dummy")
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert names == list(summary["model"]) == ["steady", "outlier"]
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["accuracy", "macro_f1"]


def test_the_figure_of_all_models_has_no_text_that_overlaps_or_is_cut():
    names = [f"a_model_of_long_name_{number}" for number in range(14)]
    figure = drawn({name: 0.9 - 0.04 * number for number, name in enumerate(names)})
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[0].get_yticklabels()]
    assert not any(a.overlaps(b) for a, b in zip(boxes, boxes[1:], strict=False))
    assert min(box.x0 for box in boxes) >= 0
    assert figure.get_figwidth() == pytest.approx(7.2)
