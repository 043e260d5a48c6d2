"""Rule `gather`: the features of all stars in one table."""

import pandas as pd
import pyarrow.parquet as pq

from lightfold import tables
from lightfold.data.partitions import border
from lightfold.features import from_objects


def write_all(
    chunks: list[str],
    output: str,
    parts: list[str] | None = None,
    objects: str = "",
    columns: list[str] | None = None,
) -> None:
    """Write the features of all chunks as one table, part by part, and report the flags.

    Parameters
    ----------
    chunks : list of str
        Tables of features. Those of partitions come first, in the order of `parts`.
    output : str
        Where to write.
    parts : list of str, optional
        The stars of each partition. One that is in several has the features of the partition that
        keeps it.
    objects : str
        The table of stars, if it has features.
    columns : list of str, optional
        Which of its columns are features.
    """
    without = border(parts, margins=True).elsewhere if parts else []
    without += [set()] * (len(chunks) - len(without))
    tables.join(chunks, output, without, from_objects.adding(objects, columns, "object_id"))
    with pq.ParquetFile(output) as file:
        number, counts = file.metadata.num_rows, pd.DataFrame()
        names = [name for name in file.schema_arrow.names if name.startswith("flag_")]
        for group in range(file.num_row_groups):
            flags = file.read_row_group(group, names).to_pandas()
            found = pd.DataFrame({"stars": (flags > 0).sum(), "points": flags.sum()})
            counts = found.add(counts, fill_value=0).astype(int)
    print(f"features of {number} stars; flags, with their numbers of stars and points:")
    print(counts[counts["stars"] > 0].to_string() if counts["stars"].any() else "none")
