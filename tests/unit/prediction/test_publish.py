"""The job that writes a catalogue gives it the answers, the model and the stars."""

import json

import pandas as pd
from asked import Model, run
from lightfold.prediction import predict
from lightfold.prediction.publish import write_catalogue
from lightfold.prediction.publishing import outputs


def test_a_catalogue_has_a_row_for_every_star(tmp_path, monkeypatch):
    monkeypatch.setattr(predict, "load", predict.load)  # which `run` replaces
    table = tmp_path / "stars.csv"
    pd.DataFrame({"object_id": ["a", "b"], "period": [1.0, 2.0], "skew": 0.0}).to_csv(table)
    written = run(tmp_path, table)
    (tmp_path / "model.json").write_text(json.dumps(Model().record))
    inputs = {**written, "model": str(tmp_path / "model.json")}
    settings = {"classes": {"gaia": {"EW": "ECL"}}, "times": "geocentric"}
    write_catalogue(inputs, str(tmp_path / "gaia.csv"), settings, "gaia")
    found = pd.read_csv(tmp_path / "gaia.csv")
    assert found["source_id"].tolist() == ["a", "b"]
    assert found["best_class_name"].tolist() == ["ECL", "ECL"]


def test_a_catalogue_is_given_the_light_curves_if_there_are_any(tmp_path, monkeypatch):
    told = {}
    monkeypatch.setattr(outputs, "write", lambda path, to, record, given: told.update(given))
    (tmp_path / "model.json").write_text(json.dumps(Model().record))
    inputs = {"model": str(tmp_path / "model.json"), "predictions": "p", "objects": "o"}
    settings = {"classes": {}, "times": "heliocentric"}
    write_catalogue(inputs, "vsx.csv", settings, "vsx")
    assert told == {**settings, "objects": "o"}
    write_catalogue(inputs | {"light_curves": "c"}, "vsx.csv", settings, "vsx")
    assert told == {**settings, "objects": "o", "light_curves": "c"}
