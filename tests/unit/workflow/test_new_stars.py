"""Section `predict`: what it may be, what its files are, and what is refused early."""

import json

import numpy as np
import pandas as pd
import pytest
from lightfold.errors import ConfigError
from lightfold.workflow.config import complete
from lightfold.workflow.plan import Plan
from lightfold.workflow.prediction import Prediction
from lightfold.workflow.unlabelled import check_new_stars
from samples import ROOT

SCHEMA = ROOT / "config/schemas/config.schema.yaml"
CURVES = pd.DataFrame(
    {"object_id": ["a", "a", "b"], "band": ["g", "r", "g"], "mjd": 1.0, "mag": 15.0, "magerr": 0.1}
)
STARS = pd.DataFrame({"object_id": ["a", "b"], "period": [1.0, 2.0], "Skew": [0.0, 1.0]})


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A working folder with a data folder in it."""
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LIGHTFOLD_DATA", raising=False)
    STARS.to_csv("stars.csv", index=False)
    STARS.to_csv("data/others.csv", index=False)
    STARS.assign(label="EW").to_csv("data/known.csv", index=False)
    CURVES.to_csv("curves.csv", index=False)
    CURVES.to_parquet("data/points.parquet")
    fluxes = CURVES.rename(columns={"mag": "psfFlux", "magerr": "psfFluxErr"})
    fluxes.to_parquet("data/fluxes.parquet")
    return tmp_path


def stage(predict, **changed):
    config = {
        "datasets": {
            "known": {"kind": "table", "path": "known.csv"},
            "survey": {"kind": "simulated"},
        },
        "features": {"bands": ["g", "r"]},
        "tasks": {
            "t": {"dataset": "known", "classes": ["EW", "EA"]},
            "u": {"dataset": "survey", "classes": ["EW", "RRab"]},
        },
        "grid": [{"models": ["knn"]}],
        "predict": predict,
        **changed,
    }
    return Prediction(Plan(complete(config, SCHEMA)))


def model(folder, features=("period", "Skew"), config=None):
    """Write the record of a model from elsewhere."""
    path = folder / "elsewhere"
    path.mkdir()
    record = {
        "classes": ["EW", "EA"],
        "features": [{"name": name} for name in features],
        "members": [{"model": "knn", "reducer": "none"}],
        "config": config or {"produces": "features", "features": {"bands": ["g", "r"]}},
    }
    (path / "model.json").write_text(json.dumps(record))
    return str(path)


def inputs(found, table):
    return found.predict_inputs(type("Wildcards", (), {"table": table}))


def test_nothing_is_predicted_unless_asked():
    found = stage({})
    assert found.asked == {}
    with pytest.raises(ConfigError, match=r"predict: there are no new stars: .*predict=stars\.csv"):
        found.predictions()


@pytest.mark.parametrize("value", [["stars.csv", "others.csv"], None, 5])
def test_what_is_no_file_is_told(value):
    with pytest.raises(ConfigError, match="is no file: .*predict: {north: a.csv"):
        stage(value)


def test_a_file_alone_is_predicted_by_the_best_model_of_every_task(folder):
    found = stage("stars.csv", tasks={"t": {"dataset": "known", "classes": ["EW", "EA"]}})
    assert inputs(found, "stars") == {
        "model": "results/models/t/best/model.json",
        "table": [str(folder / "stars.csv")],
    }
    assert found.predictions()[0] == "results/predictions/stars/predictions.parquet"


def test_answers_of_several_models_are_in_a_folder_each(folder):
    nodes = {"other": {"task": "t", "model": "knn"}}
    models = ["best", "t/other", model(folder)]
    entry = {"mine": {"data": "stars.csv", "model": models, "format": "gaia"}}
    found = stage(entry, export={"nodes": nodes})
    names = ["mine-t-best", "mine-u", "mine-t-other", "mine-elsewhere"]
    assert list(found.asked) == names
    assert "results/predictions/mine-t-best/gaia.csv" in found.predictions()
    assert inputs(found, "mine-elsewhere")["model"] == f"{folder}/elsewhere/model.json"


def test_a_file_is_looked_for_in_the_working_folder_and_then_in_the_data_folder(folder):
    found = stage({"here": "stars.csv", "there": {"data": "others.csv"}})
    assert inputs(found, "here-t")["table"] == [str(folder / "stars.csv")]
    assert inputs(found, "there-t")["table"] == ["data/others.csv"]


def test_a_file_that_is_not_there_is_told_with_its_key():
    with pytest.raises(ConfigError, match=r"predict\.stras\.data: there is no file .*stras\.csv"):
        stage("stras.csv")


@pytest.mark.parametrize("kind", ["table", "light_curves"])
def test_a_file_of_a_mapping_that_is_not_there_is_told_with_its_key(kind):
    with pytest.raises(ConfigError, match=r"predict\.mine\.data\.path: there is no file"):
        stage({"mine": {"data": {"kind": kind, "path": "absent.csv"}}})


@pytest.mark.parametrize("file", ["curves.csv", "points.parquet", "fluxes.parquet"])
def test_a_file_with_times_and_magnitudes_or_fluxes_is_a_data_set_of_light_curves(file):
    found = stage({"new": {"data": file, "model": "u/best"}})
    assert inputs(found, "new") == {
        "model": "results/models/u/best/model.json",
        "table": ["results/datasets/new/features.parquet"],
        "objects": "results/datasets/new/objects.parquet",
        "light_curves": "results/datasets/new/light_curves.parquet",
    }
    dataset = found.plan.config["datasets"]["new"]
    assert (dataset["kind"], dataset["label"]) == ("light_curves", None)
    check_new_stars(found)


def test_labels_of_light_curves_are_kept_if_there_are_any():
    CURVES.assign(label="EW").to_csv("curves.csv", index=False)
    assert stage("curves.csv").plan.config["datasets"]["curves"]["label"] == "label"


@pytest.mark.parametrize(
    "columns",
    [
        ["object_id", "period", "mag", "time_span"],
        ["oid", "mean_mag", "amplitude", "mjd_first"],
        ["object_id", "g", "r", "period"],
    ],
)
def test_a_table_without_times_of_points_is_one_of_features(columns):
    pd.DataFrame(np.ones((2, len(columns))), columns=columns).to_csv("f.csv", index=False)
    assert "f" not in stage("f.csv").plan.config["datasets"]


def test_a_mapping_is_a_data_set_of_any_kind():
    entry = {"data": {"kind": "table", "path": "others.csv", "id": "star", "missing": [-1]}}
    found = stage({"mine": {**entry, "columns": {"period": "P"}}})
    settings = found.predict_settings(type("Wildcards", (), {"table": "mine-t"}))
    assert settings["options"] == {"id": "star", "missing": [-1], "columns": {"period": "P"}}
    assert settings["outside"] == 0.5
    with pytest.raises(ConfigError, match=r"predict\.mine\.data\.pth: .*did you mean 'path'"):
        stage({"mine": {"data": {"kind": "table", "pth": "others.csv"}}})


def test_a_data_set_of_the_experiment_keeps_its_name():
    with pytest.raises(ConfigError, match=r"predict\.survey: there is a data set 'survey'"):
        stage({"survey": "curves.csv"})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("t/bset", "no model 't/bset' in `export`, and no such folder; did you mean 't/best'"),
        ("data", "holds no model: it has no model.json"),
    ],
)
def test_a_model_that_is_not_there_is_told(value, said):
    with pytest.raises(ConfigError, match=rf"predict\.mine\.model: .*{said}"):
        stage({"mine": {"data": "stars.csv", "model": value}})


def test_columns_that_a_model_from_elsewhere_lacks_are_told_before_anything_runs(folder):
    own = model(folder, ["period", "amplitude"])
    entry = {"mine": {"data": "stars.csv", "model": own}}
    with pytest.raises(
        ConfigError, match=r"predict\.mine: .*lacks 1 feature of the model: amplitude"
    ):
        check_new_stars(stage(entry))
    entry["mine"]["columns"] = {"amplitude": "Skew"}
    check_new_stars(stage(entry))


def test_light_curves_are_refused_by_a_model_of_a_table():
    with pytest.raises(ConfigError, match=r"predict\.new\.data: these are light curves, but"):
        check_new_stars(stage({"new": {"data": "curves.csv", "model": "t/best"}}))


def test_bands_that_the_light_curves_lack_are_told():
    entry = {"new": {"data": "points.parquet", "model": "u/best"}}
    with pytest.raises(ConfigError, match="the model wants the bands g, i, and the light curves"):
        check_new_stars(stage(entry, features={"bands": ["g", "i"]}))


def test_features_of_a_model_from_elsewhere_are_computed_as_its_own(folder):
    computed = {"bands": ["g", "r"], "min_period": 0.2}
    own = model(folder, config={"produces": "light_curves", "features": computed})
    entry = {"new": {"data": "curves.csv", "model": own}}
    with pytest.raises(ConfigError, match=r"write `features: \{min_period: 0\.2\}`"):
        check_new_stars(stage(entry))
    check_new_stars(stage(entry, features=computed))


def test_a_catalogue_with_positions_is_refused_where_there_are_none(folder):
    data = {"kind": "light_curves", "path": "points.parquet"}
    entry = {"new": {"data": data, "model": "u/best", "format": "vsx"}}
    changed = {"features": {"bands": ["g", "r"]}}
    with pytest.raises(ConfigError, match=r"predict\.new\.format: `vsx` needs positions"):
        check_new_stars(stage(entry, **changed))
    (folder / "data/places.csv").write_text("object_id,RAJ2000,DEJ2000\ns,1,2\n")
    data["objects"] = "places.csv"
    check_new_stars(stage(entry, **changed))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"prior": {"EB": 0.5}}, r"predict\.mine\.prior: there is no class 'EB'"),
        ({"prior": "guess"}, r"predict\.mine\.prior"),
        ({"prior": {"EW": 0.9, "EA": 0.9}}, r"predict\.mine\.prior: the shares sum to 1\.8"),
        ({"prior": {"EW": float("nan")}}, r"predict\.mine\.prior\.EW: nan is not of type .number."),
        ({"classes": {"gaja": {"EW": "E"}}}, "did you mean 'gaia'"),
        ({"classes": {"gaia": {"EB": "E"}}}, r"predict\.mine\.classes\.gaia: there is no class"),
        ({"format": "vsx"}, r"predict\.mine\.format: `vsx` needs light curves"),
        ({"format": ["gaja"]}, "gaja"),
        ({"otuside": 1}, r"predict\.mine\.otuside: .*did you mean 'outside'"),
    ],
)
def test_a_wrong_value_is_told_with_its_key(given, said):
    with pytest.raises(ConfigError, match=said):
        check_new_stars(stage({"mine": {"data": "stars.csv", "model": "t/best", **given}}))


def test_a_task_without_an_honest_node_has_no_model_to_export():
    leaking = {"protocols": ["slides"], "resamplers": ["random_over"], "models": ["knn"]}
    found = stage({}, grid=[{"tasks": ["t"], **leaking}])
    with pytest.raises(ConfigError, match="every node of task 't' has a protocol that leaks"):
        found.export_inputs(type("Wildcards", (), {"task": "t", "name": "best"}))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"classes": None}, "cannot be read as the record of a model"),
        ({"features": [{}]}, "cannot be read as the record of a model"),
        ({"config": None}, "cannot be read as the record of a model"),
        ({"members": None}, "cannot be read as the record of a model"),
        ({"members": [{"model": "../knn", "reducer": "none"}]}, r"there is no model '\.\./knn'"),
    ],
)
def test_the_record_of_a_model_from_elsewhere_may_say_anything(folder, changes, said):
    own = model(folder)
    path = folder / "elsewhere/model.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    with pytest.raises(ConfigError, match=said):
        check_new_stars(stage({"mine": {"data": "stars.csv", "model": own}}))


@pytest.mark.parametrize("text", ["5", "null", "[" * 100_000])
def test_a_record_that_is_none_is_told(folder, text):
    own = model(folder)
    (folder / "elsewhere/model.json").write_text(text)
    with pytest.raises(ConfigError, match="cannot be read as the record of a model"):
        check_new_stars(stage({"mine": {"data": "stars.csv", "model": own}}))
