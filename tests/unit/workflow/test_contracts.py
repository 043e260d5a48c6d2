"""Metrics are checked once, before anything runs; those of Lightfold cost nothing."""

import pytest
from lightfold import registry
from lightfold.errors import ConfigError
from lightfold.workflow import contracts


def test_the_texts_of_all_metrics_of_lightfold_are_known():
    paths = {name: registry.path("metrics", name) for name in registry.names("metrics")}
    assert {name: contracts.digest(path) for name, path in paths.items()} == contracts.KNOWN


def test_known_metrics_start_no_process(monkeypatch):
    monkeypatch.setattr(contracts, "_faults", pytest.fail)
    contracts.check_metrics(registry.names("metrics"))


@pytest.fixture
def unknown(monkeypatch, tmp_path):
    """Have the metric `accuracy` be unknown, and return the names of which processes are asked."""
    asked = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(contracts, "KNOWN", {})
    faults = contracts._faults
    monkeypatch.setattr(contracts, "_faults", lambda names: asked.append(names) or faults(names))
    return asked


def test_another_text_is_checked_once(unknown, tmp_path):
    contracts.check_metrics(["accuracy"])
    contracts.check_metrics(["accuracy"])
    assert unknown == [["accuracy"]]
    (tmp_path / contracts.KEPT).write_text("{")
    contracts.check_metrics(["accuracy"])
    assert len(unknown) == 2


def test_a_folder_that_cannot_be_written_does_no_harm(unknown, tmp_path):
    (tmp_path / ".snakemake").write_text("a file")
    contracts.check_metrics(["accuracy"])
    assert unknown == [["accuracy"]]


def test_a_metric_with_a_fault_is_refused_by_its_file(unknown, monkeypatch, tmp_path):
    monkeypatch.setattr(contracts, "_faults", lambda names: {"accuracy": "`score` is constant"})
    with pytest.raises(ConfigError, match=r"metrics/accuracy.py: `score` is constant"):
        contracts.check_metrics(["accuracy"])
    assert not (tmp_path / contracts.KEPT).exists()
