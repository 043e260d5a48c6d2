"""Contrasts: which settings can be told apart on test stars."""

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lightfold import registry, tables
from lightfold.comparison.scores import of_chosen
from lightfold.display import listing, page
from lightfold.seeds import derive
from lightfold.statistics.holm import adjusted
from lightfold.tables import AXIS_TYPES
from lightfold.verdicts import critical_difference, groups
from lightfold.verdicts.effects import effects
from lightfold.verdicts.field import Field, fields
from lightfold.verdicts.listings import LISTINGS
from lightfold.verdicts.nodes import COMMON, OWN, read
from lightfold.verdicts.rankings import rank
from lightfold.verdicts.standing import group, measure

_COMMON = {axis: AXIS_TYPES[axis] for axis in COMMON}
_SETTING = {**_COMMON, **{axis: AXIS_TYPES[axis] for axis in OWN}}
_DIFFERENCE = dict.fromkeys(
    (
        *("difference", "low", "high", "p", "p_adjusted"),
        *("rope_below", "rope_within", "rope_above"),
    ),
    "double",
)
COLUMNS = {
    "contrasts": {
        **_SETTING,
        **{f"other_{axis}": "string" for axis in OWN},
        **{"metric": "string", "repeats": "int64"},
        **_DIFFERENCE,
        **{"p_adjusted_leader": "double", "interval": "string"},
    },
    "groups": {
        **_SETTING,
        **{"metric": "string", "repeats": "int64", "validation": "double"},
        **{"rank": "int64", "group": "int64"},
        **dict.fromkeys(("value", "low", "high", "low_after_choice"), "double"),
        **{"interval": "string", "dummy": "double"},
    },
    "effects": {
        **_COMMON,
        **dict.fromkeys(("axis", "value", "reference", "metric"), "string"),
        **dict.fromkeys(("settings", "repeats"), "int64"),
        **_DIFFERENCE,
        "interval": "string",
    },
    "ranks": {
        **{axis: kind for axis, kind in _SETTING.items() if axis != "test_size"},
        **{"metric": "string", "blocks": "int64"},
        **dict.fromkeys(("mean_rank", "friedman_p", "critical_difference"), "double"),
    },
}


def write_contrasts(
    inputs: dict[str, Any], outputs: dict[str, Any], settings: dict[str, Any]
) -> None:
    """Write what can be told apart: tables, listings and figures.

    Parameters
    ----------
    inputs : dict
        Lists of paths of every honest node, see `nodes.FILES`; ``metrics`` and ``decisions``, the
        paths of these tables of the task.
    outputs : dict
        Paths of the tables of `COLUMNS`; ``listings`` and ``pictures``, paths whose suffix says
        the format.
    settings : dict
        ``classes``, ``metric``, ``draws``, ``rope`` and ``seed``.
    """
    metric = registry.load("metrics", settings["metric"])
    nodes = [node._replace(test=node.decided) for node in read(inputs, settings["classes"])]
    metrics = tables.read(inputs["metrics"])
    found = contrast(list(fields(nodes, metric)), metrics, settings)
    for name, frame in found.items():
        tables.write(frame, outputs[name], COLUMNS[name])
    for path in outputs["listings"]:
        name = Path(path).stem
        listing.write(LISTINGS[name](found[name], settings["rope"]), path)
    drawn = {"groups": groups.draw, "critical_difference": critical_difference.draw}
    better = bool(metric.GREATER_IS_BETTER)
    page.save_each(outputs["pictures"], lambda name: drawn[name](found, better))


def contrast(
    found: list[Field], metrics: pd.DataFrame, settings: dict[str, Any]
) -> dict[str, pd.DataFrame]:
    """Return the tables of `COLUMNS`, given the fields of a task and its ``metrics.parquet``."""
    scores = of_chosen(metrics)
    scores = scores[(scores["metric"] == settings["metric"]) & scores["class"].isna()]
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in COLUMNS}
    for field in found:
        axes = field.settings[0].axes
        seed = derive(settings["seed"], *(axes[axis] for axis in COMMON), "contrast")
        pairs = compare(field, settings["rope"])
        standing = measure(field, scores, settings["draws"], seed)
        parts["contrasts"].append(pairs)
        parts["groups"].append(group(standing, pairs))
        parts["effects"].append(effects(field, settings["rope"]))
    parts["ranks"] = rank(found)
    made = {}
    for name, own in parts.items():
        rows = [frame.assign(metric=settings["metric"]) for frame in own if len(frame)]
        table = pd.concat(rows) if rows else pd.DataFrame()
        made[name] = table.reindex(columns=list(COLUMNS[name])).reset_index(drop=True)
    return made


def compare(field: Field, rope: float) -> pd.DataFrame:
    """Return how much each pair of settings differs, the one with the better score first.

    p-values are corrected for all pairs of the field (Holm). Those of the setting that leads on
    validation are also corrected for its own pairs alone, as ``p_adjusted_leader``: test stars
    had no part in its choice, and a correction for all pairs would hide what they can tell.
    """
    rows: list[dict[str, Any]] = []
    leads: list[bool] = []
    for first, second in combinations(field.order(), 2):
        found = field.differ([(first, second)], rope)
        if found:
            difference, repeats, over = found
            other = {f"other_{axis}": field.settings[second].axes[axis] for axis in OWN}
            own = {**field.settings[first].axes, **other, "repeats": repeats, "interval": over}
            rows.append({**own, **difference._asdict()})
            leads.append(field.leader in (first, second))
    p = np.array([row["p"] for row in rows])
    of_leader = np.full(len(p), np.nan)
    of_leader[leads] = adjusted(p[leads])
    return pd.DataFrame(rows).assign(p_adjusted=adjusted(p), p_adjusted_leader=of_leader)
