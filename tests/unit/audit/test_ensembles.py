"""The audit sees if an ensemble is not the blend of its split's nodes that its record says."""

import json

import pandas as pd
import pytest
from blends import several
from leaks import failed
from lightfold import tables
from lightfold.audit.ensembles import FILES, check_ensembles
from lightfold.ensembles.ensemble import COLUMNS
from lightfold.predictions import OUT_OF_FOLD, probability_columns
from samples import CLASSES

P = probability_columns(CLASSES)


@pytest.fixture(name="nodes")
def blended_nodes(tmp_path):
    nodes = several(tmp_path)
    nodes.blend(["ensemble", "mean_of_best"])
    return nodes


def found(nodes, names=("ensemble", "mean_of_best")):
    inputs = {**nodes.inputs, **{f"node_{name}": nodes.inputs[name] for name in FILES_OF_NODES}}
    for kind in FILES:
        file = kind.removeprefix("ensemble_")
        end = ".json" if file == "params" else ".parquet"
        inputs[kind] = [str(nodes.folder / name / f"{file}{end}") for name in names]
    return check_ensembles(inputs, nodes.split, nodes.table, CLASSES)


FILES_OF_NODES = ("predictions", "fold_predictions", "out_of_fold")


def edit(nodes, change):
    """Change the record of an ensemble."""
    path = nodes.folder / "ensemble/params.json"
    record = json.loads(path.read_text())
    change(record)
    path.write_text(json.dumps(record))


def rewrite(nodes, name, change):
    """Change a table of an ensemble."""
    path = nodes.folder / f"ensemble/{name}.parquet"
    left = change(tables.read(path))
    tables.write(left, path, COLUMNS if name == "predictions" else OUT_OF_FOLD)


def test_ensembles_pass_every_check_under_their_own_names(nodes):
    findings = found(nodes)
    assert failed(findings) == set()
    assert len(findings) == 12
    assert {finding["model"] for finding in findings} == {"ensemble", "mean_of_best"}
    assert {finding["resampler"] for finding in findings} == {"mixed"}


def without_one(frame):
    return frame.iloc[1:]


def one_twice(frame):
    return pd.concat([frame, frame.iloc[[0]]])


def other_labels(frame):
    return frame.assign(label=frame["label"].to_numpy()[::-1])


def other_folds(frame):
    return frame.assign(fold=(frame["fold"] + 1) % 3)


def other_classes(frame):
    return frame.assign(predicted=frame["predicted"].to_numpy()[::-1])


def other_stars(frame):
    return frame.assign(source_id=frame["object_id"].to_numpy()[::-1])


def sharper(frame):
    p = frame[P] ** 2
    return frame.assign(**p.div(p.sum(axis=1), axis=0))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (without_one, {"ensemble_tested_elsewhere", "ensemble_blend_differs"}),
        (one_twice, {"ensemble_tested_elsewhere"}),
        (other_labels, {"ensemble_tested_elsewhere"}),
        (other_classes, {"ensemble_tested_elsewhere"}),
        (other_stars, {"ensemble_tested_elsewhere"}),
        (sharper, {"ensemble_blend_differs"}),
    ],
)
def test_predictions_that_are_not_the_blend_of_the_test_stars_are_seen(nodes, change, expected):
    rewrite(nodes, "predictions", change)
    assert failed(found(nodes)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (without_one, {"ensemble_validated_elsewhere", "ensemble_blend_differs"}),
        (other_folds, {"ensemble_validated_elsewhere"}),
        (sharper, {"ensemble_blend_differs"}),
    ],
)
def test_out_of_fold_rows_that_are_not_the_blend_of_the_training_stars_are_seen(
    nodes, change, expected
):
    rewrite(nodes, "out_of_fold", change)
    assert failed(found(nodes)) - {"ensemble_score_differs"} == expected


def test_a_member_from_elsewhere_is_seen(nodes):
    edit(nodes, lambda record: record["members"][0].update(model="oracle"))
    assert failed(found(nodes)) >= {"ensemble_member_elsewhere", "ensemble_blend_differs"}


def test_members_that_are_gone_are_seen(nodes):
    for path in nodes.inputs["params"][1:]:
        text = json.dumps({"impossible": "too few stars"})
        (nodes.folder / path).write_text(text)
    assert failed(found(nodes)) == {"ensemble_member_elsewhere"}


def test_weights_that_out_of_fold_rows_do_not_give_are_seen(nodes):
    def equal(record):
        for own in record["members"]:
            own.update(weight=1 / 4, fold_weights=[1 / 4] * 3)

    edit(nodes, equal)
    assert {"ensemble_weights_not_reproduced", "ensemble_blend_differs"} <= failed(found(nodes))


@pytest.mark.parametrize("change", [{"sharpness": 3.0}, {"tilt": 0.5}])
def test_a_scaling_that_out_of_fold_rows_do_not_give_is_seen(nodes, change):
    edit(nodes, lambda record: record["scaling"].update(change))
    assert failed(found(nodes)) == {"ensemble_weights_not_reproduced", "ensemble_blend_differs"}
    edit(nodes, lambda record: record["scaling"]["folds"][1].update(change))
    assert failed(found(nodes)) == {"ensemble_weights_not_reproduced", "ensemble_blend_differs"}


def test_weights_that_have_seen_the_fold_that_they_are_for_are_seen(nodes):
    """The leak that looks best: out-of-fold rows blended by the weights of all rows."""
    record = json.loads((nodes.folder / "ensemble/params.json").read_text())
    weight = {own["model"]: own["weight"] for own in record["members"]}
    seen = sum(
        weight.get(model, 0) * tables.read(path).set_index("object_id")[P]
        for model, path in zip(
            ["knn", "lda", "svc", "large"], nodes.inputs["out_of_fold"], strict=True
        )
    )
    rewrite(
        nodes,
        "out_of_fold",
        lambda frame: frame.assign(**seen.loc[frame["object_id"]].reset_index()),
    )
    assert "ensemble_blend_differs" in failed(found(nodes))

    def leak(record):
        for own in record["members"]:
            own["fold_weights"] = [own["weight"]] * 3

    edit(nodes, leak)
    assert {"ensemble_weights_not_reproduced"} <= failed(found(nodes))


def test_a_better_score_than_that_of_the_rows_is_seen(nodes):
    edit(nodes, lambda record: record["validation"].update(value=0.99))
    assert failed(found(nodes)) == {"ensemble_score_differs"}


def test_of_an_ensemble_that_cannot_be_made_nothing_is_found(nodes):
    edit(nodes, lambda record: record.update(impossible="too few nodes"))
    assert {finding["model"] for finding in found(nodes)} == {"mean_of_best"}
