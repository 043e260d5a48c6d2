"""Rule `gather`: the features of all stars in one table."""

import pandas as pd
import pyarrow.parquet as pq

from lightfold import tables


def write_all(chunks: list[str], output: str) -> None:
    """Write the features of all chunks as one table, one chunk at a time, and report the flags."""
    tables.join(chunks, output)
    names = pq.read_schema(output).names
    number, counts = pq.read_metadata(output).num_rows, pd.DataFrame()
    for chunk in chunks:
        flags = tables.read(chunk, [name for name in names if name.startswith("flag_")])
        found = pd.DataFrame({"stars": (flags > 0).sum(), "points": flags.sum()})
        counts = found.add(counts, fill_value=0).astype(int)
    print(f"features of {number} stars; flags, with their numbers of stars and points:")
    print(counts[counts["stars"] > 0].to_string() if counts["stars"].any() else "none")
