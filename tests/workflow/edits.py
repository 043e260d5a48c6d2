"""Every kind of change to a finished experiment, each as a function of a project.

The first line of a docstring is the row of the table in docs/reruns.md that the function tests. If
the function returns anything, these are arguments for the dry-run.
"""

import copy
import gzip
import os
import shutil

from project import PARTS, TINY

NEW_MODEL = '''"""The nearest star."""

from sklearn.neighbors import KNeighborsClassifier

WEIGHTS = False
MAX_ROWS = None
NEEDS = ()
EPOCHS = 0
DEFAULTS = {"n_neighbors": 1}


def space(trial):
    return {"n_neighbors": trial.suggest_int("n_neighbors", 1, 3)}


def fit(params, X, y, weight, seed):
    return KNeighborsClassifier(**params).fit(X, y)
'''

NEW_METRIC = '''"""Fraction of wrong classes."""

import numpy as np

PER_CLASS = False
GREATER_IS_BETTER = False
ORDINAL = False


def score(y, predicted, probability, weight=None):
    return float(np.average(y != predicted, weights=weight))
'''

STARS = "mine/stars.csv.gz"
LONG_AGO = 1_000_000_000


def with_grid(**keys):
    config = copy.deepcopy(TINY)
    config["grid"][0].update(keys)
    if "class_weight" not in config["grid"][0]["resamplers"]:
        del config["exclude"]  # it would mean no node
    return config


def install(project, name, version="99"):
    """Put a newer version of a distribution first on the path of Python."""
    folder = project.folder / f"newer/{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\n", encoding="utf-8"
    )
    project.environment["PYTHONPATH"] = str(project.folder / "newer")


def results(project):
    """Return the files of the results in the order in which they were made."""
    files = [path for path in project.results().rglob("*") if path.is_file()]
    return sorted(files, key=lambda path: path.stat().st_mtime_ns)


def clone(project):
    """Give the current date to every file that git would have made."""
    for part in PARTS:
        for path in [project.folder / part, *(project.folder / part).rglob("*")]:
            path.touch()


def lose_dates(project):
    """Give results dates in the worst order: what was made later has the older date."""
    for number, path in enumerate(results(project)):
        os.utime(path, (LONG_AGO - number, LONG_AGO - number))


def lose_records(project):
    shutil.rmtree(project.folder / ".snakemake")


# code


def comment(project):
    """A comment, a docstring, the layout"""
    project.edit("scripts/lightfold/tuning/node.py", "import json", "# why\nimport json")
    project.edit("scripts/lightfold/sampling/split.py", '"""Splits:', '"""About splits:')
    project.edit("scripts/tune.py", '"""Rule', '"""About rule')
    project.edit("rules/tuning.smk", "rule tune:", "# why\nrule tune:")
    project.edit("config/tiny.yaml", "results:", "# why\nresults:")


def around_jobs(project):
    """The code around every job: `job.py`, `forkserver.py`"""
    for name in ("job", "forkserver"):
        project.edit(
            f"scripts/lightfold/runtime/{name}.py", "import os\n", "import os\nimport ast\n"
        )


def script(project):
    """A rule's own `scripts/NAME.py`, here `summarise.py`"""
    project.edit("scripts/summarise.py", "float(", "1.0 * float(")


def model_code(project):
    """A model's code"""
    project.edit(
        "scripts/lightfold/plugins/models/knn.py", "cKDTree(X),", "cKDTree(X, leafsize=20),"
    )


def network_code(project):
    """A model's code"""
    project.edit("scripts/lightfold/fitting/network.py", "PATIENCE = 10", "PATIENCE = 9")


def channel_code(project):
    """A channel's code"""
    project.edit(
        "scripts/lightfold/plugins/channels/folded.py",
        "curves, period)\n",
        "curves, 1.0 * period)\n",
    )


def search_space(project):
    """A model's search space"""
    project.edit("scripts/lightfold/plugins/models/knn.py", "1, 40, log", "1, 50, log")


def resampler_code(project):
    """A resampler's code"""
    project.edit(
        "scripts/lightfold/plugins/resamplers/smote.py",
        "k_neighbors: int = 5",
        "k_neighbors: int = 4",
    )


