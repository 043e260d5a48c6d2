"""Layouts of light curves that people have: what is read, and what it becomes."""

import numpy as np
import pandas as pd
import pytest
from brought import CURVES, STARS, save
from lightfold.errors import ConfigError, DataError
from lightfold.plugins.datasets import light_curves
from lightfold.workflow.config import check
from lightfold.workflow.files import files_of, rooted

TIMES = [58001.0, 58002.25, 58003.5]


def load(folder, tasks=None, **options):
    """Return the stars and their light curves, from files as the workflow finds them."""
    given = check(options, light_curves.OPTIONS, "datasets.mine")
    config = {"data": str(folder), "datasets": {"mine": {"kind": "light_curves", **given}}}
    files = {key: list(map(type(folder), found)) for key, found in files_of(config, "mine").items()}
    given |= rooted(config, "mine") | {"tasks": tasks or {}, "min_period": 0.1}
    objects, blocks = light_curves.load(given, files, 0)
    curves = pd.concat(blocks, ignore_index=True)
    return objects, curves


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def points(frame=None, star=0, **columns):
    """Return rows of one star as CSV."""
    values = {"mjd": TIMES, "mag": [15.0 + star, 15.5, 15.25], "magerr": 0.02}
    return pd.DataFrame(values | columns).to_csv(index=False)


@pytest.fixture
def stars(tmp_path):
    (tmp_path / "stars.csv").write_text("object_id,label\nV_1,A\nV_2,B\n")
    return tmp_path


# --- ids, bands and labels in paths ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (("c/V_1.csv", "c/V_2.csv"), "c/*.csv"),
        (("c/V_1.csv", "c/V_2.csv"), "c"),
        (("c/V_1.csv", "c/V_2.csv"), "c/{object_id}.csv"),
        (("c/lc-V_1-x.csv", "c/lc-V_2-x.csv"), "c"),
        (("c/lcV_1x.csv", "c/lcV_2x.csv"), "c/lc{object_id}x.csv"),
        (("V_1/g.csv", "V_2/g.csv"), "{object_id}/{band}.csv"),
        (("V_1_g.csv", "V_2_g.csv"), "{object_id}_{band}.csv"),
    ],
)
def test_the_name_of_a_file_is_the_id_of_its_star(stars, names, path):
    for number, name in enumerate(names):
        (stars / name).parent.mkdir(exist_ok=True)
        (stars / name).write_text(points(star=number))
    band = {} if "{band}" in path else {"band": "g"}
    _, curves = load(stars, path=path, objects="stars.csv", **band)
    assert curves["object_id"].tolist() == ["V_1"] * 3 + ["V_2"] * 3
    assert set(curves["band"]) == {"g"}
    assert curves["mag"][3] == 16


def test_thousands_of_files_have_one_line(stars, capsys):
    for name in ("V_1", "V_2"):
        (stars / f"{name}.csv").write_text(points())
    load(stars, path="V*.csv", objects="stars.csv", band="g")
    said = capsys.readouterr().out
    assert "V_1.csv: its name is the id of its star (1 more file alike)" in said
    assert "V_2" not in said


def test_names_that_are_no_ids_bring_the_pattern(stars):
    (stars / "first.csv").write_text(points())
    message = r"names of files are no ids \('first'.*'V_1'\).*\{object_id\}\.csv"
    with pytest.raises(DataError, match=message):
        load(stars, path="first.csv", objects="stars.csv", band="g")


def test_a_folder_per_class_needs_no_table_of_stars(tmp_path):
    write(tmp_path, lc__A__s1_dot_csv=points(), lc__B__s2_dot_csv=points())
    objects, curves = load(tmp_path, path="lc/{label}/{object_id}.csv", band="g")
    assert objects["object_id"].tolist() == ["s1", "s2"]
    assert objects["label"].tolist() == ["A", "B"]
    assert objects["points_used"].tolist() == [3, 3]
    assert len(curves) == 6
    again, _ = load(tmp_path, path="lc/{label}", band="g")
    assert again["label"].tolist() == ["A", "B"]


