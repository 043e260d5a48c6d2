"""A tiny real run: what it says, what it leaves, and the same numbers on any number of cores."""

import json
import os
import re
import signal
import subprocess
import time

import pandas as pd
import psutil
import pyarrow.parquet as pq
import pytest
from lightfold.display.figures import captions
from lightfold.workflow.comparison import TABLES
from project import ENVIRONMENT, TIMES, TINY, Project, numbers

NODE_FILES = {
    *("trials.parquet", "params.json", "out_of_fold.parquet", "predictions.parquet"),
    *("fold_predictions.parquet", "default_predictions.parquet", "fitted.parquet"),
}
ENSEMBLES = ("ensemble", "mean_of_best")
FIGURES = (
    *("confusion", "confusion_cases", "confusion_reduced", "test_sizes", "class_f1"),
    *("runtimes", "inflation"),
)
EXPLORATION_FIGURES = (
    "counts",
    "distributions",
    "correlation",
    "missing",
    "period_amplitude",
    "pca",
    "tsne",
)
#: Figures of exploration where no period is searched.
OF_TRANSIENTS = {"from_peak", "rise_fall"}


def test_the_run_says_where_it_is(finished):
    lines = [line for line in finished.output.splitlines() if " of " in line and "left" in line]
    assert any("tune 13/13" in line for line in lines)
    assert "Jobid" not in finished.output


def test_every_artefact_is_there(finished):
    results = finished.results()
    nodes = [path.parent for path in results.glob("tasks/*/*/*/*/*/*/*/params.json")]
    assert len(nodes) == 13
    for node in nodes:
        assert {path.name for path in node.iterdir()} >= NODE_FILES
    for task, sizes in (("stars", ["0.20"]), ("scarce", []), ("survey", ["0.20", "0.30"])):
        comparison = results / "tasks" / task / "comparison"
        for size in sizes:
            scores = pd.read_csv(comparison / f"scores-test-{size}.csv")
            assert scores["macro_f1"].between(0, 1).all()
            for table in TABLES:
                text = (comparison / f"{table}-test-{size}.md").read_text()
                assert re.search(r"^\|[:-]+\|", text, re.MULTILINE), table
                assert "tabular" in (comparison / f"{table}-test-{size}.tex").read_text()
                assert len(pd.read_csv(comparison / f"{table}-test-{size}.csv")) > 0
        for figure in FIGURES:
            assert (comparison / f"{figure}.png").read_bytes().startswith(b"\x89PNG")
            assert (comparison / f"{figure}.pdf").read_bytes().startswith(b"%PDF")
        for figure in EXPLORATION_FIGURES:
            assert (comparison.parent / f"explore/{figure}.png").read_bytes().startswith(b"\x89PNG")
        models = pd.read_csv(comparison.parent / "estimators/summary.csv")["model"]
        assert set(models) == {"knn", "dummy"}
    assert "</html>" in (results / "report.html").read_text()
    assert list(results.rglob(".*.tmp")) == []


def test_snakemakes_own_report_has_figures_and_tables_by_stage_with_their_captions(
    finished, tmp_path
):
    finished.run("--report", str(tmp_path / "report.html"))
    page = (tmp_path / "report.html").read_text()
    for stage in ("comparison", "exploration", "screening"):
        assert f'"{stage}": {{' in page
        for name, caption in captions(stage).items():
            shown = f'"file": "{name}.png", "what it shows": "{caption}"' in page
            assert shown == (name not in OF_TRANSIENTS), name
    for caption in TABLES.values():
        assert caption in page


def test_nodes_say_what_ran_and_what_did_not_and_why(finished):
    nodes = pd.concat(
        pd.read_parquet(path)
        for path in finished.results().glob("tasks/*/comparison/nodes.parquet")
    )
    assert nodes["status"].value_counts().to_dict() == {"done": 16, "excluded": 1, "impossible": 1}
    reasons = nodes.set_index("status")["reason"]
    assert reasons["excluded"] == "takes no weights"
    assert "SMOTE" in reasons["impossible"]
    folder = finished.results() / "tasks/scarce/honest/test-0.30/repeat-0/smote/none/knn"
    for name in ("trials", "out_of_fold", "predictions"):
        table = pq.read_table(folder / f"{name}.parquet")
        assert table.num_rows == 0
        assert table.num_columns > 3


