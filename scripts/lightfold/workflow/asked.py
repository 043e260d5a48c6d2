"""The models that new stars are shown to, and the folders of their answers."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from lightfold import registry
from lightfold.data.reading import paths
from lightfold.errors import ConfigError, nearest
from lightfold.workflow.new_stars import listed
from lightfold.workflow.plan import Plan

#: The model that every task has: the setting that leads in its verdict.
BEST = "best"

#: The file of a model's folder that says what it is.
RECORD = "model.json"


class Asked(NamedTuple):
    """One model that is asked about the stars of one entry of `predict`.

    Attributes
    ----------
    entry : str
        The entry's name.
    task : str or None
        The model's task here; None if the model is from elsewhere.
    name : str
        The model's name.
    record : str
        Its ``model.json``.
    """

    entry: str
    task: str | None
    name: str
    record: str


def asked(plan: Plan, models: list[str], pattern: str) -> dict[str, Asked]:
    """Return the models that are asked, by the name of the folder of their answers.

    Parameters
    ----------
    plan : Plan
        The plan.
    models : list of str
        The ``model.json`` of every model that is exported.
    pattern : str
        That of a model's folder, with wildcards ``task`` and ``name``.

    Raises
    ------
    ConfigError
        If there is no such model, or two folders would have the same name.
    """
    found: dict[str, Asked] = {}
    for entry, given in plan.config["predict"].items():
        own = [
            one
            for value in listed(given["model"])
            for one in _models(plan, entry, value, models, pattern)
        ]
        tasks = [one.task for one in own]
        for one in own:
            name = entry if len(own) == 1 else f"{entry}-{one.task or one.name}"
            if len(own) > 1 and one.task and tasks.count(one.task) > 1:
                name += f"-{one.name}"
            if name in found:
                raise ConfigError(
                    f"predict.{entry}: the answers of two models would be in the folder '{name}': "
                    f"give one of them an entry of its own."
                )
            found[name] = one
    return found


def record(path: str) -> dict[str, Any] | None:
    """Return what a model's ``model.json`` says; None if it is not there yet."""
    if not Path(path).exists():
        return None
    try:
        found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
        names = [found["config"]["produces"], *found["classes"]]
        names += [feature["name"] for feature in found["features"]]
        names += [member[axis] for member in found["members"] for axis in ("model", "reducer")]
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise ConfigError(
            f"{path}: cannot be read as the record of a model ({type(error).__name__}: {error}): "
            f"remove its folder and export the model again, or ask for it again where you have it "
            f"from."
        ) from error
    for member in found["members"]:
        for axis in ("model", "reducer"):
            if member[axis] not in registry.names(f"{axis}s"):
                raise ConfigError(f"{path}: there is no {axis} '{member[axis]}' in Lightfold.")
    if not all(isinstance(name, str) for name in names):
        raise ConfigError(f"{path}: cannot be read as the record of a model: a name is no text.")
    return found


def _models(plan: Plan, entry: str, value: str, models: list[str], pattern: str) -> list[Asked]:
    """Return the models that one value of `model` means."""
    key = f"predict.{entry}.model"
    if value == BEST:
        return [
            Asked(entry, task, BEST, f"{pattern.format(task=task, name=BEST)}/{RECORD}")
            for task in plan.tasks
        ]
    task, _, name = value.partition("/")
    here = f"{pattern.format(task=task, name=name)}/{RECORD}"
    if here in models:
        return [Asked(entry, task, name, here)]
    folder = Path(paths.expand(value, key))
    if (folder / RECORD).exists():
        return [Asked(entry, None, folder.name, str(folder / RECORD))]
    if folder.is_dir():
        raise ConfigError(f"{key}: the folder {folder} holds no model: it has no {RECORD}.")
    known = ["/".join(Path(path).parts[-3:-1]) for path in models]
    raise ConfigError(
        f"{key}: there is no model '{value}' in `export`, and no such folder; "
        f"{nearest(value, [BEST, *known])}"
    )
