"""What the rule of stage `ensembles` asks for, and who asks for what it leaves."""

from types import SimpleNamespace

import pytest
from lightfold.workflow.audit import Audit
from lightfold.workflow.comparison import Comparison
from lightfold.workflow.config import complete
from lightfold.workflow.ensembles import Ensembles
from lightfold.workflow.plan import Plan
from lightfold.workflow.verdicts import Verdicts
from samples import ROOT

CONFIG = {
    "datasets": {"survey": {"kind": "simulated"}},
    "tasks": {"t": {"dataset": "survey", "classes": ["EW", "RSCVn"]}},
    "grid": [
        {"models": ["knn", "lda"], "resamplers": ["none", "smote"]},
        {"models": ["knn"], "test_sizes": [0.3]},
        {"models": ["knn", "lda"], "protocols": ["slides"]},
    ],
}

SPLIT = "results/tasks/t/honest/test-0.20/repeat-0"


def planned(**changed):
    return Plan(complete({**CONFIG, **changed}, ROOT / "config/schemas/config.schema.yaml"))


def at(test_size="0.20", protocol="honest"):
    return SimpleNamespace(task="t", protocol=protocol, test_size=test_size, repeat="0")


def test_an_honest_split_with_several_nodes_has_each_ensemble_and_no_other_split_any():
    plan = planned()
    own = plan.answering("t")
    assert own[:7] == plan.of_task("t")
    mixed = [(node["test_size"], node["resampler"], node["model"]) for node in own[7:]]
    assert mixed == [("0.20", "mixed", name) for name in ("ensemble", "mean_of_best")]
    assert {node["protocol"] for node in own[7:]} == {"honest"}


def test_the_files_of_an_ensemble_are_in_its_split_and_its_predictions_name_its_rows():
    plan = planned(ensembles=["mean_of_best"])
    node = plan.answering("t")[-1]
    assert plan.node_files([node], "params", "rows", "split", "out_of_fold") == {
        "params": [f"{SPLIT}/mean_of_best/params.json"],
        "rows": [f"{SPLIT}/mean_of_best/predictions.parquet"],
        "split": [f"{SPLIT}/split.parquet"],
        "out_of_fold": [f"{SPLIT}/mean_of_best/out_of_fold.parquet"],
    }
    assert Ensembles(plan).each("params.json") == [
        "results/tasks/{task}/{protocol}/test-{test_size}/repeat-{repeat}/mean_of_best/params.json"
    ]


def test_a_job_is_given_the_nodes_of_its_split():
    stage = Ensembles(planned())
    wildcards = at()
    inputs = stage.plan.node_files(stage.plan.of_split(wildcards), "params", "out_of_fold")
    assert len(inputs["params"]) == 4
    assert all(path.startswith(f"{SPLIT}/") for path in inputs["out_of_fold"])


@pytest.mark.parametrize("names", [["ensemble", "mean_of_best"], ["ensemble"], []])
def test_all_that_judges_nodes_asks_for_the_ensembles(names):
    plan = planned(ensembles=names)
    wildcards = SimpleNamespace(task="t")
    expected = [f"{SPLIT}/{name}/params.json" for name in names]
    for asked in (
        Comparison(plan).evaluate_inputs(wildcards),
        Verdicts(plan).contrast_inputs(wildcards),
    ):
        assert [path for path in asked["params"] if "/none/" not in path and "/smote/" not in path] == (
            expected
        )
    code = {Audit(planned(ensembles=own)).probe_code(at()) for own in (names, ["ensemble"])}
    assert len(code) == 1 + (names != ["ensemble"])


def test_a_split_that_leaks_or_has_one_node_is_probed_without_ensembles():
    for wildcards in (at("0.30"), at(protocol="slides")):
        plan = planned()
        assert plan.ensembles(plan.of_split(wildcards)) == []
        some, none = (
            Audit(planned(ensembles=names)).probe_code(wildcards) for names in (["ensemble"], [])
        )
        assert some == none
