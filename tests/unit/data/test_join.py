"""Rules `join_objects` and `join_curves`: partitions are the data set."""

import pandas as pd
import pyarrow.parquet as pq
import pytest
from lightfold.errors import DataError
from lightfold.workflow.labels import count_labels
from partitioned import BORDER, made, plan, stars, tables, write


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("table")
    return tables(made(plan(folder, write(folder, "table"))))


@pytest.mark.parametrize("layout", ["lists", "struct", "structs", "hats margin"])
def test_equal_stars_have_equal_tables_in_every_layout(tmp_path, layout, expected):
    found = tables(made(plan(tmp_path, write(tmp_path, layout))))
    for own, table in zip(expected, found, strict=True):
        pd.testing.assert_frame_equal(own, table, check_exact=True)


@pytest.mark.parametrize("layout", ["hats", "hats struct"])
def test_without_a_margin_the_part_with_more_points_counts(tmp_path, layout, expected, capsys):
    found = tables(made(plan(tmp_path, write(tmp_path, layout))))
    said = capsys.readouterr().out
    assert "1 star at borders of partitions, first 'S2', lost 12 points on the other side" in said
    assert "get the catalogue with its margin" in said
    for own, table in zip(expected, found, strict=True):
        own, table = (t[t["object_id"] != BORDER].reset_index(drop=True) for t in (own, table))
        pd.testing.assert_frame_equal(own, table, check_exact=True)
    objects, _, curves = (table[table["object_id"] == BORDER] for table in found)
    assert objects["points_used"].tolist() == [15]
    assert set(curves["band"]) == {"g"}


def test_labels_may_be_counted_before_anything_is_read(tmp_path):
    path = write(tmp_path, "hats")
    (tmp_path / "stars.csv").write_text("object_id,oid,label\na,1000,EW\nb,1001,EA\nc,1002,EW\n")
    config = plan(tmp_path, path).config
    config["tasks"]["t"] |= {"classes": "all", "min_stars": 1}
    assert count_labels(config, "d") == {"EA": 1, "EW": 2}


WEST = stars()["label"] == "EW"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (stars().assign(oid=range(13)), "none of its stars has a light curve"),
        (
            stars()[WEST | (stars()["oid"] == 1000)].replace({"oid": {1000: 1101}}),
            "class 'EA' would be empty: its star has no light curve",
        ),
    ],
)
def test_what_no_partition_has_stops(tmp_path, table, message):
    own = plan(tmp_path, write(tmp_path, "hats margin"))
    table.to_csv(tmp_path / "stars.csv", index=False)
    with pytest.raises(DataError, match=message):
        made(own)


def test_bands_that_no_partition_has_stop(tmp_path):
    own = plan(tmp_path, write(tmp_path, "hats margin"))
    own.config["features"]["bands"] = ["g", "i"]
    with pytest.raises(DataError, match="features.bands asks for 'i'"):
        made(own)


def test_missing_partitions_are_said(tmp_path, capsys):
    write(tmp_path, "hats")
    info = tmp_path / "sky/partition_info.csv"
    info.write_text(info.read_text() + "5,99,7\n")
    made(plan(tmp_path, "sky"))
    said = capsys.readouterr().out
    assert "1 partition of partition_info.csv is not there, first Norder5-Npix99" in said


def test_stars_of_a_table_need_no_label(tmp_path, expected):
    own = plan(tmp_path, write(tmp_path, "hats margin"))
    stars().drop(columns="label").to_csv(tmp_path / "stars.csv", index=False)
    own.config["datasets"]["d"]["label"], own.config["tasks"] = None, {}
    objects, features, _ = tables(made(own))
    assert objects["label"].isna().all()
    assert objects["object_id"].tolist() == expected[0]["object_id"].tolist()
    pd.testing.assert_frame_equal(features, expected[1], check_exact=True)


def test_missing_margins_are_said(tmp_path, capsys):
    write(tmp_path, "hats margin")
    info = tmp_path / "sky/curves_10arcs/partition_info.csv"
    (tmp_path / "sky/curves_10arcs/dataset/Norder=5/Dir=0/Npix=45.parquet").unlink()
    made(plan(tmp_path, "sky"))
    said = capsys.readouterr().out
    assert "margins of 1 partition are listed and not there, first Norder5-Npix45" in said
    info.unlink()
    made(plan(tmp_path, "sky"))
    assert "are listed and not there" not in capsys.readouterr().out


def test_fluxes_in_some_partitions_only_are_refused(tmp_path):
    write(tmp_path, "hats")
    path = tmp_path / "sky/dataset/Norder=5/Dir=0/Npix=45.parquet"
    table = pq.read_table(path)
    names = [name.replace("mag", "flux") for name in table.column_names]
    pq.write_table(table.rename_columns(names), path)
    own = plan(tmp_path, "sky", format="long", bands={"1": "g", "2": "r"}, zero_point="nJy")
    own.config["datasets"]["d"]["columns"] = {
        "object_id": "objectid", "band": "filterid", "mjd": "hmjd",
    }  # fmt: skip
    with pytest.raises(DataError, match="Norder5-Npix44 and Norder5-Npix45: one has fluxes"):
        made(own)
