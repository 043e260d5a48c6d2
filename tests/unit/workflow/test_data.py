"""What the rules of stage `data` ask for."""

from types import SimpleNamespace

from lightfold import registry
from lightfold.runtime.fingerprint import fingerprint
from lightfold.workflow.config import complete
from lightfold.workflow.data import Data
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
