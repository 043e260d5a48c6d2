"""A table of elements for the stars that a catalogue lists."""

import numpy as np
import pandas as pd
import pytest
from lightfold.data.load import write_curves
from lightfold.errors import DataError
from lightfold.prediction.publishing.listed import table


def test_a_table_has_every_star_also_those_without_points_or_places(tmp_path):
    t = np.sort(np.random.default_rng(4).uniform(58000, 58300, 80))
    mag = 14 + 0.3 * np.cos(2 * np.pi * t / 0.7)
    points = pd.DataFrame({"band": "V", "mjd": t, "mag": mag, "magerr": 0.01})
    blocks = [points.assign(object_id="a"), points.assign(object_id="b")]
    write_curves([*blocks, points[:3].assign(object_id="c")], tmp_path / "curves.parquet")
    place = pd.DataFrame({"object_id": list("abc"), "ra": [10.0, np.nan, 3.0], "dec": 20.0})
    place.to_parquet(tmp_path / "objects.parquet")
    asked = pd.DataFrame({"object_id": list("cab"), "period": 0.7, "minima": [0, 1, 0]})
    paths = [str(tmp_path / f"{name}.parquet") for name in ("curves", "objects")]
    found = table(*paths, asked, "geocentric")
    assert found["object_id"].tolist() == list("cab")
    assert found["points"].tolist()[1:] == [80, 80]
    assert found["brightest"].notna().tolist() == [False, True, True]
    assert found["epoch"].notna().tolist() == [False, True, False]
    assert abs(found["epoch"][1] - 2400000.5 - (t[0] + t[-1]) / 2) < 1
    place[["object_id", "ra"]].to_parquet(tmp_path / "objects.parquet")
    with pytest.raises(DataError, match="needs positions"):
        table(*paths, asked, "geocentric")
