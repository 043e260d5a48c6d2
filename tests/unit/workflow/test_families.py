"""The chosen families, and what is refused before anything runs."""

import pytest
from lightfold.errors import ConfigError
from lightfold.prediction.reading.computed import refuse_other_settings
from lightfold.workflow.exploration import Exploration
from lightfold.workflow.families import complete, with_period
from lightfold.workflow.features import Features
from lightfold.workflow.images import Images
from lightfold.workflow.plan import Plan
from samples import FAMILIES, FEATURES, ROOT

SCHEMA = ROOT / "config/schemas/config.schema.yaml"
SURVEY = {
    "datasets": {"survey": {"kind": "simulated"}},
    "tasks": {"t": {"dataset": "survey", "classes": ["EW", "RRab"]}},
    "grid": [{"models": ["random_forest"]}],
}


def plan(features, **changes):
    from lightfold.workflow.config import complete as whole

    return Plan(whole({**SURVEY, "features": features, **changes}, SCHEMA))


def section(**changes):
    return {**FEATURES, "min_points": {}, **changes}


def test_by_default_all_families_of_variable_stars_are_computed_from_ten_points():
    features = plan({}).config["features"]
    assert features["families"] == FAMILIES
    assert features["min_points"] == dict.fromkeys(FAMILIES, 10)
    assert features["from_objects"] == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"families": ["transients"]}, "no family 'transients'; did you mean 'transient'"),
        ({"families": ["scatter", "fourier"]}, "'fourier' folds .* add 'period'"),
        ({"families": ["scatter"], "min_points": {"period": 5}}, "min_points.period: .*scatter"),
        ({"from_objects": ["label"]}, "'label' says which star"),
        ({"from_objects": ["skew_g"]}, "'skew_g' is the name of a feature"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_its_key_and_a_remedy(changes, message):
    with pytest.raises(ConfigError, match=rf"features\..*{message}"):
        complete(section(**changes))


def test_fewest_points_are_those_of_the_families_unless_given():
    found = complete(section(families=["scatter", "transient"], min_points={"scatter": 4}))
    assert found["min_points"] == {"scatter": 4, "transient": 3}
    with pytest.raises(ConfigError, match=r"features\.min_points\.scatter: 2 is less than"):
        plan({"families": ["scatter"], "min_points": {"scatter": 2}})


def test_without_periods_nothing_is_folded():
    own = plan({"families": ["transient"]})
    assert not with_period(own.config)
    assert "phased" not in Exploration(own).figures("t")
    network = [{"models": ["cnn"]}]
    with pytest.raises(ConfigError, match=r"images\.channels: 'folded' .*channels: \[dmdt\]"):
        Images(plan({"families": ["transient"]}, grid=network))
    drawn = plan({"families": ["transient"]}, grid=network, images={"channels": ["dmdt"]})
    assert Images(drawn).draw_settings(None)["least"] == 3
    Images(own)


def test_a_fingerprint_holds_the_chosen_families_alone(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "lightfold.workflow.plan.fingerprint", lambda *modules: asked.append(modules) or ""
    )
    Features(plan({"families": ["transient"]})).code("extract.py")(None)
    assert asked == [("extract.py", "plugins.families.transient")]


def test_a_model_of_before_has_the_families_of_then():
    own = plan({}).config["features"]
    before = {name: own[name] for name in ("bands", "min_period", "max_period")}
    refuse_other_settings({"features": before}, {"features": own}, "predict.new.model")
    other = plan({"families": ["transient"]}).config["features"]
    with pytest.raises(ConfigError, match=r"families: \[period, scatter, .*says \[transient\]"):
        refuse_other_settings({"features": before}, {"features": other}, "predict.new.model")


def test_columns_of_stars_are_asked_for_where_they_are_features():
    class Wildcards:
        dataset = "survey"

    assert "objects" not in Features(plan({})).gather_inputs(Wildcards)
    own = Features(plan({"from_objects": ["z"]}))
    for inputs in (own.gather_inputs(Wildcards), own.collate_inputs(Wildcards)):
        assert inputs["objects"].endswith("datasets/survey/objects.parquet")