def test_folders_of_parquet_give_columns(tmp_path):
    for band in "gr":
        folder = tmp_path / f"p.parquet/band={band}"
        folder.mkdir(parents=True)
        CURVES.assign(label="A").drop(columns="band").to_parquet(folder / "part-0.parquet")
        (folder / "_SUCCESS").write_text("")
    objects, curves = load(tmp_path, path="p.parquet")
    assert curves["band"].value_counts().to_dict() == {"g": 6, "r": 6}
    assert objects["label"].tolist() == ["A"] * 3


def test_an_empty_file_among_others_is_said(stars, capsys):
    (stars / "V_1.csv").write_text(points())
    (stars / "V_2.csv").write_text("")
    objects, _ = load(stars, path="V*.csv", objects="stars.csv", band="g")
    assert "V_2.csv: is empty, so it has no points" in capsys.readouterr().out
    assert objects["left_out"].fillna("").tolist() == ["", "no light curve"]


# --- labels ---------------------------------------------------------------------------------------


def test_labels_in_the_points_are_those_of_their_stars(tmp_path):
    frame = CURVES.assign(type=CURVES["object_id"].map({"b": "EB", "007": "NA", "a": None}), ra=1.0)
    frame = frame.assign(dec=CURVES["object_id"].map({"b": -5.0, "007": 5.0, "a": 6.0}))
    frame.to_csv(tmp_path / "c.csv", index=False)
    objects, _ = load(tmp_path, path="c.csv", label="type")
    assert objects["label"].fillna("").tolist() == ["NA", "", "EB"]
    assert objects["dec"].tolist() == [5.0, 6.0, -5.0]


def test_a_star_has_one_label(tmp_path):
    CURVES.assign(label=list("ABBAAB")).to_csv(tmp_path / "c.csv", index=False)
    message = "the star 'b' has two values in column 'label' for `label`, 'A' and 'B'"
    with pytest.raises(DataError, match=message):
        load(tmp_path, path="c.csv")
    CURVES.to_csv(tmp_path / "c.csv", index=False)
    with pytest.raises(DataError, match="no column 'label' holds the labels, and neither `objects"):
        load(tmp_path, path="c.csv")


def test_positions_that_change_are_not_taken(tmp_path, capsys):
    frame = CURVES.assign(label="A", ra=np.arange(6.0), dec=1.0)
    frame.to_csv(tmp_path / "c.csv", index=False)
    objects, _ = load(tmp_path, path="c.csv")
    assert not {"ra", "dec"} & set(objects)
    assert "`ra` is not taken, because it changes within a star" in capsys.readouterr().out


@pytest.mark.parametrize("with_objects", [True, False])
def test_labels_may_have_a_file_of_their_own(tmp_path, capsys, with_objects):
    CURVES.to_csv(tmp_path / "c.csv", index=False)
    STARS.assign(note=1).drop(columns="label").to_csv(tmp_path / "s.csv", index=False)
    (tmp_path / "l.csv").write_text("object_id,label\n007,EW\nb,EA\nz,EA\n")
    options = {"objects": "s.csv"} if with_objects else {}
    objects, _ = load(tmp_path, path="c.csv", labels="l.csv", **options)
    assert objects["label"].fillna("").tolist() == ["EW", "", "EA"]
    said = capsys.readouterr().out
    assert "1 star is in the data set only, first 'a'" in said
    assert "1 star is in this file only, first 'z'" in said


def test_several_tables_of_stars_are_joined(tmp_path):
    CURVES.to_csv(tmp_path / "c.csv", index=False)
    STARS[:1].to_csv(tmp_path / "a.csv", index=False)
    STARS[1:].to_csv(tmp_path / "b.csv", index=False)
    objects, _ = load(tmp_path, path="c.csv", objects=["a.csv", "b.csv"])
    assert objects["object_id"].tolist() == ["007", "a", "b"]
    STARS.to_csv(tmp_path / "b.csv", index=False)
    with pytest.raises(DataError, match=r"a\.csv and .*b\.csv both have the star '007'"):
        load(tmp_path, path="c.csv", objects=["a.csv", "b.csv"])


