"""Columns of a table are matched to a model's features; an error says how to mend it."""

import pytest
from lightfold.errors import DataError
from lightfold.prediction.reading.columns import bands, identity, match

FEATURES = ["period", "amplitude_g", "skew_g", "amplitude_r", "skew_r"]


def refused(columns, features=FEATURES, given=None, bands=("g", "r")):
    with pytest.raises(DataError) as error:
        match(columns, features, given or {}, "stars.csv", bands)
    return str(error.value)


def test_columns_are_in_the_order_of_the_model_and_others_are_kept():
    found = match(["id", *FEATURES[::-1], "ra"], FEATURES, {}, "stars.csv")
    assert list(found.features) == FEATURES
    assert (found.others, found.notes) == (["id", "ra"], [])


def test_every_missing_feature_is_named_with_the_names_nearest_to_it():
    message = refused(["Period_d", "per", "skew"], ["period", "skew", "eta_e"])
    assert "stars.csv: lacks 2 of the 3 features" in message
    assert "period: nearest are `Period_d` and `per`" in message
    assert "eta_e: no column has a name near it" in message
    assert "`columns: {period: Period_d}`" in message


def test_a_column_that_the_configuration_names_comes_before_one_of_the_features_name():
    found = match(["period", "P2"], ["period"], {"period": "P2"}, "stars.csv")
    assert (found.features, found.others) == ({"period": "P2"}, ["period"])


def test_a_named_column_that_is_not_there_is_refused():
    message = refused(["Period_d"], ["period"], {"period": "period_d"})
    assert "no column 'period_d' for `columns.period`; did you mean 'Period_d'?" in message


def test_a_misspelt_feature_in_the_mapping_is_told():
    message = refused(["Period_d"], ["period"], {"perod": "Period_d"})
    assert "`columns.perod` is not read" in message
    assert "did you mean 'period'" in message


def test_names_that_differ_by_case_and_signs_only_are_taken_and_told():
    found = match(["Skew G", "PERIOD"], ["period", "skew_g"], {"skew_g": "Skew G"}, "stars.csv")
    assert found.features == {"period": "PERIOD", "skew_g": "Skew G"}
    assert found.notes == ["stars.csv: column 'PERIOD' is taken as the feature 'period'"]


def test_a_band_in_another_case_is_another_band():
    assert "wants band g, and the table has band G" in refused(["skew_G"], ["skew_g"])


def test_two_columns_that_may_be_one_feature_are_refused():
    assert "each of 'Period', 'PERIOD' may be" in refused(["Period", "PERIOD"], ["period"])


def test_one_column_is_not_two_features():
    given = {"skew_g": "skew", "skew_r": "skew"}
    assert "used for the features" in refused(["skew"], ["skew_g", "skew_r"], given)


@pytest.mark.parametrize(
    ("columns", "features", "bands", "said"),
    [
        (["period", "amplitude_V", "skew_V"], FEATURES, ["g", "r"], "bands g, r.*has band V"),
        (["period", "V_amp", "I_amp"], ["period", "g_amp"], [], "band g.*has bands I, V"),
        (["period", "skew"], ["period", "skew_g", "skew_r"], ["g", "r"], "bands g, r.*no band"),
        (["period", "skew_g", "skew_r"], ["period", "skew"], ["V"], "band V.*has bands g, r"),
        (["period", "skew_zg"], ["period", "skew_g"], ["g"], "band g.*has band zg"),
    ],
)
def test_a_table_of_other_bands_is_told_from_one_with_other_names(columns, features, bands, said):
    message = refused(columns, features, bands=bands)
    first, second = said.split(".*")
    assert first in message.partition("and the table")[0]
    assert second in message.partition("and the table")[2]


def test_names_of_one_missing_band_of_many_features_do_not_blame_the_bands():
    message = refused(["skew_V", "a"], ["skew_g", "eta", "beta", "gamma"])
    assert "other bands" not in message


def test_no_overlap_shows_what_both_have():
    message = refused(["x1", "x2"], ["period", "amplitude"])
    assert "none of the model's 2 features" in message
    assert "wants period, amplitude; the table has x1, x2" in message


def test_an_id_of_another_name_is_found_only_if_one_column_fits():
    assert identity(["x", "Source_ID"], None, "t")[0] == "Source_ID"
    assert identity(["object_id", "ID"], None, "t") == ("object_id", "")
    assert identity(["x"], None, "t")[0] is None


def test_a_model_of_light_curves_knows_its_bands_and_one_of_a_table_does_not():
    config = {"produces": "light_curves", "features": {"bands": ["g", "r"]}}
    assert bands({"config": config}) == ["g", "r"]
    assert bands({"config": {**config, "produces": "features"}}) == []
