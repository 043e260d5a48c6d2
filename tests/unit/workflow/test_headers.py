"""What the head of a file tells is checked before anything runs; nothing that could run stops."""

import pandas as pd
import pytest
from lightfold.errors import ConfigError
from lightfold.workflow import footers
from lightfold.workflow.config import complete
from lightfold.workflow.headers import check_files
from lightfold.workflow.plan import Plan
from samples import ROOT

SCHEMA = ROOT / "config/schemas/config.schema.yaml"
STARS = pd.DataFrame(
    {
        "object_id": [f"s{number}" for number in range(6)],
        "period": 1.5,
        "label": ["EW", "EW", "RRab", "RR Lyr, RRc", None, "NA"],
        "code": [1.0, 2, 2, 1, None, 3],
    }
)
POINTS = pd.DataFrame(
    {"object_id": ["s0", "s1"], "band": ["g", "V"], "mjd": 1.0, "mag": 15.0, "magerr": 0.1}
)
TABLE = {"kind": "table", "path": "stars.csv"}
CURVES = {"kind": "light_curves", "path": "points.parquet", "objects": "stars.parquet"}


@pytest.fixture
def folder(tmp_path):
    for name, table in (("stars", STARS), ("points", POINTS)):
        table.to_csv(tmp_path / f"{name}.csv", index=False)
        table.to_parquet(tmp_path / f"{name}.parquet")
    ztf = POINTS.rename(columns={"object_id": "oid", "band": "filtercode", "mjd": "hjd"})
    ztf.assign(catflags=0).to_csv(tmp_path / "ztf.csv", index=False)
    wise = POINTS.assign(w1mpro=9.0, w1sigmpro=0.1, w2mpro=9.0, w2sigmpro=0.1)
    wise.drop(columns=["mag", "magerr"]).to_csv(tmp_path / "wise.csv", index=False)
    return tmp_path


def checked(folder, dataset, classes=("EW", "RRab"), bands=("g", "V"), **task):
    config = {
        "data": str(folder),
        "datasets": {"mine": dataset},
        "features": {"bands": list(bands)},
        "tasks": {
            "t": {"dataset": "mine", "classes": classes if classes == "all" else [*classes]} | task
        },
        "grid": [{"models": ["knn"]}],
    }
    plan = Plan(complete(config, SCHEMA))
    check_files(plan.config, plan.tasks)


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        ({"label": "lable"}, r"datasets\.mine\.label: .*stars.csv has no column 'lable'.*'label'"),
        ({"id": "objectid"}, r"datasets\.mine\.id: .*did you mean 'object_id'"),
        ({"group": "g"}, r"datasets\.mine\.group: .*no column 'g'; choose from object_id"),
        ({"features": ["perod"]}, r"datasets\.mine\.features: .*did you mean 'period'"),
        ({"exclude": ["cod"]}, r"datasets\.mine\.exclude: .*did you mean 'code'"),
        ({"exclude": ["cod*", "x_*"]}, r"datasets\.mine\.exclude: .*no column 'x_\*'"),
        ({"features": ["label"]}, r"datasets\.mine\.features: 'label' is the column of `label`"),
        ({"allow": ["perod"]}, r"datasets\.mine\.allow: .*did you mean 'period'"),
    ],
)
def test_a_named_column_that_a_table_lacks_stops(folder, dataset, message):
    for path in ("stars.csv", "stars.parquet"):
        with pytest.raises(ConfigError, match=message.replace("stars.csv", path)):
            checked(folder, {**TABLE, "path": path, **dataset})


@pytest.mark.parametrize("key", ["features", "exclude"])
def test_a_pattern_of_a_task_that_matches_nothing_stops(folder, key):
    checked(folder, TABLE, features=["per*", "code"], exclude=["code"])
    with pytest.raises(ConfigError, match=rf"tasks\.t\.{key}: .*'perod\*'.*"):
        checked(folder, TABLE, **{key: ["perod*"]})


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        ({"columns": {"mag": "magn"}}, r"datasets\.mine\.columns\.mag: .*points.*mean 'mag'"),
        ({"source": "oid"}, r"datasets\.mine\.source: .*stars.*no column 'oid'"),
        ({"id": "object"}, r"datasets\.mine\.id: .*did you mean 'object_id'"),
    ],
)
def test_a_named_column_that_light_curves_lack_stops(folder, dataset, message):
    with pytest.raises(ConfigError, match=message):
        checked(folder, {**CURVES, **dataset})


