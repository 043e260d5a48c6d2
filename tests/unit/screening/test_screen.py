"""Rule `screen`: all models of a task side by side, the best first, in every format."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.errors import ConfigError, Impossible
from lightfold.sampling.split import COLUMNS as SPLIT
from lightfold.sampling.split import split
from lightfold.screening import screen
from lightfold.screening.crossvalidate import (
    write_folds,
)
from lightfold.workflow.config import complete
from lightfold.workflow.plan import Plan
from lightfold.workflow.screening import Screening
from samples import CLASSES, ROOT, stars

SETTINGS = {"classes": CLASSES, "folds": 4, "seed": 7}


def experiment(**keys):
    config = {
        "datasets": {"d": {"kind": "table", "path": "stars.csv"}},
        "tasks": {
            "a": {"dataset": "d", "classes": CLASSES},
            "b": {"dataset": "d", "classes": CLASSES},
        },
        "grid": [{"models": ["knn"]}],
        "estimators": keys,
    }
    return Screening(Plan(complete(config, ROOT / "config/schemas/config.schema.yaml")))


def screening(tmp_path, table, models, **settings):
    """Run both rules on a table, and return the paths of what they leave by its name."""
    divided = split(table, "honest", 0.2, 3, seed=1)
    paths = {"table": str(tmp_path / "table.parquet"), "split": str(tmp_path / "split.parquet")}
    tables.write(table, paths["table"], tables.STAR)
    tables.write(divided, paths["split"], SPLIT)
    folds = [str(tmp_path / model / "folds.parquet") for model in models]
    for model, path in zip(models, folds, strict=True):
        write_folds(paths, path, {"task": "t", "model": model}, {**SETTINGS, **settings})
    names = ["folds.parquet", "summary.parquet", "summary.csv", "summary.md", "summary.tex"]
    left = {name: str(tmp_path / name) for name in [*names, "estimators.png", "estimators.pdf"]}
    chosen = {"task": "t", "models": models, "reference": "dummy"}
    screen.write_screening(folds, list(left.values()), chosen)
    return left


def test_nothing_is_asked_for_without_models_and_the_reference_is_with_them():
    assert experiment().targets() == []
    asked = experiment(models=["lda"])
    assert len(asked.targets()) == 2 * 7
    assert "results/tasks/b/estimators/estimators.png" in asked.targets()
    assert asked.models("a") == ["lda", "dummy"]
    assert experiment(models=["dummy", "lda"]).models("b") == ["dummy", "lda"]


def test_a_misspelt_model_stops_the_run_and_the_message_names_the_key():
    with pytest.raises(ConfigError, match=r"estimators\.models: .*did you mean 'lda'"):
        experiment(models=["ldaa"])


def test_a_model_that_is_not_shown_features_stops_the_run_and_belongs_in_the_grid():
    with pytest.raises(ConfigError, match=r"estimators\.models: cnn is not shown features.*grid"):
        experiment(models=["lda", "cnn"])


def test_they_can_be_compared_on_some_tasks_only():
    some = experiment(models=["lda"], tasks=["b"])
    assert some.models("a") == []
    assert {Path(path).parts[2] for path in some.targets()} == {"b"}
    with pytest.raises(ConfigError, match=r"estimators\.tasks: there is no task 'bb'.*'b'"):
        experiment(models=["lda"], tasks=["bb"])


def test_the_best_macro_f1_stands_first_in_tables_of_every_format(tmp_path, table):
    left = screening(tmp_path, table, ["dummy", "lda", "naive_bayes"])
    summary = tables.read(left["summary.parquet"])
    assert summary["model"].iloc[-1] == "dummy"
    assert summary["macro_f1"].is_monotonic_decreasing
    assert (summary["macro_f1_low"] <= summary["macro_f1"]).all()
    folds = tables.read(left["folds.parquet"])
    assert folds.groupby("model").size().to_dict() == dict.fromkeys(summary["model"], 4)
    mean = folds.groupby("model")["macro_f1"].mean()[summary["model"]].to_numpy()
    np.testing.assert_allclose(summary["macro_f1"], mean)
    assert pd.read_csv(left["summary.csv"])["model"].tolist() == summary["model"].tolist()
    first = summary.iloc[0]
    cell = f"{first['macro_f1']:.3f} [{first['macro_f1_low']:.3f}, {first['macro_f1_high']:.3f}]"
    for suffix in ("md", "tex"):
        assert cell in (tmp_path / f"summary.{suffix}").read_text()


def test_a_model_that_cannot_run_is_told_with_its_reason_and_the_rest_goes_on(
    tmp_path, table, monkeypatch
):
    from lightfold.plugins.models import naive_bayes

    def refuse(*arguments):
        raise Impossible("it will not have these stars")

    monkeypatch.setattr(naive_bayes, "fit", refuse)
    left = screening(tmp_path, table, ["naive_bayes", "lda", "dummy"])
    summary = tables.read(left["summary.parquet"])
    assert summary["status"].tolist() == ["done", "done", "impossible"]
    assert summary["reason"].iloc[-1] == "it will not have these stars"
    assert "it will not have these stars" in (tmp_path / "summary.md").read_text()
    assert set(tables.read(left["folds.parquet"])["model"]) == {"lda", "dummy"}


def test_where_no_model_can_run_there_are_tables_and_a_figure_that_say_so(tmp_path):
    left = screening(tmp_path, stars(sizes=(60, 20, 9)), ["lda", "dummy"], folds=30)
    assert tables.read(left["folds.parquet"]).empty
    assert set(tables.read(left["summary.parquet"])["status"]) == {"impossible"}
    assert "estimators.folds" in (tmp_path / "summary.md").read_text()
    assert (tmp_path / "estimators.png").stat().st_size > 1000
