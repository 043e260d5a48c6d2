"""Evaluation and comparison: the numbers are those of the predictions, and the choice is honest."""

import json

import numpy as np
import pandas as pd
import pytest
from lightfold import registry, tables
from lightfold.comparison.evaluate import COLUMNS, FILES, evaluate, score
from lightfold.comparison.scores import average_repeats, best_per_model, main_test_size
from lightfold.predictions import Answers
from lightfold.statistics.intervals import PERCENTILE, WILSON
from sklearn.metrics import classification_report, confusion_matrix, f1_score

CLASSES = ["A", "B", "C"]
AXES = {
    **{"task": "t", "protocol": "honest", "test_size": 0.2, "repeat": 0},
    **{"resampler": "none", "reducer": "none", "model": "knn"},
}


def write_node(folder, seed=0, skill=0.5, groups=None, **axes):
    rng = np.random.default_rng(seed)
    folder.mkdir()
    label = rng.choice(CLASSES, 60, p=[0.7, 0.2, 0.1])
    p = rng.dirichlet([1, 1, 1], 60) + 0.4 * (np.array(CLASSES) == label[:, None])
    p /= p.sum(axis=1, keepdims=True)
    frame = pd.DataFrame({"row_id": range(60), "object_id": map(str, range(60)), "label": label})
    frame["predicted"] = np.array(CLASSES)[p.argmax(axis=1)]
    frame[["p_A", "p_B", "p_C"]] = p
    tables.write(frame, folder / "predictions.parquet", {"row_id": "int64"})
    rows = frame[["row_id"]].assign(source_id=frame["object_id"])
    tables.write(rows, folder / "rows.parquet", {"source_id": "string"})
    split = frame[["object_id"]].assign(group=frame["object_id"] if groups is None else groups)
    tables.write(split, folder / "split.parquet", {"group": "string"})
    trained = pd.DataFrame({"label": np.repeat(CLASSES, [60, 30, 10])})
    trained["object_id"] = [f"training-{number}" for number in range(100)]
    trained["fold"] = np.arange(100) % 3
    right = np.array(CLASSES) == trained["label"].to_numpy()[:, None]
    chance = np.random.default_rng(99).dirichlet([1, 1, 1], 100)
    trained[["p_A", "p_B", "p_C"]] = (chance + skill * right) / (1 + skill)
    tables.write(trained, folder / "out_of_fold.parquet", {"label": "string"})
    record = {
        **{"node": {**AXES, **axes}},
        "fractions": {"natural": dict(zip(CLASSES, [0.6, 0.3, 0.1], strict=True)), "trained": None},
        **{"rows": {"fitted": 80, "held_back": 20, "offered": 250}},
        **{"train_seconds": 1.0, "predict_seconds": 0.1, "cpu_seconds": 9.0, "peak_rss_mb": 200.0},
    }
    (folder / "params.json").write_text(json.dumps(record))
    return str(folder / "params.json"), frame


def files_of(path):
    """Return the files of a node, given that of its record."""
    folder = path.removesuffix("params.json")
    return {name: path if name == "params" else f"{folder}{name}.parquet" for name in FILES}


def evaluated(*paths, excluded=(), metrics=("accuracy",), leaking=(), decisions=("argmax",)):
    """Return the tables of nodes, given their records."""
    made = [files_of(path) for path in paths]
    options = {"metric": "macro_f1", "decisions": list(decisions), "classes": CLASSES}
    options |= {"leaking": list(leaking), "draws": 200, "seed": 0}
    return evaluate(made, list(excluded), list(metrics), **options)


def test_metrics_are_those_of_scikit_learns_report(tmp_path):
    path, frame = write_node(tmp_path / "node")
    metrics = ["accuracy", "macro_f1", "weighted_f1", "precision", "recall", "f1"]
    result = evaluated(path, metrics=metrics)
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
    result = evaluated(excluded=[reason])
    assert {k: list(v) for k, v in result.items()} == {k: list(v) for k, v in COLUMNS.items()}
    assert result["nodes"][["status", "reason", "test_size"]].to_numpy().tolist() == [
        ["excluded", "too slow", 0.2]
    ]


