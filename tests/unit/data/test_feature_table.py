"""Which columns of a table become features: by name, by value and by type."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from lightfold import tables
from lightfold.data.feature_table import cleaned, take_features
from lightfold.data.load import write_dataset
from lightfold.errors import DataError, nearest
from lightfold.plugins.datasets.table import OPTIONS

SIZE = 60
RNG = np.random.default_rng(0)
PERIOD = RNG.lognormal(size=SIZE)
LABEL = np.repeat(["EA", "EW", "RRab"], SIZE // 3)
STARS = pd.DataFrame(
    {
        "object_id": [f"S{n}" for n in RNG.permutation(SIZE)],
        "label": LABEL,
        "row": np.arange(SIZE),
    }
)


def take(values, name="x", **options):
    table = pd.DataFrame({"period": PERIOD, name: values})
    options = {"features": ["*"], "exclude": [], "allow": [], **options}
    return take_features(table, STARS, options, "stars.csv")


def left_out(capsys, values, name="x", **options):
    """Return what is printed of a column that is left out."""
    assert list(take(values, name, **options)) == ["period"]
    printed = capsys.readouterr().out
    assert "stars.csv: not taken as features: 1 column\n" in printed
    return printed.split("\n", 1)[1]


CODE = pd.Series(LABEL).map({"EA": 0, "EW": 1, "RRab": 2}).to_numpy()


@pytest.mark.parametrize(
    "values",
    [
        np.arange(SIZE),
        np.arange(SIZE)[::-1] * 10.0,
        np.cumsum(RNG.integers(1, 9, SIZE)),
        RNG.permutation(SIZE) + 2**40,
        STARS["object_id"].str[1:].astype(int),
    ],
    ids=["rows", "falling", "with gaps", "long", "ids"],
)
def test_columns_that_number_stars_are_no_features(values, capsys, monkeypatch):
    monkeypatch.setitem(STARS, "object_id", STARS["object_id"].str.lstrip("S"))
    assert "row numbers and identifiers: x (" in left_out(capsys, values)
    with pytest.raises(DataError, match=r"'x' counts rows or names stars.*`allow: \[x\]`"):
        take(values, features=["period", "x"])
    assert list(take(values, features=["period", "x"], allow=["x"])) == ["period", "x"]


def test_rows_of_joined_files_start_again(monkeypatch, capsys):
    monkeypatch.setitem(STARS, "row", np.tile(np.arange(20), 3))
    left_out(capsys, np.tile(np.arange(20), 3))
    left_out(capsys, np.arange(SIZE))


@pytest.mark.parametrize(
    "values",
    [
        np.sort(PERIOD),
        np.sort(RNG.integers(0, 50, SIZE)),
        RNG.permutation(SIZE),
        np.where(np.arange(SIZE) < 4, np.arange(SIZE), np.nan),
        RNG.lognormal(size=SIZE) * 1e30,
        RNG.integers(0, 4, SIZE),
    ],
    ids=["sorted floats", "sorted with ties", "permuted", "few", "huge floats", "few values"],
)
def test_real_features_stay(values):
    assert list(take(values)) == ["period", "x"]


@pytest.mark.parametrize(
    "values",
    [CODE, CODE.astype(float), CODE == 1, np.where(RNG.uniform(size=SIZE) < 0.03, 0, CODE)],
    ids=["code", "floats", "booleans", "with mistakes"],
)
def test_few_values_that_follow_the_label_are_no_feature_unless_named(values, capsys):
    printed = left_out(capsys, values)
    assert "few values that follow the label: x (taken if named in `features`)" in printed
    assert list(take(values, features=["period", "x"])) == ["period", "x"]


def test_flags_by_name_are_taken_if_named(capsys):
    values = RNG.integers(0, 2, SIZE)
    assert "flags and guesses of the class: class_guess (" in left_out(
        capsys, values, "class_guess"
    )
    assert "class_guess" in take(values, "class_guess", features=["period", "class_guess"])


def repeated(*values):
    return pd.Series(list(values) * (SIZE // len(values)), dtype="object")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (pd.Series([None] * SIZE, dtype="object"), "no value"),
        (np.full(SIZE, np.inf), "no value"),
        (repeated("a", "b"), "text"),
        (repeated("0x1A", "TRUE", "1e"), "text"),
        (repeated("a", "b", "7"), "mostly text, such as 'a'"),
        (repeated("1,234", "2,345"), "numbers with commas"),
        (pd.Series(pd.date_range("2026-01-01", periods=SIZE)), "dates or time spans"),
        (pd.Series(pd.to_timedelta(np.arange(SIZE), "h")), "dates or time spans"),
        (pd.Series(pd.period_range("2026-01", periods=SIZE, freq="M")), "dates or time spans"),
        (pd.Series(["1", "2"] * (SIZE // 2), dtype="category"), "text"),
        (np.full(SIZE, 1 + 2j), "complex numbers"),
    ],
)
def test_columns_that_are_no_numbers_are_left_out_with_the_reason(values, reason, capsys):
    assert f"  {reason}" in left_out(capsys, values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (repeated(Decimal("1.5"), None, Decimal(2)), [1.5, np.nan, 2]),
        (repeated(True, None, False), [1, np.nan, 0]),
        (pd.Series([True, None, False] * 20, dtype="boolean"), [1, np.nan, 0]),
        (pd.Series([1, None, 3] * 20, dtype="Int64"), [1, np.nan, 3]),
        (repeated(True, "2.5", 7), [1, 2.5, 7]),
        (repeated("true", "FALSE", None), [1, 0, np.nan]),
        (repeated("1,5", "2", "n/a"), [1.5, 2, np.nan]),
        (repeated(" 1.5 ", "1e3", "-inf"), [1.5, 1000, np.nan]),
        (pd.Series([1.5, 2.5, None] * 20, dtype="category"), [1.5, 2.5, np.nan]),
    ],
)
def test_numbers_of_any_type_are_numbers(values, expected):
    np.testing.assert_array_equal(take(values)["x"][:3], expected)


def test_what_is_converted_is_said(capsys):
    take(repeated("1,5", "2,25"))
    assert "stars.csv: read as numbers with decimal commas: x" in capsys.readouterr().out
    take(repeated(1.0, 2.0, np.inf).astype(float))
    assert "stars.csv: infinite numbers are missing: 20 in 'x'" in capsys.readouterr().out


def test_a_few_texts_among_numbers_are_refused():
    with pytest.raises(DataError, match="'x' has 1 value .* 'n.d.' in row 60"):
        take([*map(str, PERIOD[1:]), "n.d."])


@pytest.mark.parametrize(
    "name", ["$\\foo{", "a/b", "{x}", "%s", " x ", "x" * 200, "π", "a,b", "[Fe/H]", "`x`", "~"]
)
def test_odd_names_are_names(name):
    assert name in take(RNG.normal(size=SIZE), name)


def test_a_column_without_a_name_is_left_out(capsys):
    assert "no name: " in left_out(capsys, RNG.normal(size=SIZE), "")


def test_positions_under_any_name_are_no_features(capsys):
    printed = left_out(capsys, RNG.normal(size=SIZE), "alpha", ra="alpha", dec="delta")
    assert "a star was observed: alpha (" in printed


def test_names_and_nested_columns_are_cleaned_and_said(capsys):
    table = pd.DataFrame({"a\nb": [1, 2], "left_out": [3, 4], "x": [{"k": 1}, None]})
    table["y"] = [np.zeros(2), np.ones(3)]
    assert list(cleaned(table, "s.csv")) == ["a b", "left_out_in_file"]
    printed = capsys.readouterr().out
    assert "s.csv: columns with several values per row are left out: x, y" in printed
    assert r"'a\nb' as 'a b', 'left_out' as 'left_out_in_file'" in printed
    with pytest.raises(DataError, match="the same name"):
        cleaned(pd.DataFrame({"a\nb": [1], "a b": [2]}), "s.csv")


def test_labels_alike_are_said_and_whole_numbers_are_spelt_one_way(tmp_path, capsys):
    path = tmp_path / "s.csv"
    rows = ["RRab", "rrab", "RR ab", "1.0", "1", " EW ", "1.50"]
    lines = [f"S{n},{label},{n / 7}" for n, label in enumerate(rows)]
    path.write_text("\n".join(["object_id,label,x", *lines]))
    outputs = {name: str(tmp_path / f"{name}.parquet") for name in ("objects", "features")}
    options = {
        key: one["default"] for key, one in OPTIONS["properties"].items() if "default" in one
    }
    source = {"kind": "table", "seed": 0, "path": "s.csv", **options}
    write_dataset({"path": [str(path)]}, outputs, source)
    printed = capsys.readouterr().out
    assert "by case or blanks only are classes of their own: 'RR ab', 'RRab', 'rrab'" in printed
    objects = tables.read(outputs["objects"])
    assert objects["label"].tolist() == ["RRab", "rrab", "RR ab", "1", "1", "EW", "1.50"]
    assert objects["row_in_file"].tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_a_label_in_another_case_is_the_hint():
    assert nearest("rrab", ["EW", "RRab"]) == "did you mean 'RRab'?"
    assert nearest("ew", ["EW", "RRab"]) == "did you mean 'EW'?"
