"""README's first command under every supported Python: the same numbers, bit for bit."""

import copy
import re
import shutil
import subprocess
import tomllib

import pandas as pd
import pytest
from project import TINY, Project, numbers
from samples import ROOT

pytestmark = pytest.mark.long

#: What README's first command installs has no network library.
CONFIG = copy.deepcopy(TINY)
CONFIG["grid"] = [block for block in TINY["grid"] if "cnn" not in block["models"]]
CONFIG["grid"] += [{"tasks": ["survey"], "test_sizes": [0.2], "models": ["xgboost", "svc"]}]
CONFIG["estimators"] = {"models": ["xgboost", "lda", "hist_gradient_boosting"], "folds": 3}


def pythons() -> list[str]:
    """Return the supported Pythons, oldest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    first, last = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"]).groups()
    return [f"3.{minor}" for minor in range(int(first), int(last))]


def command(python: str) -> str:
    """Return README's first command, for this Python and the tiny experiment."""
    readme = (ROOT / "README.md").read_text()
    first = re.search(r"^python3 -m venv .*snakemake --cores all$", readme, re.MULTILINE)[0]
    return f"{first.replace('python3', python, 1)} --configfile config/tiny.yaml"


@pytest.fixture(scope="module")
def oldest(tmp_path_factory):
    return run(pythons()[0], tmp_path_factory.mktemp("oldest"))


def run(version: str, folder) -> dict[str, pd.DataFrame]:
    """Run README's first command in a folder of its own, and return its numbers."""
    python = f"python{version}"
    says = [python, "-c", "import sys, venv, ensurepip; print(sys.version)"]
    if shutil.which(python) is None or subprocess.run(says, capture_output=True).returncode:
        pytest.skip(f"no {python} with venv on the PATH")
    project = Project(folder / "lightfold", CONFIG)
    result = subprocess.run(
        ["bash", "-c", command(python)],
        cwd=project.folder,
        env=project.environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=3600,
    )
    assert result.returncode == 0, result.stdout[-5000:]
    return numbers(project)


@pytest.mark.parametrize("version", pythons()[1:])
def test_every_python_gives_the_numbers_of_the_oldest_bit_for_bit(oldest, tmp_path, version):
    found = run(version, tmp_path)
    assert list(found) == list(oldest)
    assert len(found) > 40
    for name, frame in oldest.items():
        pd.testing.assert_frame_equal(frame, found[name], check_exact=True, obj=name)
