"""A loaded model: what it says of stars, whatever they come in."""

import json
import subprocess
import sys

import lightfold
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from astropy.table import Table
from lightfold.errors import DataError
from lightfold.prediction import load
from lightfold.prediction.model import BY_MIXTURE
from lightfold.prediction.storing import store
from lightfold.predictions import probability_columns
from lightfold.statistics import conformal
from samples import CLASSES, ROOT, stars

P = probability_columns(CLASSES)


@pytest.fixture(scope="module")
def model(exported):
    return lightfold.load(exported)


@pytest.fixture
def new():
    """Stars of the same kinds, some of which miss a feature."""
    return stars((40, 10, 10), seed=7, missing=0.05).drop(columns=["group", "label"])


def test_a_row_says_all_that_a_model_says_of_a_star(model, new):
    told = model.predict(new)
    assert list(told) == [
        *("object_id", "predicted", *P, "set", "abstained", "outlier", "outside"),
        *("nearest_1", "nearest_1_class", "nearest_1_distance"),
        *("nearest_2", "nearest_2_class", "nearest_2_distance"),
        *("nearest_3", "nearest_3_class", "nearest_3_distance"),
        *("because_1", "because_2", "because_3", "flags", "model"),
    ]
    assert told["object_id"].tolist() == new["object_id"].tolist()
    np.testing.assert_allclose(told[P].sum(axis=1), 1)
    assert set(told["predicted"]) <= set(CLASSES)
    assert (told["model"] == model.record["id"]).all()
    assert told["because_1"].str.match(r"f\d ").any()


