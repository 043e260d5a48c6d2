"""Conformal sets of nodes, and abstaining: tables and figures."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.comparison.scores import members
from lightfold.predictions import Answers
from lightfold.statistics.proportions import wilson
from lightfold.verdicts import abstention, conform, conformal
from lightfold.verdicts.leader import leader
from lightfold.verdicts.nodes import Node
from samples import CLASSES, argmax, texts, write_decisions

AXES = {"task": "t", "protocol": "honest", "test_size": 0.2, "repeat": 0}
PAIR = ["A", "B"]


def axes(model="knn", **other):
    return {**AXES, "resampler": "none", "reducer": "none", "model": model, **other}


def answers(y, probability):
    y, probability = np.asarray(y), np.asarray(probability, float)
    return Answers(y, probability.argmax(axis=1), probability, np.arange(len(y)))


def invented(sizes, seed, classes=3):
    """Return answers about stars whose classes overlap."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(classes), sizes)
    weight = np.exp(rng.normal(size=(len(y), classes)) + 2.5 * np.eye(classes)[y])
    return answers(y, weight / weight.sum(axis=1, keepdims=True))


def node(test, known, validation=0.5, **given):
    return Node(axes(**given), argmax(validation), test, known, test.star.astype(str), len(known.y))


def binary(y, first):
    return answers(y, np.column_stack([first, 1 - np.asarray(first)]))


@pytest.fixture
def small():
    """One class is sure of itself, the other is not: thresholds .8 and .3 by class at 50 %."""
    known = binary([0, 0, 0, 1, 1, 1], [0.9, 0.8, 0.7, 0.2, 0.7, 0.75])
    return node(binary([0, 0, 1, 1], [0.95, 0.75, 0.6, 0.1]), known)


@pytest.fixture
def large():
    return node(invented([60, 20, 10], 0), invented([240, 80, 40], 1))


