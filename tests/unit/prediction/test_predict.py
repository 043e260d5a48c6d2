"""The job that predicts a table: what it writes and refuses, and how it goes on after a kill."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from asked import RECORD, Model, run
from lightfold.errors import ConfigError, DataError
from lightfold.prediction import predict
from lightfold.prediction.load import load
from lightfold.prediction.reading import rows, source
from samples import ROOT


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(source, "CHUNK", 10)
    monkeypatch.setattr(rows, "CHUNK", 10)
    monkeypatch.setattr(predict, "load", load)  # which `run` replaces


def stars(number=200, seed=3):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "object_id": [f"s{n:04d}" for n in range(number)],
            "period": rng.uniform(0.2, 5, number),
            "skew": rng.normal(size=number).clip(-3, 3),
            "RAJ2000": rng.uniform(0, 360, number),
            "DEJ2000": rng.uniform(-90, 90, number),
            "survey": "mine",
            "Vmag": 12.5,
        }
    )


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "stars.parquet"
    stars().to_parquet(path)
    return path


def test_every_star_has_a_row_in_the_order_of_the_table(tmp_path, table, capsys):
    written = run(tmp_path, table)
    found = pd.read_parquet(written["predictions"])
    assert found["object_id"].tolist() == stars()["object_id"].tolist()
    np.testing.assert_array_equal(found["p_EW"], 1 / (1 + stars()["period"]))
    output = capsys.readouterr().out
    assert "200 stars with the model's 2 features; 4 other columns" in output
    assert "200 of 200 stars" in output
    assert not (tmp_path / "chunks").exists()
    assert not (tmp_path / "rows").exists()


def test_other_columns_are_kept_with_positions_in_degrees(tmp_path, table):
    found = pd.read_parquet(run(tmp_path, table)["objects"])
    assert list(found) == ["object_id", "ra", "dec", "survey", "Vmag"]
    np.testing.assert_array_equal(found["ra"], stars()["RAJ2000"])
    assert set(found["survey"]) == {"mine"}
    assert found["Vmag"].dtype == "float64"


def test_columns_that_change_their_kind_are_text(tmp_path):
    mixed = stars(40).assign(note=[*range(20), *["a"] * 20], ra=1.5, gap=[None] * 20 + [1] * 20)
    path = tmp_path / "stars.csv"
    mixed.drop(columns=["RAJ2000", "DEJ2000"]).to_csv(path, index=False)
    found = pd.read_parquet(run(tmp_path, path)["objects"])
    assert found["note"].iloc[0] == "0"
    assert found["gap"].isna().sum() == 20
    assert found["gap"].max() == 1
    assert (found["ra_in_file"] == 1.5).all()


def test_a_text_column_without_any_value_is_text(tmp_path, table):
    written = run(tmp_path, table)
    assert str(predict.pq.read_schema(written["predictions"]).field("flags").type) == "string"


def test_a_prior_is_applied_and_an_estimated_one_is_that_of_all_stars(tmp_path, table, capsys):
    before = pd.read_parquet(run(tmp_path, table)["predictions"])["p_EW"]
    given = pd.read_parquet(run(tmp_path, table, prior={"EW": 0.9})["predictions"])["p_EW"]
    odds = before / (1 - before) * (0.9 / 0.75) / (0.1 / 0.25)
    np.testing.assert_allclose(given, odds / (1 + odds))
    model = Model()
    found = pd.read_parquet(run(tmp_path, table, model, prior="estimate")["predictions"])["p_EW"]
    both = np.column_stack([before, 1 - before])
    share = predict.prior.estimate(both, np.array(RECORD["prior"]), model.recalibrated).share
    np.testing.assert_allclose(found, predict.prior.corrected(both, [0.75, 0.25], share)[:, 0])
    assert "estimated mixture of classes, with 95 % intervals: EW" in capsys.readouterr().out


def test_a_class_of_the_prior_that_the_model_lacks_stops_before_the_table_is_read(tmp_path):
    with pytest.raises(ConfigError, match="RRab"):
        run(tmp_path, tmp_path / "absent.csv", prior={"RRab": 0.5})


def test_a_period_in_hours_stops_and_is_allowed_on_request(tmp_path):
    path = tmp_path / "stars.csv"
    hours = stars().assign(period=lambda frame: frame["period"] * 24)
    hours.to_csv(path, index=False)
    with pytest.raises(DataError, match=r"predict\.mine: .*\n.*period: .*hours in place of days"):
        run(tmp_path, path)
    ranges = pd.read_parquet(run(tmp_path, path, outside=1)["ranges"])
    assert ranges["feature"].tolist() == ["period", "skew"]
    assert ranges["share_outside"].iloc[0] > 0.9
    assert ranges["looks_like"].tolist() == ["hours in place of days", ""]


def test_a_model_that_sees_images_refuses_a_table_of_features(tmp_path, table):
    model = Model()
    model.needs_images = True
    with pytest.raises(DataError, match=r"sees images.*`predict\.mine\.data`"):
        run(tmp_path, table, model)


def test_features_that_were_computed_otherwise_are_refused(tmp_path, table):
    features = {"bands": ["V"], "min_period": 0.04}
    model = Model(config={"produces": "light_curves", "features": features})
    here = {"features": {"bands": ["V"], "min_period": 0.1}}
    with pytest.raises(ConfigError, match=r"`features: \{min_period: 0\.04\}`"):
        run(tmp_path, table, model, own=True, config=here)


def broken(model):
    """Have a model stop in its third chunk, as a job that is killed."""
    examine, calls = model.examine, []

    def once(stars, images=None):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return examine(stars, images)

    model.examine = once
    return model


@pytest.mark.parametrize(
    ("change", "again"),
    [("nothing", 180), ("model", 200), ("table", 200), ("columns", 200), ("prior", 180)],
)
def test_chunks_are_kept_while_nothing_has_changed_that_they_depend_on(
    tmp_path, table, change, again
):
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, table, broken(Model()))
    assert not (tmp_path / "predictions.parquet").exists()
    model, settings = Model(), {}
    if change == "model":
        model = Model(id="ffffffffffff")
    elif change == "table":
        stars(seed=4).to_parquet(table)
    elif change == "columns":
        settings = {"options": {"columns": {"skew": "Vmag"}}, "outside": 1}
    elif change == "prior":
        settings = {"prior": {"EW": 0.5}}
    run(tmp_path, table, model, **settings)
    assert len(model.seen) == again


def test_a_killed_job_goes_on_and_its_answers_are_the_same_bytes(tmp_path, table):
    whole = run(tmp_path / "whole", table)
    killed = tmp_path / "killed"
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'tests'}"}
    command = [sys.executable, str(ROOT / "tests/asked.py"), str(killed), str(table)]
    job = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    wanted = random.randrange(1, 11)
    while len(list(killed.glob("chunks/0*.parquet"))) < wanted:
        assert job.poll() is None
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.05))
    job.send_signal(signal.SIGKILL)
    job.wait()
    done = len(list(killed.glob("chunks/0*.parquet")))
    assert wanted <= done < 20
    model = Model()
    again = run(killed, table, model)
    assert len(model.seen) == 200 - 10 * done
    for name, path in whole.items():
        assert Path(path).read_bytes() == Path(again[name]).read_bytes(), name
