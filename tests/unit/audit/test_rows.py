"""The audit of every resampler's rows: silent where they are honest, loud where they leak."""

import pytest
from lightfold import registry
from lightfold.audit.controls import check_controls
from lightfold.audit.fits import SAMPLE_STEPS, check_fits
from lightfold.audit.rows import check_rows
from lightfold.sampling.resample import resample_split
from lightfold.sampling.split import split
from lightfold.tables import feature_columns
from samples import copies_of, stars


@pytest.fixture
def table():
    """Return stars in so many continuous features that one near pair is enough."""
    return stars((160, 40, 24), features=9)


def audited(table, resampler, protocol, noise=0.2):
    """Return the checks of a resampler's rows that failed, those that passed, and the rows."""
    divided = split(table, protocol, 0.2, 3, seed=3)
    needs = registry.declared("resamplers", resampler, "NEEDS")
    copies = dict.fromkeys(needs, copies_of(table, noise))
    rows, record, reason = resample_split(table, divided, protocol, resampler, 4, **copies)
    assert reason == ""
    found = [*check_rows(rows, divided, table), *check_fits(record, divided, SAMPLE_STEPS)]
    leaks = registry.declared("protocols", protocol, "LEAKS")
    found += check_controls(found, rows, resampler, leaks)
    failed, passed = (
        {finding["check"] for finding in found if finding["passed"] == state}
        for state in (False, True)
    )
    return failed, passed, rows


@pytest.mark.parametrize("resampler", registry.names("resamplers"))
def test_honest_rows_raise_no_alarm(table, resampler):
    failed, passed, _ = audited(table, resampler, "honest")
    assert failed == set()
    assert {"near_features_trained_on", "test_star_trained_on", "sample_fitted_outside"} <= passed


@pytest.mark.parametrize("resampler", registry.names("resamplers"))
def test_the_audit_sees_the_copies_of_a_protocol_that_resamples_first(table, resampler):
    failed, passed, rows = audited(table, resampler, "slides")
    whole = rows[rows["fold"].isna()]
    if whole["synthetic"].any() or whole["source_id"].duplicated().any():
        assert {"test_star_trained_on", "validation_star_trained_on"} <= failed
        assert "positive_control" in passed
    else:
        assert "negative_control" in passed


@pytest.mark.parametrize("noise", [0.0, 1e-4, 1e-3, 1e-2])
def test_copies_near_to_the_stars_they_are_trained_on_with_raise_no_alarm(table, noise):
    failed, _, rows = audited(table, "light_curve_noise", "honest", noise)
    assert rows["synthetic"].any()
    assert failed == set()


def test_a_copy_of_a_test_star_is_seen_by_its_source_and_if_near_by_its_features(table):
    divided = split(table, "honest", 0.2, 3, seed=3)
    tested = set(divided.loc[divided["role"] == "test", "object_id"])
    for noise, check in ((0.2, "test_star_trained_on"), (1e-4, "near_features_trained_on")):
        _, _, rows = audited(table, "light_curve_noise", "honest", noise)
        copies = copies_of(table, noise)
        copies = copies[copies["source_id"].isin(tested)].head(12)
        place = rows.index[rows["synthetic"] & rows["fold"].isna()][:12]
        columns = feature_columns(table)
        rows.loc[place, columns] = copies[columns].to_numpy(dtype="float32")
        if check == "test_star_trained_on":
            rows.loc[place, "source_id"] = copies["source_id"].to_numpy()
        failed = {f["check"] for f in check_rows(rows, divided, table) if not f["passed"]}
        assert check in failed
