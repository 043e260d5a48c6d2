"""The slide deck's own grid is planned in full, in a dry-run, because a run would take hours."""

import re
import subprocess
import sys

import yaml
from lightfold.workflow.config import complete
from lightfold.workflow.grid import nodes
from lightfold.workflow.nodes import values
from project import ENVIRONMENT
from samples import ROOT


def test_the_decks_grid_is_planned_under_both_protocols_at_its_size():
    config = yaml.safe_load((ROOT / "config/slides.yaml").read_text())
    assert config["results"] == "results-slides"
    counts = config["datasets"]["survey"]["stars"]
    assert (counts["EW"], counts["RSCVn"], counts["beta_Lyr"]) == (22125, 1105, 260)
    assert sum(counts.values()) == 40_000
    command = [sys.executable, "-m", "snakemake", "--nocolor", "--dry-run", "--forceall"]
    result = subprocess.run(
        [*command, "--configfile", "config/slides.yaml"],
        cwd=ROOT,
        env=ENVIRONMENT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout
    jobs = dict(re.findall(r"^(\w+) +(\d+)$", result.stdout, re.MULTILINE))
    # 2 tasks x 2 protocols x 4 test sizes, x 4 resamplers, x 4 models; and for each of the 2 x 2:
    # gradient boosting, two models with RFE in three cases, four with PCA
    assert (jobs["split"], jobs["resample"], jobs["tune"]) == ("16", "64", str(256 + 4 * 11))
    assert jobs["ensemble"] == "8"
    # three cases of RFE and one of PCA; each estimator in both tasks, on a split that is there
    assert (jobs["reduce"], jobs["rank"], jobs["crossvalidate"]) == ("16", "2", "24")
    assert (jobs["explore"], jobs["embed"], jobs["phase"], jobs["screen"]) == ("2",) * 4
    assert (jobs["examine"], jobs["probe"], jobs["judge"], jobs["inflate"]) == (
        "16",
        "16",
        "2",
        "2",
    )
    grid = nodes(complete(config, ROOT / "config/schemas/config.schema.yaml"))
    for axis, expected in {
        "task": {"binaries", "pulsators"},
        "protocol": {"honest", "slides"},
        "test_size": {"0.10", "0.15", "0.20", "0.30"},
        "resampler": {"none", "random_under", "random_over", "smote"},
        "reducer": {"none", "rfe", "pca"},
        "model": {"random_forest", "xgboost", "svc", "knn", "gradient_boosting"},
    }.items():
        assert set(values(grid, axis)) == expected
