"""Rule `collate`: the copies of all stars in one table."""

from lightfold import tables
from lightfold.features import from_objects


def write_all(
    chunks: list[str], output: str, objects: str = "", columns: list[str] | None = None
) -> None:
    """Write the copies of all chunks as one table, one chunk at a time.

    Parameters
    ----------
    chunks : list of str
        Tables of the features of copies.
    output : str
        Where to write.
    objects : str
        The table of stars, if it has features. Copies have those of their star.
    columns : list of str, optional
        Which of its columns are features.
    """
    tables.join(chunks, output, more=from_objects.adding(objects, columns, "source_id"))
