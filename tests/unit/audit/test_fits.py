"""The audit sees each step that was fitted on stars held out."""

import pandas as pd
import pytest
from leaks import failed, sample_of
from lightfold.audit.fits import NODE_STEPS, SAMPLE_STEPS, check_fits
from lightfold.fitting import parts
from lightfold.sampling import resample
from lightfold.tables import feature_columns
from samples import CLASSES, stars


@pytest.mark.parametrize("module", [resample, parts])
def test_scaling_fitted_on_everyone_is_seen(module, monkeypatch):
    table = stars()
    everyone = table.set_index("object_id")[feature_columns(table)]
    fit = module.fit_scaling
    monkeypatch.setattr(module, "fit_scaling", lambda X: fit(everyone))
    divided, rows, fitted = sample_of(table)
    if module is parts:
        fitted = pd.concat([p.fitted for p in parts.parts(rows, table, CLASSES, None, seed=0)])
        assert failed(check_fits(fitted, divided, NODE_STEPS)) == {
            "impute_fitted_outside",
            "scale_fitted_outside",
        }
    else:
        found = failed(check_fits(fitted, divided, SAMPLE_STEPS))
        assert found == {"impute_fitted_outside", "scale_fitted_outside"}


def test_a_sampler_and_a_model_fitted_on_held_out_stars_are_seen(node):
    table, divided, _, left = node
    _, _, fitted = sample_of(table)
    star = divided.loc[divided["fold"] == 1, "object_id"].iloc[0]
    for record, step, steps in (
        (fitted, "sample", SAMPLE_STEPS),
        (left.fitted, "model", NODE_STEPS),
    ):
        assert failed(check_fits(record, divided, steps)) == set()
        own = record[(record["step"] == step) & (record["fold"] == 1)].iloc[[0]]
        planted = pd.concat([record, own.assign(object_id=star)])
        assert failed(check_fits(planted, divided, steps)) == {f"{step}_fitted_outside"}
        lost = record[record["step"] != step]
        assert failed(check_fits(lost, divided, steps)) == {f"{step}_fitted_outside"}


def test_a_step_that_no_list_names_is_checked_as_well():
    table = stars()
    divided, _, fitted = sample_of(table)
    everyone = fitted[fitted["step"] == "scale"].assign(step="reduce")
    assert failed(check_fits(pd.concat([fitted, everyone]), divided, SAMPLE_STEPS)) == set()
    outside = divided.loc[divided["role"] == "test", ["object_id"]].assign(step="reduce", fold=None)
    found = check_fits(pd.concat([fitted, everyone, outside]), divided, SAMPLE_STEPS)
    assert failed(found) == {"reduce_fitted_outside"}
