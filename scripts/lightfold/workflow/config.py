"""The configuration: checked against the schema, with every default filled in."""

import copy
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from lightfold import registry
from lightfold.data.columns import class_labels, spelt
from lightfold.data.reading import paths
from lightfold.data.reading.formats import AUTO
from lightfold.errors import ConfigError
from lightfold.workflow import families, new_stars, typed
from lightfold.workflow.files import files_of
from lightfold.workflow.labels import ALL

#: Stars that a label needs to be a class if all labels are: 16 to train on in three folds, and 4
#: to test on, at the default test size.
MIN_STARS = 20


def complete(
    config: dict[str, Any], schema_path: str | Path, files: Iterable[str | Path] = ()
) -> dict[str, Any]:
    """Return the configuration with all defaults, or say what is wrong with it.

    Parameters
    ----------
    config : dict
        As read from YAML; it is not changed.
    schema_path : str or Path
        The JSON Schema of a configuration, in YAML.
    files : iterable of str or Path
        The files that it was read from, for names that YAML takes for numbers or truth values.

    Raises
    ------
    ConfigError
        The message names every wrong key and, for a misspelt one, the nearest correct spelling.
    """
    schema = yaml.safe_load(Path(schema_path).read_text(encoding="utf-8"))
    trees = typed.read(files)
    config = {**copy.deepcopy(config), "predict": new_stars.mapped(config.get("predict", {}))}
    config = check(typed.as_typed(config, schema, trees), schema, "")
    for name, dataset in config["datasets"].items():
        own = typed.below(trees, "datasets", name)
        config["datasets"][name] = _complete(dataset, f"datasets.{name}", own)
    for name, task in config["tasks"].items():
        _check_dataset(name, task, list(config["datasets"]))
        _check_min_stars(f"tasks.{name}", task, config["split"]["folds"])
        task["classes"] = _spell_classes(f"tasks.{name}.classes", task["classes"])
    if config["features"]["min_period"] >= config["features"]["max_period"]:
        raise ConfigError("features.min_period has to be shorter than features.max_period.")
    config["features"] = families.complete(config["features"])
    config["data"], _ = paths.data_folder(config["data"])
    config["results"] = paths.expand(config["results"], "results")
    for name, entry in config["predict"].items():
        _add_new_stars(name, entry, config, typed.below(trees, "predict", name, "data"))
    return config


def _complete(dataset: dict[str, Any], key: str, trees: list[typed.Tree]) -> dict[str, Any]:
    """Return a data set with the defaults of its kind's options."""
    options = {key: value for key, value in dataset.items() if key != "kind"}
    allowed = registry.declared("datasets", dataset["kind"], "OPTIONS")
    _check_kind(key, dataset["kind"], list(options))
    options = check(typed.as_typed(options, allowed, trees), allowed, key)
    _check_format(key, options.get("format", AUTO))
    return {"kind": dataset["kind"], **options}


def _add_new_stars(
    name: str, entry: dict[str, Any], config: dict[str, Any], trees: list[typed.Tree]
) -> None:
    """Add the light curves of an entry of `predict` to the data sets; complete a table's options.

    The entry then has its files' options as ``source``, and ``options`` if it is a table.
    """
    key = f"predict.{name}"
    source = _complete(new_stars.dataset(name, entry, config["data"]), f"{key}.data", trees)
    if new_stars.comes_as(source) == "light_curves":
        if name in config["datasets"]:
            raise ConfigError(
                f"{key}: there is a data set '{name}': give the stars to predict another name."
            )
        files = _files_of_new_stars(name, source, config)
        config["datasets"][name] = new_stars.without_labels(source, files)
    else:
        _files_of_new_stars(name, source, config)
        entry["options"] = new_stars.table_options(entry)
    entry["source"] = source
    if "periods" in entry:
        if "options" in entry:
            raise ConfigError(
                f"{key}.periods: these stars come as features, so there are no light curves to "
                "fold: take it out."
            )
        entry["periods"] = new_stars.periods(name, entry, config["data"])


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
        fitting = _of_its_kind(error)
        if fitting:
            for inner in fitting:
                yield from _messages(inner, where)
        else:
            description = error.schema.get("description", error.message)
            names = [name for option in error.validator_value for name in option.get("enum", [])]
            hint = registry.nearest(error.instance, names)
            more = f"; {hint}" if hint.startswith("did") else ""
            yield f"{key}: {description} (got {error.instance!r}){more}"
    elif error.validator == "required":
        yield f"{key or 'top level'}: {error.message}"
    else:
        hint = ""
        if "string" in str(error.validator_value) and not isinstance(error.instance, str):
            hint = "; put it in quotes if it is a name"
            if isinstance(error.instance, bool):
                hint = "; YAML takes yes, no, on and off for it: put the name in quotes"
        elif error.validator_value == "array" and isinstance(error.instance, str):
            hint = f"; write it as a list: [{error.instance}]"
        elif error.validator_value == "array" and error.instance is None:
            hint = "; write [] for none, or leave the key out"
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