# --- wide tables, and files without a header ------------------------------------------------------


@pytest.mark.parametrize(
    "spelling",
    [
        ("mag_{}", "magerr_{}"),
        ("{}_mag", "{}_magerr"),
        ("{}mag", "e_{}mag"),
        ("{}", "{}_err"),
    ],
)
@pytest.mark.parametrize("given", [True, False])
def test_a_column_per_band(tmp_path, capsys, spelling, given):
    frame = pd.DataFrame({"object_id": "s", "label": "A", "mjd": TIMES})
    for band, mags in {"g": [15.0, 15.1, None], "r": [14.0, None, 14.2]}.items():
        frame[spelling[0].format(band)] = mags
        frame[spelling[1].format(band)] = 0.02
    frame.to_csv(tmp_path / "c.csv", index=False)
    mags, errors = ({band: text.format(band) for band in "gr"} for text in spelling)
    columns = {"columns": {"mag": mags, "magerr": errors}} if given else {}
    objects, curves = load(tmp_path, path="c.csv", **columns)
    assert curves["band"].tolist() == ["g", "g", "r", "r"]
    assert curves["mag"].tolist() == [15.0, 15.1, 14.0, 14.2]
    assert objects["points_used"].item() == 4
    assert objects["points_dropped"].item() == 0
    if not given:
        assert "has a column per band: g from" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"magerr": {"g": "e"}}, "`columns.magerr` names a column per band, but `columns.mag`"),
        ({"mag": {"g": "gmag"}, "magerr": {"r": "e"}}, "has the band 'r', which `columns.mag`"),
        ({"mag": {"g": "gmga"}}, "no column 'gmga' for `columns.mag`; did you mean 'gmag'"),
        ({"mag": {"g": "gmag"}}, r"the error of 'gmag'.*`columns: \{magerr: \{g: NAME\}\}`"),
        ({"mag": 9}, "`columns.mag` is 9, but the file has 4 columns"),
    ],
)
def test_wrong_columns_per_band_are_named(tmp_path, columns, message):
    (tmp_path / "c.csv").write_text("object_id,label,mjd,gmag\ns,A,1,15\n")
    with pytest.raises(DataError, match=message):
        load(tmp_path, path="c.csv", columns=columns)


def test_files_without_a_header(stars, capsys):
    for name in ("V_1", "V_2"):
        (stars / f"{name}.dat").write_text("8022.5 14.861 0.020\n8037.25 14.790 0.030\n")
    _, curves = load(stars, path="*.dat", objects="stars.csv", band="I")
    assert curves[["mjd", "mag", "magerr"]].to_numpy()[0].tolist() == [8022.5, 14.861, 0.02]
    assert "its columns are taken as mjd, mag, magerr" in capsys.readouterr().out
    columns = {"mjd": 1, "mag": 3, "magerr": 2}
    for name in ("V_1", "V_2"):
        (stars / f"{name}.dat").write_text("8022.5 0.020 14.861 7\n8037.25 0.030 14.790 7\n")
    _, curves = load(stars, path="*.dat", objects="stars.csv", band="I", columns=columns)
    assert curves["mag"].tolist()[:2] == [14.861, 14.79]
    with pytest.raises(DataError, match=r"no header and 4 columns.*\{mjd: 1, mag: 2, magerr: 3\}"):
        load(stars, path="*.dat", objects="stars.csv", band="I")


# --- errors, flags and classes --------------------------------------------------------------------


