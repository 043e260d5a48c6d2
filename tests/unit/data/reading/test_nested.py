"""Light curves in lists, structs of lists and lists of structs are those of a long table."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest
from brought import read
from lightfold.data.reading import arrow_tables
from lightfold.data.reading.files import batches, guess_rows, read_header
from lightfold.errors import DataError
from lightfold.plugins.datasets.light_curves import OPTIONS, load
from lightfold.workflow.config import check

STARS = pd.DataFrame({"object_id": ["7", "a", "b"], "label": ["A", "B", "A"]})
TIMES, MAGS = [[58001.0, 58000.0], [], [58003.5, 58004.0, 58002.0]], [[15, 16], [], [14, 13, 12]]
ERRORS = [[0.1, 0.2], [], [0.3, 0.1, 0.2]]


def flat():
    rows = zip(["7", "a", "b"], "rgg", TIMES, MAGS, ERRORS, strict=True)
    points = [(s, b, *p) for s, b, *lists in rows for p in zip(*lists, strict=True)]
    return pd.DataFrame(points, columns=["object_id", "band", "mjd", "mag", "magerr"])


def columns(layout):
    """Return the same light curves, nested in one of several ways."""
    names = ("mjd", "mag", "magerr")
    lists = dict(zip(names, (TIMES, MAGS, ERRORS), strict=True))
    own = {"object_id": pa.array(["7", "a", "b"]), "band": pa.array(list("rgg"))}
    if layout == "lists":
        kinds = {"mjd": pa.large_list(pa.float64()), "mag": pa.list_(pa.float32())}
        own |= {n: pa.array(values, kinds.get(n)) for n, values in lists.items()}
    elif layout == "struct":
        rows = [dict(zip(names, row, strict=True)) for row in zip(*lists.values(), strict=True)]
        kind = pa.struct([(name, pa.list_(pa.float64())) for name in names])
        own["lightcurve"] = pa.array([rows[0], None, rows[2]], kind)  # no list, as good as empty
    else:
        rows = [
            [dict(zip(names, point, strict=True)) for point in zip(*row, strict=True)]
            for row in zip(*lists.values(), strict=True)
        ]
        kind = pa.list_(pa.struct([(name, pa.float64()) for name in names]))
        own["sources"] = pa.array(rows, kind)
    return pa.table(own)


@pytest.mark.parametrize("suffix", ["parquet", "feather"])
@pytest.mark.parametrize("layout", ["lists", "struct", "structs"])
def test_nested_light_curves_are_those_of_a_long_table(tmp_path, capsys, layout, suffix):
    (tmp_path / "long").mkdir()
    stars, expected = read(tmp_path / "long", flat(), STARS, "c.parquet")
    path = tmp_path / f"n.{suffix}"
    (pa.feather.write_feather if suffix == "feather" else pq.write_table)(columns(layout), path)
    found_stars, found = read(tmp_path, None, STARS, path.name)
    pd.testing.assert_frame_equal(found, expected)
    pd.testing.assert_frame_equal(found_stars, stars)
    assert found_stars["points_used"].tolist() == [2, 0, 3]
    said = capsys.readouterr().out
    assert "left out" not in said.replace("  left out  ", "")
    assert ("3 rows hold lists of points" in said) == (suffix == "parquet")


@pytest.mark.parametrize("layout", ["lists", "struct", "structs"])
def test_memory_holds_points_not_rows(tmp_path, monkeypatch, layout):
    path = tmp_path / "n.parquet"
    pq.write_table(pa.concat_tables([columns(layout)] * 40), path)
    assert guess_rows(path, ["mjd"]) >= 200
    held = []
    monkeypatch.setattr(
        arrow_tables, "flatten", lambda batch, *rest: held.append(len(batch)) or iter(())
    )
    list(batches(path, ["object_id", "mjd"], [], rows=20))
    assert max(held) <= 12
    assert sum(held) == 120


def test_a_long_list_is_cut(tmp_path):
    pq.write_table(pa.table({"a": ["x"], "t": [list(range(10))]}), tmp_path / "n.parquet")
    parts = list(batches(tmp_path / "n.parquet", ["t", "a"], [], rows=4))
    assert [len(part) for part in parts] == [4, 4, 2]
    assert pd.concat(parts).index.tolist() == pd.concat(parts)["t"].tolist() == list(range(10))
    assert set(pd.concat(parts)["a"]) == {"x"}


def test_only_leaves_that_are_wanted_are_read(tmp_path):
    path = tmp_path / "n.parquet"
    pq.write_table(columns("structs"), path)
    (leaf,) = [own for own in arrow_tables.leaves(columns("structs").schema) if own.name == "mag"]
    (batch,) = arrow_tables._batches(path, [leaf], 100)
    assert batch.schema.names == ["sources"]
    assert [field.name for field in batch.schema.field(0).type.value_type] == ["mag"]


def test_equal_names_are_dotted(tmp_path):
    own = {
        "ra": [1.0],
        "m": pa.array([{"mjd": [1.0], "ra": [2.0]}]),
        "s": pa.array([{"mjd": 3.0, "x": 4.0}]),
        "deep": [[[1.0]]],
    }
    pq.write_table(pa.table(own), tmp_path / "n.parquet")
    assert read_header(tmp_path / "n.parquet")[0] == ["ra", "m", "s", "deep"]
    names = ["ra", "m.mjd", "m.ra", "s.mjd", "x"]
    assert read_header(tmp_path / "n.parquet", points=True)[0] == names
    (table,) = batches(tmp_path / "n.parquet", names, [])
    assert table.to_numpy().tolist() == [[1, 1, 2, 3, 4]]


def refused(tmp_path, table, message, **options):
    pq.write_table(table, tmp_path / "c.parquet")
    with pytest.raises(DataError, match=message):
        read(tmp_path, None, STARS, "c.parquet", **options)


def test_lists_of_different_lengths_are_refused(tmp_path):
    table = columns("lists")
    errors = pa.array([[0.1, 0.2], [], [0.3]])
    table = table.set_column(4, "magerr", errors)
    message = r"c.parquet: row 3: the lists of 'mjd' and 'magerr' have different lengths, 3 and 1"
    refused(tmp_path, table, message)


def test_lists_without_their_times_are_refused(tmp_path):
    table = columns("lists").set_column(2, "mjd", pa.array([1.0, 2.0, 3.0]))
    refused(
        tmp_path, table, "'magerr' has a list of values in each row, but the times in 'mjd' have"
    )


def test_lists_that_are_no_points_are_said(tmp_path, capsys):
    table = pa.Table.from_pandas(flat(), preserve_index=False)
    table = table.append_column("dmdt", pa.array([[1.0, 2.0]] * 5))
    pq.write_table(table, tmp_path / "c.parquet")
    _, curves = read(tmp_path, None, STARS, "c.parquet")
    assert len(curves) == 5
    said = capsys.readouterr().out
    assert "c.parquet: columns with several values per row are left out: dmdt" in said


@pytest.mark.parametrize("bands", [[1, 2, 1], ["g", "r", "g"]])
def test_ztf_data_releases_know_themselves(tmp_path, capsys, bands):
    own = {
        "objectid": [7, 8, 9],
        "filterid": bands,
        "objra": [10.0, 11.0, 12.0],
        "objdec": [0.0, 1.0, 2.0],
        "hmjd": TIMES,
        "mag": MAGS,
        "magerr": ERRORS,
        "catflags": [[0, 0], [], [0, 32768, 0]],
        "label": ["EW", "EA", "EW"],
    }
    pq.write_table(pa.table(own), tmp_path / "c.parquet")
    options, paths = {"path": "c.parquet"}, {"path": [tmp_path / "c.parquet"]}
    objects, blocks = load(check(options, OPTIONS, ""), paths, 0)
    curves = pd.concat(blocks)
    assert objects["object_id"].tolist() == ["7", "8", "9"]
    np.testing.assert_array_equal(objects["ra"], [10, 11, 12])
    assert objects["points_used"].tolist() == [2, 0, 2]
    assert curves["band"].tolist() == ["g"] * 4
    assert "1 flagged by catflags" in capsys.readouterr().out
