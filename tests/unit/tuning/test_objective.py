"""A study that resamples: it chooses a resampler and its strength, which see one fold's rows."""

import dataclasses
import json

import numpy as np
import optuna
import pandas as pd
import pytest
from leaks import failed, sample_of
from lightfold.audit.fits import RESAMPLING_STEPS, check_fits
from lightfold.audit.nodes import check_validation
from lightfold.audit.refits import Given, check_fold_refit, check_refit
from lightfold.plugins.resamplers import tuned
from lightfold.tuning import objective
from lightfold.tuning.inputs import Inputs
from lightfold.tuning.node import node
from lightfold.tuning.objective import Objective
from samples import CLASSES, stars

SEED = 5


def given(table, model="random_forest", trials=8, **more):
    rows = sample_of(table, resampler="tuned")[1]
    inputs = (rows, table, CLASSES, model, "none", "macro_f1", trials, SEED, pd.DataFrame())
    return Inputs(*inputs, resampler="tuned", **more)


@pytest.fixture(scope="module", name="made")
def finished_node(tmp_path_factory):
    inputs = given(stars())
    return inputs, node(inputs, tmp_path_factory.mktemp("node") / "journal", "k")


def chosen(result):
    return [json.loads(params) for params in result.trials["params"]]


def only(monkeypatch, *names):
    """Let a study choose from these resamplers alone, and forget what was declared before."""
    declared = objective.registry.declared

    def fewer(axis, name, constant):
        return names if constant == "CHOICES" else declared(axis, name, constant)

    monkeypatch.setattr(objective.registry, "declared", fewer)


def test_first_each_resampler_is_tried_and_then_what_and_how_much_is_chosen(made):
    trials = chosen(made[1])
    assert trials[0]["resampler"] == "none"
    assert [trial["resampler"] for trial in trials[:5]] == list(tuned.CHOICES)
    assert all(trial["roots"] == 2 for trial in trials[:5]), "the model's defaults"
    assert len({trial["roots"] for trial in trials}) > 1
    strengths = {
        "none": set(),
        "class_weight": {"weight_power"},
        "random_over": {"sampling_strategy"},
        "random_under": {"sampling_strategy"},
        "smote": {"sampling_strategy", "k_neighbors"},
    }
    for trial in trials:
        own = {"weight_power", "sampling_strategy", "k_neighbors"} & set(trial)
        assert own == strengths[trial["resampler"]]


def test_the_record_has_the_resampler_of_the_best_trial_and_its_rows(monkeypatch, tmp_path):
    only(monkeypatch, "smote")
    result = node(given(stars()), tmp_path / "journal", "k")
    best = chosen(result)[int(result.trials.query("state == 'complete'")["value"].idxmax())]
    own = result.record["resampler_params"]
    assert own == {name: best[name] for name in ("resampler", "sampling_strategy", "k_neighbors")}
    assert not {*own} & set(result.record["params"])
    assert result.record["weight_power"] is None
    least = max(round(own["sampling_strategy"] * 160), 16)
    assert result.record["classes"] == {"common": 160, "rare": max(least, 32), "rarest": least}


def test_weights_that_a_study_chose_have_their_power_on_record(monkeypatch, tmp_path):
    only(monkeypatch, "class_weight")
    result = node(given(stars(), trials=3), tmp_path / "journal", "k")
    assert result.record["resampler_params"] == {"resampler": "class_weight"}
    assert result.record["weight_power"] in [trial["weight_power"] for trial in chosen(result)]


@pytest.mark.parametrize("resampler", ["class_weight", "random_over", "random_under", "smote"])
def test_fractions_are_of_what_the_best_trial_was_fitted_on(monkeypatch, tmp_path, resampler):
    only(monkeypatch, resampler)
    record = node(given(stars(), trials=1), tmp_path / "journal", "k").record
    found = [record["fractions"][side] for side in ("natural", "trained")]
    assert found[0] == pytest.approx({"common": 160 / 208, "rare": 32 / 208, "rarest": 16 / 208})
    if resampler == "smote":
        assert found[1] is None, "densities of classes have changed"
        return
    if resampler == "class_weight":
        totals = {n: found[0][n] ** (1 - record["weight_power"]) for n in CLASSES}
    else:
        assert record["rows"]["fitted"] != 208
        totals = record["classes"]
    shares = {name: total / sum(totals.values()) for name, total in totals.items()}
    assert found[1] == pytest.approx(shares)


