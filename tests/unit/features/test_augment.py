"""Copies of stars: thinner, noisier, and the same whichever other stars there are."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.data.load import write_curves
from lightfold.features.augment import count_copies, part_of, write_copies
from lightfold.features.extract import write_chunk
from lightfold.features.names import feature_names
from lightfold.workflow.audit import Audit
from lightfold.workflow.config import complete
from lightfold.workflow.features import Features
from lightfold.workflow.plan import Plan
from lightfold.workflow.sampling import Sampling
from lightfold.workflow.tuning import Tuning
from samples import FEATURES, ROOT

SEARCH = {**FEATURES, "min_period": 0.2, "max_period": 10}
SETTINGS = {**SEARCH, "chunks": 1, "copies": 3, "classes": [["A", "B"]], "seed": 5}


def curve(points, seed, error=0.02):
    rng = np.random.default_rng(seed)
    t = np.sort(rng.uniform(0, 60, points))
    mag = 15 + 0.3 * np.sin(2 * np.pi * t / 0.7) + rng.normal(0, error, points)
    return t, mag, np.full(points, error)


@pytest.fixture
def survey(tmp_path):
    """Paths of six stars, two of class B: one with 12 points in g and none in r."""
    labels = dict(zip("abcdef", "AAAABB", strict=True))
    blocks = []
    for number, star in enumerate(labels):
        for band in "g" if star == "f" else "gr":
            values = curve(12 if star == "f" else 60, 10 * number + ord(band))
            points = dict(zip(("mjd", "mag", "magerr"), values, strict=True))
            blocks.append(pd.DataFrame({"object_id": star, "band": band, **points}))
    write_curves([pd.concat(blocks)], tmp_path / "curves.parquet")
    stars = pd.DataFrame({"object_id": list(labels), "label": list(labels.values())})
    tables.write(stars, tmp_path / "objects.parquet", {"object_id": "string", "label": "string"})
    return tmp_path


def copies(survey, **changes):
    settings = {**SETTINGS, **changes}
    chunks = [survey / f"copies-{chunk}.parquet" for chunk in range(settings["chunks"])]
    for chunk, output in enumerate(chunks):
        curves, objects = survey / "curves.parquet", survey / "objects.parquet"
        write_copies(curves, objects, output, settings, chunk)
    tables.join(chunks, survey / "augmented.parquet")
    return tables.read(survey / "augmented.parquet")


def test_copies_are_the_same_whatever_the_chunks_and_the_other_classes(survey):
    found = copies(survey)
    pd.testing.assert_frame_equal(copies(survey, chunks=3), found)
    pd.testing.assert_frame_equal(copies(survey, chunks=2), found)
    assert copies(survey, classes=[]).empty
    more = copies(survey, classes=[["A", "B"], {"B": ["A"], "A": ["B"]}], copies=9)
    pd.testing.assert_frame_equal(more, found)
    assert not copies(survey, seed=6).equals(found)


def test_columns_are_the_ids_and_all_features_as_they_are_named_elsewhere(survey):
    found = copies(survey)
    names = feature_names(SETTINGS)
    assert list(found) == ["object_id", "source_id", "copy", *names]
    assert (found[names].dtypes == "float32").all()
    assert found["object_id"].is_unique
    assert found["source_id"].tolist() == ["e", "f"]
    assert found["copy"].tolist() == [0, 0]


def test_features_of_a_copy_differ_from_those_of_its_star_but_are_close(survey):
    curves, objects = survey / "curves.parquet", survey / "objects.parquet"
    write_chunk(curves, objects, survey / "features.parquet", {**SEARCH, "chunks": 1}, 0)
    star = tables.read(survey / "features.parquet").set_index("object_id").loc["e"]
    (copy,) = copies(survey).query("source_id == 'e'").to_dict("records")
    for name in ("period", "median_g", "f1_amp_g", "wstd_r"):
        assert copy[name] != star[name]
        assert copy[name] == pytest.approx(star[name], rel=0.15), name


def test_a_band_that_a_star_lacks_is_missing_in_its_copies(survey):
    (copy,) = copies(survey).query("source_id == 'f'").to_dict("records")
    assert np.isfinite(copy["median_g"])
    assert np.isnan(copy["median_r"])


def test_a_star_without_features_has_no_copies(survey):
    few = tables.read(survey / "curves.parquet").groupby(["object_id", "band"]).head(9)
    write_curves([few], survey / "curves.parquet")
    found = copies(survey)
    assert found.empty
    assert set(feature_names(SETTINGS)) < set(found)


def test_classes_get_as_many_copies_as_make_them_as_large_as_the_largest():
    labels = ["A"] * 10 + ["B"] * 5 + ["C"] * 3 + ["D"]
    stars = pd.DataFrame({"object_id": [str(n) for n in range(19)], "label": labels})

    def numbers(tasks, most=99):
        found = count_copies(stars, tasks, most)
        return found.groupby(stars["label"].to_numpy()).agg(["min", "max"])

    found = numbers([["A", "B", "C"]])
    assert found["max"].to_dict() == found["min"].to_dict() == {"A": 0, "B": 1, "C": 3, "D": 0}
    assert numbers([["B", "C"], ["A", "D"]], most=4)["max"].to_list() == [0, 0, 1, 4]
    merged = {"large": ["A", "B"], "small": ["C"]}
    assert numbers([merged])["max"].to_list() == [0, 0, 4, 0]
    assert numbers([])["max"].max() == 0


@pytest.mark.parametrize("chunks", [1, 3, 4, 50])
def test_chunks_have_as_many_copies_each_and_every_star_once(chunks):
    number = pd.Series([5] * 20 + [0] * 30 + [1] * 60, [f"{n:03d}" for n in range(110)])
    parts = [part_of(number.sample(frac=1), chunk, chunks) for chunk in range(chunks)]
    assert [star for part in parts for star in part] == number.index[number > 0].to_list()
    sizes = [number[part].sum() for part in parts]
    assert max(sizes) - min(sizes) <= 5


def experiment(*blocks):
    survey = {"kind": "simulated"}
    tasks = {"b": ["EW", "RSCVn"], "p": ["RRab", "RRc"]}
    config = {
        "datasets": {"survey": survey, "other": survey},
        "tasks": {name: {"dataset": "survey", "classes": own} for name, own in tasks.items()},
        "grid": [{"models": ["knn"], **block} for block in blocks],
        "features": {"copies": 7},
    }
    return Plan(complete(config, ROOT / "config/schemas/config.schema.yaml"))


def test_only_classes_of_tasks_that_draw_copies_are_augmented():
    asked = experiment({"tasks": ["b"]}, {"tasks": ["p"], "resamplers": ["light_curve_noise"]})
    stage = Features(asked)
    settings = stage.augment_settings(SimpleNamespace(dataset="survey"))
    assert settings["classes"] == [["RRab", "RRc"]]
    assert settings["copies"] == 7
    assert stage.augment_settings(SimpleNamespace(dataset="other"))["classes"] == []
    assert "copies" not in stage.extract_settings(None), "their number is no matter of the features"


class Wildcards(dict):
    __getattr__ = dict.__getitem__


def test_resampling_reads_the_tables_that_its_resampler_needs_and_no_others():
    stage = Sampling(experiment({"resamplers": ["light_curve_noise", "smote"]}))
    axes = {"task": "p", "protocol": "honest", "test_size": "0.20", "repeat": "0"}
    files = stage.resample_inputs(Wildcards(axes, resampler="light_curve_noise"))
    assert files["augmented"] == "results/datasets/survey/augmented.parquet"
    assert files["table"] == "results/tasks/p/table.parquet"
    assert set(stage.resample_inputs(Wildcards(axes, resampler="smote"))) == {"table", "split"}


def test_copies_have_images_only_where_a_model_that_is_shown_images_is_trained_on_copies():
    copied, natural = {"resamplers": ["light_curve_noise"]}, {"models": ["cnn"]}
    axes = {"task": "p", "protocol": "honest", "test_size": "0.20", "repeat": "0"}
    split = Wildcards(axes)
    apart, both = experiment(copied, natural), experiment(copied | natural, {})
    folder = "results/datasets/survey"
    assert Audit(apart).probe_inputs(split)["images"] == f"{folder}/images.parquet"
    assert "augmented_images" not in Audit(apart).probe_inputs(split)
    copies = Audit(both).probe_inputs(split)["augmented_images"]
    assert copies == f"{folder}/augmented_images.parquet"
    node = Wildcards(axes, resampler="light_curve_noise", reducer="none", model="cnn")
    assert {"images", "augmented_images"} < set(Tuning(both).tune_inputs(node))
    other = Tuning(apart).tune_inputs(Wildcards(node, model="knn"))
    assert not {"images", "augmented_images"} & set(other)
