"""Whether a model's features are computed from light curves as here."""

from typing import Any

from lightfold.errors import ConfigError


def refuse_other_settings(config: dict[str, Any], own: dict[str, Any], key: str) -> None:
    """Raise a `ConfigError` if the features of a model are computed otherwise than here."""
    for name, value in own["features"].items():
        theirs = config["features"].get(name, value)
        if theirs != value:
            raise ConfigError(
                f"{key}: the features of this model are computed with `{name}: {theirs}`, and "
                f"`features` says {value}: write `features: {{{name}: {theirs}}}`."
            )
