"""Exploration: right numbers, training stars only, and figures of odd tables too."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml
from lightfold import tables
from lightfold.display import page
from lightfold.display.figures import captions
from lightfold.exploration.explore import COLUMNS, draw, explore, write_exploration
from lightfold.exploration.explored import Explored
from lightfold.exploration.figures import (
    correlation,
    counts,
    distributions,
    missing,
    pca,
    period_amplitude,
    rise_fall,
)
from lightfold.exploration.style import scale
from lightfold.workflow.config import complete
from lightfold.workflow.exploration import Exploration
from lightfold.workflow.plan import Plan
from samples import CLASSES, ROOT, stars, texts

REMARK = "200 training stars"
NAMED = {"classes": CLASSES, "bands": ["g", "r"], "period": ["P"], "amplitude": ["amp_?"]}


def explored(classes=CLASSES[:2], **found):
    """What a figure gets, with tables that a test made."""
    return Explored(None, classes, None, found, REMARK)


def split_of(table, every=3):
    role = np.where(np.arange(len(table)) % every == 0, "test", "train")
    return pd.DataFrame({"object_id": table["object_id"], "role": role})


def odd_table(features):
    """A table with missing values, a constant feature, decades, and a class with one star."""
    table = stars((200, 40, 2), features, missing=0.1)
    table["P"] = np.geomspace(0.01, 1000, len(table)).astype("float32")
    table["amp_r"] = table["f0"] ** 3
    table["constant"] = np.float32(1)
    table["empty"] = np.float32(np.nan)
    return table


def test_counts_are_of_all_stars_and_name_the_imbalance():
    table = stars((200, 40, 20))
    found = counts.count(table["label"], [*CLASSES, "none"])
    assert found["stars"].tolist() == [200, 40, 20, 0]
    assert found["share"].sum() == pytest.approx(1)
    assert found["imbalance"].tolist()[:3] == [1, 5, 10]
    assert np.isnan(found["imbalance"].iloc[3])
    figure = counts.draw(explored([*CLASSES, "none"], counts=found))
    assert "10.0 to 1" in figure.get_suptitle()
    assert "200  (76.9 %)" in texts(figure)


def test_bars_of_very_unequal_classes_stand_on_a_logarithmic_axis():
    labels = pd.Series(["common"] * 2000 + ["rare"] * 20)
    figure = counts.draw(explored(counts=counts.count(labels, CLASSES[:2])))
    assert figure.axes[0].get_xscale() == "log"


def test_no_test_star_is_looked_at():
    table = odd_table(6)
    split = split_of(table)
    test = split["role"] == "test"
    changed = table.copy()
    features = tables.feature_columns(table)
    values = np.random.default_rng(1).normal(1e3, 1e3, (test.sum(), len(features)))
    changed.loc[test, features] = values.astype("float32")
    changed.loc[test, "label"] = "rare"
    before = explore(table, split, "", **NAMED).tables
    after = explore(changed, split, "", **NAMED).tables
    for name in before:
        if name != "counts":
            pd.testing.assert_frame_equal(before[name], after[name])
    assert not before["counts"].equals(after["counts"])
    train = set(split.loc[~test, "object_id"])
    assert set(before["pca_stars"]["object_id"]) == set(before["period_amplitude"]["object_id"])
    assert set(before["pca_stars"]["object_id"]) == train


def test_separation_is_the_mean_of_auc_over_pairs_of_classes():
    from sklearn.metrics import roc_auc_score

    table = stars((60, 30, 20), 3, missing=0.1)
    features = table[["f0", "f1", "f2"]].astype(float)
    found = distributions.separate(features, table["label"], CLASSES)
    deltas = []
    for first, second in ((0, 1), (0, 2), (1, 2)):
        pair = table[table["label"].isin([CLASSES[first], CLASSES[second]]) & table["f0"].notna()]
        auc = roc_auc_score(pair["label"] == CLASSES[second], pair["f0"])
        deltas.append(abs(2 * auc - 1))
    assert found["f0"] == pytest.approx(np.mean(deltas))
    assert found["f2"] < 0.2 < found["f0"]
    again = distributions.separate(np.exp(features), table["label"], CLASSES)
    pd.testing.assert_series_equal(found, again)


def test_a_feature_that_says_nothing_separates_nothing():
    table = stars((60, 30, 2), 3)
    features = pd.DataFrame({"constant": 1.0, "empty": np.nan}, index=table.index)
    features["perfect"] = table["label"].map({"common": 0.0, "rare": 1.0, "rarest": 2.0})
    found = distributions.separate(features, table["label"], CLASSES)
    assert found[["constant", "empty"]].tolist() == [0, 0]
    assert found["perfect"] == pytest.approx(1 / 3)  # pairs with two stars of a class count 0


def test_what_says_the_same_as_a_better_feature_is_not_shown():
    separation = pd.Series({"amp_g": 0.9, "amp_r": 0.8, "copy": 0.7, "other": 0.5, "nothing": 0.0})
    correlations = pd.DataFrame(np.eye(5), separation.index, separation.index)
    correlations.loc["copy", "amp_g"] = correlations.loc["amp_g", "copy"] = -0.95
    assert distributions.choose(separation, ["g", "r"], correlations) == ["amp_g", "other"]
    many = pd.Series({f"f{number}": 0.5 for number in range(30)})
    alone = pd.DataFrame(np.eye(30), many.index, many.index)
    assert len(distributions.choose(many, [], alone)) == distributions.PANELS


def test_distributions_tell_numbers_and_quantiles_of_every_feature_and_class():
    table = odd_table(3)
    found = distributions.describe(table, CLASSES, [], correlation.correlate(table))
    assert len(found) == 7 * 3
    row = found[(found["feature"] == "f1") & (found["label"] == "rare")].iloc[0]
    own = table.loc[table["label"] == "rare", "f1"]
    assert row["stars"] == own.notna().sum()
    assert row["missing"] == pytest.approx(own.isna().mean())
    assert row["q75"] == pytest.approx(own.astype(float).quantile(0.75))
    assert found.groupby("feature")["separation"].nunique().max() == 1


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.linspace(15, 20, 100), "linear"),
        (np.geomspace(0.1, 1000, 100), "log"),
        (np.linspace(-1, 1, 100), "linear"),
        (np.concatenate([np.linspace(-1, 1, 100), [1e4, 1e5]]), "asinh"),
        (np.ones(10), "linear"),
    ],
)
def test_the_scale_follows_the_values(values, kind):
    assert scale(values)["value"] == kind


def test_features_that_say_the_same_are_one_cluster():
    rng = np.random.default_rng(1)
    table = stars((60, 30), 1)
    first, second = rng.normal(size=(2, len(table)))
    for number in range(3):
        table[f"a{number}"] = first + 0.1 * rng.normal(size=len(table))
        table[f"b{number}"] = -np.exp(second) * (number + 1)
    table["constant"] = 1.0
    correlations = correlation.correlate(table)
    found = correlation.cluster(correlations)
    leaves = found.drop_duplicates("feature").set_index("feature")
    assert leaves["order"].tolist() == list(range(8))
    assert leaves.loc[["a0", "a1", "a2"], "cluster"].nunique() == 1
    assert leaves.loc[["b0", "b1", "b2"], "cluster"].nunique() == 1
    assert leaves["cluster"].nunique() == 4
    assert leaves["cluster"].is_monotonic_increasing
    assert leaves.loc["a0", "representative"] in {"a0", "a1", "a2"}
    pair = found.set_index(["feature", "other"])["correlation"]
    assert pair["b0", "b2"] == pytest.approx(1)
    assert np.isnan(pair["constant", "a0"])
    assert pair["a0", "f0"] == pair["f0", "a0"] == pytest.approx(correlations.loc["a0", "f0"])


def test_correlations_of_many_stars_are_of_some_of_them(monkeypatch):
    monkeypatch.setattr(correlation, "MOST", 50)
    table = stars((100, 50), 2)
    expected = table.iloc[::3][["f0", "f1"]].corr(method="spearman")
    pd.testing.assert_frame_equal(correlation.correlate(table), expected)


def test_names_beside_the_map_are_spread_out():
    wanted = np.array([0.0, 1.0, 1.5, 50.0, 99.0, 99.5])
    found = correlation.spread(wanted, 4, 100)
    assert np.diff(found).min() >= 4 - 1e-9
    assert found[0] >= -0.5
    assert found[-1] <= 99.5
    assert found[3] == 50


def test_missing_values_are_told_by_feature_and_class():
    table = stars((50, 10), 3)
    table.loc[table["label"] == "rare", ["f0", "f1"]] = np.nan
    found = missing.share(table, CLASSES[:2])
    shares = found.set_index(["feature", "label"])["missing"]
    assert shares["f0", "rare"] == 1
    assert shares["f0", "common"] == 0
    figure = missing.draw(explored(missing=found))
    assert "2 of 3 features" in figure.get_suptitle()
    assert "f0 + 1 more" in texts(figure)
    whole = missing.share(stars((50, 10), 3), CLASSES[:2])
    assert "No feature is missing" in texts(missing.draw(explored(missing=whole)))


def test_period_and_amplitude_are_the_first_columns_that_are_there():
    table = stars((20, 10), 2).rename(columns={"f0": "amp_g", "f1": "P"})
    placed = period_amplitude.place(table, ["period", "P"], ["amplitude", "amp_?"])
    assert placed["amplitude"].to_numpy() == pytest.approx(table["amp_g"].to_numpy())
    assert set(placed["period_column"]) == {"P"}
    figure = period_amplitude.draw(explored(period_amplitude=placed))
    left_out = (table["P"] <= 0).sum()
    assert left_out > 0
    assert f"not shown: {left_out}" in figure.get_suptitle().replace("\n", " ")


def test_a_task_without_a_period_is_told_which_key_to_set():
    placed = period_amplitude.place(stars((20, 10), 2), ["period"], ["f0"])
    assert placed["period"].isna().all()
    assert "exploration.period" in texts(period_amplitude.draw(explored(period_amplitude=placed)))


def test_components_are_of_imputed_and_scaled_features():
    table = odd_table(4)
    variance, places = pca.reduce(table)
    assert variance["cumulative"].iloc[-1] == pytest.approx(1)
    assert variance["explained"].is_monotonic_decreasing
    assert places[["component_1", "component_2"]].notna().all(axis=None)
    enlarged, _ = pca.reduce(table.assign(f0=1000 * table["f0"] + 5))
    assert enlarged["explained"].to_numpy() == pytest.approx(variance["explained"].to_numpy())


def test_how_many_components_are_enough():
    variance = pd.DataFrame({"explained": [0.5, 0.3, 0.13, 0.04, 0.03]})
    assert pca.enough(variance) == {0.8: 2, 0.9: 3, 0.95: 4, 0.99: 5}


def test_one_feature_has_no_two_components():
    variance, places = pca.reduce(stars((20, 10), 1))
    assert len(variance) == 1
    assert places["component_2"].isna().all()
    assert "no two components" in texts(pca.draw(explored(pca_variance=variance, pca_stars=places)))


@pytest.mark.parametrize("features", [3, 60])
def test_every_figure_is_drawn_and_none_is_cut(features):
    table = odd_table(features).assign(rise_time_r=np.float32(9), fall_time_r=np.float32(9))
    found = explore(table, split_of(table, 7), "", **NAMED)
    names = captions("exploration.figures")
    assert {"counts", "distributions", "correlation", "missing", "pca", "period_amplitude"} <= set(
        names
    )
    for name in names:
        figure = draw(name, found)
        figure.draw_without_rendering()
        box = figure.get_tightbbox()
        width, height = figure.get_size_inches()
        assert min(box.x0, box.y0) > -0.02, name
        assert box.x1 < width + 0.02, name
        assert box.y1 < height + 0.02, name
        assert name == "counts" or "training stars" in texts(figure), name


def test_the_title_of_the_period_says_its_unit_and_others_none():
    table = stars((40, 20), 1)
    table["P"] = np.linspace(1, 9, len(table)).astype("float32")
    found = explore(table, split_of(table), "", **NAMED)
    titles = [axis.get_title(loc="left") for axis in distributions.draw(found).axes]
    assert [title.split("  ")[0] for title in titles if title.startswith("P")] == ["P [d]"]
    assert sum("[d]" in title for title in titles) == 1


def test_what_does_not_vary_is_drawn_as_a_note():
    table = stars((20, 10), 1).assign(f0=1.0)
    found = explore(table, split_of(table), "", **NAMED)
    assert (found.tables["distributions"]["separation"] == 0).all()
    assert found.tables["pca_variance"].empty
    assert "No feature separates the classes" in texts(distributions.draw(found))
    assert "Fewer than two features vary" in texts(pca.draw(found))


def test_every_task_is_explored_with_its_classes_and_the_keys_of_its_columns():
    config = yaml.safe_load((ROOT / "config/config.yaml").read_text())
    config["exploration"] = {"period": ["P"]}
    stage = Exploration(Plan(complete(config, ROOT / "config/schemas/config.schema.yaml")))
    for task in ("binaries", "pulsators"):
        folder = f"results/tasks/{task}/explore"
        names = [*captions("exploration.figures"), "phased", "tsne"]
        names.remove("rise_fall")
        pictures = {f"{folder}/{name}.{suffix}" for name in names for suffix in ("png", "pdf")}
        assert pictures <= set(stage.targets())
        assert f"{folder}/images.png" not in stage.targets(), "no model is shown images"
    settings = stage.explore_settings(SimpleNamespace(task="binaries"))
    assert settings["classes"] == ["EW", "RSCVn", "beta_Lyr"]
    assert settings["period"] == ["P"]
    assert "amplitude" in settings["amplitude"]


def test_without_periods_stars_are_shown_around_their_peaks():
    config = yaml.safe_load((ROOT / "config/transients.yaml").read_text())
    stage = Exploration(Plan(complete(config, ROOT / "config/schemas/config.schema.yaml")))
    names = {path.rpartition("/")[2] for path in stage.targets()}
    assert {"from_peak.png", "from_peak.parquet", "members.parquet", "rise_fall.png"} <= names
    assert not any(name.startswith(("phased", "period_amplitude")) for name in names)
    assert stage.phase_settings(SimpleNamespace(task="types"))["shown"] == "from_peak"
    assert stage.phased_tasks() == "types"


def test_rise_and_fall_are_those_in_r_or_in_the_last_band():
    table = stars((30, 20), 1).assign(rise_time_r=np.float32(9), fall_time_r=np.float32(30))
    found = rise_fall.place(table, ["g", "r", "i"])
    assert found["rise"].tolist() == [9.0] * 50
    assert set(found["band"]) == {"r"}
    found = rise_fall.place(table.assign(rise_time=np.float32(5), fall_time=np.nan), ["V"])
    assert found["rise"].tolist() == [5.0] * 50
    drawn = rise_fall.draw(explored(rise_fall=found))
    assert "No star has both a rise and a fall" in texts(drawn)
    without = rise_fall.place(table, ["g"])
    assert "no features of the family" in texts(rise_fall.draw(explored(rise_fall=without)))


def test_the_diagram_says_the_band_and_how_many_are_not_shown():
    table = stars((30, 20), 1).assign(rise_time_r=np.float32(9), fall_time_r=np.float32(30))
    table["rise_time_r"] = np.geomspace(2, 60, 50).astype("float32")
    table.loc[:4, "fall_time_r"] = np.nan
    found = rise_fall.place(table, ["g", "r"])
    figure = rise_fall.draw(explored(rise_fall=found))
    assert figure.axes[0].get_xlabel().endswith("in r")
    assert "not shown: 5" in texts(figure)


def test_points_outside_the_diagram_of_rise_and_fall_are_counted_and_none_is_at_its_edge():
    table = stars((300, 200), 1).assign(fall_time_r=np.float32(30))
    table["rise_time_r"] = np.geomspace(10, 20, 500).astype("float32")
    table.loc[0, "rise_time_r"] = 5000
    table["fall_time_r"] = np.geomspace(10, 20, 500).astype("float32")[::-1]
    figure = rise_fall.draw(explored(rise_fall=rise_fall.place(table, ["g", "r"])))
    low, high = figure.axes[0].get_ylim()
    assert low < 9.9 and high > 20.1
    assert "not shown: 1 outside" in texts(figure)


def test_a_feature_with_few_different_values_has_bars_and_no_curve():
    rng = np.random.default_rng(0)
    labels = pd.Series(["a", "b"] * 50)
    for values, curves in ((rng.integers(0, 5, 100).astype(float), 0), (rng.normal(size=100), 2)):
        figure, axis = page.plt.subplots()
        distributions._draw_panel(axis, pd.Series(values), labels, ["a", "b"])
        shapes = [type(shape).__name__ for shape in axis.collections]
        assert sum(name.startswith(("Poly", "Fill")) for name in shapes) == curves
        page.plt.close(figure)


def test_the_job_writes_every_file(tmp_path):
    paths = {name: str(tmp_path / f"{name}.parquet") for name in ("table", "split")}
    table = odd_table(2)
    tables.write(table, paths["table"], tables.STAR)
    tables.write(split_of(table), paths["split"], {})
    outputs = [str(tmp_path / "explore" / f"{name}.parquet") for name in COLUMNS]
    outputs += [
        str(tmp_path / "explore" / name) for name in ("counts.md", "counts.png", "counts.pdf")
    ]
    write_exploration(paths, outputs, NAMED)
    for path in outputs:
        assert (tmp_path / path).stat().st_size > 0
    for name, columns in COLUMNS.items():
        found = tables.read(tmp_path / "explore" / f"{name}.parquet")
        assert list(columns) == list(found.columns)


def test_a_split_that_is_impossible_leaves_counts_and_its_reason(tmp_path):
    paths = {name: str(tmp_path / f"{name}.parquet") for name in ("table", "split")}
    table = stars((20, 10, 1), 2)
    tables.write(table, paths["table"], tables.STAR)
    empty = pd.DataFrame(columns=["object_id", "role"])
    tables.write(empty, paths["split"], {"object_id": "string"}, impossible="class too small")
    outputs = [str(tmp_path / f"{name}.parquet") for name in COLUMNS]
    outputs += [str(tmp_path / "correlation.png")]
    write_exploration(paths, outputs, NAMED)
    assert tables.read(tmp_path / "counts.parquet")["stars"].sum() == 31
    assert tables.read(tmp_path / "pca_stars.parquet").empty
    found = explore(table, tables.read(paths["split"]), "class too small", **NAMED)
    assert "class too small" in texts(draw("correlation", found))
    assert "class too small" not in texts(draw("counts", found))
