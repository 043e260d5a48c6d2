"""The examples of docs/extending.md, each as one new file, keep the contracts of their folders."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from samples import ROOT

PAGE = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
EXAMPLES = dict(
    re.findall(r"^`(\S+\.py)`:\n\n```python\n(.*?)```$", PAGE, re.DOTALL | re.MULTILINE)
)

#: The folders that the contracts check.
PARTS = ("scripts", "rules", "envs", "tests/contracts")


def names(axis):
    return [Path(path).stem for path in EXAMPLES if Path(path).parent.name == axis]


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """A copy of the project with the examples."""
    folder = tmp_path_factory.mktemp("extended")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in [ROOT / "pyproject.toml", *(ROOT / "tests").glob("*.py")]:
        shutil.copy(file, folder / file.relative_to(ROOT))
    for path, text in EXAMPLES.items():
        assert (folder / path).parent.is_dir(), f"there is no folder for {path}"
        assert not (folder / path).exists(), f"{path} is there already"
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("axis", ["models", "resamplers", "metrics", "families"])
def test_every_axis_that_is_shown_has_an_example_and_a_word_in_the_configuration(axis):
    assert names(axis)
    texts = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    config = {key: value for text in texts for key, value in yaml.safe_load(text).items()}
    words = {**config, **config["grid"][0], **config["features"]}[axis]
    assert set(names(axis)) <= set(words)


def test_the_examples_keep_their_contracts(extended):
    chosen = [Path(path).stem for path in EXAMPLES]
    tests = [f"tests/contracts/test_{kind}.py" for kind in ("plugins", "figures")]
    command = [sys.executable, "-m", "pytest", "-vv", *tests]
    result = subprocess.run(
        [*command, "-k", " or ".join(chosen)], cwd=extended, text=True, capture_output=True
    )
    assert result.returncode == 0, result.stdout[-5000:]
    for name in chosen:
        assert f"[{name}" in result.stdout or f"-{name}]" in result.stdout, name


def test_the_examples_are_written_as_the_project_is(extended):
    checks = [["check"], ["format", "--check", "--diff"]]
    for check in checks:
        command = [sys.executable, "-m", "ruff", *check, *EXAMPLES]
        result = subprocess.run(command, cwd=extended, text=True, capture_output=True)
        assert result.returncode == 0, result.stdout
