"""Benchmarks seldom run, so they are imported here, and what they call is looked up."""

import ast
import importlib
import subprocess
import sys

import numpy as np
import pytest
from house import missing, modules, names
from samples import CLASSES, ROOT, stars

BENCH = ROOT / "tests/bench"
BENCHMARKS = sorted(path.stem for path in BENCH.glob("*.py"))

#: Imports benchmarks in a separate process, because they set paths and threads for themselves.
IMPORT = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
    print(name)
"""


def test_every_benchmark_can_be_imported_and_does_nothing_then():
    command = [sys.executable, "-c", IMPORT, *BENCHMARKS]
    result = subprocess.run(command, cwd=BENCH, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == BENCHMARKS


def taken(tree):
    """Return what a file imports from the package, anywhere in the file, by the local name."""
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in froms
        for alias in node.names
        if node.module.split(".")[0] == "lightfold"
    }


@pytest.mark.parametrize("benchmark", BENCHMARKS)
def test_what_a_benchmark_takes_from_the_package_is_there(benchmark):
    """Also what it imports inside functions, and what it takes from modules, as in `page.save`."""
    path, known = BENCH / f"{benchmark}.py", modules()
    assert missing(path) == []
    tree = ast.parse(path.read_text())
    given = {name: ".".join(whole) for name, whole in taken(tree).items()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = given.get(node.value.id)
            if module in known:
                assert node.attr in names(known[module]), f"{benchmark}: {module}.{node.attr}"


def parameters(module, function):
    """Return the parameters of a module's function; None if it is no function or takes any."""
    path = modules().get(module)
    for node in ast.parse(path.read_text()).body if path else []:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            given = node.args
            any_number = given.vararg or given.kwarg
            return None if any_number else [a.arg for a in [*given.args, *given.kwonlyargs]]
    return None


@pytest.mark.parametrize("benchmark", BENCHMARKS)
def test_a_benchmark_calls_functions_of_the_package_as_they_are_to_be_called(benchmark):
    tree = ast.parse((BENCH / f"{benchmark}.py").read_text())
    given = taken(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        place, _, function = ast.unparse(call.func).rpartition(".")
        if place in given:
            module = ".".join(given[place])
        else:
            module, function = given.get(function, (None, None)) if not place else (None, None)
        known = parameters(module, function)
        if known is not None:
            named = {keyword.arg for keyword in call.keywords} - {None}
            assert named <= set(known), f"{benchmark}: {ast.unparse(call)}"
            assert len(named) + len(call.args) <= len(known), f"{benchmark}: {ast.unparse(call)}"


def test_the_stages_that_benchmarks_measure_run_on_a_few_stars(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(BENCH)
    stages = importlib.import_module("stages")
    table = stars((200, 80, 60), features=len(stages.FEATURES))
    table = table.rename(columns={f"f{i}": name for i, name in enumerate(stages.FEATURES)})
    objects = table[["object_id", "label"]].assign(ra=np.arange(len(table)), dec=-10.0)
    objects.to_parquet(tmp_path / "objects.parquet")
    table[["object_id", *stages.FEATURES]].to_parquet(tmp_path / "features.parquet")
    stages.warm("knn")
    stages.assemble(tmp_path, CLASSES)
    stages.split(tmp_path, CLASSES)
    for resampler in stages.RESAMPLERS:
        stages.resample(tmp_path, CLASSES, resampler)
    stages.study(tmp_path, CLASSES, "knn", "none", 2)
    assert stages.prediction(tmp_path, CLASSES, "knn") > 0
    for stage in (stages.examine, stages.probe, stages.comparison):
        stage(tmp_path, CLASSES)
    assert (tmp_path / "comparison/inflation.png").stat().st_size > 1000
