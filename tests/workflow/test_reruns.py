"""The contract of reruns, as a table: an edit, and the jobs that it makes pending."""

import copy

import pytest
from project import TINY


def with_grid(**keys):
    config = copy.deepcopy(TINY)
    config["grid"][0].update(keys)
    return config


NEW_MODEL = '''"""The nearest star."""

from sklearn.neighbors import KNeighborsClassifier

WEIGHTS = False
MAX_ROWS = None
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

#: The comparison of one task whose main table is of one test size.
ONE = {"judge": 1, "evaluate": 1, "inflate": 1, "compare": 1, "summarise": 1, "report": 1}

#: The comparisons of all three tasks, of which one has two test sizes.
ALL = {"evaluate": 3, "compare": 3, "summarise": 4, "report": 1}

#: The comparisons of the two tasks that have a node with KNN, and that of a resampler.
TWO = {"judge": 2, "evaluate": 2, "inflate": 2, "compare": 2, "summarise": 2, "report": 1}


def comment(project):
    project.edit("scripts/lightfold/tune.py", "import json", "# why\nimport json")
    project.edit("rules/model.smk", "rule tune:", "# why\nrule tune:")
    project.edit("config/tiny.yaml", "results:", "# why\nresults:")


def docstring(project):
    project.edit("scripts/lightfold/splits.py", '"""Splits:', '"""About splits:')


def model_code(project):
    project.edit("scripts/lightfold/models/knn.py", "n_jobs=1)", "n_jobs=1, leaf_size=20)")


def search_space(project):
    project.edit("scripts/lightfold/models/knn.py", "1, 40, log", "1, 50, log")


def figure(project):
    project.edit("scripts/lightfold/figures.py", "test size [%]", "size of the test set [%]")


def audit_code(project):
    project.edit("scripts/lightfold/audit/fitted.py", '"model")', '"model", "scale")')


def new_model(project):
    (project.folder / "scripts/lightfold/models/nearest.py").write_text(NEW_MODEL)
    project.configure(
        with_grid(resamplers=["none", "smote"], models=["random_forest", "knn", "nearest"])
    )


def new_metric(project):
    (project.folder / "scripts/lightfold/metrics/wrong.py").write_text(NEW_METRIC)
    project.configure({**TINY, "metrics": ["macro_f1", "wrong"]})


def new_test_size(project):
    project.configure(with_grid(test_sizes=[0.2, 0.3], resamplers=["none"], models=["knn"]))


def more_trials(project):
    project.configure({**TINY, "tuning": {"trials": 3}})


def resampler_code(project):
    project.edit(
        "scripts/lightfold/resamplers/smote.py", "SMOTE(random", "SMOTE(k_neighbors=4, random"
    )


def feature_code(project):
    project.edit("scripts/lightfold/features/points.py", "MIN_POINTS = 10", "MIN_POINTS = 12")


@pytest.mark.parametrize(
    ("edit", "pending"),
    [
        (comment, {}),
        (docstring, {}),
        (model_code, {"tune": 4, "probe": 3, **TWO}),
        (search_space, {"tune": 4, "probe": 3, **TWO}),
        (figure, {"compare": 3, "report": 1}),
        (audit_code, {"examine": 5, "probe": 5, **ALL, "judge": 3, "inflate": 3}),
        (new_model, {"tune": 2, "examine": 1, "probe": 1, **ONE}),
        (new_metric, ALL),
        (
            new_test_size,
            {
                **{"split": 1, "resample": 1, "examine": 2, "tune": 1, "probe": 2},
                **{**ONE, "summarise": 2},
            },
        ),
        (more_trials, {"tune": 9, "probe": 5, **ALL, "judge": 3, "inflate": 3}),
        (resampler_code, {"resample": 3, "examine": 3, "tune": 4, "probe": 3, **TWO}),
        (
            feature_code,
            {
                **{"extract": 2, "gather": 1, "assemble": 1, "split": 2, "resample": 2, "tune": 2},
                **{"examine": 2, "probe": 2, **ONE, "summarise": 2},
            },
        ),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_an_edit_makes_exactly_its_own_jobs_pending(project, edit, pending):
    edit(project)
    assert project.pending() == pending


def test_a_finished_grid_has_nothing_to_do_also_after_a_move(project):
    assert project.pending() == {}


def test_a_new_model_runs_in_the_same_grid(project):
    new_model(project)
    output = project.run("--cores", "2").stdout
    assert output.count("nearest") >= 2
    assert project.pending() == {}
