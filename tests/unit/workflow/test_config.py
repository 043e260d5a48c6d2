"""The configuration: a wrong one stops, names the key, and says what to do."""

import copy
import importlib.util
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lightfold import registry
from lightfold.axes import NODE_AXES
from lightfold.errors import ConfigError
from lightfold.workflow.config import complete
from lightfold.workflow.grid import nodes
from lightfold.workflow.nodes import distinct, values
from samples import ROOT

SCHEMA = ROOT / "config/schemas/config.schema.yaml"
SMALL = {
    "datasets": {"mine": {"kind": "table", "path": "stars.csv"}},
    "tasks": {"binaries": {"dataset": "mine", "classes": ["A", "B"]}},
    "grid": [{"models": ["random_forest", "knn"], "resamplers": ["none", "smote"]}],
}


def changed(**keys):
    return {**copy.deepcopy(SMALL), **keys}


def grid_of(config):
    return nodes(complete(config, SCHEMA))


@pytest.mark.parametrize("path", sorted((ROOT / "config").glob("*.yaml")), ids=lambda p: p.stem)
def test_shipped_configurations_are_complete_and_have_their_own_results(path):
    config = complete(yaml.safe_load(path.read_text()), SCHEMA)
    assert len(nodes(config)) > 0
    others = [p for p in (ROOT / "config").glob("*.yaml") if p != path]
    assert config["results"] not in [yaml.safe_load(p.read_text())["results"] for p in others]


def test_defaults_come_from_the_schema_alone_and_the_input_is_left_alone():
    before = copy.deepcopy(SMALL)
    config = complete(SMALL, SCHEMA)
    assert before == SMALL
    assert config["split"] == {"folds": 3, "same_star_arcsec": 2, "same_star": "auto"}
    assert config["datasets"]["mine"]["id"] == "object_id"
    assert config["grid"][0]["protocols"] == ["honest"]


def test_the_folder_of_results_takes_homes_and_variables(monkeypatch):
    monkeypatch.setenv("HOME", "/home/a star")
    monkeypatch.setenv("DISK", "/disk")
    for written, expected in {
        "~/runs": "/home/a star/runs",
        "$DISK/runs": "/disk/runs",
        "${DISK}1/runs": "/disk1/runs",
        "my runs [1]": "my runs [1]",
    }.items():
        assert complete(changed(results=written), SCHEMA)["results"] == expected
    with pytest.raises(ConfigError, match=r"results: the environment variable NONE in '\$NONE/x'"):
        complete(changed(results="$NONE/x"), SCHEMA)
    with pytest.raises(ConfigError, match="results"):
        complete(changed(results="runs/{task}"), SCHEMA)


def test_the_format_of_light_curves_is_one_that_has_a_file():
    paths = {"path": "points.csv", "objects": "stars.csv"}

    def of(**options):
        datasets = {"mine": {"kind": "light_curves", **paths, **options}}
        return complete(changed(datasets=datasets), SCHEMA)["datasets"]["mine"]

    assert of()["format"] == "auto"
    for name in ("auto", *registry.names("formats")):
        assert of(format=name)["format"] == name
    for wrong, right in (("ztff", "ztf"), ("auot", "auto")):
        message = (
            rf"datasets\.mine\.format: .*'{wrong}'; did you mean '{right}'\? To add a new one,"
        )
        with pytest.raises(ConfigError, match=message):
            of(format=wrong)


def test_the_order_of_keys_and_a_default_written_out_make_no_difference():
    other = {key: copy.deepcopy(SMALL[key]) for key in reversed(SMALL)}
    other["tasks"]["binaries"] = {"exclude": [], "classes": ["A", "B"], "dataset": "mine"}
    assert repr(complete(other, SCHEMA)) == repr(complete(SMALL, SCHEMA))


