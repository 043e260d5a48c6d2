"""What the rules of stage `data` ask for."""

import os
from types import SimpleNamespace

import pytest
from lightfold import registry
from lightfold.errors import ConfigError
from lightfold.runtime.fingerprint import fingerprint
from lightfold.workflow.config import complete
from lightfold.workflow.data import Data
from lightfold.workflow.files import files_of
from lightfold.workflow.plan import Plan
from samples import ROOT


def test_loading_runs_again_for_every_format_that_the_light_curves_may_have():
    paths = {"path": "c.csv", "objects": "s.csv"}
    config = {
        "data": ".",
        "datasets": {
            "any": {"kind": "light_curves", **paths},
            "named": {"kind": "light_curves", **paths, "format": "ztf"},
            "made": {"kind": "simulated"},
        },
        "tasks": {"t": {"dataset": "any", "classes": ["EW", "EA"]}},
        "grid": [{"models": ["knn"]}],
    }
    stage = Data(Plan(complete(config, ROOT / "config/schemas/config.schema.yaml")))
    formats = {"any": registry.names("formats"), "named": ["ztf"], "made": []}
    for dataset, names in formats.items():
        own = [f"plugins.datasets.{config['datasets'][dataset]['kind']}"]
        own += [f"plugins.formats.{name}" for name in names]
        found = stage.load_code(SimpleNamespace(dataset=dataset))
        assert found == fingerprint("load.py", *own)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.symlink_to("nothing.csv"), "it is a link to nothing.csv"),
        (lambda path: path.touch(), "stars.csv is empty"),
        (lambda path: path.mkdir(), "holds no table"),
        (os.mkfifo, "stars.csv is not a file"),
        (lambda path: None, "there is no file"),
    ],
)
def test_a_file_that_is_there_in_name_only_is_refused(tmp_path, make, said):
    make(tmp_path / "stars.csv")
    config = {
        "data": str(tmp_path),
        "datasets": {"mine": {"kind": "table", "path": "stars.csv"}},
    }
    with pytest.raises(ConfigError, match=said) as stop:
        files_of(config, "mine")
    assert str(stop.value).startswith("datasets.mine.path:")