def reducer_code(project):
    """A reducer's code"""
    project.edit("scripts/lightfold/plugins/reducers/rfe.py", "MAX_ROWS = 20", "MAX_ROWS = 30")


def ensemble_code(project):
    """An ensemble's code"""
    project.edit(
        "scripts/lightfold/plugins/ensembles/mean_of_best.py", "MEMBERS = 5", "MEMBERS = 4"
    )


def feature_code(project):
    """A new feature, or the code of one"""
    project.edit("scripts/lightfold/curves/points.py", "MIN_POINTS = 10", "MIN_POINTS = 12")


def new_feature(project):
    """A new feature, or the code of one"""
    family = "scripts/lightfold/plugins/families/ranges.py"
    project.edit(family, 'BAND = ("iqr",', 'BAND = ("iqr", "i40r",')
    project.edit(family, "LOWER = (25,", "LOWER = (25, 30,")


FIGURES = "scripts/lightfold/comparison/figures"


def figure(project):
    """A figure of the comparison, or a new one"""
    project.edit(f"{FIGURES}/test_sizes.py", "test size [%]", "size of the test set [%]")


def new_figure(project):
    """A figure of the comparison, or a new one"""
    folder = project.folder / FIGURES
    shutil.copy(folder / "runtimes.py", folder / "times.py")


def page_of_figures(project):
    """The page that all figures are drawn on"""
    project.edit("scripts/lightfold/display/page.py", "fontsize=9)", "fontsize=10)")


def report_page(project):
    """The page of the report"""
    project.edit("scripts/lightfold/report/report.html.j2", "<h3>Audit</h3>", "<h3>The audit</h3>")


def audit_code(project):
    """A check of the audit"""
    project.edit("scripts/lightfold/audit/fits.py", '"model")', '"model", "scale")')


def library(project):
    """An upgrade of a library that the code imports, here imbalanced-learn"""
    install(project, "imbalanced-learn")


def library_beneath(project):
    """An upgrade of a library that only those import, such as joblib"""
    install(project, "joblib")


# configuration


def classes(project):
    """The classes of a task"""
    config = copy.deepcopy(TINY)
    config["tasks"]["survey"]["classes"] = {"EW": ["EW"], "other": ["RSCVn", "beta_Lyr"]}
    project.configure(config)


def feature_key(project):
    """A key of `features`"""
    project.configure({**TINY, "features": {**TINY["features"], "max_period": 19}})


def copies(project):
    """A key of `features`"""
    project.configure({**TINY, "features": {**TINY["features"], "copies": 2}})


def images_key(project):
    """A key of `images`"""
    project.configure({**TINY, "images": {"channels": ["folded", "dmdt"]}})


def exploration_key(project):
    """A key of `exploration`"""
    project.configure({**TINY, "exploration": {"perplexities": [6], "period": ["f0"]}})


def estimators_key(project):
    """A key of `estimators`"""
    project.configure({**TINY, "estimators": {**TINY["estimators"], "folds": 4}})


def new_test_size(project):
    """One more test size or repeat"""
    project.configure(with_grid(test_sizes=[0.2, 0.3], resamplers=["none"], models=["knn"]))


def new_repeat(project):
    """One more test size or repeat"""
    project.configure(with_grid(repeats=[0, 1], resamplers=["none"], models=["knn"]))


def new_model(project):
    """One more model or resampler"""
    (project.folder / "scripts/lightfold/plugins/models/nearest.py").write_text(NEW_MODEL)
    project.configure(
        with_grid(resamplers=["none", "smote"], models=["random_forest", "knn", "nearest"])
    )


def new_resampler(project):
    """One more model or resampler"""
    project.configure(with_grid(resamplers=["none", "smote", "class_weight", "random_over"]))


def new_reducer(project):
    """One more reducer"""
    config = copy.deepcopy(TINY)
    config["grid"][-1]["reducers"] = ["rfe", "pca"]
    project.configure(config)


def excluded(project):
    """A node excluded or taken out of the grid"""
    reason = {"task": "stars", "resampler": "none", "model": "knn", "reason": "too slow"}
    project.configure({**TINY, "exclude": [*TINY["exclude"], reason]})