def test_an_impossible_node_stands_with_its_reason_and_scores_nothing(tmp_path):
    done, _ = write_node(tmp_path / "done")
    (tmp_path / "not").mkdir()
    record = {"node": {**AXES, "resampler": "smote"}, "impossible": "too few neighbours"}
    (tmp_path / "not/params.json").write_text(json.dumps(record))
    result = evaluated(done, str(tmp_path / "not/params.json"))
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
    result = evaluated(*paths, excluded=[reason], metrics=["accuracy", "f1"], leaking=["careless"])
    for name, table in result.items():
        assert list(table).index("leaked") == len(AXES), "right after the axes"
        assert COLUMNS[name]["leaked"] == "bool"
        assert table["leaked"].dtype == bool
        assert set(table.loc[table["leaked"], "protocol"]) == {"careless"}
        assert "careless" not in set(table.loc[~table["leaked"], "protocol"])


def compared(tmp_path, skills, **kwargs):
    paths = []
    for seed, (axes, skill) in enumerate(skills):
        paths.append(write_node(tmp_path / f"n{seed}", seed, skill, **axes, **kwargs)[0])
    return evaluated(*paths, metrics=["accuracy", "macro_f1"])


def test_the_best_is_chosen_by_validation_whatever_the_test_says(tmp_path):
    result = compared(
        tmp_path,
        [({"resampler": name}, 0.1 * skill) for skill, name in enumerate("abcdef")],
    )
    scores = average_repeats(result["metrics"], result["nodes"], result["runtimes"])
    assert best_per_model(scores, True)["resampler"].tolist() == ["f"]
    assert best_per_model(scores, False)["resampler"].tolist() == ["a"]
    assert scores["macro_f1"].idxmax() != 5, "the test set likes another one best"


def test_repeats_are_averaged_and_their_spread_is_given(tmp_path):
    result = compared(tmp_path, [({"repeat": repeat}, repeat) for repeat in range(3)])
    scores = average_repeats(result["metrics"], result["nodes"], result["runtimes"])
    own = result["metrics"].query("metric == 'macro_f1'")["value"]
    assert len(scores) == 1
    assert scores["repeats"].item() == 3
    assert scores["validation"].item() == pytest.approx(result["nodes"]["validation"].mean())
    assert scores["macro_f1"].item() == pytest.approx(own.mean())
    assert scores["macro_f1_sd"].item() == pytest.approx(own.std())


def test_the_main_test_size_is_that_of_most_nodes():
    scores = pd.DataFrame({"test_size": [0.1, 0.2, 0.2, 0.3], "repeats": [2, 1, 1, 2]})
    scores["leaked"] = False
    assert main_test_size(scores) == 0.3
    scores.loc[1, "repeats"] = 2
    assert main_test_size(scores) == 0.2


def test_every_score_has_an_interval_and_what_a_dummy_scores(tmp_path):
    path, frame = write_node(tmp_path / "node")
    metrics = registry.names("metrics")
    table = evaluated(path, metrics=metrics)["metrics"]
    assert not table[["value", "low", "high", "interval", "dummy"]].isna().any().any()
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    dummy = table.set_index("metric")["dummy"]
    assert dummy["accuracy"] == pytest.approx((frame["label"] == "A").mean())
    assert dummy["kappa"] == 0
    assert dummy["log_loss"] == pytest.approx(
        -frame["label"].map({"A": np.log(0.6), "B": np.log(0.3), "C": np.log(0.1)}).mean()
    )
    bounded = table["metric"].map(lambda name: registry.load("metrics", name).BOUNDS is not None)
    assert set(table.loc[bounded, "interval"]) == {WILSON}
    assert set(table.loc[~bounded, "interval"]) == {PERCENTILE}


def test_a_metric_without_bounds_has_an_interval_where_no_star_is_wrong():
    y = np.repeat(np.arange(3), 4)
    sure = Answers(y, y, np.eye(3)[y], np.arange(len(y)))
    own, error = (
        score(sure, np.array([0.5, 0.3, 0.2]), [name], list("ABC"), 200, 1).iloc[0]
        for name in ("r2", "mae")
    )
    assert own["low"] < own["value"] == 1 < own["high"]
    assert error["low"] == error["value"] == 0 < error["high"], "an error is not negative"


