"""Rule `sheet`: which stars are shown, how, and what the page says of all of them."""

import json
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.curves.fluxes import Fluxes
from lightfold.curves.points import Curve
from lightfold.display import page
from lightfold.errors import ConfigError, DataError
from lightfold.prediction.sheet import file_names, write_sheets
from lightfold.prediction.sheets import candidates, pages
from lightfold.prediction.sheets.given_periods import read_periods
from lightfold.prediction.sheets.panels import Shown
from lightfold.workflow.config import complete
from lightfold.workflow.plan import Plan
from lightfold.workflow.prediction import Prediction
from samples import ROOT

CLASSES = ["EW", "RRab", "rare"]


@pytest.fixture()
def predictions(tmp_path):
    """Forty stars: thirty of EW, ten of RRab, none of the third class."""
    number = np.arange(40)
    probable = np.where(number < 30, 0.5 + number / 100, 0.1)
    frame = pd.DataFrame(
        {
            "object_id": [f"s{n:02d}" for n in number],
            "predicted": np.where(number < 30, "EW", "RRab"),
            "p_EW": probable,
            "p_RRab": 1 - probable,
            "p_rare": 0.0,
            "set": np.where(number % 2, "EW|RRab", np.where(number < 30, "EW", "RRab")),
            "abstained": number % 2 == 1,
            "outlier": 1 - number / 1000,
            "outside": np.where(number < 4, "period (12.3 > 4.5)", ""),
            "nearest_1": [f"t{n % 3}" for n in number],
            "nearest_1_class": "EW",
            "because_1": "period low",
            "because_2": np.where(number == 5, "skew high", None),
            "period": 0.5,
            "flags": "",
        }
    )
    path = tmp_path / "predictions.parquet"
    frame.to_parquet(path)
    return path


def light_curves(stars, path):
    rng = np.random.default_rng(0)
    parts = [
        pd.DataFrame(
            {
                "object_id": star,
                "band": band,
                "mjd": (t := rng.uniform(0, 50, 40)),
                "mag": 15 + shift + 0.3 * np.cos(2 * np.pi * t / 0.5),
                "magerr": 0.01,
            }
        )
        for star in stars
        for band, shift in {"g": 0.0, "r": 0.4}.items()
    ]
    pd.concat(parts).to_parquet(path)
    return str(path)


def run(predictions, prior=None, folded=True, **more):
    folder = predictions.parent
    known = pd.DataFrame({"object_id": ["t0", "t1", "t2"], "label": "EW", "period": 0.3})
    known.to_parquet(folder / "training.parquet")
    record = {"classes": CLASSES, "task": "stars", "name": "best", "id": "abc"}
    record["conformal"] = {"coverage": 0.9, "empty": 0.05}
    (folder / "model.json").write_text(json.dumps(record))
    ranges = {"feature": ["period", "skew"], "share_outside": [0.1, 0.0], "looks_like": ["h", ""]}
    ranges["median_rank"] = [0.5, 0.97]
    pd.DataFrame(ranges).to_parquet(folder / "ranges.parquet")
    inputs = {"predictions": predictions, "model": folder / "model.json", **more}
    inputs["ranges"] = folder / "ranges.parquet"
    outputs = {"sheets": folder / "sheets", "index": folder / "index.html"}
    settings = {"name": "field", "bands": ["g", "r"], "folded": folded, "prior": prior}
    write_sheets(
        {name: str(path) for name, path in inputs.items()},
        {name: str(path) for name, path in outputs.items()},
        {**settings, "files": {"predictions.csv": "CSV"}},
    )
    return outputs


def texts(figure):
    """Return all texts of a figure, also those of its title and of tables."""
    found = figure.findobj(page.plt.Text)
    cells = [
        cell for axis in figure.axes for own in axis.tables for cell in own.get_celld().values()
    ]
    found += [cell.get_text() for cell in cells]
    page.plt.close(figure)
    return [" ".join(text.get_text().split()) for text in found if text.get_text()]


def curve(period=0.5, points=40, level=15.0):
    t = np.sort(np.random.default_rng(1).uniform(0, 50, points))
    return Curve(t, level + 0.3 * np.cos(2 * np.pi * t / period), np.full(points, 0.01))


# --- which stars ----------------------------------------------------------------------------------


