"""Profiles: the others add to the default one and do not repeat it."""

import sys

import pytest
import yaml
from samples import ROOT

PROFILES = {
    path.parent.name: yaml.safe_load(path.read_text())
    for path in sorted((ROOT / "profiles").glob("*/config.yaml"))
}
OTHERS = sorted(set(PROFILES) - {"default"})


@pytest.mark.parametrize("name", OTHERS)
def test_no_profile_repeats_a_key_of_the_default_one(name):
    """Snakemake takes the default one's value, so another value would have no effect."""
    assert not set(PROFILES[name]) & set(PROFILES["default"])


@pytest.mark.parametrize("name", OTHERS)
def test_snakemake_adds_a_profile_to_the_default_one(name, monkeypatch):
    if name == "slurm":
        pytest.importorskip("snakemake_executor_plugin_slurm")
    from snakemake.cli import parse_args

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["snakemake"])
    _, both = parse_args(["--profile", f"profiles/{name}"])
    _, default = parse_args([])
    for key in PROFILES["default"]:
        option = key.replace("-", "_")
        assert getattr(both, option) == getattr(default, option)
    assert both.keep_going
    assert not default.keep_going
