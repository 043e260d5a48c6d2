"""What an exported model is made from: the files that the nodes of a task left."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from lightfold import registry, tables
from lightfold.axes import MIXED, SPLIT_AXES
from lightfold.ensembles.members import OWN
from lightfold.errors import DataError, Impossible
from lightfold.images.table import Images, read_images
from lightfold.prediction.refits import Member, on_all_stars
from lightfold.tables import feature_columns
from lightfold.verdicts.nodes import FILES, Node

#: The files of a node that it is fitted again from.
NODE_FILES = ("node_params", "node_rows", "node_predictions")


def files_of(inputs: dict[str, Any], axes: dict[str, Any]) -> dict[str, str]:
    """Return the files of a node or ensemble, by their names."""
    return next(files for files in tables.each(inputs, FILES) if _node(files["params"]) == axes)


def members_of(
    inputs: dict[str, Any], chosen: Node, files: dict[str, str], settings: dict[str, Any]
) -> tuple[list[Member], dict[str, Any] | None]:
    """Return the nodes that answer for the chosen one, and how their mean is scaled.

    Parameters
    ----------
    inputs, settings : dict
        Those of `export.write_model`.
    chosen : Node
        A node, which is its only member, or an ensemble.
    files : dict
        Its files, see `files_of`.

    Returns
    -------
    members : list of Member
        Those whose answers about new stars count.
    scaling : dict or None
        ``sharpness``, ``tilt`` and ``fraction`` of an ensemble, see `ensembles.scaling`.
    """
    record = _json(files["params"])
    names, scaling = [chosen.axes], None
    weights = [1.0]
    if chosen.axes["resampler"] == MIXED:
        split = {axis: chosen.axes[axis] for axis in SPLIT_AXES}
        used = [member for member in record["members"] if member["weight"] > 0]
        names = [{**split, **{axis: member[axis] for axis in OWN}} for member in used]
        weights = [member["weight"] for member in used]
        natural = list(record["fractions"]["natural"].values())
        own = {name: record["scaling"][name] for name in ("sharpness", "tilt")}
        scaling = {**own, "fraction": natural}
    found = []
    for axes, weight in zip(names, weights, strict=True):
        own = next(
            own for own in tables.each(inputs, NODE_FILES) if _node(own["node_params"]) == axes
        )
        found.append(
            Member(
                _json(own["node_params"]),
                weight,
                tables.read(own["node_rows"]),
                tables.read(own["node_predictions"]),
                _reduction(inputs, axes, settings["reductions"]),
            )
        )
    return found, scaling


def with_all_stars(
    inputs: dict[str, Any], members: list[Member], table: pd.DataFrame, settings: dict[str, Any]
) -> list[Member]:
    """Return members whose rows and reductions are those of all labelled stars.

    Parameters
    ----------
    inputs, settings : dict
        Those of `export.write_model`.
    members : list of Member
        As fitted on training stars.
    table : DataFrame
        The task's table.

    Raises
    ------
    DataError
        If a resampler cannot run on all stars.
    """
    columns = ["object_id", "source_id", *feature_columns(table)]
    found = []
    for member in members:
        needs = registry.declared("resamplers", member.record["node"]["resampler"], "NEEDS")
        needed = {name: tables.read(inputs[name], columns) for name in needs}
        given = table, settings["classes"], settings["folds"], settings["seed"], needed
        try:
            found.append(on_all_stars(member, *given))
        except Impossible as error:
            name = told(member.record["node"])
            raise DataError(
                f"export.final: {name} cannot be fitted to all labelled stars: {error}. Take it "
                f"out, or export another node."
            ) from error
    return found


def images_of(inputs: dict[str, Any], members: list[Member], table: pd.DataFrame) -> Images | None:
    """Return the images of the stars and their copies, if a member is shown any."""
    models = {member.record["node"]["model"] for member in members}
    if not any("images" in registry.declared("models", name, "NEEDS") for name in models):
        return None
    rows = pd.concat([member.rows["object_id"] for member in members])
    return read_images(inputs, pd.concat([table["object_id"], rows]))


def told(axes: dict[str, Any]) -> str:
    """Return what a node or an ensemble is called within its split."""
    return "/".join(axes[axis] for axis in OWN)


def _reduction(
    inputs: dict[str, Any], axes: dict[str, Any], reductions: list[dict[str, Any]]
) -> pd.DataFrame:
    """Return what the reducer of a node has learned; empty if it learns nothing."""
    for own, path in zip(reductions, inputs.get("reduction", []), strict=True):
        if axes.items() >= tables.typed(own).items():
            return tables.read(path)
    return pd.DataFrame()


def _node(path: str) -> dict[str, Any]:
    """Return the axes of a node, from the path of its record."""
    return tables.typed(_json(path)["node"])


def _json(path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return found
