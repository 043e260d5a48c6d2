"""Whether a model's features are computed from light curves as here."""

from typing import Any

from lightfold.errors import ConfigError

#: What models were exported with before they said so.
_FAMILIES = [
    *("period", "scatter", "ranges", "moments", "correlation", "normality", "shape"),
    *("fourier", "colours"),
]
BEFORE: dict[str, Any] = {
    "families": _FAMILIES,
    "min_points": dict.fromkeys(_FAMILIES, 10),
    "from_objects": [],
}


def refuse_other_settings(config: dict[str, Any], own: dict[str, Any], key: str) -> None:
    """Raise a `ConfigError` if the features of a model are computed otherwise than here."""
    for name, value in own["features"].items():
        theirs = config["features"].get(name, BEFORE.get(name, value))
        if theirs != value:
            raise ConfigError(
                f"{key}: the features of this model are computed with `{name}: {spelt(theirs)}`, "
                f"and `features` says {spelt(value)}: write "
                f"`features: {{{name}: {spelt(theirs)}}}`."
            )


def spelt(value: Any) -> str:
    """Return a setting as YAML spells it on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {spelt(item)}' for key, item in value.items())}}}"
    return f"[{', '.join(map(spelt, value))}]" if isinstance(value, list) else str(value)
