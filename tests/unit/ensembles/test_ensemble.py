"""Rule `ensemble`: blends of a split's nodes, whose weights see out-of-fold rows alone."""

import numpy as np
import pandas as pd
import pytest
from blends import AXES, Nodes, several
from lightfold import tables
from lightfold.ensembles.ensemble import COLUMNS
from lightfold.predictions import OUT_OF_FOLD, coded, probability_columns
from samples import CLASSES

NAMES = ["ensemble", "mean_of_best"]
P = probability_columns(CLASSES)


@pytest.fixture(name="nodes")
def four_nodes(tmp_path):
    return several(tmp_path)


def test_an_ensemble_answers_about_the_stars_of_its_split_as_a_node_does(nodes):
    for name, (record, left) in zip(NAMES, nodes.blend(NAMES), strict=True):
        assert record["node"] == tables.typed(
            {**AXES, "resampler": "mixed", "reducer": "mixed", "model": name}
        )
        test, train = left["predictions"], left["out_of_fold"]
        assert list(test) == [*COLUMNS, *P]
        assert list(train) == [*OUT_OF_FOLD, *P]
        both = nodes.split.merge(nodes.table[["object_id", "label"]], on="object_id")
        for frame, role, keys in (
            (test, "test", ["object_id", "label"]),
            (train, "train", ["object_id", "label", "fold"]),
        ):
            own = both.loc[both["role"] == role, keys].sort_values("object_id")
            again = frame[keys].sort_values("object_id")
            assert again.astype(str).to_numpy().tolist() == own.astype(str).to_numpy().tolist()
            np.testing.assert_allclose(frame[P].sum(axis=1), 1)
        assert (test["source_id"] == test["object_id"]).all()
        assert test["row_id"].is_unique
        assert (test["predicted"] == np.array(CLASSES)[coded(test, CLASSES)[1]]).all()


def test_the_record_says_who_counts_how_much_and_how_well_it_does(nodes):
    ((record, left),) = nodes.blend()
    members = pd.DataFrame(record["members"])
    assert members["weight"].sum() == pytest.approx(1)
    folds = np.array(members["fold_weights"].tolist())
    assert folds.shape[1] == 3
    np.testing.assert_allclose(folds.sum(axis=0), 1)
    assert len(record["scaling"].pop("folds")) == 3
    assert record["scaling"]["sharpness"] > 0
    best = members.sort_values("weight")["model"].iloc[-1]
    assert best == "large", "the sharpest"
    validation = record["validation"]
    assert (validation["metric"], validation["cross_fitted"]) == ("macro_f1", True)
    assert 0.4 < validation["value"] <= 1
    assert record["offered"] == 4
    assert record["rows"] == {
        **{"offered": len(left["out_of_fold"]), "fitted": len(left["out_of_fold"])},
        **{"held_back": 0, "test": len(left["predictions"])},
    }
    assert record["classes"] == left["out_of_fold"]["label"].value_counts()[CLASSES].to_dict()
    assert sum(record["fractions"]["natural"].values()) == pytest.approx(1)
    assert record["fractions"]["trained"] is None
    assert {"numpy", "pandas", "sklearn"} <= set(record["versions"])
    assert (record["code"], record["threads"]) == ("hash", 1)


def test_an_ensemble_costs_what_its_members_cost_and_its_own_time(nodes):
    ((record, _),) = nodes.blend(["mean_of_best"])
    used = sum(own["weight"] > 0 for own in record["members"])
    assert used == 4
    assert record["cpu_seconds"] == pytest.approx(10.0 * used + record["own_cpu_seconds"])
    assert 0 < record["own_cpu_seconds"] < 10
    assert record["train_seconds"] == pytest.approx(2.0 * used)
    assert record["predict_seconds"] == pytest.approx(0.1 * used)
    assert record["peak_rss_mb"] == 1e6


def test_out_of_fold_rows_of_a_fold_have_weights_that_have_not_seen_it(nodes):
    """A fold's own rows may be anything: they move the weights of the other folds only."""
    ((before, _),) = nodes.blend()
    path = nodes.inputs["out_of_fold"][-1]
    seen = tables.read(path)
    fold = seen["fold"] == 1
    seen.loc[fold, P] = seen.loc[fold, P].to_numpy()[:, [2, 0, 1]]
    tables.write(seen, path, OUT_OF_FOLD)
    ((after, _),) = nodes.blend()
    weights = [
        {own["model"]: own["fold_weights"] for own in record["members"]}
        for record in (before, after)
    ]
    number = sorted(seen["fold"].unique()).index(1)
    same = [[own.get(m, [0] * 3)[number] for m in weights[0] | weights[1]] for own in weights]
    other = [own["large"][number - 1] for own in weights]
    assert same[0] == same[1]
    assert other[0] != other[1]


def test_what_test_stars_get_has_no_part_in_the_weights(nodes):
    ((before, _),) = nodes.blend()
    for path in [*nodes.inputs["predictions"], *nodes.inputs["fold_predictions"]]:
        told = tables.read(path)
        tables.write(told.assign(**dict.fromkeys(P, 1 / 3)), path, {})
    ((after, _),) = nodes.blend()
    assert before["members"] == after["members"]


def test_the_order_in_which_nodes_are_given_changes_nothing(nodes):
    (_, left), *_ = nodes.blend()
    turned = {name: paths[::-1] for name, paths in nodes.inputs.items() if isinstance(paths, list)}
    (_, again), *_ = nodes.blend(**turned)
    for name, frame in left.items():
        pd.testing.assert_frame_equal(frame, again[name], check_exact=True)


def test_nodes_that_could_not_run_or_left_stars_out_are_no_members(nodes):
    nodes.add("dummy", reason="too few stars")
    folder = nodes.add("naive_bayes", sharpness=9, seed=8)
    path = folder / "out_of_fold.parquet"
    tables.write(tables.read(path).iloc[1:], path, OUT_OF_FOLD)
    ((record, _),) = nodes.blend()
    assert record["offered"] == 4
    assert "naive_bayes" not in {own["model"] for own in record["members"]}


@pytest.mark.parametrize("possible", [0, 1])
def test_without_two_nodes_there_is_no_ensemble_but_a_reason(tmp_path, possible):
    nodes = Nodes(tmp_path)
    for model in ("knn", "lda", "svc")[: possible + 1]:
        nodes.add(model, reason="" if model == "lda" else "too few stars")
    for record, left in nodes.blend(NAMES):
        assert f"of {possible + 1}" in record["impossible"]
        assert record["versions"]
        for name, columns in (("predictions", COLUMNS), ("out_of_fold", OUT_OF_FOLD)):
            assert list(left[name]) == [*columns, *P]
            assert left[name].empty
    reason = tables.impossible(nodes.folder / "ensemble/predictions.parquet")
    assert reason == record["impossible"]
