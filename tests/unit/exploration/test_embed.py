"""Maps: training stars only, the same every time, and possible for few stars."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.display import page
from lightfold.exploration import embed, tsne
from lightfold.sampling.split import write_split
from lightfold.workflow.config import complete
from lightfold.workflow.exploration import Exploration
from lightfold.workflow.plan import Plan
from samples import CLASSES, ROOT, stars

SETTINGS = {"classes": CLASSES, "perplexities": [5, 30], "seed": 1}


def write(folder, table, settings, test_size=0.3):
    paths = {name: f"{folder}/{name}.parquet" for name in ("table", "split", "maps")}
    tables.write(table, paths["table"], tables.STAR)
    write_split(paths["table"], paths["split"], "honest", test_size, {"folds": 3, "seed": 1})
    inputs = {name: paths[name] for name in ("table", "split")}
    embed.write_maps(inputs, paths["maps"], [f"{folder}/maps.png"], settings)
    return tables.read(paths["maps"]), tables.read(paths["split"])


def test_maps_show_every_training_star_and_no_other(tmp_path):
    maps, split = write(tmp_path, stars((60, 20, 12), missing=0.1), SETTINGS)
    training = split.loc[split["role"] == "train", "object_id"].tolist()
    assert list(maps.columns) == list(embed.COLUMNS)
    assert set(maps["perplexity"]) == {5, 21}, "30 is too much for 64 stars"
    for _, own in maps.groupby("perplexity"):
        assert own["object_id"].tolist() == training
    assert np.isfinite(maps[["x", "y"]]).all(axis=None)
    assert (tmp_path / "maps.png").stat().st_size > 1000


def test_a_task_of_few_stars_has_lower_perplexities_and_one_of_none_has_a_note(tmp_path):
    maps, _ = write(tmp_path, stars((20, 10, 10)), {**SETTINGS, "perplexities": [30, 50]})
    assert set(maps["perplexity"]) == {9}
    (tmp_path / "none").mkdir()
    maps, split = write(tmp_path / "none", stars((20, 1)), SETTINGS)
    assert split.empty
    assert maps.empty
    assert (tmp_path / "none/maps.png").exists()


def test_perplexities_are_lowered_to_a_third_of_the_stars_and_mapped_once():
    assert embed.possible([5, 30, 50], 1000) == {5: [5], 30: [30], 50: [50]}
    assert embed.possible([5, 30, 50], 64) == {5: [5], 21: [30, 50]}
    assert embed.possible([30], 6) == {}


def test_a_sample_has_a_share_of_each_class_and_none_is_left_out():
    drawn = embed.sample(stars((200, 40, 1)), 60, 0)
    assert drawn["label"].value_counts().to_dict() == {"common": 50, "rare": 10, "rarest": 1}
    assert drawn["object_id"].is_unique
    everyone = stars()
    assert embed.sample(everyone, len(everyone), 0) is everyone


def test_one_feature_can_be_mapped():
    maps, again = (embed.map_stars(stars((30, 10), features=1), 5, 0) for _ in range(2))
    assert np.isfinite(maps[["x", "y"]]).all(axis=None)
    pd.testing.assert_frame_equal(maps, again)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be chosen here")
def test_maps_are_the_same_with_one_core_and_with_all():
    code = (
        "import os, hashlib; one and os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]);"
        "from lightfold.runtime import threads; threads.use_one();"
        "from lightfold.exploration import embed; from samples import stars;"
        "places = embed.map_stars(stars((300, 60, 40), features=12), 30, 3);"
        "print(hashlib.sha256(places[['x', 'y']].to_numpy().tobytes()).hexdigest())"
    )
    path = os.pathsep.join([str(ROOT / "scripts"), str(ROOT / "tests")])
    found = [
        subprocess.run(
            [sys.executable, "-c", f"one = {one}; {code}"],
            **{"env": {**os.environ, "PYTHONPATH": path}, "capture_output": True, "check": True},
        ).stdout
        for one in (0, 1)
    ]
    assert len(found[0]) > 60
    assert found[0] == found[1]


@pytest.mark.parametrize("panels", [1, 3, 4])
def test_rare_classes_are_on_top_and_larger_and_eleven_are_told_apart(panels):
    names = [f"class_{number}" for number in range(11)]
    label = np.repeat(names, [500, *range(12, 2, -1)])
    places = np.random.default_rng(0).normal(size=(len(label), 2))
    one = pd.DataFrame({"label": label, "x": places[:, 0], "y": places[:, 1]})
    titles = {float(number): f"perplexity {number}" for number in range(panels)}
    maps = pd.concat([one.assign(perplexity=perplexity) for perplexity in titles])
    figure = tsne.draw(maps, names, titles, "t-SNE")
    axis = figure.axes[0]
    drawn = {points.get_label().split()[0]: points for points in axis.collections}
    order = [drawn[name].get_zorder() for name in names]
    assert order == sorted(order)
    assert drawn["class_10"].get_sizes()[0] > drawn["class_0"].get_sizes()[0]
    looks = {tuple(points.get_facecolor()[0]) for points in drawn.values()}
    assert len(looks) == 11
    assert [text.get_text() for text in figure.legends[0].get_texts()][1] == "class_1 (12)"
    page.plt.close(figure)


def experiment(**exploration):
    config = {
        "results": "out",
        "datasets": {"a": {"kind": "table", "path": "a.csv"}, "b": {"kind": "simulated"}},
        "tasks": {
            "t": {"dataset": "a", "classes": ["x", "y"]},
            "u": {"dataset": "b", "classes": ["EW", "RSCVn"]},
        },
        "exploration": exploration,
        "grid": [{"models": ["knn"]}],
    }
    return Exploration(Plan(complete(config, ROOT / "config/schemas/config.schema.yaml")))


def test_maps_are_of_all_tasks_and_phased_curves_of_those_with_light_curves():
    own = experiment()
    shown = own.targets()
    assert len(shown) == len(set(shown))
    assert "out/tasks/t/explore/tsne.pdf" in shown
    assert "out/tasks/u/explore/members.parquet" in shown
    assert not any(path.startswith("out/tasks/t/explore/phased") for path in shown)
    assert own.phased_tasks() == "u"


def test_without_perplexities_there_are_no_maps():
    assert not any("tsne" in path for path in experiment(perplexities=[]).targets())


def test_a_map_in_which_all_stars_are_neighbours_can_be_made():
    X = np.random.default_rng(300).normal(size=(300, 6)).astype("float32")
    assert np.isfinite(embed.embed(X, 99.0, 0)).all()