def test_every_key_is_described():
    def undescribed(schema, where=""):
        for key, part in schema.get("properties", {}).items():
            if "description" not in part:
                yield f"{where}{key}"
            yield from undescribed(part, f"{where}{key}.")
            for inner in ("items", "additionalProperties"):
                if isinstance(part.get(inner), dict):
                    yield from undescribed(part[inner], f"{where}{key}.")

    assert list(undescribed(yaml.safe_load(Path(SCHEMA).read_text()))) == []


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (changed(tunning={"trials": 3}), "tunning: there is no such key; did you mean 'tuning'"),
        (changed(tuning={"trails": 3}), "tuning.trails: .* did you mean 'trials'"),
        (changed(tuning={"trials": 0}), "tuning.trials: 0 is less than"),
        (changed(tuning={"trials": "many"}), "tuning.trials: 'many' is not of type 'integer'"),
        (changed(tuning={"metric": "macrof1"}), "'macrof1' .* did you mean 'macro_f1'"),
        (changed(tuning={"metric": "recall"}), "'recall' is a number per class"),
        (changed(tuning={"metric": "rmse"}), "tuning.metric: 'rmse' treats class codes as numbers"),
        (changed(metrics=["acuracy"]), "did you mean 'accuracy'"),
        (changed(ensembles=["ensembel"]), "'ensembel' is not one .* did you mean 'ensemble'"),
        (changed(grid=[{"models": ["random_forrest"]}]), "did you mean 'random_forest'"),
        (changed(grid=[{"model": ["knn"]}]), "grid.0.model: .* did you mean 'models'"),
        (changed(grid=[{"models": ["knn"], "test_sizes": [0.123]}]), "not a multiple of 0.01"),
        (changed(grid=[{"models": ["knn"], "tasks": ["binary"]}]), "did you mean 'binaries'"),
        (changed(grid=[{"models": ["knn"], "resamplers": ["smot"]}]), "did you mean 'smote'"),
        (changed(datasets={"mine": {"kind": "tabel", "path": "x"}}), "did you mean 'table'"),
        (changed(datasets={"mine": {"kind": "table"}}), "datasets.mine: 'path' is a required"),
        (
            changed(datasets={"mine": {"kind": "table", "path": "x", "feature": ["a"]}}),
            "datasets.mine.feature: .* did you mean 'features'",
        ),
        (
            changed(datasets={"mine": {"kind": "simulated", "path": "x"}}),
            "datasets.mine.path: the kind 'simulated' has no such key, but light_curves and table",
        ),
        (
            changed(datasets={"mine": {"kind": "table", "path": "x", "objects": "y"}}),
            "datasets.mine.objects: the kind 'table' has no such key, but light_curves has: check",
        ),
        (
            changed(tasks={"t": {"dataset": "mine", "classes": [True, "B"]}}),
            "tasks.t.classes.0: True is not .* YAML takes yes, no, on and off .* in quotes",
        ),
        (
            changed(tasks={"t": {"dataset": "mine", "classes": "A, B"}}),
            "tasks.t.classes: The classes.*got 'A, B'",
        ),
        (
            changed(datasets={"mine": {"kind": "light_curves", "path": "x", "zero_point": "ujy"}}),
            "zero_point: .* nJy, uJy, mJy or Jy.* .got 'ujy'.; did you mean 'uJy'",
        ),
        (
            changed(tasks={"t": {"dataset": "mine", "classes": {"x": ["A"], "y": "B"}}}),
            "tasks.t.classes.y: 'B' is not of type 'array'; write it as a list: .B.",
        ),
        (changed(ensembles=None), r"ensembles: None is not of type 'array'; write \[\] for none"),
        (
            changed(tasks={"t": {"dataset": "mine", "classes": ["1", 1.0]}}),
            "tasks.t.classes: the label '1.0' is in both '1' and '1.0'",
        ),
        (
            changed(tasks={"t": {"dataset": "mine", "classes": {"x": ["A", "A"], "y": ["B"]}}}),
            "the label 'A' is there twice in class 'x'",
        ),
        (
            changed(tasks={"t": {"dataset": "mine", "classes": {True: ["A"], "y": ["B"]}}}),
            "tasks.t.classes: True is no name of a class: write it in quotes",
        ),
        (
            changed(tasks={"t": {"dataset": "mine", "classes": [" ", "B"]}}),
            "tasks.t.classes: ' ' is no name",
        ),
        (changed(tasks={"t": {"dataset": "mine_", "classes": ["A", "B"]}}), "did you mean 'mine'"),
        (
            changed(tasks={"t": {"dataset": "mine", "classes": {"x": ["A"], "y": ["A"]}}}),
            "label 'A' is in both 'x' and 'y'",
        ),
        (
            changed(exclude=[{"model": "knnn", "reason": "slow"}]),
            "exclude.0.model: 'knnn' is not one .* did you mean 'knn'",
        ),
        (changed(exclude=[{"model": "knn", "reason": "    "}]), "exclude.0.reason: "),
        (changed(metrics=["macro_f2"]), "^metrics: 'macro_f2' is not one .* mean 'macro_f1'"),
        (changed(grid=[{"models": ["knnn"]}]), "grid: models: 'knnn' is not one"),
        (changed(exclude=[{"model": "knn"}]), "'reason' is a required"),
        (changed(exclude=[{"task": "binarys", "reason": "slow"}]), "did you mean 'binaries'"),
        (changed(features={"min_period": 5, "max_period": 1}), "min_period has to be shorter"),
        (changed(images={"channels": ["foldd"]}), "images.channels: 'foldd' is .* mean 'folded'"),
        (changed(images={"channel": ["folded"]}), "images.channel: .* did you mean 'channels'"),
        (changed(tuning={"trials_of": {"knnn": 3}}), "tuning.trials_of: .* did you mean 'knn'"),
        (changed(tuning={"trials_of": {"knn": 0}}), "tuning.trials_of.knn: 0 is less than"),
    ],
)
def test_mistakes_are_named(config, message):
    with pytest.raises(ConfigError, match=message):
        grid_of(config)


