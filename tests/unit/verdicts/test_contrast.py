"""What can be told apart: pairs, groups, effects, ranks; their files and figures."""

import json

import numpy as np
import pandas as pd
import pytest
from lightfold import registry, tables
from lightfold.comparison.evaluate import score
from lightfold.predictions import OUT_OF_FOLD, PREDICTIONS, Answers
from lightfold.statistics.holm import adjusted
from lightfold.verdicts import critical_difference, groups
from lightfold.verdicts.contrast import COLUMNS, contrast, write_contrasts
from lightfold.verdicts.critical_difference import cliques
from lightfold.verdicts.field import fields
from lightfold.verdicts.nodes import Node
from lightfold.verdicts.rankings import most_settings
from lightfold.verdicts.standing import group
from samples import CLASSES, argmax, texts, write_decisions

SETTINGS = {"classes": CLASSES, "metric": "macro_f1", "draws": 200, "rope": 0.01, "seed": 0}
SIZES = (120, 30, 13)


def answers(seed, skill, sizes=SIZES):
    """Return answers about the same stars; models of one seed err alike."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(3), sizes)
    chance = rng.dirichlet(np.ones(3), len(y))
    probability = (1 - skill / 2) * chance + skill / 2 * np.eye(3)[y]
    return Answers(y, probability.argmax(axis=1), probability, np.arange(len(y)))


def node(skill, model="knn", resampler="none", reducer="none", repeat=0, seed=None, **other):
    axes = {"task": "t", "protocol": "honest", "test_size": 0.2, "repeat": repeat}
    axes |= {"resampler": resampler, "reducer": reducer, "model": model, **other}
    test = answers(seed if seed is not None else repeat, skill)
    group = np.array([f"star-{number:04d}" for number in test.star + 50 * repeat])
    return Node(axes, argmax(skill), test, answers(99, skill, (480, 120, 52)), group, 652)


def scored(nodes, metric="macro_f1"):
    """Return metrics.parquet of these nodes."""
    return pd.concat(
        [
            score(own.decided, np.array([0.7, 0.2, 0.1]), [metric], CLASSES, 200, 1).assign(
                **own.axes, chosen=True
            )
            for own in nodes
        ]
    )


def compared(nodes, metric="macro_f1"):
    plugin = registry.load("metrics", metric)
    settings = {**SETTINGS, "metric": metric}
    return contrast(list(fields(nodes, plugin)), scored(nodes, metric), settings)


GROUPS = np.array([f"star-{number:04d}" for number in range(sum(SIZES))])

GRID = [
    node(0.7, "svc"),
    node(0.7, "svc", "smote"),
    node(0.75, "knn"),
    node(0.8, "knn", "smote", seed=5),
    node(0.1, "lda"),
    node(0.3, "lda", reducer="pca"),
]


def test_each_pair_is_compared_once_the_better_first():
    found = compared(GRID)["contrasts"]
    assert len(found) == 15
    assert (found["difference"] >= 0).all()
    assert set(found["interval"]) == {"stars"}
    np.testing.assert_allclose(found["p_adjusted"], adjusted(found["p"].to_numpy()))
    sides = found[["rope_below", "rope_within", "rope_above"]].sum(axis=1)
    np.testing.assert_allclose(sides, 1)
    inside = (found["low"] <= found["difference"]) & (found["difference"] <= found["high"])
    assert inside.all()


def test_the_pairs_of_the_leader_on_validation_are_corrected_for_themselves_too():
    """It is knn with smote, whose validation is 0.8."""
    found = compared(GRID)["contrasts"]
    first, second = (
        (found[f"{other}model"] == "knn") & (found[f"{other}resampler"] == "smote")
        for other in ("", "other_")
    )
    own = found[first | second]
    assert len(own) == 5
    np.testing.assert_allclose(own["p_adjusted_leader"], adjusted(own["p"].to_numpy()))
    assert (own["p_adjusted_leader"] <= own["p_adjusted"]).all()
    assert found.drop(own.index)["p_adjusted_leader"].isna().all()


def test_the_leader_on_a_loss_has_the_least():
    nodes = [node(0.9, "svc"), node(0.2, "knn"), node(0.5, "lda")]
    (field,) = fields(nodes, registry.load("metrics", "log_loss"))
    assert field.settings[field.leader].axes["model"] == "knn"


def test_settings_with_the_same_answers_are_equal_and_others_of_no_skill_are_not():
    found = compared(GRID)
    pairs = found["contrasts"]
    same = pairs[(pairs["model"] == "svc") & (pairs["other_model"] == "svc")].iloc[0]
    assert (same["difference"], same["low"], same["high"], same["p"]) == (0, 0, 0, 1)
    own = found["groups"].set_index(["model", "resampler", "reducer"])
    assert own.loc[("lda", "none", "none"), "group"] > 0
    assert own.loc[("knn", "smote", "none"), "group"] == 0
    assert own["rank"].tolist() == list(range(1, 7))
    assert own["value"].is_monotonic_decreasing


def test_scores_and_intervals_are_those_of_the_table_of_metrics():
    found = compared(GRID)["groups"].sort_values(["model", "resampler", "reducer"])
    told = scored(GRID).sort_values(["model", "resampler", "reducer"])
    for column in ("value", "low", "high", "dummy"):
        np.testing.assert_array_equal(found[column], told[column])
    assert (found["low_after_choice"] < found["low"]).all()


def test_the_order_of_nodes_does_not_matter():
    for name, frame in compared(GRID).items():
        pd.testing.assert_frame_equal(frame, compared(GRID[::-1])[name])


def test_an_effect_is_the_mean_over_settings_that_differ_in_nothing_else():
    found = compared(GRID)
    effect = found["effects"].set_index("value")
    value = found["groups"].set_index(["model", "resampler", "reducer"])["value"]
    brought = [
        value[model, "smote", "none"] - value[model, "none", "none"] for model in ("svc", "knn")
    ]
    assert effect.loc["smote", "difference"] == pytest.approx(np.mean(brought))
    assert effect.loc["smote", "settings"] == 2
    gain = value["lda", "none", "pca"] - value["lda", "none", "none"]
    assert effect.loc["pca", "difference"] == pytest.approx(gain)
    assert effect.loc["pca", "axis"] == "reducer"
    np.testing.assert_allclose(effect["p_adjusted"], adjusted(effect["p"].to_numpy()))


def test_an_effect_over_equal_pairs_is_that_of_one_pair():
    """Two pairs that answer alike are no more evidence than one."""
    one = [node(0.6, "svc"), node(0.7, "svc", "smote", seed=3)]
    more = [
        Node({**own.axes, "model": model}, *own[1:])
        for own in one
        for model in ("svc", "knn", "lda")
    ]
    numbers = ["difference", "low", "high", "p", "rope_within"]
    first, second = (compared(nodes)["effects"].loc[0, numbers] for nodes in (one, more))
    np.testing.assert_allclose(first.astype(float), second.astype(float))


def test_from_three_repeats_on_they_say_how_much_differences_vary():
    nodes = [
        node(skill, model, repeat=repeat, seed=10 * repeat + number)
        for repeat in range(3)
        for number, (model, skill) in enumerate((("svc", 0.6), ("knn", 0.7)))
    ]
    found = compared(nodes)
    pair = found["contrasts"].iloc[0]
    assert (pair["interval"], pair["repeats"]) == ("repeats", 3)
    assert found["groups"].loc[0, "low_after_choice"] <= found["groups"].loc[0, "low"]
    two = compared([own for own in nodes if own.axes["repeat"] < 2])["contrasts"].iloc[0]
    assert (two["interval"], two["repeats"]) == ("stars", 2)
    one = compared([own for own in nodes if own.axes["repeat"] < 1])["contrasts"].iloc[0]
    assert two["high"] - two["low"] < one["high"] - one["low"]


def test_equal_differences_in_all_repeats_decide_no_more_than_their_stars():
    """The same two answers in each of three repeats: their spread over repeats is 0."""
    nodes = [
        node(skill, model, repeat=repeat, seed=seed)._replace(group=GROUPS)
        for repeat in range(3)
        for model, skill, seed in (("svc", 0.35, 1), ("knn", 0.3, 2))
    ]
    found = compared(nodes)
    pair, once = found["contrasts"].iloc[0], compared(nodes[:2])["contrasts"].iloc[0]
    assert pair["interval"] == "repeats"
    assert pair["difference"] == pytest.approx(once["difference"])
    assert once["p"] > 0.05 < pair["p"] < 1
    own = found["groups"]
    assert (own["low"] < own["value"]).all()
    assert (own["low_after_choice"] >= 0).all()
    assert (own["low_after_choice"] <= own["low"]).all()


def test_a_perfect_setting_is_told_from_one_that_knows_nothing():
    """Scores of 1 and 0 in every repeat: nothing varies, and yet nothing is clearer."""
    y = answers(0, 0).y
    nodes = [
        node(0.5, model, repeat=repeat)._replace(
            test=Answers(y, predicted, np.eye(3)[predicted], np.arange(len(y))), group=GROUPS
        )
        for repeat in range(3)
        for model, predicted in (("svc", y), ("dummy", np.zeros_like(y)))
    ]
    for metric in ("kappa", "macro_f1"):
        assert compared(nodes, metric)["contrasts"].iloc[0]["p"] < 0.05


def test_a_difference_is_within_what_scores_can_differ_by():
    """Three stars, each of its own class: Student's t has hardly any degree of freedom."""
    right = Answers(np.arange(3), np.arange(3), np.eye(3), np.arange(3))
    wrong = right.predicted[::-1]
    nodes = [
        node(0.5, model)._replace(
            test=Answers(right.y, predicted, np.eye(3)[predicted], right.star), group=GROUPS[:3]
        )
        for model, predicted in (("svc", right.predicted), ("knn", wrong))
    ]
    pair = compared(nodes)["contrasts"].iloc[0]
    assert -1 <= pair["low"] <= 0 < pair["difference"] < pair["high"] == 1


