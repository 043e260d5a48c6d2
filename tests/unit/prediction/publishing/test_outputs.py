"""Predictions as CSV, VOTable and in the columns of catalogues."""

import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from astropy.io.votable import parse_single_table, validate
from astropy.io.votable.ucd import check_ucd
from astropy.table import Table
from astropy.units import Unit
from lightfold.errors import ConfigError, DataError
from lightfold.prediction.publishing import catalogues, outputs
from lightfold.prediction.publishing.described import COLUMNS, described
from samples import ROOT

CLASSES = ["EW", "RSCVn", "beta_Lyr"]
RECORD = {
    **{"lightfold": "0.11.0", "task": "binaries", "name": "best", "id": "ab12cd34ef567890"},
    **{"classes": CLASSES, "conformal": {"coverage": 0.9}},
    "scores": [
        {"metric": "macro_f1", "class": None, "value": 0.81, "low": 0.7, "high": 0.9},
        {"metric": "recall", "class": "EW", "value": 0.95, "low": 0.9, "high": 0.99},
    ],
}


def predictions(ids=("7", "8 & <9>", "10")):
    """Return predictions with all columns: texts with signs, missing numbers, empty texts."""
    p = np.array([[0.7, 0.2, 0.1], [1 / 3, 1 / 3, 1 / 3], [0.05, 0.15, 0.8]])
    frame = pd.DataFrame({"object_id": ids, "predicted": ["EW", "RSCVn", "beta_Lyr"]})
    frame[[f"p_{name}" for name in CLASSES]] = p
    frame["set"] = ["EW", "EW|RSCVn|beta_Lyr", ""]
    frame["abstained"] = [False, True, True]
    frame["outlier"] = [0.5, 0.999999987, 0.1]
    frame["outside"] = ["", "period (12.3 > 4.5)", ""]
    for place in (1, 2, 3):
        frame[f"nearest_{place}"] = ["a", "b", ""]
        frame[f"nearest_{place}_class"] = ["EW", "RSCVn", ""]
        frame[f"nearest_{place}_distance"] = [0.25, 1.5, np.nan]
    for place in (1, 2, 3):
        frame[f"because_{place}"] = ["long period", "", "red"]
    frame["period"] = [0.27123456789, np.nan, 3.5]
    frame["flags"] = ["", "alias|few_points", ""]
    return frame.assign(model=RECORD["id"])


def written(folder, frame, *formats, **settings):
    frame.to_parquet(folder / "predictions.parquet", index=False)
    paths = {name: str(folder / f"predictions.{name}") for name in formats}
    outputs.write(folder / "predictions.parquet", paths, RECORD, settings)
    return list(paths.values())


@pytest.mark.parametrize("kind", ["csv", "gaia"])
def test_no_star_is_a_formula(tmp_path, kind):
    (path,) = written(tmp_path, predictions(("=cmd", "-1.5", "two\nlines")), kind)
    column = {"csv": "object_id", "gaia": "source_id"}[kind]
    found = pd.read_csv(path, dtype=str)[column].tolist()
    assert found == ["'=cmd", "-1.5", "two lines"]
    assert len(Path(path).read_text().splitlines()) == 4, "a row is a line"


def test_a_votable_can_be_read_whatever_classes_are_called(tmp_path):
    name = "a\x00b\x1b"
    frame = predictions().rename(columns={"p_EW": f"p_{name}"})
    frame.to_parquet(tmp_path / "predictions.parquet", index=False)
    record = {**RECORD, "classes": [name, *CLASSES[1:]]}
    record["scores"] = [RECORD["scores"][0], {**RECORD["scores"][1], "class": name}]
    path = tmp_path / "predictions.vot"
    outputs.write(tmp_path / "predictions.parquet", {"vot": str(path)}, record, {})
    assert len(Table.read(path, format="votable")) == 3


def test_csv_has_all_that_parquet_has(tmp_path):
    frame = predictions()
    (path,) = written(tmp_path, frame, "csv")
    found = pd.read_csv(path, dtype={"object_id": str}, keep_default_na=False, na_values={
        name: [""] for name in ("period", *(f"nearest_{place}_distance" for place in (1, 2, 3)))
    })  # fmt: skip
    pd.testing.assert_frame_equal(found, frame, rtol=1e-7, check_dtype=False)
    assert found["period"][0] == frame["period"][0], "a period keeps all digits"
    assert not re.search(r"\bnan\b", (tmp_path / "predictions.csv").read_text())


