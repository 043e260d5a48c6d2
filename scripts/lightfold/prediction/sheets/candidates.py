"""The stars of each class that a sheet shows, and what all predictions together say."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightfold.display.bars import joined
from lightfold.predictions import probability_columns

#: The sheets of a class, by the end of their files' names: what their stars are.
KINDS = {"probable": "Most probable", "strange": "Strangest"}

#: A star with a higher score is stranger than all but one in a hundred training stars.
STRANGE = 0.99


def choose(path: str, classes: list[str], number: int) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the stars to show, by class and kind, the first one first.

    The most probable stars of a class have its highest probability, the strangest ones the highest
    score ``outlier``, both among the stars that are predicted as the class. Stars that are alike
    come in the order of their ids. A missing text is an empty one.

    Parameters
    ----------
    path : str
        The predictions.
    classes : list of str
        The classes of the model.
    number : int
        Most stars of each class and kind.
    """
    scored = ["object_id", "predicted", "outlier", *probability_columns(classes)]
    stars = pq.read_table(path, columns=scored).to_pandas()
    chosen: dict[tuple[str, str], list[str]] = {}
    for name, own in stars.groupby("predicted", sort=False):
        for kind, score in {"probable": f"p_{name}", "strange": "outlier"}.items():
            first = own.sort_values([score, "object_id"], ascending=[False, True])["object_id"]
            chosen[name, kind] = first.head(number).tolist()
    wanted = sorted({star for own in chosen.values() for star in own})
    filters = pc.field("object_id").isin(pa.array(wanted, pa.string()))
    rows = pq.read_table(path, filters=filters).to_pandas()
    texts = [name for name, kind in rows.dtypes.items() if not pd.api.types.is_numeric_dtype(kind)]
    rows[texts] = rows[texts].fillna("")
    rows = rows.drop_duplicates("object_id").set_index("object_id", drop=False)
    return {
        (name, kind): rows.loc[chosen.get((name, kind), [])] for name in classes for kind in KINDS
    }


def summarise(path: str, classes: list[str]) -> dict[str, Any]:
    """Return what all predictions together say.

    Returns
    -------
    dict
        ``stars``, their number; of these, the numbers ``abstained``, ``empty`` (no class is in the
        set), ``strange`` and ``outside`` (of the training ranges); and ``classes``: for each class
        its ``name``, the number ``predicted``, the number ``sure``, of which no other class is in
        the set, the number ``strange``, and ``expected``, the sum of its probabilities.
    """
    columns = ["predicted", "set", "abstained", "outlier", "outside"]
    stars = pq.read_table(path, columns=[*columns, *probability_columns(classes)]).to_pandas()
    strange = stars["outlier"] > STRANGE
    sure = ~stars["abstained"].astype(bool)
    return {
        "stars": len(stars),
        "abstained": int((~sure).sum()),
        "empty": int((stars["set"].fillna("") == "").sum()),
        "strange": int(strange.sum()),
        "outside": int((stars["outside"].fillna("") != "").sum()),
        "classes": [
            {
                "name": name,
                "predicted": int(own.sum()),
                "sure": int((own & sure & (stars["set"] == joined([name]))).sum()),
                "strange": int((own & strange).sum()),
                "expected": float(np.nansum(stars[f"p_{name}"])),
            }
            for name in classes
            for own in [stars["predicted"] == name]
        ],
    }
