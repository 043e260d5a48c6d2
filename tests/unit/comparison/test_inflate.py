"""Inflation: pairs, the scores of both under each other's classes, and the interval over stars."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from lightfold import registry, tables
from lightfold.comparison.inflate import (
    COLUMNS,
    FILES,
    class_weights,
    inflate,
    measure,
    write_inflation,
)
from lightfold.plugins.metrics import accuracy, log_loss, macro_f1
from lightfold.predictions import Answers
from lightfold.workflow.comparison import Comparison
from lightfold.workflow.config import complete
from lightfold.workflow.nodes import pairs
from lightfold.workflow.plan import Plan
from samples import ROOT

CLASSES = ["A", "B", "C"]
DRAWS = 300
SHARED = {
    **{"task": "t", "test_size": "0.20", "repeat": 1},
    **{"resampler": "random_over", "reducer": "none", "model": "knn"},
}


def rows_of(y, predicted, star=None):
    """Return test rows with a class code per row, each a star of its own unless given."""
    y, predicted = np.asarray(y), np.asarray(predicted)
    probability = 0.7 * np.eye(3)[predicted] + 0.1
    return Answers(y, predicted, probability, np.arange(len(y)) if star is None else star)


def scored(metric):
    return lambda rows, weight: metric.score(rows.y, rows.predicted, rows.probability, weight)


def repeated(rows, times):
    chosen = np.repeat(np.arange(len(rows.y)), np.asarray(times)[rows.y])
    return rows_of(rows.y[chosen], rows.predicted[chosen])


# Ten stars A, of which one is taken for B; five B, of which two are taken for A; two C, one for A.
HONEST = rows_of([0] * 10 + [1] * 5 + [2] * 2, [0] * 9 + [1] + [1] * 3 + [0] * 2 + [2, 0])

# Ten rows of each class; of A two are wrong, of B one, of C none.
LEAKED = rows_of([0] * 10 + [1] * 10 + [2] * 10, [0] * 8 + [1] * 2 + [1] * 9 + [0] + [2] * 10)


def test_accuracies_by_hand():
    values = measure(HONEST, LEAKED, accuracy, DRAWS, seed=0)
    assert values["honest"] == pytest.approx(13 / 17)
    assert values["honest_balanced"] == pytest.approx((0.9 + 0.6 + 0.5) / 3)
    assert values["leaked"] == pytest.approx(27 / 30)
    assert values["leaked_natural"] == pytest.approx((10 * 0.8 + 5 * 0.9 + 2 * 1.0) / 17)
    assert values["difference"] == pytest.approx(27 / 30 - 13 / 17)
    assert values["low"] < values["difference"] < values["high"]


@pytest.mark.parametrize("metric", [macro_f1, log_loss])
def test_weights_are_those_of_a_test_set_with_each_class_repeated(metric):
    score = scored(metric)
    values = measure(HONEST, LEAKED, metric, DRAWS, seed=0)
    balanced = repeated(HONEST, [1, 2, 5])  # ten of each
    natural = repeated(LEAKED, [10, 5, 2])  # 100, 50 and 20, as 10 to 5 to 2
    assert values["honest"] == pytest.approx(score(HONEST, None))
    assert values["honest_balanced"] == pytest.approx(score(balanced, None))
    assert values["leaked"] == pytest.approx(score(LEAKED, None))
    assert values["leaked_natural"] == pytest.approx(score(natural, None))
    assert values["difference"] == pytest.approx(values["leaked"] - values["honest"])


def test_a_class_without_rows_has_no_weight_and_one_that_is_not_wanted_none_either():
    weight = class_weights(np.array([0, 0, 0, 1]), np.array([6.0, 0.0, 5.0]))
    assert weight.tolist() == [2, 2, 2, 0]


def test_copies_of_a_star_are_no_independent_tests():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 40)
    predicted = np.where(rng.uniform(size=40) < 0.3, (y + 1) % 3, y)
    copies = np.repeat(np.arange(40), 25)
    by_star = rows_of(y[copies], predicted[copies], star=copies)
    by_row = rows_of(y[copies], predicted[copies])
    wide, narrow = (measure(HONEST, rows, accuracy, DRAWS, 1) for rows in (by_star, by_row))
    assert {**wide, "low": 0, "high": 0} == {**narrow, "low": 0, "high": 0}
    sure = rows_of([0] * 10 + [1] * 10 + [2] * 10, [0] * 10 + [1] * 10 + [2] * 10)
    wide, narrow = (measure(sure, rows, accuracy, DRAWS, 1) for rows in (by_star, by_row))
    ratio = (wide["high"] - wide["low"]) / (narrow["high"] - narrow["low"])
    assert ratio == pytest.approx(5, rel=0.3), "the root of 25 copies per star"


def test_the_interval_is_that_of_two_fractions():
    rng = np.random.default_rng(3)
    y = np.zeros(400, dtype=int)
    honest = rows_of(y, (rng.uniform(size=400) < 0.5).astype(int))
    leaked = rows_of(y, (rng.uniform(size=400) < 0.1).astype(int))
    values = measure(honest, leaked, accuracy, DRAWS, 1)
    error = np.sqrt((0.5 * 0.5 + 0.1 * 0.9) / 400)
    assert values["high"] - values["low"] == pytest.approx(2 * 1.96 * error, rel=0.2)


def write_predictions(node, rows, ids, name="predictions", reason=""):
    frame = pd.DataFrame({"row_id": np.arange(100, 100 + len(rows.y)), "object_id": ids})
    for column, codes in {"label": rows.y, "predicted": rows.predicted}.items():
        frame[column] = np.array(CLASSES, dtype=object)[codes]
    frame[["p_A", "p_B", "p_C"]] = rows.probability
    columns = {"row_id": "int64", "object_id": "string"}
    kept = frame.iloc[:0] if reason else frame
    tables.write(kept.sample(frac=1, random_state=0), f"{node}/{name}.parquet", columns, reason)


def write_pair(folder, reason="", **axes):
    """Write a pair of nodes; the leaked one tests on four copies of each star."""
    honest, leaked = f"{folder}/honest", f"{folder}/leaked"
    copies = np.repeat(np.arange(30), 4)
    rows = rows_of(LEAKED.y[copies], LEAKED.predicted[copies])
    for name in ("predictions", "default_predictions"):
        write_predictions(honest, HONEST, [f"star-{n}" for n in range(17)], name)
        ids = [None if n % 4 else f"star-{n // 4}" for n in range(120)]
        write_predictions(leaked, rows, ids, name, reason)
    resampled = pd.DataFrame(
        {"row_id": np.arange(220), "source_id": [f"star-{n}" for n in [*range(100), *copies]]}
    )
    tables.write(resampled, f"{folder}/resampled.parquet", {"source_id": "string"})
    protocols = {"honest_protocol": "honest", "leaked_protocol": "careless"}
    files = {
        f"{side}_{name}": f"{folder}/{side}/{name}.parquet"
        for side in ("honest", "leaked")
        for name in ("predictions", "default_predictions")
    }
    files["leaked_rows"] = f"{folder}/resampled.parquet"
    return {**SHARED, **axes, **protocols, "seed": 5}, files


def test_a_pair_is_read_from_its_files_and_rows_are_drawn_by_their_source(tmp_path, monkeypatch):
    seen = []

    def kept(*given):
        seen.append(given)
        return measure(*given)

    monkeypatch.setattr("lightfold.comparison.inflate.measure", kept)
    pair = write_pair(tmp_path)
    write_predictions(tmp_path / "honest", HONEST, [f"star-{n}" for n in range(17)])
    table = inflate([pair], CLASSES, "accuracy", DRAWS)
    assert list(table) == list(COLUMNS)
    row = table.iloc[0]
    assert row[["test_size", "honest_protocol", "leaked_protocol"]].tolist() == [
        *(0.2, "honest", "careless")
    ]
    assert row["honest"] == pytest.approx(13 / 17)
    assert row["leaked"] == pytest.approx(27 / 30)
    (honest, leaked, *_, seed), (_, default, *_, same_seed) = seen
    assert np.bincount(honest.star).tolist() == [1] * 17
    assert np.bincount(leaked.star).tolist() == [4] * 30
    assert seed == same_seed
    np.testing.assert_array_equal(leaked.star, default.star)


def test_default_parameters_have_numbers_of_their_own(tmp_path):
    pair = write_pair(tmp_path)
    right = rows_of(HONEST.y, HONEST.y)
    ids = [f"star-{n}" for n in range(17)]
    write_predictions(tmp_path / "honest", right, ids, "default_predictions")
    row = inflate([pair], CLASSES, "macro_f1", DRAWS).iloc[0]
    assert row["honest"] < 0.8
    assert row["honest_default"] == row["honest_balanced_default"] == 1
    assert row["leaked_default"] == row["leaked"]
    assert row["difference_default"] == pytest.approx(row["leaked"] - 1)
    assert row["low_default"] <= row["difference_default"] <= row["high_default"]
    assert not row.isna().any()


def test_a_pair_of_which_one_cannot_run_is_left_out_and_named(tmp_path, capsys):
    done = write_pair(tmp_path / "done")
    lacking = write_pair(tmp_path / "not", reason="too few neighbours", model="svc")
    table = inflate([lacking, done], CLASSES, "macro_f1", DRAWS)
    assert table["model"].tolist() == ["knn"]
    assert f"{tmp_path / 'not/leaked'} cannot run: too few neighbours" in capsys.readouterr().out


def test_the_table_keeps_its_columns_also_without_a_single_pair(tmp_path):
    settings = {"classes": CLASSES, "metric": "macro_f1", "draws": DRAWS}
    write_inflation({"audit": "a"}, tmp_path / "none.parquet", {**settings, "pairs": []})
    pair, files = write_pair(tmp_path)
    inputs = {"audit": "a", **{name: [path] for name, path in files.items()}}
    write_inflation(inputs, tmp_path / "one.parquet", {**settings, "pairs": [pair]})
    none, one = (tables.read(tmp_path / f"{name}.parquet") for name in ("none", "one"))
    assert list(none) == list(one) == list(COLUMNS)
    assert (len(none), len(one)) == (0, 1)
    kinds = [tables.pq.read_schema(tmp_path / f"{n}.parquet").types for n in ("none", "one")]
    assert kinds[0] == kinds[1]


def grid_of(protocols, **changes):
    nodes = [{**SHARED, **changes, "protocol": name, "status": "planned"} for name in protocols]
    return nodes


def test_pairs_agree_in_all_but_the_protocol():
    half, excluded = grid_of(["honest", "careless"], test_size="0.10")
    nodes = [
        *grid_of(["honest", "careless"]),
        *(half, {**excluded, "status": "excluded"}),
        *grid_of(["honest"], model="svc"),
        *grid_of(["careless"], model="xgboost"),
    ]
    protocols = {"honest_protocol": "honest", "leaked_protocol": "careless"}
    assert pairs(nodes, ["careless"]) == [{**SHARED, **protocols}]
    assert pairs(nodes, []) == []
    assert pairs(nodes, ["honest", "careless"]) == []


def test_an_experiment_gives_the_files_of_its_pairs():
    protocols = registry.names("protocols")
    config = {
        "datasets": {"mine": {"kind": "table", "path": "stars.csv"}},
        "tasks": {"t": {"dataset": "mine", "classes": CLASSES}},
        "grid": [{"protocols": protocols, "models": ["knn", "svc"], "resamplers": ["none"]}],
        "exclude": [{"protocol": "honest", "model": "svc", "reason": "too slow"}],
    }
    plan = Plan(complete(config, ROOT / "config/schemas/config.schema.yaml"))
    stage = Comparison(plan)
    task = SimpleNamespace(task="t")
    leaking = plan.leaking("t")
    assert set(leaking) == {n for n in protocols if registry.load("protocols", n).LEAKS}
    assert stage.evaluate_settings(task)["leaking"] == leaking
    found = stage.inflate_settings(task)["pairs"]
    assert [(pair["leaked_protocol"], pair["model"]) for pair in found] == [
        (name, "knn") for name in leaking
    ]
    assert len({pair["seed"] for pair in found}) == len(found)
    files = stage.inflate_inputs(task)
    assert set(files) == set(FILES)
    assert all(len(paths) == len(found) for paths in files.values())
    made = set(stage.evaluate_inputs(task)["predictions"])
    for number, pair in enumerate(found):
        assert {files[f"{side}_predictions"][number] for side in ("honest", "leaked")} < made
        for name, own in files.items():
            protocol = pair[f"{name.split('_')[0]}_protocol"]
            assert f"/{protocol}/" in own[number]


def test_every_honest_protocol_is_paired_with_every_leaking_one():
    found = pairs(grid_of(["careless", "honest", "careful", "sloppy"]), ["careless", "sloppy"])
    both = {(pair["honest_protocol"], pair["leaked_protocol"]) for pair in found}
    assert both == {(h, leaked) for h in ("honest", "careful") for leaked in ("careless", "sloppy")}
    assert len(found) == 4