def test_a_class_that_a_parquet_table_lacks_stops(folder):
    table = {**TABLE, "path": "stars.parquet"}
    checked(folder, table, ["EW", "NA", "RR Lyr, RRc"])
    checked(folder, {**table, "label": "code"}, ["1", "2.0"])
    checked(folder, TABLE, ["EB", "RRab"])  # a header alone does not tell
    with pytest.raises(ConfigError, match=r"tasks\.t\.classes: class 'RRa': .*mean 'RRab'"):
        checked(folder, table, ["EW", "RRa"])
    with pytest.raises(ConfigError, match="'RR Lyr, RRc' has a comma"):
        checked(folder, table, ["EW", "RR Lyr", "RRc"])
    with pytest.raises(ConfigError, match="no star has the label '4'; choose from 1, 2, 3"):
        checked(folder, {**table, "label": "code"}, ["1", "4"])
    with pytest.raises(ConfigError, match="no star has the label 'EB'"):
        checked(folder, CURVES, ["EB", "RRab"])


@pytest.mark.parametrize(
    ("values", "lacking", "possible"),
    [
        (["EW", "RRab"], ["EA", "SR", "é"], ["EW", "LPV", "RRab"]),
        (["EW", " RRab"], [], ["EW", "RRab", "A"]),  # a blank comes before all letters
        (["EW ", "RRab"], [], ["EW", "RRab"]),
        (["1.0", "3.0"], [], ["1", "2", "7"]),
        ([1.0, 3.0], [], ["1", "2"]),
        (["a", None], ["b"], ["a"]),
    ],
)
def test_the_footer_alone_tells_what_is_outside_its_range(
    tmp_path, monkeypatch, values, lacking, possible
):
    monkeypatch.setattr(footers, "_LARGE", -1)
    pd.DataFrame({"label": values}).to_parquet(tmp_path / "x.parquet")
    column = footers.Column([tmp_path / "x.parquet"], "label")
    assert column.texts is None
    assert [name for name in [*lacking, *possible] if column.lacks(name)] == lacking


@pytest.mark.parametrize(
    ("dataset", "bands", "message"),
    [
        ({}, ["g", "i"], "features.bands asks for 'i', but the bands of data set mine .*V, g:"),
        ({"band": "V"}, ["g", "V"], r"asks for 'g', but .* can only be V: write .*bands: \[V\]"),
        ({"bands": {"g": "x", "V": None}}, ["g"], "can only be x"),
        ({"path": "ztf.csv"}, ["g", "V"], "asks for 'V', but .* can only be g, i, r"),
        ({"columns": {"flux": "fluxx"}}, ["g", "V"], "no column 'fluxx'"),
        ({"path": "ztf.csv", "bands": {"zu": "u"}}, ["y"], "can only be g, i, r, u"),
    ],
)
def test_a_band_or_column_that_light_curves_cannot_have_stops(folder, dataset, bands, message):
    with pytest.raises(ConfigError, match=message):
        checked(folder, {**CURVES, **dataset}, bands=bands)


@pytest.mark.parametrize(
    "dataset",
    [
        {},
        {"path": "points.csv"},  # the bands of a CSV file are not known
        {"path": "points.csv", "objects": "stars.csv"},
        {"path": ["points.csv", "points.parquet"]},
        {"bands": {"g": "g", "V": "V", "x": None}},
        {"path": "broken.parquet"},
        {"columns": {"mag": "mag", "magerr": "magerr"}, "path": "points.csv"},
        {"columns": {"flux": "mag", "fluxerr": "magerr"}, "path": "points.csv"},
        {"path": "wise.csv"},  # it has a column for each band
    ],
)
def test_what_may_run_is_not_stopped(folder, dataset):
    (folder / "broken.parquet").write_text("PAR1 not at all")
    checked(folder, {**CURVES, **dataset})


def test_all_labels_and_data_sets_without_files_are_left_alone(folder):
    checked(folder, {"kind": "simulated"}, ["EW", "RRab"], ["x"])
