"""Rule `collate`: the copies of all stars in one table."""

from lightfold import tables


def write_all(chunks: list[str], output: str) -> None:
    """Write the copies of all chunks as one table, one chunk at a time."""
    tables.join(chunks, output)