def test_the_same_stars_in_two_repeats_say_no_more_than_in_one():
    pair = [node(0.6, "svc", seed=1), node(0.7, "knn", seed=2)]
    again = [Node({**own.axes, "repeat": 1}, *own[1:]) for own in pair]
    numbers = ["difference", "low", "high", "p"]
    first, second = (
        compared(nodes)["contrasts"].loc[0, numbers] for nodes in (pair, [*pair, *again])
    )
    np.testing.assert_allclose(first.astype(float), second.astype(float))


def test_settings_without_a_common_repeat_are_not_compared():
    nodes = [node(0.6, "svc"), node(0.7, "knn", repeat=1)]
    found = compared(nodes)
    assert found["contrasts"].empty
    assert found["groups"]["group"].tolist() == [0, 0]


def test_a_lower_log_loss_is_better():
    found = compared([node(0.2, "svc"), node(0.9, "knn"), node(0.85, "knn", "smote")], "log_loss")
    assert found["groups"]["model"].tolist() == ["knn", "knn", "svc"]
    assert (found["contrasts"]["difference"] < 0).all()
    assert found["contrasts"]["p_adjusted"].max() < 0.05
    assert (found["groups"]["low_after_choice"] >= found["groups"]["high"]).all()


def test_stars_of_a_group_are_one_star():
    """If each star has a twin with the same answers in its group, nothing more is known."""
    pair = [node(0.6, "svc", seed=1), node(0.7, "knn", seed=2)]
    twins = []
    for own in pair:
        test = own.test
        parts = (test.y, test.predicted, test.probability, test.star)
        doubled = Answers(*(np.repeat(part, 2, axis=0) for part in parts))
        twins.append(own._replace(test=doubled, group=np.repeat(own.group, 2)))
    alone, grouped = (compared(nodes)["contrasts"].iloc[0] for nodes in (pair, twins))
    for column in ("low", "high", "p"):
        assert grouped[column] == pytest.approx(alone[column], rel=0.01)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], [0, 0, 0, 0]),
        ([("a", "c"), ("a", "d")], [0, 0, 1, 1]),
        ([("a", "c"), ("a", "d"), ("c", "d")], [0, 0, 1, 2]),
        ([("a", "c"), ("b", "d")], [0, 0, 1, 0]),  # d is told from b alone
    ],
)
def test_a_group_is_what_cannot_be_told_from_its_first(told, expected):
    setting = {"resampler": "none", "reducer": "none"}
    standing = pd.DataFrame([{**setting, "model": model} for model in "abcd"])
    pairs = pd.DataFrame(
        [
            {
                **{**setting, "model": first},
                **{"other_resampler": "none", "other_reducer": "none", "other_model": second},
                "p_adjusted": 0.01 if (first, second) in told else 0.06,
            }
            for first in "abcd"
            for second in "abcd"
            if first < second
        ]
    )
    assert group(standing, pairs)["group"].tolist() == expected


