"""Tables of pandas, Arrow and astropy are the same to a model, and the same as files."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from astropy.table import MaskedColumn, Table
from lightfold.errors import DataError
from lightfold.prediction.reading.frames import as_features

RECORD = {"features": [{"name": "period"}, {"name": "n"}], "config": {"produces": "features"}}
STARS = pd.DataFrame(
    {"object_id": ["007", "b"], "n": [3, 4], "period": [0.5, np.nan], "flag_alias": [0, 2]}
)


def masked():
    table = Table.from_pandas(STARS.fillna(9.0))
    table["period"] = MaskedColumn(table["period"], mask=[False, True], unit="d")
    table["many"] = np.ones((2, 3))
    table["object_id"] = table["object_id"].astype("S3")
    return table


def arrow():
    return pa.Table.from_pandas(STARS, preserve_index=False).append_column(
        "many", pa.array([[1], []])
    )


@pytest.mark.parametrize("table", [STARS, arrow(), masked()], ids=["pandas", "arrow", "astropy"])
def test_tables_of_every_library_are_the_same_to_a_model(table):
    found = as_features(table, RECORD)
    expected = STARS.set_index("object_id")[["period", "n", "flag_alias"]].astype({"n": float})
    pd.testing.assert_frame_equal(found, expected, check_index_type=False, check_dtype=False)
    assert (found[["period", "n"]].dtypes == "float64").all()


def test_ids_may_be_the_index_of_a_table():
    found = as_features(STARS.set_index("object_id"), RECORD)
    assert list(found.index) == ["007", "b"]


def test_a_named_id_that_is_absent_is_refused():
    with pytest.raises(DataError, match="no column 'objectid'; did you mean 'object_id'"):
        as_features(STARS, RECORD, id="objectid")


def test_what_is_no_table_is_refused():
    with pytest.raises(TypeError, match="a pandas DataFrame, an Arrow table or an astropy Table"):
        as_features([1, 2], RECORD)


def test_a_table_that_is_given_is_not_changed():
    given = STARS.copy()
    as_features(given, RECORD)
    pd.testing.assert_frame_equal(given, STARS)


def test_marks_and_texts_in_memory_are_missing_as_in_files(capsys):
    values = [str(n) for n in range(1, 30)]
    table = pd.DataFrame({"period": [*values, "n/a", "-99.99"], "n": 1})
    found = as_features(table, RECORD)
    assert found["period"].isna().tolist() == [False] * 29 + [True] * 2
    assert list(found.index) == [str(n) for n in range(31)]
    assert "in 1 row is taken as missing" in capsys.readouterr().out


def test_text_in_memory_is_refused():
    with pytest.raises(DataError, match="the table: column 'n' has 2 values.*first 'a' in row 1"):
        as_features(STARS.assign(n=["a", "b"]), RECORD)


def test_columns_in_memory_may_have_other_names():
    table = STARS.rename(columns={"period": "P", "object_id": "star"})
    found = as_features(table, RECORD, {"period": "P"}, id="star")
    assert list(found.index) == ["007", "b"]
    assert found["period"].iloc[0] == 0.5


def test_ids_may_be_an_index_of_another_name():
    found = as_features(
        STARS.rename(columns={"object_id": "star"}).set_index("star"), RECORD, id="star"
    )
    assert list(found.index) == ["007", "b"]


def test_ids_in_bytes_are_text():
    found = as_features(STARS.assign(object_id=[b"007", b"b"]), RECORD)
    assert list(found.index) == ["007", "b"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (STARS[:0], "the table has no rows"),
        (arrow().slice(0, 0), "the table has no rows"),
        (pd.concat([STARS, STARS[["period"]]], axis=1), "the column 'period' is there twice"),
        (arrow().append_column("n", pa.array([1, 2])), "the column 'n' is there twice"),
        (STARS.assign(object_id="a"), "column 'object_id' has 1 repeated id, first 'a'"),
        (STARS.assign(object_id=["a", None]), "column 'object_id' has no id in row 2"),
    ],
)
def test_a_table_that_a_file_could_not_be_is_refused(table, said):
    with pytest.raises(DataError, match=said):
        as_features(table, RECORD)


def test_a_column_for_no_feature_is_told(capsys):
    as_features(STARS, RECORD, {"periods": "n"})
    assert "`columns.periods` is not read" in capsys.readouterr().out


def test_a_column_may_be_named_by_a_number():
    found = as_features(STARS.rename(columns={"period": 7}), RECORD, {"period": 7})
    assert found["period"].iloc[0] == 0.5


def test_a_row_of_a_table_is_no_table():
    with pytest.raises(TypeError, match="and no Row"):
        as_features(masked()[0], RECORD)