@pytest.mark.parametrize("stated", [0.05, {"g": 0.05, "r": 0.1}])
def test_a_stated_error_is_for_points_without_one(tmp_path, capsys, stated):
    frame = CURVES.assign(label="A", magerr=[0.01, None, 0.0, -1.0, 99.99, 0.02])
    frame.to_csv(tmp_path / "c.csv", index=False)
    objects, curves = load(tmp_path, path="c.csv", magerr=stated)
    red = stated if isinstance(stated, float) else 0.1
    assert sorted(curves["magerr"]) == sorted([0.01, 0.05, 0.05, red, 0.05, 0.02])
    assert objects["points_used"].sum() == 6
    assert "4 points have an error from `magerr`" in capsys.readouterr().out
    frame.drop(columns="magerr").to_csv(tmp_path / "c.csv", index=False)
    assert set(load(tmp_path, path="c.csv", magerr=0.3)[1]["magerr"]) == {0.3}


def test_light_curves_without_errors_stop_with_the_remedy(tmp_path):
    CURVES.assign(label="A", magerr=0).to_csv(tmp_path / "c.csv", index=False)
    with pytest.raises(DataError, match=r"6 with an error of 0 or less; .*`magerr: 0\.05`"):
        load(tmp_path, path="c.csv")


@pytest.mark.parametrize(
    ("values", "good"),
    [
        ([0, 0, 1, 0, 2, 0], 0),
        ([0.0, 0.0, 1.0, 0.0, None, 0.0], 0),
        (["A", "B", "C", "A", "D", "B"], ["A", "B"]),
        ([False, False, True, False, True, False], False),
        (["good", "good", "bad", "good", "", "good"], "good"),
    ],
)
def test_flags_keep_good_values(tmp_path, capsys, values, good):
    frame = CURVES.assign(label="A", magerr=0.1, quality=values)
    frame.to_csv(tmp_path / "c.csv", index=False)
    load(tmp_path, path="c.csv")
    said = capsys.readouterr().out
    assert "quality looks like a flag and is not used" in said
    objects, curves = load(tmp_path, path="c.csv", flags={"quality": good})
    assert len(curves) == 4
    assert "2 flagged by quality" in capsys.readouterr().out
    assert objects["why_dropped"].dropna().tolist() == ["2 flagged by quality"]
    assert objects["points_dropped"].tolist() == [0, 0, 2]
    with pytest.raises(DataError, match="no column 'qualty' for `flags`; did you mean 'quality'"):
        load(tmp_path, path="c.csv", flags={"qualty": 0})


def test_a_class_without_a_usable_point_stops_at_reading(tmp_path):
    frame = CURVES.assign(label=CURVES["object_id"].map({"b": "EB", "007": "RR", "a": "RR"}))
    frame = frame.assign(magerr=0.1, bad=frame["label"] == "RR")
    frame.to_csv(tmp_path / "c.csv", index=False)
    message = "tasks.t: class 'Pulsating' would be empty: all its 2 stars.*3 of 3 points are flag"
    with pytest.raises(DataError, match=message):
        classes = {"t": {"Binary": ["EB"], "Pulsating": ["RR"]}}
        load(tmp_path, classes, path="c.csv", flags={"bad": False})
    load(tmp_path, {"t": "all"}, path="c.csv", flags={"bad": False})
    load(tmp_path, {"t": ["EB"]}, path="c.csv", flags={"bad": False})


def test_a_magnitude_of_zero_among_others_is_missing(tmp_path, capsys):
    mags = CURVES["mag"].mask(CURVES.index == 1, 0.0)
    CURVES.assign(label="A", magerr=0.1, mag=mags).to_csv(tmp_path / "c.csv", index=False)
    _, curves = load(tmp_path, path="c.csv")
    assert curves["mag"].isna().sum() == 1
    assert "1 with a magnitude of 0, which stands for a missing one" in capsys.readouterr().out
    bright = CURVES.assign(label="A", magerr=0.1, mag=[0.0, 0.1, -0.1, 0.03, 0.5, 0.2])
    bright.to_csv(tmp_path / "c.csv", index=False)
    assert load(tmp_path, path="c.csv")[1]["mag"].notna().all()


