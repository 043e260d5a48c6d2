"""Copies of stars are computed only where the grid draws them, once per data set."""

import pytest
from project import TINY, Project


@pytest.mark.parametrize(("resampler", "jobs"), [("light_curve_noise", 2), ("smote", 0)])
def test_copies_are_planned_only_if_a_resampler_draws_them(tmp_path, resampler, jobs):
    block = {"tasks": ["survey"], "test_sizes": [0.2, 0.3], "models": ["knn"]}
    grid = [{**block, "resamplers": ["none", resampler], "protocols": ["honest", "slides"]}]
    grid += [{**block, "resamplers": [resampler], "models": ["cnn"]}]
    pending = Project(tmp_path / "copies", {**TINY, "grid": grid, "exclude": []}).pending()
    assert pending.get("augment", 0) == jobs
    assert pending.get("collate", 0) == bool(jobs)
    assert pending.get("portray", 0) == bool(jobs)
    assert pending["draw"] == 1
    assert pending["resample"] == 8