@settings(deadline=None)
@given(key=st.text(min_size=1).filter(lambda key: key not in SMALL))
def test_no_unknown_key_gets_through(key):
    schema = yaml.safe_load(Path(SCHEMA).read_text())
    if key in schema["properties"]:
        return
    with pytest.raises(ConfigError, match="there is no such key"):
        complete(changed(**{key: 1}), SCHEMA)


def test_the_data_folder_can_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("LIGHTFOLD_DATA", "/elsewhere")
    assert complete(SMALL, SCHEMA)["data"] == "/elsewhere"
    monkeypatch.delenv("LIGHTFOLD_DATA")
    assert complete(changed(data="here"), SCHEMA)["data"] == "here"


def test_an_impossible_pair_stops_unless_excluded():
    config = changed(grid=[{"models": ["knn"], "resamplers": ["class_weight", "none"]}])
    with pytest.raises(ConfigError, match="knn takes no weights"):
        grid_of(config)
    config["exclude"] = [{"model": "knn", "resampler": "class_weight", "reason": "no weights"}]
    grid = grid_of(config)
    reasons = [(node["status"], node["reason"]) for node in grid]
    assert reasons == [("excluded", "no weights"), ("planned", "")]


def test_a_resampler_that_draws_copies_stops_without_light_curves_unless_excluded():
    config = changed(grid=[{"models": ["knn"], "resamplers": ["light_curve_noise", "none"]}])
    message = "light_curve_noise cannot run on task binaries.*data set mine has none.*Exclude"
    with pytest.raises(ConfigError, match=message):
        grid_of(config)
    exclusion = {"resampler": "light_curve_noise", "task": "binaries", "reason": "no curves"}
    grid = grid_of({**config, "exclude": [exclusion]})
    assert [node["status"] for node in grid] == ["excluded", "planned"]
    grid = grid_of({**config, "datasets": {"mine": {"kind": "simulated"}}})
    assert [node["status"] for node in grid] == ["planned", "planned"]


CURVES = {"mine": {"kind": "simulated"}}
CNN = {"models": ["cnn", "knn"]}


def test_a_model_of_images_stops_without_light_curves_unless_excluded():
    message = "cnn cannot run on task binaries: it needs images.*data set mine has none.*Exclude"
    with pytest.raises(ConfigError, match=message) as stopped:
        grid_of(changed(grid=[CNN]))
    exclusion = {"task": "binaries", "model": "cnn", "reason": "has no light curves"}
    assert "{task: binaries, model: cnn, reason: has no light curves}" in str(stopped.value)
    grid = grid_of(changed(grid=[CNN], exclude=[exclusion]))
    assert [node["status"] for node in grid] == ["excluded", "planned"]
    grid = grid_of(changed(grid=[CNN], datasets=CURVES))
    assert [node["status"] for node in grid] == ["planned", "planned"]


