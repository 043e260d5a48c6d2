"""New stars through the whole workflow: light curves without labels, then a table and a model."""

import shutil

import pandas as pd
from lightfold.plugins.datasets import simulated
from project import TINY, Project

CLASSES = ["EW", "RRab"]

CONFIG = {
    "results": "results-tiny",
    "data": "mine",
    "datasets": {"known": {"kind": "light_curves", "path": "points.csv", "objects": "stars.csv"}},
    "features": {**TINY["features"], "bands": ["g", "r"]},
    "tasks": {"both": {"dataset": "known", "classes": CLASSES}},
    "split": {"folds": 2},
    "tuning": {"trials": 1},
    "ensembles": [],
    "grid": [{"models": ["random_forest"]}],
}


def simulate(number, seed):
    """Return stars and points of two classes."""
    options = {"floor": 1, "days": 200, "label_noise": 0, "twins": 0}
    options["stars"] = {"binaries": 0, "pulsators": 0, "EA": 0, "CepI": 0}
    options["stars"] |= dict.fromkeys(CLASSES, number)
    objects, blocks = simulated.load(options, {}, seed)
    return objects, pd.concat(list(blocks))


def test_new_stars_are_predicted_end_to_end(tmp_path):
    project = Project(tmp_path / "new", CONFIG)
    stars, points = simulate(30, 4)
    stars.to_csv(project.folder / "mine/stars.csv", index=False)
    points.to_csv(project.folder / "mine/points.csv", index=False)
    truth, new = simulate(8, 7)
    new.to_csv(project.folder / "new.csv", index=False)
    output = project.run("predict", "--cores", "2", "--config", "predict=new.csv").stdout
    assert "16 stars: 16 without a label" in output
    assert "16 of 16 stars" in output
    folder = project.results() / "predictions/new"
    first = pd.read_parquet(folder / "predictions.parquet").set_index("object_id")
    assert (first["predicted"] == truth.set_index("object_id")["label"]).mean() > 0.8
    assert project.pending("predict", "--config", "predict=new.csv") == {}

    shutil.move(project.results() / "models/both/best", project.folder / "sent")
    features = project.results() / "datasets/new/features.parquet"
    table = pd.read_parquet(features).rename(columns={"period": "P_days"})
    table.to_parquet(project.folder / "table.parquet")
    shutil.rmtree(project.results())
    entry = "{table: {data: table.parquet, model: sent, columns: {period: P_days}, format: gaia}}"
    asked = ("predict", "--config", f"predict={entry}")
    jobs = project.pending(*asked)
    assert {"predict_table", "publish"} <= set(jobs)
    assert not {"tune", "extract", "export_model"} & set(jobs)
    project.run(*asked, "--cores", "1")
    folder = project.results() / "predictions/table"
    second = pd.read_parquet(folder / "predictions.parquet").set_index("object_id")
    pd.testing.assert_frame_equal(first, second)
    assert len(pd.read_csv(folder / "gaia.csv")) == 16

    wrong = project.run("predict", "--cores", "1", "--config", "predict=absent.csv", check=False)
    assert "predict.absent.data: there is no file" in wrong.stdout