def test_marks_may_be_given(tmp_path):
    frame = CURVES.assign(label="A", magerr=0.1)
    frame["mag"] = frame["mag"].astype(object)
    frame.loc[[0, 1], "mag"] = ["nd", -1.5]
    frame.to_csv(tmp_path / "c.csv", index=False)
    objects, curves = load(tmp_path, path="c.csv", missing=["nd", -1.5])
    assert curves["mag"].isna().sum() == 2
    assert objects["points_dropped"].sum() == 2


# --- times ----------------------------------------------------------------------------------------


def test_each_star_may_have_its_own_zero_point(tmp_path):
    offset = CURVES["object_id"].map({"b": 2400000.5, "007": -50000.0, "a": 0.0})
    frame = CURVES.assign(label="A", magerr=0.1, mjd=CURVES["mjd"] + offset)
    frame.to_csv(tmp_path / "c.csv", index=False)
    for mode in ("auto", "mjd", "jd"):
        with pytest.raises(DataError, match="`time: per_star`"):
            load(tmp_path, path="c.csv", time=mode)
    _, curves = load(tmp_path, path="c.csv", time="per_star")
    own = curves[curves["object_id"] == "b"]
    assert sorted(own["mjd"]) == sorted(CURVES.loc[CURVES["object_id"] == "b", "mjd"])
    frame.loc[0, "mjd"] -= 2400000.5
    frame.to_csv(tmp_path / "c.csv", index=False)
    with pytest.raises(DataError, match="the star 'b' mixes Julian dates with other times"):
        load(tmp_path, path="c.csv", time="per_star")
    frame.loc[frame["object_id"] == "b", "mjd"] = [58000.0, 8000.0, 8001.0]
    frame.to_csv(tmp_path / "c.csv", index=False)
    with pytest.raises(DataError, match="times of star 'b' go from 8000 to 58000 d"):
        load(tmp_path, path="c.csv", time="per_star")


@pytest.mark.parametrize("name", ["c.parquet", "c.fits"])
def test_times_in_single_precision_are_refused_if_too_coarse(tmp_path, name):
    frame = CURVES.assign(label="A", jd=(CURVES["mjd"] + 2400000.5).astype("float32"))
    save(frame.drop(columns="mjd"), tmp_path / name)
    with pytest.raises(DataError, match=r"'jd' for mjd is in single precision.*steps of 0.25 d"):
        load(tmp_path, path=name)
    frame = CURVES.assign(label="A", mjd=(CURVES["mjd"] - 58000).astype("float32"))
    save(frame, tmp_path / f"b{name}")
    assert len(load(tmp_path, path=f"b{name}")[1]) == 6


def test_of_several_times_the_plain_date_is_taken_and_said(tmp_path, capsys):
    frame = CURVES.assign(label="A", JD=CURVES["mjd"] + 2400000.5, HJD=1.0).drop(columns="mjd")
    frame.to_csv(tmp_path / "c.csv", index=False)
    _, curves = load(tmp_path, path="c.csv")
    assert sorted(curves["mjd"]) == sorted(CURVES["mjd"])
    assert "times are those of 'JD', not of HJD" in capsys.readouterr().out


# --- paths ----------------------------------------------------------------------------------------


def test_paths_that_lead_nowhere_are_named(tmp_path, monkeypatch):
    CURVES.assign(label="A").to_csv(tmp_path / "curves.csv", index=False)
    monkeypatch.delenv("NOWHERE", raising=False)
    for path, message in {
        "curve.csv": r"datasets\.mine\.path: there is no file .*curve\.csv.*mean 'curves\.csv'",
        "*.dat": r"datasets\.mine\.path: no file fits .*\*\.dat",
        "$NOWHERE/c.csv": "environment variable NOWHERE in '.NOWHERE/c.csv' is not set",
        "{star}.csv": "'{star}' in .* is not known.*object_id",
    }.items():
        with pytest.raises(ConfigError, match=message):
            load(tmp_path, path=path)