def test_what_only_some_tasks_have_is_there_for_those(finished):
    tasks = finished.results() / "tasks"
    for name, where in {
        "explore/phased.png": {"survey"},
        "explore/members.parquet": {"survey"},
        "explore/images.png": {"survey"},
        "comparison/learning.png": {"survey"},
        "comparison/stability.png": {"survey", "stars"},
    }.items():
        assert {path.parents[1].name for path in tasks.glob(f"*/{name}")} == where, name
    copies = pd.read_parquet(finished.results() / "datasets/survey/augmented.parquet")
    rows = pd.read_parquet(
        tasks / "survey/honest/test-0.20/repeat-0/light_curve_noise/resampled.parquet"
    )
    made = rows[rows["synthetic"]]
    assert len(made) > 0
    assert set(made["source_id"]) <= set(copies["source_id"])
    assert set(made["role"]) == {"train"}


def test_a_network_sees_images_of_stars_and_copies_and_stops_by_training_stars(finished):
    data = finished.results() / "datasets/survey"
    for images, of in (("images", "features"), ("augmented_images", "augmented")):
        drawn, known = (pd.read_parquet(data / f"{name}.parquet") for name in (images, of))
        assert sorted(drawn["object_id"]) == sorted(known["object_id"])
    task = finished.results() / "tasks/survey"
    learning = pd.read_parquet(task / "comparison/learning.parquet")
    assert set(learning["model"]) == {"cnn"}
    assert learning["best"].sum() == 1
    assert learning["validation_loss"].idxmin() == learning["best"].idxmax()
    split = pd.read_parquet(task / "honest/test-0.20/repeat-0/split.parquet")
    node = task / "honest/test-0.20/repeat-0/light_curve_noise/none/cnn"
    fitted = pd.read_parquet(node / "fitted.parquet").query("step == 'stop'")
    stopped_by = fitted.loc[fitted["fold"].isna(), "object_id"]
    assert set(stopped_by) < set(split.loc[split["role"] == "train", "object_id"])
    audit = pd.read_parquet(task / "audit.parquet").query("model == 'cnn'")
    assert "stop_fitted_outside" in set(audit["check"])
    assert audit["passed"].all()


def test_the_audit_covers_reductions_and_copies(finished):
    audit = pd.read_parquet(finished.results() / "tasks/survey/audit.parquet")
    assert set(audit.loc[~audit["passed"], "check"]) == {"few_test_stars"}
    reduced = audit[audit["reducer"].notna() & audit["model"].isna()]
    assert set(reduced["reducer"]) == {"rfe"}
    assert {"reduce_fitted_outside", "reduction_not_reproduced"} <= set(reduced["check"])
    copied = audit[(audit["resampler"] == "light_curve_noise") & audit["model"].isna()]
    assert {"sample_fitted_outside", "test_star_trained_on"} <= set(copied["check"])


def test_the_audit_covers_every_split_sample_and_node(finished):
    audit = pd.read_parquet(finished.results() / "tasks/stars/audit.parquet")
    honest, leaked = (audit[audit["protocol"] == name] for name in ("honest", "slides"))
    assert set(honest.loc[~honest["passed"], "check"]) == {"few_test_stars"}
    found = set(leaked.loc[~leaked["passed"], "check"])
    assert {"synthetic_row_held_out", "test_star_trained_on", "test_support"} <= found
    assert leaked.set_index("check").loc["positive_control", "passed"]
    on_split, on_sample, on_node = (
        honest[honest["resampler"].isna()],
        honest[honest["resampler"].notna() & honest["reducer"].isna()],
        honest[honest["model"].notna()],
    )
    assert {"object_on_both_sides", "position_on_both_sides"} <= set(on_split["check"])
    assert "test_star_trained_on" in set(on_sample["check"])
    assert set(on_sample["resampler"]) == {"none", "smote", "class_weight"}
    assert on_sample.groupby("resampler").size().nunique() == 1
    assert len(on_node.groupby(["resampler", "reducer", "model"])) == 6 + len(ENSEMBLES)
    permuted = on_node[on_node["check"] == "label_permutation"]
    assert permuted["resampler"].tolist() == ["smote"], "it is the only one that makes rows"


def test_leaked_nodes_are_labelled_and_never_the_best(finished):
    comparison = finished.results() / "tasks/stars/comparison"
    for name in ("metrics", "nodes", "runtimes", "confusion"):
        table = pd.read_parquet(comparison / f"{name}.parquet")
        assert (table["leaked"] == (table["protocol"] == "slides")).all(), name
    scores = pd.read_csv(comparison / "scores-test-0.20.csv")
    assert scores["leaked"].tolist() == [False] * (6 + len(ENSEMBLES)) + [True]
    pair = pd.read_parquet(comparison / "inflation.parquet").iloc[0]
    assert pair["leaked"] > pair["honest"]
    assert pair["low"] <= pair["difference"] <= pair["high"]
    metrics = pd.read_parquet(comparison / "metrics.parquet").query(
        "metric == 'macro_f1' and decision == 'argmax' and resampler == 'smote' and model == 'knn'"
    )
    value = metrics.set_index("protocol")["value"]
    assert pair["leaked"] == pytest.approx(value["slides"])
    assert pair["honest"] == pytest.approx(value["honest"])


