"""Calibration of nodes before and after recalibration: tables and figures."""

import dataclasses
import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.predictions import Answers, probability_columns
from lightfold.verdicts import calibrate, calibration_maps, recalibration, reliability
from lightfold.verdicts.leader import ranked
from lightfold.verdicts.nodes import Node
from samples import CLASSES, argmax, texts, write_decisions
from sklearn.metrics import brier_score_loss, log_loss

SIZES = (120, 60, 30)


def answers(y, probability):
    y, probability = np.asarray(y), np.asarray(probability, float)
    return Answers(y, probability.argmax(axis=1), probability, np.arange(len(y)))


def invented(sizes, seed, sharpness=1.0, prior=0.0):
    """Return answers about stars whose true probabilities are known if the other two are 1 and 0.

    `prior` is how far classes are taken for equally common, as SMOTE has them.
    """
    classes = len(sizes)
    y = np.repeat(np.arange(classes), sizes)
    score = np.random.default_rng(seed).normal(size=(len(y), classes)) + 1.5 * np.eye(classes)[y]
    logit = sharpness * (1.5 * score + (1 - prior) * np.log(np.asarray(sizes) / np.sum(sizes)))
    weight = np.exp(logit - logit.max(axis=1, keepdims=True))
    return answers(y, weight / weight.sum(axis=1, keepdims=True))


def node(model="knn", resampler="none", repeat=0, validation=0.5, sizes=SIZES, **wrong):
    axes = {"task": "t", "protocol": "honest", "test_size": 0.2, "repeat": repeat}
    axes |= {"resampler": resampler, "reducer": "none", "model": model}
    test = invented(sizes, repeat, **wrong)
    known = invented([4 * size for size in sizes], 50 + repeat, **wrong)
    return Node(
        axes,
        argmax(validation, test.probability.shape[1]),
        test,
        known,
        test.star.astype(str),
        len(known.y),
    )


def relabelled(answers, seed=0):
    return dataclasses.replace(answers, y=np.random.default_rng(seed).permutation(answers.y))


def both(nodes, classes=CLASSES):
    """Return the tables of nodes, with their axes."""
    found = [calibrate.calibrate(one, classes) for one in nodes]
    return tuple(
        pd.concat(
            [parts[number].assign(**one.axes) for parts, one in zip(found, nodes, strict=True)]
        )
        for number in (0, 1)
    )


def overall(scored, method="none"):
    return scored[(scored["method"] == method) & scored["class"].isna()].iloc[0]


def test_scores_are_those_of_scikit_learn():
    one = node()
    scored, _ = calibrate.calibrate(one, CLASSES)
    assert overall(scored)["log_loss"] == pytest.approx(log_loss(one.test.y, one.test.probability))
    own = scored[(scored["method"] == "none") & scored["class"].notna()].set_index("class")
    assert list(own.index) == CLASSES
    for code, name in enumerate(CLASSES):
        expected = brier_score_loss(one.test.y == code, one.test.probability[:, code])
        assert own.loc[name, "brier"] == pytest.approx(expected)
        assert own.loc[name, "support"] == SIZES[code]
    assert overall(scored)["brier"] == pytest.approx(own["brier"].sum())
    for score in calibrate.SCORES:
        assert (scored[f"{score}_low"] <= scored[score]).all()
        assert (scored[score] <= scored[f"{score}_high"]).all()


@pytest.mark.parametrize("wrong", [{"sharpness": 3}, {"sharpness": 0.4}, {"prior": 1.5}])
def test_recalibration_mends_what_is_wrong(wrong):
    scored, _ = calibrate.calibrate(node(sizes=(300, 100, 40), **wrong), CLASSES)
    given, right = overall(scored), calibrate.calibrate(node(sizes=(300, 100, 40)), CLASSES)[0]
    assert given["ece_low"] > 0
    for method in ("dirichlet", "isotonic"):
        mended = overall(scored, method)
        assert mended["ece"] < given["ece"] / 2
        assert mended["log_loss"] < given["log_loss"]
        assert mended["log_loss"] < 1.1 * overall(right)["log_loss"]


def test_temperature_finds_the_power_and_keeps_the_class():
    given = invented([2000, 800, 400], 1, sharpness=1.5)
    right = invented([2000, 800, 400], 1)
    found = calibration_maps.recalibrate("temperature", given, given.probability)
    assert found == pytest.approx(right.probability, abs=0.03)
    assert (found.argmax(axis=1) == given.predicted).all()


