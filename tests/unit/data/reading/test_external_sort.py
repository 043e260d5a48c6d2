"""Light curves larger than memory: any order of rows gives the same stream."""

import pandas as pd
import pyarrow.parquet as pq
import pytest
from brought import COLUMNS, CURVES, save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lightfold.data.load import write_curves
from lightfold.data.reading import curves, external_sort, files
from lightfold.plugins.datasets import light_curves
from lightfold.workflow.config import check


def streamed(folder, frame, monkeypatch, block, bucket, batch):
    monkeypatch.setattr(external_sort, "BLOCK", block)
    monkeypatch.setattr(curves, "BUCKET", bucket)
    monkeypatch.setattr(files, "BATCH", batch)
    stars = pd.DataFrame({"object_id": frame["object_id"].unique(), "label": "A"})
    save(stars, folder / "s.parquet")
    save(frame, folder / "c.parquet")
    options = check({"path": "c.parquet", "objects": "s.parquet"}, light_curves.OPTIONS, "")
    paths = {"path": [folder / "c.parquet"], "objects": [folder / "s.parquet"]}
    _, blocks = light_curves.load(options, paths, 0)
    return list(blocks)


POINTS = st.lists(
    st.tuples(
        st.sampled_from(["1", "10", "2", "a", "B", "é", "01"]),
        st.sampled_from("grV"),
        st.integers(0, 5) | st.floats(0, 9000, allow_nan=False),
        st.floats(10, 20, allow_nan=False),
        st.floats(0.001, 0.9, allow_nan=False),
    ),
    min_size=1,
    max_size=60,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    points=POINTS,
    block=st.integers(1, 20),
    bucket=st.integers(30, 2000),
    batch=st.integers(1, 70),
    seed=st.integers(0, 9),
)
def test_any_order_of_rows_and_size_of_buckets_gives_the_same_stream(
    tmp_path, points, block, bucket, batch, seed
):
    frame = pd.DataFrame(points, columns=COLUMNS).astype({"mjd": float})
    expected = frame.sort_values(COLUMNS, ignore_index=True)
    shuffled = frame.sample(frac=1, random_state=seed)
    with pytest.MonkeyPatch.context() as monkeypatch:
        blocks = streamed(tmp_path, shuffled, monkeypatch, block, bucket, batch)
        write_curves(iter(blocks), tmp_path / "out.parquet")
    found = pd.concat(blocks, ignore_index=True)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_exact=True)
    for part in blocks:
        assert len(part) <= block or part["object_id"].nunique() == 1
    written = pq.read_table(tmp_path / "out.parquet")
    assert [str(field.type) for field in written.schema] == ["string"] * 2 + ["double"] * 3
    pd.testing.assert_frame_equal(written.to_pandas(), expected, check_dtype=False)
    file = pq.ParquetFile(tmp_path / "out.parquet")
    assert file.num_row_groups == len(blocks)
    ends = [file.metadata.row_group(n).column(0).statistics for n in range(len(blocks))]
    assert [(e.min, e.max) for e in ends] == [
        (part["object_id"].iloc[0], part["object_id"].iloc[-1]) for part in blocks
    ]


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path, monkeypatch):
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    frame = pd.concat([CURVES] * 3)
    blocks = streamed(tmp_path, frame, monkeypatch, 2, 100, 4)
    assert len(blocks) == 3
    assert list(spare.iterdir()) == []
