"""The pins: each package with its reason, and the same numbers under every Python."""

import re

import pytest
import yaml
from samples import ROOT

PINNED = [
    *("requirements", "requirements-cnn", "requirements-lightgbm", "requirements-catboost"),
    "requirements-dev",
]

#: Packages that numbers come from, directly or through another package.
COMPUTES = {
    *("numpy", "scipy", "pandas", "pyarrow", "scikit-learn", "scikit-learn-intelex", "daal"),
    *("imbalanced-learn", "xgboost", "xgboost-cpu", "optuna", "light-curve", "nifty-ls"),
    *("finufft", "astropy", "pyerfa", "keras", "jax", "jaxlib", "ml-dtypes", "threadpoolctl"),
    *("lightgbm", "catboost"),
}


def pins(name):
    """Return the version and the marker of each pin, by package."""
    text = (ROOT / f"envs/{name}.txt").read_text()
    found = re.findall(r"^([a-z0-9.-]+)==([^ ;]+) (?:; (.*?) )?\\$", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^\S+==", text, re.MULTILINE))
    packages = {}
    for package, version, marker in found:
        packages.setdefault(package, []).append((version, marker))
    return packages


def asked(name):
    """Return the lines of what is asked for, by package."""
    lines = (ROOT / f"envs/{name}.in").read_text().splitlines()
    asking = [line for line in lines if line and not line.startswith(("#", "-c", "-r"))]
    return {re.match(r"[a-z0-9-]+", line)[0]: line for line in asking}


@pytest.mark.parametrize("name", PINNED)
def test_what_computes_has_one_version_for_every_python(name):
    for package, found in pins(name).items():
        assert len(found) == 1, f"{package} has {len(found)} versions"
        if package in COMPUTES:
            assert "python" not in found[0][1], f"{package} has a marker: {found[0][1]}"


def test_what_computes_is_pinned():
    assert set().union(*map(pins, PINNED)) >= COMPUTES


def test_a_package_has_the_same_version_in_every_file():
    first, *others = (pins(name) for name in PINNED)
    for other in others:
        for package, found in other.items():
            assert first.setdefault(package, found) == found, package


@pytest.mark.parametrize("name", PINNED)
def test_every_direct_dependency_is_pinned_with_hashes_and_has_a_reason(name):
    text = (ROOT / f"envs/{name}.txt").read_text()
    for package, line in asked(name).items():
        assert " # " in line, f"{package} has no reason"
        assert re.search(rf"^{package}==\S+.* \\\n +--hash=sha256:", text, re.MULTILINE), package


@pytest.mark.parametrize("name", PINNED)
def test_pins_name_no_index(name):
    text = (ROOT / f"envs/{name}.txt").read_text()
    assert not re.search(r"https?:|index-url|find-links", text)


@pytest.mark.parametrize(
    ("conda", "pip"),
    [("lightfold", "requirements"), ("lightfold-dev", "requirements-dev")],
)
def test_conda_mirrors_the_pins(conda, pip):
    listed = yaml.safe_load((ROOT / f"envs/{conda}.yaml").read_text())["dependencies"]
    from_pypi = [line for part in listed if isinstance(part, dict) for line in part["pip"]]
    found = {}
    for line in [*from_pypi, *(part for part in listed if isinstance(part, str))]:
        name, version = re.fullmatch(r"([a-z0-9-]+)(?:==?(.+))?", line).groups()
        found[name.removesuffix("-base").removesuffix("-minimal")] = version
    pinned = pins(pip)
    assert found.keys() - {"python", "pip"} == asked(pip).keys() - {"xgboost"}
    for name in found.keys() - {"python", "pip"}:
        assert found[name] == pinned[name][0][0], name
