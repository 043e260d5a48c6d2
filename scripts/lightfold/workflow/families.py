"""The chosen families of features: whether they are there, and have what they need."""

from typing import Any

from lightfold import registry
from lightfold.errors import ConfigError, nearest
from lightfold.features.names import feature_names

#: The family whose feature of this name others fold light curves at.
PERIOD = "period"

#: Columns of a table of stars that are no features.
_NOT_FEATURES = ("object_id", "label", "group")


def complete(features: dict[str, Any]) -> dict[str, Any]:
    """Return the section `features` with the fewest points of every family that is chosen.

    Parameters
    ----------
    features : dict
        The section, with its defaults.

    Raises
    ------
    ConfigError
        If a family is not there, or lacks what it needs.
    """
    chosen, known = features["families"], registry.names("families")
    for name in chosen:
        if name not in known:
            raise ConfigError(
                f"features.families: there is no family '{name}'; {nearest(name, known)} "
                f"To add a new one, write scripts/lightfold/plugins/families/{name}.py."
            )
    for name in features["min_points"]:
        if name not in chosen:
            raise ConfigError(
                f"features.min_points.{name}: '{name}' is not among `features.families`: "
                f"{nearest(name, chosen)}"
            )
    folding = [name for name in chosen if registry.declared("families", name, "FOLDED")]
    if folding and PERIOD not in chosen:
        raise ConfigError(
            f"features.families: '{folding[0]}' folds light curves at their period: add '{PERIOD}' "
            f"to the list, or take '{folding[0]}' out."
        )
    _refuse_names(features)
    own = {name: registry.declared("families", name, "MIN_POINTS") for name in chosen}
    return {**features, "min_points": own | features["min_points"]}


def _refuse_names(features: dict[str, Any]) -> None:
    """Raise a `ConfigError` if a column of the table of stars cannot be a feature of its name."""
    names = feature_names(features)
    for column in features["from_objects"]:
        if column in _NOT_FEATURES:
            raise ConfigError(
                f"features.from_objects: '{column}' says which star it is or what class it has, "
                f"which is no feature: take it out."
            )
        if column in names:
            raise ConfigError(
                f"features.from_objects: '{column}' is the name of a feature that is computed from "
                f"light curves: rename the column, or leave out the family that computes it."
            )


def with_period(config: dict[str, Any]) -> bool:
    """Return whether periods are searched."""
    return PERIOD in config["features"]["families"]
