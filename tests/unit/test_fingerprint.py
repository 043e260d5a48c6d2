"""Fingerprints change with what a job runs, and with nothing else."""

import subprocess
import sys

import pytest
from lightfold import fingerprint as module
from lightfold.fingerprint import fingerprint, libraries
from samples import ROOT

PACKAGE = ROOT / "scripts/lightfold"


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the package that fingerprints look at, and a function that edits it."""
    for path in (path for kind in ("*.py", "*.j2") for path in PACKAGE.rglob(kind)):
        target = tmp_path / path.relative_to(PACKAGE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text())
    monkeypatch.setattr(module, "PACKAGE", tmp_path)

    def edit(name, old, new):
        text = (tmp_path / name).read_text()
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new, 1))
        forget()

    def forget():
        module._tree.cache_clear()
        module._closure.cache_clear()
        module.version.cache_clear()

    forget()
    yield edit
    monkeypatch.undo()
    forget()


NODE = ("nodes", "models.knn", "metrics.macro_f1")


def test_comments_docstrings_and_layout_change_nothing(copy):
    before = fingerprint(*NODE)
    copy("tune.py", "import json\n", "# a comment\nimport json\n\n\n")
    copy("models/knn.py", '"""K nearest', '"""Another text: K nearest')
    assert fingerprint(*NODE) == before


def test_a_module_deep_below_counts_and_one_beside_does_not(copy):
    before = fingerprint(*NODE), fingerprint("splits")
    copy("calibration.py", "bounds=(-4, 5)", "bounds=(-4, 6)")
    assert fingerprint(*NODE) != before[0]
    assert fingerprint("splits") == before[1]


def test_another_models_code_does_not_count(copy):
    before = fingerprint(*NODE)
    copy("models/xgboost.py", '"max_depth": 6', '"max_depth": 7')
    assert fingerprint(*NODE) == before


def test_the_template_beside_a_module_counts(copy):
    before = fingerprint("report"), fingerprint("scores")
    copy("report.html.j2", "<h3>Audit</h3>", "<h3>The audit</h3>")
    assert fingerprint("report") != before[0]
    assert fingerprint("scores") == before[1]


def test_the_version_of_an_imported_library_counts(copy, monkeypatch):
    before = fingerprint(*NODE), fingerprint("nodes", "models.xgboost")
    known = module.version
    monkeypatch.setattr(module, "version", lambda name: "99" if name == "xgboost" else known(name))
    assert fingerprint(*NODE) == before[0]
    assert fingerprint("nodes", "models.xgboost") != before[1]


def test_libraries_imported_inside_functions_are_seen():
    assert {"sklearn", "sklearnex", "optuna"} <= set(libraries("models.knn"))
    assert "xgboost" not in libraries("nodes", "models.knn")


def test_parsing_a_workflow_imports_no_modelling_library():
    """Snakemake parses the Snakefile again in every cluster job: it has to stay cheap."""
    code = (
        "import sys; sys.path.insert(0, 'scripts'); import lightfold.grid, lightfold.config, "
        "lightfold.progress, lightfold.fingerprint, lightfold.seeds, lightfold.datasets.table; "
        "print([m for m in ('sklearn', 'xgboost', 'optuna', 'matplotlib', 'imblearn') "
        "if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
