"""Evaluation and comparison: the numbers are those of the predictions, and the choice is honest."""

import json

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.comparison.evaluate import COLUMNS, evaluate
from lightfold.comparison.scores import average_repeats, best_per_model, main_test_size
from sklearn.metrics import classification_report, confusion_matrix

CLASSES = ["A", "B", "C"]
AXES = {
    **{"task": "t", "protocol": "honest", "test_size": 0.2, "repeat": 0},
    **{"resampler": "none", "reducer": "none", "model": "knn"},
}


def write_node(folder, seed=0, validation=0.5, **axes):
    rng = np.random.default_rng(seed)
    folder.mkdir()
    label = rng.choice(CLASSES, 60, p=[0.7, 0.2, 0.1])
    p = rng.dirichlet([1, 1, 1], 60) + 0.4 * (np.array(CLASSES) == label[:, None])
    p /= p.sum(axis=1, keepdims=True)
    frame = pd.DataFrame({"row_id": range(60), "object_id": map(str, range(60)), "label": label})
    frame["predicted"] = np.array(CLASSES)[p.argmax(axis=1)]
    frame[["p_A", "p_B", "p_C"]] = p
    tables.write(frame, folder / "predictions.parquet", {"row_id": "int64"})
    record = {
        **{"node": {**AXES, **axes}, "validation": {"value": validation}},
        **{"rows": {"fitted": 80, "held_back": 20, "offered": 250}},
        **{"train_seconds": 1.0, "predict_seconds": 0.1, "cpu_seconds": 9.0, "peak_rss_mb": 200.0},
    }
    (folder / "params.json").write_text(json.dumps(record))
    return str(folder / "params.json"), frame


def beside(*paths):
    """Return records of nodes with the predictions beside them."""
    return [(path, path.replace("params.json", "predictions.parquet")) for path in paths]


def test_metrics_are_those_of_scikit_learns_report(tmp_path):
    path, frame = write_node(tmp_path / "node")
    metrics = ["accuracy", "macro_f1", "weighted_f1", "precision", "recall", "f1"]
    result = evaluate(beside(path), [], metrics, CLASSES, [])
    report = classification_report(frame["label"], frame["predicted"], output_dict=True)
    value = result["metrics"].set_index(["metric", "class"])["value"]
    overall = result["metrics"].set_index("metric")["value"]
    assert overall["accuracy"] == pytest.approx(report["accuracy"])
    assert overall["macro_f1"] == pytest.approx(report["macro avg"]["f1-score"])
    assert overall["weighted_f1"] == pytest.approx(report["weighted avg"]["f1-score"])
    for name in CLASSES:
        assert value["precision", name] == pytest.approx(report[name]["precision"])
        assert value["recall", name] == pytest.approx(report[name]["recall"])
        assert value["f1", name] == pytest.approx(report[name]["f1-score"])
    matrix = confusion_matrix(frame["label"], frame["predicted"], labels=CLASSES)
    assert result["confusion"]["count"].tolist() == matrix.ravel().tolist()
    support = result["metrics"].dropna(subset="class").groupby("class")["support"].first()
    assert support.to_dict() == frame["label"].value_counts().to_dict()


def test_every_table_keeps_its_columns_also_without_a_single_node(tmp_path):
    reason = {**AXES, "model": "svc", "test_size": "0.20", "reason": "too slow"}
    result = evaluate([], [reason], ["accuracy"], CLASSES, [])
    assert {k: list(v) for k, v in result.items()} == {k: list(v) for k, v in COLUMNS.items()}
    assert result["nodes"][["status", "reason", "test_size"]].to_numpy().tolist() == [
        ["excluded", "too slow", 0.2]
    ]


def test_an_impossible_node_stands_with_its_reason_and_scores_nothing(tmp_path):
    done, _ = write_node(tmp_path / "done")
    (tmp_path / "not").mkdir()
    record = {"node": {**AXES, "resampler": "smote"}, "impossible": "too few neighbours"}
    (tmp_path / "not/params.json").write_text(json.dumps(record))
    result = evaluate(
        beside(done, str(tmp_path / "not/params.json")), [], ["accuracy"], CLASSES, []
    )
    assert result["nodes"]["status"].tolist() == ["done", "impossible"]
    assert result["nodes"]["reason"].tolist() == [
        "fitted on a stratified sample of 100 of 250 rows",
        "too few neighbours",
    ]
    assert len(result["metrics"]) == 1
    assert not result["metrics"]["value"].isna().any()


def test_every_row_of_a_protocol_that_leaks_says_so(tmp_path):
    paths = [
        write_node(tmp_path / name, protocol=name)[0] for name in ("honest", "careless", "careful")
    ]
    reason = {**AXES, "protocol": "careless", "model": "svc", "reason": "too slow"}
    result = evaluate(beside(*paths), [reason], ["accuracy", "f1"], CLASSES, ["careless"])
    for name, table in result.items():
        assert list(table).index("leaked") == len(AXES), "right after the axes"
        assert COLUMNS[name]["leaked"] == "bool"
        assert table["leaked"].dtype == bool
        assert set(table.loc[table["leaked"], "protocol"]) == {"careless"}
        assert "careless" not in set(table.loc[~table["leaked"], "protocol"])


def compared(tmp_path, validations, **kwargs):
    paths = []
    for seed, (axes, validation) in enumerate(validations):
        paths.append(write_node(tmp_path / f"n{seed}", seed, validation, **axes, **kwargs)[0])
    return evaluate(beside(*paths), [], ["accuracy", "macro_f1"], CLASSES, [])


def test_the_best_is_chosen_by_validation_whatever_the_test_says(tmp_path):
    result = compared(
        tmp_path,
        [({"resampler": name}, value) for name, value in zip("abcdef", range(6), strict=True)],
    )
    scores = average_repeats(result["metrics"], result["nodes"], result["runtimes"])
    assert best_per_model(scores, True)["resampler"].tolist() == ["f"]
    assert best_per_model(scores, False)["resampler"].tolist() == ["a"]
    assert scores["macro_f1"].idxmax() != 5, "the test set likes another one best"


def test_repeats_are_averaged_and_their_spread_is_given(tmp_path):
    result = compared(tmp_path, [({"repeat": repeat}, 0.5 + repeat) for repeat in range(3)])
    scores = average_repeats(result["metrics"], result["nodes"], result["runtimes"])
    own = result["metrics"].query("metric == 'macro_f1'")["value"]
    assert len(scores) == 1
    assert scores["repeats"].item() == 3
    assert scores["validation"].item() == pytest.approx(1.5)
    assert scores["macro_f1"].item() == pytest.approx(own.mean())
    assert scores["macro_f1_sd"].item() == pytest.approx(own.std())


def test_the_main_test_size_is_that_of_most_nodes():
    scores = pd.DataFrame({"test_size": [0.1, 0.2, 0.2, 0.3], "repeats": [2, 1, 1, 2]})
    scores["leaked"] = False
    assert main_test_size(scores) == 0.3
    scores.loc[1, "repeats"] = 2
    assert main_test_size(scores) == 0.2