def test_a_votable_is_valid_and_says_what_its_columns_and_its_model_are(tmp_path):
    frame = predictions()
    (path,) = written(tmp_path, frame, "vot")
    said = io.StringIO()
    assert validate(path, output=said), said.getvalue()
    assert re.search(r"\bW\d\d|\bE\d\d", said.getvalue()) is None, said.getvalue()
    table = parse_single_table(path)
    assert [field.name for field in table.fields] == list(frame)
    assert all(field.description.strip() and field.ucd for field in table.fields)
    assert table.get_field_by_id("period").unit == Unit("d")
    assert "EW" in table.get_field_by_id("p_EW").description
    assert "second nearest" in table.get_field_by_id("nearest_2_class").description
    read = Table.read(path)
    for name in frame:
        own = read[name]
        if frame[name].dtype.kind == "f":
            own = np.ma.filled(own.astype(float), np.nan)
            np.testing.assert_allclose(own, frame[name], rtol=1e-7)
        else:
            assert list(own) == list(frame[name])
    text = (tmp_path / "predictions.vot").read_text()
    assert 'value="ab12cd34ef567890"' in text
    for told in ('name="macro_f1"', 'value="0.81"', "from 0.700 to 0.900"):
        assert told in text
    assert 'name="recall EW"' in text


def test_a_votable_of_ids_that_xml_cannot_hold_can_be_read(tmp_path):
    (path,) = written(tmp_path, predictions(("a\x01\x1f", "b", "c")), "vot")
    assert list(Table.read(path)["object_id"]) == ["a\ufffd\ufffd", "b", "c"]


def test_rows_come_in_batches_and_in_order(tmp_path, monkeypatch):
    frame = pd.concat([predictions()] * 5, ignore_index=True)
    frame["object_id"] = [str(number) for number in range(15)]
    whole = [Path(path).read_text() for path in written(tmp_path, frame, "csv", "vot")]
    monkeypatch.setattr(outputs, "BATCH", 4)
    assert [Path(path).read_text() for path in written(tmp_path, frame, "csv", "vot")] == whole


def test_no_rows_are_a_table_without_rows(tmp_path):
    csv, vot, gaia = written(tmp_path, predictions()[:0], "csv", "vot", "gaia")
    assert len(Table.read(vot)) == len(pd.read_csv(csv)) == len(pd.read_csv(gaia)) == 0


def test_ucds_are_words_of_the_vocabulary():
    for name, column in COLUMNS.items():
        assert check_ucd(column.ucd, check_controlled_vocabulary=True), name
        assert column.description.endswith(tuple("abcdefghijklmnopqrstuvwxyz"))
    for column in described(predictions(), CLASSES).values():
        assert len(column.description) <= 62, "in a VOTable, it stays on one line"


def test_every_column_has_a_meaning_and_an_unknown_one_is_not_passed_over():
    assert list(described(predictions(), CLASSES)) == list(predictions())
    with pytest.raises(KeyError, match="colour"):
        described(["object_id", "colour"], CLASSES)


def test_a_class_may_be_called_as_a_column_with_a_number():
    found = described(["p_nearest_1"], ["nearest_1"])
    assert "class nearest_1" in found["p_nearest_1"].description


def test_gaia_gets_the_class_and_its_score(tmp_path):
    (path,) = written(tmp_path, predictions(), "gaia")
    found = pd.read_csv(path, dtype={"source_id": str})
    assert list(found) == [
        *("solution_id", "source_id", "classifier_name", "best_class_name", "best_class_score")
    ]
    assert found["best_class_name"].tolist() == ["EW", "RSCVn", "beta_Lyr"]
    np.testing.assert_allclose(found["best_class_score"], [0.7, 1 / 3, 0.8], rtol=1e-6)
    assert found["source_id"].tolist() == ["7", "8 & <9>", "10"]
    assert set(found["solution_id"]) == {0xAB12CD34EF56789}