def row(found, **wanted):
    frame = pd.DataFrame(found)
    for column, value in wanted.items():
        frame = frame[frame[column].isna() if value is None else frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_every_set_is_found_by_hand(small):
    """Sets at thresholds .8 and .3: {A}, {}, {B}, {B}; all of B hold, one of two of A does."""
    found = conform.hold(small, PAIR, conform.learn(small, [0.5]))
    held = row(found, method="class_conditional", **{"class": None})
    assert (held["empty"], held["single"], held["full"], held["support"]) == (1, 3, 0, 4)
    assert (held["coverage"], held["mean_size"]) == (0.75, 0.75)
    assert (held["low"], held["high"]) == pytest.approx(wilson(3, 4))
    assert (held["calibrated"], held["threshold"]) == pytest.approx((6, np.nan), nan_ok=True)
    own = row(found, method="class_conditional", **{"class": "A"})
    assert (own["coverage"], own["support"], own["empty"]) == (0.5, 2, 1)
    assert (own["calibrated"], own["threshold"]) == (3, 0.8)


def test_abstaining_by_probability_is_found_by_hand(small):
    """Without a threshold three of four are right; at most .75 the two surest, both right."""
    found = pd.DataFrame(conform.abstain(small, PAIR, conform.learn(small, [0.5])))
    curve = found[(found["rule"] == "probability") & found["class"].isna()]
    assert len(curve) == 20
    first, last = curve.iloc[0], curve.iloc[-1]
    assert (first["threshold"], first["kept"], first["purity"]) == (0, 1, 0.75)
    assert (first["completeness"], first["given"]) == (0.75, 4)
    assert (last["threshold"], last["kept"], last["purity"]) == (0.9, 0.5, 1)
    assert (last["completeness"], last["given"]) == (0.5, 2)
    ends = last[["purity_low", "purity_high"]].to_list()
    assert ends == pytest.approx(list(wilson(2, 2)))
    kept = curve["kept"].to_numpy()
    assert (np.diff(kept) <= 0).all()


def test_abstaining_by_sets_answers_with_the_one_class_of_a_set(small):
    """The third star is more probably an A, and its set is {B}, which is right."""
    found = conform.abstain(small, PAIR, conform.learn(small, [0.5]))
    asked = {"rule": "set", "method": "class_conditional", "threshold": 0.5}
    every = row(found, **asked, **{"class": None})
    assert (every["kept"], every["purity"], every["completeness"]) == (0.75, 1, 0.75)
    own = row(found, **asked, **{"class": "A"})
    assert (own["kept"], own["given"], own["purity"], own["completeness"]) == (0.5, 1, 1, 0.5)


def test_a_class_that_no_star_is_given_has_no_purity(small):
    none = small._replace(test=binary([0, 1], [0.9, 0.8]))
    curve = [
        found
        for found in conform.abstain(none, PAIR, conform.learn(none, [0.5]))
        if found["class"] == "B"
    ]
    assert np.isnan([curve[0][name] for name in ("purity", "purity_low", "purity_high")]).all()
    assert curve[0]["completeness"] == 0


def test_labels_of_test_stars_move_no_threshold_and_no_set(large):
    mixed = np.random.default_rng(0).permutation(large.test.y)
    other = large._replace(test=dataclasses.replace(large.test, y=mixed))
    sets = ["method", "class", "coverage_asked", "threshold", "calibrated"]
    sizes = [*sets, "mean_size", "empty", "single", "full", "support"]
    (one, two) = (
        pd.DataFrame(conform.hold(own, CLASSES, conform.learn(own, [0.8, 0.9])))
        for own in (large, other)
    )
    pd.testing.assert_frame_equal(one[sets], two[sets])
    every = one["class"].isna()
    pd.testing.assert_frame_equal(one.loc[every, sizes], two.loc[every, sizes])
    assert (one["coverage"] != two["coverage"]).any()
    answered = ["rule", "method", "threshold", "class", "given"]
    (one, two) = (
        pd.DataFrame(conform.abstain(own, CLASSES, conform.learn(own, [0.9])))
        for own in (large, other)
    )
    pd.testing.assert_frame_equal(one[answered], two[answered])


def test_labels_of_out_of_fold_rows_move_thresholds(large):
    mixed = np.random.default_rng(0).permutation(large.out_of_fold.y)
    other = large._replace(out_of_fold=dataclasses.replace(large.out_of_fold, y=mixed))
    (one, two) = (
        pd.DataFrame(conform.hold(own, CLASSES, conform.learn(own, [0.9])))
        for own in (large, other)
    )
    assert (one["threshold"].dropna() != two["threshold"].dropna()).any()


def test_stars_of_one_group_are_no_independent_tests(large):
    together = dataclasses.replace(large.test, star=large.test.star // 2)
    apart = conform.hold(large, CLASSES, conform.learn(large, [0.9]))
    grouped = conform.hold(large._replace(test=together), CLASSES, conform.learn(large, [0.9]))
    widths = [[found["high"] - found["low"] for found in every] for every in (apart, grouped)]
    assert (np.array(widths[1]) >= np.array(widths[0]) - 1e-12).all()
    assert np.sum(widths[1]) > np.sum(widths[0])
    assert [found["coverage"] for found in apart] == [found["coverage"] for found in grouped]


def test_the_best_by_validation_is_shown_of_the_size_with_most_nodes(large):
    def made(validation, **given):
        return large._replace(axes=axes(**given), decision=argmax(validation))

    nodes = [
        *(made(0.5, model="knn", repeat=repeat) for repeat in (0, 1)),
        *(made(0.6 - 0.3 * repeat, model="svc", repeat=repeat) for repeat in (0, 1)),
        made(0.9, model="svc", test_size=0.1),
    ]
    best = leader(nodes, "macro_f1")
    assert best.name == "knn · none"
    frame = pd.DataFrame([own.axes for own in nodes])
    assert members(frame, best.setting).index.tolist() == [0, 1]
    assert leader(nodes, "log_loss").name == "svc · none"
    assert leader([], "macro_f1") is None


def shown(classes, repeats=1, asked=(0.9,)):
    """Return the rows of both tables for one setting."""
    sizes = np.geomspace(60, 4, classes).astype(int)
    names = [f"class {number}" for number in range(classes)]
    nodes = [
        node(invented(sizes, seed, classes), invented(4 * sizes, 9, classes), repeat=seed)
        for seed in range(repeats)
    ]
    held = [
        found
        for own in nodes
        for found in conform.hold(own, names, conform.learn(own, list(asked)))
    ]
    left = [
        found
        for own in nodes
        for found in conform.abstain(own, names, conform.learn(own, list(asked)))
    ]
    return pd.DataFrame(held), pd.DataFrame(left), names


@pytest.mark.parametrize(("classes", "repeats"), [(2, 1), (3, 3), (8, 1), (24, 1)])
def test_figures_have_room_for_few_and_many_classes(classes, repeats):
    held, left, names = shown(classes, repeats)
    figures = [
        conformal.draw(held, names, "knn · none"),
        abstention.draw(left, names, "knn · none"),
    ]
    for figure in figures:
        figure.draw_without_rendering()
        width, height = figure.get_size_inches()
        assert width <= 7.2
        assert height <= 10
        assert ("mean of 3 repeats" in texts(figure)) == (repeats == 3)
        assert f"class {classes - 1} · 4" in texts(figure)


def test_the_figure_of_abstaining_shows_the_rarest_classes_if_there_are_many():
    _, left, names = shown(24)
    text = texts(abstention.draw(left, names, "knn"))
    assert "the 19 rarest of 24 classes" in text
    assert "class 4 · " not in text
    assert "class 5 · " in text


def test_the_figure_of_sets_says_which_coverages_it_has_no_room_for():
    held, _, names = shown(8, asked=(0.95, 0.8))
    text = texts(conformal.draw(held, names, "knn"))
    assert "95 % asked" in text
    assert "the first 1 of 2 coverages asked" in text
    held, _, names = shown(3, asked=(0.95, 0.8))
    text = texts(conformal.draw(held, names, "knn"))
    assert "95 % asked" in text
    assert "80 % asked" in text


def files(folder, given):
    """Write the files of a node; return their paths."""
    folder.mkdir()
    paths = {name: str(folder / f"{name}.parquet") for name in ("predictions", "out_of_fold")}
    paths |= {"params": str(folder / "params.json"), "split": str(folder / "split.parquet")}
    ids = {}
    for name, own in (("predictions", given.test), ("out_of_fold", given.out_of_fold)):
        frame = pd.DataFrame(own.probability, columns=[f"p_{label}" for label in CLASSES])
        ids[name] = [f"{name}-{number:03d}" for number in range(len(frame))]
        frame["object_id"], frame["label"] = ids[name], np.array(CLASSES)[own.y]
        frame.to_parquet(paths[name])
    stars = ids["predictions"] + ids["out_of_fold"]
    pd.DataFrame({"object_id": stars, "group": stars}).to_parquet(paths["split"])
    record = {"node": given.axes, "validation": {"value": given.validation}}
    (folder / "params.json").write_text(json.dumps(record))
    return paths


def outputs(folder):
    pictures = [str(folder / f"{name}.png") for name in ("conformal", "abstention")]
    parquet = {name: str(folder / f"{name}.parquet") for name in ("conformal", "abstention")}
    return {**parquet, "pictures": pictures}


SETTINGS = {"classes": CLASSES, "coverage": [0.9], "metric": "macro_f1"}


def test_the_job_writes_tables_and_figures(tmp_path, large):
    worse = large._replace(axes=axes("svc"), decision=argmax(0.1))
    paths = [files(tmp_path / name, own) for name, own in (("a", large), ("b", worse))]
    inputs = {name: [own[name] for own in paths] for name in paths[0]}
    inputs["decisions"] = write_decisions(tmp_path / "decisions.parquet", [large, worse], CLASSES)
    made = outputs(tmp_path)
    conform.write_sets(inputs, made, SETTINGS)
    held, left = (tables.read(made[name]) for name in ("conformal", "abstention"))
    assert list(held) == list(conform.CONFORMAL)
    assert list(left) == list(conform.ABSTENTION)
    assert len(held) == 2 * 3 * 4
    assert len(left) == 2 * 4 * (20 + 3)
    assert (held["low"] <= held["coverage"]).all()
    assert (held["coverage"] <= held["high"]).all()
    for path in made["pictures"]:
        assert Path(path).stat().st_size > 10_000


def test_without_a_node_tables_are_empty_and_figures_say_so(tmp_path):
    made = outputs(tmp_path)
    decisions = write_decisions(tmp_path / "decisions.parquet", [], CLASSES)
    conform.write_sets({"decisions": decisions}, made, SETTINGS)
    assert tables.read(made["conformal"]).empty
    assert tables.read(made["abstention"]).empty
    for path in made["pictures"]:
        assert Path(path).stat().st_size > 1000