def test_weights_are_not_offered_to_a_model_that_takes_none():
    assert Objective(given(stars(), "knn")).choices == [
        name for name in tuned.CHOICES if name != "class_weight"
    ]
    assert Objective(given(stars())).choices == list(tuned.CHOICES)
    assert Objective(given(stars())._replace(resampler="none")).choices == []


def test_a_resampler_that_cannot_run_ends_its_trial_and_not_the_study(
    monkeypatch, tmp_path, capsys
):
    only(monkeypatch, "none", "smote")
    scarce = stars((60, 12, 6))
    result = node(given(scarce, trials=12), tmp_path / "journal", "k")
    unfit = result.trials[result.trials["folds"] == 0]
    assert len(unfit)
    assert (unfit["state"] == "pruned").all()
    assert all("smote" in params for params in unfit["params"])
    assert result.trials["state"].iloc[0] == "complete"
    assert "cannot run: SMOTE" in capsys.readouterr().out


def test_a_study_that_resamples_is_the_same_bit_for_bit_also_if_it_goes_on(made, tmp_path):
    inputs, whole = made
    half = inputs._replace(trials=4)
    node(half, tmp_path / "journal", "k")
    again = node(inputs, tmp_path / "journal", "k")
    assert again.predictions.equals(whole.predictions)
    assert again.out_of_fold.equals(whole.out_of_fold)
    assert again.record["resampler_params"] == whole.record["resampler_params"]


# --- the audit ------------------------------------------------------------------------------------


def audited(inputs, left):
    record = {**left.record, "node": {"model": inputs.model, "reducer": "none"}, "seed": SEED}
    again = Given(record, inputs.rows, inputs.table, CLASSES, pd.DataFrame())
    divided = sample_of(inputs.table, resampler="tuned")[0]
    return failed(
        [
            *check_fits(left.fitted, divided, RESAMPLING_STEPS),
            *check_validation(
                *(left.out_of_fold, left.trials, left.record["validation"]),
                *(inputs.rows, inputs.table, CLASSES),
            ),
            *check_refit(left.predictions, again),
            *check_fold_refit(left.out_of_fold, again),
        ]
    )


def test_an_honest_study_passes_the_audit(made):
    assert audited(*made) == set()


@pytest.mark.parametrize("resampler", ["class_weight", "random_over", "random_under", "smote"])
def test_the_audit_makes_the_same_rows_again(monkeypatch, tmp_path, resampler):
    inputs = given(stars(), trials=2)
    with monkeypatch.context() as during:
        only(during, resampler)
        left = node(inputs, tmp_path / "journal", "k")
    assert audited(inputs, left) == set()


def test_a_study_that_resamples_with_held_out_rows_is_found(monkeypatch, tmp_path):
    """The fault is in the study alone: it has every row of the part, and says so on record."""
    inputs = given(stars(), trials=1)

    def leaky(part, chosen, max_rows, seed):
        both = [np.concatenate(own) for own in ((part.X, part.X_held), (part.y, part.y_held))]
        more = {"step": ["sample", "model"], "fold": part.fold}
        held = [pd.DataFrame({**more, "object_id": star}) for star in part.held["object_id"]]
        fitted = pd.concat([part.fitted, *held], ignore_index=True)
        return dataclasses.replace(part, X=both[0], y=both[1], fitted=fitted)

    monkeypatch.setattr(objective, "resampled", leaky)
    left = node(inputs, tmp_path / "journal", "k")
    assert audited(inputs, left) == {
        *("sample_fitted_outside", "model_fitted_outside"),
        *("predictions_not_reproduced", "out_of_fold_not_reproduced"),
    }
    silent = left.fitted[left.fitted["step"] != "sample"]
    divided = sample_of(inputs.table, resampler="tuned")[0]
    assert "sample_fitted_outside" in failed(check_fits(silent, divided, RESAMPLING_STEPS))


def test_conditional_parameters_raise_no_warning(made, recwarn, caplog, tmp_path):
    optuna.logging.enable_propagation()
    node(made[0], tmp_path / "journal", "k")
    optuna.logging.disable_propagation()
    assert not recwarn.list
    assert not caplog.records