def test_gaias_names_of_classes_can_be_given(tmp_path):
    names = {"gaia": {"EW": "ECL", "beta_Lyr": "ECL"}}
    (path,) = written(tmp_path, predictions(), "gaia", classes=names)
    assert pd.read_csv(path)["best_class_name"].tolist() == ["ECL", "RSCVn", "ECL"]


def test_elasticc_gets_a_row_per_star_and_id_with_probabilities_that_sum_to_1(tmp_path):
    (path,) = written(tmp_path, predictions(("7", "8", "10")), "elasticc")
    found = pd.read_csv(path)
    assert found["diaObjectId"].tolist() == [7, 7, 8, 8, 10, 10]
    assert found["classId"].tolist() == [2321, 2325] * 3
    np.testing.assert_allclose(found["probability"], [0.2, 0.8, 1 / 3, 2 / 3, 0.15, 0.85])
    np.testing.assert_allclose(found.groupby("diaObjectId")["probability"].sum(), 1, rtol=1e-12)
    assert set(found["classifierName"]) == {"Lightfold 0.11.0 binaries/best"}


def test_elasticc_refuses_ids_that_are_no_numbers_and_leaves_no_file(tmp_path):
    with pytest.raises(DataError, match=r"whole numbers.*8 & <9>"):
        written(tmp_path, predictions(), "elasticc")
    assert [path.name for path in tmp_path.iterdir()] == ["predictions.parquet"]


def test_a_class_without_a_name_is_refused_with_the_key_to_give_one():
    with pytest.raises(ConfigError, match=r"'odd'.*`predict\.mine\.classes\.elasticc`.*odd: 2"):
        catalogues.check("elasticc", "predict.mine", ["EW", "odd"], {}, ())
    found = catalogues.check("elasticc", "predict.mine", ["ew", "odd"], {"odd": 2332}, ())
    assert found == {"ew": 2325, "odd": 2332}


def test_a_catalogue_with_magnitudes_is_refused_for_a_table_of_features():
    with pytest.raises(ConfigError, match=r"predict\.mine\.format: `vsx` needs light curves"):
        catalogues.check("vsx", "predict.mine", ["EW"], {}, ["objects"])
    assert catalogues.check("vsx", "predict.mine", ["EW"], {}, ["light_curves"]) == {"EW": "EW"}


def test_the_page_names_every_column():
    page = (ROOT / "docs/predictions.md").read_text()
    for name, column in COLUMNS.items():
        told = re.escape(f"| `{name}` | {column.description}. ").rstrip(r"\ ")
        ends = re.escape(f"| {column.kind} | {column.unit or '–'} | `{column.ucd}` |")
        assert re.search(rf"^{told}.*{ends}$", page, re.MULTILINE), name


def test_parquet_is_left_as_it_is(tmp_path):
    frame = predictions()
    written(tmp_path, frame, "csv", "vot")
    pd.testing.assert_frame_equal(
        pq.read_table(tmp_path / "predictions.parquet").to_pandas(), frame
    )


def test_a_model_without_the_period_as_a_feature_gets_a_sheet_without_periods(tmp_path):
    t = np.sort(np.random.default_rng(1).uniform(58000, 58100, 40))
    points = pd.DataFrame({"object_id": "7", "band": "V", "mjd": t, "mag": 14 + 0.2 * np.sin(t)})
    points.assign(magerr=0.01).to_parquet(tmp_path / "light_curves.parquet")
    place = pd.DataFrame({"object_id": ["7", "8 & <9>", "10"], "ra": 10.0, "dec": -5.0})
    place.to_parquet(tmp_path / "objects.parquet")
    given = {name: str(tmp_path / f"{name}.parquet") for name in ("light_curves", "objects")}
    (path,) = written(tmp_path, predictions().drop(columns="period"), "vsx", **given)
    found = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert found["name"].tolist() == ["7", "8 & <9>", "10"]
    assert found["type"].tolist() == ["EW", "RS|EW|EB", "EB:"]
    assert found["max_mag"].tolist() == ["13.80", "", ""]
    assert set(found["period"]) == {""}
    assert "no period found" in found["remarks"][0]
