"""Effects: what each resampler and each reducer brings, compared with none."""

from typing import Any

import numpy as np
import pandas as pd

from lightfold.statistics.holm import adjusted
from lightfold.verdicts.field import Field
from lightfold.verdicts.nodes import COMMON

#: Axes whose values are compared, and the value that they are compared with.
AXES, REFERENCE = ("resampler", "reducer"), "none"


def effects(field: Field, rope: float) -> pd.DataFrame:
    """Return the mean difference of settings with a value of an axis and their twins with none.

    Twins differ in nothing else. p-values are corrected for all effects of the field (Holm).
    """
    rows: list[dict[str, Any]] = []
    for axis in AXES:
        for value, pairs in _twins(field, axis).items():
            found = field.differ(pairs, rope)
            if found:
                difference, repeats, over = found
                rows.append(
                    {
                        **{name: field.settings[0].axes[name] for name in COMMON},
                        **{"axis": axis, "value": value, "reference": REFERENCE},
                        **{"settings": len(pairs), "repeats": repeats, "interval": over},
                        **difference._asdict(),
                    }
                )
    p = adjusted(np.array([row["p"] for row in rows]))
    return pd.DataFrame(rows).assign(p_adjusted=p)


def _twins(field: Field, axis: str) -> dict[str, list[tuple[int, int]]]:
    """Return, for each value but none, pairs of a setting that has it and its twin without."""
    number = {tuple(setting.axes.values()): i for i, setting in enumerate(field.settings)}
    found: dict[str, list[tuple[int, int]]] = {}
    for place, setting in enumerate(field.settings):
        twin = number.get(tuple({**setting.axes, axis: REFERENCE}.values()))
        if twin is not None and twin != place:
            found.setdefault(setting.axes[axis], []).append((place, twin))
    return dict(sorted(found.items()))
