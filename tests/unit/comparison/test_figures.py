"""Figures: every one is drawn from odd tables too, and says what is in them."""

import itertools

import numpy as np
import pandas as pd
import pytest
from lightfold.comparison import compare
from lightfold.comparison.compared import Compared
from lightfold.comparison.figures import (
    class_f1,
    confusion_cases,
    confusion_reduced,
    inflation,
    panels,
    runtimes,
    test_sizes,
)
from lightfold.comparison.figures.series import ELSEWHERE
from lightfold.comparison.inflate import COLUMNS as INFLATION
from lightfold.comparison.scores import SETTING, setting_names
from lightfold.display import page

CLASSES = ["EW", "RSCVn", "beta_Lyr"]
ENDS = "[0.550,\N{NO-BREAK SPACE}0.640]"


def tables(models, resamplers, sizes=(0.2,), repeats=1, leaked=(False,)):
    axes = [
        {
            **{"protocol": "careless" if leaks else "honest", "leaked": leaks},
            **{"test_size": s, "resampler": r, "reducer": "none", "model": m},
        }
        for leaks in leaked
        for s in sizes
        for r in resamplers
        for m in models
    ]
    scores = pd.DataFrame(axes).assign(
        repeats=repeats, validation=0.5, macro_f1=0.6, train_seconds=1.0, predict_seconds=0.01
    )
    scores["name"] = setting_names(scores)
    scores = scores.assign(macro_f1_low=0.55, macro_f1_high=0.64)
    pairs = [(a, b) for a in CLASSES for b in CLASSES]
    confusion = pd.DataFrame(
        [
            {**node, "label": a, "predicted": b, "count": 5 + (a == b)}
            for node in axes
            for a, b in pairs
        ]
    )
    return scores, confusion


def compared(scores, confusion=None, classes=CLASSES, pairs=None):
    """Return what a figure gets from a test's tables: all scores are of the main test size."""
    models = [] if scores is None else list(scores["model"].unique()[:2])
    f1 = pd.DataFrame(columns=[*SETTING, "metric", "class", "low", "high"])
    if scores is not None:
        of_classes = pd.DataFrame({"metric": "f1", "class": classes, "low": 0.31, "high": 0.97})
        f1 = scores[SETTING].merge(of_classes, how="cross")
    return Compared(scores, scores, f1, confusion, pairs, classes, "macro_f1", True, models)


def texts(figure):
    return [t.get_text() for axis in figure.axes for t in axis.texts]


def title(figure):
    return figure.get_suptitle().replace("\n", " ")


def check_nothing_is_cut(figure):
    figure.draw_without_rendering()
    box = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    assert min(box.x0, box.y0) > -0.01
    assert box.x1 < width + 0.01
    assert box.y1 < height + 0.01


@pytest.mark.parametrize("models", [["svc"], ["svc", "knn", "xgboost"], list("abcdefgh")])
def test_confusion_shows_counts_and_percent_of_the_row(models):
    scores, confusion = tables(models, ["none"])
    figure = compare.draw("confusion", compared(scores, confusion))
    check_nothing_is_cut(figure)
    found = texts(figure)
    shown = min(len(models), panels.ROOM[2])
    assert len(found) == 9 * shown
    assert ("6 best of 8 models" in title(figure)) == (shown < len(models))
    assert figure.axes[0].get_title(loc="left") == f"{models[0]} · none\nmacro_f1 0.600 {ENDS}"
    assert found[0] == "6\n38 %"
    assert found[1] == "5\n31 %"


def test_axes_are_named_and_one_star_of_many_is_not_rounded_away():
    scores, _ = tables(["svc"], ["none"])
    counts = {("EW", "EW"): 374, ("EW", "RSCVn"): 1, ("RSCVn", "RSCVn"): 5, ("beta_Lyr", "EW"): 2}
    confusion = pd.DataFrame(
        [
            {**scores.iloc[0].to_dict(), "label": label, "predicted": predicted, "count": count}
            for (label, predicted), count in counts.items()
        ]
    )
    figure = compare.draw("confusion", compared(scores, confusion))
    assert (figure.get_supxlabel(), figure.get_supylabel()) == ("predicted class", "true class")
    assert texts(figure)[:3] == ["374\n>99 %", "1\n<1 %", "0"]