def test_a_class_shows_its_own_most_probable_and_strangest_stars(predictions):
    chosen = candidates.choose(str(predictions), CLASSES, 3)
    assert list(chosen) == [(name, kind) for name in CLASSES for kind in candidates.KINDS]
    assert chosen["EW", "probable"]["object_id"].tolist() == ["s29", "s28", "s27"]
    assert chosen["EW", "strange"]["object_id"].tolist() == ["s00", "s01", "s02"]
    assert chosen["RRab", "strange"]["object_id"].tolist() == ["s30", "s31", "s32"]
    assert chosen["rare", "probable"].empty


def test_stars_that_are_alike_come_in_the_order_of_their_ids(predictions):
    frame = tables.read(predictions).sample(frac=1, random_state=1)
    frame.assign(p_EW=0.9, outlier=0.5).to_parquet(predictions)
    chosen = candidates.choose(str(predictions), CLASSES, 2)
    assert chosen["EW", "probable"]["object_id"].tolist() == ["s00", "s01"]


def test_the_summary_counts_every_star(predictions):
    found = candidates.summarise(str(predictions), CLASSES)
    assert {name: found[name] for name in ("stars", "abstained", "strange", "outside")} == {
        "stars": 40,
        "abstained": 20,
        "strange": 10,  # above 0.99
        "outside": 4,
    }
    own = {row["name"]: row for row in found["classes"]}
    assert (own["EW"]["predicted"], own["EW"]["sure"], own["EW"]["strange"]) == (30, 15, 10)
    assert own["RRab"]["sure"] == 5
    expected = tables.read(predictions)["p_EW"].sum()
    assert own["EW"]["expected"] == pytest.approx(expected)


# --- a page ---------------------------------------------------------------------------------------


def one(predictions, **changes):
    chosen = candidates.choose(str(predictions), CLASSES, 40)["EW", "strange"]
    return chosen.head(1).assign(**changes)


def shown(**changes):
    own = {"new": {"s00": {"g": curve()}}, "training": {"t0": {"g": curve(0.3)}}}
    rest = {"periods": {"t0": 0.3}, "given": {}, "bands": ["g"], "folded": True}
    return Shown(**own | rest | changes)


def test_without_periods_a_star_is_shown_around_its_peak_beside_the_nearest(predictions):
    t = np.arange(0.0, 100, 4)
    own = Fluxes(t, 500 * np.exp(-0.5 * ((t - 40) / 9) ** 2), np.full(len(t), 20.0))
    later = {"g": own._replace(t=t + 1000)}
    stars = {"new": {"s00": {"g": own}}, "training": {"t0": later}, "folded": False}
    figure = pages.draw(one(predictions), "EW", "probable", 30, shown(**stars))
    first, second = (axis.collections[0].get_paths()[0].vertices for axis in figure.axes)
    np.testing.assert_allclose(first, second)
    assert abs(first[:, 0].mean()) < 40
    said = texts(figure)
    assert "t0 (EW)" in said
    assert any("open ones" in text and "nearest training star" in text for text in said)
    assert not any("2P" in text for text in said)


def test_a_star_is_folded_at_its_period_half_and_twice_beside_the_nearest(predictions):
    figure = pages.draw(one(predictions), "EW", "probable", 30, shown())
    panels = figure.axes
    assert len(panels) == 4
    spread = []
    for panel in panels:
        lines = [line for line in panel.lines if len(line.get_xdata()) == 80]
        phase, mag = (
            np.concatenate([getattr(line, f"get_{a}data")() for line in lines]) for a in "xy"
        )
        assert 0 <= phase.min() < 0.1 and 1.9 < phase.max() < 2  # two cycles
        bins = (phase * 10).astype(int)
        spread.append(np.mean([np.ptp(mag[bins == n]) for n in range(20) if (bins == n).sum() > 1]))
        assert panel.get_ylim()[0] > panel.get_ylim()[1]  # brighter upwards
    assert spread[1] > 2 * spread[0]  # at half the period, two values meet in every phase
    said = texts(figure)
    for text in ("P = 0.5 d", "P/2 = 0.25 d", "2P = 1 d", "t0 (EW), 0.3 d", "s00"):
        assert text in said
    heading = "probability of EW 0.500 · set: EW · outlier 1.000"
    assert heading in said
    assert "outside the training range: period (12.3 > 4.5); because: period low" in said


def test_of_many_features_outside_the_training_range_few_are_named(predictions):
    many = "period (12.3 > 4.5); skew (-9 < -2.1); a (1 > 0); b (1 > 0)"
    said = texts(pages.draw(one(predictions, outside=many), "EW", "strange", 1, shown()))
    named = "outside the training range: period (12.3 > 4.5), skew (-9 < -2.1), and 2 more"
    assert f"{named}; because: period low" in said
    flags = one(predictions, outside="", flags="no_period|few_points_g|few_points_r|outlier_g")
    said = texts(pages.draw(flags, "EW", "strange", 1, shown()))
    assert "flags: no_period, few_points_g, and 2 more; because: period low" in said


