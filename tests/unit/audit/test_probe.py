"""Rule `probe`: every check of a split's nodes, and each of them sees its leak in the files."""

import json

import pandas as pd
import pytest
from lightfold import tables
from lightfold.audit.findings import COLUMNS
from lightfold.audit.probe import drawn, write_probe
from lightfold.axes import NODE_TABLES
from lightfold.predictions import PREDICTIONS
from lightfold.reduction.reduce import write_reduction
from lightfold.sampling.fitted import FITTED
from lightfold.sampling.resample import write_rows
from lightfold.sampling.split import COLUMNS as SPLIT
from lightfold.sampling.split import split
from lightfold.tuning.tune import run_node
from samples import CLASSES, stars

SAMPLE = {
    **{"task": "t", "protocol": "honest", "test_size": "0.20", "repeat": "0"},
    "resampler": "smote",
}

SETTINGS = {"refit": "models", "first": True, "learning": ["none", "pca"], "unlike": "", "seed": 4}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return what `probe` is given of a split with one sample, one reduction and one node."""
    folder = tmp_path_factory.mktemp("split")
    names = ("table", "split", "objects", "features", "resampled")
    inputs = {name: str(folder / f"{name}.parquet") for name in names}
    table = stars((120, 40, 24), features=8)
    tables.write(table, inputs["table"], tables.STAR)
    tables.write(split(table, "honest", 0.2, 3, seed=1), inputs["split"], SPLIT)
    tables.write(table[["object_id"]], inputs["objects"], {"object_id": "string"})
    tables.write(table.drop(columns=["group", "label"]), inputs["features"], {})
    sample = {"resampled": inputs["resampled"], "fitted": str(folder / "fitted.parquet")}
    write_rows(inputs, sample, "honest", "smote", 2)

    pca = folder / "pca"
    learned = {name: str(pca / f"{name}.parquet") for name in ("reduction", "fitted")}
    write_reduction(inputs, learned, "pca", {"classes": CLASSES, "seed": 5})

    axes = {**SAMPLE, "reducer": "pca", "model": "knn"}
    outputs = {name: str(pca / f"knn/{name}.parquet") for name in NODE_TABLES}
    outputs |= {"params": str(pca / "knn/params.json"), "journal": str(folder / "journal")}
    needed = {name: inputs[name] for name in ("resampled", "table")}
    settings = {"classes": CLASSES, "metric": "macro_f1", "trials": 2, "seed": 3}
    run_node(needed | {"reduction": learned["reduction"]}, outputs, axes, settings, "code")

    given = {**inputs, "resampled": [inputs["resampled"]], "params": [outputs["params"]]}
    given |= {f"node_{name}": [outputs[name]] for name in NODE_TABLES}
    given |= {"reduction": [learned["reduction"]], "reduction_fitted": [learned["fitted"]]}
    reductions = [{"axes": {**SAMPLE, "reducer": "pca"}, "seed": 5}]
    asked = {"samples": [SAMPLE], "reductions": reductions, "classes": CLASSES}
    asked["planned"] = [{"axes": axes, "seed": 3, "code": "code"}]
    return folder, given, asked | {"draws": 1_000, **SETTINGS}


def probe(made, **changed):
    folder, inputs, settings = made
    write_probe(inputs | changed, str(folder / "probe.parquet"), settings)
    return tables.read(folder / "probe.parquet")


def test_an_honest_node_passes_every_check_that_the_files_of_a_split_allow(made):
    found = probe(made)
    assert list(found) == list(COLUMNS)
    judged = found[~found["check"].isin(["label_permutation", "nuisances_tell_classes"])]
    assert judged["passed"].all()
    assert {
        *("predictions_elsewhere", "default_predictions_elsewhere", "validation_score_differs"),
        *("reduce_fitted_outside", "model_fitted_outside", "label_permutation"),
        *("predictions_not_reproduced", "out_of_fold_not_reproduced", "reduction_not_reproduced"),
        *("fit_opens_tables", "other_parameters", "record_of_another_node"),
        *("table_edited", "answers_not_learned"),
    } <= set(found["check"])
    of_node = found[found["model"].notna()]
    assert (of_node[["resampler", "reducer", "model"]] == ["smote", "pca", "knn"]).all(axis=None)
    assert found["task"].eq("t").all()


@pytest.mark.parametrize(
    ("file", "kinds", "expected"),
    [
        ("pca/knn/predictions.parquet", PREDICTIONS, "predictions_elsewhere"),
        ("pca/knn/fitted.parquet", FITTED, "model_fitted_outside"),
        ("pca/fitted.parquet", FITTED, "reduce_fitted_outside"),
    ],
)
def test_a_file_that_shows_a_leak_fails_its_check(made, file, kinds, expected):
    path = made[0] / file
    whole = path.read_bytes()
    left, divided = tables.read(path), tables.read(made[1]["split"])
    if expected == "predictions_elsewhere":
        left = left.iloc[1:]
    else:
        step = expected.removesuffix("_fitted_outside")
        star = divided.loc[divided["role"] == "test", "object_id"].iloc[0]
        left = pd.concat([left, left[left["step"] == step].tail(1).assign(object_id=star)])
    tables.write(left, path, kinds)
    found = probe(made)
    path.write_bytes(whole)
    assert expected in set(found.loc[~found["passed"], "check"])


@pytest.mark.parametrize("file", ["pca/reduction", *(f"pca/knn/{name}" for name in NODE_TABLES)])
def test_a_table_that_was_edited_is_named(made, file):
    path = made[0] / f"{file}.parquet"
    whole = path.read_bytes()
    left = tables.read(path)
    last = left.columns[-1]
    left[last] = left[last].shift()
    left.to_parquet(path, index=False)
    found = probe(made)
    path.write_bytes(whole)
    (edited,) = found[(found["check"] == "table_edited") & ~found["passed"]].to_dict("records")
    assert path.name in edited["message"]


@pytest.mark.parametrize(
    ("name", "columns", "check"),
    [
        ("pca/knn/predictions", PREDICTIONS, "predictions_not_reproduced"),
        ("pca/reduction", {}, "reduction_not_reproduced"),
    ],
)
@pytest.mark.parametrize("other", [True, False])
def test_what_another_processor_computed_otherwise_is_a_warning(
    made, monkeypatch, name, columns, check, other
):
    path = made[0] / f"{name}.parquet"
    whole, left = path.read_bytes(), tables.read(path)
    left[left.select_dtypes("float").columns[-1]] += 0.01
    with monkeypatch.context() as there:
        if other:
            there.setattr(tables, "_processor", lambda: "one of 1998")
        tables.write(left, path, columns)
    found = probe(made)
    path.write_bytes(whole)
    (own,) = found[found["check"] == check].to_dict("records")
    assert not own["passed"]
    assert own["severity"] == ("warning" if other else "error")
    assert ("(one of 1998)" in own["message"]) == other


def test_reducers_learn_again_where_they_are_asked_to(made):
    assert "reduction_not_reproduced" not in set(
        probe((*made[:2], made[2] | {"learning": []}))["check"]
    )


def test_of_a_split_that_is_impossible_nothing_is_found(made, tmp_path):
    none = tmp_path / "split.parquet"
    tables.write(tables.read(made[1]["split"]).iloc[:0], none, SPLIT, "too few stars")
    assert probe(made, split=str(none)).empty


def test_of_a_node_that_cannot_run_nothing_is_found(made):
    path = made[0] / "pca/knn/params.json"
    whole = path.read_text()
    path.write_text(json.dumps({"impossible": "too few stars"}))
    found = probe(made)
    path.write_text(whole)
    assert found["model"].isna().all()
    assert "reduce_fitted_outside" in set(found["check"])


def test_the_place_of_the_results_does_not_change_which_node_is_drawn():
    models = ["knn", "svc", "lda", "xgboost", "random_forest"]

    def axes(root):
        return {f"{root}/smote/none/{model}": {**SAMPLE, "model": model} for model in models}

    for seed in range(20):
        one, other = drawn(axes("results"), seed, "refit"), drawn(axes("/data/r2"), seed, "refit")
        assert one.split("/")[-1] == other.split("/")[-1]


def test_a_node_more_changes_what_is_drawn_only_if_it_is_drawn_itself():
    axes = {model: {**SAMPLE, "model": model} for model in ["knn", "svc", "lda"]}
    for seed in range(20):
        assert drawn(axes | {"pca": {**SAMPLE, "model": "xgboost"}}, seed) in (
            drawn(axes, seed),
            "pca",
        )
