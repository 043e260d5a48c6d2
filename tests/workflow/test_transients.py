"""Simulated supernovae through the whole workflow, and new ones from a file of fluxes."""

import numpy as np
import pandas as pd
from lightfold.plugins.datasets import simulated
from project import Project

CLASSES = ["SNIa", "SNII"]

OPTIONS = {"floor": 1, "days": 400, "label_noise": 0, "twins": 0}

CONFIG = {
    "results": "results-tiny",
    "data": "mine",
    "datasets": {
        "supernovae": {"kind": "simulated", "stars": dict.fromkeys(CLASSES, 40), **OPTIONS}
    },
    "features": {"bands": ["g", "r"], "families": ["transient"], "chunks": 1},
    "tasks": {"types": {"dataset": "supernovae", "classes": CLASSES}},
    "split": {"folds": 2},
    "tuning": {"trials": 1},
    "ensembles": [],
    "exploration": {"perplexities": []},
    "grid": [{"models": ["random_forest"]}],
}


def test_supernovae_are_classified_and_new_ones_predicted_from_their_fluxes(tmp_path):
    project = Project(tmp_path / "transients", CONFIG)
    truth, blocks = simulated.load({"stars": dict.fromkeys(CLASSES, 8), **OPTIONS}, {}, 7)
    new = pd.concat(list(blocks))
    new[["object_id", "band", "mjd", "flux", "fluxerr"]].to_csv(
        project.folder / "mine/new.csv", index=False
    )
    entry = "{new: {data: {kind: light_curves, path: new.csv, zero_point: nJy}}}"
    project.run("all", "predict", "--cores", "2", "--config", f"predict={entry}")

    dataset = project.results() / "datasets/supernovae"
    points = pd.read_parquet(dataset / "light_curves.parquet")
    assert (points["flux"] < 0).any()
    assert points["mag"].isna().mean() > 0.2
    features = pd.read_parquet(dataset / "features.parquet")
    assert "period" not in features
    task = project.results() / "tasks/types"
    scores = pd.read_csv(task / "comparison/scores-test-0.20.csv")
    assert scores["macro_f1"].item() > 0.7

    explored = task / "explore"
    assert (explored / "rise_fall.png").stat().st_size > 10_000
    assert not (explored / "phased.png").exists()
    members = pd.read_parquet(explored / "members.parquet")
    shown = pd.read_parquet(explored / "from_peak.parquet")
    assert set(shown["object_id"]) == set(members["object_id"])
    peaks = shown[shown["detected"] & (shown["days"].abs() < 5)]
    assert set(peaks["object_id"]) == set(members["object_id"])
    assert shown["flux"].max() < 1.6

    folder = project.results() / "predictions/new"
    found = pd.read_parquet(folder / "predictions.parquet").set_index("object_id")
    assert (found["predicted"] == truth.set_index("object_id")["label"]).mean() > 0.7
    assert (folder / "sheets/SNIa_probable.png").stat().st_size > 10_000
    assert np.isfinite(found["outlier"]).all()
