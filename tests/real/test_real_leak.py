"""The deck's leak on real stars of the deck's classes: the 98 % comes back, and is caught."""

import os
import shutil

import pandas as pd
import pytest
from project import Project


@pytest.mark.long
def test_the_decks_score_is_its_leak(data_folder, tmp_path):
    """Period, amplitude and magnitude of Catalina's EW, RS CVn and beta Lyrae stars."""
    if not (data_folder / "catalina_north_dr1").is_dir():
        pytest.skip(f"real data are absent: {data_folder / 'catalina_north_dr1'}")
    path = "catalina_north_dr1/objects.parquet"
    features = ["Vmag", "log_period", "amp"]
    config = {
        "results": "results-tiny",
        "datasets": {"north": {"kind": "table", "path": path, "features": features}},
        "tasks": {"binaries": {"dataset": "north", "classes": ["EW", "RSCVn", "beta_Lyr"]}},
        "tuning": {"trials": 1},
        "grid": [
            {
                "protocols": ["honest", "slides"],
                "resamplers": ["none", "random_over"],
                "models": ["random_forest", "xgboost"],
            }
        ],
    }
    project = Project(tmp_path / "real", config)
    (project.folder / "data").mkdir()
    shutil.copytree(data_folder / "catalina_north_dr1", project.folder / "data/catalina_north_dr1")
    project.run("--cores", str(os.cpu_count()), timeout=1800)
    folder = project.results() / "tasks/binaries"
    pairs = pd.read_parquet(folder / "comparison/inflation.parquet")
    copied = pairs[pairs["resampler"] == "random_over"].set_index("model")
    forest = copied.loc["random_forest", "leaked_default"]
    assert forest > 0.95, "whole trees memorise what they saw; those of XGBoost are limited"
    assert (copied["low"] > 0.3).all()
    assert (pairs["honest"] < 0.65).all()
    natural = pairs[pairs["resampler"] == "none"]
    assert natural["difference"].abs().max() < 0.1, "nothing is copied, so nothing is gained"
    audit = pd.read_parquet(folder / "audit.parquet")
    errors = audit[(audit["severity"] == "error") & ~audit["passed"]]
    assert set(errors["protocol"]) == {"slides"}
