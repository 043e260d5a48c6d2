"""Fingerprints change with what a job runs, and with nothing else."""

import subprocess
import sys

import pytest
from lightfold.runtime import fingerprint as module
from lightfold.runtime.fingerprint import fingerprint, libraries
from samples import ROOT

PACKAGE = ROOT / "scripts/lightfold"


def forget():
    for known in (module._tree, module._names, module.closure, module._hash, module.version):
        known.cache_clear()


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the scripts that fingerprints look at, and a function that edits the package."""
    package = tmp_path / "lightfold"
    for path in (path for kind in ("*.py", "*.j2") for path in PACKAGE.parent.rglob(kind)):
        target = tmp_path / path.relative_to(PACKAGE.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text())
    monkeypatch.setattr(module, "PACKAGE", package)

    def edit(name, old, new):
        text = (package / name).read_text()
        assert old in text
        (package / name).write_text(text.replace(old, new, 1))
        forget()

    forget()
    yield edit
    monkeypatch.undo()
    forget()


NODE = ("tune.py", "plugins.models.knn", "plugins.metrics.macro_f1")


def test_comments_docstrings_and_layout_change_nothing(copy):
    before = fingerprint(*NODE)
    copy("tuning/node.py", "import json\n", "# a comment\nimport json\n\n\n")
    copy("plugins/models/knn.py", '"""K nearest', '"""Another text: K nearest')
    assert fingerprint(*NODE) == before


def test_a_module_deep_below_counts_and_one_beside_does_not(copy):
    before = fingerprint(*NODE), fingerprint("split.py")
    copy("fitting/calibration.py", "bounds=(-4, 5)", "bounds=(-4, 6)")
    assert fingerprint(*NODE) != before[0]
    assert fingerprint("split.py") == before[1]


def test_what_only_a_type_checker_reads_does_not_count(copy):
    metric = "plugins.metrics.macro_f1"
    before = fingerprint(metric), fingerprint("evaluate.py")
    copy("statistics/draws.py", "BATCH = 1_000_000", "BATCH = 2_000_000")
    assert fingerprint(metric) == before[0], "it names draws only in its types"
    assert fingerprint("evaluate.py") != before[1]
    copy("plugins/metrics/macro_f1.py", "if TYPE_CHECKING:", "if True:")
    assert fingerprint(metric) != before[0]


def test_how_intervals_and_tests_are_made_changes_no_node(copy):
    before = fingerprint(*NODE), fingerprint("contrast.py")
    copy("statistics/intervals.py", "CONFIDENCE = 0.95", "CONFIDENCE = 0.9")
    assert fingerprint(*NODE) == before[0]
    assert fingerprint("contrast.py") != before[1]


def test_another_models_code_does_not_count(copy):
    before = fingerprint(*NODE)
    copy("plugins/models/xgboost.py", '"max_depth": 6', '"max_depth": 7')
    assert fingerprint(*NODE) == before


def test_the_template_beside_a_module_counts(copy):
    before = fingerprint("report.py"), fingerprint("summarise.py")
    copy("report/report.html.j2", "<h3>Audit</h3>", "<h3>The audit</h3>")
    assert fingerprint("report.report") != before[0]
    assert fingerprint("summarise.py") == before[1]


def test_the_version_of_an_imported_library_counts(copy, monkeypatch):
    before = fingerprint(*NODE), fingerprint("tune.py", "plugins.models.xgboost")
    known = module.version
    monkeypatch.setattr(module, "version", lambda name: "99" if name == "xgboost" else known(name))
    module._hash.cache_clear()
    assert fingerprint(*NODE) == before[0]
    assert fingerprint("tune.py", "plugins.models.xgboost") != before[1]


def test_the_script_counts_and_the_module_it_has_run(copy):
    before = fingerprint("split.py"), fingerprint("gather.py")
    copy("../split.py", "wildcards.test_size)", "wildcards.test_size) / 1")
    assert fingerprint("split.py") != before[0]
    assert fingerprint("gather.py") == before[1]
    copy("features/gather.py", "import ", "import math, ")
    assert fingerprint("gather.py") != before[1]


def test_what_stands_around_every_job_does_not_count_and_a_packages_own_code_does(copy):
    before = fingerprint(*NODE)
    copy("runtime/job.py", "import ", "import math, ")
    copy("runtime/forkserver.py", "import ", "import math, ")
    assert fingerprint(*NODE) == before
    (module.PACKAGE / "plugins/models/__init__.py").write_text("import math\n")
    forget()
    assert fingerprint(*NODE) != before


@pytest.mark.parametrize(
    "forgotten",
    [
        "from lightfold.moved import thing",  # no such module
        "import lightfold.features.moved",
        "from lightfold.features import moved",  # neither a module nor a name in the package
        "from lightfold.tables import moved",  # no such name in the module
        "from lightfold import moved",
        "def late():\n    from lightfold.tables import moved\n",
    ],
)
def test_an_import_of_what_is_not_there_is_an_error(copy, forgotten):
    copy("sampling/split.py", "import pandas", f"{forgotten}\nimport pandas")
    with pytest.raises(
        ImportError, match=r"split\.py needs lightfold\.\S*moved, which is not there"
    ):
        fingerprint("split.py")


@pytest.mark.parametrize(
    "found", ["tables import pd", "errors import *", "errors import DataError"]
)
def test_a_name_that_a_module_defines_or_imports_is_no_error(copy, found):
    copy("sampling/split.py", "import pandas", f"from lightfold.{found}\nimport pandas")
    fingerprint("split.py")


def test_a_script_that_has_a_moved_function_run_is_an_error(copy):
    copy("../split.py", "sampling.split.", "sampling.moved.")
    with pytest.raises(ImportError, match=r"split\.py needs lightfold\.sampling\.moved, which"):
        fingerprint("split.py")


def test_every_script_runs_modules_of_the_package():
    scripts = {path.name: module.libraries(path.name) for path in PACKAGE.parent.glob("*.py")}
    used = {name for name, libraries in scripts.items() if "pandas" in libraries}
    assert scripts.keys() - used == {"status.py"}, "which looks at names of files alone"


def test_libraries_imported_inside_functions_are_seen():
    assert {"sklearn", "sklearnex", "optuna"} <= set(libraries("plugins.models.knn"))
    assert "xgboost" not in libraries("tuning.tune", "plugins.models.knn")


@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        (
            "workflow.comparison workflow.config runtime.engine",
            ("pandas", "pyarrow", "numpy"),
        ),
        ("plugins.datasets.table", ("sklearn", "xgboost", "optuna", "matplotlib", "imblearn")),
    ],
)
def test_parsing_a_workflow_is_cheap(modules, heavy):
    """Snakemake parses the Snakefile again in every job."""
    code = (
        f"import sys; sys.path.insert(0, 'scripts')\n"
        f"for name in {modules.split()}: __import__('lightfold.' + name)\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