def test_a_star_that_is_a_training_star_is_said_to_be_one(predictions):
    said = texts(pages.draw(one(predictions, nearest_1="s00"), "EW", "strange", 1, shown()))
    assert any("itself, a training star (EW)" in text for text in said)


def test_a_period_of_the_user_is_that_at_which_a_star_is_folded(predictions):
    said = texts(pages.draw(one(predictions), "EW", "strange", 1, shown(given={"s00": 0.25})))
    assert {"P given = 0.25 d", "P/2 given = 0.125 d", "2P given = 0.5 d"} <= set(said)


@pytest.mark.parametrize(
    ("changes", "note"),
    [({"period": np.nan}, "no period"), ({"object_id": "s99"}, "too few points")],
)
def test_what_cannot_be_folded_says_why(predictions, changes, note):
    said = texts(pages.draw(one(predictions, **changes), "EW", "probable", 30, shown()))
    assert said.count(note) == 3


def test_bands_are_shifted_onto_the_one_with_the_most_points(predictions):
    new = {"s00": {"g": curve(points=40), "r": curve(points=30, level=18.0)}}
    figure = pages.draw(one(predictions), "EW", "probable", 30, shown(new=new, bands=["g", "r"]))
    faint, bright = figure.axes[0].get_ylim()
    assert 14 < bright < 15 < faint < 16
    assert any("Bands are shifted" in text for text in texts(figure))


def test_without_the_training_stars_light_curves_there_are_three_panels_and_a_note(predictions):
    figure = pages.draw(one(predictions), "EW", "probable", 30, shown(training={}))
    assert len(figure.axes) == 3
    assert any("light curves of the training stars are not here" in text for text in texts(figure))


def test_names_of_a_user_do_not_break_a_page(predictions):
    odd = one(predictions, object_id="a$b_{" * 30, nearest_1_class="$x^", set="").rename(
        columns={"p_EW": "p_E|W$"}
    )
    said = texts(pages.draw(odd, "E|W$", "probable", 1, shown()))
    assert any("set: no class" in text for text in said)
    assert any("E|W$: the only star" in text for text in said)


# --- the job --------------------------------------------------------------------------------------


def test_every_class_has_its_pages_and_the_index_shows_them(predictions, monkeypatch):
    monkeypatch.setattr("lightfold.prediction.sheet.STARS", 1)
    stars = tables.read(predictions)["object_id"]
    curves = light_curves(stars, predictions.parent / "curves.parquet")
    known = light_curves(["t0", "t1", "t2"], predictions.parent / "known.parquet")
    left = run(predictions, light_curves=curves, training_curves=known)
    sheets = sorted(path.name for path in left["sheets"].iterdir())
    assert sheets == sorted(f"{name}_{kind}.png" for name in CLASSES for kind in candidates.KINDS)
    text = left["index"].read_text()
    assert text.count("data:image/png;base64,") == len(sheets)
    assert "20 (50.0 %)" in text
    assert "<b>stars/best</b> (abc)" in text
    assert "most often period (10.0 %, looks like h); of skew the median star" in text
    assert not re.search(r'(src|href)="https?:', text)


def test_stars_of_a_feature_table_are_listed(predictions, monkeypatch):
    drawn = []
    monkeypatch.setattr(page, "save", lambda figure, path: drawn.append((path, texts(figure))))
    monkeypatch.setattr(
        "lightfold.display.web.embed",
        lambda path, root: {"path": path.name, "data": "", "width": 1, "height": 1},
    )
    run(predictions)
    said = dict(drawn)[str(predictions.parent / "sheets/EW_probable.png")]
    assert {"s29", "0.790", "t2 (EW)", "0.5 d"} <= set(said)
    assert any("there are no light curves to show" in text for text in said)
    none = dict(drawn)[str(predictions.parent / "sheets/rare_strange.png")]
    assert none == ["no star is predicted as rare"]


@pytest.mark.parametrize(
    ("prior", "said"),
    [
        (None, "that of the training stars: if"),
        ({"EW": 0.8, "rare": 0.1}, "the shares that you gave: EW 0.8, rare 0.1</dd>"),
        ("estimate", "estimated from these stars, and corrected"),
    ],
)
def test_the_page_says_of_which_mixture_of_classes_the_stars_are(predictions, prior, said):
    tables.read(predictions).head(1).to_parquet(predictions)
    assert said in run(predictions, prior)["index"].read_text()