def test_splits_with_several_honest_nodes_have_ensembles_and_others_none(finished):
    tasks = finished.results() / "tasks"
    for name in ENSEMBLES:
        folders = [path.parents[4].name for path in tasks.glob(f"*/*/*/*/{name}/params.json")]
        assert sorted(folders) == ["stars", "survey"]
    folder = tasks / "stars/honest/test-0.20/repeat-0"
    record = json.loads((folder / "ensemble/params.json").read_text())
    assert record["offered"] == 6
    scores = pd.read_parquet(tasks / "stars/comparison/scores-test-0.20.parquet")
    own = scores.set_index("model").loc["ensemble"]
    assert own["resampler"] == own["reducer"] == "mixed"
    assert own["validation"] == pytest.approx(record["validation"]["value"])
    assert own["cpu_seconds"] > own["train_seconds"] > 0
    audit = pd.read_parquet(tasks / "stars/audit.parquet").query("model == 'ensemble'")
    assert {"ensemble_blend_differs", "ensemble_weights_not_reproduced"} <= set(audit["check"])
    groups = pd.read_parquet(tasks / "stars/verdicts/groups.parquet")
    assert set(ENSEMBLES) <= set(groups["model"])
    report = (finished.results() / "report.html").read_text()
    assert "mean_of_best" in report


def test_the_audit_runs_alone(project):
    output = project.run("--cores", "1", "audit", "--forcerun", "judge").stdout
    assert "tune" not in output
    assert "errors of protocols that leak on purpose" in output
    again = project.run("--cores", "1", "audit").stdout
    assert again.count("audit.parquet") >= 3
    assert "judge" not in again


def test_records_say_what_made_the_node(finished):
    folder = finished.results() / "tasks/stars/honest/test-0.20/repeat-0/smote/none/random_forest"
    record = json.loads((folder / "params.json").read_text())
    assert record["threads"] == 1
    assert record["node"]["test_size"] == 0.2
    assert {"sklearn", "optuna"} <= set(record["versions"])
    assert record["rows"]["fitted"] == sum(record["classes"].values())
    assert record["cpu_seconds"] > record["train_seconds"] > 0


def test_one_core_gives_the_same_numbers_as_two_bit_for_bit(finished, tmp_path):
    alone = Project(tmp_path / "elsewhere", TINY)
    alone.run("--cores", "1")
    first, second = numbers(finished), numbers(alone)
    assert list(first) == list(second)
    assert len(first) > 40
    for name, frame in first.items():
        pd.testing.assert_frame_equal(frame, second[name], check_exact=True, obj=name)


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


HELD = '''"""A random forest that waits after two trials while there is a file `hold`."""

import time
from pathlib import Path

from lightfold.plugins.models import random_forest

WEIGHTS, DEFAULTS, space = random_forest.WEIGHTS, random_forest.DEFAULTS, random_forest.space


def fit(params, X, y, weight, seed):
    end = time.monotonic() + 60
    while Path("hold").exists() and time.monotonic() < end:
        logs = Path("results-tiny").rglob("tune.log")
        if not any("trial 2 of" in log.read_text() for log in logs):
            break
        time.sleep(0.05)
    return random_forest.fit(params, X, y, weight, seed)
'''


@pytest.mark.parametrize("killed", ["job", "everything"])
def test_a_kill_in_mid_study_is_resumed_with_the_same_numbers(tmp_path, killed):
    config = {
        **TINY,
        "tasks": {"stars": TINY["tasks"]["stars"]},
        "grid": [{"models": ["held"]}],
        "tuning": {"trials": 25},
        "exclude": [],
    }
    node = "tasks/stars/honest/test-0.20/repeat-0/none/none/held"
    project, whole = Project(tmp_path / "killed", config), Project(tmp_path / "whole", config)
    for each in (project, whole):
        (each.folder / "scripts/lightfold/plugins/models/held.py").write_text(HELD)
    (project.folder / "hold").touch()
    process = subprocess.Popen(
        project.command("--cores", "1"),
        cwd=project.folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    log = project.results() / node / "tune.log"
    wait_for(lambda: log.exists() and "trial 2 of 25" in log.read_text())
    children = psutil.Process(process.pid).children(recursive=True)
    if killed == "job":
        for child in children:
            child.kill()
        assert process.wait(60) != 0
    else:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)
        psutil.wait_procs(children, timeout=10)
    assert not (project.results() / node / "predictions.parquet").exists()
    (project.folder / "hold").unlink()
    project.run("--cores", "1")
    assert "trial 2 of 25" not in log.read_text(), "finished trials are not run again"
    whole.run("--cores", "1")
    for name in ("trials", "predictions", "out_of_fold"):
        first, second = (
            pd.read_parquet(p.results() / node / f"{name}.parquet").drop(
                columns=TIMES, errors="ignore"
            )
            for p in (project, whole)
        )
        pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert project.pending() == {}