def fewer_ensembles(project):
    """The key `ensembles`"""
    project.configure({**TINY, "ensembles": ["ensemble"]})


def new_metric(project):
    """One more metric"""
    (project.folder / "scripts/lightfold/plugins/metrics/wrong.py").write_text(NEW_METRIC)
    project.configure({**TINY, "metrics": ["macro_f1", "wrong"]})


def more_trials(project):
    """A key of `tuning`"""
    project.configure({**TINY, "tuning": {**TINY["tuning"], "trials": 3}})


def more_trials_of_a_model(project):
    """A key of `tuning`"""
    project.configure({**TINY, "tuning": {"trials": 2, "trials_of": {"cnn": 2}}})


def audit_key(project):
    """The key `refit` of `audit`"""
    project.configure({**TINY, "audit": {"refit": "all"}})


def side_by_side(project):
    """A key of `comparison`"""
    project.configure({**TINY, "comparison": {"models": ["knn", "random_forest"]}})


def rope(project):
    """The key `rope` of `verdicts`"""
    project.configure({**TINY, "verdicts": {"rope": 0.02}})


def seed(project):
    """The seed"""
    project.configure({**TINY, "seed": 4})


# files


def touched(project):
    """Files touched: scripts, source files, results"""
    clone(project)
    for path in reversed(results(project)):
        path.touch()
    (project.folder / STARS).touch()


def touched_and_large(project):
    """A source file or result of over 1 GB touched"""
    (project.folder / STARS).touch()
    return ["--max-checksum-file-size", "1MiB"]  # stars.csv.gz is larger than that


def source_changed(project):
    """A source file with other content"""
    path = project.folder / STARS
    path.write_bytes(path.read_bytes()[:-1] + b"\1")


def source_replaced(project):
    """A source file replaced by an older one of another size"""
    path = project.folder / STARS
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).strip()))
    os.utime(path, (LONG_AGO, LONG_AGO))


def result_changed(project):
    """A result changed by hand"""
    with (project.results() / "tasks/scarce/table.parquet").open("ab") as file:
        file.write(b"x")


def node_deleted(project):
    """A result deleted that only finished jobs have read"""
    next(project.results().glob("tasks/scarce/**/predictions.parquet")).unlink()


def figure_deleted(project):
    """A table or figure of a comparison deleted, or the report"""
    (project.results() / "tasks/scarce/comparison/runtimes.png").unlink()


def log_deleted(project):
    """A log, a `benchmark.tsv` or a study's journal deleted"""
    for pattern in ("*.log", "*.benchmark.tsv", "study.journal"):
        for path in project.results().rglob(pattern):
            path.unlink()


# places


def moved(project):
    """The folder moved or renamed, results and `.snakemake` with it"""
    project.folder = project.folder.rename(project.folder.with_name("elsewhere"))


def data_elsewhere(project):
    """The data folder under another path: `data`, or `LIGHTFOLD_DATA`"""
    project.environment["LIGHTFOLD_DATA"] = str(project.folder / "mine")


def data_linked(project):
    """The data folder moved, and a link in its place"""
    (project.folder / "mine").rename(project.folder / "disk")
    (project.folder / "mine").symlink_to("disk")


def cloned(project):
    """A fresh clone, results and `.snakemake` copied in, dates kept or not"""
    clone(project)


def cloned_without_dates(project):
    """A fresh clone, results and `.snakemake` copied in, dates kept or not"""
    clone(project)
    lose_dates(project)
    (project.folder / STARS).touch()


def cloned_without_records(project):
    """A fresh clone, results alone copied in, dates kept"""
    clone(project)
    lose_records(project)


def cloned_without_both(project):
    """A fresh clone, results alone copied in, dates lost"""
    clone(project)
    lose_records(project)
    lose_dates(project)
    (project.folder / STARS).touch()


def execution(project):
    """Cores, threads, memory, run time, priority, a profile, a cluster"""
    return [
        *("--profile", "profiles/workstation", "--prioritize", "report", "--retries", "2"),
        *("--set-threads", "tune=2", "--set-resources", "tune:mem_mb=4000", "tune:runtime=60"),
        *("--groups", "tune=nodes", "--group-components", "nodes=8"),
    ]
