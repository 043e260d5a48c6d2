"""The configuration: checked against the schema, with every default filled in."""

import copy
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from lightfold import plugins
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
        Naming every key at fault and, for a misspelt one, the nearest right spelling.
    """
    schema = yaml.safe_load(Path(schema_path).read_text(encoding="utf-8"))
    config = copy.deepcopy(config)
    _check(config, schema, "")
    for name, dataset in config["datasets"].items():
        options = {key: value for key, value in dataset.items() if key != "kind"}
        _check(
            options, plugins.declared("datasets", dataset["kind"], "OPTIONS"), f"datasets.{name}"
        )
        config["datasets"][name] = {"kind": dataset["kind"], **options}
    for name, task in config["tasks"].items():
        _check_task(name, task, list(config["datasets"]))
    config["data"] = os.environ.get("LIGHTFOLD_DATA") or config["data"]
    return config


def class_labels(classes: list[str] | dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the labels that each class takes in, from either spelling of ``classes``."""
    return classes if isinstance(classes, dict) else {name: [name] for name in classes}


def _check(value: Any, schema: dict[str, Any], where: str) -> None:
    errors = jsonschema.Draft202012Validator(schema).iter_errors(value)
    messages = [message for error in errors for message in _messages(error, where)]
    if messages:
        raise ConfigError("the configuration cannot be used:\n  " + "\n  ".join(messages))
    _fill(value, schema)


def _messages(error: jsonschema.ValidationError, where: str) -> Iterator[str]:
    """Say an error as a user would want it: the key, what is wrong, what to do."""
    key = ".".join([*([where] if where else []), *(str(part) for part in error.absolute_path)])
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        for name in error.instance:
            if name not in known:
                prefix = f"{key}.{name}" if key else str(name)
                yield f"{prefix}: there is no such key; {plugins.nearest(name, known)}"
    elif error.validator == "anyOf" and error.context:
        yield f"{key}: {error.schema.get('description', error.message)} (got {error.instance!r})"
    elif error.validator == "required":
        yield f"{key or 'top level'}: {error.message}"
    else:
        hint = ""
        if "string" in str(error.validator_value) and not isinstance(error.instance, str):
            hint = "; put it in quotes if it is a name"
        yield f"{key or 'top level'}: {error.message}{hint}"


def _fill(value: Any, schema: dict[str, Any]) -> None:
    """Fill in the defaults of a valid value, in place, all the way down."""
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        for key, part in properties.items():
            if "default" in part and key not in value:
                value[key] = copy.deepcopy(part["default"])
        for key in value:
            _fill(value[key], properties.get(key) or schema.get("additionalProperties") or {})
    elif isinstance(value, list):
        for item in value:
            _fill(item, schema.get("items", {}))


def _check_task(name: str, task: dict[str, Any], datasets: list[str]) -> None:
    if task["dataset"] not in datasets:
        raise ConfigError(
            f"tasks.{name}.dataset: there is no data set '{task['dataset']}'; "
            f"{plugins.nearest(task['dataset'], datasets)}"
        )
    owner: dict[str, str] = {}
    for cls, labels in class_labels(task["classes"]).items():
        for label in labels:
            if label in owner:
                raise ConfigError(
                    f"tasks.{name}.classes: the label '{label}' stands in both "
                    f"'{owner[label]}' and '{cls}'; a star has one class."
                )
            owner[label] = cls
