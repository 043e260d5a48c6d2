"""All labels as classes: those with enough stars, counted once and known when the DAG is built."""

import json

import pandas as pd
import pytest
from lightfold.errors import ConfigError
from lightfold.workflow import labels
from lightfold.workflow.config import complete
from lightfold.workflow.plan import Plan
from samples import ROOT

SCHEMA = ROOT / "config/schemas/config.schema.yaml"


def config(folder, dataset, **task):
    return {
        "data": str(folder),
        "datasets": {"mine": dataset},
        "tasks": {"t": {"dataset": "mine", "classes": "all", **task}},
        "grid": [{"models": ["knn"]}],
    }


def plan(*given, **task):
    return Plan(complete(config(*given, **task), SCHEMA))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a table of stars, which is the working directory too."""
    monkeypatch.chdir(tmp_path)
    labels = [*["RRab"] * 30, *["2.0"] * 25, *["NA"] * 21, *["EW"] * 19, "", " EW"]
    ids = [f"s{number}" for number in range(len(labels))]
    pd.DataFrame({"object_id": ids, "x": 1.5, "label": labels}).to_csv("stars.csv", index=False)
    return tmp_path


TABLE = {"kind": "table", "path": "stars.csv"}


def test_labels_with_enough_stars_are_classes_by_name(folder):
    made = plan(folder, TABLE)
    assert made.classes("t") == ["2", "EW", "NA", "RRab"]
    assert made.config["tasks"]["t"]["min_stars"] == 20
    assert plan(folder, TABLE, min_stars=25).classes("t") == ["2", "RRab"]


def test_the_file_is_read_once_until_it_changes(folder, monkeypatch):
    plan(folder, TABLE)
    (kept,) = (folder / labels._KEPT).iterdir()
    assert json.loads(kept.read_text())["RRab"] == 30
    monkeypatch.setattr(labels.registry, "load", None)  # nothing is loaded, so nothing is read
    plan(folder, TABLE)
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    table = pd.read_csv("stars.csv", dtype=str)
    pd.concat([table, table.assign(object_id="t" + table["object_id"], label="SR")]).to_csv(
        "stars.csv", index=False
    )
    assert "SR" in plan(folder, TABLE).classes("t")


def test_a_star_with_several_rows_counts_once_and_ids_are_spelt_alike(folder):
    rows = [
        (f"{star}.0" if row else str(star), "AB"[star % 2]) for star in range(40) for row in (0, 1)
    ]
    pd.DataFrame(rows, columns=["star", "type"]).to_csv("objects.csv", index=False)
    dataset = {"kind": "light_curves", "path": "objects.csv", "objects": "objects.csv"}
    dataset |= {"id": "star", "label": "type"}
    assert plan(folder, dataset).classes("t") == ["A", "B"]
    with pytest.raises(ConfigError, match="has 0 with at least 21 stars"):
        plan(folder, dataset, min_stars=21)


def test_labels_may_be_in_paths_or_points(folder):
    for number in range(50):
        label = "AB"[number % 2]
        file = folder / f"curves/{label}/s{number}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"mjd,mag,magerr,type,object_id\n1,15,0.1,{label}x,{number}\n")
    (folder / "stars.csv").write_text("object_id,note\n1,x\n")
    options = {"path": "curves/{label}/{object_id}.csv", "objects": "stars.csv"}
    dataset = {"kind": "light_curves", "band": "g", **options}
    assert plan(folder, dataset).classes("t") == ["A", "B"]
    dataset |= {"label": "type", "path": "curves/*/*.csv"}
    assert plan(folder, dataset).classes("t") == ["Ax", "Bx"]


def test_the_built_in_survey_knows_its_classes(folder):
    stars = {"binaries": 100, "pulsators": 0, "EA": 30}
    made = plan(folder, {"kind": "simulated", "stars": stars, "floor": 25}, min_stars=30)
    assert made.classes("t") == ["EA", "EW"]


@pytest.mark.parametrize(
    ("dataset", "task", "message"),
    [
        (
            TABLE,
            {"min_stars": 30},
            r"tasks.t.classes: all: .*has 1 with at least 30 stars.*RRab 30",
        ),
        (TABLE, {"min_stars": 3}, r"tasks.t.min_stars: 3 is too small: with `split.folds: 3`.* 4"),
        (TABLE, {"min_stars": 0}, r"tasks.t.min_stars: 0 is less than"),
        (TABLE, {"classes": ["EW", "RRab"], "min_stars": 9}, "goes with `classes: all`"),
        ({**TABLE, "label": "lable"}, {}, "no column 'lable' for `label`; did you mean 'label'"),
        ({**TABLE, "path": "none.csv"}, {}, "datasets.mine.path: there is no file .*none.csv"),
    ],
)
def test_mistakes_name_the_key(folder, dataset, task, message):
    with pytest.raises(ConfigError, match=message):
        plan(folder, dataset, **task)


def test_a_task_that_does_not_run_is_not_read(folder):
    given = config(folder, {**TABLE, "path": "none.csv"})
    given["tasks"]["u"] = {"dataset": "made", "classes": ["EW", "EA"]}
    given["datasets"]["made"] = {"kind": "simulated"}
    given["grid"] = [{"models": ["knn"], "tasks": ["u"]}]
    assert Plan(complete(given, SCHEMA)).classes("u") == ["EW", "EA"]