def test_a_test_size_without_an_effect_leaves_counts_whole():
    found = compared([*GRID, node(0.5, "svc", test_size=0.1)])["effects"]
    assert found["settings"].tolist() == [2, 1]
    assert found["settings"].dtype.kind == "i"


def test_ranks_are_over_the_splits_in_which_most_settings_ran_together():
    nodes = [
        node(0.3 + 0.1 * number, model, test_size=size, repeat=repeat, seed=100 * repeat + number)
        for number, model in enumerate(("a", "b", "c", "d"))
        for size in (0.1, 0.2)
        for repeat in range(3)
        if model != "d" or size == 0.2
    ]
    found = compared(nodes)["ranks"]
    assert found["model"].tolist() == ["c", "b", "a"]
    assert set(found["blocks"]) == {6}
    assert found["friedman_p"].max() < 0.05
    assert found["critical_difference"].iloc[0] == pytest.approx(2.343 * np.sqrt(12 / 36), abs=1e-3)
    four = compared([own for own in nodes if own.axes["repeat"] < 2])
    assert four["ranks"].empty


def test_blocks_with_a_missing_setting_do_not_count():
    table = pd.DataFrame(np.arange(24.0).reshape(6, 4))
    table.loc[[0, 1], 3] = np.nan
    assert most_settings(table).shape == (6, 3)
    table.loc[0, 3] = 1.0
    assert most_settings(table).shape == (5, 4)
    assert most_settings(table[[0, 1]]) is None


