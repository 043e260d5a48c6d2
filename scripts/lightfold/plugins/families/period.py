"""The period that all bands agree on, and how far its peak rises above the noise.

`features.period` has the search, with its sources.
"""

from typing import Any

from lightfold.curves.points import Curve
from lightfold.features.period import find_period

STAR = ("period", "period_significance")
UNITS = {"period": "d"}

BESIDE = {
    "period_second": "double",
    "period_choice": "string",
    "grid_fmin": "double",
    "grid_fmax": "double",
    "grid_step": "double",
    "flag_no_period": "int32",
    "flag_weak_period": "int32",
    "flag_alias": "int32",
}


def of_star(curves: dict[str, Curve], settings: dict[str, Any]) -> dict[str, Any]:
    """Return the period [d] and its significance, and what the search says beside them."""
    found = find_period(list(curves.values()), settings)
    result: dict[str, Any] = {
        "period": found.period,
        "period_significance": found.significance,
        "period_second": found.second,
        "period_choice": found.choice,
        "flag_no_period": int(found.choice == "none"),
        "flag_weak_period": int(found.weak and found.choice != "none"),
        "flag_alias": int(found.alias),
    }
    if found.grid:
        grid = found.grid
        result |= {"grid_fmin": grid.fmin, "grid_fmax": grid.fmax, "grid_step": grid.step}
    return result
