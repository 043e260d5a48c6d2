"""Points that are not used: those of known stars are kept with a missing magnitude."""

import numpy as np
import pandas as pd
import pytest
from brought import CURVES, read, refused


@pytest.mark.parametrize("mag", ["null", "NaN", "n/a", "-", "", " ", "99.99", "-99", "999", ">17"])
def test_points_without_a_value_stay_without_a_magnitude_and_are_counted(tmp_path, capsys, mag):
    text = CURVES["mag"].astype(str)
    text[2] = mag
    for name in ("c.csv", "c.parquet"):
        _, curves = read(tmp_path, CURVES.assign(mag=text), name=name)
        assert sorted(curves["mag"].dropna()) == sorted(CURVES["mag"].drop(2))
        assert len(curves) == 6
        said = capsys.readouterr().out
        assert "points not used: 1 with" in said


@pytest.mark.parametrize("error", [np.nan, np.inf, 9.999, 99.99, 999.0])
def test_points_without_an_error_lose_their_magnitude_and_those_of_zero_do_not(
    tmp_path, capsys, error
):
    for kind_ in ("float64", "float32"):
        errors = CURVES["magerr"].astype(kind_)
        errors[1] = error
        _, curves = read(tmp_path, CURVES.assign(magerr=errors), name="c.parquet")
        assert curves["mag"].notna().sum() == 5
        assert curves["magerr"].min() == -1
        assert "1 without an error" in capsys.readouterr().out
    found, curves = read(tmp_path, CURVES)
    assert len(curves.dropna()) == 6
    assert found["why_dropped"].fillna("").tolist() == ["1 with an error of 0 or less"] * 2 + [""]
    assert found["points_used"].tolist() == [1, 0, 3]


def test_equal_rows_are_kept(tmp_path):
    assert len(read(tmp_path, pd.concat([CURVES, CURVES]))[1]) == 12


def test_mixed_columns_are_numbers_where_they_can_be(tmp_path):
    mixed = CURVES.assign(mag=[str(mag) for mag in CURVES["mag"]])
    assert sorted(read(tmp_path, mixed, name="c.parquet")[1]["mag"]) == sorted(CURVES["mag"])
    refused(
        tmp_path,
        "'mag' has 6 values that are not numbers, first 'faint'",
        CURVES.assign(mag="faint"),
    )
    lines = CURVES.to_csv(index=False)
    refused(tmp_path, "first 'mjd' in row 7: the header is repeated", lines + lines)


def test_a_file_without_a_point_to_use_is_refused(tmp_path):
    refused(
        tmp_path, "can be used: 6 with a mark for a missing magnitude", CURVES.assign(mag=99.99)
    )
    refused(tmp_path, "can be used: it has no rows", CURVES.iloc[:0])
    empty = CURVES.iloc[:0].astype({"mag": float})
    refused(tmp_path, "has no rows", empty, name="curves.parquet", file="curves.parquet")