@pytest.mark.parametrize("method", calibration_maps.METHODS)
def test_recalibrated_rows_are_probabilities(method):
    one = node(sharpness=40)  # many are exactly 0 or 1
    found = calibration_maps.recalibrate(method, one.out_of_fold, one.test.probability)
    assert found.sum(axis=1) == pytest.approx(1)
    assert (found >= 0).all()
    assert method == "none" or (found > 0).all()


@pytest.mark.parametrize("codes", [[0, 1], [2]])
@pytest.mark.parametrize("method", calibration_maps.MAPS)
def test_classes_may_be_missing_out_of_fold(method, codes):
    known, test = invented([50] * 3, 0), invented([5] * 3, 1)
    own = np.isin(known.y, codes)
    part = answers(known.y[own], known.probability[own])
    found = calibration_maps.recalibrate(method, part, test.probability)
    assert found.sum(axis=1) == pytest.approx(1)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("method", calibration_maps.METHODS)
def test_no_star_teaches_the_map_that_judges_it(method):
    """Stars have two rows, of which the first says where both are dealt."""
    known = dataclasses.replace(invented([60, 40, 30], 0), star=np.arange(130) // 2)
    found = calibration_maps.cross_fit(method, known)
    assert found.sum(axis=1) == pytest.approx(1)
    other = dataclasses.replace(known, y=np.where(np.arange(130) == 1, 2, known.y))
    again = calibration_maps.cross_fit(method, other)
    if method == "none":
        np.testing.assert_array_equal(found, known.probability)
    else:
        changed = (found != again).any(axis=1)
        assert changed.any()
        assert not changed[:2].any()


@pytest.mark.parametrize("method", calibration_maps.METHODS)
def test_one_star_has_no_other_to_learn_from(method):
    one = answers([0], [[0.5, 0.3, 0.2]])
    np.testing.assert_array_equal(calibration_maps.cross_fit(method, one), one.probability)


def test_the_loss_out_of_fold_knows_no_test_star():
    one = node(prior=1)
    other = one._replace(test=relabelled(one.test))
    first, second = (calibrate.calibrate(which, CLASSES)[0] for which in (one, other))
    assert not first["log_loss"].equals(second["log_loss"])
    pd.testing.assert_series_equal(first["log_loss_out_of_fold"], second["log_loss_out_of_fold"])
    known = log_loss(one.out_of_fold.y, one.out_of_fold.probability)
    assert overall(first)["log_loss_out_of_fold"] == pytest.approx(known)


def test_test_labels_do_not_move_recalibrated_probabilities():
    one = node(prior=1)
    other = one._replace(test=relabelled(one.test))
    bins = [calibrate.calibrate(which, CLASSES)[1] for which in (one, other)]
    same = ["method", "class", "bin", "count", "mean_probability"]
    pd.testing.assert_frame_equal(bins[0][same], bins[1][same])
    assert not bins[0]["fraction"].equals(bins[1]["fraction"])


def test_labels_out_of_fold_do_move_them():
    one = node(prior=1)
    other = one._replace(out_of_fold=relabelled(one.out_of_fold))
    bins = [calibrate.calibrate(which, CLASSES)[1] for which in (one, other)]
    given = [frame[frame["method"] == "none"] for frame in bins]
    pd.testing.assert_frame_equal(*given)
    for method in calibration_maps.MAPS:
        own = [frame.loc[frame["method"] == method, "mean_probability"] for frame in bins]
        assert not own[0].reset_index(drop=True).equals(own[1].reset_index(drop=True))


def test_bins_have_all_stars_of_every_method_and_class():
    _, bins = calibrate.calibrate(node(), CLASSES)
    counts = bins.groupby(["method", "class"], dropna=False)["count"].sum()
    assert len(counts) == 4 * (1 + len(CLASSES))
    assert (counts == sum(SIZES)).all()
    assert ((bins["low"] <= bins["fraction"]) & (bins["fraction"] <= bins["high"])).all()


def test_members_of_a_group_are_no_independent_stars():
    one = node(sharpness=3)
    twice = {
        name: np.concatenate([getattr(one.test, name)] * 2)
        for name in ("y", "predicted", "probability", "star")
    }
    copied = one._replace(test=Answers(**twice))
    own, other = (overall(calibrate.calibrate(which, CLASSES)[0]) for which in (one, copied))
    for end in ("ece_low", "ece_high", "brier_high", "log_loss_low"):
        assert other[end] == pytest.approx(own[end], rel=0.03)


def write(folder, one, classes):
    """Write the files of a node as jobs do, and return their paths."""
    folder.mkdir()
    ids = [f"s{number}" for number in range(10**5)]
    for name, own, start in (("predictions", one.test, 0), ("out_of_fold", one.out_of_fold, 5000)):
        frame = pd.DataFrame(own.probability, columns=probability_columns(classes))
        labels = np.array(classes)[own.y]
        frame = frame.assign(object_id=ids[start : start + len(frame)], label=labels)
        frame.to_parquet(folder / f"{name}.parquet")
    stars = pd.DataFrame({"object_id": ids[:1], "group": ids[:1]})
    stars.to_parquet(folder / "split.parquet")
    record = {"node": one.axes, "validation": {"value": one.validation}}
    (folder / "params.json").write_text(json.dumps(record), encoding="utf-8")
    paths = {name: str(folder / f"{name}.parquet") for name in ("predictions", "out_of_fold")}
    return {**paths, "split": str(folder / "split.parquet"), "params": str(folder / "params.json")}


def outputs(folder):
    return {
        **{name: str(folder / f"{name}.parquet") for name in ("calibration", "reliability")},
        "pictures": [str(folder / f"{name}.png") for name in ("reliability", "recalibration")],
    }


def test_tables_and_figures_are_written(tmp_path):
    nodes = [
        node(resampler=name, **wrong) for name, wrong in (("none", {}), ("smote", {"prior": 1}))
    ]
    files = [write(tmp_path / str(n), one, CLASSES) for n, one in enumerate(nodes)]
    inputs = {name: [paths[name] for paths in files] for name in files[0]}
    inputs["decisions"] = write_decisions(tmp_path / "decisions.parquet", nodes, CLASSES)
    settings = {"classes": CLASSES, "metric": "macro_f1"}
    calibrate.write_calibration(inputs, outputs(tmp_path), settings)
    scored = tables.read(tmp_path / "calibration.parquet")
    assert list(scored.columns) == list(calibrate.CALIBRATION)
    assert len(scored) == 2 * 4 * (1 + len(CLASSES))
    error = scored[scored["class"].isna() & (scored["method"] == "none")].set_index("resampler")[
        "ece"
    ]
    assert error["smote"] > error["none"]
    binned = tables.read(tmp_path / "reliability.parquet")
    assert list(binned.columns) == list(calibrate.RELIABILITY)
    assert all((tmp_path / f"{name}.png").exists() for name in ("reliability", "recalibration"))


def test_without_honest_nodes_tables_are_empty_and_figures_say_so(tmp_path):
    inputs = {"decisions": write_decisions(tmp_path / "decisions.parquet", [], CLASSES)}
    settings = {"classes": CLASSES, "metric": "macro_f1"}
    calibrate.write_calibration(inputs, outputs(tmp_path), settings)
    for name, columns in calibrate.TABLES.items():
        frame = tables.read(tmp_path / f"{name}.parquet")
        assert frame.empty
        assert list(frame.columns) == list(columns)
    assert (tmp_path / "reliability.png").exists()


def drawn(figure, nodes, classes=CLASSES):
    calibration, bins = both(nodes, classes)
    return figure.draw(calibration, bins, ranked(nodes, "macro_f1"), classes)


def test_reliability_shows_the_best_setting_as_given_and_recalibrated():
    nodes = [node("knn", validation=0.9), node("svc", validation=0.95, sharpness=2)]
    figure = drawn(reliability, nodes)
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    own = both(nodes[1:])[0]
    known = own[own["class"].isna()].set_index("method")["log_loss_out_of_fold"]
    best = known.drop("none").idxmin()
    assert [label.partition(" · ECE")[0] for label in labels] == [
        "as given",
        f"recalibrated by {best}",
    ]
    assert "svc · none" in texts(figure)
    assert len(figure.axes) == 1 + len(CLASSES)
    assert f"top class · {sum(SIZES)}" in texts(figure)
    assert f"{CLASSES[2]} · {SIZES[2]}" in texts(figure)


def test_eight_classes_have_nine_panels_and_many_are_cut():
    classes = [f"class {number}" for number in range(8)]
    figure = drawn(reliability, [node(sizes=[20] * 8)], classes)
    assert len(figure.axes) == 9
    classes = [f"class {number}" for number in range(25)]
    figure = drawn(reliability, [node(sizes=[6] * 25)], classes)
    assert len(figure.axes) == reliability.MOST
    assert "first 19 of 25 classes" in " ".join(texts(figure).split())


def test_titles_do_not_reach_into_the_next_panel():
    classes = [f"a name that is much too long for one panel {number}" for number in range(11)]
    figure = drawn(reliability, [node(sizes=[6] * 11)], classes)
    figure.draw_without_rendering()
    for left, right in pairwise(figure.axes[:4]):
        ends = [axis._left_title.get_window_extent() for axis in (left, right)]
        assert ends[0].x1 < ends[1].x0


def test_the_axis_of_losses_has_room_for_its_numbers():
    """Perfect answers have a loss of 1e-16, and recalibrated ones of .01."""
    nodes = [node("knn", sharpness=9), node("svc", sharpness=0.01)]
    scored, bins = both(nodes)
    for least in (1e-16, 2e-4):
        wide = scored.assign(log_loss=np.where(scored["method"] == "none", least, 3))
        figure = recalibration.draw(wide, bins, ranked(nodes, "macro_f1"), CLASSES)
        figure.draw_without_rendering()
        labels = [label for label in figure.axes[1].get_xticklabels() if label.get_text()]
        boxes = [label.get_window_extent() for label in labels]
        assert all(left.x1 < right.x0 for left, right in pairwise(boxes))


def means(figure, panel=0):
    """Return where the large marks of a panel of recalibration are: method, resampler -> x."""
    return {
        mark.get_label(): mark.get_offsets()[:, 0]
        for mark in figure.axes[panel].collections
        if not mark.get_label().startswith("_")
    }


def test_recalibration_averages_models_that_ran_with_every_resampler():
    nodes = [
        *(node(model, name) for model in ("knn", "svc") for name in ("none", "smote")),
        node("xgboost", "none", sharpness=9),
    ]
    figure = drawn(recalibration, nodes)
    scored, _ = both(nodes[:4])
    own = scored[scored["class"].isna() & (scored["method"] == "none")]
    expected = own.groupby("resampler")["ece"].mean().to_list()
    assert means(figure)["as given"].tolist() == pytest.approx(expected)
    assert "mean of 2 models that ran with every" in " ".join(texts(figure).split())


def test_ensembles_are_a_row_of_their_own_and_not_missing_elsewhere():
    nodes = [node(model, name) for model in ("knn", "svc") for name in ("none", "smote")]
    mixed = [node(model, "mixed") for model in ("ensemble", "mean_of_best")]
    nodes += [own._replace(axes={**own.axes, "reducer": "mixed"}) for own in mixed]
    figure = drawn(recalibration, nodes)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["none", "smote", "ensembles"]
    assert "mean of 2 models that ran with every" in " ".join(texts(figure).split())
    assert len(means(figure)["as given"]) == 3


def test_too_few_common_models_are_said():
    nodes = [node("knn"), node("knn", "smote"), node("svc"), node("xgboost", "smote_enn")]
    labels = drawn(recalibration, nodes).axes[0].get_yticklabels()
    assert [label.get_text() for label in labels] == ["none · 2", "smote · 1", "smote_enn · 1"]


def test_one_node_is_drawn_without_averages():
    figure = drawn(recalibration, [node()])
    assert "; knn" in texts(figure)
    assert len(means(figure)) == 4


def test_a_ring_is_what_the_same_models_give_without_the_resampler():
    """Of two models, one ran with smote: beside it is that one without."""
    nodes = [
        node("knn", sharpness=3),
        node("svc", sharpness=0.4),
        node("svc", "smote", prior=1),
    ]
    scored = both(nodes)[0]
    own = scored[scored["class"].isna() & (scored["method"] == "none")]
    plain = own[(own["model"] == "svc") & (own["resampler"] == "none")].iloc[0]
    figure = drawn(recalibration, nodes)
    for axis, score in zip(figure.axes, recalibration.SCORES, strict=True):
        rings = [part for part in axis.collections if part.get_label() == "without the resampler"]
        (place,) = np.asarray(rings[0].get_offsets())
        assert place[0] == pytest.approx(plain[score])
    fair = drawn(recalibration, nodes[1:])
    assert "without the resampler" not in texts(fair)