def test_homes_variables_and_absolute_paths(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MINE", str(tmp_path))
    CURVES.assign(label="A").to_csv(tmp_path / "c.csv", index=False)
    for path in ("~/c.csv", "$MINE/c.csv", "${MINE}/c.csv", str(tmp_path / "c.csv")):
        assert len(load(tmp_path / "elsewhere", path=path)[1]) == 6


# --- names that mislead ---------------------------------------------------------------------------


def test_a_name_that_only_holds_an_id_is_not_that_star(stars, capsys):
    write(stars, **{"lc__V_1.csv": points(), "lc__V_1 Cyg.csv": points(), "lc__V_2.csv": points()})
    objects, _ = load(stars, path="lc", objects="stars.csv", band="V")
    assert objects["points_used"].tolist() == [3, 3]
    assert "ids that are not in" in capsys.readouterr().out


def test_an_id_that_several_names_hold_is_refused(stars):
    write(stars, **{"lc__V_1 a.csv": points(), "lc__V_1 b.csv": points()})
    with pytest.raises(DataError, match=r'both hold the id \'V_1\'.*`path: "{object_id} a.csv"`'):
        load(stars, path="lc", objects="stars.csv", band="V")


def test_the_end_of_a_coordinate_is_no_suffix(tmp_path):
    write(tmp_path, **{"A__J12.1": points(), "A__J12.2": points(), "B__J13.r": points()})
    objects, _ = load(tmp_path, path="{label}/*", band="V")
    assert objects["object_id"].tolist() == ["J12.1", "J12.2", "J13"]


def test_folders_of_missing_and_quoted_values(tmp_path):
    text = points(object_id="1"), points(object_id="2"), points(object_id="3")
    folders = "p__label=B%2Fx__1.csv", "p__label=A__2.csv"
    write(tmp_path, **dict(zip(folders, text, strict=False)))
    hidden = tmp_path / "p/label=__HIVE_DEFAULT_PARTITION__/3.csv"
    hidden.parent.mkdir()
    hidden.write_text(text[2])
    objects, _ = load(tmp_path, path="p", band="V")
    assert objects["label"].fillna("").tolist() == ["B/x", "A", ""]


def test_a_band_without_errors_in_a_wide_table_is_named(stars, capsys):
    frame = pd.DataFrame({"object_id": "V_1", "mjd": TIMES, "gmag": 15.0, "e_gmag": 0.1})
    save(frame.assign(rmag=14.0), stars / "w.csv")
    load(stars, path="w.csv", objects="stars.csv")
    assert "no column is recognised as the error of rmag" in capsys.readouterr().out


def test_bands_of_wide_tables_can_be_renamed_and_dropped(stars):
    frame = pd.DataFrame({"object_id": "V_1", "mjd": TIMES, "gmag": 15.0, "e_gmag": 0.1})
    save(frame.assign(rmag=14.0, e_rmag=0.1), stars / "w.csv")
    _, curves = load(stars, path="w.csv", objects="stars.csv", bands={"g": "G", "r": None})
    assert set(curves["band"]) == {"G"}


def test_zero_and_one_are_the_values_of_boolean_flags(stars):
    frame = pd.DataFrame({"object_id": "V_1", "mjd": TIMES, "mag": 15.0, "magerr": 0.1})
    save(frame.assign(bad=[False, True, False]), stars / "f.parquet")
    objects, _ = load(stars, path="f.parquet", objects="stars.csv", band="V", flags={"bad": 0})
    assert objects["points_used"].tolist() == [2, 0]


def test_marks_are_looked_for_in_magnitudes_not_in_thousandths(tmp_path, stars):
    mags = [15099.0, 15150.0, 15099.9]
    frame = pd.DataFrame({"object_id": "V_1", "mjd": TIMES, "mag": mags, "magerr": 20.0})
    text = frame.to_csv(index=False).replace("\n", "\n,d,mmag,mmag\n", 1)
    (stars / "m.csv").write_text(text)
    _, curves = load(stars, path="m.csv", objects="stars.csv", band="V")
    np.testing.assert_allclose(curves["mag"], [15.099, 15.15, 15.0999])