@pytest.mark.parametrize("number", [2, 6, 8, 11])
def test_matrices_of_any_number_of_classes_fit_a_page_and_those_of_many_leave_zeros_out(number):
    classes = [f"class_{code:02d}" for code in range(number)]
    scores, _ = tables(["gradient_boosting", "svc"], ["none", "smote"], leaked=(False, True))
    confusion = pd.DataFrame(
        [
            {**axes, "label": name, "predicted": name, "count": 5}
            for axes in scores.to_dict("records")
            for name in classes
        ]
    )
    figure = confusion_cases.draw(compared(scores, confusion, classes))
    check_nothing_is_cut(figure)
    width, height = figure.get_size_inches()
    assert width <= 7.5
    assert height <= 10
    found = texts(figure)
    assert found.count("5\n100 %") == 6 * number
    assert found.count("0") == (6 * number * (number - 1) if number < panels.MANY else 0)
    assert found.count("0") + found.count("5\n100 %") == len(found)


@pytest.mark.parametrize("number", [2, 3, 5, 6, 8, 11])
def test_titles_are_as_narrow_as_their_matrices_where_a_case_lacks_a_model(number):
    classes = [f"class_{code:02d}" for code in range(number)]
    scores, _ = tables(["xgboost", "random_forest"], ["none", "random_over"], leaked=(False, True))
    scores = scores[~scores["leaked"] | (scores["model"] == "random_forest")]
    scores = scores.assign(macro_f1=0.888, macro_f1_low=0.868, macro_f1_high=0.898)
    confusion = pd.DataFrame(
        [
            {**axes, "label": name, "predicted": name, "count": 5}
            for axes in scores.to_dict("records")
            for name in classes
        ]
    )
    figure = confusion_cases.draw(compared(scores, confusion, classes))
    check_nothing_is_cut(figure)
    drawn = figure.canvas.get_renderer()
    for axis in (axis for axis in figure.axes if axis.axison):
        title = axis._left_title.get_window_extent(drawn)
        assert title.x1 < axis.get_window_extent(drawn).x1 + panels.GUTTER / 2 * figure.dpi


@pytest.mark.parametrize("number", [2, 3, 4, 5, 7, 9])
def test_matrices_in_an_uneven_last_row_have_room_for_the_classes_above_it(number):
    scores, _ = tables(
        ["random_forest"], [f"resampler_{letter}" for letter in "abcdefghi"[:number]]
    )
    scores = scores.assign(reducer="rfe")
    pairs = [(a, b) for a in CLASSES for b in CLASSES]
    confusion = pd.DataFrame(
        [
            {**axes, "label": a, "predicted": b, "count": 5}
            for axes in scores.to_dict("records")
            for a, b in pairs
        ]
    )
    check_nothing_is_cut(confusion_reduced.draw(compared(scores, confusion)))


@pytest.mark.parametrize("repeats", [1, 3])
def test_test_sizes_have_a_panel_a_model_and_a_legend_entry_a_resampler(repeats):
    scores, _ = tables(["svc", "knn"], list("abcdefghi"), (0.1, 0.2), repeats)
    figure = test_sizes.draw(compared(scores))
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["svc", "knn"]
    assert [t.get_text() for t in figure.legends[0].get_texts()] == list("abcdefghi")
    check_nothing_is_cut(figure)


def test_class_f1_has_a_row_a_setting_and_the_support_of_each_class():
    scores, confusion = tables(["svc", "knn"], ["none", "smote"])
    figure = class_f1.draw(compared(scores, confusion))
    axis = figure.axes[0]
    assert len(axis.get_yticklabels()) == 4
    assert axis.get_xticklabels()[0].get_text() == "EW\n16"
    assert texts(figure)[0] == f"{2 * 6 / 32:.2f}"


def test_class_f1_of_many_classes_and_settings_fits_a_page():
    classes = [f"long_class_{code:02d}" for code in range(11)]
    resamplers = [f"light_curve_noise_{code:02d}" for code in range(40)]
    scores, _ = tables(["hist_gradient_boosting"], resamplers)
    confusion = pd.DataFrame(
        [
            {**axes, "label": name, "predicted": name, "count": 5}
            for axes in scores.to_dict("records")
            for name in classes
        ]
    )
    figure = class_f1.draw(compared(scores, confusion, classes))
    check_nothing_is_cut(figure)
    width, height = figure.get_size_inches()
    assert width <= 7.2
    assert height <= 10
    labels = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(labels, 2))