def test_any_name_of_a_class_makes_files_that_differ():
    found = file_names(["EA/SD", "EA SD", "ea_sd", "RR Lyr", "..", "β Lyr"])
    assert list(found.values()) == ["EA_SD", "EA_SD-2", "ea_sd-3", "RR_Lyr", "..", "β_Lyr"]


# --- periods --------------------------------------------------------------------------------------


def periods(tmp_path, text):
    path = tmp_path / "periods.csv"
    path.write_text(text)
    return path


def test_periods_are_read_with_ids_as_text_and_empty_cells_are_none(tmp_path):
    path = periods(tmp_path, "object_id,period\n007,0.5\n008,\n")
    assert read_periods(path) == {"007": 0.5}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("star,period\n1,0.5\n", "no column 'object_id'"),
        ("object_id,P\n1,0.5\n", "no column 'period'"),
        ("object_id,period\n1,-0.5\n", "-0.5 for star '1'"),
        ("object_id,period\n1,0.5\n1,0.6\n", "repeated id"),
        ("object_id,period\n1,long\n", "'long'"),
    ],
)
def test_a_wrong_table_of_periods_is_refused(tmp_path, text, said):
    with pytest.raises(DataError, match=said):
        read_periods(periods(tmp_path, text))


def test_periods_of_other_stars_are_refused(predictions, tmp_path):
    path = periods(tmp_path, "object_id,period\nV1,0.5\n")
    curves = light_curves(["s00"], tmp_path / "curves.parquet")
    with pytest.raises(DataError, match=r"no star of .* is in it.*'V1'.*'s00'"):
        run(predictions, light_curves=curves, periods=str(path))


# --- what the rule asks for -----------------------------------------------------------------------


def sheet(folder, monkeypatch, data, **entry):
    """Return what rule `sheet` asks for about new stars; the survey has light curves."""
    monkeypatch.chdir(folder)
    light_curves(["n1"], folder / "field.parquet")
    (folder / "stars.csv").write_text("object_id,skew\nn1,0.1\n")
    config = {
        "datasets": {"survey": {"kind": "simulated"}},
        "tasks": {"stars": {"dataset": "survey", "classes": ["RRab", "RRc"]}},
        "features": {"bands": ["g", "r"]},
        "grid": [{"models": ["knn"]}],
        "predict": {"field": {"data": data, **entry}},
    }
    stage = Prediction(Plan(complete(config, ROOT / "config/schemas/config.schema.yaml")))
    wildcards = SimpleNamespace(table="field")
    assert "results/predictions/field/index.html" in stage.predictions()
    return stage.sheet_inputs(wildcards), stage.sheet_settings(wildcards)


def test_stars_with_light_curves_are_shown_beside_those_of_the_training_stars(
    tmp_path, monkeypatch
):
    given = periods(tmp_path, "object_id,period\nn1,0.5\n")
    inputs, settings = sheet(tmp_path, monkeypatch, "field.parquet", periods="periods.csv")
    assert inputs == {
        "model": "results/models/stars/best/model.json",
        "predictions": "results/predictions/field/predictions.parquet",
        "ranges": "results/predictions/field/ranges.parquet",
        "light_curves": "results/datasets/field/light_curves.parquet",
        "training_curves": "results/datasets/survey/light_curves.parquet",
        "periods": str(given),
    }
    assert (settings["name"], settings["bands"]) == ("field", ["g", "r"])


def test_stars_of_a_feature_table_need_no_light_curves(tmp_path, monkeypatch):
    inputs, _ = sheet(tmp_path, monkeypatch, "stars.csv")
    assert list(inputs) == ["model", "predictions", "ranges"]


@pytest.mark.parametrize(
    ("data", "text", "said"),
    [
        ("field.parquet", "object_id,P\nn1,0.5\n", r"periods\.csv: no column 'period'"),
        ("stars.csv", "object_id,period\nn1,0.5\n", "come as features"),
    ],
)
def test_periods_that_cannot_be_used_are_refused_before_anything_runs(
    tmp_path, monkeypatch, data, text, said
):
    periods(tmp_path, text)
    with pytest.raises(ConfigError, match=rf"predict\.field\.periods: .*{said}"):
        sheet(tmp_path, monkeypatch, data, periods="periods.csv")
