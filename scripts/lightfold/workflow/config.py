"""The configuration: checked against the schema, with every default filled in."""

import copy
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from lightfold import registry
from lightfold.data.columns import class_labels
from lightfold.data.reading.formats import AUTO
from lightfold.data.reading.paths import expand
from lightfold.errors import ConfigError


def complete(config: dict[str, Any], schema_path: str | Path) -> dict[str, Any]:
    """Return the configuration with all defaults, or say what is wrong with it.

    Parameters
    ----------
    config : dict
        As read from YAML; it is not changed.
    schema_path : str or Path
        The JSON Schema of a configuration, in YAML.

    Raises
    ------
    ConfigError
        The message names every wrong key and, for a misspelt one, the nearest correct spelling.
    """
    schema = yaml.safe_load(Path(schema_path).read_text(encoding="utf-8"))
    config = check(copy.deepcopy(config), schema, "")
    for name, dataset in config["datasets"].items():
        options = {key: value for key, value in dataset.items() if key != "kind"}
        allowed = registry.declared("datasets", dataset["kind"], "OPTIONS")
        options = check(options, allowed, f"datasets.{name}")
        _check_format(name, options.get("format", AUTO))
        config["datasets"][name] = {"kind": dataset["kind"], **options}
    for name, task in config["tasks"].items():
        _check_task(name, task, list(config["datasets"]))
    if config["features"]["min_period"] >= config["features"]["max_period"]:
        raise ConfigError("features.min_period has to be shorter than features.max_period.")
    config["data"] = os.environ.get("LIGHTFOLD_DATA") or config["data"]
    config["results"] = expand(config["results"], "results")
    return config


def check(value: Any, schema: dict[str, Any], where: str) -> Any:
    """Return a value with its defaults, or raise a `ConfigError` that names all its errors."""
    errors = jsonschema.Draft202012Validator(schema).iter_errors(value)
    messages = [message for error in errors for message in _messages(error, where)]
    if messages:
        raise ConfigError("the configuration cannot be used:\n  " + "\n  ".join(messages))
    return _fill(value, schema)


def _messages(error: jsonschema.ValidationError, where: str) -> Iterator[str]:
    """Put an error in a user's terms: the key, what is wrong, what to do."""
    key = ".".join([*([where] if where else []), *(str(part) for part in error.absolute_path)])
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        for name in error.instance:
            if name not in known:
                prefix = f"{key}.{name}" if key else str(name)
                yield f"{prefix}: there is no such key; {registry.nearest(name, known)}"
    elif error.validator == "anyOf" and error.context:
        description = error.schema.get("description", error.message)
        yield f"{key}: {description} (got {error.instance!r}; put names in quotes)"
    elif error.validator == "required":
        yield f"{key or 'top level'}: {error.message}"
    else:
        hint = ""
        if "string" in str(error.validator_value) and not isinstance(error.instance, str):
            hint = "; put it in quotes if it is a name"
        yield f"{key or 'top level'}: {error.message}{hint}"


def _fill(value: Any, schema: dict[str, Any]) -> Any:
    """Return a valid value with all defaults, and keys in the order of the schema."""
    if isinstance(value, list):
        return [_fill(item, schema.get("items", {})) for item in value]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties") or {}
    known = {
        key: _fill(value.get(key, copy.deepcopy(part.get("default"))), part)
        for key, part in properties.items()
        if key in value or "default" in part
    }
    return known | {key: _fill(value[key], others) for key in value if key not in properties}


def _check_format(name: str, chosen: str) -> None:
    known = [AUTO, *registry.names("formats")]
    if chosen not in known:
        raise ConfigError(
            f"datasets.{name}.format: there is no format '{chosen}'; "
            f"{registry.nearest(chosen, known)} "
            f"To add a new one, write scripts/lightfold/plugins/formats/{chosen}.py."
        )


def _check_task(name: str, task: dict[str, Any], datasets: list[str]) -> None:
    if task["dataset"] not in datasets:
        raise ConfigError(
            f"tasks.{name}.dataset: there is no data set '{task['dataset']}'; "
            f"{registry.nearest(task['dataset'], datasets)}"
        )
    owner: dict[str, str] = {}
    for cls, labels in class_labels(task["classes"]).items():
        for label in labels:
            if label in owner:
                raise ConfigError(
                    f"tasks.{name}.classes: the label '{label}' is in both "
                    f"'{owner[label]}' and '{cls}'; a star has one class."
                )
            owner[label] = cls