LEAKY = '''"""Honest, but for one test star among the rows trained on."""

from lightfold.plugins.protocols import honest

LEAKS = False
split = honest.split


def rows(table, split, resample, seed):
    rows = honest.rows(table, split, resample, seed)
    star = split.loc[split["role"] == "test", "object_id"].iloc[0]
    first = rows.index[(rows["role"] == "train") & rows["fold"].isna()][0]
    rows.loc[first, ["object_id", "source_id"]] = star
    return rows
'''


def test_a_study_that_resamples_says_how_and_the_audit_does_it_again(tmp_path):
    blocks = [
        {"tasks": ["stars"], "resamplers": ["tuned"], "models": ["knn", "random_forest"]},
        {"tasks": ["stars"], "resamplers": ["tuned"], "reducers": ["pca"], "models": ["knn"]},
        {"tasks": ["stars"], "protocols": ["slides"], "resamplers": ["tuned"], "models": ["knn"]},
    ]
    config = {**TINY, "tuning": {"trials": 6}, "grid": blocks, "exclude": []}
    project = Project(tmp_path / "tuned", config)
    project.run("--cores", "2", "audit")
    task = project.results() / "tasks/stars"
    for name in ("none/knn", "none/random_forest", "pca/knn"):
        folder = task / "honest/test-0.20/repeat-0/tuned" / name
        record = json.loads((folder / "params.json").read_text())
        trials = [json.loads(own) for own in pd.read_parquet(folder / "trials.parquet")["params"]]
        assert trials[0]["resampler"] == "none"
        assert record["resampler_params"]["resampler"] in {own["resampler"] for own in trials}
        offers_weights = "random_forest" in name
        assert offers_weights or "class_weight" not in {own["resampler"] for own in trials}
        assert record["versions"]["imblearn"] != "not installed"
    audit = pd.read_parquet(task / "audit.parquet")
    failed = audit[(audit["protocol"] == "honest") & ~audit["passed"]]
    assert set(failed["check"]) <= {"few_test_stars"}
    again = audit[audit["check"] == "out_of_fold_not_reproduced"]
    assert sorted(again["protocol"]) == ["honest", "slides"], "one node of each split"
    assert (audit["check"] == "sample_fitted_outside").sum() == 2 + 4, "of samples and of nodes"


def test_a_run_that_leaks_fails_and_names_the_split(project):
    (project.folder / "scripts/lightfold/plugins/protocols/leaky.py").write_text(LEAKY)
    block = {"tasks": ["stars"], "protocols": ["leaky"], "models": ["knn"]}
    project.configure({**TINY, "grid": [block], "exclude": []})
    result = project.run("--cores", "1", check=False)
    assert result.returncode != 0
    assert "stars/leaky/test-0.20/repeat-0/none: training rows are of, or" in result.stdout
    assert not list(project.results().glob("tasks/stars/leaky/**/params.json")), "before training"


def test_a_protocol_that_says_it_leaks_and_does_not_fails_the_positive_control(project):
    path = project.folder / "scripts/lightfold/plugins/protocols/blank.py"
    path.write_text(LEAKY.split("def rows")[0].replace("False", "True") + "rows = honest.rows\n")
    block = {"tasks": ["stars"], "protocols": ["blank"], "resamplers": ["random_over"]}
    project.configure({**TINY, "grid": [{**block, "models": ["knn"]}], "exclude": []})
    result = project.run("--cores", "2", check=False)
    assert result.returncode != 0
    assert (
        "protocol says that it leaks, rows are multiplied, and no check saw a leak" in result.stdout
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tunning": {}}, "tunning: there is no such key; did you mean 'tuning'?"),
        ({"grid": [{"models": ["random_forst"]}]}, "did you mean 'random_forest'?"),
        (
            {"datasets": {**TINY["datasets"], "stars": {"kind": "table", "path": "star.csv"}}},
            "star.csv",
        ),
    ],
)
def test_a_mistake_stops_before_any_job(tmp_path, change, message):
    project = Project(tmp_path / "wrong", {**TINY, **change})
    result = project.run("--cores", "1", check=False)
    assert result.returncode != 0
    assert message in result.stdout
    assert not project.results().exists()
