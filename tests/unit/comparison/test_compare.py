"""What is compared: leaked settings are shown, labelled, and never the best."""

import pandas as pd
import pytest
from lightfold.comparison.compare import write_comparison
from lightfold.comparison.inflate import COLUMNS as INFLATION
from lightfold.comparison.scores import (
    SETTING,
    average_repeats,
    best_per_model,
    by_validation,
    cases,
    main_test_size,
    reduced,
    setting_names,
)
from lightfold.display.figures import captions
from lightfold.errors import ConfigError
from lightfold.workflow import comparison
from lightfold.workflow.comparison import TABLES, Comparison
from lightfold.workflow.config import complete
from lightfold.workflow.plan import Plan
from samples import ROOT, node, records

CLASSES = ["A", "B"]


def settings(*rows):
    """Return scores: a row is model, resampler, leaked, validation."""
    table = pd.DataFrame(rows, columns=["model", "resampler", "leaked", "validation"])
    table["protocol"] = table["leaked"].map({True: "careless", False: "honest"})
    return table.assign(test_size=0.2, reducer="none", repeats=1)


def scored(nodes):
    tables = records(nodes)
    return average_repeats(tables["metrics"], tables["nodes"], tables["runtimes"])


def test_scores_say_what_leaked_and_hold_no_error_of_class_codes():
    scores = scored([node("knn", "none", False), node("knn", "none", True)])
    assert list(scores)[: len(SETTING) + 4] == [
        *SETTING,
        *("leaked", "repeats", "decision", "validation"),
    ]
    assert scores["leaked"].tolist() == (scores["protocol"] == "careless").tolist()
    assert {"macro_f1", "accuracy"} <= set(scores)
    assert not {"mae", "r2"} & set(scores)
    assert scores["leaked"].dtype == bool


@pytest.mark.parametrize("greater", [True, False])
def test_leaked_settings_come_after_all_honest_ones_each_best_first(greater):
    better, worse = (0.9, 0.1) if greater else (0.1, 0.9)
    table = settings(
        ("knn", "smote", True, worse),
        ("svc", "smote", True, better),
        ("knn", "none", False, 0.4 if greater else 0.6),
        ("svc", "none", False, 0.5),
    )
    assert by_validation(table, greater).index.tolist() == [3, 2, 1, 0]


def test_the_best_of_a_model_is_honest_whatever_leaked_ones_claim():
    table = settings(
        ("knn", "smote", True, 0.99),
        ("knn", "none", False, 0.4),
        ("knn", "smote", False, 0.5),
        ("svc", "smote", True, 0.98),
    )
    assert best_per_model(table, True).index.tolist() == [2]
    leaked = table[table["leaked"]]
    assert best_per_model(leaked, True).index.tolist() == [0, 3], "there are no others"


def test_leaked_nodes_do_not_decide_the_main_test_size():
    table = pd.DataFrame(
        {"test_size": [0.1, 0.2, 0.2], "repeats": 1, "leaked": [False, True, True]}
    )
    assert main_test_size(table) == 0.1
    assert main_test_size(table[table["leaked"]]) == 0.2


BEST = settings(
    ("forest", "none", False, 0.5),
    ("forest", "smote", False, 0.6),
    ("forest", "over", False, 0.7),
    ("boost", "none", False, 0.4),
    ("boost", "smote", False, 0.8),
    ("knn", "none", False, 0.9),
    ("forest", "none", True, 1.0),
    ("forest", "over", True, 0.99),
    ("forest", "smote", True, 0.98),
)


def chosen(table, models):
    found = cases(table, models, True)
    return [[None if own is None else own.name for own in case] for case in found]


def test_cases_are_unbalanced_balanced_and_leaked_of_two_models():
    assert chosen(BEST, ["boost", "forest"]) == [[3, 0], [4, 2], [None, 7]]
    assert chosen(BEST, ["forest", "boost"]) == [[0, 3], [2, 4], [7, None]]


def test_the_best_others_stand_in_for_models_that_were_not_run():
    assert chosen(BEST, ["svc", "boost"]) == [[5, 3], [None, 4]]
    assert chosen(BEST, ["svc", "tree"])[0] == [5, 3]


def test_a_grid_of_one_model_has_one_column_and_one_of_one_kind_has_one_row():
    assert chosen(BEST[BEST["model"] == "knn"], ["boost", "forest"]) == [[5]]
    balanced = BEST[BEST["resampler"] == "smote"]
    assert chosen(balanced, ["boost", "forest"]) == [[4, 1], [None, 8]]


def test_with_leaked_settings_alone_cases_are_of_them():
    assert chosen(BEST[BEST["leaked"]], ["boost", "forest"]) == [[6], [7]]


