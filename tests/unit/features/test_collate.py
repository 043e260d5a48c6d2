"""Rule `collate`: the copies of all chunks in one table, unchanged."""

import pandas as pd
import pyarrow.parquet as pq
from lightfold import tables
from lightfold.features.augment import COLUMNS
from lightfold.features.collate import write_all


def test_copies_of_all_chunks_are_one_table_in_their_order(tmp_path):
    copies = pd.DataFrame({"object_id": ["a/0", "a/1", "b/0"], "source_id": list("aab")})
    copies = copies.assign(copy=[0, 1, 0], period=[0.5, None, 0.7])
    parts = [copies.iloc[:2], copies.iloc[:0], copies.iloc[2:]]
    paths = [str(tmp_path / f"{number}.parquet") for number in range(len(parts))]
    for part, path in zip(parts, paths, strict=True):
        tables.write(part, path, COLUMNS)
    write_all(paths, str(tmp_path / "augmented.parquet"))
    found = pq.read_table(tmp_path / "augmented.parquet")
    assert found.schema.equals(pq.read_schema(paths[0]))
    pd.testing.assert_frame_equal(found.to_pandas(), copies, check_dtype=False)