def test_lines_join_ranks_that_are_not_critically_different():
    assert cliques([1.0, 2.0, 3.5, 3.6], 1.5) == [(0, 1), (1, 2), (2, 3)]
    assert cliques([1.0, 2.0, 2.4], 1.5) == [(0, 2)]
    assert cliques([1.0, 4.0], 1.5) == []


def write_node(folder, own, impossible=False):
    """Write the files of a node, and return their paths."""
    folder.mkdir(parents=True)
    record = {"node": own.axes, "validation": {"value": own.validation}}
    record |= {"impossible": "too few stars"} if impossible else {}
    (folder / "params.json").write_text(json.dumps(record))
    ids = np.append(own.group, [f"train-{number}" for number in range(len(own.out_of_fold.y))])
    split = pd.DataFrame({"object_id": ids, "group": ids})
    tables.write(split, folder / "split.parquet", dict.fromkeys(split, "string"))
    for name, given, columns in (
        ("predictions", own.test, PREDICTIONS),
        ("out_of_fold", own.out_of_fold, OUT_OF_FOLD),
    ):
        frame = pd.DataFrame(given.probability, columns=[f"p_{label}" for label in CLASSES])
        tested = ids[: len(own.group)] if name == "predictions" else ids[len(own.group) :]
        frame = frame.assign(object_id=tested, row_id=range(len(frame)), fold=0)
        frame = frame.assign(label=[CLASSES[code] for code in given.y])
        frame["predicted"] = [CLASSES[code] for code in given.predicted]
        tables.write(frame, folder / f"{name}.parquet", columns)
    return {
        "params": str(folder / "params.json"),
        **{
            name: str(folder / f"{name}.parquet")
            for name in ("predictions", "out_of_fold", "split")
        },
    }