def test_cases_of_fewer_features_are_the_best_by_validation_largest_test_size_first():
    table = settings(
        ("knn", "none", False, 0.9),
        ("knn", "none", False, 0.1),
        ("svc", "none", False, 0.2),
        ("knn", "smote", False, 0.3),
        ("svc", "smote", True, 0.8),
    )
    table["reducer"] = ["none", "rfe", "rfe", "rfe", "rfe"]
    table["test_size"] = [0.2, 0.15, 0.15, 0.2, 0.2]
    found = reduced(table, greater_is_better=True)
    assert found[["model", "resampler", "test_size"]].to_numpy().tolist() == [
        ["knn", "smote", 0.2],
        ["svc", "none", 0.15],
    ]


def test_names_say_what_differs_and_what_leaked():
    table = settings(("knn", "none", False, 0), ("knn", "none", True, 0))
    assert setting_names(table) == ["knn · none", "knn · none · leaked"]
    table["reducer"] = ["none", "pca"]
    assert setting_names(table) == ["knn · none", "knn · none · pca · leaked"]
    other = table.assign(protocol=["honest", "careless"], reducer="none", leaked=False)
    assert setting_names(other) == ["knn · none · honest", "knn · none · careless"]


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [node("knn", "none", False)],
        [node("knn", "none", True), node("svc", "smote", True)],
        [node("knn", r, leaked) for r in ("none", "smote") for leaked in (False, True)],
        [node("knn", "none", leaked, repeat) for leaked in (False, True) for repeat in (0, 1)],
        [node("knn", "smote", leaked, reducer="rfe") for leaked in (False, True)],
        [
            node(
                f"model_{number}",
                f"resampler_{number % 11}",
                False,
                test_size=size,
                reducer=reducer,
            )
            for number in range(16)
            for size in (0.1, 0.2)
            for reducer in ("none", "rfe", "pca")
        ],
    ],
    ids=["nothing", "one", "leaked", "both", "repeats", "reduced", "many"],
)
def test_every_figure_and_the_listing_are_written_whatever_ran(tmp_path, nodes):
    paths = {}
    for name, table in {**records(nodes), "inflation": pd.DataFrame(columns=INFLATION)}.items():
        paths[name] = str(tmp_path / f"{name}.parquet")
        table.astype({"leaked": bool}, errors="ignore").to_parquet(paths[name])
    figures = list(captions("comparison.figures"))
    assert {"confusion", "inflation"} <= set(figures)
    outputs = [str(tmp_path / f"{figure}.png") for figure in figures]
    outputs += [str(tmp_path / f"inflation.{suffix}") for suffix in ("csv", "md", "tex")]
    models = ["svc", "knn"]
    write_comparison(paths, outputs, {"classes": CLASSES, "metric": "macro_f1", "models": models})
    for path in outputs[: len(figures)]:
        assert (tmp_path / path).read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "inflation.csv").read_text() == ",".join(INFLATION) + "\n"
    assert "no pair" in (tmp_path / "inflation.md").read_text()


def experiment(**keys):
    config = {
        "datasets": {"d": {"kind": "table", "path": "stars.csv"}},
        "tasks": {"t": {"dataset": "d", "classes": ["A", "B"]}},
        "grid": [{"models": ["knn"], "test_sizes": [0.1, 0.2]}],
        **keys,
    }
    return Comparison(Plan(complete(config, ROOT / "config/schemas/config.schema.yaml")))


ENDS = ("png", "pdf")


class Wildcards:
    task = "t"


def test_an_experiment_asks_for_every_table_and_figure():
    found = experiment().targets()
    tables = [f"{table}-test-{size}" for table in TABLES for size in ("0.10", "0.20")]
    names = [
        f"{table}.{suffix}" for table in [*tables, "inflation"] for suffix in ("csv", "md", "tex")
    ]
    names += [f"{name}.{suffix}" for name in captions("comparison.figures") for suffix in ENDS]
    assert sorted(found) == sorted(f"results/tasks/t/comparison/{name}" for name in names)


def test_the_two_models_side_by_side_are_a_choice_of_names_that_exist():
    assert experiment().compare_settings(Wildcards)["models"] == ["xgboost", "random_forest"]
    other = experiment(comparison={"models": ["knn", "svc"]})
    assert other.compare_settings(Wildcards) == {
        **other.summarise_settings(Wildcards),
        "models": ["knn", "svc"],
    }
    with pytest.raises(ConfigError, match="did you mean 'svc'"):
        experiment(comparison={"models": ["knn", "svcc"]})
    with pytest.raises(ConfigError, match=r"comparison\.models"):
        experiment(comparison={"models": ["knn"]})


def test_a_metrics_code_counts_for_what_shows_scores():
    few, many = experiment(metrics=["accuracy"]), experiment(metrics=["accuracy", "mae"])
    assert few.code("summarise.py")(None) != many.code("summarise.py")(None)
    assert few.compare_code(None) != many.compare_code(None)


def test_a_figures_code_counts_for_the_rule_that_draws_it(monkeypatch):
    own = experiment().compare_code(None)
    assert own == experiment().compare_code(None)
    monkeypatch.setattr(comparison, "captions", lambda package: {"runtimes": "."})
    assert experiment().compare_code(None) != own