def _files_of_new_stars(
    name: str, source: dict[str, Any], config: dict[str, Any]
) -> dict[str, list[str]]:
    """Return the files of an entry of `predict`; an error names its key there."""
    try:
        return files_of({**config, "datasets": {name: source}}, name)
    except ConfigError as error:
        text = str(error).replace(f"datasets.{name}.", f"predict.{name}.data.", 1)
        raise ConfigError(text) from error


def _check_kind(key: str, kind: str, options: list[str]) -> None:
    """Raise a `ConfigError` if an option is one of another kind of data set."""
    known = {
        other: registry.declared("datasets", other, "OPTIONS").get("properties", {})
        for other in registry.names("datasets")
    }
    for option in options:
        others = [other for other in known if option in known[other]]
        if others and kind not in others:
            raise ConfigError(
                f"{key}.{option}: the kind '{kind}' has no such key, but "
                f"{' and '.join(others)} {'has' if len(others) == 1 else 'have'}: check "
                f"`kind: {kind}`."
            )


def _check_format(key: str, chosen: str) -> None:
    known = [AUTO, *registry.names("formats")]
    if chosen not in known:
        raise ConfigError(
            f"{key}.format: there is no format '{chosen}'; "
            f"{registry.nearest(chosen, known)} "
            f"To add a new one, write scripts/lightfold/plugins/formats/{chosen}.py."
        )


def _of_its_kind(error: jsonschema.ValidationError) -> list[jsonschema.ValidationError]:
    """Return the errors of those alternatives that are of the value's own kind, such as lists."""
    other = {
        inner.schema_path[0]
        for inner in error.context
        if len(inner.schema_path) == 2 and inner.validator in ("type", "enum")
    }
    return [inner for inner in error.context if inner.schema_path[0] not in other]


def _check_dataset(name: str, task: dict[str, Any], datasets: list[str]) -> None:
    if task["dataset"] not in datasets:
        raise ConfigError(
            f"tasks.{name}.dataset: there is no data set '{task['dataset']}'; "
            f"{registry.nearest(task['dataset'], datasets)}"
        )


def _check_min_stars(key: str, task: dict[str, Any], folds: int) -> None:
    """Fill in ``min_stars`` where all labels are classes; refuse it elsewhere, or if too small."""
    if task["classes"] != ALL:
        if "min_stars" in task:
            raise ConfigError(
                f"{key}.min_stars: goes with `classes: {ALL}`: take it out, or ask for all labels."
            )
        return
    task.setdefault("min_stars", MIN_STARS)
    if task["min_stars"] <= folds:
        raise ConfigError(
            f"{key}.min_stars: {task['min_stars']} is too small: with `split.folds: {folds}`, a "
            f"class needs {folds + 1} stars, one for each fold and one to test on."
        )


def _spell_classes(key: str, classes: Any) -> Any:
    """Return classes with their labels as tables spell them; refuse a label in two classes."""
    if isinstance(classes, str):
        return classes
    owner: dict[str, str] = {}
    for cls, labels in class_labels(classes).items():
        if not isinstance(cls, str) or not cls.strip():
            raise ConfigError(f"{key}: {cls!r} is no name of a class: write it in quotes.")
        for label in labels:
            spelling = spelt(label)
            if not spelling:
                raise ConfigError(f"{key}: a label of class '{cls}' is empty.")
            if spelling in owner:
                raise ConfigError(
                    f"{key}: the label '{label}' is in both '{owner[spelling]}' and '{cls}'; a "
                    f"star has one class."
                    if owner[spelling] != cls
                    else f"{key}: the label '{label}' is there twice in class '{cls}'."
                )
            owner[spelling] = cls
    if isinstance(classes, dict):
        return {cls: [spelt(label) for label in labels] for cls, labels in classes.items()}
    return [spelt(label) for label in classes]