def test_runtimes_have_a_line_a_setting_on_a_logarithmic_axis():
    scores, _ = tables(["svc", "knn"], [f"resampler_{code:02d}" for code in range(13)])
    figure = runtimes.draw(compared(scores))
    marks, edge, *_ = figure.axes[0].lines
    assert list(marks.get_ydata()) == list(range(26))
    assert set(edge.get_ydata()) == {12.5}
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names[:2] == ["svc · resampler_00", "svc · resampler_01"]
    assert names[13] == "knn · resampler_00"
    assert "test size 20" in title(figure)
    assert all(axis.get_xscale() == "log" for axis in figure.axes)
    check_nothing_is_cut(figure)


def test_runtimes_of_many_settings_fit_a_page():
    scores, _ = tables([f"model_{code}" for code in range(8)], [f"r{code}" for code in range(13)])
    figure = runtimes.draw(compared(scores))
    assert figure.get_size_inches()[1] < 10
    check_nothing_is_cut(figure)


@pytest.mark.parametrize("models", [["gradient_boosting"], ["gradient_boosting", "svc"]])
def test_test_sizes_and_runtimes_leave_leaked_settings_out_and_say_so(models):
    for draw in (test_sizes.draw, runtimes.draw):
        resamplers = ["none", "class_weight", "random_over", "random_under", "smote"]
        both, _ = tables(models, resamplers, leaked=(False, True))
        both.loc[both["leaked"], ["macro_f1", "train_seconds"]] = 0.987
        figure = draw(compared(both))
        check_nothing_is_cut(figure)
        assert ELSEWHERE in title(figure)
        drawn = [line.get_xydata().ravel() for axis in figure.axes for line in axis.lines]
        assert 0.987 not in np.concatenate(drawn)
        alone = draw(compared(both[both["leaked"]]))
        assert page.ALL_LEAKED in title(alone)
        drawn = [line.get_xydata().ravel() for line in alone.axes[0].lines]
        assert 0.987 in np.concatenate(drawn)
        assert "leaked" not in title(draw(compared(both[~both["leaked"]])))


def test_class_f1_has_leaked_settings_below_a_line_and_named_so():
    scores, confusion = tables(["svc", "knn"], ["none"], leaked=(False, True))
    figure = class_f1.draw(compared(scores, confusion))
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["svc · none", "knn · none", "svc · none · leaked", "knn · none · leaked"]
    assert {tuple(line.get_ydata()) for line in figure.axes[0].lines} == {(1.5, 1.5)}
    assert "below the line: leaked" in title(figure)
    alone = class_f1.draw(compared(scores[scores["leaked"]], confusion))
    assert page.ALL_LEAKED in title(alone)
    assert list(alone.axes[0].lines) == []


@pytest.mark.parametrize("classes", [["A", "B"], CLASSES, list("abcdefgh")])
def test_cases_say_what_is_unbalanced_balanced_and_leaked_and_why(classes):
    scores, _ = tables(["gradient_boosting", "svc"], ["none", "random_under"], leaked=(False, True))
    confusion = pd.DataFrame(
        [
            {**axes, "label": a, "predicted": b, "count": 9 if axes["leaked"] else 5}
            for axes in scores.to_dict("records")
            for a in classes
            for b in classes
        ]
    )
    figure = confusion_cases.draw(compared(scores.iloc[:7], confusion, classes))
    check_nothing_is_cut(figure)
    titles = [axis.get_title(loc="left") for axis in figure.axes]
    titles = [text.replace(f"\n{ENDS}", f" {ENDS}") for text in titles]
    assert titles[0] == f"gradient_boosting · none\ntraining as it is, macro_f1 0.600 {ENDS}"
    assert titles[2].endswith(f"training balanced, macro_f1 0.600 {ENDS}")
    assert "LEAKED" not in "".join(titles[:4])
    assert "leaked" in titles[4]
    assert titles[4].endswith("LEAKED: copies of test stars in training")
    assert titles[5] == ""
    assert not figure.axes[5].axison


def test_a_leaked_test_set_that_grew_by_nothing_is_not_said_to_hold_copies():
    scores, confusion = tables(["svc"], ["none", "random_under"], leaked=(False, True))
    figure = confusion_cases.draw(compared(scores.iloc[[0, 3]], confusion))
    assert figure.axes[1].get_title(loc="left").endswith("LEAKED: not an honest test")


