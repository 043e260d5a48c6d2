"""Which stars a task leaves out, by class and reason."""

import re
from collections import Counter
from typing import Any

import pandas as pd

from lightfold.data.census import NO_LABEL, counted
from lightfold.data.columns import class_labels
from lightfold.data.reading.parsing import as_ids
from lightfold.errors import DataError

#: Columns of the table of stars that are left out.
COLUMNS = {
    "class": "string",
    "label": "string",
    "reason": "string",
    "stars": "int64",
    "class_stars": "int64",
    "share": "double",
    "points_used": "int64",
    "points_dropped": "int64",
    "why_dropped": "string",
}

#: Reasons for which a star is left out of a task, whatever kind of data set it is from.
NO_CLASS, NO_FEATURE = "label in no class", "no feature"

#: The reason for stars whose light curves have too few points in every band.
FEW_POINTS = "fewer than {} usable points in every band"

#: How many points the usual families of features need in a band, how many the one that needs fewest
#: does, and what gives features to stars in between.
USUAL, FEWEST = 10, 3
FEATURES_OF_FEW = (
    f"stars with few points have features from {FEWEST} points on with "
    "`features: {families: [transient]}`"
)


def class_of(labels: pd.Series, classes: list[str] | dict[str, list[str]]) -> pd.Series:
    """Return the class of each label, null if it is in none; 1.0 is the label 1."""
    owner = {label: name for name, owned in class_labels(classes).items() for label in owned}
    return as_ids(labels).map(owner)


def few_points(task: dict[str, Any]) -> str:
    """Return the reason for stars with too few points; ``fewest`` of a task may say how many."""
    return FEW_POINTS.format(task.get("fewest", USUAL))


def hint(found: pd.DataFrame, task: dict[str, Any]) -> str:
    """Return what gives features to stars with few points, "" if there are none; see `reasons`."""
    few = (found["reason"] == few_points(task)).any()
    return FEATURES_OF_FEW if few and task.get("fewest", USUAL) > FEWEST else ""


def reasons(
    objects: pd.DataFrame, features: pd.DataFrame, kept: pd.Series, task: dict[str, Any]
) -> pd.DataFrame:
    """Return for each star of a data set its class, and why a task leaves it out.

    Parameters
    ----------
    objects, features : DataFrame
        Tables of the data set. If ``objects`` has ``left_out``, it says why light curves were not
        used.
    kept : Series of str
        Ids of the stars in the task's table.
    task : dict
        ``classes``; ``min_stars`` if the classes are all labels with so many stars; ``fewest``, the
        points that a band needs to have features, if they are not `USUAL`.

    Returns
    -------
    DataFrame
        One row per star, in the order of ``objects``: ``object_id``, ``label``, ``class`` and
        ``reason``, which is null for a star that is used.
    """
    labels = as_ids(objects["label"])
    own = class_of(objects["label"], task["classes"])
    few = [name for name in features if str(name).startswith("flag_few_points")]
    sparse: pd.Series | list[str] = (
        features.loc[(features[few] > 0).all(axis=1), "object_id"] if few else []
    )
    why = pd.Series(NO_FEATURE, objects.index, dtype="object")
    why = why.mask(objects["object_id"].isin(sparse), few_points(task))
    if "left_out" in objects and few:
        why = objects["left_out"].astype("object").where(objects["left_out"].notna(), why)
    no_class = NO_CLASS
    if "min_stars" in task:
        no_class = f"label with fewer than {counted(task['min_stars'], 'star')}"
    why = why.mask(own.isna(), no_class).mask(labels.isna(), NO_LABEL)
    why = why.mask(objects["object_id"].isin(kept), None)
    known = {"object_id": objects["object_id"], "label": labels, "class": own}
    return pd.DataFrame({**known, "reason": why})


def left_out(objects: pd.DataFrame, found: pd.DataFrame, classes: list[str]) -> pd.DataFrame:
    """Return the stars that a task leaves out, by class and reason.

    Parameters
    ----------
    objects : DataFrame
        The stars, with ``points_used``, ``points_dropped`` and ``why_dropped`` if they were read
        from light curves.
    found : DataFrame
        What `reasons` returned for them.
    classes : list of str
        The task's classes, in their order.

    Returns
    -------
    DataFrame
        As `COLUMNS` says. ``class`` is null for stars in no class, and ``label`` has a value for
        those only. A class that loses no star has one row with 0 stars and no reason. ``share`` is
        that of the class' stars; the points are those of all its stars.
    """
    rows = [
        row for name in classes for row in _rows(objects, found[found["class"] == name], name, None)
    ]
    others = found[found["class"].isna()]
    for label in others["label"].value_counts().index:
        rows += _rows(objects, others[others["label"] == label], None, label)
    unnamed = others[others["label"].isna()]
    rows += _rows(objects, unnamed, None, None) if len(unnamed) else []
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"points_used": "Int64", "points_dropped": "Int64"})


def _rows(
    objects: pd.DataFrame, own: pd.DataFrame, name: str | None, label: str | None
) -> list[dict[str, Any]]:
    """Return one row per reason for which stars of a class or of a label are left out."""
    number, points = len(own), _points(objects.loc[own.index])
    counts = own["reason"].value_counts()
    return [
        {
            **{"class": name, "label": label, "reason": reason, "stars": stars},
            **{"class_stars": number, "share": stars / number if number else 0.0},
            **points,
        }
        for reason, stars in (counts.items() if len(counts) else [(None, 0)])
    ]


def refuse_small(found: pd.DataFrame, classes: list[str], least: int, hint: str = "") -> None:
    """Raise a `DataError` if a class has fewer than `least` stars left.

    Parameters
    ----------
    found : DataFrame
        What `reasons` returned.
    classes : list of str
        The task's classes.
    least : int
        Stars that a class needs: one in each fold, and one in the test set.
    hint : str
        What else can be done.
    """
    messages = []
    for name in classes:
        own = found[found["class"] == name]
        left = int(own["reason"].isna().sum())
        if left >= least:
            continue
        why = ", ".join(
            f"{number} left out ({reason})"
            for reason, number in own["reason"].value_counts().items()
        )
        has = f"had {counted(len(own), 'star')}, {why}, and has {left or 'none'} left"
        if not why:
            has = f"has {counted(len(own), 'star')}"
        messages.append(f"class '{name}' {has}")
    if messages:
        raise DataError(
            f"{'; '.join(messages)}. A class needs at least {counted(least, 'star')}, one for each "
            f"fold and one to test on: leave the class out of `classes` of the task or merge it "
            f"with another one, give its stars what they lack, or lower `split.folds`."
            f"{f' Or else: {hint}.' if hint else ''}"
        )


def _points(stars: pd.DataFrame) -> dict[str, Any]:
    """Return the points of some stars, and why some are not used."""
    columns = ("points_used", "points_dropped", "why_dropped")
    if not set(columns) <= set(stars):
        return dict.fromkeys(columns)
    why: Counter[str] = Counter()
    for text in stars["why_dropped"].dropna():
        for number, reason in re.findall(r"(\d+) (.+?)(?=, \d+ |$)", text):
            why[reason] += int(number)
    reasons_of = ", ".join(f"{number} {reason}" for reason, number in why.most_common())
    used, dropped = (int(stars[name].sum()) for name in columns[:2])
    return dict(zip(columns, (used, dropped, reasons_of or None), strict=True))
