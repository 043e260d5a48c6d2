"""Comparing estimators: folds that are apart, intervals that are right, tables and a figure."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.errors import ConfigError, DataError, Impossible
from lightfold.sampling.split import COLUMNS as SPLIT
from lightfold.sampling.split import split
from lightfold.screening import estimators, screen
from lightfold.screening.crossvalidate import (
    COLUMNS,
    cross_validate,
    require_apart,
    stratified_folds,
    write_folds,
)
from lightfold.statistics.intervals import interval
from lightfold.tables import feature_columns
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


def test_folds_are_stratified_keep_groups_together_and_hold_every_star_once():
    table = stars()
    table["group"] = [f"g{number // 2}" for number in range(len(table))]
    fold = stratified_folds(table, CLASSES, 4, seed=3)
    assert set(fold) == set(range(4))
    assert (pd.Series(fold).groupby(table["group"]).nunique() == 1).all()
    counts = pd.crosstab(table["label"], fold)
    assert (counts.max(axis=1) - counts.min(axis=1) <= 2).all()


def test_a_class_too_small_for_the_folds_is_named_with_what_to_do():
    table = stars(sizes=(40, 20, 3))
    with pytest.raises(Impossible, match=r"'rarest' \(3 training stars\).*estimators\.folds"):
        stratified_folds(table, CLASSES, 4, seed=3)
    with pytest.raises(Impossible, match=r"'rarest' \(0 training stars\)"):
        stratified_folds(table[table["label"] != "rarest"], CLASSES, 4, seed=3)


def test_test_stars_change_nothing(table):
    divided = split(table, "honest", 0.2, 3, seed=1)
    shifted = table.copy()
    shifted.loc[divided["role"] == "test", feature_columns(table)] = 99.0
    scores = [
        cross_validate(stars, divided, "lda", **SETTINGS)[["accuracy", "macro_f1"]]
        for stars in (table, shifted)
    ]
    assert scores[0].equals(scores[1])


def test_all_models_have_the_same_folds_and_one_row_a_fold(table):
    divided = split(table, "honest", 0.2, 3, seed=1)
    dummy, tree = (
        cross_validate(table, divided, m, **SETTINGS) for m in ("dummy", "decision_tree")
    )
    training = int((divided["role"] == "train").sum())
    assert dummy["rows_held_out"].tolist() == tree["rows_held_out"].tolist()
    assert dummy["rows_held_out"].sum() == training
    assert (dummy["rows_held_out"] + dummy["rows_trained"] == training).all()
    assert set(COLUMNS) - {"task", "model"} == set(dummy)
    np.testing.assert_allclose(dummy["accuracy"], 200 / 260, atol=0.02)
    np.testing.assert_allclose(dummy["macro_f1"], 2 * 200 / (260 + 200) / 3, atol=0.01)


def test_a_step_that_saw_a_held_out_star_or_one_of_its_group_fails_the_job():
    table = stars(sizes=(6, 3, 3))
    table["group"] = ["g0", "g0", *table["object_id"][2:]]
    held, trained = table.iloc[[0, 5]], table.iloc[[2, 3, 4, *range(6, 12)]]
    own = [
        pd.DataFrame({"step": step, "object_id": trained["object_id"]})
        for step in ("impute", "scale", "model")
    ]
    require_apart(pd.concat(own), trained, held)
    for star in (held["object_id"].iloc[1], table["object_id"].iloc[1], "unknown"):
        saw = pd.DataFrame({"step": ["scale"], "object_id": [star]})
        with pytest.raises(DataError, match=f"'scale' was fitted on 1 stars .* first {star}"):
            require_apart(pd.concat([*own, saw]), trained, held)
    with pytest.raises(DataError, match="impute"):
        require_apart(pd.concat(own[1:]), trained, held)


def test_the_interval_is_that_of_the_corrected_resampled_t_test():
    values, held = pd.Series([0.5, 0.7, 0.6, 0.8, 0.9]), pd.Series([20] * 5)
    mean, low, high = interval(values, held, held.sum() - held)
    # 2.776 is t of 4 degrees of freedom; variance of the folds .025, held out / trained 1 / 4
    half = 2.7764 * np.sqrt((1 / 5 + 1 / 4) * 0.025)
    assert (mean, low, high) == pytest.approx((0.7, 0.7 - half, 0.7 + half), abs=1e-4)
    assert np.isnan(interval(values[:0], held[:0], held[:0])).all()


def test_the_interval_holds_for_scores_as_correlated_as_those_of_folds():
    """An uncorrected interval would not: with a correlation of 1 / k it holds far less often."""
    k, rng = 10, np.random.default_rng(0)
    common, own = np.sqrt(1 / k), np.sqrt(1 - 1 / k)
    scores = common * rng.normal(size=(2000, 1)) + own * rng.normal(size=(2000, k))
    held = pd.Series([10] * k)
    ends = np.array([interval(pd.Series(row), held, held.sum() - held)[1:] for row in scores])
    inside = ((ends[:, 0] < 0) & (ends[:, 1] > 0)).mean()
    assert 0.93 < inside < 0.97


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


def drawn(medians, **missing):
    rows = [
        {"task": "t", "model": m, "fold": f, "accuracy": v, "macro_f1": v + 0.001 * f}
        for m, v in medians.items()
        for f in range(5)
    ]
    folds = pd.DataFrame(rows).assign(rows_held_out=20)
    ordered = sorted(medians, key=medians.get, reverse=True)
    states = dict.fromkeys(ordered, "done") | missing
    summary = pd.DataFrame({"model": list(states), "status": list(states.values())})
    return estimators.draw(folds, summary, "dummy")


def test_the_figure_sorts_models_and_draws_the_reference_and_every_fold():
    figure = drawn({"dummy": 0.3, "good": 0.9, "fair": 0.6}, absent="impossible")
    for axis in figure.axes:
        assert (
            sum(len(line.get_xdata()) == 5 for line in axis.lines if line.get_marker() == "o") == 3
        )
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert names == ["good", "fair", "dummy"]
    low, high = figure.axes[0].get_ylim()
    assert low > high, "the best is on top"
    dashed = [line for line in figure.axes[1].lines if line.get_linestyle() == "--"]
    assert [line.get_xdata()[0] for line in dashed] == [pytest.approx(0.302)]
    assert "could not run: absent" in figure.get_suptitle()


def test_figure_and_summary_have_one_order_also_if_means_and_medians_differ():
    scores = {"outlier": [0.9, 0.9, 0.9, 0.1, 0.1], "steady": [0.8] * 5}
    rows = [
        {"task": "t", "model": m, "fold": f, "accuracy": v, "macro_f1": v, "rows_held_out": 20}
        for m, values in scores.items()
        for f, v in enumerate(values)
    ]
    rest = {"train_seconds": 1.0, "predict_seconds": 1.0, "rows_trained": 80}
    folds = pd.DataFrame(rows).assign(**rest)
    summary = screen.summarise(folds, "t", dict.fromkeys(scores, ""))
    figure = estimators.draw(folds, summary, "dummy")
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert names == list(summary["model"]) == ["steady", "outlier"]
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["accuracy", "macro_f1"]


def test_the_figure_of_all_models_has_no_text_that_overlaps_or_is_cut():
    names = [f"a_model_of_long_name_{number}" for number in range(14)]
    figure = drawn({name: 0.9 - 0.04 * number for number, name in enumerate(names)})
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[0].get_yticklabels()]
    assert not any(a.overlaps(b) for a, b in zip(boxes, boxes[1:], strict=False))
    assert min(box.x0 for box in boxes) >= 0
    assert figure.get_figwidth() == pytest.approx(7.2)