def pairs(resamplers, models=("svc",), repeats=1):
    axes = {"task": "t", "reducer": "none"}
    axes |= {"honest_protocol": "honest", "leaked_protocol": "careless"}
    own = {"honest": 0.5, "honest_balanced": 0.55, "leaked_natural": 0.9, "leaked": 0.98}
    own |= {"difference": 0.48, "low": 0.4, "high": -0.001}
    rows = [
        {
            **axes,
            **{"test_size": size, "repeat": i, "resampler": r, "model": m},
            **{name: value - 0.1 * n + 0.01 * i for name, value in own.items()},
            **{f"{name}_default": value + 0.01 for name, value in own.items()},
        }
        for i in range(repeats)
        for n, r in enumerate(resamplers)
        for m in models
        for size in ((0.1, 0.2) if n == 0 else (0.2,))
    ]
    return pd.DataFrame(rows)[list(INFLATION)]


def supports(pairs, natural=()):
    """Return confusion matrices of leaked twins: test sets balanced, but for some resamplers."""
    rows = [
        {**pair, "protocol": "careless", "label": name, "predicted": name, "count": count}
        for pair in pairs[["test_size", "resampler", "reducer", "model"]].to_dict("records")
        for name, count in (("A", 100), ("B", 3 if pair["resampler"] in natural else 90))
    ]
    return pd.DataFrame(rows)


def test_inflation_shares_out_the_gap_only_where_the_leaked_test_set_is_balanced():
    own = pairs(["none", "smote"])
    figure = inflation.draw(compared(None, supports(own, natural=["none"]), pairs=own))
    check_nothing_is_cut(figure)
    marks = {line.get_marker(): len(line.get_xdata()) for line in figure.axes[0].lines}
    assert marks == {"o": 2, "^": 2, "s": 1, "X": 1}
    assert figure.axes[0].lines[2].get_ydata() == pytest.approx([1.16]), "the row of smote"
    assert "Widest gap with a balanced test set: svc · smote claims" in title(figure)
    figure = inflation.draw(compared(None, supports(own, natural=["none", "smote"]), pairs=own))
    assert "no leaked test set is balanced" in title(figure)
    assert "comes from" not in title(figure)
    assert len(figure.legends[0].get_texts()) == 2


@pytest.mark.parametrize("models", [["svc"], list("abcdefgh"), ["gradient_boosting"]])
def test_inflation_shows_both_ends_of_both_class_weights_and_the_interval(models):
    own = pairs(["smote", "random_under"], models)
    figure = inflation.draw(compared(None, supports(own), pairs=own))
    check_nothing_is_cut(figure)
    tuned, default = figure.axes
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["tuned", "default parameters"]
    assert len(tuned.get_yticklabels()) == 2 * len(models)
    assert tuned.get_yticklabels()[0].get_text() == f"{models[0]} · smote"
    marks = {line.get_marker(): line.get_xdata()[0] for line in tuned.lines}
    assert marks == {"o": 0.5, "^": 0.9, "s": 0.55, "X": 0.98}
    assert next(iter(texts(figure))) == "+0.48 [+0.40, +0.00]"
    assert default.texts[0].get_text() == "+0.49 [+0.41, +0.01]"
    assert f"{models[0]} · smote claims macro_f1 0.98, honest is 0.50" in title(figure)
    assert "+0.05 comes from the balanced test set, +0.43 from the leak" in title(figure)
    assert "test size 20 %" in title(figure)


def test_inflation_of_long_names_fits_a_page():
    own = pairs(["light_curve_noise"], ["hist_gradient_boosting"]).assign(reducer="rfe_classifier")
    figure = inflation.draw(compared(None, supports(own), pairs=own))
    check_nothing_is_cut(figure)
    assert figure.get_figwidth() <= 7.5
    beside, panel = figure.axes[0].texts[0].get_window_extent(), figure.axes[1].get_window_extent()
    assert beside.x1 < panel.x0
    assert panel.width > 1.2 * figure.dpi


def test_inflation_averages_repeats():
    own = pairs(["smote"], repeats=3)
    figure = inflation.draw(compared(None, supports(own), pairs=own))
    assert figure.axes[0].lines[0].get_xdata() == pytest.approx([0.51])
    assert "mean of 3 repeats" in title(figure)


@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_files_are_the_same_when_drawn_again(tmp_path, suffix):
    scores, _ = tables(["svc"], ["none"])
    contents = []
    for name in ("a", "b"):
        page.save(runtimes.draw(compared(scores)), str(tmp_path / f"{name}.{suffix}"))
        contents.append((tmp_path / f"{name}.{suffix}").read_bytes())
    assert contents[0] == contents[1]
    assert np.all([len(content) > 1000 for content in contents])
