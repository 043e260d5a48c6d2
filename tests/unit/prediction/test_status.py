"""Rule `status`: what it says of files that are there, that failed, and that are missing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from lightfold.prediction import logs
from lightfold.prediction.status import print_status
from lightfold.prediction.time_left import seconds_left
from samples import ROOT

AXES = {"task": "stars", "protocol": "honest", "test_size": "0.20", "repeat": 0, "reducer": "none"}


#: What nodes of some models usually take [s].
COSTS = {"knn": 0.5, "xgboost": 4.0}


def node(resampler, model, **own):
    path = f"results/{resampler}/{model}"
    planned = {"status": "planned", "reason": "", "folder": path, "cost": COSTS.get(model, 1.0)}
    return {**AXES, "resampler": resampler, "model": model, **planned, **own}


@pytest.fixture()
def settings(tmp_path, monkeypatch):
    """Five nodes that are to be made, one that is excluded, and a table that is there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    (tmp_path / "results/table.parquet").touch()
    nodes = [node(resampler, model) for resampler in ("none", "smote") for model in ("knn", "svc")]
    excluded = {"status": "excluded", "reason": "knn takes no weights"}
    return {
        "results": "results",
        "nodes": [*nodes, node("none", "xgboost"), node("class_weight", "knn", **excluded)],
        "steps": {
            "stars": {
                "stars": ["results/table.parquet"],
                "audit": ["results/audit/audit.parquet"],
            }
        },
        "predictions": {},
    }


def leave(folder, log=None, **record):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if log is not None:
        (folder / "tune.log").write_text(log)
    if record:
        whole = {"cpu_seconds": 1.0, "rows": {"fitted": 80}, **record}
        (folder / "params.json").write_text(json.dumps(whole))


def lock():
    logs.LOCKS.mkdir(parents=True)
    (logs.LOCKS / "0.output.lock").write_text("results/report.html\n")
    os.utime(logs.LOCKS / "0.output.lock", (1e9, 1e9))


def said(settings, capsys):
    print_status(settings)
    return capsys.readouterr().out


def counts(text):
    """Return the numbers of the nodes' states, and what the table says of other stages."""
    table = text.split("Status of")[1].split("-----\n")[1].split("\n\n")[0]
    lines = [line.rsplit("  ", 1) for line in table.split("\n")]
    return {stage.strip(): number.strip() for stage, number in lines}


def test_nothing_has_run(settings, capsys):
    text = said(settings, capsys)
    assert counts(text) | {"nodes": "5", "done": "0", "to do": "5", "excluded": "1"} == counts(text)
    assert counts(text)["stars"] == "done"
    assert counts(text)["audit"] == "0 of 1 files"
    assert "Left: 5 nodes, time unknown: no node is done." in text
    assert "No Snakemake runs in this folder" in text
    assert "stars: knn takes no weights (honest 0.20 0 class_weight none knn)" in text


def test_each_node_has_one_state(settings, capsys):
    leave("results/none/knn", "trial 1\n", seconds=1)
    leave(
        "results/none/svc", "Traceback (most recent call last):\nValueError: X has NaN.\nSee docs"
    )
    leave("results/smote/knn", "", impossible="too few members")
    leave("results/smote/svc", "trial 1\ninterrupted\n")
    text = said(settings, capsys)
    found = {name: counts(text)[name] for name in ("done", "impossible", "failed", "to do")}
    assert found == {"done": "1", "impossible": "1", "failed": "2", "to do": "1"}
    assert "results/none/svc/tune.log\n    ValueError: X has NaN. See docs\n" in text
    assert "results/smote/svc/tune.log\n    interrupted\n" in text
    assert "stars: too few members (honest 0.20 0 smote none knn)" in text
    assert "Left: 3 nodes, about" in text
    assert "of svc, xgboost no node is done" in text


def test_a_log_without_an_error_is_of_a_running_job_if_a_snakemake_runs(settings, capsys):
    leave("results/none/knn", "trial 1 of 5: 0.8\n")
    text = said(settings, capsys)
    assert counts(text)["failed"] == "1"
    assert f"trial 1 of 5: 0.8; {logs.SILENT}" in text
    lock()
    text = said(settings, capsys)
    assert (counts(text)["failed"], counts(text)["running"]) == ("0", "1")
    assert "Running jobs: 1\n  results/none/knn/tune.log" in text
    assert "has locked this folder since 2001-09-0" in text


