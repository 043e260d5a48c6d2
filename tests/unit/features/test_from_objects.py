"""Columns of the table of stars that become features of stars and of copies."""

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.errors import DataError
from lightfold.features import collate, gather
from lightfold.features.from_objects import check

STARS = {
    **{"object_id": ["a", "b", "c"], "label": ["x", "y", "x"], "z": [0.01, np.nan, np.inf]},
    **{"host": [17, 18, 19], "type": ["S", "E", None], "none": [None, None, None]},
}


@pytest.fixture
def objects(tmp_path):
    """The path of a table of three stars."""
    path = str(tmp_path / "objects.parquet")
    tables.write(pd.DataFrame(STARS), path, {"object_id": "string", "label": "string"})
    return path


def chunks(folder, **columns):
    """Write a table of features for each star, and return their paths."""
    paths = []
    for number, star in enumerate("cab"):
        frame = pd.DataFrame({"object_id": [star], **{k: [v[number]] for k, v in columns.items()}})
        frame = frame.assign(f=np.float32(number), flag_alias=np.int32(0))
        paths.append(str(folder / f"{number}.parquet"))
        others = {"object_id": "string", "flag_alias": "int32", **dict.fromkeys(columns, "string")}
        tables.write_features(frame, paths[-1], others)
    return paths


def test_columns_are_features_of_their_stars_and_gaps_stay_gaps(tmp_path, objects):
    output = str(tmp_path / "features.parquet")
    gather.write_all(chunks(tmp_path), output, objects=objects, columns=["z", "host"])
    found = tables.read(output).set_index("object_id")
    assert tables.features_in(output) == ["f", "z", "host"]
    assert (found[["z", "host"]].dtypes == "float32").all()
    assert found.loc["a", "z"] == np.float32(0.01)
    assert found.loc[["b", "c"], "z"].isna().all()
    assert found["host"].to_dict() == {"a": 17, "b": 18, "c": 19}


def test_copies_have_those_of_their_star(tmp_path, objects):
    output = str(tmp_path / "augmented.parquet")
    parts = chunks(tmp_path, source_id=["a", "a", "b"])
    collate.write_all(parts, output, objects, ["host"])
    assert tables.read(output)["host"].tolist() == [17, 17, 18]


def test_without_columns_nothing_is_added(tmp_path):
    output = str(tmp_path / "features.parquet")
    gather.write_all(chunks(tmp_path), output)
    assert tables.features_in(output) == ["f"]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("type", r"column 'type' of .*objects.parquet holds no numbers, such as 'S'"),
        ("redshift", "has no column 'redshift'"),
        ("hots", "did you mean 'host'"),
    ],
)
def test_a_column_that_is_absent_or_a_text_is_refused(objects, column, message):
    with pytest.raises(DataError, match=message):
        check(objects, ["z", column])