def test_stars_of_one_group_are_no_independent_tests(tmp_path):
    alone, frame = write_node(tmp_path / "alone")
    right = frame["label"] == frame["predicted"]
    numbers = np.empty(60, int)
    numbers[np.lexsort([right, frame["label"]])] = np.arange(60) // 6  # groups of one mind
    together, _ = write_node(tmp_path / "together", groups=[f"{n}" for n in numbers])
    wide, narrow = (evaluated(path)["metrics"].iloc[0] for path in (together, alone))
    assert wide["value"] == narrow["value"]
    assert wide["high"] - wide["low"] > 1.5 * (narrow["high"] - narrow["low"])


def test_copies_of_a_star_count_as_one(tmp_path):
    path, frame = write_node(tmp_path / "node")
    files = files_of(path)
    once = evaluated(path)["metrics"].iloc[0]
    many = pd.concat([frame] * 9, ignore_index=True)
    copies = many.assign(row_id=range(len(many)), object_id="")
    tables.write(copies, files["predictions"], {"row_id": "int64"})
    rows = copies[["row_id"]].assign(source_id=many["object_id"])
    tables.write(rows, files["rows"], {"source_id": "string"})
    copied = evaluated(path)["metrics"].iloc[0]
    assert copied["value"] == pytest.approx(once["value"])
    assert copied["support"] == 9 * once["support"]
    assert copied["high"] - copied["low"] == pytest.approx(once["high"] - once["low"], rel=0.1)


def test_the_precision_of_a_class_that_no_star_is_given_is_hardly_known(tmp_path):
    path, frame = write_node(tmp_path / "node")
    never = frame.assign(p_C=0.0)
    tables.write(never, files_of(path)["predictions"], {"row_id": "int64"})
    table = evaluated(path, metrics=["precision", "recall"])["metrics"]
    own = table[table["class"] == "C"].set_index("metric")
    assert own.loc["precision", ["value", "low"]].tolist() == [0, 0]
    assert own.loc["precision", "high"] > 0.7, "the first star that is given it may be right"
    assert own.loc["recall", "low"] == 0
    assert 0.3 < own.loc["recall", "high"] < 0.9, "a few stars, none of them right"


def test_each_decision_has_its_rows_and_the_chosen_one_its_confusion(tmp_path):
    path, frame = write_node(tmp_path / "node", skill=0.3)
    result = evaluated(path, metrics=["macro_f1", "log_loss"], decisions=["argmax", "thresholds"])
    rows = result["metrics"].set_index(["decision", "metric"])
    p = frame[["p_A", "p_B", "p_C"]].to_numpy()
    table = result["decisions"]
    for decision in ("argmax", "thresholds"):
        weight = table[table["decision"] == decision].set_index("class")["weight"][CLASSES]
        predicted = np.array(CLASSES)[(p * weight.to_numpy()).argmax(axis=1)]
        expected = f1_score(frame["label"], predicted, average="macro")
        assert rows.loc[(decision, "macro_f1"), "value"] == pytest.approx(expected)
        if rows.loc[(decision, "macro_f1"), "chosen"]:
            matrix = confusion_matrix(frame["label"], predicted, labels=CLASSES)
            assert result["confusion"]["count"].tolist() == matrix.ravel().tolist()
    assert len(rows) == 4
    numbers = ["value", "low", "high"]
    losses = [rows.loc[(name, "log_loss"), numbers].tolist() for name in ("argmax", "thresholds")]
    assert losses[0] == losses[1], "probabilities are left alone"
    macros = [rows.loc[(name, "macro_f1"), "low"] for name in ("argmax", "thresholds")]
    assert macros[0] != macros[1]
    chosen = table[table["chosen"]]
    (node,) = result["nodes"].to_dict("records")
    assert set(chosen["decision"]) == {node["decision"]} == set(result["confusion"]["decision"])
    assert node["validation"] == chosen["validation"].iloc[0] == table["validation"].max()
    assert rows["chosen"].sum() == 2