def test_a_log_that_is_older_than_the_run_is_not_of_a_running_job(settings, capsys):
    leave("results/none/knn", "trial 1 of 5: 0.8\n")
    lock()
    os.utime("results/none/knn/tune.log", (9e8, 9e8))
    assert counts(said(settings, capsys))["failed"] == "1"


def test_a_failed_job_of_another_stage_is_named_and_a_finished_one_is_not(settings, capsys):
    folder = Path("results/audit")
    folder.mkdir()
    (folder / "judge.log").write_text("DataError: a twin:\n  star 1\n")
    (folder / "judge.benchmark.tsv").touch()  # as Snakemake leaves it for a failed job
    (folder / "probe.log").touch()
    (folder / "probe.benchmark.tsv").write_text("s\n1.0\n")
    text = said(settings, capsys)
    assert "results/audit/judge.log\n    DataError: a twin: star 1\n" in text
    assert "probe" not in text


def test_models_and_predictions_are_named_and_their_failed_jobs(settings, capsys):
    for path in ("models/stars/best/model.json", "predictions/field/predictions.parquet"):
        Path("results", path).parent.mkdir(parents=True)
        Path("results", path).touch()
    Path("results/models/stars/mine.log").write_text("DataError: other numbers\n")
    Path("results/predictions/new.log").write_text("DataError: no such column\n")
    files = ["results/predictions/new/predictions.parquet", "results/table.parquet"]
    settings["predictions"] = {"new": files, "done": files[1:]}
    text = said(settings, capsys)
    predictions = "new (1 of 2 files), done (done), field (not in the configuration)"
    assert f"models:      stars/best\npredictions: {predictions}\n" in text
    assert "results/predictions/new.log\n    DataError: no such column" in text
    assert "results/models/stars/mine.log\n    DataError: other numbers" in text


def test_a_job_that_runs_again_is_not_finished_because_it_once_was(settings, capsys):
    leave("results/none/knn", "KeyError: 'x'\n")
    Path("results/none/knn/tune.benchmark.tsv").write_text("s\n1.0\n")
    os.utime("results/none/knn/tune.benchmark.tsv", (9e8, 9e8))
    assert "KeyError: 'x'" in said(settings, capsys)


def test_lists_are_cut_short_and_lines_are_not_too_long(settings, capsys):
    settings["nodes"] = [node(f"r{number}", "knn") for number in range(30)]
    for one in settings["nodes"]:
        leave(one["folder"], f"ValueError: {'much to say ' * 100}\n")
    text = said(settings, capsys)
    assert "logs: 30" in text
    assert "and 10 more" in text
    assert max(len(line) for line in text.splitlines()) <= 100


# --- time -----------------------------------------------------------------------------------------


def test_time_follows_the_rows_of_the_nodes_most_alike():
    done = [
        {**node("none", "svc"), "seconds": 8.0, "rows": 80},
        {**node("smote", "svc"), "seconds": 32.0, "rows": 160},
        {**node("smote", "knn"), "seconds": 1.6, "rows": 160},
    ]
    left = [
        node("none", "svc", test_size="0.60"),  # half the training stars
        node("none", "knn"),  # 80 rows at the pace of the other resampler's
        node("new", "knn"),  # as many rows as the task's nodes have on average
    ]
    assert seconds_left(done, left) == pytest.approx([4.0, 0.8, 4 / 3])


def test_a_model_without_a_done_node_is_guessed_from_others_by_what_models_cost():
    done = [
        {**node("none", "svc"), "seconds": 8.0, "rows": 80},
        {**node("none", "knn"), "seconds": 4.0, "rows": 80},
    ]
    assert seconds_left(done, [node("none", "xgboost")]) == pytest.approx([4 * 8.0])
    assert seconds_left(done, [node("none", "lda")]) == pytest.approx([8.0])


# --- the rule -------------------------------------------------------------------------------------


def test_the_rule_runs_before_anything_has_and_leaves_the_lock_of_another_run(tmp_path):
    config = {
        "datasets": {"survey": {"kind": "simulated", "stars": {"binaries": 60}}},
        "tasks": {"binaries": {"dataset": "survey", "classes": ["EW", "RSCVn"]}},
        "grid": [{"models": ["knn", "svc"]}],
    }
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text(yaml.safe_dump(config))
    held = tmp_path / logs.LOCKS / "0.output.lock"
    held.parent.mkdir(parents=True)
    held.write_text("results/report.html\n")
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--cores", "1"]
    result = subprocess.run(
        [*command, "status"], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    assert "has locked this folder" in result.stderr
    assert counts(result.stderr)["to do"] == "2"
    assert held.exists()
    assert "Warning" not in result.stderr