@pytest.mark.parametrize("reducer", [n for n in registry.names("reducers") if n != "none"])
def test_a_model_of_images_stops_with_a_reducer_of_features_unless_excluded(reducer):
    config = changed(datasets=CURVES, grid=[{**CNN, "reducers": ["none", reducer]}])
    with pytest.raises(ConfigError, match=f"{reducer} x cnn cannot run: cnn is shown images") as e:
        grid_of(config)
    assert f"{{reducer: {reducer}, model: cnn, reason: is shown images}}" in str(e.value)
    exclusion = {"reducer": reducer, "model": "cnn", "reason": "is shown images"}
    grid = grid_of({**config, "exclude": [exclusion]})
    assert sum(node["status"] == "planned" for node in grid) == 3


def test_a_model_whose_library_is_not_installed_stops_and_says_how_to_install_it(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "keras" else found(name)
    )
    message = r"^grid: model cnn needs keras, which this Python lacks: run `\S+ -m pip install -r "
    with pytest.raises(ConfigError, match=message + r"envs/requirements-cnn.txt`\.$"):
        grid_of(changed(grid=[CNN], datasets=CURVES))
    exclusion = {"model": "cnn", "reason": "no Keras here"}
    assert grid_of(changed(grid=[CNN], datasets=CURVES, exclude=[exclusion]))
    assert grid_of(changed()), "the rest of Lightfold works without it"


def test_blocks_are_products_and_their_union_has_no_doubles():
    block = {"models": ["knn"], "resamplers": ["none", "smote"], "repeats": [0, 1]}
    grid = grid_of(changed(grid=[block, {**block, "models": ["knn", "svc"]}]))
    assert len(grid) == 8
    assert len(distinct(grid, NODE_AXES)) == 8
    assert values(grid, "test_size") == ["0.20"]


@pytest.mark.parametrize(
    ("exclusion", "said"),
    [
        ({"test_size": 0.204}, r"exclude\.0\.test_size: 0\.204 is not a multiple of 0\.01"),
        ({"test_size": 0.3}, r"exclude\.0\.test_size: no node .* '0\.30'; did you mean '0\.20'"),
        ({"repeat": 4}, r"exclude\.0\.repeat: no node .* '4'; choose from 0"),
        ({"model": "svc"}, r"exclude\.0\.model: no node of the grid has the model 'svc'"),
        ({"model": "knn", "repeat": 0, "resampler": "none"}, None),
        ({"task": "binaries"}, "every node of the grid is excluded.*\n  not now"),
    ],
)
def test_an_exclusion_means_some_node_of_the_grid_and_not_all(exclusion, said):
    config = changed(exclude=[{**exclusion, "reason": "not now"}])
    if said is None:
        assert [node["status"] for node in grid_of(config)].count("excluded") == 1
        return
    with pytest.raises(ConfigError, match=said):
        grid_of(config)


def test_an_exclusion_of_a_combination_that_no_block_has_is_named():
    grid = [{"models": ["knn"]}, {"models": ["svc"], "resamplers": ["smote"]}]
    exclude = [{"model": "knn", "resampler": "smote", "reason": "not now"}]
    with pytest.raises(ConfigError, match=r"exclude\.0: no node .*resampler: smote, model: knn"):
        grid_of(changed(grid=grid, exclude=exclude))


@pytest.mark.parametrize(
    "roles",
    [{"group": "object_id"}, {"group": "label"}, {"ra": "x", "dec": "x"}, {"label": "object_id"}],
)
def test_a_column_has_one_role(roles):
    role = list(roles)[-1]
    config = changed(datasets={"mine": {"kind": "table", "path": "stars.csv", **roles}})
    with pytest.raises(ConfigError, match=rf"datasets\.mine\.{role}: .* is the column of"):
        complete(config, SCHEMA)


@pytest.mark.parametrize("name", ["a\n", "a b", "../x", "a" * 101, "", "é"])
def test_names_are_safe_in_paths(name):
    task = {"dataset": "mine", "classes": ["A", "B"]}
    with pytest.raises(ConfigError, match="tasks"):
        complete(changed(tasks={name: task}), SCHEMA)


@pytest.mark.parametrize("path", ["a\n", "a\0b", "x" * 256, "d/" + "é" * 200])
@pytest.mark.parametrize("key", ["results", "data"])
def test_a_path_that_no_file_system_has_is_refused(key, path):
    with pytest.raises(ConfigError, match=key):
        complete(changed(**{key: path}), SCHEMA)
