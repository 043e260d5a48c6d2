"""Light curves from files, through the whole workflow, as in ZTF's from IRSA: one oid per band."""

import numpy as np
import pandas as pd
from lightfold.features.names import feature_names
from lightfold.plugins.datasets import simulated
from project import TINY, Project
from samples import FEATURES

CLASSES = ["EW", "RRab"]

CONFIG = {
    "results": "results-tiny",
    "data": "mine",
    "datasets": {
        "ztf": {
            "kind": "light_curves",
            "path": ["first.csv", "second.csv"],
            "objects": "objects.csv",
            "id": "star",
            "source": "oid",
        }
    },
    "features": {**TINY["features"], "bands": ["g", "r"], "chunks": 3},
    "tasks": {"both": {"dataset": "ztf", "classes": CLASSES}},
    "split": {"folds": 2},
    "tuning": {"trials": 1},
    "grid": [{"models": ["random_forest"]}],
}


def write_tables(folder):
    """Write 40 stars; every tenth point is flagged, and wrong."""
    options = {"floor": 1, "days": 200, "label_noise": 0, "twins": 0}
    options["stars"] = {"binaries": 0, "pulsators": 0, "EA": 0, "CepI": 0}
    options["stars"] |= dict.fromkeys(CLASSES, 20)
    objects, blocks = simulated.load(options, {}, 4)
    curves = pd.concat(list(blocks))
    code = dict(zip(objects["object_id"], 10**15 + np.arange(len(objects)), strict=True))
    number = curves["band"].map({"g": 1, "r": 2, "i": 3})
    oid = curves["object_id"].map(code) * 10 + number
    flags = np.where(np.arange(len(curves)) % 10 == 0, 32768, 0)
    mag = np.where(flags > 0, 5.0, curves["mag"])
    table = pd.DataFrame(
        {
            "oid": oid,
            "hjd": curves["mjd"] + 2400000.5,
            "mag": mag,
            "magerr": curves["magerr"],
            "catflags": flags,
            "filtercode": "z" + curves["band"],
        }
    ).sample(frac=1, random_state=0)
    half = len(table) // 2
    table[:half].to_csv(folder / "first.csv", index=False)
    table[half:].to_csv(folder / "second.csv", index=False)
    members = objects[["object_id", "label"]].merge(
        pd.DataFrame({"object_id": curves["object_id"], "oid": oid}).drop_duplicates(),
        on="object_id",
    )
    members.rename(columns={"object_id": "star"}).to_csv(folder / "objects.csv", index=False)


def test_ztf_light_curves_are_classified_end_to_end(tmp_path):
    project = Project(tmp_path / "curves", CONFIG)
    write_tables(project.folder / "mine")
    output = project.run("--cores", "2").stdout
    assert "flagged by catflags" in output
    assert "features of 40 stars" in output
    dataset = project.results() / "datasets/ztf"
    features = pd.read_parquet(dataset / "features.parquet")
    assert set(feature_names(FEATURES)) <= set(features)
    assert features["median_r"].dropna().between(12, 22).all()
    assert features["median_r"].notna().equals(features["flag_few_points_r"] == 0)
    table = pd.read_parquet(project.results() / "tasks/both/table.parquet")
    assert list(table.columns[3:]) == feature_names(FEATURES)
    scores = pd.read_csv(project.results() / "tasks/both/comparison/scores-test-0.20.csv")
    assert scores["macro_f1"].item() > 0.7
    assert project.pending() == {}


def test_a_band_that_cannot_be_there_stops_before_any_job_and_says_what_to_write(tmp_path):
    project = Project(tmp_path / "bands", {**CONFIG, "features": {"bands": ["V"]}})
    write_tables(project.folder / "mine")
    result = project.run("--cores", "2", check=False)
    assert result.returncode != 0
    assert "features.bands asks for 'V', but the bands of data set ztf can only be" in result.stdout
    assert "write `features: {bands: [g, i, r]}`" in result.stdout
    assert not project.results().exists()


def test_a_band_that_is_not_there_stops_the_run_and_says_what_to_write(tmp_path):
    bands = {"zg": "g", "zr": "r", "zi": "i", "zV": "V"}
    dataset = {**CONFIG["datasets"]["ztf"], "bands": bands}
    config = {**CONFIG, "datasets": {"ztf": dataset}, "features": {"bands": ["V"]}}
    project = Project(tmp_path / "bands", config)
    write_tables(project.folder / "mine")
    result = project.run("--cores", "2", check=False)
    assert result.returncode != 0
    assert "features.bands asks for 'V', but the light curves have 'g', 'i', 'r'" in result.stdout
