"""The configuration: checked against the schema, with every default filled in."""

import copy
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from lightfold import registry
from lightfold.data.columns import class_labels, spelt
from lightfold.data.reading import paths
from lightfold.data.reading.formats import AUTO
from lightfold.errors import ConfigError
from lightfold.workflow import families, folders, new_stars, typed
from lightfold.workflow.files import check_path, files_of
from lightfold.workflow.labels import ALL
from lightfold.workflow.nodes import spell
from lightfold.workflow.schema import check

#: Stars that a label needs to be a class if all labels are: 16 to train on in three folds, and 4
#: to test on, at the default test size.
MIN_STARS = 20

#: Options of a data set that each name another column of the stars.
_ROLES = ("id", "label", "group", "ra", "dec")


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
    spell(config["exploration"]["test_size"], "exploration.test_size")
    config["features"] = families.complete(config["features"])
    for key in ("data", "results"):
        check_path(config[key], key)
    config["data"], _ = paths.data_folder(config["data"])
    config["results"] = folders.one_name(paths.expand(config["results"], "results"))
    for name, entry in config["predict"].items():
        _add_new_stars(name, entry, config, typed.below(trees, "predict", name, "data"))
    return config


def _complete(dataset: dict[str, Any], key: str, trees: list[typed.Tree]) -> dict[str, Any]:
    """Return a data set with the defaults of its kind's options."""
    options = {key: value for key, value in dataset.items() if key != "kind"}
    registry.path("datasets", dataset["kind"], f"{key}.kind")
    allowed = registry.declared("datasets", dataset["kind"], "OPTIONS")
    _check_kind(key, dataset["kind"], list(options))
    options = check(typed.as_typed(options, allowed, trees, key), allowed, key)
    _check_format(key, options.get("format", AUTO))
    _check_roles(key, options)
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


def _check_roles(key: str, options: dict[str, Any]) -> None:
    """Raise a `ConfigError` if one column of the stars has two roles."""
    roles: dict[str, str] = {}
    for role in _ROLES:
        column = options.get(role)
        if column is None:
            continue
        if column in roles:
            raise ConfigError(
                f"{key}.{role}: '{column}' is the column of `{roles[column]}`, too: name another "
                f"one, or leave `{role}` out."
            )
        roles[column] = role


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
        if isinstance(classes, dict) and cls != cls.strip():
            raise ConfigError(
                f"{key}: the name of class {cls!r} starts or ends with a blank or the end of a "
                f"line: leave that out."
            )
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