def test_a_column_of_text_raises_no_flag(model, new):
    told = model.predict(new.assign(flag_good="yes", flag_bad=[1.0, None] * (len(new) // 2)))
    assert told["flags"].tolist() == ["bad", ""] * (len(new) // 2)


def test_tables_of_pandas_arrow_and_astropy_get_the_same_answers(model, new):
    told = model.predict(new)
    assert model.predict(pa.Table.from_pandas(new)).equals(told)
    masked = Table.from_pandas(new)
    assert model.predict(masked).equals(told)
    with pytest.raises(TypeError, match="and no list"):
        model.predict([1, 2])


def test_a_star_gets_the_same_answer_alone_and_among_others(model, new):
    alone = pd.concat([model.predict(new.iloc[[row]]) for row in range(5)], ignore_index=True)
    pd.testing.assert_frame_equal(alone, model.predict(new)[:5], rtol=1e-9)


def test_the_class_is_the_one_that_the_node_decides_on(model, new):
    X = new.set_index("object_id").astype(float)
    decision = np.array(model.record["decision"]["weights"])
    code = (model.probabilities(X) * decision).argmax(axis=1)
    assert model.predict(new)["predicted"].tolist() == [CLASSES[own] for own in code]


def test_sets_are_of_the_nodes_own_probabilities_and_only_the_class_alone_is_an_answer(model, new):
    X = new.set_index("object_id").astype(float)
    thresholds = model.record["conformal"]["thresholds"]
    member = conformal.sets(model.probabilities(X), thresholds)
    told = model.predict(new)
    for own, text in zip(member, told["set"], strict=True):
        assert text == "|".join(np.array(CLASSES)[own])
    assert (told["abstained"] == (told["set"] != told["predicted"])).all()
    assert told["abstained"].any()
    common = model.predict(new, prior={"common": 0.02})
    assert (common["abstained"] == (common["set"] != common["predicted"])).all()


def test_a_star_without_any_value_gets_no_answer(model, new):
    new.loc[3, model.features] = np.nan
    star = model.predict(new).iloc[3]
    assert (star["set"], star["abstained"], star["outside"]) == ("", True, "no feature has a value")
    assert np.isnan(star["outlier"])


def test_another_mixture_moves_probabilities_and_classes_but_no_sets(model, new):
    told = model.predict(new)
    common = model.predict(new, prior={"common": 0.02})
    assert common["p_common"].sum() < told["p_common"].sum()
    moved = common["predicted"] != told["predicted"]
    assert moved.any()
    assert (common.loc[moved, "because_1"] == BY_MIXTURE).all()
    likeliest = np.array(CLASSES)[common[P].to_numpy().argmax(axis=1)]
    assert common["predicted"].tolist() == likeliest.tolist()
    assert common["set"].equals(told["set"])
    natural = dict(zip(CLASSES, model.record["prior"], strict=True))
    same = model.predict(new, prior=natural)
    np.testing.assert_allclose(same[P], told[P])


def test_a_mixture_can_be_estimated_from_the_stars(model):
    rare = stars((20, 100, 10), seed=3).drop(columns=["group", "label"])
    told, guessed = model.predict(rare), model.predict(rare, prior="estimate")
    truth = np.array([20, 100, 10]) / 130
    errors = [np.abs(own[P].mean().to_numpy() - truth).sum() for own in (told, guessed)]
    assert errors[1] < errors[0]


def test_flags_of_features_are_told(model, new):
    table = new.assign(flag_weak_period=0, flag_alias=0)
    table.loc[[0, 1], "flag_alias"] = 1
    table.loc[1, "flag_weak_period"] = 3
    assert model.predict(table)["flags"].tolist()[:3] == ["alias", "weak_period|alias", ""]


def test_columns_and_ids_may_have_other_names(model, new):
    table = new.rename(columns={"f1": "brightness", "object_id": "name"})
    told = model.predict(table, columns={"f1": "brightness"}, id="name")
    assert told.equals(model.predict(new))
    with pytest.raises(DataError, match="the table has no column 'nam'; did you mean 'name'"):
        model.predict(table, columns={"f1": "brightness"}, id="nam")
    with pytest.raises(DataError, match="f1"):
        model.predict(table)
    numbered = model.predict(new.drop(columns="object_id"))
    assert numbered["object_id"].tolist()[:3] == ["0", "1", "2"]


def test_the_index_of_a_table_is_its_ids(model, new):
    told = model.predict(new.set_index("object_id"))
    assert told.equals(model.predict(new))
    own = new.drop(columns="object_id").set_index(new["object_id"].str.upper().rename("star"))
    assert model.predict(own)["object_id"].tolist() == list(own.index)
    with pytest.raises(DataError, match="has no rows"):
        model.predict(new[:0])


def test_other_units_are_warned_of(model, new):
    with pytest.warns(UserWarning, match="f0: .* % of the stars are outside"):
        model.predict(new.assign(f0=new["f0"] * 1000 + 1e4))


def test_a_text_among_numbers_is_named(model, new):
    table = new.astype({"f2": object})
    table.loc[3, "f2"] = "bright"
    with pytest.raises(
        DataError, match="'f2' has 1 value that is no number, first 'bright' in row 4"
    ):
        model.predict(table)
    table["f2"] = np.inf
    assert model.predict(table)[P].notna().all(axis=None)


def test_it_says_what_it_is(model):
    assert model.record["id"] in repr(model)
    assert "common, rare, rarest" in repr(model)
    assert model.classes == CLASSES


def test_what_a_model_needs_is_imported_when_one_is_loaded():
    """DAGs and jobs import the package, and do not pay for models."""
    code = "import lightfold, sys, json; print(json.dumps(sorted(sys.modules)))"
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "scripts",
    )
    assert not {"pandas", "sklearn", "xgboost"} & set(json.loads(told.stdout))


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        *((key, None, key) for key in ("classes", "features", "decision", "conformal", "config")),
        ("features", [], "features"),
        ("prior", [1.0], "one number per class in prior"),
        ("members", [{"model": "../knn"}], "members/0"),
    ],
)
def test_a_record_that_lacks_what_a_model_needs_is_refused(exported, key, value, said):
    record = store.open_folder(exported)
    with pytest.raises(DataError, match=said):
        load.read(exported, {**record, key: value})
