"""Times of visits, and the columns that formats make."""

import pandas as pd
import pytest
from brought import read
from lightfold.errors import DataError
from lightfold.plugins.datasets import light_curves
from lightfold.workflow.config import check

STARS = pd.DataFrame({"object_id": ["a"], "label": ["EW"]})
LARGE = 2025042900123456
POINTS = pd.DataFrame(
    {
        "object_id": "a",
        "band": "g",
        "visit": [LARGE, LARGE + 1, LARGE + 2],
        "psfFlux": [100.0, 200.0, 300.0],
        "psfFluxErr": 1.0,
    }
)
VISITS = pd.DataFrame({"visitId": [LARGE + 1, LARGE], "expMidptMJD": [60796.25, 60795.5]})


def joined(folder, points=POINTS, visits=VISITS, name="points.parquet", **options):
    """Return the light curves of points with visits."""
    points.to_parquet(folder / "points.parquet")
    points.to_csv(folder / "points.csv", index=False)
    STARS.to_csv(folder / "stars.csv", index=False)
    visits.to_parquet(folder / "visits.parquet")
    given = {"path": name, "objects": "stars.csv", "visits": "visits.parquet", "zero_point": "nJy"}
    options = check(given | options, light_curves.OPTIONS, "datasets.mine")
    paths = {key: [folder / options[key]] for key in ("path", "objects", "visits")}
    _, blocks = light_curves.load(options, paths, 0)
    return pd.concat(blocks)


@pytest.mark.parametrize("name", ["points.parquet", "points.csv"])
@pytest.mark.parametrize("kind", ["int64", "str"])
def test_points_have_the_times_of_their_visits(tmp_path, capsys, name, kind):
    curves = joined(tmp_path, visits=VISITS.astype({"visitId": kind}), name=name)
    assert curves["mjd"].tolist()[:2] == [60795.5, 60796.25]
    assert curves["flux"].tolist()[:2] == [100.0, 200.0]
    assert curves["mag"].isna().tolist() == [False, False, True]
    said = capsys.readouterr().out
    assert "1 without a time" in said
    assert "without a time: compare their visits with those in" in said
    assert "visits.parquet" in said


def test_julian_dates_of_visits_are_converted(tmp_path):
    visits = pd.DataFrame({"visit": VISITS["visitId"], "JD": VISITS["expMidptMJD"] + 2400000.5})
    curves = joined(tmp_path, visits=visits, time="jd")
    assert curves["mjd"].tolist()[:2] == [60795.5, 60796.25]


def test_a_column_of_times_that_is_named_comes_before_visits(tmp_path):
    curves = joined(tmp_path, POINTS.assign(own=[3.0, 1.0, 2.0]), columns={"mjd": "own"})
    assert curves["mjd"].tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("points", "visits", "message"),
    [
        (POINTS.drop(columns="visit"), VISITS, "points.parquet: no column names the visit"),
        (POINTS, VISITS.drop(columns="visitId"), "visits.parquet: .* the ids of the visits"),
        (POINTS, VISITS.drop(columns="expMidptMJD"), "visits.parquet: .* the times of the visits"),
        (
            POINTS,
            pd.concat([VISITS, VISITS.assign(expMidptMJD=1.0)]),
            "visits.parquet: the visit '20250429001234..' has two times in column 'expMidptMJD'",
        ),
    ],
)
def test_tables_of_visits_that_say_no_time_are_refused(tmp_path, points, visits, message):
    with pytest.raises(DataError, match=message):
        joined(tmp_path, points, visits)


def test_a_visit_that_is_there_twice_with_one_time_is_one(tmp_path):
    curves = joined(tmp_path, visits=pd.concat([VISITS, VISITS]))
    assert curves["mjd"].tolist()[:2] == [60795.5, 60796.25]


def test_points_without_times_say_that_visits_may_give_them(tmp_path):
    with pytest.raises(DataError, match="the times.*`visits`"):
        read(tmp_path, POINTS, STARS, zero_point="nJy")


def test_labels_of_points_with_visits_are_counted(tmp_path):
    points = POINTS.assign(label="EW")
    points.to_parquet(tmp_path / "points.parquet")
    VISITS.to_parquet(tmp_path / "visits.parquet")
    options = {"path": "points.parquet", "visits": "visits.parquet", "zero_point": "nJy"}
    options = check(options, light_curves.OPTIONS, "datasets.mine")
    paths = {key: [tmp_path / options[key]] for key in ("path", "visits")}
    assert light_curves.labels(options, paths) == {"EW": 1}