def write(folder, nodes, impossible=()):
    """Run the job on nodes, and return its tables and the paths of all its files."""
    paths = [
        write_node(folder / str(number), own, impossible=number in impossible)
        for number, own in enumerate(nodes)
    ]
    inputs = {
        name: [own[name] for own in paths]
        for name in ("params", "predictions", "out_of_fold", "split")
    }
    ran = [own for number, own in enumerate(nodes) if number not in impossible]
    metrics = scored(ran) if ran else scored(GRID).head(0)
    tables.write(metrics, folder / "metrics.parquet", {})
    inputs["metrics"] = str(folder / "metrics.parquet")
    inputs["decisions"] = write_decisions(folder / "decisions.parquet", nodes, CLASSES)
    outputs = {name: str(folder / f"{name}.parquet") for name in COLUMNS}
    outputs["listings"] = [
        str(folder / f"{name}.{suffix}")
        for name in ("groups", "effects")
        for suffix in ("csv", "md", "tex")
    ]
    outputs["pictures"] = [
        str(folder / f"{name}.{suffix}")
        for name in ("groups", "critical_difference")
        for suffix in ("png", "pdf")
    ]
    write_contrasts(inputs, outputs, SETTINGS)
    found = {name: tables.read(outputs[name]) for name in COLUMNS}
    return found, [*outputs["listings"], *outputs["pictures"]]


@pytest.mark.parametrize(
    ("nodes", "impossible", "rows"),
    [
        (GRID, (1,), [10, 5, 2]),
        (GRID[:1], (), [0, 1, 0]),
        (GRID[:2], (0, 1), [0, 0, 0]),
        ([], (), [0, 0, 0]),
    ],
)
def test_the_job_leaves_all_its_files_whatever_ran(tmp_path, nodes, impossible, rows):
    found, paths = write(tmp_path, nodes, impossible)
    assert [len(found[name]) for name in ("contrasts", "groups", "effects")] == rows
    for name, columns in COLUMNS.items():
        assert list(found[name]) == list(columns)
    for path in paths:
        assert (tmp_path / path).stat().st_size > 0


def test_the_figure_says_how_many_settings_cannot_be_told_from_the_best():
    found = compared(GRID)
    said = texts(groups.draw(found, True))
    best = int((found["groups"]["group"] == 0).sum())
    assert f"{best} of 6 settings cannot be told from the best test score" in said
    assert "knn · smote" in said
    assert "group 0" in said
    one = {"groups": found["groups"].head(1)}
    assert "One setting only" in texts(groups.draw(one, True))
    assert "no honest node" in texts(groups.draw({"groups": found["groups"][:0]}, True)).lower()


def test_the_constant_answer_is_a_line_and_no_rival():
    found = compared([*GRID, node(0.0, "dummy")])
    said = texts(groups.draw(found, True))
    assert "constant answer (dummy)" in said
    assert "dummy · none" not in said
    assert "of 6 settings" in said
    alone = {"groups": found["groups"][found["groups"]["model"] == "dummy"]}
    assert "dummy · none" in texts(groups.draw(alone, True))


def test_the_diagram_names_all_settings_with_their_ranks():
    nodes = [
        node(0.3 + 0.2 * number, model, repeat=repeat, seed=10 * repeat + number)
        for number, model in enumerate(("svc", "knn", "lda"))
        for repeat in range(5)
    ]
    found = compared(nodes)
    said = texts(critical_difference.draw(found, True))
    for name in ("lda · none  1.0", "knn · none  2.0", "3.0  svc · none"):
        assert name in said
    assert "3 settings in 5 splits" in said
    assert "fewer than 5 splits" in texts(critical_difference.draw(compared(GRID), True))


def test_settings_are_compared_as_their_chosen_decisions_decide(tmp_path):
    own = node(0.75)
    weighed = own._replace(
        axes={**own.axes, "model": "lda"},
        decision=own.decision._replace(name="thresholds", weight=np.array([1.0, 2, 4])),
    )
    found, _ = write(tmp_path, [own, weighed])
    (pair,) = found["contrasts"].to_dict("records")
    metric = registry.load("metrics", "macro_f1")
    scores = [
        metric.score(
            each.test.y, (each.test.probability * weight).argmax(axis=1), own.test.probability
        )
        for each, weight in ((own, 1), (weighed, np.array([1, 2, 4])))
    ]
    assert scores[0] != scores[1]
    assert pair["difference"] == pytest.approx(max(scores) - min(scores))
