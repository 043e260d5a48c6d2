"""Real catalogues, where the data folder has them."""

import os
import shutil

import numpy as np
import pandas as pd
import pytest
import yaml
from lightfold.data.assemble import assemble
from lightfold.plugins.datasets import table
from lightfold.sampling.split import split
from lightfold.tables import feature_columns
from lightfold.workflow.config import complete
from project import Project
from samples import ROOT

SCHEMA = ROOT / "config/schemas/config.schema.yaml"
EVERY = {"features": ["*"], "exclude": []}


def options(**given):
    defaults = {k: v["default"] for k, v in table.OPTIONS["properties"].items() if "default" in v}
    return {**defaults, **given}


def catalogue(folder, name):
    if not (folder / name).is_dir():
        pytest.skip(f"real data are absent: {folder / name}")
    return folder


@pytest.fixture(scope="module")
def north(data_folder):
    path = "catalina_north_dr1/objects.parquet"
    folder = catalogue(data_folder, "catalina_north_dr1")
    return table.load(options(path=path, exclude=["gal_*", "flag"]), {"path": [folder / path]}, 0)


def test_catalina_norths_pairs_are_grouped(north):
    """Some 200 pairs lie within 2 arcsec; three, six rows, have identical features."""
    objects, features = north
    task = {"classes": sorted(objects["label"].unique()), **EVERY}
    near = assemble(objects, features, task, same_star_arcsec=2)
    alike = assemble(objects, features, task, same_star_arcsec=0)
    assert len(near) == 47051
    assert len(alike) - alike["group"].nunique() == 3
    assert 195 <= len(near) - near["group"].nunique() <= 215
    sizes = near.groupby("group")["object_id"].transform("size")
    divided = split(near, "honest", 0.2, 3, seed=0)
    side = divided["fold"].astype("Int64").fillna(-1)[sizes > 1]
    assert side.groupby(near["group"][sizes > 1]).nunique().max() == 1


def test_catalina_south_is_read_as_its_configuration_says(data_folder):
    config = yaml.safe_load((ROOT / "config/catalina_south.yaml").read_text())
    config = complete(config, SCHEMA)
    folder = catalogue(data_folder, "catalina_south")
    dataset = {k: v for k, v in config["datasets"]["catalina_south"].items() if k != "kind"}
    objects, features = table.load(dataset, {"path": [folder / dataset["path"]]}, 0)
    assert len(objects) == 37437
    assert {"ra", "dec", "n_obs", "split_paper"} <= set(objects)
    for name, number in (("binaries", 26948), ("pulsators", 10489)):
        assembled = assemble(objects, features, config["tasks"][name], 2)
        assert len(assembled) == number
        assert len(feature_columns(assembled)) == 10
        assert np.isfinite(assembled[feature_columns(assembled)]).all().all()
        for size in (0.1, 0.3):
            tested = assembled["label"][split(assembled, "honest", size, 3, 0)["role"] == "test"]
            expected = assembled["label"].value_counts() * size
            assert (tested.value_counts() - expected).abs().max() <= 2


@pytest.mark.long
def test_catalina_south_beats_chance_and_saturates_nothing(data_folder, tmp_path):
    """A small part of the real grid: scores lie where other work puts them, and no higher."""
    folder = catalogue(data_folder, "catalina_south")
    config = yaml.safe_load((ROOT / "config/catalina_south.yaml").read_text())
    config["tuning"]["trials"] = 2
    config["grid"] = [
        {"resamplers": ["none", "random_over"], "models": ["random_forest", "xgboost"]}
    ]
    config["results"] = "results-tiny"
    config["exclude"] = []
    project = Project(tmp_path / "real", config)
    (project.folder / "data").mkdir()
    shutil.copytree(folder / "catalina_south", project.folder / "data/catalina_south")
    project.run("--cores", str(os.cpu_count()))
    for task in ("binaries", "pulsators"):
        scores = pd.read_csv(project.results() / f"tasks/{task}/comparison/scores-test-0.20.csv")
        assert scores["macro_f1"].between(0.70, 0.82).all()
        audit = pd.read_parquet(project.results() / f"tasks/{task}/audit.parquet")
        assert audit.loc[audit["severity"] == "error", "passed"].all()


@pytest.mark.long
def test_the_default_run_is_neither_trivial_nor_hopeless(tmp_path):
    """The whole default experiment; random forest without resampling lands between .5 and .8."""
    config = yaml.safe_load((ROOT / "config/config.yaml").read_text())
    config["results"] = "results-tiny"
    project = Project(tmp_path / "default", config)
    output = project.run("--cores", str(os.cpu_count()), timeout=1800).stdout
    assert "raised to the floor of 60" in output
    scores = pd.read_csv(project.results() / "tasks/binaries/comparison/scores-test-0.20.csv")
    plain = scores[(scores["model"] == "random_forest") & ~scores["leaked"]]
    plain = plain[(plain["resampler"] == "none") & (plain["reducer"] == "none")]
    assert 0.5 < plain["macro_f1"].item() < 0.8
    nodes = [
        pd.read_parquet(project.results() / f"tasks/{task}/comparison/nodes.parquet")
        for task in ("binaries", "pulsators")
    ]
    assert set(pd.concat(nodes)["status"]) == {"done", "excluded"}
    stars = pd.read_parquet(project.results() / "datasets/survey/objects.parquet")
    assert stars.loc[stars["twin_of"] == "", "true_label"].value_counts().min() == 60
